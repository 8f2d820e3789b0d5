"""One academy: its settings, store and clock, and the registries the rooms are wired through."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.settings import Settings
from lms.store.sessions import Store

EXTENSION = "lms"
"""The key under which a Flask application keeps its academy."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is here, read once a request together with the number of the current release."""

    person_id: int
    public_id: str
    name: str
    email: str
    roles: frozenset[str]
    team_id: int | None
    time_zone: str
    theme: str
    language: str
    release: int
    session_id: int | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a host says is signed in. ``id`` never changes; the rest is copied to the academy's person."""

    id: str
    email: str
    name: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation. ``roles`` empty: everybody who is signed in."""

    label: str
    path: str
    roles: frozenset[str] = frozenset()
    covers: tuple[str, ...] = ()
    """Paths, beside its own, on which the entry counts as the current one."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work done beside requests: ``run(session, at)`` every ``seconds``, committed at its end.

    One that is ``apart`` is run as ``run(academy, at)``, in no transaction: it opens short ones of its own, since
    it signs or asks the network in between. Killed in the middle it is run again when its next turn comes.
    """

    name: str
    seconds: int
    run: Callable[[Any, datetime], object]
    apart: bool = False


Fetch = Callable[[str], bytes | None]
"""Gives what lies at an address of the world outside; None: it cannot be had. For jobs only, never for a request."""


@dataclass(frozen=True, slots=True)
class Week:
    """Whose weekly mail is made, when, and for what time: ``since``, which no mail spoke of yet, until the next one.

    What lies behind is told from ``past`` on, when the last one left or would have.
    """

    person_id: int
    time_zone: str
    at: datetime
    since: datetime
    until: datetime
    past: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing a weekly mail says, and the page below the mount where one can do something about it."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs the champion: a sentence, and the page below the mount where it is done."""

    words: str
    path: str
    label: str = "Look"
    """The words of the link."""
    urgency: int = 2
    """1: somebody waits for it; 2: soon; 3: when there is time."""
    due: datetime | None = None
    """Until when it was promised; from then on it counts as urgency 1."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a room finds out what needs the champion; the values of all rooms are asked for in one query."""

    tell: Callable[[Session, datetime, Sequence[Any]], Iterable[Need]]
    """Gives what there is from its values; may ask one query of its own where values are not enough."""
    values: Callable[[datetime], Sequence[ColumnElement[Any]]] = lambda _at: ()
    """Gives scalar subqueries: how many wait, or since when."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a room keeps about a person, in the words of "What we record about me"."""

    title: str
    why: str
    until: str


@dataclass(frozen=True, slots=True)
class LessonLink:
    """A link at the end of every lesson, the same for everybody: the path of a page of another room, below the mount.

    ``path`` names ``{course_id}`` and ``{lesson_id}``; ``before`` is a sentence that leads to it.
    """

    words: str
    path: str
    before: str = ""


Identify = Callable[[Mapping[str, ColumnElement[Any]]], Visit | None]
Panel = Callable[..., Markup | str]


@dataclass(slots=True)
class Academy:
    """The state of one mounted academy, at ``app.extensions["lms"]``."""

    settings: Settings
    store: Store
    clock: Clock
    prefix: str = ""
    embedded_in_host: bool = False
    secret: Callable[[], str] = lambda: ""
    identify: Identify = lambda extras: None  # noqa: ARG005
    say: Callable[[Session, str], Markup] = lambda session, text: Markup.escape(text)  # noqa: ARG005
    places: list[Place] = field(default_factory=list)
    more_places: list[Place] = field(default_factory=list)
    views: dict[str, list[Place]] = field(default_factory=dict)
    """The views of a place by its label, whichever rooms they belong to; one without a page yet is not shown."""
    lesson_links: list[LessonLink] = field(default_factory=list)
    """What other rooms have about a lesson; made part of its page once a release, so that it costs no query."""
    panels: dict[str, list[Panel]] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)
    fetch: Fetch = lambda address: None  # noqa: ARG005
    errors: dict[type[Exception], int] = field(default_factory=dict)
    exports: dict[str, Callable[[Session, int], Any]] = field(default_factory=dict)
    recorded: dict[str, Recorded] = field(default_factory=dict)
    """What an export is called, why it is kept and for how long, in words, by the export's name."""
    erasers: dict[str, Callable[[Session, Any, datetime], object]] = field(default_factory=dict)
    """Each lets a room take its leave of a person (id, public_id, name, email) before the row is deleted."""
    recounts: dict[str, Callable[[Session, bool], list[str]]] = field(default_factory=dict)
    """Rebuild a room's counters from its facts and give the differences in words; True: correct them."""
    digests: list[Callable[[Session, Week], Iterable[Notice]]] = field(default_factory=list)
    """Each gives what a room has to say in everybody's weekly mail: what ends soon. Empty, none is sent."""
    needs: list[Asked] = field(default_factory=list)
    """What needs the champion now; with nobody's name, and no count of people below five."""
    news: list[Callable[[Session, Week], Iterable[Notice]]] = field(default_factory=list)
    """Each gives what is new, for the weekly mail of those who asked for it."""
    readiness: list[Callable[[Session], str | None]] = field(default_factory=list)
    """Each tells what still stands against answering requests, or None."""
    caption_checks: dict[str, Callable[[Any, Any], Iterable[Any]]] = field(default_factory=dict)
    """What is looked at in a caption before it is shared, by name: ``check(caption, ground)`` gives findings."""
    shelf: dict[str, Any] = field(default_factory=dict)
    """What the library keeps in memory of published releases, and what author mode puts in: ``render``, the
    process that renders, and ``loosen``, what a catalogue becomes before it is used."""

    def path(self, below: str) -> str:
        """Give the address of a path of the academy under its mount."""
        return f"{self.prefix}{below}"

    def link(self, below: str) -> str:
        """Give the absolute address of a path, for mails; relative while no base URL is set."""
        return f"{self.settings.base_url.rstrip('/')}{self.prefix}{below}"
