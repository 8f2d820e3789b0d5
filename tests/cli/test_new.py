"""lms new: begin a course, lesson, quiz, badge or policy."""

from pathlib import Path

import pytest

from lms.content.gather import gather
from lms.library.places import content_root


@pytest.fixture
def database():
    """No database is needed to begin a file."""
    return "nonsense"


@pytest.fixture
def empty(run, tmp_path, monkeypatch):
    """An empty folder to stand in."""
    place = tmp_path / "empty"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def begun(run, empty):
    """A small academy with one course."""
    assert run("new", "course", "handling-comments").exit_code == 0
    return empty


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestCourse:
    """The first command of a trainer."""

    @pytest.mark.parametrize("tier", ["0", "1"])
    def test_in_an_empty_folder_a_small_academy_begins_that_has_nothing_to_mend(self, run, empty, tier):
        result = run("new", "course", "handling-comments", "--tier", tier)

        assert result.exit_code == 0, result.output
        assert "There is no academy here yet" in result.stdout
        assert "Next: Write in them: `lms serve --author`" in result.stdout
        assert set(files(empty)) == {
            "courses/levels.toml",
            "courses/handling-comments/course.md",
            "courses/handling-comments/01-first.md",
        }
        assert run("lint").stdout == "Nothing to mend.\n"

    def test_in_an_academy_only_the_course_is_added(self, run, folder, monkeypatch):
        monkeypatch.chdir(folder / "quizzes")
        before = files(folder)

        result = run("new", "course", "Über unser Haus", "--title", "About: us")

        after = files(folder)
        assert "no academy here" not in result.stdout
        assert set(after) - set(before) == {
            "courses/uber-unser-haus/course.md",
            "courses/uber-unser-haus/01-first.md",
        }
        assert all(after[name] == body for name, body in before.items())
        assert 'title: "About: us"' in after["courses/uber-unser-haus/course.md"].decode()

    def test_the_folder_of_the_settings_counts_more_than_this_place(self, run, environment, begun, folder):
        environment(content=str(folder))

        run("new", "course", "more")

        assert (folder / "courses/more/course.md").is_file()
        assert not (begun / "courses/more").exists()

    def test_nothing_is_overwritten_and_nothing_left_half_done(self, run, begun):
        stray = begun / "courses/more/01-first.md"
        stray.parent.mkdir()
        stray.write_text("mine")

        result = run("new", "course", "more")

        assert (result.exit_code, result.stdout) == (1, "")
        assert "01-first.md is there already, and nothing was changed." in result.stderr
        assert stray.read_text() == "mine"
        assert not (begun / "courses/more/course.md").exists()

    def test_an_id_that_is_taken_in_another_folder_is_refused(self, run, folder, monkeypatch):
        monkeypatch.chdir(folder)
        taken = next((folder / "courses").glob("*/course.md")).read_text().split("id: ")[1].split("\n")[0]

        result = run("new", "course", taken)

        assert result.exit_code == 2
        assert f"There is a course '{taken}' already." in result.stderr

    def test_a_level_that_is_not_there_is_refused_with_those_that_are(self, run, begun):
        result = run("new", "course", "more", "--tier", "7")

        assert result.exit_code == 2
        assert "There is no level 7. Choose --tier 0, 1." in result.stderr

    def test_a_name_that_gives_no_id_is_refused(self, run, empty):
        result = run("new", "course", "уроки")

        assert result.exit_code == 2
        assert "gives no id" in result.stderr
        assert files(empty) == {}

    def test_a_folder_that_cannot_be_written_is_one_line(self, run_bounded, empty):
        empty.chmod(0o500)

        result = run_bounded("new", "course", "comments")

        empty.chmod(0o700)
        assert result.returncode == 1
        assert result.stderr.startswith("Error: This user may not open ")

    def test_a_disk_that_fails_leaves_nothing_behind(self, run, begun, monkeypatch):
        opened = Path.open

        def fail(path, *arguments, **options):
            if path.name == "01-first.md":
                raise OSError(28, "No space left on device")
            return opened(path, *arguments, **options)

        monkeypatch.setattr(Path, "open", fail)

        result = run("new", "course", "more")

        assert result.stderr == "Error: The disk is full. Make room, then try again.\n"
        assert not (begun / "courses/more/course.md").exists()


class TestMore:
    """What a course needs besides."""

    def test_a_whole_course_made_by_commands_has_nothing_to_mend(self, run, begun):
        for words in (
            ("lesson", "handling-comments/answering"),
            ("lesson", "Walking away"),
            ("quiz", "handling-comments"),
            ("badge", "handling-comments", "--when", "quiz:handling-comments"),
            ("badge", "helping-hand", "--when", "by-hand"),
        ):
            result = run("new", *words)
            assert result.exit_code == 0, result.output
            assert "Next: " in result.stdout

        course = (begun / "courses/handling-comments/course.md").read_text()
        assert course.splitlines()[-3:] == [
            "1. [The first lesson](01-first.md)",
            "2. [Answering](02-answering.md)",
            "3. [Walking away](03-walking-away.md)",
        ]
        assert run("lint").stdout == "Nothing to mend.\n"

    def test_a_policy_lacks_only_the_lesson_that_a_person_has_to_write(self, run, begun):
        result = run("new", "policy", "conduct")

        assert "policy:conduct#your-choice" in result.stdout
        assert "0 errors, 1 warning" in run("lint").stdout

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (
                ("lesson", "handling-coments/x"),
                "There is no course 'handling-coments'. Did you mean 'handling-comments'?",
            ),
            (("lesson", "zzz/x"), "There is no course 'zzz'. `lms new course zzz` begins one."),
            (("lesson", "handling-comments/first"), "There is a lesson of handling-comments 'first' already."),
            (
                ("quiz", "handling-coments"),
                "There is no course:handling-coments. Did you mean course:handling-comments?",
            ),
            (("quiz", "x", "--for", "zzzz:1"), "--for 'zzzz:1' is not one of course:…, policy:…, level:…, lesson:…."),
            (("badge", "zzz"), "There is no course:zzz. Say what it belongs to with --when."),
            (("curse", "x"), "Did you mean 'course'?"),
        ],
    )
    def test_what_is_meant_is_named(self, run, begun, words, said):
        before = files(begun)

        result = run("new", *words)

        assert result.exit_code == 2
        assert said in result.stderr
        assert files(begun) == before

    def test_a_lesson_says_its_course_where_there_are_several(self, run, begun):
        run("new", "course", "more")

        assert "lms new lesson COURSE/answering" in run("new", "lesson", "answering").stderr

    @pytest.mark.parametrize("kind", ["lesson", "quiz", "badge", "policy"])
    def test_without_an_academy_a_course_comes_first(self, run, empty, kind):
        result = run("new", kind, "x")

        assert result.exit_code == 2
        assert "begin with: lms new course NAME" in result.stderr


class TestAcademy:
    """An academy of one's own to edit."""

    def test_the_starter_academy_is_copied_whole(self, run, empty):
        result = run("new", "academy", "ours")

        assert result.exit_code == 0
        assert gather(empty / "ours") == gather(content_root())
        assert f"Made ours with {len(gather(content_root()))} files." in result.stdout

    def test_a_folder_with_something_in_it_stays_as_it_is(self, run, begun):
        result = run("new", "academy", str(begun))

        assert result.exit_code == 1
        assert "is not empty" in result.stderr
