"""What is passed on of a badge: its entry in a LinkedIn profile, its frame on other sites, its certificate."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlencode

LINKEDIN = "https://www.linkedin.com/profile/add"
CARD = (400, 190)
"""Width and height of the embedded card, in CSS pixels."""
LONG_NAME = 60
"""Characters from which on a name is set smaller, so that it stays on its sheet."""
THEMES = ("auto", "light", "dark")
ON_PAPER = frozenset({"valid", "expired"})
"""States of a badge that a certificate is made for: what was taken back is not handed out on paper."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a profile says about a badge. ``issuer_id`` is the company's number at LinkedIn, where it is known.

    Dates are in the academy's time zone, of which only year and month are told.
    """

    id: str
    title: str
    issuer: str
    issuer_id: str
    address: str
    issued: datetime
    expires: datetime | None


def linkedin(entry: Entry) -> str:
    """Give the address at which LinkedIn offers a form with this entry filled in; nothing is posted by opening it."""
    issuer = {"organizationId": entry.issuer_id} if entry.issuer_id else {"organizationName": entry.issuer}
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": entry.title,
        **issuer,
        "issueYear": entry.issued.year,
        "issueMonth": entry.issued.month,
    }
    if entry.expires:
        fields |= {"expirationYear": entry.expires.year, "expirationMonth": entry.expires.month}
    return f"{LINKEDIN}?{urlencode({**fields, 'certUrl': entry.address, 'certId': entry.id})}"


def frame(card: str, title: str, issuer: str) -> str:
    """Write the HTML that shows a badge's card, at the address ``card``, on another site."""
    words = escape(f"Badge “{title}”, awarded by {issuer}")
    width, height = CARD
    return f'<iframe src="{escape(card)}" title="{words}" width="{width}" height="{height}" loading="lazy"></iframe>'


@dataclass(frozen=True, slots=True)
class Certificate:
    """The words of a certificate. All of them are data: none is read as markup, on paper or on the page."""

    holder: str
    title: str
    summary: str
    issuer: str
    awarded: str
    until: str
    over: str
    """Since when it no longer counts, empty while it does."""
    id: str
    address: str

    @property
    def is_long(self) -> bool:
        """Tell whether one of its names is set smaller, so that all stays on one sheet."""
        return max(len(self.holder), len(self.title)) > LONG_NAME
