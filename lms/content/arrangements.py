"""Answer blocks that are arranged: the numbered list of an ordering, the two-column table of a matching."""

from collections.abc import Sequence
from typing import NamedTuple

from lms.content import marks
from lms.content.blocks import Block, cells
from lms.content.marks import KEYS, is_marked
from lms.content.notes import Notes
from lms.content.parts import Answer, Parts, too_many
from lms.content.questions import Kind, Option, Pair
from lms.content.source import Line


class Row(NamedTuple):
    """A row of a table: its two cells, and where each begins."""

    line: Line
    left: str
    right: str
    extra: str


def is_ordering(block: Block) -> bool:
    """Whether a block is a numbered list without marks."""
    return block.kind == "list" and block.ordered and not is_marked(block)


def is_matching(block: Block) -> bool:
    """Whether a block is a table of two columns."""
    return block.kind == "table" and len(cells(block.first)) == 2


def read_ordering(parts: Parts, notes: Notes) -> Answer | None:
    """Read the items of an ordering, which stand in the right order."""
    items = parts.answer[0].items
    line = items[0].lines[0]
    if too_many(line, len(items), "items", notes):
        return None
    if len(items) < 2:
        notes.find(line.number, line.column(), "QUIZ-OPTIONS", "One item is in order always; write two or more.")
        return None
    marked = marks.read(items, notes)
    marks.check_strays(marked, notes)
    marks.check_words(marked, notes, feedback=False)
    return Answer(
        Kind.ORDERING, tuple(_option(key, one.text, one.feedback) for key, one in zip(KEYS, marked, strict=False))
    )


def read_matching(parts: Parts, notes: Notes) -> Answer | None:
    """Read the rows of a matching."""
    block = parts.answer[0]
    if too_many(block.first, len(block.lines) - 2, "rows", notes):
        return None
    rows = [_row(line) for line in block.lines[2:]]
    head = _row(block.first)
    _check_rows(rows, notes)
    texts = list(dict.fromkeys(row.right for row in rows if row.right))
    by_text = dict(zip(texts, KEYS, strict=False))
    pairs = tuple(Pair(row.left, by_text.get(row.right, "")) for row in rows if row.left)
    if not _is_asked(block, pairs, len(texts), notes):
        return None
    options = tuple(_option(key, text) for text, key in by_text.items())
    return Answer(Kind.MATCHING, options, pairs=pairs, columns=(head.left, head.right))


def _option(key: str, text: str, feedback: str = "") -> Option:
    return Option(key, text, feedback, right=False, credit=0)


def _row(line: Line) -> Row:
    found = [" ".join(cell.split()) for cell in cells(line)]
    return Row(line, found[0], found[1] if len(found) > 1 else "", " ".join(found[2:]))


def _check_rows(rows: Sequence[Row], notes: Notes) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        place, words = (row.line.number, row.line.column()), row.left.casefold()
        if row.extra:
            notes.find(*place, "QUIZ-PAIR", "This row has more than two cells; write “\\|” for the sign itself.")
        if not row.left and not row.right:
            notes.find(*place, "QUIZ-PAIR", "This row is empty.")
        elif words and words in seen:
            notes.find(*place, "QUIZ-PAIR", f"The left side stands in line {seen[words]} already.")
        seen.setdefault(words, row.line.number)


def _is_asked(block: Block, pairs: Sequence[Pair], options: int, notes: Notes) -> bool:
    place = block.first.number, block.first.column()
    if len(pairs) < 2:
        notes.find(*place, "QUIZ-PAIR", "A matching has two or more rows with a left side, below its two titles.")
        return False
    if not any(pair.right for pair in pairs):
        notes.find(*place, "QUIZ-NO-RIGHT", "No left side has a partner; write one beside it.")
        return False
    if options + any(not pair.right for pair in pairs) < 2:
        notes.find(*place, "QUIZ-ALL-RIGHT", "Every row has the same partner, so nothing is asked.")
    return True
