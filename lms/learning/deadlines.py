"""Until when required training is due, what may be required at all, and how a report says it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.content.cells import cell as cell  # noqa: PLC0414 the pages of this room make tables
from lms.content.courses import Course
from lms.content.library import Library
from lms.learning.rules import LearningError

HIGHEST_REQUIRED = 1
"""Required training ends at this level (charter, line 8)."""
LAST_MINUTE = timedelta(minutes=1)
Status = Literal["done", "open", "overdue"]


class MayNotRequire(LearningError):
    """Nobody may be required to do this."""


class AlreadyRequired(LearningError):
    """The same people are required to do the same thing already."""


class NoSuchAssignment(LearningError):
    """There is no such assignment, or it is not for this person to see."""


@dataclass(frozen=True, slots=True)
class Item:
    """One required thing as the person it is required of sees it. ``ends`` is the first instant too late."""

    ref: str
    title: str
    path: str
    ends: datetime
    status: Status
    minutes: int = 0

    @property
    def due(self) -> datetime:
        """Give the last minute that is in time, for showing."""
        return self.ends - LAST_MINUTE


def zone(name: str) -> tzinfo:
    """Give the zone of that name, or UTC where it is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def ends(due_on: date, zone_name: str) -> datetime:
    """Give the instant a day ends in a zone: the first one of the day after, also where clocks change then.

    Where midnight is skipped that is the instant of the change; where it comes twice, its first time.
    """
    return datetime.combine(due_on + timedelta(days=1), time.min, zone(zone_name)).astimezone(UTC)


def week_begins(at: datetime, zone_name: str) -> datetime:
    """Give the first instant of the week, Monday, that ``at`` lies in."""
    today = at.astimezone(zone(zone_name)).date()
    return ends(today - timedelta(days=today.weekday() + 1), zone_name)


def status(done_at: datetime | None, until: datetime, at: datetime) -> Status:
    """Tell where somebody is with a required thing; done late is done."""
    if done_at:
        return "done"
    return "open" if at < until else "overdue"


def title_of(ref: str, library: Library) -> str | None:
    """Give the title of a required course or policy; None where it can no longer be required."""
    return None if refusal(ref, library) else _title(ref, library)


def check(ref: str, library: Library) -> None:
    """Let something be required, or not.

    :raises MayNotRequire: it lies above level 1, reaches outside, or is not something people can do.
    """
    words = refusal(ref, library)
    if words:
        raise MayNotRequire(words)


def refusal(ref: str, library: Library) -> str:
    """Say why something may not be required; empty for a course up to level 1 and a policy to acknowledge."""
    kind, _, name = ref.partition(":")
    if kind == "policy":
        policy = library.policies.get(name)
        return "" if policy and policy.acknowledge else "Choose a policy that asks to be acknowledged."
    course = library.courses.get(name) if kind == "course" else None
    if course is None or course.status != "active":
        return "Choose a course or a policy that is published."
    if course.tier > HIGHEST_REQUIRED:
        return (
            f"“{course.title}” belongs to level {course.tier}. Required training ends at level {HIGHEST_REQUIRED}: "
            "everything beyond it is people's own choice. Invite people instead."
        )
    beyond = _beyond(course, library)
    if beyond:
        return (
            f"“{course.title}” needs {beyond} first. Required training ends at level {HIGHEST_REQUIRED}: "
            "nothing beyond it is required by a detour either."
        )
    if any(one.outward and one.level <= course.tier for one in library.permissions):
        return f"“{course.title}” leads to speaking outside the company, so nobody can be required to take it."
    return ""


def _beyond(course: Course, library: Library) -> str:
    """Name what lies above level 1 among all that has to be done before a course; empty where nothing does."""
    numbers = {f"level:{one.id}": one.number for one in library.levels}
    needs = {f"level:{one.id}": one.requires for one in library.levels}
    tiers = {f"course:{one.id}": one.tier for one in library.courses.values()}
    needs |= {f"course:{one.id}": one.requires for one in library.courses.values()}
    waiting, seen = list(course.requires), set[str]()
    while waiting:
        ref = waiting.pop()
        if max(tiers.get(ref, 0), numbers.get(ref, 0)) > HIGHEST_REQUIRED:
            return f"“{library.courses[ref.partition(':')[2]].title}”" if ref in tiers else f"level {numbers[ref]}"
        waiting += [one for one in needs.get(ref, ()) if one not in seen]
        seen.add(ref)
    return ""


def _title(ref: str, library: Library) -> str:
    kind, _, name = ref.partition(":")
    return library.policies[name].title if kind == "policy" else library.courses[name].title
