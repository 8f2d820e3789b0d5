"""A new release brings what facts already earn, and takes nothing."""

import pytest
from sqlalchemy.orm import Session

from lms import signals
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.recognition.deeds import AT, LATER, SHIFTED, become_ready, first_award, heard, pass_first_quiz, publish, xp

NEW_BADGE = written.TEXTS["badges/first.md"].replace("id: first", "id: extra").replace("Badge first", "Badge extra")


def test_a_new_release_brings_what_facts_already_earn(session: Session, academy: Academy, ada: int) -> None:
    pass_first_quiz(session, ada)
    number = publish(session, {"badges/extra.md": NEW_BADGE})

    with heard(signals.badge_awarded, academy) as told:
        assert recognition.catch_up(session, LATER) == 1
        assert recognition.catch_up(session, LATER) == 0

    assert [one["badge_id"] for one in told] == ["extra"]
    award = first_award(session, ada)
    assert (award.badge_id, award.release, award.awarded_at) == ("extra", number, LATER)
    assert award.evidence["percent"] == 90


def test_catching_up_goes_in_chunks(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        recognition.record(session, factories.person(session, f"Person {number}"), "course:first", at=AT)
    publish(session, {"badges/extra.md": NEW_BADGE})
    monkeypatch.setattr("lms.recognition.engine.CHUNK", 2)

    assert [recognition.catch_up(session, LATER) for _ in range(3)] == [2, 1, 0]


def test_a_person_who_does_something_first_is_caught_up_by_that(session: Session, ada: int) -> None:
    pass_first_quiz(session, ada)
    publish(session, {"badges/extra.md": NEW_BADGE})

    recognition.record(session, ada, "lesson:first/one", at=LATER)

    assert first_award(session, ada).badge_id == "extra"
    assert recognition.catch_up(session, LATER) == 0


def test_a_level_once_reached_is_never_lost_by_a_change_of_content(session: Session, ada: int) -> None:
    become_ready(session, ada)
    harder = written.LEVELS.replace('["course:first", "policy:conduct"]', '["course:second"]')
    publish(session, {"courses/levels.toml": harder})

    recognition.re_evaluate(session, ada, LATER)

    assert recognition.standing(session, ada).level_id == "ready"
    assert recognition.recount(session) == []


def test_a_level_put_in_below_moves_the_number_of_the_one_reached(session: Session, ada: int) -> None:
    become_ready(session, ada)
    publish(session, {"courses/levels.toml": SHIFTED})

    recognition.catch_up(session, LATER)

    assert recognition.standing(session, ada).level_number == 2
    assert xp(session, ada) == 160
    assert recognition.recount(session) == []
