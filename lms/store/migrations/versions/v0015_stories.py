"""Kinds, topics, pictures and statuses of stories, captions to begin with, and what links say about themselves."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Any = None
depends_on: Any = None

_OPEN = sa.text("done_at IS NULL")
_CHECKS = {
    "kind_known": "kind IN ('news', 'campaign', 'event', 'promotion', 'offer', 'job', 'article')",
    "event_begins": "kind <> 'event' OR starts_at IS NOT NULL",
    "offer_ends": "kind <> 'offer' OR ends_at IS NOT NULL",
    "status_known": "status IN ('draft', 'proposed', 'changes', 'approved', 'published', 'declined')",
    "source_known": "source IN ('entered', 'fetched')",
    "picture_described": "picture IS NULL OR picture_alt <> '' OR status <> 'published'",
}
_ADDED: dict[str, tuple[Any, Any]] = {
    "kind": (sa.String(12), "news"),
    "status": (sa.String(10), "published"),
    "source": (sa.String(10), "entered"),
    "place": (sa.String(120), ""),
    "picture_alt": (sa.String(300), ""),
}
_TOPIC = sa.table(
    "lms_topic",
    sa.column("id", sa.Integer),
    sa.column("title", sa.String),
    sa.column("key", sa.String),
    sa.column("about", sa.String),
    sa.column("closed", sa.Boolean),
    sa.column("created_at", Moment()),
)
_STORY = sa.table("lms_story", sa.column("topic", sa.String), sa.column("topic_id", sa.Integer))


def upgrade() -> None:
    """Apply."""
    _topics()
    op.create_table(
        "lms_story_picture",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_lms_story_picture")),
    )
    op.add_column("lms_story", sa.Column("topic_id", sa.Integer(), nullable=True))
    _name_topics()
    _stories()
    _readers()
    _captions()
    _looks()


def _topics() -> None:
    op.create_table(
        "lms_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("archived_at", Moment(), nullable=True),
        sa.CheckConstraint("closed OR level IS NULL", name=op.f("ck_lms_topic_level_when_closed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_topic")),
        sa.UniqueConstraint("key", name=op.f("uq_lms_topic_key")),
    )
    op.create_table(
        "lms_topic_team",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        *_to(("topic_id", "lms_topic", "CASCADE"), ("team_id", "lms_team", "CASCADE"), on="lms_topic_team"),
        sa.PrimaryKeyConstraint("topic_id", "team_id", name=op.f("pk_lms_topic_team")),
    )
    op.create_table(
        "lms_topic_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.CheckConstraint("choice IN ('follow', 'mute')", name=op.f("ck_lms_topic_choice_choice_known")),
        *_to(("person_id", "lms_person", "CASCADE"), ("topic_id", "lms_topic", "CASCADE"), on="lms_topic_choice"),
        sa.PrimaryKeyConstraint("person_id", "topic_id", name=op.f("pk_lms_topic_choice")),
    )


def _name_topics() -> None:
    """Make a topic of each text that stories name, whatever its capitals; the first one seen gives the title."""
    bind = op.get_bind()
    known: dict[str, int] = {}
    for title in bind.scalars(sa.select(_STORY.c.topic).distinct().order_by(_STORY.c.topic)).all():
        key = " ".join(title.split()).casefold()
        if key not in known:
            known[key] = len(known) + 1
            values = {"title": title, "key": key, "about": "", "closed": False, "created_at": datetime.now(UTC)}
            bind.execute(sa.insert(_TOPIC).values(**values))
            known[key] = bind.scalar(sa.select(_TOPIC.c.id).where(_TOPIC.c.key == key)) or 0
        bind.execute(sa.update(_STORY).where(_STORY.c.topic == title).values(topic_id=known[key]))


def _stories() -> None:
    """Take the one kind of audience for three that go together, and add what a story may have besides."""
    with op.batch_alter_table("lms_story") as batch:
        for name in ("audience_known", "team_named", "level_named"):
            batch.drop_constraint(op.f(f"ck_lms_story_{name}"), type_="check")
        for name, (kind, value) in _ADDED.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        batch.add_column(sa.Column("for_language", sa.String(16), nullable=True))
        batch.add_column(sa.Column("picture", sa.String(64), nullable=True))
        batch.add_column(sa.Column("starts_at", Moment(), nullable=True))
        batch.add_column(sa.Column("ends_at", Moment(), nullable=True))
        batch.alter_column("topic_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("topic")
        batch.drop_column("audience")
        batch.create_foreign_key(op.f("fk_lms_story_topic_id"), "lms_topic", ["topic_id"], ["id"])
        batch.create_foreign_key(op.f("fk_lms_story_picture"), "lms_story_picture", ["picture"], ["digest"])
        for name, rule in _CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_lms_story_{name}"), rule)
    op.create_index(op.f("ix_lms_story_topic_id"), "lms_story", ["topic_id"])
    op.create_index("ix_lms_story_status", "lms_story", ["status", "id"])


def _readers() -> None:
    op.create_table(
        "lms_story_read",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        *_to(("person_id", "lms_person", "CASCADE"), ("story_id", "lms_story", "CASCADE"), on="lms_story_read"),
        sa.PrimaryKeyConstraint("person_id", "story_id", name=op.f("pk_lms_story_read")),
    )
    op.create_index(op.f("ix_lms_story_read_story_id"), "lms_story_read", ["story_id"])


def _captions() -> None:
    op.create_table(
        "lms_story_caption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('suggested', 'accepted', 'declined')", name=op.f("ck_lms_story_caption_status_known")
        ),
        *_to(("story_id", "lms_story", "CASCADE"), ("author_id", "lms_person", "SET NULL"), on="lms_story_caption"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_story_caption")),
        sa.UniqueConstraint(
            "story_id", "network", "mark", name=op.f("uq_lms_story_caption_story_id_network_mark")
        ),
    )
    op.create_index("ix_lms_story_caption_status", "lms_story_caption", ["status", "id"])
    op.create_table(
        "lms_caption_turn",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("caption_id", sa.Integer(), nullable=False),
        *_to(
            ("person_id", "lms_person", "CASCADE"),
            ("story_id", "lms_story", "CASCADE"),
            ("caption_id", "lms_story_caption", "CASCADE"),
            on="lms_caption_turn",
        ),
        sa.PrimaryKeyConstraint("person_id", "story_id", "network", name=op.f("pk_lms_caption_turn")),
    )
    op.create_index(op.f("ix_lms_caption_turn_caption_id"), "lms_caption_turn", ["caption_id"])


def _looks() -> None:
    op.create_table(
        "lms_story_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("inquiry", sa.Integer(), nullable=False),
        sa.Column("picture_inquiry", sa.Integer(), nullable=True),
        sa.Column("typed", Json, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        *_to(("person_id", "lms_person", "CASCADE"), ("story_id", "lms_story", "CASCADE"), on="lms_story_look"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_story_look")),
        sa.UniqueConstraint("key", name=op.f("uq_lms_story_look_key")),
    )
    op.create_index("ix_lms_story_look_open", "lms_story_look", ["id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index(op.f("ix_lms_story_look_asked_at"), "lms_story_look", ["asked_at"])
    op.create_index(op.f("ix_lms_story_look_person_id"), "lms_story_look", ["person_id"])


def _to(*keys: tuple[str, str, str], on: str) -> list[sa.ForeignKeyConstraint]:
    """Give the foreign keys of a table: column, the other table, and what happens when its row goes."""
    return [
        sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{on}_{column}"), ondelete=gone)
        for column, table, gone in keys
    ]
