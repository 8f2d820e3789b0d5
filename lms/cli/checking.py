"""Commands that look at content files without a database: check them, explain what is wrong."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from textwrap import indent

import click

from lms import clock, plugins
from lms.cli import places
from lms.cli.remembered import Remembered, place
from lms.content import library as content
from lms.content import markup, report, sarif
from lms.content.findings import CODES, Finding

FORMATS: dict[str, Callable[[list[Finding], content.Files], str]] = {
    # click takes the colours out again where standard output is no terminal.
    "text": partial(report.text, colour=True),
    "json": report.as_json,
    "github": report.as_github,
    "sarif": sarif.as_sarif,
}


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "shape", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How to print."
)
def lint(path: Path | None, shape: str) -> None:
    """Check courses, quizzes, badges and policies; works without a database.

    PATH is the academy's folder, or a folder or file inside it. Without it: the folder of LMS_CONTENT, the
    academy around this place, or the starter academy. Exit code 0: nothing to mend; 1: something to mend;
    2: the command could not be understood.
    """
    root, below = places.chosen(path)
    files = content.gather(root)
    found = [one for one in findings(files) if places.is_below(one.path, below)]
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


def findings(files: content.Files) -> list[Finding]:
    """Check files; only what was never shown well on this machine is rendered."""
    plugins.load()
    read = content.read(files, today=clock.system().date())
    shown = Remembered(place())
    pieces = [piece for piece in content.fragments(read) if piece.text not in shown]
    made = markup.render(pieces)
    shown.add(made.html)
    return sorted((*read.findings, *made.findings))


COMMANDS = (lint, explain)
