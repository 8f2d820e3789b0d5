"""Open a round, take answers without the person, close it and destroy its key, and tell what may be told."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import BigInteger, ColumnElement, cast, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.insights import groups
from lms.insights.pulse import rules
from lms.insights.pulse.models import PulseCount, PulseMark, PulseRound, PulseSentence
from lms.store.sessions import dialect_of, insert_once, insert_or

PEOPLE = "people"
"""Beside the questions, how many answered at all is counted."""
SHOWN = 12
"""How many rounds a page goes back."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round of the pulse."""

    id: int
    public_id: str
    questions: tuple[str, ...]
    opens_at: datetime
    ends_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Results:
    """What may be said of a round that is closed. ``people``: how many answered at least; None: too few to say."""

    round: Round
    people: int | None
    questions: Mapping[str, tuple[rules.Said, ...]]


def open_round(session: Session, questions: Collection[str], days: int, *, by: int, at: datetime) -> str:
    """Open a round and give its public id.

    :raises Unfit: there are too few or too many questions, or the length is none offered.
    :raises OneIsOpen: a round is open already.
    """
    keys = rules.chosen(questions)
    if days not in rules.LENGTHS:
        raise rules.Unfit("Choose one of the lengths.")
    end(session, at)
    public_id = secrets.token_hex(8)
    key = {"factor": 1 + secrets.randbelow(rules.PRIME - 1), "shift": secrets.randbelow(rules.PRIME)}
    span = {"opens_at": at, "ends_at": at + timedelta(days=days), "closed_at": None}
    if not insert_once(session, PulseRound, public_id=public_id, questions=keys, opened_by=by, **span, **key):
        raise rules.OneIsOpen("A round is open already. It ends before another one begins.")
    audit.record(session, "pulse.opened", actor=by, subject=f"pulse:{public_id}", at=at, questions=keys, days=days)
    return public_id


@lru_cache(maxsize=16)
def pulse_column(person: ColumnElement[int]) -> ColumnElement[str | None]:
    """Give the public id of the round that waits for a person, as a column for another room's one query.

    It names no instant, so that it is made once: within a minute of its end a round is closed by the job.
    """
    mark = (cast(person, BigInteger) * PulseRound.factor + PulseRound.shift) % rules.PRIME
    done = exists().where(PulseMark.round_id == PulseRound.id, PulseMark.mark == mark)
    waits = (PulseRound.closed_at.is_(None), ~done.correlate_except(PulseMark))
    return select(PulseRound.public_id).where(*waits).limit(1).correlate_except(PulseRound).scalar_subquery()


def waiting(session: Session, person_id: int, at: datetime) -> tuple[Round | None, bool]:
    """Give the open round, and whether this person is done with it."""
    row = session.scalar(select(PulseRound).where(PulseRound.closed_at.is_(None), PulseRound.ends_at > at))
    if row is None:
        return None, False
    mine = session.get(PulseMark, (row.id, _mark(row, person_id)))
    return _round(row), mine is not None


def answer(
    session: Session, person_id: int, public_id: str, answers: Mapping[str, int], sentence: str, *, at: datetime
) -> bool:
    """Count somebody's answers, once; tell whether they counted. Nothing of it is kept with the person.

    :raises NoSuchRound: it is not open.
    :raises Unfit: nothing was answered, or the sentence is too long.
    """
    row = _open(session, public_id, at)
    kept = rules.answered(row.questions, answers, sentence)
    if not _done(session, row, person_id):
        return False
    for question, option in (*kept.items(), (PEOPLE, 0)):
        _count(session, row.id, question, option)
    if sentence:
        session.execute(insert(PulseSentence).values(round_id=row.id, place=secrets.token_hex(16), words=sentence))
    return True


def not_now(session: Session, person_id: int, public_id: str, *, at: datetime) -> None:
    """Remember that somebody is done with a round, in the same way as after an answer.

    :raises NoSuchRound: it is not open.
    """
    _done(session, _open(session, public_id, at), person_id)


def close(session: Session, public_id: str, *, by: int | None, at: datetime) -> None:
    """Close a round: its key and its marks are destroyed, and so are sentences where there are fewer than five.

    :raises NoSuchRound: it is not open.
    """
    query = select(PulseRound).where(PulseRound.public_id == public_id, PulseRound.closed_at.is_(None))
    row = session.scalar(query.with_for_update())
    if row is None:
        raise rules.NoSuchRound("There is no such round that is open.")
    session.execute(delete(PulseMark).where(PulseMark.round_id == row.id))
    _shuffle(session, row.id)
    nothing = {"factor": None, "shift": None, "closed_at": min(at, row.ends_at)}
    session.execute(update(PulseRound).where(PulseRound.id == row.id).values(**nothing))
    session.expire(row)
    audit.record(session, "pulse.closed", actor=by, subject=f"pulse:{public_id}", at=at)


def end(session: Session, at: datetime) -> int:
    """Close the round whose time is over; tell how many that were. A job calls it every minute."""
    query = select(PulseRound.public_id).where(PulseRound.closed_at.is_(None), PulseRound.ends_at <= at)
    over = session.scalars(query).all()
    for public_id in over:
        close(session, public_id, by=None, at=at)
    return len(over)


def results(session: Session) -> tuple[Round | None, tuple[Results, ...]]:
    """Give the open round, of which nothing is said, and what may be said of closed ones, newest first."""
    newest = select(PulseRound).order_by(PulseRound.id.desc()).limit(SHOWN)
    rounds = [_round(row) for row in session.scalars(newest)]
    closed = [one for one in rounds if one.closed_at]
    counts = _counts(session, [one.id for one in closed])
    current = next((one for one in rounds if not one.closed_at), None)
    return current, tuple(_results(one, counts.get(one.id, {})) for one in closed)


def sentences(session: Session, round_id: int) -> tuple[str, ...]:
    """Give the open sentences of a closed round, in an order that says nothing; none where there are too few."""
    closed = select(PulseRound.id).where(PulseRound.id == round_id, PulseRound.closed_at.is_not(None))
    query = select(PulseSentence.words).where(PulseSentence.round_id.in_(closed)).order_by(PulseSentence.place)
    found = tuple(session.scalars(query))
    return found if len(found) >= groups.LEAST else ()


def _open(session: Session, public_id: str, at: datetime) -> PulseRound:
    mine = (PulseRound.public_id == public_id, PulseRound.closed_at.is_(None), PulseRound.ends_at > at)
    # Closing takes the same lock: no mark is made any more under a key that is gone.
    row = session.scalar(select(PulseRound).where(*mine).with_for_update())
    if row is None:
        raise rules.NoSuchRound("This round is over.")
    return row


def _mark(row: PulseRound, person_id: int) -> int:
    return rules.mark(person_id, row.factor or 0, row.shift or 0)


def _done(session: Session, row: PulseRound, person_id: int) -> bool:
    return insert_once(session, PulseMark, round_id=row.id, mark=_mark(row, person_id))


def _count(session: Session, round_id: int, question: str, option: int) -> None:
    statement = insert_or(dialect_of(session), PulseCount)
    values = statement.values(round_id=round_id, question=question, option=option, count=1)
    more = {"count": PulseCount.count + 1}
    session.execute(values.on_conflict_do_update(index_elements=["round_id", "question", "option"], set_=more))


def _shuffle(session: Session, round_id: int) -> None:
    """Write the sentences anew in another order, so that not even the disk knows which came when."""
    held = list(session.scalars(select(PulseSentence.words).where(PulseSentence.round_id == round_id)))
    session.execute(delete(PulseSentence).where(PulseSentence.round_id == round_id))
    secrets.SystemRandom().shuffle(held)
    if len(held) >= groups.LEAST:
        rows = [{"round_id": round_id, "place": secrets.token_hex(16), "words": words} for words in held]
        session.execute(insert(PulseSentence), rows)


def _counts(session: Session, rounds: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = {}
    columns = (PulseCount.round_id, PulseCount.question, PulseCount.option, PulseCount.count)
    query = select(*columns).where(PulseCount.round_id.in_(rounds))
    for round_id, question, option, count in session.execute(query):
        found.setdefault(round_id, {}).setdefault(question, [0] * len(rules.OPTIONS))[option] = count
    return found


def _results(one: Round, counts: Mapping[str, list[int]]) -> Results:
    people = groups.in_fives(sum(counts.get(PEOPLE, ())))
    nothing = [0] * len(rules.OPTIONS)
    said = {key: rules.said(counts.get(key, nothing)) for key in one.questions}
    return Results(one, people or None, said)


def _round(row: PulseRound) -> Round:
    return Round(row.id, row.public_id, tuple(row.questions), row.opens_at, row.ends_at, row.closed_at)
