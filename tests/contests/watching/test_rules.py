"""What looks unusual: one table for what is found and what is not."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.contests.watching import rules
from lms.contests.watching.rules import Shared, Visit

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LISBON, BERLIN = ZoneInfo("Europe/Lisbon"), ZoneInfo("Europe/Berlin")


def visits(*seconds: float, kind: str = "human", person: int = 1, about: str = "s:x") -> list[Visit]:
    return [Visit(person, about, AT + timedelta(seconds=one), kind, AT.date()) for one in seconds]


def shares(*minutes: float, person: int = 1, at: datetime = AT) -> list[Shared]:
    return [Shared(person, f"s{n}", "x", at + timedelta(minutes=one)) for n, one in enumerate(minutes)]


def found(seen: list[Visit] | None = None, shared: list[Shared] | None = None) -> list[tuple[str, int]]:
    return [(one.kind, one.number) for one in rules.look(seen or [], shared or [], LISBON)]


IRREGULAR = [0, 3, 11, 14, 29, 33, 52, 60, 71, 99]
NINE = IRREGULAR[:9]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([], []),
        (visits(*IRREGULAR), [("burst", 10)]),
        (visits(*IRREGULAR, 104, 119), [("burst", 12)]),
        (visits(*NINE), []),
        (visits(*NINE, 121), []),
        (visits(*IRREGULAR, kind="bot"), []),
        (visits(*NINE) + visits(99, about="s:linkedin"), []),
        (visits(*NINE) + visits(99, person=2), []),
        (visits(*(300 * n for n in range(8))), [("even", 8)]),
        (visits(*(300 * n + n % 2 for n in range(9))), [("even", 9)]),
        (visits(*(300 * n for n in range(7))), []),
        (visits(*(4_000 * n for n in range(20))), []),
        (visits(0, 7, *(300 * n for n in range(1, 9)), 9_999), [("even", 8)]),
        (visits(*(300 * n + 40 * (n % 3) for n in range(20))), []),
        (visits(*range(0, 900, 60), kind="duplicate"), [("again", 15)]),
        (visits(*range(0, 840, 60), kind="duplicate"), []),
        (visits(*range(0, 900, 60), kind="duplicate") + visits(*(700 * n + n * n for n in range(6))), []),
        (visits(1, 2, 3, 4, 5, kind="self"), [("own", 5)]),
        (visits(1, 2, 3, 4, kind="self"), []),
    ],
)
def test_visits(seen: list[Visit], expected: list[tuple[str, int]]) -> None:
    assert found(seen) == expected


def one_story(*minutes: float) -> list[Shared]:
    return [Shared(1, "s", f"n{number}", AT + timedelta(minutes=one)) for number, one in enumerate(minutes)]


LATE = datetime(2026, 11, 22, 23, 55, tzinfo=UTC)
PAIR = shares(0, 10, 20) + shares(0.5, 10.9, 20, person=2)


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        (one_story(0, 1, 2, 5), [("networks", 4)]),
        (one_story(0, 1, 2, 3, 4), [("networks", 5)]),
        (one_story(0, 1, 2, 6), []),
        (one_story(0, 1, 2), []),
        (shares(0, 6, at=LATE), [("midnight", 2)]),
        (shares(0, 4, 6, 9, at=LATE), [("midnight", 4)]),
        (shares(0, 16, at=LATE), []),
        (shares(-6, 6, at=LATE), []),
        (shares(0, 5, at=LATE), [("midnight", 2)]),
        (shares(0, 4, at=LATE), []),
        (PAIR, [("alike", 3), ("alike", 3)]),
        (PAIR[:-1], []),
        (shares(0, 10, 20) + shares(1.1, 11.1, 21.1, person=2), []),
    ],
)
def test_shares(shared: list[Shared], expected: list[tuple[str, int]]) -> None:
    assert found(None, shared) == expected


def test_a_crowd_that_shares_at_once_is_compared_with_few() -> None:
    crowd = [one for person in range(60) for one in shares(0, 10, 20, person=person)]
    assert {one.kind for one in rules.look([], crowd, LISBON)} == {"alike"}
    far = shares(0, 10, 20, person=0) + [one for n in range(1, 40) for one in shares(0, person=n)]
    assert rules.look([], far, LISBON) == ()


def test_midnight_and_the_day_are_those_of_the_contest() -> None:
    late = shares(0, 6, at=LATE)
    assert [one.day for one in rules.look([], late, LISBON)] == [date(2026, 11, 23)]
    assert rules.look([], late, BERLIN) == ()
    autumn = shares(0, 6, at=datetime(2026, 10, 24, 21, 55, tzinfo=UTC))
    assert [one.day for one in rules.look([], autumn, BERLIN)] == [date(2026, 10, 25)]


def test_the_same_day_is_told_once_with_the_most_that_was_seen() -> None:
    twice = visits(*IRREGULAR) + visits(*(3_600 + one for one in [*IRREGULAR, 101]))
    (one,) = rules.look(twice, [], LISBON)
    assert (one.number, one.since) == (11, AT + timedelta(hours=1))


def test_every_kind_has_its_words_and_says_what_may_be_honest() -> None:
    assert rules.KINDS.keys() == rules.WORDS.keys() == rules.HONEST.keys()
    assert all("7" in rules.says(kind, 7) for kind in rules.KINDS)
    assert {rules.lines_of(kind) for kind in rules.KINDS} == {"click", "share"}
