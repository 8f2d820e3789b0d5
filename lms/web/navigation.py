"""The navigation: which places a visitor sees, and which of them is the current one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lms.web.academy import Academy, Place, Visit


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as the template needs it."""

    label: str
    href: str
    current: bool


def shown(places: Iterable[Place], visit: Visit | None, prefix: str, path: str) -> list[Shown]:
    """Choose the places open to this visitor and mark the one ``path`` lies in."""
    if visit is None:
        return []
    open_places = [one for one in places if not one.roles or one.roles & visit.roles]
    below = path[len(prefix) :] if path.startswith(prefix) else path
    return [Shown(one.label, prefix + one.path, _holds(one, below)) for one in open_places]


def tabs(academy: Academy, visit: Visit, there: Collection[str], of: str, here: str) -> list[tuple[str, str, bool]]:
    """Give (label, href, current) of the views of a place that are ``there`` and open to this visitor."""
    return [
        (one.label, academy.path(one.path), one.label == here)
        for one in academy.views.get(of, ())
        if academy.path(one.path) in there and (not one.roles or one.roles & visit.roles)
    ]


def current(academy: Academy, path: str) -> tuple[bool, ...]:
    """Tell of each place whether ``path`` lies in it."""
    below = path[len(academy.prefix) :] if path.startswith(academy.prefix) else path
    return tuple(_holds(one, below) for one in (*academy.places, *academy.more_places))


def _holds(place: Place, path: str) -> bool:
    roots = (place.path, *place.covers)
    return any(path == root or (root != "/" and path.startswith(root.rstrip("/") + "/")) for root in roots)
