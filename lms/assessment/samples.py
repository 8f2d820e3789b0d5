"""Answers nobody gave: for invented people, measurements and tests, as a form would send them. Pure."""

from collections.abc import Iterator, Sequence

from lms.assessment import kinds, paths, scoring
from lms.content.questions import Question

WORDS = "A few plain and honest words."


def sample(question: Question, order: Sequence[str], *, right: bool) -> list[str]:
    """Answer a question right, or as wrong as can be, as its form would send it. An open answer gets a few words."""
    kind = kinds.of(question)
    if kind.by_hand:
        return [WORDS]
    best = kind.right(question)
    if right:
        return kind.show(question, order, best)
    others = [kept for kept in _others(question, order, best) if not kind.missing(question, kept)]
    worst = min(others, key=lambda kept: scoring.mark(question, kept).earned, default=best)
    return kind.show(question, order, worst)


def _others(question: Question, order: Sequence[str], best: Sequence[str]) -> Iterator[list[str]]:
    """Give answers of which one is wrong, whatever the kind."""
    if question.steps:
        yield _worst_path(question)
    elif question.pairs:
        yield from ([key] * len(question.pairs) for key in order)
    elif question.gaps:
        yield ["not sure"] * len(question.gaps)
    elif question.options:
        yield list(reversed(best))
        yield from ([key] for key in order)
    else:
        yield from (["not sure"], ["-987654"])


def _worst_path(question: Question) -> list[str]:
    path: list[str] = []
    while not paths.at_an_end(question, path):
        step = paths.here(question, path)
        scene = step.options if step else question.options
        path.append(min(scene, key=lambda one: one.credit).key)
    return path
