"""A session cookie is read as Flask reads it, the second time too."""

import time_machine
from flask import Flask
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface

from lms.app import Plain
from lms.web.cookies import Cookies


def _app() -> Flask:
    app = Plain("cookies")
    app.secret_key = "one secret"
    app.session_interface = Cookies()
    return app


def _signed(app: Flask, **values: object) -> str:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps(values))


def _read(app: Flask, value: str) -> dict[str, object]:
    with app.test_request_context(headers={"Cookie": f"session={value}"}):
        return dict(cookie)


def test_a_cookie_that_comes_again_holds_the_same():
    app = _app()
    value = _signed(app, who="ada", fresh=True)

    assert _read(app, value) == _read(app, value) == {"who": "ada", "fresh": True}


def test_what_one_request_changes_the_next_does_not_see():
    app = _app()
    value = _signed(app, who="ada", said=["once"])
    _read(app, value)

    with app.test_request_context(headers={"Cookie": f"session={value}"}):
        cookie["who"] = "bo"
        cookie["said"].append("twice")

    assert _read(app, value) == {"who": "ada", "said": ["once"]}


def test_a_changed_cookie_holds_nothing():
    app = _app()
    value = _signed(app, who="ada")
    _read(app, value)

    assert _read(app, value[:-2] + "xx") == {}


def test_a_remembered_cookie_grows_old_like_any():
    app = _app()
    with time_machine.travel("2026-11-22 09:00", tick=False) as at:
        value = _signed(app, who="ada")
        assert _read(app, value) == {"who": "ada"}
        at.shift(app.permanent_session_lifetime)
        assert _read(app, value) == {"who": "ada"}
        at.shift(1)
        assert _read(app, value) == {}


def test_a_new_secret_forgets_every_cookie():
    app = _app()
    value = _signed(app, who="ada")
    _read(app, value)
    app.secret_key = "another secret"

    assert _read(app, value) == {}


def test_more_cookies_than_are_remembered_are_still_read(monkeypatch):
    monkeypatch.setattr("lms.web.cookies.KEPT", 2)
    app = _app()
    values = [_signed(app, who=f"person {number}") for number in range(5)]

    assert [_read(app, one)["who"] for one in values * 2] == [f"person {number}" for number in range(5)] * 2


def test_whoever_reads_the_session_gets_an_answer_no_cache_gives_to_another():
    app = _app()
    app.add_url_rule("/", view_func=lambda: str(cookie.get("who")))
    client = app.test_client()
    client.set_cookie("session", _signed(app, who="ada"))

    reply = client.get("/")

    assert (reply.text, reply.headers["Vary"], "Set-Cookie" in reply.headers) == ("ada", "Cookie", False)
