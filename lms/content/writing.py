"""Questions written as Markdown, in the normal form that the reader takes back to the same question."""

import re
from collections.abc import Callable, Sequence

from lms.content.questions import Accepted, Kind, Option, Question

_TYPED = re.compile("[+\N{MINUS SIGN}-]?[0-9.]|/|_|\\S{1,24}[ \t]*\\.\\.")
_NUMBERS = (Kind.NUMERIC, Kind.RANGE)


def quiz(front: str, questions: Sequence[Question], intro: str = "") -> str:
    """Write a whole quiz; ``front`` are the lines of its front matter."""
    head = f"---\n{front.strip()}\n---\n"
    return "\n".join([head, *([f"{intro.strip()}\n"] if intro.strip() else []), *map(question, questions)])


def question(one: Question) -> str:
    """Write one question, a line end after it."""
    blocks = [f"## {_line(one.prompt)}\n<!-- {_comment(one)} -->"]
    if one.body:
        blocks.append(_body(one))
    if one.hint:
        blocks.append(_callout("TIP", one.hint))
    blocks.append(_ANSWERS.get(one.kind, _options)(one))
    if one.explanation:
        blocks.append(_callout("NOTE", one.explanation))
    return "\n\n".join(blocks) + "\n"


def points(hundredths: int) -> str:
    """Write points: 1, 2.5, 0.25."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


def _comment(one: Question) -> str:
    parts = [f"id: {one.id}"]
    if one.kind == Kind.CLOZE or (one.kind == Kind.SHORT and _looks_otherwise(one)):
        parts.append(f"type: {one.kind}")
    if one.tags:
        parts.append(f"tags: {', '.join(one.tags)}")
    if one.points != 100:
        parts.append(f"points: {points(one.points)}")
    if one.hint_cost:
        parts.append(f"hint: {one.hint_cost}%")
    return "; ".join(parts)


def _looks_otherwise(one: Question) -> bool:
    return any(_TYPED.match(each.text) for each in one.accepted)


def _body(one: Question) -> str:
    body = one.body
    for number, accepted in enumerate(one.gaps, 1):
        body = body.replace(f"{{gap-{number}}}", f"[[{'|'.join(accepted)}]]")
    return body


def _options(one: Question) -> str:
    return "\n".join(_item(f"- {_mark(one.kind, option)}", option.text, option.feedback) for option in one.options)


def _mark(kind: str, option: Option) -> str:
    if kind in (Kind.JUDGEMENT, Kind.SCENARIO):
        return f"[{option.credit}%] "
    return "[x] " if option.right else "[ ] "


def _accepted(one: Question) -> str:
    return "\n".join(_item("- = ", _accepts(one.kind, each), each.feedback) for each in one.accepted)


def _accepts(kind: str, one: Accepted) -> str:
    if one.pattern:
        return f"/{one.pattern}/"
    if kind in _NUMBERS and one.low is not None and one.high is not None:
        return f"{one.low:f}..{one.high:f}"
    return one.text


def _ordered(one: Question) -> str:
    return "\n".join(_item(f"{n}. ", option.text, option.feedback) for n, option in enumerate(one.options, 1))


def _table(one: Question) -> str:
    rights = {option.key: option.text for option in one.options}
    used = {pair.right for pair in one.pairs}
    rows = [(pair.left, rights.get(pair.right, "")) for pair in one.pairs]
    rows += [("", text) for key, text in rights.items() if key not in used]
    titles = " | ".join(map(_cell, one.columns or ("What", "Belongs to")))
    lines = [f"| {titles} |", "|---|---|", *(f"| {_cell(left)} | {_cell(right)} |" for left, right in rows)]
    return "\n".join(lines)


def _scenario(one: Question) -> str:
    blocks = [_leading(one.options)]
    for step in one.steps:
        blocks.append("\n\n".join(part for part in (f"### {step.title}", step.body, _leading(step.options)) if part))
    return "\n\n".join(blocks)


def _leading(options: Sequence[Option]) -> str:
    lines = (_item(f"- [{one.credit}%] ", f"[{one.text}](#{one.leads_to})", one.feedback) for one in options)
    return "\n".join(lines)


def _rubric(one: Question) -> str:
    return "\n".join(["- = ___", *(f"- [{each.percent}%] {_line(each.text)}" for each in one.rubric)])


def _item(mark: str, text: str, feedback: str) -> str:
    indent = " " * (3 if mark[0].isdigit() else 2)
    first, *more = text.strip().split("\n")
    lines = [mark + first, *(f"{indent}{line}".rstrip() for line in more)]
    lines += [f"{indent}> {line}".rstrip() for line in feedback.split("\n")] if feedback else []
    return "\n".join(lines)


def _callout(word: str, text: str) -> str:
    return "\n".join([f"> [!{word}]", *(f"> {line}".rstrip() for line in text.split("\n"))])


def _cell(text: str) -> str:
    return _line(text).replace("|", "\N{BROKEN BAR}")


def _line(text: str) -> str:
    return " ".join(text.split())


_ANSWERS: dict[str, Callable[[Question], str]] = {
    Kind.SHORT: _accepted,
    Kind.NUMERIC: _accepted,
    Kind.RANGE: _accepted,
    Kind.PATTERN: _accepted,
    Kind.ORDERING: _ordered,
    Kind.MATCHING: _table,
    Kind.SCENARIO: _scenario,
    Kind.OPEN: _rubric,
}
