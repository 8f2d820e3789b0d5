"""Commands on content: check it, explain what is wrong, publish it."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from textwrap import indent

import click

from lms import clock, settings
from lms.cli import opened
from lms.content import library as content
from lms.content import markup, report
from lms.content.findings import CODES, Finding
from lms.library import places
from lms.library import service as library
from lms.web.academy import Academy

FORMATS: dict[str, Callable[[list[Finding], content.Files], str]] = {
    # click takes the colours out again where standard output is no terminal.
    "text": partial(report.text, colour=True),
    "json": report.as_json,
    "github": report.as_github,
}


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "shape", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How to print."
)
def lint(path: Path | None, shape: str) -> None:
    """Check courses, quizzes, badges and policies; works without a database.

    PATH is the academy's folder, or a folder or file inside it. Exit code 0: nothing to mend;
    1: something to mend; 2: the command could not be understood.
    """
    root, below = _place(path)
    files = content.gather(root)
    found = [one for one in _findings(files) if one.path.startswith(below)]
    click.echo(FORMATS[shape](found, files), nl=False)
    click.get_current_context().exit(1 if found else 0)


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a code of `lms lint` means, why it matters, and how to mend it. Without a code: list them."""
    if code is None:
        for name, known in sorted(CODES.items()):
            click.echo(f"{name:<24} {known.title}")
        return
    name = code.upper()
    if name not in CODES:
        near = get_close_matches(name, CODES, n=1)
        hint = f"Did you mean {near[0]}?" if near else "`lms explain` lists every code."
        raise click.UsageError(f"There is no code {code!r}. {hint}")
    known = CODES[name]
    example = indent(known.example, "    ")
    click.secho(f"{name} ({known.severity}): {known.title}", bold=True)
    click.echo(f"\nWhy:  {known.why}\nMend: {known.mend}\n\n{example}")


@click.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The academy's folder; without it LMS_CONTENT, or the starter academy.",
)
@click.option("--note", default="", help="What changed, in a few words; people see it.")
def publish(folder: Path | None, note: str) -> None:
    """Make the content folders the current release. Nothing is published while there are errors."""
    with opened.academy() as academy:
        root = places.content_root(folder or academy.settings.content)
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


def _place(path: Path | None) -> tuple[Path, str]:
    """Find the academy's folder around ``path``, and the beginning of the paths that are asked for."""
    if path is None:
        return places.content_root(settings.from_environment().content), ""
    here = path.resolve()
    for root in (here, *here.parents):
        if (root / "courses").is_dir():
            return root, "" if root == here else here.relative_to(root).as_posix()
    raise click.UsageError(f"{path} is not inside an academy: no folder around it holds courses/")


def _findings(files: content.Files) -> list[Finding]:
    read = content.read(files, today=clock.system().date())
    made = markup.render(content.fragments(read))
    return sorted((*read.findings, *made.findings))


COMMANDS = (lint, explain, publish)
