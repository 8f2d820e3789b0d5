"""What a champion does with an idea: decide, promise a date, file it. Each step is kept."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.ideas.box import rules, telling
from lms.ideas.box.models import Idea, IdeaTask
from lms.ideas.box.records import standing_of
from lms.ideas.box.writing import held, step
from lms.people import service as people


def decide(session: Session, public_id: str, decision: rules.Decision, *, by: int, at: datetime) -> None:
    """Decide about an idea and write to its author; whoever calls is a champion.

    :raises NoSuchIdea: there is none.
    :raises IdeaError: it was overtaken or taken back, or a reason is missing.
    """
    row = in_turn(session, public_id)
    if not rules.decide(standing_of(row), decision):
        return
    row.status, row.since = decision.status, at
    if row.status not in rules.PROMISABLE:
        row.promised_at = None
    step(session, row, rules.DECIDE, words=decision.words, by=by, at=at)
    pay(session, row, rules.DECIDE, at)
    telling.decided(session, row, decision.words, at)
    audit.record(session, "idea.decided", actor=by, subject=_subject(row), at=at, status=row.status)


def promise(
    session: Session, public_id: str, until: datetime | None, words: str, *, seen: int, by: int, at: datetime
) -> None:
    """Promise a date, move it, or promise none any more; whoever calls is a champion.

    :raises NoSuchIdea: there is none.
    :raises IdeaError: it was overtaken, nothing can be promised, or words are missing.
    """
    row = in_turn(session, public_id)
    if not rules.promise(standing_of(row), until, words, seen=seen, at=at):
        return
    before, row.promised_at = row.promised_at, until
    step(session, row, rules.PROMISE, words=words, until=until, by=by, at=at)
    if before is not None:
        telling.moved(session, row, words, at)
    audit.record(session, "idea.promised", actor=by, subject=_subject(row), at=at)


def file(session: Session, public_id: str, kind: str, clause: str, *, by: int, at: datetime) -> None:
    """File an idea as a kind; one about the policy may be tied to a clause, ``policy#clause``, which the caller knows.

    :raises NoSuchIdea: there is none.
    :raises IdeaError: there is no such kind, or it stays filed as it is.
    """
    row = in_turn(session, public_id)
    begun = session.get(IdeaTask, row.id) is not None
    rules.file(standing_of(row), kind, begun=begun)
    clause = clause if kind == rules.POLICY else ""
    if (row.kind, row.clause) == (kind, clause):
        return
    row.kind, row.clause = kind, clause
    step(session, row, rules.FILE, words=rules.KIND_WORDS[kind], by=by, at=at)
    pay(session, row, rules.DECIDE, at)
    audit.record(session, "idea.filed", actor=by, subject=_subject(row), at=at, kind=kind, clause=clause)


def in_turn(session: Session, public_id: str) -> Idea:
    """Give the row of an idea behind the locks of its author and of itself, in this order; for this room only.

    :raises NoSuchIdea: there is none.
    """
    author = session.scalar(select(Idea.author_id).where(Idea.public_id == public_id))
    if author is not None:
        people.lock(session, author)
    return held(session, public_id)


def pay(session: Session, row: Idea, what: str, at: datetime) -> None:
    """Pay the author once for an idea; who does not advocate is paid nothing, and nobody can tell."""
    kind = rules.payment(row.kind, what, row.status)
    if kind and row.author_id is not None:
        shown = {"words": row.title, "path": f"/ideas/{row.public_id}"}
        advocacy.pay(session, row.author_id, kind, f"idea:{row.public_id}", at, **shown)


def _subject(row: Idea) -> str:
    return f"idea:{row.public_id}"
