"""The academy a command works on, opened as the environment says and closed at the end."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import click

from lms import settings
from lms.app import create_app
from lms.store.sessions import Store
from lms.web.academy import EXTENSION, Academy


class ProgressBar(Protocol):
    """What commands use of click's progress bar."""

    length: int | None
    pos: int

    def update(self, n_steps: int) -> None:
        """Go on by so many steps."""


@contextmanager
def academy() -> Iterator[Academy]:
    """Open the academy; nothing is published by opening it."""
    made: Academy = create_app(publish_at_start="no").extensions[EXTENSION]
    try:
        yield made
    finally:
        made.store.dispose()


@contextmanager
def store() -> Iterator[Store]:
    """Open the database alone, at whatever schema it is."""
    made = Store(settings.from_environment().url)
    try:
        yield made
    finally:
        made.dispose()


def progress(steps: int, label: str) -> AbstractContextManager[ProgressBar]:
    """Show how far work is, on standard error; only the label where that is no terminal."""
    return click.progressbar(length=steps, label=label, show_eta=False, file=sys.stderr)


def visible(text: str) -> str:
    """Take out what a terminal would obey instead of show."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
