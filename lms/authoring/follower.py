"""Follow a content folder: publish each save, and keep what is wrong with it for the pages to show."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock

from lms.assessment import service as assessment
from lms.authoring import planning, publishing, rules
from lms.content import library as content
from lms.content import markup
from lms.content.findings import Finding
from lms.content.gather import FOLDERS
from lms.content.report import Sources
from lms.library import service as library
from lms.web.academy import Academy

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.1
"""Between two looks at the folder. What changed is published when two looks in a row see the same."""
KEPT = 2
"""Releases kept ready-made; an author makes hundreds a day."""
SHELF = "follower"
Signature = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding with the line it stands in."""

    finding: Finding
    line: str


@dataclass(frozen=True, slots=True)
class State:
    """What the last look at the folder came to. ``release`` is what pages show; 0 before the first."""

    release: int = 0
    marks: tuple[Mark, ...] = ()
    conflicts: tuple[str, ...] = ()
    trouble: str = ""
    at: datetime | None = None

    @property
    def token(self) -> str:
        """Name this state: pages that carry another name are out of date."""
        shown = [f"{one.finding}{one.line}" for one in self.marks]
        return f"{self.release}-{sha256(repr((shown, self.conflicts, self.trouble)).encode()).hexdigest()[:12]}"

    @property
    def errors(self) -> tuple[Mark, ...]:
        """Give the findings that keep the folder from being published."""
        return tuple(one for one in self.marks if one.finding.severity == "error")

    @property
    def held(self) -> bool:
        """Tell whether pages show an older state than the folder holds."""
        return bool(self.errors or self.conflicts or self.trouble)


class Follower:
    """Looks at one folder for one academy, with a rendering process that is kept warm."""

    def __init__(
        self, academy: Academy, root: Path, *, say: Callable[[State, content.Files], object] | None = None
    ) -> None:
        self.state = State()
        self.root = root
        self._academy = academy
        self._say = say or (lambda _state, _files: None)
        self._renderer = markup.Renderer()
        self._rendering = Lock()
        self._before: Signature | None = None
        self._done: Signature | None = None

    def run(self, stop: Event) -> None:
        """Look again and again until told to stop."""
        with self._renderer:
            self.take()
            while not stop.wait(LOOK_SECONDS):
                self.look()

    def look(self) -> bool:
        """Look once; tell whether a change was taken in."""
        seen = tuple(_signature(self.root))
        settled, self._before = seen == self._before, seen
        if seen == self._done or not settled:
            return False
        return self.take()

    def take(self) -> bool:
        """Take in the folder as it is now."""
        seen = tuple(_signature(self.root))
        try:
            self.state = self._taken()
        except rules.Overtaken:
            return False  # Somebody published in the browser at this moment: the next look plans anew.
        except Exception as error:
            log.exception("the folder could not be taken in")
            self.state = State(library_number(self._academy), trouble=str(error) or type(error).__name__)
        self._before = self._done = seen
        return True

    def render(self, pieces: list[markup.Fragment]) -> markup.Rendered:
        """Render in the process that is kept warm, one caller at a time."""
        with self._rendering:
            return self._renderer.render(pieces)

    def _taken(self) -> State:
        files = content.gather(self.root)
        now = self._academy.clock()
        with self._academy.store.reading() as session:
            if not files:
                return State(library.current_number(session), trouble=f"{self.root} holds no content.", at=now)
            plan = planning.plan(session, files, today=now.date(), origin="folder")
        number = plan.base
        if plan.prepared.sound and plan.conflicts:
            with self._academy.store.transaction() as session:
                planning.note_conflicts(session, plan, at=now)
        elif plan.prepared.sound:
            number = self._published(plan, now)
        sources = Sources(files)
        marks = tuple(Mark(one, sources.line(one.path, one.line)) for one in plan.findings)
        state = State(number, marks, tuple(one.path for one in plan.conflicts), at=now)
        self._say(state, files)
        return state

    def _published(self, plan: planning.Plan, now: datetime) -> int:
        label = {"author": "author mode", "source": self.root.name, "note": "Saved"}
        with self._academy.store.transaction() as session:
            done = publishing.publish(session, plan, rules.in_favour(plan.changes), at=now, by=None, **label)
            assessment.begin_anew(session, at=now)
            library.thin(session, KEPT)
        with self._academy.store.reading() as session:
            library.current(session)  # So that the first page after a save need not load it.
        return done.number


def library_number(academy: Academy) -> int:
    """Tell the number of the current release; 0 where even that cannot be read."""
    with suppress(Exception), academy.store.reading() as session:
        return library.current_number(session)
    return 0


def _signature(root: Path) -> Iterator[tuple[str, int, int, int]]:
    """Give what tells one state of a folder from another without reading its files."""
    for folder in FOLDERS:
        for place, folders, names in os.walk(root / folder):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(place, name)
                with suppress(OSError):
                    found = os.stat(path)
                    yield path, found.st_mtime_ns, found.st_size, found.st_ino
