"""Take acknowledgements, and tell who has acknowledged what."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, delete, exists, func, select
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.library import service as library
from lms.people import service as people
from lms.policy import rules
from lms.policy.force import current
from lms.policy.models import Acknowledgement, PolicyInForce, PolicyVersion
from lms.policy.rules import Acknowledged, Change, Checked, NotUnderstood, Outdated, Version
from lms.policy.signoff.experts import export_part
from lms.store.sessions import ask, insert_once

ASK, CHECK = "ask a check question", "check an answer"
"""Where the room that knows all kinds of question has put how one is asked and how it is looked at."""
LOOK_AGAIN = "look at your answer again"


def acknowledge(
    session: Session,
    person_id: int,
    policy_id: str,
    answers: Mapping[int, Sequence[int | str]],
    *,
    digest: str,
    at: datetime,
) -> Acknowledged:
    """Remember that a person has read, understood and accepted the text with this digest, once a version.

    Announces ``policy_acknowledged``; doing it again changes nothing and gives the first one back.

    :raises NoSuchPolicy: no policy of that id is in force.
    :raises Outdated: ``digest`` is not the text in force.
    :raises NotUnderstood: an answer to the check is missing or not what the policy says.
    """
    version = current(session, policy_id)
    if digest != version.digest:
        raise Outdated("A newer version came into force while you were reading. Here it is; please read it.")
    wrong = {
        number: one.missing or LOOK_AGAIN
        for number, one in enumerate(checked(session, policy_id, answers))
        if not one.understood
    }
    if wrong:
        raise NotUnderstood(wrong)
    people.lock(session, person_id)
    before = latest(session, person_id, policy_id)
    person = people.person(session, person_id)
    given = Acknowledged(policy_id, version.number, person.name, digest, at)
    if insert_once(session, Acknowledgement, person_id=person_id, **asdict(given)):
        audit.record(
            session,
            "policy.acknowledged",
            actor=person_id,
            subject=f"policy:{policy_id}",
            at=at,
            version=version.number,
            digest=digest,
        )
        signals.announce(
            signals.policy_acknowledged,
            session,
            person_id=person_id,
            policy_id=policy_id,
            version=version.number,
            first=before is None,
            at=at,
        )
        return given
    again = latest(session, person_id, policy_id)
    assert again is not None  # noqa: S101 the row exists: inserting it again was refused
    return again


def export(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Give what a person acknowledged, wrote and said about policies, for that person."""
    names = ("policy_id", "version", "name", "at")
    columns = [Acknowledgement.__table__.c[name] for name in names]
    query = select(*columns).where(Acknowledgement.person_id == person_id).order_by(Acknowledgement.id)
    acknowledged = [dict(row._mapping) for row in session.execute(query)]
    return {"acknowledged": acknowledged, **export_part(session, person_id)}


def erase(session: Session, person: people.Person, _at: datetime) -> None:
    """Erase a person's acknowledgements, which bear their name."""
    session.execute(delete(Acknowledgement).where(Acknowledgement.person_id == person.id))


def asked(session: Session, policy_id: str) -> list[Any]:
    """Give the questions of the check before they are answered, in the form's own numbers."""
    catalogue = library.current(session)
    ask = session.info["academy"].shelf[ASK]
    return [
        ask(question, name=str(number), keeps=_keeps(catalogue.prefix, policy_id, number))
        for number, question in enumerate(catalogue.library.policies[policy_id].check)
    ]


def checked(
    session: Session, policy_id: str, answers: Mapping[int, Sequence[int | str]], pressed: tuple[int, str] | None = None
) -> list[Checked]:
    """Look at the answers, by question number: displayed positions or typed words; nothing is kept.

    ``pressed`` is a button inside a question: its number, and "on" or what it moves.
    """
    catalogue = library.current(session)
    check = session.info["academy"].shelf[CHECK]
    return [
        check(
            session,
            question,
            [str(value) for value in answers.get(number, ())],
            pressed=pressed[1] if pressed and pressed[0] == number else "",
            name=str(number),
            keeps=_keeps(catalogue.prefix, policy_id, number),
        )
        for number, question in enumerate(catalogue.library.policies[policy_id].check)
    ]


def latest(session: Session, person_id: int, policy_id: str) -> Acknowledged | None:
    """Give a person's newest acknowledgement of a policy."""
    query = (
        select(Acknowledgement)
        .where(Acknowledgement.person_id == person_id, Acknowledgement.policy_id == policy_id)
        .order_by(Acknowledgement.version.desc())
        .limit(1)
    )
    row = session.scalar(query)
    return Acknowledged(row.policy_id, row.version, row.name, row.digest, row.at) if row else None


def acknowledged(session: Session, person_id: int) -> frozenset[str]:
    """Name the policies whose newest material version this person has acknowledged."""
    return frozenset(ask(session, _ACKNOWLEDGED, {"person": person_id}).scalars())


def ever_acknowledged(session: Session, person_id: int) -> frozenset[str]:
    """Name the policies this person has acknowledged in any version."""
    query = select(Acknowledgement.policy_id).where(Acknowledgement.person_id == person_id).distinct()
    return frozenset(session.scalars(query))


def due(session: Session, person_id: int) -> list[Version]:
    """List the policies this person still has to read, by title."""
    rows = ask(session, _DUE, {"person": person_id})
    return [
        Version(row.policy_id, row.title, row.number, row.material_version, row.digest, row.published_at)
        for row in rows
    ]


def current_column(person: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell, inside another room's query, whether every policy in force is acknowledged by the person."""
    missing = select(PolicyInForce.policy_id).where(PolicyInForce.acknowledge, ~_counts(person))
    return ~exists(missing.correlate_except(PolicyInForce, Acknowledgement))


def acknowledged_at_column(person: ColumnElement[int], policy_id: str) -> ScalarSelect[Any]:
    """Give, inside another room's query, when the person acknowledged the newest material version."""
    material = select(PolicyInForce.material_version).where(PolicyInForce.policy_id == policy_id).scalar_subquery()
    return (
        select(func.max(Acknowledgement.at))
        .where(
            Acknowledgement.person_id == person,
            Acknowledgement.policy_id == policy_id,
            Acknowledgement.version >= material,
        )
        .correlate_except(Acknowledgement)
        .scalar_subquery()
    )


def what_changed(session: Session, person_id: int, policy_id: str) -> tuple[int, list[Change]]:
    """Compare the version in force with the one the person acknowledged last; 0 and nothing without one."""
    version = current(session, policy_id)
    last = latest(session, person_id, policy_id)
    if last is None:
        return 0, []
    before = library.policy_revision(session, last.digest)
    after = library.policy_revision(session, version.digest)
    return last.version, rules.changes(before, after)


def _keeps(prefix: str, policy_id: str, number: int) -> str:
    return f"{prefix}/policy/{policy_id}#q-{number}"


def _counts(person: ColumnElement[int] | int) -> ColumnElement[bool]:
    return exists(
        select(Acknowledgement.id)
        .where(
            Acknowledgement.person_id == person,
            Acknowledgement.policy_id == PolicyInForce.policy_id,
            Acknowledgement.version >= PolicyInForce.material_version,
        )
        .correlate_except(Acknowledgement)
    )


_version_of = PolicyVersion.__table__.c
_force = PolicyInForce.__table__.c
_DUE = (
    select(
        *(_version_of[name] for name in ("policy_id", "title", "number", "digest", "published_at")),
        _force.material_version,
    )
    .where(_force.policy_id == _version_of.policy_id, _force.version == _version_of.number)
    .where(_force.acknowledge, ~_counts(bindparam("person")))
    .order_by(_version_of.title)
)
"""Built once: Today asks it on every visit."""
_ACKNOWLEDGED = select(_force.policy_id).where(_counts(bindparam("person")))
"""Built once: the catalogue asks it on every visit."""
