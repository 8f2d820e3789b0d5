"""Commands on what XP pay: the rules, and counting anew what was paid before."""

import click

from lms.cli import opened
from lms.recognition import service as recognition
from lms.recognition.xp import figures
from lms.web import words
from lms.web.academy import Academy

WORD = "recompute"


@click.group()
def xp() -> None:
    """Show what XP pay, and count anew what was paid before."""


@xp.command()
def rules() -> None:
    """List every rule, oldest first, with its date and its reason."""
    with opened.academy() as academy, academy.store.reading() as session:
        for rule in recognition.xp_rules(session):
            since = f"from {words.moment(rule.from_at)}" if rule.from_at else "from the first day"
            reason = f" “{rule.reason}”" if rule.reason else ""
            click.echo(opened.visible(f"{rule.version}  {since}: {recognition.in_words(rule.amounts)}{reason}"))


@xp.command()
@click.option("--dry-run", is_flag=True, help="Only say what would change, in numbers without names.")
@click.option("--exactly", is_flag=True, help="Lower lines too that are worth less now; otherwise lines only rise.")
@click.option("--reason", default="", help="Why; everybody whose lines change reads it in their ledger.")
@click.option("--yes", is_flag=True, help="Decide without being asked to type the word.")
def recompute(dry_run: bool, exactly: bool, reason: str, yes: bool) -> None:
    """Bring what was paid before to the rule that pays now. Each line is corrected once, however often this runs."""
    with opened.academy() as academy:
        if dry_run:
            _preview(academy, upwards=not exactly)
            return
        if not reason.strip():
            raise click.UsageError("Say why with --reason: people read it in their ledger. Or look first: --dry-run")
        found = _counted(academy, upwards=not exactly)
        if not yes and click.prompt(f"Type {WORD} to decide", default="", show_default=False) != WORD:
            with academy.store.transaction() as session:
                recognition.drop_recompute(session, found, at=academy.clock())
            raise click.ClickException("Nothing was changed.")
        with academy.store.transaction() as session:
            recognition.decide_recompute(session, found, reason=reason.strip()[:500], by=None, at=academy.clock())
        done = _to_the_end(academy, found, "Counting anew")
        _say(done.did, done=True)


def _preview(academy: Academy, *, upwards: bool) -> None:
    with academy.store.reading() as session:
        rule, shown = recognition.preview_recompute(session, upwards=upwards, at=academy.clock())
    click.echo(f"By rule {rule.version}. {recognition.in_words(rule.amounts)}")
    _say(shown, done=False)


def _counted(academy: Academy, *, upwards: bool) -> int:
    with academy.store.transaction() as session:
        found = recognition.begin_recompute(session, upwards=upwards, by=None, at=academy.clock())
    counted = _to_the_end(academy, found, "Counting")
    if counted.state != "counted" or counted.upwards != upwards:
        raise click.ClickException("Another recount is open. Decide it, or put it away, under Programme, XP.")
    click.echo(f"By rule {counted.rule.version}. {recognition.in_words(counted.rule.amounts)}")
    _say(counted.would, done=False)
    return found


def _to_the_end(academy: Academy, recompute_id: int, label: str) -> recognition.Recompute:
    """Take one chunk after the other, each in a transaction of its own, until there is nothing left to do."""
    with opened.progress(1, label) as bar:
        while True:
            with academy.store.reading() as session:
                found = recognition.recompute(session, recompute_id)
            bar.length = max(1, found.people)
            bar.update(found.done - bar.pos)
            if found.state not in {"counting", "working"}:
                return found
            with academy.store.transaction() as session:
                recognition.go_on_recomputing(session, academy.clock())


def _say(shown: figures.Shown, *, done: bool) -> None:
    have = "have" if done else "would have"
    if shown.few:
        click.echo("Fewer than five people have learned here so far; nothing is told in detail.")
        return
    for side, more in ((shown.up, "more"), (shown.down, "less")):
        if side.few:
            click.echo(f"Fewer than five people {have} {more}; nothing is told in detail.")
        elif side.people:
            people, most = words.count(side.people, "person", "people"), side.largest
            click.echo(f"{people} {have} {more}: {side.total:,} XP in all, {most:,} at the most.")
            for group in side.groups if len(side.groups) > 1 else ():
                up_to = f" to {group.most:,}" if group.most else " and more"
                click.echo(f"  {words.count(group.people, 'person', 'people')}: {group.least:,}{up_to} XP")
    if shown.up.people == 0 and shown.down.people == 0:
        click.echo(f"Nothing {'changed' if done else 'would change'} for anybody.")
    elif shown.same:
        click.echo(f"{words.count(shown.same, 'person', 'people')} {have} the same as before.")


COMMANDS = (xp,)
