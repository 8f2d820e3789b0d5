"""Every kind of question there is: how its answer is kept, scored and shown. Pure.

One entry a kind, and nowhere else is a kind asked for by name. An extension adds its own through
``lms.add_question_type``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lms.assessment import arranged, choices, paths, typed
from lms.assessment.rules import NoSuchKind
from lms.content.questions import Accepted, Kind, Question

Shares = tuple[int, int]
"""Numerator and denominator of the share of the points."""


@dataclass(frozen=True, slots=True)
class QuestionType:
    """One kind of question.

    ``keep`` turns what a form sent into what is kept: displayed positions into keys of ``order``; an empty list
    is no answer. ``show`` is its inverse. ``order`` gives the option keys in the order shown, from a seed and whether
    the quiz shuffles. ``missing`` says in words what keeps an answer from being handed in.
    ``credit`` gives the share of the points as numerator and denominator, ``best`` percent of them that the best
    answer earns, ``right`` an answer (as it is kept) that earns it. ``parts`` tells of each row, gap or pair of
    neighbours whether it is right. ``accepted`` finds what the
    words typed meet. ``by_hand``: a trainer marks it, nobody else.

    ``template`` is a Jinja file with the macros ``ask(question, name, error)`` and ``answer(question)``.
    """

    name: str
    template: str
    keep: Callable[[Question, Sequence[str], Sequence[str]], list[str]]
    missing: Callable[[Question, Sequence[str]], str]
    credit: Callable[[Question, Sequence[str]], Shares]
    right: Callable[[Question], list[str]]
    show: Callable[[Question, Sequence[str], Sequence[str]], list[str]] = choices.show
    order: Callable[[Question, int, bool], tuple[str, ...]] = choices.source_order
    best: Callable[[Question], int] = lambda _: choices.WHOLE
    parts: Callable[[Question, Sequence[str]], tuple[bool, ...]] | None = None
    accepted: Callable[[Question, Sequence[str]], Accepted | None] | None = None
    chosen: bool = False
    """Answered by choosing options of which each is right or not by itself."""
    by_hand: bool = False


_KINDS: dict[str, QuestionType] = {}


def add(kind: QuestionType) -> None:
    """Make a kind known to every academy of this process.

    :raises ValueError: the name is taken.
    """
    if kind.name in _KINDS:
        raise ValueError(f"there is a kind of question called {kind.name!r} already; choose another name")
    _KINDS[kind.name] = kind


def remove(name: str) -> None:
    """Forget a kind that an extension added; those of the academy stay."""
    if name not in {str(one) for one in Kind}:
        _KINDS.pop(name, None)


def of(question: Question) -> QuestionType:
    """Give the kind of a question.

    :raises NoSuchKind: it belongs to an extension that is not installed.
    """
    kind = _KINDS.get(question.kind)
    if kind is None:
        raise NoSuchKind(f"The kind of question “{question.kind}” belongs to an extension that is not installed.")
    return kind


def names() -> tuple[str, ...]:
    """List every kind by name."""
    return tuple(_KINDS)


def share(parts: Sequence[bool]) -> Shares:
    """Give right parts out of all."""
    return sum(parts), max(1, len(parts))


_CHOICE = QuestionType(
    "",
    "lms/assessment/kinds/choice.html",
    keep=choices.keep_one,
    missing=choices.missing_one,
    credit=choices.credit_one,
    right=choices.right,
    order=choices.shuffled_order,
    chosen=True,
)
_TYPED = QuestionType(
    "",
    "lms/assessment/kinds/typed.html",
    keep=typed.keep,
    show=typed.show,
    missing=typed.missing,
    credit=typed.credit,
    right=typed.right,
    accepted=typed.accepted,
)
_BUILT_IN: dict[Kind, QuestionType] = {
    Kind.SINGLE: _CHOICE,
    Kind.MULTIPLE: replace(_CHOICE, keep=choices.keep_all, missing=choices.missing_all, credit=choices.credit_all),
    Kind.TRUE_FALSE: replace(_CHOICE, order=choices.source_order),
    Kind.JUDGEMENT: replace(_CHOICE, right=choices.right_judgement, best=choices.best),
    Kind.SHORT: _TYPED,
    Kind.NUMERIC: _TYPED,
    Kind.RANGE: _TYPED,
    Kind.PATTERN: _TYPED,
    Kind.ORDERING: QuestionType(
        "",
        "lms/assessment/kinds/ordering.html",
        keep=arranged.keep_order,
        missing=arranged.missing_order,
        credit=lambda question, given: share(arranged.neighbours_met(question, given)),
        right=arranged.right_order,
        order=arranged.ordering_order,
        parts=arranged.neighbours_met,
    ),
    Kind.MATCHING: QuestionType(
        "",
        "lms/assessment/kinds/matching.html",
        keep=arranged.keep_rows,
        show=arranged.show_rows,
        missing=arranged.missing_rows,
        credit=lambda question, given: share(arranged.rows_met(question, given)),
        right=arranged.right_rows,
        order=arranged.matching_order,
        parts=arranged.rows_met,
    ),
    Kind.CLOZE: QuestionType(
        "",
        "lms/assessment/kinds/cloze.html",
        keep=typed.keep_gaps,
        show=typed.show,
        missing=typed.missing_gaps,
        credit=lambda question, given: share(typed.gaps_met(question, given)),
        right=typed.right_gaps,
        parts=typed.gaps_met,
    ),
    Kind.SCENARIO: QuestionType(
        "",
        "lms/assessment/kinds/scenario.html",
        keep=paths.keep,
        missing=paths.missing,
        credit=paths.credit,
        right=paths.right,
        order=paths.order,
    ),
    Kind.OPEN: QuestionType(
        "",
        "lms/assessment/kinds/open.html",
        keep=typed.keep_text,
        show=typed.show,
        missing=typed.missing,
        credit=typed.credit_by_hand,
        right=lambda _: [],
        by_hand=True,
    ),
}
for _kind, _made in _BUILT_IN.items():
    add(replace(_made, name=str(_kind)))
