"""Pages of those who propose: their proposals, the form, and the way back."""

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.sharing.queue import editing_pages, forms, rules, service
from lms.sharing.rules import Unfit, linked
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("queue", __name__)
bp.register_blueprint(editing_pages.bp)


@bp.get("/share/proposals")
@access.members
def mine() -> ResponseReturnValue:
    """List one's own proposals, each with its state."""
    session, person_id = context.session(), context.person_id()
    may = service.may_propose(session, person_id, context.now())
    found = service.mine(session, person_id)
    if not may.granted and not found:
        return _locked(may)
    return render_template("lms/sharing/queue/mine.html", found=found, may=may)


@bp.get("/share/proposals/new")
@access.members
def new() -> ResponseReturnValue:
    """Show an empty proposal."""
    may = service.may_propose(context.session(), context.person_id(), context.now())
    if not may.granted:
        return _locked(may)
    return _form(forms.ProposalForm(data={"key": secrets.token_urlsafe(16)}))


@bp.post("/share/proposals/new")
@access.members
def propose() -> ResponseReturnValue:
    """Hand a proposal in."""
    form = _offered(forms.ProposalForm(request.form))
    if not form.validate():
        return _form(form), 422
    key = form.key.data or secrets.token_urlsafe(16)
    try:
        public_id = service.propose(context.session(), context.person_id(), form.text(), key=key, at=context.now())
    except Unfit as error:
        form.refuse(error.field, str(error))
        return _form(form), 422
    except advocacy.Locked as error:
        return _locked(error.decision, form.body.data or ""), 403
    context.flash("An editor reads it. You see here what becomes of it.")
    return redirect(url_for(".own", proposal_id=public_id), 303)


@bp.get("/share/proposals/<proposal_id>")
@access.members
def own(proposal_id: str) -> ResponseReturnValue:
    """Show a proposal of one's own: its state, every word said about it, and the form to change it."""
    shown = _own(proposal_id)
    return _page(shown, forms.ProposalForm(data=forms.proposal_values(shown.text)))


@bp.post("/share/proposals/<proposal_id>")
@access.members
def change(proposal_id: str) -> ResponseReturnValue:
    """Change a proposal and hand it in again."""
    shown = _own(proposal_id)
    form = forms.ProposalForm(request.form, data=forms.proposal_values(shown.text))
    if not _offered(form).validate():
        return _page(shown, form), 422
    person_id, seen = context.person_id(), request.form.get("seen", 0, type=int)
    try:
        service.change(context.session(), person_id, proposal_id, form.text(), seen=seen, at=context.now())
    except Unfit as error:
        form.refuse(error.field, str(error))
        return _page(shown, form), 422
    except advocacy.Locked as error:
        return _locked(error.decision, form.body.data or ""), 403
    except (service.NotNow, service.Overtaken) as error:
        return _page(_own(proposal_id), form, str(error)), 409
    context.flash("It is handed in again.")
    return redirect(url_for(".own", proposal_id=proposal_id), 303)


@bp.post("/share/proposals/<proposal_id>/withdraw")
@access.members
def withdraw(proposal_id: str) -> ResponseReturnValue:
    """Withdraw a proposal; it can be handed in again."""
    seen = request.form.get("seen", 0, type=int)
    _own(proposal_id)
    try:
        service.withdraw(context.session(), context.person_id(), proposal_id, seen=seen, at=context.now())
    except (service.NotNow, service.Overtaken) as error:
        shown = _own(proposal_id)
        return _page(shown, forms.ProposalForm(data=forms.proposal_values(shown.text)), str(error)), 409
    context.flash("It is withdrawn. You can hand it in again.")
    return redirect(url_for(".own", proposal_id=proposal_id), 303)


def _own(proposal_id: str) -> service.Shown:
    try:
        return service.own(context.session(), context.person_id(), proposal_id)
    except service.NoSuchProposal as error:
        raise Missing(str(error)) from error


def _offered(form: forms.ProposalForm) -> forms.ProposalForm:
    return form.offer(service.open_topics(context.session()))


def _form(form: forms.ProposalForm) -> str:
    return render_template("lms/sharing/queue/propose.html", form=_offered(form))


def _page(shown: service.Shown, form: forms.ProposalForm, trouble: str = "") -> str:
    session, person_id = context.session(), context.person_id()
    may = service.may_propose(session, person_id, context.now())
    ways = rules.ways(shown.standing, person_id, edits=False)
    return render_template(
        "lms/sharing/queue/own.html",
        shown=shown,
        form=_offered(form),
        body=linked(shown.text.body),
        may=may,
        ways=ways,
        trouble=trouble,
        problem=bool(trouble),
    )


def _locked(decision: advocacy.Decision, words: str = "") -> str:
    return render_template(
        "lms/sharing/locked.html",
        decision=decision,
        title="Proposing stories is not open to you now",
        words=words,
        path=context.academy().path,
    )
