"""A week counts once, the run follows within seconds, and time closes weeks without anybody acting."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.assessment.items import service as items
from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.models import Achievement
from lms.recognition.weeks import service as weeks
from lms.recognition.weeks.models import ActiveWeek, Streak
from lms.recognition.weeks.rules import label
from lms.web.academy import Academy
from tests.recognition.deeds import publish

WEEK = timedelta(days=7)
WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)
STEADY = """---
id: steady
title: Four weeks
summary: Learned in four weeks in a row.
shape: circle
glyph: compass
colour: pine
when: streak:4w
---

Learned something in four weeks in a row.
"""


def learn(session: Session, person_id: int, at: datetime) -> None:
    """Do what counts, as a lesson announces it."""
    facts = {"person_id": person_id, "course_id": "first", "lesson_id": "one", "at": at}
    signals.announce(signals.lesson_completed, session, **facts)


def count(session: Session, at: datetime) -> None:
    """Let the job see everything there is."""
    while recognition.sweep_weeks(session, at):
        pass


def run(session: Session, person_id: int) -> tuple[int, int, int]:
    row = session.get(Streak, person_id, populate_existing=True)
    return (row.current, row.longest, row.kept) if row else (0, 0, 0)


def move(session: Session, person_id: int, zone: str) -> None:
    person = people.person(session, person_id)
    people.set_profile(session, person_id, name=person.name, time_zone=zone, theme="auto", language="en")


def active(session: Session, person_id: int) -> list[str]:
    found = session.scalars(select(ActiveWeek.week).where(ActiveWeek.person_id == person_id))
    return sorted(label(one) for one in found)


@pytest.mark.parametrize("signal", [signals.lesson_completed, signals.quiz_submitted, signals.review_answered])
def test_a_lesson_a_quiz_and_a_review_make_a_week_count(session: Session, ada: int, signal: Any) -> None:
    facts = {"quiz_id": "first", "for_ref": "course:first", "attempt_id": "x", "percent": 20, "passed": False}
    facts |= {"course_id": "first", "lesson_id": "one", "question_id": "where", "right": True}

    signals.announce(signal, session, person_id=ada, at=WEDNESDAY, **facts)
    count(session, WEDNESDAY)

    assert active(session, ada) == ["2026-W48"]
    assert run(session, ada) == (1, 1, 0)


def test_learning_twice_in_a_week_counts_once_and_asks_nothing_the_second_time(
    academy: Academy, session: Session, ada: int
) -> None:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "lms_active_week" in statement:
            sent.append(statement)

    event.listen(academy.store.write_engine, "before_cursor_execute", note)
    learn(session, ada, WEDNESDAY)
    assert len(sent) == 1
    assert sent[0].startswith("INSERT INTO lms_active_week")
    learn(session, ada, WEDNESDAY)
    session.commit()
    learn(session, ada, WEDNESDAY + timedelta(days=1))
    session.commit()
    event.remove(academy.store.write_engine, "before_cursor_execute", note)

    assert len([one for one in sent if "lms_" in one]) == 1
    assert active(session, ada) == ["2026-W48"]


def test_a_change_that_is_undone_is_not_remembered(session: Session, ada: int) -> None:
    learn(session, ada, WEDNESDAY)
    session.rollback()
    assert active(session, ada) == []

    learn(session, ada, WEDNESDAY)
    session.commit()

    assert active(session, ada) == ["2026-W48"]


def test_a_key_that_is_given_again_begins_anew(academy: Academy, session: Session, ada: int) -> None:
    learn(session, ada, WEDNESDAY)
    session.commit()
    session.query(ActiveWeek).delete()

    signals.announce(signals.person_joined, session, person_id=ada, at=WEDNESDAY)
    learn(session, ada, WEDNESDAY)

    assert active(session, ada) == ["2026-W48"]


def test_on_the_edge_of_a_week_the_zone_of_the_moment_decides(session: Session, ada: int) -> None:
    sunday_night = datetime(2026, 11, 22, 20, tzinfo=UTC)
    move(session, ada, "America/Los_Angeles")
    learn(session, ada, sunday_night)
    session.commit()
    assert active(session, ada) == ["2026-W47"]

    move(session, ada, "Pacific/Auckland")
    learn(session, ada, sunday_night + timedelta(minutes=1))
    learn(session, ada, sunday_night + timedelta(days=2))
    session.commit()

    assert active(session, ada) == ["2026-W47", "2026-W48"]


def test_moving_west_over_a_monday_neither_doubles_nor_loses_a_week(session: Session, ada: int) -> None:
    monday_there = datetime(2026, 11, 22, 20, tzinfo=UTC)
    move(session, ada, "Pacific/Auckland")
    for back in (2, 1, 0):
        learn(session, ada, monday_there - back * WEEK)
    count(session, monday_there)
    assert run(session, ada) == (3, 3, 0)

    move(session, ada, "America/Los_Angeles")
    learn(session, ada, monday_there + timedelta(hours=1))
    session.commit()
    count(session, monday_there + timedelta(hours=1))

    assert active(session, ada) == ["2026-W46", "2026-W47", "2026-W48"]
    assert run(session, ada) == (3, 3, 0)
    assert recognition.recount_weeks(session) == []


def test_three_months_over_week_53_new_year_and_the_change_of_clocks_count_to_the_week(
    session: Session, ada: int
) -> None:
    move(session, ada, "Europe/Berlin")
    sunday = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)
    for number in range(27):
        # Sunday 23:59 in winter; in Berlin's summer the same instant would be Monday.
        learn(session, ada, sunday + number * WEEK - timedelta(hours=number >= 22))
        session.commit()
    count(session, sunday + 26 * WEEK)

    assert run(session, ada)[:2] == (27, 27)
    assert "2026-W53" in active(session, ada)
    assert recognition.recount_weeks(session) == []


def test_time_alone_bridges_a_week_then_ends_the_run_and_nobody_has_to_act(
    academy: Academy, session: Session, ada: int
) -> None:
    for number in range(4):
        learn(session, ada, WEDNESDAY + number * WEEK)
    last = WEDNESDAY + 3 * WEEK
    count(session, last)
    assert run(session, ada) == (4, 4, 1)
    bridged = datetime(2026, 12, 28, tzinfo=UTC)

    count(session, bridged - timedelta(seconds=1))
    assert run(session, ada) == (4, 4, 1)
    count(session, bridged)
    assert run(session, ada) == (4, 4, 0)
    count(session, bridged + WEEK - timedelta(seconds=1))
    assert run(session, ada) == (4, 4, 0)
    count(session, bridged + WEEK)

    assert run(session, ada) == (0, 4, 0)
    assert recognition.recount_weeks(session) == []


def test_today_is_right_before_the_job_has_run(session: Session, ada: int) -> None:
    learn(session, ada, WEDNESDAY)
    count(session, WEDNESDAY)
    packed = session.scalar(select(recognition.weeks_column(ActiveWeek.person_id)).where(ActiveWeek.person_id == ada))

    ended = datetime(2026, 12, 7, tzinfo=UTC)

    assert recognition.weeks_of(packed, "UTC", ended - timedelta(seconds=1)) == recognition.Weeks(1, 1)
    assert recognition.weeks_of(packed, "UTC", ended) == recognition.Weeks(0, 1)
    assert recognition.weeks_of(packed, "Pacific/Auckland", ended - timedelta(hours=12)) == recognition.Weeks(0, 1)
    assert recognition.weeks_of(None, "UTC", ended) == recognition.Weeks(0, 0)


def test_a_badge_for_weeks_follows_once(session: Session, ada: int) -> None:
    publish(session, {"badges/steady.md": STEADY}, at=WEDNESDAY)
    for number in range(5):
        learn(session, ada, WEDNESDAY + number * WEEK)
        count(session, WEDNESDAY + number * WEEK)
        held = {one.badge_id for one in recognition.badges(session, ada)}
        assert ("steady" in held) == (number >= 3)

    (badge,) = recognition.badges(session, ada)
    assert badge.awarded_at == WEDNESDAY + 3 * WEEK
    facts = session.scalars(select(Achievement.ref).where(Achievement.person_id == ada))
    assert sorted(facts) == ["badge:steady", *(f"streak:{n}w" for n in range(1, 6))]
    assert recognition.standing(session, ada).xp == 0
    assert recognition.recount(session) == []


def test_a_badge_published_later_finds_the_run_that_is_there(session: Session, ada: int) -> None:
    for number in range(4):
        learn(session, ada, WEDNESDAY + number * WEEK)
    count(session, WEDNESDAY + 3 * WEEK)

    publish(session, {"badges/steady.md": STEADY}, at=WEDNESDAY + 4 * WEEK)
    recognition.catch_up(session, WEDNESDAY + 4 * WEEK)

    assert [one.badge_id for one in recognition.badges(session, ada)] == ["steady"]


def test_leave_ahead_keeps_a_run_and_taking_it_out_lets_it_end(session: Session, ada: int) -> None:
    learn(session, ada, WEDNESDAY)
    count(session, WEDNESDAY)
    recognition.add_leave(session, ada, date(2026, 12, 1), date(2026, 12, 20), "UTC", at=WEDNESDAY)
    recognition.add_leave(session, ada, date(2026, 12, 1), date(2026, 12, 20), "UTC", at=WEDNESDAY)
    (leave,) = weeks.page(session, ada, "UTC", at=WEDNESDAY).leaves
    count(session, WEDNESDAY + 4 * WEEK)
    assert run(session, ada) == (1, 1, 0)

    assert not weeks.end_leave(session, ada, leave.id, "UTC", at=WEDNESDAY)
    count(session, WEDNESDAY + 4 * WEEK)

    assert run(session, ada) == (0, 1, 0)
    assert recognition.recount_weeks(session) == []


def test_leave_that_runs_ends_with_yesterday_and_what_is_over_stays(session: Session, ada: int, grace: int) -> None:
    recognition.add_leave(session, ada, date(2026, 11, 23), date(2026, 12, 20), "UTC", at=WEDNESDAY)
    (leave,) = weeks.page(session, ada, "UTC", at=WEDNESDAY).leaves
    with pytest.raises(weeks.NoSuchLeave):
        weeks.end_leave(session, grace, leave.id, "UTC", at=WEDNESDAY)

    assert weeks.end_leave(session, ada, leave.id, "UTC", at=WEDNESDAY + WEEK)

    assert weeks.page(session, ada, "UTC", at=WEDNESDAY + WEEK).leaves == ()
    assert recognition.export_weeks(session, ada)["leave"] == [
        {"starts": "2026-11-23", "ends": "2026-12-01", "at": WEDNESDAY.isoformat()}
    ]
    with pytest.raises(weeks.NoSuchLeave):
        weeks.end_leave(session, ada, leave.id, "UTC", at=WEDNESDAY + WEEK)


def test_leave_of_one_day_that_is_today_is_taken_out(session: Session, ada: int) -> None:
    recognition.add_leave(session, ada, date(2026, 11, 25), date(2026, 11, 25), "UTC", at=WEDNESDAY)
    (leave,) = weeks.page(session, ada, "UTC", at=WEDNESDAY).leaves
    assert leave.state == "now"

    assert not weeks.end_leave(session, ada, leave.id, "UTC", at=WEDNESDAY)

    assert recognition.export_weeks(session, ada)["leave"] == []


def test_the_same_week_at_the_same_moment_counts_once(academy: Academy, session: Session, ada: int) -> None:
    def study(number: int) -> None:
        with academy.store.transaction() as own:
            if number % 3 == 2:
                recognition.sweep_weeks(own, WEDNESDAY)
            else:
                learn(own, ada, WEDNESDAY + timedelta(seconds=number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(study, range(24)))

    with academy.store.transaction() as own:
        count(own, WEDNESDAY)
        assert run(own, ada) == (1, 1, 0)
        assert active(own, ada) == ["2026-W48"]
        assert recognition.recount_weeks(own) == []
        assert recognition.recount(own) == []


def test_leave_entered_twice_at_the_same_moment_is_there_once(academy: Academy, session: Session, ada: int) -> None:
    def enter(_number: int) -> None:
        with academy.store.transaction() as own:
            recognition.add_leave(own, ada, date(2026, 12, 1), date(2026, 12, 4), "UTC", at=WEDNESDAY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(enter, range(8)))

    with academy.store.reading() as reader:
        assert len(recognition.export_weeks(reader, ada)["leave"]) == 1


def test_a_recount_finds_and_mends_a_run_that_differs(session: Session, ada: int, grace: int) -> None:
    for person_id in (ada, grace):
        learn(session, person_id, WEDNESDAY)
    count(session, WEDNESDAY)
    session.execute(update(Streak).where(Streak.person_id == ada).values(current=2, longest=5, ends_on=None))
    session.query(Streak).filter_by(person_id=grace).delete()

    found = recognition.recount_weeks(session, repair=True)

    assert found == [
        f"person {grace}: weeks were counted, yet no run is kept",
        f"person {ada}: current of the weeks is 2, the facts say 1",
        f"person {ada}: longest of the weeks is 5, the facts say 1",
        f"person {ada}: ends_on of the weeks is None, the facts say 2026-12-07",
    ]
    count(session, WEDNESDAY)
    assert recognition.recount_weeks(session) == []
    assert run(session, grace) == (1, 1, 0)


def test_weeks_the_job_has_not_seen_are_no_difference(session: Session, ada: int) -> None:
    learn(session, ada, WEDNESDAY)

    assert recognition.recount_weeks(session) == []


def test_everything_about_weeks_is_given_back_to_the_person(session: Session, ada: int) -> None:
    learn(session, ada, WEDNESDAY)
    count(session, WEDNESDAY)

    told = recognition.export_weeks(session, ada)

    assert told["weeks"] == [{"week": "2026-W48", "at": WEDNESDAY.isoformat()}]
    assert told["in a row"] == {"current": 1, "longest": 1, "to bridge": 0}


@pytest.mark.parametrize(("job", "table"), [(recognition.sweep_weeks, "lms_active_week"), (items.fold, "lms_attempt")])
def test_jobs_that_count_find_their_work_by_index(
    academy: Academy, session: Session, job: Callable[[Session, datetime], int], table: str
) -> None:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if table in statement:
            seen.append((statement, parameters))

    event.listen(academy.store.write_engine, "before_cursor_execute", note)
    job(session, WEDNESDAY)
    event.remove(academy.store.write_engine, "before_cursor_execute", note)

    ((asked, given),) = seen
    connection = session.connection()
    if not academy.store.embedded:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # an empty table is read whole otherwise
    explain = "EXPLAIN QUERY PLAN" if academy.store.embedded else "EXPLAIN"
    plan = " ".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {asked}", given))
    assert f"ix_{table}_uncounted" in plan
