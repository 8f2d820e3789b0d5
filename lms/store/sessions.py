"""Engines and sessions: reading without a transaction, writing in one that starts at once.

On SQLite there is one write connection per process, handed out in turn, and every write
transaction begins with ``BEGIN IMMEDIATE``: a transaction that starts by reading and then
wants to write answers "database is locked" under load, this one waits its turn.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from sqlalchemy import Engine, Executable, create_engine, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from lms.store.base import Base
from lms.store.kept import Kept
from lms.store.prepared import Prepared, Rows, question_of

NOTHING: Mapping[str, Any] = MappingProxyType({})
_BEGIN = "BEGIN IMMEDIATE"
BUSY_SECONDS = 30
"""How long a writer waits for another process before it gives up."""


CONNECT_SECONDS = 4
"""How long to wait for a database server, so that no request hangs while it is down."""


class Writing(Session):
    """A session that writes. It borrows a connection for each transaction and finds it once, not once a statement."""

    def __init__(self, kept: Kept, info: dict[str, Any]) -> None:
        super().__init__(info=info, expire_on_commit=False)
        self._kept = kept
        self._lent: Connection | None = None
        self._begun: Connection | None = None

    @property
    def dialect(self) -> Dialect:
        """How the database is spoken to; borrows nothing."""
        return self._kept.engine.dialect

    def get_bind(self, *_given: Any, **_options: Any) -> Connection:
        """Give the connection borrowed for the transaction, at the first call."""
        if self._lent is None:
            self._lent = self._kept.take()
        return self._lent

    def connection(self, *given: Any, **options: Any) -> Connection:
        """Give the connection of the transaction, which begins with the first call."""
        if self._begun is None or given or options:
            self._begun = super().connection(*given, **options)
        return self._begun

    def close(self) -> None:
        """End the transaction, if one runs, and give the connection back."""
        super().close()
        self.give_back()

    def give_back(self) -> None:
        """Give the connection back; the next statement borrows one."""
        lent, self._lent, self._begun = self._lent, None, None
        if lent is not None:
            self._kept.give(lent)


def _ended(session: Writing, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.give_back()


event.listen(Writing, "after_transaction_end", _ended)


class Engines(NamedTuple):
    """The ways to one database: to read, to write, and to note what nobody waits to see on the disk."""

    read: Engine
    write: Engine
    notes: Engine

    @classmethod
    def of(cls, url: URL) -> Self:
        """Make the engines of a database; nothing is opened yet."""
        if url.get_backend_name() == "sqlite":
            return cls(*_sqlite_engines(url), _notes_engine(url))
        reader, writer = _server_engines(url)
        return cls(reader, writer, reader)


class Store:
    """The engines on one database, made here unless given, and the sessions made from them."""

    def __init__(self, url: str, *, info: dict[str, Any] | None = None, engines: Engines | None = None) -> None:
        self.url = _normal(url)
        self.info: dict[str, Any] = info if info is not None else {}
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.read_engine, self.write_engine, self.notes_engine = engines or Engines.of(self.url)
        self.readers = Kept(self.read_engine)
        self._notes = Kept(self.notes_engine)
        self._writers = Kept(self.write_engine, alone=self.embedded, seconds=BUSY_SECONDS)

    def reading(self, connection: Connection | None = None) -> Session:
        """Give a session that reads what is committed, statement by statement, over ``connection`` if one is open."""
        return Session(connection or self.read_engine, info=dict(self.info), autoflush=False, expire_on_commit=False)

    def writing(self) -> Session:
        """Give a session whose first statement begins a write transaction; the caller commits."""
        return Writing(self._writers, dict(self.info))

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a writing session, committed at the end, rolled back on an error."""
        with self.writing() as session, session.begin():
            yield session

    def at_once(self, statement: Prepared, values: Mapping[str, Any]) -> Rows:
        """Execute one statement that is a transaction by itself: no death of a process undoes it once this returns.

        On SQLite the disk is not waited for: where the machine itself loses its power, the last moments may be lost.
        """
        connection = self._notes.take()
        try:
            return statement.over(connection, values)
        finally:
            self._notes.give(connection)

    def let_go(self) -> None:
        """Give the connections that lie ready back to their engines."""
        for kept in (self.readers, self._writers, self._notes):
            kept.drop()

    def dispose(self) -> None:
        """Close every connection, as before a fork."""
        self.let_go()
        self.notes_engine.dispose()
        self.read_engine.dispose()
        self.write_engine.dispose()


def ask(where: Session | Connection, statement: Executable, values: Mapping[str, Any] = NOTHING) -> Rows:
    """Execute a statement built once that gives columns, past the ORM, whose part costs as much as all the rest.

    A writing session writes first what it still holds back, as the ORM would.
    """
    connection = where if isinstance(where, Connection) else _connection(where)
    question = question_of(statement, connection.dialect)
    if question is None:
        return Rows(connection.execute(statement, values))
    return question.run(connection, values)


def _connection(session: Session) -> Connection:
    if session.autoflush:
        session.flush()
    elif isinstance(session.bind, Connection):
        # A page reads over the connection it has; nothing is begun on it, and so nothing need be looked up.
        return session.bind
    return session.connection()


def dialect_of(session: Session) -> str:
    """Name the kind of database a session speaks to, without borrowing the one connection that writes."""
    return (session.dialect if isinstance(session, Writing) else session.get_bind().dialect).name


def insert_once(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert a row unless one of its unique keys is already there; tell whether it is new."""
    statement = _insert_once(model, dialect_of(session), tuple(values))
    return statement.run(session, values).rowcount == 1


def insert_or(dialect: str, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Give an insert into a model's table that can say what happens when the row is already there."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(inspect(model).local_table).inline()  # type: ignore[arg-type]


@cache
def _insert_once(model: type[Base], dialect: str, names: tuple[str, ...]) -> Prepared:
    return Prepared(insert_or(dialect, model).on_conflict_do_nothing(), *names)


def _normal(url: str) -> URL:
    """Read a URL; ``postgresql://`` means psycopg 3."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    if parsed.drivername == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _sqlite_engines(url: URL) -> tuple[Engine, Engine]:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # isolation_level None: the driver begins nothing by itself, so that we choose the kind of BEGIN.
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None}
    # A connection that begins nothing has nothing to be undone when it is given back.
    reader = create_engine(url, connect_args=arguments, pool_size=8, max_overflow=24, pool_reset_on_return=None)
    # One is kept for those who write in turn; the other is for commands that change tables.
    writer = create_engine(url, connect_args=arguments, pool_size=1, max_overflow=1, pool_timeout=BUSY_SECONDS)
    for engine in (reader, writer):
        event.listen(engine, "connect", _prepare_sqlite)
    event.listen(writer, "begin", _begin_immediate)
    return reader, writer


def _notes_engine(url: URL) -> Engine:
    """Give an engine for short notes of which no person waits for the disk: a commit leaves it to the system."""
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None}
    engine = create_engine(url, connect_args=arguments, pool_size=8, max_overflow=24, pool_reset_on_return=None)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "connect", _leave_to_system)
    return engine


def _server_engines(url: URL) -> tuple[Engine, Engine]:
    options: dict[str, Any] = {
        "pool_size": 8,
        "max_overflow": 24,
        "pool_timeout": CONNECT_SECONDS,
        "connect_args": {"connect_timeout": CONNECT_SECONDS},
    }
    reader = create_engine(url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **options)
    return reader, create_engine(url, **options)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "cache_size=-16384",
        "mmap_size=268435456",
        "wal_autocheckpoint=20000",
        "temp_store=MEMORY",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _leave_to_system(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # Past SQLAlchemy, which would take longer to pass the two words on than the database to hear them.
    driver = connection.dialect.loaded_dbapi
    try:
        connection.connection.cursor().execute(_BEGIN)
    except driver.Error as error:
        raise DBAPIError.instance(_BEGIN, (), error, driver.Error, dialect=connection.dialect) from error
