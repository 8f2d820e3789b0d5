"""What changed between two states of an academy, in words, and how much it means to those who learn."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lms.content.document import PICTURES
from lms.content.holdings import Library

Kind = Literal["new", "changed", "retired"]
Class = Literal["cosmetic", "scoring", "structural", "material"]
CLASSES: tuple[Class, ...] = ("cosmetic", "scoring", "structural", "material")
"""From the least to the most; a trainer can raise a change, never lower it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. ``kind`` of change: new, changed or retired.

    ``questions`` are the ids of a quiz's questions that are marked differently now; ``rescores`` tells whether
    attempts handed in may be worth something else, by them or by the pass mark.
    """

    ref: str
    path: str
    title: str
    kind: Kind
    cls: Class
    words: tuple[str, ...]
    questions: tuple[str, ...] = ()
    rescores: bool = False


def compare(old: Library, new: Library) -> tuple[Change, ...]:
    """List what differs, by reference."""
    return tuple(_quizzes(old, new))


def of_files(
    paths: Iterable[str], old: Mapping[str, bytes], new: Mapping[str, bytes], found: Iterable[Change]
) -> tuple[Change, ...]:
    """List the changed files that no other change speaks of, such as pictures."""
    spoken = {one.path for one in found}
    return tuple(_of_file(path, old, new) for path in paths if path not in spoken)


def _of_file(path: str, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Change:
    picture = path.lower().endswith(PICTURES)
    what = "picture" if picture else "file"
    kind: Kind
    if path not in new:
        kind, words = "retired", f"The {what} was removed."
    elif path not in old:
        kind, words = "new", f"The {what} is new."
    else:
        kind, words = "changed", "The picture is another one." if picture else "Nothing that is shown changed."
    return Change(f"file:{path}", path, path.rpartition("/")[2], kind, "cosmetic", (words,))


def _quizzes(old: Library, new: Library) -> Iterator[Change]:
    for name, quiz in new.quizzes.items():
        before = old.quizzes.get(name)
        if before is not None and before.digest != quiz.digest:
            yield Change(f"quiz:{name}", quiz.path, quiz.title, "changed", "cosmetic", ("Changed.",))
