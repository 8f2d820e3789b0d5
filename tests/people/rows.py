"""Rows made up for tables one knows nothing about, so that a table added tomorrow is in a test of today."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, Table, insert, select, text
from sqlalchemy.orm import Session

from lms.store.types import Moment


def make_up(session: Session, tables: Iterable[tuple[Table, str]], person_id: int, at: datetime) -> None:
    """Insert a row for a person into each table that has none of theirs; on SQLite, past every check."""
    session.commit()
    connection = session.connection()
    connection.execute(text("PRAGMA ignore_check_constraints=ON"))
    connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    for table, name in tables:
        mine = table.c[name] == person_id
        if connection.execute(select(table).where(mine)).first() is None:
            connection.execute(insert(table).values(**_values(session, table), **{name: person_id}))
    connection.execute(text("PRAGMA ignore_check_constraints=OFF"))
    session.flush()


def _values(session: Session, table: Table) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in table.columns:
        keys = list(column.foreign_keys)
        if any(key.target_fullname == "lms_person.id" for key in keys) or column.nullable:
            continue
        if keys:
            to = keys[0].column
            there = session.connection().execute(select(to).limit(1)).scalar()
            values[column.name] = there if there is not None else _parent(session, to.table, to)
        elif not (column.primary_key and isinstance(column.type, Integer) and len(table.primary_key.columns) == 1):
            values[column.name] = _value(column)
    return values


def _parent(session: Session, table: Table, column: Column[Any]) -> Any:
    values = _values(session, table)
    session.connection().execute(insert(table).values(**values))
    return session.connection().execute(select(column).limit(1)).scalar()


def _value(column: Column[Any]) -> Any:
    kind = column.type
    at = datetime.fromisoformat("2026-11-22T09:00:00+00:00")
    for known, value in (
        (Moment, at),
        (Date, date(2026, 11, 22)),
        (Boolean, False),
        (Integer, 1),
        (LargeBinary, b""),
        (JSON, {}),
    ):
        if isinstance(kind, known):
            return value
    return "made up"
