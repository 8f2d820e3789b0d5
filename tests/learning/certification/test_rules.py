"""Until when somebody is certified, tried at every edge of the calendar."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.badges import Badge
from lms.content.levels import Level
from lms.content.validity import add_months, periods, renewed_until
from lms.learning.certification import rules
from lms.learning.certification.rules import Kind, Terms
from tests.learning import made

SECOND = timedelta(seconds=1)
TERMS = Terms(timedelta(days=60), timedelta(days=14))
KIND = Kind("level:top", "Top", 12, ("one",), (), 3)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def certificate(reached: str, *renewals: str, **more: Any) -> rules.Certificate:
    return rules.certificate(KIND, at(reached), [at(one) for one in renewals], TERMS, **more)


@pytest.mark.parametrize(
    ("reached", "renewals", "starts", "ends"),
    [
        pytest.param("2026-11-22T09:00", (), "2026-11-22T09:00", "2027-11-22T09:00", id="a year"),
        pytest.param("2028-02-29T23:59:59", (), "2028-02-29T23:59:59", "2029-02-28T23:59:59", id="from 29 February"),
        pytest.param("2027-02-28T12:00", (), "2027-02-28T12:00", "2028-02-28T12:00", id="to a leap year"),
        pytest.param("2026-12-31T23:00", (), "2026-12-31T23:00", "2027-12-31T23:00", id="in week 53"),
        pytest.param("2026-11-22T09:00", ("2027-10-01T08:00",), "2027-11-22T09:00", "2028-11-22T09:00", id="early"),
        pytest.param("2026-11-22T09:00", ("2027-11-22T09:00",), "2027-11-22T09:00", "2028-11-22T09:00", id="at end"),
        pytest.param("2026-11-22T09:00", ("2027-12-01T07:30",), "2027-12-01T07:30", "2028-12-01T07:30", id="late"),
        pytest.param(
            "2028-02-29T06:00",
            ("2029-02-01T00:00", "2030-02-01T00:00", "2031-02-01T00:00"),
            "2031-02-28T06:00",
            "2032-02-29T06:00",
            id="29 February comes back",
        ),
        pytest.param(
            "2028-02-29T06:00",
            ("2029-03-10T05:00", "2030-03-01T00:00"),
            "2030-03-10T05:00",
            "2031-03-10T05:00",
            id="late begins anew",
        ),
    ],
)
def test_a_period_follows_from_the_facts(reached: str, renewals: tuple[str, ...], starts: str, ends: str) -> None:
    found = certificate(reached, *renewals)

    assert (found.period.start, found.period.end, found.ends) == (at(starts), at(ends), at(ends))
    assert found.period.n == len(renewals)
    assert found.next == len(renewals) + 1


def test_each_edge_is_an_instant() -> None:
    one = certificate("2026-11-22T09:00")
    opens, ends, grace = one.opens, one.ends, one.grace_ends

    assert (opens, ends, grace) == (at("2027-09-23T09:00"), at("2027-11-22T09:00"), at("2027-12-06T09:00"))
    assert [one.state(edge - SECOND) for edge in (opens, ends, grace)] == ["valid", "window", "grace"]
    assert [one.state(edge) for edge in (opens, ends, grace)] == ["window", "grace", "ended"]
    assert [one.state(edge + SECOND) for edge in (opens, ends, grace)] == ["window", "grace", "ended"]
    assert [one.can_renew(edge) for edge in (opens - SECOND, opens, ends, grace)] == [False, True, True, True]
    assert [rules.looks_at(one, edge) for edge in (opens - SECOND, opens, grace - SECOND, grace)] == [
        opens,
        grace,
        grace,
        None,
    ]


def test_a_span_shorter_than_the_window_is_open_from_its_first_instant() -> None:
    short = rules.certificate(Kind("level:x", "X", 1, ()), at("2026-11-22T09:00"), (), TERMS)

    assert short.opens == at("2026-11-22T09:00")


def test_the_clocks_on_the_wall_move_and_the_instants_do_not() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    one = certificate("2026-03-27T11:00")

    assert one.period.start.astimezone(berlin).hour == 12
    assert one.ends.astimezone(berlin).hour == 12
    assert one.grace_ends.astimezone(berlin).hour == 13
    assert one.grace_ends - one.ends == timedelta(days=14)


@pytest.mark.parametrize(
    ("signed", "ends", "grace_ends", "shown"),
    [
        pytest.param("2027-06-01T00:00", "2027-06-01T00:00", "2027-06-01T00:00", True, id="first, and without grace"),
        pytest.param("2027-11-22T09:00", "2027-11-22T09:00", "2027-11-22T09:00", False, id="at the same instant"),
        pytest.param("2027-11-25T09:00", "2027-11-22T09:00", "2027-11-25T09:00", False, id="during the grace"),
        pytest.param("2030-01-01T00:00", "2027-11-22T09:00", "2027-12-06T09:00", False, id="later"),
        pytest.param("2026-12-24T00:00", "2026-12-24T00:00", "2026-12-24T00:00", True, id="withdrawn"),
    ],
)
def test_a_sign_off_that_ends_first_ends_the_certification(
    signed: str, ends: str, grace_ends: str, shown: bool
) -> None:
    one = certificate("2026-11-22T09:00", signed_until=at(signed))

    assert (one.ends, one.grace_ends) == (at(ends), at(grace_ends))
    assert one.signed_until == (at(signed) if shown else None)
    assert one.state(at(grace_ends)) == "ended"


def test_levels_with_an_end_are_certified_and_courses_that_no_such_level_asks_for() -> None:
    courses = [
        replace(made.course(name), valid_for=months, status=status)
        for name, months, status in (
            ("one", 6, "active"),
            ("two", 24, "active"),
            ("three", None, "active"),
            ("four", 3, "draft"),
        )
    ]
    top = Level(2, "top", "Top", ("level:ready", "course:one", "quiz:extra"), 12)
    ready = Level(1, "ready", "Ready", ("course:two",), None)

    found = rules.kinds(replace(made.library(*courses), levels=(top, ready)))

    assert found == {
        "level:top": Kind("level:top", "Top", 12, ("one",), ("extra",), 2),
        "course:two": Kind("course:two", "Two", 24, ("two",)),
    }
    assert [one.is_level for one in found.values()] == [True, False]


def test_what_only_a_badge_gives_an_end_can_be_renewed_too() -> None:
    def given(when: str, months: int | None = 6) -> Badge:
        return Badge(when, when, "", "circle", "check", "pine", when, months, "", "", "", "d")

    badges = [
        given("course:one"),
        given("course:two"),
        given("course:none"),
        given("course:three", None),
        given("quiz:one"),
        given("quiz:three"),
        given("level:top"),
        given("streak:4w"),
    ]
    courses = [made.course(name) for name in ("one", "two", "three")]
    content = replace(
        made.library(*courses),
        badges={one.id: one for one in badges},
        quizzes={name: made.quiz(name) for name in ("one", "three")},
        levels=(Level(2, "top", "Top", ("course:one",), 12),),
    )

    found = rules.kinds(content)

    assert set(found) == {"level:top", "course:two", "quiz:three"}
    assert (found["course:two"].courses, found["quiz:three"].quizzes) == (("two",), ("three",))


def test_what_was_never_reached_is_not_certified() -> None:
    known = {"level:top": KIND}

    assert rules.certificates(known, {}, {}, TERMS) == ()
    assert rules.certificates(known, {"level:top": at("2026-11-22T09:00")}, {}, TERMS) == (
        certificate("2026-11-22T09:00"),
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [(67, None), (66.9, 60), (60, 60), (59.9, None), (37, None), (36, 30), (30, 30), (13, 7), (7, 7), (6.9, None)],
)
def test_the_digest_says_it_in_the_last_week_that_leaves_so_many_days(days: float, said: int | None) -> None:
    one = certificate("2026-11-22T09:00")
    now = one.ends - timedelta(days=days)

    assert rules.ahead(one, now, now + timedelta(days=7)) == said


def test_what_can_be_renewed_now_stands_in_the_order_of_its_end() -> None:
    first, second = certificate("2026-11-22T09:00"), certificate("2026-11-20T09:00")

    assert rules.opens_first((first, second), at("2027-10-20T00:00")) == (second, first)
    assert rules.opens_first((first, second), at("2027-01-20T00:00")) == ()


INSTANTS = st.timedeltas(timedelta(0), timedelta(days=6000)).map(lambda span: at("2024-01-01") + span)
WAITS = st.lists(st.timedeltas(timedelta(days=-59), timedelta(days=400)), max_size=8)


@given(INSTANTS, st.integers(3, 36), WAITS)
def test_periods_follow_each_other_without_overlap_and_never_lose_a_day(
    start: datetime, months: int, waits: list[timedelta]
) -> None:
    renewals: list[datetime] = []
    for wait in waits:
        renewals.append(periods(start, months, renewals)[-1].end + wait)
    found = periods(start, months, renewals)

    assert [one.n for one in found] == list(range(len(renewals) + 1))
    for before, after, renewed in zip(found, found[1:], renewals, strict=False):
        assert after.start == max(before.end, renewed)
        assert after.start.time() == (before.end if renewed < before.end else renewed).time()
    for one in found:
        assert add_months(one.start, months) <= one.end <= add_months(one.start, months) + timedelta(days=3)
        assert one.end.time() == one.start.time()


@given(INSTANTS, st.integers(3, 36), WAITS)
def test_every_instant_of_a_walk_has_one_state_and_states_only_go_forward(
    start: datetime, months: int, waits: list[timedelta]
) -> None:
    kind = Kind("level:x", "X", months, ())
    renewals: list[datetime] = []
    for wait in waits:
        renewals.append(periods(start, months, renewals)[-1].end + wait)
    one = rules.certificate(kind, start, renewals, TERMS)
    edges = [one.period.start, one.opens, one.ends, one.grace_ends, one.grace_ends + timedelta(days=1000)]
    states = [one.state(edge) for edge in edges]

    assert edges == sorted(edges)
    assert states[1:] == ["window", "grace", "ended", "ended"]
    assert [one.state(edge - SECOND) for edge in edges[2:4]] == ["window", "grace"]


@pytest.mark.parametrize(
    ("ends", "now", "until"),
    [
        pytest.param("2027-01-10", "2027-01-10", "2028-01-10", id="at its end"),
        pytest.param("2027-01-10", "2027-02-10", "2028-02-10", id="over"),
        pytest.param("2027-01-10", "2026-11-11", "2028-01-10", id="60 days ahead"),
        pytest.param("2027-01-10", "2026-11-10", "2027-11-10", id="61 days ahead"),
        pytest.param("2029-01-10", "2026-11-10", "2029-01-10", id="never shorter"),
        pytest.param("2027-02-28", "2027-02-01", "2028-02-29", id="the day that is meant"),
    ],
)
def test_a_badge_is_renewed_on_from_its_end_or_from_the_renewal(ends: str, now: str, until: str) -> None:
    day = 29 if ends == "2027-02-28" else 0

    assert renewed_until(at(ends), 12, at(now), timedelta(days=60), day) == at(until)
