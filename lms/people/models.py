"""What is remembered about people, their sessions and their secrets."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.people import rules
from lms.store.base import Base


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(one) for one in values)})"


class Team(Base):
    """A group of people with a name. Personal: none."""

    __tablename__ = "lms_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(rules.NAME_LIMIT))
    name_key: Mapped[str] = mapped_column(String(2 * rules.NAME_LIMIT), unique=True)
    """The name as it is compared: NFKC, casefold, trimmed."""
    created_at: Mapped[datetime]


class Person(Base):
    """Somebody with an account. Personal: name, e-mail, preferences. Erased with the person."""

    __tablename__ = "lms_person"
    __table_args__ = (
        CheckConstraint(_one_of("theme", rules.THEMES), name="theme_known"),
        CheckConstraint("active = (deactivated_at IS NULL)", name="active_or_dated"),
        Index(
            "uq_lms_person_external_id",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_lms_person_name_key_id", "name_key", "id"),
        Index("ix_lms_person_team_id", "team_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    """128 random bits: the only key that leaves the server."""
    external_id: Mapped[str | None] = mapped_column(String(200))
    """The key of this person in the host application, where there is one."""
    name: Mapped[str] = mapped_column(String(rules.NAME_LIMIT))
    name_key: Mapped[str] = mapped_column(String(2 * rules.NAME_LIMIT))
    """The name as it is searched and sorted: NFKC, casefold, trimmed."""
    email: Mapped[str] = mapped_column(String(rules.EMAIL_LIMIT))
    email_key: Mapped[str | None] = mapped_column(String(2 * rules.EMAIL_LIMIT), unique=True)
    """The address as it is compared; none where a host knows no address, or gives one that is taken."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """Argon2id; none until the person has set a password."""
    team_id: Mapped[int | None] = mapped_column(ForeignKey("lms_team.id"))
    active: Mapped[bool] = mapped_column(default=True)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    theme: Mapped[str] = mapped_column(String(8), default=rules.THEMES[0])
    language: Mapped[str] = mapped_column(String(16), default="en")
    created_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    """When the person could sign in for the first time."""
    deactivated_at: Mapped[datetime | None]


class Digest(Base):
    """Whether somebody wants the weekly mail, and when it is due. Personal: the choice. Erased with the person."""

    __tablename__ = "lms_digest"
    __table_args__ = (Index("ix_lms_digest_next_at", "next_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"), primary_key=True)
    weekly: Mapped[bool]
    """No: no mail at all."""
    news: Mapped[bool] = mapped_column(default=False)
    """They asked for what is new, too; else it says only what ends soon."""
    since: Mapped[datetime | None]
    """When the last one was due, whether there was anything to say or not."""
    next_at: Mapped[datetime | None]
    """Monday at eight where the person is; none where they chose no mail."""


class Role(Base):
    """A role somebody holds beside being a learner. Personal: the role. Erased with the person."""

    __tablename__ = "lms_role"
    __table_args__ = (
        CheckConstraint(_one_of("role", rules.GIVEN_ROLES), name="role_known"),
        Index("ix_lms_role_role", "role"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)


class Lead(Base):
    """A team and one of the people who lead it. Personal: the lead. Erased with the person."""

    __tablename__ = "lms_team_lead"
    __table_args__ = (Index("ix_lms_team_lead_person_id", "person_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("lms_team.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"), primary_key=True)


class SignIn(Base):
    """A session: one browser that is, or was, signed in. Personal: device, times. Erased with the person."""

    __tablename__ = "lms_session"
    __table_args__ = (Index("ix_lms_session_person_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the 256-bit token that only the browser holds."""
    remember: Mapped[bool] = mapped_column(default=False)
    agent: Mapped[str] = mapped_column(String(80))
    """The device in words, such as "Firefox on Linux"; the full agent is not kept."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """Written at most once an hour, and only when something is sent."""
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    renew: Mapped[bool] = mapped_column(default=False)
    """The roles changed: the next request gets a new token, and every copy of the old one ends."""


class Invitation(Base):
    """A single-use link to an account. Personal: name, e-mail. Erased with the person."""

    __tablename__ = "lms_invitation"
    __table_args__ = (Index("ix_lms_invitation_email_key", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(rules.EMAIL_LIMIT))
    email_key: Mapped[str] = mapped_column(String(2 * rules.EMAIL_LIMIT))
    name: Mapped[str] = mapped_column(String(rules.NAME_LIMIT))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("lms_team.id", ondelete="SET NULL"))
    roles: Mapped[list[str]]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When it was used, or replaced by a newer one."""


class Reset(Base):
    """A single-use link to a new password. Personal: that it was asked for. Erased with the person."""

    __tablename__ = "lms_reset"
    __table_args__ = (Index("ix_lms_reset_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    """None where nobody has that address: written so that both answers take the same time."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Throttle(Base):
    """A try at a secret, kept for five minutes. Personal: none, since keys are keyed hashes."""

    __tablename__ = "lms_throttle"
    __table_args__ = (Index("ix_lms_throttle_key", "key", "at"), Index("ix_lms_throttle_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    """Keyed hash of what is counted: an address, an account, or both together."""
    attempt: Mapped[str] = mapped_column(String(32), index=True)
    """Joins the rows of one try, so that a right one takes them back."""
    at: Mapped[datetime]
    wrong: Mapped[bool] = mapped_column(default=False)
    """False while the secret is still being checked; an unfinished check counts as wrong."""


class Erasure(Base):
    """Somebody was erased, so that a restored backup is erased again. Personal: none: a hash of a random id."""

    __tablename__ = "lms_erasure"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the 128 random bits that were the person's public id, which stands nowhere else any more."""
    number: Mapped[int | None] = mapped_column(unique=True)
    """The key the row had, never given to another person; none for somebody this database never knew."""
    at: Mapped[datetime]
    wiped_at: Mapped[datetime | None]
    """When the pages of the database file that had held the rows were written over."""


class Token(Base):
    """A key for another system. Personal: who issued it. Erased with the person."""

    __tablename__ = "lms_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(rules.NAME_LIMIT))
    scopes: Mapped[list[str]]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
