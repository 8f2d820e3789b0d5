"""Question by question: a heading, a comment with its id, what is asked, one answer block, hint and explanation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lms.content import answers, prose
from lms.content.blocks import Block, cells, scan
from lms.content.fields import Fields
from lms.content.frontmatter import Matter, Pair, Scalar
from lms.content.notes import Notes
from lms.content.questions import Kind, Question
from lms.content.refs import parse_ref
from lms.content.source import Line, joined

TYPES = tuple(str(kind) for kind in Kind)
LATER = TYPES[6:]


@dataclass(slots=True)
class Parts:
    """The blocks of one question, sorted by what they are for."""

    body: list[Block] = field(default_factory=list)
    answer: list[Block] = field(default_factory=list)
    hint: list[Block] = field(default_factory=list)
    explanation: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Meta:
    """What the comment under a question's heading says."""

    id: str
    tags: tuple[str, ...]
    points: int
    type: str


def question(
    heading: Line, prompt: str, lines: Sequence[Line], notes: Notes, *, otherwise: str = ""
) -> Question | None:
    """Read one question; ``otherwise`` is the id of a question that need not name one.

    Without a ``prompt`` the paragraphs are what is asked. None, and a finding, if it cannot be asked.
    """
    blocks = [block for block in scan(lines) if block.kind != "rule"]
    meta = _meta(heading, prompt, blocks, notes, otherwise)
    parts = _sort([block for block in blocks if block.kind != "comment"], notes)
    body = _text(parts.body)
    if not prompt and not body:
        notes.find(heading.number, heading.column(), "QUIZ-PROMPT", "Nothing is asked here; write the question.")
    answer = _answer(heading, parts, meta, notes)
    if answer is None:
        return None
    if not parts.explanation:
        message = "The question has no explanation; add a “> [!NOTE]” after the answers."
        notes.find(heading.number, heading.column(), "QUIZ-EXPLANATION", message)
    return Question(
        id=meta.id,
        kind=answer.kind,
        prompt=prompt or body,
        body=body if prompt else "",
        options=answer.options,
        accepted=answer.accepted,
        explanation=_inside(parts.explanation),
        hint=_inside(parts.hint),
        tags=meta.tags,
        points=meta.points,
        cites=_cites(parts.explanation),
        line=heading.number,
    )


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
    meta = Meta(id_, fields.words("tags"), fields.points("points"), fields.choice("type", TYPES, ""))
    fields.close()
    return meta


def comment_fields(lines: Sequence[Line], heading: Line, notes: Notes) -> Fields:
    """Read ``id: …; tags: a, b; points: 1`` out of a comment."""
    pairs = [pair for line in lines for pair in _pairs(line, notes)]
    return Fields(Matter(tuple(pairs), True), notes, line=heading.number, column=heading.column())


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
    listed = tuple(_words(value)) if name == "tags" else Scalar(value.text, value.number, value.column())
    return Pair(Scalar(name, key.number, key.column()), listed)


def _words(line: Line) -> list[Scalar]:
    return [Scalar(one[0], line.number, line.column(one.start())) for one in re.finditer(r"[^\s,]+", line.text)]


def _sort(blocks: Sequence[Block], notes: Notes) -> Parts:
    parts = Parts()
    for block in blocks:
        if block.kind == "list" and answers.is_answer(block.items):
            parts.answer.append(block)
        elif block.kind == "callout" and block.word == "TIP" and not parts.answer:
            parts.hint.append(block)
        elif block.kind == "callout" and block.word == "NOTE" and parts.answer:
            parts.explanation.append(block)
        elif parts.answer:
            line = block.first
            message = "This stands after the answers and is shown nowhere; an explanation is a “> [!NOTE]”."
            notes.find(line.number, line.column(), "QUIZ-STRAY", message)
        else:
            parts.body.append(block)
    return parts


def _answer(heading: Line, parts: Parts, meta: Meta, notes: Notes) -> answers.Answer | None:
    for block in parts.answer[1:]:
        message = "This is a second answer block; a question has one."
        notes.find(block.first.number, block.first.column(), "QUIZ-ANSWER-TWICE", message)
    if meta.type in LATER:
        _later(heading, meta.type, notes)
        return None
    if parts.answer:
        return _typed(heading, answers.read(parts.answer[0].items, notes, short=meta.type == Kind.SHORT), meta, notes)
    for block in parts.body:
        if what := _later_block(block):
            _later(block.first, what, notes)
            return None
    message = "The question has no answer block, like “- [x] right” and “- [ ] wrong”."
    notes.find(heading.number, heading.column(), "QUIZ-ANSWER-MISSING", message)
    return None


def _typed(heading: Line, answer: answers.Answer | None, meta: Meta, notes: Notes) -> answers.Answer | None:
    if answer and meta.type and meta.type != answer.kind:
        message = f"The comment says {meta.type}, but the answers make it {answer.kind}."
        notes.find(heading.number, heading.column(), "QUIZ-MIXED", message)
    return answer


def _later(line: Line, what: str, notes: Notes) -> None:
    message = f"A question of the kind “{what}” comes later; ask it as a choice, a judgement, words or a number."
    notes.find(line.number, line.column(), "QUIZ-KIND", message)


def _later_block(block: Block) -> str:
    if block.kind == "list" and block.ordered:
        return "ordering"
    return "matching" if block.kind == "table" and len(cells(block.first)) == 2 else ""
