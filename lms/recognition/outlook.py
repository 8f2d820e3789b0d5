"""What the badges and levels of a release wait for, worked out once for each catalogue."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from lms.library.service import Catalogue
from lms.recognition import rules


@dataclass(frozen=True, slots=True)
class Outlook:
    """``awaited``: references a badge or level waits for. ``base``: where everybody stands with an account alone."""

    awaited: frozenset[str]
    base: rules.Reached
    calm: bool
    """Nothing follows for a person without facts, so a fact that is not awaited brings nothing else."""


_known: WeakKeyDictionary[Catalogue, Outlook] = WeakKeyDictionary()


def outlook(catalogue: Catalogue) -> Outlook:
    """Give what the badges and levels of a catalogue wait for."""
    found = _known.get(catalogue)
    if found is None:
        levels, badges = catalogue.library.levels, tuple(catalogue.library.badges.values())
        found = Outlook(
            awaited=rules.awaited(levels, badges),
            base=rules.highest((), levels) or rules.Reached("", 0),
            calm=not rules.consequences((), levels, badges),
        )
        _known[catalogue] = found
    return found
