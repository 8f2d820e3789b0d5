"""What was granted and withdrawn: compared with the formula, remembered, announced, sealed, recounted.

No page decides by what stands here; the formula does, live. These rows are the trail, and how other
systems and listeners hear of a change, also of one that time alone brings.
"""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Integer, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import decisions, rules
from lms.advocacy.models import Grant, GrantEvent, GrantSeal, GrantWatch
from lms.audit import service as audit
from lms.library import service as library
from lms.people import service as people
from lms.store.sessions import ask, insert_once

CHUNK = 200
"""How many people one run of the sweep looks at."""
SETTLED = timedelta(minutes=10)
"""Events are sealed once no transaction can still bring an older one."""
RUN = 1000
"""How many events one seal binds at most."""
_TRAIL = (
    select(*GrantEvent.__table__.c["key", "granted", "reason", "at"])
    .where(GrantEvent.person_id == bindparam("person"))
    .order_by(GrantEvent.id.desc())
    .limit(bindparam("limit", type_=Integer))
)


def refresh(session: Session, person_id: int, at: datetime) -> list[rules.Change]:
    """Write what changed in a person's permissions since the last look, and announce it.

    Announces ``permission_granted`` and ``permission_withdrawn``.
    """
    people.lock(session, person_id)
    person = people.person(session, person_id)
    known = decisions.facts(session, person_id, at, roles=person.roles)
    made = decisions.decided(session, known)
    held = session.scalars(select(Grant.key).where(Grant.person_id == person_id, Grant.granted))
    found = rules.changes(made.values(), held, closed=not person.active)
    for change in found:
        _write(session, person_id, change, at=at)
    _watch(session, person_id, rules.next_change(made.values(), known))
    for change in found:
        _announce(session, person_id, change, at=at)
    return found


def sweep(session: Session, at: datetime) -> int:
    """Look again at some of the people whose grants time or a new release may have changed; tell how many.

    A job calls it: it takes at most 200 people and goes on with the next run. It also seals the trail.
    """
    number = library.current_number(session)
    due = or_(GrantWatch.next_change_at <= at, GrantWatch.release < number)
    query = select(GrantWatch.person_id).where(due).order_by(GrantWatch.person_id).limit(CHUNK)
    waiting = session.scalars(query).all()
    for person_id in waiting:
        refresh(session, person_id, at)
    seal(session, at)
    return len(waiting)


def seal(session: Session, at: datetime) -> int:
    """Bind the settled events that no seal binds yet, and say so in the audit log; tell how many there were.

    The log gets a digest and no names, so that it is no list of who chose what.
    """
    last = session.scalar(select(func.max(GrantSeal.last))) or 0
    events = _events(session, GrantEvent.id > last, GrantEvent.at <= at - SETTLED)
    if not events:
        return 0
    run = {"first": events[0].id, "last": events[-1].id, "digest": _digest(events)}
    if insert_once(session, GrantSeal, at=at, **run):
        audit.record(session, "permissions.changed", subject=f"grant-events:{run['first']}-{run['last']}", at=at, **run)
    return len(events)


def trail(session: Session, person_id: int, limit: int = 50) -> tuple[tuple[str, bool, str, datetime], ...]:
    """List the latest changes of a person's own permissions, newest first: key, granted, reason code, time."""
    rows = ask(session, _TRAIL, {"person": person_id, "limit": limit})
    return tuple((row.key, row.granted, row.reason, row.at) for row in rows)


def recount(session: Session) -> list[str]:
    """Compare the grants kept with the last event of each, and the seals with their events; name each difference."""
    known = GrantEvent.person_id.is_not(None)
    newest = select(func.max(GrantEvent.id)).where(known).group_by(GrantEvent.person_id, GrantEvent.key)
    last = (GrantEvent.person_id, GrantEvent.key, GrantEvent.granted, GrantEvent.at)
    said = _by_grant(session.execute(select(*last).where(GrantEvent.id.in_(newest))))
    kept = _by_grant(session.execute(select(Grant.person_id, Grant.key, Grant.granted, Grant.since)))
    found = [
        f"grant {grant[1]} of person {grant[0]}: kept {kept.get(grant)}, events say {said.get(grant)}"
        for grant in sorted(kept.keys() | said.keys())
        if kept.get(grant) != said.get(grant)
    ]
    return found + _broken_seals(session)


def on_level_reached(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Look at the person's permissions again; listens to ``signals.level_reached``."""
    refresh(session, person_id, at)


def on_policy_acknowledged(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Look at the person's permissions again; listens to ``signals.policy_acknowledged``."""
    refresh(session, person_id, at)


def on_certification_renewed(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Look at the person's permissions again; listens to ``signals.certification_renewed``."""
    refresh(session, person_id, at)


def on_certification_lapsed(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Look at the person's permissions again; listens to ``signals.certification_lapsed``."""
    refresh(session, person_id, at)


def on_sign_off_changed(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Look at the person's permissions again; listens to ``signals.signed_off`` and ``signals.sign_off_withdrawn``."""
    refresh(session, person_id, at)


def on_person_deactivated(_academy: Any, *, session: Session, person_id: int, at: datetime, **_facts: Any) -> None:
    """Withdraw every permission of a closed account; listens to ``signals.person_deactivated``."""
    refresh(session, person_id, at)


def _write(session: Session, person_id: int, change: rules.Change, *, at: datetime) -> None:
    values = {"granted": change.granted, "since": at}
    if not insert_once(session, Grant, person_id=person_id, key=change.key, **values):
        mine = (Grant.person_id == person_id, Grant.key == change.key)
        session.execute(update(Grant).where(*mine).values(**values))
    event = {"key": change.key, "granted": change.granted, "reason": change.reason, "at": at}
    session.execute(insert(GrantEvent).values(person_id=person_id, pseudonym=_pseudonym(session, person_id), **event))


def _watch(session: Session, person_id: int, next_change_at: datetime | None) -> None:
    values = {"release": library.current_number(session), "next_change_at": next_change_at}
    if not insert_once(session, GrantWatch, person_id=person_id, **values):
        session.execute(update(GrantWatch).where(GrantWatch.person_id == person_id).values(**values))


def _announce(session: Session, person_id: int, change: rules.Change, *, at: datetime) -> None:
    told: dict[str, Any] = {"person_id": person_id, "key": change.key, "at": at}
    if change.granted:
        signals.announce(signals.permission_granted, session, **told)
    else:
        signals.announce(signals.permission_withdrawn, session, reason=change.reason, **told)


def _by_grant(rows: Iterable[Any]) -> dict[tuple[int, str], tuple[bool, datetime]]:
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _events(session: Session, *conditions: Any) -> Sequence[Any]:
    columns = (
        GrantEvent.id,
        GrantEvent.pseudonym,
        GrantEvent.key,
        GrantEvent.granted,
        GrantEvent.reason,
        GrantEvent.at,
    )
    return session.execute(select(*columns).where(*conditions).order_by(GrantEvent.id).limit(RUN)).all()


def _digest(events: Iterable[Any]) -> str:
    whole = sha256()
    for one in events:
        line = (one.id, one.pseudonym, one.key, int(one.granted), one.reason, one.at.isoformat())
        whole.update("\x1f".join(map(str, line)).encode() + b"\n")
    return whole.hexdigest()


def _broken_seals(session: Session) -> list[str]:
    found = []
    for one in session.scalars(select(GrantSeal).order_by(GrantSeal.last)):
        events = _events(session, GrantEvent.id >= one.first, GrantEvent.id <= one.last)
        if _digest(events) != one.digest:
            found.append(f"grant events {one.first}-{one.last} are not those that were sealed at {one.at.isoformat()}")
    return found


def _pseudonym(session: Session, person_id: int) -> str:
    secret = session.info["academy"].secret().encode()
    return hmac.new(secret, f"grant:{person_id}".encode(), sha256).hexdigest()[:32]
