"""What learners say of lessons, and who asked for what is new in the weekly mail."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    op.add_column("lms_digest", sa.Column("news", sa.Boolean(), nullable=False, server_default=sa.false()))
    _opinions()


def _opinions() -> None:
    op.create_table(
        "lms_lesson_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("course_id", sa.String(length=100), nullable=False),
        sa.Column("lesson_id", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("clear", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("clear IN ('yes', 'partly', 'no')", name=op.f("ck_lms_lesson_opinion_clear_known")),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR words = ''", name=op.f("ck_lms_lesson_opinion_words_of_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_lesson_opinion_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_lesson_opinion")),
        sa.UniqueConstraint(
            "person_id",
            "course_id",
            "lesson_id",
            "digest",
            name=op.f("uq_lms_lesson_opinion_person_id_course_id_lesson_id_digest"),
        ),
    )
    op.create_index("ix_lms_lesson_opinion_lesson", "lms_lesson_opinion", ["course_id", "lesson_id", "id"])
    names = ("yes", "partly", "no", "shown_yes", "shown_partly", "shown_no")
    op.create_table(
        "lms_lesson_clarity",
        sa.Column("course_id", sa.String(length=100), nullable=False),
        sa.Column("lesson_id", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in names),
        sa.CheckConstraint("yes >= 0 AND partly >= 0 AND no >= 0", name=op.f("ck_lms_lesson_clarity_from_zero")),
        sa.PrimaryKeyConstraint("course_id", "lesson_id", "digest", name=op.f("pk_lms_lesson_clarity")),
    )
