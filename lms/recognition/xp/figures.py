"""What a recount of XP would do, in numbers that show nobody: groups under five are not told in detail."""

from dataclasses import asdict, dataclass, field
from typing import Any

SMALLEST = 5
"""The smallest group that is shown."""
STEPS = (1, 10, 50, 100, 500)
"""Where the classes of changes begin, in XP."""


@dataclass(slots=True)
class Figures:
    """Sums over people; ``classes`` counts people by the size of their change, by ``up:10`` or ``down:50``."""

    people: int = 0
    up: int = 0
    down: int = 0
    raised: int = 0
    lowered: int = 0
    most_up: int = 0
    most_down: int = 0
    lines: int = 0
    classes: dict[str, int] = field(default_factory=dict)

    def add(self, change: int, lines: int) -> None:
        """Count one person whose balance changes by so much through so many lines."""
        self.people += 1
        self.lines += lines
        if not change:
            return
        name = f"{'up' if change > 0 else 'down'}:{max(step for step in STEPS if step <= abs(change))}"
        self.classes[name] = self.classes.get(name, 0) + 1
        if change > 0:
            self.up, self.raised, self.most_up = self.up + 1, self.raised + change, max(self.most_up, change)
        else:
            self.down, self.lowered = self.down + 1, self.lowered - change
            self.most_down = max(self.most_down, -change)

    def kept(self) -> dict[str, Any]:
        """Give it as it is stored."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Group:
    """People whose balance changes by about as much: from ``least`` to ``most`` XP, None for no end."""

    direction: str
    least: int
    most: int | None
    people: int


@dataclass(frozen=True, slots=True)
class Side:
    """Those whose balance goes one way; the rest is None where they are fewer than five."""

    few: bool
    people: int | None
    total: int | None
    largest: int | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown; ``same`` is None where it would tell how many the few are."""

    few: bool
    people: int | None
    same: int | None
    up: Side
    down: Side


def shown(figures: Figures) -> Shown:
    """Leave out what would tell of fewer than five people, directly or by subtraction."""
    few = 0 < figures.people < SMALLEST
    up = _side(figures, "up", figures.up, figures.raised, figures.most_up)
    down = _side(figures, "down", figures.down, figures.lowered, figures.most_down)
    same = figures.people - figures.up - figures.down
    told = not (few or up.few or down.few or 0 < same < SMALLEST)
    return Shown(few, None if few else figures.people, same if told else None, up, down)


def _side(figures: Figures, direction: str, people: int, total: int, largest: int) -> Side:
    if 0 < people < SMALLEST or 0 < figures.people < SMALLEST:
        return Side(people > 0, None, None, None, ())
    return Side(False, people, total, largest, _groups(figures, direction))


def _groups(figures: Figures, direction: str) -> tuple[Group, ...]:
    """Join neighbouring classes until each has five people."""
    groups: list[Group] = []
    waiting, least = 0, 0
    for place, step in enumerate(STEPS):
        here = figures.classes.get(f"{direction}:{step}", 0)
        least = least if waiting else step
        waiting += here
        if waiting >= SMALLEST:
            most = STEPS[place + 1] - 1 if place + 1 < len(STEPS) else None
            groups.append(Group(direction, least, most, waiting))
            waiting = 0
    if waiting and groups:
        last = groups.pop()
        groups.append(Group(direction, last.least, None, last.people + waiting))
    return tuple(groups)
