"""The charts of the dashboard: what was counted, as pictures with a sentence, a table and a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.insights import groups
from lms.insights.dashboard import rules, service
from lms.insights.dashboard.rules import Four, Group, Part, Taken
from lms.web import charts, words
from lms.web.charts import NOT_SHOWN, Chart, Point

STEPS = ("Invited", "Aware", "Sharer", "Contributor", "Spokesperson")
CAME = {"lead": "Leads", "application": "Applications", "hire": "Hires"}
TOO_FEW = "Fewer than five people have taken a story out, so nothing is said."


@dataclass(frozen=True, slots=True)
class Shown:
    """What the charts are drawn from: four weeks, those before them, a group, and what a click costs."""

    fours: Sequence[Four]
    """Newest first; the first is the one that was chosen."""
    group: Group | None = None
    steps: Sequence[str] = STEPS
    cost: service.Cost | None = None

    @property
    def four(self) -> Four:
        """The four weeks that were chosen."""
        return self.fours[0]

    @property
    def before(self) -> Four:
        """The four before them; where they were not counted, one that says nothing."""
        return self.fours[1] if len(self.fours) > 1 else Four(self.four.period)


def span(four: Four) -> str:
    """Say which four weeks: 26 Oct to 22 Nov 2026."""
    first, last = four.period.first, four.period.last
    return f"{first.day} {first:%b} to {last.day} {last:%b %Y}"


def listed(names: Sequence[str]) -> str:
    """Name several things in one line."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def funnel(shown: Shown) -> Chart:
    """Draw how many reached each step at least."""
    counts = shown.group.steps if shown.group else shown.four.steps
    points = [Point(title, number) for title, number in zip(shown.steps, counts, strict=False)]
    of = "In this group" if shown.group else "In all"
    sentence = (
        f"{of}, {_at_least(counts[0])} people were here, and {_at_least(counts[1])} of them reached the first level."
        if len(counts) > 1
        else "Nobody is here yet."
    )
    said = f"{sentence} Numbers are in fives, rounded down; a step is said where five reached it and five did not."
    return charts.funnel("From invited to spokesperson", said, points, head=("Step", "People, at least"))


def shares(shown: Shown) -> Chart:
    """Draw shares by four weeks."""
    return _over_time(shown, "Shares", "shares", lambda taken: taken.shares)


def clicks(shown: Shown) -> Chart:
    """Draw clicks of people by four weeks."""
    return _over_time(shown, "Clicks of people", "clicks of people", lambda taken: taken.clicks)


def networks(shown: Shown) -> Chart:
    """Draw what came over each network."""
    points = [(_together(part.names), part) for part in shown.four.networks]
    return _parts(shown, "By network", "network", points)


def stories(shown: Shown) -> Chart:
    """Draw what came of each story."""
    points = [
        (part.names[0] if len(part.names) == 1 else f"{len(part.names)} stories together", part)
        for part in shown.four.stories
    ]
    return _parts(shown, "By story", "story", points)


def results(shown: Shown) -> Chart:
    """Draw leads, applications and hires."""
    whole = shown.four.whole
    points = [Point(CAME[kind], whole.came.get(kind, 0) if whole else None) for kind in rules.CAME]
    said = ", ".join(words.count(whole.came.get(kind, 0), kind) for kind in rules.CAME) if whole else ""
    sentence = f"In these four weeks other systems told of {said}." if whole else TOO_FEW
    return charts.bars("Leads, applications and hires", sentence, points, head=("Result", "Number"), lying=True)


def back(shown: Shown) -> Chart:
    """Draw how many of those who began were there again."""
    shares_ = shown.four.back or (None,) * len(rules.AFTER)
    points = [Point(f"{days} days", share) for days, share in zip(rules.AFTER, shares_, strict=True)]
    told = [
        f"{share} % after {days} days" for days, share in zip(rules.AFTER, shares_, strict=True) if share is not None
    ]
    sentence = (
        f"Of those who began, so many learned or shared something again later: {', '.join(told)}."
        if told
        else "Too few began, came back or stayed away to say anything yet."
    )
    head = ("After", "Came back")
    return charts.bars("Who came back", sentence, points, head=head, says=charts.percent, lying=True, full=100)


def value(shown: Shown) -> Chart | None:
    """Draw what the clicks would have cost elsewhere; None where the company has not said what one costs."""
    cost = shown.cost
    if cost is None or cost.cost is None:
        return None
    amount = cost.cost
    said = (
        f"Clicks of people, at your own cost of {amount:f} {cost.currency} a click. It is what the same clicks would "
        f"have cost as advertising, not what they earned. Source: {cost.source}"
    )

    def worth(taken: Taken) -> float:
        return float(rules.worth(taken.clicks, amount))

    points = _points(shown, worth)
    head = ("Four weeks from", cost.currency)
    return charts.bars("Earned media value", said, points, head=head, says=lambda one: f"{one:,.0f} {cost.currency}")


MAKERS: Mapping[str, Callable[[Shown], Chart | None]] = {
    "funnel": funnel,
    "shares": shares,
    "clicks": clicks,
    "networks": networks,
    "stories": stories,
    "results": results,
    "back": back,
    "value": value,
}
"""Every chart of the page by the name of its file, in the order of the page."""


def _over_time(shown: Shown, title: str, noun: str, pick: Callable[[Taken], int]) -> Chart:
    now, before = shown.four.whole, shown.before.whole
    sentence = f"{pick(now):,} {noun} in these four weeks" if now else TOO_FEW
    if now:
        sentence += f", {pick(before):,} in the four before." if before else "."
    points = _points(shown, pick)
    return charts.bars(title, sentence, points, head=("Four weeks from", title))


def _points(shown: Shown, pick: Callable[[Taken], float]) -> list[Point]:
    return [
        Point(f"{one.period.first.day} {one.period.first:%b}", pick(one.whole) if one.whole else None)
        for one in reversed(shown.fours)
    ]


def _parts(shown: Shown, title: str, noun: str, parts: Sequence[tuple[str, Part]]) -> Chart:
    drawn = charts.bars(
        title, _best(shown, noun, parts), [Point(name, part.taken.clicks) for name, part in parts], lying=True
    )
    head = (noun.capitalize(), "Shares", "Clicks", *CAME.values())
    cells: tuple[tuple[str | float, ...], ...] = tuple(
        (name, part.taken.shares, part.taken.clicks, *(part.taken.came.get(kind, 0) for kind in rules.CAME))
        for name, part in parts
    )
    rows = tuple(tuple(one if isinstance(one, str) else charts.number(one) for one in row) for row in cells)
    return replace(drawn, head=head, rows=rows, cells=cells)


def _best(shown: Shown, noun: str, parts: Sequence[tuple[str, Part]]) -> str:
    if shown.four.whole is None:
        return TOO_FEW
    if not parts:
        return "Nothing was taken out in these four weeks."
    name, part = parts[0]
    rest = (
        f" What fewer than {groups.LEAST} people took out stands together."
        if any(len(p.names) > 1 for _, p in parts)
        else ""
    )
    return f"Most clicks of people by {noun}: {name}, with {part.taken.clicks:,}.{rest}"


def _together(names: Sequence[str]) -> str:
    return f"{listed(names)} together" if len(names) > 1 else names[0]


def _at_least(number: int | None) -> str:
    return f"at least {number:,}" if number is not None else NOT_SHOWN
