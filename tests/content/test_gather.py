"""Reading from disk."""

import os
from pathlib import Path

import pytest

from lms.content import gather as gathering
from lms.content.gather import Files, gather
from tests.content import small


@pytest.fixture
def root(tmp_path: Path) -> Path:
    home = tmp_path / "academy"
    for path, text in small.FILES.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text)
    return home


def refused(files: Files) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in files.findings]


def test_content_files_are_read_by_path_and_nothing_else(root: Path) -> None:
    for name in (".hidden.md", "notes.txt", "page.html"):
        (root / "courses" / name).write_text("x")
    for folder in (".git", "__pycache__"):
        (root / "courses" / folder).mkdir()
        (root / "courses" / folder / "x.md").write_text("x")
    (root / "courses/1-basics/card.PNG").write_bytes(b"x")
    (root / "README.md").write_text("x")

    files = gather(root)

    assert dict(files) == small.files({"courses/1-basics/card.PNG": b"x"})
    assert refused(files) == []


def test_nothing_there_is_nothing_read(tmp_path: Path) -> None:
    assert gather(tmp_path) == {}


def test_no_link_leads_out(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "x.md").write_text("secret")
    (root / "quizzes" / "link.md").symlink_to(secret)
    (root / "quizzes" / "folder").symlink_to(tmp_path / "more")
    (root / "quizzes" / "same.md").symlink_to("basics.md")
    (root / "quizzes" / "self.md").symlink_to("self.md")
    (root / "quizzes" / "gone.md").symlink_to("none.md")

    files = gather(root)

    assert refused(files) == [
        ("quizzes/folder", "FILE-LINK"),
        ("quizzes/gone.md", "FILE-UNREADABLE"),
        ("quizzes/link.md", "FILE-LINK"),
        ("quizzes/self.md", "FILE-LINK"),
    ]
    assert files["quizzes/same.md"] == files["quizzes/basics.md"]


def test_a_linked_content_folder_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "badges").rename(tmp_path / "badges")
    (root / "badges").symlink_to(tmp_path / "badges")
    assert refused(gather(root)) == [("badges", "FILE-LINK")]


def test_what_is_no_ordinary_file_is_refused(root: Path) -> None:
    os.mkfifo(root / "quizzes" / "pipe.md")
    assert refused(gather(root)) == [("quizzes/pipe.md", "FILE-UNREADABLE")]


def test_a_large_file_is_refused(root: Path) -> None:
    (root / "quizzes" / "large.md").write_bytes(b"x" * 1_000_001)
    files = gather(root)
    assert refused(files) == [("quizzes/large.md", "FILE-LARGE")]
    assert "quizzes/large.md" not in files


def test_a_name_that_is_no_text_is_refused(root: Path) -> None:
    (root / os.fsdecode(b"quizzes/\xff.md")).write_text("x")
    (root / "quizzes/a\x1b.md").write_text("x")
    assert refused(gather(root)) == [
        ("quizzes/a\ufffd.md", "FILE-UNREADABLE"),
        ("quizzes/\ufffd.md", "FILE-UNREADABLE"),
    ]


def test_there_is_a_limit_to_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_FILES", 2)
    files = gather(root)
    assert len(files) == 2
    assert [code for _, code in refused(files)] == ["FILE-MANY"]
