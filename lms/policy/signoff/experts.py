"""Which areas experts sign for: given by an administrator, counted while the person is an expert with an account."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.library import service as library
from lms.people import service as people
from lms.policy.signoff import rules
from lms.policy.signoff.models import ExpertArea, Review, Round, RoundWriter
from lms.store.sessions import insert_once

ROLE = "expert"


def holders(session: Session) -> dict[str, frozenset[int]]:
    """Give by area the active experts who sign for it."""
    query = select(ExpertArea.area, ExpertArea.person_id).where(ExpertArea.person_id.in_(people.ids_select((ROLE,))))
    found: dict[str, set[int]] = {}
    for area, person_id in session.execute(query):
        found.setdefault(area, set()).add(person_id)
    return {area: frozenset(each) for area, each in found.items()}


def held_in(holders: Mapping[str, frozenset[int]], person_id: int) -> frozenset[str]:
    """Give the areas a person is among the holders of."""
    return frozenset(area for area, each in holders.items() if person_id in each)


def areas_of(session: Session, person_id: int) -> tuple[str, ...]:
    """List the areas a person was given, whatever their roles are now."""
    query = select(ExpertArea.area).where(ExpertArea.person_id == person_id).order_by(ExpertArea.area)
    return tuple(session.scalars(query))


def held_by(session: Session, person_id: int) -> frozenset[str]:
    """Give the areas a person signs for now; none while they are no expert."""
    return held_in(holders(session), person_id)


def set_areas(session: Session, person_id: int, areas: Collection[str], *, at: datetime, by: int | None) -> None:
    """Give a person exactly these areas; what they signed before stays signed."""
    people.lock(session, person_id)
    before, after = frozenset(areas_of(session, person_id)), frozenset(areas)
    if before == after:
        return
    session.execute(
        delete(ExpertArea).where(ExpertArea.person_id == person_id, ExpertArea.area.in_(sorted(before - after)))
    )
    for area in sorted(after - before):
        insert_once(session, ExpertArea, person_id=person_id, area=area)
    subject = people.person(session, person_id).public_id
    audit.record(session, "policy.areas_set", actor=by, subject=subject, at=at, areas=sorted(after))


def known_areas(session: Session) -> tuple[str, ...]:
    """List every area there is: the usual ones, those policies and open rounds name, and those somebody was given."""
    named: list[str] = [*rules.USUAL, *_named(session)]
    for areas in session.scalars(select(Round.areas).where(Round.closed_at.is_(None)).order_by(Round.id)):
        named += areas
    named += session.scalars(select(ExpertArea.area).distinct().order_by(ExpertArea.area))
    return tuple(dict.fromkeys(named))


def unheld(session: Session) -> tuple[str, ...]:
    """List the areas that policies in force name and nobody holds: the release itself signs for them."""
    held = holders(session)
    return tuple(area for area in dict.fromkeys(_named(session)) if area not in held)


def export(session: Session, person_id: int) -> list[dict[str, str]]:
    """Give the areas a person signs for."""
    return [{"area": area} for area in areas_of(session, person_id)]


def export_part(session: Session, person_id: int) -> dict[str, list[dict[str, object]]]:
    """Give the rounds of signatures a person wrote for, and what they said in them."""
    rounds = select(Round.title, Round.number).join(RoundWriter, RoundWriter.round_id == Round.id)
    said = select(Round.title, Round.number, Review.area, Review.verdict, Review.comment, Review.at)
    queries = {
        "wrote": rounds.where(RoundWriter.person_id == person_id).order_by(Round.id),
        "said": said.join(Round, Round.id == Review.round_id).where(Review.person_id == person_id).order_by(Review.id),
    }
    return {name: [dict(row._mapping) for row in session.execute(query)] for name, query in queries.items()}


def _named(session: Session) -> Iterable[str]:
    if not library.current_number(session):
        return ()
    return [area for policy in library.current(session).source.policies.values() for area in policy.approvals]
