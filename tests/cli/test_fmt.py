"""lms fmt: missing ids, and nothing else."""

import os

import pytest


@pytest.fixture
def database():
    """No database is needed to write ids."""
    return "nonsense"


@pytest.fixture
def nameless(folder):
    """The path of a quiz that has lost its id, with line ends of its own."""
    path = next((folder / "quizzes").glob("*.md"))
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\r\n".join(line for line in lines if not line.startswith(b"id: ")) + b"\t ")
    return path


def rest(folder, but):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path != but}


def test_the_id_is_written_and_every_other_byte_stays(run, folder, nameless):
    before, others = nameless.read_bytes(), rest(folder, nameless)

    result = run("fmt", str(folder))

    name = nameless.relative_to(folder).as_posix()
    assert (result.exit_code, result.stdout) == (0, f"Wrote ids into {name}\n")
    after = nameless.read_bytes().split(b"\r\n")
    assert after[1].startswith(b"id: ")
    assert b"\r\n".join([after[0], *after[2:]]) == before
    assert rest(folder, nameless) == others
    assert run("fmt", str(folder)).stdout == "Every id is there.\n"
    assert not list(folder.rglob(".*"))


def test_check_names_the_files_and_writes_nothing(run, folder, nameless):
    before = nameless.read_bytes()

    result = run("fmt", str(folder), "--check")

    assert (result.exit_code, result.stdout) == (1, f"{nameless.relative_to(folder).as_posix()} lacks an id\n")
    assert nameless.read_bytes() == before
    nameless.unlink()
    assert run("fmt", str(folder), "--check").exit_code == 0


def test_diff_shows_what_would_be_written(run, folder, nameless):
    before = nameless.read_bytes()

    result = run("fmt", str(folder), "--diff")

    assert result.exit_code == 0
    assert "\n+id: " in result.stdout
    assert nameless.read_bytes() == before
    assert run("fmt", str(folder), "--diff", "--check").exit_code == 1


def test_only_what_is_asked_for_is_written(run, folder, nameless):
    before = nameless.read_bytes()

    assert run("fmt", str(folder / "courses")).stdout == "Every id is there.\n"
    assert nameless.read_bytes() == before
    assert "Wrote ids" in run("fmt", str(nameless)).stdout


def test_the_academy_around_this_place_or_of_the_settings_is_meant(run, environment, folder, nameless, monkeypatch):
    monkeypatch.chdir(folder / "courses")
    assert run("fmt", "--check").exit_code == 1

    monkeypatch.chdir(folder.parent)
    assert "There is no academy here." in run("fmt", "--check").stderr
    environment(content=str(folder))
    assert run("fmt", "--check").exit_code == 1


def test_a_link_stays_a_link_and_rights_stay(run, folder, nameless):
    real = nameless.rename(folder / "quizzes/real.txt")
    nameless.symlink_to(real)
    real.chmod(0o640)

    run("fmt", str(folder))

    assert nameless.is_symlink()
    assert b"\r\nid: " in real.read_bytes()
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_cannot_be_written_is_one_line(run_bounded, folder, nameless):
    before = nameless.read_bytes()
    nameless.parent.chmod(0o500)

    result = run_bounded("fmt", str(folder))

    nameless.parent.chmod(0o700)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert nameless.read_bytes() == before


def test_a_disk_that_fails_leaves_the_file_and_no_draft(run, folder, nameless, monkeypatch):
    before = nameless.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    result = run("fmt", str(folder))

    assert result.stderr == "Error: The disk is full. Make room, then try again.\n"
    assert nameless.read_bytes() == before
    assert sorted(path.name for path in nameless.parent.iterdir()) == sorted(
        path.name for path in nameless.parent.glob("*.md")
    )


def test_what_cannot_be_read_is_left_to_lint(run, folder):
    path = next((folder / "quizzes").glob("*.md"))
    path.write_text("---\ntitle: [broken\n---\n")

    assert run("fmt", str(folder)).stdout == "Every id is there.\n"
