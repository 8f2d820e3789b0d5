"""Pictures of the courses: what there is, and a new one put beside a course's lessons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.authoring import drafts, images, making, texts, workshop
from lms.content.refs import proposed_id


@dataclass(frozen=True, slots=True)
class Hung:
    """A picture of a course. ``used`` tells whether a lesson or the course shows it."""

    path: str
    folder: str
    name: str
    state: texts.State
    version: int
    used: bool


@dataclass(frozen=True, slots=True)
class Wall:
    """The pictures of one course."""

    title: str
    folder: str
    pictures: tuple[Hung, ...]


def walls(session: Session, today: date) -> list[Wall]:
    """List the courses with their pictures, in order of their folders."""
    opened = workshop.opened(session, today)
    titles = {course.path.split("/")[1]: course.title for course in opened.library.courses.values()}
    found: dict[str, list[Hung]] = {folder: [] for folder in sorted(titles)}
    for one in workshop.entries(session):
        if one.kind == "picture":
            folder, name = one.path.split("/")[1:]
            used = _used(opened, folder, name)
            found.setdefault(folder, []).append(Hung(one.path, folder, name, one.state, one.version, used))
    return [Wall(titles.get(folder, folder), folder, tuple(hung)) for folder, hung in found.items()]


def add(session: Session, folder: str, name: str, data: bytes, *, at: datetime) -> drafts.Writing:
    """Write a picture anew and give the draft that puts it into a course's folder, under a name that is free.

    :raises Unfit: it is no picture we take.
    """
    picture = images.cleaned(data)
    there = workshop.opened(session, at.date()).files
    stem = proposed_id(name.rpartition("/")[2].partition(".")[0])
    stem = "picture" if stem == proposed_id("") else stem
    path = next(one for one in _names(folder, stem, picture.ending) if one not in there)
    return making.writings(session, {path: picture.body}, at)[0]


def body_of(session: Session, path: str) -> bytes | None:
    """Give a picture as it is drafted, or else as it is published."""
    source = drafts.peek(session, path)
    if source is None or source.kind != "picture":
        return None
    return source.current if source.current is not None else source.published


def _used(opened: workshop.Workshop, folder: str, name: str) -> bool:
    for course in opened.library.courses.values():
        if course.path.split("/")[1] == folder:
            shown = (course.body, *(lesson.body for lesson in course.lessons))
            return any(f"@/c/{course.id}/files/{name}" in text for text in shown)
    return False


def _names(folder: str, stem: str, ending: str) -> Iterator[str]:
    yield f"courses/{folder}/{stem}{ending}"
    number = 2
    while True:
        yield f"courses/{folder}/{stem}-{number}{ending}"
        number += 1
