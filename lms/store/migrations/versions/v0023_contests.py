"""Contests and their series, who entered, what counted there, and what stays of those who left."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _contests()
    _entries()
    _deeds()


def _contests() -> None:
    op.create_table('lms_contest_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('plan', Json, nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('stopped_at', Moment(), nullable=True),
    sa.CheckConstraint("kind IN ('daily', 'weekly', 'monthly', 'quarterly', 'custom')", name=op.f('ck_lms_contest_series_kind_known')),
    sa.CheckConstraint('days BETWEEN 1 AND 366', name=op.f('ck_lms_contest_series_days_in_range')),
    sa.ForeignKeyConstraint(['made_by_id'], ['lms_person.id'], name=op.f('fk_lms_contest_series_made_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_contest_series')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_contest_series_public_id'))
    )
    op.create_table('lms_contest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('period_key', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('goal', sa.String(length=12), nullable=False),
    sa.Column('mode', sa.String(length=12), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('weights', Json, nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('opens_at', Moment(), nullable=False),
    sa.Column('ends_at', Moment(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('threshold', sa.Integer(), nullable=False),
    sa.Column('day_cap', sa.Integer(), nullable=False),
    sa.Column('week_cap', sa.Integer(), nullable=False),
    sa.Column('rule', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('announced_at', Moment(), nullable=True),
    sa.Column('opened_at', Moment(), nullable=True),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.Column('confirmed_at', Moment(), nullable=True),
    sa.Column('called_off_at', Moment(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('cleared_at', Moment(), nullable=True),
    sa.CheckConstraint("goal IN ('part', 'together', 'sprint')", name=op.f('ck_lms_contest_goal_known')),
    sa.CheckConstraint("mode IN ('individual', 'team', 'collective')", name=op.f('ck_lms_contest_mode_known')),
    sa.CheckConstraint("status IN ('draft', 'announced', 'open', 'ended', 'confirmed', 'called_off')", name=op.f('ck_lms_contest_status_known')),
    sa.CheckConstraint('ends_at > opens_at', name=op.f('ck_lms_contest_ends_later')),
    sa.CheckConstraint('kept >= 0', name=op.f('ck_lms_contest_kept_counts')),
    sa.ForeignKeyConstraint(['made_by_id'], ['lms_person.id'], name=op.f('fk_lms_contest_made_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['series_id'], ['lms_contest_series.id'], name=op.f('fk_lms_contest_series_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['lms_topic.id'], name=op.f('fk_lms_contest_topic_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_contest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_contest_public_id')),
    sa.UniqueConstraint('series_id', 'period_key', name=op.f('uq_lms_contest_series_id_period_key'))
    )
    op.create_index('ix_lms_contest_status_ends_at', 'lms_contest', ['status', 'ends_at'])
    op.create_index('ix_lms_contest_status_opens_at', 'lms_contest', ['status', 'opens_at'])
    op.create_table('lms_contest_team',
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contest_id'], ['lms_contest.id'], name=op.f('fk_lms_contest_team_contest_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['lms_team.id'], name=op.f('fk_lms_contest_team_team_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('contest_id', 'team_id', name=op.f('pk_lms_contest_team'))
    )


def _entries() -> None:
    op.create_table('lms_contest_entry',
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('text_shown', sa.Text(), nullable=False),
    sa.Column('policies', Json, nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reached_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['contest_id'], ['lms_contest.id'], name=op.f('fk_lms_contest_entry_contest_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_contest_entry_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['lms_team.id'], name=op.f('fk_lms_contest_entry_team_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('contest_id', 'person_id', name=op.f('pk_lms_contest_entry'))
    )
    op.create_index('ix_lms_contest_entry_person_id', 'lms_contest_entry', ['person_id'])
    op.create_index('ix_lms_contest_entry_team', 'lms_contest_entry', ['contest_id', 'team_id'])
    op.create_table('lms_contest_due',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('story', sa.String(length=32), nullable=False),
    sa.Column('network', sa.String(length=20), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_contest_due_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_contest_due'))
    )
    op.create_index('ix_lms_contest_due_person_id', 'lms_contest_due', ['person_id', 'id'])
    op.create_table('lms_contest_residue',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('until', Moment(), nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_lms_contest_residue_of_something')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_lms_contest_residue'))
    )
    op.create_index('ix_lms_contest_residue_until', 'lms_contest_residue', ['until'])


def _deeds() -> None:
    op.create_table('lms_contest_deed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('over', sa.String(length=8), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('words', sa.String(length=200), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('reversal_of', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(amount = 0) = (over <> '')", name=op.f('ck_lms_contest_deed_uncounted_says_why')),
    sa.CheckConstraint('(amount < 0) = (reversal_of IS NOT NULL)', name=op.f('ck_lms_contest_deed_taken_back_by_a_line')),
    sa.ForeignKeyConstraint(['contest_id'], ['lms_contest.id'], name=op.f('fk_lms_contest_deed_contest_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_contest_deed_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reversal_of'], ['lms_contest_deed.id'], name=op.f('fk_lms_contest_deed_reversal_of'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_contest_deed')),
    sa.UniqueConstraint('contest_id', 'person_id', 'key', name=op.f('uq_lms_contest_deed_contest_id_person_id_key')),
    sa.UniqueConstraint('reversal_of', name=op.f('uq_lms_contest_deed_reversal_of'))
    )
    op.create_index('ix_lms_contest_deed_day', 'lms_contest_deed', ['contest_id', 'person_id', 'day'])
    op.create_index('ix_lms_contest_deed_person_id', 'lms_contest_deed', ['person_id'])
