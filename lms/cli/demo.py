"""The demo: an invented company with months of history, built once and served."""

import os
import sys
from pathlib import Path

import click

from lms.cli import server
from lms.demo import service


@click.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="Folder the demo lives in; built on the first run.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True, help="The port to listen on.")
@click.option("--workers", type=click.IntRange(1, 16), default=1, show_default=True, help="Web processes.")
def demo(data: Path, host: str, port: int, workers: int) -> None:
    """Build a demo company of invented people, print the sign-ins, and serve it."""
    server.free_address(host, port)
    data.mkdir(parents=True, exist_ok=True)
    url = f"http://{host}:{port}"
    os.environ.update(service.environment(data.resolve(), url))
    if not service.is_built(data):
        service.build(data.resolve(), say=click.echo)
        _begin_anew()
    found = service.build(data.resolve(), say=click.echo)
    for line in service.lines(found, url):
        click.echo(line)
    server.serve(host, port, workers, 4, True)


def _begin_anew() -> None:
    """Serve in a process that has not built anything: five months of history leave it twice as large."""
    sys.stdout.flush()
    words = click.get_current_context().params
    options = [text for name, value in words.items() for text in (f"--{name}", str(value))]
    os.execv(sys.executable, [sys.executable, "-m", "lms", "demo", *options])  # noqa: S606 ourselves, no shell


COMMANDS = (demo,)
