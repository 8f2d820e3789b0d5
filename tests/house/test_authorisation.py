"""Who may ask for what: every route, every role, every object, as the table in routes.py says."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms.web import access
from tests import factories
from tests.house.routes import (
    ADMIN,
    EVERYBODY,
    LEARNER,
    OUT,
    OWNER,
    PUBLIC,
    ROUTES,
    SIGNED_ADDRESS,
    SIGNED_IN,
    STATIC,
    TOKEN,
    Of,
    Route,
)
from tests.house.world import World

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Word for word as SECURITY.md promises it."""
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors *"
)
FRAMES = frozenset({"GET /badges/<public_id>/card"})
"""What other sites may show in a frame, with a policy of its own: no script, no form."""
BIGGEST = 2**31 - 1

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("world"))
    yield world
    world.academy.store.dispose()


@pytest.fixture
def world(made: World) -> World:
    """Everybody and everything, as on the first day."""
    made.reset()
    return made


def lines(*, method: str = "", access: Any = None, without: Any = ()) -> Any:
    chosen = [
        one
        for one in ROUTES
        if method in {"", one.method} and access in {None, one.access} and one.access not in {STATIC, *without}
    ]
    return pytest.mark.parametrize("route", chosen, ids=[one.line for one in chosen])


def objects(route: Route) -> tuple[Of | None, ...]:
    return route.of or (None,)


def address(world: World, route: Route, of: Of | None, **other: Any) -> str:
    """Give the address of an object under a route, with some parts named otherwise."""
    parts = {**(world.things[of.name] if of else {}), **other}
    adapter = world.app.url_map.bind("localhost")
    return adapter.build(rules_of(world.app)[route.line][0].endpoint, parts, method=route.method)


@cache
def rules_of(app: Flask) -> dict[str, list[Rule]]:
    """Give the rules of an application by method and path."""
    found: dict[str, list[Rule]] = {}
    for rule in app.url_map.iter_rules():
        for method in rule.methods or ():
            found.setdefault(f"{method} {rule.rule}", []).append(rule)
    return found


def guarded(reply: TestResponse, route: Route, who: str) -> None:
    """Check what every answer carries, and that no cache keeps a personal page."""
    always = {**ALWAYS, "Content-Security-Policy": FRAMED} if route.line in FRAMES else ALWAYS
    assert {name: reply.headers.getlist(name) for name in always} == {name: [value] for name, value in always.items()}
    assert "Permissions-Policy" in reply.headers
    if route.method == "POST" or (who != OUT and route.access not in {PUBLIC, STATIC, TOKEN, SIGNED_ADDRESS}):
        assert reply.headers["Cache-Control"] == "no-store", f"{who} asks {route.line}"


# The table and the application say the same.


def test_every_route_stands_in_the_table_and_every_line_has_its_route(world: World) -> None:
    there = sorted(
        f"{method} {one.rule}"
        for one in world.app.url_map.iter_rules()
        for method in (one.methods or set()) - {"HEAD", "OPTIONS"}
    )
    assert sorted(one.line for one in ROUTES) == there


@lines()
def test_a_view_carries_the_rule_of_its_line(world: World, route: Route) -> None:
    views = world.app.view_functions
    rules = [access.rule_of(views[one.endpoint]) for one in rules_of(world.app)[route.line]]
    assert [(one.kind, one.roles) for one in rules if one] == [route.rule]


def test_a_view_without_a_rule_opens_to_nobody(world: World) -> None:
    view = world.app.view_functions["lms.recognition.xp.ledger"]
    world.app.view_functions["lms.recognition.xp.ledger"] = lambda: "open to all"
    try:
        assert [world.call(who, "GET", "/xp").status_code for who in EVERYBODY] == [403] * len(EVERYBODY)
    finally:
        world.app.view_functions["lms.recognition.xp.ledger"] = view


# Who gets what.


@lines(method="GET")
def test_a_page_answers_each_visitor_as_the_table_says_and_writes_nothing(world: World, route: Route) -> None:
    for of in objects(route):
        path = address(world, route, of)
        for who in EVERYBODY:
            with world.writes() as written:
                reply = world.call(who, "GET", path)
            wanted = route.refusal(who) or route.answer(who, of)
            assert (who, reply.status_code) == (who, wanted), path
            more = [one for one in written if not any(f" {table} " in one for table in route.notes)]
            assert more == [], f"{who} asks for {path}"
            guarded(reply, route, who)
            if route.refusal(who) == 303:
                assert reply.location.startswith("/sign-in")
        with world.writes() as written:
            head = world.call(OWNER, "HEAD", path)
        assert (head.status_code, head.data) == (route.refusal(OWNER) or route.answer(OWNER, of), b"")
        assert [one for one in written if not any(f" {table} " in one for table in route.notes)] == []


@lines(method="POST")
def test_a_form_is_refused_to_everybody_the_table_does_not_name_and_changes_nothing(world: World, route: Route) -> None:
    for of in objects(route):
        path, before = address(world, route, of), world.content()
        for who in EVERYBODY:
            wanted = route.refusal(who) or (route.answer(who, of) if of and route.answer(who, of) == of.others else 0)
            if wanted:
                reply = world.call(who, "POST", path, route.send)
                assert (who, reply.status_code) == (who, wanted), path
                guarded(reply, route, who)
                assert wanted != 303 or reply.location == "/sign-in"
        assert world.content() == before, path


@lines(method="POST")
def test_a_form_is_taken_from_everybody_the_table_names(world: World, route: Route) -> None:
    for of in objects(route):
        for who in EVERYBODY:
            wanted = route.answer(who, of)
            if not route.refusal(who) and (of is None or wanted != of.others):
                world.reset()
                reply = world.call(who, "POST", address(world, route, of), route.send)
                assert (who, reply.status_code) == (who, wanted), reply.text
                guarded(reply, route, who)


@lines(without=(TOKEN,))
def test_a_name_that_nothing_has_is_missing(world: World, route: Route) -> None:
    for of in route.of if route.missing else ():
        for part, value in world.things[of.name].items():
            other = BIGGEST if isinstance(value, int) else "no-such-name-anywhere"
            path = address(world, route, of, **{part: other})
            who = next(one for one in (OWNER, *EVERYBODY) if not route.refusal(one))
            assert (path, world.call(who, route.method, path, route.send).status_code) == (path, 404)


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**40])
@pytest.mark.parametrize("route", [one for one in ROUTES if "<int" in one.path], ids=lambda one: one.line)
def test_a_number_no_database_holds_is_missing(world: World, route: Route, number: int) -> None:
    path = route.path
    for part in world.things[route.of[0].name]:
        start = path[: path.index(f"{part}>")].rindex("<")
        value = world.things[route.of[0].name][part]
        path = (
            path[:start]
            + str(number if isinstance(value, int) else value)
            + path[path.index(f"{part}>") + len(part) + 1 :]
        )
    who = route.access[0] if isinstance(route.access, tuple) and ADMIN not in route.access else ADMIN
    assert world.call(who, route.method, path, route.send).status_code == 404


# Tokens of other systems.


def by_token(world: World, route: Route, path: str, token: str) -> TestResponse:
    """Ask as another system does, which sends JSON."""
    sent = {"json": route.send} if route.method == "POST" else {}
    return world.app.test_client().open(path, method=route.method, headers={"Authorization": f"Bearer {token}"}, **sent)


@lines(access=TOKEN)
def test_a_page_for_other_systems_opens_to_a_token_with_the_scope_alone(world: World, route: Route) -> None:
    path = address(world, route, route.of[0])
    asked = {scope: by_token(world, route, path, token) for scope, token in {**world.tokens, "wrong": "x"}.items()}
    asked["none"] = world.call(ADMIN, route.method, path)

    statuses = {scope: reply.status_code for scope, reply in asked.items()}
    others = dict.fromkeys(world.tokens, 403)
    assert statuses == {**others, route.scope: route.gives, "wrong": 401, "none": 401}
    for scope, reply in asked.items():
        if scope != route.scope:
            assert reply.mimetype == "application/problem+json"
            assert reply.get_json()["status"] == reply.status_code


@lines(access=TOKEN)
def test_other_systems_learn_nothing_of_people_who_are_not_there(world: World, route: Route) -> None:
    if "<person>" not in route.path:
        return
    asked = ["no-such-person", world.keys["gone"]]
    replies = [
        by_token(world, route, address(world, route, route.of[0], person=one), world.tokens[route.scope])
        for one in asked
    ]
    assert [one.status_code for one in replies] == [404, 404]
    assert replies[0].get_json() == replies[1].get_json()
    assert replies[0].mimetype == "application/problem+json"


# Roles and accounts, on the next request.


def test_a_role_counts_from_the_next_request_on_and_no_longer_than_it_is_held(world: World) -> None:
    browser, page = world.client(LEARNER), f"/system/people/{world.keys[LEARNER]}"
    assert browser.get("/programme/stories").status_code == 403

    assert world.call(ADMIN, "POST", page, {"team": "", "roles": "champion"}).status_code == 303
    assert browser.get("/programme/stories").status_code == 200

    assert world.call(ADMIN, "POST", page, {"team": ""}).status_code == 303
    assert browser.get("/programme/stories").status_code == 403
    assert browser.get("/me").status_code == 200


def test_the_cookie_of_a_closed_account_ends_at_once_in_every_copy(world: World) -> None:
    browsers = [world.client(OWNER), world.client("another device")]
    assert [one.get("/me").status_code for one in browsers] == [200, 200]

    closed = world.call(ADMIN, "POST", f"/system/people/{world.keys[OWNER]}/deactivate")

    assert closed.status_code == 303
    assert [one.get("/me").location for one in browsers] == ["/sign-in?next=/me"] * 2
    assert world.call(OWNER, "POST", "/me", {"theme": "dark"}).location == "/sign-in"


def test_a_closed_account_stays_shut_when_it_opens_again_until_one_signs_in(world: World) -> None:
    for verb in ("deactivate", "reactivate"):
        assert world.call(ADMIN, "POST", f"/system/people/{world.keys[OWNER]}/{verb}").status_code == 303

    assert world.call(OWNER, "GET", "/me").status_code == 303


@pytest.mark.parametrize("field", ["roles", "role", "active", "person_id", "public_id", "team", "team_id", "xp"])
def test_what_a_form_does_not_ask_is_not_heard(world: World, field: str) -> None:
    send = {"name": "Ada", "time_zone": "UTC", "theme": "dark", "language": "en"}
    before = world.call(ADMIN, "GET", f"/system/people/{world.keys[LEARNER]}").text

    world.call(LEARNER, "POST", "/me", {**send, "name": "Learner", field: "admin"})

    assert world.call(LEARNER, "GET", "/system").status_code == 403
    assert world.call(ADMIN, "GET", f"/system/people/{world.keys[LEARNER]}").text == before


# The form's token.


@lines(method="POST", without=(TOKEN, SIGNED_ADDRESS))
def test_a_form_without_its_token_changes_nothing(world: World, route: Route) -> None:
    who = next(one for one in (OWNER, *SIGNED_IN) if not route.refusal(one))
    path = address(world, route, next(iter(objects(route))))
    stolen = factories.token(world.client())
    with world.writes() as written:
        plain = world.call(who, "POST", path, route.send, token=False)
        wrong = world.call(who, "POST", path, {**route.send, "csrf_token": stolen[::-1]}, token=False)
        others = world.call(OUT, "POST", path, {**route.send, "csrf_token": stolen}, token=False)
    assert [one.status_code for one in (plain, wrong, others)] == [400, 400, 400]
    assert written == []


# Headers, on everything.


def test_errors_redirects_and_files_carry_them_too(world: World) -> None:
    client = world.client()
    big = {"data": {"csrf_token": "x" * 400_000}}
    replies = {
        "missing": (client.get("/nowhere"), 404),
        "missing in the API": (client.get("/api/v2"), 404),
        "no such method": (client.put("/learn"), 405),
        "deleting": (client.delete("/"), 405),
        "unknown and sent": (client.post("/nowhere"), 405),
        "options": (client.options("/learn"), 303),
        "forbidden": (world.call(LEARNER, "GET", "/system"), 403),
        "no token": (client.post("/sign-in"), 400),
        "too big": (client.post("/sign-in", **big), 413),
        "another host": (client.get("/", base_url="http://elsewhere.example"), 400),
        "another host's static": (client.get("/lms-static/handrail.css", base_url="http://elsewhere.example"), 400),
        "to the sign-in page": (client.get("/learn"), 303),
        "two strokes": (client.get("//learn"), 308),
        "a style sheet": (client.get("/lms-static/handrail.css"), 200),
        "no such file": (client.get("/lms-static/none.css"), 404),
        "out of the folder": (client.get("/lms-static/..%2f..%2fwiring.py"), 404),
        "the API": (client.get("/api/v1/permissions/x"), 401),
    }
    assert {name: one.status_code for name, (one, _) in replies.items()} == {
        name: status for name, (_, status) in replies.items()
    }
    for name, (reply, _) in replies.items():
        assert {header: reply.headers.get(header) for header in ALWAYS} == ALWAYS, name


@pytest.mark.parametrize("path", ["/xp", "/api/v1/permissions/x"])
def test_a_failure_of_ours_carries_them_and_tells_nothing(world: World, path: str) -> None:
    name = "lms.recognition.xp.ledger" if path == "/xp" else "lms.advocacy_api.show"
    view = world.app.view_functions[name]

    def broken(**_parts: str) -> str:
        raise RuntimeError("the secret is a heron")

    broken.lms_rule = access.rule_of(view)  # type: ignore[attr-defined]
    world.app.testing, world.app.view_functions[name] = False, broken
    try:
        reply = world.call(LEARNER, "GET", path)
    finally:
        world.app.testing, world.app.view_functions[name] = True, view

    assert reply.status_code == 500
    assert "heron" not in reply.text
    assert {header: reply.headers.get(header) for header in ALWAYS} == ALWAYS


def test_a_style_sheet_that_is_asked_for_again_carries_them(world: World) -> None:
    client = world.client()
    tag = client.get("/lms-static/handrail.css").headers["ETag"]

    reply = client.get("/lms-static/handrail.css", headers={"If-None-Match": tag})

    assert (reply.status_code, reply.headers["Content-Security-Policy"]) == (304, POLICY)


def test_over_https_browsers_are_told_to_stay_there(world: World, tmp_path: Path) -> None:
    client = world.client()
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
