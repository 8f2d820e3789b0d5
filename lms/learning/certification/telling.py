"""What happened to a person's certifications, in their own words; and counts for those who run the programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from lms.learning.certification import facts
from lms.learning.certification.models import Certification, Certified, Lapse, Reread

FEWEST = 5
"""Fewer people than this are never counted out."""
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: ``because`` is empty for a lapse. ``at`` is when permissions ended, or the renewal."""

    title: str
    because: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people a level certifies now, and how many are past its end; None: too few to be counted out."""

    title: str
    number: int
    certified: int | None
    past: int | None


def history(session: Session, person_id: int) -> tuple[Happening, ...]:
    """List what happened to a person's certifications, newest first."""
    renewed = select(Certification.ref, Certification.because, Certification.at)
    lapsed = select(Lapse.ref, literal(""), Lapse.grace_ended_at)
    both = union_all(
        renewed.where(Certification.person_id == person_id), lapsed.where(Lapse.person_id == person_id)
    ).subquery("both")
    kinds = facts.kinds(session)
    rows = session.execute(select(both).order_by(both.c.at.desc()).limit(SHOWN))
    return tuple(
        Happening(kinds[row.ref].title if row.ref in kinds else row.ref.partition(":")[2], row.because, row.at)
        for row in rows
    )


def counts(session: Session, at: datetime) -> tuple[Counted, ...]:
    """Count by level, the lowest first, the people who are certified and those past the end, groups of five at least.

    Both numbers of a level show or neither does: how many reached it is known, so one would give the other.
    """
    over = func.sum(case((Certified.ends_at <= at, 1), else_=0))
    query = select(Certified.ref, func.count().label("all"), over.label("over")).where(Certified.ends_at.is_not(null()))
    rows = {row.ref: row for row in session.execute(query.group_by(Certified.ref))}
    found = []
    for ref, kind in facts.kinds(session).items():
        if kind.is_level:
            everybody, past = (rows[ref].all, int(rows[ref].over)) if ref in rows else (0, 0)
            shown = min(everybody - past, past) >= FEWEST
            numbers = (everybody - past, past) if shown else (None, None)
            found.append(Counted(kind.title, kind.number, *numbers))
    return tuple(found)


def export(session: Session, person_id: int) -> Mapping[str, Any]:
    """Give everything kept about a person's certifications, for their own download."""
    tables = {
        "renewed": (
            Certification.ref,
            Certification.n,
            Certification.at,
            Certification.because,
            Certification.evidence,
        ),
        "lapsed": (Lapse.ref, Lapse.n, Lapse.ended_at, Lapse.grace_ended_at),
        "read again": (Reread.ref, Reread.n, Reread.lesson, Reread.at),
    }
    return {name: _rows(session, person_id, columns) for name, columns in tables.items()}


def _rows(session: Session, person_id: int, columns: tuple[Any, ...]) -> list[dict[str, Any]]:
    query = select(*columns).where(columns[0].class_.person_id == person_id).order_by(*columns[:2])
    return [
        {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row._mapping.items()}
        for row in session.execute(query)
    ]
