"""Trainers edit, publish and undo while eight learners hand in: no error, no lost answer, nothing miscounted."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench import load, world
from lms.app import create_app
from lms.assessment.models import Attempt, ScoreRow, Submission
from lms.authoring import service as authoring
from lms.library import service as library
from lms.web.academy import Academy
from tests.databases import Server
from tests.journeys.running import Running

pytestmark = pytest.mark.journey

LEARNERS = 8
ATTEMPTS = 64


@pytest.fixture(params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path, None, workers=2)
    made.set_clock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    if request.param == "sqlite":
        made.start()
        yield made
        made.stop()
        return
    with Server() as server:
        made.environment |= {"LMS_DATABASE_URL": server.create("meanwhile"), "LMS_PUBLISH_AT_START": "yes"}
        made.start()
        yield made
        made.stop()


def beside(running: Running) -> Flask:
    """Open the same academy in this process, with the same secret and clock."""
    names = ("LMS_DATA", "LMS_CLOCK_FILE", "LMS_BASE_URL", "LMS_DATABASE_URL")
    given = {name[4:].lower(): running.environment[name] for name in names if name in running.environment}
    return create_app(**given, publish_at_start="no")


class Trainer(threading.Thread):
    """Corrects a key in the browser, publishes it, undoes it, and again, until told to stop."""

    def __init__(self, academy: Academy, path: str) -> None:
        super().__init__()
        self.academy, self.path = academy, path
        self.releases = 0
        self.errors: list[Exception] = []
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            try:
                self.publish()
                self.undo()
            except Exception as error:
                self.errors.append(error)
                return

    def next(self) -> None:
        """Wait until another release is out."""
        seen, until = self.releases, time.monotonic() + 60
        while self.releases == seen and not self.errors and time.monotonic() < until:
            time.sleep(0.05)

    def publish(self) -> None:
        with self.academy.store.reading() as reader:
            text = library.text(reader, self.path, library.current_number(reader))
            assert text is not None
            plan = authoring.plan_edits(reader, {self.path: corrected(text)}, today=self.academy.clock().date())
        assert plan.needs_choice
        with self.academy.store.transaction() as session:
            decided = authoring.in_favour(plan.changes)
            authoring.publish(session, plan, decided, at=self.academy.clock(), by=None, author="Tess", source="browser")
        self.releases += 1

    def undo(self) -> None:
        with self.academy.store.transaction() as session:
            plan = authoring.plan_undo(session, today=self.academy.clock().date())
            decided = authoring.in_favour(plan.changes)
            authoring.undo(session, at=self.academy.clock(), by=None, author="Tess", decisions=decided)
        self.releases += 1


def corrected(text: bytes) -> bytes:
    """Call another option of the first single choice right."""
    parts = text.decode().split("\n## ")
    place = next(at for at, part in enumerate(parts) if part.count("- [x]") == 1 and "- [ ]" in part)
    moved = parts[place].replace("- [x]", "- [?]").replace("- [ ]", "- [x]", 1).replace("- [?]", "- [ ]")
    return "\n## ".join([*parts[:place], moved, *parts[place + 1 :]]).encode()


def test_publishing_and_undoing_while_learners_hand_in(running: Running) -> None:
    app = beside(running)
    academy: Academy = app.extensions["lms"]
    begun = world.submissions(app, ATTEMPTS, 1)
    with academy.store.reading() as session:
        quiz_id = session.scalars(select(Attempt.quiz_id)).first()
        assert quiz_id is not None
        path = library.current(session).library.quizzes[quiz_id].path
    trainer = Trainer(academy, path)
    trainer.start()
    # load.send fails at the first answer that is not a redirect to the result.
    for place in range(0, ATTEMPTS, ATTEMPTS // 4):
        load.send(running.port, begun[place : place + ATTEMPTS // 4], LEARNERS)
        trainer.next()
    later = world.submissions(app, ATTEMPTS // 4, ATTEMPTS + 1)
    load.send(running.port, later, LEARNERS)
    trainer.done.set()
    trainer.join()

    assert trainer.errors == []
    assert trainer.releases >= 4
    total = ATTEMPTS + ATTEMPTS // 4
    with academy.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt).where(Attempt.closed_at.is_not(None))) == total
        handed_in = session.scalars(select(Submission)).all()
        assert len(handed_in) == total
        assert all(one.answers for one in handed_in)
        first = session.scalars(select(ScoreRow.percent).where(ScoreRow.n == 1)).all()
        assert first == [100] * total, "each was right by the revision it began on"
        newest = session.scalars(select(func.max(ScoreRow.percent)).group_by(ScoreRow.attempt_id)).all()
        assert newest == [100] * total
    academy.store.dispose()
    assert "Differences: 0" in running.command("recount", "--check")
    assert "Traceback" not in Path(running.log.name).read_text(encoding="utf-8")
