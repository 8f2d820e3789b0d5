"""The academy with every draft in it, read once for all who work on it: findings, and what a preview shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lms.authoring import drafts, texts
from lms.content import library as content
from lms.content.badges import Badge
from lms.content.courses import Course
from lms.content.findings import Finding
from lms.content.library import Library
from lms.content.quizzes import Quiz
from lms.library import service as library

KEPT = 2
"""How many states a process keeps in memory: the current one and the one before."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """The texts by path, and what they say; pictures are there without their bytes."""

    files: Mapping[str, bytes]
    library: Library

    def findings(self, path: str) -> tuple[Finding, ...]:
        """List what is to be mended in a file."""
        return tuple(one for one in self.library.findings if one.path == path)


def opened(
    session: Session,
    today: date,
    instead: Mapping[str, bytes | None] | None = None,
    *,
    listed: Mapping[str, drafts.Kept] | None = None,
) -> Workshop:
    """Give the academy with its drafts, ``listed`` if they are known, and with the texts of ``instead``.

    What stands in ``instead`` is nowhere saved.
    """
    kept = drafts.listed(session) if listed is None else listed
    state = {path: one.digest for path, one in kept.items()}
    state |= {path: "" if body is None else library.hash_of(body) for path, body in (instead or {}).items()}
    key = (library.current_number(session), today, tuple(sorted(state.items())))
    shelf: dict[object, Workshop] = session.info["academy"].shelf.setdefault("workshop", {})
    made = shelf.get(key)
    if made is None:
        files = drafts.overlaid(session, kept)
        for path, body in (instead or {}).items():
            if body is None:
                files.pop(path, None)
            else:
                files[path] = body
        made = shelf[key] = Workshop(files, content.read(files, today=today))
        for old in list(shelf)[:-KEPT]:
            shelf.pop(old, None)
    return made


def neighbours(read: Library, path: str) -> tuple[Course, tuple[tuple[str, str], ...]] | None:
    """Give the course a file belongs to, with title and path of everything that makes it; None where there is none."""
    folder = path.rpartition("/")[0]
    about = {one.path: one.for_ for one in read.quizzes.values()} | {one.path: one.when for one in read.badges.values()}
    for course in read.courses.values():
        ref = f"course:{course.id}"
        if course.path.rpartition("/")[0] != folder and about.get(path) != ref:
            continue
        about_it: list[Quiz | Badge] = [one for one in read.quizzes.values() if one.for_ == ref]
        about_it += [one for one in read.badges.values() if one.when == ref]
        return course, tuple((one.title, one.path) for one in (course, *course.lessons, *about_it))
    return None


def entries(session: Session) -> list[texts.Entry]:
    """List every file of the academy in the order of the groups, in two queries."""
    number = library.current_number(session)
    published, kept = library.digests(session, number), drafts.listed(session)
    bodies = library.sources(session, number)
    listed = [_entry(path, published.get(path, ""), bodies, kept.get(path)) for path in {*published, *kept}]
    groups = list(texts.GROUPS)
    return sorted((one for one in listed if one.kind), key=lambda one: (groups.index(one.group), _place(one.path)))


def _place(path: str) -> tuple[str, bool, str]:
    """Put a course before its lessons."""
    folder, _, name = path.rpartition("/")
    return folder, name != "course.md", name


def _entry(path: str, published: str, bodies: Mapping[str, bytes], kept: drafts.Kept | None) -> texts.Entry:
    kind = texts.kind_of(path)
    if kept is None:
        return texts.Entry(path, kind, texts.title_of(bodies.get(path, b""), path), "published")
    title = kept.title if kept.digest else texts.title_of(bodies.get(path, b""), path)
    return texts.Entry(
        path,
        kind,
        title,
        "deleted" if not kept.digest else "changed" if published else "new",
        version=kept.version,
        author=kept.author,
        saved_at=kept.saved_at,
        errors=kept.errors,
        warnings=kept.warnings,
        behind=kept.base != published,
    )
