"""In author mode an open attempt follows the text of its quiz."""

import pytest

from lms.assessment import service as assessment
from tests import factories
from tests.assessment.corrected import CORRECTED, begin, hand_in, release


@pytest.fixture
def ada(academy, session):
    academy.shelf["may_start"] = []
    return factories.person(session, "Ada Lovelace")


def asked(session, person_id, attempt_id):
    return [question.prompt for question, _ in assessment.drawn_questions(session, person_id, attempt_id)]


def test_an_open_attempt_asks_what_the_text_asks_now(session, ada, clock, publish):
    attempt = begin(session, ada, clock())
    release(session, publish, CORRECTED.replace("Where do you say it?", "Where is it said?"))
    assert "Where do you say it?" in asked(session, ada, attempt)

    assert assessment.begin_anew(session, at=clock()) == 1

    assert "Where is it said?" in asked(session, ada, attempt)
    assert hand_in(session, ada, attempt, clock(), where="In the profile") == 100
    assert assessment.begin_anew(session, at=clock()) == 0


def test_an_attempt_on_the_current_text_keeps_its_answers(session, ada, clock):
    attempt = begin(session, ada, clock())

    assert assessment.begin_anew(session, at=clock()) == 0
    assert asked(session, ada, attempt)
