"""The door of what is shown of a badge: its page, its entry in a profile, its certificate."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.content.levels import Level
from lms.library import service as library
from lms.recognition import cabinet
from lms.recognition.showing import certificate, rules
from lms.recognition.showing.certificate import NoPdf
from lms.recognition.showing.qr import drawing as qr_code
from lms.recognition.showing.rules import CARD, THEMES, Certificate

__all__ = ["CARD", "THEMES", "Certificate", "NoPdf", "Showing", "on_paper", "pdf", "public_card", "qr_code", "showing"]


@dataclass(frozen=True, slots=True)
class Showing:
    """What the page of an award has beside the award itself; ``linkedin`` is empty where it is not offered."""

    card: cabinet.Card
    address: str
    towards: tuple[Level, ...]
    linkedin: str
    frame: str
    on_paper: bool
    pdf: bool


def showing(session: Session, card: cabinet.Card, address: str, frame: str, *, issued: datetime) -> Showing:
    """Gather what a page tells of an award: at ``address``, with its card for other sites at ``frame``.

    ``issued`` is when it was awarded, in the academy's own time zone.
    """
    award, settings = card.held.award, session.info["academy"].settings
    levels = library.current(session).library.levels
    offered = award.public and card.held.state == "valid"
    expires = award.expires_at.astimezone(issued.tzinfo) if award.expires_at else None
    entry = rules.Entry(award.public_id, award.title, settings.company, settings.linkedin_id, address, issued, expires)
    return Showing(
        card,
        address,
        rules.towards(card.badge.when, award.badge_id, levels) if card.badge else (),
        rules.linkedin(entry) if offered else "",
        rules.frame(frame, award.title, settings.company),
        on_paper(card),
        certificate.available(),
    )


def on_paper(card: cabinet.Card) -> bool:
    """Tell whether there is a certificate of an award as it stands."""
    return card.held.state in rules.ON_PAPER


def public_card(session: Session, public_id: str, *, at: datetime) -> cabinet.Card:
    """Give an award whose owner lets everybody see it, whoever asks.

    :raises NoSuchAward: there is none, or its page is private.
    """
    return cabinet.card(session, public_id, None, frozenset(), at=at)


def pdf(words: Certificate, picture: Markup, at: datetime) -> bytes:
    """Make the PDF of a certificate.

    :raises NoPdf: it cannot be made here; the message says why.
    """
    return certificate.pdf(words, str(picture), at)
