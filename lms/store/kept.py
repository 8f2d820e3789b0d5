"""Connections that stay open between transactions.

A pool looks at a connection each time it is lent and given back, which costs as much as half a dozen statements.
Here they lie ready as they are; one that was found dead takes all that lie beside it along.
"""

import threading
from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as TookTooLong


class Kept:
    """Connections of an engine, lent to one borrower at a time. ``alone``: to one borrower at all, the rest wait."""

    def __init__(self, engine: Engine, *, alone: bool = False, seconds: float = 0) -> None:
        self.engine = engine
        self._turn = threading.Lock() if alone else None
        self._seconds = seconds
        self._counting = threading.Lock()
        self._opening = 0
        self._spare: list[Connection] = []

    def take(self) -> Connection:
        """Lend a connection on which nothing is begun.

        :raises sqlalchemy.exc.TimeoutError: none became free for as long as anybody waits.
        """
        if self._turn is None:
            return self._found()
        if not self._turn.acquire(timeout=self._seconds):
            raise TookTooLong(f"no connection became free within {self._seconds:g} seconds")
        try:
            return self._found()
        except BaseException:
            self._turn.release()
            raise

    def give(self, connection: Connection) -> None:
        """Take a connection back, and undo what may still be begun on it."""
        try:
            if connection.in_transaction():
                connection.rollback()
            if connection.invalidated or connection.closed:
                self.drop(connection)
            elif not self._keeps(connection):
                connection.close()
        except DBAPIError:  # Dead: what went wrong before says more than that it cannot be undone either.
            self.drop(connection)
        except BaseException:
            self.drop(connection)
            raise
        finally:
            if self._turn is not None:
                self._turn.release()

    def _found(self) -> Connection:
        with self._counting:
            if self._spare:
                return self._spare.pop()
            self._opening += 1
        try:
            return self.engine.connect()
        finally:
            with self._counting:
                self._opening -= 1

    def _keeps(self, connection: Connection) -> bool:
        """Keep a connection, unless somebody waits for one at the pool."""
        with self._counting:
            if not self._opening:
                self._spare.append(connection)
            return not self._opening

    def drop(self, *broken: Connection) -> None:
        """Close every connection that lies ready, and ``broken`` ones with them."""
        with self._counting:
            spare, self._spare = self._spare, []
        for one in (*broken, *spare):
            with suppress(DBAPIError):
                one.close()
