"""What the readers of all formats share: numbers, words with wildcards, pairs, open answers."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from lms.authoring.exchange.bank import Choice, Desk, Draft, options_of
from lms.content import refs, units
from lms.content.marks import KEYS
from lms.content.questions import Accepted, Criterion, Kind, Option, Pair

_RUBRIC = re.compile(r"\s*(\d{1,3}) ?%: (.+)")
COLUMNS = ("What", "Belongs to")
MOST_DIGITS = 30
OWN_RUBRIC = (Criterion("a", "The answer says what was asked for.", 100),)


def add_truth(desk: Desk, draft: Draft, truth: bool, *, said_true: str = "", said_false: str = "") -> None:
    """Add a question of true or false; what is ``said`` belongs to the option."""
    choices = (Choice("True", 100 if truth else 0, said_true), Choice("False", 0 if truth else 100, said_false))
    desk.add(draft, Kind.TRUE_FALSE, options=options_of(choices))


def add_words(desk: Desk, draft: Draft, choices: Sequence[Choice]) -> None:
    """Add a short answer; what earned a part of the points there is left out, and said."""
    accepted = []
    for one in choices:
        if one.percent >= 100 and one.text.strip(" *"):
            accepted.append(_accepted(one))
        elif one.text.strip(" *"):
            desk.lose_of(
                draft,
                f"“{one.text[:60]}” earned {one.percent} % there; here an answer is right or not, so it was left out",
            )
        elif one.feedback:
            desk.lose_of(draft, "what was said to every other answer was left out")
    if not accepted:
        desk.lose_of(draft, "left out: no answer earns the points")
        return
    kind = Kind.PATTERN if any(one.pattern for one in accepted) else Kind.SHORT
    desk.add(draft, kind, accepted=tuple(accepted))


def add_numbers(desk: Desk, draft: Draft, accepted: Sequence[Accepted]) -> None:
    """Add a number, or a range where one of the answers is one."""
    if not accepted:
        desk.lose_of(draft, "left out: no number earns the points")
        return
    kind = Kind.RANGE if any(one.low is not None for one in accepted) else Kind.NUMERIC
    desk.add(draft, kind, accepted=tuple(accepted))


def around(value: Decimal, tolerance: Decimal, feedback: str = "") -> Accepted:
    """Accept a number and what lies so near to it."""
    text = f"{plain(value)} ± {plain(tolerance)}" if tolerance else plain(value)
    return Accepted(text, value, tolerance, feedback)


def between(low: Decimal, high: Decimal, feedback: str = "") -> Accepted:
    """Accept a range with both its ends."""
    return Accepted(f"{plain(low)}..{plain(high)}", None, None, feedback, low=low, high=high)


def add_pairs(desk: Desk, draft: Draft, pairs: Sequence[tuple[str, str]], extra: Sequence[str] = ()) -> None:
    """Add a matching question of (left, right) pairs; no left side: a right one that belongs to nothing."""
    rights = list(dict.fromkeys(right for _, right in pairs if right)) + [one for one in extra if one]
    rights = list(dict.fromkeys(rights))
    if max(len(rights), len(pairs)) > len(KEYS):
        desk.lose_of(draft, f"left out: it has more than {len(KEYS)} pairs")
        return
    keys = dict(zip(rights, KEYS, strict=False))
    rows = tuple(Pair(left, keys.get(right, "")) for left, right in pairs if left)
    if len(rows) < 2 or len(rights) < 2:
        desk.lose_of(draft, "left out: a matching question needs two pairs")
        return
    options = tuple(Option(key, text, "", False, 0) for text, key in keys.items())
    desk.add(draft, Kind.MATCHING, pairs=rows, options=options, columns=COLUMNS)


def add_order(desk: Desk, draft: Draft, items: Sequence[Choice]) -> None:
    """Add an ordering of items that come in the right order."""
    if len(items) > len(KEYS):
        desk.lose_of(draft, f"left out: it has more than {len(KEYS)} items to put in order")
        return
    if len(items) < 2:
        desk.lose_of(draft, "left out: an ordering needs two items")
        return
    options = tuple(Option(key, one.text, one.feedback, False, 0) for key, one in zip(KEYS, items, strict=False))
    desk.add(draft, Kind.ORDERING, options=options)


def add_gaps(desk: Desk, draft: Draft, gaps: Sequence[tuple[str, ...]]) -> None:
    """Add a cloze; the stem holds ``{gap-1}``, ``{gap-2}`` and so on."""
    draft.name = draft.name or "Fill the gaps"
    desk.add(draft, Kind.CLOZE, gaps=tuple(gaps))


def add_open(desk: Desk, draft: Draft, rubric: Sequence[Criterion] = ()) -> None:
    """Add an open answer; without a rubric it gets one of a single line, and that is said."""
    if not rubric:
        desk.lose_of(draft, "there is no rubric to mark by; one of a single line was added, write your own")
    desk.add(draft, Kind.OPEN, rubric=tuple(rubric) or OWN_RUBRIC)


def points(desk: Desk, draft: Draft, text: str) -> int:
    """Read points as hundredths; what cannot be kept counts one point, and is said."""
    value = decimal(text)
    found = units.points(plain(value)) if value is not None else None
    if found is None:
        desk.lose_of(draft, f"“{text.strip()[:20]}” points cannot be kept; it counts one point")
    return found or 100


def tags(desk: Desk, draft: Draft, words: Iterable[str], category: str = "") -> tuple[str, ...]:
    """Read tags, a category among them; one that has to be written otherwise here is said."""
    found: dict[str, None] = {}
    for word in words:
        tag = word if refs.ID.fullmatch(word) else refs.proposed_id(word)
        if tag != word:
            desk.lose_of(draft, f"the tag “{word[:60]}” is “{tag}” here")
        found[tag] = None
    if category:
        found[refs.proposed_id(category)] = None
    return tuple(found)


def rubric(text: str) -> list[Criterion]:
    """Read lines such as ``40 %: Names the clause``; nothing, unless all are and they make a whole."""
    found = [_RUBRIC.fullmatch(line) for line in text.split("\n") if line.strip()]
    made = [Criterion(key, one[2].strip(), int(one[1])) for key, one in zip(KEYS, found, strict=False) if one]
    return made if len(made) == len(found) and sum(one.percent for one in made) == 100 else []


def decimal(text: str) -> Decimal | None:
    """Read a number as files hold it."""
    try:
        value = Decimal(text.strip().replace(",", ".") if len(text.strip()) <= MOST_DIGITS else "")
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 15 else None


def plain(value: Decimal) -> str:
    """Write a number without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _accepted(one: Choice) -> Accepted:
    if "*" not in one.text.replace("\\*", ""):
        return Accepted(one.text.replace("\\*", "*"), None, None, one.feedback)
    parts = re.split(r"(?<!\\)\*", one.text)
    pattern = ".*".join(re.escape(part.replace("\\*", "*")) for part in parts)
    return Accepted(f"/{pattern}/", None, None, one.feedback, pattern=pattern)
