"""Pages of administrators on webhooks."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from lms.interop.webhooks import forms, rules, service
from lms.web import access, context
from lms.web.forms import choices

bp = Blueprint("webhooks", __name__)
SHOWN = "_lms_webhook"
"""Where a secret that is shown once waits for the next page."""
NUMBER = "/system/webhooks/<int(max=2147483647):number>"
MOST_PAGES = 10_000


@bp.get("/system/webhooks")
@access.roles("admin")
def show_all() -> ResponseReturnValue:
    """List the endpoints, and how the last try at each went."""
    found = service.endpoints(context.session())
    return render_template("lms/interop/webhooks/list.html", endpoints=found)


@bp.get("/system/webhooks/new")
@access.roles("admin")
def begin() -> ResponseReturnValue:
    """Ask for a new endpoint."""
    return render_template("lms/interop/webhooks/edit.html", form=_form(), endpoint=None)


@bp.post("/system/webhooks/new")
@access.roles("admin")
def register() -> ResponseReturnValue:
    """Register an endpoint; its secret is shown on the next page, once."""
    form = _form(request.form)
    if not form.validate():
        return context.invalid("lms/interop/webhooks/edit.html", form=form, endpoint=None)
    try:
        number, secret = service.register(context.session(), _wanted(form), by=context.person_id(), at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid("lms/interop/webhooks/edit.html", form=form, endpoint=None)
    cookie[SHOWN] = [number, secret]
    return _back(number)


@bp.get(NUMBER)
@access.roles("admin")
def show(number: int) -> ResponseReturnValue:
    """Show one endpoint: what it is told of, how deliveries went, what was given up."""
    endpoint = service.endpoint(context.session(), number)
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    tries, further = service.tries(context.session(), number, page)
    said = cookie.get(SHOWN)
    secret = cookie.pop(SHOWN)[1] if said and said[0] == number else None
    return render_template(
        "lms/interop/webhooks/show.html",
        endpoint=endpoint,
        says={one.key: one.says for one in service.choices(context.session())},
        letters=service.letters(context.session(), number),
        tries=tries,
        page=page,
        newer=url_for(".show", number=number, page=page - 1) if page > 1 else None,
        older=url_for(".show", number=number, page=page + 1) if further else None,
        secret=secret,
        fresh=endpoint.old_until is not None and context.now() < endpoint.old_until,
    )


@bp.get(f"{NUMBER}/change")
@access.roles("admin")
def edit(number: int) -> ResponseReturnValue:
    """Show name, address and permissions, to change them."""
    found = service.endpoint(context.session(), number)
    form = _form(data={"label": found.label, "url": found.url, "keys": list(found.keys)})
    return render_template("lms/interop/webhooks/edit.html", form=form, endpoint=found)


@bp.post(f"{NUMBER}/save")
@access.roles("admin")
def change(number: int) -> ResponseReturnValue:
    """Change name, address and permissions."""
    found, form = service.endpoint(context.session(), number), _form(request.form)
    if not form.validate():
        return context.invalid("lms/interop/webhooks/edit.html", form=form, endpoint=found)
    try:
        service.change(context.session(), number, _wanted(form), by=context.person_id(), at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid("lms/interop/webhooks/edit.html", form=form, endpoint=found)
    context.flash("Saved. It counts for changes from now on.")
    return _back(number)


@bp.post(f"{NUMBER}/test")
@access.roles("admin")
def test(number: int) -> ResponseReturnValue:
    """Send a message that says nothing about anybody."""
    service.test(context.session(), number, at=context.now())
    context.flash("A test message is on its way. Reload this page in a few seconds to see how it went.")
    return _back(number)


@bp.post(f"{NUMBER}/rotate")
@access.roles("admin")
def rotate(number: int) -> ResponseReturnValue:
    """Make a new secret; it is shown on the next page, once."""
    cookie[SHOWN] = [
        number,
        service.rotate(context.session(), number, by=context.person_id(), at=context.now()),
    ]
    return _back(number)


@bp.post(f"{NUMBER}/turn")
@access.roles("admin")
def turn(number: int) -> ResponseReturnValue:
    """Turn an endpoint on or off."""
    on = request.form.get("on") == "yes"
    service.turn(context.session(), number, on=on, by=context.person_id(), at=context.now())
    context.flash("It is told of changes again, from now on." if on else "It is told nothing any more.")
    return _back(number)


@bp.post(f"{NUMBER}/letters/<int(max=2147483647):item_id>")
@access.roles("admin")
def resend(number: int, item_id: int) -> ResponseReturnValue:
    """Try a message again that was given up."""
    service.resend(context.session(), number, item_id, at=context.now())
    context.flash("The message is tried again.")
    return _back(number)


@bp.get(f"{NUMBER}/remove")
@access.roles("admin")
def ask_to_remove(number: int) -> ResponseReturnValue:
    """Say what removing means, and ask for the name."""
    found = service.endpoint(context.session(), number)
    return render_template("lms/interop/webhooks/remove.html", form=forms.Remove(), endpoint=found)


@bp.post(f"{NUMBER}/end")
@access.roles("admin")
def remove(number: int) -> ResponseReturnValue:
    """Remove an endpoint with its log and what waits for it."""
    found, form = service.endpoint(context.session(), number), forms.Remove(request.form)
    if form.validate() and form.label.data != found.label:
        form.refuse("label", f"That is not its name. It is called {found.label}.")
    if form.errors:
        return context.invalid("lms/interop/webhooks/remove.html", form=form, endpoint=found)
    service.remove(context.session(), number, by=context.person_id(), at=context.now())
    context.flash(f"{found.label} is removed.")
    return redirect(url_for(".show_all"), 303)


def _form(*arguments: Any, **values: Any) -> forms.Endpoint:
    form = forms.Endpoint(*arguments, **values)
    known = service.choices(context.session())
    form.keys.choices = choices((one.key, f"{one.key}: {one.says}") for one in known)
    return form


def _wanted(form: forms.Endpoint) -> service.Wanted:
    return service.Wanted(form.label.data or "", form.url.data or "", form.keys.data or [])


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for(".show", number=number), 303)
