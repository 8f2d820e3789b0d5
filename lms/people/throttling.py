"""Tries at secrets, counted in the database before the secret is looked at.

A try is stored in a transaction of its own, so that a refused request still counts, on every
worker and over restarts. Where the store cannot be written, the error goes up: limits never
fail open.
"""

import hmac
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.people import models, rules
from lms.store.sessions import dialect_of

_PATIENCE_SECONDS = 4
_PAUSE_SECONDS = 0.05
WORDS = "There were too many tries in a short time. Wait five minutes, then try again."


@contextmanager
def reading(session: Session) -> Iterator[Session]:
    """Give a session to look something up in, without beginning the write transaction of ``session``.

    Hashing a password takes long, and on SQLite nobody else writes meanwhile.
    """
    if session.in_transaction():
        yield session
        return
    with session.info["academy"].store.reading() as reader:
        yield reader


@dataclass(frozen=True, slots=True)
class Key:
    """What tries are counted under, and how many wrong ones are allowed."""

    hash: str
    most: int


@dataclass(frozen=True, slots=True)
class Try:
    """A try that counts as wrong until it is taken back."""

    academy: Any
    number: str

    def was_right(self, session: Session) -> None:
        """Take the try back, together with what the right secret opens."""
        session.execute(delete(models.Throttle).where(models.Throttle.attempt == self.number))

    def was_wrong(self, action: str, *, subject: str, at: datetime) -> None:
        """Let the try count, and say so in the audit log."""
        with self.academy.store.transaction() as session:
            mine = models.Throttle.attempt == self.number
            session.execute(update(models.Throttle).where(mine).values(wrong=True))
            audit.record(session, action, subject=subject, at=at)


def keys_of(session: Session, path: str, *, address: str = "", account: str = "") -> tuple[Key, ...]:
    """Give what a try on this path counts under: the address, the account there, and the account anywhere."""
    network = rules.network_of(address) if address else ""
    keys = []
    if network:
        keys.append(Key(_keyed(session, path, "address", network), rules.TRIES))
    if account:
        keys.append(Key(_keyed(session, path, "account", account), rules.TRIES_AT_ACCOUNT))
    if network and account:
        keys.append(Key(_keyed(session, path, "both", network, account), rules.TRIES))
    return tuple(keys)


def begin(session: Session, keys: tuple[Key, ...], *, at: datetime, wrong: bool = False) -> Try:
    """Count a try before its secret is looked at; ``wrong``: it counts, whatever comes of it.

    While other tries of the same address are still being checked, and may turn out right, this one waits.

    :raises TooManyTries: there were too many wrong ones.
    """
    academy = _apart(session)
    number = secrets.token_hex(16)
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        with academy.store.transaction() as own:
            _take_turns(own, keys)
            _forget(own, at=at)
            if not _over(own, keys, at=at, pending=True):
                rows = [{"key": key.hash, "attempt": number, "at": at, "wrong": wrong} for key in keys]
                own.execute(insert(models.Throttle), rows)
                return Try(academy, number)
            refused = _over(own, keys, at=at, pending=False)
        if refused or time.monotonic() > until:
            raise rules.TooManyTries(WORDS)
        time.sleep(_PAUSE_SECONDS)


def check_secret(session: Session, path: str, right: Callable[[Session], bool], *, at: datetime, address: str) -> bool:
    """Tell whether a secret that is too long to be guessed in parallel is right; a wrong one counts as a try.

    :raises TooManyTries: that address has tried too many wrong ones.
    """
    keys = keys_of(session, path, address=address)
    with reading(session) as reader:
        refuse_if_over(reader, keys, at=at)
        if right(reader):
            return True
    count_wrong(session, keys, at=at)
    return False


def refuse_if_over(session: Session, keys: tuple[Key, ...], *, at: datetime) -> None:
    """Refuse where there were too many wrong tries.

    :raises TooManyTries: there were.
    """
    if keys and _over(session, keys, at=at, pending=True):
        raise rules.TooManyTries(WORDS)


def count_wrong(session: Session, keys: tuple[Key, ...], *, at: datetime) -> None:
    """Count a wrong try at a secret that is too long to be guessed in parallel."""
    if not keys:
        return
    number = secrets.token_hex(16)
    with _apart(session).store.transaction() as own:
        _forget(own, at=at)
        rows = [{"key": key.hash, "attempt": number, "at": at, "wrong": True} for key in keys]
        own.execute(insert(models.Throttle), rows)


def _apart(session: Session) -> Any:
    """Give the academy, sure that a transaction beside this session's will not wait for it in vain."""
    academy = session.info["academy"]
    if session.in_transaction() and session.get_bind().engine is academy.store.write_engine:
        raise RuntimeError("a try is counted in a transaction of its own: commit this session first")
    return academy


def _take_turns(session: Session, keys: tuple[Key, ...]) -> None:
    """Let tries under the same keys count one after the other; on SQLite writers are serial already."""
    if dialect_of(session) == "postgresql":
        for number in sorted(int(key.hash[:15], 16) for key in keys):
            session.execute(select(func.pg_advisory_xact_lock(number)))


def _over(session: Session, keys: tuple[Key, ...], *, at: datetime, pending: bool) -> bool:
    mine = models.Throttle.key.in_([key.hash for key in keys])
    counted = func.count() if pending else func.sum(case((models.Throttle.wrong, 1), else_=0))
    since = models.Throttle.at > at - rules.TRY_WINDOW
    rows = session.execute(select(models.Throttle.key, counted).where(mine, since).group_by(models.Throttle.key))
    found = {key: int(number) for key, number in rows}
    return any(found.get(key.hash, 0) >= key.most for key in keys)


def _forget(session: Session, *, at: datetime) -> None:
    """Delete what is past the window, but for rows that another try is deleting just now."""
    old = select(models.Throttle.id).where(models.Throttle.at <= at - rules.TRY_WINDOW)
    session.execute(delete(models.Throttle).where(models.Throttle.id.in_(old.with_for_update(skip_locked=True))))


def _keyed(session: Session, *parts: str) -> str:
    secret = session.info["academy"].secret().encode()
    return hmac.new(secret, "\x1f".join(("throttle", *parts)).encode(), sha256).hexdigest()
