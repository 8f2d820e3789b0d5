"""Decide what an attempt scores, and what a new score may change of an old one. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from lms.assessment.rules import Score

Choice = Literal["leave", "favour", "strict", "void"]
Marks = Mapping[str, tuple[int, int]]
"""By question id: hundredths of a point earned, which may be negative, out of those possible."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The score of an attempt. ``pending``: an open answer waits, so it neither passes nor fails."""

    marks: Marks
    score: Score
    passed: bool
    pending: bool = False

    @property
    def percent(self) -> int:
        """Whole percent, rounded down."""
        return self.score.share


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a new score does to an old one: a row to add, if any, and a lower score to decide on, if any."""

    row: Outcome | None
    lower: Outcome | None
    direction: Literal["up", "down", "same"]
    fails: bool
    """The old score passes and the new one alone would not."""


def total(marks: Marks) -> Score:
    """Add up marks; the sum is never below 0."""
    return Score(max(0, sum(earned for earned, _ in marks.values())), sum(possible for _, possible in marks.values()))


def of(marks: Marks, void: Collection[str], pass_percent: int, *, pending: bool = False) -> Outcome:
    """Give what counting marks come to. Where nothing is left to count, nothing is passed."""
    counting = {name: mark for name, mark in marks.items() if name not in void}
    score = total(counting)
    reached = score.possible > 0 and score.share >= pass_percent
    return Outcome(counting, score, reached and not pending, pending)


def judge(old: Outcome, marks: Marks, void: Collection[str], choice: Choice, pass_marks: tuple[int, int]) -> Verdict:
    """Compare the score that counts with the one that new ``marks`` give.

    ``pass_marks`` are that of the attempt's own revision and that of the new one. In the learner's favour the lower
    of both counts, strictly the new one, and where questions are only voided the old one. A pass is never taken
    back: the row keeps it.
    """
    bound, newest = pass_marks
    pass_percent = {"favour": min(bound, newest), "strict": newest}.get(choice, bound)
    new = of(marks, void, pass_percent)
    if choice == "leave" or new.score.possible == 0:
        return Verdict(None, None, "same", fails=False)
    is_lower = new.percent < old.percent
    best = old if is_lower else new
    passed = old.passed or best.percent >= pass_percent
    changed = passed != old.passed or best.percent > old.percent or (bool(void) and best.score != old.score)
    row = Outcome(best.marks, best.score, passed) if changed else None
    rises = best.percent > old.percent or passed != old.passed
    return Verdict(
        row=row,
        lower=Outcome(new.marks, new.score, new.passed) if is_lower and choice != "favour" else None,
        direction="up" if rises else "down" if is_lower else "same",
        fails=old.passed and not new.passed,
    )
