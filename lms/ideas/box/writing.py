"""What anybody may do: hand an idea in, change it, take it back, support it, and say something about it."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.ideas.box import likeness, rules
from lms.ideas.box.models import Idea, IdeaRemark, IdeaStep, IdeaSupport, IdeaWord
from lms.people import service as people
from lms.store.sessions import insert_once

DAY = timedelta(days=1)


def submit(session: Session, person_id: int, text: rules.Text, *, at: datetime) -> str:
    """Hand an idea in and give its public id; no permission is asked for, and the same one sent twice makes one.

    :raises Unfit: something in it does not follow the rules, or this person handed in as many as a day takes.
    """
    people.lock(session, person_id)
    rules.checked(text)
    digest = rules.digest(text.kind, text.title, text.text)
    known = session.scalar(select(Idea.public_id).where(Idea.author_id == person_id, Idea.digest == digest))
    if known is not None:
        return known
    lately = select(func.count()).where(Idea.author_id == person_id, Idea.created_at > at - DAY)
    if (session.scalar(lately) or 0) >= rules.MOST_A_DAY:
        raise rules.Unfit("title", f"A day takes {rules.MOST_A_DAY} ideas of one person. Keep this one for tomorrow.")
    row = Idea(
        public_id=secrets.token_urlsafe(16),
        author_id=person_id,
        digest=digest,
        kind=text.kind,
        title=text.title,
        text=text.text,
        credited=text.credited,
        status=rules.NEW,
        steps=0,
        supports=0,
        remarks=0,
        created_at=at,
        since=at,
        promised_at=None,
        clause="",
        story=None,
        taken_back_at=None,
    )
    row.steps = 1
    session.add(row)
    session.flush()
    session.add(IdeaStep(idea_id=row.id, n=1, what=rules.HAND_IN, status=rules.NEW, words="", until=None, at=at))
    keep_words(session, row)
    return row.public_id


def change(session: Session, person_id: int, public_id: str, text: rules.Text, *, at: datetime) -> None:
    """Write an idea of one's own anew while it is new.

    :raises NotYours: it is somebody else's.
    :raises NotNow: it is under way, or was taken back.
    :raises Unfit: something in it does not follow the rules.
    """
    row = own(session, person_id, public_id)
    rules.checked(text)
    if row.status != rules.NEW or row.taken_back_at is not None:
        raise rules.NotNow("It is under way, so its text stays. Add a remark below it.")
    row.credited = text.credited
    if (row.kind, row.title, row.text) == (text.kind, text.title, text.text):
        return
    row.kind, row.title, row.text, row.digest = text.kind, text.title, text.text, None
    step(session, row, rules.CHANGE, at=at)
    keep_words(session, row)


def credit(session: Session, person_id: int, public_id: str, *, credited: bool) -> None:
    """Be named as the author of one's idea from now on, or no longer.

    :raises NotYours: it is somebody else's.
    """
    own(session, person_id, public_id).credited = credited
    session.flush()


def take_back(session: Session, person_id: int, public_id: str, *, back: bool, at: datetime) -> None:
    """Take an idea of one's own out of the box, or put it in again where it was.

    :raises NotYours: it is somebody else's.
    """
    row = own(session, person_id, public_id)
    if (row.taken_back_at is not None) == back:
        return
    row.taken_back_at = at if back else None
    step(session, row, rules.TAKE_BACK if back else rules.PUT_BACK, at=at)


def support(session: Session, person_id: int, public_id: str, *, supported: bool, at: datetime) -> None:
    """Support an idea, once, or no longer. Nobody sees by whom.

    :raises NoSuchIdea: there is none, or it was taken back.
    :raises NotYours: it is the person's own.
    """
    row = open_row(session, public_id)
    if row.author_id == person_id:
        raise rules.NotYours("This idea is yours, so you need not support it.")
    if supported:
        changed = int(insert_once(session, IdeaSupport, idea_id=row.id, person_id=person_id, at=at))
    else:
        mine = (IdeaSupport.idea_id == row.id, IdeaSupport.person_id == person_id)
        changed = -int(getattr(session.execute(delete(IdeaSupport).where(*mine)), "rowcount", 0))
    if changed:
        session.execute(update(Idea).where(Idea.id == row.id).values(supports=Idea.supports + changed))


def remark(session: Session, person_id: int, public_id: str, words: str, *, at: datetime) -> None:
    """Say something about an idea; the same words sent twice are said once.

    :raises NoSuchIdea: there is none, or it was taken back.
    :raises Unfit: the words do not follow the rules, or this person said as much as a day takes.
    """
    row = open_row(session, public_id)
    rules.checked_remark(words)
    lately = select(func.count()).where(IdeaRemark.person_id == person_id, IdeaRemark.at > at - DAY)
    if (session.scalar(lately) or 0) >= rules.MOST_REMARKS:
        raise rules.Unfit("words", f"A day takes {rules.MOST_REMARKS} remarks of one person. Go on tomorrow.")
    digest = rules.digest(public_id, words)
    said = {"idea_id": row.id, "person_id": person_id, "digest": digest, "words": words, "at": at}
    if insert_once(session, IdeaRemark, **said, off_at=None, off_by=None):
        session.execute(update(Idea).where(Idea.id == row.id).values(remarks=Idea.remarks + 1))


def unsay(session: Session, person_id: int, public_id: str, remark_id: int) -> None:
    """Delete a remark of one's own; nothing of it stays.

    :raises NoSuchIdea: there is no such remark, or it is somebody else's.
    """
    row = _remark(session, public_id, remark_id)
    if row.person_id != person_id:
        raise rules.NoSuchIdea("There is no such remark of yours.")
    if row.off_at is None:
        session.execute(update(Idea).where(Idea.id == row.idea_id).values(remarks=Idea.remarks - 1))
    session.execute(delete(IdeaRemark).where(IdeaRemark.id == remark_id))


def take_off(session: Session, public_id: str, remark_id: int, *, off: bool, by: int, at: datetime) -> None:
    """Take a remark off the page, or put it back; whoever calls is a champion. It is noted.

    :raises NoSuchIdea: there is no such remark.
    """
    row = _remark(session, public_id, remark_id)
    if (row.off_at is not None) == off:
        return
    row.off_at, row.off_by = (at, by) if off else (None, None)
    session.flush()
    number = Idea.remarks - 1 if off else Idea.remarks + 1
    session.execute(update(Idea).where(Idea.id == row.idea_id).values(remarks=number))
    action = "idea.remark-taken-off" if off else "idea.remark-put-back"
    audit.record(session, action, actor=by, subject=f"idea:{public_id}", at=at, remark=remark_id)


def own(session: Session, person_id: int, public_id: str) -> Idea:
    """Give the row of an idea of one's own, held until the transaction ends; for this room only.

    :raises NoSuchIdea: there is none.
    :raises NotYours: it is somebody else's.
    """
    row = held(session, public_id)
    if row.author_id != person_id:
        raise rules.NotYours("Only its author can do this.")
    return row


def open_row(session: Session, public_id: str) -> Idea:
    """Give the row of an idea that is in the box; for this room only.

    :raises NoSuchIdea: there is none, or it was taken back.
    """
    row = session.scalar(select(Idea).where(Idea.public_id == public_id, Idea.taken_back_at.is_(None)))
    if row is None:
        raise rules.NoSuchIdea("There is no such idea. Its author may have taken it back.")
    return row


def held(session: Session, public_id: str) -> Idea:
    """Give the row of an idea, held until the transaction ends, so that of two champions one comes second.

    :raises NoSuchIdea: there is none.
    """
    query = select(Idea).where(Idea.public_id == public_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise rules.NoSuchIdea("There is no such idea.")
    return row


def step(
    session: Session,
    row: Idea,
    what: str,
    *,
    at: datetime,
    words: str = "",
    until: datetime | None = None,
    by: int | None = None,
) -> None:
    """Append a step; for this room only."""
    row.steps += 1
    session.flush()
    values = {"idea_id": row.id, "n": row.steps, "status": row.status, "until": until, "by_id": by, "at": at}
    session.add(IdeaStep(what=what, words=words, **values))
    session.flush()


def keep_words(session: Session, row: Idea) -> None:
    """Keep the words an idea is found by, and no others; for this room only."""
    session.execute(delete(IdeaWord).where(IdeaWord.idea_id == row.id))
    for word in likeness.kept(row.title, row.text):
        insert_once(session, IdeaWord, word=word, idea_id=row.id)


def _remark(session: Session, public_id: str, remark_id: int) -> IdeaRemark:
    query = select(IdeaRemark).join(Idea, Idea.id == IdeaRemark.idea_id)
    row = session.scalar(query.where(Idea.public_id == public_id, IdeaRemark.id == remark_id))
    if row is None:
        raise rules.NoSuchIdea("There is no such remark.")
    return row
