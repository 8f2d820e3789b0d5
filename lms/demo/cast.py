"""Everybody of the invented company as they go through the history."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from lms.demo import company
from lms.demo.company import Persona
from lms.people import service as people

DAYS = 150
"""How much history the demo has."""


@dataclass(slots=True)
class Somebody:
    """One invented person on the way through the academy."""

    name: str
    team: str
    email: str
    password: str
    roles: tuple[str, ...]
    persona: Persona
    joins: int
    """Day of the history."""
    person_id: int = 0
    chose: bool = False
    shared: set[str] = field(default_factory=set)
    read: set[tuple[str, str]] = field(default_factory=set)
    waits: set[str] = field(default_factory=set)
    """Quizzes with an answer that a trainer has not marked yet."""
    again: set[tuple[str, str]] = field(default_factory=set)
    """Lessons to read again, by course and id."""

    goes_on: bool = False
    """Goes to one level more than at first."""

    @property
    def role(self) -> str:
        """Name the role this person is shown under."""
        return self.roles[0] if self.roles else "learner"


def join(session: Session, one: Somebody, *, by: int, tick: Callable[[], datetime]) -> None:
    """Let an administrator invite somebody, and them accept."""
    at = tick()
    token = people.invite(session, email=one.email, name=one.name, team=one.team, roles=one.roles, at=at, by=by)
    one.person_id = people.accept(session, token, name=one.name, password=one.password, at=tick())


def everybody(random: Random) -> Iterator[Somebody]:
    """Make everybody: who they are, how they learn and when they join."""
    for team, names in company.TEAMS.items():
        for place, name in enumerate(names):
            persona = random.choice(company.PERSONAS)
            joins = random.randint(0, 40) if random.randint(1, 100) <= 70 else random.randint(41, DAYS - 20)
            roles = company.ROLES.get(name, ())
            if roles:
                persona, joins = (company.CHAMPIONS, 0) if "champion" in roles else (company.OTHERS, 1)
            if name == company.NEWCOMER:
                joins = DAYS
            if place == 0 and not roles:
                joins = min(joins, 3)
            persona, joins = company.BY_NAME.get(name, persona), company.JOINS.get(name, joins)
            yield Somebody(name, team, address_of(name), secrets.token_urlsafe(9), roles, persona, joins)


def address_of(name: str) -> str:
    """Give the invented mail address of a person."""
    return ".".join(name.casefold().replace("-", " ").split()) + "@" + company.DOMAIN
