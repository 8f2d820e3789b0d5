"""How scores are counted by size, so that nobody's rank needs a look at everybody, and how ranks follow from it.

Each score is counted three times: among those that share its upper part, among those that share more of it, and by
itself. Who stands higher is then at most three short sums, whoever asks and however many there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST = 1_000_000_000
"""The highest score."""
SHIFTS = (20, 10, 0)
"""How many lower bits of a score each level of the count leaves out; the last leaves out none."""
EXACT = len(SHIFTS) - 1
"""The level that counts each score by itself."""
BOARD_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Rank:
    """A person's place: one more than the people with a higher score, so that equal scores share it."""

    person_id: int
    rank: int
    score: int
    reached_at: datetime
    """When the score was reached: among equals the earlier is shown first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A score as it is kept, and how many have the same, this person among them."""

    person_id: int
    score: int
    reached_at: datetime
    same: int


@dataclass(frozen=True, slots=True)
class View:
    """A board as one person looks at it; ``own`` is None, and ``around`` empty, for whoever is not on it."""

    own: Rank | None
    around: tuple[Rank, ...]
    """The person's place, with those next to it."""
    top: tuple[Rank, ...]
    members: int


Cell = tuple[int, int]
"""A level, and which of its parts."""


def cells(score: int) -> tuple[Cell, ...]:
    """Give where a score is counted."""
    return tuple((level, score >> shift) for level, shift in enumerate(SHIFTS))


def changed(before: int | None, after: int | None) -> tuple[list[Cell], list[Cell]]:
    """Give the cells that have one fewer and those that have one more, when somebody's score changes; None: not on."""
    old = cells(before) if before is not None else ()
    new = cells(after) if after is not None else ()
    return [one for one in old if one not in new], [one for one in new if one not in old]


def ranked(rows: Sequence[Standing], first: int = 1) -> tuple[Rank, ...]:
    """Give the ranks of people who stand next to each other, in their order, where the first has rank ``first``."""
    made: list[Rank] = []
    rank = first
    for place, row in enumerate(rows):
        if place and rows[place - 1].score != row.score:
            rank += rows[place - 1].same
        made.append(Rank(row.person_id, rank, row.score, row.reached_at))
    return tuple(made)


def ranked_around(rows: Sequence[Standing], score: int, rank: int) -> tuple[Rank, ...]:
    """Give the ranks of people who stand next to each other, where those with ``score`` have ``rank``."""
    higher = {row.score: row.same for row in rows if row.score > score}
    return ranked(rows, rank - sum(higher.values()))


def in_order(rows: Iterable[Standing]) -> list[Standing]:
    """Order people as a board shows them: the higher score first, among equals whoever reached it earlier."""
    return sorted(rows, key=lambda one: (-one.score, one.reached_at, one.person_id))
