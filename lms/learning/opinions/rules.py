"""How figures about a lesson are made, so that nobody can be found in them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FEWEST = 5
"""Figures speak of five people or more, and move by five at a time."""
MOST_WORDS = 500
YES, PARTLY, NO = "yes", "partly", "no"
STEPS: Mapping[str, str] = MappingProxyType({YES: "Yes", PARTLY: "Partly", NO: "No"})
"""Was this clear? The answers, in their order."""


@dataclass(frozen=True, slots=True)
class Clarity:
    """How many found a lesson clear, partly clear, or not clear."""

    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def people(self) -> int:
        """Count everybody who said something."""
        return self.yes + self.partly + self.no

    @property
    def unclear(self) -> int:
        """Give the whole percent, rounded down, of those to whom something was not clear; half of it for partly."""
        return 100 * (2 * self.no + self.partly) // (2 * self.people) if self.people else 0


NOBODY = Clarity()


def said(shown: Clarity) -> Clarity | None:
    """Give figures that may be said; None: of fewer than five people."""
    return shown if shown.people >= FEWEST else None


def moves(counted: Clarity, shown: Clarity) -> bool:
    """Tell whether what is shown follows what is counted now: only with every fifth person."""
    return counted.people > shown.people and counted.people % FEWEST == 0


def words_of(text: str) -> str:
    """Take a sentence as it can be kept: one line of at most 500 characters."""
    return " ".join(text.replace("\0", " ").split())[:MOST_WORDS]
