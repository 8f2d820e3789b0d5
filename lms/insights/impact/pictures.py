"""The pictures of one's own figures, and the lines of its table."""

from collections.abc import Iterator

from lms.insights.impact import rules
from lms.insights.impact.service import Impact
from lms.web import charts, words
from lms.web.charts import Chart, Point

HEAD = (
    "Shared at",
    "Time zone",
    "Story",
    "Kind",
    "Network",
    "Own words",
    "Said who you work for",
    "Clicks by people",
    "Clicks by programs",
    "Own clicks",
    "Repeats",
    "Leads",
    "Applications",
    "Hires",
    "Other results",
)
COUNTED = ("human", "bot", "self", "duplicate", "lead", "application", "hire", "other")
KNOWN = {True: "yes", False: "no", None: "not known"}
ENOUGH = 20
"""Shares from which on days and hours are drawn."""


def drawn(impact: Impact) -> Iterator[tuple[str, Chart]]:
    """Draw everything there is something to say of, each under its name."""
    total = sum(number for _, number in impact.by_week)
    if not impact.shares:
        return
    sentence = f"{words.count(total, 'click')} by people over the links of these weeks, by the week they came in."
    points = [Point(label, number) for label, number in impact.by_week]
    yield "weeks", charts.bars("Clicks week by week", sentence, points, head=("Week", "Clicks by people"))
    if impact.found:
        spreads = [
            Point(_large(one.verdict.first.label), one.verdict.difference, one.verdict.low, one.verdict.high)
            for one in impact.found
            if one.verdict.first
        ]
        sentence = "How many clicks more a share brought than your others, and where that difference lies."
        head = ("What", "Clicks more", "From", "To")
        yield "worked", charts.interval("What stood out", sentence, spreads, head=head)
    groups = rules.by(impact.shares, "network")
    points = [Point(one.label.removeprefix("on "), one.mean) for one in groups]
    sentence = "Clicks by people a share, network by network. You shared " + ", ".join(
        f"{words.count(one.shares, 'story', 'stories')} {one.label}" for one in groups
    )
    yield "networks", charts.bars("By network", f"{sentence}.", points, head=("Network", "Clicks a share"), lying=True)
    yield from _of_time(impact)


def lines(impact: Impact) -> Iterator[tuple[str | float, ...]]:
    """Give one line for each share."""
    for one in impact.shares:
        said = (rules.KINDS.get(one.kind, one.kind), one.network, KNOWN[one.own], KNOWN[one.disclosed])
        when = (one.at.strftime("%Y-%m-%d %H:%M"), one.at.tzname() or "")
        yield (*when, one.title, *said, *(one.counts.get(kind, 0) for kind in COUNTED))


def _of_time(impact: Impact) -> Iterator[tuple[str, Chart]]:
    """Draw days of the week and parts of the day, once there are shares enough; groups of few are not drawn."""
    if len(impact.shares) < ENOUGH:
        return
    for name, key, title, order in (
        ("days", "day", "By day of the week", rules.DAYS),
        ("hours", "hour", "By time of day", tuple(rules.BANDS)),
    ):
        held = {one.label: one for one in rules.by(impact.shares, key)}
        known = [(label, held.get(label)) for label in order]
        points = [
            Point(_large(label), group.mean if group and group.shares >= rules.FEWEST else None)
            for label, group in known
            if group
        ]
        sentence = "Clicks a share, by the clock where you are. Of fewer than five shares nothing is drawn."
        yield name, charts.bars(title, sentence, points, head=("When", "Clicks a share"), lying=True)


def _large(label: str) -> str:
    return label[:1].upper() + label[1:]
