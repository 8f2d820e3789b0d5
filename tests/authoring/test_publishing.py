"""Planning, publishing and undoing releases, with what they mean to people."""

from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from lms.authoring import service as authoring
from lms.library import service as library
from lms.web.academy import Academy
from tests import academy as written


def plan(academy: Academy, changes: Mapping[str, str], **options: object) -> authoring.Plan:
    with academy.store.reading() as reader:
        given = {"origin": "folder", **options}
        return authoring.plan(reader, written.files(changes), today=academy.clock().date(), **given)


def publish(academy: Academy, made: authoring.Plan, decisions: authoring.Decisions | None = None) -> authoring.Outcome:
    with academy.store.transaction() as session:
        decided = decisions or authoring.in_favour(made.changes)
        return authoring.publish(
            session, made, decided, at=academy.clock(), by=None, author="Tess", source="test", note="Better"
        )


GLOSSARY = {"courses/glossary.md": "## Disclosure\n\nSaying it first.\n"}


def test_a_plan_shows_what_would_change_and_writes_nothing(academy: Academy) -> None:
    made = plan(academy, GLOSSARY)

    assert made.base == 1
    assert made.touched == ("courses/glossary.md",)
    assert made.diff("courses/glossary.md")[2:] == [
        "@@ -1,3 +1,3 @@",
        " ## Disclosure",
        " ",
        "-Saying where you work, in plain words.",
        "+Saying it first.",
    ]
    with academy.store.reading() as session:
        assert library.current_number(session) == 1


def test_a_published_plan_is_the_next_release_with_its_words(academy: Academy) -> None:
    done = publish(academy, plan(academy, GLOSSARY))

    assert (done.number, done.changed) == (2, True)
    with academy.store.reading() as session:
        newest = library.releases(session)[0]
    assert (newest.number, newest.author, newest.origin, newest.note) == (2, "Tess", "folder", "Better")
    assert [one["path"] for one in newest.changes] == ["courses/glossary.md"]


def test_the_same_folder_again_publishes_nothing(academy: Academy) -> None:
    assert not publish(academy, plan(academy, {})).changed


def test_a_plan_that_was_overtaken_is_refused(academy: Academy) -> None:
    late = plan(academy, GLOSSARY)
    publish(academy, plan(academy, {"courses/glossary.md": "## Disclosure\n\nSaying it.\n"}))

    with pytest.raises(authoring.Overtaken):
        publish(academy, late)


def test_undoing_brings_the_release_before_back_and_undoing_twice_what_was_undone(
    academy: Academy, session: Session
) -> None:
    session.rollback()
    publish(academy, plan(academy, GLOSSARY))
    for number, expected in ((3, "plain words"), (4, "Saying it first")):
        with academy.store.transaction() as own:
            done = authoring.undo(own, at=academy.clock(), by=None, author="Tess")
        assert done.number == number
        with academy.store.reading() as reader:
            assert expected in library.current(reader).library.glossary["disclosure"].body
