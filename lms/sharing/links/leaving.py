"""A person leaves: their figures and clicks are erased, totals and what must not count twice stay, links lead on."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from lms.sharing.links import counting, rules
from lms.sharing.links.making import residue_key
from lms.sharing.links.models import Click, Conversion, ConversionResidue, Link, LinkResidue, LinkTotal
from lms.store.sessions import dialect_of, insert_or


def on_opted_out(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Take a person off their links; listens to ``signals.opted_out``."""
    forget_person(session, person_id)


def forget_person(session: Session, person_id: int) -> None:
    """Erase what came over a person's links, but for totals; the links go on leading and belong to nobody.

    A click that waits to be classified stays, and is counted without them.
    """
    links = _held(session, person_id)
    if not links:
        return
    ids = [row.id for row in links]
    secret = session.info["academy"].secret()
    _keep_numbers(session, secret, person_id, links)
    _keep_conversions(session, secret, ids)
    counting.keep(session, _clicks(session, ids))
    session.execute(delete(Click).where(Click.link_id.in_(ids), Click.kind.is_not(None)))
    session.execute(delete(Conversion).where(Conversion.link_id.in_(ids)))
    session.execute(delete(LinkTotal).where(LinkTotal.link_id.in_(ids)))
    nobody = {"person_id": None, "counted_before": 0, "maker_mark": None, "maker_day": None}
    session.execute(update(Link).where(Link.id.in_(ids)).values(**nobody))


def _held(session: Session, person_id: int) -> Sequence[Any]:
    columns = (Link.id, Link.story_id, Link.network, Link.counted_before)
    query = select(*columns).where(Link.person_id == person_id).order_by(Link.id)
    return session.execute(query.with_for_update()).all()


def _keep_numbers(session: Session, secret: str, person_id: int, links: Sequence[Any]) -> None:
    """Remember, under a keyed hash, how many clicks of people each share was counted for."""
    humans = counting.humans(session, [row.id for row in links])
    counted = {row: row.counted_before + humans.get(row.id, 0) for row in links}
    rows = [
        {"hash": residue_key(secret, person_id, row.story_id, row.network), "count": n}
        for row, n in counted.items()
        if n
    ]
    if rows:
        statement = insert_or(dialect_of(session), LinkResidue)
        latest = {"count": statement.excluded["count"]}
        session.connection().execute(statement.on_conflict_do_update(index_elements=["hash"], set_=latest), rows)


def _keep_conversions(session: Session, secret: str, ids: list[int]) -> None:
    """Remember, under keyed hashes, which conversions there were, so that none counts again."""
    columns = (Conversion.source, Conversion.key, Conversion.kind, Conversion.day, Link.story_id, Link.network)
    query = select(*columns).join(Link, Link.id == Conversion.link_id).where(Link.id.in_(ids))
    rows = [
        {
            "hash": residue_key(secret, "conversion", row.source, row.key),
            "story_id": row.story_id,
            "network": row.network,
            "day": row.day,
            "kind": row.kind,
        }
        for row in session.execute(query)
    ]
    if rows:
        session.execute(insert(ConversionResidue), rows)


def _clicks(session: Session, ids: list[int]) -> Counter[counting.Cell]:
    cell = (Link.story_id, Link.network, Click.day, Click.kind)
    query = select(*cell, func.count()).join(Link, Link.id == Click.link_id)
    found = session.execute(query.where(Link.id.in_(ids), Click.kind.in_(rules.CLICKS)).group_by(*cell))
    return Counter({(row[0], row[1], row[2], str(row[3])): row[4] for row in found})
