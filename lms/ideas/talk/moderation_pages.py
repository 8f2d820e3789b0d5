"""Pages of whoever moderates: what was reported, one text with everything about it, and the log of decisions."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.ideas.talk import forms, rules, service
from lms.sharing import service as sharing
from lms.web import access, context

bp = Blueprint("reports", __name__)
SAID = {
    rules.HIDE: "It is hidden, and its author is told why.",
    rules.KEEP: "It stays as it is. The reports of it are closed.",
    rules.RESTORE: "It is shown again, and its author is told.",
}


@bp.get("/programme/reports")
@access.roles("champion")
def waiting() -> str:
    """List the texts that were reported and wait for a decision."""
    page = request.args.get("page", 1, type=int)
    found = service.cases(context.session(), context.person_id(), page=page)
    return render_template("lms/ideas/talk/reports.html", found=found, names=rules.NAMES)


@bp.get("/programme/reports/log")
@access.roles("champion")
def log() -> str:
    """List what was decided."""
    found = service.log(context.session(), context.person_id(), page=request.args.get("page", 1, type=int))
    return render_template("lms/ideas/talk/decisions.html", found=found)


@bp.get("/programme/reports/<note_id>")
@access.roles("champion")
def show(note_id: str) -> str:
    """Show a reported text with what the reports say, how it read before, and what was decided."""
    return _case(note_id, forms.DecisionForm())


@bp.post("/programme/reports/<note_id>")
@access.roles("champion")
def decide(note_id: str) -> ResponseReturnValue:
    """Hide a reported text, leave it, or show it again."""
    form, what = forms.DecisionForm(request.form), request.form.get("what", "")
    session, me = context.session(), context.person_id()
    try:
        service.decide(session, me, note_id, what, form.reason.data or "", at=context.now())
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return _case(note_id, form), 422
    except service.NotNow as error:
        return _case(note_id, form, str(error)), 409
    context.flash(SAID[what])
    return redirect(url_for(".show", note_id=note_id), 303)


def _case(note_id: str, form: forms.DecisionForm, trouble: str = "") -> str:
    return render_template(
        "lms/ideas/talk/case.html",
        file=service.file(context.session(), context.person_id(), note_id),
        form=form,
        trouble=trouble,
        problem=bool(trouble),
        linked=sharing.linked,
        names=rules.NAMES,
    )
