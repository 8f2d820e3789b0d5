"""Badges that people hold: awarded once, shown by the owner's choice, never deleted."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from lms.content.badges import Badge
from lms.content.validity import add_months
from lms.recognition import rules
from lms.recognition.byhand.models import Verdict
from lms.recognition.models import Award
from lms.store.sessions import ask, insert_once

_COLUMNS = (
    Award.public_id,
    Award.person_id,
    Award.badge_id,
    Award.title,
    Award.digest,
    Award.look,
    Award.release,
    Award.evidence,
    Award.awarded_at,
    Award.expires_at,
    Award.revoked_at,
    Award.revoked_reason,
    Award.public,
    Award.suspended_at,
    Award.suspended_reason,
    Award.given_reason,
    select(Verdict.id).where(Verdict.award_id == Award.id).correlate(Award).exists().label("decided"),
)
_MINE = (
    select(*_COLUMNS).where(Award.person_id == bindparam("person")).order_by(Award.awarded_at.desc(), Award.id.desc())
)

_ONE = select(*_COLUMNS).where(Award.public_id == bindparam("public_id"))
"""Built once, as is what a page anybody may open asks besides."""


def badges(session: Session, person_id: int) -> tuple[rules.Award, ...]:
    """List a person's awards, newest first, the expired and the revoked too."""
    return tuple(rules.Award(*row) for row in ask(session, _MINE, {"person": person_id}))


def award(session: Session, public_id: str) -> rules.Award:
    """Give an award by its public id.

    :raises NoSuchAward: nobody holds an award with this id.
    """
    row = ask(session, _ONE, {"public_id": public_id}).first()
    if row is None:
        raise rules.NoSuchAward("We know no badge with this id. Check that all of it was copied.")
    return rules.Award(*row)


def several(session: Session, award_ids: Collection[int]) -> dict[int, rules.Award]:
    """Give awards by their keys; keys of none are left out."""
    rows = session.execute(select(Award.id, *_COLUMNS).where(Award.id.in_(award_ids)).order_by(Award.id))
    return {key: rules.Award(*row) for key, *row in rows}


def award_of(session: Session, person_id: int, public_id: str) -> rules.Award:
    """Give one of a person's own awards.

    :raises NoSuchAward: this person holds no award with this id.
    """
    found = award(session, public_id)
    if found.person_id != person_id:
        raise rules.NoSuchAward("We know no badge of yours with this id.")
    return found


def by_public_id(session: Session, public_ids: Collection[str]) -> dict[int, rules.Award]:
    """Give awards by their public ids, under their keys; ids of none are left out."""
    rows = session.execute(select(Award.id, *_COLUMNS).where(Award.public_id.in_(public_ids)))
    return {key: rules.Award(*row) for key, *row in rows}


def public_of(session: Session, person_ids: Collection[int]) -> dict[int, list[rules.Award]]:
    """Give the awards that several people show to everybody, newest first, by person."""
    found: dict[int, list[rules.Award]] = {}
    shown = select(*_COLUMNS).where(Award.person_id.in_(person_ids), Award.public.is_(True))
    for row in session.execute(shown.order_by(Award.awarded_at.desc(), Award.id.desc())):
        one = rules.Award(*row)
        found.setdefault(one.person_id, []).append(one)
    return found


def set_public(session: Session, person_id: int, public_id: str, *, public: bool) -> None:
    """Let everybody with the address see an award, or nobody but those who check badges.

    :raises NoSuchAward: this person holds no award with this id.
    """
    mine = (Award.public_id == public_id, Award.person_id == person_id)
    found = session.execute(update(Award).where(*mine).values(public=public).returning(Award.id)).first()
    if found is None:
        raise rules.NoSuchAward("We know no badge of yours with this id.")


class Given(NamedTuple):
    """An award by hand: why, until when if not as its badge says, and the how manieth of its badge it is."""

    reason: str
    until: datetime | None
    number: int


def give(
    session: Session,
    person_id: int,
    badge: Badge,
    release: int,
    evidence: Mapping[str, Any],
    *,
    at: datetime,
    given: Given | None = None,
) -> str | None:
    """Write an award once and give its public id, or None if it was written before; the caller counts it."""
    public_id = secrets.token_urlsafe(16)
    again = f":{given.number}" if given and given.number > 1 else ""
    until = add_months(at, badge.valid_for) if badge.valid_for else None
    is_new = insert_once(
        session,
        Award,
        public_id=public_id,
        person_id=person_id,
        badge_id=badge.id,
        key=f"badge:{badge.id}{again}",
        title=badge.title,
        digest=badge.digest,
        look={"shape": badge.shape, "glyph": badge.glyph, "colour": badge.colour},
        release=release,
        evidence=dict(evidence),
        awarded_at=at,
        expires_at=given.until if given and given.until else until,
        public=False,
        given_reason=given.reason if given else None,
    )
    return public_id if is_new else None
