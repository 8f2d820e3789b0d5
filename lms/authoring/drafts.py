"""Drafts: saved on the version they were read at, so that nobody's text is overwritten unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.authoring import texts
from lms.authoring.models import Draft, DraftWriter
from lms.library import service as library
from lms.people import service as people
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a draft beside its text. ``digest`` is empty where the file is to be deleted."""

    path: str
    kind: str
    digest: str
    base: str
    settles: str | None
    version: int
    title: str
    errors: int
    warnings: int
    saved_at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it is edited: its draft if there is one, else the published text."""

    path: str
    kind: str
    draft: Kept | None
    body: bytes | None
    """The draft's text; None: to be deleted, or no draft."""
    published: bytes | None
    published_digest: str

    @property
    def current(self) -> bytes | None:
        """Give the text to go on with; None where the file is to be deleted."""
        return self.body if self.draft else self.published

    @property
    def base(self) -> str:
        """Give the hash of the published text that writing began on."""
        return self.draft.base if self.draft else self.published_digest

    @property
    def version(self) -> int:
        """Give the version to save on; 0 where there is no draft."""
        return self.draft.version if self.draft else 0

    @property
    def behind(self) -> bool:
        """Tell whether another text was published since the draft was begun."""
        return bool(self.draft and self.draft.base != self.published_digest)


@dataclass(frozen=True, slots=True)
class Writing:
    """A text on its way into a draft. ``body`` None: the file is to be deleted."""

    path: str
    body: bytes | None
    base: str
    version: int
    errors: int = 0
    warnings: int = 0
    settles: str | None = None

    @property
    def digest(self) -> str:
        """Give the hash of the text; empty where there is none."""
        return "" if self.body is None else library.hash_of(self.body)


def listed(session: Session) -> dict[str, Kept]:
    """List all drafts by path, in one query, without their texts."""
    members = people.members_select().subquery()
    query = (
        select(
            *(getattr(Draft, name) for name in ("path", "kind", "digest", "base", "settles", "version", "title")),
            *(getattr(Draft, name) for name in ("errors", "warnings", "saved_at")),
            func.coalesce(members.c.name, "Somebody who left").label("author"),
        )
        .outerjoin(members, members.c.id == Draft.author_id)
        .order_by(Draft.path)
    )
    return {row.path: Kept(**row._asdict()) for row in session.execute(query)}


def bodies(session: Session) -> dict[str, bytes | None]:
    """Give the text of every draft by path; a picture is there without its bytes."""
    query = select(Draft.path, Draft.body).where(Draft.kind != "picture")
    pictures = select(Draft.path, Draft.digest).where(Draft.kind == "picture")
    return {
        **{row.path: b"" if row.digest else None for row in session.execute(pictures)},
        **{row.path: row.body for row in session.execute(query)},
    }


def overlaid(session: Session, kept: Mapping[str, Kept]) -> dict[str, bytes]:
    """Give the texts of the academy as they will be when every draft is published."""
    files = dict(library.sources(session, library.current_number(session)))
    for path, body in (bodies(session) if kept else {}).items():
        if body is None:
            files.pop(path, None)
        else:
            files[path] = body
    return files


def source(session: Session, path: str) -> Source:
    """Give a file to be edited.

    :raises NoSuchFile: it is neither published nor drafted.
    """
    found = peek(session, path)
    if found is None:
        raise texts.NoSuchFile(f"The academy has no file {path}.")
    return found


def peek(session: Session, path: str) -> Source | None:
    """Give a file to be edited, or None where there is none."""
    kind = texts.kind_of(path)
    number = library.current_number(session)
    kept = listed(session).get(path) if kind else None
    digest = library.digests(session, number).get(path, "") if kind else ""
    if not kind or (kept is None and not digest):
        return None
    published = library.text(session, path, number) if digest else None
    body = session.scalar(select(Draft.body).where(Draft.path == path)) if kept else None
    return Source(path, kind, kept, body, published, digest)


def save(session: Session, writing: Writing, *, by: int | None, at: datetime) -> int:
    """Keep a text as the draft of its path, and give its version; 0 where it is what is published anyway.

    :raises Elsewhere: the draft is no longer the one that was read.
    """
    now = library.digests(session, library.current_number(session)).get(writing.path, "")
    if writing.digest == now:
        if writing.version:
            _drop(session, writing.path, writing.version)
        return 0
    values = {
        "kind": texts.kind_of(writing.path),
        "body": writing.body,
        "digest": writing.digest,
        "base": writing.base,
        "settles": writing.settles,
        "version": writing.version + 1,
        "title": texts.title_of(writing.body or b"", writing.path),
        "errors": writing.errors,
        "warnings": writing.warnings,
        "saved_at": at,
        "author_id": by,
    }
    if writing.version == 0:
        made = insert_once(session, Draft, path=writing.path, **values)
    else:
        query = update(Draft).where(Draft.path == writing.path, Draft.version == writing.version).values(**values)
        made = _count(session.execute(query)) == 1
    if not made:
        raise texts.Elsewhere(f"{writing.path} was saved by somebody else meanwhile.")
    if by is not None and values["kind"] == "policy":
        insert_once(session, DraftWriter, path=writing.path, person_id=by)
    return writing.version + 1


def writers(session: Session, path: str) -> frozenset[int]:
    """Give everybody who saved the draft of a policy since it was begun: they do not sign it."""
    return frozenset(session.scalars(select(DraftWriter.person_id).where(DraftWriter.path == path)))


def discard(session: Session, path: str, *, version: int, by: int, at: datetime) -> None:
    """Forget a draft; what is published stays as it is.

    :raises Elsewhere: the draft is no longer the one that was read.
    """
    _drop(session, path, version)
    audit.record(session, "authoring.draft_discarded", actor=by, subject=path, at=at, version=version)


def everything(session: Session) -> dict[str, bytes | None]:
    """Give the text of every draft by path, pictures with their bytes."""
    return {row.path: row.body for row in session.execute(select(Draft.path, Draft.body))}


def settled(session: Session, kept: Mapping[str, Kept]) -> list[str]:
    """List the paths where drafts decide what was changed in the folder too."""
    return [
        one.path
        for one in library.waiting(session)
        if one.path in kept and kept[one.path].settles == (one.digest or "")
    ]


def published(session: Session, kept: Mapping[str, Kept]) -> None:
    """Forget drafts that were published as they were; those saved since go on from what is published now."""
    for path, one in kept.items():
        gone = delete(Draft).where(Draft.path == path, Draft.version == one.version)
        if _count(session.execute(gone)) == 0:
            session.execute(update(Draft).where(Draft.path == path).values(base=one.digest, settles=None))
        else:
            session.execute(delete(DraftWriter).where(DraftWriter.path == path))


def went_out(session: Session, path: str, digest: str) -> None:
    """Forget the draft of a text that was published; another text goes on from it."""
    if _count(session.execute(delete(Draft).where(Draft.path == path, Draft.digest == digest))):
        session.execute(delete(DraftWriter).where(DraftWriter.path == path))
    else:
        session.execute(update(Draft).where(Draft.path == path).values(base=digest, settles=None))


def _drop(session: Session, path: str, version: int) -> None:
    query = delete(Draft).where(Draft.path == path, Draft.version == version)
    if _count(session.execute(query)) != 1:
        raise texts.Elsewhere(f"{path} was saved by somebody else meanwhile.")
    session.execute(delete(DraftWriter).where(DraftWriter.path == path))


def _count(result: object) -> int:
    return cast("CursorResult[object]", result).rowcount
