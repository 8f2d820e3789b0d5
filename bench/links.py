"""Share links: what the redirect costs beside the bare route, and whether a killed server loses a click it answered."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench import world
from bench.growth import row
from bench.load import Request
from bench.serving import Served
from lms.sharing import service as sharing
from lms.sharing.links.models import Click
from lms.sharing.models import Story
from lms.web.academy import Academy

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
KILLS, WRITERS = 3, 8
PERSON = 20_000_000
"""The number of whoever made the link; nobody else has it."""


def link(app: Flask) -> str:
    """Give the path of a short link to a story of its own."""
    academy: Academy = app.extensions["lms"]
    at = academy.clock()
    with academy.store.transaction() as session:
        who = world.learner(app, session, PERSON, ("champion",))
        draft = sharing.Draft("A story", "Short.", "Long.", "https://norda.example/lisbon", "News")
        public_id = sharing.create(session, draft, by=who.person_id, at=at)
        key = session.scalars(select(Story.id).where(Story.public_id == public_id)).one()
        address = sharing.link_for(session, who.person_id, key, "linkedin", at)
    return "/s/" + address.rpartition("/")[2]


def redirect(path: str) -> Request:
    """Follow a link as a browser without a cookie does."""
    return Request("GET", path, (("User-Agent", AGENT),), expects=302)


@dataclass(slots=True)
class Clicks:
    """What visitors of a server that dies saw: clicks that were answered, and those whose answer never came."""

    answered: int = 0
    unknown: int = 0


def visit_until_dead(port: int, path: str, writers: int, kill: Callable[[], object], seconds: float) -> Clicks:
    """Follow a link over so many connections until ``kill`` ends the server after some seconds."""
    seen, lock = Clicks(), threading.Lock()
    raw = redirect(path).raw()

    def follow() -> None:
        while True:
            sent = False
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
                    while True:
                        wire.sendall(raw)
                        sent = True
                        if not _led_on(wire):
                            raise OSError("the server is gone")
                        sent = False
                        with lock:
                            seen.answered += 1
            except OSError:
                with lock:
                    seen.unknown += sent
                if dead.is_set():
                    return

    dead = threading.Event()
    threads = [threading.Thread(target=follow) for _ in range(writers)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    dead.set()
    kill()
    for thread in threads:
        thread.join(30)
    return seen


def _led_on(wire: socket.socket) -> bool:
    data = b""
    while b"\r\n\r\n" not in data:
        part = wire.recv(65536)
        if not part:
            return False
        data += part
    return data.split(b" ", 2)[1] == b"302"


def killed(app: Flask, environment: dict[str, str], path: str) -> dict[str, Any]:
    """Kill a server three times while eight visitors follow a link; count the answered clicks that are not there."""
    academy: Academy = app.extensions["lms"]
    lost = 0
    for _ in range(KILLS):
        served = Served("lms.app:create_app", environment)
        with academy.store.reading() as session:
            before = kept(session)
        seen = visit_until_dead(served.port, path, WRITERS, served.kill, 3)
        with academy.store.reading() as session:
            lost += max(0, seen.answered - (kept(session) - before))
    return row(f"clicks lost by kill -9, {WRITERS} writers, {KILLS} times", lost, "clicks", 0)


def kept(session: Session) -> int:
    """Count the clicks that are there."""
    return session.scalar(select(func.count()).select_from(Click)) or 0
