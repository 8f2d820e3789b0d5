"""The items of an answer block: the mark each begins with, its words, and the feedback below it."""

import re
from collections.abc import Iterator, Sequence
from itertools import count, product
from typing import NamedTuple

from lms.content.blocks import Block, Item
from lms.content.notes import Notes
from lms.content.parts import MOST
from lms.content.source import Line, joined

KEYS = "abcdefghijklmnopqrstuvwxyz"
_TASK = re.compile(r"\[([ xX])\](?:[ \t]+|$)")
_CREDIT = re.compile("\\[[ ]?([+\u2212-]?[0-9]{1,4})[ ]?%[ ]?\\](?:[ \t]+|$)")
_EQUALS = re.compile(r"=(?:[ \t]+|$)")
_BAD_MARK = re.compile(r"\[([^\[\]]{0,12})\](?![(\[:])")


class Marked(NamedTuple):
    """An item of an answer block: its mark, its words, its feedback, and what stands after them."""

    form: str
    mark: str
    text: str
    feedback: str
    line: Line
    stray: Line | None

    @property
    def credit(self) -> int:
        """Percent that the mark says: a cross 100, an empty box 0."""
        if self.form == "credit":
            return int(self.mark.replace("\u2212", "-"))
        return 100 if self.form == "task" and self.mark in "xX" else 0


def keys() -> Iterator[str]:
    """Give a, b, … z, aa, ab, …"""
    return ("".join(letters) for length in count(1) for letters in product(KEYS, repeat=length))


def is_marked(block: Block) -> bool:
    """Whether a block is a list of which at least one item carries a mark."""
    return block.kind == "list" and any(_mark_of(item.lines[0])[0] != "plain" for item in block.items)


def read(items: Sequence[Item], notes: Notes) -> tuple[Marked, ...]:
    """Read the items of a list."""
    return tuple(_marked(item, notes) for item in items)


def _mark_of(line: Line) -> tuple[str, str, int]:
    """Tell an item's form, its mark, and where its words begin."""
    for form, pattern in (("task", _TASK), ("credit", _CREDIT)):
        if found := pattern.match(line.text):
            return form, found[1], found.end()
    if found := _EQUALS.match(line.text):
        return "equals", "=", found.end()
    if found := _BAD_MARK.match(line.text):
        return "bad", found[1], found.end()
    return "plain", "", 0


def _marked(item: Item, notes: Notes) -> Marked:
    first = item.lines[0]
    form, mark, begin = _mark_of(first)
    if form == "bad":
        message = f"“[{mark}]” marks nothing; write [ ], [x] or whole percent like [50%]."
        notes.find(first.number, first.column(), "QUIZ-MARK", message)
    words, said, stray = _parts(item.lines[1:], notes)
    text = joined([first.after(begin), *words])
    return Marked(form, mark, text.strip(), joined(said).strip(), first, stray)


def _parts(lines: Sequence[Line], notes: Notes) -> tuple[list[Line], list[Line], Line | None]:
    """Part what follows an option's first line into more words, feedback, and the first line that is neither."""
    words: list[Line] = []
    said: list[Line] = []
    ended = False
    for line in lines:
        if line.text.lstrip().startswith(">"):
            if line.column() == 1 and line.indent == 0:
                message = "Feedback belongs to its option: put two spaces before the “>”."
                notes.find(line.number, 1, "QUIZ-INDENT", message)
            inner = line.after(line.text.index(">") + 1)
            said.append(inner.after(inner.text[:1].isspace()))
        elif line.blank:
            ended = bool(said)
            (said if said else words).append(line)
        elif said and ended:
            return words, said, line
        else:
            (said if said else words).append(line)
    return words, said, None


def check_strays(marked: Sequence[Marked], notes: Notes) -> None:
    """Note what stands after the feedback of an item."""
    for one in marked:
        if one.stray is not None:
            message = "This stands after the feedback of an option and is shown nowhere."
            notes.find(one.stray.number, one.stray.column(), "QUIZ-STRAY", message)


def is_mixed(marked: Sequence[Marked], notes: Notes) -> bool:
    """Note each item whose form is not that of the first one with a mark."""
    check_strays(marked, notes)
    forms = [one.form for one in marked if one.form not in ("plain", "bad")]
    for one in marked:
        if one.form not in (forms[0], "bad"):
            message = "One answer block has one form: all [ ] and [x], or all [50%], or all “= answer”."
            notes.find(one.line.number, one.line.column(), "QUIZ-MIXED", message)
    return len({one.form for one in marked} - {"bad"}) > 1


def check_credits(marked: Sequence[Marked], notes: Notes) -> None:
    """Note a credit that is out of range."""
    for one in marked:
        if not -100 <= one.credit <= 100:
            message = f"{one.credit} % is out of range; an option is worth -100 % to 100 %."
            notes.find(one.line.number, one.line.column(), "QUIZ-CREDIT", message)


def check_words(marked: Sequence[Marked], notes: Notes, *, feedback: bool = True) -> None:
    """Note what has no words, stands there twice, or (``feedback``) has none."""
    seen: dict[str, int] = {}
    for one in marked:
        words = " ".join(one.text.casefold().split())
        place = one.line.number, one.line.column()
        if not words:
            notes.find(*place, "QUIZ-OPTIONS", "This option has no words.")
        elif words in seen:
            notes.find(*place, "QUIZ-OPTIONS", f"This option stands in line {seen[words]} already.")
        elif feedback and not one.feedback:
            notes.find(*place, "QUIZ-FEEDBACK", "This option has no feedback; add a line “  > why” below it.")
        seen.setdefault(words, one.line.number)


def check_number(marked: Sequence[Marked], notes: Notes, least: int = 2) -> None:
    """Note too few or too many options."""
    if not least <= len(marked) <= MOST:
        line = marked[0].line
        message = f"A question has {least} to {MOST} options; this one has {len(marked)}."
        notes.find(line.number, line.column(), "QUIZ-OPTIONS", message)
