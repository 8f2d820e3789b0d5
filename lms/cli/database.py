"""Commands on the database as a whole: schema, counters, log, settings."""

import re
import warnings
from dataclasses import fields
from typing import Any

import click
from alembic import command
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lms import settings
from lms.audit import service as audit
from lms.cli import opened
from lms.store import migrate, migrating

HIDDEN = "********"
_PASSWORD = re.compile(r"(://[^/@:]*:)[^@]*(@)")


@click.group()
def db() -> None:
    """Bring the database to the newest schema."""


@db.command()
def upgrade() -> None:
    """Bring the database to the schema this program needs. Safe to run at any time."""
    with opened.store() as store:
        before, after = migrate.revision(store), migrate.upgrade(store)
    done = "is at the newest schema already" if before == after else "is at the newest schema now"
    click.echo(f"The database {done} ({after}).")


@db.command()
@click.option("-m", "--message", required=True, help="What the migration does, in a few words.")
def revision(message: str) -> None:
    """Write a new migration from the models. For those who develop Handrail."""
    with opened.store() as store, store.write_engine.connect() as connection, warnings.catch_warnings():
        # Indexes over expressions cannot be read back, so changes of them are written by hand.
        warnings.simplefilter("ignore")
        configuration = migrating.config()
        configuration.attributes["connection"] = connection
        command.revision(configuration, message=message, autogenerate=True)


@click.command()
@click.option("--check", "mode", flag_value="check", default="check", help="Only compare (the default).")
@click.option("--repair", "mode", flag_value="repair", help="Correct the counters that differ.")
def recount(mode: str) -> None:
    """Rebuild every counter from the facts and name the differences. Exit code 1 if there were any."""
    found: list[str] = []
    with opened.academy() as academy, academy.store.transaction() as session:
        if mode == "check" and not academy.store.embedded:
            # Facts and counters must be of one instant, or work under way shows as a difference.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        with opened.progress(len(academy.recounts), "Recounting") as bar:
            for name, count in sorted(academy.recounts.items()):
                found += [f"{name}: {line}" for line in count(session, mode == "repair")]
                bar.update(1)
    for line in found:
        click.echo(opened.visible(line))
    repaired = " All of them were corrected." if found and mode == "repair" else ""
    click.echo(f"Differences: {len(found)}.{repaired}")
    click.get_current_context().exit(1 if found else 0)


@click.group("audit")
def log() -> None:
    """Check the log of who did what."""


@log.command()
def verify() -> None:
    """Check that no line of the log was altered, removed or moved. Exit code 1 if one was."""
    with opened.academy() as academy, academy.store.reading() as session:
        wrong = audit.verify(session)
        newest = audit.page(session, limit=1)
    if wrong:
        click.secho(f"The log is not what was written: {wrong}.", err=True, fg="red")
        click.get_current_context().exit(1)
    click.echo(f"The log is whole. Its last line is number {newest[0].n if newest else 0}.")


@click.command("settings")
def show() -> None:
    """List every setting with its value; secrets are masked."""
    chosen = settings.from_environment()
    rows = [(f"LMS_{one.name.upper()}", _shown(one.name, getattr(chosen, one.name))) for one in fields(chosen)]
    rows = [row for row in rows if row[0] != "LMS_EXTRA"]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {opened.visible(value)}".rstrip())


def _shown(name: str, value: Any) -> str:
    if value is None or value in ("", ()):
        return "(not set)"
    if name == "secret":
        return HIDDEN
    if name == "database_url":
        return _database(value)
    if name == "mail_url":
        return _PASSWORD.sub(rf"\g<1>{HIDDEN}\g<2>", value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _database(url: str) -> str:
    try:
        parsed = make_url(url)
    except ArgumentError:
        return "(cannot be read)"
    hidden = {key: HIDDEN if "password" in key else value for key, value in parsed.query.items()}
    return parsed.set(query=hidden).render_as_string(hide_password=True).replace("%2A", "*")


COMMANDS = (db, recount, log, show)
