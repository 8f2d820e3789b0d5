"""Drafts: one a person and story, kept until they share it, throw it away, or the story is over for a week."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from lms.sharing import stories
from lms.sharing.composing import rules
from lms.sharing.composing.models import ShareDraft, ShareReminder
from lms.sharing.models import Story
from lms.sharing.queue.records import credit_column
from lms.sharing.rules import OPEN, NoSuchStory, Reader, Unfit, clean_words
from lms.sharing.rules import Story as Shown
from lms.store.sessions import dialect_of, insert_or

PAGE = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its writer sees it."""

    wording: rules.Wording
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """When a person wants to be reminded; ``sent_at`` None: the time is still to come."""

    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A story somebody began to write about, or wants to be reminded of. ``open``: it can still be shared."""

    story: Shown
    open: bool
    draft: Draft | None
    reminder: Reminder | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of what a person began, newest first."""

    begun: tuple[Begun, ...]
    page: int
    pages: int


def save(session: Session, reader: Reader, public_id: str, wording: rules.Wording, *, at: datetime) -> bool:
    """Keep what somebody typed; with no words there is nothing to keep. Tell whether there is a draft now.

    :raises NoSuchStory: the story is not open to this reader now.
    :raises Unfit: it is longer than any network takes.
    """
    row, _ = stories.open_row(session, reader, public_id, at)
    words = clean_words(wording.words)
    if len(words.encode()) > rules.WORDS_BYTES:
        raise Unfit("words", "That is longer than any network takes.")
    key = {"person_id": reader.person_id, "story_id": row.id}
    if not words:
        session.execute(delete(ShareDraft).filter_by(**key))
        return False
    values = {
        "words": words,
        "networks": list(wording.networks),
        "disclosure": wording.disclosure,
        "alt": clean_words(wording.alt),
        "instance": wording.instance,
        "saved_at": at,
    }
    statement = insert_or(dialect_of(session), ShareDraft).values(**key, **values)
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
    return True


def throw_away(session: Session, person_id: int, public_id: str) -> None:
    """Forget a draft; with none there is nothing to do.

    :raises NoSuchStory: there is no such story at all.
    """
    story_id = known_id(session, public_id)
    session.execute(delete(ShareDraft).where(ShareDraft.person_id == person_id, ShareDraft.story_id == story_id))


def opened(
    session: Session, reader: Reader, public_id: str, at: datetime
) -> tuple[Story, bool, Draft | None, Reminder | None, str]:
    """Give the row of a story open to a reader, whether they keep it, what they began, and whom it is owed to.

    All of it in one query.

    :raises NoSuchStory: there is none, or it is not open to this reader now.
    """
    columns = (ShareDraft, ShareReminder, credit_column().label("credit"))
    query = _beside(stories.opening(reader, public_id, at).add_columns(*columns), reader.person_id)
    row: Any = stories.found(session.execute(query).first())
    return row[0], bool(row.kept), _draft(row[2]), _reminder(row[3]), row.credit or ""


def desk(session: Session, person_id: int, at: datetime, *, page: int = 1) -> Desk:
    """List what a person began, newest first."""
    some = or_(ShareDraft.person_id.is_not(None), ShareReminder.person_id.is_not(None))
    query = _begun(person_id).where(some)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    newest = func.coalesce(ShareDraft.saved_at, ShareReminder.set_at).desc()
    rows = session.execute(query.order_by(newest, Story.id).limit(PAGE).offset((page - 1) * PAGE)).all()
    return Desk(tuple(_shown(row, at) for row in rows), page, pages)


def forget(session: Session, at: datetime) -> int:
    """Drop drafts of stories that are over for a week; tell how many. A job calls it."""
    gone = select(Story.id).where(
        or_(Story.expires_at <= rules.old_before(at), Story.closed_at <= rules.old_before(at))
    )
    result = session.execute(delete(ShareDraft).where(ShareDraft.story_id.in_(gone)))
    return int(getattr(result, "rowcount", 0))


def erase(session: Session, person_id: int, story_id: int | None = None) -> None:
    """Forget a person's drafts and reminders: all, or those of one story."""
    for model in (ShareDraft, ShareReminder):
        mine = (model.person_id == person_id, *([model.story_id == story_id] if story_id else []))
        session.execute(delete(model).where(*mine))


def record_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List a person's drafts, for their export."""
    query = select(Story.title, ShareDraft).join(Story, Story.id == ShareDraft.story_id)
    return [
        {
            "story": title,
            "words": row.words,
            "networks": row.networks,
            "disclosure": row.disclosure,
            "alt": row.alt,
            "instance": row.instance,
            "saved_at": row.saved_at.isoformat(),
        }
        for title, row in session.execute(query.where(ShareDraft.person_id == person_id).order_by(Story.id))
    ]


def known_id(session: Session, public_id: str) -> int:
    """Give the key of a story in any state.

    :raises NoSuchStory: there is none of that id.
    """
    found = session.scalar(select(Story.id).where(Story.public_id == public_id))
    if found is None:
        raise NoSuchStory("There is no story with this id.")
    return found


def _begun(person_id: int) -> Any:
    return _beside(select(Story, ShareDraft, ShareReminder), person_id)


def _beside(query: Any, person_id: int) -> Any:
    of_draft = (ShareDraft.story_id == Story.id) & (ShareDraft.person_id == person_id)
    of_reminder = (ShareReminder.story_id == Story.id) & (ShareReminder.person_id == person_id)
    return query.outerjoin(ShareDraft, of_draft).outerjoin(ShareReminder, of_reminder)


def _shown(row: Any, at: datetime) -> Begun:
    story = stories.shown(row[0])
    return Begun(story, story.state(at) == OPEN, _draft(row[1]), _reminder(row[2]))


def _draft(row: ShareDraft | None) -> Draft | None:
    if row is None:
        return None
    return Draft(
        rules.Wording(row.words, tuple(row.networks), row.disclosure, row.alt, row.instance),
        row.saved_at,
    )


def _reminder(row: ShareReminder | None) -> Reminder | None:
    return Reminder(row.due_at, row.sent_at) if row else None
