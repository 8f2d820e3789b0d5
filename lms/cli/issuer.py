"""Commands on the keys that badges are signed with."""

import json

import click

from lms.cli import opened
from lms.recognition.credentials import service as credentials

STATES = {"signing": "signs", "kept": "kept for what it signed", "compromised": "withdrawn"}


@click.group()
def issuer() -> None:
    """Show and change the keys that badges are signed with."""


@issuer.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(form: str) -> None:
    """Show who signs, where the keys are found, and every key there ever was. JSON is the published document."""
    with opened.academy() as academy, academy.store.reading() as session:
        if form == "json":
            click.echo(json.dumps(credentials.did_document(session), indent=2))
            return
        found = credentials.overview(session)
    if found.issuer is None:
        click.echo("Badges are not signed yet: LMS_BASE_URL says at which address they are verified, and is not set.")
    else:
        click.echo(f"Issuer: {found.issuer.did}\nKeys are found at: {found.issuer.document}")
        click.echo(f"Badges signed: {found.signed}. Waiting: {found.waiting}.")
    for key in found.keys:
        click.echo(f"{key.kid}  {key.made_at:%Y-%m-%d %H:%M} UTC  {STATES[key.state(found.mark)]}")
    if not found.keys:
        click.echo("No key yet: the first is made with the first badge that is signed.")


@issuer.command()
def rotate() -> None:
    """Sign with a new key from now on. What the old keys signed stays valid."""
    with opened.academy() as academy, academy.store.transaction() as session:
        key = credentials.rotate(session, by=None, at=academy.clock())
    click.echo(f"{key.kid} signs from now on. What was signed before stays valid.")


@issuer.command()
@click.argument("kid")
def compromised(kid: str) -> None:
    """Withdraw the key KID (its name, or how it begins), since somebody else may have it.

    Nothing it signed is believed any more. Every badge it signed is signed anew by the jobs.
    """
    with opened.academy() as academy, academy.store.transaction() as session:
        key = credentials.compromise(session, kid, by=None, at=academy.clock())
    click.echo(f"The key is withdrawn. {key.kid} signs from now on; the jobs sign every badge anew.")


COMMANDS = (issuer,)
"""What this module adds to `lms`."""
