"""What was published when: releases, the versions of a file, and the difference between two of them."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from lms.library.models import Release, ReleaseFile, StoredText

CHUNK = 500
NOBODY = "Somebody who was erased"
PAGE = 25
AROUND = 3
"""Lines shown around each difference."""


@dataclass(frozen=True, slots=True)
class Published:
    """One release. ``changes`` are dicts with ref, path, title, kind, cls and words, the first of many."""

    number: int
    at: datetime
    author: str
    source: str
    origin: str
    note: str
    changes: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that two releases hold differently."""

    path: str
    kind: Literal["new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text a path held, and the release that brought it; no digest where that release removed the file."""

    release: int
    digest: str | None
    at: datetime
    author: str
    origin: str
    note: str


def releases(session: Session, *, before: int | None = None, limit: int = PAGE) -> list[Published]:
    """List releases, newest first, from the one below number ``before`` on."""
    query = select(Release).order_by(Release.number.desc()).limit(limit)
    if before is not None:
        query = query.where(Release.number < before)
    return [_published(row) for row in session.scalars(query)]


def release(session: Session, number: int) -> Published | None:
    """Give one release; None if there is none of that number."""
    row = session.get(Release, number)
    return _published(row) if row else None


def digests(session: Session, number: int) -> dict[str, str]:
    """Give the hash of every file of a release, by path; empty for a release there is not."""
    query = select(ReleaseFile.path, ReleaseFile.digest).where(ReleaseFile.release == number)
    return {row.path: row.digest for row in session.execute(query)}


def files(session: Session, number: int) -> dict[str, bytes]:
    """Give every file of a release, by path, byte for byte."""
    query = (
        select(ReleaseFile.path, StoredText.body)
        .join(StoredText, StoredText.digest == ReleaseFile.digest)
        .where(ReleaseFile.release == number)
        .order_by(ReleaseFile.path)
    )
    return {row.path: row.body for row in session.execute(query)}


def bodies(session: Session, wanted: Iterable[str]) -> dict[str, bytes]:
    """Give texts by their hash."""
    names = sorted(set(wanted))
    found: dict[str, bytes] = {}
    for start in range(0, len(names), CHUNK):
        query = select(StoredText.digest, StoredText.body).where(StoredText.digest.in_(names[start : start + CHUNK]))
        found |= {row.digest: row.body for row in session.execute(query)}
    return found


def text(session: Session, path: str, number: int) -> bytes | None:
    """Give what a path held in a release; None where the release has no such file."""
    query = (
        select(StoredText.body)
        .join(ReleaseFile, ReleaseFile.digest == StoredText.digest)
        .where(ReleaseFile.release == number, ReleaseFile.path == path)
    )
    return session.scalar(query)


def touched(session: Session, old: int, new: int) -> list[Touched]:
    """List the files that two releases hold differently, by path."""
    before, after = digests(session, old), digests(session, new)
    found = [Touched(path, "changed" if path in before else "new") for path in after if before.get(path) != after[path]]
    return sorted((*found, *(Touched(path, "removed") for path in before if path not in after)), key=_by_path)


def versions(session: Session, path: str, *, limit: int = 100) -> list[Text]:
    """List the texts a path has held, newest first, each with the release that brought it."""
    earlier, one = aliased(ReleaseFile), aliased(ReleaseFile)
    previous = (
        select(earlier.digest)
        .where(earlier.release == Release.number - 1, earlier.path == path)
        .correlate(Release)
        .scalar_subquery()
    )
    # Releases are numbered without gaps, so the one before tells whether the text is new.
    differs = func.coalesce(one.digest, "") != func.coalesce(previous, "")
    query = (
        select(Release.number, one.digest, Release.published_at, Release.author, Release.origin, Release.note)
        .outerjoin(one, (one.release == Release.number) & (one.path == path))
        .where(differs)
        .order_by(Release.number.desc())
        .limit(limit)
    )
    return [Text(*row) for row in session.execute(query)]


def difference(session: Session, path: str, old: int, new: int) -> list[str]:
    """Give the unified difference of a file between two releases, line by line; empty where there is none."""
    return unified(text(session, path, old), text(session, path, new), path)


def unified(old: bytes | None, new: bytes | None, path: str) -> list[str]:
    """Give the unified difference of two texts of a file; None is a file that is not there.

    What is no text, such as a picture, is one line that says so.
    """
    if old == new:
        return []
    try:
        before, after = ((body or b"").decode("utf-8").splitlines() for body in (old, new))
    except UnicodeDecodeError:
        return [f"Binary file {path}: {len(old or b'')} bytes before, {len(new or b'')} bytes now"]
    names = ("/dev/null" if old is None else f"a/{path}", "/dev/null" if new is None else f"b/{path}")
    found = list(difflib.unified_diff(before, after, *names, lineterm="", n=AROUND))
    return found or ["The line ends differ, nothing else."]


def _published(row: Release) -> Published:
    return Published(row.number, row.published_at, row.author, row.source, row.origin, row.note, tuple(row.changes))


def _by_path(one: Touched) -> str:
    return one.path


def files_below(session: Session, number: int, folder: str) -> dict[str, bytes]:
    """Give the files of a release that lie in one folder, by path."""
    query = (
        select(ReleaseFile.path, StoredText.body)
        .join(StoredText, StoredText.digest == ReleaseFile.digest)
        .where(ReleaseFile.release == number, ReleaseFile.path.startswith(f"{folder}/", autoescape=True))
    )
    return {row.path: row.body for row in session.execute(query)}


def unsign(session: Session, numbers: Collection[int]) -> None:
    """Take the author's name off releases; what was published stays."""
    if numbers:
        session.execute(update(Release).where(Release.number.in_(numbers)).values(author=NOBODY))
