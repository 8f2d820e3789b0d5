"""Where a person is in the whole academy: every course open to them, what is required, and the next step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.content.courses import Course, Lesson
from lms.content.levels import Level
from lms.content.library import Library
from lms.learning import deadlines, enrolments, rules
from lms.learning.rules import CourseState, Enrolled, QuizView, Step
from lms.library import service as library
from lms.recognition import service as recognition


@dataclass(frozen=True, slots=True)
class Overview:
    """A person in the academy. ``met``: what they have achieved, by reference, and when."""

    catalogue: library.Catalogue
    states: tuple[CourseState, ...]
    met: Mapping[str, datetime]
    at: datetime

    @property
    def step(self) -> Step | None:
        """Choose the one thing to do next; None when all is done."""
        return rules.next_step(self.states, self.at)

    @property
    def seen(self) -> frozenset[str]:
        """Give what counts as met: the level that an account gives is never recorded."""
        given = rules.given_level(self.catalogue.library.levels)
        return frozenset(self.met) | ({f"level:{given.id}"} if given else frozenset())

    def has_level(self, level: Level) -> bool:
        """Tell whether a level is reached."""
        return f"level:{level.id}" in self.seen

    def state(self, course_id: str) -> CourseState | None:
        """Find a course among those open to the person."""
        return next((one for one in self.states if one.course.id == course_id), None)


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course in the catalogue; ``first`` is what has to be done before it."""

    state: CourseState
    first: tuple[recognition.Way, ...]


@dataclass(frozen=True, slots=True)
class LevelCourses:
    """A level with its courses. ``state``: done, current or open; ``unlocks`` complete "You can …"."""

    level: Level
    state: str
    reached_at: datetime | None
    unlocks: tuple[str, ...]
    offers: tuple[str, ...]
    """What it opens to those who also choose to advocate."""
    courses: tuple[CourseCard, ...]
    met: bool
    """Whether everything is met but a sign-off, where the level needs one."""


@dataclass(frozen=True, slots=True)
class LessonLine:
    """One lesson in the list of a course. ``opens_at`` is set while it waits."""

    lesson: Lesson
    done_at: datetime | None
    opens_at: datetime | None
    counts: bool
    """False for a lesson added after the person began."""


@dataclass(frozen=True, slots=True)
class EarnedHere:
    """A badge that the course, or its quiz, gives."""

    id: str
    title: str
    picture: Markup
    earned: bool


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course as its page shows it. ``step`` is how it goes on; ``first`` what has to be done before it."""

    state: CourseState
    body: Markup
    lessons: tuple[LessonLine, ...]
    first: tuple[recognition.Way, ...]
    requires: tuple[recognition.Way, ...]
    badges: tuple[EarnedHere, ...]
    step: Step | None
    waits_until: datetime | None
    met: Mapping[str, datetime]
    """What the person has achieved, by reference, and when."""


def overview(
    session: Session,
    person_id: int,
    *,
    at: datetime,
    mine: Mapping[str, Enrolled] | None = None,
) -> Overview:
    """Tell where a person is in every course open to them, in three queries; two with ``mine`` given."""
    catalogue = library.current(session)
    begun = enrolments.enrolments(session, person_id) if mine is None else mine
    quizzes = assessment.states(session, person_id, at)
    met = recognition.met_at(session, person_id)
    bare = Overview(catalogue, (), met, at)
    seen = bare.seen
    states = (
        _state(course, begun.get(course.id), quizzes, seen, catalogue)
        for course in catalogue.library.courses.values()
        if course.status == "active" or (course.status == "deprecated" and course.id in begun)
    )
    return replace(bare, states=tuple(states))


def next_step(
    session: Session, person_id: int, *, at: datetime, mine: Mapping[str, Enrolled] | None = None
) -> Step | None:
    """Choose the one thing a person does next; None when all is done."""
    return overview(session, person_id, at=at, mine=mine).step


def by_level(found: Overview) -> tuple[LevelCourses, ...]:
    """Group the courses by level, the lowest first; the current level is the first one not reached."""
    content = found.catalogue.library
    ladder = sorted(content.levels, key=lambda one: one.number)
    current = next((one.number for one in ladder if not found.has_level(one)), None)
    groups = []
    for level in ladder:
        here = sorted((one for one in found.states if one.course.tier == level.number), key=_elective_last)
        unlocked = [one for one in content.permissions if one.level == level.number and one.opens]
        group = LevelCourses(
            level,
            "done" if found.has_level(level) else "current" if level.number == current else "open",
            found.met.get(f"level:{level.id}"),
            tuple(one.says for one in unlocked if not one.outward),
            tuple(one.says for one in unlocked if one.outward),
            tuple(CourseCard(one, _ways(one.missing, content)) for one in here),
            found.seen.issuperset(level.requires) and (current is None or level.number <= current),
        )
        groups.append(group)
    return tuple(groups)


def course_page(
    session: Session, person_id: int, course_id: str, *, at: datetime, mine: Mapping[str, Enrolled] | None = None
) -> CoursePage:
    """Give a course as one person finds it.

    :raises NoSuchCourse: there is no such course for this person.
    """
    found = overview(session, person_id, at=at, mine=mine)
    state = found.state(course_id)
    if state is None:
        raise rules.NoSuchCourse("There is no such course.")
    content = found.catalogue.library
    step = rules.continuing(state, at) if state.enrolled and state.condition != "done" else None
    openings = rules.openings(state) if state.enrolled and not step and state.condition != "done" else ()
    return CoursePage(
        state=state,
        body=found.catalogue.html(state.course.body),
        lessons=tuple(_line(lesson, state, at) for lesson in state.course.lessons),
        first=_ways(state.missing, content),
        requires=_ways(state.course.requires, content),
        badges=_badges(found, state),
        step=step,
        waits_until=min(openings, default=None),
        met=found.met,
    )


def required_of(
    catalogue: library.Catalogue,
    met: Mapping[str, datetime],
    due: Mapping[str, date],
    acknowledged: frozenset[str],
    *,
    at: datetime,
    zone_name: str,
) -> tuple[deadlines.Item, ...]:
    """List what is required of a person, what is open first, by date. ``due``: dates by reference.

    ``acknowledged`` are the policies whose version in force the person has acknowledged.
    """
    content = catalogue.library
    items = []
    for ref, due_on in due.items():
        kind, _, name = ref.partition(":")
        title = deadlines.title_of(ref, content)
        if title is None:
            continue
        is_policy = kind == "policy"
        done_at = met.get(ref) if not is_policy or name in acknowledged else None
        until = deadlines.ends(due_on, zone_name)
        path = f"/policy/{name}" if is_policy else f"/c/{name}"
        minutes = 0 if is_policy else content.courses[name].minutes
        items.append(deadlines.Item(ref, title, path, until, deadlines.status(done_at, until, at), minutes))
    return tuple(sorted(items, key=lambda one: (one.status == "done", one.ends, one.title)))


def _state(
    course: Course,
    mine: Enrolled | None,
    quizzes: Mapping[str, assessment.QuizState],
    met: frozenset[str],
    catalogue: library.Catalogue,
) -> CourseState:
    quiz = catalogue.library.quiz_for(f"course:{course.id}")
    view = None
    if quiz:
        state = quizzes[quiz.id]
        shown = None if quiz.review == "never" else state.percent
        view = QuizView(quiz, state.passed, state.attempts_left, state.next_at, state.open_attempt, shown)
    missing = () if mine else rules.missing(course.requires, met)
    return CourseState(course, mine, view, missing, rules.is_elective(course, catalogue.library.levels))


def _line(lesson: Lesson, state: CourseState, at: datetime) -> LessonLine:
    mine = state.enrolled
    if mine is None:
        return LessonLine(lesson, None, None, True)
    opening = rules.opens_at(lesson, mine.started_at)
    return LessonLine(lesson, mine.lessons.get(lesson.id), opening if opening > at else None, lesson.id in mine.lessons)


def _badges(found: Overview, state: CourseState) -> tuple[EarnedHere, ...]:
    sources = {f"course:{state.course.id}"} | ({f"quiz:{state.quiz.quiz.id}"} if state.quiz else set())
    return tuple(
        EarnedHere(badge.id, badge.title, recognition.drawing(badge), f"badge:{badge.id}" in found.met)
        for badge in found.catalogue.library.badges.values()
        if badge.when in sources
    )


def _ways(refs: Iterable[str], content: Library) -> tuple[recognition.Way, ...]:
    return tuple(recognition.way(ref, content) for ref in refs)


def _elective_last(state: CourseState) -> bool:
    return state.elective
