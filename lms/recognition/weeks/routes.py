"""The page about my weeks: how many in a row, which ones, and leave."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.recognition.weeks import forms, rules, service
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("weeks", __name__)


@bp.get("/weeks")
@access.members
def show() -> ResponseReturnValue:
    """Show my weeks and my leave."""
    return _page(forms.LeaveForm())


@bp.post("/weeks/leave")
@access.members
def add() -> ResponseReturnValue:
    """Enter leave."""
    form = forms.LeaveForm(request.form)
    if not form.validate() or form.starts.data is None or form.ends.data is None:
        return _page(form), 422
    person, days = context.person(), (form.starts.data, form.ends.data)
    try:
        service.add_leave(context.session(), person.person_id, *days, person.time_zone, at=context.now())
    except service.BadLeave as error:
        form.refuse(error.field, str(error))
        return _page(form), 422
    context.flash("Entered. Enjoy your time off.")
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@bp.post("/weeks/leave/<int(max=2147483647):leave_id>/end")
@access.members
def end(leave_id: int) -> ResponseReturnValue:
    """End leave that runs, or take out what has not begun."""
    person = context.person()
    try:
        ran = service.end_leave(context.session(), person.person_id, leave_id, person.time_zone, at=context.now())
    except service.NoSuchLeave as error:
        raise Missing(str(error)) from error
    context.flash("Your leave has ended. Welcome back." if ran else "That leave is taken out.")
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


def _page(form: forms.LeaveForm) -> str:
    person = context.person()
    found = service.page(context.session(), person.person_id, person.time_zone, at=context.now())
    return render_template(
        "lms/recognition/weeks.html",
        weeks=found,
        form=form,
        earned_by=rules.EARNED_BY,
        most_kept=rules.MOST_KEPT,
        path=context.academy().path,
    )
