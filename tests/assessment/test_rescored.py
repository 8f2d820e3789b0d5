"""What people are told when a score of theirs changed: on the result page and on Today, in words."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assessment import deciding, marking, service
from lms.assessment.marking import Given
from lms.assessment.models import Attempt, ScoreCase
from tests import factories
from tests.assessment.corrected import (
    CORRECTED,
    FIRST_LINE,
    OPEN,
    PICTURE,
    PROFILE,
    Publish,
    begin,
    hand_in,
    release,
    take,
    text,
)
from tests.conftest import MovableClock
from tests.recognition.deeds import words


@pytest.fixture
def mine(client: FlaskClient, session: Session, ada: int) -> FlaskClient:
    factories.sign_in(client, session, ada)
    return client


def correct(session: Session, publish: Publish, clock: MovableClock, choice: str, **more: object) -> None:
    quiz = release(session, publish, CORRECTED)
    clock.move(hours=2)
    service.regrade(session, quiz, choice, by=None, at=clock.now, **more)  # type: ignore[arg-type]
    session.commit()


def marked(session: Session, attempt: str, clock: MovableClock, second: str, comment: str = "") -> None:
    trainer = factories.person(session, "Tea Trainer", roles=("trainer",))
    number = session.scalars(select(Attempt.id).where(Attempt.public_id == attempt)).one()
    given = {"reply": Given({"a": "full", "b": second}, comment)}
    marking.mark(session, trainer, number, given, at=clock.now)
    session.commit()


def test_a_score_that_never_changed_says_nothing_of_it(
    mine: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    attempt = take(session, ada, clock.now)

    assert "How this score came about" not in mine.get(f"/quiz/{attempt}/result").text
    assert "A score changed" not in mine.get("/").text


def test_a_corrected_key_is_told_with_both_scores(
    mine: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, where=PROFILE, times="9")
    correct(session, publish, clock, "favour")

    said = words(mine.get(f"/quiz/{attempt}/result").text)
    today = words(mine.get("/").text)

    assert "You passed" in said
    assert "You scored 80 %." in said
    assert "A key was corrected on 22 November 2026: now 80 %, before 60 %. With that you passed." in said
    assert "A trainer corrected this question later" in said
    assert f"{PROFILE} Your answer. The right answer." in said
    assert f"{FIRST_LINE} The right answer" not in said
    assert "A score changed First steps quiz" in today
    clock.move(days=8)
    factories.sign_in(mine, session, ada)
    assert "A score changed" not in mine.get("/").text


def test_a_void_question_says_that_it_does_not_count(
    mine: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, where=PICTURE)
    correct(session, publish, clock, "void", void={"where"})

    said = words(mine.get(f"/quiz/{attempt}/result").text)

    assert "A question stopped counting on 22 November 2026: now 100 %, before 80 %." in said
    assert "A trainer took this question out of the score later, for everybody." in said
    assert "That is 4 of 4 points." in said


def test_a_lower_score_that_was_let_count_is_told_calmly_and_the_pass_stays(
    mine: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, times="9")
    correct(session, publish, clock, "strict")
    case = session.scalars(select(ScoreCase.id)).one()
    before = words(mine.get(f"/quiz/{attempt}/result").text)
    deciding.decide(session, case, "lower", by=ada, at=clock.now)
    session.commit()

    said = words(mine.get(f"/quiz/{attempt}/result").text)

    assert "How this score came about" not in before
    assert "You passed" in said
    assert "The pass mark is 80 %. This attempt counts as passed, and that stays." in said
    told = "A key was corrected, and a trainer looked at your score on 22 November 2026: now 60 %, before 80 %."
    assert f"{told} You passed, and that stays." in said


def test_a_score_that_was_kept_is_told_too(
    mine: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, times="9")
    correct(session, publish, clock, "strict")
    deciding.decide(session, session.scalars(select(ScoreCase.id)).one(), "keep", by=ada, at=clock.now)
    session.commit()

    said = words(mine.get(f"/quiz/{attempt}/result").text)

    assert "A key was corrected on 22 November 2026: your 80 % stay." in said


def test_a_quiz_that_shows_no_score_tells_the_change_without_it(
    mine: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, text("review: after-submit", "review: never"))
    attempt = take(session, ada, clock.now, where=PROFILE, times="9")
    correct(session, publish, clock, "favour")

    said = words(mine.get(f"/quiz/{attempt}/result").text)

    assert "A key was corrected on 22 November 2026. With that you passed." in said
    assert "80 %, before" not in said


def test_an_open_answer_waits_and_is_then_told_with_the_comment(
    mine: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, OPEN)
    attempt = take(session, ada, clock.now)
    session.commit()
    waiting = words(mine.get(f"/quiz/{attempt}/result").text)
    about = words(mine.get("/quiz/about/first").text)
    marked(session, attempt, clock, "half", comment="Short & kind.")

    page = mine.get(f"/quiz/{attempt}/result").text

    assert "Handed in, not marked yet" in waiting
    assert "Until then this attempt is neither passed nor failed, and no wait begins." in waiting
    assert "You scored" not in waiting
    assert "Your next attempt" not in waiting
    assert "Waits for a mark" in about
    said = words(page)
    assert "You scored 90 %." in said
    assert "Your open answer was marked on 22 November 2026: 90 %. With that you passed." in said
    assert "20 of 40 % of the points." in said
    assert "Short &amp; kind." in page
    assert "Your answer is marked First steps quiz" in words(mine.get("/").text)


def test_an_attempt_of_which_nothing_counts_has_no_score(
    mine: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = begin(session, ada, clock.now)
    correct(session, publish, clock, "void", void={"where", "kind", "word", "times"})
    hand_in(session, ada, attempt, clock.now)
    session.commit()

    said = words(mine.get(f"/quiz/{attempt}/result").text)

    assert "No question of this attempt counts any more, so it is neither passed nor failed." in said
    assert "You scored" not in said
