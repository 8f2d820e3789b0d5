"""A folder and the browser change the same academy: nobody's words are overwritten."""

import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.authoring import service as authoring
from lms.extension import publish_folders
from lms.library import service as library
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.authoring.conftest import Planner, Publisher

PATH, OTHER = "courses/glossary.md", "badges/first.md"
START = written.TEXTS[PATH]


def glossary(words: str) -> str:
    return f"## Disclosure\n\n{words}\n"


def now_at(session: Session, path: str = PATH) -> str | None:
    session.rollback()
    session.info.pop("release", None)
    body = library.text(session, path, library.current_number(session))
    return None if body is None else body.decode()


def browser(publish: Publisher, edit: Planner, words: str | None) -> None:
    publish(edit({PATH: None if words is None else glossary(words)}), author="Bea", source="browser")


FOLDER, BROWSER = glossary("By the folder."), glossary("By the browser.")


def test_what_only_the_folder_changed_is_taken(session: Session, plan: Planner, publish: Publisher) -> None:
    publish(plan({PATH: FOLDER}))

    assert now_at(session) == FOLDER


def test_what_only_the_browser_changed_stays_and_is_said(
    session: Session, plan: Planner, edit: Planner, publish: Publisher
) -> None:
    browser(publish, edit, "By the browser.")
    made = plan({OTHER: written.TEXTS[OTHER].replace("Shows first.", "Shows it.")})

    assert made.kept == (PATH,)
    assert made.conflicts == ()
    assert publish(made).kept == (PATH,)
    assert now_at(session) == BROWSER
    assert "Shows it." in str(now_at(session, OTHER))
    again = plan({OTHER: written.TEXTS[OTHER].replace("Shows first.", "Shows it again.")})
    assert again.kept == (PATH,), "the folder's release holds the browser's text, and it is still the browser's"
    publish(again)
    assert now_at(session) == BROWSER


def test_what_both_changed_alike_is_fine(session: Session, plan: Planner, edit: Planner, publish: Publisher) -> None:
    browser(publish, edit, "The same.")
    made = plan({PATH: glossary("The same.")})

    assert (made.conflicts, made.kept, made.empty) == ((), (), True)
    assert not publish(made).changed
    publish(plan({PATH: FOLDER}))
    assert now_at(session) == FOLDER, "from now on the folder's next change is the only one"


def test_what_both_changed_is_a_conflict_and_nothing_is_published(
    session: Session, plan: Planner, edit: Planner, publish: Publisher
) -> None:
    browser(publish, edit, "By the browser.")
    made = plan({PATH: FOLDER, OTHER: written.TEXTS[OTHER].replace("Shows first.", "Shows it.")})

    assert made.conflicts == (authoring.Conflict(PATH, START.encode(), FOLDER.encode(), BROWSER.encode(), "Bea", 2),)
    with pytest.raises(authoring.Conflicting, match=r"courses/glossary\.md \(by Bea in release 2\)"):
        publish(made)
    assert "Shows first." in str(now_at(session, OTHER))


@pytest.mark.parametrize(("side", "expected"), [("ours", FOLDER), ("theirs", BROWSER)])
def test_a_conflict_is_decided_for_one_side(
    session: Session, plan: Planner, edit: Planner, publish: Publisher, side: str, expected: str
) -> None:
    browser(publish, edit, "By the browser.")
    publish(plan({PATH: FOLDER}, resolved={PATH: side}))

    assert now_at(session) == expected
    assert plan({PATH: FOLDER}).conflicts == ()
    assert plan({PATH: FOLDER}).empty


@pytest.mark.parametrize(
    ("folder", "edited", "clashes", "expected"),
    [
        (None, START, False, None),
        (START, None, False, None),
        (None, None, False, None),
        (None, BROWSER, True, BROWSER),
        (FOLDER, None, True, None),
    ],
)
def test_files_that_are_taken_away(
    session: Session,
    plan: Planner,
    edit: Planner,
    publish: Publisher,
    folder: str | None,
    edited: str | None,
    clashes: bool,
    expected: str | None,
) -> None:
    publish(edit({PATH: edited}))
    made = plan({PATH: folder})

    assert bool(made.conflicts) is clashes
    if not clashes:
        publish(made)
    assert now_at(session) == expected


def test_a_new_file_on_both_sides_is_a_conflict_without_a_base(
    session: Session, plan: Planner, edit: Planner, publish: Publisher
) -> None:
    new = "badges/new.md"
    text = written.TEXTS[OTHER].replace("id: first", "id: new")
    publish(edit({new: text.replace("course:first", "quiz:first")}))
    (found,) = plan({new: text.replace("course:first", "level:able")}).conflicts

    assert (found.path, found.base) == (new, None)


def test_an_edit_in_the_browser_that_was_overtaken_is_a_conflict(
    session: Session, edit: Planner, publish: Publisher
) -> None:
    begun = {PATH: library.hash_of(START.encode())}
    session.rollback()
    browser(publish, edit, "By Bea.")
    made = edit({PATH: glossary("By Tess.")}, begun=begun)

    (found,) = made.conflicts
    assert (found.base, found.ours, found.theirs, found.by) == (
        START.encode(),
        glossary("By Tess.").encode(),
        glossary("By Bea.").encode(),
        "Bea",
    )


def test_an_undone_release_of_the_folder_does_not_come_back_by_itself(
    academy: Academy, session: Session, plan: Planner, publish: Publisher
) -> None:
    publish(plan({PATH: FOLDER}))
    session.rollback()
    with academy.store.transaction() as own:
        authoring.undo(own, at=academy.clock(), by=None, author="Tess")

    assert plan({PATH: FOLDER}).kept == (PATH,)
    publish(plan({PATH: FOLDER}))
    assert now_at(session) == START


@pytest.fixture
def folder(academy: Academy, tmp_path: Path) -> Path:
    """The content folder of an academy, as it is on disk."""
    for path, body in written.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(body)
    object.__setattr__(academy.settings, "content", tmp_path)
    return tmp_path


def test_a_start_publishes_what_is_new_in_the_folder(academy: Academy, session: Session, folder: Path) -> None:
    session.rollback()
    publish_folders(academy)
    assert now_at(session) == START
    (folder / PATH).write_text(FOLDER)
    session.rollback()
    publish_folders(academy)

    assert now_at(session) == FOLDER
    assert library.releases(session)[0].author == "start"


def test_a_start_leaves_the_browsers_edit_alone(
    academy: Academy, session: Session, folder: Path, edit: Planner, publish: Publisher
) -> None:
    browser(publish, edit, "By the browser.")
    session.rollback()
    publish_folders(academy)

    assert now_at(session) == BROWSER
    assert library.current_number(session) == 2


def test_a_start_with_a_conflict_goes_on_with_the_release_it_has_and_says_so(
    academy: Academy,
    session: Session,
    client: FlaskClient,
    folder: Path,
    edit: Planner,
    publish: Publisher,
    caplog: pytest.LogCaptureFixture,
) -> None:
    browser(publish, edit, "By the browser.")
    (folder / PATH).write_text(FOLDER)
    session.rollback()
    with caplog.at_level(logging.WARNING, logger="lms.extension"):
        publish_folders(academy)
        publish_folders(academy)

    assert "courses/glossary.md (by Bea in release 2)" in caplog.text
    assert now_at(session) == BROWSER
    (found,) = authoring.conflicts(session)
    assert (found.path, found.ours) == (PATH, FOLDER.encode())
    factories.sign_in(client, session, factories.person(session, "Grace", roles=("admin",)))
    page = client.get("/system").text
    assert "Changed in two places" in page
    assert PATH in page


def test_a_conflict_decided_in_the_studio_is_gone(
    academy: Academy, session: Session, client: FlaskClient, folder: Path, edit: Planner, publish: Publisher
) -> None:
    browser(publish, edit, "By the browser.")
    (folder / PATH).write_text(FOLDER)
    session.rollback()
    publish_folders(academy)
    (found,) = authoring.conflicts(session)
    merged = library.merge(*(str(one and one.decode()) for one in (found.base, found.ours, found.theirs)))
    assert not merged.clean
    publish(edit({PATH: glossary("By both.")}, settles=[PATH]), source="browser")

    assert authoring.conflicts(session) == ()
    session.rollback()
    publish_folders(academy)
    assert now_at(session) == glossary("By both.")
    assert library.waiting(session) == []


def test_an_academy_without_conflicts_does_not_speak_of_any(client: FlaskClient, session: Session) -> None:
    factories.sign_in(client, session, factories.person(session, "Grace", roles=("admin",)))

    assert "Changed in two places" not in client.get("/system").text


def test_another_process_that_was_quicker_is_no_error(
    app: Flask, academy: Academy, session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / PATH).write_text(FOLDER)
    session.rollback()
    planned = authoring.plan
    calls: list[int] = []

    def slow(reader: Session, *given: object, **named: object) -> authoring.Plan:
        made = planned(reader, *given, **named)  # type: ignore[arg-type]
        calls.append(made.base)
        if len(calls) == 1:
            with monkeypatch.context() as patched:
                patched.setattr(authoring, "plan", planned)
                publish_folders(academy)
        return made

    monkeypatch.setattr(authoring, "plan", slow)
    publish_folders(academy)

    assert now_at(session) == FOLDER
    assert library.current_number(session) == 2
