"""Pages about one text: changing and removing one's own, reporting a colleague's."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.ideas.talk import forms, service
from lms.sharing import service as sharing
from lms.web import access, context
from lms.web.errors import Forbidden, Missing

bp = Blueprint("own", __name__)


@bp.get("/peers/<note_id>/edit")
@access.members
def edit(note_id: str) -> str:
    """Show the form to change words of one's own."""
    line, above = _own(note_id)
    return _edit(line, above, forms.TextForm(data={"text": line.text}))


@bp.post("/peers/<note_id>/edit")
@access.members
@access.gives_back
def change(note_id: str) -> ResponseReturnValue:
    """Change words of one's own."""
    line, above = _own(note_id)
    form = forms.TextForm(request.form)
    try:
        service.change(context.session(), context.person_id(), note_id, form.text.data or "", at=context.now())
    except (service.Unfit, service.NotNow) as error:
        form.refuse("text", str(error))
        return _edit(line, above, form), 422 if isinstance(error, service.Unfit) else 409
    context.flash("It is changed.")
    return redirect(_there(note_id, above), 303)


@bp.post("/peers/<note_id>/remove")
@access.members
def remove(note_id: str) -> ResponseReturnValue:
    """Remove words of one's own."""
    _, above = _own(note_id)
    service.remove(context.session(), context.person_id(), note_id, at=context.now())
    context.flash("It is removed. “Removed by its author” stands in its place.")
    return redirect(_there(note_id, above), 303)


@bp.get("/peers/<note_id>/report")
@access.members
def ask_report(note_id: str) -> str:
    """Show the form to report a colleague's text."""
    return _report(note_id, forms.ReportForm())


@bp.post("/peers/<note_id>/report")
@access.members
def report(note_id: str) -> ResponseReturnValue:
    """Report a colleague's text."""
    form = forms.ReportForm(request.form)
    if not form.validate():
        return _report(note_id, form), 422
    said = (form.reason.data, form.words.data or "")
    try:
        service.report(context.session(), context.person_id(), note_id, *said, at=context.now())
    except advocacy.Locked as error:
        raise Forbidden(error.decision.words) from error
    except service.TooMany as error:
        form.refuse("words", str(error))
        return _report(note_id, form), 429
    _, above = service.one(context.session(), context.person_id(), note_id, context.now())
    context.flash("Thank you. The people who run the programme look at it. Nobody learns that it was you.")
    return redirect(_there(note_id, above), 303)


def _own(note_id: str) -> tuple[service.Line, str]:
    line, above = service.one(context.session(), context.person_id(), note_id, context.now())
    if not line.mine:
        raise Missing("There is nothing of yours with this id.")
    return line, above


def _edit(line: service.Line, above: str, form: forms.TextForm) -> str:
    return render_template("lms/ideas/talk/edit.html", line=line, above=above, form=form)


def _report(note_id: str, form: forms.ReportForm) -> str:
    line, above = service.one(context.session(), context.person_id(), note_id, context.now())
    if line.mine or not line.text:
        raise Missing("Texts of colleagues can be reported, as long as they are shown.")
    values = {"line": line, "above": above, "form": form, "linked": sharing.linked}
    return render_template("lms/ideas/talk/report.html", **values)


def _there(note_id: str, above: str) -> str:
    return url_for("lms.talk.show", note_id=above, _anchor=f"n-{note_id}")
