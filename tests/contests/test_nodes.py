"""Several processes do the work of the contests at once, and one is killed in the middle: everything happens once."""

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import signals
from lms.contests import making, running
from lms.contests import service as contests
from lms.contests.models import Contest, DeedDue
from lms.contests.ranking import service as ranking
from lms.web.academy import Academy
from tests.advocacy.deeds import AT
from tests.contests import deeds

FORK = multiprocessing.get_context("fork")
NODES = 3


Act = Callable[[Academy, datetime], int]


def work(academy: Academy, at: datetime, gate: Any, told: Any, act: Act) -> None:
    """Do something in a process of its own, and tell how many steps of contests it took."""
    gate.wait(20)
    told.put(act(academy, at))
    told.close()
    told.join_thread()
    os._exit(0)


def at_once(academy: Academy, at: datetime, *acts: Act) -> int:
    """Let processes work at once; give how many steps those took that lived to tell."""
    # No connection may be open twice, in two processes.
    academy.store.dispose()
    gate, told = FORK.Barrier(len(acts)), FORK.Queue()
    workers = [FORK.Process(target=work, args=(academy, at, gate, told, one)) for one in acts]
    for one in workers:
        one.start()
    for one in workers:
        one.join(30)
    living = sum(one.exitcode == 0 for one in workers)
    return sum(told.get(timeout=5) for _ in range(living))


def jobs(academy: Academy, at: datetime) -> int:
    """Do what the jobs do."""
    steps = contests.tend(academy, at)
    contests.settle(academy, at)
    return steps


def dying(academy: Academy, at: datetime) -> int:
    """Do it until the state of a contest is changed, and be killed before that is committed."""
    real = making.step

    def step(*given: Any, **values: Any) -> bool:
        if real(*given, **values):
            os.kill(os.getpid(), signal.SIGKILL)
        return False

    running.making.step = step
    return jobs(academy, at)


def test_each_step_is_taken_once_by_several_processes_one_of_which_is_killed(
    session: Session, academy: Academy, champion: int, amara: int, ben: int, story: str
) -> None:
    week = datetime(2026, 12, 28, 5, tzinfo=UTC)
    for n in range(4):
        contests.begin_series(
            session, deeds.replace(deeds.PLAN, title=f"Series {n}"), "weekly", begins=week.date(), by=champion, at=AT
        )
    session.commit()
    session.close()

    # Four contests of the week 53 are announced, and opened.
    assert at_once(academy, week, *(jobs,) * NODES) == 8
    open_now = session.scalars(select(Contest.public_id).where(Contest.status == "open")).all()
    for public_id in open_now:
        for one in (amara, ben):
            deeds.enter(session, one, public_id, week)
    facts = {"story_id": story, "network": "x", "kind": "human", "link": 1, "click": 1}
    for number in range(1, 5):
        for one in (amara, ben):
            signals.announce(signals.click_counted, session, person_id=one, number=number, at=week, **facts)
    session.commit()
    session.close()

    # Those are ended, and four of the next week are announced and opened; some of it by whoever is killed.
    monday = week + timedelta(days=7)
    steps = at_once(academy, monday, dying, *(jobs,) * (NODES - 1))
    steps += at_once(academy, monday, *(jobs,) * NODES)

    assert steps in range(8, 13)
    assert Counter(deeds.statuses(session)) == {("2026-W53", "ended"): 4, ("2027-W01", "open"): 4}
    assert deeds.lines(session) == [("click", 10, "")] * 4 * 2 * 4
    assert session.scalar(select(func.count()).select_from(DeedDue)) == 0
    assert contests.recount(session) == []
    assert ranking.recount(session, False) == []


def test_entering_leaving_and_counting_at_once_leave_no_row_behind(
    session: Session, academy: Academy, champion: int, amara: int, story: str
) -> None:
    public_id = deeds.contest(session, champion, span=contests.Span("w", date(2026, 11, 22), date(2026, 11, 28)))
    deeds.enter(session, amara, public_id)
    facts = {"person_id": amara, "story_id": story, "network": "x", "kind": "human", "link": 1, "click": 1}
    for number in range(1, 21):
        signals.announce(signals.click_counted, session, number=number, at=AT, **facts)
    session.commit()
    session.close()

    def leaves(here: Academy, _at: datetime) -> int:
        with here.store.transaction() as writing:
            return int(contests.leave(writing, amara, public_id))

    assert at_once(academy, AT, jobs, leaves, jobs) == 2, "one step opened it, and one left"

    session.expire_all()
    assert deeds.lines(session) == []
    board = contests.contest(session, public_id).board
    assert ranking.members(session, board) == 0
    assert contests.recount(session) == []
    assert ranking.recount(session, False) == []
