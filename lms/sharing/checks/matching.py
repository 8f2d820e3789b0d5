"""Whole words found in a text whatever their case, accents or width, and not hidden by what cannot be seen."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

MOST_WORDS = 40
"""The most words one term may have; a character of a script without spaces is one."""
_ACCENTS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SIGNS = frozenset("+#&@$€£%")
"""Signs that tell one term from another, as in C++ or R&D: each is a word of its own."""
JOINED = 5
"""From how many letters on a term of several words is also found written as one."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is compared, and where it stands in the text."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list, and what the champion says to whoever writes it."""

    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a term stands in a text."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Terms:
    """A list of terms, made ready to be looked for in one pass over a text."""

    known: Mapping[tuple[str, ...], Term] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    """Of the terms, in words, longest first."""
    heads: frozenset[str] = frozenset()
    """The words terms begin with: where none of them stands, no term does."""


def terms(entries: Iterable[Term]) -> Terms:
    """Make a list ready; entries without a letter or a digit are left out."""
    known: dict[tuple[str, ...], Term] = {}
    for entry in entries:
        key = key_of(entry.words)
        if not 0 < len(key) <= MOST_WORDS:
            continue
        known.setdefault(key, entry)
        together = "".join(key)
        if together.isalnum() and len(together) >= JOINED:
            known.setdefault((together,), entry)
    lengths = tuple(sorted({len(key) for key in known}, reverse=True))
    return Terms(known, lengths, frozenset(key[0] for key in known))


def key_of(text: str) -> tuple[str, ...]:
    """Give what a term is compared by: two terms with the same key are one."""
    return tuple(word.plain for word in words_of(text))


@lru_cache(maxsize=8)  # One text is looked at by several checks, one after the other.
def words_of(text: str) -> tuple[Word, ...]:
    """Split a text into words; characters of a script without spaces, and signs, are words of their own."""
    found: list[Word] = []
    plain, start, end = "", 0, 0
    for place, character in enumerate(text):
        folded = fold(character)
        if not folded:
            continue
        if folded in _SIGNS or not _counts(folded) or _UNSPACED.match(character):
            if plain:
                found.append(Word(plain, start, end))
            plain = ""
            if folded in _SIGNS or _counts(folded):
                found.append(Word(folded, place, place + 1))
            continue
        start = start if plain else place
        plain, end = plain + folded, place + 1
    if plain:
        found.append(Word(plain, start, end))
    return tuple(found)


def find(words: tuple[Word, ...], wanted: Terms) -> Iterator[Hit]:
    """Find the terms of a list among words, the longest first, none within another."""
    place = 0
    while place < len(words):
        step = 1
        for length in wanted.lengths if words[place].plain in wanted.heads else ():
            key = tuple(word.plain for word in words[place : place + length])
            term = wanted.known.get(key) if len(key) == length else None
            if term is not None:
                yield Hit(term, words[place].start, words[place + length - 1].end)
                step = length
                break
        place += step


@lru_cache(maxsize=4096)
def fold(character: str) -> str:
    """Give a character without case, accent or width; nothing for what is not seen."""
    if character in _UNSEEN or unicodedata.category(character) == "Cf":
        return ""
    seen = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(one for one in seen if not any(low <= ord(one) <= high for low, high in _ACCENTS))


def _counts(folded: str) -> bool:
    return any(one.isalnum() or unicodedata.category(one) in {"Mn", "Mc"} for one in folded)
