"""/healthz and /readyz, for machines."""

import socket
import threading
import time

import pytest

from lms.app import create_app
from lms.store import migrate
from lms.web import health
from tests.conftest import SECRET


@pytest.fixture
def silent():
    """A port that takes connections and never says a word, like a database server that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def unreachable(silent, tmp_path):
    """A client of an academy whose database hangs."""
    url = f"postgresql://nobody@127.0.0.1:{silent}/none"
    app = create_app(data=str(tmp_path), database_url=url, publish_at_start="no", secret=SECRET)
    yield app.test_client()
    app.extensions["lms"].store.dispose()


def test_a_process_that_answers_is_alive(client):
    reply = client.get("/healthz")

    assert (reply.status_code, reply.text) == (200, "ok\n")
    assert reply.headers["Cache-Control"] == "no-store"


def test_an_academy_with_a_release_is_ready(client):
    reply = client.get("/readyz")

    assert (reply.status_code, reply.text) == (200, "ready\n")


def test_what_a_room_has_against_it_is_said(client, academy):
    academy.readiness.append(lambda session: "Nothing is published yet. Run: lms publish")

    reply = client.get("/readyz")

    assert (reply.status_code, reply.text) == (503, "Nothing is published yet. Run: lms publish\n")


def test_an_academy_without_a_release_is_not_ready(tmp_path):
    app = create_app(data=str(tmp_path), database_url="", publish_at_start="no", secret=SECRET)

    reply = app.test_client().get("/readyz")

    app.extensions["lms"].store.dispose()
    assert reply.status_code == 503
    assert "lms publish" in reply.text


def test_an_old_schema_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "_newest", lambda: "a newer one")

    reply = client.get("/readyz")

    assert (reply.status_code, reply.text) == (503, "The database is not at the newest schema. Run: lms db upgrade\n")


def test_a_dead_database_leaves_the_process_alive(unreachable):
    began = time.monotonic()

    assert unreachable.get("/healthz").status_code == 200
    assert time.monotonic() - began < 1


def test_a_dead_database_is_said_within_five_seconds_however_many_ask(unreachable):
    began = time.monotonic()
    before = threading.active_count()

    with_threads = [threading.Thread(target=unreachable.application.test_client().get, args=("/readyz",)) for _ in "ab"]
    for thread in with_threads:
        thread.start()
    reply = unreachable.get("/readyz")
    for thread in with_threads:
        thread.join()

    assert (reply.status_code, reply.text) == (503, "The database does not answer.\n")
    assert time.monotonic() - began < 5
    assert threading.active_count() <= before + 1


def test_a_database_that_refuses_is_said_at_once(tmp_path):
    url = "postgresql://nobody@127.0.0.1:1/none"
    app = create_app(data=str(tmp_path), database_url=url, publish_at_start="no", secret=SECRET)

    assert app.test_client().get("/readyz").text == "The database does not answer.\n"


def test_a_mistake_of_ours_is_not_hidden(client, academy):
    def broken(session):
        raise KeyError("x")

    academy.readiness.append(broken)

    with pytest.raises(KeyError):
        client.get("/readyz")


def test_the_newest_schema_is_looked_up_once():
    health._newest.cache_clear()

    assert health._newest() is health._newest()
    assert health._newest() == migrate.newest()
