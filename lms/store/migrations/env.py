"""Alembic's entry: runs on the connection it is handed, and knows only our tables."""

from typing import Any

from alembic import context

from lms.store.base import Base

connection = context.config.attributes["connection"]


def ours(name: str | None, type_: str, _parent: Any) -> bool:
    """Leave a host's tables alone, and the search tables, which are written by hand."""
    return type_ != "table" or (name in Base.metadata.tables)


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table="lms_migration",
    include_name=ours,
    compare_type=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
