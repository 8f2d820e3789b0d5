"""Every click that was answered is there after kill -9, however often, and is counted once; against real processes."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench import links
from bench.serving import kill
from lms.sharing.links.models import Click, LinkTotal
from tests.databases import Server
from tests.journeys.running import Running
from tests.parallel.test_forty_at_once import beside

pytestmark = pytest.mark.journey

WRITERS, KILLS, SECONDS = 8, 3, 0.5
NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path, None, workers=2)
    made.set_clock(NOON)
    if request.param == "sqlite":
        made.start()
        yield made
        killed(made)
        return
    with Server() as server:
        made.environment |= {"LMS_DATABASE_URL": server.create("clicks"), "LMS_PUBLISH_AT_START": "yes"}
        made.start()
        yield made
        killed(made)


def killed(running: Running) -> None:
    assert running.process is not None
    kill(running.process.pid)
    running.process.wait(20)


def test_no_answered_click_is_lost_by_kill_9_under_eight_writers(running: Running) -> None:
    store = beside(running).extensions["lms"].store
    path = links.link(beside(running))
    answered = 0
    for _ in range(KILLS):
        with store.reading() as session:
            before = links.kept(session)
        seen = links.visit_until_dead(running.port, path, WRITERS, lambda: killed(running), SECONDS)
        with store.reading() as session:
            there = links.kept(session) - before
        assert seen.answered > 10 * WRITERS
        assert seen.answered <= there <= seen.answered + seen.unknown, seen
        answered += seen.answered
        running.start()
    later, until = NOON, time.monotonic() + 60
    with store.reading() as session:
        while session.scalar(select(func.count()).select_from(Click).where(Click.kind.is_(None))):
            assert time.monotonic() < until, "clicks were not classified in time"
            # The clock of the academy stands still unless it is moved, and a job runs once in its second.
            later += timedelta(seconds=2)
            running.set_clock(later)
            time.sleep(0.2)
        counted = dict(session.execute(select(LinkTotal.kind, LinkTotal.count)).all())
        assert sum(counted.values()) == links.kept(session) >= answered
        assert counted["human"] == 1, "one visitor, however often"
    store.dispose()
    assert "Differences: 0" in running.command("recount", "--check")
