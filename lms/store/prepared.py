"""Statements turned into SQL once, for what many people ask and do at the same moment.

From a statement to the driver SQLAlchemy takes longer than the database takes to answer, each time anew.
A prepared statement only converts its values, and what it reads.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Dialect, Insert, Select, Update
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import Compiled, SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert

Writing = Insert | Update | ReturningInsert[Any]
Convert = Callable[[Any], Any] | None
MOST = 1_000
"""How many statements a process keeps the SQL of; the pages of an academy ask a few hundred."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement as one driver takes it: its SQL, and how each of its values becomes a parameter."""

    sql: str
    plan: tuple[tuple[str, Convert], ...]
    by_name: bool
    defaults: Mapping[str, Any]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """Give the values as the driver takes them."""
        given = {**self.defaults, **values} if self.defaults else values
        if self.by_name:
            return {name: convert(given[name]) if convert else given[name] for name, convert in self.plan}
        return tuple([convert(given[name]) if convert else given[name] for name, convert in self.plan])


class Prepared:
    """An insert or update whose values are given by name. What it returns comes as the driver has it."""

    def __init__(self, statement: Writing, *names: str) -> None:
        """Take a statement; ``names`` are the columns an insert is given, all of them or the rest is default."""
        self._statement = statement
        self._names = list(names) or None
        self._forms: dict[str, _Form] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it with these values in the session's transaction."""
        connection = session.connection()
        form = self._forms.get(connection.dialect.name) or self._form(connection.dialect)
        return connection.exec_driver_sql(form.sql, form.parameters(values))

    def _form(self, dialect: Dialect) -> _Form:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._names)
        prefetched = compiled.insert_prefetch if compiled.isinsert else ()
        defaults = {column.key: column.default.arg for column in prefetched if column.default.is_scalar}  # type: ignore[union-attr]
        made = _form_of(compiled, dialect, defaults)
        self._forms[dialect.name] = made
        return made


class Rows(list[Any]):
    """What a question found: tuples whose values have the names of their columns."""

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

    def scalars(self) -> Iterator[Any]:
        """Give the first column of each row."""
        return (row[0] for row in self)


class Question:
    """A select as one driver takes it, and how the columns of its rows are read."""

    def __init__(self, statement: Select[Any], compiled: SQLCompiler, dialect: Dialect) -> None:
        columns = list(statement.selected_columns)
        self._form = _form_of(compiled, dialect, compiled.params)
        self._row: Any = namedtuple("Row", [one.key for one in columns], rename=True)  # type: ignore[misc]
        readers = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
        self._readers = [(place, read) for place, read in enumerate(readers) if read is not None]

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        """Ask it over a connection."""
        return Rows(map(self._read, self._fetched(connection, self._form.parameters(values))))

    def _fetched(self, connection: Connection, parameters: Any) -> Sequence[Sequence[Any]]:
        if not connection.engine.dispatch.before_cursor_execute:
            try:
                cursor = connection.connection.cursor()
                cursor.execute(self._form.sql, parameters)
                found: Sequence[Sequence[Any]] = cursor.fetchall()
                cursor.close()
            except connection.dialect.loaded_dbapi.Error:
                pass
            else:
                return found
        # Somebody listens to every statement; or it failed, and SQLAlchemy words errors and drops lost connections.
        return connection.exec_driver_sql(self._form.sql, parameters).fetchall()

    def _read(self, row: Sequence[Any]) -> Any:
        if not self._readers:
            return self._row._make(row)
        values = list(row)
        for place, read in self._readers:
            values[place] = read(values[place])
        return self._row._make(values)


_questions: dict[tuple[Any, str], Question | None] = {}


def question_of(statement: Any, dialect: Dialect) -> Question | None:
    """Give a statement ready to be asked, made once; None for one whose SQL depends on its values.

    It is known by the very object: whoever builds a statement anew each time gains nothing here.
    """
    key = (statement, dialect.name)
    if key not in _questions:
        if len(_questions) >= MOST:
            _questions.clear()
        _questions[key] = _question(statement, dialect)
    return _questions[key]


def _question(statement: Any, dialect: Dialect) -> Question | None:
    compiled: Compiled = statement.compile(dialect=dialect)
    if not isinstance(statement, Select) or not isinstance(compiled, SQLCompiler):
        return None
    if compiled.post_compile_params or compiled.literal_execute_params:
        return None
    return Question(statement, compiled, dialect)


def _form_of(compiled: SQLCompiler, dialect: Dialect, defaults: Mapping[str, Any]) -> _Form:
    names = compiled.positiontup if compiled.positional else list(compiled.params)
    converters = {name: _converter(bind.type, dialect) for name, bind in compiled.binds.items()}
    plan = tuple((name, converters[name]) for name in names or ())
    return _Form(str(compiled), plan, not compiled.positional, defaults)


def _converter(kind: Any, dialect: Dialect) -> Convert:
    return cast(Convert, kind.dialect_impl(dialect).bind_processor(dialect))
