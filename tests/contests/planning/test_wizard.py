"""The six pages: kept as they go, nothing typed is lost, announced once."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.contests import service as contests
from lms.contests.models import Contest, Series
from lms.contests.planning import rules, service
from lms.contests.planning.models import ContestPlan
from lms.contests.rewards import service as rewards
from lms.people import service as people
from lms.sharing import service as sharing
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.contests import deeds
from tests.factories import post
from tests.sharing import deeds as stories

HOME = "/programme/contests"
GOAL = {"title": "The spring fair", "goal": "part", "mode": "individual"}
TIME = {"kind": "weekly", "repeat": "once", "first": "2026-11-23", "zone": "Europe/Lisbon"}
SCORE = {"share": "2", "click": "10", "lead": "50", "threshold": "0", "day_cap": "10", "week_cap": "40"}
WORDS = {"about": "Tell of the fair. Ask Carla."}


@pytest.fixture
def runs(client: FlaskClient, session: Session, champion: int) -> int:
    """The champion, signed in."""
    factories.sign_in(client, session, champion)
    return champion


def text(reply: TestResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def begun(client: FlaskClient, session: Session, **changed: str) -> str:
    """Type the first page, and give the address of the draft."""
    reply = post(client, f"{HOME}/new", key="k" * 22, do="next", **{**GOAL, **changed})
    assert reply.status_code == 303, text(reply)
    return f"{HOME}/drafts/{'k' * 22}"


def page(client: FlaskClient, draft: str, name: str, do: str = "next", **fields: Any) -> TestResponse:
    return post(client, f"{draft}/{name}", do=do, **fields)


def planned(client: FlaskClient, session: Session, **changed: dict[str, str]) -> str:
    """Type five of the six pages."""
    draft = begun(client, session, **changed.get("goal", {}))
    for name, fields in (("time", TIME), ("who", {}), ("score", SCORE), ("preview", {})):
        reply = page(client, draft, name, **{**fields, **changed.get(name, {})})
        assert reply.status_code == 303, text(reply)
        assert reply.location.endswith(f"/{rules.after(name)}")
    return draft


def test_six_pages_lead_from_nothing_to_an_announced_contest(client: FlaskClient, session: Session, runs: int) -> None:
    assert "none is being planned" in text(client.get(HOME))
    draft = planned(client, session)
    last = text(client.get(f"{draft}/announce"))
    assert "23 November 2026, 00:00 WET" in last
    assert "30 November 2026, 00:00 WET" in last
    assert "At most 10 a day and 40 a week count for one person" in last

    reply = page(client, draft, "announce", **WORDS)

    assert reply.status_code == 303
    session.expire_all()
    row = session.scalars(select(Contest)).one()
    assert reply.location == f"{HOME}/{row.public_id}"
    assert (row.status, row.period_key, row.about) == ("announced", "2026-W48", WORDS["about"])
    shown = text(client.get(reply.location))
    assert "Fewer than five people are in it" in shown
    assert "Tell of the fair." in shown
    assert "The spring fair" in text(client.get(HOME))
    assert client.get(f"{draft}/goal").status_code == 404


def test_announcing_twice_makes_one_contest(client: FlaskClient, session: Session, runs: int) -> None:
    draft = planned(client, session)
    page(client, draft, "announce", **WORDS)
    kept = service.kept(session, "k" * 22)
    made = session.scalars(select(Contest.public_id)).one()
    again = service.announce(session, "k" * 22, _draft(), by=runs, at=AT)
    assert (again, kept.contest) == (made, made)
    assert session.scalar(select(func.count()).select_from(Contest)) == 1


def _draft() -> rules.Draft:
    return rules.Draft(deeds.PLAN, rules.When("daily", AT.date()))


def test_sending_the_first_page_twice_makes_one_draft(client: FlaskClient, session: Session, runs: int) -> None:
    begun(client, session)
    begun(client, session, title="The summer fair")
    session.expire_all()
    assert session.scalars(select(ContestPlan.title)).all() == ["The summer fair"]
    post(client, f"{HOME}/new", key="<no key>", do="next", **GOAL)
    assert session.scalar(select(func.count()).select_from(ContestPlan)) == 2


def test_a_page_that_is_wrong_says_so_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, runs: int
) -> None:
    reply = post(client, f"{HOME}/new", key="k" * 22, title="Fair", goal="together", mode="team", do="next")
    assert reply.status_code == 422
    assert "<title>Error: " in reply.text
    assert 'value="Fair"' in reply.text
    assert "counted in this way: “Everybody together”" in text(reply)
    draft = begun(client, session)
    wrong = {"kind": "custom", "repeat": "once", "first": "2026-11-23", "last": "2026-11-20", "zone": "Europe/Lisboa"}
    reply = page(client, draft, "time", **wrong)
    assert reply.status_code == 422
    assert "Did you mean Europe/Lisbon?" in text(reply)
    assert 'value="2026-11-20"' in reply.text
    assert "The last day is the first one or a later one." in text(page(client, draft, "time", **{**wrong, **ZONE}))
    assert "Enter the last day." in text(page(client, draft, "time", **{**wrong, **ZONE, "last": ""}))
    again = {**wrong, **ZONE, "repeat": "again"}
    assert "Enter how many days" in text(page(client, draft, "time", **again))
    assert page(client, draft, "time", **again, days="10").status_code == 303
    assert "Choose teams of the list." in text(page(client, draft, "who", teams="99"))
    assert "Let at least one thing count." in text(page(client, draft, "score", share="0", click="", lead="0"))
    assert "from 0 to 1,000" in text(page(client, draft, "score", share="1001"))
    assert "Write a few words" in text(page(client, draft, "announce", about=""))


ZONE = {"zone": "Europe/Lisbon"}


@pytest.mark.parametrize(("do", "to"), [("back", "/goal"), ("later", HOME)])
def test_going_back_or_away_keeps_what_was_typed_right_or_wrong(
    client: FlaskClient, session: Session, runs: int, do: str, to: str
) -> None:
    draft = begun(client, session)
    reply = page(client, draft, "time", do=do, kind="custom", repeat="once", first="soon", zone="Mars")
    assert reply.status_code == 303
    assert reply.location.endswith(to)
    shown = client.get(f"{draft}/time").text
    assert 'value="Mars"' in shown
    assert 'value="soon"' in shown
    assert "There is a problem" not in shown


def test_the_first_page_can_be_kept_without_being_right(client: FlaskClient, session: Session, runs: int) -> None:
    assert post(client, f"{HOME}/new", key="k" * 22, do="later", title="").location == HOME
    assert "Without a title yet" in text(client.get(HOME))


def test_a_draft_with_something_missing_is_not_announced(client: FlaskClient, session: Session, runs: int) -> None:
    draft = begun(client, session)
    page(client, draft, "time", do="later", kind="custom", repeat="once", first="2026-11-23", zone="Europe/Lisbon")
    shown = text(client.get(f"{draft}/preview"))
    assert "Something is missing first Enter the last day. When" in shown
    reply = page(client, draft, "announce", **WORDS)
    assert reply.status_code == 422
    assert "Enter the last day." in text(reply)
    assert WORDS["about"] in reply.text
    assert session.scalar(select(func.count()).select_from(Contest)) == 0


def test_what_the_engine_refuses_names_its_page(client: FlaskClient, session: Session, runs: int) -> None:
    own = {"kind": "custom", "repeat": "once", "first": "2026-11-01", "last": "2026-11-20"}
    draft = planned(client, session, time=own)
    reply = page(client, draft, "announce", **WORDS)
    assert reply.status_code == 422
    assert "Choose days that are not over yet." in text(reply)
    assert f'href="{draft}/time"' in reply.text


def test_words_that_press_are_refused(client: FlaskClient, session: Session, runs: int) -> None:
    draft = planned(client, session)
    reply = page(client, draft, "announce", about="Hurry, this is your last chance.")
    assert reply.status_code == 422
    assert "presses people" in text(reply)


def test_a_series_begins_and_stops(client: FlaskClient, session: Session, academy: Academy, runs: int) -> None:
    draft = planned(client, session, time={"repeat": "again"})
    assert "Begin the series" in text(client.get(f"{draft}/announce"))
    reply = page(client, draft, "announce", **WORDS)
    row = session.scalars(select(Series)).one()
    assert (row.kind, row.begins.isoformat()) == ("weekly", "2026-11-23")
    assert reply.location == f"{HOME}/series/{row.public_id}"
    assert "23 November 2026, 00:00 WET to 30 November 2026, 00:00 WET" in text(client.get(reply.location))
    assert "Coming again by themselves The spring fair Each week" in text(client.get(HOME))
    assert contests.tend(academy, AT) == 1
    assert post(client, f"{reply.location}/stop").status_code == 303
    assert "stopped 22 November 2026" in text(client.get(reply.location))


def test_a_learning_contest_counts_learning_only(client: FlaskClient, session: Session, runs: int) -> None:
    goal = {"goal": "sprint", "mode": "collective"}
    draft = begun(client, session, **goal)
    shown = text(client.get(f"{draft}/score"))
    assert "A lesson completed" in shown
    assert "A story shared" not in shown
    assert "The goal to reach together" in shown
    assert "Enter the goal to reach together." in text(page(client, draft, "score", lesson="10"))
    stories.story(session, runs)
    who = {"topic": str(next(iter(sharing.topic_names(session))))}
    draft = planned(
        client, session, goal=goal, score={"lesson": "10", "quiz": "0", "level": "", "threshold": "500"}, who=who
    )
    page(client, draft, "announce", **WORDS)
    row = session.scalars(select(Contest)).one()
    assert (row.goal, row.threshold, row.topic_id, row.weights) == (
        "sprint",
        500,
        None,
        {"lesson": 10, "quiz": 0, "level": 0},
    )


def test_whom_it_is_for_and_its_theme_stand_in_words(client: FlaskClient, session: Session, runs: int) -> None:
    people.add_team(session, "North", at=AT)
    stories.story(session, runs)
    team, topic = next(iter(people.team_names(session))), next(iter(sharing.topic_names(session)))
    who = {"teams": str(team), "level": "2", "language": "de", "topic": str(topic)}
    draft = planned(client, session, who=who)
    shown = text(client.get(f"{draft}/announce"))
    assert "For North; from level 2 on; people who chose Deutsch" in shown
    assert "Only stories about News count." in shown
    assert page(client, draft, "announce", **WORDS).status_code == 303
    made = session.scalars(select(Contest.public_id)).one()
    assert "For North; from level 2 on" in text(client.get(f"{HOME}/{made}"))


def test_the_look_at_the_past_says_nothing_of_fewer_than_five(client: FlaskClient, session: Session, runs: int) -> None:
    draft = planned(client, session)
    assert "Fewer than five people did anything" in text(client.get(f"{draft}/preview"))
    story = stories.story(session, runs, AT.replace(day=20))
    for number in range(5):
        one = factories.person(session, f"Advocate {number}")
        choices.advocate(session, one, AT.replace(day=20))
        for network in ("x", "linkedin")[: 1 + number % 2]:
            stories.share(session, one, story, network, AT.replace(day=21))
    shown = text(client.get(f"{draft}/preview"))
    assert "From 15 November 2026 to 22 November 2026" in shown
    assert "At least 5 people did something that would count. The limits stopped none of it." in shown
    assert "Each of the first 5 would have come to 2 or more." in shown
    people.add_team(session, "Nobody's", at=AT)
    page(client, draft, "who", teams=str(next(iter(people.team_names(session)))))
    assert shown.split("The rule in words")[0] == text(client.get(f"{draft}/preview")).split("The rule in words")[0]


def test_a_draft_is_thrown_away_and_brought_back(client: FlaskClient, session: Session, runs: int) -> None:
    draft = begun(client, session)
    post(client, f"{draft}/throw-away")
    assert "Drafts that were thrown away The spring fair" in text(client.get(HOME))
    post(client, f"{draft}/bring-back")
    assert "Drafts that were thrown away" not in text(client.get(HOME))
    post(client, f"{draft}/throw-away")
    assert service.forget(session, AT) == 0
    assert service.forget(session, AT + rules.KEPT) == 1
    session.commit()
    assert client.get(f"{draft}/goal").status_code == 404
    assert post(client, f"{draft}/bring-back").status_code == 404


def test_an_announced_draft_is_neither_changed_nor_thrown_away(
    client: FlaskClient, session: Session, runs: int
) -> None:
    draft = planned(client, session)
    page(client, draft, "announce", **WORDS)
    assert page(client, draft, "goal", **GOAL).status_code == 404
    assert post(client, f"{draft}/throw-away").status_code == 404
    with pytest.raises(service.NoSuchPlan, match="announced"):
        service.save(session, "k" * 22, "goal", {}, AT)
    assert client.get(f"{HOME}/drafts/none/goal").status_code == 404
    assert client.get(f"{draft}/other").status_code == 404


def test_calling_off_needs_a_reason_that_everybody_reads(client: FlaskClient, session: Session, runs: int) -> None:
    made = deeds.contest(session, runs)
    assert post(client, f"{HOME}/{made}/call-off", reason="").status_code == 422
    assert post(client, f"{HOME}/{made}/call-off", reason="The fair moved.").status_code == 303
    assert "Called off The fair moved." in text(client.get(f"{HOME}/{made}"))
    assert "The fair moved." in text(client.get(f"{HOME}?over=1"))
    assert "There is no contest" in text(client.get(HOME))


def test_a_result_is_confirmed_once_it_is_over(
    client: FlaskClient, session: Session, clock: Any, runs: int, amara: int, story: str
) -> None:
    made = deeds.contest(session, runs)
    assert post(client, f"{HOME}/{made}/confirm").status_code == 409
    deeds.enter(session, amara, made)
    stories.share(session, amara, story)
    rewards.switch(session, to=True, by=runs, at=AT)
    rewards.offer(session, 1, contest_id=contests.contest(session, made).id)
    session.commit()
    clock.move(days=1)
    factories.sign_in(client, session, runs)
    shown = text(client.get(f"{HOME}/{made}"))
    assert "Result to confirm" in shown
    assert "Amara" not in shown
    for _ in range(2):
        assert post(client, f"{HOME}/{made}/confirm").status_code == 303
    assert "Over" in text(client.get(f"{HOME}/{made}"))
    (claim,) = rewards.claims(session, amara)
    assert (claim.contest_id, claim.reward) == (made, "")


def test_the_lists_stay_cheap_with_hundreds(client: FlaskClient, session: Session, academy: Academy, runs: int) -> None:
    for number in range(120):
        deeds.contest(session, runs, title=f"Contest {number}")
        service.begin(session, f"plan-{number:020}", {"title": [f"Draft {number}"]}, by=runs, at=AT)
    session.commit()
    asked = _asked(client, academy, f"{HOME}?page=3")
    assert len(asked) <= 6, asked
    made = session.scalars(select(Contest.public_id)).first()
    assert len(_asked(client, academy, f"{HOME}/{made}")) <= 6
    shown = text(client.get(HOME))
    assert "Page 1 of 6" in shown
    assert "Contest 0 " in shown


def _asked(client: FlaskClient, academy: Academy, path: str) -> list[str]:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(academy.store.read_engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(academy.store.read_engine, "before_cursor_execute", note)
    return said
