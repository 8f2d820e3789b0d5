"""What a contest counts, when it runs, what a day and a week let count, and its rule in words."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from lms.contests.periods import MOST_DAYS, Span, is_zone

VERSION = 1
"""The version of these rules; each contest says by which it counts."""
PART, TOGETHER, SPRINT = "part", "together", "sprint"
GOALS: Mapping[str, str] = MappingProxyType(
    {PART: "Take part", TOGETHER: "Reach a goal together", SPRINT: "Learn together"}
)
INDIVIDUAL, TEAM, COLLECTIVE = "individual", "team", "collective"
MODES: Mapping[str, str] = MappingProxyType(
    {INDIVIDUAL: "Each for themselves", TEAM: "Teams, by their average", COLLECTIVE: "Everybody together"}
)
MODES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {PART: (INDIVIDUAL, TEAM), TOGETHER: (COLLECTIVE,), SPRINT: (INDIVIDUAL, TEAM, COLLECTIVE)}
)
"""Which way of counting goes with which goal."""
SHARE, CLICK, LEADS, LESSON, QUIZ, LEVEL = "share", "click", "lead", "lesson", "quiz", "level"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        SHARE: "A story shared",
        CLICK: "Somebody followed your link",
        LEADS: "A lead, an application or a hire",
        LESSON: "A lesson completed",
        QUIZ: "A quiz passed",
        LEVEL: "A level reached",
    }
)
"""What is counted, in words."""
OUTWARD, LEARNING = (SHARE, CLICK, LEADS), (LESSON, QUIZ, LEVEL)
WEIGHTS: Mapping[str, int] = MappingProxyType({SHARE: 2, CLICK: 10, LEADS: 50, LESSON: 10, QUIZ: 50, LEVEL: 100})
"""What a deed counts where the contest says nothing else."""
DRAFT, ANNOUNCED, OPEN, ENDED, CONFIRMED, CALLED_OFF = (
    "draft",
    "announced",
    "open",
    "ended",
    "confirmed",
    "called_off",
)
STATUSES: Mapping[str, str] = MappingProxyType(
    {
        DRAFT: "Being prepared",
        ANNOUNCED: "Coming",
        OPEN: "Open",
        ENDED: "Over, being checked",
        CONFIRMED: "Over",
        CALLED_OFF: "Called off",
    }
)
LIVE = (ANNOUNCED, OPEN, ENDED)
"""In these what fell between opening and end still counts, also where it is told late."""
DAY, WEEK = "day", "week"
"""Which limit was reached."""
REVERSAL = "reversal:"
"""What the key of a deed begins with that takes another back."""
MOST_WEIGHT, MOST_CAP, MOST_THRESHOLD = 1_000, 10_000, 1_000_000_000
TITLE_LIMIT, ABOUT_LIMIT, REASON_LIMIT = 100, 2_000, 500
LEAST_LEVEL = 1
"""From which level on somebody may join a learning sprint: it shows nothing outside."""
CAPS_KEPT = timedelta(days=14)
"""How long it is remembered, without the person, how much of a day was used up: leaving makes no new room."""
KEPT = timedelta(days=365)
"""How long after its end a contest knows who took part."""


class ContestError(Exception):
    """What the contests refuse; the message names the thing and the mend."""


class NoSuchContest(ContestError):
    """There is no such contest, or it is not for this person."""


class NoSuchDeed(ContestError):
    """There is no such line, or it is taken back already."""


class Unfit(ContestError):
    """A value does not follow the rules; ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class NotNow(ContestError):
    """The contest is not in a state for this."""


class NotOpenToYou(ContestError):
    """The person may not join now; the words say why."""


class TextChanged(ContestError):
    """The text of the choice is another one than the page had shown."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Whom a contest is for: the teams named, from a level on, of a language; what is not named excludes nobody."""

    teams: tuple[int, ...] = ()
    level: int | None = None
    language: str = ""

    def holds(self, team_id: int | None, level: int, language: str) -> bool:
        """Tell whether somebody belongs to it."""
        in_team = not self.teams or team_id in self.teams
        return in_team and level >= (self.level or 0) and self.language in ("", language)


EVERYBODY = Segment()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a contest is, whenever it runs. ``threshold``: least score of a place; of a shared goal: the goal itself.

    Caps are the most deeds that count for one person in a day and in a week from Monday, in the zone; 0: no limit.
    """

    title: str
    about: str = ""
    goal: str = PART
    mode: str = INDIVIDUAL
    weights: Mapping[str, int] = field(default_factory=dict)
    zone: str = "UTC"
    topic_id: int | None = None
    segment: Segment = EVERYBODY
    threshold: int = 0
    day_cap: int = 10
    week_cap: int = 40

    @property
    def kinds(self) -> tuple[str, ...]:
        """Give what it counts at all."""
        return tuple(kind for kind in kinds_of(self.goal) if self.weights.get(kind, 0) > 0)


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest as pages and other folders of this room see it."""

    id: int
    public_id: str
    series_id: int | None
    period_key: str
    plan: Plan
    opens_at: datetime
    ends_at: datetime
    status: str
    rule: int = VERSION
    kept: int = 0
    reason: str = ""
    announced_at: datetime | None = None
    ended_at: datetime | None = None
    confirmed_at: datetime | None = None
    cleared_at: datetime | None = None

    @property
    def board(self) -> str:
        """Name the board its scores stand on."""
        return board_of(self.id)

    @property
    def last(self) -> datetime:
        """Give the last minute of it, as a deadline is read: 23:59 where the contest is."""
        return self.ends_at - timedelta(minutes=1)

    def phase(self, at: datetime) -> str:
        """Tell what it is at an instant, however late the job is that opens and ends it."""
        if self.status == ANNOUNCED and at >= self.opens_at:
            return OPEN if at < self.ends_at else ENDED
        return ENDED if self.status == OPEN and at >= self.ends_at else self.status


@dataclass(frozen=True, slots=True)
class Used:
    """How many deeds counted already: on the day, and in its week."""

    day: int = 0
    week: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a deed counts; ``over`` names the limit that was reached, where it is shown and not counted."""

    amount: int
    over: str = ""


@dataclass(frozen=True, slots=True)
class TeamScore:
    """What the active people of a team came to."""

    team_id: int
    people: int
    score: int
    reached_at: datetime

    @property
    def tenths(self) -> int:
        """Give the average of an active person in tenths, rounded down."""
        return 10 * self.score // self.people

    @property
    def average(self) -> str:
        """Say the average with one decimal."""
        return f"{self.tenths // 10}.{self.tenths % 10}"


def board_of(contest_id: int) -> str:
    """Name the board of a contest."""
    return f"contest:{contest_id}"


def kinds_of(goal: str) -> tuple[str, ...]:
    """Give what a goal may count: never what was learned and what was shared in one."""
    return LEARNING if goal == SPRINT else OUTWARD


def goals_of(kind: str) -> tuple[str, ...]:
    """Give the goals that may count a deed of a kind."""
    return (SPRINT,) if kind in LEARNING else (PART, TOGETHER)


def barred(plan: Plan, level: int, team_id: int | None) -> str:
    """Say what keeps somebody out of a contest that is for them; nothing where they may join.

    A sprint shows nothing outside: it needs no opt-in, only the first level.
    """
    if plan.goal == SPRINT and level < LEAST_LEVEL:
        return f"You can join from level {LEAST_LEVEL} on."
    return "Teams take part here, and you are in none yet." if plan.mode == TEAM and team_id is None else ""


def settle(weight: int, day_cap: int, week_cap: int, used: Used) -> Verdict:
    """Say what one more deed counts; a limit of 0 limits nothing."""
    if day_cap and used.day >= day_cap:
        return Verdict(0, DAY)
    if week_cap and used.week >= week_cap:
        return Verdict(0, WEEK)
    return Verdict(weight)


def check(plan: Plan, today: date, span: Span | None = None) -> Plan:
    """Give the plan cleaned; ``span`` is when it runs, where that is chosen already.

    :raises Unfit: a value cannot be; ``field`` names it.
    """
    title, about = " ".join(plan.title.split()), plan.about.strip()
    if not 0 < len(title) <= TITLE_LIMIT:
        raise Unfit("title", f"Enter a title of at most {TITLE_LIMIT} characters.")
    if len(about) > ABOUT_LIMIT:
        raise Unfit("about", f"Use at most {ABOUT_LIMIT:,} characters.")
    if plan.mode not in MODES_OF.get(plan.goal, ()):
        raise Unfit("mode", "This goal is not counted in this way. Choose one of the list.")
    if not is_zone(plan.zone):
        raise Unfit("zone", "Choose a time zone of the list.")
    weights = {kind: int(plan.weights.get(kind, 0)) for kind in kinds_of(plan.goal)}
    if not any(weights.values()) or not all(0 <= one <= MOST_WEIGHT for one in weights.values()):
        raise Unfit("weights", f"Let at least one thing count; each counts from 0 to {MOST_WEIGHT:,}.")
    _check_numbers(plan)
    if span is not None and not today <= span.last:
        raise Unfit("first", "Choose days that are not over yet.")
    if span is not None and not span.first <= span.last < span.first + timedelta(days=MOST_DAYS):
        raise Unfit("last", f"A contest ends on or after its first day, and runs at most {MOST_DAYS} days.")
    topic = None if plan.goal == SPRINT else plan.topic_id
    return _with(plan, title=title, about=about, weights=MappingProxyType(weights), topic_id=topic)


def _check_numbers(plan: Plan) -> None:
    if not (0 <= plan.day_cap <= MOST_CAP and 0 <= plan.week_cap <= MOST_CAP):
        raise Unfit("day_cap", f"A limit is a whole number from 0 to {MOST_CAP:,}; 0 sets none.")
    if not 0 <= plan.threshold <= MOST_THRESHOLD:
        raise Unfit("threshold", f"Enter a whole number from 0 to {MOST_THRESHOLD:,}.")
    if plan.mode == COLLECTIVE and not plan.threshold:
        raise Unfit("threshold", "Enter the goal you want to reach together.")


def clean_reason(text: str) -> str:
    """Give a reason trimmed.

    :raises Unfit: it is missing, or too long.
    """
    words = text.strip()
    if not 0 < len(words) <= REASON_LIMIT:
        raise Unfit("reason", f"Enter a reason of at most {REASON_LIMIT} characters.")
    return words


def digest(text: str) -> str:
    """Give the name of a text for good."""
    return sha256(text.encode()).hexdigest()


def mark(secret: str, contest_id: int, person_id: int, *parts: str) -> str:
    """Give the keyed hash that stays of something erased."""
    said = "\x1f".join(("contest", str(contest_id), str(person_id), *parts))
    return hmac.new(secret.encode(), said.encode(), sha256).hexdigest()


def in_order(teams: Iterable[TeamScore], least: int, threshold: int = 0) -> tuple[TeamScore, ...]:
    """Give the teams that may be shown, the best average first; of equal ones the one that reached it earlier."""
    shown = [one for one in teams if one.people >= least and one.tenths >= 10 * threshold]
    return tuple(sorted(shown, key=lambda one: (-one.score / one.people, one.reached_at, one.team_id)))


def kept(plan: Plan) -> dict[str, Any]:
    """Give a plan as a series keeps it."""
    segment = {"teams": list(plan.segment.teams), "level": plan.segment.level, "language": plan.segment.language}
    same = {name: getattr(plan, name) for name in Plan.__slots__}
    return {**same, "weights": dict(plan.weights), "segment": segment}


def plan_of(values: Mapping[str, Any]) -> Plan:
    """Read a plan as a series keeps it."""
    segment = values["segment"]
    whom = Segment(tuple(segment["teams"]), segment["level"], segment["language"])
    return Plan(**{**values, "weights": MappingProxyType(dict(values["weights"])), "segment": whom})


def _with(plan: Plan, **changes: Any) -> Plan:
    same = {name: getattr(plan, name) for name in Plan.__slots__}
    return Plan(**{**same, **changes})
