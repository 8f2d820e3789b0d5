"""The XP ledger and the standing kept beside it: rows are appended, counters move in the same transaction."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.people import service as people
from lms.recognition import rules
from lms.recognition.models import Standing, XpEntry
from lms.recognition.outlook import outlook
from lms.recognition.xp import book
from lms.recognition.xp import rules as amounts
from lms.store.prepared import Prepared
from lms.store.sessions import ask, dialect_of, insert_once, insert_or

CHUNK = 500
_LEARNED = {"lesson": "lesson", "quiz": "quiz", "quiz-first-try": "quiz", "level": "level"}
_LINE = XpEntry.__table__.c
_MINE = _LINE.person_id == bindparam("person")
ROW = _LINE["id", "amount", "reason", "key", "rule", "reversal_of"]
_OWN = [_LINE.key == bindparam("key"), _LINE.key.startswith(bindparam("again"))]
_TAKEN = [_LINE.key == bindparam("gone"), _LINE.key.startswith(bindparam("gone_again"))]
_ABOUT = select(*ROW).where(_MINE, or_(*_OWN, *_TAKEN)).order_by(_LINE.id)
"""All rows about one reference: paid, taken back, and paid again under another rule."""
_PLACE = Standing.__table__.c["xp", "level_id", "level_number", "badges", "lessons"]
_STANDING = select(*_PLACE).where(Standing.__table__.c.person_id == bindparam("person"))


class Gains(NamedTuple):
    """What is added to the counters of one person."""

    xp: int = 0
    lessons: int = 0
    badges: int = 0


def pay(session: Session, person_id: int, amount: int, reason: str, key: str, *, at: datetime) -> bool:
    """Pay XP once for ``key``; tell whether this call paid. An amount of 0 is not worth a row."""
    people.lock(session, person_id)
    if not enter(session, person_id, amount, reason, key, at=at):
        return False
    gain(session, person_id, Gains(amount), at=at)
    return True


def reverse(session: Session, person_id: int, key: str, *, at: datetime) -> bool:
    """Take back what counts for ``key`` with a reversal row, once; tell whether this call did."""
    people.lock(session, person_id)
    paid = amounts.counts(about(session, person_id, key), key)
    if paid is None:
        return False
    change, name = -paid.amount, amounts.REVERSAL + paid.key
    enter(session, person_id, change, amounts.BY_HAND, name, at=at, reversal_of=paid.id)
    gain(session, person_id, Gains(change), at=at)
    return True


def about(session: Session, person_id: int, ref: str) -> list[amounts.Row]:
    """List the rows of a person that are about one reference, oldest first."""
    gone = amounts.REVERSAL + ref
    values = {"person": person_id, "key": ref, "again": f"{ref}@", "gone": gone, "gone_again": f"{gone}@"}
    return [amounts.Row(*tuple(row)) for row in ask(session, _ABOUT, values)]


def standing(session: Session, person_id: int) -> rules.Standing:
    """Tell where a person stands."""
    row = ask(session, _STANDING, {"person": person_id}).first()
    return rules.Standing(*row) if row else _nothing(session)


def standings(session: Session, person_ids: Iterable[int]) -> dict[int, rules.Standing]:
    """Tell where each of these people stands, in one query for each 500."""
    wanted = list(person_ids)
    found = dict.fromkeys(wanted, _nothing(session))
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        for row in session.execute(select(Standing.person_id, *_PLACE).where(Standing.person_id.in_(part))):
            found[row.person_id] = rules.Standing(*row[1:])
    return found


def _nothing(session: Session) -> rules.Standing:
    base = outlook(library.current(session)).base
    return rules.Standing(0, base.level_id, base.number)


def level_column(person_column: ColumnElement[int]) -> ColumnElement[int]:
    """Give the level number of a person as a column for another room's one query."""
    return _column(Standing.level_number, person_column)


def xp_column(person_column: ColumnElement[int]) -> ColumnElement[int]:
    """Give the XP of a person as a column for another room's one query."""
    return _column(Standing.xp, person_column)


@lru_cache(maxsize=32)
def xp_since_column(person_column: ColumnElement[int], since: datetime) -> ColumnElement[int]:
    """Give the XP a person was paid from an instant on as a column for another room's one query.

    What a new rule changed about older lines is not among it.
    """
    learned = (XpEntry.reason != amounts.BY_RULE, ~XpEntry.key.contains("@"))
    mine = (XpEntry.person_id == person_column, XpEntry.at >= since, *learned)
    return func.coalesce(select(func.sum(XpEntry.amount)).where(*mine).correlate_except(XpEntry).scalar_subquery(), 0)


class Learned(NamedTuple):
    """Something somebody learned: ``kind`` is lesson, quiz or level."""

    person_id: int
    kind: str
    at: datetime


def learned(session: Session, since: datetime, until: datetime) -> Iterator[Learned]:
    """Give what was learned for the first time from one instant up to another, the earliest first."""
    first = (XpEntry.reason.in_(_LEARNED), ~XpEntry.key.contains("@"), XpEntry.at >= since, XpEntry.at < until)
    columns = (XpEntry.person_id, XpEntry.reason, XpEntry.at)
    for row in session.execute(select(*columns).where(*first).order_by(XpEntry.at, XpEntry.id)):
        yield Learned(row.person_id, _LEARNED[row.reason], row.at)


def enter(
    session: Session,
    person_id: int,
    amount: int,
    reason: str,
    key: str,
    *,
    at: datetime,
    reversal_of: int | None = None,
) -> bool:
    """Append a ledger row unless its key is paid already; the caller moves the counter."""
    if not amount:
        return False
    return insert_once(
        session,
        XpEntry,
        person_id=person_id,
        amount=amount,
        reason=reason,
        key=key,
        rule=book.at(session, at).version,
        at=at,
        reversal_of=reversal_of,
    )


def gain(
    session: Session,
    person_id: int,
    gains: Gains,
    *,
    at: datetime,
    release: int = 0,
    place: Mapping[str, Any] = MappingProxyType({}),
) -> int:
    """Add to the counters of a locked person in one statement, making the row on first use.

    ``release`` is only for a new row, ``place`` sets columns in any case. Gives the release of the row.
    """
    base = outlook(library.current(session)).base
    values = {
        "person_id": person_id,
        **gains._asdict(),
        "level_id": base.level_id,
        "level_number": base.number,
        "release": release,
        "updated": at,
        **place,
    }
    statement = _gain(dialect_of(session), tuple(place))
    found: int = statement.run(session, values).scalar_one()
    return found


def count(session: Session, person_id: int, changes: Mapping[str, Any], *, at: datetime) -> None:
    """Set the counters of a locked person, making the row on first use."""
    statement = (
        update(Standing)
        .where(Standing.person_id == person_id)
        .values({**changes, "updated": at})
        .execution_options(synchronize_session=False)
    )
    gain(session, person_id, Gains(), at=at)
    session.execute(statement)


@cache
def _gain(dialect: str, place: tuple[str, ...]) -> Prepared:
    table = Standing.__table__.c
    statement = insert_or(dialect, Standing)
    given = statement.excluded
    added = {name: table[name] + given[name] for name in Gains._fields}
    changes = {**added, **{name: given[name] for name in (*place, "updated")}}
    moved = statement.on_conflict_do_update(index_elements=["person_id"], set_=changes).returning(table.release)
    columns = ("person_id", "level_id", "level_number", "release", "updated", *Gains._fields)
    return Prepared(moved, *columns)


def _column(value: Any, person_column: ColumnElement[int]) -> ColumnElement[int]:
    found: ScalarSelect[int] = (
        select(value).where(Standing.person_id == person_column).correlate_except(Standing).scalar_subquery()
    )
    return func.coalesce(found, 0)
