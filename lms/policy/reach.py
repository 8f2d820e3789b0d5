"""How far the policies in force reach: who is asked to read them, how many did, and the record for auditors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from lms.policy.models import Acknowledgement, PolicyInForce, PolicyVersion
from lms.policy.rules import Acknowledged, NoSuchPolicy


@dataclass(frozen=True, slots=True)
class Reading:
    """A policy everybody is asked to read: its version in force, and the newest one that asked anew, and since when."""

    policy_id: str
    title: str
    number: int
    material_number: int
    since: datetime


def readings(session: Session) -> tuple[Reading, ...]:
    """List the policies in force that everybody is asked to acknowledge, by title."""
    asking = aliased(PolicyVersion)
    query = (
        select(PolicyVersion.policy_id, PolicyVersion.title, PolicyVersion.number, asking.number, asking.published_at)
        .join(PolicyInForce, PolicyInForce.policy_id == PolicyVersion.policy_id)
        .join(asking, (asking.policy_id == PolicyVersion.policy_id) & (asking.number == PolicyInForce.material_version))
        .where(PolicyInForce.acknowledge, PolicyVersion.number == PolicyInForce.version)
        .order_by(PolicyVersion.title, PolicyVersion.policy_id)
    )
    return tuple(Reading(*row) for row in session.execute(query))


def reading(session: Session, policy_id: str) -> Reading:
    """Give one of them.

    :raises NoSuchPolicy: no policy of that id is in force and asks to be acknowledged.
    """
    found = next((one for one in readings(session) if one.policy_id == policy_id), None)
    if found is None:
        raise NoSuchPolicy(f"there is no policy {policy_id!r} to acknowledge; look at the list of policies")
    return found


def record(session: Session, policy_id: str) -> Iterator[Acknowledged]:
    """Give every acknowledgement of a policy with the name it was given under, oldest first, for auditors."""
    query = select(Acknowledgement).where(Acknowledgement.policy_id == policy_id).order_by(Acknowledgement.id)
    for row in session.scalars(query):
        yield Acknowledged(row.policy_id, row.version, row.name, row.digest, row.at)


def acknowledged_counts(session: Session) -> dict[str, int]:
    """Count by policy id the people who acknowledged any version of it."""
    people = func.count(Acknowledgement.person_id.distinct())
    query = select(Acknowledgement.policy_id, people).group_by(Acknowledgement.policy_id)
    return {row[0]: row[1] for row in session.execute(query)}
