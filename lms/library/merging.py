"""Three-way merge of texts by lines: what only one side changed is taken, what both changed is shown."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_LINES = 2_000
"""Up to here every line is compared with every other."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a merge. In a clean part all three are equal: the lines to go on with."""

    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Tell whether nothing has to be decided."""
        return self.ours == self.theirs


@dataclass(frozen=True, slots=True)
class Merge:
    """The parts of a merge in order; ``clean``: no part is left to decide."""

    parts: tuple[Part, ...]

    @property
    def clean(self) -> bool:
        """Tell whether nothing has to be decided."""
        return all(one.clean for one in self.parts)

    @property
    def hunks(self) -> tuple[Part, ...]:
        """Give the parts to decide."""
        return tuple(one for one in self.parts if not one.clean)

    def text(self, *, ours: str = "folder", theirs: str = "browser") -> str:
        """Write the merged text; what is to be decided stands between marks that name the sides."""
        return "".join(line for one in self.parts for line in _written(one, ours, theirs))


def merge(base: str, ours: str, theirs: str) -> Merge:
    """Merge two texts that both began from ``base``, line by line; every line end stays as it is."""
    lines = tuple(text.splitlines(keepends=True) for text in (base, ours, theirs))
    return Merge(tuple(_joined(_parts(*lines))))


def _parts(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Part]:
    """Walk over the stretches of the base that both sides kept; what lies between them somebody changed."""
    at_base = at_ours = at_theirs = 0
    for start, end, in_ours, in_theirs in (*_kept(base, ours, theirs), (len(base), len(base), len(ours), len(theirs))):
        before = tuple(base[at_base:start])
        mine, other = tuple(ours[at_ours:in_ours]), tuple(theirs[at_theirs:in_theirs])
        if before or mine or other:
            yield _decided(before, mine, other)
        same = tuple(base[start:end])
        if same:
            yield Part(same, same, same)
        size = end - start
        at_base, at_ours, at_theirs = end, in_ours + size, in_theirs + size


def _kept(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Give each stretch of the base that stands in both sides: its begin and end, and where it begins in each."""
    blocks = [_blocks(base, side) for side in (ours, theirs)]
    mine, other = 0, 0
    while mine < len(blocks[0]) and other < len(blocks[1]):
        one, two = blocks[0][mine], blocks[1][other]
        start, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
        if start < end:
            yield start, end, one.b + start - one.a, two.b + start - two.a
        if one.a + one.size < two.a + two.size:
            mine += 1
        else:
            other += 1


def _blocks(base: Sequence[str], side: Sequence[str]) -> list[difflib.Match]:
    # A long text of lines that are all alike would take for ever if every one were tried against every other.
    many = len(base) > MOST_LINES or len(side) > MOST_LINES
    return difflib.SequenceMatcher(None, base, side, autojunk=many).get_matching_blocks()


def _decided(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> Part:
    if theirs in (ours, base):
        return Part(ours, ours, ours)
    return Part(theirs, theirs, theirs) if ours == base else Part(base, ours, theirs)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Put clean parts that follow each other together."""
    held: tuple[str, ...] = ()
    for one in parts:
        if one.clean:
            held += one.ours
            continue
        if held:
            yield Part(held, held, held)
        held = ()
        yield one
    if held:
        yield Part(held, held, held)


def _written(part: Part, ours: str, theirs: str) -> Iterator[str]:
    if part.clean:
        yield from part.ours
        return
    yield f"<<<<<<< {ours}\n"
    yield from _ended(part.ours)
    yield "=======\n"
    yield from _ended(part.theirs)
    yield f">>>>>>> {theirs}\n"


def _ended(lines: Sequence[str]) -> Iterator[str]:
    yield from (line if line.endswith(("\n", "\r")) else f"{line}\n" for line in lines)
