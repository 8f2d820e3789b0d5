"""Alembic's entry: runs on the connection it is handed, and knows only our tables."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON

from lms.store.base import Base
from lms.store.types import Moment

connection = context.config.attributes["connection"]


def ours(name: str | None, type_: str, _parent: Any) -> bool:
    """Leave a host's tables alone, and the search tables, which are written by hand."""
    return type_ != "table" or (name in Base.metadata.tables)


def written(kind: str, thing: Any, migration: Any) -> str | Literal[False]:
    """Write our own column types into a new migration by their names."""
    if kind == "type" and isinstance(thing, Moment):
        migration.imports.add("from lms.store.types import Moment")
        return "Moment()"
    if kind == "type" and isinstance(thing, JSON):
        migration.imports.add("from lms.store.base import Json")
        return "Json"
    return False


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table="lms_migration",
    include_name=ours,
    render_item=written,
    compare_type=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
