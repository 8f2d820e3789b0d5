"""Commands that stay: the web server and the work beside requests."""

import logging
import os
import signal
import threading
from pathlib import Path
from types import FrameType

import click

from lms.cli import author, opened, server
from lms.cli.processes import when_orphaned
from lms.delivery import jobs as delivery_jobs


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Web processes.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Threads of each process.")
@click.option("--jobs/--no-jobs", default=True, show_default=True, help="Deliver mail and run periodic jobs as well.")
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The academy's folder; without it LMS_CONTENT, the academy around this place, or the starter academy.",
)
@click.option("--author", "authoring", is_flag=True, help="Live preview for the author on this machine; see below.")
def serve(host: str, port: int, workers: int, threads: int, jobs: bool, folder: Path | None, authoring: bool) -> None:
    """Serve the academy: bring the database up to date, publish, answer requests, deliver mail.

    With --author: publish the folder at each save into a database of its own below var/author, show mistakes
    on the open page, and let whoever opens the printed address on this machine in, with nothing locked.
    """
    if authoring:
        author.serve(host, port, folder)
        return
    if folder is not None:
        os.environ["LMS_CONTENT"] = str(folder)
    server.serve(host, port, workers, threads, jobs)


@click.command("jobs")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--parent", type=int, default=None, hidden=True, help="End when this process is gone.")
def run_jobs(once: bool, parent: int | None) -> None:
    """Deliver mail and run periodic jobs, beside any number of web processes on any number of machines."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with opened.academy() as academy:
        delivery_jobs.check(academy.settings)
        if once:
            click.echo(f"{delivery_jobs.run_once(academy)} done.")
            return
        stop = threading.Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        if parent is not None:
            when_orphaned(parent, stop.set, seconds=server.DRAIN_SECONDS)
        delivery_jobs.run(academy, stop)


COMMANDS = (serve, run_jobs)
