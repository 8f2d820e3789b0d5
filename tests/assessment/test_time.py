"""More time for a person: who may give it, what it changes, who sees it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.assessment import rules, service
from lms.assessment.models import Attempt, TimeAllowance
from lms.assessment.rules import Allowance, BadAllowance
from lms.audit import service as audit
from lms.people import service as people
from tests import academy as written
from tests import factories
from tests.assessment import replies
from tests.conftest import MovableClock

TEN = timedelta(minutes=10)


@pytest.fixture
def tess(session: Session) -> int:
    """A trainer."""
    return factories.person(session, "Tess", roles=("trainer",))


@pytest.fixture
def trainer(app: Flask, session: Session, tess: int) -> FlaskClient:
    browser = app.test_client()
    factories.sign_in(browser, session, tess)
    return browser


def key(session: Session, person_id: int) -> str:
    found = people.person(session, person_id).public_id
    session.rollback()
    return found


# ---- the rules ----


@pytest.mark.parametrize(
    ("time", "allowance", "seconds"),
    [
        (TEN, Allowance(percent=50), 300),
        (TEN, Allowance(minutes=7), 420),
        (TEN, Allowance(percent=300), 1800),
        (timedelta(seconds=61), Allowance(percent=1), 1),
        (TEN, None, 0),
        (None, Allowance(percent=50), 0),
    ],
)
def test_more_time_is_whole_seconds_rounded_up(
    time: timedelta | None, allowance: Allowance | None, seconds: int
) -> None:
    assert rules.extra_seconds(time, allowance) == seconds


@pytest.mark.parametrize(
    ("allowance", "field"),
    [
        (Allowance(), "percent"),
        (Allowance(10, 10), "percent"),
        (Allowance(percent=301), "percent"),
        (Allowance(percent=-1), "percent"),
        (Allowance(minutes=601), "minutes"),
        (Allowance(minutes=-1), "minutes"),
    ],
)
def test_an_allowance_is_one_number_within_bounds(allowance: Allowance, field: str) -> None:
    with pytest.raises(BadAllowance) as refusal:
        rules.check_allowance(allowance)
    assert refusal.value.field == field


def test_minutes_after_the_end_count_from_now(clock: MovableClock) -> None:
    ends = clock.now

    assert rules.extended(ends, 5, ends - TEN) == ends + timedelta(minutes=5)
    assert rules.extended(ends, 5, ends + TEN) == ends + timedelta(minutes=15)
    assert rules.extended(ends, 5, ends + timedelta(microseconds=1)) == ends + timedelta(minutes=5, seconds=1)


# ---- the service ----


def test_an_allowance_counts_from_the_next_start_on(session: Session, ada: int, tess: int, clock: MovableClock) -> None:
    running = service.start(session, ada, "second", at=clock.now)
    service.allow(session, ada, Allowance(percent=50), at=clock.now, by=tess)

    assert service.paper(session, ada, running, at=clock.now).ends == clock.now + TEN
    service.submit(session, ada, running, replies.to(session, ada, running), at=clock.now)
    after = service.start(session, ada, "second", at=clock.now)
    assert service.paper(session, ada, after, at=clock.now).ends == clock.now + timedelta(minutes=15)
    assert service.about(session, ada, "second", at=clock.now).more == timedelta(minutes=5)
    assert service.about(session, ada, "first", at=clock.now).more == timedelta()


@pytest.mark.parametrize(("seconds", "kept"), [(902, True), (903, False)])
def test_with_more_time_the_grace_comes_after_it(
    session: Session, ada: int, tess: int, clock: MovableClock, seconds: int, kept: bool
) -> None:
    service.allow(session, ada, Allowance(minutes=5), at=clock.now, by=tess)
    attempt_id = service.start(session, ada, "second", at=clock.now)
    clock.move(seconds=seconds)

    assert service.save(session, ada, attempt_id, {"how": ["1"]}, at=clock.now) is kept


def test_who_and_when_are_kept_and_nothing_else(session: Session, ada: int, tess: int, clock: MovableClock) -> None:
    service.allow(session, ada, Allowance(percent=25), at=clock.now, by=tess)
    service.allow(session, ada, Allowance(percent=25), at=clock.now + TEN, by=tess)

    found = service.time_of(session, ada, at=clock.now)
    assert (found.allowance, found.set_by, found.set_at) == (Allowance(percent=25), "Tess", clock.now)
    assert service.export_allowance(session, ada) == [{"percent": 25, "minutes": 0, "set_at": clock.now}]
    lines = [one for one in audit.page(session) if one.action.startswith("quiz.")]
    assert [(one.action, one.person_id, one.detail) for one in lines] == [("quiz.time_allowed", tess, {})]

    service.allow(session, ada, None, at=clock.now, by=tess)
    assert service.time_of(session, ada, at=clock.now).allowance is None
    assert audit.page(session)[0].action == "quiz.time_allowance_ended"
    service.allow(session, ada, None, at=clock.now, by=tess)
    assert len([one for one in audit.page(session) if one.action.startswith("quiz.")]) == 2


def test_nobody_gives_time_to_themselves(session: Session, tess: int, clock: MovableClock) -> None:
    with pytest.raises(people.NotAllowed):
        service.allow(session, tess, Allowance(percent=50), at=clock.now, by=tess)
    with pytest.raises(people.NotAllowed):
        service.give_time(session, tess, "x" * 22, 5, at=clock.now, by=tess)


def test_the_database_refuses_an_allowance_of_both(session: Session, ada: int, clock: MovableClock) -> None:
    session.add(TimeAllowance(person_id=ada, percent=5, minutes=5, set_by=None, set_at=clock.now))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_running_attempt_gets_more_time_also_after_its_end(
    session: Session, ada: int, tess: int, clock: MovableClock
) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now)
    begun = clock.now
    assert service.give_time(session, ada, attempt_id, 5, at=clock.now, by=tess) == begun + timedelta(minutes=15)

    clock.move(minutes=20)
    assert service.time_of(session, ada, at=clock.now).running[0].over
    assert service.give_time(session, ada, attempt_id, 5, at=clock.now, by=tess) == begun + timedelta(minutes=25)
    assert service.submit(session, ada, attempt_id, replies.to(session, ada, attempt_id), at=clock.now).share == 100
    assert service.time_of(session, ada, at=clock.now).running == ()


def test_only_an_open_attempt_with_a_time_limit_gets_more(
    session: Session, ada: int, tess: int, clock: MovableClock
) -> None:
    free = service.start(session, ada, "first", at=clock.now)
    done = service.start(session, ada, "second", at=clock.now)
    service.submit(session, ada, done, replies.to(session, ada, done), at=clock.now)

    assert service.time_of(session, ada, at=clock.now).running == ()
    for attempt_id in (free, done, "x" * 22):
        with pytest.raises(service.NotYours):
            service.give_time(session, ada, attempt_id, 5, at=clock.now, by=tess)
    for minutes in (0, 601):
        with pytest.raises(BadAllowance):
            service.give_time(session, ada, free, minutes, at=clock.now, by=tess)


def test_a_running_attempt_at_a_retired_quiz_is_named_by_its_id(
    session: Session, ada: int, clock: MovableClock, publish: Callable[..., int]
) -> None:
    service.start(session, ada, "second", at=clock.now)
    session.commit()
    publish({"quizzes/second.md": written.QUIZ_SECOND.replace("id: second\n", "id: other\n")})
    session.info.pop("release", None)

    assert [one.title for one in service.time_of(session, ada, at=clock.now).running] == ["second"]


# ---- the pages ----


def test_a_trainer_finds_a_person_and_gives_more_time(trainer: FlaskClient, session: Session, ada: int) -> None:
    page = f"/studio/time/{key(session, ada)}"
    assert "whole address" in trainer.get("/studio/time").text
    assert factories.post(trainer, "/studio/time", who="ada.lovelace@norda.example").location == page
    assert re.search(r'<input checked[^>]* value="none"', trainer.get(page).text)

    reply = factories.post(trainer, page, how="minutes", minutes="5", percent="")

    assert (reply.status_code, reply.location) == (303, page)
    shown = trainer.get(page).text
    assert "It counts for Ada Lovelace from the next start of a quiz on." in shown
    assert 'value="5"' in shown
    assert "Set by Tess on" in shown


@pytest.mark.parametrize("who", ["", "nobody@norda.example", "x" * 300])
def test_somebody_unknown_is_asked_for_again(trainer: FlaskClient, who: str) -> None:
    reply = factories.post(trainer, "/studio/time", who=who)

    assert reply.status_code == 422
    assert f'value="{who}"' in reply.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"how": "percent", "percent": "0"}, "Enter a whole number from 1 to 300."),
        ({"how": "percent", "percent": ""}, "Enter a whole number from 1 to 300."),
        ({"how": "percent", "percent": "a lot"}, "Enter a whole number, such as 25."),
        ({"how": "minutes", "minutes": "601"}, "Enter a whole number from 1 to 600."),
        ({"how": "for ever"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_given_is_said_and_stays_typed(
    trainer: FlaskClient, session: Session, ada: int, sent: dict[str, str], words: str
) -> None:
    reply = factories.post(trainer, f"/studio/time/{key(session, ada)}", **sent)

    assert reply.status_code == 422
    assert words in reply.text
    assert "<title>Error: More time: Ada Lovelace" in reply.text
    for value in (sent.get("percent"), sent.get("minutes")):
        assert not value or f'value="{value}"' in reply.text
    assert session.scalar(select(func.count()).select_from(TimeAllowance)) == 0


def test_a_running_attempt_is_extended_on_the_page(
    trainer: FlaskClient, session: Session, ada: int, clock: MovableClock
) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now)
    session.commit()
    page = f"/studio/time/{key(session, ada)}"
    assert "Second steps quiz, attempt 1" in trainer.get(page).text

    for typed, words in (("", "Enter a whole number, such as 10."), ("601", "1 to 600"), ("few", "such as 25")):
        refused = factories.post(trainer, f"{page}/{attempt_id}", more=typed)
        assert refused.status_code == 422
        assert words in refused.text
        assert f'href="#more-{attempt_id}"' in refused.text
        assert f'value="{typed}"' in refused.text

    reply = factories.post(trainer, f"{page}/{attempt_id}", more="5")
    assert (reply.status_code, reply.location) == (303, page)
    assert "now ends on 22 November 2026, 09:15 UTC" in trainer.get(page).text
    assert session.scalars(select(Attempt.extension).where(Attempt.public_id == attempt_id)).one() == 300
    session.rollback()
    clock.move(minutes=20)
    factories.sign_in(trainer, session, people.find(session, "tess@norda.example").id)
    assert "more time counts from now" in trainer.get(page).text


def test_nobody_and_nothing_else_is_missing(trainer: FlaskClient, session: Session, ada: int) -> None:
    person = key(session, ada)
    assert trainer.get("/studio/time/nobody").status_code == 404
    assert trainer.get("/studio/time/ada.lovelace@norda.example").status_code == 404
    assert factories.post(trainer, f"/studio/time/{person}/{'x' * 22}", more="5").status_code == 404


def test_the_own_page_has_no_form_and_takes_none(trainer: FlaskClient, session: Session, tess: int) -> None:
    page = f"/studio/time/{key(session, tess)}"

    assert "This is your own page." in trainer.get(page).text
    assert "Save</button>" not in trainer.get(page).text
    assert factories.post(trainer, page, how="percent", percent="50").status_code == 403


def test_the_person_sees_their_own_time_and_only_trainers_the_way_to_the_page(
    app: Flask, trainer: FlaskClient, client: FlaskClient, session: Session, ada: int, tess: int, clock: MovableClock
) -> None:
    service.allow(session, ada, Allowance(minutes=5), at=clock.now, by=tess)
    session.commit()
    factories.sign_in(client, session, ada)

    assert "10 minutes from the start, and 5 minutes more for you" in client.get("/quiz/about/second").text
    assert "Give somebody more time" not in client.get("/quiz/about/second").text
    page = trainer.get("/quiz/about/second").text
    assert "more for you" not in page
    assert 'href="/studio/time"' in page
