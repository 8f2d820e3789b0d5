"""`lms fmt`: write missing ids into content files, and nothing else."""

from difflib import unified_diff
from pathlib import Path

import click

from lms.cli import places
from lms.content import library as content
from lms.content import naming


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--check", is_flag=True, help="Only name the files that lack ids; exit code 1 if there are any.")
@click.option("--diff", "shown", is_flag=True, help="Only show what would be written.")
def fmt(path: Path | None, check: bool, shown: bool) -> None:
    """Write the ids that are missing: of courses, lessons, quizzes, questions, clauses, badges, levels.

    Each is made once from the title, unique where it has to be; every other byte stays as it is. PATH is the
    academy's folder, or a folder or file inside it.
    """
    root, below = places.own(path)
    files = content.gather(root)
    named = {name: body for name, body in naming.with_ids(files).items() if places.is_below(name, below)}
    for name, body in named.items():
        if shown:
            _show(name, files[name], body)
        elif check:
            click.echo(f"{name} lacks an id")
        else:
            places.replace((root / name).resolve(), body)
            click.echo(f"Wrote ids into {name}")
    if not named:
        click.echo("Every id is there.")
    click.get_current_context().exit(1 if named and check else 0)


def _show(name: str, before: bytes, after: bytes) -> None:
    old, new = (text.decode("utf-8").splitlines(keepends=True) for text in (before, after))
    for line in unified_diff(old, new, name, name):
        colour = {"+": "green", "-": "red"}.get(line[:1])
        click.secho(line.rstrip("\r\n"), fg=colour)


COMMANDS = (fmt,)
