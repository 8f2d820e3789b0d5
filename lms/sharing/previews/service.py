"""Looks: a link is asked by a job, what its page says is read, and its picture is written anew."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.delivery import service as delivery
from lms.sharing import pictures, rules
from lms.sharing.models import Look, Story
from lms.sharing.previews import rules as reading

PAGE, PICTURE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1", "image/webp,image/png,image/jpeg;q=0.9,*/*;q=0.1"
PATIENCE = timedelta(minutes=2)
"""After so long a look that nobody answered is given up, as when no jobs run."""
KEPT = timedelta(days=1)
MOST_PIXELS = 6_000_000
"""A preview has under one million; more is somebody's trick, or a picture that should be made smaller first."""
MOST_A_TURN = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A look as it stands. ``typed``: the form as it stood; ``failure``: why nothing came of it, in words."""

    key: str
    url: str
    story_id: str
    is_done: bool
    title: str
    summary: str
    picture: str
    failure: str
    typed: Mapping[str, str]


def look(
    session: Session, url: str, typed: Mapping[str, str], *, person_id: int, story_id: str = "", at: datetime
) -> str:
    """Have a link looked at and keep what was typed meanwhile; give the key of the look.

    :raises Unfit: it is no link.
    """
    if not rules.clean_link(url):
        raise rules.Unfit("link", "Enter a link that begins with https:// and names a page.")
    row = select(Story.id).where(Story.public_id == story_id)
    key = secrets.token_urlsafe(16)
    number = delivery.inquire(session, url, at=at, accept=PAGE)
    values: dict[str, Any] = {"story_id": session.scalar(row) if story_id else None, "typed": dict(typed)}
    empty = {"title": "", "summary": "", "failure": "", "picture": None, "picture_inquiry": None, "done_at": None}
    session.add(Look(key=key, person_id=person_id, url=url, inquiry=number, asked_at=at, **values, **empty))
    session.flush()
    return key


def found(session: Session, key: str, person_id: int) -> Found:
    """Give a person's own look.

    :raises NoSuchLook: there is none of that key, or it is another person's.
    """
    query = select(Look, Story.public_id).outerjoin(Story, Story.id == Look.story_id)
    row = session.execute(query.where(Look.key == key, Look.person_id == person_id)).first()
    if row is None:
        raise rules.NoSuchLook("This look at a link is over. Fetch it again from the story.")
    kept: Look = row[0]
    return Found(
        key=key,
        url=kept.url,
        story_id=row.public_id or "",
        is_done=kept.done_at is not None,
        title=kept.title,
        summary=kept.summary,
        picture=kept.picture or "",
        failure=reading.words_of(kept.failure) if kept.failure else "",
        typed=kept.typed,
    )


def run(academy: Any, at: datetime, stop: Event | None = None) -> int:
    """Go on with every look something was answered for; tell how many went on. A job calls it."""
    with academy.store.reading() as reader:
        waiting = reader.scalars(select(Look).where(Look.done_at.is_(None)).order_by(Look.id).limit(MOST_A_TURN)).all()
        numbers = {one.picture_inquiry or one.inquiry for one in waiting}
        answers = delivery.answers(reader, numbers) if waiting else {}
    went_on = 0
    for one in waiting:
        if stop and stop.is_set():
            break
        answer = answers[one.picture_inquiry or one.inquiry]
        if answer is None and one.asked_at > at - PATIENCE:
            continue
        step = _with_picture if one.picture_inquiry else _with_page
        with academy.store.transaction() as session:
            values = step(session, one, answer, at)
            undone = update(Look).where(Look.id == one.id, Look.done_at.is_(None)).values(**values)
            session.execute(undone.execution_options(synchronize_session=False))
        went_on += 1
    return went_on


def forget(session: Session, at: datetime) -> int:
    """Remove looks of a day ago, and pictures no story took; tell how many. A job calls it."""
    old = delete(Look).where(Look.asked_at <= at - KEPT).execution_options(synchronize_session=False)
    return int(getattr(session.execute(old), "rowcount", 0)) + pictures.forget(session, at)


def record_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List the links a person has looked at within the day, with what they had typed, for their export."""
    rows = session.scalars(select(Look).where(Look.person_id == person_id).order_by(Look.id))
    return [{"link": row.url, "at": row.asked_at.isoformat(), "typed": row.typed} for row in rows]


def _with_page(session: Session, row: Look, answer: delivery.Answered | None, at: datetime) -> dict[str, Any]:
    """Read the page that came, and ask for its picture."""
    if answer is None or answer.text is None:
        code = "no-answer" if answer is None else answer.failure or "refused"
        return {"failure": code, "done_at": at}
    card = reading.card_of(answer.text, row.url)
    told = {"title": card.title, "summary": card.summary}
    if card.picture:
        return {**told, "picture_inquiry": delivery.inquire(session, card.picture, at=at, accept=PICTURE)}
    return {**told, "done_at": at, "failure": "" if card.title or card.summary else "nothing"}


def _with_picture(session: Session, row: Look, answer: delivery.Answered | None, at: datetime) -> dict[str, Any]:
    """Keep the picture that came, where it is one; without it the words are enough."""
    digest = None
    if answer is not None and answer.text is not None:
        try:
            digest = pictures.keep(session, answer.text, at, most_pixels=MOST_PIXELS)
        except rules.Unfit:
            digest = None
    empty = not (digest or row.title or row.summary)
    return {"picture": digest, "done_at": at, "failure": "nothing" if empty else ""}
