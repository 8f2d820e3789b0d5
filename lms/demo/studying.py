"""How the demo's people read, acknowledge and take quizzes, step by step as the pages would."""

from collections.abc import Callable, Collection
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from lms.assessment import kinds
from lms.assessment import service as assessment
from lms.assessment.items import service as items
from lms.demo.answering import SURE, Answering
from lms.demo.cast import Somebody
from lms.demo.training import Remark
from lms.learning import service as learning
from lms.library import service as library
from lms.policy import service as policy
from lms.recognition import service as recognition

LAST_ATTEMPTS = 2
"""Nobody in the demo is left without an attempt."""


class Studying:
    """Takes people through courses; ``tick`` lets a little time pass and tells it."""

    def __init__(self, random: Random, tick: Callable[[], datetime]) -> None:
        self.random = random
        self.tick = tick
        self.answering = Answering(random)
        self.remarks: list[Remark] = []
        """What somebody will say of a question when it comes their way."""

    def next(self, session: Session, one: Somebody, *, beyond: int = 0) -> str | None:
        """Give what is still to do for the levels a person goes to, and for so many ``beyond`` these."""
        shelf = library.current(session).library
        waiting = {shelf.quizzes[name].for_ for name in one.waits}
        met = recognition.met(session, one.person_id)
        wanted = [
            ref
            for level in shelf.levels
            if level.number <= one.persona.goes_to + one.goes_on + beyond
            for ref in sorted(level.requires, key=lambda ref: not ref.startswith("policy:"))
            if not ref.startswith("level:") and ref not in waiting
        ]
        return next((ref for ref in wanted if ref not in met), None)

    def go_on(self, session: Session, one: Somebody) -> None:
        """Take the next step there is, if any."""
        ref = self.next(session, one)
        kind, _, name = (ref or "").partition(":")
        if kind == "policy":
            self.acknowledge(session, one, name)
        elif kind == "course":
            self.study(session, one, name)

    def acknowledge(self, session: Session, one: Somebody, policy_id: str) -> None:
        """Answer a policy's questions and acknowledge it."""
        questions = library.current(session).library.policies[policy_id].check
        answers = {
            number: [place for place, option in enumerate(question.options) if option.right]
            for number, question in enumerate(questions)
        }
        version = policy.current(session, policy_id)
        policy.acknowledge(session, one.person_id, policy_id, answers, digest=version.digest, at=self.tick())

    def study(self, session: Session, one: Somebody, course_id: str) -> None:
        """Read a lesson or two of a course, and take its quiz when all are read."""
        course = library.current(session).library.courses[course_id]
        open_lessons = [lesson.id for lesson in course.lessons if (course_id, lesson.id) not in one.read]
        for lesson_id in open_lessons[: self.random.randint(1, 2)]:
            self.read(session, one, course_id, lesson_id)
            open_lessons.remove(lesson_id)
        if not open_lessons:
            self.quiz(session, one, course_id)

    def read(self, session: Session, one: Somebody, course_id: str, lesson_id: str) -> None:
        """Read one lesson to its end."""
        learning.complete_lesson(session, one.person_id, course_id, lesson_id, at=self.tick())
        one.read.add((course_id, lesson_id))

    def browse(self, session: Session, one: Somebody) -> None:
        """Read the next lesson of a course that no level asks for."""
        shelf = library.current(session).library
        asked = {ref for level in shelf.levels for ref in level.requires}
        met = recognition.met(session, one.person_id)
        for course in shelf.courses.values():
            if f"course:{course.id}" not in asked and met.issuperset(course.requires):
                unread = [lesson.id for lesson in course.lessons if (course.id, lesson.id) not in one.read]
                for lesson_id in unread[:1]:
                    self.read(session, one, course.id, lesson_id)
                return

    def begin(self, session: Session, one: Somebody) -> None:
        """Read the next lesson of a course that is begun, and go no further."""
        kind, _, course_id = (self.next(session, one, beyond=1) or "").partition(":")
        if kind == "course":
            course = library.current(session).library.courses[course_id]
            unread = [lesson.id for lesson in course.lessons if (course_id, lesson.id) not in one.read]
            for lesson_id in unread[:-1][:1]:
                self.read(session, one, course_id, lesson_id)

    def read_again(self, session: Session, one: Somebody) -> None:
        """Read again what changed, and take the quiz once more."""
        for course_id, lesson_id in sorted(one.again):
            learning.read_again(session, one.person_id, course_id, lesson_id, at=self.tick())
            self.quiz(session, one, course_id, again=True)
        one.again.clear()

    def quiz(self, session: Session, one: Somebody, course_id: str, *, again: bool = False) -> None:
        """Take the quiz of a course, unless it is passed or has to wait."""
        quiz = library.current(session).library.quiz_for(f"course:{course_id}")
        if quiz is None:
            return
        at = self.tick()
        state = assessment.state(session, one.person_id, quiz.id, at)
        waits = state.next_at is not None and state.next_at > at
        if (state.passed and not again) or waits or state.attempts_left == 0:
            return
        few = state.attempts_left is not None and state.attempts_left <= LAST_ATTEMPTS
        attempt = assessment.start(session, one.person_id, quiz.id, at=self.tick(), rng=self.random)
        drawn = assessment.drawn_questions(session, one.person_id, attempt)
        answers = self.answering.answers(drawn, SURE if few else one.persona.accuracy, one.name)
        assessment.submit(session, one.person_id, attempt, answers, at=self.tick())
        if any(kinds.of(question).by_hand for question, _ in drawn):
            one.waits.add(quiz.id)
        self._remark(session, one, attempt, {question.id for question, _ in drawn})

    def _remark(self, session: Session, one: Somebody, attempt: str, asked: Collection[str]) -> None:
        """Say what is to be said of the questions of an attempt, each remark once."""
        for said in list(self.remarks):
            if said.question_id in asked and said.by in {"", one.name}:
                items.flag(session, one.person_id, attempt, said.question_id, said.words, at=self.tick())
                self.remarks.remove(said)
