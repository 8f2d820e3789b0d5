"""What a permission token says, how long it may be believed, and what a checker is told: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from lms.advocacy.rules import AdvocacyError
from lms.content.levels import Level, Permission

KIND = "permission+jwt"
"""What the header of a token says it is, so that no other document of ours passes for one."""
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a code is made of: nothing that looks or sounds like something else."""
CODE_LENGTH = 10
LONGEST_AUDIENCE = 200

Word = Literal["yes", "no", "unconfirmed"]


class NotHeld(AdvocacyError):
    """A token is only made for a permission that is held now."""


class BadAudience(AdvocacyError):
    """The name of the system a token is for cannot be used."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a token is made of: who, which key, for whom, from when until when, and where to ask about it."""

    issuer: str
    person: str
    key: str
    audience: str
    number: str
    at: datetime
    until: datetime
    status: str


def last_instant(at: datetime, minutes: int, valid_until: datetime | None) -> datetime:
    """Tell until when a token is believed: some minutes, in whole seconds, and never longer than the permission."""
    ends = at + timedelta(minutes=minutes)
    if valid_until is not None:
        ends = min(ends, valid_until)
    return ends.replace(microsecond=0)


def claims(grounds: Grounds) -> dict[str, Any]:
    """Give what is signed. It names one person and one key; no level, no reason, nothing else about anybody."""
    said: dict[str, Any] = {
        "iss": grounds.issuer,
        "sub": grounds.person,
        "key": grounds.key,
        "granted": True,
        "iat": int(grounds.at.timestamp()),
        "exp": int(grounds.until.timestamp()),
        "jti": grounds.number,
        "status": grounds.status,
    }
    return {**said, "aud": grounds.audience} if grounds.audience else said


def audience(text: str) -> str:
    """Give the name of the system a token is for; empty: for whoever is shown it.

    :raises BadAudience: it is too long, or holds what no name holds.
    """
    named = text.strip()
    if len(named) > LONGEST_AUDIENCE or not named.isprintable():
        raise BadAudience(f"The audience is a name or an address of at most {LONGEST_AUDIENCE} characters.")
    return named


def read_code(text: str) -> str:
    """Give a code as it is compared, however it was typed; empty where it is none."""
    typed = "".join(text.upper().split()).replace("-", "")
    return typed if len(typed) == CODE_LENGTH and all(sign in CODE_LETTERS for sign in typed) else ""


def shown_code(code: str) -> str:
    """Write a code to be read aloud."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def is_spokesperson(permission: Permission, levels: Iterable[Level]) -> bool:
    """Tell whether a key makes somebody a spokesperson: seen outside, and of the highest level there is, signed off.

    Where nobody signs the highest level off, nobody is designated, and its keys are a free choice like any other.
    """
    top = max(levels, key=lambda one: one.number, default=None)
    return top is not None and permission.outward and permission.level == top.number and bool(top.sign_off)


def word(permission: Permission, levels: Iterable[Level], *, held: bool, showed: bool) -> Word:
    """Tell a checker what may be said about one person and one key.

    Below the highest level an outward key rests on a free choice. There the answer is yes only with a code that the
    person showed, and otherwise the same words for everybody, so that nobody learns who declined, left or never
    chose. Whoever speaks for the company is known to do so: for those keys, and for inward ones, it is yes or no.
    """
    if permission.outward and not is_spokesperson(permission, levels):
        return "yes" if held and showed else "unconfirmed"
    return "yes" if held else "no"


def by_level(permissions: Iterable[Permission], granted: Mapping[str, bool]) -> tuple[Permission, ...]:
    """List the permissions that are held, the lowest level first."""
    return tuple(one for one in sorted(permissions, key=lambda one: one.level) if granted.get(one.key))
