"""Commands on question banks of other systems: take them in, give them out."""

from pathlib import Path

import click

from lms import clock, plugins
from lms.authoring.exchange import banks, formats
from lms.authoring.exchange.bank import MOST_BYTES, ExchangeError, Loss
from lms.cli import places, terminal
from lms.content import library as content
from lms.content import report
from lms.web.words import count

FORMAT = click.Choice(list(formats.NAMES))


@click.group()
def quiz() -> None:
    """Take in question banks of other systems, and give quizzes out to them."""


@quiz.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "name", type=FORMAT, default=None, help="What FILE is in; without it the file itself tells.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The quiz file to write.")
@click.option("--for", "closes", default="", help="What the quiz closes, such as course:guardrails.")
def import_(file: Path, name: formats.Name | None, out: Path, closes: str) -> None:
    """Make a quiz file of a bank in GIFT, Moodle XML, QTI 1.2 or 2.1, or text2qti.

    What could not be carried over is listed line by line. A broken or hostile file is refused whole.
    """
    if out.exists():
        raise click.UsageError(f"{out} is there already; choose another name, or move it away first.")
    plugins.load()
    data = _bytes(file)
    root, path = _placed(out)
    shape = name or formats.detected(data)
    with terminal.progress(banks.about(data, shape), "Reading") as bar:
        beside = content.gather(root) if root else {}
        made = banks.taken(
            data,
            path,
            name=shape,
            closes=closes,
            beside=beside,
            today=clock.system().date(),
            heard=lambda _: bar.update(1),
        )
    with out.open("xb") as stream:
        stream.write(made.text)
    _tell_losses(file, made.losses)
    click.echo(f"{count(made.questions, 'question')} in {out}. {_lost(made.losses)}")
    if made.findings:
        click.echo(report.text(made.findings, {path: made.text}, colour=True), nl=False)


@quiz.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "name", type=FORMAT, required=True, help="What to write.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="The file to write.")
def export(path: Path, name: formats.Name, out: Path | None) -> None:
    """Write the quiz at PATH in the format of another system; what that cannot hold is listed."""
    plugins.load()
    root, below = places.chosen(path)
    read = content.read(content.gather(root), today=clock.system().date())
    found = next((one for one in read.quizzes.values() if one.path == below), None)
    if found is None:
        raise click.ClickException(f"{path} holds no quiz that can be read; lms lint {path} says why.")
    target = out or Path(f"{path.stem}{formats.ENDINGS[name]}")
    if target.exists():
        raise click.UsageError(f"{target} is there already; choose another name with --out.")
    written = banks.given(found, name)
    with target.open("xb") as stream:
        stream.write(written.body)
    _tell_losses(path, written.losses)
    click.echo(f"{count(len(found.questions), 'question')} of {below} went into {target}. {_lost(written.losses)}")


def _bytes(file: Path) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ExchangeError(f"{file} is larger than {MOST_BYTES // 1_000_000} MB; part it and try again.")
    return data


def _placed(out: Path) -> tuple[Path | None, str]:
    """Find the academy around a file to come, and its path in there."""
    home = out.resolve().parent
    if not home.is_dir() and not home.parent.is_dir():
        raise click.UsageError(f"There is no folder {out.parent}; make it first.")
    home.mkdir(exist_ok=True)
    try:
        root, below = places.chosen(home)
    except click.UsageError:
        return None, f"quizzes/{out.name}"
    return root, f"{below}/{out.name}".lstrip("/")


def _tell_losses(file: Path, losses: tuple[Loss, ...]) -> None:
    for one in losses:
        about = f"“{one.question}”: " if one.question else ""
        click.echo(terminal.visible(f"{file}:{one.line}: {about}{one.words}"), err=True)


def _lost(losses: tuple[Loss, ...]) -> str:
    if not losses:
        return "Everything was carried over."
    return f"{count(len(losses), 'thing')} could not be carried over, listed above."


COMMANDS = (quiz,)
