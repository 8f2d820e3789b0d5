"""Statements turned into SQL once, for what many people ask and do at the same moment.

From a statement to the driver SQLAlchemy takes longer than the database takes to answer, each time anew.
A prepared statement only converts its values, and what it reads.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import CompoundSelect, Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import Compiled, SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert

Writing = Insert | Update | ReturningInsert[Any]
Convert = Callable[[Any], Any] | None
MOST = 1_000
"""How many statements a process keeps the SQL of; the pages of an academy ask a few hundred."""


class Rows(list[Any]):
    """What a statement gave: tuples whose values have the names of their columns; and how many rows it touched."""

    rowcount = -1

    def all(self) -> "Rows":
        """Give every row."""
        return self

    def first(self) -> Any:
        """Give the first row, or None."""
        return self[0] if self else None

    def one_or_none(self) -> Any:
        """Give the only row, or None.

        :raises MultipleResultsFound: there are more.
        """
        if len(self) > 1:
            raise MultipleResultsFound("more than one row was found where one was expected")
        return self.first()

    def one(self) -> Any:
        """Give the only row.

        :raises NoResultFound: there is none.
        """
        if not self:
            raise NoResultFound("no row was found where one was expected")
        return self.one_or_none()

    def scalar(self) -> Any:
        """Give the first column of the first row, or None."""
        return self[0][0] if self else None

    def scalar_one(self) -> Any:
        """Give the first column of the only row.

        :raises NoResultFound: there is none.
        """
        return self.one()[0]

    def scalars(self) -> "Rows":
        """Give the first column of each row."""
        return Rows(row[0] for row in self)


class _Form:
    """A statement as one driver takes it: its SQL, how its values become parameters, and how its columns are read."""

    def __init__(self, statement: Any, compiled: SQLCompiler, dialect: Dialect, defaults: Mapping[str, Any]) -> None:
        self._sql = str(compiled)
        self._by_name = not compiled.positional
        self._defaults = defaults
        names = (compiled.positiontup if compiled.positional else list(compiled.params)) or ()
        self._plan = [(name, _converter(compiled.binds[name].type, dialect)) for name in names]
        columns = list(statement.exported_columns)
        self._row: Any = namedtuple("Row", [one.key for one in columns], rename=True)  # type: ignore[misc]
        readers = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
        self._readers = [(place, read) for place, read in enumerate(readers) if read is not None]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        """Execute it over a connection."""
        fetched, touched = _executed(connection, self._sql, self._parameters(values))
        rows = Rows(map(self._read, fetched))
        rows.rowcount = touched
        return rows

    def _parameters(self, values: Mapping[str, Any]) -> Any:
        given = {**self._defaults, **values} if self._defaults else values
        if self._by_name:
            return {name: convert(given[name]) if convert else given[name] for name, convert in self._plan}
        return tuple([convert(given[name]) if convert else given[name] for name, convert in self._plan])

    def _read(self, row: Sequence[Any]) -> Any:
        if not self._readers:
            return self._row._make(row)
        values = list(row)
        for place, read in self._readers:
            values[place] = read(values[place])
        return self._row._make(values)


def _executed(connection: Connection, sql: str, parameters: Any) -> tuple[Sequence[Sequence[Any]], int]:
    """Hand SQL to the driver itself; give what it found and how many rows it touched.

    Where somebody listens to every statement, and for the words of an error, SQLAlchemy does it.
    """
    if connection.engine.dispatch.before_cursor_execute:
        return _slowly(connection, sql, parameters)
    dialect = connection.dialect
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else (), cursor.rowcount
    except dialect.loaded_dbapi.Error as error:
        if connection.in_transaction():
            raise DBAPIError.instance(sql, parameters, error, dialect.loaded_dbapi.Error, dialect=dialect) from error
        # Outside a transaction nothing is lost by asking again, and a connection that is dead is put away.
        return _slowly(connection, sql, parameters)
    finally:
        cursor.close()


def _slowly(connection: Connection, sql: str, parameters: Any) -> tuple[Sequence[Sequence[Any]], int]:
    result = connection.exec_driver_sql(sql, parameters)
    return result.fetchall() if result.returns_rows else (), result.rowcount


class Prepared:
    """An insert or update whose values are given by name; with ``returning`` it gives rows."""

    def __init__(self, statement: Writing, *names: str) -> None:
        """Take a statement; ``names`` are the columns an insert is given, all of them or the rest is default."""
        self._statement = statement
        self._names = list(names) or None
        self._forms: dict[str, _Form] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> Rows:
        """Execute it with these values in the session's transaction."""
        return self.over(session.connection(), values)

    def over(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        """Execute it with these values over a connection."""
        form = self._forms.get(connection.dialect.name) or self._form(connection.dialect)
        return form.run(connection, values)

    def _form(self, dialect: Dialect) -> _Form:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._names)
        prefetched = compiled.insert_prefetch if compiled.isinsert else ()
        defaults = {column.key: column.default.arg for column in prefetched if column.default.is_scalar}  # type: ignore[union-attr]
        made = self._forms[dialect.name] = _Form(self._statement, compiled, dialect, defaults)
        return made


_questions: dict[tuple[Any, str], _Form | None] = {}
_once: set[tuple[Any, str]] = set()


def question_of(statement: Any, dialect: Dialect) -> _Form | None:
    """Give a select ready to be asked, made when it is asked a second time; None before, and for one that cannot be.

    It is known by the very object, so whoever builds a statement anew each time gains nothing here. What cannot
    be made ready is a statement whose SQL depends on its values.
    """
    key = (statement, dialect.name)
    if key in _questions:
        return _questions[key]
    if key not in _once:
        if len(_once) >= MOST:
            _once.clear()
        _once.add(key)
        return None
    if len(_questions) >= MOST:
        _questions.clear()
    _once.discard(key)
    made = _questions[key] = _question(statement, dialect)
    return made


def _question(statement: Any, dialect: Dialect) -> _Form | None:
    compiled: Compiled = statement.compile(dialect=dialect)
    if not isinstance(statement, Select | CompoundSelect) or not isinstance(compiled, SQLCompiler):
        return None
    if compiled.post_compile_params or compiled.literal_execute_params:
        return None
    return _Form(statement, compiled, dialect, compiled.params)


def _converter(kind: Any, dialect: Dialect) -> Convert:
    return cast(Convert, kind.dialect_impl(dialect).bind_processor(dialect))
