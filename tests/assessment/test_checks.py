"""Check questions of every kind, in lessons and policies: answered at once, as often as one likes, nothing kept."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.assessment import drawing, kinds, samples, scoring, service
from lms.content.questions import Question
from lms.library import service as library
from lms.policy import service as policy
from tests import academy as written
from tests import factories
from tests.assessment import every
from tests.conftest import MovableClock

CHECK = "/c/first/one/check"
KINDS = (
    "single",
    "multiple",
    "told",
    "judged",
    "word",
    "number",
    "range",
    "pattern",
    "order",
    "match",
    "gaps",
    "scene",
)


@pytest.fixture
def visitor(client: FlaskClient, session: Session, ada: int) -> FlaskClient:
    factories.sign_in(client, session, ada)
    return client


@pytest.fixture
def asked(session: Session, publish: Callable[..., int]) -> Callable[[str], Question]:
    """Publish a lesson and a policy that check by one question of the quiz, and give the question."""

    def run(name: str) -> Question:
        changes = {
            "courses/1-first/01-one.md": every.lesson(written.LESSON_ONE, name),
            "policies/conduct.md": every.policy(written.POLICY, name),
        }
        session.rollback()
        publish(changes)
        session.info.pop("release", None)
        lesson = library.current(session).library.lesson("first/one")
        assert lesson is not None
        assert lesson.check is not None
        session.rollback()
        return lesson.check

    return run


def sample(question: Question, *, right: bool) -> list[str]:
    return samples.sample(question, drawing.order_of(question), right=right)


def words(reply: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())


@pytest.mark.parametrize("name", KINDS)
def test_a_lesson_says_at_once_whether_an_answer_is_right_and_a_policy_takes_no_other(
    visitor: FlaskClient, session: Session, ada: int, asked: Callable[[str], Question], name: str
) -> None:
    question = asked(name)
    before = visitor.get("/c/first/one").text
    assert f'name="q-{name}"' in before

    right = factories.post(visitor, CHECK, **{f"q-{name}": sample(question, right=True)})
    wrong = factories.post(visitor, CHECK, **{f"q-{name}": sample(question, right=False)})

    assert (right.status_code, wrong.status_code) == (200, 200)
    assert "That is right." in words(right)
    assert "That is not right." in words(wrong) or "That is partly right" in words(wrong)
    for hint in ("Accepted", "It goes with", "Best here", "Belongs in place", "not chosen"):
        assert hint not in words(wrong)
    assert "Check again" in wrong.text
    acknowledged_only_with_the_right_answer(visitor, session, ada, question)


def acknowledged_only_with_the_right_answer(
    visitor: FlaskClient, session: Session, ada: int, question: Question
) -> None:
    digest = policy.current(session, "conduct").digest
    session.rollback()

    missing = factories.post(visitor, "/policy/conduct", digest=digest)
    wrong = factories.post(visitor, "/policy/conduct", **{"digest": digest, "q-0": sample(question, right=False)})
    right = factories.post(visitor, "/policy/conduct", **{"digest": digest, "q-0": sample(question, right=True)})

    assert [one.status_code for one in (missing, wrong, right)] == [422, 422, 303]
    assert "Question 1: look at your answer again" in wrong.text
    assert policy.acknowledged(session, ada) == {"conduct"}


def test_a_lesson_asks_again_where_something_is_missing_and_keeps_the_rest(
    visitor: FlaskClient, asked: Callable[[str], Question]
) -> None:
    asked("match")

    reply = factories.post(visitor, CHECK, **{"q-match": ["1", "", "-"]})

    assert reply.status_code == 422
    assert "Choose one in every row." in words(reply)
    assert re.findall(r'<option value="([^"]*)" selected', reply.text) == ["1", "-"]


def test_a_lesson_moves_an_item_without_a_script(visitor: FlaskClient, asked: Callable[[str], Question]) -> None:
    asked("order")
    order = re.findall(r'name="q-order" value="(\d)"', visitor.get("/c/first/one").text)

    reply = factories.post(visitor, CHECK, **{"q-order": order, "move": f"order:{order[1]}:up"})

    assert reply.status_code == 200
    assert re.findall(r'name="q-order" value="(\d)"', reply.text) == [order[1], order[0], *order[2:]]
    assert 'role="status"' not in reply.text.split('id="own-check"', 1)[1]


def test_a_lesson_tells_a_scenario_scene_by_scene(visitor: FlaskClient, asked: Callable[[str], Question]) -> None:
    question = asked("scene")
    assert "late parcel" not in visitor.get("/c/first/one").text
    whole = sample(question, right=True)

    pressed = factories.post(visitor, CHECK, **{"q-scene": whole[:1], "on": "scene"})
    checked_too_early = factories.post(visitor, CHECK, **{"q-scene": whole[:1]})
    for reply in (pressed, checked_too_early):
        assert reply.status_code == 200
        assert "late parcel" in reply.text
        assert "within the hour" not in reply.text
        assert "Begin again" in reply.text
    assert factories.post(visitor, CHECK, on="scene").status_code == 422

    end = factories.post(visitor, CHECK, **{"q-scene": whole, "on": "scene"})
    assert "This is where your way ends." in words(end)
    done = factories.post(visitor, CHECK, **{"q-scene": whole})
    assert "That is right." in words(done)
    tried = factories.post(visitor, CHECK, **{"q-scene": sample(question, right=False)})
    assert "You read a comment under your own post." in words(tried)
    assert 'class="scene scene--here"' in tried.text
    assert 'type="hidden" name="q-scene"' not in tried.text


def test_nobody_marks_an_open_answer_of_a_lesson(visitor: FlaskClient, asked: Callable[[str], Question]) -> None:
    asked("open")

    page = words(factories.post(visitor, CHECK, **{"q-open": "My words."}))

    assert "Nobody marks it here" in page
    assert "Says plainly what is not true" in page
    assert "waits for a trainer" not in page


def test_a_policy_moves_an_item_without_acknowledging(
    visitor: FlaskClient, session: Session, ada: int, asked: Callable[[str], Question]
) -> None:
    asked("order")
    order = re.findall(r'name="q-0" value="(\d)"', visitor.get("/policy/conduct").text)

    reply = factories.post(visitor, "/policy/conduct", **{"q-0": order, "move": f"0:{order[0]}:down"})

    assert reply.status_code == 200
    assert re.findall(r'name="q-0" value="(\d)"', reply.text) == [order[1], order[0], *order[2:]]
    assert "There is a problem" not in reply.text
    for other in ("x:0:up", "7:0:up", ":"):
        assert factories.post(visitor, "/policy/conduct", **{"q-0": order, "move": other}).status_code in {200, 303}
    assert policy.acknowledged(session, ada) == frozenset()


def test_a_sample_is_right_or_not_as_wanted(
    session: Session, ada: int, publish: Callable[..., int], clock: MovableClock
) -> None:
    session.rollback()
    publish(every.FILES)
    session.info.pop("release", None)
    attempt = service.start(session, ada, "every", at=clock.now)

    for question, order in service.drawn_questions(session, ada, attempt):
        verdicts = []
        for right in (True, False):
            kept = kinds.of(question).keep(question, order, samples.sample(question, order, right=right))
            assert not kinds.of(question).missing(question, kept)
            verdicts.append(scoring.mark(question, kept).verdict)
        assert verdicts[0] == ("pending" if question.id == "open" else "right")
        assert verdicts[1] != "right"


def test_samples_hand_in_a_whole_quiz_at_once(
    session: Session, ada: int, publish: Callable[..., int], clock: MovableClock
) -> None:
    session.rollback()
    publish(every.FILES)
    session.info.pop("release", None)
    attempt = service.start(session, ada, "every", at=clock.now)
    answers = {
        one.id: service.sample(one, order, right=True) for one, order in service.drawn_questions(session, ada, attempt)
    }

    score = service.submit(session, ada, attempt, answers, at=clock.now)

    assert (score.earned, score.possible) == (1350, 1650)
