"""What the pages show: a person's badges, one award, one badge; each read in a few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from lms.content import art
from lms.content.badges import Badge
from lms.library import service as library
from lms.people import service as people
from lms.recognition import awards, explain, rules
from lms.recognition.models import Achievement, Award, AwardRenewal, LevelReached, XpEntry


@dataclass(frozen=True, slots=True)
class Held:
    """An award with the sentences that say why; ``picture`` is SVG as it was when it was earned."""

    award: rules.Award
    picture: Markup
    state: rules.State
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A badge not earned yet and what earns it."""

    badge: Badge
    picture: Markup
    way: explain.Way


@dataclass(frozen=True, slots=True)
class Cabinet:
    """All badges of the academy as one person sees them."""

    held: tuple[Held, ...]
    open: tuple[Open, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One award as its page shows it; ``badge`` is today's definition, None where the academy dropped it."""

    held: Held
    holder: str
    badge: Badge | None
    wording: library.Revision | None
    """Which revision of the badge's text it was earned on."""

    @property
    def revised(self) -> bool:
        """Tell whether the badge's text has changed since it was earned."""
        return self.badge is not None and self.badge.digest != self.held.award.digest


def cabinet(session: Session, person_id: int, *, at: datetime) -> Cabinet:
    """Give the badges a person holds, newest first, and those still open, in the academy's order."""
    catalogue = library.current(session)
    mine = awards.badges(session, person_id)
    held_ids = {one.badge_id for one in mine}
    waiting = [badge for badge in catalogue.library.badges.values() if badge.id not in held_ids]
    return Cabinet(
        _held(session, mine, catalogue, at=at),
        tuple(Open(one, drawing(one), explain.way(one.when, catalogue.library)) for one in waiting),
    )


def card(session: Session, public_id: str, person_id: int | None, roles: frozenset[str], *, at: datetime) -> Card:
    """Give one award to somebody who may see it.

    :raises NoSuchAward: nobody holds it, or it does not show to this visitor.
    """
    award = awards.award(session, public_id)
    if not rules.may_see(award, person_id, roles):
        raise rules.NoSuchAward("We know no badge with this id. Check that all of it was copied.")
    catalogue = library.current(session)
    holder = people.name_of(session, award.person_id)
    (held,) = _held(session, (award,), catalogue, at=at)
    text = explain.texts_of(award)[0]
    wording = library.revisions(session, [text]).get(text)
    return Card(held, holder, catalogue.library.badges.get(award.badge_id), wording)


def picture_of(award: rules.Award) -> Markup:
    """Draw an award as it looked when it was earned, as SVG."""
    return picture(award.title, award.look)


def picture(title: str, look: Mapping[str, str]) -> Markup:
    """Draw a badge from the names of its shape, glyph and colour, as SVG."""
    return _drawn(title, look["shape"], look["glyph"], look["colour"])


def drawing(badge: Badge) -> Markup:
    """Draw a badge as it is defined, as SVG."""
    return _drawn(badge.title, badge.shape, badge.glyph, badge.colour)


@lru_cache(maxsize=512)
def _drawn(title: str, shape: str, glyph: str, colour: str) -> Markup:
    """Draw once what many pages show; it holds the badge's title and nothing of anybody who has it."""
    return Markup(art.draw(title, shape, glyph, colour))  # noqa: S704 generated; the title is escaped there


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything this room knows about a person, for their own download."""
    tables = {
        "achievements": (Achievement.ref, Achievement.evidence, Achievement.at),
        "xp": (XpEntry.amount, XpEntry.reason, XpEntry.key, XpEntry.rule, XpEntry.at),
        "levels": (LevelReached.level_id, LevelReached.number, LevelReached.at, LevelReached.release),
        "badges": (
            Award.public_id,
            Award.badge_id,
            Award.title,
            Award.evidence,
            Award.awarded_at,
            Award.expires_at,
            Award.revoked_at,
            Award.revoked_reason,
            Award.public,
        ),
    }
    found: dict[str, Any] = {name: _rows(session, person_id, columns) for name, columns in tables.items()}
    renewed = select(Award.public_id, AwardRenewal.at, AwardRenewal.expires_at, AwardRenewal.because)
    mine = renewed.join(AwardRenewal, AwardRenewal.award_id == Award.id).where(Award.person_id == person_id)
    found["badges renewed"] = _shown(session, mine.order_by(Award.id, AwardRenewal.n))
    return found


def _rows(session: Session, person_id: int, columns: tuple[Any, ...]) -> list[dict[str, Any]]:
    return _shown(session, select(*columns).where(columns[0].class_.person_id == person_id))


def _shown(session: Session, query: Executable) -> list[dict[str, Any]]:
    return [
        {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row._mapping.items()}
        for row in session.execute(query)
    ]


def _held(
    session: Session, mine: Sequence[rules.Award], catalogue: library.Catalogue, *, at: datetime
) -> tuple[Held, ...]:
    """Say of awards what they rest on; the revisions of all their texts are counted in one query."""
    texts = {award.public_id: explain.texts_of(award) for award in mine}
    numbered = library.revisions(session, [text for both in texts.values() for text in both if text])
    return tuple(
        Held(award, picture_of(award), award.state(at), explain.why_awarded(award, catalogue.library, revision))
        for award in mine
        for revision in (numbered.get(texts[award.public_id][1] or ("", 0)),)
    )
