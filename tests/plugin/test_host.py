"""The academy inside a host's own Flask application, which keeps everything that is its own."""

import hashlib
import runpy
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, TestResponse

from lms import LMS, Identity, signals
from lms.app import create_app
from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.web import csrf
from tests import academy as written
from tests import factories
from tests.advocacy import deeds

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "host_app.py"
ADA = Identity(id="7", email="ada@host.example", name="Ada Lovelace")
TODAY = """{% extends "lms/base.html" %}
{% block title %}Today{% endblock title %}
{% block main %}<h1>The host greets {{ visit.name }}</h1>{% endblock main %}
"""

pytestmark = pytest.mark.once

Mount = Callable[..., Flask]


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The example application, run in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    app: Flask = runpy.run_path(str(EXAMPLE))["app"]
    yield app
    app.extensions["lms"].store.dispose()


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount an academy of our own content in a host application."""
    made: list[Flask] = []

    def run(
        app: Flask | None = None, name: str = "one", changes: dict[str, str] | None = None, **options: Any
    ) -> Flask:
        host = app or Flask("host", root_path=str(tmp_path))
        host.secret_key = host.secret_key or f"the secret of {name}"
        for path, body in written.files(changes).items():
            target = tmp_path / name / "content" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        given = {"url_prefix": "/academy", "identify": lambda: ADA, "data": tmp_path / name} | options
        LMS(host, content=tmp_path / name / "content", publish_at_start="yes", **given)
        made.append(host)
        return host

    yield run
    for host in made:
        host.extensions["lms"].store.dispose()


def send(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Send a form of the academy's with its token."""
    with client.session_transaction() as cookie:
        seed = cookie.setdefault(csrf.SEED, "seed")
    with client.application.app_context():
        return client.post(path, data={csrf.FIELD: csrf._keyed(seed), **fields})


# The example.


def test_the_example_hands_its_own_login_to_the_academy(example: Flask) -> None:
    client = example.test_client()
    asked = client.get("/academy/learn")

    today = client.get("/login?user=ada", follow_redirects=True)

    assert asked.location == "/academy/sign-in?next=/academy/learn"
    assert "The host" in client.get(asked.location).text
    assert today.request.path == "/academy/"
    assert today.status_code == 200
    assert "Ada" in today.text
    assert "Host &amp; Co" in client.get("/academy/policy/social-media").text
    assert "Sign out" not in today.text
    assert "Content-Security-Policy" in today.headers
    assert "Content-Security-Policy" not in client.get("/").headers


def test_in_the_example_one_signs_in_as_another_and_is_another(example: Flask) -> None:
    client = example.test_client()
    client.get("/login?user=ada")
    assert "Ada Lovelace" in client.get("/academy/me").text

    client.get("/login?user=grace")

    assert "Grace Hopper" in client.get("/academy/me").text
    assert client.get("/login?user=nobody", follow_redirects=True).status_code == 200
    assert client.get("/academy/me").status_code == 303


# No sign-in but the host's.


def test_an_academy_in_a_host_has_no_page_that_could_begin_a_session_of_its_own(mount: Mount, tmp_path: Path) -> None:
    alone = create_app(data=str(tmp_path / "alone"), publish_at_start="no")
    ours = {one.rule for one in alone.url_map.iter_rules() if one.endpoint.startswith("lms.people.")}
    alone.extensions["lms"].store.dispose()
    host = mount()

    there = {one.rule.removeprefix("/academy") for one in host.url_map.iter_rules() if "lms.people." in one.endpoint}

    assert there == {"/me", "/me/digest"}
    gone = ours - there
    assert {"/sign-in", "/join/<token>", "/reset/<token>", "/me/password", "/sign-out"} <= gone
    client = host.test_client()
    for rule in gone:
        path = "/academy" + rule.replace("<token>", "x").replace("<int(max=2147483647):session_id>", "1")
        assert client.get(path).status_code == 404
        assert send(client, path, email=ADA.email, password=factories.PASSWORD).status_code in {404, 405}
    for path in ("/academy/system/people/invite", "/academy/system/people/x/reset-link"):
        assert client.get(path).status_code in {403, 404}


def test_a_session_of_the_academys_own_opens_nothing_in_a_host(mount: Mount) -> None:
    host = mount(identify=lambda: None)
    academy = host.extensions["lms"]
    with academy.store.transaction() as writing:
        who = people.add(writing, name="Ada", email=ADA.email, roles=("admin",), password=None, at=academy.clock())
        token = people.open_session(writing, who, at=academy.clock())
    client = host.test_client()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=token, _fresh=True)

    assert client.get("/academy/me").location == "/academy/sign-in?next=/academy/me"


def test_the_hosts_sign_in_page_may_stand_at_the_address_visitors_are_sent_to(mount: Mount) -> None:
    host = mount(identify=lambda: None)
    host.add_url_rule("/academy/sign-in", view_func=lambda: "Sign in at the host")
    client = host.test_client()

    assert client.get(client.get("/academy/learn").location).text == "Sign in at the host"


def test_the_hosts_groups_are_roles_from_the_next_request_on(mount: Mount) -> None:
    groups: list[str] = []
    host = mount(identify=lambda: Identity(ADA.id, ADA.email, ADA.name, ("everybody", *groups)))
    client = host.test_client()
    assert client.get("/academy/programme/stories").status_code == 403

    groups.append("champion")
    assert client.get("/academy/programme/stories").status_code == 200

    groups.clear()
    assert client.get("/academy/programme/stories").status_code == 403


def test_an_account_closed_in_the_academy_stays_closed_whatever_the_host_says(mount: Mount) -> None:
    host = mount()
    client, academy = host.test_client(), host.extensions["lms"]
    assert client.get("/academy/me").status_code == 200

    with academy.store.transaction() as writing:
        found = people.find(writing, ADA.email)
        assert found
        people.deactivate(writing, found.id, at=academy.clock(), by=None)

    assert client.get("/academy/me").status_code == 303


# What a host may change.


def test_a_host_overrides_a_template(mount: Mount, tmp_path: Path) -> None:
    page = tmp_path / "templates" / "lms" / "home" / "today.html"
    page.parent.mkdir(parents=True)
    page.write_text(TODAY, encoding="utf-8")
    client = mount().test_client()

    assert "The host greets Ada Lovelace" in client.get("/academy/").text
    assert "First steps" in client.get("/academy/learn").text


def test_a_setting_may_stand_in_the_hosts_configuration_and_an_option_wins(mount: Mount, tmp_path: Path) -> None:
    app = Flask("host", root_path=str(tmp_path))
    app.config.update(LMS_COMPANY="Configured", LMS_CONTACT="the desk")
    mount(app, company="Chosen")

    chosen = app.extensions["lms"].settings
    assert (chosen.company, chosen.contact) == ("Chosen", "the desk")


# Two academies in one process.


def test_two_academies_live_side_by_side_and_do_not_hear_each_other(mount: Mount) -> None:
    renamed = {"courses/1-first/course.md": written.COURSE_FIRST.replace("First steps", "Erste Schritte")}
    one = mount(name="one", company="Norda", url_prefix="/academy")
    two = mount(name="two", company="Sur", url_prefix="/escuela/cursos", changes=renamed)
    heard: list[tuple[str, str]] = []

    def listen(academy: Any, **facts: Any) -> None:
        heard.append((academy.settings.company, facts["policy_id"]))

    first, second = one.test_client(), two.test_client()
    for client, path, company, title in (
        (first, "/academy", "Norda", "First steps"),
        (second, "/escuela/cursos", "Sur", "Erste Schritte"),
        (first, "/academy", "Norda", "First steps"),
    ):
        assert f"at {company} whenever" in client.get(f"{path}/policy/conduct").text
        assert title in client.get(f"{path}/learn").text
        assert "Ada Lovelace" in client.get(f"{path}/me").text
    with signals.policy_acknowledged.connected_to(listen, sender=two.extensions["lms"]):
        acknowledge(one)
        assert heard == []
        acknowledge(two)
    assert heard == [("Sur", "conduct")]
    for path in ("/academy", "/lms-static", "/static"):
        assert second.get(f"{path}/learn").status_code == 404


def test_what_happens_in_one_academy_is_not_in_the_other(mount: Mount) -> None:
    one, two = mount(name="one"), mount(name="two")
    for host in (one, two):
        assert host.test_client().get("/academy/").status_code == 200

    acknowledge(one)

    pages = [host.test_client().get("/academy/policy/conduct").text for host in (one, two)]
    assert ["You have acknowledged this policy" in page for page in pages] == [True, False]
    assert rows(one, "lms_acknowledgement") == 1
    assert rows(two, "lms_acknowledgement") == 0
    assert rows(one, "lms_audit") != rows(two, "lms_audit")


def test_two_academies_answer_under_one_server(mount: Mount) -> None:
    one = mount(name="one", company="Norda", url_prefix="")
    two = mount(name="two", company="Sur", url_prefix="/in")
    client = Client(DispatcherMiddleware(one.wsgi_app, {"/deep": two.wsgi_app}))

    assert "at Norda whenever" in client.get("/policy/conduct").text
    page = client.get("/deep/in/policy/conduct").text
    assert "at Sur whenever" in page
    assert 'href="/deep/in/static/lms/handrail.css?v=' in page


def test_two_academies_of_one_process_sign_badges_each_with_keys_of_its_own(mount: Mount) -> None:
    base = {"base_url": "https://learn.example"}
    hosts = [mount(name=f"n{number}", url_prefix=prefix, **base) for number, prefix in enumerate(("/academy", "/a/b"))]
    found = []
    for host, prefix in zip(hosts, ("/academy", "/a/b"), strict=True):
        client, academy = host.test_client(), host.extensions["lms"]
        assert client.get(f"{prefix}/").status_code == 200
        with academy.store.transaction() as store:
            recognition.record(store, 1, "course:first", at=academy.clock())
        credentials.run(academy, academy.clock())
        with academy.store.reading() as store:
            award = recognition.badges(store, 1)[0].public_id
        whole = client.get(f"{prefix}/badges/{award}.json").get_json(force=True)
        keys = client.get(f"{prefix}/did.json").get_json(force=True)
        assert whole["proof"][0]["verificationMethod"] in keys["assertionMethod"]
        assert whole["id"] == f"https://learn.example{prefix}/badges/{award}"
        listed = whole["credentialStatus"]["statusListCredential"].removeprefix("https://learn.example")
        assert client.get(listed).get_json(force=True)["issuer"] == whole["issuer"]["id"]
        found.append((whole["issuer"]["id"], keys["verificationMethod"][0]["publicKeyMultibase"]))

    assert [issuer for issuer, _ in found] == ["did:web:learn.example:academy", "did:web:learn.example:a:b"]
    assert len({key for _, key in found}) == 2


def test_somebody_whose_host_knows_no_address_is_named_by_their_own_id(mount: Mount) -> None:
    nobody = Identity(id="7", email="", name="Ada Lovelace")
    host = mount(base_url="https://learn.example", identify=lambda: nobody)
    client, academy = host.test_client(), host.extensions["lms"]
    assert client.get("/academy/").status_code == 200
    with academy.store.transaction() as store:
        recognition.record(store, 1, "course:first", at=academy.clock())
        award, own = recognition.badges(store, 1)[0].public_id, people.person(store, 1).public_id

    for _ in range(2):
        whole = client.get(f"/academy/badges/{award}.json").get_json(force=True)

    identity = whole["credentialSubject"]["identifier"][0]
    hashed = hashlib.sha256((own + identity["salt"]).encode()).hexdigest()
    assert (identity["identityType"], identity["identityHash"]) == ("systemId", f"sha256${hashed}")
    assert rows(host, "lms_credential") == 1


def acknowledge(host: Flask) -> None:
    academy = host.extensions["lms"]
    with academy.store.writing() as writing:
        writing.info["academy"] = academy
        found = people.find(writing, ADA.email)
        assert found
        deeds.acknowledge(writing, found.id, academy.clock())


def rows(host: Flask, table: str) -> int:
    with host.extensions["lms"].store.reading() as reading:
        return int(reading.scalar(text(f"SELECT count(*) FROM {table}")))


# What is the host's stays the host's.


class Customer(UserMixin):
    """Somebody the host knows."""

    def __init__(self, key: str) -> None:
        self.id = key


@pytest.fixture
def shop(mount: Mount, tmp_path: Path) -> Flask:
    """A host with Flask-Login, a session of its own, handlers and a filter."""
    app = Flask("shop", root_path=str(tmp_path))
    app.secret_key = "the shop's own secret"
    manager = LoginManager(app)
    manager.user_loader(Customer)
    app.add_template_filter(str.upper, "moment")

    @app.get("/enter/<key>")
    def enter(key: str) -> str:
        login_user(Customer(key))
        session["cart"] = ["tea"]
        return "in"

    @app.get("/who")
    def who() -> dict[str, Any]:
        return {"user": current_user.get_id(), "cart": session.get("cart"), "next": session.get("next")}

    @app.errorhandler(404)
    def nothing(_error: Exception) -> tuple[str, int]:
        return "The shop has no such page", 404

    def identify() -> Identity | None:
        key = current_user.get_id()
        return Identity(key, f"{key}@shop.example", key.title()) if key else None

    app.before = state(app)  # type: ignore[attr-defined]
    return mount(app, identify=identify)


def state(app: Flask) -> dict[str, Any]:
    """Give what an extension could disturb in an application."""
    hooks = ("before_request_funcs", "after_request_funcs", "teardown_request_funcs", "template_context_processors")
    return {
        "config": dict(app.config),
        "filters": dict(app.jinja_env.filters),
        "tests": dict(app.jinja_env.tests),
        "globals": dict(app.jinja_env.globals),
        "manager": app.login_manager,  # type: ignore[attr-defined]
        "handlers": {status: dict(kinds) for status, kinds in app.error_handler_spec[None].items()},
        "hooks": {name: list(getattr(app, name).get(None, [])) for name in hooks},
        "wsgi": type(app.wsgi_app),
    }


def test_a_host_is_not_changed_by_the_academy_it_holds(shop: Flask) -> None:
    before, after = shop.before, state(shop)  # type: ignore[attr-defined]
    added = set(after["globals"]) - set(before["globals"])
    assert {name for name in added if not name.startswith("lms_")} == set()
    after["globals"] = {name: after["globals"][name] for name in before["globals"]}
    assert after == before
    assert set(shop.extensions) == {"lms"}


def test_a_hosts_own_login_and_session_are_untouched(shop: Flask) -> None:
    client = shop.test_client()
    assert client.get("/academy/me").status_code == 303
    client.get("/enter/ada")
    before = client.get("/who").json

    for path in ("", "me", "learn", "badges", "share", "policy/conduct", "nowhere"):
        assert client.get(f"/academy/{path}").status_code == (404 if path == "nowhere" else 200)
    saved = send(client, "/academy/me", time_zone="UTC", theme="dark", language="en")

    assert saved.status_code == 303
    assert "Saved." in client.get("/academy/me").text
    assert client.get("/who").json == before == {"user": "ada", "cart": ["tea"], "next": None}
    with client.session_transaction() as cookie:
        ours = {name for name in cookie if name not in {"_user_id", "_fresh", "_id", "cart"}}
    assert {name for name in ours if not name.startswith("_lms_")} == set()
    client.get("/enter/grace")
    assert "Grace" in client.get("/academy/me").text


def test_a_hosts_own_error_pages_stay_outside_and_ours_inside(shop: Flask) -> None:
    client = shop.test_client()

    assert client.get("/nowhere").text == "The shop has no such page"
    assert "We cannot find that page" in client.get("/academy/nowhere").text


class HostBase(DeclarativeBase):
    """The host's own tables."""


class Order(HostBase):
    """Something sold."""

    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]


def test_a_hosts_own_tables_in_the_same_file_are_kept(mount: Mount, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    engine = create_engine(url)
    HostBase.metadata.create_all(engine)
    with Session(engine) as writing:
        writing.add(Order(what="tea"))
        writing.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        writing.execute(text("INSERT INTO alembic_version VALUES ('the hosts')"))
        writing.commit()

    host = mount(database_url=url)

    assert "Ada Lovelace" in host.test_client().get("/academy/me").text
    with Session(engine) as writing:
        writing.add(Order(what="coffee"))
        writing.commit()
        assert writing.scalars(select(Order.what).order_by(Order.id)).all() == ["tea", "coffee"]
        assert writing.scalar(text("SELECT version_num FROM alembic_version")) == "the hosts"
    engine.dispose()
    mount(database_url=url, name="again")
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        names = {name for (name,) in named}
        kept = connection.execute("SELECT what FROM orders").fetchall()
    assert kept == [("tea",), ("coffee",)]
    assert {name for name in names if "lms_" not in name} == {"orders", "alembic_version"}
