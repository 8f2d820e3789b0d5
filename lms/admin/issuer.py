"""Pages of administrators on the keys that badges are signed with."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.admin import forms
from lms.admin.system import bp
from lms.recognition import service as recognition
from lms.web import access, context
from lms.web.errors import Missing

ENDING = 6
"""How many characters of a key's name are typed before it is withdrawn."""


@bp.get("/system/issuer")
@access.roles("admin")
def show_issuer() -> ResponseReturnValue:
    """Show who signs, with which keys, and how many badges are signed."""
    return render_template("lms/admin/issuer.html", issuer=recognition.issuer_overview(context.session()))


@bp.post("/system/issuer/rotate")
@access.roles("admin")
def rotate_key() -> ResponseReturnValue:
    """Sign with a new key from now on."""
    try:
        recognition.rotate_issuer_key(context.session(), by=context.person_id(), at=context.now())
    except recognition.NotaryError as error:
        context.flash(str(error), "warning")
    else:
        context.flash("A new key signs from now on. What was signed before stays valid.")
    return redirect(url_for(".show_issuer"), 303)


@bp.get("/system/issuer/<kid>")
@access.roles("admin")
def ask_to_withdraw(kid: str) -> ResponseReturnValue:
    """Say what it means to withdraw a key, and ask for its name."""
    return render_template("lms/admin/withdraw.html", kid=_kid(kid), form=forms.Withdraw())


@bp.post("/system/issuer/<kid>")
@access.roles("admin")
def withdraw_key(kid: str) -> ResponseReturnValue:
    """Withdraw a key that somebody else may have."""
    form = forms.Withdraw(request.form)
    name = _kid(kid)
    if form.validate() and (form.ending.data or "").strip() != name[-ENDING:]:
        form.refuse("ending", f"That is not how the key ends. It ends in {name[-ENDING:]}.")
    if form.errors:
        return context.invalid("lms/admin/withdraw.html", kid=name, form=form)
    try:
        recognition.compromise_issuer_key(context.session(), name, by=context.person_id(), at=context.now())
    except recognition.NotaryError:
        context.flash("The key is withdrawn. A new one is made with the next badge that is signed.", "warning")
    else:
        context.flash("The key is withdrawn. Every badge it signed is signed anew.")
    return redirect(url_for(".show_issuer"), 303)


def _kid(kid: str) -> str:
    """Give a key's name back if there is such a key that still counts."""
    keys = recognition.issuer_overview(context.session()).keys
    if not any(key.kid == kid and key.compromised_at is None for key in keys):
        raise Missing("The academy has no such key, or it was withdrawn already.")
    return kid
