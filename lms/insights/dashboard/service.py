"""Count four weeks when they are over, read what was counted, and keep what a click costs elsewhere."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.insights import groups
from lms.insights.dashboard import rules
from lms.insights.dashboard.models import ClickCost, FourWeeks
from lms.insights.dashboard.rules import Four, Group, Part, Period, Taken
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition
from lms.sharing import service as sharing
from lms.store.sessions import insert_once

KEPT = 13
"""How many periods a page shows: a year."""
UNIT = 10_000
"""Into how many parts a currency's unit is divided where a cost is kept."""
HUMAN = "human"
NO_TEAM = "People without a team"
GONE = "A story that is gone"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a click costs elsewhere, as somebody entered it. ``cost`` None: no value is shown from then on."""

    cost: Decimal | None
    currency: str
    source: str
    by: str
    """The name of who entered it; empty where they are gone."""
    at: datetime


def count(session: Session, at: datetime) -> int:
    """Count the periods that are over and not counted yet; tell how many. A job calls it every day."""
    if not library.current_number(session):
        return 0
    missing = rules.periods(at, session.scalars(select(FourWeeks.first)))
    for number, period in enumerate(missing, 1):
        four = _counted(session, period, joined=number == len(missing))
        insert_once(session, FourWeeks, first=period.first, figures=_kept(four), at=at)
    return len(missing)


def counted(session: Session) -> tuple[tuple[Four, ...], Cost | None]:
    """Give what was counted, newest first, and what a click costs elsewhere; in one query."""
    newest = select(func.max(ClickCost.id)).scalar_subquery()
    query = select(
        FourWeeks.first, FourWeeks.figures, ClickCost.cost, ClickCost.currency, ClickCost.source, ClickCost.at
    )
    joined = query.outerjoin(ClickCost, ClickCost.id == newest).order_by(FourWeeks.first.desc()).limit(KEPT)
    rows = session.execute(joined).all()
    cost = _cost(rows[0][2], rows[0][3], rows[0][4], "", rows[0][5]) if rows and rows[0][2] is not None else None
    return tuple(_read(Period(row[0]), row[1]) for row in rows), cost


def values(session: Session, *columns: ColumnElement[Any]) -> tuple[Any, ...]:
    """Ask for the values of columns in one query."""
    return tuple(session.execute(select(*columns)).one()) if columns else ()


def costs(session: Session, *, most: int = 100) -> tuple[Cost, ...]:
    """List what was entered, newest first."""
    name = people.name_column(ClickCost.by_id)
    columns = (ClickCost.cost, ClickCost.currency, ClickCost.source, name, ClickCost.at)
    rows = session.execute(select(*columns).order_by(ClickCost.id.desc()).limit(most))
    return tuple(_cost(*row) for row in rows)


def enter(session: Session, amount: Decimal, currency: str, source: str, *, by: int, at: datetime) -> None:
    """Enter what a click costs elsewhere; what was entered before stays in the list."""
    session.add(ClickCost(cost=int(amount * UNIT), currency=currency, source=source, by_id=by, at=at))
    session.flush()
    audit.record(session, "click-cost.entered", actor=by, at=at, cost=str(amount), currency=currency)


def withdraw(session: Session, *, by: int, at: datetime) -> None:
    """Show no value any more; what was entered before stays in the list. A second time changes nothing."""
    held = next(iter(costs(session, most=1)), None)
    if held is None or held.cost is None:
        return
    session.add(ClickCost(cost=None, currency=held.currency, source="", by_id=by, at=at))
    session.flush()
    audit.record(session, "click-cost.withdrawn", actor=by, at=at)


def _cost(amount: int | None, currency: str, source: str, by: str | None, at: datetime) -> Cost:
    return Cost(None if amount is None else Decimal(amount) / UNIT, currency, source, by or "", at)


def _counted(session: Session, period: Period, *, joined: bool) -> Four:
    """Count a period. How many take part is known of the present only."""
    steps, made = rules.funnel(_teams(session, period.until))
    cells, who, shared = _taken(session, period)
    whole, stories, networks = rules.taken(cells, who)
    titles = sharing.story_titles(session, sorted({name for one in stories for name in one.names}))
    return Four(
        period,
        joined=_joined(session) if joined else None,
        steps=steps,
        groups=made,
        whole=whole,
        stories=_named(stories, lambda name: titles.get(name, GONE)),
        networks=_named(networks, sharing.network_title),
        back=rules.back(_lives(session, period.until, shared), period.until),
    )


def _joined(session: Session) -> int | None:
    _, blocks = advocacy.groups(session)
    return advocacy.whole(blocks).joined or None


def _teams(session: Session, until: datetime) -> dict[str, list[int]]:
    """Count by team the people whose highest level was 0, 1, 2 and so on."""
    member, reached = people.members_select().subquery(), recognition.highest_select(until).subquery()
    level = func.coalesce(reached.c.number, 0)
    query = (
        select(member.c.team_id, level, func.count())
        .outerjoin(reached, reached.c.person_id == member.c.id)
        .where(member.c.created_at < until)
        .group_by(member.c.team_id, level)
    )
    most = max((one.number for one in library.current(session).library.levels), default=0)
    names = people.team_names(session)
    found: dict[str, list[int]] = {}
    for team, number, people_ in session.execute(query):
        found.setdefault(names.get(team, NO_TEAM), [0] * (most + 1))[min(number, most)] += people_
    return found


def _taken(
    session: Session, period: Period
) -> tuple[dict[groups.Cell, Taken], dict[groups.Cell, frozenset[int]], dict[int, datetime]]:
    """Give what came of each story on each network, who took it there, and when each person last shared."""
    cells: Counter[tuple[groups.Cell, str]] = Counter()
    who: dict[groups.Cell, set[int]] = {}
    last: dict[int, datetime] = {}
    for one in sharing.took(session, period.until):
        cell = (one.story_id, one.network)
        who.setdefault(cell, set()).add(one.person_id)
        last[one.person_id] = max(one.at, last.get(one.person_id, one.at))
        if one.counted and one.at >= period.since:
            cells[cell, "share"] += 1
    for came in sharing.came(session, period.first, period.last):
        cells[(came.story_id, came.network), came.kind] += came.count
    made = {cell: _sum(cells, cell) for cell, _ in cells}
    return {cell: one for cell, one in made.items() if one != Taken()}, {c: frozenset(p) for c, p in who.items()}, last


def _sum(cells: Counter[tuple[groups.Cell, str]], cell: groups.Cell) -> Taken:
    came = {kind: cells[cell, kind] for kind in rules.CAME if cells[cell, kind]}
    return Taken(cells[cell, "share"], cells[cell, HUMAN], came)


def _lives(session: Session, until: datetime, shared: dict[int, datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Give when each active person first learned something, and last learned or shared something."""
    member, life = people.members_select().subquery(), recognition.lives_select(until).subquery()
    query = select(life.c.person_id, life.c.first, life.c.last).join(member, member.c.id == life.c.person_id)
    for person_id, first, last in session.execute(query):
        yield first, max(last, shared.get(person_id, last))


def _kept(four: Four) -> dict[str, Any]:
    return {
        "joined": four.joined,
        "steps": list(four.steps),
        "groups": [{"teams": list(one.teams), "steps": list(one.steps)} for one in four.groups],
        "whole": _written(four.whole) if four.whole else None,
        "stories": [{"names": list(one.names), **_written(one.taken)} for one in four.stories],
        "networks": [{"names": list(one.names), **_written(one.taken)} for one in four.networks],
        "back": list(four.back),
    }


def _named(parts: Iterable[Part], name: Callable[[str], str]) -> tuple[Part, ...]:
    return tuple(Part(tuple(sorted(map(name, one.names))), one.taken) for one in parts)


def _written(taken: Taken) -> dict[str, Any]:
    return {"shares": taken.shares, "clicks": taken.clicks, "came": dict(taken.came)}


def _read(period: Period, kept: dict[str, Any]) -> Four:
    return Four(
        period,
        joined=kept["joined"],
        steps=tuple(kept["steps"]),
        groups=tuple(Group(tuple(one["teams"]), tuple(one["steps"])) for one in kept["groups"]),
        whole=_took(kept["whole"]) if kept["whole"] is not None else None,
        stories=_parts(kept["stories"]),
        networks=_parts(kept["networks"]),
        back=tuple(kept["back"]),
    )


def _took(kept: dict[str, Any]) -> Taken:
    return Taken(kept["shares"], kept["clicks"], kept["came"])


def _parts(kept: Iterable[dict[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(tuple(one["names"]), _took(one)) for one in kept)
