"""Draw the questions of an attempt and the order of their options from a seed. Pure.

The order comes from hashes of the seed, not from a random generator, so that the same seed draws the
same attempt on any version of Python.
"""

from collections.abc import Iterable, Sequence

from lms.assessment import kinds
from lms.assessment.rules import Answers
from lms.assessment.seeds import rank
from lms.content.quizzes import Question, Quiz

Drawn = tuple[tuple[str, tuple[str, ...]], ...]
"""Question ids in the order shown, each with its option keys in the order shown."""


def draw(quiz: Quiz, seed: int) -> Drawn:
    """Draw from ``quiz`` what its ``draw`` and ``shuffle`` say.

    For each tag, so many of its questions that were not drawn for an earlier tag. Without ``draw`` every
    question is asked. The order of what is chosen from is that of the kind: true and false keep theirs,
    an ordering is never shown as it is right.
    """
    chosen = _chosen(quiz, seed)
    if quiz.shuffle:
        chosen = sorted(chosen, key=lambda one: rank(seed, "order", one.id))
    return tuple((one.id, order_of(one, seed, shuffle=quiz.shuffle)) for one in chosen)


def order_of(question: Question, seed: int = 0, *, shuffle: bool = False) -> tuple[str, ...]:
    """Give the option keys of one question in the order shown; without a seed, that of a check question."""
    return kinds.of(question).order(question, seed, shuffle)


def questions_of(quiz: Quiz, drawn: Drawn) -> tuple[Question, ...]:
    """Give the drawn questions of a revision in the order shown."""
    by_id = {one.id: one for one in quiz.questions}
    return tuple(by_id[question_id] for question_id, _ in drawn)


def kept(questions: Iterable[Question], drawn: Drawn, answers: Answers) -> dict[str, list[str]]:
    """Turn what a form sent into what is kept: keys for displayed positions; what was not drawn is dropped."""
    orders = dict(drawn)
    found: dict[str, list[str]] = {}
    for question in questions:
        given = answers.get(question.id)
        values = kinds.of(question).keep(question, orders[question.id], given) if given else ()
        if values:
            found[question.id] = list(values)
    return found


def shown(question: Question, order: Sequence[str], given: Sequence[str]) -> list[str]:
    """Turn what is kept back into what the form would send: the inverse of ``kept`` for one question."""
    return kinds.of(question).show(question, order, given)


def from_rows(rows: Sequence[Sequence[object]]) -> Drawn:
    """Read what an attempt row remembers."""
    return tuple((str(row[0]), tuple(_strings(row[1]))) for row in rows)


def to_rows(drawn: Drawn) -> list[list[object]]:
    """Give what an attempt row remembers."""
    return [[question_id, list(order)] for question_id, order in drawn]


def _chosen(quiz: Quiz, seed: int) -> list[Question]:
    if not quiz.draw:
        return list(quiz.questions)
    taken: set[str] = set()
    for tag, wanted in quiz.draw:
        pool = [one for one in quiz.questions if tag in one.tags and one.id not in taken]
        pool.sort(key=lambda one: rank(seed, "draw", one.id))
        taken |= {one.id for one in pool[:wanted]}
    return [one for one in quiz.questions if one.id in taken]


def _strings(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list | tuple) else []
