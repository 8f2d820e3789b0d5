"""Commands on releases: look at what publishing would do, publish, undo, and bring browser edits to the folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import click

from lms.authoring import service as authoring
from lms.cli import opened, places, telling
from lms.content import library as content
from lms.content import report
from lms.web.academy import Academy
from lms.web.words import count

AUTHOR = "command line"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option(
    "--from",
    "folder",
    type=FOLDER,
    help="The academy's folder; without it LMS_CONTENT, the academy around this place, or the starter academy.",
)
@click.option("--note", default="", help="What changed, in a few words; people see it.")
@click.option("--diff", "look", is_flag=True, help="Only show what would change, how much that means, and for whom.")
@click.option("--undo", "back", is_flag=True, help="Bring the release before the current one back, as a new release.")
@click.option(
    "--regrade",
    "choices",
    metavar="QUIZ=CHOICE",
    multiple=True,
    help="Where marking changed, what becomes of results: favour, leave, strict or void. May be given several times.",
)
@click.option("--void", "voids", metavar="QUIZ#QUESTION", multiple=True, help="Take a question out of both sums.")
@click.option("--material", "material", metavar="REF", multiple=True, help="People who completed it learn it again.")
@click.option("--ours", metavar="PATH", multiple=True, help="Of a file changed in both places, take the folder's.")
@click.option("--theirs", metavar="PATH", multiple=True, help="Of a file changed in both places, keep the browser's.")
def publish(
    folder: Path | None,
    note: str,
    *,
    look: bool,
    back: bool,
    choices: tuple[str, ...],
    voids: tuple[str, ...],
    material: tuple[str, ...],
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
) -> None:
    """Make the content folders the current release. Nothing is published while there are errors.

    Exit code 1: there are errors, or something has to be decided first.
    """
    decisions = _decisions(choices, voids, material)
    sides = {**dict.fromkeys(ours, "ours"), **dict.fromkeys(theirs, "theirs")}
    with opened.academy() as academy:
        root = places.folder(folder)
        resolved = cast("dict[str, authoring.Side]", sides)
        plan = _undone(academy) if back else _planned(academy, root, resolved)
        _check_named(plan, decisions, sides)
        if look:
            _show(academy, plan, decisions)
            return
        _refuse(academy, plan, decisions)
        done = _published(academy, plan, decisions, root.name, note)
    _tell_done(plan, done, back=back)


@click.command()
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
def pull(folder: Path | None) -> None:
    """Write what was published in the browser into the academy's folder.

    A file that changed in the folder too is left as it is and named, and the exit code is 1. An empty or new
    folder gets the whole current release.
    """
    root = folder or places.own(None)[0]
    files = content.gather(root)
    with opened.academy() as academy:
        with academy.store.reading() as session:
            found = authoring.plan_pull(session, files)
        with opened.progress(max(1, len(found.writes)), "Pulling") as bar:
            for path, body in found.writes.items():
                _put(root, path, files.get(path), body)
                bar.update(1)
        if files:  # A new copy is not the folder that releases are compared with.
            with academy.store.transaction() as session:
                authoring.pulled(session, found)
    for path, body in found.writes.items():
        click.echo(f"{'Wrote' if body is not None else 'Removed'} {path}")
    for path in found.own:
        click.echo(f"Left {path}: it changed here only, and waits to be published.")
    for path in found.contested:
        click.secho(
            f"Left {path}: it changed here and in the browser. Decide with lms publish --ours or --theirs.", err=True
        )
    if not (found.writes or found.own or found.contested):
        click.echo(f"The folder holds release {found.release} already.")
    click.get_current_context().exit(1 if found.contested else 0)


def _put(root: Path, path: str, before: bytes | None, body: bytes | None) -> None:
    """Write or remove a file, unless it is no longer what was looked at, or lies elsewhere."""
    place = root / path
    if not place.resolve().is_relative_to(root.resolve()):
        raise click.ClickException(f"{path} leads out of the folder through a link; put the folder itself there.")
    now = place.read_bytes() if place.is_file() else None
    if now != before:
        raise click.ClickException(f"{path} was changed at this moment and is left as it is. Run the command again.")
    if body is None:
        place.unlink(missing_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    places.replace(place, body)


def _planned(academy: Academy, root: Path, resolved: dict[str, authoring.Side]) -> authoring.Plan:
    with opened.progress(2, "Planning") as bar:
        files = content.gather(root)
        bar.update(1)
        with academy.store.reading() as session:
            plan = authoring.plan(session, files, today=academy.clock().date(), origin="folder", resolved=resolved)
        bar.update(1)
    return plan


def _undone(academy: Academy) -> authoring.Plan:
    with academy.store.reading() as session:
        return authoring.plan_undo(session, today=academy.clock().date())


def _published(
    academy: Academy, plan: authoring.Plan, decisions: authoring.Decisions, source: str, note: str
) -> authoring.Outcome:
    back = plan.origin == "undo"
    said = note or (f"Brings back release {plan.base - 1}" if back else "")
    where = f"release {plan.base - 1}" if back else source
    with opened.progress(1, "Publishing") as bar, academy.store.transaction() as session:
        done = authoring.publish(
            session, plan, decisions, at=academy.clock(), by=None, author=AUTHOR, source=where, note=said
        )
        bar.update(1)
    return done


def _show(academy: Academy, plan: authoring.Plan, decisions: authoring.Decisions) -> None:
    if plan.findings:
        click.echo(report.text(plan.findings, plan.files, colour=True), nl=False)
    with academy.store.reading() as session:
        runs = authoring.dry_run(session, plan, decisions) if plan.prepared.sound else {}
    against = [*telling.stands_against(plan, decisions)]
    for line in (*telling.tell(plan, runs), *against, "Nothing was written."):
        click.echo(line)
    click.get_current_context().exit(0 if plan.prepared.sound and not against else 1)


def _refuse(academy: Academy, plan: authoring.Plan, decisions: authoring.Decisions) -> None:
    """Stop before anything is written where a trainer has to mend or decide something first."""
    if not plan.prepared.sound:
        click.echo(report.text(plan.findings, plan.files, colour=True), err=True, nl=False)
        raise click.ClickException("nothing was published, since the content has errors.")
    if plan.conflicts:
        with academy.store.transaction() as session:
            authoring.note_conflicts(session, plan, at=academy.clock())
    if against := [*telling.stands_against(plan, decisions)]:
        raise click.ClickException("\n".join(["nothing was published.", *against]))


def _decisions(choices: Iterable[str], voids: Iterable[str], material: Iterable[str]) -> authoring.Decisions:
    chosen: dict[str, authoring.Choice] = {}
    for given in choices:
        quiz, _, choice = given.partition("=")
        if choice not in authoring.CHOICES:
            known = ", ".join(authoring.CHOICES)
            raise click.UsageError(f"--regrade {given!r} is not QUIZ=CHOICE with one of {known}.")
        chosen[quiz] = cast(authoring.Choice, choice)
    void: dict[str, frozenset[str]] = {}
    for given in voids:
        quiz, _, question = given.partition("#")
        if not question:
            raise click.UsageError(f"--void {given!r} is not QUIZ#QUESTION.")
        void[quiz] = void.get(quiz, frozenset()) | {question}
        chosen.setdefault(quiz, "void")
    made = authoring.Decisions(chosen, dict.fromkeys(material, "material"), void)
    for name in made.at_odds():
        raise click.UsageError(authoring.at_odds(name))
    return made


def _check_named(plan: authoring.Plan, decisions: authoring.Decisions, sides: Iterable[str]) -> None:
    """Refuse a decision on something that does not change, which is most likely a slip of the finger."""
    for quiz in decisions.choices:
        if quiz not in plan.needs_choice:
            raise click.UsageError(f"The marking of {quiz!r} does not change.{_listed(plan.needs_choice)}")
    for ref in decisions.raised:
        if ref not in {one.ref for one in plan.changes}:
            raise click.UsageError(f"{ref!r} does not change.{_listed(one.ref for one in plan.changes)}")
    for path in sides:
        if path not in {*plan.files, *plan.before}:
            raise click.UsageError(f"There is no file {path!r} in the folder or the release.")


def _listed(names: Iterable[str]) -> str:
    known = ", ".join(names)
    return f" What does: {known}." if known else ""


def _tell_done(plan: authoring.Plan, done: authoring.Outcome, *, back: bool) -> None:
    if back:
        click.echo(f"Release {done.number} brings back release {plan.base - 1}.")
    elif done.changed:
        click.echo(f"Release {done.number} is published.")
    else:
        click.echo(f"Nothing changed since release {done.number}.")
    for quiz, regraded in done.regraded.items():
        later = f", {regraded.waiting:,} more in the background" if regraded.waiting else ""
        cases = f", {regraded.cases:,} for a trainer to look at" if regraded.cases else ""
        results = count(regraded.attempts, "result")
        click.echo(f"Scored {quiz} again: {results}, {regraded.raised:,} better{cases}{later}.")
    for path in done.kept:
        click.echo(telling.stays(path))
    for one in plan.held:
        click.echo(telling.waits(one))


COMMANDS = (publish, pull)
