"""The parts of one question: what is asked, the answer block, hint and explanation, and what was made of them."""

from dataclasses import dataclass, field

from lms.content.blocks import Block
from lms.content.notes import Notes
from lms.content.questions import Accepted, Criterion, Option, Pair, Step
from lms.content.source import Line

MOST = 26
"""Options, items, rows, criteria: more than that nobody reads."""


@dataclass(slots=True)
class Parts:
    """The blocks of one question, sorted by what they are for.

    ``answer`` are the answer blocks, of which only the first counts; ``steps`` what follows the opening of a
    scenario, from its first heading on. ``type`` is what the comment says, or empty.
    """

    heading: Line
    prompt: str = ""
    type: str = ""
    body: list[Block] = field(default_factory=list)
    answer: list[Block] = field(default_factory=list)
    steps: list[Block] = field(default_factory=list)
    hint: list[Block] = field(default_factory=list)
    explanation: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was understood of a question's answers; ``body`` takes the place of what was written, if there is one."""

    kind: str
    options: tuple[Option, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    pairs: tuple[Pair, ...] = ()
    columns: tuple[str, ...] = ()
    gaps: tuple[tuple[str, ...], ...] = ()
    steps: tuple[Step, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    body: str | None = None


def too_many(line: Line, number: int, what: str, notes: Notes, most: int = MOST) -> bool:
    """Note it if there are more than ``most`` of something."""
    if number <= most:
        return False
    notes.find(line.number, line.column(), "QUIZ-SIZE", f"There are {number:,} {what}; {most} is the most.")
    return True
