"""Gaps in the text, ``[[#ad|#sponsored]]``: each names the words that are accepted in it."""

import re
from collections.abc import Sequence

from lms.content import prose
from lms.content.accepted import LONGEST
from lms.content.blocks import Block
from lms.content.marks import is_marked
from lms.content.notes import Notes
from lms.content.parts import Answer, Parts, too_many
from lms.content.questions import Kind
from lms.content.source import Line, joined

MOST = 50
"""Gaps of one question."""
MOST_WORDS = 20
"""Words accepted in one gap."""
_GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
_LOOSE = re.compile(r"\[\[|\]\]")


def has_gaps(block: Block) -> bool:
    """Whether something in a block looks like a gap."""
    return any("[[" in line.text for line in block.lines)


def read(parts: Parts, notes: Notes) -> Answer | None:
    """Read the gaps of a cloze; its body holds ``{gap-1}`` and so on in their place."""
    heading = parts.heading
    if "[[" in parts.prompt:
        message = "A gap stands in the text below the heading, not in the heading itself."
        notes.find(heading.number, heading.column(), "QUIZ-GAP", message)
        return None
    for block in filter(is_marked, parts.body):
        message = "The answers of a cloze are its gaps; this list belongs to another kind of question."
        notes.find(block.first.number, block.first.column(), "QUIZ-MIXED", message)
    notes.gaps |= {line.number for block in parts.body for line in block.lines if "[[" in line.text}
    total = sum(len(_GAP.findall(line.text)) for block in parts.body for line in prose.without_code(block.lines))
    if too_many(heading, total, "gaps", notes, MOST):
        return None
    gaps: list[tuple[str, ...]] = []
    before = len(notes.findings)
    body = "\n\n".join(_filled(block, gaps, notes) for block in parts.body)
    if not gaps and len(notes.findings) == before:
        message = "There is no gap; write what is accepted in it between [[ and ]], like [[#ad|#sponsored]]."
        notes.find(heading.number, heading.column(), "QUIZ-GAP", message)
    return Answer(Kind.CLOZE, gaps=tuple(gaps), body=body) if gaps and all(gaps) else None


def _filled(block: Block, gaps: list[tuple[str, ...]], notes: Notes) -> str:
    """Put marks into the place of gaps, and collect what each accepts."""
    if block.kind in ("fence", "code"):
        return joined(block.lines)
    lines: list[Line] = []
    for line, bare in zip(block.lines, prose.without_code(block.lines), strict=True):
        pieces, at = [], 0
        for found in _GAP.finditer(bare.text):
            gaps.append(_words(line, found, notes))
            pieces += [line.text[at : found.start()], f"{{gap-{len(gaps)}}}"]
            at = found.end()
        _check_loose(line, _GAP.sub(lambda gap: " " * len(gap[0]), bare.text), notes)
        lines.append(line._replace(text="".join(pieces) + line.text[at:]))
    return joined(lines)


def _words(line: Line, found: re.Match[str], notes: Notes) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(" ".join(word.split()) for word in found[1].split("|")))
    if not all(words) or len(words) > MOST_WORDS or max(map(len, words)) > LONGEST:
        message = (
            f"A gap names 1 to {MOST_WORDS} answers between [[ and ]], with | between them, like [[#ad|#sponsored]]."
        )
        notes.find(line.number, line.column(found.start()), "QUIZ-GAP", message)
        return ()
    return words


def _check_loose(line: Line, text: str, notes: Notes) -> None:
    found = _LOOSE.search(text)
    if found:
        message = "A gap begins with [[ and ends with ]] on the same line."
        notes.find(line.number, line.column(found.start()), "QUIZ-GAP", message)


def first_gap(blocks: Sequence[Block]) -> int:
    """Give the index of the first block with a gap; behind the last one if there is none."""
    return next((index for index, block in enumerate(blocks) if has_gaps(block)), len(blocks))
