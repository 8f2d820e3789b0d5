"""Following a folder: each save is published, what is wrong is kept, the last good state stays."""

from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from lms.authoring import planning, publishing, rules
from lms.authoring.follower import Follower
from lms.content import library as content
from lms.library import service as library
from tests import academy as written


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The test academy on disk."""
    for path, body in written.files().items():
        (tmp_path / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / path).write_bytes(body)
    return tmp_path / "content"


@pytest.fixture
def lesson(root):
    return next((root / "courses").rglob("*one*.md"))


@pytest.fixture
def follower(academy, root):
    made = Follower(academy, root)
    made.take()
    return made


def change(path: Path, old: str, new: str) -> None:
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")


def looks(follower, times=2):
    return [follower.look() for _ in range(times)]


def number(academy):
    with academy.store.reading() as session:
        return library.current_number(session)


def test_a_folder_that_is_published_makes_no_release(follower, academy):
    assert follower.state.release == number(academy) == 1
    assert not follower.state.held
    assert looks(follower) == [False, False]


def test_a_save_is_published_once_two_looks_see_the_same(follower, academy, lesson):
    change(lesson, "title: ", "title: New ")

    assert looks(follower, 4) == [False, True, False, False]
    assert follower.state.release == number(academy) == 2


def test_a_mistake_keeps_the_last_good_state_until_it_is_mended(follower, academy, root, lesson):
    good = follower.state.token
    change(lesson, "title: ", "titel: Twice\ntitle: ")
    looks(follower)

    state = follower.state
    assert (state.release, number(academy)) == (1, 1)
    assert state.held
    assert state.token != good
    assert [(one.finding.code, one.line) for one in state.errors] == [("KEY-UNKNOWN", "titel: Twice")]

    change(lesson, "titel: Twice\n", "")
    looks(follower)
    assert follower.state.token == good
    assert not follower.state.held


def test_the_ready_made_form_of_old_releases_is_let_go(follower, academy, lesson):
    for step in range(3):
        change(lesson, "title: ", f"title: {step} ")
        looks(follower)

    with academy.store.reading() as session:
        kept = session.scalars(text("SELECT release FROM lms_compiled ORDER BY release")).all()
    assert kept == [3, 4]


def test_files_changed_here_and_in_the_browser_wait_for_a_decision(follower, academy, root, lesson):
    path = lesson.relative_to(root).as_posix()
    with academy.store.transaction() as session:
        edit = lesson.read_bytes().replace(b"title: ", b"title: B ")
        plan = planning.plan_edits(session, {path: edit}, today=academy.clock().date())
        publishing.publish(
            session, plan, rules.in_favour(plan.changes), at=academy.clock(), by=None, author="Ada", source="browser"
        )
    change(lesson, "title: ", "title: Folder ")
    looks(follower)

    assert follower.state.conflicts == (path,)
    assert follower.state.held
    assert number(academy) == 2
    with academy.store.reading() as session:
        assert [one.path for one in planning.conflicts(session)] == [path]


def test_a_folder_that_is_gone_publishes_nothing(follower, academy, root):
    root.rename(root.with_name("elsewhere"))
    looks(follower)

    assert follower.state.trouble.endswith("holds no content.")
    assert (follower.state.release, number(academy)) == (1, 1)


def test_what_breaks_is_said_and_the_next_save_is_tried_again(follower, academy, lesson, monkeypatch):
    def fail(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr(publishing, "publish", fail)
    change(lesson, "title: ", "title: New ")
    looks(follower)
    assert (follower.state.trouble, follower.state.release) == ("the disk is full", 1)
    monkeypatch.undo()

    change(lesson, "title: New ", "title: Newer ")
    looks(follower)
    assert (follower.state.trouble, follower.state.release) == ("", 2)


def test_a_release_made_meanwhile_is_planned_for_anew(follower, academy, lesson, monkeypatch):
    def overtaken(*_, **__):
        raise rules.Overtaken

    monkeypatch.setattr(publishing, "publish", overtaken)
    change(lesson, "title: ", "title: New ")
    assert looks(follower) == [False, False]
    monkeypatch.undo()

    assert follower.look()
    assert follower.state.release == 2


def test_a_database_that_is_gone_is_trouble_too(follower, academy, lesson, monkeypatch):
    def fail(*_, **__):
        raise OSError("no database")

    monkeypatch.setattr(type(academy.store), "reading", fail)
    change(lesson, "title: ", "title: New ")
    looks(follower)

    assert (follower.state.trouble, follower.state.release) == ("no database", 0)


def test_it_runs_until_it_is_told_to_stop(academy, root, lesson):
    said = []
    stop = Event()
    follower = Follower(academy, root, say=lambda state, files: said.append((state.release, len(files))) or stop.set())
    thread = Thread(target=follower.run, args=(stop,))
    thread.start()
    thread.join(20)

    assert not thread.is_alive()
    assert said == [(1, len(written.files()))]


def test_the_process_that_renders_is_kept(follower, monkeypatch):
    made = follower.render([content.Fragment("a.md", 1, "*one*")])
    again = follower.render([content.Fragment("a.md", 1, "*two*")])

    assert (made.html, again.html) == ({"*one*": "<p><em>one</em></p>"}, {"*two*": "<p><em>two</em></p>"})
    with follower._renderer:
        pass
