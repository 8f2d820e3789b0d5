"""What facts pay and bring, and until when an award is valid."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from lms.content.badges import Badge
from lms.content.levels import Level
from lms.content.validity import add_months
from lms.recognition import rules
from lms.recognition.rules import Reached

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def level(number: int, name: str, *requires: str) -> Level:
    return Level(number=number, id=name, title=name.title(), requires=requires, valid_for=None)


def badge(name: str, when: str) -> Badge:
    return Badge(
        id=name,
        title=name,
        summary="",
        shape="circle",
        glyph="check",
        colour="pine",
        when=when,
        valid_for=None,
        evidence="",
        criteria="",
        path="",
        digest="",
    )


def award(**changes: Any) -> rules.Award:
    made = rules.Award(
        public_id="x" * 22,
        person_id=1,
        badge_id="first",
        title="First",
        digest="d",
        look={},
        release=1,
        evidence={},
        awarded_at=NOON,
        expires_at=None,
        revoked_at=None,
        revoked_reason=None,
        public=False,
    )
    return replace(made, **changes)


LADDER = (level(0, "start"), level(1, "ready", "course:a", "policy:p"), level(2, "able", "level:ready", "course:b"))


@pytest.mark.parametrize("ref", ["lesson:a/one", "quiz:a", "course:a", "policy:p", "streak:4w", "idea.accepted:1"])
def test_what_learning_reports_may_be_recorded(ref: str) -> None:
    rules.check_fact(ref)


@pytest.mark.parametrize("ref", ["badge:a", "level:ready", "share:x", "click:x", "story:x", "quiz:", "quiz", ""])
def test_badges_levels_and_shares_are_never_facts_from_outside(ref: str) -> None:
    with pytest.raises(rules.NotAFact, match="cannot be recorded"):
        rules.check_fact(ref)


@pytest.mark.parametrize(
    ("facts", "badges", "brings"),
    [
        pytest.param((), (), (), id="nothing brings nothing"),
        pytest.param(("course:a",), (), (), id="one of two requirements is not enough"),
        pytest.param(("course:a", "policy:p"), (), ("level:ready",), id="both reach the level"),
        pytest.param(("course:b", "course:a"), (), (), id="the level above waits for the one below"),
        pytest.param(
            ("course:a", "course:b", "policy:p"), (), ("level:ready", "level:able"), id="a level completes the next"
        ),
        pytest.param(
            ("course:a", "policy:p"),
            (badge("r", "level:ready"), badge("a", "course:a")),
            ("badge:a", "level:ready", "badge:r"),
            id="a level awards its badge",
        ),
        pytest.param(("badge:a", "course:a"), (badge("a", "course:a"),), (), id="what is there is not brought again"),
        pytest.param(
            ("course:a",), (badge("a", "course:a"), badge("b", "badge:a")), ("badge:a", "badge:b"), id="chain"
        ),
        pytest.param((), (badge("w", "level:start"),), ("badge:w",), id="the first level counts as reached"),
        pytest.param(("streak:4w",), (badge("s", "streak:4w"),), ("badge:s",), id="conditions that are no reference"),
        pytest.param((), (badge("s", "badge:s"),), (), id="a badge cannot earn itself"),
    ],
)
def test_facts_bring_badges_and_levels_until_nothing_more_follows(
    facts: tuple[str, ...], badges: tuple[Badge, ...], brings: tuple[str, ...]
) -> None:
    assert rules.consequences(facts, LADDER, badges) == brings


def test_a_revoked_badge_completes_nothing_and_is_not_awarded_again() -> None:
    ladder = (level(0, "start"), level(1, "ready", "badge:a"))
    facts = ("course:a", "badge:a")

    assert rules.consequences(facts, ladder, [badge("a", "course:a")]) == ("level:ready",)
    assert rules.consequences(facts, ladder, [badge("a", "course:a")], frozenset({"badge:a"})) == ()


def test_a_level_put_in_below_holds_back_the_next_but_takes_nothing() -> None:
    ladder = (level(0, "start"), level(1, "new", "course:n"), level(2, "ready"), level(3, "able", "course:b"))

    assert rules.consequences(("level:ready", "course:b"), ladder, []) == ()
    assert rules.consequences(("level:ready", "course:b", "course:n"), ladder, []) == ("level:new", "level:able")


def test_the_order_of_the_levels_in_the_file_does_not_matter() -> None:
    facts = ("course:a", "course:b", "policy:p")

    assert rules.consequences(facts, reversed(LADDER), []) == ("level:ready", "level:able")


@pytest.mark.parametrize(
    ("levels", "base"),
    [
        ((), None),
        (LADDER, "start"),
        ((level(1, "a", "course:a"), level(2, "b")), None),
        ((level(3, "b"), level(2, "a")), "a"),
    ],
)
def test_the_lowest_level_comes_with_the_account_if_it_requires_nothing(
    levels: tuple[Level, ...], base: str | None
) -> None:
    found = rules.base_level(levels)

    assert (found.id if found else None) == base


@pytest.mark.parametrize(
    ("reached", "levels", "top"),
    [
        pytest.param((), LADDER, Reached("start", 0), id="nobody is below the first level"),
        pytest.param((), (), None, id="no levels at all"),
        pytest.param((Reached("ready", 1),), LADDER, Reached("ready", 1), id="the one reached"),
        pytest.param((Reached("ready", 7),), LADDER, Reached("ready", 1), id="today's number counts"),
        pytest.param((Reached("gone", 2),), LADDER, Reached("gone", 2), id="a level taken out keeps its number"),
        pytest.param(
            (Reached("gone", 1), Reached("ready", 1)), LADDER, Reached("ready", 1), id="at a tie the one still there"
        ),
        pytest.param((Reached("ready", 1), Reached("able", 2)), LADDER, Reached("able", 2), id="the highest of two"),
    ],
)
def test_a_person_stands_at_the_highest_level_reached(
    reached: tuple[Reached, ...], levels: tuple[Level, ...], top: Reached | None
) -> None:
    assert rules.highest(reached, levels) == top


@pytest.mark.parametrize(
    ("ref", "waits"),
    [("course:a", True), ("policy:p", True), ("quiz:a", True), ("quiz:b", False), ("lesson:a/1", False)],
)
def test_only_what_a_badge_or_level_waits_for_is_awaited(ref: str, waits: bool) -> None:
    assert (ref in rules.awaited(LADDER, [badge("q", "quiz:a")])) is waits


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-15", 1, "2026-02-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2096-02-29", 48, "2100-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-22", 1, "2026-12-22"),
        ("2026-11-22", 24, "2028-11-22"),
        ("2026-02-28", 1, "2026-03-28"),
    ],
)
def test_months_are_calendar_months_and_end_with_the_month(start: str, months: int, end: str) -> None:
    begin = datetime.fromisoformat(f"{start}T23:59:58+00:00")

    assert add_months(begin, months) == datetime.fromisoformat(f"{end}T23:59:58+00:00")


def test_months_keep_the_zone_of_the_instant() -> None:
    zone = timezone(timedelta(hours=2))

    assert add_months(datetime(2026, 3, 31, 1, tzinfo=zone), 1) == datetime(2026, 4, 30, 1, tzinfo=zone)


@pytest.mark.parametrize(
    ("changes", "at", "state"),
    [
        pytest.param({}, NOON, "valid", id="without an end"),
        pytest.param({"expires_at": NOON}, NOON - timedelta(seconds=1), "valid", id="a second before"),
        pytest.param({"expires_at": NOON}, NOON, "expired", id="at the very instant"),
        pytest.param({"revoked_at": NOON}, NOON, "revoked", id="revoked"),
        pytest.param({"revoked_at": NOON}, NOON - timedelta(1), "valid", id="before it was revoked"),
        pytest.param({"revoked_at": NOON, "expires_at": NOON}, NOON, "revoked", id="revoked outweighs expired"),
    ],
)
def test_an_award_is_valid_expired_or_revoked(changes: dict[str, Any], at: datetime, state: str) -> None:
    assert award(**changes).state(at) == state


@pytest.mark.parametrize(
    ("public", "person_id", "roles", "shows"),
    [
        (False, None, (), False),
        (False, 2, (), False),
        (False, 2, ("trainer",), False),
        (False, 2, ("expert",), False),
        (False, 1, (), True),
        (False, 2, ("staff",), True),
        (False, 2, ("champion",), True),
        (False, 2, ("admin",), True),
        (True, None, (), True),
        (True, 2, (), True),
    ],
)
def test_an_award_shows_to_its_owner_and_to_checkers_and_to_all_if_the_owner_says_so(
    public: bool, person_id: int | None, roles: tuple[str, ...], shows: bool
) -> None:
    assert rules.may_see(award(public=public), person_id, frozenset(roles)) is shows


ID = "AbC-1234_xyzABCDEFGHIJ"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (ID, ID),
        (f"  {ID}\n", ID),
        (f"https://academy.example/badges/{ID}", ID),
        (f"https://academy.example/academy/badges/{ID}/", ID),
        (f"https://academy.example/badges/{ID}/art.svg?x=1#top", ID),
        (f"/check/{ID}", ID),
        (f"academy.example/badges/{ID}", ID),
        ("", None),
        ("abc", None),
        ("x" * 65, None),
        ("what is this", None),
        ("https://academy.example/badges/about/first", None),
        (f"https://academy.example/c/{ID}", None),
        ("http://[broken/badges/" + ID, None),
        ("ÄbC-1234_xyzABCDEFGHIJ", None),
        ("../../etc/passwd/badges/..", None),
    ],
)
def test_the_id_is_found_in_what_was_typed_or_pasted(typed: str, found: str | None) -> None:
    assert rules.award_id_in(typed) == found
