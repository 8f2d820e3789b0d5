"""The page of thanks between colleagues."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.ideas.words import forms, kudos, rules
from lms.web import access, context, words

bp = Blueprint("kudos", __name__)
NUMBER = "<int(max=2147483647):kudo_id>"


@bp.get("/kudos")
@access.members
def show() -> ResponseReturnValue:
    """Show the thanks one received, sent, or everybody may read; and the form to thank somebody."""
    return _page(forms.KudoForm())


@bp.post("/kudos")
@access.members
def thank() -> ResponseReturnValue:
    """Thank a colleague."""
    form, person = forms.KudoForm(request.form), context.person()
    if not form.validate():
        return _page(form), 422
    typed = (form.to.data or "", form.about.data or "", form.words.data or "")
    try:
        zone = words.zone(person.time_zone)
        name = kudos.thank(context.session(), person.person_id, *typed, zone=zone, at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form), 422
    except rules.NotNow as error:
        form.refuse("to", str(error))
        return _page(form), 422
    context.flash(f"Your thanks are with {name}.")
    return redirect(url_for(".show", view=kudos.SENT), 303)


@bp.post(f"/kudos/{NUMBER}/shown")
@access.members
def let_read(kudo_id: int) -> ResponseReturnValue:
    """Let everybody read a thank-you one received, or nobody any more."""
    shown = request.form.get("shown") == "yes"
    kudos.show(context.session(), context.person_id(), kudo_id, shown=shown)
    context.flash("Everybody can read it now." if shown else "Only you can read it now.")
    return redirect(url_for(".show"), 303)


@bp.post(f"/kudos/{NUMBER}/remove")
@access.members
def remove(kudo_id: int) -> ResponseReturnValue:
    """Remove a thank-you one received, or take back one that one sent."""
    kudos.remove(context.session(), context.person_id(), kudo_id)
    context.flash("It is gone.")
    view = request.form.get("view")
    return redirect(url_for(".show", view=view if view in kudos.VIEWS else None), 303)


def _page(form: forms.KudoForm) -> str:
    wanted = request.args.get("view", kudos.RECEIVED)
    view = wanted if wanted in kudos.VIEWS else kudos.RECEIVED
    page = request.args.get("page", 1, type=int)
    found = kudos.kudos(context.session(), context.person_id(), view, page=page)
    return render_template(
        "lms/ideas/words/kudos.html", found=found, view=view, form=form, about=rules.ABOUT, problem=bool(form.errors)
    )
