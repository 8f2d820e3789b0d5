"""What was published, in words: for a page, a chart and a file."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.insights.effect import rules, saying
from lms.insights.effect.estimating import Estimate, people_needed
from lms.insights.effect.measuring import steps_of
from lms.insights.effect.models import Effect
from lms.insights.effect.saying import Line
from lms.library import service as library


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of one step. ``people`` and ``others`` are in fives."""

    step: str
    title: str
    drawn: bool
    """Whether the lot decided who came first, so that more than association may be said."""
    people: int
    others: int
    at: datetime
    lines: tuple[Line, ...]
    sentence: str
    needed: tuple[tuple[int, int], ...]
    """For a change of so many percent of shares, how many people each group needs to see it."""

    @property
    def shares(self) -> Line | None:
        """Give the line of the shares."""
        return next((one for one in self.lines if one.measure.key == "shares"), None)


@dataclass(frozen=True, slots=True)
class Overview:
    """All steps that may be shown, and the names of those that may not yet."""

    shown: tuple[Shown, ...]
    waiting: tuple[str, ...]
    needed: tuple[tuple[int, int], ...]
    """For an academy without figures of its own."""


def overview(session: Session) -> Overview:
    """Give everything the page of effects shows, in one query beside the library."""
    titles = steps_of(library.current(session).library)
    rows = {row.step: row for row in session.scalars(select(Effect))}
    first = ("lot", "level", "course")
    order = sorted(rows, key=lambda step: (first.index(step.partition(":")[0]), rows[step].title))
    shown = tuple(_shown(rows[step]) for step in order)
    waiting = tuple(title for step, title in titles.items() if step not in rows)
    return Overview(shown, waiting, _needed(rules.TYPICAL))


def _shown(row: Effect) -> Shown:
    measures = {one.key: one for one in rules.MEASURES}
    lines = tuple(
        saying.line(measures[one["measure"]], one["means"], Estimate(*one["change"]) if one["change"] else None)
        for one in row.figures
        if one["measure"] in measures
    )
    spread = next((one.change.spread for one in lines if one.measure.key == "shares" and one.change), rules.TYPICAL)
    drawn = row.step.startswith("lot:")
    people, others = advocacy.in_fives(row.people), advocacy.in_fives(row.others)
    sentence = saying.sentence(lines[0], drawn=drawn) if lines else ""
    return Shown(row.step, row.title, drawn, people, others, row.at, lines, sentence, _needed(spread))


def _needed(spread: float) -> tuple[tuple[int, int], ...]:
    scale = rules.MEASURES[0].scale
    return tuple((round(100 * change), people_needed(spread, change, scale)) for change in rules.PLAN)
