"""How alike two ideas are, by their words: pure, and quick enough for every key that is pressed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

ALIKE = 40
"""From how many percent on an idea is shown as alike."""
SHOWN = 5
"""How many are shown at most."""
KEPT = 24
"""Words of an idea that are kept to find it by."""
ASKED = 8
"""Words of what is typed that others are looked for by."""
LISTED = 300
"""Of how many ideas, the newest ones, each of these words is looked up."""
CANDIDATES = 40
"""How many ideas are compared word by word."""
WORD = 24
"""Letters of a word that count."""
_APART = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that put no space between words: two letters in a row stand for a word."""
_ENDINGS = ("ings", "ing", "ies", "ers", "es", "ed", "er", "s", "e", "y")
_SMALL = """
a about all also an and any are as at be been but by can could do does for from get give had has have how i if in
into is it its just let like make may me more my new no not of on one or our out please should so some such than
that the their them there they this to too up us use want was we what when which who why will with would you your
idea ideas der die das und ein eine für mit von zu im ist wir les des une pour dans sur el la los las un una para
con del por
"""
_STOP = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Known:
    """An idea as it is compared: its key, its title and its text."""

    key: int
    title: str
    text: str = ""


def words(text: str) -> tuple[str, ...]:
    """List the words that count, each once, in their order: no small ones, without endings, accents or capitals."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    found: dict[str, None] = {}
    for one in _APART.findall(plain):
        if _UNSPACED.search(one):
            found.update((one[n : n + 2], None) for n in range(max(len(one) - 1, 1)))
        elif one not in _STOP and (len(one) > 2 or one.isdigit()):
            found[_stem(one)[:WORD]] = None
    return tuple(found)


def kept(title: str, text: str) -> tuple[str, ...]:
    """List the words an idea is found by: those of its title first."""
    return tuple(dict.fromkeys((*words(title), *words(text))))[:KEPT]


def asked(title: str) -> tuple[str, ...]:
    """List the words others are looked for by: the longest ones, which say most."""
    return tuple(sorted(words(title), key=lambda one: (-len(one), one))[:ASKED])


def candidates(lists: Iterable[Collection[int]]) -> tuple[int, ...]:
    """Choose which ideas to compare, from the keys of those that have each word: a rare word counts for more."""
    weights: Counter[int] = Counter()
    for keys in lists:
        for key in keys:
            weights[key] += 1_000_000 // len(keys)
    return tuple(sorted(weights, key=lambda key: (-weights[key], key))[:CANDIDATES])


def likeness(title: str, other: Known) -> int:
    """Say how alike a title is to an idea, in whole percent.

    Twice the words both titles have, out of all words of both; or, a little less sure, how many words of this title
    stand anywhere in the other idea. A title of one word is alike only to one that says the same.
    """
    mine, theirs = set(words(title)), set(words(other.title))
    if not mine or not theirs:
        return 0
    both = 200 * len(mine & theirs) // (len(mine) + len(theirs))
    if len(mine) == 1:
        return both
    anywhere = theirs | set(words(other.text))
    return max(both, 70 * len(mine & anywhere) // len(mine))


def nearest(title: str, others: Iterable[Known]) -> tuple[int, ...]:
    """Give the keys of what is alike, most alike first, older ones before newer."""
    graded = sorted((-likeness(title, one), one.key) for one in others)
    return tuple(key for grade, key in graded if -grade >= ALIKE)[:SHOWN]


def _stem(word: str) -> str:
    while ending := next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= 4), ""):
        word = word.removesuffix(ending)
    return word
