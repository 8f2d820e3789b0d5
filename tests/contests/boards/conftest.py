"""An academy with boards, and advocates who may join them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from lms.advocacy.points import ledger
from lms.contests.boards import service as boards
from lms.people import service as people
from tests import academy as written
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT

LEVELS = written.LEVELS + '\n[[permission]]\nkey = "contest.join"\nlevel = 2\noutward = true\nsays = "join a contest"\n'

Advocate = Callable[..., int]


@pytest.fixture
def boards_on(session: Session) -> int:
    """An administrator, who turned the boards on."""
    deeds.publish(session, {"courses/levels.toml": LEVELS})
    admin = factories.person(session, "Ad Min", roles=("admin",))
    boards.switch(session, on=True, by=admin, at=AT)
    session.commit()
    return admin


@pytest.fixture
def advocate(session: Session, boards_on: int) -> Advocate:
    """Make advocates with an alias of their own, on the board unless said otherwise."""

    def make(name: str, points: int = 0, *, joins: bool = True, team: str | None = None, zone: str = "UTC") -> int:
        person_id = factories.person(session, name, team=team)
        live_in(session, person_id, zone)
        deeds.advocate(session, person_id)
        pay(session, person_id, points)
        if joins:
            join(session, person_id, f"Wren {name}")
        return person_id

    return make


def join(session: Session, person_id: int, alias: str = "", at: datetime = AT) -> None:
    chosen = boards.Shown(boards.ALIAS, alias) if alias else boards.Shown(boards.NAME)
    boards.join(session, person_id, chosen=chosen, read=boards.digest(boards.text()), at=at)
    session.commit()


def pay(session: Session, person_id: int, points: int, at: datetime = AT) -> list[str]:
    """Pay points for ideas, fifteen and thirty at a time; give the keys they were paid by."""
    assert points % 15 == 0
    amounts = [30] * (points // 30) + [15] * (points // 15 % 2)
    kinds = {30: "content_idea", 15: "other_idea"}
    keys = [f"{at.isoformat()}:{number}" for number in range(len(amounts))]
    for key, amount in zip(keys, amounts, strict=True):
        ledger.pay(session, person_id, kinds[amount], key, at)
    session.commit()
    return keys


def live_in(session: Session, person_id: int, zone: str) -> None:
    name = people.name_of(session, person_id)
    people.set_profile(session, person_id, name=name, time_zone=zone, theme="auto", language="en")
    session.commit()
