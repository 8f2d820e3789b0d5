"""Figures in which nobody can be found: groups of five or more, made once, of which every filter shows whole ones.

Whoever may subtract one figure from another learns what neither says alone. So a company is cut into blocks that
do not overlap, each large enough to be said, and every view and every total is a sum of whole blocks: whatever
is subtracted from whatever, what is left is made of blocks again. Pure: no session, no clock.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

LEAST = 5
"""The smallest group a figure may speak of, and the smallest one that may be left over."""
Part = TypeVar("Part", bound=Hashable)
Cell = tuple[int | None, int]
"""A team (None: people without one) and a level."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum, and how many people it comes from."""

    value: int
    people: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people have the choice, take part, and shared lately; each is among those before."""

    people: int
    joined: int
    shared: int

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.people + other.people, self.joined + other.joined, self.shared + other.shared)


@dataclass(frozen=True, slots=True)
class Block:
    """A group that may be spoken of: the cells it is made of, and its counts in fives. ``shared`` None: not said."""

    cells: frozenset[Cell]
    people: int
    joined: int
    shared: int | None


NOBODY = Counts(0, 0, 0)


def tellable(count: int, people: int) -> bool:
    """Tell whether one may say that ``count`` of ``people`` did something: five did, and five did not.

    Where nobody did, or everybody, the figure would say of each one what they chose.
    """
    return count >= LEAST and people - count >= LEAST


def in_fives(count: int) -> int:
    """Round down to a multiple of five, so that a figure does not move with each person."""
    return count - count % LEAST


def together(parts: Mapping[Part, Figure]) -> dict[Part, int | None]:
    """Give the values of the parts of a total that may be said beside it; None: withheld.

    A part of fewer than five people is withheld, and the smallest other one with it, or subtraction from the
    total would tell it. One person may stand in several parts. A part of nobody has nothing to hide.
    """
    small = [name for name, one in parts.items() if 0 < one.people < LEAST]
    large = sorted((one.people, str(name), name) for name, one in parts.items() if one.people >= LEAST)
    withheld = {*small, *(name for _, _, name in large[: 1 if small else 0])}
    return {name: None if name in withheld else one.value for name, one in parts.items()}


def total(figure: Figure) -> int | None:
    """Give a sum that may be said; None: it comes from fewer than five people."""
    return figure.value if figure.people >= LEAST or not figure.people else None


def blocks(cells: Mapping[Cell, Counts]) -> tuple[Block, ...]:
    """Cut a company into blocks that may be spoken of; none at all where even the whole is too small.

    Within a team the levels that are too small are put together first; teams that are too small as a whole
    are put together with each other, and if need be with the smallest of the others.
    """
    held = {cell: one for cell, one in cells.items() if one.people}
    teams = [_within(team, held) for team in sorted({team for team, _ in held}, key=_order)]
    fit = [parts for parts in teams if all(_tellable(held, one) for one in parts)]
    rest = frozenset(cell for parts in teams if parts not in fit for one in parts for cell in one)
    while rest and fit and not _tellable(held, rest):
        nearest = min(fit, key=lambda parts: (_sum(held, frozenset().union(*parts)).people, str(parts)))
        fit.remove(nearest)
        rest |= frozenset().union(*nearest)
    groups = [one for parts in fit for one in parts]
    if rest and _tellable(held, rest):
        groups.append(rest)
    return tuple(_block(held, one) for one in groups)


def chosen(
    published: Iterable[Block], *, teams: frozenset[int | None] | None = None, level: int | None = None
) -> tuple[Block, ...]:
    """Give the whole blocks in which there is anybody of these teams and of this level; None: of any."""
    return tuple(
        one
        for one in published
        if any((teams is None or team in teams) and level in (None, at) for team, at in one.cells)
    )


def whole(shown: Iterable[Block]) -> Block:
    """Add blocks up; what one of them does not say is in no sum."""
    rows = tuple(shown)
    said = [one.shared for one in rows if one.shared is not None]
    cells = frozenset(cell for one in rows for cell in one.cells)
    people, joined = sum(one.people for one in rows), sum(one.joined for one in rows)
    return Block(cells, people, joined, sum(said) if said else None)


def _within(team: int | None, held: Mapping[Cell, Counts]) -> list[frozenset[Cell]]:
    """Cut one team by level, putting what is too small to what is nearest in size."""
    parts = [frozenset({cell}) for cell in sorted((one for one in held if one[0] == team), key=lambda one: one[1])]
    while len(parts) > 1 and (bad := next((one for one in parts if not _tellable(held, one)), None)):
        parts.remove(bad)
        other = min(parts, key=lambda one: (_sum(held, one).people, sorted(level for _, level in one)))
        parts[parts.index(other)] = other | bad
    return parts


def _tellable(held: Mapping[Cell, Counts], cells: frozenset[Cell]) -> bool:
    counts = _sum(held, cells)
    return tellable(counts.joined, counts.people)


def _sum(held: Mapping[Cell, Counts], cells: frozenset[Cell]) -> Counts:
    return sum((held[cell] for cell in cells), NOBODY)


def _block(held: Mapping[Cell, Counts], cells: frozenset[Cell]) -> Block:
    counts = _sum(held, cells)
    shared = in_fives(counts.shared) if tellable(counts.shared, counts.joined) else None
    return Block(cells, counts.people, in_fives(counts.joined), shared)


def _order(team: int | None) -> int:
    return -1 if team is None else team
