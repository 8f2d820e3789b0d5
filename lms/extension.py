"""``LMS(app)`` mounts the academy in a Flask application: its own, or a host's with the host's own login."""

import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from lms import clock, plugins, settings, wiring
from lms.authoring import service as authoring
from lms.content import library as content
from lms.library import places
from lms.people import service as people
from lms.store import migrate
from lms.store.sessions import Store
from lms.web import edge, page
from lms.web.academy import EXTENSION, Academy, Identity

log = logging.getLogger(__name__)
TRIES = 4
"""How often a start looks again when another process was quicker."""
HostIdentify = Callable[[], Identity | None]


class LMS:
    """The academy as a Flask extension.

    :param url_prefix: where the academy is mounted, for example ``/academy``; empty for the root.
    :param identify: tells who is signed in at the host, as :class:`Identity`, or None; without it the
        academy brings its own sign-in.
    :param rooms: more pages, mounted before all others; each view carries a rule of ``lms.web.access``.
    :param options: settings by name, for example ``company="Norda"``; they win over ``app.config`` and
        the environment.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        url_prefix: str = "",
        identify: HostIdentify | None = None,
        rooms: Sequence[Blueprint] = (),
        **options: Any,
    ) -> None:
        self.url_prefix = url_prefix.rstrip("/")
        self.identify = identify
        self.rooms = rooms
        self.options = options
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> Academy:
        """Mount the academy in ``app``: settings, store, current release, pages.

        :raises lms.settings.SettingsError: a setting is wrong.
        :raises lms.plugins.PluginError: an extension that is installed cannot be loaded.
        """
        plugins.load()
        academy = self._academy(app)
        app.extensions[EXTENSION] = academy
        wiring.furnish(academy)
        if academy.store.embedded:
            migrate.upgrade(academy.store)
        if academy.settings.publishes_at_start:
            publish_folders(academy)
        if academy.store.embedded:
            people.keep_up(academy, academy.clock())
        app.register_blueprint(self._blueprint())
        app.jinja_env.globals.update(page.GLOBALS)
        return academy

    def _academy(self, app: Flask) -> Academy:
        given = {f"LMS_{name.upper()}": value for name, value in self.options.items()}
        chosen = settings.from_environment(**{**_lms_keys(app.config), **given})
        academy = Academy(
            settings=chosen,
            store=Store(chosen.url),
            clock=clock.choose(chosen.clock_file),
            prefix=self.url_prefix,
            embedded_in_host=self.identify is not None,
        )
        academy.secret = lambda: str(app.secret_key or chosen.secret)
        academy.store.info["academy"] = academy
        academy.identify = wiring.identify(self.identify)
        return academy

    def _blueprint(self) -> Blueprint:
        parent = Blueprint(
            "lms",
            "lms",
            url_prefix=self.url_prefix or None,
            template_folder="templates",
            static_folder="static/lms",
            static_url_path="/static/lms" if self.url_prefix else "/lms-static",
        )
        for room in (*self.rooms, *wiring.blueprints(hosted=self.identify is not None)):
            parent.register_blueprint(room)
        for package in plugins.packages():
            own = Blueprint(f"of-{package.replace('.', '-')}", package, template_folder="templates")
            parent.register_blueprint(own)
        parent.before_request(edge.before)
        parent.after_request(edge.after)
        parent.teardown_request(edge.end)
        parent.register_error_handler(Exception, edge.answer)
        parent.context_processor(page.values)
        return parent


def publish_folders(academy: Academy) -> None:
    """Publish what is new in the content folders; what was edited in the browser stays as it is.

    Where both changed a file nothing is published: the conflict is logged and kept for the studio, and the
    academy goes on with the release it has. Results are scored again in the learners' favour where keys changed.

    :raises library.LintFailed: the content has errors.
    """
    root = places.content_root(academy.settings.content)
    files = content.gather(root)
    for _ in range(TRIES):
        with academy.store.reading() as reader:
            if authoring.in_step(reader, files):
                return
            plan = authoring.plan(reader, files, today=academy.clock().date(), origin="folder")
        with contextlib.suppress(authoring.Overtaken), academy.store.transaction() as session:
            _publish(session, plan, root.name, at=academy.clock())
            return


def _publish(session: Session, plan: authoring.Plan, source: str, *, at: datetime) -> None:
    if plan.conflicts:
        authoring.note_conflicts(session, plan, at=at)
        log.warning("%s", authoring.Conflicting(plan.conflicts))
        return
    decisions = authoring.in_favour(plan.changes)
    label = {"author": "start", "source": source, "note": "Published at start"}
    authoring.publish(session, plan, decisions, at=at, by=None, **label)
    for one in plan.held:
        log.warning("%s waits for a signature (%s) and is kept as a draft; what is in force stays", one.path, one.areas)


def _lms_keys(config: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in config.items() if key.startswith("LMS_")}
