"""What commands show on a terminal: how far work is, and texts that cannot steer it."""

import sys
from contextlib import AbstractContextManager
from typing import Protocol

import click


class ProgressBar(Protocol):
    """What commands use of click's progress bar."""

    length: int | None
    pos: int

    def update(self, n_steps: int) -> None:
        """Go on by so many steps."""


def progress(steps: int, label: str) -> AbstractContextManager[ProgressBar]:
    """Show how far work is, on standard error; only the label where that is no terminal."""
    return click.progressbar(length=steps, label=label, show_eta=False, file=sys.stderr)


def visible(text: str) -> str:
    """Take out what a terminal would obey instead of show."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
