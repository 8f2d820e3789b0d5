"""Ask a champion, answer an advocate, each once; readable by the two, and erased with the opt-in."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, and_, delete, func, select
from sqlalchemy.orm import Session, aliased

from lms.ideas.words import rules
from lms.ideas.words.kudos import export as export_kudos
from lms.ideas.words.kudos import leave as leave_kudos
from lms.ideas.words.kudos import received_since
from lms.ideas.words.models import Word, WordAsk
from lms.people import service as people
from lms.sharing import service as sharing
from lms.store.sessions import insert_once

__all__ = [
    "Chance",
    "Exchange",
    "Page",
    "answer",
    "ask",
    "chances",
    "comment",
    "comments_since",
    "export",
    "for_champion",
    "mine",
    "on_opted_out",
    "one_for_champion",
    "received_since",
    "require_own",
    "waiting",
    "withdraw",
]

PAGE = 20
GENERAL = ""
"""What stands for no share in particular."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A share one may ask about. ``key`` names it in a form."""

    key: str
    title: str
    network: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, the comment to it and the answer, as the two read them; empty: not there yet.

    ``champion`` and ``advocate`` are names; a champion who was erased has none.
    """

    public_id: str
    at: datetime
    words: str
    story_id: str
    title: str
    network: str
    advocate: str
    champion: str
    comment: str
    comment_at: datetime | None
    answer: str
    answer_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of exchanges."""

    exchanges: tuple[Exchange, ...]
    page: int
    pages: int


def chances(session: Session, person_id: int) -> tuple[Chance, ...]:
    """List the newest shares a person may ask about."""
    return tuple(
        Chance(f"{one.story_id}:{one.network}", one.title, one.network_title)
        for one in sharing.newest_shares(session, person_id, PAGE)
    )


def ask(session: Session, person_id: int, about: str, words: str, *, at: datetime) -> None:
    """Ask the champions what they think, of one's own share or in general; asked again of a share, nothing changes.

    :raises Unfit: the words do not fit, or there is no such share.
    :raises NotNow: three questions wait already, or nothing was shared yet.
    """
    text = rules.text_of(words)
    people.lock(session, person_id)
    story_id, network = _share(session, person_id, about)
    waits = select(func.count()).select_from(WordAsk).outerjoin(Word, Word.ask_id == WordAsk.id)
    if (session.scalar(waits.where(WordAsk.person_id == person_id, Word.ask_id.is_(None))) or 0) >= rules.MOST_OPEN:
        raise rules.NotNow("Three of your questions wait already. Once one is answered, you can ask the next.")
    values = {"person_id": person_id, "story_id": story_id, "network": network, "words": text, "at": at}
    if not insert_once(session, WordAsk, public_id=secrets.token_urlsafe(16), **values):
        raise rules.NotNow("You have asked about this share before.")


def withdraw(session: Session, person_id: int, public_id: str) -> None:
    """Take a question back, with all that was written to it.

    :raises NoSuchWords: it is not this person's.
    """
    row = _own(session, person_id, public_id)
    session.delete(row)
    session.flush()


def mine(session: Session, person_id: int, *, page: int = 1) -> Page:
    """List a person's own questions with what came back, newest first."""
    return _page(session, (WordAsk.person_id == person_id,), page)


def waiting() -> ScalarSelect[int]:
    """Give a column that counts the questions nobody has commented."""
    query = select(func.count()).select_from(WordAsk).outerjoin(Word, Word.ask_id == WordAsk.id)
    return query.where(Word.ask_id.is_(None)).scalar_subquery()


def for_champion(session: Session, champion_id: int, *, answered: bool, page: int = 1) -> Page:
    """List the questions that wait for any champion, or those this one has commented; nobody reads another's."""
    comment = aliased(Word)
    commented = select(comment.ask_id).where(comment.kind == rules.COMMENT)
    own = WordAsk.id.in_(commented.where(comment.author_id == champion_id))
    others = WordAsk.person_id != champion_id
    return _page(session, (others, own if answered else WordAsk.id.not_in(commented)), page)


def one_for_champion(session: Session, champion_id: int, public_id: str) -> Exchange:
    """Give a question a champion may read: one that waits, or one they have commented themselves.

    :raises NoSuchWords: there is none, it is their own, or another champion has commented it.
    """
    theirs = (WordAsk.public_id == public_id, WordAsk.person_id != champion_id)
    row = session.execute(_exchanges().where(*theirs)).first()
    if row is None or (row.comment is not None and row.author_id != champion_id):
        raise rules.NoSuchWords("There is no such question, or somebody else has answered it.")
    return _exchange(row)


def comment(session: Session, champion_id: int, public_id: str, words: str, *, at: datetime) -> None:
    """Write to an advocate who asked, once.

    :raises NoSuchWords: there is no such question for this champion.
    :raises NotNow: it has a comment.
    :raises Unfit: the words do not fit.
    """
    text = rules.text_of(words)
    one_for_champion(session, champion_id, public_id)
    key = session.scalar(select(WordAsk.id).where(WordAsk.public_id == public_id))
    if not insert_once(session, Word, ask_id=key, kind=rules.COMMENT, author_id=champion_id, words=text, at=at):
        raise rules.NotNow("This question has its comment already.")


def require_own(session: Session, person_id: int, public_id: str) -> None:
    """Make sure that a question is a person's own.

    :raises NoSuchWords: it is not.
    """
    _own(session, person_id, public_id)


def answer(session: Session, person_id: int, public_id: str, words: str, *, at: datetime) -> None:
    """Answer a comment, once.

    :raises NoSuchWords: it is not this person's, or nobody has written yet.
    :raises NotNow: it is answered.
    :raises Unfit: the words do not fit.
    """
    text, row = rules.text_of(words), _own(session, person_id, public_id)
    if session.get(Word, (row.id, rules.COMMENT)) is None:
        raise rules.NoSuchWords("There is nothing to answer yet.")
    if not insert_once(session, Word, ask_id=row.id, kind=rules.ANSWER, author_id=person_id, words=text, at=at):
        raise rules.NotNow("You have answered already.")


def comments_since(session: Session, person_id: int, since: datetime) -> int:
    """Count what champions wrote to a person from an instant on."""
    mine = (WordAsk.person_id == person_id, Word.kind == rules.COMMENT, Word.at >= since)
    return (
        session.scalar(select(func.count()).select_from(Word).join(WordAsk, WordAsk.id == Word.ask_id).where(*mine))
        or 0
    )


def on_opted_out(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Erase a person's questions with all that was written, and thanks for shares; listens to ``opted_out``."""
    session.execute(delete(WordAsk).where(WordAsk.person_id == person_id))
    leave_kudos(session, person_id)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give what a person asked, wrote and was told, for that person; nobody else's name is in it."""
    asked = session.execute(_exchanges().where(WordAsk.person_id == person_id).order_by(WordAsk.id)).all()
    wrote = select(Word.words, Word.at).where(Word.author_id == person_id, Word.kind == rules.COMMENT)
    return {
        "questions": [
            {
                "at": row.at,
                "story": row.title,
                "network": row.network,
                "words": row.words,
                "comment": row.comment,
                "answer": row.answer,
            }
            for row in asked
        ],
        "comments": [{"at": row.at, "words": row.words} for row in session.execute(wrote.order_by(Word.at))],
        **export_kudos(session, person_id),
    }


def _share(session: Session, person_id: int, about: str) -> tuple[int | None, str]:
    shares = sharing.newest_shares(session, person_id, PAGE)
    if not shares:
        raise rules.NotNow("Once you have shared a story, you can ask what the champions think of it.")
    if about == GENERAL:
        return None, ""
    found = next((one for one in shares if f"{one.story_id}:{one.network}" == about), None)
    if found is None:
        raise rules.Unfit("about", "Choose one of your shares, or none.")
    return found.story_key, found.network


def _own(session: Session, person_id: int, public_id: str) -> WordAsk:
    mine = (WordAsk.public_id == public_id, WordAsk.person_id == person_id)
    row = session.scalar(select(WordAsk).where(*mine))
    if row is None:
        raise rules.NoSuchWords("There is no such question of yours.")
    return row


def _exchanges() -> Any:
    comment, answer = aliased(Word), aliased(Word)
    story = sharing.story_names()
    columns = (
        WordAsk.public_id,
        WordAsk.at,
        WordAsk.words,
        WordAsk.person_id,
        WordAsk.network,
        story.c.public_id.label("story"),
        story.c.title,
        comment.words.label("comment"),
        comment.at.label("comment_at"),
        comment.author_id,
        answer.words.label("answer"),
        answer.at.label("answer_at"),
        people.name_column(WordAsk.person_id).label("advocate"),
        people.name_column(comment.author_id).label("champion"),
    )
    query = select(*columns).outerjoin(story, story.c.id == WordAsk.story_id)
    query = query.outerjoin(comment, and_(comment.ask_id == WordAsk.id, comment.kind == rules.COMMENT))
    return query.outerjoin(answer, and_(answer.ask_id == WordAsk.id, answer.kind == rules.ANSWER))


def _exchange(row: Any) -> Exchange:
    return Exchange(
        row.public_id,
        row.at,
        row.words,
        row.story or "",
        row.title or "",
        sharing.network_title(row.network) if row.network else "",
        row.advocate,
        row.champion or "",
        row.comment or "",
        row.comment_at,
        row.answer or "",
        row.answer_at,
    )


def _page(session: Session, conditions: tuple[Any, ...], page: int) -> Page:
    total = session.scalar(select(func.count()).select_from(WordAsk).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = _exchanges().where(*conditions).order_by(WordAsk.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return Page(tuple(_exchange(row) for row in session.execute(rows)), page, pages)
