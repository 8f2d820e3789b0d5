"""Paying points: once, within limits, by the rule of the moment, and never again after leaving."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.advocacy.points import book, due, ledger, rules
from lms.advocacy.points.models import Point, PointDue, PointResidue, PointTotal
from lms.advocacy.points.rules import Scale
from lms.people import service as people
from lms.people.rules import THEMES
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT


@pytest.fixture
def amara(session: Session) -> int:
    """An advocate."""
    deeds.publish(session, {})
    person_id = factories.person(session, "Amara Okafor")
    deeds.advocate(session, person_id)
    return person_id


def share(session: Session, person_id: int, number: int, at: datetime = AT) -> int | None:
    paid = ledger.pay(session, person_id, "share", f"share:{number}", at, about=f"{number}", words=f"Story {number}")
    session.commit()
    return paid


def clicks(session: Session, person_id: int, about: str, first: int, many: int, at: datetime = AT) -> int:
    paid = 0
    for number in range(first, first + many):
        paid += ledger.pay(session, person_id, "click", f"click:{about}:{number}", at, about=about) or 0
    session.commit()
    return paid


def described(_session: Session, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    return {about: (f"About {about}", f"/{about}") for about in abouts}


def test_a_deed_is_paid_once(session: Session, amara: int) -> None:
    assert share(session, amara, 1) == 2
    assert share(session, amara, 1) is None
    assert advocacy.points_of(session, amara) == 2
    assert advocacy.recount_points(session) == []


def test_nobody_is_paid_who_has_not_opted_in(session: Session, amara: int, ada: int) -> None:
    assert share(session, ada, 1) is None
    deeds.opt_out(session, amara)
    assert share(session, amara, 1) is None
    assert session.scalar(select(func.count()).select_from(Point)) == 0


def test_the_fourth_share_of_a_day_is_counted_and_not_paid(session: Session, amara: int) -> None:
    assert [share(session, amara, number) for number in range(4)] == [2, 2, 2, 0]
    row = session.scalars(select(Point).order_by(Point.id.desc())).first()
    assert row is not None
    assert (row.amount, row.over) == (0, "day")
    assert share(session, amara, 9, AT + timedelta(days=1)) == 2


def test_the_eleventh_share_of_a_week_is_counted_and_not_paid(session: Session, amara: int) -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    paid = [share(session, amara, number, monday + timedelta(days=number // 3)) for number in range(12)]

    assert paid == [2] * 10 + [0, 0]
    assert share(session, amara, 99, monday + timedelta(days=7)) == 2
    session.expire_all()
    assert advocacy.points_of(session, amara) == 22


def test_limits_start_anew_at_the_persons_own_midnight(session: Session, amara: int) -> None:
    people.set_profile(session, amara, name="Amara", time_zone="Europe/Berlin", theme=THEMES[0], language="en")
    night = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)

    assert [share(session, amara, number, night - timedelta(hours=24)) for number in range(4)] == [2, 2, 2, 0]
    assert share(session, amara, 8, night) == 0
    assert share(session, amara, 9, night + timedelta(minutes=1)) == 2


def test_ten_visits_of_a_share_and_twenty_of_a_day_are_paid(session: Session, amara: int) -> None:
    assert clicks(session, amara, "a", 1, 11) == 100
    assert clicks(session, amara, "b", 1, 9) == 90
    assert clicks(session, amara, "c", 1, 2) == 10
    assert clicks(session, amara, "b", 10, 2, AT + timedelta(days=1)) == 10
    assert clicks(session, amara, "a", 20, 1, AT + timedelta(days=1)) == 0


def test_a_lead_is_paid_once_however_often_it_is_told(session: Session, amara: int) -> None:
    for expected in (50, None, None):
        assert ledger.pay(session, amara, "lead", "lead:x", AT) == expected


def test_a_new_rule_pays_from_its_minute_on_and_changes_nothing_before(session: Session, amara: int) -> None:
    assert share(session, amara, 1) == 2
    made = book.add(session, Scale(share=7, shares_a_day=2), based_on=1, reason="More.", by=None, at=AT)

    assert share(session, amara, 2, made.from_at - timedelta(microseconds=1)) == 2 if made.from_at else None
    assert share(session, amara, 3, AT + timedelta(days=1)) == 7
    assert advocacy.points_of(session, amara) == 11
    # Told later, but of a moment before: the rule of that moment pays.
    assert share(session, amara, 4, AT) == 2
    assert [row.rule for row in session.scalars(select(Point).order_by(Point.id))] == [1, 1, 2, 1]


def test_two_rules_cannot_be_made_over_the_same_one(session: Session) -> None:
    book.add(session, Scale(share=7), based_on=1, reason="More.", by=None, at=AT)

    with pytest.raises(rules.ScaleChanged):
        book.add(session, Scale(share=8), based_on=1, reason="More.", by=None, at=AT)
    with pytest.raises(rules.SameScale):
        book.add(session, Scale(share=7), based_on=2, reason="Same.", by=None, at=AT)


def test_leaving_erases_the_lines_and_coming_back_pays_nothing_twice(session: Session, amara: int) -> None:
    assert [share(session, amara, number) for number in range(2)] == [2, 2]
    assert clicks(session, amara, "a", 1, 9) == 90

    deeds.opt_out(session, amara)
    for model in (Point, PointTotal, PointDue):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    assert advocacy.points_of(session, amara) == 0

    deeds.opt_in(session, amara, AT + timedelta(minutes=1))
    assert share(session, amara, 1) is None
    # One share of the day and one visit of that share were left.
    assert [share(session, amara, number) for number in (7, 8)] == [2, 0]
    assert clicks(session, amara, "a", 10, 2) == 10
    assert advocacy.recount_points(session) == []


def test_leaving_twice_a_day_makes_no_new_room(session: Session, amara: int) -> None:
    paid = []
    for number in range(5):
        paid.append(share(session, amara, number))
        deeds.opt_out(session, amara, AT + timedelta(minutes=number))
        deeds.opt_in(session, amara, AT + timedelta(minutes=number, seconds=30))

    assert paid == [2, 2, 2, 0, 0]


def test_hashes_of_days_go_when_no_limit_asks_for_them(session: Session, amara: int) -> None:
    share(session, amara, 1)
    deeds.opt_out(session, amara)
    before = session.scalar(select(func.count()).select_from(PointResidue)) or 0

    assert advocacy.forget_points(session, AT) == 0
    assert advocacy.forget_points(session, AT + timedelta(days=15)) == 1
    assert session.scalar(select(func.count()).select_from(PointResidue)) == before - 1


def test_what_was_paid_is_taken_back_by_a_line_of_its_own(session: Session, amara: int) -> None:
    share(session, amara, 1)

    assert advocacy.take_back(session, amara, "share:1", AT)
    assert not advocacy.take_back(session, amara, "share:1", AT)
    assert not advocacy.take_back(session, amara, "share:2", AT)
    assert [row.amount for row in session.scalars(select(Point).order_by(Point.id))] == [2, -2]
    assert advocacy.points_of(session, amara) == 0
    assert share(session, amara, 1) is None
    assert advocacy.recount_points(session) == []


def test_what_is_owed_is_paid_a_moment_later_and_once(session: Session, amara: int, grace: int) -> None:
    deeds.advocate(session, grace)
    for person_id in (amara, grace):
        for _ in range(2):
            due.owe(session, person_id, "lead", "lead:x", AT, about="a")
    session.commit()

    assert due.settle(session.info["academy"], described) == 4
    session.expire_all()
    assert [advocacy.points_of(session, one) for one in (amara, grace)] == [50, 50]
    assert set(session.execute(select(Point.words, Point.path)).all()) == {("About a", "/a")}
    session.commit()
    assert due.settle(session.info["academy"], described) == 0


def test_what_is_owed_goes_with_whoever_leaves(session: Session, amara: int) -> None:
    due.owe(session, amara, "lead", "lead:x", AT)
    deeds.opt_out(session, amara)

    assert due.settle(session.info["academy"], described) == 0
    assert session.scalar(select(func.count()).select_from(Point)) == 0


def test_a_recount_names_a_balance_that_is_wrong(session: Session, amara: int) -> None:
    share(session, amara, 1)
    row = session.get(PointTotal, amara)
    assert row is not None
    row.points = 99
    session.flush()

    assert advocacy.recount_points(session) == [f"points of person {amara}: kept 99, facts say 2"]


def test_the_export_holds_every_line(session: Session, amara: int) -> None:
    share(session, amara, 1)

    assert advocacy.export_points(session, amara) == [
        {
            "what": "A story shared",
            "about": "Story 1",
            "points": 2,
            "counted_not_paid": "",
            "rule": "points-1",
            "at": AT.isoformat(),
        }
    ]
