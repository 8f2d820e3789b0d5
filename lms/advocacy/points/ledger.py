"""Paying points: once for each deed, within its limits, and never again after somebody left and came back."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import consent
from lms.advocacy.points import book, rules
from lms.advocacy.points.models import Point, PointDue, PointResidue, PointTotal
from lms.people import service as people
from lms.store.sessions import insert_once


def pay(
    session: Session,
    person_id: int,
    kind: str,
    key: str,
    at: datetime,
    *,
    about: str = "",
    words: str = "",
    path: str = "",
) -> int | None:
    """Pay a deed once, by the rule and the limits of its moment; give the points, 0 where it is only counted.

    ``kind`` is one of ``rules.KINDS``; ``key`` names the deed for good; ``about`` the share it belongs to; ``words``
    and ``path`` the title and the page a line shows. None: it was paid or counted before, or this is no advocate.
    """
    people.lock(session, person_id)
    if not consent.choice(session, person_id).opted_in:
        return None
    day = rules.day_of(at, ZoneInfo(people.time_zone(session, person_id)))
    left = _residues(session, person_id, kind, key, about, day)
    if _mark(session, person_id, "deed", key) in left:
        return None
    rule = book.at(session, at)
    verdict = rules.settle(kind, rule.scale, _used(session, person_id, kind, about, day, left))
    row = {"kind": kind, "key": key, "about": about, "amount": verdict.amount, "over": verdict.over, "rule": rule.n}
    shown = {"at": at, "day": day, "words": words[:200], "path": path[:200], "reversal_of": None}
    if not insert_once(session, Point, person_id=person_id, **row, **shown):
        return None
    _gain(session, person_id, verdict.amount, kind=kind, day=day, at=at)
    return verdict.amount


def take_back(session: Session, person_id: int, key: str, at: datetime) -> bool:
    """Take back what was paid for a deed with a line of its own, once; tell whether this call did."""
    people.lock(session, person_id)
    paid = session.scalar(select(Point).where(Point.person_id == person_id, Point.key == key, Point.amount > 0))
    if paid is None:
        return False
    same = {name: getattr(paid, name) for name in ("kind", "about", "rule", "day", "words", "path")}
    line = {"key": rules.REVERSAL + key, "amount": -paid.amount, "over": "", "reversal_of": paid.id}
    if not insert_once(session, Point, person_id=person_id, **same, **line, at=at):
        return False
    _gain(session, person_id, -paid.amount, kind=paid.kind, day=paid.day, at=at)
    return True


def balance(session: Session, person_id: int) -> int:
    """Give somebody's points."""
    return session.scalar(select(PointTotal.points).where(PointTotal.person_id == person_id)) or 0


def by_day(session: Session, person_id: int, since: date) -> dict[date, int]:
    """Give somebody's points by the day they count for, from ``since`` on."""
    days = select(Point.day, func.sum(Point.amount)).where(Point.person_id == person_id, Point.day >= since)
    return {row[0]: int(row[1]) for row in session.execute(days.group_by(Point.day))}


def of_days(session: Session, since: date) -> Iterator[tuple[int, date, int]]:
    """Give everybody's points by the day they count for, from ``since`` on: person, day, points. For recounts."""
    sums = select(Point.person_id, Point.day, func.sum(Point.amount)).where(Point.day >= since)
    for row in session.execute(sums.group_by(Point.person_id, Point.day)):
        yield row[0], row[1], int(row[2])


def on_opted_out(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Erase a person's lines, keeping keyed hashes of what was paid; listens to ``signals.opted_out``."""
    columns = (Point.kind, Point.key, Point.about, Point.day, Point.amount)
    rows = session.execute(select(*columns).where(Point.person_id == person_id, Point.reversal_of.is_(None))).all()
    for row in rows:
        insert_once(session, PointResidue, hash=_mark(session, person_id, "deed", row.key), count=1, until=None)
    paid = [row for row in rows if row.amount > 0]
    days = Counter((row.kind, row.day) for row in paid)
    for (kind, day), count in days.items():
        until = datetime.combine(day, at.timetz()) + rules.CAPS_KEPT
        if until > at:
            _keep(session, _mark(session, person_id, "day", kind, day.isoformat()), count, until)
    for (kind, about), count in Counter((row.kind, row.about) for row in paid if row.about).items():
        _keep(session, _mark(session, person_id, "about", kind, about), count, None)
    for model in (Point, PointTotal, PointDue):
        session.execute(delete(model).where(model.person_id == person_id))
    session.flush()


def forget(session: Session, at: datetime) -> int:
    """Drop hashes of days no limit asks for any more; tell how many. A job calls it."""
    result = session.execute(delete(PointResidue).where(PointResidue.until <= at))
    return int(getattr(result, "rowcount", 0))


def recount(session: Session) -> list[str]:
    """Compare the balances with the lines; name each difference."""
    kept = {row[0]: row[1] for row in session.execute(select(PointTotal.person_id, PointTotal.points))}
    sums = select(Point.person_id, func.sum(Point.amount)).group_by(Point.person_id)
    facts = {row[0]: int(row[1]) for row in session.execute(sums)}
    return [
        f"points of person {one}: kept {kept.get(one, 0)}, facts say {facts.get(one, 0)}"
        for one in sorted(kept.keys() | facts.keys())
        if kept.get(one, 0) != facts.get(one, 0)
    ]


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List every line of a person's ledger, for that person."""
    rows = session.scalars(select(Point).where(Point.person_id == person_id).order_by(Point.id))
    return [
        {
            "what": rules.KINDS.get(row.kind, row.kind),
            "about": row.words,
            "points": row.amount,
            "counted_not_paid": row.over,
            "rule": f"points-{row.rule}",
            "at": row.at.isoformat(),
        }
        for row in rows
    ]


def _used(session: Session, person_id: int, kind: str, about: str, day: date, left: dict[str, int]) -> rules.Used:
    """Count what was paid already, with what was paid before the person left and came back."""
    week = rules.week_of(day)
    in_week, in_share = Point.day.in_(week), Point.about == about
    counts = (func.sum(case((one, 1), else_=0)) for one in (Point.day == day, in_week, in_share))
    query = select(*counts).where(Point.person_id == person_id, Point.kind == kind, Point.amount > 0)
    on_day, of_week, of_share = (int(one or 0) for one in session.execute(query).one())
    before = {one: left.get(_mark(session, person_id, "day", kind, one.isoformat()), 0) for one in week}
    of_about = left.get(_mark(session, person_id, "about", kind, about), 0)
    return rules.Used(on_day + before[day], of_week + sum(before.values()), of_share + of_about)


def _residues(session: Session, person_id: int, kind: str, key: str, about: str, day: date) -> dict[str, int]:
    marks = [_mark(session, person_id, "deed", key), _mark(session, person_id, "about", kind, about)]
    marks += [_mark(session, person_id, "day", kind, one.isoformat()) for one in rules.week_of(day)]
    query = select(PointResidue.hash, PointResidue.count).where(PointResidue.hash.in_(marks))
    return {row[0]: row[1] for row in session.execute(query)}


def _mark(session: Session, person_id: int, *parts: str) -> str:
    return rules.mark(str(session.info["academy"].secret()), person_id, *parts)


def _keep(session: Session, mark: str, count: int, until: datetime | None) -> None:
    if not insert_once(session, PointResidue, hash=mark, count=count, until=until):
        more = update(PointResidue).where(PointResidue.hash == mark)
        session.execute(more.values(count=PointResidue.count + count))


def _gain(session: Session, person_id: int, amount: int, *, kind: str, day: date, at: datetime) -> None:
    insert_once(session, PointTotal, person_id=person_id, points=0)
    if not amount:
        return
    mine = update(PointTotal).where(PointTotal.person_id == person_id)
    session.execute(mine.values(points=PointTotal.points + amount))
    facts = {"person_id": person_id, "kind": kind, "day": day, "amount": amount}
    signals.announce(signals.points_changed, session, **facts, at=at)
