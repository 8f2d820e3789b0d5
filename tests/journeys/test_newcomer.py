"""A trainer's first course: five mistakes mended from their messages alone, published, regraded, undone."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.once]
QUIZ = "quizzes/handling-comments.md"
COURSE = "courses/handling-comments/course.md"
MISTAKES = [
    (QUIZ, "<!-- id: q-01; points: 1 -->\n", "", "ID-MISSING"),
    (QUIZ, "- [x] What the course recommends", "- [ ] What the course recommends", "QUIZ-NO-RIGHT"),
    (COURSE, "(02-answering.md)", "(02-answring.md)", "LESSON-MISSING"),
    (QUIZ, "  > What goes wrong later.", "> What goes wrong later.", "QUIZ-INDENT"),
    (QUIZ, "pass: 80%", "pas: 80%", "KEY-UNKNOWN"),
]


class Trainer:
    """One folder and one terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        self.environment = {**kept, "XDG_CACHE_HOME": str(folder.parent / "cache"), "LMS_DATA": str(folder / "var")}

    def lms(self, *words: str, ends: int = 0) -> str:
        command = [sys.executable, "-m", "lms", *words]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == ends, done.stdout + done.stderr
        return done.stdout + done.stderr

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text, old
        (self.folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def mend(self, finding: dict[str, object]) -> None:
        """Do what the message says, at the place it names, and nothing else."""
        path, message, number = str(finding["path"]), str(finding["message"]), int(str(finding["line"]))
        lines = (self.folder / path).read_text(encoding="utf-8").splitlines()
        line = lines[number - 1]
        if said := re.search(r"For example: (<!-- .* -->) below the heading", message):
            lines.insert(number, said[1])
        elif "mark one with [x]" in message:
            lines[number - 1] = line.replace("[ ]", "[x]", 1)
        elif "put two spaces before" in message:
            lines[number - 1] = f"  {line}"
        else:
            said = re.search(r"“?(\S+?)”? (?:is listed|means nothing).*Did you mean “(.+)”\?", message)
            assert said, message
            wrong, right = (one.rpartition("/")[2] for one in said.groups())
            lines[number - 1] = line.replace(wrong, right, 1)
        (self.folder / path).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def trainer(tmp_path: Path) -> Trainer:
    folder = tmp_path / "work"
    folder.mkdir()
    return Trainer(folder)


def test_from_an_empty_folder_to_a_release_that_is_corrected_and_taken_back(trainer: Trainer) -> None:
    begun = time.monotonic()
    trainer.lms("new", "course", "handling-comments")
    trainer.lms("new", "lesson", "handling-comments/answering")
    trainer.lms("new", "quiz", "handling-comments", "--for", "course:handling-comments")
    trainer.lms("new", "badge", "handling-comments", "--when", "course:handling-comments")
    trainer.replace(QUIZ, "Say what goes wrong.", "What goes wrong later.")
    for path, right, wrong, _ in MISTAKES:
        trainer.replace(path, right, wrong)

    found = json.loads(trainer.lms("lint", "--format", "json", ends=1))
    errors = {one["code"]: one for one in found if one["severity"] == "error"}
    assert set(errors) == {code for *_, code in MISTAKES}
    assert "nothing was published" in trainer.lms("publish", ends=1)

    # From below to above, so that a line put in moves no other.
    for one in sorted(errors.values(), key=lambda one: -int(one["line"])):
        trainer.mend(one)

    assert trainer.lms("lint") == "Nothing to mend.\n"
    assert "Release 1 is published." in trainer.lms("publish", "--note", "My first course")

    trainer.replace(QUIZ, "- [x] What the course", "- [ ] What the course")
    trainer.replace(QUIZ, "- [ ] What is quick", "- [x] What is quick")
    assert "--regrade handling-comments=favour" in trainer.lms("publish", ends=1)
    assert "Release 2 is published." in trainer.lms("publish", "--regrade", "handling-comments=favour")
    back = trainer.lms("publish", "--undo", "--regrade", "handling-comments=favour")
    assert "Release 3 brings back release 1." in back
    assert time.monotonic() - begun < 15 * 60
