"""Renew a certification, once for each period, and note that one lapsed: facts, signals and audit lines."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.learning.certification import facts, rules
from lms.learning.certification.models import Certification, Certified, Lapse
from lms.learning.certification.rules import Certificate
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition
from lms.store.sessions import insert_once


def current(session: Session, person_id: int, ref: str) -> Certificate | None:
    """Give one certificate of a person as it is now."""
    found = facts.certificates(session, person_id)
    return next((one for one in found if one.kind.ref == ref), None)


def renew(
    session: Session, person_id: int, ref: str, *, because: str, evidence: Mapping[str, Any], at: datetime
) -> Certificate | None:
    """Renew what can be renewed at ``at`` and give the new certificate; None, and nothing changed, where it cannot.

    Badges that rest on the same are renewed too. Announces ``certification_renewed``.
    """
    people.lock(session, person_id)
    before = current(session, person_id, ref)
    if before is None or not before.can_renew(at):
        return None
    if before.state(at) == "ended":
        lapse(session, person_id, before, at=at)
    kept = {"at": at, "because": because, "evidence": {**evidence, "release": library.current_number(session)}}
    if not insert_once(session, Certification, person_id=person_id, ref=ref, n=before.next, **kept):
        return None
    after = current(session, person_id, ref) or before
    watch(session, person_id, after, at)
    for renewed in _with(session, before):
        recognition.renew(session, person_id, renewed, at)
    told = {"ref": ref, "n": before.next, "until": after.ends, "because": because}
    signals.announce(signals.certification_renewed, session, person_id=person_id, at=at, **told)
    _record(session, "certification.renewed", person_id, at, {**told, **evidence, "was_until": before.ends})
    return after


def _with(session: Session, one: Certificate) -> tuple[str, ...]:
    """List what is renewed together: the level or course itself, its courses, and their quizzes."""
    content = library.current(session).library
    courses = tuple(f"course:{name}" for name in one.kind.courses)
    quizzes = (quiz.id for ref in courses if (quiz := content.quiz_for(ref)))
    return tuple(dict.fromkeys((one.kind.ref, *courses, *(f"quiz:{name}" for name in (*quizzes, *one.kind.quizzes)))))


def lapse(session: Session, person_id: int, one: Certificate, *, at: datetime) -> bool:
    """Note once that a certification ended and its grace went by. Announces ``certification_lapsed``."""
    ref, n = one.kind.ref, one.period.n
    times = {"ended_at": one.ends, "grace_ended_at": one.grace_ends, "noted_at": at}
    if not insert_once(session, Lapse, person_id=person_id, ref=ref, n=n, **times):
        return False
    signals.announce(signals.certification_lapsed, session, person_id=person_id, ref=ref, n=n, at=at)
    _record(session, "certification.lapsed", person_id, at, {"ref": ref, "n": n, "ended_at": one.ends})
    return True


def watch(session: Session, person_id: int, one: Certificate, at: datetime) -> None:
    """Write until when a level is certified, and when time alone next changes something."""
    if not one.kind.is_level:
        return
    values = {
        "release": library.current_number(session),
        "ends_at": one.ends,
        "looks_at": rules.looks_at(one, at),
    }
    if not insert_once(session, Certified, person_id=person_id, ref=one.kind.ref, **values):
        mine = (Certified.person_id == person_id, Certified.ref == one.kind.ref)
        session.execute(update(Certified).where(*mine).values(**values))


def pseudonym(session: Session, person_id: int) -> str:
    """Give the name a person has in the log: who lapsed is for nobody else to read there."""
    secret = session.info["academy"].secret().encode()
    return hmac.new(secret, f"certification:{person_id}".encode(), sha256).hexdigest()[:32]


def _record(session: Session, action: str, person_id: int, at: datetime, detail: Mapping[str, Any]) -> None:
    audit.record(session, action, subject=f"certification:{pseudonym(session, person_id)}", at=at, **detail)
