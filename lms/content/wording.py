"""When two texts say the same, and how a text is named in a sentence."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta

LONGEST = 60
"""Characters of a text that are quoted."""
_TARGET = re.compile(r"\]\([^()\s]{0,2000}\)")
_WORD = re.compile(r"\w+|(?<!\w)-(?=\d)|[^\w\s-]")
_SIGNS = frozenset({"Sc", "Sm", "So"})
"""What carries meaning beside letters: currencies, comparisons, and pictures such as a thumb."""
_MARKS = re.compile(r"[*_`]{1,3}|\[![A-Z]{1,12}\]|!?\[|\](?:\([^()]{0,2000}\))?|^#+ |^> ?|^\|?[-|: ]+\|$", re.MULTILINE)
_UNITS = ((7 * 24 * 60, "week"), (24 * 60, "day"), (60, "hour"), (1, "minute"))


def words(text: str) -> tuple[str, ...]:
    """List the words of a text: not their case, spaces, punctuation, emphasis or where links lead.

    Signs that carry meaning are words too: %, currencies, comparisons, pictures, the minus before a number. A text
    of nothing but punctuation is its own words.
    """
    folded = unicodedata.normalize("NFKC", _TARGET.sub("]", text)).casefold().replace("_", " ").replace("−", "-")
    found = tuple(one for one in _WORD.findall(folded) if one[0].isalnum() or _is_sign(one))
    return found or tuple(folded.split())


def _is_sign(one: str) -> bool:
    kind = unicodedata.category(one)
    return one in {"-", "%"} or kind[0] == "M" or (kind in _SIGNS and one not in {"|", "~"})


def same(one: str, other: str) -> bool:
    """Tell whether two texts differ in case, spaces and punctuation at most."""
    return one == other or words(one) == words(other)


def quoted(text: str) -> str:
    """Name a text in a sentence: without markup, in one line, cut short, in quotation marks."""
    said = plain(text)
    return f"“{said if len(said) <= LONGEST else said[:LONGEST].rstrip() + '…'}”"


def told_apart(one: str, other: str) -> tuple[str, str]:
    """Name two texts that differ, cut short where that still shows the difference."""
    if quoted(one) != quoted(other):
        return quoted(one), quoted(other)
    return f"“{plain(one)}”", f"“{plain(other)}”"


def plain(text: str) -> str:
    """Give the words of a piece of Markdown in one line, without its marks."""
    return " ".join(_MARKS.sub("", text).split())


def listed(texts: Sequence[str], otherwise: str = "nothing") -> str:
    """Name several texts in a sentence."""
    return ", ".join(quoted(one) for one in texts) or otherwise


def span(time: timedelta | None) -> str:
    """Say how long a span is; none is no limit."""
    if time is None:
        return "without a limit"
    minutes = int(time.total_seconds()) // 60
    size, unit = next(((size, unit) for size, unit in _UNITS if minutes % size == 0), _UNITS[-1])
    number = minutes // size
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def points(hundredths: int) -> str:
    """Say how many points hundredths of a point are."""
    whole, rest = divmod(hundredths, 100)
    said = f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)
    return f"{said} point" if hundredths == 100 else f"{said} points"
