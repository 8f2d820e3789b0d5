"""The command line on a database of the test's own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.cli.program import lms
from tests import academy as written
from tests.conftest import SECRET

Run = Callable[..., Result]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, database: str, tmp_path: Path) -> Callable[..., None]:
    """Settings of the command line; call it to change some."""

    def change(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"LMS_{name.upper()}", value)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    change(data=str(tmp_path / "data"), database_url=database, secret=SECRET, publish_at_start="no")
    return change


@pytest.fixture
def run(environment: Callable[..., None]) -> Run:
    """Run ``lms`` with these arguments; an error of ours would be raised as it is only with --debug."""

    def command(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(lms, arguments, input=typed, prog_name="lms")

    return command


@pytest.fixture
def run_bounded(environment: Callable[..., None]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run ``lms`` as a process that may only write where the modes of files let it, also where root runs the tests."""
    bounds = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []

    def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
        line = [*bounds, sys.executable, "-m", "lms", *arguments]
        paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        return subprocess.run(
            line, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}, check=False
        )

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The test academy on disk."""
    root = tmp_path / "content"
    for path, body in written.files().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body)
    return root


@pytest.fixture
def broken(folder: Path) -> str:
    """The path of a lesson with an unknown key in line 3."""
    lesson = next((folder / "courses").rglob("*one*.md"))
    lines = lesson.read_text(encoding="utf-8").split("\n")
    lines.insert(2, "titel: Twice")
    lesson.write_text("\n".join(lines), encoding="utf-8")
    return lesson.relative_to(folder).as_posix()
