"""GIFT, Moodle's text format for questions: what is written there, by its grammar.

Source: https://docs.moodle.org/en/GIFT_format. A text is parted by empty lines outside of braces; a backslash
takes the meaning from ``~ = # { } : \\`` and makes a line end of ``n``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, Literal

Format = Literal["moodle", "html", "plain", "markdown"]
Kind = Literal["Category", "Description", "TF", "MC", "Short", "Numerical", "Matching", "Essay"]
BLANK = "_____"
"""What stands where an answer block was inside a sentence."""
MOST_ANSWERS = 200
"""Answers of a question that are read; one more is read, so that it shows."""
MOST_DIGITS = 30
"""Letters of a number; what is longer, or has an exponent of its own size, is no number."""
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown|auto)\]", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,9})?)%")
_ID = re.compile(r"\[id:((?:[^\[\]\\]|\\.){1,200})\]")
_TAG = re.compile(r"\[tag:([^<>\[\]]{1,200})\]")
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)")
_TITLE = re.compile(r"\s*::((?:[^:\\]|\\.|:(?!:)){0,2000})::", re.DOTALL)
_MARK = re.compile(r"\\.|[=~]", re.DOTALL)
_HASH = re.compile(r"\\.|#", re.DOTALL)
_TRUTH = re.compile(r"(T|TRUE|F|FALSE)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the format it is in."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """``number ± range``, or from ``low`` to ``high``."""

    number: Decimal | None = None
    range: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of an answer block; ``right`` is one with ``=``, ``weight`` is percent where one is given."""

    right: bool
    weight: Decimal | None
    text: Words | Number
    feedback: Words | None


@dataclass(frozen=True, slots=True)
class Match:
    """One pair to be matched."""

    left: Words
    right: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as it is written."""

    line: int
    kind: Kind
    title: str | None
    stem: Words
    id: str | None = None
    tags: tuple[str, ...] = ()
    embedded: bool = False
    feedback: Words | None = None
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Match, ...] = ()
    truth: bool = False
    said: tuple[Words | None, Words | None] = (None, None)
    """Of true or false: what is said to a wrong answer, and to a right one."""


@dataclass(slots=True)
class _Piece:
    """Lines between two empty ones, without their comments."""

    line: int
    lines: list[str]
    id: str | None = None
    tags: tuple[str, ...] = ()


def parse(text: str) -> Iterator[Entry]:
    """Read a whole text, question by question."""
    for piece in _pieces(text):
        category = _CATEGORY.fullmatch(piece.lines[0])
        if category:
            yield Entry(piece.line, "Category", category[1].strip(), Words("moodle", ""))
            piece.lines = piece.lines[1:]
            piece.line += 1
        if any(line.strip() for line in piece.lines):
            yield _entry(piece)


def _pieces(text: str) -> Iterator[_Piece]:
    """Part a text at empty lines, but not inside braces; comments are put aside and their id and tags kept."""
    piece = _Piece(0, [])
    depth = 0
    noted: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("//"):
            noted.append(line)
        elif line.strip() or depth:
            if not piece.lines:
                piece = _Piece(number, [], *_noted(noted))
                noted = []
            piece.lines.append(line)
            depth = _depth(line, depth)
        elif piece.lines:
            yield piece
            piece, depth = _Piece(0, []), 0
            noted = []
        else:
            noted = []
    if piece.lines:
        yield piece


def _depth(line: str, depth: int) -> int:
    bare = re.sub(r"\\.", "", line)
    for letter in bare:
        depth = 1 if letter == "{" else 0 if letter == "}" else depth
    return depth


def _noted(comments: list[str]) -> tuple[str | None, tuple[str, ...]]:
    whole = "\n".join(comments)
    found = _ID.search(whole)
    return (found[1].strip() if found else None), tuple(tag.strip() for tag in _TAG.findall(whole))


def _entry(piece: _Piece) -> Entry:
    text = "\n".join(piece.lines)
    title = _TITLE.match(text)
    named = _bare(title[1]).strip() if title else None
    rest = text[title.end() :] if title else text
    form, rest = _formatted(rest, "moodle")
    before, block, after = _blocks(rest)
    if block is None:
        return Entry(piece.line, "Description", named, Words(form, _text(rest, form)), piece.id, piece.tags)
    embedded = bool(after.strip())
    stem = f"{before.strip()} {BLANK} {after.strip()}".strip() if embedded else before
    head = Entry(piece.line, "Essay", named, Words(form, _text(stem, form)), piece.id, piece.tags, embedded)
    return _answered(head, block, form)


def _blocks(text: str) -> tuple[str, str | None, str]:
    """Part a text at its first pair of braces."""
    opened = _unescaped(text, "{")
    if opened is None:
        return text, None, ""
    closed = _unescaped(text, "}", opened + 1)
    if closed is None:
        return text[:opened], text[opened + 1 :], ""
    return text[:opened], text[opened + 1 : closed], text[closed + 1 :]


def _unescaped(text: str, letter: str, start: int = 0) -> int | None:
    at = start
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == letter:
            return at
        at += 1
    return None


def _answered(head: Entry, block: str, form: str) -> Entry:
    inside, general = _general(block, form)
    return replace(head, feedback=general, **_values(inside.strip(), form))


def _general(block: str, form: str) -> tuple[str, Words | None]:
    at = block.find("####")
    while at > 0 and block[at - 1] == "\\":
        at = block.find("####", at + 1)
    if at < 0:
        return block, None
    own, rest = _formatted(block[at + 4 :], form)
    return block[:at], Words(own, _text(rest, own))


def _values(inside: str, form: str) -> dict[str, Any]:
    if not inside:
        return {"kind": "Essay"}
    head, *said = _hashed(inside)
    if _TRUTH.fullmatch(head.strip()):
        both = [_feedback(one, form) for one in (*said, "", "")[:2]]
        return {"kind": "TF", "truth": head.strip()[0] in "Tt", "said": tuple(both)}
    if inside.startswith("#"):
        return {"kind": "Numerical", "answers": tuple(_numbers(inside[1:], form))}
    marked = _marked(inside)
    if not marked:
        return {"kind": "Short", "answers": (_answer("=", inside, form),)}
    if all(mark == "=" for mark, _ in marked) and all(_arrow(text) for _, text in marked):
        return {"kind": "Matching", "pairs": tuple(_match(text, form) for _, text in marked)}
    kind = "MC" if any(mark == "~" for mark, _ in marked) else "Short"
    return {"kind": kind, "answers": tuple(_answer(mark, text, form) for mark, text in marked)}


def _marked(inside: str) -> list[tuple[str, str]]:
    """Part an answer block into its answers, each with its mark."""
    places = list(islice((found for found in _MARK.finditer(inside) if found[0] in "=~"), MOST_ANSWERS + 1))
    ends = [*(found.start() for found in places[1:]), len(inside)]
    return [(found[0], inside[found.end() : end]) for found, end in zip(places, ends, strict=False)]


def _hashed(text: str) -> list[str]:
    places = [found.start() for found in _HASH.finditer(text) if found[0] == "#"]
    begins = [0, *(at + 1 for at in places)]
    return [text[begin:end] for begin, end in zip(begins, [*places, len(text)], strict=True)]


def _arrow(text: str) -> bool:
    return "->" in text


def _match(text: str, form: str) -> Match:
    left, _, right = text.partition("->")
    own, bare = _formatted(left, form)
    return Match(Words(own, _text(bare, own)), _text(_formatted(right, form)[1], "plain"))


def _answer(mark: str, text: str, form: str) -> Answer:
    weight, text = _weighed(text)
    words, *said = _hashed(text)
    own, bare = _formatted(words, form)
    return Answer(mark == "=", weight, Words(own, _text(bare, own)), _feedback("#".join(said), form))


def _numbers(inside: str, form: str) -> Iterator[Answer]:
    marked = _marked(inside) or [("", inside)]
    for mark, text in marked:
        weight, rest = _weighed(text)
        words, *said = _hashed(rest)
        value = _number(words.strip())
        written = value or Words(form, _text(words, form) or "*")
        yield Answer(mark != "~", weight, written, _feedback("#".join(said), form))


def _number(text: str) -> Number | None:
    low, dots, high = text.partition("..")
    try:
        if dots:
            return Number(low=_decimal(low), high=_decimal(high))
        number, colon, tolerance = text.partition(":")
        return Number(number=_decimal(number), range=_decimal(tolerance) if colon else None)
    except InvalidOperation:
        return None


def _decimal(text: str) -> Decimal:
    value = Decimal(text.strip()) if len(text.strip()) <= MOST_DIGITS else Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) >= MOST_DIGITS // 2:
        raise InvalidOperation
    return value


def _weighed(text: str) -> tuple[Decimal | None, str]:
    found = _WEIGHT.match(text.lstrip())
    return (Decimal(found[1]), text.lstrip()[found.end() :]) if found else (None, text)


def _feedback(text: str, form: str) -> Words | None:
    own, rest = _formatted(text, form)
    words = _text(rest, own)
    return Words(own, words) if words else None


def _formatted(text: str, form: str) -> tuple[str, str]:
    found = _FORMAT.match(text.lstrip())
    if not found:
        return form, text
    named = found[1].lower()
    return ("moodle" if named == "auto" else named), text.lstrip()[found.end() :]


def _text(text: str, form: str) -> str:
    """Give the words: line ends and runs of spaces are one space, except in Markdown; escapes are resolved."""
    plain = text if form == "markdown" else " ".join(text.split())
    return _bare(plain).strip()


def _bare(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
