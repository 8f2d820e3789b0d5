"""Writing statements turned into SQL once, for what many people do at the same moment, such as handing in a quiz.

From a statement to the driver SQLAlchemy takes longer than the database takes to write the row, each time anew.
A prepared statement only converts its values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Dialect, Insert, Update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

Writing = Insert | Update | ReturningInsert[Any]
Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement as one driver takes it: its SQL, and how each of its values becomes a parameter."""

    sql: str
    plan: tuple[tuple[str, Convert], ...]
    by_name: bool
    defaults: Mapping[str, Any]


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
        given = {**form.defaults, **values} if form.defaults else values
        if form.by_name:
            named = {name: convert(given[name]) if convert else given[name] for name, convert in form.plan}
            return connection.exec_driver_sql(form.sql, named)
        listed = [convert(given[name]) if convert else given[name] for name, convert in form.plan]
        return connection.exec_driver_sql(form.sql, tuple(listed))

    def _form(self, dialect: Dialect) -> _Form:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._names)
        names = compiled.positiontup if compiled.positional else list(compiled.params)
        converters = {name: _converter(bind.type, dialect) for name, bind in compiled.binds.items()}
        plan = tuple((name, converters[name]) for name in names or ())
        prefetched = compiled.insert_prefetch if compiled.isinsert else ()
        defaults = {column.key: column.default.arg for column in prefetched if column.default.is_scalar}  # type: ignore[union-attr]
        made = _Form(str(compiled), plan, not compiled.positional, defaults)
        self._forms[dialect.name] = made
        return made


def _converter(kind: Any, dialect: Dialect) -> Convert:
    return cast(Convert, kind.dialect_impl(dialect).bind_processor(dialect))
