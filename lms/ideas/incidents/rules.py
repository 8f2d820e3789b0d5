"""What an incident says and what it may not say: kinds, lengths, no name of anybody here."""

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "disclosure": "Not said where one works",
        "confidential": "Something not public was told",
        "customer": "A customer was named",
        "tone": "A tone that hurt",
        "privacy": "Somebody's privacy",
        "copyright": "Pictures or words of others",
        "claim": "A claim that did not hold",
        "other": "Something else",
    }
)
"""What went wrong, in words."""
CHECKED: Mapping[str, str] = MappingProxyType(
    {"disclosure": "disclosure", "confidential": "confidential", "customer": "customers", "claim": "claims"}
)
"""The check of captions that looks for the same thing, by kind."""
MARK = 64
TEXTS = ("title", "what_happened", "consequence", "learned")
MOST_BYTES = 2_000
LEAST_LETTERS = 3
"""Shorter words are too often something else."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")


class IncidentError(Exception):
    """Something about an incident cannot be done."""


class NoSuchIncident(IncidentError):
    """There is none of that id, or it is not shown."""


class NamesSomebody(IncidentError):
    """A text names somebody. ``field`` is the text, ``found`` what stands in it.

    ``whole``: first and last name, or an address, which never stays; otherwise one word that may mean something else.
    """

    def __init__(self, field: str, found: str, *, whole: bool) -> None:
        rest = "" if whole else " If it means nobody here, say so below."
        super().__init__(f"“{found}” names somebody. Write a role instead, such as “a colleague”.{rest}")
        self.field, self.found, self.whole = field, found, whole


class BadText(IncidentError):
    """A text is missing or too long. ``field`` is the text."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Told:
    """The four texts of an incident."""

    title: str
    what_happened: str
    consequence: str
    learned: str


def check(told: Told, names: Iterable[str], *, sure: bool = False) -> None:
    """Look whether the texts may stand: there, short enough, and naming nobody.

    ``names`` are those of the people of the academy. ``sure``: single words of names mean nobody here.

    :raises BadText: a text is missing or too long.
    :raises NamesSomebody: a text has a name, or an address.
    """
    known = Names.of(names)
    for field in TEXTS:
        text = str(getattr(told, field))
        if not text.strip():
            raise BadText(field, "Write a sentence or two.")
        if len(text.encode()) > MOST_BYTES:
            raise BadText(field, "That is too long: two thousand characters are the most.")
        if found := named(text, known):
            raise NamesSomebody(field, found, whole=True)
        if not sure and (found := perhaps_named(text, known)):
            raise NamesSomebody(field, found, whole=False)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of people as texts are looked through for them: whole ones by their first word, and single words."""

    whole: Mapping[str, tuple[tuple[str, ...], ...]]
    words: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """Prepare names."""
        whole: dict[str, tuple[tuple[str, ...], ...]] = {}
        words: set[str] = set()
        for key in {tuple(one.casefold() for one in _WORD.findall(name)) for name in names}:
            words.update(one for one in (*key[:1], *key[-1:]) if len(one) >= LEAST_LETTERS)
            if len(key) > 1:
                whole[key[0]] = (*whole.get(key[0], ()), key)
        return cls(whole, frozenset(words))


def named(text: str, known: Names) -> str:
    """Give the first whole name or address that stands in a text; empty: none does."""
    address = _ADDRESS.search(text)
    if address:
        return address[0]
    found = list(_WORD.finditer(text))
    plain = [one[0].casefold() for one in found]
    for at, word in enumerate(plain):
        for key in known.whole.get(word, ()):
            if tuple(plain[at : at + len(key)]) == key:
                return text[found[at].start() : found[at + len(key) - 1].end()]
    return ""


def perhaps_named(text: str, known: Names) -> str:
    """Give the first word with a capital that is somebody's first or last name; it may mean something else."""
    capital = (one[0] for one in _WORD.finditer(text) if one[0][0].isupper())
    return next((one for one in capital if one.casefold() in known.words), "")


def mark(secret: str, public_id: str) -> str:
    """Give the keyed hash that stands for whom an incident was about."""
    return hmac.new(secret.encode(), f"incident:{public_id}".encode(), sha256).hexdigest()
