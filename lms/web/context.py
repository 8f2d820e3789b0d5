"""What a request knows: its academy, the time, a session of the store, and who is here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote

from flask import current_app, g, render_template, request
from flask import session as cookie
from sqlalchemy import ColumnElement, Connection
from sqlalchemy.orm import Session

from lms.web.academy import EXTENSION, Academy, Visit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FLASHES = "_lms_flashes"


def academy() -> Academy:
    """Give the academy of the running application."""
    return cast(Academy, current_app.extensions[EXTENSION])


def now() -> datetime:
    """Tell the instant of this request; the same however often it is asked."""
    if "lms_now" not in g:
        g.lms_now = academy().clock()
    return cast(datetime, g.lms_now)


@contextmanager
def connected() -> Iterator[Connection]:
    """Give a plain connection to read with: the ORM session around the one query of a page costs as much as the query.

    A page goes on with the same connection. A request that writes may wait for its turn, and holds none meanwhile.
    """
    if request.method in SAFE_METHODS:
        if "lms_connection" not in g:
            g.lms_connection = academy().store.read_engine.connect()
        yield g.lms_connection
    else:
        with academy().store.read_engine.connect() as connection:
            yield connection


def reading() -> Session:
    """Give this request's reading session."""
    if "lms_reading" not in g:
        g.lms_reading = academy().store.reading(g.get("lms_connection"))
        if "lms_release" in g:
            g.lms_reading.info["release"] = g.lms_release
    return cast(Session, g.lms_reading)


def session() -> Session:
    """Give this request's session: reading for a GET, otherwise writing, committed by the extension."""
    if request.method in SAFE_METHODS:
        return reading()
    if "lms_writing" not in g:
        writing = academy().store.writing()
        if "lms_release" in g:
            writing.info["release"] = g.lms_release
        g.lms_writing = writing
    return cast(Session, g.lms_writing)


def visit(extras: Mapping[str, ColumnElement[Any]] | None = None) -> Visit | None:
    """Tell who is here, with one query a request; ``extras`` only count on the first call."""
    if "lms_visit" not in g:
        found = academy().identify(extras or {})
        if found:
            g.lms_release = found.release
            if "lms_reading" in g:
                g.lms_reading.info["release"] = found.release
        g.lms_visit = found
    return cast(Visit | None, g.lms_visit)


def person() -> Visit:
    """Give the signed-in person of a members' page."""
    found = visit()
    if found is None:
        raise LookupError("nobody is signed in: mark the view with access.members")
    return found


def person_id() -> int:
    """Give the key of the signed-in person."""
    return person().person_id


def flash(words: str, kind: str = "success") -> None:
    """Say something once, on the next page. ``kind``: success, info or warning."""
    cookie[FLASHES] = [*cookie.get(FLASHES, []), [kind, words]]


def flashes() -> list[tuple[str, str]]:
    """Take what is to be said on this page."""
    return [(kind, words) for kind, words in cookie.pop(FLASHES, [])] if FLASHES in cookie else []


def invalid(template: str, **values: Any) -> tuple[str, int]:
    """Answer a form that needs a change: 422, with everything typed still there."""
    return render_template(template, problem=True, **values), 422


def sign_in_address() -> str:
    """Give the sign-in page that leads back to the page asked for."""
    address = academy().path("/sign-in")
    if request.method not in SAFE_METHODS or request.path == academy().path("/"):
        return address
    wanted = request.full_path if request.query_string else request.path
    return f"{address}?next={quote(wanted, safe='/')}"


def finish(*, commit: bool) -> None:
    """Commit or undo what this request wrote."""
    writing = g.pop("lms_writing", None)
    if writing is None:
        return
    try:
        if commit:
            writing.commit()
    finally:
        writing.close()


def close() -> None:
    """Give every connection of this request back."""
    finish(commit=False)
    reader = g.pop("lms_reading", None)
    if reader is not None:
        reader.close()
    connection = g.pop("lms_connection", None)
    if connection is not None:
        connection.close()
