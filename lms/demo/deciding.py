"""What the demo's champions, trainer and administrator decide by hand: sign-offs, badges given and taken back."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.demo import company
from lms.demo.cast import DAYS, Somebody
from lms.library import service as library
from lms.recognition import service as recognition

WORDS = "Passed everything this level asks for, and keeps to facts when a customer is angry."
LAST_ANSWERS = DAYS - 6
"""From when on what is proposed waits in the queue."""


@dataclass(frozen=True, slots=True)
class Gift:
    """A badge given by hand, so many days before today, to one of those who learn most."""

    days_ago: int
    place: int
    """Whom of those who hold most badges."""
    reason: str


GIFTS = (
    Gift(118, 0, "Read the guardrails along with two colleagues who joined that week, and answered what came up."),
    Gift(
        31, 1, "Showed the whole team on a post of their own how to say where one works before the first line is over."
    ),
    Gift(12, 2, "Told us which sentence of a lesson leads people astray. It reads better now."),
)
REVOKED = "The quiz was taken on somebody else's account, as both of them told us."
SUSPENDED = "Two results came from one account within a minute. We are looking into it."
RESTORED = "A shared tablet at the front desk explains it. Everything is in order, and we are sorry for the trouble."
NOTE = (
    "I took the quiz at the front desk, on the tablet we all use there, right after Rosa had handed hers in. "
    "I had not signed her out. My answers are my own; ask me any of the questions again."
)


class Deciding:
    """Decides in the names of champion, deputy, trainer and administrator, one working day after the other."""

    def __init__(self, champion: Somebody, trainer: Somebody, admin: Somebody, deputy: Somebody) -> None:
        self.champion, self.trainer, self.admin, self.deputy = champion, trainer, admin, deputy
        self.gifts = list(GIFTS)

    def sign(self, session: Session, everybody: Iterable[Somebody], day: int, *, at: datetime) -> None:
        """Answer what was proposed before, propose who asked, and let those ask who are at the door of a level."""
        by_id = {one.person_id: one for one in everybody if one.person_id}
        for level in library.current(session).library.levels:
            if not level.sign_off:
                continue
            for one in recognition.waiting_sign_offs(session):
                person = by_id[one.person_id]
                if one.proposed_at is None:
                    terms = recognition.Mandate(company.SUBJECTS[person.team], WORDS)
                    by = self.champion if person is self.trainer else self.trainer
                    recognition.propose(session, person.person_id, level.id, terms, by=by.person_id, at=at)
                elif day < LAST_ANSWERS:
                    by = self.deputy if person in (self.champion, self.trainer) else self.champion
                    recognition.confirm(session, one.id, by=by.person_id, at=at)
            for person in by_id.values():
                if person.persona.goes_to + person.goes_on >= level.number:
                    with contextlib.suppress(recognition.NotYet, recognition.AlreadySo):
                        recognition.ask(session, person.person_id, level.id, at=at)

    def give(self, session: Session, everybody: Iterable[Somebody], day: int, *, at: datetime) -> None:
        """Give the badges of this day to some of those who hold most by now."""
        while self.gifts and day >= DAYS - self.gifts[0].days_ago:
            gift = self.gifts.pop(0)
            chosen = self._most(session, everybody)[gift.place]
            badge = next(one.id for one in recognition.givable(session))
            recognition.give(session, chosen.person_id, badge, by=self.trainer.person_id, reason=gift.reason, at=at)

    def settle(self, session: Session, everybody: Iterable[Somebody], *, at: datetime) -> dict[str, str]:
        """Revoke one badge, restore another, leave a note to be answered, and give the ids of three public ones."""
        people = {one.name: one for one in everybody}
        owners = [one for one in self._most(session, people.values()) if one.name not in company.BY_NAME][5:8]
        taken, back, noted = (self._earned(session, one, at) for one in owners)
        by = self.champion.person_id
        recognition.revoke(session, taken, by=by, reason=REVOKED, at=at)
        for one in (back, noted):
            recognition.suspend(session, one, by=self.admin.person_id, reason=SUSPENDED, at=at)
        recognition.restore(session, back, by=by, reason=RESTORED, at=at)
        recognition.appeal(session, owners[2].person_id, noted, NOTE, at=at)
        advocate = people[company.ADVOCATE]
        public = {
            "valid": (self._earned(session, advocate, at), advocate.person_id),
            "revoked": (taken, owners[0].person_id),
            "expired": self._expired(session, people.values(), at),
        }
        for award, owner in public.values():
            recognition.set_public(session, owner, award, public=True)
        return {state: award for state, (award, _) in public.items()}

    def _most(self, session: Session, everybody: Iterable[Somebody]) -> list[Somebody]:
        """List those who learn, who holds most badges first; nobody with a role."""
        there = [one for one in everybody if one.person_id and not one.roles and one is not self.deputy]
        held = recognition.standings(session, [one.person_id for one in there])
        return sorted(there, key=lambda one: (-held[one.person_id].badges, one.name))

    def _earned(self, session: Session, one: Somebody, at: datetime) -> str:
        """Give a badge somebody earned in a course that a level asks for."""
        asked = {ref for level in library.current(session).library.levels for ref in level.requires}
        badges = library.current(session).library.badges
        counts = {badge.id for badge in badges.values() if badge.when in asked}
        held = recognition.badges(session, one.person_id)
        return next(award.public_id for award in held if award.badge_id in counts and award.state(at) == "valid")

    def _expired(self, session: Session, everybody: Iterable[Somebody], at: datetime) -> tuple[str, int]:
        return next(
            (award.public_id, one.person_id)
            for one in everybody
            if one.person_id
            for award in recognition.badges(session, one.person_id)
            if award.state(at) == "expired"
        )
