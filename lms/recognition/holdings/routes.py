"""Pages on which people bring credentials they hold from elsewhere, look at them and remove them."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.people import service as people
from lms.recognition.holdings import forms, rules, service
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("holdings", __name__)


@bp.get("/badges/elsewhere")
@access.members
def ask() -> ResponseReturnValue:
    """Ask for a credential from elsewhere."""
    return render_template("lms/recognition/holdings/bring.html", form=forms.BringForm(), most=rules.MOST)


@bp.post("/badges/elsewhere")
@access.takes(rules.MOST_BYTES + 100_000)
@access.members
def bring() -> ResponseReturnValue:
    """Examine what somebody brings: keep it, refuse it in words, or let it wait for its issuer."""
    form = forms.BringForm(request.form)
    try:
        name, data = _brought(form)
        found = service.examine(context.reading(), data, at=context.now())
        public_id, is_new = service.bring(context.session(), context.person_id(), name, found, at=context.now())
    except service.HoldingError as error:
        if error.field:
            form.refuse("address" if form.address.data and error.field == "file" else error.field, str(error))
        return context.invalid("lms/recognition/holdings/bring.html", form=form, most=rules.MOST)
    if not is_new:
        context.flash("You have brought this before. Here it is.", "info")
    elif not found.report.needs:
        context.flash("It is genuine and yours. It stands among your badges now.")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.get("/badges/elsewhere/<public_id>")
@access.members
def show(public_id: str) -> ResponseReturnValue:
    """Show one credential from elsewhere, or how far its check is."""
    held = _held(public_id)
    own = held.person_id == context.person_id()
    holder = "" if own else people.person(context.reading(), held.person_id).name
    return render_template("lms/recognition/holdings/show.html", held=held, own=own, holder=holder, form=None)


@bp.get("/badges/elsewhere/<public_id>/picture.png")
@access.members
def picture(public_id: str) -> ResponseReturnValue:
    """Give its picture, written anew by us."""
    held = _held(public_id)
    body = service.picture(context.session(), public_id) if held.pictured and held.state != "refused" else None
    if body is None:
        raise Missing("There is no such picture.")
    return Response(body, mimetype="image/png")


@bp.post("/badges/elsewhere/<public_id>/showing")
@access.members
def share(public_id: str) -> ResponseReturnValue:
    """Show it to those who check badges, or to nobody."""
    form = forms.ShowingForm(request.form)
    held = _held(public_id, own=True)
    if not form.validate():
        return context.invalid("lms/recognition/holdings/show.html", held=held, own=True, holder="", form=form)
    shown = form.showing.data == "checkers"
    service.show(context.session(), context.person_id(), public_id, shown=shown)
    context.flash("Those who check badges can see it now." if shown else "Nobody but you sees it now.")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/badges/elsewhere/<public_id>/remove")
@access.members
def remove(public_id: str) -> ResponseReturnValue:
    """Remove it; for an hour it can be put back."""
    service.remove(context.session(), context.person_id(), public_id, at=context.now())
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/badges/elsewhere/<public_id>/put-back")
@access.members
def put_back(public_id: str) -> ResponseReturnValue:
    """Take its removal back."""
    service.put_back(context.session(), context.person_id(), public_id, at=context.now())
    context.flash("It is back.")
    return redirect(url_for(".show", public_id=public_id), 303)


def _brought(form: forms.BringForm) -> tuple[str, bytes]:
    """Give the name and the bytes of what was sent: a file, or an address.

    :raises HoldingError: it is neither, or both, or too large; without a field where the form says so itself.
    """
    sent = request.files.get("file")
    data = sent.read(rules.MOST_BYTES + 1) if sent and sent.filename else b""
    address = form.address.data or ""
    if not form.validate():
        raise service.HoldingError("", "The form says what is wrong.")
    if bool(data) == bool(address):
        raise service.HoldingError("file", "Choose a file, or paste an address: one of the two.")
    if len(data) > rules.MOST_BYTES:
        raise service.HoldingError("file", "The file is larger than 1 MB, which no credential is.")
    name = (sent.filename or "" if sent else "").replace("\\", "/").rpartition("/")[2]
    return (name, data) if data else (address, address.encode())


def _held(public_id: str, *, own: bool = False) -> rules.Holding:
    roles = frozenset[str]() if own else context.person().roles
    return service.holding(context.reading(), public_id, context.person_id(), roles)
