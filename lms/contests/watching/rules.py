"""What looks unusual in a contest, from what is kept at all: when links were followed and as what, and when was shared.

No address, no referrer and no device is kept, and hashes of visitors go with their day: nothing here rests on them.
What is unusual may still be honest; so these rules only list, and a person decides. Pure: no session, no clock.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

from lms.contests.rules import CLICK, SHARE, ContestError

BURST, EVEN, AGAIN, OWN, NETWORKS, MIDNIGHT, ALIKE = "burst", "even", "again", "own", "networks", "midnight", "alike"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        BURST: "Many visits in a short time",
        EVEN: "Visits at an even pace",
        AGAIN: "The same visitors again and again",
        OWN: "Many visits of one's own",
        NETWORKS: "Many networks in minutes",
        MIDNIGHT: "Shared just before and just after midnight",
        ALIKE: "Two people who share alike",
    }
)
"""What is looked for, in words."""
WORDS: Mapping[str, str] = MappingProxyType(
    {
        BURST: "{number} people followed one link within two minutes.",
        EVEN: "{number} visits of one link in a row came at the same distance from each other, to two seconds.",
        AGAIN: "Visitors who had been counted that day came back {number} times; that is not counted.",
        OWN: "The link's own person followed it {number} times; that is not counted.",
        NETWORKS: "One story went to {number} networks within five minutes.",
        MIDNIGHT: "{number} shares lie within ten minutes of a midnight, on both sides of it.",
        ALIKE: "{number} times within a minute somebody else shared the same story to the same network.",
    }
)
HONEST: Mapping[str, str] = MappingProxyType(
    {
        BURST: "A newsletter or a large group does the same.",
        EVEN: "People hardly ever do so; a program does.",
        AGAIN: "Somebody may have liked the story, or tried to raise a number.",
        OWN: "Looking whether a link works is fine.",
        NETWORKS: "Some take time for sharing once a week.",
        MIDNIGHT: "Some people work late.",
        ALIKE: "Colleagues at one desk do the same; so do two accounts of one person.",
    }
)
"""What may be honest about it."""
BURST_VISITS, BURST_SPAN = 10, timedelta(minutes=2)
EVEN_VISITS, EVEN_SPREAD, EVEN_GAP = 8, timedelta(seconds=2), timedelta(hours=1)
AGAIN_VISITS, AGAIN_TIMES = 15, 3
"""How often visitors came back to one link on a day, and how many times that is of those counted."""
OWN_VISITS = 5
NETWORKS_NUMBER, NETWORKS_SPAN = 4, timedelta(minutes=5)
MIDNIGHT_SPAN = timedelta(minutes=10)
ALIKE_TIMES, ALIKE_SPAN, ALIKE_CROWD = 3, timedelta(minutes=1), 20
"""How many of those right after a share it is compared with: more at once are a crowd, and nothing unusual."""
OPEN, FINE, TAKEN_BACK = "open", "fine", "taken_back"
STATES: Mapping[str, str] = MappingProxyType({OPEN: "to look at", FINE: "left as it is", TAKEN_BACK: "taken back"})
LATE = timedelta(minutes=15)
"""How long after a visit it is counted at the latest, so that its line is found."""
HUMAN, DUPLICATE, SELF = "human", "duplicate", "self"


class NoSuchOddity(ContestError):
    """There is no such thing to look at."""


class AlreadyDecided(ContestError):
    """Somebody decided about it meanwhile."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody or something followed a link. ``about`` is story and network, ``day`` the one visitors count by."""

    person_id: int
    about: str
    at: datetime
    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Shared:
    """A share that stands in a contest."""

    person_id: int
    story: str
    network: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something unusual of one person: from when until when, on which day of the contest, and how many."""

    person_id: int
    kind: str
    about: str
    day: date
    since: datetime
    until: datetime
    number: int


One = TypeVar("One", Visit, Shared)


def look(visits: Sequence[Visit], shares: Sequence[Shared], zone: tzinfo) -> tuple[Oddity, ...]:
    """Find everything unusual, each kind once a day for a person and a link; the largest of several is kept."""
    most: dict[tuple[int, str, str, date], Oddity] = {}
    for one in (*_of_visits(visits, zone), *_of_shares(shares, zone)):
        name = (one.person_id, one.kind, one.about, one.day)
        if name not in most or most[name].number < one.number:
            most[name] = one
    return tuple(most[name] for name in sorted(most, key=lambda name: (name[3], name[0], name[1], name[2])))


def says(kind: str, number: int) -> str:
    """Say what was found in a sentence."""
    return WORDS[kind].format(number=number)


def lines_of(kind: str) -> str:
    """Name the kind of deeds something unusual is about."""
    return CLICK if kind in (BURST, EVEN, AGAIN, OWN) else SHARE


def burst(visits: Sequence[Visit], zone: tzinfo) -> Iterator[Oddity]:
    """Find many people within two minutes; ``visits`` of one link, in the order of time."""
    human = [one for one in visits if one.kind == HUMAN]
    yield from _crowded(human, BURST_VISITS, BURST_SPAN, lambda some: _oddity(BURST, some, zone))


def even(visits: Sequence[Visit], zone: tzinfo) -> Iterator[Oddity]:
    """Find people who come at the same distance from each other; ``visits`` of one link, in the order of time."""
    human = [one for one in visits if one.kind == HUMAN]
    run = human[:1]
    for before, one in pairwise(human):
        gap = one.at - before.at
        usual = run[1].at - run[0].at if len(run) > 1 else gap
        if not timedelta() < gap <= EVEN_GAP or abs(gap - usual) > EVEN_SPREAD:
            run = [before] if timedelta() < gap <= EVEN_GAP else []
        run.append(one)
        if len(run) >= EVEN_VISITS:
            yield _oddity(EVEN, run, zone)


def again(visits: Sequence[Visit], zone: tzinfo) -> Iterator[Oddity]:
    """Find visitors who come back far more often than new ones come; ``visits`` of one link."""
    for some in _by_day(visits):
        back = [one for one in some if one.kind == DUPLICATE]
        human = sum(one.kind == HUMAN for one in some)
        if len(back) >= AGAIN_VISITS and len(back) >= AGAIN_TIMES * human:
            yield _oddity(AGAIN, back, zone)


def own(visits: Sequence[Visit], zone: tzinfo) -> Iterator[Oddity]:
    """Find people who follow their own link; ``visits`` of one link."""
    for some in _by_day(visits):
        mine = [one for one in some if one.kind == SELF]
        if len(mine) >= OWN_VISITS:
            yield _oddity(OWN, mine, zone)


def networks(shares: Sequence[Shared], zone: tzinfo) -> Iterator[Oddity]:
    """Find one story sent to many networks in minutes; ``shares`` of one person, in the order of time."""
    stories: dict[str, list[Shared]] = defaultdict(list)
    for one in shares:
        stories[one.story].append(one)
    for some in stories.values():
        yield from _crowded(some, NETWORKS_NUMBER, NETWORKS_SPAN, lambda few: _of(NETWORKS, few, few[0].story, zone))


def midnight(shares: Sequence[Shared], zone: tzinfo) -> Iterator[Oddity]:
    """Find shares on both sides of a midnight of the contest; ``shares`` of one person, in the order of time."""
    for before, one in pairwise(shares):
        start = datetime.combine(one.at.astimezone(zone).date(), datetime.min.time(), zone)
        near = start - before.at <= MIDNIGHT_SPAN and one.at - start <= MIDNIGHT_SPAN
        if before.at < start <= one.at and near:
            around = [some for some in shares if abs(some.at - start) <= MIDNIGHT_SPAN]
            yield _of(MIDNIGHT, around, "", zone)


def alike(shares: Sequence[Shared], zone: tzinfo) -> Iterator[Oddity]:
    """Find two people who share the same stories to the same networks at the same time; ``shares`` of everybody."""
    places: dict[tuple[str, str], list[Shared]] = defaultdict(list)
    for one in shares:
        places[one.story, one.network].append(one)
    pairs: dict[tuple[int, int], list[Shared]] = defaultdict(list)
    for some in places.values():
        for number, one in enumerate(some):
            for other in some[number + 1 : number + 1 + ALIKE_CROWD]:
                if other.at - one.at > ALIKE_SPAN:
                    break
                pairs[one.person_id, other.person_id].append(one)
                pairs[other.person_id, one.person_id].append(other)
    for mine in pairs.values():
        if len(mine) >= ALIKE_TIMES:
            yield _of(ALIKE, sorted(mine, key=lambda one: one.at), "", zone)


def _of_visits(visits: Sequence[Visit], zone: tzinfo) -> Iterator[Oddity]:
    links: dict[tuple[int, str], list[Visit]] = defaultdict(list)
    for one in sorted(visits, key=lambda one: one.at):
        links[one.person_id, one.about].append(one)
    for some in links.values():
        for find in (burst, even, again, own):
            yield from find(some, zone)


def _of_shares(shares: Sequence[Shared], zone: tzinfo) -> Iterator[Oddity]:
    people: dict[int, list[Shared]] = defaultdict(list)
    in_order = sorted(shares, key=lambda one: (one.at, one.person_id))
    for one in in_order:
        people[one.person_id].append(one)
    for some in people.values():
        yield from networks(some, zone)
        yield from midnight(some, zone)
    yield from alike(in_order, zone)


def _crowded(
    some: Sequence[One], number: int, span: timedelta, made: Callable[[Sequence[One]], Oddity]
) -> Iterator[Oddity]:
    """Slide over what lies in the order of time; the largest crowd of each stretch is told once."""
    first = 0
    for last, one in enumerate(some):
        while one.at - some[first].at > span:
            first += 1
        if last - first + 1 >= number:
            yield made(some[first : last + 1])


def _by_day(visits: Sequence[Visit]) -> Iterable[list[Visit]]:
    days: dict[date, list[Visit]] = defaultdict(list)
    for one in visits:
        days[one.day].append(one)
    return days.values()


def _oddity(kind: str, some: Sequence[Visit], zone: tzinfo) -> Oddity:
    return _of(kind, some, some[0].about, zone)


def _of(kind: str, some: Sequence[Visit] | Sequence[Shared], about: str, zone: tzinfo) -> Oddity:
    first, last = some[0], some[-1]
    return Oddity(first.person_id, kind, about, last.at.astimezone(zone).date(), first.at, last.at, len(some))
