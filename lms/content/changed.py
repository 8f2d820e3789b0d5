"""One thing that changed, and what several of them are together. See ``changes``."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from lms.content.questions import Question
from lms.content.wording import same, span, words

Class = Literal["cosmetic", "scoring", "structural", "material"]
CLASSES: tuple[Class, ...] = ("cosmetic", "scoring", "structural", "material")
"""From the least to the most; a trainer can raise a change, never lower it."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Note:
    """One difference, in a sentence. ``question`` is the id of one that is marked differently by it."""

    cls: Class
    says: str
    question: str = ""
    rescores: bool = False


def cosmetic(says: str) -> Note:
    """Note what changes nothing but the reading."""
    return Note("cosmetic", says)


def structural(says: str) -> Note:
    """Note what is asked or offered differently from now on."""
    return Note("structural", says)


def scoring(says: str, question: str = "") -> Note:
    """Note what makes answers given worth something else."""
    return Note("scoring", says, question, rescores=True)


def material(says: str) -> Note:
    """Note what everybody concerned has to look at again."""
    return Note("material", says)


def worded(old: str, new: str, says: str, *, otherwise: str = "") -> Iterator[Note]:
    """Note a text that is asked in other words; without them ``otherwise``, if anything but nothing differs."""
    if not same(old, new):
        yield structural(says)
    elif old != new and otherwise:
        yield cosmetic(otherwise)


def matched(old: Sequence[tuple[str, T]], new: Sequence[tuple[str, T]]) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pair what two lists hold, by its words, then by its place where both have equally many; and give the rest.

    Each item is its text and the thing; the pairs stand in the order of the new list.
    """
    left = list(range(len(old)))
    found: dict[int, int] = {}
    for place, (text, _) in enumerate(new):
        wanted = words(text)
        twin = next((one for one in left if words(old[one][0]) == wanted), None)
        if twin is not None:
            found[place] = twin
            left.remove(twin)
    if len(old) == len(new):
        for place in range(len(new)):
            if place not in found and place in left:
                found[place] = place
                left.remove(place)
    pairs = [(old[found[place]][1], new[place][1]) for place in sorted(found)]
    return pairs, [old[one][1] for one in left], [thing for place, (_, thing) in enumerate(new) if place not in found]


def gravest(notes: Iterable[Note]) -> Class:
    """Give the class that several differences have together."""
    return max((one.cls for one in notes), key=CLASSES.index, default="cosmetic")


def fields(old: object, new: object, names: Mapping[str, str], make: Callable[[str], Note]) -> Iterator[Note]:
    """Note each field that differs; the sentence may show {old} and {new}."""
    for name, says in names.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield make(says.format(old=_said(before), new=_said(after)))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | frozenset):
        parts = value if isinstance(value, tuple) else sorted(value)
        return ", ".join(_said(one) for one in parts) or "nothing"
    return span(value) if hasattr(value, "total_seconds") else "not set" if value in (None, "") else str(value)


def bare(question: Question) -> tuple[object, ...]:
    """Give all of a question but the line it stands in."""
    return tuple(getattr(question, one) for one in question.__slots__ if one != "line")
