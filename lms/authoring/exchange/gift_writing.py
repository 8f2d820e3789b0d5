"""Questions as a GIFT text."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from lms.authoring.exchange import reading
from lms.authoring.exchange.bank import Written, stem_of
from lms.authoring.exchange.outward import Out
from lms.content.questions import Kind, Question

_SPECIAL = re.compile(r"([~=#{}:\\])")
_GAP = re.compile(r"\{gap-1\}")


def write(title: str, questions: Sequence[Question]) -> Written:
    """Write a bank in Markdown format; kinds that GIFT does not know are losses."""
    out = Out({})
    parts = [f"$CATEGORY: {' '.join(title.split())}"] if title else []
    for question in questions:
        block = _BLOCKS.get(question.kind)
        made = block(out, question) if block else None
        if made is None:
            out.lose(question, f"left out: GIFT knows no question of the kind “{question.kind}”")
            continue
        _note(out, question)
        parts.append(_entry(question, made))
    return Written(("\n\n".join(parts) + "\n").encode(), tuple(out.losses))


def _note(out: Out, question: Question) -> None:
    if question.points != 100:
        out.lose(question, "GIFT knows no points; it counts as one")
    if question.hint:
        out.lose(question, "GIFT knows no hints; it was left out")


def _entry(question: Question, block: str) -> str:
    tags = "".join(f" [tag:{tag}]" for tag in question.tags)
    about = f"####[markdown]{_line(question.explanation)}" if question.explanation else ""
    name = _line(" ".join(question.prompt.split())[:100])
    if question.kind == Kind.CLOZE:
        before, _, after = stem_of(question).partition("{gap-1}")
        return f"// [id:{question.id}]{tags}\n::{name}::[markdown]{_line(before)}{{{block}{about}}}{_line(after)}"
    return f"// [id:{question.id}]{tags}\n::{name}::[markdown]{_line(stem_of(question))}{{{block}{about}}}"


def _line(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


def _said(text: str) -> str:
    return f"#{_line(text)}" if text else ""


def _choices(_out: Out, question: Question) -> str:
    return (
        "".join(f"\n\t{'=' if one.right else '~'}{_line(one.text)}{_said(one.feedback)}" for one in question.options)
        + "\n"
    )


def _several(_out: Out, question: Question) -> str:
    right = sum(one.right for one in question.options)
    share = (Decimal(100) / right).quantize(Decimal("0.00001")).normalize()
    lines = (
        f"\n\t~%{share if one.right else -share:f}%{_line(one.text)}{_said(one.feedback)}" for one in question.options
    )
    return "".join(lines) + "\n"


def _judgement(_out: Out, question: Question) -> str:
    lines = []
    for one in question.options:
        mark = "=" if one.right else "~"
        weight = "" if one.credit == (100 if one.right else 0) else f"%{one.credit}%"
        lines.append(f"\n\t{mark}{weight}{_line(one.text)}{_said(one.feedback)}")
    return "".join(lines) + "\n"


def _truth(_out: Out, question: Question) -> str:
    right = next(one for one in question.options if one.right)
    wrong = next(one for one in question.options if not one.right)
    said = f"#{_line(wrong.feedback)}#{_line(right.feedback)}" if wrong.feedback or right.feedback else ""
    return f"{right.text.strip(' .').upper()}{said}"


def _words(_out: Out, question: Question) -> str:
    return (
        "".join(f"\n\t={_line(one.text.replace('*', chr(92) + '*'))}{_said(one.feedback)}" for one in question.accepted)
        + "\n"
    )


def _numbers(_out: Out, question: Question) -> str:
    lines = []
    for one in question.accepted:
        if one.low is not None and one.high is not None:
            value = f"{reading.plain(one.low)}..{reading.plain(one.high)}"
        else:
            value = f"{reading.plain(one.value or Decimal(0))}:{reading.plain(one.tolerance or Decimal(0))}"
        lines.append(f"\n\t={value}{_said(one.feedback)}")
    return "#" + "".join(lines) + "\n"


def _pairs(out: Out, question: Question) -> str:
    rights = {one.key: one.text for one in question.options}
    used = {pair.right for pair in question.pairs}
    lines = []
    for pair in question.pairs:
        if pair.right:
            lines.append(f"\n\t={_side(pair.left)} -> {_side(rights[pair.right])}")
        else:
            out.lose(question, f"“{pair.left[:60]}” has no partner, which GIFT cannot say; it was left out")
    lines += [f"\n\t= -> {_side(text)}" for key, text in rights.items() if key not in used]
    return "".join(lines) + "\n"


def _side(text: str) -> str:
    return _line(text.replace("->", "→"))


def _open(out: Out, question: Question) -> str:
    out.lose(question, "GIFT knows no rubric; it was left out")
    return ""


def _gap(_out: Out, question: Question) -> str | None:
    if len(question.gaps) != 1:
        return None
    return "".join(f"={_line(one)} " for one in question.gaps[0])


_BLOCKS: dict[str, Callable[[Out, Question], str | None]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _several,
    Kind.TRUE_FALSE: _truth,
    Kind.JUDGEMENT: _judgement,
    Kind.SHORT: _words,
    Kind.NUMERIC: _numbers,
    Kind.RANGE: _numbers,
    Kind.MATCHING: _pairs,
    Kind.OPEN: _open,
    Kind.CLOZE: _gap,
}
