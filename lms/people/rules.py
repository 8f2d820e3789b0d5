"""What counts as a name, an address, a password and a role; limits and the errors that say so."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from lms.people.commonest import COMMONEST

ROLES = ("learner", "trainer", "staff", "expert", "champion", "admin")
"""Every role. Everybody is a learner, so that one is never stored."""
GIVEN_ROLES = ROLES[1:]
THEMES = ("auto", "light", "dark")
NAME_LIMIT = 120
EMAIL_LIMIT = 254
PASSWORD_LEAST = 12
PASSWORD_MOST = 200

SHORT_SESSION = timedelta(hours=12)
SEEN_EVERY = timedelta(hours=1)
INVITATION_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(minutes=60)
TOKEN_LASTS = timedelta(days=365)
TOKEN_PREFIX = "hr_"  # noqa: S105

TRY_WINDOW = timedelta(minutes=5)
TRIES = 10
"""Wrong tries in the window from one address, and from one address at one account."""
TRIES_AT_ACCOUNT = 300
"""Wrong tries in the window at one account from anywhere; far higher, so that nobody locks the owner out."""


class PeopleError(Exception):
    """Something about an account cannot be done; the message says what, and the mend."""


class Unknown(PeopleError):
    """There is no such person, team, session, invitation or link."""


class Taken(PeopleError):
    """The address or the name belongs to somebody else already."""


class Unfit(PeopleError):
    """A value does not follow the rules; ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class WrongSecret(PeopleError):
    """The password, with this account, is not right. Says nothing about which of the two."""


class TooManyTries(PeopleError):
    """Too many wrong tries in five minutes."""


class Busy(PeopleError):
    """Too many passwords are being checked at once."""


class NotAllowed(PeopleError):
    """A change that nobody may make, such as raising one's own role."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, as other rooms see them."""

    id: int
    public_id: str
    name: str
    email: str
    roles: frozenset[str]
    team_id: int | None
    active: bool
    time_zone: str
    theme: str
    language: str
    created_at: datetime
    joined_at: datetime | None
    """None: cannot sign in yet."""


def key_of(text: str) -> str:
    """Give text as it is compared: NFKC, casefold, trimmed, inner white space as one space.

    Casefolding can undo a normal form, so the text is normalised once more after it.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def clean_name(text: str, field: str = "name") -> str:
    """Give a name fit to be shown.

    :raises Unfit: it is empty, too long, or holds control characters.
    """
    name = " ".join(text.split())
    if not name:
        raise Unfit(field, "Enter a name.")
    if len(name) > NAME_LIMIT:
        raise Unfit(field, f"Use a name of at most {NAME_LIMIT} characters.")
    if not name.isprintable():
        raise Unfit(field, "Use a name without control or invisible characters.")
    return name


_ATOM = r"[^\s@<>\"(),:;\\\[\].]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_ATOM}(\.{_ATOM})*")


def clean_email(text: str) -> str:
    """Give an address fit to be written to.

    :raises Unfit: it is not an e-mail address.
    """
    email = text.strip()
    if not email:
        raise Unfit("email", "Enter an e-mail address.")
    if len(email) > EMAIL_LIMIT or not _ADDRESS.fullmatch(email) or not email.isprintable():
        raise Unfit("email", "Enter an e-mail address like name@example.com.")
    return email


def clean_roles(names: frozenset[str] | tuple[str, ...] | list[str]) -> frozenset[str]:
    """Give the roles that are stored: all but learner, which everybody is.

    :raises Unfit: a name is not a role.
    """
    unknown = sorted(set(names) - set(ROLES))
    if unknown:
        raise Unfit("roles", f"There is no role {unknown[0]!r}. The roles are {', '.join(ROLES)}.")
    return frozenset(names) - {"learner"}


_SEQUENCES = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
)


def password_problem(password: str, *, name: str = "", email: str = "") -> str | None:
    """Say what is wrong with a new password, or nothing. There are no rules of composition."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < PASSWORD_LEAST:
        return f"Use at least {PASSWORD_LEAST} characters. A few words in a row are easy to remember."
    if len(text) > PASSWORD_MOST:
        return f"Use at most {PASSWORD_MOST} characters."
    plain = key_of(text)
    own = {_bare(key_of(one)) for one in (name, email, email.partition("@")[0])} - {""}
    if _bare(plain) in own:
        return "Use a password that is not your name or your e-mail address."
    if _is_common(plain):
        return "This password is one of the first that others try. Use a different one."
    return None


def _is_common(plain: str) -> bool:
    if plain in COMMONEST or len(set(plain)) <= 2:
        return True
    rows = [*_SEQUENCES, *(row[::-1] for row in _SEQUENCES)]
    return any(plain in row * 3 for row in rows)


def _bare(text: str) -> str:
    """Leave out what people add to a name to make it look like a password."""
    return "".join(one for one in text if one.isalnum()).rstrip("0123456789")


_NEXT = re.compile(r"/(?![/\\])[\x21-\x7e]*")


def next_path(text: str) -> str | None:
    """Give the path to go on to, if it lies inside this site."""
    return text if _NEXT.fullmatch(text) else None


def network_of(address: str) -> str:
    """Give what one visitor's addresses have in common: the IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, 64), strict=False))


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """Say a browser's own description in words: Firefox on Linux."""
    browser = next((words for mark, words in _BROWSERS if mark in agent), "")
    system = next((words for mark, words in _SYSTEMS if mark in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "Unknown device"
