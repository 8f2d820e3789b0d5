"""Commands on policies: how their signatures stand, and signing in an expert's name."""

import click
from sqlalchemy.orm import Session

from lms.authoring import guardrails
from lms.cli import opened
from lms.people import service as people
from lms.policy import service as policies
from lms.web import words

STATES = {
    "in force": "nothing is drafted",
    "unreadable": "a draft that cannot be read yet",
    "drafted": "a draft no signatures were asked for yet",
    "moved": "a draft that was changed after signatures were asked for",
    "asked": "with its experts",
    "changes": "an expert asks for changes",
    "ready": "signed, and can be published",
}


@click.group()
def policy() -> None:
    """Show how the signatures under policies stand, and sign."""


@policy.command()
def status() -> None:
    """Show each policy: the version in force, its draft, and whose signature is missing."""
    with opened.academy() as academy, academy.store.reading() as session:
        unheld = policies.unheld(session)
        found = guardrails.desks(session, academy.clock().date())
        for one in found:
            _tell(session, one)
        if not found:
            click.echo("There is no policy yet. Begin with: lms publish")
        if unheld:
            names = ", ".join(map(policies.title_of, unheld))
            click.echo(f"Nobody signs for {names}: the release itself does. Give an expert the area under People.")


@policy.command()
@click.argument("policy_id", metavar="POLICY")
@click.option("--as", "who", required=True, help="The expert who signs: e-mail address or id.")
@click.option("--area", "areas", multiple=True, help="What they sign for; without it every area of theirs.")
@click.option("--changes", is_flag=True, help="Ask for changes instead; say which with --comment.")
@click.option("--comment", default="", help="What the champion and the other experts read.")
def sign(policy_id: str, who: str, areas: tuple[str, ...], *, changes: bool, comment: str) -> None:
    """Sign the text of POLICY that waits, or ask for changes, in the name of an expert who holds the area."""
    with opened.academy() as academy, academy.store.transaction() as session:
        person = people.find(session, who)
        if person is None:
            raise click.ClickException(f"There is nobody with the address or id {who!r}.")
        asked = next((one for one in policies.open_rounds(session) if one.policy_id == policy_id), None)
        if asked is None:
            raise click.ClickException(f"No text of {policy_id!r} is with its experts. See: lms policy status")
        held = policies.held_by(session, person.id)
        after = policies.review(
            session,
            asked.id,
            person.id,
            "changes" if changes else "approve",
            areas=areas or asked.yours(person.id, held),
            comment=comment,
            at=academy.clock(),
        )
        missing = ", ".join(map(policies.title_of, after.standing.missing))
        click.echo(f"Recorded. Missing: {missing}." if missing else "Recorded. Nothing is missing any more.")


def _tell(session: Session, one: guardrails.Desk) -> None:
    history = policies.history(session, one.policy_id) if one.now else []
    force = f"version {history[0].number} since {words.moment(history[0].published_at)}" if history else "not in force"
    click.echo(opened.visible(f"{one.policy_id or one.path}  {one.title}: {force}; {STATES[one.state]}."))
    if one.asked is None:
        return
    number, by = one.asked.number, one.asked.by
    click.echo(opened.visible(f"  Round {number} ({one.asked.cls}), by {by} {words.moment(one.asked.opened_at)}"))
    for area in one.asked.standing.areas:
        click.echo(opened.visible(f"    {area.title}: {_said(area)}"))


def _said(area: policies.Area) -> str:
    if area.newest is not None:
        did = "approved" if area.state == "approved" else "asks for changes"
        comment = f" “{area.newest.comment}”" if area.newest.comment else ""
        return f"{did}, {area.newest.name}, {words.moment(area.newest.at)}{comment}"
    return {
        "release": "nobody holds it, so the release itself signs",
        "writers": "only people who wrote on the text hold it; name somebody else",
    }.get(area.state, f"waits for {words.count(len(area.holders), 'expert')}")


COMMANDS = (policy,)
