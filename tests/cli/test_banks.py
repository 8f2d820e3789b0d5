"""`lms quiz`: banks in and out, told line by line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.authoring.exchange import formats
from lms.cli.program import lms

BANK = "::One::Is it so? {=Yes#Right ~No#Wrong ####Because.}\n\nOnly words.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "courses").mkdir()
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "bank.gift").write_text(BANK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(lms, ["quiz", *arguments])


def test_a_bank_becomes_a_quiz_and_every_loss_is_named_with_its_line(folder: Path) -> None:
    result = run("import", "bank.gift", "--out", "quizzes/doors.md")

    assert result.exit_code == 0
    assert "bank.gift:3: “Only words.”: a text without a question was left out" in result.stderr
    assert "1 question in quizzes/doors.md. 1 thing could not be carried over, listed above." in result.stdout
    assert "quizzes/doors.md:4:6 REF-BROKEN" in result.stdout
    assert "## Is it so?" in (folder / "quizzes/doors.md").read_text(encoding="utf-8")


def test_nothing_is_ever_written_over(folder: Path) -> None:
    (folder / "quizzes/doors.md").write_text("mine", encoding="utf-8")

    result = run("import", "bank.gift", "--out", "quizzes/doors.md")

    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (folder / "quizzes/doors.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "document type or entities"),
        (b"PK\x03\x04 no", "no zip, or it is damaged"),
        (b"", "empty"),
        (b"Only words.", "no question in the file"),
    ],
)
def test_a_hostile_or_empty_file_leaves_nothing_behind(folder: Path, body: bytes, words: str) -> None:
    (folder / "bad").write_bytes(body)

    result = run("import", "bad", "--out", "quizzes/bad.md")

    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert not (folder / "quizzes/bad.md").exists()


def test_a_folder_that_is_not_there_is_named(folder: Path) -> None:
    result = run("import", "bank.gift", "--out", "no/where/x.md")

    assert result.exit_code == 2
    assert "There is no folder no/where; make it first." in result.stderr
    assert folder.is_dir()


@pytest.mark.parametrize("name", formats.NAMES)
def test_a_quiz_goes_out_and_comes_back(folder: Path, name: str) -> None:
    run("import", "bank.gift", "--out", "quizzes/doors.md")

    out = run("export", "quizzes/doors.md", "--format", name, "--out", "out.bin")
    back = run("import", "out.bin", "--format", name, "--out", "quizzes/back.md")

    assert (out.exit_code, back.exit_code) == (0, 0)
    texts = [(folder / f"quizzes/{one}.md").read_text(encoding="utf-8") for one in ("doors", "back")]
    assert texts[0].partition("<!--")[2].partition("-->")[2] == texts[1].partition("<!--")[2].partition("-->")[2]


def test_export_refuses_what_is_no_quiz_and_what_is_there(folder: Path) -> None:
    (folder / "quizzes/broken.md").write_text("no quiz", encoding="utf-8")
    run("import", "bank.gift", "--out", "quizzes/doors.md")

    broken = run("export", "quizzes/broken.md", "--format", "gift")
    twice = [run("export", "quizzes/doors.md", "--format", "gift") for _ in range(2)]

    assert broken.exit_code == 1
    assert "holds no quiz that can be read" in broken.stderr
    assert [one.exit_code for one in twice] == [0, 2]
    assert (folder / "doors.gift.txt").exists()
