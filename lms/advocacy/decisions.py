"""Facts read by one composed query, and the live decisions made from them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, ScalarSelect, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from lms.advocacy import rules
from lms.advocacy.models import Consent, Suspension
from lms.content.levels import Permission
from lms.learning import service as learning
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.store.sessions import ask
from lms.store.types import Moment


def facts(session: Session, person_id: int, at: datetime, *, roles: frozenset[str] | None = None) -> rules.Facts:
    """Read all that a person's permissions rest on, in one query.

    Roles that are not given, and the dates of levels that lapse, are asked for only where the academy's
    permissions and levels need them.
    """
    return facts_of(session, person_id, at, ask(session, statement(), {"person_id": person_id, "at": at}).one(), roles)


def facts_of(session: Session, person_id: int, at: datetime, row: Any, roles: frozenset[str] | None) -> rules.Facts:
    """Make facts of a row of ``statement()``, which another query may have more columns beside."""
    content = library.current(session).library
    pause = rules.Pause(row.pause_reason, row.pause_since, row.pause_until) if row.pause_since else None
    if roles is None:
        roles = _roles(session, person_id) if any(one.roles for one in content.permissions) else frozenset()
    return rules.Facts(
        at=at,
        level=row.level,
        certifications=_certifications(session, person_id, row.level),
        roles=roles,
        acknowledged=bool(row.acknowledged),
        choice=rules.Choice(row.choice, row.chosen_at),
        pause=pause,
    )


def decisions(
    session: Session, person_id: int, at: datetime, *, roles: frozenset[str] | None = None
) -> dict[str, rules.Decision]:
    """Decide about every key of the academy, by key, in the order of the levels."""
    return decided(session, facts(session, person_id, at, roles=roles))


def decided(session: Session, known: rules.Facts) -> dict[str, rules.Decision]:
    """Decide about every key from facts already read."""
    titles = _titles(session)
    return {one.key: rules.decide(one, known, titles) for one in _permissions(session)}


def decision(
    session: Session, person_id: int, key: str, at: datetime, *, roles: frozenset[str] | None = None
) -> rules.Decision:
    """Decide about one key; a key the academy does not have is held by nobody."""
    permission = next((one for one in _permissions(session) if one.key == key), None)
    if permission is None:
        return rules.unknown(key)
    if permission.level == 0:
        return rules.decide(permission, rules.Facts(at))
    return rules.decide(permission, facts(session, person_id, at, roles=roles), _titles(session))


def may(session: Session, person_id: int, key: str, at: datetime) -> bool:
    """Tell whether a person may do now what a key stands for."""
    return decision(session, person_id, key, at).granted


def require(session: Session, person_id: int, key: str, at: datetime) -> rules.Decision:
    """Give the decision about a key that is held.

    :raises Locked: it is not; the decision says why.
    """
    made = decision(session, person_id, key, at)
    if not made.granted:
        raise rules.Locked(made)
    return made


def known_key(session: Session, key: str) -> Permission:
    """Give the permission of that name.

    :raises UnknownKey: the academy has none.
    """
    found = next((one for one in _permissions(session) if one.key == key), None)
    if found is None:
        raise rules.UnknownKey(f"this academy has no permission named {key}")
    return found


def key_for(session: Session, door: str) -> str:
    """Give the key that opens a door of the academy; a door without one is open to nobody."""
    return next((one.key for one in _permissions(session) if one.opens == door), door)


def _permissions(session: Session) -> Iterable[Permission]:
    permissions = library.current(session).library.permissions
    return sorted(permissions, key=lambda one: one.level)


def _titles(session: Session) -> Mapping[int, str]:
    return {level.number: level.title for level in library.current(session).library.levels}


def _roles(session: Session, person_id: int) -> frozenset[str]:
    return people.person(session, person_id).roles


def _certifications(session: Session, person_id: int, level: int) -> tuple[rules.Certification, ...]:
    """Give the levels that count and when they end; dates are read only where a level has an end at all."""
    levels = [one for one in library.current(session).library.levels if one.number <= level]
    lasting = [one for one in levels if not one.valid_for]
    signed = recognition.sign_offs(session, person_id) if any(one.sign_off for one in lasting) else {}
    if len(lasting) == len(levels) and not signed:
        return (rules.Certification(level),)
    held = [rules.Certification(one.number, signed_until=signed.get(one.id)) for one in lasting]
    for one in learning.certificates(session, person_id, up_to=level):
        held.append(rules.Certification(one.kind.number, one.ends, one.grace_ends, one.signed_until))
    return tuple(held)


@cache
def statement() -> Select[Any]:
    """Give the one query of all that permissions rest on; bind ``person_id`` and ``at``."""
    person = bindparam("person_id", type_=Integer)
    return select(
        recognition.level_column(person).label("level"),
        policy.current_column(person).label("acknowledged"),
        _last_choice(Consent.choice).label("choice"),
        _last_choice(Consent.at).label("chosen_at"),
        _running_pause(Suspension.reason).label("pause_reason"),
        _running_pause(Suspension.starts_at).label("pause_since"),
        _running_pause(Suspension.until).label("pause_until"),
    )


def _last_choice(column: Any) -> ScalarSelect[Any]:
    mine = Consent.person_id == bindparam("person_id", type_=Integer)
    return select(column).where(mine).order_by(Consent.id.desc()).limit(1).scalar_subquery()


def _running_pause(column: Any) -> ScalarSelect[Any]:
    """Of several pauses the one that lasts longest counts."""
    at = bindparam("at", type_=Moment())
    mine = Suspension.person_id == bindparam("person_id", type_=Integer)
    running = (Suspension.starts_at <= at, Suspension.lifted_at.is_(None), _unended(at))
    longest = (Suspension.until.is_(None).desc(), Suspension.until.desc(), Suspension.id)
    return select(column).where(mine, *running).order_by(*longest).limit(1).scalar_subquery()


def _unended(at: Any) -> Any:
    return or_(Suspension.until.is_(None), Suspension.until > at)
