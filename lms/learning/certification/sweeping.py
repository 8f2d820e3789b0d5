"""Look again at those whose certification time or a release may have changed, in chunks, and count them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, literal, null, or_, select, update
from sqlalchemy.orm import Session

from lms.learning.certification import facts, renewing, rules, settling
from lms.learning.certification.models import Certification, Certified
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition
from lms.store.sessions import insert_once

CHUNK = 200
"""How many people one run of the sweep looks at."""


def on_level_reached(
    _academy: Any, *, session: Session, person_id: int, level_id: str, at: datetime, **_facts: Any
) -> None:
    """Watch a level that has an end from now on; listens to ``signals.level_reached``."""
    ref = f"level:{level_id}"
    kind = facts.kinds(session).get(ref)
    if kind is not None:
        one = rules.certificate(kind, at, (), facts.terms(session))
        values = {"release": library.current_number(session), "ends_at": one.ends, "looks_at": one.opens}
        insert_once(session, Certified, person_id=person_id, ref=ref, **values)


def on_sign_off_changed(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Look again at somebody signed off, or no longer; listens to ``signals.signed_off`` and ``sign_off_withdrawn``."""
    look(session, person_id, at)


def on_release_published(_academy: Any, *, session: Session, **_facts: Any) -> None:
    """Watch everybody who holds a level that has an end by this release; listens to ``signals.release_published``."""
    levels = [ref.partition(":")[2] for ref, kind in facts.kinds(session).items() if kind.is_level]
    holders = recognition.level_holders_select(levels).subquery("holders")
    known = and_(Certified.person_id == holders.c.person_id, Certified.ref == holders.c.ref)
    missing = select(holders, literal(0), null(), null()).outerjoin(Certified, known)
    names = ["person_id", "ref", "release", "ends_at", "looks_at"]
    statement = insert(Certified).from_select(names, missing.where(Certified.person_id.is_(None)))
    session.execute(statement)


def waiting(session: Session, at: datetime) -> tuple[int, ...]:
    """Give some of the people whose certification time or a release may have changed."""
    due = or_(Certified.looks_at <= at, Certified.release < library.current_number(session))
    query = select(Certified.person_id).where(due).order_by(Certified.person_id).distinct().limit(CHUNK)
    return tuple(session.scalars(query))


def look(session: Session, person_id: int, at: datetime) -> None:
    """Renew what is remembered already, note what lapsed for a person, and when to look again."""
    people.lock(session, person_id)
    settling.settle(session, person_id, at)
    found = {one.kind.ref: one for one in facts.certificates(session, person_id)}
    refs = session.scalars(select(Certified.ref).where(Certified.person_id == person_id).order_by(Certified.ref))
    for ref in refs.all():
        one = found.get(ref)
        if one is None:
            mine = (Certified.person_id == person_id, Certified.ref == ref)
            values = {"release": library.current_number(session), "ends_at": None, "looks_at": None}
            session.execute(update(Certified).where(*mine).values(**values))
            continue
        if one.state(at) == "ended":
            renewing.lapse(session, person_id, one, at=at)
        renewing.watch(session, person_id, one, at)


def recount(session: Session) -> list[str]:
    """Compare until when each level is certified with the facts, and the renewals with their numbers."""
    number, found = library.current_number(session), []
    kept = select(Certified.person_id, Certified.ref, Certified.ends_at).where(Certified.release == number)
    mine: dict[int, Mapping[str, Any]] = {}
    for row in session.execute(kept.order_by(Certified.person_id, Certified.ref)).all():
        if row.person_id not in mine:
            mine = {row.person_id: {one.kind.ref: one for one in facts.certificates(session, row.person_id)}}
        right = mine[row.person_id].get(row.ref)
        if row.ends_at != (right.ends if right else None):
            found.append(f"{row.ref} of person {row.person_id}: kept until {row.ends_at}, the facts say {right}")
    return found + _gaps(session)


def _gaps(session: Session) -> list[str]:
    """Name renewals that do not follow each other."""
    query = select(Certification.person_id, Certification.ref, Certification.n, Certification.at)
    found, last = [], None
    for row in session.execute(query.order_by(Certification.person_id, Certification.ref, Certification.n)):
        same = last is not None and (last.person_id, last.ref) == (row.person_id, row.ref)
        if row.n != (last.n + 1 if same and last else 1) or (same and last and row.at < last.at):
            found.append(f"{row.ref} of person {row.person_id}: renewal {row.n} does not follow the one before")
        last = row
    return found
