"""What is remembered of a question, when to ask it again, and which questions make one short review."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fsrs import Card as Known
from fsrs import Rating, Scheduler, State

from lms.learning.rules import LearningError

MOST = 8
"""How many questions one review has at most."""
RETAINED = 0.9
"""From this chance on that it would be answered rightly, a question counts as remembered."""
FARTHEST = 365
"""Days after which a question comes back at the latest."""
GOES_ON = timedelta(hours=24)
"""How long a review that was left can be gone on with."""
_SCHEDULER = Scheduler(
    desired_retention=RETAINED,
    # No steps of minutes: people come back on another day, not in ten minutes.
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=FARTHEST,
    # Chance has no place here: the same answers give the same dates, so that a recount can prove them.
    enable_fuzzing=False,
)

Key = tuple[str, str]
"""Quiz and question."""


class NothingToReview(LearningError):
    """There is nothing to ask now."""


class NoSuchReview(LearningError):
    """There is no such review of this person, or no such question in it."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one question and one person. ``at``: the last answer; ``right``: whether it was."""

    stability: float
    difficulty: float
    at: datetime
    due: datetime
    right: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One answer to a question, at a quiz or in a review."""

    question_id: str
    right: bool
    at: datetime


def answered(card: Card | None, *, right: bool, at: datetime) -> Card:
    """Give the card after an answer: right is remembered, all else is not, and nobody is asked how hard it was."""
    known = Known(card_id=1, due=at)
    if card is not None:
        known = Known(
            card_id=1,
            state=State.Review,
            stability=card.stability,
            difficulty=card.difficulty,
            due=card.due,
            last_review=card.at,
        )
    instant = at.astimezone(UTC)
    after, _ = _SCHEDULER.review_card(known, Rating.Good if right else Rating.Again, instant)
    return Card(after.stability or 0.0, after.difficulty or 0.0, instant, after.due, right)


def folded(cards: Mapping[str, Card], given: Iterable[Given]) -> dict[str, Card]:
    """Give the cards of a quiz, by question, after more answers in the order they were given."""
    found = dict(cards)
    for one in given:
        found[one.question_id] = answered(found.get(one.question_id), right=one.right, at=one.at)
    return found


def retained(card: Card, at: datetime) -> float:
    """Give the chance that a question would be answered rightly at an instant."""
    known = Known(card_id=1, state=State.Review, stability=card.stability, due=card.due, last_review=card.at)
    return float(_SCHEDULER.get_card_retrievability(known, at.astimezone(UTC)))


def remembered(card: Card | None, since: datetime, at: datetime) -> bool:
    """Tell whether a question is remembered: its last answer was right, and is recent or safely kept in mind."""
    if card is None or not card.right:
        return False
    return card.at >= since or retained(card, at) >= RETAINED


def choose(wanted: Sequence[Key], cards: Mapping[Key, Card], may: Collection[Key], at: datetime) -> tuple[Key, ...]:
    """Choose the questions of one review: first what a renewal still asks for, then what is due, the oldest first.

    ``may`` are all questions that may be asked. What was never answered comes before what was.
    """
    first = sorted((one for one in wanted if one in may), key=lambda one: _order(cards.get(one)))
    due = [(card.due, key) for key, card in cards.items() if key in may and key not in first and card.due <= at]
    return (*first, *(key for _, key in sorted(due)))[:MOST]


def waiting(wanted: Collection[Key], cards: Mapping[Key, Card], may: Collection[Key], at: datetime) -> tuple[Key, ...]:
    """List all that could be asked now, in no order that matters."""
    due = {key for key, card in cards.items() if card.due <= at}
    return tuple(sorted((due | set(wanted)) & set(may)))


def next_due(cards: Mapping[Key, Card], may: Collection[Key]) -> datetime | None:
    """Tell when the next question comes back."""
    return min((card.due for key, card in cards.items() if key in may), default=None)


def pack(cards: Mapping[str, Card]) -> dict[str, Any]:
    """Give cards as a row keeps them: stability, difficulty, last answer, due, right."""
    return {
        name: [one.stability, one.difficulty, one.at.isoformat(), one.due.isoformat(), one.right]
        for name, one in sorted(cards.items())
    }


def unpack(kept: Mapping[str, Any]) -> dict[str, Card]:
    """Read cards as a row keeps them."""
    return {
        name: Card(float(one[0]), float(one[1]), _instant(one[2]), _instant(one[3]), bool(one[4]))
        for name, one in kept.items()
    }


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _order(card: Card | None) -> tuple[bool, datetime]:
    return (False, datetime.min.replace(tzinfo=UTC)) if card is None else (True, card.at)
