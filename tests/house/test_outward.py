"""Whatever is seen outside is refused in each of the seven denying combinations, wherever one asks for it.

Every route that an outward key guards stands in ``OUTWARD``. All others must answer an advocate and somebody who never
opted in alike, with the same forms: a new route that an outward key guards fails here until it stands in the table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.advocacy import service as advocacy
from lms.advocacy.models import Consent
from lms.policy import service as policy
from tests.advocacy.deeds import CHANGED_POLICY
from tests.house.routes import CHAMPION, EVERYBODY, OWNER, ROUTES, STATIC, TOKEN, Route
from tests.house.test_authorisation import address, by_token
from tests.house.world import AT, SIGNED, TOLD, World, publish
from tests.sharing import deeds as sharing

pytestmark = pytest.mark.once
FORM = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Outward:
    """A route that an outward key guards. ``gives``: its status where the key is held; ``denies``: where it is not.

    ``shows``: what only the page of somebody who holds it has. ``says``: what a program is told, held and not held.
    """

    line: str
    gives: int
    denies: int
    shows: str = ""
    says: tuple[Any, Any] | None = None
    query: str = ""
    send: dict[str, Any] = field(default_factory=dict)


OUTWARD = (
    Outward("GET /share/<story_id>", 200, 200, shows='name="words"'),
    Outward("POST /share/<story_id>", 303, 403),
    Outward("POST /share/<story_id>", 200, 403, send={"do": "check"}),
    Outward("POST /share/<story_id>", 200, 403, send={"do": "starter"}),
    Outward("POST /share/<story_id>", 303, 403, send={"do": "draft"}),
    Outward("POST /share/<story_id>", 303, 403, send={"do": "remind", "remind_at": "2026-11-24T09:00"}),
    Outward("POST /share/<story_id>/preview", 200, 403),
    Outward("POST /share/<story_id>/draft", 204, 403),
    Outward("GET /share/<story_id>/ready", 200, 303),
    Outward("GET /share/proposals/new", 200, 200, shows='name="title"'),
    Outward("POST /share/proposals/new", 303, 403),
    Outward("GET /share/proposals/<proposal_id>", 200, 200, shows='name="title"'),
    Outward("POST /share/proposals/<proposal_id>", 303, 403),
    Outward("GET /contests/<contest_id>", 200, 200, shows='name="read"'),
    Outward("POST /contests/<contest_id>/join", 303, 403),
    Outward("GET /boards", 200, 200, shows='name="read"'),
    Outward("POST /boards", 303, 403),
    Outward("POST /advocacy/show", 303, 422),
    Outward("GET /advocacy/show", 200, 200, shows='value="story.share"'),
    Outward("GET /api/v1/permissions/<person>", 200, 200, says=(True, False), query="?key=story.share"),
    Outward("POST /api/v1/permissions/<person>/token", 201, 409),
)
CHOICE = frozenset({"GET /advocacy", "GET /advocacy/choose", "POST /advocacy/choose", "GET /me"})
"""Pages that show the choice itself to whoever makes it."""


# What makes somebody hold a key, or not.


def without_level(levels: str) -> str:
    """Ask of every outward key a level that nobody has reached."""
    return levels.replace("level = 2\noutward = true", "level = 3\noutward = true")


def lapsed(levels: str) -> str:
    """Let the level have an end, under a name it was never reached by: its certification does not count."""
    renamed = levels.replace('id = "able"', 'id = "other"\nvalid_for = "12mo"')
    return renamed.replace("level:able", "level:other")


@dataclass(frozen=True, slots=True)
class State:
    """What is there of what an outward key needs."""

    level: bool = True
    acknowledged: bool = True
    opted_in: bool = True
    paused: bool = False
    certified: bool = True

    @property
    def held(self) -> bool:
        return self.level and self.acknowledged and self.opted_in and self.certified and not self.paused

    @property
    def name(self) -> str:
        """Say what is missing."""
        there = {
            "level": self.level,
            "acknowledgement": self.acknowledged,
            "opt-in": self.opted_in,
            "certification": self.certified,
            "no pause": not self.paused,
        }
        return f"without {', '.join(one for one in there if not there[one])}" if not self.held else "with everything"

    def bring_about(self, world: World, session: Session) -> None:
        """Make everybody so."""
        changed = {}
        levels = sharing.KEEPING + SIGNED
        if not self.level or not self.certified:
            changed["courses/levels.toml"] = lapsed(levels) if self.level else without_level(levels)
            changed["quizzes/told.md"] = TOLD if self.certified else lapsed(TOLD)
        if not self.acknowledged:
            # Areas nobody holds are signed by the release, so that the new text comes into force at once.
            policy.set_areas(session, world.people["expert"], (), at=AT, by=None)
            changed["policies/conduct.md"] = CHANGED_POLICY
        if changed:
            publish(session, **changed)
        if not self.opted_in:
            session.execute(delete(Consent))
        if self.paused:
            for person in (world.people[OWNER], world.people[CHAMPION]):
                advocacy.suspend(session, person, reason="A talk first.", until=None, by=world.people["admin"], at=AT)


COMBINATIONS = [State(*there) for there in product((True, False), repeat=3)]
STATES = [*COMBINATIONS, State(paused=True), State(certified=False)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("outward"))
    yield world
    world.academy.store.dispose()


def enter(world: World, state: State) -> None:
    """Go back to the first day, and bring a state about."""
    known = repr(state) in world.kept
    world.reset(repr(state) if known else "the first day")
    releases = world.academy.shelf.get("releases", {})
    for number in [one for one in releases if one > 1]:
        del releases[number]
    world.academy.shelf.pop("pages", None)
    if not known:
        with world.academy.store.writing() as session:
            state.bring_about(world, session)
            session.commit()
        world.keep(repr(state))


def route_of(line: str) -> Route:
    return next(one for one in ROUTES if one.line == line)


def ask(world: World, one: Outward) -> TestResponse:
    """Ask as whoever owns what the route names."""
    route = route_of(one.line)
    of = route.of[0] if route.of else None
    path = address(world, route, of) if one.line.count("<person>") == 0 else address(world, route, None, **mine(world))
    path += one.query
    if route.access == TOKEN:
        return by_token(world, route, path, world.tokens[route.scope])
    return world.call(OWNER, route.method, path, {**route.send, **one.send})


def mine(world: World) -> dict[str, str]:
    return {"person": world.keys[OWNER]}


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.name)
def test_every_outward_route_opens_in_the_one_combination_and_refuses_in_all_others(made: World, state: State) -> None:
    assert sum(one.held for one in STATES) == 1
    enter(made, state)
    before = made.content()
    for one in OUTWARD:
        if state.held:
            enter(made, state)

        reply = ask(made, one)

        assert (one.line, reply.status_code) == (one.line, one.gives if state.held else one.denies), reply.text
        if one.shows:
            assert (one.shows in reply.text) == state.held, one.line
        if one.says:
            assert reply.get_json()["granted"] is one.says[0 if state.held else 1]
    if not state.held:
        assert made.content() == before, "something was refused, and changed all the same"


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.name)
def test_a_token_made_before_holds_in_no_state_but_the_one(made: World, state: State) -> None:
    enter(made, State())
    route = route_of("POST /api/v1/permissions/<person>/token")
    path = address(made, route, None, **mine(made))
    given = by_token(made, route, path, made.tokens[route.scope]).get_json()
    below = given["status"].removeprefix("http://localhost")
    assert made.client().get(below).get_json()["active"] is True

    with made.academy.store.writing() as session:
        state.bring_about(made, session)
        session.commit()

    assert made.client().get(below).get_json()["active"] is state.held


# Nothing else asks for an outward key.


def seen(world: World, route: Route) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Give how a route answers whoever may ask: its status, and where the forms of its page lead."""
    who = next(one for one in (OWNER, *EVERYBODY) if not route.refusal(one))
    for of in route.of or (None,):
        if of is not None and of.owner in world.people and not route.refusal(of.owner):
            who = of.owner
        reply = world.call(who, route.method, address(world, route, of), route.send)
        main = reply.text.partition("<main")[2] if reply.mimetype == "text/html" else ""
        yield (of.name if of else "", reply.status_code, tuple(sorted(set(FORM.findall(main)))))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_other_route_answers_those_who_opted_in_and_those_who_never_did_alike(made: World, method: str) -> None:
    others = [
        one
        for one in ROUTES
        if one.method == method
        and one.access not in {STATIC, TOKEN}
        and one.line not in CHOICE
        and one.line not in {outward.line for outward in OUTWARD}
    ]
    answers: list[dict[str, Any]] = []
    for state in (State(), State(opted_in=False)):
        enter(made, state)
        answers.append({})
        for route in others:
            answers[-1][route.line] = found = list(seen(made, route))
            if method == "POST" and any(status < 400 for _, status, _ in found):
                enter(made, state)
    differ = [(line, answers[0][line], answers[1][line]) for line in answers[0] if answers[0][line] != answers[1][line]]
    assert differ == [], "an outward key guards these: put them into OUTWARD"


def test_every_line_of_the_table_is_a_route() -> None:
    assert {one.line for one in OUTWARD} | CHOICE <= {one.line for one in ROUTES}
