"""Hostile text in the browser's preview: an answer in time at every size, and others are served meanwhile."""

import threading
import time

import pytest

from tests import academy as written
from tests import factories, timing
from tests.content.test_bombs import MARKDOWN, QUESTIONS, SIZES
from tests.factories import post

LESSON = "courses/1-first/01-one.md"
QUIZ = "quizzes/first.md"
SECONDS = timing.allowed(2.0)
"""Of our own work; the renderer beside is given half a second of the clock."""

pytestmark = [pytest.mark.timed, pytest.mark.once]


def bombs():
    yield from ((LESSON, name, make) for name, make in MARKDOWN.items())
    yield from ((QUIZ, name, make) for name, make in QUESTIONS.items())


@pytest.mark.parametrize(("path", "name", "make"), [pytest.param(*one, id=one[1]) for one in bombs()])
def test_typing_hostile_text_is_answered_in_time(trainer, path, name, make):
    head = written.TEXTS[path].partition("\n## " if path == QUIZ else "\n\n")[0]
    for size in SIZES:
        begin = time.process_time()
        reply = post(trainer, f"/studio/preview/{path}", text=f"{head}\n\n{make(size)}", version=0)
        assert reply.status_code in {200, 413, 422}
        assert "Traceback" not in reply.text
        assert time.process_time() - begin < SECONDS


def test_others_are_served_while_hostile_text_is_being_shown(trainer, session, ada):
    head = written.TEXTS[LESSON].partition("\n\n")[0]
    bomb = f"{head}\n\n{MARKDOWN['lazy lists'](SIZES[-1])}"
    learner = trainer.application.test_client()
    factories.sign_in(learner, session, ada)
    learner.get("/c/first/one")
    done = threading.Event()

    def show():
        post(trainer, f"/studio/preview/{LESSON}", text=bomb, version=0)
        done.set()

    typing = threading.Thread(target=show)
    typing.start()
    served = 0
    while not done.is_set():
        assert learner.get("/c/first/one").status_code == 200
        served += not done.is_set()
    typing.join()

    assert served >= 3
