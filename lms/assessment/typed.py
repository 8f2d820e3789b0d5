"""Kinds whose answer is typed: words, numbers, ranges, patterns, the gaps of a cloze, an open answer. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal
from unicodedata import normalize

from lms.content import patterns
from lms.content.patterns import folded
from lms.content.questions import Accepted, Kind, Question

LONGEST = 200
"""Characters of a typed answer that are kept."""
LONGEST_TEXT = 4_000
"""Characters of an open answer that are kept."""
NUMBERS = frozenset({Kind.NUMERIC, Kind.RANGE})
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")


def number(text: str) -> Decimal | None:
    """Read a number as people write it: comma or point, a space between thousands; None if it is none."""
    plain = "".join(normalize("NFKC", text).split()).replace("−", "-")
    return Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def accepted(question: Question, given: Sequence[str]) -> Accepted | None:
    """Find the accepted answer that what was typed meets."""
    typed = given[0] if given else ""
    return next((one for one in question.accepted if meets(typed, one)), None)


def meets(typed: str, one: Accepted) -> bool:
    """Tell whether what was typed is this accepted answer, or within it."""
    if one.pattern:
        return patterns.matches(one.pattern, typed)
    if one.value is None and one.low is None:
        return same(typed, one.text)
    value = number(typed)
    if value is None:
        return False
    if one.low is not None and one.high is not None:
        return one.low <= value <= one.high
    middle, tolerance = one.value or Decimal(0), one.tolerance or Decimal(0)
    return middle - tolerance <= value <= middle + tolerance


def same(typed: str, words: str) -> bool:
    """Compare words without their case, width and spacing; nothing typed is never the same."""
    return bool(folded(typed)) and folded(typed) == folded(words)


def keep(_question: Question, _order: Sequence[str], given: Sequence[str]) -> list[str]:
    """Keep the one text typed."""
    return _kept(given, LONGEST)


def keep_text(_question: Question, _order: Sequence[str], given: Sequence[str]) -> list[str]:
    """Keep an open answer."""
    return _kept(given, LONGEST_TEXT)


def keep_gaps(question: Question, _order: Sequence[str], given: Sequence[str]) -> list[str]:
    """Keep one text a gap, empty where nothing was typed; nothing at all if every gap is empty."""
    texts = [_clean(text, LONGEST) for text in given[: len(question.gaps)]]
    texts += [""] * (len(question.gaps) - len(texts))
    return texts if any(texts) else []


def show(_question: Question, _order: Sequence[str], kept: Sequence[str]) -> list[str]:
    """Give what was typed as the form had it."""
    return list(kept)


def missing(question: Question, given: Sequence[str]) -> str:
    """Say what is missing of a short or numeric answer."""
    if question.kind in NUMBERS:
        return "" if given and number(given[0]) is not None else "write a number, such as 12 or 0.5"
    return "" if given and folded(given[0]) else "write your answer"


def missing_gaps(question: Question, given: Sequence[str]) -> str:
    """Say what is missing of a cloze."""
    return "" if len(given) == len(question.gaps) and all(map(folded, given)) else "fill every gap"


def credit(question: Question, given: Sequence[str]) -> tuple[int, int]:
    """Give everything for what is accepted."""
    return (1 if accepted(question, given) else 0), 1


def gaps_met(question: Question, given: Sequence[str]) -> tuple[bool, ...]:
    """Tell of each gap whether its word is one of those accepted."""
    typed = [*given, *[""] * len(question.gaps)]
    return tuple(any(same(text, word) for word in words) for text, words in zip(typed, question.gaps, strict=False))


def credit_by_hand(_question: Question, _given: Sequence[str]) -> tuple[int, int]:
    """Give nothing yet: a trainer reads it."""
    return 0, 1


def right(question: Question) -> list[str]:
    """Give an answer that is accepted."""
    return [typed for typed in map(answer_of, question.accepted) if typed][:1]


def answer_of(one: Accepted) -> str:
    """Give what meets an accepted answer; "" if nothing is known to."""
    if one.pattern:
        return patterns.example(one.pattern)
    value = one.low if one.low is not None else one.value
    return one.text if value is None else f"{value:f}"


def right_gaps(question: Question) -> list[str]:
    """Give the first accepted word of each gap."""
    return [words[0] for words in question.gaps]


def _kept(given: Sequence[str], longest: int) -> list[str]:
    typed = _clean(given[0], longest) if given else ""
    return [typed] if typed else []


def _clean(text: str, longest: int) -> str:
    return text.replace("\0", "").strip()[:longest]
