"""Health for machines: is the process alive, and is the academy ready. Nobody signs in, nothing is told of people."""

from concurrent.futures import Future
from functools import lru_cache
from threading import Lock, Thread

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from lms.store import migrate
from lms.web import access, context
from lms.web.academy import Academy

bp = Blueprint("health", __name__)

SECONDS = 4.0
"""The longest a check may take; a database that does not answer by then is not ready."""
PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
SILENT = "The database does not answer."


@bp.get("/healthz")
@access.public
def alive() -> ResponseReturnValue:
    """Say that this process answers, whatever else is down."""
    return "ok\n", 200, PLAIN


@bp.get("/readyz")
@access.public
def ready() -> ResponseReturnValue:
    """Say whether the database answers, is at the newest schema, and holds a release."""
    academy = context.academy()
    probe: Probe = academy.shelf.setdefault("readiness", Probe())
    words = probe.ask(academy)
    return (f"{words}\n", 503, PLAIN) if words else ("ready\n", 200, PLAIN)


class Probe:
    """Checks in a thread of its own, one at a time however many ask, so that no request waits for a dead database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answer: Future[str | None] | None = None

    def ask(self, academy: Academy) -> str | None:
        """Give what stands against being ready, or None."""
        with self._lock:
            if self._answer is None or self._answer.done():
                self._answer = Future()
                Thread(target=_check, args=(academy, self._answer), daemon=True).start()
            answer = self._answer
        try:
            return answer.result(SECONDS)
        except TimeoutError:
            return SILENT


def _check(academy: Academy, answer: Future[str | None]) -> None:
    try:
        answer.set_result(_words(academy))
    except SQLAlchemyError:
        answer.set_result(SILENT)
    except Exception as error:
        answer.set_exception(error)


def _words(academy: Academy) -> str | None:
    if migrate.revision(academy.store) != _newest():
        return "The database is not at the newest schema. Run: lms db upgrade"
    with academy.store.reading() as session:
        return next((words for ask in academy.readiness if (words := ask(session))), None)


@lru_cache(maxsize=1)
def _newest() -> str:
    return migrate.newest()
