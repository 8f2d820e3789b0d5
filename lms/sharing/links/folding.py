"""Classify clicks, each once, a whole batch in a fixed number of statements, and add them to the counters."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select, text, update
from sqlalchemy.orm import Session

from lms import signals
from lms.sharing.links import counting, rules
from lms.sharing.links.models import Click, DaySalt, Link, Visitor
from lms.sharing.models import Story
from lms.store.sessions import dialect_of, insert_or

BATCH = 500
"""Clicks classified in one transaction, which others wait for on SQLite: the job comes again within a second."""
_CLICK, _LINK, _STORY, _VISITOR = (cast(Table, model.__table__) for model in (Click, Link, Story, Visitor))
# Word for word what the index says.
_WAITS = text("lms_click.kind IS NULL")
_LINKS = select(*_LINK.c["id", "person_id", "story_id", "network", "counted_before", "maker_mark"], _STORY.c.public_id)


def fold(session: Session, at: datetime) -> int:
    """Classify some of the clicks that wait, the oldest first; tell how many. A job calls it again.

    Each is announced as ``click_counted``. What stood for the visitor leaves the click with its classification.
    """
    waiting = session.execute(select(_CLICK).where(_WAITS).order_by(_CLICK.c.id).limit(BATCH)).all()
    links = _links(session, {row.link_id for row in waiting})
    # Asked again behind the lock: whoever leaves takes their clicks along.
    query = select(_CLICK).where(_CLICK.c.id.in_([row.id for row in waiting]), _WAITS).order_by(_CLICK.c.id)
    clicks = session.execute(query).all() if waiting else ()
    if not clicks:
        return 0
    kinds = _kinds(clicks, links, _new_visitors(session, clicks, links))
    _classify(session, kinds)
    counting.add(session, _counted(clicks, links, kinds))
    _announce(session, clicks, links, kinds, at)
    return len(clicks)


def end_day(session: Session, at: datetime) -> int:
    """Destroy what could tell visitors of a day that is over from each other: its salt and its hashes. A job calls it.

    Clicks that wait are classified first, since they are compared by these hashes.
    """
    today = at.date()
    if session.scalar(select(_CLICK.c.id).where(_WAITS, _CLICK.c.day < today).limit(1)) is not None:
        return 0
    session.execute(update(Link).where(Link.maker_day < today).values(maker_mark=None, maker_day=None))
    session.execute(delete(Visitor).where(Visitor.day < today))
    gone = session.execute(delete(DaySalt).where(DaySalt.day < today))
    return int(getattr(gone, "rowcount", 0))


def _links(session: Session, ids: Iterable[int]) -> Mapping[int, Any]:
    """Read links and hold them, so that nobody leaves in between; new clicks need not wait for that."""
    query = _LINKS.join(_STORY, _STORY.c.id == _LINK.c.story_id).where(_LINK.c.id.in_(sorted(ids)))
    held = query.order_by(_LINK.c.id).with_for_update(of=_LINK, key_share=True)
    return {row.id: row for row in session.execute(held)} if ids else {}


def _new_visitors(session: Session, clicks: Sequence[Any], links: Mapping[int, Any]) -> set[tuple[int, str]]:
    """Remember who came by a browser of somebody else's, for the day; give those who had not been there."""
    seen = {(row.link_id, row.mark): row.day for row in clicks if _counts(row, links[row.link_id])}
    if not seen:
        return set()
    rows = [{"link_id": link, "mark": mark, "day": day} for (link, mark), day in sorted(seen.items())]
    statement = insert_or(dialect_of(session), Visitor).values(rows).on_conflict_do_nothing()
    found = session.execute(statement.returning(_VISITOR.c.link_id, _VISITOR.c.mark))
    return {(row.link_id, row.mark) for row in found}


def _counts(click: Any, link: Any) -> bool:
    return rules.kind_of(rules.Click(click.agent, _own(click, link), again=False)) == rules.HUMAN


def _own(click: Any, link: Any) -> bool:
    return bool(click.own or (link.maker_mark is not None and click.mark == link.maker_mark))


def _kinds(clicks: Sequence[Any], links: Mapping[int, Any], new: set[tuple[int, str]]) -> dict[int, str]:
    kinds = {}
    for row in clicks:
        visitor = (row.link_id, row.mark)
        kinds[row.id] = rules.kind_of(rules.Click(row.agent, _own(row, links[row.link_id]), visitor not in new))
        if kinds[row.id] == rules.HUMAN:
            new.discard(visitor)
    return kinds


def _classify(session: Session, kinds: Mapping[int, str]) -> None:
    for kind in rules.CLICKS:
        chosen = [click for click, one in kinds.items() if one == kind]
        if chosen:
            session.execute(update(_CLICK).where(_CLICK.c.id.in_(chosen)).values(kind=kind, mark=None))


def _counted(clicks: Sequence[Any], links: Mapping[int, Any], kinds: Mapping[int, str]) -> counting.Counts:
    counts = counting.Counts(Counter(), Counter())
    for row in clicks:
        counts.count(links[row.link_id], row.day, kinds[row.id])
    return counts


def _announce(
    session: Session, clicks: Sequence[Any], links: Mapping[int, Any], kinds: Mapping[int, str], at: datetime
) -> None:
    """Say of each click what it was; ``number`` goes on where the person left and came back."""
    totals = counting.humans(session, links)
    after = Counter(row.link_id for row in clicks if kinds[row.id] == rules.HUMAN)
    number = {one: link.counted_before + totals.get(one, 0) - after[one] for one, link in links.items()}
    for row in clicks:
        link, kind = links[row.link_id], kinds[row.id]
        number[row.link_id] += kind == rules.HUMAN
        said = number[row.link_id] if link.person_id is not None else 0
        facts = {"person_id": link.person_id, "story_id": link.public_id, "network": link.network, "kind": kind}
        signals.announce(signals.click_counted, session, **facts, number=said, link=row.link_id, click=row.id, at=at)
