"""Figures in which nobody can be found, for rooms that decide without asking others. Pure.

The numbers are those of ``lms.advocacy.anonymity``; a test holds them together.
"""

from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import TypeVar

LEAST = 5
"""The smallest group a figure may speak of, and the smallest one that may be left over."""
MOST_SIDES = 10
"""Up to how many blocks of one side every combination is tried."""
Name = TypeVar("Name", bound=Hashable)
Blocks = tuple[frozenset[Name], ...]
Cell = tuple[str, str]
"""A row and a column of a table."""


def tellable(count: int, people: int) -> bool:
    """Tell whether one may say that ``count`` of ``people`` did something: five did, and five did not."""
    return count >= LEAST and people - count >= LEAST


def in_fives(count: int) -> int:
    """Round down to a multiple of five."""
    return count - count % LEAST


def told(count: int, people: int) -> int | None:
    """Say how many of how many at least: in fives, so that five more may or may not have; None: too few to say.

    Where everybody did, the figure is smaller than that, so that it tells of nobody in particular.
    """
    said = in_fives(min(count, people - LEAST))
    return said if said >= LEAST else None


def together(parts: Mapping[Name, AbstractSet[int]]) -> Blocks[Name]:
    """Put parts that come from too few people together, and if need be with the smallest other one.

    None at all where all of them are too few.
    """
    held = {name: frozenset(people) for name, people in parts.items()}
    fit = [frozenset({name}) for name, people in held.items() if len(people) >= LEAST]
    rest = frozenset(name for name, people in held.items() if len(people) < LEAST)
    while rest and fit and len(_people(held, rest)) < LEAST:
        nearest = min(fit, key=lambda block: (len(_people(held, block)), sorted(map(str, block))))
        fit.remove(nearest)
        rest |= nearest
    if rest and len(_people(held, rest)) >= LEAST:
        fit.append(rest)
    return tuple(fit)


def sides(cells: Mapping[Cell, AbstractSet[int]]) -> tuple[Blocks[str], Blocks[str]]:
    """Cut a table by its rows and by its columns, so that neither beside the other tells of fewer than five.

    Both sides add up to the same total. What the sums of some rows leave of the sums of some columns, or the other
    way round, comes from nobody or from five; where it would not, the two smallest columns are put together.
    """
    rows, columns = together(_side(cells, 0)), together(_side(cells, 1))
    people = _side(cells, 1)
    while len(columns) > 1 and (len(columns) > MOST_SIDES or _leaks(cells, rows, columns)):
        *others, one, two = sorted(columns, key=lambda block: (-len(_people(people, block)), sorted(block)))
        columns = (*others, one | two)
    return rows, columns


def _side(cells: Mapping[Cell, AbstractSet[int]], side: int) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for key, people in cells.items():
        found[key[side]] = found.get(key[side], frozenset()) | people
    return found


def _leaks(cells: Mapping[Cell, AbstractSet[int]], rows: Blocks[str], columns: Blocks[str]) -> bool:
    """Tell whether some columns less the rows inside them, or the rows over them less they, leave one to four."""
    by_column = [frozenset(key for key in cells if key[1] in block) for block in columns]
    by_row = [frozenset(key for key in cells if key[0] in block) for block in rows]
    for size in range(1, len(columns)):
        for some in combinations(by_column, size):
            chosen = _joined(some)
            inside, over = (
                _joined(row for row in by_row if row <= chosen),
                _joined(row for row in by_row if row & chosen),
            )
            if (inside and _few(cells, chosen - inside)) or _few(cells, over - chosen):
                return True
    return False


def _joined(some: Iterable[frozenset[Cell]]) -> frozenset[Cell]:
    return frozenset().union(*some)


def _few(cells: Mapping[Cell, AbstractSet[int]], chosen: AbstractSet[Cell]) -> bool:
    return 0 < len(frozenset().union(*(cells[key] for key in chosen))) < LEAST


def _people(held: Mapping[Name, AbstractSet[int]], block: AbstractSet[Name]) -> frozenset[int]:
    return frozenset().union(*(held[name] for name in block))
