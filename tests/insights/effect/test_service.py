"""Measured beside requests, published in groups of five or more, and drawn by lot where the champion wants that."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.ideas.incidents import service as incidents
from lms.ideas.incidents.models import Incident
from lms.insights import service as insights
from lms.insights.effect import measuring, ordering, service
from lms.insights.effect.models import Effect, InvitationPlace
from lms.people.models import Person
from lms.web.academy import Academy
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.insights.effect.conftest import STEP, advocates, shared, took

TOMORROW = AT.date() + timedelta(days=1)
COURSE = "course:second"


def measured(academy: Academy, session: Session, at=AT) -> service.Overview:
    session.commit()
    insights.measure(academy, at)
    session.expire_all()
    return service.overview(session)


@pytest.fixture
def trained(session: Session, champion: int) -> list[int]:
    """Twelve, of whom six took a course; those share twice as much after it, and the others as before."""
    people = advocates(session, 12)
    took(session, people[:6], COURSE)
    for at, one in enumerate(people):
        days = (-20, -10, 5, 10, 15, 20) if at < 6 else (-20, -10, 5, 10)
        shared(session, champion, one, *days[: 4 + at % 3], own=at % 2 == 0)
    return people


def test_a_course_is_measured_beside_those_who_did_not_take_it(
    academy: Academy, session: Session, trained: list[int]
) -> None:
    found = measured(academy, session)

    assert [one.title for one in found.shown] == ["Second steps"]
    one = found.shown[0]
    assert (one.people, one.others, one.drawn, one.at) == (5, 5, False, AT)
    assert [line.measure.key for line in one.lines] == ["shares", "own", "clicks", "disclosed", "incidents"]
    assert one.lines[0].cells == ("2.0", "3.0", "2.0", "2.0")
    assert one.lines[0].words == "50 % more"
    assert one.sentence.startswith("People who took this step had 50 % more shares")
    assert one.lines[3].words == "cannot be told yet"
    assert "First steps" in found.waiting


def test_measuring_again_changes_nothing_until_five_more_and_four_weeks(
    academy: Academy, session: Session, trained: list[int], champion: int
) -> None:
    first = measured(academy, session).shown[0]
    shared(session, champion, advocates(session, 1, "b")[0], -20, 5)
    assert measured(academy, session, AT + timedelta(days=1)).shown == (first,)
    later = AT + timedelta(days=29)
    more = advocates(session, 12, "c")
    took(session, more[:5], COURSE, at=STEP)

    assert measured(academy, session, later).shown[0].at == later
    assert insights.measure(academy, later) == 0


def test_below_five_nothing_stays(academy: Academy, session: Session, trained: list[int]) -> None:
    assert measured(academy, session).shown
    for one in trained[:2]:
        choices.opt_out(session, one)

    assert measured(academy, session).shown == ()
    assert session.scalar(select(func.count()).select_from(Effect)) == 0


def test_nearly_the_same_people_are_shown_once(academy: Academy, session: Session, trained: list[int]) -> None:
    took(session, trained[:5], "course:first")

    assert [one.step for one in measured(academy, session).shown] == [COURSE]


def test_an_incident_counts_for_whom_it_was_about(
    academy: Academy, session: Session, trained: list[int], champion: int
) -> None:
    public_id = session.scalar(select(Person.public_id).where(Person.id == trained[0]))
    told = {"title": "T", "what_happened": "W", "consequence": "C", "learned": "L", "clauses": [], "lessons": []}
    mark = incidents.mark(session, public_id)
    session.add(
        Incident(
            public_id="i",
            kind="tone",
            happened_on=(STEP + timedelta(days=3)).date(),
            about_mark=mark,
            status="draft",
            at=AT,
            **told,
        )
    )
    line = measured(academy, session).shown[0].lines[4]

    assert line.cells == ("0.0 per 100", "16.7 per 100", "0.0 per 100", "0.0 per 100")


def test_an_academy_nobody_shares_in_has_nothing_to_measure(academy: Academy, session: Session, champion: int) -> None:
    found = measured(academy, session)

    assert found.shown == ()
    assert found.needed[0][0] == 20
    assert "Second steps" in found.waiting


def drawn(session: Session, champion: int, course: str = "second", waves: int = 2, first_on: date = TOMORROW) -> str:
    public_id = ordering.set_up(session, course, waves=waves, first_on=first_on, by=champion, at=AT)
    session.commit()
    return public_id


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"course": "none"}, "course"),
        ({"waves": 1}, "waves"),
        ({"waves": 3}, "waves"),
        ({"first_on": AT.date()}, "first_on"),
    ],
)
def test_an_order_needs_a_course_a_day_and_five_people_a_wave(session: Session, champion: int, values, field) -> None:
    advocates(session, 12)
    with pytest.raises(service.CannotDraw) as refused:
        drawn(session, champion, **values)

    assert refused.value.field == field


def test_who_took_the_course_is_in_no_order_and_it_is_drawn_once(session: Session, champion: int) -> None:
    people = advocates(session, 14)
    took(session, people[:3], COURSE)
    drawn(session, champion)
    places = {row.person_id: row for row in session.scalars(select(InvitationPlace))}

    assert set(places) == set(people[3:])
    assert {row.invited_on for row in places.values()} == {TOMORROW, TOMORROW + timedelta(days=35)}
    assert service.orders(session)[0].people == 10
    with pytest.raises(service.CannotDraw):
        drawn(session, champion)


def test_the_lot_is_measured_by_the_wave_and_not_by_who_went(academy: Academy, session: Session, champion: int) -> None:
    people = advocates(session, 20)
    drawn(session, champion)
    waves: dict[int, list[int]] = {}
    for row in session.scalars(select(InvitationPlace)):
        row.invited_on -= timedelta(days=61)
        waves.setdefault(row.wave, []).append(row.person_id)
    for one in people:
        shared(session, champion, one, -20, *((5, 9) if one in waves[0] else (5,)))
    found = measured(academy, session).shown[0]

    assert found.drawn
    assert found.title == "Invited by lot to Second steps"
    assert found.lines[0].cells == ("1.0", "2.0", "1.0", "1.0")
    assert "from the invitation or from chance" in found.sentence or "too few" in found.sentence


def test_leaving_takes_somebody_out_of_every_order(session: Session, champion: int) -> None:
    people = advocates(session, 12)
    drawn(session, champion)
    assert service.export(session, people[0])[0]["course"] == "Second steps"
    choices.opt_out(session, people[0])

    assert service.export(session, people[0]) == []
    assert session.scalar(select(func.count()).select_from(InvitationPlace)) == 11


def test_the_days_of_a_step_are_those_of_the_academys_zone(academy: Academy, session: Session, champion: int) -> None:
    basis = measuring._basis(session, AT)

    assert basis.day(AT) == AT.date().toordinal() == basis.today
