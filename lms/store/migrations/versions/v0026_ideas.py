"""Ideas: what is handed in, supported, said and decided, the words they are found by, and what trainers make of them."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _ideas()
    _remarks()
    _steps()
    _supports()
    _tasks()
    _words()


def _ideas() -> None:
    op.create_table('lms_idea',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('credited', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('steps', sa.Integer(), nullable=False),
    sa.Column('supports', sa.Integer(), nullable=False),
    sa.Column('remarks', sa.Integer(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('since', Moment(), nullable=False),
    sa.Column('promised_at', Moment(), nullable=True),
    sa.Column('clause', sa.String(length=200), nullable=False),
    sa.Column('story', sa.String(length=32), nullable=True),
    sa.Column('taken_back_at', Moment(), nullable=True),
    sa.CheckConstraint("kind IN ('content', 'training', 'policy', 'tool', 'other')", name=op.f('ck_lms_idea_kind_known')),
    sa.CheckConstraint("status IN ('new', 'review', 'planned', 'done', 'not-now')", name=op.f('ck_lms_idea_status_known')),
    sa.CheckConstraint('steps > 0 AND supports >= 0 AND remarks >= 0', name=op.f('ck_lms_idea_counted')),
    sa.ForeignKeyConstraint(['author_id'], ['lms_person.id'], name=op.f('fk_lms_idea_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['story'], ['lms_story.public_id'], name=op.f('fk_lms_idea_story'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_idea')),
    sa.UniqueConstraint('author_id', 'digest', name=op.f('uq_lms_idea_author_id_digest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_idea_public_id'))
    )
    op.create_index('ix_lms_idea_kind', 'lms_idea', ['kind', 'id'])
    op.create_index('ix_lms_idea_status', 'lms_idea', ['status', 'since', 'id'])
    op.create_index('ix_lms_idea_story', 'lms_idea', ['story'])


def _remarks() -> None:
    op.create_table('lms_idea_remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('off_at', Moment(), nullable=True),
    sa.Column('off_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['idea_id'], ['lms_idea.id'], name=op.f('fk_lms_idea_remark_idea_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['off_by'], ['lms_person.id'], name=op.f('fk_lms_idea_remark_off_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_idea_remark_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_idea_remark')),
    sa.UniqueConstraint('person_id', 'digest', name=op.f('uq_lms_idea_remark_person_id_digest'))
    )
    op.create_index('ix_lms_idea_remark_idea_id', 'lms_idea_remark', ['idea_id', 'id'])


def _steps() -> None:
    op.create_table('lms_idea_step',
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('what', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('until', Moment(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.CheckConstraint("what IN ('hand-in', 'change', 'take-back', 'put-back', 'decide', 'promise', 'file', 'story', 'published', 'queue', 'lesson')", name=op.f('ck_lms_idea_step_what_known')),
    sa.CheckConstraint('n > 0', name=op.f('ck_lms_idea_step_from_one')),
    sa.ForeignKeyConstraint(['by_id'], ['lms_person.id'], name=op.f('fk_lms_idea_step_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['idea_id'], ['lms_idea.id'], name=op.f('fk_lms_idea_step_idea_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('idea_id', 'n', name=op.f('pk_lms_idea_step'))
    )
    op.create_index('ix_lms_idea_step_by_id', 'lms_idea_step', ['by_id'])


def _supports() -> None:
    op.create_table('lms_idea_support',
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['idea_id'], ['lms_idea.id'], name=op.f('fk_lms_idea_support_idea_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_idea_support_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('idea_id', 'person_id', name=op.f('pk_lms_idea_support')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_lms_idea_support_person_id', 'lms_idea_support', ['person_id'])


def _tasks() -> None:
    op.create_table('lms_idea_task',
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', Moment(), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('begun_at', Moment(), nullable=True),
    sa.Column('begun_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(path = '') = (begun_at IS NULL)", name=op.f('ck_lms_idea_task_begun_with_a_draft')),
    sa.ForeignKeyConstraint(['begun_by'], ['lms_person.id'], name=op.f('fk_lms_idea_task_begun_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['idea_id'], ['lms_idea.id'], name=op.f('fk_lms_idea_task_idea_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('idea_id', name=op.f('pk_lms_idea_task'))
    )
    op.create_index('ix_lms_idea_task_begun_at', 'lms_idea_task', ['begun_at', 'idea_id'])


def _words() -> None:
    op.create_table('lms_idea_word',
    sa.Column('word', sa.String(length=24), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['idea_id'], ['lms_idea.id'], name=op.f('fk_lms_idea_word_idea_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('word', 'idea_id', name=op.f('pk_lms_idea_word')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_lms_idea_word_idea_id', 'lms_idea_word', ['idea_id'])
