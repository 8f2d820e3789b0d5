"""The text a person chooses on, versioned: what is shown is what is kept with the choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from lms.content.levels import Permission


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The text a person chooses on; its digest is kept with the choice, the text itself once."""

    version: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def body(self) -> str:
        """Give the text as it is kept."""
        return "\n\n".join("\n".join((title, *(f"- {line}" for line in lines))) for title, lines in self.sections)

    @property
    def digest(self) -> str:
        """Give the hash of the text."""
        return sha256(self.body.encode()).hexdigest()


TEXT_VERSION = "consent-2"
_TEXT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What is in it for you",
        (
            "Stories about {company}, cleared for sharing, so that you need not ask each time.",
            "Your own words, your own accounts, your own name for what you do.",
            "Practice in saying things in public, on subjects you know.",
        ),
    ),
    (
        "The limits",
        (
            "Nothing is ever posted for you, and nobody asks for a password to your accounts.",
            "You choose each time. You may pass over every story, for as long as you like.",
            "You speak for yourself, not for {company}. Press, investors, crises and legal matters go to {contact}.",
            "It has no part in appraisals, pay or promotion, whatever you answer here.",
        ),
    ),
    (
        "What you answer for",
        (
            "You say that you work at {company} in each post about us, in plain words, at the start.",
            "You keep to the social media policy, as everybody here does. If you get something wrong, you mend it "
            "where people can see it.",
            "If a share of yours breaks the policy, the programme may pause your sharing. You are told the reason "
            "and the end of the pause.",
        ),
    ),
    (
        "What is recorded",
        (
            "Your answer on this page: when you gave it, the version of the policy, and this text.",
            "Each share dialogue you open from here: the story, the network and the time. Your words only if you keep "
            "them, otherwise they go after a day at most.",
            "What you are writing, as a draft for you alone, until you share it, throw it away, or the story is over "
            "for a week. The time of a reminder, if you set one.",
            "Whether and where you posted, only if you tell us. Nobody looks at your accounts.",
            "You see all of it. Nobody gets a list of who said yes or who did not.",
        ),
    ),
    (
        "How to leave",
        (
            "One button, under Me and under Share, at once, without a reason.",
            "You keep your level, your XP and your badges.",
            "The rows about your shares are erased; totals without names stay. What you posted on a network stays "
            "there until you delete it.",
        ),
    ),
)


def consent_text(permissions: Iterable[Permission], *, company: str, contact: str) -> ConsentText:
    """Give the text of the consent page, with the keys an opt-in opens."""
    opens = tuple(f"You may {one.says}." for one in permissions if one.outward)
    opening = ("What your yes opens, at the level that each of them has", opens)
    filled = tuple((title, tuple(_filled(line, company, contact) for line in lines)) for title, lines in _TEXT)
    return ConsentText(TEXT_VERSION, (opening, *filled))


def _filled(line: str, company: str, contact: str) -> str:
    return line.replace("{company}", company).replace("{contact}", contact)
