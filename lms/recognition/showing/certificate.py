"""A certificate as PDF, made in a child process with limits; the web process never loads what makes it."""

import importlib.util
import json
import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import cache
from threading import BoundedSemaphore

from lms.content import apart
from lms.recognition.showing import qr
from lms.recognition.showing.rules import Certificate

log = logging.getLogger(__name__)
SECONDS = 4.0
"""The longest one may take; a busy machine needs a quarter of a second."""
AT_ONCE = 2
WAIT_SECONDS = 2.0
NEEDS = "typst"
NOT_INSTALLED = "This academy makes no PDF files."
NO_LETTER = "The PDF cannot show a letter of these words, since the server has no font for it."
TOO_LONG = "The PDF could not be made in time."
_places = BoundedSemaphore(AT_ONCE)


class NoPdf(Exception):
    """There is no PDF; the message says why, in words for a person. Printing the page always works."""


def available() -> bool:
    """Tell whether PDF files can be made here: ``pip install 'handrail[pdf]'``."""
    return _found(NEEDS)


@cache
def _found(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def pdf(words: Certificate, picture: str, at: datetime) -> bytes:
    """Make the PDF of a certificate; ``picture`` is the badge as SVG, ``at`` the date of the document.

    :raises NoPdf: it is not installed, no font has a letter, or it takes too long.
    """
    if not available():
        raise NoPdf(NOT_INSTALLED)
    asked = {**asdict(words), "art": picture, "qr": qr.drawing(words.address), "at": at.isoformat()}
    with _place():
        return _made(json.dumps(asked).encode())


@contextmanager
def _place() -> Iterator[None]:
    """Wait for one of the few places: many at once would take the processors from everybody."""
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise NoPdf(TOO_LONG)
    try:
        yield
    finally:
        _places.release()


def _made(asked: bytes) -> bytes:
    command = apart.command("lms.recognition.showing.press")
    try:
        done = subprocess.run(  # noqa: S603
            command, input=asked, capture_output=True, timeout=SECONDS, env=apart.environment(), check=False
        )
    except subprocess.TimeoutExpired:
        raise NoPdf(TOO_LONG) from None
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return done.stdout
    if done.stderr != b"no letter":
        log.error("a certificate could not be made: %s", done.stderr[-500:].decode(errors="replace"))
    raise NoPdf(NO_LETTER if done.stderr == b"no letter" else TOO_LONG)
