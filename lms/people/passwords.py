"""Argon2id, two at a time per process, so that a storm of sign-ins never stalls the pages."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.people import rules

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_turns = BoundedSemaphore(2)
_WAIT_SECONDS = 4
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$acQnNgdGJLoR1lLxdtTa2w$x5JJKTbOxrld7aiIc5YrxIg9KnaERqCHlIfuU6I7JgI"
"""Verified where there is no account, so that the answer takes as long."""


def digest(password: str) -> str:
    """Hash a new password.

    :raises Busy: too many are being hashed at once.
    """
    with _turn():
        return _hasher.hash(_text(password))


def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password is the one hashed; takes as long when there is no hash at all.

    :raises Busy: too many are being hashed at once.
    """
    with _turn():
        try:
            right = _hasher.verify(stored or _NOBODY, _text(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and stored is not None


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with other costs than today's."""
    return _hasher.check_needs_rehash(stored)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=_WAIT_SECONDS):
        raise rules.Busy("Many people are signing in right now. Try again in a few seconds.")
    try:
        yield
    finally:
        _turns.release()


def _text(password: str) -> str:
    return unicodedata.normalize("NFKC", password[: 4 * rules.PASSWORD_MOST])
