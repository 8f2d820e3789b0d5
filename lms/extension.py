"""``LMS(app)`` mounts the academy in a Flask application: its own, or a host's with the host's own login."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Flask

from lms import clock, settings, wiring
from lms.content import library as content
from lms.library import places
from lms.library import service as library
from lms.store import migrate
from lms.store.sessions import Store
from lms.web import edge, page
from lms.web.academy import EXTENSION, Academy, Identity

HostIdentify = Callable[[], Identity | None]


class LMS:
    """The academy as a Flask extension.

    :param url_prefix: where the academy is mounted, for example ``/academy``; empty for the root.
    :param identify: tells who is signed in at the host, as :class:`Identity`, or None; without it the
        academy brings its own sign-in.
    :param options: settings by name, for example ``company="Norda"``; they win over ``app.config`` and
        the environment.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        url_prefix: str = "",
        identify: HostIdentify | None = None,
        **options: Any,
    ) -> None:
        self.url_prefix = url_prefix.rstrip("/")
        self.identify = identify
        self.options = options
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> Academy:
        """Mount the academy in ``app``: settings, store, current release, pages.

        :raises lms.settings.SettingsError: a setting is wrong.
        """
        academy = self._academy(app)
        app.extensions[EXTENSION] = academy
        wiring.furnish(academy)
        if academy.store.embedded:
            migrate.upgrade(academy.store)
        if academy.settings.publishes_at_start:
            publish_folders(academy)
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
        for room in wiring.blueprints(hosted=self.identify is not None):
            parent.register_blueprint(room)
        parent.before_request(edge.before)
        parent.after_request(edge.after)
        parent.teardown_request(edge.end)
        parent.register_error_handler(Exception, edge.answer)
        parent.context_processor(page.values)
        return parent


def publish_folders(academy: Academy) -> library.Published:
    """Publish the content folders as they are on disk, unless they are published already.

    :raises library.LintFailed: the content has errors.
    """
    root = places.content_root(academy.settings.content)
    with academy.store.reading() as reader:
        prepared = library.prepare(reader, content.gather(root), today=academy.clock().date())
    with academy.store.transaction() as session:
        return library.publish(
            session,
            prepared,
            at=academy.clock(),
            author="start",
            source=str(root.name),
            note="Published at start",
        )


def _lms_keys(config: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in config.items() if key.startswith("LMS_")}
