"""Draw the questions of an attempt and the order of their options from a seed. Pure.

The order comes from hashes of the seed, not from a random generator, so that the same seed draws the
same attempt on any version of Python.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from lms.assessment.rules import Answers
from lms.assessment.scoring import CHOSEN, LONGEST
from lms.content.quizzes import Kind, Question, Quiz

Drawn = tuple[tuple[str, tuple[str, ...]], ...]
"""Question ids in the order shown, each with its option keys in the order shown."""


def draw(quiz: Quiz, seed: int) -> Drawn:
    """Draw from ``quiz`` what its ``draw`` and ``shuffle`` say.

    For each tag, so many of its questions that were not drawn for an earlier tag; true and false keep
    their order. Without ``draw`` every question is asked.
    """
    chosen = _chosen(quiz, seed)
    if quiz.shuffle:
        chosen = sorted(chosen, key=lambda one: _rank(seed, "order", one.id))
    return tuple((one.id, _order(one, seed, shuffle=quiz.shuffle)) for one in chosen)


def questions_of(quiz: Quiz, drawn: Drawn) -> tuple[Question, ...]:
    """Give the drawn questions of a revision in the order shown."""
    by_id = {one.id: one for one in quiz.questions}
    return tuple(by_id[question_id] for question_id, _ in drawn)


def kept(questions: Iterable[Question], drawn: Drawn, answers: Answers) -> dict[str, list[str]]:
    """Turn displayed positions into option keys; whatever was not drawn or cannot be is dropped."""
    orders = dict(drawn)
    found: dict[str, list[str]] = {}
    for question in questions:
        given = answers.get(question.id, ())
        values = _keys(question, orders[question.id], given) if question.kind in CHOSEN else _text(given)
        if values:
            found[question.id] = values
    return found


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
        pool.sort(key=lambda one: _rank(seed, "draw", one.id))
        taken |= {one.id for one in pool[:wanted]}
    return [one for one in quiz.questions if one.id in taken]


def _order(question: Question, seed: int, *, shuffle: bool) -> tuple[str, ...]:
    keys = [one.key for one in question.options]
    if shuffle and question.kind is not Kind.TRUE_FALSE:
        keys.sort(key=lambda key: _rank(seed, "options", question.id, key))
    return tuple(keys)


def _rank(seed: int, *parts: str) -> bytes:
    return sha256("\0".join((str(seed), *parts)).encode()).digest()


def _keys(question: Question, order: tuple[str, ...], given: Iterable[str]) -> list[str]:
    names = {str(place): key for place, key in enumerate(order)}
    keys = list(dict.fromkeys(names[value] for value in given if value in names))
    return keys if question.kind is Kind.MULTIPLE else keys[:1]


def _text(given: Sequence[str]) -> list[str]:
    typed = given[0].replace("\0", "").strip()[:LONGEST] if given else ""
    return [typed] if typed else []


def _strings(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list | tuple) else []
