"""Lines a champion pastes, read as terms: what is new, what is there already, what cannot be taken and why."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lms.sharing.checks.matching import MOST_WORDS, Term, key_of
from lms.sharing.rules import clean_words

MOST_LINES = 1_000
"""Lines taken at once."""
MOST_TERMS = 2_000
"""Terms a list may hold."""
WORDS, NOTE = 80, 200
"""The most characters of a term, and of what is said to whoever writes it."""
_PARTED = re.compile(r"\s*[|;]\s*")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is not taken; ``line`` counts from 1."""

    line: int
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing some lines would do to a list."""

    new: tuple[Term, ...] = ()
    there: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


def plan(text: str, known: Collection[tuple[str, ...]]) -> Plan:
    """Read lines such as ``Acme Corp`` or ``Acme Corp | Say: one of our customers``.

    ``known`` are the keys of the terms there are. A line that comes twice is taken once.
    """
    new: list[Term] = []
    there: list[str] = []
    refused: list[Refusal] = []
    seen = set(known)
    for number, line in enumerate(clean_words(text.replace("\t", "|")).split("\n"), start=1):
        words, note = _parts(line)
        if not words and not note:
            continue
        key = key_of(words)
        if why := _why_not(words, note, key, number, room=MOST_TERMS - len(seen)):
            refused.append(Refusal(number, words[:WORDS], why))
        elif key in seen:
            there.append(words)
        else:
            seen.add(key)
            new.append(Term(words, note))
    return Plan(tuple(new), tuple(there), tuple(refused))


def _parts(line: str) -> tuple[str, str]:
    words, *rest = _PARTED.split(line.strip(), maxsplit=1)
    return " ".join(words.split()), " ".join(" ".join(rest).split())


def _why_not(words: str, note: str, key: tuple[str, ...], number: int, *, room: int) -> str:
    together = "".join(key)
    if number > MOST_LINES:
        return f"At most {MOST_LINES:,} lines are taken at once. Import the rest afterwards."
    if len(words) > WORDS or len(key) > MOST_WORDS:
        return f"Use at most {WORDS} characters and {MOST_WORDS} words."
    if len(note) > NOTE:
        return f"Use at most {NOTE} characters for what is said about it."
    if not any(one.isalnum() for one in together):
        return "It has no letter and no digit."
    if len(together) == 1 and together.isascii():
        return "A single letter would be found everywhere."
    return "" if room > 0 else f"The list is full: it holds {MOST_TERMS:,} terms."
