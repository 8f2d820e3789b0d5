"""The example of a kind of question of one's own: installed, it is asked, scored and shown like every other."""

import configparser
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import lms
from lms import LMS, Identity, plugins
from lms.content import library
from tests import academy as written
from tests.assessment.made import question
from tests.content import small
from tests.plugin.test_host import send

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "estimate"
ADA = Identity(id="7", email="ada@host.example", name="Ada Lovelace")
ESTIMATE = """
## How many people read a post of ours?
<!-- id: readers; type: estimate; points: 1 -->

- = 400 ± 200
  > About four hundred.

> [!NOTE]
> [Clause 1](policy:conduct#open).
"""
QUIZ = f"""---
id: second
title: Numbers
for: policy:conduct
pass: 60%
---
{ESTIMATE}"""

pytestmark = pytest.mark.once


def install(folder: Path) -> Path:
    """Put the example where packages are, as an installer does: its files, and what its entry points are."""
    described = configparser.ConfigParser()
    described.read(EXAMPLE / "setup.cfg")
    shutil.copytree(EXAMPLE / "handrail_estimate", folder / "handrail_estimate")
    facts = folder / "handrail_estimate-0.1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: handrail-estimate\nVersion: 0.1.0\n")
    points = described["options.entry_points"][plugins.GROUP]
    (facts / "entry_points.txt").write_text(f"[{plugins.GROUP}]\n{points.strip()}\n")
    return folder


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example, installed for one test."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(install(folder))
    monkeypatch.setattr(plugins, "_loaded", set())
    monkeypatch.setattr(plugins, "_packages", {})
    yield folder
    plugins.remove_question_type("estimate")
    sys.modules.pop("handrail_estimate", None)


@pytest.fixture
def host(installed: Path, tmp_path: Path) -> Iterator[Flask]:
    """A host application in which the academy asks for an estimate."""
    app = Flask("host", root_path=str(tmp_path))
    app.secret_key = "the secret of this test"
    for path, body in written.files({"quizzes/second.md": QUIZ}).items():
        target = tmp_path / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    LMS(
        app,
        url_prefix="/academy",
        identify=lambda: ADA,
        data=tmp_path,
        content=tmp_path / "content",
        publish_at_start="yes",
    )
    yield app
    app.extensions["lms"].store.dispose()


def start(client: FlaskClient) -> str:
    """Begin the quiz and give the address of the attempt."""
    reply = send(client, "/academy/quiz/about/second")
    assert reply.location, reply.text
    return reply.location


@pytest.mark.parametrize(
    ("typed", "percent", "passed", "points"),
    [("400", 100, True, "1"), ("330", 65, True, "0.65"), ("300,5", 50, False, "0.5"), ("1000", 0, False, "0")],
)
def test_an_estimate_is_asked_scored_and_shown(
    host: Flask, typed: str, percent: int, passed: bool, points: str
) -> None:
    client = host.test_client()
    begun = start(client)
    page = client.get(begun)
    assert "The nearer your number, the more it is worth." in page.text
    assert "400" not in page.text

    reply = send(client, begun, **{"q-readers": typed})

    result = client.get(reply.location).text
    assert f"You scored {percent} %." in result
    assert f"{points} of 1 point" in result
    assert ("You passed" in result) is passed
    assert "The number." in result or percent == 100
    assert "lms/" not in result.partition("<main")[2].partition("</main>")[0].replace("lms-static", "")


def test_an_estimate_without_a_number_is_not_handed_in(host: Flask) -> None:
    client = host.test_client()
    begun = start(client)

    reply = send(client, begun, **{"q-readers": "many"})

    assert reply.status_code == 422
    assert "write a number" in reply.text
    assert 'value="many"' in reply.text


@pytest.mark.parametrize("answers", ["- = 400", "- = 400 ± 0", "- = many", "- = 1 ± 1\n- = 2 ± 1", "- [x] a\n- [ ] b"])
def test_a_mistake_in_it_is_found_at_its_line(installed: Path, answers: str) -> None:
    plugins.load()
    text = small.quiz(ESTIMATE.replace("- = 400 ± 200", answers))
    found = small.read({small.KINDS["quiz"]: text}).findings

    assert any(one.path == small.KINDS["quiz"] and one.code.startswith("QUIZ-") and one.line == 11 for one in found)


def test_the_command_line_knows_it_too(installed: Path, tmp_path: Path) -> None:
    for path, body in small.files({small.KINDS["quiz"]: small.quiz(ESTIMATE)}).items():
        (tmp_path / "academy" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "academy" / path).write_bytes(body)
    run = [sys.executable, "-m", "lms", "lint", str(tmp_path / "academy")]
    paths = {"PYTHONPATH": f"{installed}:{EXAMPLE.parent.parent}", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}

    with_it = subprocess.run(run, env=paths, capture_output=True, text=True, check=False)
    without = subprocess.run(
        run, env=paths | {"PYTHONPATH": str(EXAMPLE.parent.parent)}, capture_output=True, text=True, check=False
    )

    assert (with_it.stdout, with_it.returncode) == ("Nothing to mend.\n", 0)
    assert "VALUE-CHOICE" in without.stdout


def test_it_is_loaded_once_however_often_that_is_asked(installed: Path) -> None:
    plugins.load()
    plugins.load()

    assert plugins.packages() == ("handrail_estimate",)


def test_an_extension_that_cannot_be_loaded_is_named(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint("broken", "handrail_nowhere:extend", plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [broken])

    with pytest.raises(plugins.PluginError, match=r"'broken' \(handrail_nowhere:extend\)"):
        plugins.load()


def test_a_name_that_is_taken_is_refused() -> None:
    kind = lms.QuestionType(
        "single", "", keep=lambda *_: [], missing=lambda *_: "", credit=lambda *_: (0, 1), right=lambda _: []
    )
    with pytest.raises(ValueError, match="'single'"):
        lms.add_question_type(kind, lambda *_: None)


def test_what_is_ready_made_counts_as_other_content_with_an_extension(installed: Path) -> None:
    from lms.content import sources

    before = sources.digest()
    plugins.load()

    assert sources.digest() != before
    assert library.read(small.files(), today=small.TODAY).findings == ()
    assert question().kind == "single"
