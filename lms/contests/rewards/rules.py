"""What a reward may be called, what its code looks like, and where somebody stands with theirs. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

TITLE, ABOUT = 80, 300
"""The most characters of a title, and of the words below it."""
MOST = 10_000
"""The most of one reward, and the most people of a contest who choose one."""
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's 32: nothing that is read as something else."""
CODE_LENGTH = 12
_COINS = r"(?:[€$£¥₹]|\b(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|francs?|yen|cents?|bucks)\b)"
_SUM = re.compile(rf"{_COINS}\s?\d[\d.,]*|\d[\d.,]*\s?{_COINS}", re.IGNORECASE)


class RewardError(Exception):
    """The family of everything a reward refuses."""


class NoSuchReward(RewardError):
    """There is no such reward, or nobody offers it now."""


class NothingToChoose(RewardError):
    """This person has nothing to choose here, or rewards are switched off."""


class NoneLeft(RewardError):
    """Somebody chose the last one."""


class AlreadyChosen(RewardError):
    """The choice was made before; it stays."""


class NoSuchCode(RewardError):
    """No reward waits under this code."""


class Unfit(RewardError):
    """A field of a reward does not fit; ``field`` names it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Entry:
    """A reward as the champion writes it."""

    title: str
    about: str
    stock: int
    offered: bool


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward with how many there are, and how many were chosen."""

    id: int
    title: str
    about: str
    stock: int
    taken: int
    offered: bool

    @property
    def left(self) -> int:
        """How many may still be chosen."""
        return self.stock - self.taken

    @property
    def open(self) -> bool:
        """Whether somebody may choose it now."""
        return self.offered and self.left > 0


@dataclass(frozen=True, slots=True)
class Claim:
    """That somebody may choose a reward for a contest, and what became of it; ``reward`` is its title."""

    contest_id: str
    contest: str
    at: datetime
    reward: str = ""
    about: str = ""
    code: str = ""
    chosen_at: datetime | None = None
    handed_at: datetime | None = None

    @property
    def shown_code(self) -> str:
        """Give the code as one reads it aloud: in fours."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))


def money(text: str) -> str:
    """Name the first sum of money in words about a reward; empty where there is none."""
    found = _SUM.search(text)
    return found[0] if found else ""


def check(entry: Entry, taken: int = 0) -> None:
    """Let a reward be written; ``taken``: how many of it were chosen already.

    :raises Unfit: a title is missing, a sum of money is named, or there would be fewer than were chosen.
    """
    if not entry.title:
        raise Unfit("title", "Enter what it is.")
    for field, text in (("title", entry.title), ("about", entry.about)):
        if money(text):
            raise Unfit(
                field, f"“{money(text)}” is a sum of money. Say what the reward is, and leave out what it costs."
            )
    if entry.stock < taken:
        raise Unfit("stock", f"{taken} were chosen already, so there cannot be fewer.")
    if not 0 <= entry.stock <= MOST:
        raise Unfit("stock", f"Enter a whole number from 0 to {MOST:,}.")


def code_of(number: int) -> str:
    """Write a number of 60 random bits as the code of a claim."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))


def clean_code(text: str) -> str:
    """Give a code as it is kept, however it was typed, or nothing where this cannot be one."""
    code = re.sub(r"[\s-]", "", text.lower()).replace("o", "0").replace("i", "1").replace("l", "1")
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""
