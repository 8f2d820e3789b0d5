"""The academy a command works on, opened as the environment says and closed at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from lms import settings
from lms.app import create_app
from lms.cli.terminal import progress, visible
from lms.store.sessions import Store
from lms.web.academy import EXTENSION, Academy

__all__ = ["academy", "progress", "store", "visible"]


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
