"""How hard a question is, how well it tells readers from guessers, and when it deserves a look. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

FEWEST = 5
"""People below which no figure is shown: trainers see groups, not persons."""
ENOUGH = 20
"""Answers from which on a silent option or a low figure says something."""
WHOLE = 10_000
"""Shares are counted in ten-thousandths, so that sums stay whole numbers and can be rebuilt exactly."""
CHANCE = 1.645
"""Standard errors (about one divided by the root of the answers) that chance alone exceeds once in twenty times."""
STEPS = 4
"""Classes of time for each doubling."""
MOST_WORDS = 500

Suspicion = Literal["negative", "silent-option", "silent-key"]
WORDS: Mapping[Suspicion, str] = {
    "negative": "Who did well in the rest of the quiz did worse here, beyond chance. Key or words may be wrong.",
    "silent-option": "Hardly anybody is tempted by one of the options, so it tells nothing.",
    "silent-key": "Nobody chose the right answer. The key may be wrong, or the lessons do not teach it.",
}


@dataclass(frozen=True, slots=True)
class Sums:
    """Whole sums over the answers to one question: shares earned here (x) and in the rest of the quiz (y)."""

    n: int = 0
    right: int = 0
    x: int = 0
    xx: int = 0
    y: int = 0
    yy: int = 0
    xy: int = 0

    def with_answer(self, earned: int, possible: int, rest_earned: int, rest_possible: int, *, right: bool) -> "Sums":
        """Count one answer; points in hundredths. Alone in its quiz, a question has no rest to compare with."""
        x = WHOLE * earned // possible if possible else 0
        y = WHOLE * rest_earned // rest_possible if rest_possible else 0
        return Sums(
            self.n + 1,
            self.right + right,
            self.x + x,
            self.xx + x * x,
            self.y + y,
            self.yy + y * y,
            self.xy + x * y,
        )


@dataclass(frozen=True, slots=True)
class OptionUse:
    """How often an option was chosen, in whole percent of those who answered."""

    key: str
    text: str
    right: bool
    chosen: int
    percent: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one question of one revision. Empty figures where fewer than five answered."""

    question_id: str
    prompt: str
    line: int
    n: int
    facility: int | None
    """Mean share of the points, in whole percent."""
    discrimination: float | None
    """Correlation with the rest of the quiz, -1 to 1; for right and wrong answers the point-biserial one."""
    options: tuple[OptionUse, ...]
    suspicions: tuple[Suspicion, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Say why it deserves a look."""
        return tuple(WORDS[one] for one in self.suspicions)

    @property
    def grave(self) -> tuple[str, ...]:
        """Say what is suspicious beyond an option that tempts nobody, which harms nobody either."""
        return tuple(WORDS[one] for one in self.suspicions if one != "silent-option")

    @property
    def telling(self) -> str:
        """Write how well it tells readers from guessers, with two decimals and a true minus sign."""
        if self.discrimination is None:
            return "–"
        return f"{self.discrimination:.2f}".replace("-", "−")

    @property
    def shown(self) -> bool:
        """Tell whether enough people answered."""
        return self.n >= FEWEST


def facility(sums: Sums) -> int | None:
    """Give the mean share of the points, in whole percent, rounded down; None with too few answers."""
    return 100 * sums.x // (WHOLE * sums.n) if sums.n >= FEWEST else None


def discrimination(sums: Sums) -> float | None:
    """Correlate the share earned here with that of the rest; None where all did the same, or too few answered."""
    if sums.n < FEWEST:
        return None
    spread_x = sums.n * sums.xx - sums.x * sums.x
    spread_y = sums.n * sums.yy - sums.y * sums.y
    if not spread_x or not spread_y:
        return None
    return (sums.n * sums.xy - sums.x * sums.y) / (sqrt(spread_x) * sqrt(spread_y))


def uses(options: Iterable[tuple[str, str, bool]], chosen: Mapping[str, int], n: int) -> tuple[OptionUse, ...]:
    """Tell how each option (key, text, right) was used by ``n`` people."""
    return tuple(
        OptionUse(key, text, right, chosen.get(key, 0), 100 * chosen.get(key, 0) // n if n else 0)
        for key, text, right in options
    )


def suspicions(sums: Sums, options: Sequence[OptionUse]) -> tuple[Suspicion, ...]:
    """List what makes a question suspicious. A key nobody chose shows sooner than an option nobody chose."""
    found: list[Suspicion] = []
    value = discrimination(sums)
    if value is not None and sums.n >= ENOUGH and value < -CHANCE / sqrt(sums.n):
        found.append("negative")
    if sums.n >= FEWEST and any(one.right and not one.chosen for one in options):
        found.append("silent-key")
    if sums.n >= ENOUGH and any(not one.right and not one.chosen for one in options):
        found.append("silent-option")
    return tuple(found)


def step_of(seconds: int) -> int:
    """Give the class of a duration: four for each doubling, so that a median is found in a handful of counters."""
    step, limit = 0, 1.0
    while limit < max(0, seconds) + 1 and step < 100:
        step += 1
        limit = 2 ** (step / STEPS)
    return step


def median_seconds(counted: Mapping[int, int]) -> int | None:
    """Estimate the median of classed durations, at most a fifth off; None with too few."""
    total = sum(counted.values())
    if total < FEWEST:
        return None
    seen = 0
    for step in sorted(counted):
        seen += counted[step]
        if 2 * seen >= total:
            return round(2 ** ((step - 0.5) / STEPS) - 1) if step else 0
    return None


def words_of(text: str) -> str:
    """Take what a learner typed as it can be kept: no more than 500 characters, no NUL."""
    return " ".join(text.replace("\0", " ").split())[:MOST_WORDS]
