"""Commands on people and API tokens."""

from datetime import datetime, timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from lms.cli import opened
from lms.people import service as people_room

ROLE = click.Choice([role for role in people_room.ROLES if role != "learner"])


@click.group()
def people() -> None:
    """Add, invite, import and list people."""


@people.command()
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", required=True, help="The address the person signs in with.")
@click.option("--role", "roles", type=ROLE, multiple=True, help="A role; may be given several times.")
@click.option("--team", default="", help="The team's name; it is made where there is none.")
@click.password_option(
    "--password",
    envvar="LMS_NEW_PASSWORD",
    help="Asked for if it is not given; other users of this machine can read what is typed after a command.",
)
def add(name: str, email: str, roles: tuple[str, ...], team: str, password: str) -> None:
    """Add a person who may sign in at once. The first one needs the role admin."""
    with opened.academy() as academy, academy.store.transaction() as session:
        person_id = people_room.add(
            session,
            name=name,
            email=email,
            roles=roles,
            team=team or None,
            password=password,
            at=academy.clock(),
        )
        person = people_room.person(session, person_id)
    click.echo(f"{opened.visible(person.name)} may sign in as {opened.visible(person.email)}.")


@people.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name, if you know it.")
@click.option("--role", "roles", type=ROLE, multiple=True, help="A role; may be given several times.")
@click.option("--team", default="", help="The team's name; it is made where there is none.")
def invite(email: str, name: str, roles: tuple[str, ...], team: str) -> None:
    """Invite a person by mail, and print the link. It works once, for 14 days."""
    with opened.academy() as academy, academy.store.transaction() as session:
        at = academy.clock()
        link = people_room.invite(session, email=email, name=name, roles=roles, team=team or None, at=at)
        address = academy.link(f"/join/{link}")
    click.echo(f"Invited {opened.visible(email)}. The mail is on its way; the link is:\n{address}")


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--partly", is_flag=True, help="Import the lines that are right even if others are wrong.")
def import_(file: Path, partly: bool) -> None:
    """Add and update people from a CSV file with the columns name, email, team, roles, language.

    One mistake stops all of it, unless --partly is given. Exit code 1 if any line was wrong.
    """
    text = file.read_text(encoding="utf-8-sig")
    with opened.academy() as academy, academy.store.transaction() as session:
        report = _imported(session, text, at=academy.clock(), partly=partly)
    for line, words in report.errors:
        click.secho(opened.visible(f"{file}:{line}: {words}"), err=True, fg="red")
    if report.errors and not partly:
        click.echo(f"Nothing was imported. Lines to mend: {len(report.errors)}.", err=True)
    else:
        left = f" Lines left out: {len(report.errors)}." if report.errors else ""
        click.echo(f"New people: {report.created}. Changed: {report.updated}.{left}")
    click.get_current_context().exit(1 if report.errors else 0)


@people.command("list")
@click.argument("words", required=False, default="")
@click.option("--role", type=ROLE, default=None, help="Only people who hold this role.")
@click.option("--all", "everybody", is_flag=True, help="Closed accounts too.")
def list_(words: str, role: str | None, everybody: bool) -> None:
    """List people, or those whose name or address holds WORDS."""
    page = 1
    state = "all" if everybody else "active"
    with opened.academy() as academy, academy.store.reading() as session:
        while True:
            found = people_room.listing(session, words=words, role=role or "", state=state, page=page)
            for one in found.rows:
                closed = "" if one.active else "closed"
                cells = (one.name, one.email, one.team, " ".join(sorted(one.roles - {"learner"})), closed)
                click.echo("\t".join(opened.visible(cell) for cell in cells).rstrip("\t"))
            if page >= found.pages:
                break
            page += 1
    click.echo(f"{found.total} people", err=True)


@people.command()
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def erase(who: str, yes: bool) -> None:
    """Erase everything about a person, by address or public id, for good. Totals stay as they are."""
    with opened.academy() as academy, academy.store.transaction() as session:
        person = people_room.find(session, who)
        if person is None:
            raise click.ClickException(f"We know nobody as {opened.visible(who)}.")
        if not yes:
            click.confirm(f"Erase everything about {opened.visible(person.name)}?", abort=True)
        try:
            people_room.erase(session, person.id, at=academy.clock(), by=None)
        except people_room.NotAllowed as error:
            raise click.ClickException(str(error)) from error
    click.echo("Erased.")


@click.group()
def erasures() -> None:
    """Keep the list of who was erased outside the database, for backups."""


@erasures.command("list")
def list_erasures() -> None:
    """Print the list: one mark a line, which names nobody."""
    with opened.academy() as academy, academy.store.reading() as session:
        for mark in people_room.erasures(session):
            click.echo(mark)


@erasures.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def apply(file: Path | None) -> None:
    """Erase again whoever of the list a restored backup brought back. Without FILE: the academy's own list."""
    with opened.academy() as academy:
        marks = people_room.listed(file or people_room.list_of(academy.settings))
        with academy.store.transaction() as session:
            many = people_room.erase_again(session, marks, at=academy.clock())
    click.echo(f"On the list: {len(marks)}. Erased again: {many}.")


@click.group()
def token() -> None:
    """Issue tokens for other systems, list them, end them."""


@token.command()
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(["permissions:read", "permissions:token", "conversions:write"]),
    multiple=True,
    required=True,
    help="What the token opens.",
)
@click.option("--label", required=True, help="Which system it is for, to know it again later.")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it lasts.")
def issue(scopes: tuple[str, ...], label: str, days: int) -> None:
    """Issue an API token and print it. It is shown this once; only its hash is kept."""
    with opened.academy() as academy, academy.store.transaction() as session:
        made = people_room.token_for(session, scopes, label, at=academy.clock(), lasts=timedelta(days=days))
    click.echo(made)


@token.command("list")
def list_tokens() -> None:
    """List the live tokens: number, label, scopes and end, tab by tab. The tokens themselves are kept nowhere."""
    with opened.academy() as academy, academy.store.reading() as session:
        for one in people_room.issued_tokens(session, at=academy.clock()):
            cells = (str(one.id), one.label, " ".join(one.scopes), one.expires_at.isoformat(timespec="minutes"))
            click.echo("\t".join(opened.visible(cell) for cell in cells))


@token.command()
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
def end(number: int) -> None:
    """End the token with this number at once."""
    with opened.academy() as academy, academy.store.transaction() as session:
        if number not in {one.id for one in people_room.issued_tokens(session, at=academy.clock())}:
            raise click.ClickException(f"There is no live token {number}. See: lms token list")
        people_room.end_token(session, number, at=academy.clock(), by=None)
    click.echo("Ended.")


def _imported(session: Session, text: str, *, at: datetime, partly: bool) -> people_room.ImportReport:
    with opened.progress(max(1, text.count("\n")), "Importing") as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return people_room.import_people(session, text, at=at, all_or_nothing=not partly, progress=progress)


COMMANDS = (people, token, erasures)
