"""Pages of inviting: one colleague, by whoever may; everybody who has the choice, by the champion."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import forms, invitations, service
from lms.web import access, context

bp = Blueprint("inviting", __name__)
DONE = "Noted. A colleague who may be asked finds a note on Today. Nobody is told who answered, or what; you neither."
"""The same words whoever has the address, and whatever they chose."""


@bp.get("/advocacy/invite")
@access.members
def show() -> ResponseReturnValue:
    """Ask for a colleague's address; where the key is not held, say what it needs."""
    return _page(forms.InviteForm())


@bp.post("/advocacy/invite")
@access.members
def invite() -> ResponseReturnValue:
    """Invite a colleague, once, without asking for an answer."""
    form = forms.InviteForm(request.form)
    if not form.validate():
        return _page(form), 422
    try:
        service.invite(context.session(), context.person_id(), form.email.data or "", at=context.now())
    except (service.NotYourself, service.TooMany) as error:
        form.refuse("email", str(error))
        return _page(form), 422
    except service.Locked:
        return _page(form), 403
    context.flash(DONE)
    return redirect(url_for(".show"), 303)


@bp.get("/programme/invitation")
@access.roles("champion")
def general() -> ResponseReturnValue:
    """Show the general invitation, or ask for its words."""
    return _general(forms.CallForm())


@bp.post("/programme/invitation")
@access.roles("champion")
def call() -> ResponseReturnValue:
    """Put words beside the choice of everybody who may be asked."""
    form = forms.CallForm(request.form)
    if not form.validate():
        return _general(form), 422
    try:
        service.call(context.session(), form.words.data or "", by=context.person_id(), at=context.now())
    except (service.BadWords, service.TooSoon) as error:
        form.refuse("words", str(error))
        return _general(form), 422
    context.flash("Your words stand on Today for 30 days, for people who may be asked.")
    return redirect(url_for(".general"), 303)


def _page(form: forms.InviteForm) -> str:
    session, person_id = context.session(), context.person_id()
    key = service.key_for(session, invitations.INVITE)
    return render_template(
        "lms/advocacy/invite.html",
        form=form,
        decision=service.decision(session, person_id, key, context.now()),
        invited=service.invited(session, person_id),
        path=context.academy().path,
    )


def _general(form: forms.CallForm) -> str:
    return render_template(
        "lms/advocacy/call.html", form=form, last=service.last_call(context.session()), now=context.now()
    )
