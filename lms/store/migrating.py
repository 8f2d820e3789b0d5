"""Alembic, with our folder and our connection. Only who really has something to migrate imports it: it weighs 12 MB."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from lms.store.migrate import FOLDER
from lms.store.sessions import Store

LOCK = 7_305_601
"""Key of the advisory lock that lets one process migrate a PostgreSQL database."""


def upgrade(store: Store) -> None:
    """Apply every migration that is missing, in one transaction."""
    with store.write_engine.connect() as connection, _unwatched(store, connection), connection.begin():
        if not store.embedded:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        configuration = config()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
        if store.embedded and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("a migration would leave rows that refer to nothing; the database was not changed")


@contextmanager
def _unwatched(store: Store, connection: Connection) -> Iterator[None]:
    """Let SQLite make a table anew: while foreign keys are enforced, dropping the old one empties those below it."""
    if not store.embedded:
        yield
        return
    plain: Any = connection.connection.driver_connection
    plain.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        plain.execute("PRAGMA foreign_keys=ON")


def config() -> Config:
    """Give alembic its configuration without any file of the working folder."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return made
