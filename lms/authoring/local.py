"""Author mode: pages that only an academy served to its own author on this machine has.

Whoever holds the address that the command printed, and comes from this machine, is the local author. The academy
answers to no name but this machine's, so that no other site can lead a browser here under a name of its own.
"""

import hmac
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.authoring.follower import SHELF, Follower
from lms.content.courses import Course
from lms.content.library import Library
from lms.library import service as library
from lms.web import access, context
from lms.web.academy import Academy, Identity
from lms.web.errors import Missing, WebError

bp = Blueprint("local", __name__)
HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""The only names an academy in author mode answers to."""
KEY = "local-author-key"
AUTHOR = Identity("local-author", "author@localhost", "Author", ("trainer", "champion"))
_SIGNED = "_lms_local_author"
MOST_SHOWN = 20


def furnish(academy: Academy, follower: Follower, key: str) -> None:
    """Make an academy one for its author alone: nothing waits, nothing is locked, every page says what to mend."""
    academy.shelf[SHELF] = follower
    academy.shelf[KEY] = key
    academy.shelf["render"] = follower.render
    academy.shelf["loosen"] = loosened
    academy.shelf["may_start"] = []
    academy.panels.setdefault("page_end", []).append(panel)


def identify() -> Identity | None:
    """Tell whether the local author is here."""
    return AUTHOR if cookie.get(_SIGNED) is True and is_local(request.remote_addr) else None


def is_local(address: str | None) -> bool:
    """Tell whether a request comes from this machine."""
    try:
        return ip_address((address or "").partition("%")[0]).is_loopback
    except ValueError:
        return False


def loosened(found: Library) -> Library:
    """Take out whatever would keep an author from looking: waits, limits, what has to come first, drafts."""
    courses = {
        id: replace(
            course,
            requires=(),
            status="active" if course.status == "draft" else course.status,
            lessons=tuple(replace(lesson, drip=None) for lesson in course.lessons),
        )
        for id, course in found.courses.items()
    }
    quizzes = {id: replace(quiz, attempts=None, cooldown=()) for id, quiz in found.quizzes.items()}
    return replace(found, courses=courses, quizzes=quizzes)


@bp.get("/studio/enter/<key>")
@access.public
def enter(key: str) -> ResponseReturnValue:
    """Let the holder of the printed address in, and show the course that was edited last."""
    wanted = str(context.academy().shelf[KEY])
    if not is_local(request.remote_addr) or not hmac.compare_digest(key.encode(), wanted.encode()):
        raise Missing("This is not the address that the command printed last.", title="Open the newest address")
    cookie[_SIGNED] = True
    return redirect(context.academy().path(_newest()), 303)


@bp.get("/sign-in")
@access.public
def ask() -> ResponseReturnValue:
    """Say how to come in."""
    if context.visit():
        return redirect(context.academy().path("/"), 303)
    words = "This academy is served for its author alone."
    mend = "Open the address that lms serve --author printed in your terminal."
    raise WebError(words, title="Come in through the printed address", mend=mend)


@bp.get("/studio/live")
@access.roles("trainer")
def live() -> ResponseReturnValue:
    """Tell what the folder came to, for pages that follow it."""
    state = _follower().state
    found = [
        {
            "place": f"{one.finding.path}:{one.finding.line}:{one.finding.column}",
            "code": one.finding.code,
            "severity": one.finding.severity,
            "message": one.finding.message,
            "line": one.line,
        }
        for one in state.marks
    ]
    return jsonify(
        state=state.token,
        release=state.release,
        findings=found,
        conflicts=state.conflicts,
        trouble=state.trouble,
    )


def panel(**_facts: Any) -> Markup:
    """Show at the end of every page what the folder came to."""
    follower = _follower()
    if context.visit() is None:
        return Markup("")
    state = follower.state
    in_studio = (request.endpoint or "").startswith("lms.authoring.")
    values = {
        "state": state,
        "in_studio": in_studio,
        "shown": [_parted(one) for one in (state.errors or state.marks)[:MOST_SHOWN]],
    }
    return Markup(render_template("lms/authoring/_live.html", folder=follower.root.name, **values))  # noqa: S704


def _parted(mark: Any) -> dict[str, Any]:
    """Part the line of a finding so that the place can be marked."""
    at = max(0, mark.finding.column - 1)
    begin = max(0, at - 60)
    line = mark.line
    return {
        "finding": mark.finding,
        "before": line[begin:at],
        "there": line[at : at + 1],
        "after": line[at + 1 : at + 120],
    }


def _follower() -> Follower:
    found: Follower = context.academy().shelf[SHELF]
    return found


def _newest() -> str:
    """Give the page of the course whose files were changed last; Today before anything is published."""
    session = context.reading()
    if not library.current_number(session):
        return "/"
    root = _follower().root
    courses = library.current(session).library.courses.values()
    stamps = {one.id: max(_stamps(root, one), default=0) for one in courses}
    return f"/c/{max(stamps, key=lambda id: stamps[id])}" if stamps else "/"


def _stamps(root: Path, course: Course) -> Iterator[int]:
    for path in (course.path, *(lesson.path for lesson in course.lessons)):
        with suppress(OSError):
            yield (root / path).stat().st_mtime_ns
