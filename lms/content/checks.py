"""Lint across files: references, prerequisites, levels, review dates, clauses nobody covers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from lms.content import prerequisites, prose, quiz_checks
from lms.content.blocks import scan
from lms.content.courses import Course
from lms.content.document import Document, Places
from lms.content.holdings import Library
from lms.content.levels import Ladder
from lms.content.notes import Mention, Notes, nearest
from lms.content.policies import CAPTION_CHECKS, Platform, Policy
from lms.content.questions import Question
from lms.content.refs import parse_ref, slug


def check(
    documents: Mapping[str, Document],
    library: Library,
    places: Places,
    ladder: Ladder,
    ladder_notes: Notes,
    today: date,
) -> None:
    """Check what only shows when everything is read."""
    notes = {path: document.notes for path, document in documents.items()} | {ladder_notes.path: ladder_notes}
    mentions = [mention for one in notes.values() for mention in one.mentions]
    steps = _steps(library)
    elsewhere = [mention for mention in mentions if (mention.path, mention.ref) not in steps]
    _check_mentions(elsewhere, known_parts(documents, library, places), notes)
    for quiz in library.quizzes.values():
        quiz_checks.check(quiz, documents[quiz.path])
    quiz_checks.check_one_each(library.quizzes.values(), documents)
    _check_tiers(library, documents)
    _check_reviews(
        (*library.courses.values(), *library.policies.values(), *library.platforms.values()), documents, today
    )
    _check_covered(library, notes)
    _check_caption_checks(library, notes)
    for path, questions in _asked(library).items():
        quiz_checks.check_languages(questions, notes[path])
    prerequisites.check(library, ladder, mentions, notes)


def known_parts(documents: Mapping[str, Document], library: Library, places: Places) -> dict[str, frozenset[str]]:
    """List every reference that leads somewhere, with the parts it has."""
    known = {f"level:{level.id}": frozenset[str]() for level in library.levels}
    known |= {f"term:{term}": frozenset() for term in library.glossary}
    known |= {f"quiz:{quiz}": frozenset() for quiz in library.quizzes}
    known |= {ref: frozenset(anchors(documents[path])) for path, ref in places.refs.items() if parse_ref(ref)}
    for policy in library.policies.values():
        known[f"policy:{policy.id}"] = frozenset(clause.id for clause in policy.clauses)
    return known


def _steps(library: Library) -> frozenset[tuple[str, str]]:
    """Name the steps that scenarios of policies lead to: they look like clauses of their own policy, and are none."""
    return frozenset(
        (policy.path, f"policy:{policy.id}#{step.id}")
        for policy in library.policies.values()
        for question in policy.check
        for step in question.steps
    )


def anchors(document: Document) -> Iterator[str]:
    """Give the anchor of each heading, as the renderer names it."""
    taken: dict[str, int] = {}
    for block in scan(document.body):
        if block.kind == "heading":
            name = slug(prose.plain(block.word))
            again = taken.get(name, 0)
            taken[name] = again + 1
            yield f"{name}-{again}" if again else name


def _check_mentions(
    mentions: Sequence[Mention], known: Mapping[str, frozenset[str]], notes: Mapping[str, Notes]
) -> None:
    for mention in mentions:
        whole, _, part = mention.ref.partition("#")
        if notes[mention.path].full:
            continue
        if whole not in known:
            kind = whole.partition(":")[0]
            message = f"There is no {whole}.{nearest(whole, [one for one in known if one.startswith(f'{kind}:')])}"
            notes[mention.path].find(mention.line, mention.column, "REF-BROKEN", message)
        elif part and part not in known[whole]:
            message = f"{whole} has no part “{part}”.{nearest(part, known[whole])}"
            notes[mention.path].find(mention.line, mention.column, "REF-PART", message)


def _check_tiers(library: Library, documents: Mapping[str, Document]) -> None:
    numbers = {level.number for level in library.levels}
    for course in library.courses.values():
        if numbers and course.tier not in numbers:
            document = documents[course.path]
            message = f"No level has the number {course.tier}; there are {', '.join(map(str, sorted(numbers)))}."
            document.notes.find(*document.place("tier"), "COURSE-TIER", message)


def _check_reviews(
    reviewed: Sequence[Course | Policy | Platform], documents: Mapping[str, Document], today: date
) -> None:
    for one in reviewed:
        if one.review_by and one.review_by < today:
            document = documents[one.path]
            message = f"The review was due by {one.review_by}; read it again and set a new date."
            document.notes.find(*document.place("review_by"), "REVIEW-OVERDUE", message)


def _asked(library: Library) -> dict[str, tuple[Question, ...]]:
    """List every question, by the file it stands in."""
    lessons = (lesson for course in library.courses.values() for lesson in course.lessons)
    asked = {quiz.path: quiz.questions for quiz in library.quizzes.values()}
    asked |= {lesson.path: (lesson.check,) for lesson in lessons if lesson.check}
    return asked | {policy.path: policy.check for policy in library.policies.values()}


def _check_caption_checks(library: Library, notes: Mapping[str, Notes]) -> None:
    """Look whether each check of captions that is named is one we know, and rests on one clause only."""
    resting: dict[str, str] = {}
    clauses = [(policy, clause) for policy in library.policies.values() for clause in policy.clauses]
    named = [(policy.path, clause.line, check) for policy, clause in clauses for check in clause.checks]
    for path, line, check in named:
        if check in resting:
            message = f"The check “{check}” rests on {resting[check]} already; that clause is the one shown."
            notes[path].find(line, 1, "CHECK-TWICE", message)
        resting.setdefault(check, f"line {line} of {path}")
    lessons = [one for course in library.courses.values() for one in course.lessons]
    for path, line, check in (*named, *((one.path, 1, check) for one in lessons for check in one.checks)):
        if check not in CAPTION_CHECKS:
            message = f"No check of captions called “{check}” is built in.{nearest(check, CAPTION_CHECKS)}"
            notes[path].find(line, 1, "CHECK-UNKNOWN", message)


def _check_covered(library: Library, notes: Mapping[str, Notes]) -> None:
    lessons = (lesson for course in library.courses.values() for lesson in course.lessons)
    covered = {ref for lesson in lessons for ref in lesson.covers}
    cited = {ref for questions in _asked(library).values() for question in questions for ref in question.cites}
    for policy in library.policies.values():
        for clause in policy.clauses:
            ref = f"policy:{policy.id}#{clause.id}"
            if clause.number is not None and ref not in covered:
                message = f"No lesson covers clause {clause.number}, “{clause.id}”."
                notes[policy.path].find(clause.line, 1, "CLAUSE-UNCOVERED", message)
            if clause.number is not None and ref not in cited:
                message = f"No question cites clause {clause.number}, “{clause.id}”."
                notes[policy.path].find(clause.line, 1, "CLAUSE-UNASKED", message)
