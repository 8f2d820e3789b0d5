"""On one page: who listens to which signal, and what each room puts into the registries. (being wired)"""

import importlib
import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint
from markupsafe import Markup
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from lms import signals
from lms.library import service as library
from lms.people import carrier, hosting
from lms.people import service as people
from lms.policy import service as policy
from lms.web.academy import Academy, Identify, Identity, Job, Place, Visit

ROOMS = ("home", "admin", "sharing", "advocacy", "learning", "recognition", "assessment", "policy", "people", "web")


def _try(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            traceback.print_exc()
    except Exception:
        logging.exception("%s is broken now", name)
    return None


def blueprints() -> list[Blueprint]:
    """TEMPORARY while rooms are built: whatever can be imported."""
    found = []
    for room in ROOMS:
        for storey in ("routes", "api", "health", "lost"):
            module = _try(f"lms.{room}.{storey}")
            if module is not None and hasattr(module, "bp"):
                found.append(module.bp)
    return found


def identify(host: Callable[[], Identity | None] | None) -> Identify:
    """Give what tells who is here: the academy's own session, or the host's."""
    own = hosting.identify_by(host) if host else carrier.identify

    def with_release(extras: Mapping[str, ColumnElement[Any]]) -> Visit | None:
        return own({**extras, "release": library.number_column()})

    return with_release


def say(session: Session, text: str) -> Markup:
    """Show a piece of content as the current release has it."""
    return library.current(session).html(text)


_done: list[Any] = []


def _listen(signal: Any, *listeners: Any) -> None:
    def heard(academy: Academy, **facts: Any) -> None:
        for listener in listeners:
            listener(academy, **facts)

    _done.append(heard)
    signal.connect(heard)


def connect() -> None:
    recognition = _try("lms.recognition.service")
    learning = _try("lms.learning.service")
    advocacy = _try("lms.advocacy.service")
    sharing = _try("lms.sharing.service")
    by = {"recognition": recognition, "learning": learning, "advocacy": advocacy, "sharing": sharing, "policy": policy}
    for name in vars(signals):
        signal = getattr(signals, name)
        if not hasattr(signal, "send"):
            continue
        found = [getattr(room, f"on_{name}") for room in by.values() if room and hasattr(room, f"on_{name}")]
        if found:
            _listen(signal, *found)


def furnish(academy: Academy) -> None:
    """TEMPORARY."""
    if not _done:
        connect()
    academy.say = say
    academy.places = [
        Place("Today", "/"),
        Place("Learn", "/learn", covers=("/c", "/quiz", "/search", "/required", "/policy", "/glossary")),
        Place("Share", "/share", covers=("/advocacy",)),
        Place("Badges", "/badges", covers=("/xp",)),
    ]
    academy.more_places = [
        Place("Programme", "/programme/stories", frozenset({"champion"}), covers=("/programme",)),
        Place("Check", "/check", frozenset({"staff", "champion", "admin"})),
        Place("System", "/system", frozenset({"admin"})),
    ]
    for name in ("assessment", "recognition", "advocacy", "sharing", "policy"):
        room = _try(f"lms.{name}.service")
        if room is not None and hasattr(room, "recount"):
            academy.recounts[name] = lambda session, repair, room=room: room.recount(session)
    academy.jobs = [Job("people.retention", 3600, people.sweep)]
    for room_name, table in (
        ("people", {"Unknown": 404, "NotAllowed": 403, "TooManyTries": 429, "Unfit": 422, "Taken": 422}),
        ("policy", {"NoSuchPolicy": 404}),
        ("assessment", {"NotYours": 404, "NoSuchQuiz": 404, "MayNotStart": 409}),
    ):
        room = _try(f"lms.{room_name}.rules")
        for error, status in table.items():
            if room is not None and hasattr(room, error):
                academy.errors[getattr(room, error)] = status
