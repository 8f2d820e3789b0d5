"""What speaks for a look at a lesson, a clause, a question, a story or a network, and how much: in words, sorted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lms.content.courses import Lesson
from lms.content.holdings import Library

LEAST = 5
"""Findings of checks below which nothing is said."""
MISSED = 40
"""Percent of the points that are missed from which on a question speaks for itself."""
ENOUGH = 20
"""Answers from which on a figure of a question says something."""
UNCLEAR = 40
"""Percent of readers to whom a lesson was not clear, halves counted, from which on that is said."""
LOW = 50
"""Percent of the usual clicks a share below which a story or a network is called low."""
SHARES = 10
"""Shares below which clicks a share say nothing."""
MOST = 100
AN_INCIDENT = 30
SUSPICIOUS = 20
LOW_CLICKS = 25
"""How much one incident, a suspicious figure, and few clicks weigh; other things weigh their percent or number."""
WORSE = 10
"""By how much more must speak for a line that was put off before it comes back."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question of a quiz with its figures; ``missed`` is percent of the points, ``why`` what else is odd about it."""

    quiz_id: str
    quiz_title: str
    question_id: str
    prompt: str
    path: str
    line: int
    answers: int
    missed: int
    cites: tuple[str, ...]
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """A lesson, and to how many percent of five or more readers it was not clear."""

    course_id: str
    lesson_id: str
    percent: int


@dataclass(frozen=True, slots=True)
class Happened:
    """Incidents of one kind, with the clauses and lessons they named, and the check that looks for the same."""

    label: str
    number: int
    clauses: tuple[str, ...]
    lessons: tuple[str, ...]
    check: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """How often a check of captions found something, and the clause it rested on, such as ``conduct#open``."""

    check: str
    clause: str
    number: int


@dataclass(frozen=True, slots=True)
class Clicked:
    """Shares of one story or network by its title, and the clicks of people that came; of five people or more."""

    title: str
    shares: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that may speak for a look."""

    questions: Sequence[Missed] = ()
    lessons: Sequence[Unclear] = ()
    incidents: Sequence[Happened] = ()
    checks: Sequence[Found] = ()
    stories: Sequence[Clicked] = ()
    networks: Sequence[Clicked] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look at, with the reasons in words. ``path`` and ``line``: where it is written; empty: a story."""

    ref: str
    kind: str
    title: str
    page: str
    path: str
    line: int
    weight: int
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Held:
    reasons: list[tuple[int, str]] = field(default_factory=list)


def lines(content: Library, seen: Seen) -> tuple[Line, ...]:
    """Join all that speaks for a look to what it is about; most first."""
    held: dict[str, _Held] = defaultdict(_Held)
    places = _places(content)
    places.update({f"question:{one.quiz_id}/{one.question_id}": _question(one) for one in seen.questions})
    places.update({f"story:{one.title}": ("story", one.title, "/programme/stories", "", 1) for one in seen.stories})
    told = (_questions(seen), _lessons(seen), _incidents(content, seen), _checks(content, seen), _clicks(content, seen))
    for ref, weight, words in (one for part in told for one in part):
        if ref in places:
            held[ref].reasons.append((weight, words))
    made = (_line(ref, places[ref], one.reasons) for ref, one in held.items())
    return tuple(sorted(made, key=lambda one: (-one.weight, one.ref)))


Place = tuple[str, str, str, str, int]
"""Kind, title, page, path of the file, line in it."""
Reason = tuple[str, int, str]
"""What it is about, how much it weighs, and the words."""


def _line(ref: str, place: Place, reasons: Sequence[tuple[int, str]]) -> Line:
    kind, title, page, path, line = place
    ordered = sorted(set(reasons), key=lambda one: (-one[0], one[1]))
    weight = sum(one for one, _ in ordered)
    return Line(ref, kind, title, page, path, line, weight, tuple(words for _, words in ordered))


def _places(content: Library) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for course in content.courses.values():
        for one in course.lessons:
            ref = f"{course.id}/{one.id}"
            found[f"lesson:{ref}"] = ("lesson", f"{course.title}: {one.title}", f"/c/{ref}", one.path, 1)
    for policy in content.policies.values():
        for clause in policy.clauses:
            ref = f"{policy.id}#{clause.id}"
            title = f"{policy.title}: {clause.title}"
            found[f"policy:{ref}"] = ("clause", title, f"/policy/{ref}", policy.path, clause.line)
    for platform in content.platforms.values():
        page = f"/platforms/{platform.id}"
        found[f"platform:{platform.id}"] = ("platform", platform.title, page, platform.path, 1)
    return found


def _question(one: Missed) -> Place:
    return ("question", one.prompt, f"/quiz/about/{one.quiz_id}", one.path, one.line)


def _questions(seen: Seen) -> Iterator[Reason]:
    """A question speaks for itself, and half as much for the lessons and clauses its explanation leads to."""
    for one in seen.questions:
        weight, words = 0, []
        if one.answers >= ENOUGH and one.missed >= MISSED:
            weight, words = one.missed, [f"{one.missed} % of its points are missed."]
        weight += SUSPICIOUS * len(one.why)
        if not weight:
            continue
        yield f"question:{one.quiz_id}/{one.question_id}", weight, " ".join((*words, *one.why))
        about = f"The question “{one.prompt}” ({one.quiz_title}) leads here: {' '.join((*words, *one.why))}"
        for ref in one.cites:
            yield ref, weight // 2, about


def _lessons(seen: Seen) -> Iterator[Reason]:
    for one in seen.lessons:
        if one.percent >= UNCLEAR:
            words = f"It was not clear to {one.percent} % of those who said so, those who said “partly” counted half."
            yield f"lesson:{one.course_id}/{one.lesson_id}", one.percent, words


def _incidents(content: Library, seen: Seen) -> Iterator[Reason]:
    for one in seen.incidents:
        named = [f"policy:{ref}" for ref in one.clauses] + [f"lesson:{ref}" for ref in one.lessons]
        refs = named or list(_resting_on(content, one.check))
        weight = min(MOST, AN_INCIDENT * one.number)
        words = f"{one.number} {'incident' if one.number == 1 else 'incidents'} in a year: {one.label.lower()}."
        yield from ((ref, weight, words) for ref in dict.fromkeys(refs))


def _checks(content: Library, seen: Seen) -> Iterator[Reason]:
    for one in seen.checks:
        if one.number < LEAST:
            continue
        refs = [f"policy:{one.clause}"] if one.clause else []
        for ref in dict.fromkeys((*refs, *_resting_on(content, one.check))):
            words = f"The check “{one.check}” found something {_fives(one.number)} times or more in 90 days."
            yield ref, min(MOST, one.number), words


def _clicks(content: Library, seen: Seen) -> Iterator[Reason]:
    for one in _low(seen.stories):
        words = "Its shares brought fewer than half the clicks that shares of other stories did."
        yield f"story:{one.title}", LOW_CLICKS, words
    for one in _low(seen.networks):
        words = f"Shares on {one.title} brought fewer than half the clicks that shares elsewhere did."
        refs = [f"platform:{record.id}" for record in content.platforms.values() if record.title == one.title]
        refs += [
            f"lesson:{lesson.course_id}/{lesson.id}"
            for lesson in _every(content)
            if one.title.casefold() in lesson.title.casefold()
        ]
        yield from ((ref, LOW_CLICKS, words) for ref in refs)


def _low(held: Sequence[Clicked]) -> Iterator[Clicked]:
    """Give those whose clicks a share are below half of what all others together have."""
    enough = [one for one in held if one.shares >= SHARES]
    shares, clicks = sum(one.shares for one in enough), sum(one.clicks for one in enough)
    for one in enough:
        others_shares, others_clicks = shares - one.shares, clicks - one.clicks
        if others_shares >= SHARES and 100 * one.clicks * others_shares < LOW * others_clicks * one.shares:
            yield one


def _resting_on(content: Library, check: str) -> Iterator[str]:
    """Name the lessons that explain a check, or the clause it rests on where none does."""
    if not check:
        return
    lessons = [f"lesson:{one.course_id}/{one.id}" for one in _every(content) if check in one.checks]
    clauses = [
        f"policy:{policy.id}#{clause.id}"
        for policy in content.policies.values()
        for clause in policy.clauses
        if check in clause.checks
    ]
    yield from (*lessons, *clauses)


def _every(content: Library) -> Iterable[Lesson]:
    return (one for course in content.courses.values() for one in course.lessons)


def _fives(number: int) -> int:
    return number - number % LEAST
