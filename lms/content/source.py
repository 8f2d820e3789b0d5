"""A text file on its way to becoming content."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of Markdown that is rendered on its own, and the line where it starts."""

    path: str
    line: int
    text: str
