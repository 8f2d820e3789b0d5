"""Certification renewed, reminders, and what is remembered."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply. Whoever reached a level before is looked at by the sweep, which knows the levels that have an end.

    What was handed in before is counted anew by the job that counts, since it remembers what was answered too.
    """
    _certified()
    _badges()
    _reviews()
    _digest()
    for table in ("lms_item", "lms_item_choice", "lms_item_time"):
        op.execute(f"DELETE FROM {table}")
    op.execute("UPDATE lms_attempt SET counted = false WHERE counted")


def _person(table: str) -> tuple[Any, ...]:
    return (
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE"
        ),
    )


def _certified() -> None:
    key = ("person_id", "ref", "n")
    op.create_table(
        "lms_certification",
        *_person("lms_certification"),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("because", sa.String(length=20), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.CheckConstraint("n >= 1", name=op.f("ck_lms_certification_n_from_one")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_lms_certification")),
    )
    op.create_table(
        "lms_certification_lapse",
        *_person("lms_certification_lapse"),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, Moment(), nullable=False) for name in ("ended_at", "grace_ended_at", "noted_at")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_lms_certification_lapse")),
    )
    op.create_table(
        "lms_reread",
        *_person("lms_reread"),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lesson", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(*key, "lesson", name=op.f("pk_lms_reread")),
    )
    op.create_table(
        "lms_certified",
        *_person("lms_certified"),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("looks_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "ref", name=op.f("pk_lms_certified")),
    )
    op.create_index("ix_lms_certified_looks_at", "lms_certified", ["looks_at"])
    op.create_index("ix_lms_certified_release", "lms_certified", ["release"])
    op.create_index("ix_lms_certified_ref", "lms_certified", ["ref", "ends_at"])
    op.execute(
        "INSERT INTO lms_certified (person_id, ref, release) SELECT person_id, 'level:' || level_id, 0 FROM lms_level_reached"
    )


def _badges() -> None:
    op.create_table(
        "lms_award_renewal",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("because", sa.String(length=120), nullable=False),
        sa.CheckConstraint("n >= 1", name=op.f("ck_lms_award_renewal_n_from_one")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["lms_award.id"], name=op.f("fk_lms_award_renewal_award_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("award_id", "n", name=op.f("pk_lms_award_renewal")),
    )


def _reviews() -> None:
    op.create_table(
        "lms_memory",
        *_person("lms_memory"),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("cards", Json, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "quiz_id", name=op.f("pk_lms_memory")),
    )
    op.create_table(
        "lms_review",
        sa.Column("id", sa.Integer(), nullable=False),
        *_person("lms_review"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("asked", Json, nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint("n >= 1", name=op.f("ck_lms_review_n_from_one")),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_lms_review_ended_later")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_review")),
        sa.UniqueConstraint("person_id", "n", name=op.f("uq_lms_review_person_id_n")),
    )
    op.create_table(
        "lms_review_answer",
        sa.Column("review_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        *_person("lms_review_answer"),
        sa.Column("quiz_id", sa.String(length=100), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("given", Json, nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["lms_review.id"], name=op.f("fk_lms_review_answer_review_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("review_id", "place", name=op.f("pk_lms_review_answer")),
    )
    op.create_index("ix_lms_review_answer_person", "lms_review_answer", ["person_id", "quiz_id"])


def _digest() -> None:
    op.create_table(
        "lms_digest",
        *_person("lms_digest"),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("since", Moment(), nullable=True),
        sa.Column("next_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lms_digest")),
    )
    op.create_index("ix_lms_digest_next_at", "lms_digest", ["next_at"])
