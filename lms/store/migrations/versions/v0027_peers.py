"""Talk among peers with reports and decisions; mentors, who asks for one, and what the two write each other."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from lms.store.types import Moment

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: Any = None
depends_on: Any = None


def upgrade() -> None:
    """Apply."""
    _notes()
    _reports()
    _offers()
    _pairs()


def _notes() -> None:
    op.create_table('lms_talk_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('form_key', sa.String(length=40), nullable=False),
    sa.Column('course_id', sa.String(length=80), nullable=False),
    sa.Column('lesson_id', sa.String(length=80), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('changed_at', Moment(), nullable=True),
    sa.Column('helpful', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'answer') = (question_id IS NOT NULL)", name=op.f('ck_lms_talk_note_answers_a_question')),
    sa.CheckConstraint("(state IN ('removed', 'erased')) = (text = '')", name=op.f('ck_lms_talk_note_gone_without_text')),
    sa.CheckConstraint("kind IN ('question', 'answer', 'tip', 'explanation')", name=op.f('ck_lms_talk_note_kind_known')),
    sa.CheckConstraint("state IN ('shown', 'hidden', 'removed', 'erased')", name=op.f('ck_lms_talk_note_state_known')),
    sa.CheckConstraint('helpful >= 0 AND answers >= 0', name=op.f('ck_lms_talk_note_counted_up')),
    sa.ForeignKeyConstraint(['author_id'], ['lms_person.id'], name=op.f('fk_lms_talk_note_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['question_id'], ['lms_talk_note.id'], name=op.f('fk_lms_talk_note_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_talk_note')),
    sa.UniqueConstraint('author_id', 'form_key', name=op.f('uq_lms_talk_note_author_id_form_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_talk_note_public_id'))
    )
    op.create_index('ix_lms_talk_note_about', 'lms_talk_note', ['course_id', 'lesson_id', 'id'])
    op.create_index('ix_lms_talk_note_author_id_at', 'lms_talk_note', ['author_id', 'created_at'])
    op.create_index('ix_lms_talk_note_kind', 'lms_talk_note', ['kind', 'state', 'id'])
    op.create_index('ix_lms_talk_note_question_id', 'lms_talk_note', ['question_id', 'id'])
    op.create_table('lms_talk_earlier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['lms_talk_note.id'], name=op.f('fk_lms_talk_earlier_note_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_talk_earlier'))
    )
    op.create_index('ix_lms_talk_earlier_at', 'lms_talk_earlier', ['at'])
    op.create_index('ix_lms_talk_earlier_note_id', 'lms_talk_earlier', ['note_id'])
    op.create_table('lms_talk_helpful',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('taken_back_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['note_id'], ['lms_talk_note.id'], name=op.f('fk_lms_talk_helpful_note_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_talk_helpful_person_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_talk_helpful')),
    sa.UniqueConstraint('note_id', 'person_id', name=op.f('uq_lms_talk_helpful_note_id_person_id'))
    )
    op.create_index('ix_lms_talk_helpful_person_id_at', 'lms_talk_helpful', ['person_id', 'at'])


def _reports() -> None:
    op.create_table('lms_talk_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.CheckConstraint("what IN ('hide', 'keep', 'restore')", name=op.f('ck_lms_talk_decision_what_known')),
    sa.ForeignKeyConstraint(['by_id'], ['lms_person.id'], name=op.f('fk_lms_talk_decision_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['note_id'], ['lms_talk_note.id'], name=op.f('fk_lms_talk_decision_note_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_talk_decision'))
    )
    op.create_index('ix_lms_talk_decision_by_id', 'lms_talk_decision', ['by_id'])
    op.create_index('ix_lms_talk_decision_note_id', 'lms_talk_decision', ['note_id'])
    op.create_table('lms_talk_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("reason IN ('unkind', 'private', 'wrong', 'elsewhere', 'other')", name=op.f('ck_lms_talk_report_reason_known')),
    sa.ForeignKeyConstraint(['decision_id'], ['lms_talk_decision.id'], name=op.f('fk_lms_talk_report_decision_id')),
    sa.ForeignKeyConstraint(['note_id'], ['lms_talk_note.id'], name=op.f('fk_lms_talk_report_note_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_talk_report_person_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_talk_report'))
    )
    op.create_index('ix_lms_talk_report_decision_id', 'lms_talk_report', ['decision_id'])
    op.create_index('ix_lms_talk_report_note_id', 'lms_talk_report', ['note_id'])
    op.create_index('ix_lms_talk_report_person_id_at', 'lms_talk_report', ['person_id', 'at'])


def _offers() -> None:
    op.create_table('lms_mentor',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('mails', sa.Boolean(), nullable=False),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('since', Moment(), nullable=False),
    sa.CheckConstraint('most BETWEEN 1 AND 10', name=op.f('ck_lms_mentor_a_few')),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_mentor_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_lms_mentor'))
    )
    op.create_table('lms_mentor_topic',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['lms_person.id'], name=op.f('fk_lms_mentor_topic_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'course_id', name=op.f('pk_lms_mentor_topic')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_lms_mentor_topic_course_id', 'lms_mentor_topic', ['course_id'])
    op.create_table('lms_mentor_ask',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('asker_id', sa.Integer(), nullable=False),
    sa.Column('form_key', sa.String(length=40), nullable=False),
    sa.Column('course_id', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('until', Moment(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f('ck_lms_mentor_ask_ended_when_not_open')),
    sa.CheckConstraint("state IN ('open', 'met', 'over', 'withdrawn')", name=op.f('ck_lms_mentor_ask_state_known')),
    sa.ForeignKeyConstraint(['asker_id'], ['lms_person.id'], name=op.f('fk_lms_mentor_ask_asker_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_mentor_ask')),
    sa.UniqueConstraint('asker_id', 'form_key', name=op.f('uq_lms_mentor_ask_asker_id_form_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_mentor_ask_public_id'))
    )
    op.create_index('ix_lms_mentor_ask_until', 'lms_mentor_ask', ['state', 'until'])
    op.create_table('lms_mentor_asked',
    sa.Column('ask_id', sa.Integer(), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=False),
    sa.Column('declined_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['ask_id'], ['lms_mentor_ask.id'], name=op.f('fk_lms_mentor_asked_ask_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mentor_id'], ['lms_person.id'], name=op.f('fk_lms_mentor_asked_mentor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ask_id', 'mentor_id', name=op.f('pk_lms_mentor_asked')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_lms_mentor_asked_mentor_id', 'lms_mentor_asked', ['mentor_id'])


def _pairs() -> None:
    op.create_table('lms_mentor_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('ask_id', sa.Integer(), nullable=True),
    sa.Column('mentor_id', sa.Integer(), nullable=True),
    sa.Column('learner_id', sa.Integer(), nullable=True),
    sa.Column('course_id', sa.String(length=80), nullable=False),
    sa.Column('began_at', Moment(), nullable=False),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['ask_id'], ['lms_mentor_ask.id'], name=op.f('fk_lms_mentor_pair_ask_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['learner_id'], ['lms_person.id'], name=op.f('fk_lms_mentor_pair_learner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['mentor_id'], ['lms_person.id'], name=op.f('fk_lms_mentor_pair_mentor_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_mentor_pair')),
    sa.UniqueConstraint('ask_id', name=op.f('uq_lms_mentor_pair_ask_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lms_mentor_pair_public_id'))
    )
    op.create_index('ix_lms_mentor_pair_ended_at', 'lms_mentor_pair', ['ended_at'])
    op.create_index('ix_lms_mentor_pair_learner_id', 'lms_mentor_pair', ['learner_id'])
    op.create_index('ix_lms_mentor_pair_mentor_id', 'lms_mentor_pair', ['mentor_id'])
    op.create_table('lms_mentor_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('form_key', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['lms_person.id'], name=op.f('fk_lms_mentor_message_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['pair_id'], ['lms_mentor_pair.id'], name=op.f('fk_lms_mentor_message_pair_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lms_mentor_message')),
    sa.UniqueConstraint('author_id', 'form_key', name=op.f('uq_lms_mentor_message_author_id_form_key'))
    )
    op.create_index('ix_lms_mentor_message_author_id_at', 'lms_mentor_message', ['author_id', 'at'])
    op.create_index('ix_lms_mentor_message_pair_id', 'lms_mentor_message', ['pair_id', 'id'])
