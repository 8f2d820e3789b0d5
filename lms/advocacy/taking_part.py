"""How many take part, group by group: counted every four weeks by a job, kept without anybody, read as it stands.

Between two counts nothing moves, so that no page of anybody else reads otherwise after somebody's choice.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, delete, func, select
from sqlalchemy.orm import Session

from lms.advocacy import anonymity, rules
from lms.advocacy.anonymity import Block, Cell, Counts
from lms.advocacy.models import Consent, TakingPart
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition

EVERY = timedelta(days=28)
"""How often it is counted, and how far back a share counts as lately."""
SHARERS = "who shared since"
"""Where the room that shares has put how to select who did: ``sharers(since)`` gives a Select of keys of people."""


def count(session: Session, at: datetime) -> int:
    """Count anew and tell how many groups may be spoken of. A job calls it every four weeks."""
    blocks = anonymity.blocks(_cells(session, at))
    session.execute(delete(TakingPart))
    for n, one in enumerate(blocks, 1):
        cells = sorted(([team, level] for team, level in one.cells), key=str)
        counts = {"people": one.people, "joined": one.joined, "shared": one.shared}
        session.add(TakingPart(month=at.date(), n=n, cells=cells, **counts))
    session.flush()
    return len(blocks)


def groups(session: Session) -> tuple[date | None, tuple[Block, ...]]:
    """Give the groups as they were counted last, and when that was."""
    rows = session.scalars(select(TakingPart).order_by(TakingPart.month, TakingPart.n)).all()
    return (rows[0].month if rows else None), tuple(_block(row) for row in rows)


def seen(
    session: Session, *, teams: Collection[int] | None, team: int | None = None, level: int | None = None
) -> tuple[date | None, tuple[Block, ...]]:
    """Give the groups a viewer may see, narrowed; ``teams`` None: of every team. Only whole groups are ever given."""
    when, blocks = groups(session)
    mine = blocks if teams is None else anonymity.chosen(blocks, teams=frozenset(teams))
    wanted = None if team is None else frozenset({team})
    return when, anonymity.chosen(mine, teams=wanted, level=level)


def _cells(session: Session, at: datetime) -> dict[Cell, Counts]:
    outward = [one.level for one in library.current(session).library.permissions if one.outward]
    if not outward:
        return {}
    inner = _people(session, at).subquery()
    joined = inner.c.choice == rules.YES
    query = (
        select(
            inner.c.team_id,
            inner.c.level,
            func.count(),
            func.sum(case((joined, 1), else_=0)),
            func.sum(case((and_(joined, inner.c.shared), 1), else_=0)),
        )
        .where(inner.c.level >= min(outward))
        .group_by(inner.c.team_id, inner.c.level)
    )
    return {(row[0], row[1]): Counts(row[2], int(row[3] or 0), int(row[4] or 0)) for row in session.execute(query)}


def _people(session: Session, at: datetime) -> Select[Any]:
    member = people.members_select().subquery()
    sharers: Callable[[datetime], Select[Any]] = session.info["academy"].shelf[SHARERS]
    last = (
        select(Consent.choice)
        .where(Consent.person_id == member.c.id)
        .order_by(Consent.id.desc())
        .limit(1)
        .correlate(member)
        .scalar_subquery()
    )
    return select(
        member.c.team_id,
        recognition.level_column(member.c.id).label("level"),
        last.label("choice"),
        member.c.id.in_(sharers(at - EVERY)).label("shared"),
    )


def _block(row: TakingPart) -> Block:
    cells = frozenset((team, level) for team, level in row.cells)
    return Block(cells, row.people, row.joined, row.shared)
