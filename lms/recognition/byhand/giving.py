"""Badges given by hand: with a reason that is shown with them, once, and never to oneself."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.content.badges import BY_HAND, Badge
from lms.library import service as library
from lms.people import service as people
from lms.recognition import awards, engine, rules
from lms.recognition.byhand import rules as hand
from lms.recognition.byhand import verdicts


def givable(session: Session) -> tuple[Badge, ...]:
    """List the badges of the academy that are given by hand."""
    return tuple(one for one in library.current(session).library.badges.values() if one.when == BY_HAND)


def held(session: Session, person_id: int, badge_id: str) -> tuple[rules.Award, ...]:
    """List the awards of one badge that a person has, newest first."""
    return tuple(one for one in awards.badges(session, person_id) if one.badge_id == badge_id)


def give(
    session: Session,
    person_id: int,
    badge_id: str,
    *,
    by: int,
    reason: str,
    at: datetime,
    until: datetime | None = None,
) -> str:
    """Give a badge by hand and tell the award's public id; without ``until`` it is valid as the badge says.

    Announces ``badge_awarded``, and what follows from the badge. One that has expired may be given once more.

    :raises CannotGive: the academy has no badge of that name to give by hand, or the account is closed.
    :raises NotOneself: giver and holder are the same.
    :raises NotTheOne: the giver has no role that gives badges.
    :raises AlreadySo: the person holds it, or it is suspended or revoked.
    :raises BadEnd: the end does not lie ahead.
    :raises lms.people.service.Unknown: there is nobody with that key.
    """
    badge: Badge | None = library.current(session).library.badges.get(badge_id)
    if badge is None:
        raise hand.CannotGive("The academy has no badge of that name.")
    hand.check_giving(badge, to=person_id, by=by, roles=people.person(session, by).roles)
    hand.check_end(until, at)
    people.lock(session, person_id)
    if not people.person(session, person_id).active:
        raise hand.CannotGive("This account is closed.")
    number = hand.check_again(held(session, person_id, badge_id), badge.title, at)
    public_id = engine.bestow(session, person_id, badge, awards.Given(reason, until, number), at=at)
    if public_id is None:
        raise hand.AlreadySo(f"This person holds “{badge.title}” already.")
    verdicts.append(session, public_id, "given", by=by, reason=reason, at=at)
    audit.record(session, "badge.given", actor=by, subject=f"award:{public_id}", at=at, badge=badge_id)
    return public_id
