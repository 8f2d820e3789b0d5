"""Counters of clicks and conversions: by link for its own person, by story, network and day for everybody."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.sharing.links import rules
from lms.sharing.links.models import (
    Click,
    ClickResidue,
    ClickTotal,
    Conversion,
    ConversionResidue,
    Link,
    LinkTotal,
)
from lms.store.base import Base
from lms.store.sessions import dialect_of, insert_or

Cell = tuple[int, str, date, str]
"""Story, network, day, kind."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What some clicks and conversions add up to, by (link, kind) and by cell."""

    links: Counter[tuple[int, str]]
    cells: Counter[Cell]

    def count(self, link: Any, day: date, kind: str) -> None:
        """Count one; a link that belongs to nobody any more has no figures of its own."""
        if link.person_id is not None:
            self.links[link.id, kind] += 1
        self.cells[link.story_id, link.network, day, kind] += 1


def add(session: Session, counts: Counts) -> None:
    """Add to the counters."""
    by_link = [{"link_id": link, "kind": kind, "count": n} for (link, kind), n in counts.links.items()]
    _add(session, LinkTotal, by_link)
    _add(session, ClickTotal, _rows(counts.cells))


def keep(session: Session, cells: Counter[Cell]) -> None:
    """Keep what erased clicks came to."""
    _add(session, ClickResidue, _rows(cells))


def humans(session: Session, links: Iterable[int]) -> Mapping[int, int]:
    """Give how many clicks of people each of some links has."""
    chosen = (LinkTotal.link_id.in_(list(links)), LinkTotal.kind == rules.HUMAN)
    return {row[0]: row[1] for row in session.execute(select(LinkTotal.link_id, LinkTotal.count).where(*chosen))}


def recount(session: Session) -> list[str]:
    """Compare every counter with the clicks, the conversions and the residues; name each difference."""
    kept = {tuple(row[:2]): row[2] for row in session.execute(select(LinkTotal.__table__))}
    cells = {tuple(row[:4]): row[4] for row in session.execute(select(ClickTotal.__table__))}
    return [*_differences("link", kept, _link_facts(session)), *_differences("story", cells, _cell_facts(session))]


def _link_facts(session: Session) -> Counter[Any]:
    facts: Counter[Any] = Counter()
    for model in (Click, Conversion):
        mine = (model.kind.is_not(None), Link.person_id.is_not(None))
        query = select(model.link_id, model.kind, func.count()).join(Link, Link.id == model.link_id).where(*mine)
        facts.update({(row[0], row[1]): row[2] for row in session.execute(query.group_by(model.link_id, model.kind))})
    return facts


def _cell_facts(session: Session) -> Counter[Any]:
    facts: Counter[Any] = Counter()
    for model in (Click, Conversion):
        cell = (Link.story_id, Link.network, model.day, model.kind)
        query = select(*cell, func.count()).join(Link, Link.id == model.link_id).where(model.kind.is_not(None))
        facts.update({tuple(row[:4]): row[4] for row in session.execute(query.group_by(*cell))})
    facts.update({tuple(row[:4]): row[4] for row in session.execute(select(ClickResidue.__table__))})
    columns = _columns(ConversionResidue, "story_id", "network", "day", "kind")
    erased = session.execute(select(*columns, func.count()).group_by(*columns))
    facts.update({tuple(row[:4]): row[4] for row in erased})
    return facts


def _differences(what: str, kept: Mapping[Any, int], facts: Mapping[Any, int]) -> list[str]:
    return [
        f"what came over {what} {' '.join(map(str, key))}: kept {kept.get(key, 0)}, facts say {facts.get(key, 0)}"
        for key in sorted(kept.keys() | facts.keys(), key=str)
        if kept.get(key, 0) != facts.get(key, 0)
    ]


def _rows(cells: Mapping[Cell, int]) -> list[dict[str, Any]]:
    names = ("story_id", "network", "day", "kind")
    return [{**dict(zip(names, cell, strict=True)), "count": n} for cell, n in cells.items()]


def _columns(model: type[Base], *names: str) -> tuple[Any, ...]:
    return tuple(getattr(model, name) for name in names)


def _add(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    # In one order always: two that count at once wait for each other and never lock crosswise.
    found = sorted((row for row in rows if row["count"]), key=lambda row: [str(value) for value in row.values()])
    if found:
        session.connection().execute(_upsert(dialect_of(session), model), found)


@cache
def _upsert(dialect: str, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    table = cast(Table, model.__table__)
    statement = insert_or(dialect, model)
    added = {"count": table.c.count + statement.excluded["count"]}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=added)
