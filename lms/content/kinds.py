"""Who reads which kind of question: the form of the answer block decides, or the type in the comment.

One entry a form, and nowhere else is a form asked for. An extension adds its own through
``lms.add_question_type``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.content import answers, arrangements, clozes, scenarios
from lms.content.blocks import Block
from lms.content.marks import is_marked
from lms.content.notes import Notes
from lms.content.parts import Answer, Parts
from lms.content.questions import Kind

Read = Callable[[Parts, Notes], Answer | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads one form of answer block.

    ``kinds`` are the names it can give. ``is_answer`` tells an answer block; without ``recognises`` the form is
    taken only where the comment names one of its kinds. ``read`` gives the answer, or None with a finding.
    ``within``: the answers stand within the text, so that every block stays in the body. ``stepped``: what
    follows the first heading are steps.
    """

    kinds: frozenset[str]
    read: Read
    is_answer: Callable[[Block], bool] = is_marked
    recognises: Callable[[Block], bool] | None = None
    within: bool = False
    stepped: bool = False


_MARKED = Reader(
    frozenset(
        {
            Kind.SINGLE,
            Kind.MULTIPLE,
            Kind.TRUE_FALSE,
            Kind.JUDGEMENT,
            Kind.SHORT,
            Kind.NUMERIC,
            Kind.RANGE,
            Kind.PATTERN,
            Kind.OPEN,
        }
    ),
    answers.read,
    recognises=is_marked,
)
_BUILT_IN = (
    Reader(frozenset({Kind.SCENARIO}), scenarios.read, recognises=scenarios.is_opening, stepped=True),
    _MARKED,
    Reader(
        frozenset({Kind.ORDERING}),
        arrangements.read_ordering,
        is_answer=arrangements.is_ordering,
        recognises=arrangements.is_ordering,
    ),
    Reader(
        frozenset({Kind.MATCHING}),
        arrangements.read_matching,
        is_answer=arrangements.is_matching,
        recognises=arrangements.is_matching,
    ),
    Reader(frozenset({Kind.CLOZE}), clozes.read, is_answer=clozes.has_gaps, within=True),
)
_added: dict[str, Reader] = {}


def add(name: str, read: Read, is_answer: Callable[[Block], bool] = is_marked) -> None:
    """Make a kind known to every academy of this process; it is read where the comment says ``type: name``.

    :raises ValueError: the name is taken.
    """
    if name in names():
        raise ValueError(f"there is a kind of question called {name!r} already; choose another name")
    _added[name] = Reader(frozenset({name}), read, is_answer)


def remove(name: str) -> None:
    """Forget a kind that an extension added."""
    _added.pop(name, None)


def names() -> tuple[str, ...]:
    """List every kind by name."""
    return (*map(str, Kind), *_added)


def added() -> tuple[tuple[str, str], ...]:
    """List the kinds that extensions added, each with the module that reads it."""
    return tuple((name, one.read.__module__) for name, one in sorted(_added.items()))


def reader_for(blocks: Sequence[Block], named: str) -> Reader:
    """Choose the reader of a question by the type its comment names and the form of its answer block."""
    by_name = next((one for one in (*_BUILT_IN, *_added.values()) if named in one.kinds), None)
    if by_name and (by_name.recognises is None or any(map(by_name.is_answer, blocks))):
        return by_name
    for one in _BUILT_IN:
        if one.recognises and any(map(one.recognises, blocks)):
            return one
    return by_name or _MARKED
