"""Two people who went first, a year ago: one renewed a certification lately, one is in the middle of it."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from lms.assessment import drawing
from lms.assessment import service as assessment
from lms.assessment.items import service as items
from lms.demo.cast import DAYS, Somebody, address_of, join
from lms.demo.company import Persona
from lms.demo.studying import Studying
from lms.demo.trainer import Trainer
from lms.learning.review import service as review
from lms.recognition import service as recognition

BEGAN = DAYS + 230
"""How many days before today the pilot began."""
PERSONA = Persona("pilot", 100, 100, 3, 0)
RENEWED = ("Joaquim Vidal", "Sales", 0, range(DAYS - 40, DAYS - 20, 3), 0)
RENEWING = ("Astrid Moen", "Engineering", 20, (DAYS - 9, DAYS - 4), 25)
"""Name, team, days after the beginning, days of the history with a review, percent of it not known any more."""
OTHERS_REVIEW = frozenset({DAYS - 12, DAYS - 6, DAYS - 2})
"""When the advocate looks at a few questions again."""


class Pilot:
    """The people who went first. Their chance and their clock are their own: nothing else in the history changes."""

    def __init__(self, now: datetime, admin: Somebody, teacher: Somebody) -> None:
        self.at = now - timedelta(days=BEGAN)
        self.random = Random(BEGAN)
        self.admin, self.teacher = admin, teacher
        self.studying = Studying(self.random, self._tick)
        self.trainer = Trainer(teacher.name, self.studying.answering.posts)
        self.renewed, self.renewing = (self._somebody(name, team) for name, team, *_ in (RENEWED, RENEWING))

    def play(self, session: Session, begin: Callable[[Session], None]) -> None:
        """Take both to the third level; ``begin`` publishes and lets the administrator in at the first instant."""
        begin(session)
        join(session, self.teacher, by=self.admin.person_id, tick=self._tick)
        self.trainer.person_id = self.teacher.person_id
        started = self.at
        for one, after in ((self.renewed, RENEWED[2]), (self.renewing, RENEWING[2])):
            self.at = started + timedelta(days=after)
            join(session, one, by=self.admin.person_id, tick=self._tick)
            self._learn(session, one)
        while items.fold(session, self.at):
            pass

    def live(self, session: Session, day: int, others: Somebody, *, at: datetime) -> None:
        """Let those whose day it is review what they learned."""
        for one, (_, _, _, days, forgotten) in ((self.renewed, RENEWED), (self.renewing, RENEWING)):
            if day in days:
                while self._review(session, one, forgotten, at=at) and one is self.renewed:
                    at += timedelta(minutes=7)
        if day in OTHERS_REVIEW and others.person_id:
            while items.fold(session, at):
                pass
            self._review(session, others, 10, at=at)

    def _learn(self, session: Session, one: Somebody) -> None:
        while True:
            self.at += timedelta(days=1)
            for _person, quiz_id in self.trainer.mark(session, leave=0, at=self._tick()):
                one.waits.discard(quiz_id)
            if self.studying.next(session, one) is None and not one.waits:
                recognition.seen(session, one.person_id, at=self._tick())
                return
            self.studying.go_on(session, one)

    def _review(self, session: Session, one: Somebody, forgotten: int, *, at: datetime) -> bool:
        """Go through one short review; False where there is nothing to ask."""
        if not review.ahead(session, one.person_id, at=at).waiting:
            return False
        number = review.begin(session, one.person_id, at=at)
        sheet = review.sheet(session, one.person_id, number)
        for step in sheet.steps:
            question = assessment.question(session, step.revision, step.question_id)
            order = drawing.order_of(question, sheet.seed + step.place, shuffle=True)
            known = self.random.randint(1, 100) > forgotten
            sent = assessment.sample(question, order, right=known)
            answered = at + timedelta(seconds=40 * step.place)
            review.answer(session, one.person_id, number, step.place, sent, at=answered)
        return True

    def _somebody(self, name: str, team: str) -> Somebody:
        return Somebody(name, team, address_of(name), secrets.token_urlsafe(9), (), PERSONA, -BEGAN)

    def _tick(self) -> datetime:
        self.at += timedelta(seconds=self.random.randint(60, 420))
        return self.at
