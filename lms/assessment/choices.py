"""Kinds that are answered by choosing options: single, multiple, true or false, judgement. Pure."""

from collections.abc import Sequence

from lms.assessment.seeds import shuffled
from lms.content.questions import Question

WHOLE = 100


def source_order(question: Question, _seed: int, _shuffle: bool) -> tuple[str, ...]:
    """Give the options in the order of the source."""
    return tuple(one.key for one in question.options)


def shuffled_order(question: Question, seed: int, shuffle: bool) -> tuple[str, ...]:
    """Give the options in the order of the seed, where the quiz shuffles."""
    keys = [one.key for one in question.options]
    return tuple(shuffled(keys, seed, question.id) if shuffle else keys)


def keep_all(_question: Question, order: Sequence[str], given: Sequence[str]) -> list[str]:
    """Keep the keys of every displayed position, each once."""
    names = {str(place): key for place, key in enumerate(order)}
    return list(dict.fromkeys(names[value] for value in given if value in names))


def keep_one(question: Question, order: Sequence[str], given: Sequence[str]) -> list[str]:
    """Keep the key of the first displayed position."""
    return keep_all(question, order, given)[:1]


def show(_question: Question, order: Sequence[str], kept: Sequence[str]) -> list[str]:
    """Give the displayed positions of the keys kept."""
    places = {key: str(place) for place, key in enumerate(order)}
    return [places[key] for key in kept if key in places]


def missing_all(_question: Question, given: Sequence[str]) -> str:
    """Say what is missing where several may be chosen."""
    return "" if given else "choose at least one answer"


def missing_one(_question: Question, given: Sequence[str]) -> str:
    """Say what is missing where one is chosen."""
    return "" if given else "choose one answer"


def credit_all(question: Question, given: Sequence[str]) -> tuple[int, int]:
    """Give right options less wrong ones, out of the right ones; never below 0."""
    options = {one.key: one for one in question.options}
    chosen = [options[key] for key in dict.fromkeys(given) if key in options]
    right = sum(1 for one in chosen if one.right)
    return max(0, right - (len(chosen) - right)), max(1, sum(1 for one in question.options if one.right))


def credit_one(question: Question, given: Sequence[str]) -> tuple[int, int]:
    """Give the credit of the first option chosen, which may be negative."""
    options = {one.key: one for one in question.options}
    chosen = next((options[key] for key in given if key in options), None)
    return (chosen.credit if chosen else 0), WHOLE


def best(question: Question) -> int:
    """Give percent of the points that the best option earns."""
    return max((one.credit for one in question.options), default=WHOLE)


def right(question: Question) -> list[str]:
    """Give the keys of the right options; of a judgement those with the most credit."""
    return [one.key for one in question.options if one.right]


def right_judgement(question: Question) -> list[str]:
    """Give the keys of the options with the most credit."""
    return [one.key for one in question.options if one.credit == best(question)]
