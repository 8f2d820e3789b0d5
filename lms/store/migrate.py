"""Bring a database to the newest schema; safe to call from many processes at once."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import inspect, text

from lms.store.sessions import Store

FOLDER = Path(__file__).parent / "migrations"
OPTIONS = {"version_table": "lms_migration"}
"""Our own version table, since a host may run alembic on the same database."""


def upgrade(store: Store) -> str:
    """Apply every migration that is missing, in one transaction, and name the newest revision."""
    if revision(store) != newest():
        import_module("lms.store.migrating").upgrade(store)
    return newest()


def revision(store: Store) -> str | None:
    """Name the revision a database is at; None for an empty one."""
    table = OPTIONS["version_table"]
    with store.read_engine.connect() as connection:
        if not inspect(connection).has_table(table):
            return None
        found: str | None = connection.scalar(text(f"SELECT version_num FROM {table}"))  # noqa: S608 our own name
        return found


def newest() -> str:
    """Name the newest revision this package knows; each is the number of its file."""
    return max(path.name[1:5] for path in (FOLDER / "versions").glob("v[0-9][0-9][0-9][0-9]_*.py"))
