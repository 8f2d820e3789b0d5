"""What serves: the processes that answer requests, and the work beside them."""

import errno
import gc
import os
import signal
import socket
import time

import click
from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from lms import settings
from lms.app import create_app
from lms.cli import opened, places
from lms.cli.processes import Helper, when_orphaned
from lms.delivery import jobs as delivery_jobs
from lms.store import migrate
from lms.web.academy import EXTENSION, Academy
from lms.web.words import count

DRAIN_SECONDS = 20
"""How long requests under way may take after the signal to stop."""
CRASHES = 5
CRASH_SECONDS = 60.0
"""So many ends of the server by crashing workers in so long a time are final: starting again does not help."""


def serve(host: str, port: int, workers: int, threads: int, jobs: bool) -> None:
    """Bring the database up to date, publish, answer requests and deliver mail, until told to stop."""
    address = free_address(host, port)
    processes = count(workers, "process", "processes")
    prepare()
    helper = Helper("jobs", "--parent", str(os.getpid())) if jobs else None
    try:
        run_server(
            address,
            port,
            workers,
            threads,
            hello=f"Handrail listens on {url_of(address, port)} with {processes}. Stop it with Ctrl+C.",
        )
    finally:
        if helper:
            helper.stop(DRAIN_SECONDS)
    click.echo("Handrail has stopped.")


def url_of(address: str, port: int) -> str:
    """Give the address to type into a browser."""
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def application() -> Flask:
    """Make the application of one worker, which finishes its requests and ends when its parent is gone."""
    follow_parent()
    return create_app()


def follow_parent() -> None:
    """End this worker when its parent is gone, and only when the parent says so."""
    when_orphaned(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGTERM), seconds=DRAIN_SECONDS)
    # Until the server sets its own handlers, the parent's would swallow the signal to stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl+C reaches the parent alone, which then ends the workers in order.
    os.setpgid(0, 0)


def prepare() -> None:
    """Bring the database up to date and publish once, before any worker starts.

    :raises lms.settings.SettingsError: a setting is wrong.
    :raises lms.delivery.service.BadMailUrl: ``LMS_MAIL_URL`` cannot be read.
    """
    chosen = settings.from_environment()
    if chosen.content is None and (here := places.here()):
        os.environ["LMS_CONTENT"] = str(here)
    delivery_jobs.check(chosen)
    with opened.store() as store:
        migrate.upgrade(store)
    academy: Academy = create_app().extensions[EXTENSION]
    # Connections must not be shared with the workers, which are forked from this process.
    academy.store.dispose()
    # What is loaded stays for good: workers share it, and no request waits while it is all looked through again.
    gc.collect()
    gc.freeze()
    os.environ["LMS_PUBLISH_AT_START"] = "no"
    if chosen.production and not chosen.mail_url:
        click.secho("Mail is printed here, not sent: set LMS_MAIL_URL.", err=True, fg="yellow")


def run_server(
    address: str,
    port: int,
    workers: int,
    threads: int,
    *,
    hello: str,
    target: str = "lms.cli.server:application",
) -> None:
    """Answer requests until told to stop; workers that crash are replaced. Says ``hello`` once it listens."""
    crashes: list[float] = []
    while True:
        server = Server(
            target,
            factory=True,
            interface=Interfaces.WSGI,
            address=address,
            port=port,
            workers=workers,
            blocking_threads=threads,
            http=HTTPModes.http1,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=DRAIN_SECONDS,
        )
        if not crashes:
            server.on_startup(lambda: click.echo(hello))
        try:
            server.serve()
        except SystemExit:
            if server.interrupt_signal:
                return
            # The server gives up when a worker dies twice within seconds, also when somebody killed it.
            crashes = [at for at in crashes if at > time.monotonic() - CRASH_SECONDS] + [time.monotonic()]
            if len(crashes) >= CRASHES:
                raise
        else:
            return


def free_address(host: str, port: int) -> str:
    """Give the address of ``host`` if its port is free.

    :raises click.ClickException: it is not; the message says why and the mend.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise click.UsageError(f"There is no address {host!r} to listen on; try --host 127.0.0.1") from None
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
            trial.listen(1)
        except OSError as error:
            raise click.ClickException(_port_words(host, port, error)) from None
    return str(address[0])


def _port_words(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program. Choose another with --port."
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}. Choose one above 1023 with --port."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"This machine has no address {host}. Choose another with --host."
    return f"Cannot listen on {host}, port {port}: {error.strerror}."
