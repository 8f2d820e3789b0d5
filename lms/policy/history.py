"""The versions of a policy: what each changed and why, and who signed what, when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.policy.models import PolicyVersion
from lms.policy.signoff import standing
from lms.policy.signoff.rules import Reviewed


@dataclass(frozen=True, slots=True)
class Record:
    """A version as it came into force. ``by_release`` are the areas nobody held then.

    ``brings_back`` is the number of the version whose text it repeats, where it does.
    """

    number: int
    title: str
    published_at: datetime
    release: int
    material: bool
    why: str
    signatures: tuple[Reviewed, ...]
    by_release: tuple[str, ...]
    brings_back: int | None
    round_id: int | None


def history(session: Session, policy_id: str) -> list[Record]:
    """List the versions of a policy, newest first, in a fixed number of queries."""
    query = select(PolicyVersion).where(PolicyVersion.policy_id == policy_id).order_by(PolicyVersion.number)
    rows = session.scalars(query).all()
    signed = standing.signatures(session, [row.round_id for row in rows if row.round_id is not None])
    first: dict[str, int] = {}
    found = []
    for row in rows:
        by_area = signed.get(row.round_id or 0, {})
        found.append(
            Record(
                number=row.number,
                title=row.title,
                published_at=row.published_at,
                release=row.release,
                material=row.material,
                why=row.why,
                signatures=tuple(by_area[area] for area in row.areas if area in by_area),
                by_release=tuple(area for area in row.areas if area not in by_area),
                brings_back=first.get(row.digest),
                round_id=row.round_id,
            )
        )
        first[row.digest] = row.number
    return found[::-1]
