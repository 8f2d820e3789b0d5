"""Who may ask for a page. Every view carries exactly one rule; a view without one opens to nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from flask import current_app, request
from sqlalchemy import ColumnElement, Integer, literal_column

from lms.web import context, csrf
from lms.web.errors import Ended, Forbidden, SignInNeeded

PERSON_ID: ColumnElement[int] = literal_column("lms_person.id", Integer)
"""The person's key inside the one query that tells who is here, for prefetched columns."""

Prefetch = Callable[[Mapping[str, Any]], Mapping[str, ColumnElement[Any]]]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """What a view asks of its visitor."""

    kind: str
    roles: frozenset[str] = frozenset()
    prefetch: Prefetch | None = None


def public(view: View) -> View:
    """Open the view to everybody; the view itself guards what it shows."""
    return _marked(view, Rule("public"))


def token(view: View) -> View:
    """Open the view to API tokens; the view itself checks the scope. No cookie counts here."""
    return _marked(view, Rule("token"))


def signed(view: View) -> View:
    """Open the view to whoever has its address, which is signed; the view itself checks it. No cookie counts here,
    so the form's token is not asked for: mail programs have none."""
    return _marked(view, Rule("signed"))


@overload
def members(view: View) -> View: ...


@overload
def members(*, prefetch: Prefetch) -> Callable[[View], View]: ...


def members(view: View | None = None, *, prefetch: Prefetch | None = None) -> View | Callable[[View], View]:
    """Open the view to everybody who is signed in."""

    def mark(marked: View) -> View:
        return _marked(marked, Rule("members", prefetch=prefetch))

    return mark(view) if view is not None else mark


def roles(*names: str) -> Callable[[View], View]:
    """Open the view to people who hold one of these roles."""

    def mark(view: View) -> View:
        return _marked(view, Rule("roles", frozenset(names)))

    return mark


def takes(most_bytes: int, parts: int = 500) -> Callable[[View], View]:
    """Let those whom the view's rule lets in send more than the academy takes from everybody."""

    def mark(view: View) -> View:
        view.lms_takes = (most_bytes, parts)  # type: ignore[attr-defined]
        return view

    return mark


def gives_back(view: View) -> View:
    """Show what was typed to who is signed out by now, instead of losing it on the way to the sign-in page."""
    view.lms_gives_back = True  # type: ignore[attr-defined]
    return view


def widen(view: Any, rule: Rule | None) -> None:
    """Raise the limits of this request where its view takes more, and its visitor may ask for it."""
    most = getattr(view, "lms_takes", None)
    if rule is None or most is None or request.method in context.SAFE_METHODS:
        return
    visit = context.visit()
    if visit is not None and (rule.kind == "members" or rule.roles & visit.roles):
        request.max_content_length = request.max_form_memory_size = most[0]
        request.max_form_parts = most[1]


def rule_of(view: Any) -> Rule | None:
    """Read the rule a view carries."""
    rule = getattr(view, "lms_rule", None)
    return rule if isinstance(rule, Rule) else None


def enforce(rule: Rule | None) -> None:
    """Refuse the request unless its view's rule lets this visitor in.

    :raises SignInNeeded: nobody is signed in.
    :raises Ended: nobody is signed in any more, and the view gives back what was typed.
    :raises Forbidden: the roles do not open this view.
    """
    if rule is None:
        raise Forbidden("This page has no rule saying who may open it, so it opens to nobody.")
    if rule.kind in {"public", "token", "signed"}:
        return
    extras = rule.prefetch(request.view_args or {}) if rule.prefetch else None
    visit = context.visit(extras)
    if visit is None and _gives_back():
        raise Ended(typed=csrf.typed())
    if visit is None:
        raise SignInNeeded
    if rule.kind == "roles" and not rule.roles & visit.roles:
        raise Forbidden


def _gives_back() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in context.SAFE_METHODS and getattr(view, "lms_gives_back", False)


def _marked(view: View, rule: Rule) -> View:
    view.lms_rule = rule  # type: ignore[attr-defined]
    return view
