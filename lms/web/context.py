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
UNKNOWN = object()
"""Nobody has asked yet who is here."""


def academy() -> Academy:
    """Give the academy of the running application."""
    return cast(Academy, current_app.extensions[EXTENSION])


def now() -> datetime:
    """Tell the instant of this request; the same however often it is asked."""
    found = g.get("lms_now")
    if found is None:
        found = g.lms_now = academy().clock()
    return cast(datetime, found)


@contextmanager
def connected() -> Iterator[Connection]:
    """Give a plain connection to read with: the ORM session around the one query of a page costs as much as the query.

    A page goes on with the same connection. A request that writes may wait for its turn, and holds none meanwhile.
    """
    readers = academy().store.readers
    if request.method in SAFE_METHODS:
        connection = g.get("lms_connection")
        if connection is None:
            connection = g.lms_connection = readers.take()
        yield connection
        return
    connection = readers.take()
    try:
        yield connection
    finally:
        readers.give(connection)


def reading() -> Session:
    """Give this request's reading session."""
    found = g.get("lms_reading")
    if found is None:
        found = g.lms_reading = academy().store.reading(g.get("lms_connection"))
        release = g.get("lms_release")
        if release is not None:
            found.info["release"] = release
    return cast(Session, found)


def session() -> Session:
    """Give this request's session: reading for a GET, otherwise writing, committed by the extension."""
    if request.method in SAFE_METHODS:
        return reading()
    writing = g.get("lms_writing")
    if writing is None:
        writing = g.lms_writing = academy().store.writing()
        release = g.get("lms_release")
        if release is not None:
            writing.info["release"] = release
    return cast(Session, writing)


def visit(extras: Mapping[str, ColumnElement[Any]] | None = None) -> Visit | None:
    """Tell who is here, with one query a request; ``extras`` only count on the first call."""
    found = g.get("lms_visit", UNKNOWN)
    if found is UNKNOWN:
        found = academy().identify(extras or {})
        if found:
            g.lms_release = found.release
            if "lms_reading" in g:
                g.lms_reading.info["release"] = found.release
        g.lms_visit = found
    return cast(Visit | None, found)


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
        academy().store.readers.give(connection)
