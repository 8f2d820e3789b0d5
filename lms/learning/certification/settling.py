"""Renew what is remembered, at once, by itself; and by hand where nothing is asked or lessons are read again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.learning import rules as learning_rules
from lms.learning.certification import facts, renewing, rules
from lms.learning.certification.models import Reread
from lms.learning.certification.rules import Certificate, Renewal
from lms.learning.certification.situation import situation
from lms.people import service as people
from lms.store.sessions import insert_once


def settle(session: Session, person_id: int, at: datetime) -> tuple[Certificate, ...]:
    """Renew every certification of a person for which nothing is left to do; give those renewed."""
    people.lock(session, person_id)
    if not rules.opens_first(facts.certificates(session, person_id), at):
        return ()
    found = situation(session, person_id, at)
    return _renewed(session, person_id, (one for one in found.renewals if one.asks and one.done), at)


def confirm(session: Session, person_id: int, ref: str, *, at: datetime) -> Certificate | None:
    """Renew what asks for nothing, since the person says so; None where it asks for something or cannot be renewed."""
    people.lock(session, person_id)
    found = situation(session, person_id, at)
    mine = (one for one in found.renewals if one.certificate.kind.ref == ref and one.done)
    return next(iter(_renewed(session, person_id, mine, at)), None)


def read_again(session: Session, person_id: int, ref: str, lesson: str, *, at: datetime) -> tuple[Certificate, ...]:
    """Note that a lesson (``course/lesson``) was read again for the next renewal; give what is renewed by it.

    :raises NoSuchLesson: no renewal of this person asks for that lesson now.
    """
    people.lock(session, person_id)
    found = situation(session, person_id, at)
    one = next((each for each in found.renewals if each.certificate.kind.ref == ref), None)
    asked = {f"{course.course_id}/{each.id}" for course in one.courses for each in course.lessons} if one else set()
    if one is None or lesson not in asked:
        raise learning_rules.NoSuchLesson("Nothing of this lesson is left to read again.")
    insert_once(session, Reread, person_id=person_id, ref=ref, n=one.certificate.next, lesson=lesson, at=at)
    return settle(session, person_id, at)


def on_review_answered(
    _academy: Any, *, session: Session, person_id: int, right: bool, at: datetime, **_facts: Any
) -> None:
    """Renew what is remembered by now; listens to ``signals.review_answered``."""
    if right:
        settle(session, person_id, at)


def on_answers_counted(
    _academy: Any, *, session: Session, attempts: tuple[int, ...], at: datetime, **_facts: Any
) -> None:
    """Renew by quizzes that were passed again; listens to ``signals.answers_counted``, after what is remembered."""
    for person_id in assessment.passed_again(session, attempts):
        settle(session, person_id, at)


def on_score_changed(
    _academy: Any, *, session: Session, person_id: int, passed: bool, at: datetime, **_facts: Any
) -> None:
    """Renew by a quiz that a mark or a correction let pass; listens to ``signals.score_changed``."""
    if passed:
        settle(session, person_id, at)


def _renewed(session: Session, person_id: int, renewals: Iterable[Renewal], at: datetime) -> tuple[Certificate, ...]:
    found = []
    for one in renewals:
        grounds: dict[str, Any] = {"because": _because(one), "evidence": _grounds(one)}
        found.append(renewing.renew(session, person_id, one.certificate.kind.ref, **grounds, at=at))
    return tuple(one for one in found if one is not None)


def _because(one: Renewal) -> str:
    """Say in one word what it was renewed by."""
    quizzes = any(each.quiz for each in one.courses)
    if one.asked:
        return "both" if quizzes else "remembered"
    return "quiz" if quizzes else "read" if one.asks else "nothing"


def _grounds(one: Renewal) -> Mapping[str, Any]:
    return {
        "questions": one.asked,
        "quizzes": [each.quiz[0] for each in one.courses if each.quiz],
        "lessons": sum(len(each.lessons) for each in one.courses),
    }
