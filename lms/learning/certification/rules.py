"""What is certified, until when, and where somebody is with renewing it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from lms.content.library import Library
from lms.content.validity import Period, periods

State = Literal["valid", "window", "grace", "ended"]
"""Valid; valid and open to renewal; over, with the permissions still there; over, without them."""
AHEAD = (60, 30, 7)
"""How many days before the end the digest says so."""


@dataclass(frozen=True, slots=True)
class Terms:
    """``window``: how long before its end a certification can be renewed; ``grace``: how long permissions stay."""

    window: timedelta
    grace: timedelta


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that is certified for so many months: a level, or a course that no such level asks for.

    ``courses`` are what it is renewed by, ``quizzes`` those asked for beside them; ``number`` is the level's, or 0;
    ``signed``: a second person signs for it.
    """

    ref: str
    title: str
    months: int
    courses: tuple[str, ...]
    quizzes: tuple[str, ...] = ()
    number: int = 0
    signed: bool = False

    @property
    def is_level(self) -> bool:
        """Tell whether permissions rest on it."""
        return self.ref.startswith("level:")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one person is certified for. ``ends``: the first instant at which it no longer counts.

    ``signed_until`` is the end of a sign-off, where that comes before the end of the months.
    """

    kind: Kind
    since: datetime
    period: Period
    opens: datetime
    ends: datetime
    grace_ends: datetime
    signed_until: datetime | None = None

    def state(self, at: datetime) -> State:
        """Tell where it is at an instant; exactly at its end it is over, exactly at the end of grace that too."""
        if at >= self.grace_ends:
            return "ended"
        if at >= self.ends:
            return "grace"
        return "window" if at >= self.opens else "valid"

    def can_renew(self, at: datetime) -> bool:
        """Tell whether a renewal counts already: from the opening on, however late."""
        return at >= self.opens

    @property
    def next(self) -> int:
        """Give the number the next renewal has."""
        return self.period.n + 1


def kinds(library: Library) -> dict[str, Kind]:
    """List what an academy certifies for a time, by reference, the lowest level first.

    A course with an end of its own counts by itself only where no level with an end asks for it: renewing that
    level renews the course. The same holds for what only a badge with an end is given for.
    """
    found: dict[str, Kind] = {}
    inside: set[str] = set()
    for level in sorted(library.levels, key=lambda one: one.number):
        if level.valid_for:
            courses = tuple(ref.partition(":")[2] for ref in level.requires if ref.startswith("course:"))
            quizzes = tuple(ref.partition(":")[2] for ref in level.requires if ref.startswith("quiz:"))
            ref = f"level:{level.id}"
            found[ref] = Kind(ref, level.title, level.valid_for, courses, quizzes, level.number, bool(level.sign_off))
            inside.update(courses)
    for course in library.courses.values():
        if course.valid_for and course.id not in inside and course.status != "draft":
            ref = f"course:{course.id}"
            found[ref] = Kind(ref, course.title, course.valid_for, (course.id,))
    return found | _by_badges(library, {*found, *(f"course:{name}" for name in inside)})


def _by_badges(library: Library, known: Collection[str]) -> dict[str, Kind]:
    """List the courses and quizzes that nothing but a badge gives an end, so that the badge can be renewed too."""
    found: dict[str, Kind] = {}
    for badge in library.badges.values():
        kind, _, name = badge.when.partition(":")
        quiz = library.quizzes.get(name) if kind == "quiz" else None
        if not badge.valid_for or badge.when in known or (quiz and quiz.for_ in known):
            continue
        if quiz:
            found[badge.when] = Kind(badge.when, quiz.title, badge.valid_for, (), (quiz.id,))
        elif kind == "course" and name in library.courses:
            found[badge.when] = Kind(badge.when, library.courses[name].title, badge.valid_for, (name,))
    return found


def certificate(
    kind: Kind, reached: datetime, renewals: Sequence[datetime], terms: Terms, signed_until: datetime | None = None
) -> Certificate:
    """Work out the period a person is in from the facts: when it was reached, and each renewal in order."""
    period = periods(reached, kind.months, renewals)[-1]
    ends = min(period.end, signed_until) if signed_until else period.end
    grace_ends = period.end + terms.grace
    return Certificate(
        kind=kind,
        since=reached,
        period=period,
        opens=max(period.start, period.end - terms.window),
        ends=ends,
        # A sign-off is a mandate, and nothing to remember: where it ends, permissions end with it.
        grace_ends=min(grace_ends, signed_until) if signed_until else grace_ends,
        signed_until=signed_until if ends != period.end else None,
    )


def certificates(
    known: Mapping[str, Kind],
    reached: Mapping[str, datetime],
    renewals: Mapping[str, Sequence[datetime]],
    terms: Terms,
    signed: Mapping[str, datetime | None] | None = None,
) -> tuple[Certificate, ...]:
    """Work out every certificate of a person; what was never reached is not certified."""
    return tuple(
        certificate(kind, reached[ref], renewals.get(ref, ()), terms, (signed or {}).get(ref))
        for ref, kind in known.items()
        if ref in reached
    )


def looks_at(one: Certificate, at: datetime) -> datetime | None:
    """Tell when time alone next changes something: the opening, the end of grace, then nothing any more."""
    return min((instant for instant in (one.opens, one.grace_ends) if instant > at), default=None)


def ahead(one: Certificate, at: datetime, until: datetime) -> int | None:
    """Tell which of the days before the end falls between two digests, the fewest days; None: none of them does."""
    passed = [days for days in AHEAD if at <= one.ends - timedelta(days=days) < until]
    return min(passed, default=None)


def opens_first(found: Iterable[Certificate], at: datetime) -> tuple[Certificate, ...]:
    """List the certificates that can be renewed now, the one that ends first before the others."""
    return tuple(sorted((one for one in found if one.can_renew(at)), key=lambda one: one.ends))


@dataclass(frozen=True, slots=True)
class LessonLeft:
    """A lesson to read again for a renewal, read or not."""

    id: str
    title: str
    done: bool


@dataclass(frozen=True, slots=True)
class CourseLeft:
    """What one course asks for at a renewal.

    ``asked`` and ``left`` are its questions, all and those still to remember; ``quiz`` is to be passed as a whole
    (id, title, done), where questions are not enough; ``changed``: what changed in it waits to be learned again.
    """

    course_id: str
    title: str
    asked: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    quiz: tuple[str, str, bool] | None = None
    lessons: tuple[LessonLeft, ...] = ()
    changed: bool = False

    @property
    def asks(self) -> bool:
        """Tell whether it asks for anything at all."""
        return bool(self.asked or self.quiz or self.lessons or self.changed)

    @property
    def done(self) -> bool:
        """Tell whether nothing is left."""
        read = all(one.done for one in self.lessons)
        return not self.left and read and not self.changed and (self.quiz is None or self.quiz[2])


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the next renewal of a certificate asks for, course by course."""

    certificate: Certificate
    courses: tuple[CourseLeft, ...]

    @property
    def asked(self) -> int:
        """Count the questions."""
        return sum(len(one.asked) for one in self.courses)

    @property
    def remembered(self) -> int:
        """Count the questions that are remembered."""
        return self.asked - sum(len(one.left) for one in self.courses)

    @property
    def left(self) -> tuple[tuple[str, str], ...]:
        """List the questions still to remember: quiz and question."""
        return tuple(key for one in self.courses for key in one.left)

    @property
    def asks(self) -> bool:
        """Tell whether it asks for anything; where it does not, the person says when to renew."""
        return any(one.asks for one in self.courses)

    @property
    def done(self) -> bool:
        """Tell whether everything it asks for is done."""
        return all(one.done for one in self.courses)


def counts_from(one: Certificate, at: datetime, terms: Terms) -> datetime:
    """Tell from when on a right answer counts for the next renewal: the opening, and not longer ago than that takes."""
    return max(one.opens, at - terms.window - terms.grace)
