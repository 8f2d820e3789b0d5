"""Which words somebody may begin with, whom which variant is shown, and when two read alike."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

MOST = 1000
"""Characters of a caption: something to begin with, not a text to paste."""
MOST_WAITING = 5
"""Suggestions of one person for one story that wait at a time."""
SUGGESTED, ACCEPTED, DECLINED = STATUSES = ("suggested", "accepted", "declined")
RUN = 3
"""Words in a row by which two captions are compared."""
ALIKE_PERCENT = 50
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Option:
    """A caption somebody may begin with. ``turns``: how many people were shown it last; empty network: for any."""

    id: int
    network: str
    language: str
    words: str
    turns: int = 0


def pick(options: Iterable[Option], network: str, languages: Sequence[str], place: int, last: int = 0) -> Option | None:
    """Choose the variant somebody is shown next.

    Captions written for the network go before those for any, and the first of ``languages`` that has one counts.
    Of these the one fewest people were shown comes, and among equals ``place``, a number of the person's own,
    decides, so that two people who ask at once get different ones. Who asks again gets another than ``last``.
    """
    fitting = _for_network([one for one in options if one.language in languages], network)
    spoken = next((code for code in languages if any(one.language == code for one in fitting)), "")
    found = [one for one in fitting if one.language == spoken]
    found = [one for one in found if one.id != last] or found
    if not found:
        return None
    fewest = min(one.turns for one in found)
    equal = sorted((one for one in found if one.turns == fewest), key=lambda one: one.id)
    return equal[place % len(equal)]


def mark(words: str) -> str:
    """Give the hash by which the same words are known, whatever their capitals, spaces and marks."""
    return sha256(" ".join(_words(words)).encode()).hexdigest()


def alike(words: str, others: Iterable[str]) -> bool:
    """Tell whether half of what these words say in a row, or more, stands in one of the others, or the other way."""
    return any(_shared(_runs(words), _runs(other)) for other in others)


def _for_network(options: Sequence[Option], network: str) -> Sequence[Option]:
    own = [one for one in options if one.network == network]
    return own or [one for one in options if not one.network]


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _runs(text: str) -> Collection[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))}


def _shared(one: Collection[tuple[str, ...]], other: Collection[tuple[str, ...]]) -> bool:
    both = sum(run in other for run in one)
    return 100 * both >= ALIKE_PERCENT * min(len(one), len(other))
