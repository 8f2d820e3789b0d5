"""The charts of the pulse."""

from collections.abc import Sequence

from lms.insights.pulse import rules
from lms.insights.pulse.service import Results
from lms.web import charts
from lms.web.charts import Chart, Point

TREND = "-by-round"


def answers(found: Results, question: str) -> Chart:
    """Draw what is said of the answers to a question."""
    shown = found.questions[question]
    points = [Point(one.words, one.people) for one in shown]
    most = max(shown, key=lambda one: one.people, default=None)
    sentence = (
        f"“{most.words}” was said most, by at least {most.people}. Numbers are in fives, rounded down."
        if most
        else "Too few answered, or too many the same, to say anything without saying it of somebody."
    )
    return charts.bars(rules.QUESTIONS[question], sentence, points, head=("Answer", "People, at least"), lying=True)


def trend(closed: Sequence[Results], question: str) -> Chart | None:
    """Draw how many of 100 agreed, round by round; None where fewer than two rounds asked it, or none can tell."""
    asked = [one for one in reversed(closed) if question in one.questions]
    points = [
        Point(f"{one.round.opens_at.day} {one.round.opens_at:%b}", rules.agree(one.questions[question]))
        for one in asked
    ]
    told = [one.value for one in points if one.value is not None]
    if len(asked) < 2 or not told:
        return None
    title = f"{rules.QUESTIONS[question]} Round by round"
    sentence = f"Of 100 who answered, at least {told[-1]:.0f} said Mostly or Fully in the newest round that tells it."
    return charts.line(title, sentence, points, head=("Round from", "Mostly or Fully"), says=charts.percent)


def named(closed: Sequence[Results], found: Results, name: str) -> Chart | None:
    """Give a chart of a round by its name; None: there is none."""
    question = name.removesuffix(TREND)
    if question not in found.questions:
        return None
    return trend(closed, question) if name.endswith(TREND) else answers(found, question)
