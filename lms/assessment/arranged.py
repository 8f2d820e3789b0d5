"""Kinds whose parts are arranged: ordering and matching. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from lms.assessment.seeds import shuffled
from lms.content.questions import Question

NONE = "-"
"""Chosen where no right side belongs to a left one."""


def ordering_order(question: Question, seed: int, _shuffle: bool) -> tuple[str, ...]:
    """Give the items in an order in which at most half of all neighbours are right, so never in the right one."""
    keys = [one.key for one in question.options]
    order = shuffled(keys, seed, question.id)
    met = sum(neighbours_met(question, order))
    return tuple(reversed(order) if 2 * met > len(order) - 1 else order)


def matching_order(question: Question, seed: int, _shuffle: bool) -> tuple[str, ...]:
    """Give the right sides in the order of the seed, whether the quiz shuffles or not."""
    return tuple(shuffled([one.key for one in question.options], seed, question.id))


def keep_order(_question: Question, order: Sequence[str], given: Sequence[str]) -> list[str]:
    """Keep the keys of all items in the order given; nothing unless each is there once."""
    names = {str(place): key for place, key in enumerate(order)}
    keys = [names[value] for value in given if value in names]
    return keys if len(given) == len(keys) == len(order) == len(set(keys)) else []


def keep_rows(question: Question, order: Sequence[str], given: Sequence[str]) -> list[str]:
    """Keep one key a row, ``-`` for none of these and "" where nothing was chosen; nothing if no row has any."""
    names = {str(place): key for place, key in enumerate(order)}
    if offers_none(question):
        names[NONE] = NONE
    keys = [names.get(value, "") for value in given[: len(question.pairs)]]
    keys += [""] * (len(question.pairs) - len(keys))
    return keys if any(keys) else []


def show_rows(_question: Question, order: Sequence[str], kept: Sequence[str]) -> list[str]:
    """Give the displayed position chosen in each row."""
    places = {key: str(place) for place, key in enumerate(order)}
    return [key if key == NONE else places.get(key, "") for key in kept]


def offers_none(question: Question) -> bool:
    """Tell whether “None of these” is offered: some left side has no partner."""
    return any(not pair.right for pair in question.pairs)


def missing_order(_question: Question, given: Sequence[str]) -> str:
    """Say what is missing of an ordering."""
    return "" if given else "put the items in order"


def missing_rows(question: Question, given: Sequence[str]) -> str:
    """Say what is missing of a matching."""
    return "" if len(given) == len(question.pairs) and all(given) else "choose one in every row"


def neighbours_met(question: Question, given: Sequence[str]) -> tuple[bool, ...]:
    """Tell of each item and the one after it whether they stand in the right order."""
    places = {one.key: place for place, one in enumerate(question.options)}
    known = [places[key] for key in given if key in places]
    return tuple(first < second for first, second in pairwise(known))


def rows_met(question: Question, given: Sequence[str]) -> tuple[bool, ...]:
    """Tell of each row whether its partner was chosen."""
    chosen = [*given, *[""] * len(question.pairs)]
    return tuple(key == (pair.right or NONE) for key, pair in zip(chosen, question.pairs, strict=False))


def right_order(question: Question) -> list[str]:
    """Give the items in the right order."""
    return [one.key for one in question.options]


def right_rows(question: Question) -> list[str]:
    """Give the right partner of each row."""
    return [pair.right or NONE for pair in question.pairs]
