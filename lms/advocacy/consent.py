"""The free choice: asked with equal buttons, kept with the text that was shown, taken back with one click."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import decisions, grants, inviting, rules, texts
from lms.advocacy.models import Consent, ConsentText
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.store.sessions import insert_once

AT_ONCE = 2_000


def choice(session: Session, person_id: int) -> rules.Choice:
    """Tell what a person last answered; nobody else is ever shown it."""
    query = select(Consent.choice, Consent.at).where(Consent.person_id == person_id)
    row = session.execute(query.order_by(Consent.id.desc()).limit(1)).first()
    return rules.Choice(row.choice, row.at) if row else rules.Choice()


def advocates(session: Session) -> Iterator[tuple[int, datetime]]:
    """Give who takes part now, and since when: for figures of groups of five or more, and nothing else."""
    newest = select(func.max(Consent.id)).group_by(Consent.person_id)
    said = (Consent.id.in_(newest), Consent.choice == rules.YES)
    query = select(Consent.person_id, Consent.at).where(*said).order_by(Consent.person_id).limit(AT_ONCE)
    last = 0
    while rows := session.execute(query.where(Consent.person_id > last)).all():
        yield from ((row[0], row[1]) for row in rows)
        last = rows[-1][0]


def text(session: Session) -> texts.ConsentText:
    """Give the text of the consent page as it is now."""
    settings = session.info["academy"].settings
    permissions = library.current(session).library.permissions
    return texts.consent_text(permissions, company=settings.company, contact=settings.contact)


def opt_in(session: Session, person_id: int, *, shown: str, at: datetime) -> None:
    """Remember a yes with the text that was shown, by its digest. Announces ``opted_in``; twice is once.

    :raises NothingToChoose: no key that needs an opt-in is within reach.
    :raises TextChanged: ``shown`` is not the text as it is now.
    """
    people.lock(session, person_id)
    if choice(session, person_id).opted_in:
        return
    _keep(session, person_id, rules.YES, shown, at=at)
    signals.announce(signals.opted_in, session, person_id=person_id, at=at)
    grants.refresh(session, person_id, at)


def decline(session: Session, person_id: int, *, shown: str, at: datetime) -> None:
    """Remember a "Not now": nobody asks again for 180 days. From an advocate it means leaving.

    :raises NothingToChoose: no key that needs an opt-in is within reach.
    :raises TextChanged: ``shown`` is not the text as it is now.
    """
    people.lock(session, person_id)
    last = choice(session, person_id)
    if last.kind == rules.NOT_NOW and last.at and at - last.at < rules.SAME_CLICK:
        return
    if last.opted_in:
        _leave(session, person_id, at=at)
    _keep(session, person_id, rules.NOT_NOW, shown, at=at)


def opt_out(session: Session, person_id: int, *, at: datetime) -> bool:
    """Leave advocacy at once, without a reason; tell whether there was something to leave.

    Level, XP and badges stay. Announces ``opted_out``, on which rooms erase their person-level rows.
    """
    people.lock(session, person_id)
    if not choice(session, person_id).opted_in:
        return False
    _leave(session, person_id, at=at)
    return True


def erase(session: Session, person: people.Person, at: datetime) -> None:
    """Have every room that shares take its leave of a person who is erased, as if they had left advocacy.

    Announces ``opted_out`` whether or not the person ever opted in: nobody can tell from it.
    """
    people.lock(session, person.id)
    inviting.forget_invited(session, person.email)
    signals.announce(signals.opted_out, session, person_id=person.id, at=at)


def history(session: Session, person_id: int) -> list[tuple[str, datetime, dict[str, int], str | None]]:
    """List a person's own answers for their export: choice, time, policy versions, the text shown."""
    query = (
        select(Consent.choice, Consent.at, Consent.policies, ConsentText.body)
        .outerjoin(ConsentText, ConsentText.digest == Consent.text)
        .where(Consent.person_id == person_id)
        .order_by(Consent.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def _leave(session: Session, person_id: int, *, at: datetime) -> None:
    session.add(Consent(person_id=person_id, choice=rules.LEFT, at=at, policies={}, text=None))
    session.flush()
    signals.announce(signals.opted_out, session, person_id=person_id, at=at)
    grants.refresh(session, person_id, at)


def _keep(session: Session, person_id: int, kind: str, shown: str, *, at: datetime) -> None:
    now = text(session)
    if shown != now.digest:
        raise rules.TextChanged("This text has changed since you opened the page. Here it is; please choose again.")
    content = library.current(session).library
    known = decisions.facts(session, person_id, at)
    if not rules.in_reach(content.permissions, known):
        raise rules.NothingToChoose("There is nothing to choose at your level yet, and nothing was recorded.")
    insert_once(session, ConsentText, digest=now.digest, version=now.version, body=now.body)
    asked = [one.id for one in content.policies.values() if one.acknowledge]
    versions = {one: policy.current(session, one).number for one in asked}
    session.add(Consent(person_id=person_id, choice=kind, at=at, policies=versions, text=now.digest))
    session.flush()
