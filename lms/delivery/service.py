"""Write to the outbox inside the transaction of what it tells of; hand items to one sender at a time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lms.delivery import inquiries, rules
from lms.delivery.addresses import NotForUs, may_be_public, target
from lms.delivery.fetching import Answer, Failed, Manner, fetch, post
from lms.delivery.inquiries import Answered, answers, inquire, manner
from lms.delivery.models import JobRun, OutboxItem
from lms.delivery.rules import BadAddress, BadMailUrl, DeliveryError, NotDead

__all__ = [
    "MAIL",
    "Answer",
    "Answered",
    "BadAddress",
    "BadMailUrl",
    "Counts",
    "DeadLetter",
    "DeliveryError",
    "Failed",
    "GivenUp",
    "JobState",
    "Leased",
    "Manner",
    "NotDead",
    "NotForUs",
    "answers",
    "counts",
    "dead_letters",
    "delivered",
    "due",
    "failed",
    "fetch",
    "forget",
    "forget_about",
    "given_up",
    "inquire",
    "job_states",
    "lease",
    "letters_to",
    "mail",
    "manner",
    "may_be_public",
    "post",
    "prune",
    "put",
    "put_off",
    "resend",
    "target",
    "withdraw",
]

MAIL = "mail"
DONE_DAYS = 7
DEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Counts:
    """How the outbox stands; ``oldest`` is when the longest waiting item was written."""

    waiting: int
    done: int
    dead: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Leased:
    """An item one sender holds until it settles it or the lease runs out."""

    id: int
    kind: str
    payload: dict[str, Any]
    created_at: datetime
    tries: int
    key: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An item that was given up."""

    id: int
    to: str
    subject: str
    tries: int
    dead_at: datetime
    last_error: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An item of another kind that was given up, with what it was to carry."""

    id: int
    payload: dict[str, Any]
    tries: int
    dead_at: datetime
    last_error: str


@dataclass(frozen=True, slots=True)
class JobState:
    """When a periodic job ran, when it runs next, and what went wrong the last time, if anything did."""

    name: str
    last_run_at: datetime | None
    next_run_at: datetime
    last_error: str


def mail(session: Session, *, to: str, subject: str, text: str, at: datetime, unsubscribe: str = "") -> int:
    """Put a mail into the outbox; it leaves after the commit, and never without it.

    ``unsubscribe``: the absolute address at which one POST ends mails of this kind.

    :raises BadAddress: ``to`` is not exactly one address.
    """
    # The id is made once, so that a mail server can drop the duplicate a crash may cause.
    message_id = f"<{secrets.token_hex(16)}@handrail>"
    letter = rules.letter(to=to, subject=subject, text=text, message_id=message_id, unsubscribe=unsubscribe)
    payload = {
        "to": letter.to,
        "subject": letter.subject,
        "text": letter.text,
        "message_id": letter.message_id,
        **({"unsubscribe": letter.unsubscribe} if letter.unsubscribe else {}),
    }
    return put(session, MAIL, payload, at=at)


def put(session: Session, kind: str, payload: dict[str, Any], *, at: datetime) -> int:
    """Put something into the outbox, for the job of its kind; give its number."""
    item = OutboxItem(kind=kind, payload=payload, created_at=at, next_try_at=at)
    session.add(item)
    session.flush()
    return item.id


def due(session: Session, at: datetime, kind: str = MAIL) -> bool:
    """Tell whether anything of a kind wants to leave now; cheap, and takes no lock."""
    return session.scalar(select(OutboxItem.id).where(_due(at), OutboxItem.kind == kind).limit(1)) is not None


def lease(session: Session, at: datetime, kind: str = MAIL) -> Leased | None:
    """Take the item of a kind that has waited longest, for two minutes; None when nothing is due."""
    mine = (_due(at), OutboxItem.kind == kind)
    waiting = select(OutboxItem.id).where(*mine).order_by(OutboxItem.next_try_at, OutboxItem.id).limit(1)
    key = secrets.token_hex(16)
    until = at + rules.LEASE
    statement = (
        update(OutboxItem)
        .where(OutboxItem.id == waiting.with_for_update(skip_locked=True).scalar_subquery())
        .values(lease=key, leased_until=until, next_try_at=until, tries=OutboxItem.tries + 1)
        .returning(OutboxItem.id, OutboxItem.kind, OutboxItem.payload, OutboxItem.created_at, OutboxItem.tries)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(statement).first()
    return Leased(row.id, row.kind, row.payload, row.created_at, row.tries, key) if row else None


def delivered(session: Session, item: Leased, *, at: datetime) -> bool:
    """Settle an item for good and forget what it said; False if the lease was lost meanwhile."""
    return _settle(session, item, payload={}, done_at=at, last_error="")


def failed(session: Session, item: Leased, error: BaseException, *, at: datetime) -> bool:
    """Settle a try that failed: wait longer each time, in the end give up; False if the lease was lost."""
    words = rules.error_words(error)
    wait = rules.wait_after(item.tries)
    if wait is None:
        return _settle(session, item, dead_at=at, last_error=words)
    return _settle(session, item, next_try_at=at + wait, last_error=words)


def put_off(session: Session, item: Leased, *, until: datetime) -> bool:
    """Let an item wait without counting a try; False if the lease was lost."""
    return _settle(session, item, next_try_at=until, tries=OutboxItem.tries - 1)


def counts(session: Session, kind: str = MAIL) -> Counts:
    """Count what of a kind waits, what was delivered lately and what was given up."""
    waiting = and_(OutboxItem.done_at.is_(None), OutboxItem.dead_at.is_(None))
    row = session.execute(
        select(
            func.count().filter(waiting).label("waiting"),
            func.count(OutboxItem.done_at).label("done"),
            func.count(OutboxItem.dead_at).label("dead"),
            func.min(OutboxItem.created_at).filter(waiting).label("oldest"),
        )
        .select_from(OutboxItem)
        .where(OutboxItem.kind == kind)
    ).one()
    return Counts(row.waiting, row.done, row.dead, row.oldest)


def dead_letters(session: Session, limit: int = 50) -> list[DeadLetter]:
    """List mail that was given up, newest first."""
    query = (
        select(OutboxItem)
        .where(OutboxItem.dead_at.is_not(None), OutboxItem.kind == MAIL)
        .order_by(OutboxItem.dead_at.desc(), OutboxItem.id.desc())
        .limit(limit)
    )
    return [
        DeadLetter(
            item.id,
            str(item.payload.get("to", "")),
            str(item.payload.get("subject", "")),
            item.tries,
            cast(datetime, item.dead_at),
            item.last_error,
        )
        for item in session.scalars(query)
    ]


def given_up(session: Session, kind: str, name: str, value: int, limit: int = 50) -> list[GivenUp]:
    """List what of a kind was given up, newest first, whose payload says ``value`` under ``name``."""
    theirs = OutboxItem.payload[name].as_integer() == value
    query = select(OutboxItem).where(OutboxItem.dead_at.is_not(None), OutboxItem.kind == kind, theirs)
    rows = session.scalars(query.order_by(OutboxItem.dead_at.desc(), OutboxItem.id.desc()).limit(limit))
    return [GivenUp(one.id, one.payload, one.tries, cast(datetime, one.dead_at), one.last_error) for one in rows]


def withdraw(session: Session, kind: str, name: str, value: int | str) -> None:
    """Remove all of a kind whose payload says ``value`` under ``name``, whatever became of it."""
    said = OutboxItem.payload[name]
    theirs = (said.as_integer() if isinstance(value, int) else said.as_string()) == value
    statement = delete(OutboxItem).where(OutboxItem.kind == kind, theirs)
    session.execute(statement.execution_options(synchronize_session=False))


def resend(session: Session, item_id: int, at: datetime, kind: str = MAIL) -> None:
    """Give a dead letter its tries again, from now on.

    :raises NotDead: there is no dead letter with this number.
    """
    statement = (
        update(OutboxItem)
        .where(OutboxItem.id == item_id, OutboxItem.kind == kind, OutboxItem.dead_at.is_not(None))
        .values(dead_at=None, tries=0, next_try_at=at, lease=None, leased_until=None)
    )
    if not _changed(session, statement):
        raise NotDead(f"there is no dead letter {item_id}; reload the list, somebody may have sent it again")


def forget(session: Session, address: str) -> None:
    """Remove every mail to an address, for the erasure of a person."""
    session.execute(delete(OutboxItem).where(_to(address)).execution_options(synchronize_session=False))


def forget_about(session: Session, public_id: str) -> None:
    """Remove what was to tell other systems of a person and has not left; what is written from here on still leaves."""
    about = OutboxItem.payload["person"].as_string() == public_id
    session.execute(delete(OutboxItem).where(about).execution_options(synchronize_session=False))


def letters_to(session: Session, address: str) -> list[dict[str, Any]]:
    """List the mails to an address that have not left yet, for the export of a person."""
    query = select(OutboxItem).where(_to(address), OutboxItem.kind == "mail").order_by(OutboxItem.id)
    return [
        {"subject": row.payload["subject"], "written_at": row.created_at, "given_up_at": row.dead_at}
        for row in session.scalars(query)
    ]


def _to(address: str) -> Any:
    return func.lower(OutboxItem.payload["to"].as_string()) == address.strip().lower()


def prune(session: Session, at: datetime) -> int:
    """Remove what was delivered a week ago and what was given up a month ago; tell how many.

    What was asked of the web goes after a day.
    """
    inquiries.forget(session, at)
    old = or_(
        OutboxItem.done_at < at - timedelta(days=DONE_DAYS),
        OutboxItem.dead_at < at - timedelta(days=DEAD_DAYS),
    )
    return _changed(session, delete(OutboxItem).where(old).execution_options(synchronize_session=False))


def job_states(session: Session) -> list[JobState]:
    """List the periodic jobs that ever ran, by name."""
    rows = session.scalars(select(JobRun).order_by(JobRun.name))
    return [JobState(row.name, row.last_run_at, row.next_run_at, row.last_error) for row in rows]


def _due(at: datetime) -> Any:
    return and_(OutboxItem.done_at.is_(None), OutboxItem.dead_at.is_(None), OutboxItem.next_try_at <= at)


def _settle(session: Session, item: Leased, **values: Any) -> bool:
    # Only the holder of the lease settles: one whose lease ran out must not undo what its successor did.
    statement = (
        update(OutboxItem)
        .where(OutboxItem.id == item.id, OutboxItem.lease == item.key)
        .values(lease=None, leased_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return _changed(session, statement) == 1


def _changed(session: Session, statement: Executable) -> int:
    return cast(CursorResult[Any], session.execute(statement)).rowcount
