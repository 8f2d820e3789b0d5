"""What a sign-off opens rests when it ends or is withdrawn; the level stays."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.advocacy import rules
from lms.advocacy import service as advocacy
from lms.recognition import service as recognition
from tests import academy as written
from tests import factories
from tests.advocacy import deeds
from tests.learning import deeds as lessons
from tests.recognition.deeds import publish

AT = deeds.AT
SIGNED = written.LEVELS.replace(
    'requires = ["level:ready", "course:second"]', 'requires = ["level:ready", "course:second"]\nsign_off = "champion"'
)
LAPSING = SIGNED.replace('sign_off = "champion"', 'sign_off = "champion"\nvalid_for = "12mo"')
KEY = "story.share"


@pytest.fixture(params=[SIGNED, LAPSING], ids=["without an end of its own", "valid for a year"])
def ada(session: Session, request: pytest.FixtureRequest) -> int:
    """Somebody who has met all but the sign-off, and has opted in."""
    publish(session, {"courses/levels.toml": request.param})
    person = factories.person(session, "Ada")
    lessons.read(session, person, "first/one", at=AT)
    lessons.finish_first(session, person, at=AT)
    lessons.read(session, person, "second/only", at=AT)
    lessons.pass_quiz(session, person, "second", at=AT)
    deeds.acknowledge(session, person, AT)
    return person


def signed(session: Session, ada: int, until: datetime | None = None) -> tuple[int, int]:
    trainer, champion = (factories.person(session, name, roles=(name,)) for name in ("trainer", "champion"))
    terms = recognition.Mandate("Repairs", "Clear words.", until)
    number = recognition.propose(session, ada, "able", terms, by=trainer, at=AT)
    recognition.confirm(session, number, by=champion, at=AT)
    deeds.opt_in(session, ada, AT)
    return number, champion


def codes(session: Session, ada: int, at: datetime) -> set[str]:
    return {one.code for one in advocacy.decision(session, ada, KEY, at).missing}


def test_a_permission_follows_the_sign_off_and_rests_with_it(session: Session, ada: int) -> None:
    assert not advocacy.may(session, ada, KEY, AT)
    number, champion = signed(session, ada)
    assert advocacy.may(session, ada, KEY, AT)

    later = AT + timedelta(days=1)
    recognition.withdraw(session, number, by=champion, reason="Changed teams.", at=later)

    assert not advocacy.may(session, ada, KEY, later)
    assert codes(session, ada, later) == {"signoff"}
    assert (KEY, False, "signoff", later) in advocacy.trail(session, ada)
    assert recognition.standing(session, ada).level_id == "able"
    assert advocacy.recount(session) == []


def test_a_mandate_that_ends_takes_what_it_opened_with_it_on_that_day(session: Session, ada: int) -> None:
    until = AT + timedelta(days=30)
    signed(session, ada, until)

    assert advocacy.may(session, ada, KEY, until - timedelta(seconds=1))
    assert not advocacy.may(session, ada, KEY, until)
    assert codes(session, ada, until) == {"signoff"}
    advocacy.sweep(session, until)
    assert (KEY, False, "signoff", until) in advocacy.trail(session, ada)


def test_whoever_was_never_signed_off_keeps_what_they_had(session: Session) -> None:
    person = factories.person(session, "Grace")
    lessons.read(session, person, "first/one", at=AT)
    lessons.finish_first(session, person, at=AT)
    lessons.read(session, person, "second/only", at=AT)
    lessons.pass_quiz(session, person, "second", at=AT)
    deeds.acknowledge(session, person, AT)
    deeds.opt_in(session, person, AT)
    publish(session, {"courses/levels.toml": SIGNED})

    assert advocacy.may(session, person, KEY, AT)


def test_the_first_end_closes_it() -> None:
    day = [AT + timedelta(days=number) for number in range(4)]
    one = rules.Certification(4, until=day[2], grace_until=day[3], signed_until=day[1])

    assert (one.ends, one.closes) == (day[1], day[1])
    assert rules.Certification(4, until=day[2], grace_until=day[3]).closes == day[3]
    assert rules.Certification(4, signed_until=day[1]).closes == day[1]
    assert rules.Certification(4).closes is None
