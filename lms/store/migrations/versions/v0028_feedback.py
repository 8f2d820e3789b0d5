"""What learners say of lessons; who asked for what is new by mail; words to advocates; thanks between colleagues."""

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
    _words()
    _kudos()


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


def _words() -> None:
    op.create_table(
        "lms_word_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("(story_id IS NULL) = (network = '')", name=op.f("ck_lms_word_ask_about_a_share")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_lms_word_ask_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["lms_story.id"], name=op.f("fk_lms_word_ask_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_word_ask")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lms_word_ask_public_id")),
        sa.UniqueConstraint(
            "person_id", "story_id", "network", name=op.f("uq_lms_word_ask_person_id_story_id_network")
        ),
    )
    op.create_index("ix_lms_word_ask_at", "lms_word_ask", ["at", "id"])
    op.create_table(
        "lms_word",
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('comment', 'answer')", name=op.f("ck_lms_word_kind_known")),
        sa.ForeignKeyConstraint(
            ["ask_id"], ["lms_word_ask.id"], name=op.f("fk_lms_word_ask_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["lms_person.id"], name=op.f("fk_lms_word_author_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("ask_id", "kind", name=op.f("pk_lms_word")),
    )
    op.create_index("ix_lms_word_author_id", "lms_word", ["author_id", "at"])


def _kudos() -> None:
    op.create_table(
        "lms_kudo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.CheckConstraint("about IN ('help', 'idea', 'share', 'other')", name=op.f("ck_lms_kudo_about_known")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_lms_kudo_to_somebody_else")),
        sa.ForeignKeyConstraint(["from_id"], ["lms_person.id"], name=op.f("fk_lms_kudo_from_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["lms_person.id"], name=op.f("fk_lms_kudo_to_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_kudo")),
        sa.UniqueConstraint("from_id", "to_id", "day", name=op.f("uq_lms_kudo_from_id_to_id_day")),
    )
    op.create_index("ix_lms_kudo_to_id", "lms_kudo", ["to_id", "id"])
    op.create_index("ix_lms_kudo_shown", "lms_kudo", ["shown", "id"])
