"""Work beside requests: deliver what the outbox holds, run periodic jobs once for all processes.

The rows are the truth. A process killed at any point loses nothing: its transaction is undone, or its
lease runs out and another process takes the item.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Protocol

from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.delivery import rules, senders, service
from lms.delivery.models import JobRun
from lms.settings import Settings
from lms.store.sessions import Store, insert_once

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
"""How long after a commit a mail leaves, at most, when nothing else is to be done."""
TROUBLE_SECONDS = 5.0
"""How long to wait when the database cannot be reached."""
RETRY = timedelta(minutes=1)
"""How soon a periodic job that failed is tried again, unless it is due sooner."""


class Periodic(Protocol):
    """A job as ``academy.jobs`` lists it."""

    @property
    def name(self) -> str:
        """Name it, for good: the name is its key."""

    @property
    def seconds(self) -> int:
        """Tell how often it runs."""

    @property
    def apart(self) -> bool:
        """Tell whether it opens its own transactions, and is given the academy instead of a session."""

    def run(self, session: Any, at: datetime, /) -> object:
        """Do the work; committed at its end."""


class Academy(Protocol):
    """What the jobs need of an academy."""

    @property
    def settings(self) -> Settings:
        """Give its settings."""

    @property
    def store(self) -> Store:
        """Give its store."""

    @property
    def clock(self) -> Clock:
        """Give its clock."""

    @property
    def jobs(self) -> Sequence[Any]:
        """List its periodic jobs, each a :class:`Periodic`."""


def check(settings: Settings) -> None:
    """Make sure that mail can leave as far as the settings go.

    :raises lms.delivery.rules.BadMailUrl: ``LMS_MAIL_URL`` cannot be read.
    """
    senders.choose(settings.mail_url, settings.mail_from).close()


def run(academy: Academy, stop: Event) -> None:
    """Work until ``stop`` is set; what is under way is finished first."""
    troubled = False
    while not stop.is_set():
        try:
            run_once(academy, stop)
            troubled = False
        except SQLAlchemyError as error:
            if not troubled:
                log.warning("jobs wait for the database: %s", rules.error_words(error))
            troubled = True
        except Exception:
            if not troubled:
                log.exception("jobs go on after an error")
            troubled = True
        stop.wait(TROUBLE_SECONDS if troubled else TICK_SECONDS)


def run_once(academy: Academy, stop: Event | None = None) -> int:
    """Deliver everything that is due and run every job that is due; tell how many things were done."""
    ran = sum(_run_job(academy, job) for job in _due_jobs(academy))
    return ran + sweep(academy, stop)


def sweep(academy: Academy, stop: Event | None = None, sender: senders.Sender | None = None) -> int:
    """Deliver what is due, one item at a time, until one fails; tell how many were tried.

    After a failure the other work gets its turn: a mail server that is down costs seconds each time.
    """
    with academy.store.reading() as reader:
        if not service.due(reader, academy.clock()):
            return 0
    mailer = sender or senders.choose(academy.settings.mail_url, academy.settings.mail_from)
    tried = 0
    try:
        while not (stop and stop.is_set()):
            with academy.store.transaction() as session:
                item = service.lease(session, academy.clock())
            if item is None:
                break
            tried += 1
            if not _deliver(academy, mailer, item):
                break
    finally:
        mailer.close()
    return tried


def _deliver(academy: Academy, mailer: senders.Sender, item: service.Leased) -> bool:
    error: Exception | None = None
    try:
        mailer.send(rules.letter(**item.payload), item.created_at)
    except Exception as caught:
        error = caught
        log.warning("mail %s, try %s: %s", item.id, item.tries, rules.error_words(caught))
    with academy.store.transaction() as session:
        if error is None:
            service.delivered(session, item, at=academy.clock())
        else:
            service.failed(session, item, error, at=academy.clock())
    return error is None


def _due_jobs(academy: Academy) -> list[Any]:
    at = academy.clock()
    with academy.store.reading() as reader:
        waiting = set(reader.scalars(select(JobRun.name).where(~_is_due(at))))
    return [job for job in academy.jobs if job.name not in waiting]


def _run_job(academy: Academy, job: Periodic) -> bool:
    at = academy.clock()
    try:
        with academy.store.transaction() as session:
            claimed = _claim(session, job, at)
            if claimed and not job.apart:
                job.run(session, at)
        if claimed and job.apart:
            job.run(academy, at)
        return claimed
    except Exception as error:
        log.exception("job %s failed", job.name)
        with academy.store.transaction() as session:
            _postpone(session, job, error, at)
        return True


def _claim(session: Session, job: Periodic, at: datetime) -> bool:
    """Take a job's turn inside the transaction it runs in: undone together, so no run is lost or doubled."""
    insert_once(session, JobRun, name=job.name, next_run_at=at, last_error="")
    mine = select(JobRun.name).where(JobRun.name == job.name, _is_due(at)).with_for_update(skip_locked=True)
    if session.scalar(mine) is None:
        return False
    following = at + timedelta(seconds=job.seconds)
    session.execute(_row(job).values(last_run_at=at, next_run_at=following, last_error=""))
    return True


def _postpone(session: Session, job: Periodic, error: Exception, at: datetime) -> None:
    insert_once(session, JobRun, name=job.name, next_run_at=at, last_error="")
    again = at + min(RETRY, timedelta(seconds=job.seconds))
    session.execute(_row(job).values(next_run_at=again, last_error=rules.error_words(error)))


def _is_due(at: datetime) -> Any:
    # A clock that was moved back must not make a job wait for the old future.
    return or_(JobRun.next_run_at <= at, JobRun.last_run_at.is_not(None) & (JobRun.last_run_at > at))


def _row(job: Periodic) -> Any:
    return update(JobRun).where(JobRun.name == job.name).execution_options(synchronize_session=False)
