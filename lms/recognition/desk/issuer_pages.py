"""Pages of the desk on pinned issuers, for administrators."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.recognition.desk import forms, service
from lms.web import access, context

bp = Blueprint("issuers", __name__)
_NUMBER = "<int(max=2147483647):number>"


@bp.get("/check/issuers")
@access.roles("admin")
def show() -> ResponseReturnValue:
    """List pinned issuers and ask for another."""
    return _page(forms.IssuerForm())


@bp.post("/check/issuers")
@access.takes(forms.MOST_DOCUMENT + 100_000)
@access.roles("admin")
def pin() -> ResponseReturnValue:
    """Pin an issuer, by its address or by what was pasted."""
    form = forms.IssuerForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        said = service.issuer(form.issuer.data or "", form.name.data or "", form.document.data or "")
        service.pin(context.session(), said, by=context.person_id(), at=context.now())
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    context.flash(f"{said.name or said.id} is pinned.")
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@bp.post(f"/check/issuers/{_NUMBER}/read")
@access.roles("admin")
def read_again(number: int) -> ResponseReturnValue:
    """Ask an issuer's address for its keys again."""
    service.read_again(context.session(), number, at=context.now())
    context.flash("The address is being asked. What it published before counts until it answers.")
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@bp.post(f"/check/issuers/{_NUMBER}/forget")
@access.roles("admin")
def forget(number: int) -> ResponseReturnValue:
    """Trust an issuer no longer."""
    name = service.forget(context.session(), number, by=context.person_id(), at=context.now())
    context.flash(f"{name} is not pinned any more. You can pin it again at any time.")
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


def _page(form: forms.IssuerForm) -> str:
    issuers = service.pinned(context.reading())
    return render_template("lms/recognition/desk/issuers.html", form=form, issuers=issuers)
