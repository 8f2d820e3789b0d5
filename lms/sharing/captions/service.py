"""Captions: added or accepted by the champion, suggested by those who may, and shown in turn to who asks for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.sharing import rules as sharing_rules
from lms.sharing import stories
from lms.sharing.captions import rules
from lms.sharing.models import Caption, CaptionTurn, Story
from lms.sharing.networks import NETWORKS
from lms.store.sessions import Writing, insert_once

PAGE = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wrote as a caption; empty network: for any."""

    network: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A caption as pages list it; ``place`` names its network."""

    id: int
    story_id: str
    story: str
    network: str
    place: str
    language: str
    words: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Captions:
    """A page of captions."""

    captions: tuple[Shown, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Starter:
    """Words to begin with. ``others``: how many more variants there are to ask for."""

    words: str
    language: str
    others: int


def starter(session: Session, reader: sharing_rules.Reader, story: sharing_rules.Story, network: str) -> Starter | None:
    """Give a reader words to begin with, another variant than other people's, or None where there are none.

    Ask for it in answer to a POST: that somebody was shown it is remembered, so that the next one gets another, and
    so does the same person who asks again. A session that only reads remembers nothing and still goes by the person.
    The caller has made sure that the story is open to the reader and that sharing is held.
    """
    story_id = session.scalar(select(Story.id).where(Story.public_id == story.public_id)) or 0
    options = _options(session, story_id)
    turn = session.get(CaptionTurn, (reader.person_id, story_id, network))
    languages = (reader.language, story.language) if reader.language else (story.language,)
    last = turn.caption_id if turn else 0
    found = rules.pick(options, network, languages, reader.person_id + story_id, last)
    if found is None:
        return None
    if isinstance(session, Writing):
        _remember(session, reader.person_id, story_id, network, found.id)
    fitting = [one for one in options if one.network == found.network and one.language == found.language]
    return Starter(found.words, found.language, len(fitting) - 1)


def add(session: Session, public_id: str, entry: Entry, *, by: int, at: datetime) -> None:
    """Add a caption that people may begin with at once.

    :raises NoSuchStory: there is none of that id.
    :raises Unfit: there are no words, too many, or they read like another caption of the story.
    """
    row = _story(session, public_id)
    caption_id = _write(session, row.id, entry, rules.ACCEPTED, by=by, at=at)
    audit.record(session, "caption.added", actor=by, subject=f"caption:{caption_id}", at=at)


def suggest(session: Session, reader: sharing_rules.Reader, public_id: str, entry: Entry, *, at: datetime) -> None:
    """Suggest a caption for a story; the champion decides.

    :raises Locked: the person may not suggest captions now.
    :raises NoSuchStory: the story is not open to this reader now.
    :raises StaysInside: the story is for reading only.
    :raises Unfit: there are no words, too many, they read like another, or five wait already.
    """
    advocacy.require(session, reader.person_id, advocacy.key_for(session, sharing_rules.VIEW), at)
    advocacy.require(session, reader.person_id, advocacy.key_for(session, sharing_rules.SUGGEST), at)
    row, _ = stories.open_row(session, reader, public_id, at)
    if row.internal_only:
        raise sharing_rules.StaysInside("This story is for reading only. It stays inside, so it needs no captions.")
    waiting = (Caption.story_id == row.id, Caption.author_id == reader.person_id, Caption.status == rules.SUGGESTED)
    if (session.scalar(select(func.count()).select_from(Caption).where(*waiting)) or 0) >= rules.MOST_WAITING:
        words = f"{rules.MOST_WAITING} suggestions of yours wait for an answer. More can follow when they are decided."
        raise sharing_rules.Unfit("words", words)
    _write(session, row.id, entry, rules.SUGGESTED, by=reader.person_id, at=at)


def decide(session: Session, caption_id: int, *, accepted: bool, by: int, at: datetime) -> Shown:
    """Let people begin with a caption, or not, or no longer; give it.

    :raises NoSuchCaption: there is none of that number.
    """
    row = session.get(Caption, caption_id)
    if row is None:
        raise sharing_rules.NoSuchCaption("There is no such caption.")
    status = rules.ACCEPTED if accepted else rules.DECLINED
    if row.status != status:
        row.status = status
        session.flush()
        audit.record(session, f"caption.{status}", actor=by, subject=f"caption:{caption_id}", at=at)
    return _page(session, (Caption.id == caption_id,), 1).captions[0]


def of_story(session: Session, public_id: str, *, page: int = 1) -> Captions:
    """List the captions of a story that people may begin with.

    :raises NoSuchStory: there is none of that id.
    """
    row = _story(session, public_id)
    return _page(session, (Caption.story_id == row.id, Caption.status == rules.ACCEPTED), page)


def waiting(session: Session, *, public_id: str = "", page: int = 1) -> Captions:
    """List the suggestions that nobody has decided yet, of one story or of all."""
    of_one = (Story.public_id == public_id,) if public_id else ()
    return _page(session, (Caption.status == rules.SUGGESTED, *of_one), page)


def mine(session: Session, person_id: int, public_id: str, *, page: int = 1) -> Captions:
    """List the captions a person wrote for a story, with what became of them."""
    return _page(session, (Caption.author_id == person_id, Story.public_id == public_id), page)


def record_of(session: Session, person_id: int) -> dict[str, Any]:
    """Give the captions a person wrote and those they were shown, for their export."""
    wrote = select(Caption, Story.title).join(Story, Story.id == Caption.story_id)
    saw = select(Story.title, CaptionTurn.network, Caption.words).join(Caption, Caption.id == CaptionTurn.caption_id)
    saw = saw.join(Story, Story.id == CaptionTurn.story_id).where(CaptionTurn.person_id == person_id)
    return {
        "written": [
            {"story": title, "network": row.network, "words": row.words, "status": row.status}
            for row, title in session.execute(wrote.where(Caption.author_id == person_id).order_by(Caption.id))
        ],
        "shown": [{"story": row.title, "network": row.network, "words": row.words} for row in session.execute(saw)],
    }


def on_opted_out(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Forget what a person was shown to begin with; listens to ``signals.opted_out``."""
    session.execute(delete(CaptionTurn).where(CaptionTurn.person_id == person_id))


def _options(session: Session, story_id: int) -> list[rules.Option]:
    turns = select(func.count()).where(CaptionTurn.caption_id == Caption.id).scalar_subquery()
    columns = (Caption.id, Caption.network, Caption.language, Caption.words, turns.label("turns"))
    query = select(*columns).where(Caption.story_id == story_id, Caption.status == rules.ACCEPTED)
    return [rules.Option(*row) for row in session.execute(query.order_by(Caption.id))]


def _remember(session: Session, person_id: int, story_id: int, network: str, caption_id: int) -> None:
    mine = (CaptionTurn.person_id == person_id, CaptionTurn.story_id == story_id, CaptionTurn.network == network)
    session.execute(delete(CaptionTurn).where(*mine))
    values = {"person_id": person_id, "story_id": story_id, "network": network, "caption_id": caption_id}
    insert_once(session, CaptionTurn, **values)


def _write(session: Session, story_id: int, entry: Entry, status: str, *, by: int, at: datetime) -> int:
    words = sharing_rules.clean_words(entry.words)
    if not words:
        raise sharing_rules.Unfit("words", "Write a few words.")
    if len(words) > rules.MOST:
        raise sharing_rules.Unfit("words", f"Use at most {rules.MOST:,} characters: it is something to begin with.")
    if entry.network and entry.network not in NETWORKS:
        raise sharing_rules.Unfit("network", "Choose one of the list.")
    others = select(Caption.words).where(Caption.story_id == story_id, Caption.status != rules.DECLINED)
    if rules.alike(words, session.scalars(others)):
        raise sharing_rules.Unfit("words", "This reads much like another caption of this story. Say it another way.")
    mark = rules.mark(words)
    same = (Caption.story_id == story_id, Caption.network == entry.network, Caption.mark == mark)
    # One that was declined before may be written again; who writes it now is its author.
    session.execute(delete(Caption).where(*same, Caption.status == rules.DECLINED))
    row = Caption(story_id=story_id, network=entry.network, language=entry.language, words=words, mark=mark)
    row.status, row.created_at, row.author_id = status, at, by
    session.add(row)
    session.flush()
    return row.id


def _page(session: Session, wanted: Sequence[ColumnElement[bool]], page: int) -> Captions:
    joined = select(func.count()).select_from(Caption).join(Story, Story.id == Caption.story_id).where(*wanted)
    total = session.scalar(joined) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    query = select(Caption, Story.public_id, Story.title).join(Story, Story.id == Caption.story_id).where(*wanted)
    rows = session.execute(query.order_by(Caption.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
    return Captions(tuple(_shown(*row) for row in rows), page, pages, total)


def _shown(row: Caption, public_id: str, title: str) -> Shown:
    known = NETWORKS.get(row.network)
    place = known.title if known else row.network or "Any network"
    return Shown(row.id, public_id, title, row.network, place, row.language, row.words, row.status, row.created_at)


def _story(session: Session, public_id: str) -> Story:
    row = session.scalar(select(Story).where(Story.public_id == public_id))
    if row is None:
        raise sharing_rules.NoSuchStory("There is no story with this id.")
    return row
