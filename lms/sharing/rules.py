"""When a story is open and to whom, what may stand in it, and which words fit a network."""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from lms.content.policies import Platform
from lms.sharing import counting
from lms.sharing.networks import NETWORKS, Network

VIEW, KEEP, SHARE = "story.view", "story.bookmark", "story.share"
SUGGEST = "caption.suggest"
"""The permission keys the pages of this room ask for."""
KEPT, FOLLOWED = VIEWS = ("kept", "followed")
"""What a reader may look at instead of the whole stream."""
OPEN_DAYS = 30
"""How long a story stays open where its author says nothing."""
BODY_BYTES = 2048
LINK_LIMIT = 500
WORDS_HELD = timedelta(days=1)
"""How long words that nobody asked to keep are held, so that the page with the link works."""
KINDS = ("news", "campaign", "event", "promotion", "offer", "job", "article")
EVENT, OFFER, JOB = "event", "offer", "job"
DRAFT, PROPOSED, CHANGES, APPROVED, PUBLISHED, DECLINED = STATUSES = (
    "draft",
    "proposed",
    "changes",
    "approved",
    "published",
    "declined",
)
"""What an author and the champion made of a story; only a published one is ever in the stream."""
ENTERED, FETCHED = "entered", "fetched"
PLANNED, OPEN, OVER, CLOSED = "planned", "open", "over", "closed"
STATES = (OPEN, PLANNED, OVER, CLOSED)

_LINK = re.compile(r"https?://[^\s<>\"]+")
_TRAILING = ".,;:!?'\")]}»”’"
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LETTERS = re.compile(r"[a-z]")


class SharingError(Exception):
    """What the sharing room refuses; the message names the thing and the mend."""


class NoSuchStory(SharingError):
    """There is no such story, or it is not open to this person now."""


class NoSuchTopic(SharingError):
    """There is no such topic, or not for this."""


class NoSuchCaption(SharingError):
    """There is no such caption."""


class NoSuchLook(SharingError):
    """There is no such look at a link, or it is another person's."""


class NoSuchShare(SharingError):
    """This person has no share of that story on that network."""


class StaysInside(SharingError):
    """The story is for reading only."""


class Unfit(SharingError):
    """A value does not follow the rules; ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a story is for: everybody who is in the team, chose the language and has the level, where one is named."""

    team_id: int | None = None
    language: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: what an audience is compared with."""

    person_id: int
    team_id: int | None = None
    level: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stories of the stream: of a topic by its title, of a kind, and of a view; empty: all of them."""

    topic: str = ""
    kind: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class Illustration:
    """The picture of a story, by the digest it is kept under, and what it shows in a person's words."""

    digest: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote; instants are None where nothing was said. ``topic``: its title, made where it is new."""

    title: str
    summary: str
    body: str
    link: str
    topic: str
    language: str = "en"
    internal_only: bool = False
    audience: Audience = Audience()
    embargo_until: datetime | None = None
    expires_at: datetime | None = None
    kind: str = KINDS[0]
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    picture: Illustration | None = None
    source: str = ENTERED


@dataclass(frozen=True, slots=True)
class Story:
    """A story as other rooms and pages see it."""

    public_id: str
    kind: str
    title: str
    summary: str
    body: str
    link: str
    source: str
    topic: str
    topic_id: int
    language: str
    internal_only: bool
    status: str
    audience: Audience
    picture: Illustration | None
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    created_at: datetime
    published_at: datetime
    embargo_until: datetime | None
    expires_at: datetime
    closed_at: datetime | None

    def state(self, at: datetime) -> str:
        """Tell whether it is planned, open, over or closed at an instant; its status while it is not published."""
        if self.status != PUBLISHED:
            return self.status
        return state(self.published_at, self.expires_at, self.closed_at, at)


@dataclass(frozen=True, slots=True)
class Place:
    """A network that is offered, with the decision record that allows it."""

    network: Network
    platform: Platform


def state(published_at: datetime, expires_at: datetime, closed_at: datetime | None, at: datetime) -> str:
    """Tell what a story is at an instant; it opens at ``published_at`` and is over at ``expires_at``."""
    if closed_at is not None:
        return CLOSED
    if at < published_at:
        return PLANNED
    return OPEN if at < expires_at else OVER


def term(draft: Draft, created_at: datetime) -> tuple[datetime, datetime]:
    """Give the instants at which a story opens and is over.

    Where its author says nothing an event is over when it ends, or begins where it has no end, an offer and a job
    when they end, and anything else after 30 days. No offer stays open longer than it can be taken.

    :raises Unfit: it would be over before it opens.
    """
    opens = max(created_at, draft.embargo_until) if draft.embargo_until else created_at
    own = own_end(draft)
    if own is not None and own <= opens:
        field = "starts" if draft.kind == EVENT and draft.ends_at is None else "ends"
        raise Unfit(field, "This lies before the story opens. Choose a later moment.")
    over = draft.expires_at or own or opens + timedelta(days=OPEN_DAYS)
    if over <= opens:
        raise Unfit("expires", "Choose a last day that comes after the opening, or leave it empty.")
    return opens, min(over, own) if draft.kind == OFFER and own else over


def own_end(told: Draft | Story) -> datetime | None:
    """Tell when an event, an offer or a job is over by itself."""
    if told.kind == EVENT:
        return told.ends_at or told.starts_at
    return told.ends_at if told.kind in {OFFER, JOB} else None


def ends_as_usual(story: Story) -> bool:
    """Tell whether a story is over when it would be if nobody had named a last day."""
    return story.expires_at == (own_end(story) or story.published_at + timedelta(days=OPEN_DAYS))


def checked(draft: Draft) -> Draft:
    """Refuse what a story may not hold.

    :raises Unfit: a text is missing or too long, the link is none, or what its kind needs is missing.
    """
    begun(draft)
    if not clean_link(draft.link):
        raise Unfit("link", "Enter a link that begins with https:// and names a page.")
    if draft.kind not in KINDS:
        raise Unfit("kind", "Choose what it is.")
    if draft.kind == EVENT and draft.starts_at is None:
        raise Unfit("starts", "Enter when the event begins.")
    if draft.kind == OFFER and draft.ends_at is None:
        raise Unfit("ends", "Enter when the offer ends.")
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        raise Unfit("ends", "Choose an end that comes after the beginning.")
    if draft.picture and not draft.picture.alt.strip():
        raise Unfit("alt", "Say in a few words what the picture shows, for those who do not see it.")
    return draft


def begun(draft: Draft) -> Draft:
    """Refuse what not even a story that is only begun may hold; its link and its dates may come later.

    :raises Unfit: title or topic are missing, or a text is too long.
    """
    for field, words in (("title", "Enter a title."), ("topic", "Choose a topic, or name a new one.")):
        if not getattr(draft, field).strip():
            raise Unfit(field, words)
    if len(draft.body.encode()) > BODY_BYTES:
        raise Unfit("body", "Use at most 2,000 characters for the text; the rest belongs behind the link.")
    return draft


def in_fives(count: int) -> int:
    """Round down to a multiple of five, so that a figure does not move with each person."""
    return count - count % 5


def topic_key(title: str) -> str:
    """Give a topic's title as titles are compared."""
    return " ".join(title.split()).casefold()


def clean_link(text: str) -> str:
    """Give a link that is safe to show and to open, or nothing."""
    if len(text) > LINK_LIMIT or not text.isascii() or any(one.isspace() or not one.isprintable() for one in text):
        return ""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    whole = parts.scheme == "https" and clean_host(host) and "@" not in parts.netloc and port != 0
    return text if whole and not set(text) & set("<>\"'`\\{}") else ""


def clean_host(text: str) -> str:
    """Give a host name in its plain form, without a port, or nothing: never an address of numbers."""
    try:
        host = text.strip().lower().encode("idna").decode("ascii")
    except (UnicodeError, ValueError):
        return ""
    labels = host.split(".")
    named = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    return host if named and len(host) <= 253 and _LETTERS.search(labels[-1]) else ""


def host_of(link: str) -> str:
    """Name the site a checked link leads to."""
    return urlsplit(link).hostname or ""


def clean_instance(text: str) -> str:
    """Read where somebody's Mastodon account is: ``example.social``, its address, or ``@me@example.social``.

    :raises Unfit: no host name can be read in it.
    """
    host = clean_host(text.strip().removeprefix("https://").partition("/")[0].rpartition("@")[2])
    if not host:
        raise Unfit("instance", "Enter the server of your account, such as mastodon.example.")
    return host


def clean_words(text: str) -> str:
    """Give words as they are kept: one kind of line break, no control characters, no empty edges."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (one for one in lines if one == "\n" or unicodedata.category(one) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def check_words(network: Network, words: str, link: str) -> None:
    """Refuse words that are missing, or too long for the network.

    :raises Unfit: they are.
    """
    if not words:
        raise Unfit("words", "Write a few words of your own.")
    taken = counting.measured(network, words, link)
    if not taken.fits:
        raise Unfit("words", too_long(network, taken))


def too_long(network: Network, taken: counting.Measure) -> str:
    """Say by how much a text is too long."""
    if taken.used <= taken.limit:
        return f"{network.title} takes {taken.most_bytes:,} bytes. This is {taken.size:,}: use fewer emoji or marks."
    return (
        f"{network.title} takes {taken.limit} characters, link included where it counts. "
        f"This is {taken.used}: shorten it by {taken.over}."
    )


def places(platforms: Iterable[Platform], known: Mapping[str, Network] = NETWORKS) -> tuple[Place, ...]:
    """List the networks that may be offered: those whose decision record says allowed, by title."""
    allowed = [one for one in platforms if one.decision == "allowed" and one.network in known]
    found = [Place(known[one.network], one) for one in allowed if one.network]
    return tuple(sorted(found, key=lambda one: one.platform.title.casefold()))


def linked(text: str) -> Markup:
    """Show plain text as paragraphs, with its links made to work and everything else inert."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return Markup("").join(Markup("<p>{}</p>").format(_lines(one)) for one in paragraphs if one)


def residue(secret: str, person_id: int, story_id: int, network: str) -> str:
    """Give the keyed hash that stays of an erased share, so that it never counts twice."""
    return hmac.new(secret.encode(), f"share:{person_id}:{story_id}:{network}".encode(), sha256).hexdigest()


def _lines(text: str) -> Markup:
    return Markup("<br>").join(_with_links(line) for line in text.split("\n"))


def _with_links(line: str) -> Markup:
    shown, end = Markup(""), 0
    for found in _LINK.finditer(line):
        address = found[0].rstrip(_TRAILING)
        shown += escape(line[end : found.start()]) + _anchor(address)
        end = found.start() + len(address)
    return shown + escape(line[end:])


def _anchor(address: str) -> Markup:
    return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(address)
