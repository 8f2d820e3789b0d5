"""The questions of the pulse, who is done under a key, and what may be said of the answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from lms.insights import groups

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "ahead": "I look forward to the next months here.",
        "stay": "I can see myself working here in a year.",
        "recommend": "I would tell a friend that this is a good place to work.",
        "learn": "I learn things here that I can use.",
        "heard": "When I say what I think, somebody listens.",
        "free": "Whether I share anything about the company is my own choice.",
        "clear": "I know what I can say in public about our work.",
    }
)
"""The fixed set, by key; a round asks two to five of them."""
OPEN_QUESTION = "What would make the next months better here?"
OPTIONS = ("Not at all", "Rather not", "Partly", "Mostly", "Fully")
AGREE = 3
"""From which option on somebody agrees."""
FEWEST, MOST = 2, 5
LONGEST = 280
LENGTHS = (7, 14, 21)
"""For how many days a round may be open."""
PRIME = 2_147_483_647
"""Marks are numbers below it."""


class PulseError(Exception):
    """Something about the pulse cannot be done."""


class NoSuchRound(PulseError):
    """There is no such round, or not in this state."""


class OneIsOpen(PulseError):
    """A round is open already."""


class Unfit(PulseError):
    """What was given is not what can be asked or answered."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a run of options: how many chose one of them at least, in fives."""

    options: tuple[int, ...]
    people: int

    @property
    def words(self) -> str:
        """Name the options: Partly, Mostly or Fully."""
        *most, last = (OPTIONS[one] for one in self.options)
        return f"{', '.join(most)} or {last}" if most else last


def chosen(keys: Collection[str]) -> list[str]:
    """Give the questions of a round in the order of the set.

    :raises Unfit: there are too few or too many, or one is not of the set.
    """
    if not FEWEST <= len(set(keys)) <= MOST or not set(keys) <= set(QUESTIONS):
        raise Unfit(f"Choose {FEWEST} to {MOST} questions of the list.")
    return [one for one in QUESTIONS if one in keys]


def mark(person_id: int, factor: int, shift: int) -> int:
    """Give what stands for a person while a round is open; each has another one, and none tells who it is.

    The same sum is made inside the query that tells who is here.
    """
    return (person_id * factor + shift) % PRIME


def answered(questions: Collection[str], answers: Mapping[str, int], sentence: str) -> dict[str, int]:
    """Give the answers that count; a question may be left out.

    :raises Unfit: nothing was answered at all, or the sentence is too long.
    """
    if len(sentence) > LONGEST:
        raise Unfit(f"Use at most {LONGEST} characters for your sentence.")
    kept = {key: option for key, option in answers.items() if key in questions and 0 <= option < len(OPTIONS)}
    if not kept and not sentence:
        raise Unfit("Answer one of the questions at least, or say “Not now”.")
    return kept


def said(counts: Sequence[int]) -> tuple[Said, ...]:
    """Put neighbouring options together until five chose each; nothing where that leaves one group.

    One group would say of everybody who answered what they chose, or nothing at all.
    """
    runs: list[list[int]] = [[]]
    for option in range(len(counts)):
        runs[-1].append(option)
        if _sum(counts, runs[-1]) >= groups.LEAST and sum(counts[option + 1 :]) >= groups.LEAST:
            runs.append([])
    if len(runs) == 1:
        return ()
    return tuple(Said(tuple(run), groups.in_fives(_sum(counts, run))) for run in runs)


def agree(shown: Sequence[Said]) -> int | None:
    """Give how many of 100 agree, by what is said alone; None: what is said has no such group."""
    upper = [one for one in shown if one.options[0] >= AGREE]
    if not upper or upper[0].options[0] != AGREE:
        return None
    return sum(one.people for one in upper) * 100 // sum(one.people for one in shown)


def _sum(counts: Sequence[int], options: Sequence[int]) -> int:
    return sum(counts[one] for one in options)
