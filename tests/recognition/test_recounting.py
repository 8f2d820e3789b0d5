"""Counters agree with the facts, whatever happens at the same time."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lms import signals
from lms.recognition import models
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests.recognition.deeds import AT, SHIFTED, become_ready, heard, publish, rows

# ---- recounting


def test_a_recount_finds_and_mends_what_differs(session: Session, ada: int, grace: int) -> None:
    become_ready(session, ada)
    recognition.record(session, ada, "lesson:first/one", at=AT)
    recognition.record(session, grace, "lesson:first/one", at=AT)
    assert recognition.recount(session) == []
    session.execute(
        update(models.Standing)
        .where(models.Standing.person_id == ada)
        .values(xp=1, badges=9, lessons=0, level_id="able", level_number=2)
    )

    found = recognition.recount(session, repair=True)

    assert found == [
        f"person {ada}: xp is 1, the facts say 170",
        f"person {ada}: badges is 9, the facts say 2",
        f"person {ada}: lessons is 0, the facts say 1",
        f"person {ada}: level_id is 'able', the facts say 'ready'",
        f"person {ada}: level_number is 2, the facts say 1",
    ]
    assert recognition.recount(session) == []


def test_a_recount_makes_a_row_that_is_missing_and_empties_one_without_facts(
    session: Session, ada: int, grace: int
) -> None:
    become_ready(session, ada)
    session.query(models.Standing).delete()
    session.execute(insert(models.Standing).values(person_id=grace, xp=7, level_id="start", updated=AT))

    assert recognition.recount(session, repair=True)

    assert recognition.recount(session) == []
    assert recognition.standing(session, ada).xp == 160
    assert recognition.standing(session, grace).xp == 0


def test_who_waits_for_a_new_release_is_no_difference(session: Session, ada: int) -> None:
    become_ready(session, ada)
    publish(session, {"courses/levels.toml": SHIFTED})

    assert recognition.recount(session) == []


# ---- doubled calls


def test_calls_at_the_same_time_pay_and_award_once(academy: Academy, session: Session, ada: int) -> None:
    def report(number: int) -> None:
        with academy.store.transaction() as own:
            evidence = {"first_try": True, "percent": 90, "attempt": "attempt-1", "revision": "r", "release": 1}
            recognition.record(own, ada, "policy:conduct", at=AT)
            recognition.record(own, ada, "quiz:first", at=AT, evidence=evidence)
            recognition.record(own, ada, "course:first", at=AT)
            recognition.pay(own, ada, 5, "welcome", "welcome", at=AT)

    with (
        heard(signals.badge_awarded, academy) as awarded,
        heard(signals.level_reached, academy) as reached,
        ThreadPoolExecutor(8) as pool,
    ):
        list(pool.map(report, range(24)))

    with academy.store.reading() as reader:
        standing = recognition.standing(reader, ada)
        assert (standing.xp, standing.badges, standing.level_number) == (165, 2, 1)
        assert rows(reader, models.Award, ada) == 2
        assert rows(reader, models.XpEntry, ada) == 3
        assert recognition.recount(reader) == []
    assert len(awarded) == 2
    assert len(reached) == 1


def test_different_facts_at_the_same_time_all_count(academy: Academy, session: Session, ada: int) -> None:
    def report(number: int) -> None:
        with academy.store.transaction() as own:
            recognition.record(own, ada, f"lesson:first/{number % 12}", at=AT)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(report, range(24)))

    with academy.store.reading() as reader:
        assert recognition.standing(reader, ada) == recognition.Standing(120, "start", 0, badges=0, lessons=12)
        assert recognition.recount(reader) == []


def test_a_failing_listener_undoes_the_whole_record(academy: Academy, session: Session, ada: int) -> None:
    def refuse(_sender: Academy, **_facts: Any) -> None:
        raise RuntimeError("no")

    listening = signals.badge_awarded.connected_to(refuse, sender=academy)
    with listening, pytest.raises(RuntimeError), academy.store.transaction() as own:
        recognition.record(own, ada, "course:first", at=AT)

    with academy.store.reading() as reader:
        assert recognition.badges(reader, ada) == ()
        assert rows(reader, models.Achievement, ada) == 0
