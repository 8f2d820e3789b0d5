"""The door of what is shown of a badge: its page, its entry in a profile, its certificate."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.recognition import cabinet
from lms.recognition.credentials import building
from lms.recognition.credentials import rules as credentials
from lms.recognition.showing import certificate, rules
from lms.recognition.showing.certificate import NoPdf
from lms.recognition.showing.machine import Machine, machine
from lms.recognition.showing.qr import drawing as qr_code
from lms.recognition.showing.rules import CARD, THEMES, Certificate

__all__ = [
    "CARD",
    "THEMES",
    "Certificate",
    "Machine",
    "NoPdf",
    "Showing",
    "on_paper",
    "pdf",
    "public_card",
    "qr_code",
    "showing",
]


@dataclass(frozen=True, slots=True)
class Showing:
    """What the page of an award has beside the award itself; ``linkedin`` is empty where it is not offered.

    ``signs``: whether signed credentials are issued here at all. ``machine`` is None until this one is.
    """

    card: cabinet.Card
    address: str
    aims: tuple[building.Aim, ...]
    linkedin: str
    frame: str
    on_paper: bool
    pdf: bool
    signs: bool
    machine: Machine | None


def showing(session: Session, card: cabinet.Card, address: str, frame: str, *, issued: datetime) -> Showing:
    """Gather what a page tells of an award: at ``address``, with its card for other sites at ``frame``.

    ``issued`` is when it was awarded, in the academy's own time zone.
    """
    award, settings = card.held.award, session.info["academy"].settings
    content = library.current(session).library
    issuer = _issuer(session)
    offered = award.public and card.held.state == "valid"
    expires = award.expires_at.astimezone(issued.tzinfo) if award.expires_at else None
    entry = rules.Entry(award.public_id, award.title, settings.company, settings.linkedin_id, address, issued, expires)
    return Showing(
        card,
        address,
        building.aims_of(card.badge.when, content) if card.badge else (),
        rules.linkedin(entry) if offered else "",
        rules.frame(frame, award.title, settings.company),
        on_paper(card),
        certificate.available(),
        issuer is not None,
        machine(session, award.public_id, issuer) if issuer else None,
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


def _issuer(session: Session) -> credentials.Issuer | None:
    """Say who signs; None where the academy has no address of its own yet."""
    academy = session.info["academy"]
    try:
        return credentials.issuer(academy.settings.base_url, academy.prefix, academy.settings.company)
    except credentials.NoIssuer:
        return None
