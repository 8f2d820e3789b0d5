"""Count who has acknowledged, remind calmly, and hand the record to auditors."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, select, union_all, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.insights.campaign import rules
from lms.insights.campaign.models import PolicyCampaign, PolicyReminder
from lms.insights.campaign.rules import Count, Day, Group
from lms.people import service as people
from lms.policy import service as policy
from lms.store.sessions import dialect_of, insert_once, insert_or

LEAST = advocacy.LEAST
RUN = 100
"""How many reminders of a policy one turn of the job writes at most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a policy stands: ``whole`` is None where fewer than five people are asked."""

    reading: policy.Reading
    whole: Count | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """Whether a policy reminds, and for how many the press of a button would write a mail now."""

    automatic: bool
    pressed_at: datetime | None
    waiting: int
    written: int


def standings(session: Session) -> tuple[Standing, ...]:
    """Tell how each policy that asks to be acknowledged stands, in two queries."""
    asked = policy.readings(session)
    counted = _by_team(session, [one.policy_id for one in asked])
    return tuple(_standing(one, counted.get(one.policy_id, {})) for one in asked)


def standing(session: Session, policy_id: str) -> Standing:
    """Tell how one policy stands, in two queries.

    :raises NoSuchPolicy: none of that id asks to be acknowledged.
    """
    found = policy.reading(session, policy_id)
    return _standing(found, _by_team(session, [policy_id]).get(policy_id, {}))


def done(session: Session) -> dict[str, int]:
    """Count by policy who has acknowledged what counts now, in two queries."""
    counted = _by_team(session, [one.policy_id for one in policy.readings(session)])
    return {name: sum(teams.values(), rules.NOBODY).done for name, teams in counted.items()}


def days(session: Session, reading: policy.Reading, at: datetime, zone: tzinfo) -> tuple[Day, ...]:
    """Count by day who came to count as having acknowledged, for four weeks."""
    members = people.members_select().subquery("members")
    done = policy.acknowledged_at_column(members.c.id, reading.policy_id)
    inner = select(done.label("done_at")).select_from(members).subquery()
    found = session.scalars(select(inner.c.done_at).where(inner.c.done_at > at - timedelta(days=rules.DAYS + 1)))
    return rules.days(found, at, zone)


def campaign(session: Session, reading: policy.Reading, at: datetime) -> Campaign:
    """Tell whether a policy reminds, in one query."""
    mine = PolicyCampaign.policy_id == reading.policy_id
    waiting = select(func.count()).select_from(_waiting(reading, at).subquery())
    written = select(func.count()).where(
        PolicyReminder.policy_id == reading.policy_id, PolicyReminder.version == reading.material_number
    )
    query = select(
        select(PolicyCampaign.automatic).where(mine).scalar_subquery(),
        select(PolicyCampaign.pressed_at).where(mine).scalar_subquery(),
        waiting.scalar_subquery(),
        written.scalar_subquery(),
    )
    row = session.execute(query).one()
    return Campaign(bool(row[0]), row[1], row[2], row[3])


def press(session: Session, policy_id: str, *, by: int, at: datetime) -> int:
    """Have one mail written to everybody who may be reminded now; tell how many that are. The job writes them.

    :raises NoSuchPolicy: none of that id asks to be acknowledged.
    """
    found = policy.reading(session, policy_id)
    number = campaign(session, found, at).waiting
    if number:
        _set(session, policy_id, by=by, at=at, pressed_at=at)
        audit.record(session, "policy.reminders", actor=by, subject=f"policy:{policy_id}", at=at, people=number)
    return number


def automate(session: Session, policy_id: str, *, on: bool, by: int, at: datetime) -> None:
    """Let a policy remind by itself, or not; turning it off also stops what is not written yet.

    :raises NoSuchPolicy: none of that id asks to be acknowledged.
    """
    policy.reading(session, policy_id)
    _set(session, policy_id, by=by, at=at, automatic=on, **({} if on else {"pressed_at": None}))
    audit.record(session, "policy.reminding", actor=by, subject=f"policy:{policy_id}", at=at, on=on)


def send(session: Session, at: datetime) -> int:
    """Write the reminders that are due, each once; tell how many. A job calls it."""
    kept = {row.policy_id: row for row in session.scalars(select(PolicyCampaign))}
    wanted = {name: row for name, row in kept.items() if row.automatic or row.pressed_at}
    asked = policy.readings(session) if wanted else ()
    return sum(_send(session, one, wanted[one.policy_id], at) for one in asked if one.policy_id in wanted)


def record(session: Session, policy_id: str, *, by: int, at: datetime) -> Iterator[policy.Acknowledged]:
    """Give every acknowledgement of a policy by name, for auditors; who took it is noted in the audit log.

    :raises NoSuchPolicy: there is no such policy in force.
    """
    policy.current(session, policy_id)
    audit.record(session, "policy.exported", actor=by, subject=f"policy:{policy_id}", at=at)
    return policy.record(session, policy_id)


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List the reminders somebody got, for that person."""
    mine = select(PolicyReminder).where(PolicyReminder.person_id == person_id).order_by(PolicyReminder.at)
    return [{"policy": row.policy_id, "version": row.version, "at": row.at} for row in session.scalars(mine)]


def _standing(reading: policy.Reading, teams: dict[int | None, Count]) -> Standing:
    whole = sum(teams.values(), rules.NOBODY)
    return Standing(reading, whole if whole.people >= LEAST else None, rules.groups(teams, LEAST))


def _by_team(session: Session, policy_ids: Iterable[str]) -> dict[str, dict[int | None, Count]]:
    parts = [_tally(one) for one in policy_ids]
    found: dict[str, dict[int | None, Count]] = {}
    for name, team, done, total in session.execute(union_all(*parts)) if parts else ():
        found.setdefault(name, {})[team] = Count(int(done or 0), total)
    return found


def _tally(policy_id: str) -> Select[Any]:
    members = people.members_select().subquery("members")
    done = policy.acknowledged_at_column(members.c.id, policy_id)
    inner = select(members.c.team_id, done.label("done_at")).subquery()
    counted = func.sum(case((inner.c.done_at.is_not(None), 1), else_=0))
    return select(literal(policy_id), inner.c.team_id, counted, func.count()).group_by(inner.c.team_id)


def _waiting(reading: policy.Reading, at: datetime, *, patient: bool = False) -> Select[Any]:
    """Select who may be reminded; ``patient``: only those who have been here for two weeks."""
    members = people.members_select().subquery("members")
    done = policy.acknowledged_at_column(members.c.id, reading.policy_id)
    joined_by = at - rules.APART if patient else at
    return (
        select(members.c.id, members.c.name, members.c.email)
        .where(members.c.joined_at <= joined_by, done.is_(None), ~_reminded(members.c.id, reading, at))
        .order_by(members.c.id)
    )


def _reminded(person: ColumnElement[int], reading: policy.Reading, at: datetime) -> ColumnElement[bool]:
    this = (PolicyReminder.policy_id == reading.policy_id) & (PolicyReminder.version == reading.material_number)
    lately = PolicyReminder.at > at - rules.APART
    of_theirs = select(PolicyReminder.person_id).where(PolicyReminder.person_id == person, this | lately)
    return exists(of_theirs.correlate_except(PolicyReminder))


def _set(session: Session, policy_id: str, *, by: int, at: datetime, **values: Any) -> None:
    statement = insert_or(dialect_of(session), PolicyCampaign).values(
        policy_id=policy_id, by_id=by, at=at, **{"automatic": False, "pressed_at": None, **values}
    )
    changed = {"by_id": by, "at": at, **values}
    session.execute(statement.on_conflict_do_update(index_elements=["policy_id"], set_=changed))


def _send(session: Session, reading: policy.Reading, row: PolicyCampaign, at: datetime) -> int:
    if not row.pressed_at and at - reading.since < rules.APART:
        return 0
    query = _waiting(reading, at, patient=not row.pressed_at).limit(RUN)
    found = session.execute(query).all()
    for person_id, name, email in found:
        values = {"person_id": person_id, "policy_id": reading.policy_id, "version": reading.material_number}
        if insert_once(session, PolicyReminder, **values, at=at):
            _mail(session, reading, name, email, at)
    if row.pressed_at and len(found) < RUN:
        mine = (PolicyCampaign.policy_id == row.policy_id, PolicyCampaign.pressed_at == row.pressed_at)
        session.execute(update(PolicyCampaign).where(*mine).values(pressed_at=None))
    return len(found)


def _mail(session: Session, reading: policy.Reading, name: str, email: str, at: datetime) -> None:
    first = (name.split(maxsplit=1) or [name])[0]
    link = session.info["academy"].link(f"/policy/{reading.policy_id}")
    text = (
        f"Hello {first},\n\n“{reading.title}” has a version that waits for you to read it and acknowledge it. "
        f"It is required reading for everybody here, and takes a few minutes:\n{link}\n\n"
        "There is no second mail about this version. Nobody is told who got this one.\n"
    )
    with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
        delivery.mail(session, to=email, subject=f"To read: {reading.title}", text=text, at=at)
