"""Drafts: what is written in the studio and not published yet, and what was brought along in a zip."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.store.base import Base

_PERSON = "lms_person.id"


class Draft(Base):
    """A file as it is to be. Personal: its last author's key. The key is taken off when the person is erased."""

    __tablename__ = "lms_draft"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_counts"),
        CheckConstraint("errors >= 0 AND warnings >= 0", name="findings_count"),
    )

    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None: the file is to be deleted."""
    digest: Mapped[str] = mapped_column(String(64))
    """Hash of the body; empty where the file is to be deleted."""
    base: Mapped[str] = mapped_column(String(64))
    """Hash of the published text it was begun on; empty for a new file."""
    settles: Mapped[str | None] = mapped_column(String(64))
    """Hash of the folder's text that it was written to take the place of; empty where the folder has no such file."""
    version: Mapped[int]
    """Counts the savings; whoever saves on another version is told, and nothing is overwritten."""
    title: Mapped[str] = mapped_column(String(200))
    errors: Mapped[int]
    warnings: Mapped[int]
    saved_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))


class DraftWriter(Base):
    """Somebody who saved a draft of a policy: they do not sign it. Personal: that. Erased with the person."""

    __tablename__ = "lms_draft_writer"

    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, index=True)


class Upload(Base):
    """A zip that was brought along and is looked at before it becomes drafts. Personal: whose it is. Erased with
    the person."""

    __tablename__ = "lms_upload"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    """One a person: the next takes its place."""
    name: Mapped[str] = mapped_column(String(200))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]


class Bank(Base):
    """A question bank that is looked at before it becomes a draft. Personal: whose it is. Erased with the person."""

    __tablename__ = "lms_bank"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True)
    """One a person: the next takes its place."""
    name: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(20))
    """Empty where the file itself tells."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]
