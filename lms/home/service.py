"""Put together what Today shows, out of what the other rooms answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.content.levels import Level
from lms.insights import service as insights
from lms.learning import service as learning
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.sharing import service as sharing


@dataclass(frozen=True, slots=True)
class Next:
    """The one next step. ``percent`` is None where there is nothing to go on with yet; no path: it only waits."""

    kind: str
    eyebrow: str
    title: str
    detail: str
    label: str
    path: str
    percent: int | None = None
    minutes: int = 0
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A level on the path. ``state``: done, current, open. ``met`` of ``asked`` steps to it are done."""

    level: Level
    state: str
    reached_at: datetime | None
    met: int
    asked: int
    left: tuple[recognition.Way, ...]
    unlocks: tuple[str, ...]
    offers: tuple[str, ...]
    """What it opens to those who also choose to advocate."""
    certificate: learning.Certificate | None = None
    """Until when it is certified, where it has an end."""


@dataclass(frozen=True, slots=True)
class Today:
    """All of the page. ``policies`` wait to be read; ``required`` is open first, by date."""

    greeting: str
    step: Next | None
    path: tuple[Waypoint, ...]
    xp_this_week: int
    lessons_this_week: int
    policies: tuple[policy.Version, ...]
    required: tuple[learning.Item, ...]
    again: tuple[learning.Again, ...]
    """Courses completed, and changed since in what they teach."""
    news: recognition.LevelMoment | None
    first_day: bool
    rescored: assessment.News | None
    """The newest change of a score."""
    renew: tuple[learning.Certificate, ...] = ()
    """Certifications that can be renewed now."""
    reminders: tuple[tuple[str, str], ...] = ()
    """Stories of which the person asked to be reminded: path and title."""


def columns(
    person: ColumnElement[int], team: ColumnElement[Any], *, at: datetime, zone_name: str
) -> dict[str, ColumnElement[Any]]:
    """Give the columns that ``today`` needs of the one query that tells who is here."""
    return {
        "enrolments": learning.enrolments_column(person),
        "pulse": insights.pulse_column(person),
        "required": learning.required_column(team),
        "relearning": learning.relearning_column(person),
        "renewals": learning.renewals_column(person),
        "reminders": sharing.reminders_column(person),
        "rescored": assessment.news_column(person, at),
        "weeks": recognition.weeks_column(person),
        "invited_to": insights.invited_column(person, at.date()),
        "xp_this_week": recognition.xp_since_column(person, learning.week_begins(at, zone_name)),
    }


def today(
    session: Session,
    person_id: int,
    *,
    name: str,
    hour: int,
    extras: Mapping[str, Any],
    zone_name: str,
    at: datetime,
) -> Today:
    """Put Today together in four queries, beside the one that read ``extras``. ``hour`` is that at the person's."""
    mine = learning.enrolments_of(extras["enrolments"])
    found = learning.overview(session, person_id, at=at, mine=mine)
    waiting = tuple(policy.due(session, person_id))
    unread = {version.policy_id for version in waiting}
    acknowledged = frozenset(found.catalogue.library.policies) - unread
    required = learning.required_of(
        found.catalogue,
        found.met,
        learning.required_rows(extras["required"]),
        acknowledged,
        at=at,
        zone_name=zone_name,
    )
    certificates = learning.certificates_of(session, person_id, found.met, extras["renewals"])
    week = learning.week_begins(at, zone_name)
    instants = (done for one in mine.values() for done in one.lessons.values() if done)
    return Today(
        greeting=greeting(name, hour),
        step=_next(found, waiting),
        path=_path(found, certificates),
        xp_this_week=int(extras["xp_this_week"]),
        lessons_this_week=sum(1 for done in instants if done >= week),
        policies=waiting,
        required=tuple(one for one in required if one.status != "done"),
        again=learning.to_learn_again(extras["relearning"], found.catalogue.library, zone_name),
        news=recognition.level_moment(session, person_id),
        first_day=not mine and not found.met,
        rescored=assessment.news_of(found.catalogue, extras["rescored"]),
        renew=tuple(one for one in certificates if one.can_renew(at)),
        reminders=sharing.reminders_of(extras["reminders"]),
    )


def greeting(name: str, hour: int) -> str:
    """Greet somebody by the first of their names, as the hour where they are asks for."""
    first = (name.split(maxsplit=1) or [name])[0]
    part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    return f"Good {part}, {first}"


def _next(found: learning.Overview, waiting: tuple[policy.Version, ...]) -> Next | None:
    """Choose the step: what was begun, else the policy where the level it leads to waits for it, else a course."""
    step = found.step
    begins = step is None or step.kind in {"course", "wait"}
    if waiting and begins and (step is None or step.kind == "wait" or step.course.tier > _wanted(found)):
        return _policy(waiting[0])
    return _course_step(step) if step else None


def _wanted(found: learning.Overview) -> int:
    """Give the number of the level the person is on the way to."""
    open_levels = [level.number for level in found.catalogue.library.levels if not found.has_level(level)]
    return min(open_levels, default=max((one.number for one in found.catalogue.library.levels), default=0))


def _policy(version: policy.Version) -> Next:
    detail = "Read it, answer a few questions and acknowledge it."
    return Next("policy", "Policy to read", version.title, detail, "Read it", f"/policy/{version.policy_id}")


def _course_step(step: learning.Step) -> Next:
    course = step.course
    place = f"Course: {course.title}. Lesson {step.number} of {len(course.lessons)}."
    lessons = f"{len(course.lessons)} lessons" if len(course.lessons) != 1 else "1 lesson"
    eyebrow, detail, label = {
        "lesson": ("Next lesson", place, "Continue"),
        "quiz": ("Quiz", f"Course: {course.title}.", "Take the quiz"),
        "finish": ("Everything is done", "You have done all of this course.", "Complete it"),
        "course": ("Next course", f"{course.summary} {lessons}.", "Start"),
        "wait": ("Opens later", "Until then, everything you have read stays open.", "Look at the course"),
    }[step.kind]
    return Next(
        step.kind,
        eyebrow,
        step.title,
        detail,
        label,
        step.path,
        percent=None if step.kind == "course" else step.percent,
        minutes=step.minutes,
        opens_at=step.opens_at,
    )


def _path(found: learning.Overview, certificates: Iterable[learning.Certificate]) -> tuple[Waypoint, ...]:
    content = found.catalogue.library
    certified = {one.kind.ref: one for one in certificates}
    stones = []
    for group in learning.by_level(found):
        asked = group.level.needs
        left = tuple(ref for ref in asked if ref not in found.seen)
        stones.append(
            Waypoint(
                level=group.level,
                state=group.state,
                reached_at=group.reached_at,
                met=len(asked) - len(left),
                asked=len(asked),
                left=tuple(recognition.way(ref, content) for ref in left),
                unlocks=group.unlocks,
                offers=group.offers,
                certificate=certified.get(f"level:{group.level.id}"),
            )
        )
    return tuple(stones)
