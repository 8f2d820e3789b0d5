"""What every template is given: who is here, where they may go, and words for dates and content."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import current_app, g, request, url_for
from markupsafe import Markup

from lms.content import art, markup
from lms.content.badges import Badge
from lms.settings import Settings
from lms.web import context, csrf, navigation, words
from lms.web.academy import Academy, Visit

LINKS, HEADER = "lms/_links.html", "lms/_header.html"
MOST_PATHS = 2_000
"""Of how many addresses a process remembers in which place they lie."""
STATIC = Path(__file__).parent.parent / "static" / "lms"


TOKEN = Markup("<!--token-->")
"""Holds the place of a form's token in parts of pages that are kept; sanitised content holds no comments."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page."""

    links: Markup
    header: Markup


def values() -> dict[str, Any]:
    """Give the values of the context processor; the expensive ones are functions."""
    academy = context.academy()
    visit: Visit | None = g.get("lms_visit")
    return {
        **_standing(academy),
        "visit": visit,
        "zone": visit.time_zone if visit else academy.settings.time_zone,
        "frame": _frame(academy, visit),
        "now": context.now(),
        "flashes": context.flashes(),
        "asset": _assets().__getitem__,
    }


def bare(template: str, **values: Any) -> str:
    """Show a page that knows nothing of its visitor: no session is looked at, so none is kept and no cookie set."""
    return current_app.jinja_env.get_template(template).render(asset=_assets().__getitem__, **values)


FOOTER = (("Our social media policy", "/policy"), ("Words we use", "/glossary"))
"""The links under every page."""


def _standing(academy: Academy) -> dict[str, Any]:
    """Give the values that are the same on every page of an academy, put together once."""
    kept: tuple[Settings, dict[str, Any]] | None = academy.shelf.get("standing")
    if kept is None or kept[0] is not academy.settings:
        kept = academy.shelf["standing"] = (academy.settings, _stands(academy))
    return kept[1]


def _stands(academy: Academy) -> dict[str, Any]:
    links = (Markup('<a href="{}">{}</a>').format(academy.path(below), label) for label, below in FOOTER)
    return {
        "home_href": academy.path("/"),
        "me_href": academy.path("/me"),
        "sign_in_href": academy.path("/sign-in"),
        "sign_out_href": academy.path("/sign-out"),
        "footer_links": Markup("").join(links),
        "company": academy.settings.company,
        "contact": academy.settings.contact,
        "demo": academy.settings.demo,
        "embedded_in_host": academy.embedded_in_host,
        "form": None,
        "problem": False,
        **FUNCTIONS,
    }


def _frame(academy: Academy, visit: Visit | None) -> Frame:
    """Give the frame; made once for all who have the same roles on the same place."""
    known: dict[Any, Frame] = academy.shelf.setdefault("frames", {})
    path, root = request.path, request.script_root
    on_me = root + path == academy.path("/me")
    key = (visit.roles if visit else None, _current(academy, path), on_me, root)
    if key not in known:
        main, more = (
            navigation.shown(places, visit, academy.prefix, path) for places in (academy.places, academy.more_places)
        )
        facts = {"signed_in": visit is not None, "places": main, "more_places": more, "on_me": on_me}
        known[key] = Frame(kept(LINKS), kept(HEADER, **facts))
    made = known[key]
    return Frame(made.links, with_token(made.header)) if visit else made


def _current(academy: Academy, path: str) -> tuple[bool, ...]:
    known: dict[str, tuple[bool, ...]] = academy.shelf.setdefault("current places", {})
    if path not in known:
        if len(known) >= MOST_PATHS:
            known.clear()
        known[path] = navigation.current(academy, path)
    return known[path]


def with_token(part: Markup) -> Markup:
    """Fill in the form's token of this visitor, where a kept part of a page holds its place."""
    return Markup(part.replace(TOKEN, csrf.field()))  # noqa: S704 both were escaped when they were made


def baked(name: str) -> dict[Any, Markup]:
    """Give the shelf of ready-made parts of pages: those that are the same for everybody in the same position.

    What they are made of, besides what their key says, is the current release, and a new one clears the shelf.
    """
    academy, visit = context.academy(), context.person()
    shelf: tuple[int, dict[str, dict[Any, Markup]]] = academy.shelf.get("baked", (0, {}))
    if shelf[0] != visit.release:
        academy.shelf["baked"] = shelf = (visit.release, {})
    return shelf[1].setdefault(name, {})


def kept(template: str, **values: Any) -> Markup:
    """Show a part of a page to be kept: it knows nothing of the visitor, and ``TOKEN`` stands for the form's token."""
    given = {**_standing(context.academy()), "asset": _assets().__getitem__, **values, "csrf": lambda: TOKEN}
    return Markup(current_app.jinja_env.get_template(template).render(given))  # noqa: S704 a template escapes


def macro(template: str, name: str, *values: Any) -> Markup:
    """Show what a macro of a template makes of these values."""
    module: Any = current_app.jinja_env.get_template(template).module
    return Markup(getattr(module, name)(*values))  # noqa: S704 a template escapes what it shows


class _Assets(dict[str, str]):
    """The addresses of static files under one mount, each made when it is first asked for."""

    def __missing__(self, name: str) -> str:
        self[name] = f"{url_for('lms.static', filename=name)}?v={_version(name)}"
        return self[name]


def _assets() -> _Assets:
    """Give the addresses of static files, with their hashes so that caches never serve an old one."""
    known: dict[str, _Assets] = context.academy().shelf.setdefault("assets", {})
    return known.setdefault(request.script_root, _Assets())


@lru_cache(maxsize=64)
def _version(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def _zone() -> str:
    visit: Visit | None = g.get("lms_visit")
    return visit.time_zone if visit else context.academy().settings.time_zone


def moment(at: datetime, zone: str = "") -> Markup:
    """Show date, time and zone, as they are in a zone, or where the visitor is."""
    return words.time_tag(at, words.moment(at, zone or _zone()))


def day(at: datetime, zone: str = "") -> Markup:
    """Show a date, as it is in a zone, or where the visitor is."""
    return words.time_tag(at, words.day(at, zone or _zone()))


def relative(at: datetime) -> Markup:
    """Show how far an instant is."""
    return words.time_tag(at, words.relative(at, context.now()))


def path(below: str) -> str:
    """Give the address of a path of the academy."""
    return context.academy().path(below)


def deadline(at: datetime) -> Markup:
    """Show date, time, zone and how far it is."""
    return words.time_tag(at, f"{words.moment(at, _zone())} ({words.relative(at, context.now())})")


def say(text: str) -> Markup:
    """Show a piece of content as it was rendered when it was published."""
    return context.academy().say(context.session(), text)


def plain(text: str) -> str:
    """Show the words of a piece of content without its markup."""
    return " ".join(say(text).striptags().split())


def inline(text: str) -> Markup:
    """Show a piece of content for a place that holds words only, such as a label."""
    return Markup(markup.inline(say(text)))  # noqa: S704 a part of HTML that was sanitised when it was rendered


def ask(question: Any, name: str, error: str = "") -> Markup:
    """Show what one answers a question with, by the template of its kind; ``name`` is that of its fields."""
    return Markup(_kind(question).ask(question, name, error))  # noqa: S704 a template escapes what it shows


def answer(question: Any) -> Markup:
    """Show an answer and what was right about it, by the template of its kind."""
    return Markup(_kind(question).answer(question))  # noqa: S704 a template escapes what it shows


def _kind(question: Any) -> Any:
    return current_app.jinja_env.get_template(question.template).module


def panels(name: str, **facts: Any) -> Markup:
    """Show what other rooms have to add at this place."""
    shown = [panel(**facts) for panel in context.academy().panels.get(name, [])]
    return Markup("").join(Markup(one) for one in shown if one)  # noqa: S704 panels render templates


def badge_art(badge: Badge) -> Markup:
    """Draw a badge; the picture holds no text of a person but its escaped title."""
    return Markup(art.draw(badge.title, badge.shape, badge.glyph, badge.colour))  # noqa: S704 generated from names of shapes


def views_of(of: str, here: str) -> list[tuple[str, str, bool]]:
    """Give the views of a place that this visitor may open: label, address, and whether we are on it."""
    academy = context.academy()
    if "rules" not in academy.shelf:
        academy.shelf["rules"] = frozenset(rule.rule for rule in current_app.url_map.iter_rules())
    return navigation.tabs(academy, context.person(), academy.shelf["rules"], of, here)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "answer": answer,
    "ask": ask,
    "badge_art": badge_art,
    "csrf": csrf.field,
    "csrf_value": csrf.token,
    "count": words.count,
    "day": day,
    "deadline": deadline,
    "inline": inline,
    "length": words.length,
    "minutes": words.minutes,
    "moment": moment,
    "panels": panels,
    "plain": plain,
    "relative": relative,
    "say": say,
    "views_of": views_of,
    "with_token": with_token,
}

GLOBALS: dict[str, Callable[..., Any]] = {
    "lms_badge_art": badge_art,
    "lms_count": words.count,
    "lms_day": day,
    "lms_deadline": deadline,
    "lms_inline": inline,
    "lms_minutes": words.minutes,
    "lms_moment": moment,
    "lms_path": path,
    "lms_plain": plain,
    "lms_relative": relative,
    "lms_say": say,
}
"""What macros call. They are imported without a context, so that they are compiled once and not once a page;
the names carry our prefix, since the environment may be a host's."""
