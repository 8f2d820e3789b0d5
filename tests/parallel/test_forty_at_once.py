"""The same submission forty times at once, against real web processes: everything happens once."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request as Get
from urllib.request import urlopen

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench import load, world
from lms.app import create_app
from lms.assessment.models import Attempt, ScoreRow, Submission
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.credentials.models import Credential, IssuerKey, StatusEntry
from lms.recognition.models import Achievement, Award, XpEntry
from tests.databases import Server
from tests.journeys.conftest import Running

pytestmark = pytest.mark.journey

TIMES = 40


@pytest.fixture(params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path, None, workers=4)
    made.set_clock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    if request.param == "sqlite":
        made.start()
        yield made
        made.stop()
        return
    with Server() as server:
        made.environment |= {"LMS_DATABASE_URL": server.create("forty"), "LMS_PUBLISH_AT_START": "yes"}
        made.start()
        yield made
        made.stop()


def beside(running: Running) -> Flask:
    """Open the same academy in this process, with the same secret and clock."""
    names = ("LMS_DATA", "LMS_CLOCK_FILE", "LMS_BASE_URL", "LMS_DATABASE_URL")
    given = {name[4:].lower(): running.environment[name] for name in names if name in running.environment}
    return create_app(**given, publish_at_start="no")


def test_forty_identical_submissions_are_one(running: Running) -> None:
    app = beside(running)
    store = app.extensions["lms"].store
    # A course without lessons to read would hide the badge: the person has read everything before.
    post = world.submissions(app, 1, 1, read_first=True)[0]

    load.send(running.port, [post] * TIMES, TIMES)

    with store.reading() as session:
        one = session.scalars(select(Attempt)).one()
        assert session.scalar(select(func.count()).select_from(Submission)) == 1
        assert session.scalar(select(func.count()).select_from(ScoreRow)) == 1
        course_id = library.current(session).library.quizzes[one.quiz_id].for_.removeprefix("course:")
        badge = [
            badge for badge in library.current(session).library.badges.values() if badge.when == f"course:{course_id}"
        ]
        assert session.scalar(select(func.count()).select_from(Award)) == len(badge) == 1
        paid = select(XpEntry.amount).where(XpEntry.key == f"quiz:{one.quiz_id}")
        assert sum(session.scalars(paid)) == 60, "fifty for the pass and ten for the first try, once"
        facts = select(func.count()).select_from(Achievement).where(Achievement.ref == f"quiz:{one.quiz_id}")
        assert session.scalar(facts) == 1
        assert recognition.recount(session) == []
    store.dispose()
    pages = {page_of(running, post) for _ in range(5)}
    assert len(pages) == 1
    assert "You scored 100 %." in pages.pop()
    assert "Differences: 0" in running.command("recount", "--check")


def test_forty_downloads_of_a_badge_nobody_has_signed_are_one_credential(running: Running) -> None:
    app = beside(running)
    academy = app.extensions["lms"]
    with app.app_context(), academy.store.transaction() as session:
        at = academy.clock()
        ada = people.add(session, name="Ada Lovelace", email="ada@norda.example", at=at)
        course = next(
            badge.when for badge in library.current(session).library.badges.values() if "course" in badge.when
        )
        recognition.record(session, ada, course, at=at)
        award = recognition.badges(session, ada)[0].public_id
        recognition.set_public(session, ada, award, public=True)
    kinds = ("json", "jwt", "png", "svg")

    load.send(running.port, [load.Request("GET", f"/badges/{award}.{kinds[n % 4]}") for n in range(TIMES)], TIMES)

    with academy.store.reading() as session:
        (held,) = session.scalars(select(Award)).all()
        assert held.public_id == award
        made = session.execute(select(Credential.version, Credential.document, Credential.jwt)).all()
        assert [row.version for row in made] == [1]
        assert len(session.scalars(select(StatusEntry.place)).all()) == 1
        assert len(session.scalars(select(IssuerKey.number)).all()) == 1
    academy.store.dispose()
    with urlopen(f"{running.url}/badges/{award}.json", timeout=20) as answer:
        text = answer.read().decode()
    assert text == made[0].document
    assert json.loads(text)["id"] == f"{running.url}/badges/{award}"


def page_of(running: Running, post: load.Request) -> str:
    """Give the result page without what may differ from one answer to the next."""
    request = Get(f"{running.url}{post.path}/result", headers=dict(post.headers))
    with urlopen(request, timeout=20) as answer:
        text = answer.read().decode()
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)
