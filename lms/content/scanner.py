"""Question by question: a heading, a comment with its id, what is asked, one answer block, hint and explanation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lms.content import clozes, kinds, prose
from lms.content.blocks import Block, scan
from lms.content.fields import Fields
from lms.content.frontmatter import Matter, Pair, Scalar
from lms.content.kinds import Reader
from lms.content.notes import Notes
from lms.content.parts import Answer, Parts
from lms.content.questions import Question
from lms.content.refs import parse_ref
from lms.content.source import Line, joined

GAPS = "Fill in the gaps."
"""Asked where a text with gaps has no heading."""
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Meta:
    """What the comment under a question's heading says."""

    id: str
    tags: tuple[str, ...]
    points: int
    type: str
    hint_cost: int


def question(
    heading: Line, prompt: str, lines: Sequence[Line], notes: Notes, *, otherwise: str = ""
) -> Question | None:
    """Read one question; ``otherwise`` is the id of a question that need not name one.

    Without a ``prompt`` the paragraphs are what is asked. None, and a finding, if it cannot be asked.
    """
    blocks = [block for block in scan(lines) if block.kind != "rule"]
    meta = _meta(heading, prompt, blocks, notes, otherwise)
    blocks = [block for block in blocks if block.kind != "comment"]
    reader = kinds.reader_for(blocks, meta.type)
    parts = _sort(blocks, reader, notes)
    parts.heading, parts.prompt, parts.type = heading, prompt, meta.type
    body = _text(parts.body)
    if not prompt and not body:
        notes.find(heading.number, heading.column(), "QUIZ-PROMPT", "Nothing is asked here; write the question.")
    answer = _answer(parts, reader, notes)
    _check_around(parts, meta, answer, notes)
    return _made(parts, meta, answer, body) if answer else None


def _made(parts: Parts, meta: Meta, answer: Answer, body: str) -> Question:
    """Put a question together; without a heading its text is what is asked, unless that has gaps in it."""
    prompt = parts.prompt or (body if answer.body is None else GAPS)
    text = body if answer.body is None else answer.body
    return Question(
        id=meta.id,
        kind=answer.kind,
        prompt=prompt,
        body=text if parts.prompt or answer.body is not None else "",
        options=answer.options,
        accepted=answer.accepted,
        explanation=_inside(parts.explanation),
        hint=_inside(parts.hint),
        tags=meta.tags,
        points=meta.points,
        cites=_cites(parts.explanation),
        line=parts.heading.number,
        pairs=answer.pairs,
        columns=answer.columns,
        gaps=answer.gaps,
        steps=answer.steps,
        rubric=answer.rubric,
        hint_cost=meta.hint_cost,
    )


def _check_around(parts: Parts, meta: Meta, answer: Answer | None, notes: Notes) -> None:
    place = parts.heading.number, parts.heading.column()
    if answer and not parts.explanation:
        message = "The question has no explanation; add a “> [!NOTE]” after the answers."
        notes.find(*place, "QUIZ-EXPLANATION", message)
    if meta.hint_cost and not parts.hint:
        message = "The comment says what a hint costs, but there is none; write a “> [!TIP]” before the answers."
        notes.find(*place, "QUIZ-HINT", message)


def _text(blocks: Sequence[Block]) -> str:
    return "\n\n".join(joined(block.lines) for block in blocks)


def _inside(blocks: Sequence[Block]) -> str:
    return "\n\n".join(joined(block.inner) for block in blocks)


def _cites(explanation: Sequence[Block]) -> tuple[str, ...]:
    found = (link.target for block in explanation for link in prose.links(prose.without_code(block.inner)))
    return tuple(dict.fromkeys(target for target in found if parse_ref(target)))


def _meta(heading: Line, prompt: str, blocks: Sequence[Block], notes: Notes, otherwise: str) -> Meta:
    comment = next((block for block in blocks if block.kind == "comment"), None)
    lines = comment.inner if comment else ()
    fields = comment_fields(lines, heading, notes)
    id_ = fields.id(of=prompt, required=not otherwise) or otherwise
    cost = fields.percent("hint", 0)
    if cost > WHOLE:
        notes.find(*fields.place("hint"), "VALUE-PERCENT", f"A hint costs at most all of the points, {WHOLE} %.")
    meta = Meta(
        id_,
        fields.words("tags"),
        fields.points("points"),
        fields.choice("type", kinds.names(), ""),
        min(cost, WHOLE),
    )
    fields.close()
    return meta


LISTED = frozenset({"tags", "checks"})
"""Keys whose value is a list, parted by commas."""


def comment_fields(lines: Sequence[Line], heading: Line, notes: Notes) -> Fields:
    """Read ``id: …; tags: a, b; points: 1`` out of a comment."""
    pairs = [pair for line in lines for pair in _pairs(line, notes)]
    place = {"line": heading.number, "column": heading.column()}
    return Fields(Matter(tuple(pairs), True), notes, **place, id_form="<!-- id: {} --> below the heading")


def _pairs(line: Line, notes: Notes) -> list[Pair]:
    pairs: list[Pair] = []
    at = 0
    for piece in line.text.split(";"):
        part, at = Line(line.number, piece, line.start + at).stripped(), at + len(piece) + 1
        name, colon, _ = part.text.partition(":")
        if colon:
            pairs.append(_pair(name.rstrip(), part, part.after(len(name) + 1).stripped()))
        elif part.text:
            message = f"“{part.text[:40]}” is not “key: value”; write <!-- id: some-id; tags: a, b; points: 1 -->."
            notes.find(part.number, part.column(), "QUIZ-COMMENT", message)
    return pairs


def _pair(name: str, key: Line, value: Line) -> Pair:
    listed = tuple(_words(value)) if name in LISTED else Scalar(value.text, value.number, value.column())
    return Pair(Scalar(name, key.number, key.column()), listed)


def _words(line: Line) -> list[Scalar]:
    return [Scalar(one[0], line.number, line.column(one.start())) for one in re.finditer(r"[^\s,]+", line.text)]


def _sort(blocks: Sequence[Block], reader: Reader, notes: Notes) -> Parts:
    """Sort blocks by what they are for: before the answers the hint, after them the explanation."""
    parts = Parts(blocks[0].first if blocks else Line(1, ""))
    blocks = _steps_off(blocks, reader, parts)
    answered = clozes.first_gap(blocks) if reader.within else len(blocks)
    for place, block in enumerate(blocks):
        is_after = bool(parts.answer) or place > answered
        if not reader.within and reader.is_answer(block):
            parts.answer.append(block)
        elif block.kind == "callout" and block.word == "TIP" and not is_after:
            parts.hint.append(block)
        elif block.kind == "callout" and block.word == "NOTE" and is_after:
            parts.explanation.append(block)
        elif parts.answer:
            line = block.first
            message = "This stands after the answers and is shown nowhere; an explanation is a “> [!NOTE]”."
            notes.find(line.number, line.column(), "QUIZ-STRAY", message)
        else:
            parts.body.append(block)
    return parts


def _steps_off(blocks: Sequence[Block], reader: Reader, parts: Parts) -> Sequence[Block]:
    """Take the steps of a scenario off; a note that ends the last one explains the whole question."""
    at = next((place for place, block in enumerate(blocks) if block.kind == "heading"), len(blocks))
    if not reader.stepped:
        return blocks
    steps = list(blocks[at:])
    while steps and steps[-1].kind == "callout" and steps[-1].word == "NOTE":
        parts.explanation.insert(0, steps.pop())
    parts.steps = steps
    return blocks[:at]


def _answer(parts: Parts, reader: Reader, notes: Notes) -> Answer | None:
    heading = parts.heading
    for block in parts.answer[1:]:
        message = "This is a second answer block; a question has one."
        notes.find(block.first.number, block.first.column(), "QUIZ-ANSWER-TWICE", message)
    if not parts.answer and not reader.within:
        message = "The question has no answer block, like “- [x] right” and “- [ ] wrong”."
        notes.find(heading.number, heading.column(), "QUIZ-ANSWER-MISSING", message)
        return None
    answer = reader.read(parts, notes)
    if answer and parts.type and parts.type != answer.kind:
        message = f"The comment says {parts.type}, but the answers make it {answer.kind}."
        notes.find(heading.number, heading.column(), "QUIZ-MIXED", message)
    return answer
