"""Pages of words between champions and advocates: the advocate's own, and the champion's."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.ideas.words import forms, rules, service
from lms.sharing import service as sharing
from lms.web import access, context

bp = Blueprint("words", __name__)
MINE, ONE = "/impact/words", "/impact/words/<public_id>"
PROGRAMME = "/programme/words"


@bp.get(MINE)
@access.members
def mine() -> ResponseReturnValue:
    """Show what one asked the champions and what came back."""
    return _mine(forms.AskForm())


@bp.post(MINE)
@access.members
def ask() -> ResponseReturnValue:
    """Ask the champions."""
    session, form = context.session(), forms.AskForm(request.form)
    if not _offered(form).validate():
        return _mine(form), 422
    try:
        about, words = form.about.data or "", form.words.data or ""
        service.ask(session, context.person_id(), about, words, at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _mine(form), 422
    except rules.NotNow as error:
        form.refuse("words", str(error))
        return _mine(form), 422
    context.flash("It waits for a champion. What they write stands here, for you alone.")
    return redirect(url_for(".mine"), 303)


@bp.post(f"{ONE}/answer")
@access.members
def answer(public_id: str) -> ResponseReturnValue:
    """Answer what a champion wrote, once."""
    service.require_own(context.session(), context.person_id(), public_id)
    form = forms.WordForm(request.form, prefix=f"a{public_id}-")
    if not form.validate():
        return _mine(forms.AskForm(), {public_id: form}), 422
    try:
        service.answer(context.session(), context.person_id(), public_id, form.words.data or "", at=context.now())
    except rules.Unfit as error:
        form.refuse("words", str(error))
        return _mine(forms.AskForm(), {public_id: form}), 422
    context.flash("Your answer is there. Only the one who wrote to you reads it.")
    return redirect(url_for(".mine"), 303)


@bp.post(f"{ONE}/withdraw")
@access.members
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take a question back, with all that was written to it."""
    service.withdraw(context.session(), context.person_id(), public_id)
    context.flash("It is gone, with what was written to it.")
    return redirect(url_for(".mine"), 303)


@bp.get(PROGRAMME)
@access.roles("champion")
def waiting() -> ResponseReturnValue:
    """List the questions that wait, or those this champion has answered."""
    answered = request.args.get("show") == "answered"
    page = request.args.get("page", 1, type=int)
    found = service.for_champion(context.session(), context.person_id(), answered=answered, page=page)
    return render_template("lms/ideas/words/waiting.html", found=found, answered=answered, linked=sharing.linked)


@bp.get(f"{PROGRAMME}/<public_id>")
@access.roles("champion")
def show(public_id: str) -> ResponseReturnValue:
    """Show one question, and the form for the one comment."""
    return _one(public_id, forms.WordForm())


@bp.post(f"{PROGRAMME}/<public_id>")
@access.roles("champion")
def comment(public_id: str) -> ResponseReturnValue:
    """Write to an advocate who asked, once."""
    form = forms.WordForm(request.form)
    if not form.validate():
        return _one(public_id, form), 422
    try:
        service.comment(context.session(), context.person_id(), public_id, form.words.data or "", at=context.now())
    except rules.Unfit as error:
        form.refuse("words", str(error))
        return _one(public_id, form), 422
    context.flash("It is written. Only the one who asked reads it.")
    return redirect(url_for(".show", public_id=public_id), 303)


def _mine(form: forms.AskForm, typed: dict[str, forms.WordForm] | None = None) -> str:
    session, person_id = context.session(), context.person_id()
    found = service.mine(session, person_id, page=request.args.get("page", 1, type=int))
    typed = typed or {}
    answers = {
        one.public_id: typed.get(one.public_id) or forms.WordForm(prefix=f"a{one.public_id}-")
        for one in found.exchanges
    }
    refused = next((one for one in typed.values() if one.errors), None)
    return render_template(
        "lms/ideas/words/mine.html",
        found=found,
        form=_offered(form),
        answers=answers,
        refused=refused,
        problem=bool(form.errors or refused),
        may_ask=len(form.about.choices or ()) > 1,
        linked=sharing.linked,
    )


def _offered(form: forms.AskForm) -> forms.AskForm:
    shares = service.chances(context.session(), context.person_id())
    return form.offer([(one.key, f"{one.title} ({one.network})") for one in shares])


def _one(public_id: str, form: forms.WordForm) -> str:
    found = service.one_for_champion(context.session(), context.person_id(), public_id)
    return render_template(
        "lms/ideas/words/show.html", one=found, form=form, problem=bool(form.errors), linked=sharing.linked
    )
