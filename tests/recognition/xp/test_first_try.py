"""A first attempt that passes after all is paid its first-try part, once, also when a later one had passed before."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.recognition import service as recognition
from lms.recognition.xp import statement
from lms.web.academy import Academy
from tests import factories
from tests.assessment.corrected import CORRECTED, FIRST_LINE, PROFILE, release, take
from tests.recognition.deeds import AT, publish

LATER = AT + timedelta(days=2)


@pytest.fixture
def ada(academy: Academy, session: Session) -> int:
    """Somebody who takes quizzes, in an academy whose courses ask for nothing before them."""
    academy.shelf["may_start"] = []
    return factories.person(session, "Ada Lovelace")


def regrade(session: Session, *, at: datetime) -> None:
    """Publish the key that makes the profile right, in the learners' favour."""
    quiz = release(session, lambda changes: publish(session, changes, at=at), CORRECTED)
    assessment.regrade(session, quiz, "favour", by=None, at=at)


def lines(session: Session, person_id: int) -> list[tuple[int, str]]:
    found = recognition.statement(session, person_id, 1, kind="quizzes", at=LATER)
    assert found is not None
    return [(line.entry.amount, line.entry.key) for line in found.lines]


def test_the_first_attempt_rises_after_the_second_had_passed(session: Session, ada: int) -> None:
    first = take(session, ada, AT, where=PROFILE, times="9")
    take(session, ada, AT + timedelta(hours=1), where=FIRST_LINE)
    assert lines(session, ada) == [(50, "quiz:first")]

    regrade(session, at=LATER)

    assert lines(session, ada) == [(10, "first-try:quiz:first"), (50, "quiz:first")]
    assert recognition.recount(session) == []
    found = recognition.statement(session, ada, 1, at=LATER)
    assert found is not None
    assert found.lines[0].words == (
        "Quiz “First steps quiz”: the first attempt passes after all, which is worth 10 more"
    )
    story = statement.story(session, ada, found.lines[0].entry.id, at=LATER)
    assert (story.attempt, story.made_up) == (first, (("At the first try", 10),))


def test_another_correction_pays_nothing_more(session: Session, ada: int) -> None:
    take(session, ada, AT, where=PROFILE, times="9")
    take(session, ada, AT + timedelta(hours=1))
    regrade(session, at=LATER)
    quiz = release(
        session, lambda changes: publish(session, changes, at=LATER), CORRECTED.replace("Seen first", "Seen")
    )

    assessment.regrade(session, quiz, "favour", by=None, at=LATER + timedelta(days=1))

    assert lines(session, ada) == [(10, "first-try:quiz:first"), (50, "quiz:first")]


def test_the_first_attempt_rises_while_nothing_had_passed(session: Session, ada: int) -> None:
    take(session, ada, AT, where=PROFILE, times="9")

    regrade(session, at=LATER)

    assert lines(session, ada) == [(60, "quiz:first")]


def test_a_second_attempt_that_rises_is_no_first_try(session: Session, ada: int) -> None:
    take(session, ada, AT, where="Under the picture", times="9")
    take(session, ada, AT + timedelta(hours=1), where=PROFILE, times="9")

    regrade(session, at=LATER)

    assert lines(session, ada) == [(50, "quiz:first")]


def test_whoever_passed_at_the_first_try_gets_nothing_twice(session: Session, ada: int) -> None:
    take(session, ada, AT, times="9", where=FIRST_LINE)
    before = lines(session, ada)

    regrade(session, at=LATER)

    assert lines(session, ada) == before == [(60, "quiz:first")]
