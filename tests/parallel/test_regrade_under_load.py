"""Eight people hand in at the same moment while a key is corrected, against real web processes and their jobs."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench import load, world
from lms.assessment import service as assessment
from lms.assessment.models import Attempt, Regrade, ScoreRow, Submission
from lms.library import service as library
from tests.databases import Server
from tests.journeys.conftest import Running
from tests.parallel.test_forty_at_once import beside

pytestmark = pytest.mark.journey

BEFORE, DURING, ATONCE = 240, 160, 8
NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path, None, workers=4)
    made.set_clock(NOON)
    if request.param == "sqlite":
        made.start()
        yield made
        made.stop()
        return
    with Server() as server:
        made.environment |= {"LMS_DATABASE_URL": server.create("regrade"), "LMS_PUBLISH_AT_START": "yes"}
        made.start()
        yield made
        made.stop()


def correct(app: Flask, quiz_id: str) -> None:
    """Publish the quiz with its pass mark at 100 % and everything voided but the first question, and regrade."""
    academy = app.extensions["lms"]
    with academy.store.reading() as reader:
        release = library.current_number(reader)
        files = library.files(reader, release)
        path = library.current(reader).library.quizzes[quiz_id].path
        files[path] = files[path].replace(b"\n## ", b"\n\n## ", 1)
        prepared = library.prepare(reader, files, today=academy.clock().date())
    with academy.store.transaction() as own:
        library.publish(own, prepared, at=academy.clock(), author="test", source="test")
        quiz = library.current(own).library.quizzes[quiz_id]
        done = assessment.regrade(
            own, quiz, "void", void={quiz.questions[0].id}, by=None, at=academy.clock(), reason="in the test"
        )
        assert done.waiting, "the job has to do it, in chunks"


def test_a_regrade_under_eight_submitters_loses_nothing(running: Running) -> None:
    app = beside(running)
    store = app.extensions["lms"].store
    first = world.submissions(app, BEFORE, 1)
    second = world.submissions(app, DURING, BEFORE + 1)
    load.send(running.port, first, ATONCE)
    with store.reading() as session:
        quiz_id = session.scalars(select(Attempt.quiz_id).limit(1)).one()

    with ThreadPoolExecutor(2) as pool:
        handing_in = pool.submit(load.send, running.port, second, ATONCE)
        correct(app, quiz_id)
        assert "Differences: 0" in running.command("recount", "--check")
        handing_in.result()
    later, until = NOON + timedelta(minutes=5), time.monotonic() + 60
    with store.reading() as session:
        while session.scalar(select(Regrade.done_at).execution_options(populate_existing=True)) is None:
            assert time.monotonic() < until, "the regrade was not done in time"
            # The clock of the academy stands still unless it is moved, and a job runs once in its second.
            later += timedelta(seconds=2)
            running.set_clock(later)
            time.sleep(0.5)
        assert session.scalar(select(func.count()).select_from(Submission)) == BEFORE + DURING
        newest = select(ScoreRow.attempt_id, func.max(ScoreRow.n).label("n")).group_by(ScoreRow.attempt_id).subquery()
        rows = session.scalars(
            select(ScoreRow).join(newest, (ScoreRow.attempt_id == newest.c.attempt_id) & (ScoreRow.n == newest.c.n))
        ).all()
        assert len(rows) == BEFORE + DURING
        assert {row.percent for row in rows} == {100}
        assert len({row.possible for row in rows}) == 1, "the void question counts for nobody"
        assert {row.n for row in rows} <= {1, 2}
    store.dispose()
    assert "Differences: 0" in running.command("recount", "--check")
