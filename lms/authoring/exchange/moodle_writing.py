"""Questions as Moodle XML."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from lms.authoring.exchange import reading
from lms.authoring.exchange.bank import Written, stem_of
from lms.authoring.exchange.outward import Out
from lms.content.questions import Kind, Question
from lms.content.writing import points

_NAMES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.JUDGEMENT: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.SHORT: "shortanswer",
    Kind.PATTERN: "shortanswer",
    Kind.NUMERIC: "numerical",
    Kind.RANGE: "numerical",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
    Kind.OPEN: "essay",
    Kind.CLOZE: "cloze",
}


def write(title: str, questions: Sequence[Question]) -> Written:
    """Write a bank in Markdown format; kinds that Moodle does not know are losses."""
    out = Out({})
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    if title:
        path = escape(" ".join(title.split()).replace("/", "//"))
        parts.append(f'<question type="category"><category><text>$course$/top/{path}</text></category></question>')
    for question in questions:
        make = _PARTS.get(question.kind)
        made = make(out, question) if make else None
        if made is None:
            out.lose(question, f"left out: Moodle knows no question of the kind “{question.kind}”")
        else:
            parts += _entry(out, question, made)
    return Written(("\n".join([*parts, "</quiz>"]) + "\n").encode(), tuple(out.losses))


def _entry(out: Out, question: Question, made: list[str]) -> list[str]:
    stem = _cloze(question) if question.kind == Kind.CLOZE else stem_of(question)
    if question.hint_cost:
        out.lose(question, "what the hint costs is set for a whole quiz there; it was left out")
    name = " ".join(question.prompt.split())[:100]
    tags = "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in question.tags)
    return [
        f'<question type="{_NAMES[Kind(question.kind)]}">',
        f"  <name><text>{escape(name)}</text></name>",
        f"  {_said('questiontext', stem)}",
        f"  {_said('generalfeedback', question.explanation)}",
        f"  <defaultgrade>{points(question.points)}</defaultgrade>",
        "  <penalty>0</penalty>",
        "  <hidden>0</hidden>",
        f"  <idnumber>{escape(question.id)}</idnumber>",
        *(f"  {line}" for line in made),
        *([f"  {_said('hint', question.hint)}"] if question.hint else []),
        *([f"  <tags>{tags}</tags>"] if tags else []),
        "</question>",
    ]


def _said(name: str, text: str) -> str:
    return f'<{name} format="markdown"><text>{escape(text)}</text></{name}>'


def _answer(text: str, percent: str, feedback: str, *, form: str = "markdown", more: str = "") -> str:
    said = _said("feedback", feedback)
    inner = f"<text>{escape(text)}</text>{said}{more}"
    return f"<answer fraction={quoteattr(percent)} format={quoteattr(form)}>{inner}</answer>"


def _choices(_out: Out, question: Question) -> list[str]:
    right = sum(one.right for one in question.options)
    several = question.kind == Kind.MULTIPLE
    share = (Decimal(100) / max(1, right)).quantize(Decimal("0.00001")).normalize()
    lines = [f"<single>{'false' if several else 'true'}</single>", "<shuffleanswers>true</shuffleanswers>"]
    for one in question.options:
        worth = f"{share if one.right else -share:f}" if several else str(one.credit)
        lines.append(_answer(one.text, worth, one.feedback))
    return lines


def _truth(_out: Out, question: Question) -> list[str]:
    lines = []
    for one in question.options:
        text = one.text.strip(" .").lower()
        lines.append(_answer(text, "100" if one.right else "0", one.feedback, form="moodle_auto_format"))
    return lines


def _words(_out: Out, question: Question) -> list[str] | None:
    lines = ["<usecase>0</usecase>"]
    for one in question.accepted:
        if one.pattern:
            return None
        lines.append(_answer(one.text.replace("*", "\\*"), "100", one.feedback, form="moodle_auto_format"))
    return lines


def _numbers(out: Out, question: Question) -> list[str]:
    lines = []
    for one in question.accepted:
        value, tolerance = one.value or Decimal(0), one.tolerance or Decimal(0)
        if one.low is not None and one.high is not None:
            value, tolerance = (one.low + one.high) / 2, (one.high - one.low) / 2
            out.lose(
                question,
                f"{one.text} is {reading.plain(value)} ± {reading.plain(tolerance)} there, which accepts the same",
            )
        more = f"<tolerance>{reading.plain(tolerance)}</tolerance>"
        lines.append(_answer(reading.plain(value), "100", one.feedback, form="moodle_auto_format", more=more))
    return lines


def _pairs(out: Out, question: Question) -> list[str]:
    rights = {one.key: one.text for one in question.options}
    used = {pair.right for pair in question.pairs}
    lines = ["<shuffleanswers>true</shuffleanswers>"]
    for pair in question.pairs:
        if pair.right:
            lines.append(_pair(pair.left, rights[pair.right]))
        else:
            out.lose(question, f"“{pair.left[:60]}” has no partner, which Moodle cannot say; it was left out")
    return lines + [_pair("", text) for key, text in rights.items() if key not in used]


def _pair(left: str, right: str) -> str:
    answer = f"<answer><text>{escape(right)}</text></answer>"
    return f'<subquestion format="markdown"><text>{escape(left)}</text>{answer}</subquestion>'


def _order(_out: Out, question: Question) -> list[str]:
    return [_answer(one.text, str(n), one.feedback) for n, one in enumerate(question.options, 1)]


def _open(_out: Out, question: Question) -> list[str]:
    rubric = "\n".join(f"{one.percent} %: {' '.join(one.text.split())}" for one in question.rubric)
    return ["<responseformat>plain</responseformat>", _said("graderinfo", rubric)]


def _gaps(_out: Out, _question: Question) -> list[str]:
    return []


def _cloze(question: Question) -> str:
    stem = stem_of(question)
    for number, accepted in enumerate(question.gaps, 1):
        words = "~".join(f"={_escaped(one)}" for one in accepted)
        stem = stem.replace(f"{{gap-{number}}}", f"{{1:SHORTANSWER:{words}}}")
    return stem


def _escaped(text: str) -> str:
    return "".join(f"\\{one}" if one in '}#~/"\\{=' else one for one in text)


_PARTS: dict[str, Callable[[Out, Question], list[str] | None]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.JUDGEMENT: _choices,
    Kind.TRUE_FALSE: _truth,
    Kind.SHORT: _words,
    Kind.NUMERIC: _numbers,
    Kind.RANGE: _numbers,
    Kind.MATCHING: _pairs,
    Kind.ORDERING: _order,
    Kind.OPEN: _open,
    Kind.CLOZE: _gaps,
}
