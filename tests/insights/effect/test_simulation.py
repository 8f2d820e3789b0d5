"""Programmes with a known effect: the interval covers it about as often as it says, by the code the page uses."""

import random

import pytest

from lms.insights.effect import rules
from lms.insights.effect.estimating import Estimate
from lms.insights.effect.rules import Advocate, Deed

pytestmark = [pytest.mark.once, pytest.mark.timed]
PROGRAMMES = 500
DAYS, LAST_STEP = 120, 88


def programme(rng: random.Random, effect: float, people: int) -> tuple[dict[int, Advocate], list[Deed]]:
    """Make up a programme: half of the people take the step, on days of their own, and share half as much again.

    How often somebody shares differs between people (a gamma distribution), months differ for everybody, and from the
    day after the step on the true effect comes on top.
    """
    held: dict[int, Advocate] = {}
    deeds: list[Deed] = []
    for person in range(people):
        step = rng.randint(31, LAST_STEP) if person < people // 2 else None
        held[person] = Advocate(0, step)
        usual = 0.1 * rng.gammavariate(2.0, 0.5) * (1.5 if step else 1.0)
        most, at = usual * 1.3 * (1 + effect), rng.expovariate(usual * 1.3 * (1 + effect))
        while at < DAYS:
            day = int(at)
            rate = usual * (1.3 if day // 30 % 2 else 1.0) * (1 + effect if step and day > step else 1.0)
            if rng.random() * most < rate:
                deeds.append(Deed(person, day, own=rng.random() < 0.6, disclosed=True))
            at += rng.expovariate(most)
    return held, deeds


def measured(rng: random.Random, effect: float, people: int) -> dict[str, Estimate | None]:
    held, deeds = programme(rng, effect, people)
    return {one.measure.key: one.change for one in rules.figures(rules.study(held, deeds, DAYS))}


@pytest.mark.parametrize("effect", [0.0, 0.3])
def test_the_interval_covers_the_true_effect_as_often_as_it_says(effect: float) -> None:
    rng = random.Random(2026)
    shares = own = held = 0
    for _ in range(PROGRAMMES):
        found = measured(rng, effect, people=40)
        change, words = found["shares"], found["own"]
        assert change is not None
        assert words is not None
        shares += change.low <= effect <= change.high
        own += words.low <= 0 <= words.high
        held += change.low <= 0 <= change.high

    assert 0.93 <= shares / PROGRAMMES <= 0.97
    assert 0.93 <= own / PROGRAMMES <= 0.97
    if effect:
        assert held < 0.9 * PROGRAMMES, "a true effect is seen more often than chance would show one"


def test_the_number_of_people_said_to_be_needed_sees_the_effect_in_about_eight_of_ten() -> None:
    rng = random.Random(7)
    first = measured(rng, 0.5, people=200)["shares"]
    assert first is not None
    needed = rules.estimating.people_needed(first.spread, 0.5, rules.MEASURES[0].scale)
    found = [measured(rng, 0.5, people=2 * needed)["shares"] for _ in range(60)]
    seen = sum(one is not None and one.low > 0 for one in found)

    assert 20 <= needed <= 60
    assert 0.65 <= seen / 60 <= 0.97
