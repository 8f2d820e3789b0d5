"""`lms serve --author`: the academy of one folder for its author alone, on this machine, following each save."""

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from flask import Flask

from lms import settings
from lms.app import create_app
from lms.authoring import local
from lms.authoring.follower import Follower, State
from lms.cli import opened, places, server
from lms.content import library as content
from lms.content import report
from lms.web.academy import EXTENSION, Academy
from lms.web.words import count

KEPT = "_HANDRAIL_AUTHOR"
"""How the process that listens tells its worker what to serve."""
THREADS = 4
LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is served to the author, and where."""

    root: Path
    data: Path
    key: str
    address: str
    port: int

    def to_environment(self) -> None:
        """Hand it to the worker."""
        os.environ[KEPT] = json.dumps([str(self.root), str(self.data), self.key, self.address, self.port])

    @classmethod
    def from_environment(cls) -> "Wanted":
        """Read what the process that listens wants."""
        root, data, key, address, port = json.loads(os.environ[KEPT])
        return cls(Path(root), Path(data), key, address, port)


def serve(host: str, port: int, folder: Path | None) -> None:
    """Publish the folder, then serve it and publish each save, until told to stop.

    :raises click.UsageError: ``host`` is not this machine alone.
    """
    address = server.free_address(host, port)
    if not local.is_local(address):
        raise click.UsageError(f"--author serves this machine alone; {host} can be reached from others.")
    wanted = Wanted(
        places.folder(folder).resolve(),
        (settings.from_environment().data / "author").resolve(),
        secrets.token_urlsafe(24),
        address,
        port,
    )
    wanted.to_environment()
    _begin(wanted)
    server.run_server(address, port, 1, THREADS, hello="Starting …", target="lms.cli.author:application")
    click.echo("Handrail has stopped.")


def application() -> Flask:
    """Make the application of the one worker, which follows the folder beside answering requests."""
    server.follow_parent()
    wanted = Wanted.from_environment()
    app, follower = _made(wanted, partial(_say_from_the_second, []))
    for work in (partial(follower.run, threading.Event()), partial(_say_where, wanted)):
        threading.Thread(target=work, daemon=True).start()
    return app


def _say_where(wanted: Wanted) -> None:
    """Print the address once it answers, so that nobody opens it too early."""
    while True:
        with suppress(OSError), socket.create_connection((wanted.address, wanted.port), timeout=1):
            break
        time.sleep(LOOK_SECONDS)
    click.echo(
        f"Open {server.url_of(wanted.address, wanted.port)}/studio/enter/{wanted.key}\n"
        "Each save shows in the browser. The address is for you alone; stop with Ctrl+C."
    )


def _made(wanted: Wanted, say: Callable[[State, content.Files], object]) -> tuple[Flask, Follower]:
    app = create_app(
        identify=local.identify,
        rooms=(local.bp,),
        environment="development",
        data=str(wanted.data),
        content=str(wanted.root),
        database_url="",
        secret="",
        base_url="",
        mail_url="",
        clock_file="",
        proxies=0,
        publish_at_start="no",
        trusted_hosts=local.HOSTS,
    )
    # Cookies know no ports: another academy on this machine must not be signed out by this one.
    app.config["SESSION_COOKIE_NAME"] = f"handrail_author_{wanted.port}"
    academy: Academy = app.extensions[EXTENSION]
    follower = Follower(academy, wanted.root, say=say)
    local.furnish(academy, follower, wanted.key)
    return app, follower


def _begin(wanted: Wanted) -> None:
    """Bring the author's own database up to date and publish once, so that the worker begins with pages to show."""
    wanted.data.mkdir(parents=True, exist_ok=True)
    app, follower = _made(wanted, _say)
    with opened.progress(1, f"Reading {wanted.root.name}") as bar:
        follower.take()
        bar.update(1)
    app.extensions[EXTENSION].store.dispose()


def _say(state: State, files: content.Files) -> None:
    """Tell the terminal what a save came to."""
    if state.errors:
        click.echo(report.text([one.finding for one in state.errors], files, colour=True), nl=False)
    elif state.conflicts:
        click.echo(f"Changed here and in the browser: {', '.join(state.conflicts)}. Decide in the studio.")
    else:
        click.echo(f"Release {state.release}: {count(len(files), 'file')}.")


def _say_from_the_second(told: list[State], state: State, files: content.Files) -> None:
    """Tell what a save came to; what the folder held at first was told before the worker began."""
    if told:
        _say(state, files)
    told[:] = [state]
