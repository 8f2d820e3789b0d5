"""Rebuild every counter from the facts, name the differences, and mend them when asked."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, union
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.people import service as people
from lms.recognition import ledger, renewals, rules
from lms.recognition.models import Achievement, Award, LevelReached, Standing, XpEntry

COUNTERS = ("xp", "badges", "lessons", "level_id", "level_number")


@dataclass(slots=True)
class _Count:
    """The counters of one person, as kept and as the facts have them."""

    kept: dict[str, Any]
    counted: dict[str, Any]
    release: int
    reached: list[rules.Reached] = field(default_factory=list)

    def differences(self) -> dict[str, Any]:
        return {name: value for name, value in self.counted.items() if value != self.kept[name]}


def recount(session: Session, *, repair: bool = False) -> list[str]:
    """Compare every counter with the facts and name the differences in words; ``repair`` mends them.

    The level of a person who waits for ``catch_up`` is left to it.
    """
    words: list[str] = []
    for person_id, count in sorted(_counts(session).items()):
        wrong = count.differences()
        words += [
            f"person {person_id}: {name} is {count.kept[name]!r}, the facts say {value!r}"
            for name, value in wrong.items()
        ]
        if wrong and repair:
            _mend(session, person_id)
    return words + renewals.recount(session, repair=repair)


def _mend(session: Session, person_id: int) -> None:
    """Count again under the person's lock, so that nothing that happens meanwhile is lost."""
    people.lock(session, person_id)
    count = _counts(session, person_id)[person_id]
    ledger.count(session, person_id, count.differences(), at=_last_change(session, person_id))


def _last_change(session: Session, person_id: int) -> datetime:
    """Give the instant of the newest row, since a repair is no change of its own."""
    rows = (
        (Achievement.at, Achievement.person_id),
        (XpEntry.at, XpEntry.person_id),
        (Award.awarded_at, Award.person_id),
        (Standing.updated, Standing.person_id),
    )
    newest = [session.scalar(select(func.max(at)).where(owner == person_id)) for at, owner in rows]
    return max(at for at in newest if at is not None)


def _counts(session: Session, person_id: int | None = None) -> dict[int, _Count]:
    catalogue = library.current(session)
    levels = catalogue.library.levels
    counts: dict[int, _Count] = {}
    for row in session.execute(_statement(person_id)):
        count = counts.setdefault(row.person_id, _read(row))
        if row.reached_id is not None:
            count.reached.append(rules.Reached(row.reached_id, row.reached_number))
    for count in counts.values():
        top = rules.highest(count.reached, levels)
        if top and count.release in {0, catalogue.number}:
            count.counted |= {"level_id": top.level_id, "level_number": top.number}
    return counts


def _read(row: Row[Any]) -> _Count:
    kept = {name: getattr(row, name) for name in COUNTERS}
    counted = {"xp": row.sum_xp, "badges": row.count_badges, "lessons": row.count_lessons}
    return _Count(kept, counted, row.release or 0)


def _statement(person_id: int | None) -> Select[Any]:
    """Ask for the counters and the facts in one statement, so that both are of the same instant."""
    owners = (Standing.person_id, Achievement.person_id, XpEntry.person_id, Award.person_id)
    everybody = union(*(select(owner) for owner in owners)).subquery("everybody")
    owner: ColumnElement[int] = everybody.c.person_id
    xp = _sum(func.sum(XpEntry.amount), XpEntry.person_id).subquery("xp")
    badges = _sum(func.count(), Award.person_id).where(Award.revoked_at.is_(None)).subquery("held")
    lessons = _sum(func.count(), Achievement.person_id).where(Achievement.ref.like("lesson:%")).subquery("read")
    statement = (
        select(
            owner.label("person_id"),
            Standing.release,
            *(getattr(Standing, name) for name in COUNTERS),
            func.coalesce(xp.c.number, 0).label("sum_xp"),
            func.coalesce(badges.c.number, 0).label("count_badges"),
            func.coalesce(lessons.c.number, 0).label("count_lessons"),
            LevelReached.level_id.label("reached_id"),
            LevelReached.number.label("reached_number"),
        )
        .select_from(everybody)
        .outerjoin(Standing, Standing.person_id == owner)
        .outerjoin(xp, xp.c.person_id == owner)
        .outerjoin(badges, badges.c.person_id == owner)
        .outerjoin(lessons, lessons.c.person_id == owner)
        .outerjoin(LevelReached, LevelReached.person_id == owner)
    )
    return statement if person_id is None else statement.where(owner == person_id)


def _sum(number: Any, owner: Any) -> Select[Any]:
    return select(owner, number.label("number")).group_by(owner)
