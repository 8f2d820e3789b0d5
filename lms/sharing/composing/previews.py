"""How a post will look on each network chosen, what it uses of its room, and what the checks notice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.sharing import networks, rules
from lms.sharing.checks import service as checks
from lms.sharing.composing.rules import Wording
from lms.sharing.links.making import PATH
from lms.sharing.links.models import Link
from lms.sharing.links.rules import CODE_LENGTH
from lms.sharing.models import Story

ANY = networks.Network("any", "Any network", "")
"""What a text is looked at for while no network is chosen."""


@dataclass(frozen=True, slots=True)
class Card:
    """A post as it will look on a network; ``text`` marks what the checks point at."""

    title: str
    examined: checks.Examined

    @property
    def text(self) -> Markup:
        """Give the text with its marks."""
        return marked(self.examined.text, self.examined.findings)

    @property
    def over(self) -> int:
        """Tell by how much it is too long."""
        return self.examined.measure.over

    @property
    def says(self) -> str:
        """Say how much of the room is used."""
        words = f"{self.examined.used:,} of {self.examined.limit:,} characters"
        return f"{words}: shorten it by {self.over:,}" if self.over else words


@dataclass(frozen=True, slots=True)
class Noticed:
    """A finding once, with the networks it is about; none named: all that are chosen."""

    finding: checks.Finding
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown while somebody writes. ``written``: there are words to look at."""

    written: bool
    cards: tuple[Card, ...]
    any: Card | None
    noticed: tuple[Noticed, ...]

    @property
    def found(self) -> tuple[tuple[str, checks.Finding], ...]:
        """List what the checks found in words that were written, by network."""
        if not self.written:
            return ()
        return tuple((card.examined.network.key, one) for card in self.cards for one in card.examined.findings)

    @property
    def stops(self) -> int:
        """Count what is to be mended before a share is recorded."""
        return sum(1 for one in self.noticed if one.finding.stops)

    @property
    def says(self) -> str:
        """Say all of it in one line, for those who hear the page."""
        if not self.written:
            return ""
        seen = [f"{card.title}: {card.says}." for card in self.cards]
        mend, look = self.stops, len(self.noticed) - self.stops
        return " ".join([*seen, f"To mend: {mend}. To look at: {look}."])


def likely_link(session: Session, story: rules.Story) -> str:
    """Give an address as long as the one that will go along; the link itself is made with the share."""
    academy = session.info["academy"]
    return academy.link(f"{PATH}{'x' * CODE_LENGTH}") if academy.settings.base_url else story.link


def look(
    session: Session,
    reader: rules.Reader,
    story: rules.Story,
    places: Iterable[rules.Place],
    wording: Wording,
    known: checks.Lists | None = None,
) -> Look:
    """Show a wording as the networks chosen will, examined; those that are not offered are left out."""
    chosen = [one for one in places if one.network.key in wording.networks]
    written = bool(rules.clean_words(wording.words))
    desk = checks.desk(session, reader, story, known, compare=written)
    desk = replace(desk, networks={**desk.networks, ANY.key: ANY})
    given = fields(story, wording, likely_link(session, story))

    def card(key: str, title: str) -> Card:
        words = rules.clean_words(wording.words)
        return Card(title, checks.examine(session, reader, story, key, words, at_desk=desk, **given))

    cards = tuple(card(one.network.key, one.platform.title) for one in chosen)
    anywhere = None if cards else card(ANY.key, ANY.title)
    seen = cards or ((anywhere,) if anywhere else ())
    return Look(written, cards, anywhere, _noticed(seen) if written else ())


def picture_behind(session: Session, code: str, at: datetime) -> str | None:
    """Give the digest of the picture of an open story behind a short link, if it has one: the story is public."""
    open_now = (Story.closed_at.is_(None), Story.published_at <= at, Story.expires_at > at, ~Story.internal_only)
    query = select(Story.picture).join(Link, Link.story_id == Story.id).where(Link.code == code, *open_now)
    return session.scalar(query)


def fields(story: rules.Story, wording: Wording, link: str) -> Mapping[str, str | bool]:
    """Give what is examined beside the words."""
    return {
        "disclosure": wording.disclosure,
        "alt": wording.alt,
        "picture": story.picture is not None,
        "link": link,
    }


def marked(text: str, findings: Iterable[checks.Finding]) -> Markup:
    """Show a text with the places marked that checks point at; a place inside another is part of it."""
    shown, end = Markup(""), 0
    places = sorted({(one.start, one.end) for one in findings if one.end and (one.start, one.end) != (0, len(text))})
    for start, stop in places:
        if start >= end:
            shown += escape(text[end:start]) + Markup("<mark>{}</mark>").format(text[start:stop])
            end = stop
    return shown + escape(text[end:])


def _noticed(cards: Iterable[Card]) -> tuple[Noticed, ...]:
    found: dict[tuple[str, str], tuple[checks.Finding, list[str]]] = {}
    every = list(cards)
    for card in every:
        for one in card.examined.findings:
            found.setdefault((one.code, one.words), (one, []))[1].append(card.title)
    noticed = [
        Noticed(one, () if len(set(titles)) == len(every) else tuple(dict.fromkeys(titles)))
        for one, titles in found.values()
    ]
    return tuple(sorted(noticed, key=lambda one: not one.finding.stops))
