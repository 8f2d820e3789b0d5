"""The pages on how questions do, and a learner's remark."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.assessment.items import service
from lms.assessment.models import Attempt
from tests import factories
from tests.assessment.conftest import *  # noqa: F403 the room's own fixtures
from tests.assessment.items.test_service import fold_all, many, take
from tests.conftest import MovableClock


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def trainer(client: FlaskClient, session: Session) -> FlaskClient:
    factories.sign_in(client, session, factories.person(session, "Tess", roles=("trainer",)))
    return client


def test_an_empty_queue_says_so(trainer: FlaskClient) -> None:
    page = words(trainer.get("/studio/questions").text)

    assert "Nobody has said that a question seems wrong." in page
    assert "No figure stands out." in page


def test_the_queue_leads_to_the_line_and_to_the_figures(
    trainer: FlaskClient, session: Session, clock: MovableClock
) -> None:
    many(session, clock, 5, lambda _: {"where"})
    fold_all(session, clock)

    page = trainer.get("/studio/questions").text

    assert "/studio/file/quizzes/first.md?line=13" in page
    assert "Nobody chose the right answer." in words(page)
    assert "5 answers" in words(page)
    figures = words(trainer.get("/studio/questions/first").text)
    assert "share earned 0 %" in figures
    assert "5 people, the middle one took 2 min" in figures


def test_looking_at_figures_puts_them_aside(trainer: FlaskClient, session: Session, clock: MovableClock) -> None:
    many(session, clock, 5, lambda _: {"where"})
    fold_all(session, clock)

    reply = factories.post(trainer, "/studio/questions/first/where/seen")

    assert reply.status_code == 303
    assert "Nobody chose the right answer." not in trainer.get("/studio/questions").text


def test_a_remark_is_answered_without_a_name_and_read_beside_the_question(
    client: FlaskClient, session: Session, clock: MovableClock, ada: int
) -> None:
    attempt = take(session, clock, ada)
    factories.sign_in(client, session, ada)
    empty = factories.post(client, f"/quiz/{attempt}/remark/where", words=" ")
    sent = factories.post(client, f"/quiz/{attempt}/remark/where", words="Both fit, I think.")
    again = factories.post(client, f"/quiz/{attempt}/remark/where", words="Both fit!")
    factories.sign_in(client, session, factories.person(session, "Tess", roles=("trainer",)))
    queue = client.get("/studio/questions").text
    long = factories.post(client, "/studio/questions/remarks/1", **{"f1-answer": "x" * 501})
    done = factories.post(client, "/studio/questions/remarks/1", **{"f1-answer": "Mended, thank you."})
    twice = factories.post(client, "/studio/questions/remarks/1", **{"f1-answer": "Mended, thank you."})
    factories.sign_in(client, session, ada)

    assert (empty.status_code, sent.status_code, again.status_code) == (422, 303, 303)
    assert "Say in a few words what seems wrong." in empty.text
    assert "Both fit, I think." in queue
    assert "Ada" not in queue
    assert (long.status_code, done.status_code, twice.status_code) == (422, 303, 303)
    assert "x" * 501 in long.text
    assert "Mended, thank you." in words(client.get(f"/quiz/{attempt}/result").text)


def test_many_remarks_come_page_by_page(trainer: FlaskClient, session: Session, clock: MovableClock) -> None:
    many(session, clock, 51, lambda _: set())
    for person, attempt in _attempts(session):
        _flag(session, person, attempt, clock)

    first, second = (trainer.get(f"/studio/questions?page={page}").text for page in (1, 2))

    assert (first.count("Answer and close"), second.count("Answer and close")) == (50, 1)
    assert "Page 2 of 2" in second


def _attempts(session: Session) -> list[tuple[int, str]]:
    table = Attempt.__table__
    return [(row.person_id, row.public_id) for row in session.execute(table.select())]


def _flag(session: Session, person: int, attempt: str, clock: MovableClock) -> None:
    assert service.flag(session, person, attempt, "where", "Odd.", at=clock.now)
