"""Pages of permission tokens: show another system what one may do, and check one person and one key."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from lms.advocacy.rules import UnknownKey
from lms.advocacy.tokens import forms, rules, service
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition
from lms.web import access, context
from lms.web.errors import TooMany
from lms.web.forms import choices

bp = Blueprint("tokens", __name__)
MADE, SAID = "_lms_token", "_lms_checked"
"""Where what is shown once waits for the next page."""
CHECKERS = ("staff", "champion", "admin")


@bp.get("/advocacy/show")
@access.members
def show() -> ResponseReturnValue:
    """Let somebody choose which permission to show; after that show the token and its code, once."""
    return _show(_show_form(key=request.args.get("key", "")), cookie.pop(MADE, None) if MADE in cookie else None)


@bp.post("/advocacy/show")
@access.members
def make() -> ResponseReturnValue:
    """Make a token for a permission that the person holds."""
    form = _show_form(request.form)
    if not form.validate():
        return _show(form), 422
    try:
        made = service.make(
            context.reading(), context.session(), _me(), form.key.data or "", code=True, at=context.now()
        )
    except (rules.NotHeld, UnknownKey):
        form.refuse("key", "You do not hold this permission any more. What you may do says why.")
        return _show(form), 422
    except (recognition.NoIssuer, recognition.NotSigned) as error:
        form.refuse("key", str(error))
        return _show(form), 422
    # It lives in the person's own cookie until the next page has shown it.
    cookie[MADE] = [made.key, made.text, made.code, made.until.isoformat(), made.status]
    return redirect(url_for(".show"), 303)


@bp.get("/check/permission")
@access.roles(*CHECKERS)
def ask() -> ResponseReturnValue:
    """Ask for one person and one permission; after that show the answer, once."""
    return _check(_check_form(), cookie.pop(SAID, None) if SAID in cookie else None)


@bp.post("/check/permission")
@access.roles(*CHECKERS)
def check() -> ResponseReturnValue:
    """Answer about one person and one permission, and keep nothing of it."""
    form = _check_form(request.form)
    if not form.validate():
        return _check(form), 422
    reader, typed = context.reading(), form.code.data or ""
    person = people.find(reader, form.who.data or "")
    if person is None or not person.active:
        form.refuse("who", "We know nobody with this address or id. Check it and try again.")
        return _check(form), 422
    tries = people.tries_of(
        reader, "permission-code", address=request.remote_addr or "", account=context.person().public_id
    )
    try:
        people.refuse_if_over(reader, tries, at=context.now())
    except people.TooManyTries as error:
        raise TooMany(str(error)) from error
    answer = service.check(reader, person, form.key.data or "", typed, at=context.now())
    if typed and answer.word == "unconfirmed":
        people.count_wrong(context.session(), tries, at=context.now())
    cookie[SAID] = [answer.word, person.name, answer.permission.says, answer.at.isoformat()]
    return redirect(url_for(".ask"), 303)


def _me() -> people.Person:
    return people.person(context.reading(), context.person_id())


def _show_form(*arguments: Any, **values: Any) -> forms.ShowForm:
    form, visit = forms.ShowForm(*arguments, **values), context.person()
    held = service.held(context.reading(), visit.person_id, visit.roles, at=context.now())
    form.key.choices = choices((one.key, _capital(one.says)) for one in held)
    return form


def _show(form: forms.ShowForm, made: list[str] | None = None) -> str:
    says = {one.key: one.says for one in library.current(context.reading()).library.permissions}
    return render_template(
        "lms/advocacy/show.html",
        form=form,
        made=made
        and {
            "key": made[0],
            "text": made[1],
            "code": made[2],
            "until": datetime.fromisoformat(made[3]),
            "status": made[4],
        },
        says=says,
        minutes=context.academy().settings.token_minutes,
        keys=context.academy().link("/.well-known/jwks.json"),
        chosen=request.args.get("key", ""),
    )


def _check_form(*arguments: Any) -> forms.CheckForm:
    form = forms.CheckForm(*arguments)
    permissions = sorted(library.current(context.reading()).library.permissions, key=lambda one: one.level)
    form.key.choices = choices([("", "Choose"), *((one.key, _capital(one.says)) for one in permissions)])
    return form


def _check(form: forms.CheckForm, said: list[str] | None = None) -> str:
    known = said and {"word": said[0], "name": said[1], "says": said[2], "at": datetime.fromisoformat(said[3])}
    return render_template("lms/advocacy/check.html", form=form, said=known)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
