"""Releases are immutable: every file's text by its hash, and what was made of it."""

from datetime import datetime

from sqlalchemy import DDL, ForeignKey, LargeBinary, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base


def _ddl(statement: str) -> DDL:
    """Keep percent signs and colons as they stand."""
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]


class Release(Base):
    """One published state of the whole academy. Personal: its author's key. Kept when the person is erased."""

    __tablename__ = "lms_release"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    """Hash over every path and text; equal digests mean that nothing changed."""
    published_at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    """Where it came from: a folder, a Git commit, the browser."""
    note: Mapped[str] = mapped_column(Text, default="")


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


SEARCH_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS lms_search USING fts5("
    "title, body, kind UNINDEXED, ref UNINDEXED, path UNINDEXED, tokenize='unicode61 remove_diacritics 2')"
)
SEARCH_POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS lms_search (title text NOT NULL, body text NOT NULL, kind text NOT NULL, ref text NOT NULL, "
    "path text NOT NULL, words tsvector GENERATED ALWAYS AS "
    "(setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B')) STORED)"
)
SEARCH_INDEX = "CREATE INDEX IF NOT EXISTS ix_lms_search_words ON lms_search USING gin (words)"

# The search table is no mapped class, since it is another thing in each database.
event.listen(Base.metadata, "after_create", _ddl(SEARCH_SQLITE).execute_if(dialect="sqlite"))
event.listen(Base.metadata, "after_create", _ddl(SEARCH_POSTGRESQL).execute_if(dialect="postgresql"))
event.listen(Base.metadata, "after_create", _ddl(SEARCH_INDEX).execute_if(dialect="postgresql"))
