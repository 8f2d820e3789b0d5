"""Alembic, with our folder and our connection. Only who really has something to migrate imports it: it weighs 12 MB."""

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from lms.store.migrate import FOLDER
from lms.store.sessions import Store

LOCK = 7_305_601
"""Key of the advisory lock that lets one process migrate a PostgreSQL database."""


def upgrade(store: Store) -> None:
    """Apply every migration that is missing, in one transaction."""
    with store.write_engine.begin() as connection:
        if not store.embedded:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        configuration = config()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def config() -> Config:
    """Give alembic its configuration without any file of the working folder."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return made
