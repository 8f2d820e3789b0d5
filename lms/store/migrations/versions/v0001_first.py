"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.base import Json
from lms.store.types import Moment

revision: str = '0001'
down_revision: str | None = None
branch_labels: Any = None
depends_on: Any = None


SEARCH_SQLITE = (
    "CREATE VIRTUAL TABLE lms_search USING fts5("
    "title, body, kind UNINDEXED, ref UNINDEXED, path UNINDEXED, tokenize='unicode61 remove_diacritics 2')"
)
SEARCH_POSTGRESQL = (
    "CREATE TABLE lms_search (title text NOT NULL, body text NOT NULL, kind text NOT NULL, ref text NOT NULL, "
    "path text NOT NULL, words tsvector GENERATED ALWAYS AS "
    "(setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B')) STORED)"
)
SEARCH_INDEX = "CREATE INDEX ix_lms_search_words ON lms_search USING gin (words)"


def upgrade() -> None:
    """Apply."""
    op.create_table('lms_audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_lms_audit_head_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_audit_head'))
    )
    op.create_table('lms_consent_text',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_lms_consent_text'))
    )
    op.create_table('lms_grant_seal',
    sa.Column('last', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.CheckConstraint('first <= last', name=op.f('ck_lms_grant_seal_in_order')),
    sa.PrimaryKeyConstraint('last', name=op.f('pk_lms_grant_seal'))
    )
    op.create_table('lms_job',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('last_run_at', Moment(), nullable=True),
    sa.Column('next_run_at', Moment(), nullable=False),
    sa.Column('last_error', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lms_job'))
    )
    op.create_table('lms_outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('payload', Json, nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('next_try_at', Moment(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('leased_until', Moment(), nullable=True),
    sa.Column('lease', sa.String(length=32), nullable=True),
    sa.Column('done_at', Moment(), nullable=True),
    sa.Column('dead_at', Moment(), nullable=True),
    sa.Column('last_error', sa.String(length=300), nullable=False),
    sa.CheckConstraint("kind IN ('mail')", name=op.f('ck_lms_outbox_kind_known')),
    sa.CheckConstraint('done_at IS NULL OR dead_at IS NULL', name=op.f('ck_lms_outbox_done_or_dead')),
    sa.CheckConstraint('tries >= 0', name=op.f('ck_lms_outbox_tries_counted')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_outbox'))
    )
    op.create_index('ix_lms_outbox_dead_at', 'lms_outbox', ['dead_at'], unique=False)
    op.create_index('ix_lms_outbox_done_at', 'lms_outbox', ['done_at'], unique=False)
    op.create_index('ix_lms_outbox_waiting', 'lms_outbox', ['next_try_at'], unique=False, sqlite_where=sa.text('done_at IS NULL AND dead_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND dead_at IS NULL'))
    op.create_table('lms_policy',
    sa.Column('policy_id', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('material_version', sa.Integer(), nullable=False),
    sa.Column('acknowledge', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('policy_id', name=op.f('pk_lms_policy'))
    )
    op.create_table('lms_release',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('published_at', Moment(), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_lms_release'))
    )
    op.create_table('lms_compiled',
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.String(length=64), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['release'], ['lms_release.number'], name=op.f('fk_lms_compiled_release')),
    sa.PrimaryKeyConstraint('release', 'made_by', name=op.f('pk_lms_compiled'))
    )
    op.create_table('lms_rendered',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_lms_rendered'))
    )
    op.create_table('lms_team',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('name_key', sa.String(length=240), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_team')),
    sa.UniqueConstraint('name_key', name=op.f('uq_lms_team_name_key'))
    )
    op.create_table('lms_text',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_lms_text'))
    )
    op.create_table('lms_throttle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('attempt', sa.String(length=32), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('wrong', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_throttle'))
    )
    op.create_index('ix_lms_throttle_at', 'lms_throttle', ['at'], unique=False)
    op.create_index(op.f('ix_lms_throttle_attempt'), 'lms_throttle', ['attempt'], unique=False)
    op.create_index('ix_lms_throttle_key', 'lms_throttle', ['key', 'at'], unique=False)
    op.create_table('lms_person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('external_id', sa.String(length=200), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('name_key', sa.String(length=240), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=508), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=False),
    sa.Column('theme', sa.String(length=8), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('joined_at', Moment(), nullable=True),
    sa.Column('deactivated_at', Moment(), nullable=True),
    sa.CheckConstraint("theme IN ('auto', 'light', 'dark')", name=op.f('ck_lms_person_theme_known')),
    sa.CheckConstraint('active = (deactivated_at IS NULL)', name=op.f('ck_lms_person_active_or_dated')),
    sa.ForeignKeyConstraint(['team_id'], ['lms_team.id'], name=op.f('fk_lms_person_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_person')),
    sa.UniqueConstraint('email_key', name=op.f('uq_lms_person_email_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_person_public_id'))
    )
    op.create_index('ix_lms_person_name_key_id', 'lms_person', ['name_key', 'id'], unique=False)
    op.create_index('ix_lms_person_team_id', 'lms_person', ['team_id'], unique=False)
    op.create_index('uq_lms_person_external_id', 'lms_person', ['external_id'], unique=True, sqlite_where=sa.text('external_id IS NOT NULL'), postgresql_where=sa.text('external_id IS NOT NULL'))
    op.create_table('lms_policy_version',
    sa.Column('policy_id', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('words_digest', sa.String(length=64), nullable=False),
    sa.Column('material', sa.Boolean(), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('published_at', Moment(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_lms_policy_version_number_from_one')),
    sa.ForeignKeyConstraint(['release'], ['lms_release.number'], name=op.f('fk_lms_policy_version_release')),
    sa.PrimaryKeyConstraint('policy_id', 'number', name=op.f('pk_lms_policy_version'))
    )
    op.create_table('lms_release_file',
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=300), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['digest'], ['lms_text.digest'], name=op.f('fk_lms_release_file_digest')),
    sa.ForeignKeyConstraint(['release'], ['lms_release.number'], name=op.f('fk_lms_release_file_release')),
    sa.PrimaryKeyConstraint('release', 'path', name=op.f('pk_lms_release_file'))
    )
    op.create_index(op.f('ix_lms_release_file_digest'), 'lms_release_file', ['digest'], unique=False)
    op.create_table('lms_achievement',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=200), nullable=False),
    sa.Column('evidence', Json, nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_achievement_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'ref', name=op.f('pk_lms_achievement'))
    )
    op.create_table('lms_acknowledgement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('policy_id', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_acknowledgement_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_acknowledgement')),
    sa.UniqueConstraint('person_id', 'policy_id', 'version', name=op.f('uq_lms_acknowledgement_person_id_policy_id_version'))
    )
    op.create_index('ix_lms_acknowledgement_policy_version', 'lms_acknowledgement', ['policy_id', 'version'], unique=False)
    op.create_table('lms_assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=120), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.CheckConstraint("ref LIKE 'course:%%' OR ref LIKE 'policy:%%'", name=op.f('ck_lms_assignment_ref_can_be_required')),
    sa.CheckConstraint('ended_at >= created_at', name=op.f('ck_lms_assignment_ended_later')),
    sa.ForeignKeyConstraint(['created_by'], ['lms_person.id'], name=op.f('fk_lms_assignment_created_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_id'], ['lms_team.id'], name=op.f('fk_lms_assignment_team_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_assignment'))
    )
    op.create_index('uq_lms_assignment_open', 'lms_assignment', ['ref', sa.literal_column('coalesce(team_id, 0)')], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('lms_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.String(length=100), nullable=False),
    sa.Column('revision', sa.String(length=64), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('seed', sa.BigInteger(), nullable=False),
    sa.Column('drawn', Json, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('started_at', Moment(), nullable=False),
    sa.Column('deadline', Moment(), nullable=True),
    sa.Column('extension', sa.Integer(), nullable=False),
    sa.Column('draft', Json, nullable=False),
    sa.Column('saved_at', Moment(), nullable=True),
    sa.Column('closed_at', Moment(), nullable=True),
    sa.CheckConstraint('extension >= 0', name=op.f('ck_lms_attempt_extension_not_negative')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_lms_attempt_number_from_one')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_attempt_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_attempt')),
    sa.UniqueConstraint('person_id', 'public_id', name=op.f('uq_lms_attempt_person_id_public_id')),
    sa.UniqueConstraint('person_id', 'quiz_id', 'number', name=op.f('uq_lms_attempt_person_id_quiz_id_number'))
    )
    op.create_index('uq_lms_attempt_open', 'lms_attempt', ['person_id', 'quiz_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_table('lms_audit',
    sa.Column('n', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=16), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_audit_person_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('n', name=op.f('pk_lms_audit'))
    )
    op.create_index('ix_lms_audit_person_id', 'lms_audit', ['person_id'], unique=False)
    op.create_table('lms_award',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('badge_id', sa.String(length=100), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=80), nullable=False),
    sa.Column('look', Json, nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('evidence', Json, nullable=False),
    sa.Column('awarded_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=True),
    sa.Column('revoked_at', Moment(), nullable=True),
    sa.Column('revoked_by', sa.Integer(), nullable=True),
    sa.Column('revoked_reason', sa.String(length=500), nullable=True),
    sa.Column('public', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.CheckConstraint('(revoked_at IS NULL) = (revoked_reason IS NULL)', name=op.f('ck_lms_award_revoked_with_reason')),
    sa.CheckConstraint('expires_at IS NULL OR expires_at > awarded_at', name=op.f('ck_lms_award_expires_later')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_award_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['revoked_by'], ['lms_person.id'], name=op.f('fk_lms_award_revoked_by'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_award')),
    sa.UniqueConstraint('person_id', 'key', name=op.f('uq_lms_award_person_id_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_award_public_id'))
    )
    op.create_table('lms_consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.String(length=8), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('policies', Json, nullable=False),
    sa.Column('text', sa.String(length=64), nullable=True),
    sa.CheckConstraint("choice = 'left' OR text IS NOT NULL", name=op.f('ck_lms_consent_answer_with_text')),
    sa.CheckConstraint("choice IN ('yes', 'not-now', 'left')", name=op.f('ck_lms_consent_choice_known')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_consent_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['text'], ['lms_consent_text.digest'], name=op.f('fk_lms_consent_text')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_consent'))
    )
    op.create_index('ix_lms_consent_person_id', 'lms_consent', ['person_id', 'id'], unique=False)
    op.create_table('lms_enrolment',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.String(length=100), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('lessons', Json, nullable=False),
    sa.Column('started_at', Moment(), nullable=False),
    sa.Column('completed_at', Moment(), nullable=True),
    sa.CheckConstraint('completed_at >= started_at', name=op.f('ck_lms_enrolment_completed_later')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_enrolment_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'course_id', name=op.f('pk_lms_enrolment'))
    )
    op.create_table('lms_grant',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=False),
    sa.Column('since', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_grant_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'key', name=op.f('pk_lms_grant'))
    )
    op.create_table('lms_grant_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('pseudonym', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_grant_event_person_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_grant_event'))
    )
    op.create_index('ix_lms_grant_event_person_id', 'lms_grant_event', ['person_id', 'id'], unique=False)
    op.create_table('lms_grant_watch',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('next_change_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_grant_watch_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_lms_grant_watch'))
    )
    op.create_index('ix_lms_grant_watch_next_change_at', 'lms_grant_watch', ['next_change_at'], unique=False)
    op.create_index(op.f('ix_lms_grant_watch_release'), 'lms_grant_watch', ['release'], unique=False)
    op.create_table('lms_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=508), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('roles', Json, nullable=False),
    sa.Column('invited_by', sa.Integer(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('closed_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['invited_by'], ['lms_person.id'], name=op.f('fk_lms_invitation_invited_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_id'], ['lms_team.id'], name=op.f('fk_lms_invitation_team_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_lms_invitation_token_hash'))
    )
    op.create_index('ix_lms_invitation_email_key', 'lms_invitation', ['email_key'], unique=False)
    op.create_table('lms_lesson_done',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.String(length=100), nullable=False),
    sa.Column('lesson_id', sa.String(length=100), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_lesson_done_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'course_id', 'lesson_id', name=op.f('pk_lms_lesson_done'))
    )
    op.create_table('lms_level_reached',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('level_id', sa.String(length=100), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('seen_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_level_reached_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'level_id', name=op.f('pk_lms_level_reached'))
    )
    op.create_table('lms_quiz_tally',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.String(length=100), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('best_percent', sa.Integer(), nullable=True),
    sa.Column('last_percent', sa.Integer(), nullable=True),
    sa.Column('passed_at', Moment(), nullable=True),
    sa.Column('last_submitted_at', Moment(), nullable=True),
    sa.Column('open_attempt', sa.String(length=32), nullable=True),
    sa.CheckConstraint('failures BETWEEN 0 AND attempts', name=op.f('ck_lms_quiz_tally_failures_in_range')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_quiz_tally_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'quiz_id', name=op.f('pk_lms_quiz_tally'))
    )
    op.create_table('lms_reset',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('closed_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_reset_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_reset')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_lms_reset_token_hash'))
    )
    op.create_index('ix_lms_reset_person_id', 'lms_reset', ['person_id'], unique=False)
    op.create_table('lms_role',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.CheckConstraint("role IN ('trainer', 'staff', 'expert', 'champion', 'admin')", name=op.f('ck_lms_role_role_known')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_role_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'role', name=op.f('pk_lms_role'))
    )
    op.create_index('ix_lms_role_role', 'lms_role', ['role'], unique=False)
    op.create_table('lms_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('remember', sa.Boolean(), nullable=False),
    sa.Column('agent', sa.String(length=80), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('seen_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.Column('renew', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_session_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_lms_session_token_hash'))
    )
    op.create_index('ix_lms_session_person_id', 'lms_session', ['person_id', 'id'], unique=False)
    op.create_table('lms_standing',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('xp', sa.Integer(), nullable=False),
    sa.Column('level_id', sa.String(length=100), nullable=False),
    sa.Column('level_number', sa.Integer(), nullable=False),
    sa.Column('badges', sa.Integer(), nullable=False),
    sa.Column('lessons', sa.Integer(), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('updated', Moment(), nullable=False),
    sa.CheckConstraint('badges >= 0 AND lessons >= 0', name=op.f('ck_lms_standing_counts_from_zero')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_standing_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_lms_standing'))
    )
    op.create_index(op.f('ix_lms_standing_release'), 'lms_standing', ['release'], unique=False)
    op.create_table('lms_story',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('summary', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('internal_only', sa.Boolean(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('published_at', Moment(), nullable=False),
    sa.Column('embargo_until', Moment(), nullable=True),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('closed_at', Moment(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(audience = 'level') = (level IS NOT NULL)", name=op.f('ck_lms_story_level_named')),
    sa.CheckConstraint("(audience = 'team') = (team_id IS NOT NULL)", name=op.f('ck_lms_story_team_named')),
    sa.CheckConstraint("audience IN ('everybody', 'team', 'level')", name=op.f('ck_lms_story_audience_known')),
    sa.CheckConstraint('expires_at > published_at', name=op.f('ck_lms_story_over_later')),
    sa.ForeignKeyConstraint(['author_id'], ['lms_person.id'], name=op.f('fk_lms_story_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_id'], ['lms_team.id'], name=op.f('fk_lms_story_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_story')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_story_public_id'))
    )
    op.create_index('ix_lms_story_published_at', 'lms_story', ['published_at', 'id'], unique=False)
    op.create_table('lms_suspension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('suspended_by', sa.Integer(), nullable=True),
    sa.Column('starts_at', Moment(), nullable=False),
    sa.Column('until', Moment(), nullable=True),
    sa.Column('lifted_at', Moment(), nullable=True),
    sa.Column('lifted_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('lifted_at IS NOT NULL OR lifted_by IS NULL', name=op.f('ck_lms_suspension_lifted_once')),
    sa.CheckConstraint('until IS NULL OR until > starts_at', name=op.f('ck_lms_suspension_ends_later')),
    sa.ForeignKeyConstraint(['lifted_by'], ['lms_person.id'], name=op.f('fk_lms_suspension_lifted_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_suspension_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['suspended_by'], ['lms_person.id'], name=op.f('fk_lms_suspension_suspended_by'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_suspension'))
    )
    op.create_index('ix_lms_suspension_person_id', 'lms_suspension', ['person_id', 'starts_at'], unique=False)
    op.create_table('lms_team_lead',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_team_lead_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['lms_team.id'], name=op.f('fk_lms_team_lead_team_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('team_id', 'person_id', name=op.f('pk_lms_team_lead'))
    )
    op.create_index('ix_lms_team_lead_person_id', 'lms_team_lead', ['person_id'], unique=False)
    op.create_table('lms_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('scopes', Json, nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['issued_by'], ['lms_person.id'], name=op.f('fk_lms_token_issued_by'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_lms_token_token_hash'))
    )
    op.create_table('lms_xp',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=220), nullable=False),
    sa.Column('rule', sa.String(length=20), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('reversal_of', sa.Integer(), nullable=True),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_lms_xp_amount_counts')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_xp_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reversal_of'], ['lms_xp.id'], name=op.f('fk_lms_xp_reversal_of'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_xp')),
    sa.UniqueConstraint('person_id', 'key', name=op.f('uq_lms_xp_person_id_key')),
    sa.UniqueConstraint('reversal_of', name=op.f('uq_lms_xp_reversal_of'))
    )
    op.create_table('lms_bookmark',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_bookmark_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['story_id'], ['lms_story.id'], name=op.f('fk_lms_bookmark_story_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'story_id', name=op.f('pk_lms_bookmark'))
    )
    op.create_table('lms_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('network', sa.String(length=20), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('words_at', Moment(), nullable=False),
    sa.Column('keep', sa.Boolean(), nullable=False),
    sa.Column('instance', sa.String(length=253), nullable=True),
    sa.Column('posted', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_share_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['story_id'], ['lms_story.id'], name=op.f('fk_lms_share_story_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_share')),
    sa.UniqueConstraint('person_id', 'story_id', 'network', name=op.f('uq_lms_share_person_id_story_id_network'))
    )
    op.create_index('ix_lms_share_at', 'lms_share', ['at'], unique=False)
    op.create_table('lms_share_residue',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('network', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['story_id'], ['lms_story.id'], name=op.f('fk_lms_share_residue_story_id')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_lms_share_residue'))
    )
    op.create_index('ix_lms_share_residue_story_id', 'lms_share_residue', ['story_id', 'network'], unique=False)
    op.create_table('lms_share_total',
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('network', sa.String(length=20), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count >= 0', name=op.f('ck_lms_share_total_from_zero')),
    sa.ForeignKeyConstraint(['story_id'], ['lms_story.id'], name=op.f('fk_lms_share_total_story_id')),
    sa.PrimaryKeyConstraint('story_id', 'network', name=op.f('pk_lms_share_total'))
    )
    op.create_table('lms_submission',
    sa.Column('attempt_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('answers', Json, nullable=False),
    sa.Column('submitted_at', Moment(), nullable=False),
    sa.Column('earned', sa.Integer(), nullable=False),
    sa.Column('possible', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.CheckConstraint('earned BETWEEN 0 AND possible', name=op.f('ck_lms_submission_earned_in_range')),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_lms_submission_percent_in_range')),
    sa.ForeignKeyConstraint(['attempt_id'], ['lms_attempt.id'], name=op.f('fk_lms_submission_attempt_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('attempt_id', name=op.f('pk_lms_submission'))
    )
    op.create_table('lms_score',
    sa.Column('attempt_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('earned', sa.Integer(), nullable=False),
    sa.Column('possible', sa.Integer(), nullable=False),
    sa.Column('rules', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.CheckConstraint('earned BETWEEN 0 AND possible', name=op.f('ck_lms_score_earned_in_range')),
    sa.ForeignKeyConstraint(['attempt_id'], ['lms_submission.attempt_id'], name=op.f('fk_lms_score_attempt_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('attempt_id', 'n', name=op.f('pk_lms_score'))
    )
    # The search table is another thing in each database.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(SEARCH_POSTGRESQL)
        op.execute(SEARCH_INDEX)
    else:
        op.execute(SEARCH_SQLITE)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TABLE lms_search")
    op.drop_table('lms_score')
    op.drop_table('lms_submission')
    op.drop_table('lms_share_total')
    op.drop_index('ix_lms_share_residue_story_id', table_name='lms_share_residue')
    op.drop_table('lms_share_residue')
    op.drop_index('ix_lms_share_at', table_name='lms_share')
    op.drop_table('lms_share')
    op.drop_table('lms_bookmark')
    op.drop_table('lms_xp')
    op.drop_table('lms_token')
    op.drop_index('ix_lms_team_lead_person_id', table_name='lms_team_lead')
    op.drop_table('lms_team_lead')
    op.drop_index('ix_lms_suspension_person_id', table_name='lms_suspension')
    op.drop_table('lms_suspension')
    op.drop_index('ix_lms_story_published_at', table_name='lms_story')
    op.drop_table('lms_story')
    op.drop_index(op.f('ix_lms_standing_release'), table_name='lms_standing')
    op.drop_table('lms_standing')
    op.drop_index('ix_lms_session_person_id', table_name='lms_session')
    op.drop_table('lms_session')
    op.drop_index('ix_lms_role_role', table_name='lms_role')
    op.drop_table('lms_role')
    op.drop_index('ix_lms_reset_person_id', table_name='lms_reset')
    op.drop_table('lms_reset')
    op.drop_table('lms_quiz_tally')
    op.drop_table('lms_level_reached')
    op.drop_table('lms_lesson_done')
    op.drop_index('ix_lms_invitation_email_key', table_name='lms_invitation')
    op.drop_table('lms_invitation')
    op.drop_index(op.f('ix_lms_grant_watch_release'), table_name='lms_grant_watch')
    op.drop_index('ix_lms_grant_watch_next_change_at', table_name='lms_grant_watch')
    op.drop_table('lms_grant_watch')
    op.drop_index('ix_lms_grant_event_person_id', table_name='lms_grant_event')
    op.drop_table('lms_grant_event')
    op.drop_table('lms_grant')
    op.drop_table('lms_enrolment')
    op.drop_index('ix_lms_consent_person_id', table_name='lms_consent')
    op.drop_table('lms_consent')
    op.drop_table('lms_award')
    op.drop_index('ix_lms_audit_person_id', table_name='lms_audit')
    op.drop_table('lms_audit')
    op.drop_index('uq_lms_attempt_open', table_name='lms_attempt', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.drop_table('lms_attempt')
    op.drop_index('uq_lms_assignment_open', table_name='lms_assignment', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_table('lms_assignment')
    op.drop_index('ix_lms_acknowledgement_policy_version', table_name='lms_acknowledgement')
    op.drop_table('lms_acknowledgement')
    op.drop_table('lms_achievement')
    op.drop_index(op.f('ix_lms_release_file_digest'), table_name='lms_release_file')
    op.drop_table('lms_release_file')
    op.drop_table('lms_policy_version')
    op.drop_index('uq_lms_person_external_id', table_name='lms_person', sqlite_where=sa.text('external_id IS NOT NULL'), postgresql_where=sa.text('external_id IS NOT NULL'))
    op.drop_index('ix_lms_person_team_id', table_name='lms_person')
    op.drop_index('ix_lms_person_name_key_id', table_name='lms_person')
    op.drop_table('lms_person')
    op.drop_index('ix_lms_throttle_key', table_name='lms_throttle')
    op.drop_index(op.f('ix_lms_throttle_attempt'), table_name='lms_throttle')
    op.drop_index('ix_lms_throttle_at', table_name='lms_throttle')
    op.drop_table('lms_throttle')
    op.drop_table('lms_text')
    op.drop_table('lms_team')
    op.drop_table('lms_compiled')
    op.drop_table('lms_rendered')
    op.drop_table('lms_release')
    op.drop_table('lms_policy')
    op.drop_index('ix_lms_outbox_waiting', table_name='lms_outbox', sqlite_where=sa.text('done_at IS NULL AND dead_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND dead_at IS NULL'))
    op.drop_index('ix_lms_outbox_done_at', table_name='lms_outbox')
    op.drop_index('ix_lms_outbox_dead_at', table_name='lms_outbox')
    op.drop_table('lms_outbox')
    op.drop_table('lms_job')
    op.drop_table('lms_grant_seal')
    op.drop_table('lms_consent_text')
    op.drop_table('lms_audit_head')
