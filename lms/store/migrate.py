"""Bring a database to the newest schema; safe to call from many processes at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from lms.store.sessions import Store

FOLDER = Path(__file__).parent / "migrations"
LOCK = 7_305_601
"""Key of the advisory lock that lets one process migrate a PostgreSQL database."""


def upgrade(store: Store) -> str:
    """Apply every migration that is missing, in one transaction, and name the newest revision."""
    with store.write_engine.begin() as connection:
        if not store.embedded:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        configuration = config()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
    return newest()


def revision(store: Store) -> str | None:
    """Name the revision a database is at; None for an empty one."""
    with store.read_engine.connect() as connection:
        return MigrationContext.configure(connection, opts=OPTIONS).get_current_revision()


def newest() -> str:
    """Name the newest revision this package knows."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def config() -> Config:
    """Give alembic its configuration without any file of the working folder."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return made


OPTIONS = {"version_table": "lms_migration"}
"""Our own version table, since a host may run alembic on the same database."""
