"""Columns of rows as one JSON value, so that a scalar subquery gives all of them in a query that asks for more."""

from typing import Any

from sqlalchemy import JSON, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from lms.store.base import Json


class Packed(FunctionElement[Any]):
    """Columns of one row as one JSON object, so that a scalar subquery gives all of them."""

    inherit_cache = True
    type = Json

    def __init__(self, **columns: Any) -> None:
        parts: list[Any] = []
        for name, column in columns.items():
            parts += [literal_column(f"'{name}'"), column]
        super().__init__(*parts)


class Rows(Packed):
    """The same of all rows, as one JSON list; null or empty for none."""

    inherit_cache = True


@compiles(Packed)
def _packed(element: Packed, compiler: Any, **options: Any) -> str:
    parts = []
    for column in element.clauses:
        made = compiler.process(column, **options)
        parts.append(f"json({made})" if isinstance(column.type, JSON) else made)
    return f"json_object({', '.join(parts)})"


@compiles(Packed, "postgresql")
def _packed_on_postgresql(element: Packed, compiler: Any, **options: Any) -> str:
    return f"jsonb_build_object({compiler.process(element.clauses, **options)})"


@compiles(Rows)
def _rows(element: Rows, compiler: Any, **options: Any) -> str:
    return f"json_group_array({_packed(element, compiler, **options)})"


@compiles(Rows, "postgresql")
def _rows_on_postgresql(element: Rows, compiler: Any, **options: Any) -> str:
    return f"jsonb_agg({_packed_on_postgresql(element, compiler, **options)})"
