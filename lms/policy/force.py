"""Put signed texts into force, and tell which version of a policy is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.content.policies import Policy
from lms.library import service as library
from lms.policy.models import PolicyInForce, PolicyVersion
from lms.policy.rules import NoSuchPolicy, Version
from lms.policy.signoff import rounds, standing
from lms.policy.signoff import rules as signing


def on_release_published(_academy: Any, *, session: Session, number: int, at: datetime, **_facts: Any) -> None:
    """Put the policies of a new release into force. Announces ``policy_published`` for each new text.

    :raises NotSigned: the release holds a text that waits for a signature.
    """
    policies = library.current(session).source.policies
    for policy in policies.values():
        _put_into_force(session, policy, number, at)
    gone = select(PolicyInForce).where(PolicyInForce.policy_id.not_in(list(policies)), PolicyInForce.acknowledge)
    for row in session.scalars(gone):
        row.acknowledge = False
    rounds.close_gone(session, policies, at=at)
    session.flush()


def versions(session: Session, policy_id: str) -> list[Version]:
    """List the versions of a policy, newest first."""
    query = select(PolicyVersion).where(PolicyVersion.policy_id == policy_id).order_by(PolicyVersion.number.desc())
    rows = session.scalars(query).all()
    return [_version(row, _material_number(rows, row.number)) for row in rows]


def current(session: Session, policy_id: str) -> Version:
    """Give the version of a policy in force.

    :raises NoSuchPolicy: no policy of that id is in force.
    """
    query = (
        select(PolicyVersion, PolicyInForce.material_version, PolicyInForce.acknowledge)
        .join(
            PolicyInForce,
            (PolicyInForce.policy_id == PolicyVersion.policy_id) & (PolicyInForce.version == PolicyVersion.number),
        )
        .where(PolicyVersion.policy_id == policy_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise NoSuchPolicy(f"there is no policy {policy_id!r}; look at the list of policies")
    return _version(row[0], row.material_version, acknowledge=row.acknowledge)


def recount(session: Session) -> list[str]:
    """Compare what is kept as in force with the versions; name each difference."""
    found = []
    kept = {row.policy_id: (row.version, row.material_version) for row in session.scalars(select(PolicyInForce))}
    newest = (
        select(PolicyVersion.policy_id, func.max(PolicyVersion.number).label("number"))
        .group_by(PolicyVersion.policy_id)
        .order_by(PolicyVersion.policy_id)
    )
    for policy_id, number in session.execute(newest):
        material = session.scalar(
            select(func.max(PolicyVersion.number)).where(PolicyVersion.policy_id == policy_id, PolicyVersion.material)
        )
        if kept.get(policy_id) != (number, material):
            found.append(f"policy {policy_id}: kept {kept.get(policy_id)}, versions say {(number, material)}")
    return found


def _put_into_force(session: Session, policy: Policy, release: int, at: datetime) -> None:
    row = session.get(PolicyInForce, policy.id)
    last = session.get(PolicyVersion, (policy.id, row.version)) if row else None
    if row is not None and last is not None and last.digest == policy.digest:
        row.acknowledge = policy.acknowledge
        return
    made = _version_of(session, policy, last, release, at)
    session.add(made)
    if row is None:
        row = PolicyInForce(policy_id=policy.id)
        session.add(row)
    row.version = made.number
    row.acknowledge = policy.acknowledge
    if made.material:
        row.material_version = made.number
    session.flush()
    _announce(session, made, at)


def _version_of(
    session: Session, policy: Policy, last: PolicyVersion | None, release: int, at: datetime
) -> PolicyVersion:
    """Make the next version of a policy, with the signatures under its text.

    :raises NotSigned: there are too few.
    """
    before = library.policy_texts(session, {last.digest: policy.path}).get(last.digest) if last else None
    areas = signing.needed(before, policy)
    stands = standing.stands(session, policy.id, policy.digest, areas)
    if not stands.signed:
        missing = ", ".join(map(signing.title_of, stands.missing))
        raise signing.NotSigned(f"“{policy.title}” waits for a signature ({missing}), so it was not published.")
    asked = rounds.close_published(session, policy.id, policy.digest, at=at)
    earlier = _earlier(session, policy) if asked is None else None
    return PolicyVersion(
        policy_id=policy.id,
        number=last.number + 1 if last else 1,
        title=policy.title,
        digest=policy.digest,
        words_digest=policy.words_digest,
        material=last is None or last.words_digest != policy.words_digest or bool(asked and asked.cls == "material"),
        release=release,
        published_at=at,
        round_id=asked.id if asked else earlier.round_id if earlier else None,
        areas=list(earlier.areas if earlier else [one.name for one in stands.areas]),
        why=asked.why if asked else "",
    )


def _earlier(session: Session, policy: Policy) -> PolicyVersion | None:
    """Give the newest version with the same text: what was signed then is signed."""
    query = select(PolicyVersion).where(PolicyVersion.policy_id == policy.id, PolicyVersion.digest == policy.digest)
    return session.scalar(query.order_by(PolicyVersion.number.desc()).limit(1))


def _announce(session: Session, made: PolicyVersion, at: datetime) -> None:
    signed = standing.signatures(session, [made.round_id] if made.round_id else []).get(made.round_id or 0, {})
    audit.record(
        session,
        "policy.published",
        subject=f"policy:{made.policy_id}",
        at=at,
        version=made.number,
        material=made.material,
        signed=sorted(set(made.areas) & set(signed)),
        signed_by_release=sorted(set(made.areas) - set(signed)),
    )
    signals.announce(
        signals.policy_published,
        session,
        policy_id=made.policy_id,
        version=made.number,
        material=made.material,
        at=at,
    )


def _material_number(rows: Iterable[PolicyVersion], number: int) -> int:
    return max((row.number for row in rows if row.material and row.number <= number), default=number)


def _version(row: PolicyVersion, material_number: int, *, acknowledge: bool = True) -> Version:
    return Version(row.policy_id, row.title, row.number, material_number, row.digest, row.published_at, acknowledge)
