"""What changed in a course, for somebody who learned it before: lesson by lesson, paragraph by paragraph."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lms.content import library, wording
from lms.content.courses import Course, Lesson

MOST = 30
"""How many paragraphs are shown of one lesson."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that differ; the one that is empty was not there."""

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Reread:
    """A lesson that is new, changed or gone, with the paragraphs that differ; ``more`` are not shown."""

    id: str
    title: str
    kind: Literal["new", "changed", "removed"]
    paragraphs: tuple[Paragraph, ...] = ()
    more: int = 0


def course_of(files: Mapping[str, bytes], course_id: str) -> Course | None:
    """Read one course from the files of its folder alone; links to other folders stay as they are written."""
    return library.read(files, today=date.min).courses.get(course_id)


def rereading(old: Course, new: Course) -> tuple[Reread, ...]:
    """List the lessons of a course that differ in more than case, space and punctuation, in its order."""
    before = {one.id: one for one in old.lessons}
    return (*_present(before, new), *_gone(old, new))


def _present(before: Mapping[str, Lesson], new: Course) -> Iterator[Reread]:
    for one in new.lessons:
        if one.id not in before:
            yield Reread(one.id, one.title, "new")
        elif found := _paragraphs(before[one.id].body, one.body):
            yield Reread(one.id, one.title, "changed", found[:MOST], max(0, len(found) - MOST))


def _gone(old: Course, new: Course) -> Iterator[Reread]:
    kept = {one.id for one in new.lessons}
    yield from (Reread(one.id, one.title, "removed") for one in old.lessons if one.id not in kept)


def _paragraphs(old: str, new: str) -> tuple[Paragraph, ...]:
    before, after = ([one.strip() for one in text.split("\n\n") if one.strip()] for text in (old, new))
    keys = [[" ".join(wording.words(one)) for one in side] for side in (before, after)]
    found: list[Paragraph] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, keys[0], keys[1]).get_opcodes():
        if tag == "equal":
            continue
        gone, come = before[a:b], after[c:d]
        size = max(len(gone), len(come))
        gone += [""] * (size - len(gone))
        come += [""] * (size - len(come))
        found += [Paragraph(wording.plain(one), wording.plain(other)) for one, other in zip(gone, come, strict=True)]
    return tuple(found)
