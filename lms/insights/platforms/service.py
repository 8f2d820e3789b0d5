"""Ask owners to look at a decision record again, once for each date."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from lms.delivery import service as delivery
from lms.insights.platforms import rules
from lms.insights.platforms.models import ReviewAsked
from lms.insights.platforms.rules import Review
from lms.library import service as library
from lms.people import service as people
from lms.store.sessions import insert_once


def reviews(session: Session, at: datetime) -> tuple[Review, ...]:
    """List all decision records, overdue ones first; days end as the academy's clocks say."""
    zone_name = session.info["academy"].settings.time_zone
    return rules.reviews(library.current(session).library.platforms.values(), at, zone_name)


def lines(session: Session, found: Iterable[Review]) -> dict[str, int]:
    """Give for each record the line of its file on which the date of the review is written."""
    digests = {one.record.digest for one in found}
    bodies = library.bodies(session, digests)
    return {digest: rules.field_line(body.decode(errors="replace")) for digest, body in bodies.items()}


def ask_owners(session: Session, at: datetime) -> int:
    """Write to the owners of records whose review is overdue, once for each record and date. A job calls it daily."""
    if not library.current_number(session):
        return 0
    asked = 0
    for one in reviews(session, at):
        if one.overdue and insert_once(
            session, ReviewAsked, platform_id=one.record.id, review_by=one.record.review_by, at=at
        ):
            asked += 1
            for owner in owners(session, one.record.owner):
                _mail(session, one, owner, at)
    return asked


def owners(session: Session, owner: str) -> tuple[people.Person, ...]:
    """Give the active people a record belongs to; champions where nobody here has that address."""
    if "@" in owner:
        found = people.find(session, owner)
        if found is not None and found.active:
            return (found,)
    return tuple(people.people(session, people.ids_with(session, {rules.role_of(owner)})).values())


def _mail(session: Session, one: Review, to: people.Person, at: datetime) -> None:
    first = (to.name.split(maxsplit=1) or [to.name])[0]
    link = session.info["academy"].link(f"/platforms/{one.record.id}")
    text = (
        f"Hello {first},\n\nthe decision about {one.record.title} was to be looked at again by "
        f"{one.record.review_by}, and it is yours.\n{link}\n\n"
        "Is it still right? Then a champion writes a new date into the record; if not, what changed. "
        "There is no second mail about this date.\n"
    )
    with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
        delivery.mail(session, to=to.email, subject=f"To look at again: {one.record.title}", text=text, at=at)
