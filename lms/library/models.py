"""Releases are immutable: every file's text by its hash, and what was made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


class Release(Base):
    """One published state of the whole academy. Personal: its author's name, taken off with the person."""

    __tablename__ = "lms_release"
    __table_args__ = (CheckConstraint("origin IN ('folder', 'browser', 'undo')", name="origin_known"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    """Hash over every path and text; equal digests mean that nothing changed."""
    published_at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    """Where it came from: a folder, a Git commit, the browser."""
    note: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(String(20), default="folder", server_default="folder")
    """``folder``, ``browser``, or ``undo`` for one that brings the release before it back."""
    changes: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """What changed against the release before, in words, each with its class; the first of many."""


class ReleaseFile(Base):
    """Which text a path holds in a release. Personal: none."""

    __tablename__ = "lms_release_file"

    release: Mapped[int] = mapped_column(ForeignKey("lms_release.number"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("lms_text.digest"), index=True)


class StoredText(Base):
    """A file's bytes, once for all releases that hold them. Personal: none."""

    __tablename__ = "lms_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class RenderedText(Base):
    """HTML made of one piece of Markdown, by the hash of the piece and the renderer's version. Personal: none."""

    __tablename__ = "lms_rendered"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    html: Mapped[str] = mapped_column(Text)


class CompiledRelease(Base):
    """A release as a process needs it, read and rendered; can always be made anew. Personal: none."""

    __tablename__ = "lms_compiled"

    release: Mapped[int] = mapped_column(ForeignKey("lms_release.number"), primary_key=True)
    made_by: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Hash of the code that made it."""
    seal: Mapped[str] = mapped_column(String(64))
    """Keyed hash of the body."""
    body: Mapped[bytes] = mapped_column(LargeBinary)


class SyncedFile(Base):
    """The text a path had in the folder when folder and academy were last compared. Personal: none."""

    __tablename__ = "lms_synced_file"

    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("lms_text.digest"), index=True)


class SyncConflict(Base):
    """A file changed both in the folder and in the browser, waiting for somebody to decide. Personal: none."""

    __tablename__ = "lms_sync_conflict"

    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    digest: Mapped[str | None] = mapped_column(ForeignKey("lms_text.digest"), index=True)
    """The folder's text; none where the folder no longer holds the file."""
    found_at: Mapped[datetime]
