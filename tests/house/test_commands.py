"""Every command the docs show with ``$ lms …`` is run, page by page, in a folder and a database of its own.

A block ```` ```console ```` holds commands and what they print. A block under a line that begins with a path in
backticks is written to that file first. A printed line must appear, unless it holds ``…``, which stands for what
differs from run to run.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from lms.cli.program import lms

ROOT = Path(__file__).parent.parent.parent
PAGES = ("README.md", *sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")))
FILE = re.compile(r"^`([\w./-]+\.\w+)`[^\n]*:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^ *```console\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ lms "

pytestmark = pytest.mark.once


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give each command of a page with the lines it is said to print."""
    for block in CONSOLE.findall(text):
        before, *shown = re.split(rf"^ *{re.escape(PROMPT)}", block, flags=re.MULTILINE)
        assert not before.strip(), f"a console block begins with its command: {before}"
        for one in shown:
            command, *printed = one.splitlines()
            yield command, [line.strip() for line in printed if line.strip() and "…" not in line]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with the data folder in it and no other setting."""
    for name in ("CONTENT", "DATABASE_URL", "ENVIRONMENT", "PUBLISH_AT_START", "SECRET"):
        monkeypatch.delenv(f"LMS_{name}", raising=False)
    monkeypatch.setenv("LMS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LMS_NEW_PASSWORD", "four words in a row")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_runs_and_prints_what_is_shown(page: str, folder: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for path, body in FILE.findall(text):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(body, encoding="utf-8")
    for command, printed in commands(text):
        result = CliRunner().invoke(lms, shlex.split(command), prog_name="lms")
        assert result.exit_code == 0, f"lms {command}\n{result.output}"
        for line in printed:
            assert line in result.output, f"lms {command}\n{result.output}"


def test_the_pages_do_show_commands() -> None:
    shown = [command for page in PAGES for command, _ in commands((ROOT / page).read_text(encoding="utf-8"))]

    assert len(shown) >= 10
