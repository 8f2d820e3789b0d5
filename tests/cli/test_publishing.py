"""lms publish and lms pull: what would change, who decides, and the way back."""

from pathlib import Path

import pytest

from lms.authoring import service as authoring
from lms.library import service as library
from tests import factories
from tests.assessment.corrected import take

QUIZ = "quizzes/first.md"
GLOSSARY = "courses/glossary.md"


@pytest.fixture
def change(folder):
    """Change a file of the folder."""

    def make(path: str, old: str, new: str) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return make


@pytest.fixture
def corrected(change):
    """The folder with another key in one quiz."""
    change(QUIZ, "- [ ] In the profile", "- [x] In the profile")
    change(QUIZ, "- [x] In the first line", "- [ ] In the first line")


@pytest.fixture
def ran(run, folder, academy):
    """Run a command after the folder was published as it is, so that what follows is a difference."""
    run("publish", "--from", str(folder))

    def command(*words):
        result = run(*words, "--from", str(folder))
        assert "Traceback" not in result.output
        return result

    return command


@pytest.fixture
def browser(academy, folder, ran):
    """Publish an edit made in the browser; None takes the file away."""

    def edit(path: str, text: str | None) -> None:
        body = None if text is None else text.encode()
        with academy.store.transaction() as session:
            session.info.pop("release", None)
            plan = authoring.plan_edits(session, {path: body}, today=academy.clock().date())
            decisions = authoring.in_favour(plan.changes)
            label = {"author": "Tess", "source": "browser", "note": ""}
            authoring.publish(session, plan, decisions, at=academy.clock(), by=None, **label)

    return edit


def taken(academy, session, at):
    """Let somebody hand in an answer that is wrong by today's key."""
    academy.shelf["may_start"] = []
    take(session, factories.person(session), at, where="In the profile")
    session.commit()


def number(academy):
    with academy.store.reading() as session:
        return library.current_number(session)


class TestPublish:
    """A release from the command line."""

    def test_a_change_becomes_a_release(self, run, folder):
        lesson = next((folder / "courses").rglob("*one*.md"))
        lesson.write_text(lesson.read_text(encoding="utf-8").replace("title: ", "title: New ", 1), encoding="utf-8")

        result = run("publish", "--from", str(folder), "--note", "A new title")

        assert (result.exit_code, result.stdout) == (0, "Release 2 is published.\n")
        assert "Publishing" in result.stderr

    def test_nothing_new_makes_no_release(self, run, folder):
        assert run("publish", "--from", str(folder)).stdout == "Nothing changed since release 1.\n"

    def test_mistakes_are_listed_and_nothing_is_published(self, run, folder, broken):
        result = run("publish", "--from", str(folder))

        assert (result.exit_code, result.stdout) == (1, "")
        assert f"{broken}:3:1 " in result.stderr
        assert "nothing was published" in result.stderr

    def test_a_folder_without_courses_is_refused_in_words(self, run, tmp_path_factory):
        result = run("publish", "--from", str(tmp_path_factory.mktemp("empty")))

        assert result.exit_code == 1
        assert "has no courses folder" in result.stderr

    def test_ctrl_c_leaves_everything_as_it_was(self, run, folder, academy, change, monkeypatch):
        change(GLOSSARY, "Saying where you work", "Naming where you work")

        def stop(*_, **__):
            raise KeyboardInterrupt

        monkeypatch.setattr(authoring, "publish", stop)
        result = run("publish", "--from", str(folder))

        assert result.exit_code == 130
        assert result.stderr.endswith("Stopped.\n")
        assert number(academy) == 1


class TestDiff:
    """What publishing would do, before it is done."""

    def test_class_words_lines_and_people_are_shown_and_nothing_is_written(
        self, ran, academy, session, clock, corrected, change
    ):
        taken(academy, session, clock())
        change(GLOSSARY, "Saying where you work", "Naming where you work")

        result = ran("publish", "--diff")

        lines = result.stdout.splitlines()
        assert result.exit_code == 1, "the results have to be decided on first"
        assert "scoring  quiz:first  changed: First steps quiz" in lines
        assert "    Touches: 1 person handed it in" in result.stdout
        assert "Scoring first again: 1 result of 1 person: 1 better, 0 worse, 0 the same;" in result.stdout
        assert "cosmetic  term:disclosure  changed: Disclosure" in lines
        assert "-- [ ] In the profile" in lines
        assert "+- [x] In the profile" in lines
        assert "The marking of first changes. Say what becomes of results: --regrade first=favour" in result.stdout
        assert lines[-1] == "Nothing was written."
        assert number(academy) == 1

    def test_what_is_decided_no_longer_stands_against_it(self, ran, corrected, academy):
        result = ran("publish", "--diff", "--regrade", "first=leave")

        assert result.exit_code == 0
        assert "Say what becomes of results" not in result.stdout
        assert number(academy) == 1

    def test_no_difference_is_said(self, ran):
        result = ran("publish", "--diff")

        assert (result.exit_code, result.stdout) == (
            0,
            "Nothing would change since release 1.\nNothing was written.\n",
        )

    def test_mistakes_are_shown_with_it(self, ran, broken, academy):
        result = ran("publish", "--diff")

        assert result.exit_code == 1
        assert f"{broken}:3:1 KEY-UNKNOWN" in result.stdout

    def test_what_a_terminal_would_obey_is_shown_as_text(self, ran, change):
        change(GLOSSARY, "Saying where you work", "Saying \x1b[31mwhere\x1b]0;x\x07 you work")

        result = ran("publish", "--diff")

        assert "\x1b" not in result.output
        assert "\x07" not in result.output


class TestDecisions:
    """What somebody has to decide is never decided silently."""

    def test_results_are_decided_on_by_quiz(self, ran, academy, session, clock, corrected):
        taken(academy, session, clock())

        refused = ran("publish")
        done = ran("publish", "--regrade", "first=favour")

        assert refused.exit_code == 1
        assert "Error: nothing was published.\nThe marking of first changes." in refused.stderr
        assert done.stdout == "Release 2 is published.\nScored first again: 1 result, 1 better.\n"

    def test_a_question_can_be_voided(self, ran, academy, session, clock, corrected):
        taken(academy, session, clock())

        result = ran("publish", "--void", "first#where")

        assert result.exit_code == 0, result.output
        assert "Scored first again: 1 result, 1 better." in result.stdout

    def test_a_change_can_be_called_material(self, ran, academy, change):
        change("courses/1-first/01-one.md", "Readers trust", "People trust")

        result = ran("publish", "--material", "lesson:first/one")

        assert result.exit_code == 0, result.output
        with academy.store.reading() as session:
            assert [one["cls"] for one in library.releases(session)[0].changes] == ["material"]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--regrade", "first=often"), "is not QUIZ=CHOICE with one of favour, leave, strict, void."),
            (("--regrade", "first"), "is not QUIZ=CHOICE"),
            (("--regrade", "second=favour"), "The marking of 'second' does not change. What does: first."),
            (("--void", "first"), "is not QUIZ#QUESTION"),
            (("--regrade", "first=leave", "--void", "first#where"), "choose one of the two."),
            (("--void", "second#x"), "The marking of 'second' does not change."),
            (("--material", "course:none"), "'course:none' does not change. What does: quiz:first."),
            (("--ours", "quizzes/none.md"), "There is no file 'quizzes/none.md' in the folder or the release."),
        ],
    )
    def test_a_slip_of_the_finger_is_a_usage_error(self, ran, academy, corrected, words, said):
        result = ran("publish", *words)

        assert result.exit_code == 2
        assert said in result.stderr
        assert number(academy) == 1


class TestTwoPlaces:
    """The folder and the browser."""

    def test_the_browsers_text_stays_and_is_said(self, ran, browser, academy, change):
        browser(GLOSSARY, "## Disclosure\n\nFrom the browser.\n")
        change("courses/1-first/01-one.md", "Readers trust", "People trust")

        result = ran("publish")

        assert result.exit_code == 0
        assert (
            f"What is published of {GLOSSARY} stays, from the browser or an undo; `lms pull` writes it into the folder."
            in result.stdout
        )
        assert f"What is published of {GLOSSARY} stays" in ran("publish", "--diff").stdout

    @pytest.mark.parametrize(("side", "kept"), [("--ours", "From the folder"), ("--theirs", "From the browser")])
    def test_a_file_changed_in_both_waits_until_somebody_says_whose_goes_on(
        self, ran, browser, academy, folder, side, kept
    ):
        browser(GLOSSARY, "## Disclosure\n\nFrom the browser.\n")
        (folder / GLOSSARY).write_text("## Disclosure\n\nFrom the folder.\n")

        refused = ran("publish")
        with academy.store.reading() as session:
            waiting = [one.path for one in authoring.conflicts(session)]
        done = ran("publish", side, GLOSSARY)

        assert refused.exit_code == 1
        assert f"{GLOSSARY} changed here and in the browser (by Tess in release 2)." in refused.stderr
        assert f"--ours {GLOSSARY}" in refused.stderr
        assert waiting == [GLOSSARY]
        assert done.exit_code == 0, done.output
        with academy.store.reading() as session:
            session.info.pop("release", None)
            assert kept in library.files(session, library.current_number(session))[GLOSSARY].decode()


class TestUndo:
    """The way back."""

    def test_the_release_before_comes_back_as_a_new_one(self, ran, academy, change, folder):
        before = (folder / GLOSSARY).read_bytes()
        change(GLOSSARY, "Saying where you work", "Naming where you work")
        ran("publish")

        shown = ran("publish", "--undo", "--diff")
        result = ran("publish", "--undo")

        assert "+Saying where you work, in plain words." in shown.stdout.splitlines()
        assert (result.exit_code, result.stdout) == (0, "Release 3 brings back release 1.\n")
        with academy.store.reading() as session:
            assert library.files(session, 3)[GLOSSARY] == before
            assert library.releases(session)[0].note == "Brings back release 1"

    def test_results_are_decided_on_here_too(self, ran, academy, session, clock, corrected):
        ran("publish", "--regrade", "first=leave")

        assert ran("publish", "--undo").exit_code == 1
        assert ran("publish", "--undo", "--regrade", "first=favour").exit_code == 0

    def test_the_first_release_has_none_before_it(self, ran):
        result = ran("publish", "--undo")

        assert result.exit_code == 1
        assert "There is no release before this one to go back to." in result.stderr


class TestPull:
    """Browser edits come into the folder."""

    @pytest.fixture
    def pull(self, run, folder):
        return lambda: run("pull", "--to", str(folder))

    def test_an_edit_a_new_file_and_a_retired_one_arrive(self, pull, ran, browser, folder):
        browser(GLOSSARY, "## Disclosure\n\nFrom the browser.\n")
        browser("badges/second.md", None)

        result = pull()

        assert (result.exit_code, result.stdout) == (0, f"Removed badges/second.md\nWrote {GLOSSARY}\n")
        assert (folder / GLOSSARY).read_text() == "## Disclosure\n\nFrom the browser.\n"
        assert not (folder / "badges/second.md").exists()
        assert pull().stdout == "The folder holds release 3 already.\n"

    def test_what_is_edited_after_a_pull_is_no_conflict(self, pull, ran, browser, folder):
        browser(GLOSSARY, "## Disclosure\n\nFrom the browser.\n")
        pull()
        (folder / GLOSSARY).write_text("## Disclosure\n\nBetter still.\n")

        assert ran("publish").stdout == "Release 3 is published.\n"

    def test_what_changed_in_both_places_is_left_and_named(self, pull, ran, browser, folder, academy):
        browser(GLOSSARY, "## Disclosure\n\nFrom the browser.\n")
        browser("badges/second.md", None)
        (folder / GLOSSARY).write_text("## Disclosure\n\nFrom the folder.\n")
        assert ran("publish").exit_code == 1

        result = pull()

        assert result.exit_code == 1
        assert f"Left {GLOSSARY}: it changed here and in the browser." in result.stderr
        assert result.stdout == "Removed badges/second.md\n"
        assert (folder / GLOSSARY).read_text() == "## Disclosure\n\nFrom the folder.\n"
        with academy.store.reading() as session:
            assert [one.path for one in authoring.conflicts(session)] == [GLOSSARY]

    def test_what_changed_in_the_folder_alone_is_left(self, pull, ran, folder):
        (folder / GLOSSARY).write_text("## Disclosure\n\nFrom the folder.\n")

        result = pull()

        assert result.stdout == f"Left {GLOSSARY}: it changed here only, and waits to be published.\n"
        assert "From the folder" in (folder / GLOSSARY).read_text()

    def test_a_new_folder_gets_the_whole_release(self, run, ran, folder, tmp_path):
        result = run("pull", "--to", str(tmp_path / "new"))

        assert result.exit_code == 0
        for path in (one for one in folder.rglob("*") if one.is_file()):
            assert (tmp_path / "new" / path.relative_to(folder)).read_bytes() == path.read_bytes()

    def test_a_copy_elsewhere_does_not_make_the_folder_win_over_the_browser(self, run, ran, browser, folder, tmp_path):
        browser(GLOSSARY, "## Disclosure\n\nFrom the browser.\n")
        run("pull", "--to", str(tmp_path / "new"))

        assert f"What is published of {GLOSSARY} stays" in ran("publish").stdout

    def test_a_file_saved_at_this_very_moment_is_left_as_it_is(self, pull, ran, browser, folder, monkeypatch):
        browser(GLOSSARY, "## Disclosure\n\nFrom the browser.\n")
        planned = authoring.plan_pull

        def late(session, files):
            (folder / GLOSSARY).write_text("saved just now")
            return planned(session, files)

        monkeypatch.setattr(authoring, "plan_pull", late)
        result = pull()

        assert result.exit_code == 1
        assert f"{GLOSSARY} was changed at this moment" in result.stderr
        assert (folder / GLOSSARY).read_text() == "saved just now"

    def test_a_link_that_leads_out_of_the_folder_is_not_followed(self, pull, ran, browser, folder, tmp_path):
        browser("quizzes/first.md", (folder / QUIZ).read_text().replace("First steps quiz", "The quiz"))
        Path(folder / "quizzes").rename(tmp_path / "outside")
        (folder / "quizzes").symlink_to(tmp_path / "outside")

        result = pull()

        assert result.exit_code == 1
        assert "First steps quiz" in (tmp_path / "outside/first.md").read_text()

    def test_before_the_first_release_there_is_nothing_to_pull(self, run, environment, tmp_path, folder):
        environment(database_url="", data=str(tmp_path / "fresh"))

        result = run("pull", "--to", str(folder))

        assert result.exit_code == 1
        assert "nothing is published yet" in result.stderr
