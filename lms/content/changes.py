"""What changed between two states of an academy, in words, and how much it means to those who learn.

Cosmetic: spelling, punctuation, remarks, prose. Scoring: keys, credits, accepted answers, points, pass mark.
Structural: what is asked or offered differently from now on. Material: what a policy's clauses say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from lms.content import programme_changes, taught_changes
from lms.content.changed import CLASSES, Class, Note, gravest
from lms.content.courses import Lesson
from lms.content.document import PICTURES
from lms.content.holdings import Library

__all__ = ["CLASSES", "Change", "Class", "Kind", "compare", "of_files"]

Kind = Literal["new", "changed", "retired"]
LEVELS = "courses/levels.toml"
GLOSSARY = "courses/glossary.md"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, with a sentence for each difference.

    ``questions`` are the ids of a quiz's questions that are marked differently now; ``rescores`` tells whether
    attempts handed in may be worth something else, by them or by the pass mark, whatever the class.
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
    """List what differs between two states of an academy, in the order its parts are learned."""
    return tuple(_compare(old, new))


def of_files(
    paths: Iterable[str], old: Mapping[str, bytes], new: Mapping[str, bytes], found: Iterable[Change]
) -> tuple[Change, ...]:
    """List the changed files that no other change speaks of, such as pictures."""
    spoken = {one.path for one in found}
    return tuple(_of_file(path, old, new) for path in paths if path not in spoken)


def _compare(old: Library, new: Library) -> Iterator[Change]:
    yield from _of("course", old.courses, new.courses, taught_changes.course)
    yield from _of("lesson", _lessons(old), _lessons(new), taught_changes.lesson)
    yield from _of("quiz", old.quizzes, new.quizzes, taught_changes.quiz)
    yield from _of("badge", old.badges, new.badges, programme_changes.badge)
    yield from _of("policy", old.policies, new.policies, programme_changes.policy, fresh="material")
    yield from _of("platform", old.platforms, new.platforms, programme_changes.platform)
    levels = [{one.id: one for one in both.levels} for both in (old, new)]
    yield from _of("level", levels[0], levels[1], programme_changes.level, path=LEVELS)
    keys = [{one.key: one for one in both.permissions} for both in (old, new)]
    yield from _of("permission", keys[0], keys[1], programme_changes.permission, path=LEVELS)
    yield from _of("term", old.glossary, new.glossary, programme_changes.term, path=GLOSSARY, fresh="cosmetic")


def _of(
    kind: str,
    old: Mapping[str, T],
    new: Mapping[str, T],
    notes: Callable[[T, T], Iterator[Note]],
    *,
    path: str = "",
    fresh: Class = "structural",
) -> Iterator[Change]:
    """Compare the things of one kind by id; what is new or retired has the class ``fresh``, a policy's retiring not."""
    for name, thing in new.items():
        where = path or str(getattr(thing, "path", ""))
        if name not in old:
            yield Change(f"{kind}:{name}", where, _title(thing), "new", fresh, (f"The {kind} is new.",))
        elif old[name] != thing and (found := list(notes(old[name], thing))):
            yield _change(f"{kind}:{name}", where, _title(thing), found)
    gone: Class = "cosmetic" if fresh == "cosmetic" else "structural"
    for name, thing in old.items():
        if name not in new:
            where = path or str(getattr(thing, "path", ""))
            yield Change(f"{kind}:{name}", where, _title(thing), "retired", gone, (f"The {kind} is retired.",))


def _change(ref: str, path: str, title: str, notes: Sequence[Note]) -> Change:
    ordered = sorted(notes, key=lambda one: -CLASSES.index(one.cls))
    questions = dict.fromkeys(one.question for one in notes if one.question)
    said = tuple(dict.fromkeys(one.says for one in ordered))
    rescores = any(one.rescores for one in notes)
    return Change(ref, path, title, "changed", gravest(notes), said, tuple(questions), rescores)


def _title(thing: Any) -> str:
    return str(getattr(thing, "title", "") or getattr(thing, "key", ""))


def _lessons(library: Library) -> dict[str, Lesson]:
    return {f"{course.id}/{one.id}": one for course in library.courses.values() for one in course.lessons}


def _of_file(path: str, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Change:
    picture = path.lower().endswith(PICTURES)
    what = "picture" if picture else "file"
    kind: Kind = "changed"
    words = "The picture is another one." if picture else "Only its layout changed."
    if path not in new:
        kind, words = "retired", f"The {what} was removed."
    elif path not in old:
        kind, words = "new", f"The {what} is new."
    return Change(f"file:{path}", path, path.rpartition("/")[2], kind, "cosmetic", (words,))
