"""Commands on releases: publish the content folders."""

from pathlib import Path

import click

from lms.cli import opened, places
from lms.content import library as content
from lms.content import report
from lms.library import service as library
from lms.web.academy import Academy


@click.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The academy's folder; without it LMS_CONTENT, the academy around this place, or the starter academy.",
)
@click.option("--note", default="", help="What changed, in a few words; people see it.")
def publish(folder: Path | None, note: str) -> None:
    """Make the content folders the current release. Nothing is published while there are errors."""
    with opened.academy() as academy:
        root = places.folder(folder)
        prepared = _prepared(academy, root)
        if not prepared.sound:
            click.echo(report.text(prepared.findings, prepared.files, colour=True), err=True, nl=False)
        with academy.store.transaction() as session:
            done = library.publish(
                session, prepared, at=academy.clock(), author="command line", source=root.name, note=note
            )
    click.echo(
        f"Release {done.number} is published." if done.changed else f"Nothing changed since release {done.number}."
    )


def _prepared(academy: Academy, root: Path) -> library.Prepared:
    with opened.progress(2, "Publishing") as bar:
        files = content.gather(root)
        bar.update(1)
        with academy.store.reading() as session:
            prepared = library.prepare(session, files, today=academy.clock().date())
        bar.update(1)
    return prepared


COMMANDS = (publish,)
