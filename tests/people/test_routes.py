"""Signing in, joining, resetting and Me, asked for as a browser does."""

import re

import pytest
from flask import url_for
from sqlalchemy import event, select

from lms.delivery import models as delivery_models
from lms.people import carrier, models
from lms.people import service as people
from tests import factories
from tests.factories import PASSWORD, post

NEW = "another long pass phrase"
EMAIL = "ada@norda.example"


@pytest.fixture
def ada(session):
    return factories.person(session, "Ada", email=EMAIL, password=PASSWORD)


def enter(client, password=PASSWORD, **fields):
    return post(client, "/sign-in", email=EMAIL, password=password, **fields)


def signed_in(client):
    return client.get("/me").status_code == 200


def cookie_of(client, name="handrail"):
    found = client.get_cookie(name)
    return found.value if found else None


def link_of(session, kind):
    session.commit()
    items = session.scalars(select(delivery_models.OutboxItem).order_by(delivery_models.OutboxItem.id.desc()))
    return next(found[0] for item in items if (found := re.search(rf"/{kind}/\S+", item.payload["text"])))


# ---- signing in


def test_the_sign_in_page_ticks_nothing_and_offers_help(client):
    page = client.get("/sign-in")

    assert page.status_code == 200
    assert "checked" not in page.text
    assert "Forgot your password?" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_signing_in_leads_to_today(client, ada):
    reply = enter(client)

    assert (reply.status_code, reply.location) == (303, "/")
    assert signed_in(client)


def test_a_page_asked_for_without_a_session_is_shown_after_signing_in(client, ada):
    asked = client.get("/me/sessions?x=1")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/me/sessions%3Fx%3D1")

    form = client.get(asked.location).text
    assert 'value="/me/sessions?x=1"' in form
    assert enter(client, next="/me/sessions?x=1").location == "/me/sessions?x=1"


@pytest.mark.parametrize("evil", ["https://evil.example", "//evil.example", "/\\evil.example", "/a b", "javascript:x"])
def test_no_address_outside_is_gone_on_to(client, ada, evil):
    assert evil not in client.get("/sign-in", query_string={"next": evil}).text
    assert enter(client, next=evil).location == "/"


def test_somebody_signed_in_is_not_asked_again(client, ada):
    enter(client)

    assert client.get("/sign-in?next=/me").location == "/me"


def test_a_wrong_password_keeps_the_address_and_says_one_thing(client, ada):
    wrong = enter(client, "wrong")
    unknown = post(client, "/sign-in", email="nobody@norda.example", password="wrong")

    assert wrong.status_code == unknown.status_code == 422
    assert "<title>Error: Sign in" in wrong.text
    assert f'value="{EMAIL}"' in wrong.text
    assert "wrong" not in re.findall(r'value="([^"]*)"', wrong.text)
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)


def test_an_empty_form_names_what_is_missing(client):
    reply = post(client, "/sign-in")

    assert reply.status_code == 422
    assert "Enter your e-mail address." in reply.text
    assert "Enter your password." in reply.text


def test_the_eleventh_wrong_try_is_429_and_keeps_what_was_typed(client, ada):
    for _ in range(10):
        assert enter(client, "wrong").status_code == 422

    refused = enter(client)
    assert refused.status_code == 429
    assert "Wait five minutes" in refused.text
    assert f'value="{EMAIL}"' in refused.text
    assert not signed_in(client)


def test_a_throttled_attacker_does_not_lock_the_owner_out(client, ada):
    for _ in range(11):
        client.post("/sign-in", data={"email": EMAIL, "password": "wrong", "csrf_token": factories.token(client)},
                    environ_base={"REMOTE_ADDR": "203.0.113.5"})  # fmt: skip

    assert enter(client).status_code == 303


def test_without_its_token_a_form_does_nothing(client, ada):
    reply = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})

    assert reply.status_code == 400
    assert PASSWORD not in reply.text
    assert not signed_in(client)


def test_the_session_changes_at_sign_in_and_old_forms_become_worthless(client, ada):
    client.get("/sign-in")
    before, form = cookie_of(client), factories.token(client)

    enter(client)

    assert cookie_of(client) != before
    assert client.post("/me/password", data={"csrf_token": form}).status_code == 400


def test_a_form_out_of_date_gives_back_what_was_typed_in_readable_words_and_keeps_the_navigation(client, ada):
    enter(client)

    reply = client.post("/me", data={"csrf_token": "old", "name": "Ada King", "time_zone": "Europe/Oslo"})

    assert reply.status_code == 400
    assert "<dt>Time zone</dt>" in reply.text
    assert "Ada King" in reply.text
    assert ">Sign out<" in reply.text


def test_signing_in_again_ends_the_session_before(client, app, ada):
    enter(client)
    copy = app.test_client()
    copy.set_cookie("handrail", cookie_of(client))
    assert signed_in(copy)

    enter(client)

    assert not signed_in(copy)
    assert signed_in(client)


def test_cookies_are_kept_from_scripts_and_other_sites(client, ada):
    reply = enter(client, remember="y")

    cookies = reply.headers.getlist("Set-Cookie")
    assert {one.split("=")[0] for one in cookies} == {"handrail", carrier.REMEMBER}
    assert all("HttpOnly" in one and "SameSite=Lax" in one for one in cookies)


def test_a_remembered_device_stays_signed_in_after_the_browser_closes(client, ada, clock):
    enter(client, remember="y")
    client.delete_cookie("handrail")
    clock.move(days=13)
    assert signed_in(client)

    client.delete_cookie("handrail")
    clock.move(days=1)
    assert not signed_in(client)


def test_without_the_tick_nothing_stays(client, ada, clock):
    enter(client)

    assert cookie_of(client, carrier.REMEMBER) is None
    clock.move(hours=12)
    assert not signed_in(client)


@pytest.mark.parametrize("end", ["/sign-out", "/sign-out-everywhere"])
def test_signing_out_ends_every_copy_of_the_cookies(client, app, ada, end):
    enter(client, remember="y")
    copies = []
    for name in ("handrail", carrier.REMEMBER):
        copy = app.test_client()
        copy.set_cookie(name, cookie_of(client, name))
        assert signed_in(copy)
        copies.append(copy)

    reply = post(client, end)

    assert (reply.status_code, reply.location) == (303, "/sign-in")
    assert [signed_in(one) for one in [client, *copies]] == [False] * 3
    assert "You are signed out" in client.get("/sign-in").text


def test_signing_out_twice_is_no_error(client, ada):
    assert post(client, "/sign-out").status_code == 303


def test_logging_out_everywhere_ends_other_devices_too(client, app, ada):
    enter(client)
    other = app.test_client()
    enter(other)

    post(client, "/sign-out-everywhere")

    assert not signed_in(other)


@pytest.mark.parametrize("path", ["/sign-out", "/sign-out-everywhere", "/me/sessions/1/end"])
def test_a_get_ends_nothing(client, ada, path):
    enter(client)

    assert client.get(path).status_code in {404, 405}
    assert signed_in(client)


def test_a_closed_account_is_out_on_the_next_request(client, session, ada, clock):
    enter(client)
    people.deactivate(session, ada, at=clock.now, by=None)

    assert not signed_in(client)
    assert enter(client).status_code == 422


def test_a_change_of_roles_gives_a_new_token_and_ends_copies(client, app, session, ada, clock):
    enter(client, remember="y")
    before = cookie_of(client)
    copies = []
    for name in ("handrail", carrier.REMEMBER):
        copies.append(app.test_client())
        copies[-1].set_cookie(name, cookie_of(client, name))

    people.set_roles(session, ada, ("admin",), at=clock.now, by=None)

    assert client.get("/system").status_code == 200
    assert cookie_of(client) != before
    assert signed_in(client)
    assert [signed_in(copy) for copy in copies] == [False, False]
    client.delete_cookie("handrail")
    assert signed_in(client)


def test_a_session_is_noted_as_used_once_an_hour_and_only_when_something_is_sent(client, session, ada, clock):
    enter(client)

    def seen():
        session.commit()
        return session.scalar(select(models.SignIn.seen_at))

    first = seen()
    clock.move(minutes=59)
    post(client, "/me", name="Ada", time_zone="UTC", theme="auto", language="en")
    assert seen() == first
    clock.move(minutes=1)
    client.get("/me")
    assert seen() == first
    post(client, "/me", name="Ada", time_zone="UTC", theme="auto", language="en")
    assert seen() == clock.now


def test_reading_goes_on_when_a_session_cannot_be_written(client, session, academy, ada, clock, monkeypatch):
    enter(client)
    people.set_roles(session, ada, ("trainer",), at=clock.now, by=None)
    session.commit()
    monkeypatch.setattr(people, "renew_session", lambda *_: session.scalar(select(models.SignIn.id).where(1 / 0)))

    def broken(*_):
        raise carrier.SQLAlchemyError("disk full")

    monkeypatch.setattr(people, "renew_session", broken)
    assert signed_in(client)


def test_who_is_here_costs_one_query(client, academy, session, ada):
    enter(client)
    client.get("/me/sessions")
    statements = []
    event.listen(academy.store.read_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    client.get("/me/sessions")

    assert len(statements) == 2


# ---- joining


def test_an_invitation_names_company_and_inviter_and_signs_in(client, session, ada, clock):
    token = people.invite(session, email="bob@norda.example", name="Bob", team="Sales", at=clock.now, by=ada)

    page = client.get(f"/join/{token}")
    assert "Join the Norda academy" in page.text
    assert "Ada invites you" in page.text
    assert "bob@norda.example" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    reply = post(client, f"/join/{token}", name="Bob B", password=PASSWORD)
    assert (reply.status_code, reply.location) == (303, "/")
    assert "Bob B" in client.get("/me").text
    used = client.get(f"/join/{token}")
    assert used.status_code == 404
    assert "Ask for a new one" in used.text


def test_an_invitation_keeps_what_was_typed_but_not_the_password(client, session, clock):
    token = people.invite(session, email="bob@norda.example", at=clock.now)

    reply = post(client, f"/join/{token}", name="Bob", password="short")
    empty = post(client, f"/join/{token}")

    assert reply.status_code == empty.status_code == 422
    assert 'value="Bob"' in reply.text
    assert "at least 12" in reply.text
    assert 'value="short"' not in reply.text
    assert "Choose a password." in empty.text


def test_an_invitation_of_somebody_who_joined_meanwhile_says_so(client, session, clock):
    token = people.invite(session, email=EMAIL, at=clock.now)
    factories.person(session, "Ada", email=EMAIL, password=PASSWORD)

    reply = post(client, f"/join/{token}", name="Ada", password=NEW)

    assert reply.status_code == 422
    assert "has an account already" in reply.text


@pytest.mark.parametrize("path", ["/join/made-up", "/reset/made-up"])
def test_a_made_up_link_is_missing_and_after_ten_refused(client, path):
    statuses = [client.get(path).status_code for _ in range(11)]

    assert statuses == [404] * 10 + [429]
    assert post(client, path, name="x", password=NEW).status_code == 429


# ---- forgotten passwords


def test_the_answer_is_the_same_whether_or_not_the_address_exists(client, session, ada):
    replies = [post(client, "/forgot", email=email) for email in (EMAIL, "nobody@norda.example")]

    assert {(one.status_code, one.location, one.text) for one in replies} == {(303, "/forgot/sent", replies[0].text)}
    assert "If somebody has that address" in client.get("/forgot/sent").text


def test_a_reset_link_from_the_mail_works_once(client, app, session, ada):
    other = app.test_client()
    enter(other)
    post(client, "/forgot", email=EMAIL)
    path = link_of(session, "reset")

    page = client.get(path)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert post(client, path, password="short").status_code == 422
    assert post(client, path).status_code == 422
    assert post(client, path, password=NEW).location == "/sign-in"
    assert not signed_in(other)
    assert client.get(path).status_code == 404
    assert post(client, path, password=NEW).status_code == 404
    assert enter(client, NEW).status_code == 303


def test_asking_for_links_is_limited(client, ada):
    statuses = [post(client, "/forgot", email=EMAIL).status_code for _ in range(11)]

    assert statuses == [303] * 10 + [429]
    assert post(client, "/forgot").status_code == 422
    assert client.get("/forgot").status_code == 200


# ---- Me


def test_me_shows_and_changes_how_somebody_likes_it(client, session, ada, clock):
    enter(client)
    page = client.get("/me").text
    assert "My badges" in page
    assert "Europe/Berlin" in page

    reply = post(
        client, "/me", name="Ada L", time_zone="Europe/Berlin", theme="dark", language="en", roles="admin", email="x"
    )

    person = people.find(session, EMAIL)
    assert reply.status_code == 303
    assert (person.name, person.time_zone, person.theme, person.roles) == (
        "Ada L",
        "Europe/Berlin",
        "dark",
        {"learner"},
    )
    assert 'data-theme="dark"' in client.get("/me").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Enter your name."),
        ({"name": "x" * 200}, "at most 120"),
        ({"time_zone": "Mars/Base"}, "Choose one of the list."),
        ({"theme": "neon"}, "There is a problem"),
    ],
)
def test_a_wrong_profile_is_told_in_place(client, ada, fields, words):
    enter(client)

    reply = post(client, "/me", **{"name": "Ada", "time_zone": "UTC", "theme": "auto", "language": "en"} | fields)

    assert reply.status_code == 422
    assert "<title>Error: Me" in reply.text
    assert words in reply.text


def test_a_name_is_only_text(client, session, ada):
    enter(client)
    post(client, "/me", name="<b>Ada</b>", time_zone="UTC", theme="auto", language="en")

    assert "&lt;b&gt;Ada&lt;/b&gt;" in client.get("/me").text


def test_changing_the_password_ends_other_devices_and_keeps_this_one(client, app, ada):
    enter(client, remember="y")
    other = app.test_client()
    enter(other)
    before = cookie_of(client)

    assert client.get("/me/password").status_code == 200
    reply = post(client, "/me/password", current=PASSWORD, password=NEW)

    assert (reply.status_code, reply.location) == (303, "/me")
    assert cookie_of(client) != before
    assert signed_in(client)
    assert not signed_in(other)
    assert carrier.REMEMBER in "".join(reply.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    ("current", "new", "words"),
    [
        ("", "", "Enter your present password."),
        ("wrong", NEW, "not right"),
        (PASSWORD, "short", "at least 12"),
        (PASSWORD, PASSWORD, "differs"),
    ],
)
def test_a_password_change_that_cannot_be_says_why(client, ada, current, new, words):
    enter(client)

    reply = post(client, "/me/password", current=current, password=new)

    assert reply.status_code == 422
    assert words in reply.text
    assert signed_in(client)


def test_the_present_password_cannot_be_guessed(client, ada):
    enter(client)
    statuses = [post(client, "/me/password", current="wrong", password=NEW).status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]


def test_sessions_are_listed_and_ended_one_by_one(client, app, session, ada, clock):
    enter(client)
    other = app.test_client()
    enter(other)
    page = client.get("/me/sessions").text
    assert page.count("Unknown device") >= 2
    assert "This device" in page
    first, second = people.sessions_of(session, ada, at=clock.now)[::-1]

    assert post(client, f"/me/sessions/{second.id}/end").location == "/me/sessions"
    assert not signed_in(other)
    assert post(client, f"/me/sessions/{second.id}/end").status_code == 404
    assert post(client, f"/me/sessions/{first.id}/end").location == "/sign-in"
    assert not signed_in(client)


def test_the_session_of_somebody_else_is_missing(client, app, session, ada, clock):
    eve = factories.person(session, "Eve")
    people.open_session(session, eve, at=clock.now)
    [device] = people.sessions_of(session, eve, at=clock.now)
    enter(client)

    assert post(client, f"/me/sessions/{device.id}/end").status_code == 404


@pytest.mark.parametrize("path", ["/me", "/me/password", "/me/sessions"])
def test_me_is_for_people_who_are_signed_in(client, path):
    assert client.get(path).status_code == 303
    if path != "/me/sessions":
        assert post(client, path).status_code == 303


# ---- inside a host


def test_where_a_host_signs_people_in_the_name_is_the_hosts(client, academy, session, ada):
    factories.sign_in(client, session, ada)
    academy.embedded_in_host = True

    page = client.get("/me")

    assert page.status_code == 200
    assert 'name="name"' not in page.text
    reply = post(client, "/me", name="Other", time_zone="UTC", theme="light", language="en")
    assert reply.status_code == 303
    assert people.find(session, EMAIL).name == "Ada"


def test_every_page_of_the_room_has_its_address(app):
    with app.test_request_context():
        assert url_for("lms.people.ask_sign_in") == "/sign-in"
        assert url_for("lms.people.ask_address") == "/forgot"
