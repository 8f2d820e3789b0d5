"""Thanks between colleagues: short, one a day to the same person, shown only by whom they are for, counted nowhere."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from lms.ideas.words import rules
from lms.ideas.words.models import Kudo
from lms.people import service as people
from lms.store.sessions import insert_once

PAGE = 20
RECEIVED, SENT, SHOWN = "received", "sent", "shown"
VIEWS = (RECEIVED, SENT, SHOWN)


@dataclass(frozen=True, slots=True)
class Thanks:
    """A thank-you; ``sender`` and ``receiver`` are names."""

    id: int
    sender: str
    receiver: str
    about: str
    words: str
    at: datetime
    shown: bool


@dataclass(frozen=True, slots=True)
class Kudos:
    """A page of thanks, newest first."""

    thanks: tuple[Thanks, ...]
    page: int
    more: bool


def thank(session: Session, person_id: int, to: str, about: str, words: str, *, zone: tzinfo, at: datetime) -> str:
    """Thank a colleague, named by e-mail address; give their name.

    :raises Unfit: there is nobody of that address, it is oneself, or the words do not fit.
    :raises NotNow: the same person was thanked today, or ten people were.
    """
    text = rules.thanks_of(words)
    if about not in rules.ABOUT:
        raise rules.Unfit("about", "Choose what it is about.")
    receiver = people.find(session, to) if "@" in to else None
    if receiver is None or not receiver.active:
        raise rules.Unfit("to", "Nobody here has this address. Write it as it stands in their mails.")
    if receiver.id == person_id:
        raise rules.Unfit("to", "This address is your own. Write that of a colleague.")
    people.lock(session, person_id)
    day = at.astimezone(zone).date()
    today = select(func.count()).select_from(Kudo).where(Kudo.from_id == person_id, Kudo.day == day)
    if (session.scalar(today) or 0) >= rules.MOST_A_DAY:
        raise rules.NotNow("You have thanked ten people today. Tomorrow there is room again.")
    values = {"about": about, "words": text, "at": at, "shown": False}
    if not insert_once(session, Kudo, from_id=person_id, to_id=receiver.id, day=day, **values):
        raise rules.NotNow(f"You have thanked {receiver.name} today. Tomorrow you can again.")
    return receiver.name


def kudos(session: Session, person_id: int, view: str, *, page: int = 1) -> Kudos:
    """List what a person received or sent, or what colleagues let everybody read."""
    page = max(1, min(page, 10_000))
    wanted = {RECEIVED: Kudo.to_id == person_id, SENT: Kudo.from_id == person_id, SHOWN: Kudo.shown}[view]
    names = (people.name_column(Kudo.from_id).label("sender"), people.name_column(Kudo.to_id).label("receiver"))
    query = select(Kudo.id, *names, Kudo.about, Kudo.words, Kudo.at, Kudo.shown).where(wanted)
    rows = session.execute(query.order_by(Kudo.id.desc()).limit(PAGE + 1).offset((page - 1) * PAGE)).all()
    return Kudos(tuple(Thanks(*row) for row in rows[:PAGE]), page, len(rows) > PAGE)


def show(session: Session, person_id: int, kudo_id: int, *, shown: bool) -> None:
    """Let everybody read a thank-you one received, or nobody any more.

    :raises NoSuchWords: it is not for this person.
    """
    found = update(Kudo).where(Kudo.id == kudo_id, Kudo.to_id == person_id).values(shown=shown).returning(Kudo.id)
    if session.scalar(found) is None:
        raise rules.NoSuchWords("There is no such thank-you for you.")


def remove(session: Session, person_id: int, kudo_id: int) -> None:
    """Remove a thank-you one received, or take back one that one sent.

    :raises NoSuchWords: it is neither from nor for this person.
    """
    theirs = or_(Kudo.to_id == person_id, Kudo.from_id == person_id)
    if session.scalar(delete(Kudo).where(Kudo.id == kudo_id, theirs).returning(Kudo.id)) is None:
        raise rules.NoSuchWords("There is no such thank-you of yours.")


def received_since(session: Session, person_id: int, since: datetime) -> int:
    """Count the thanks a person received from an instant on, for their own weekly mail alone."""
    mine = (Kudo.to_id == person_id, Kudo.at >= since)
    return session.scalar(select(func.count()).select_from(Kudo).where(*mine)) or 0


def leave(session: Session, person_id: int) -> None:
    """Erase thanks for shares of somebody who leaves advocacy; all others stay."""
    session.execute(delete(Kudo).where(Kudo.to_id == person_id, Kudo.about == rules.SHARE))


def export(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Give the thanks a person sent and received, for that person; nobody else is named."""
    columns = (Kudo.about, Kudo.words, Kudo.at, Kudo.shown)

    def rows(mine: Any) -> list[dict[str, Any]]:
        found = session.execute(select(*columns).where(mine).order_by(Kudo.id))
        return [{"about": row.about, "words": row.words, "at": row.at, "shown": row.shown} for row in found]

    return {"thanks received": rows(Kudo.to_id == person_id), "thanks sent": rows(Kudo.from_id == person_id)}
