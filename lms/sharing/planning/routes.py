"""Pages of the calendar: a month, its list, and what is planned."""

from datetime import date, datetime, time

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.sharing.planning import forms, rules, service
from lms.sharing.queue import service as queue
from lms.sharing.rules import Unfit
from lms.web import access, context, words
from lms.web.errors import Forbidden, Missing

bp = Blueprint("planning", __name__)
NUMBER = "<int(max=2147483647):plan_id>"
MONTH, LIST = "month", "list"


@bp.get("/programme/calendar")
@access.members
def calendar() -> ResponseReturnValue:
    """Show a month: what opens, ends and begins, and what is planned."""
    _editor()
    zone = words.zone(context.person().time_zone)
    today = rules.today(context.now(), zone)
    month = rules.month_of(request.args.get("month", ""), today)
    view = LIST if request.args.get("view") == LIST else MONTH
    weeks = service.calendar(context.session(), month, zone)
    days = [day for week in weeks for day in week]
    return render_template(
        "lms/sharing/planning/calendar.html",
        month=month,
        this=rules.month_of("", today),
        today=today,
        view=view,
        days=days,
        clock=lambda at: f"{at.astimezone(zone):%H:%M}",
        listed=[day for day in days if day.inside and day.entries],
    )


@bp.get("/programme/calendar/new")
@access.members
def new() -> ResponseReturnValue:
    """Show the form for something planned, on the day that was chosen."""
    _editor()
    return _page(forms.PlanForm(data={"when": _morning(request.args.get("day", ""))}))


@bp.post("/programme/calendar/new")
@access.members
def add() -> ResponseReturnValue:
    """Put something into the calendar."""
    _editor()
    form = forms.PlanForm(request.form)
    if not form.validate():
        return _page(form), 422
    values = form.values(context.person().time_zone)
    try:
        service.add(context.session(), **values, by=context.person_id(), at=context.now())
    except Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form), 422
    context.flash("It is in the calendar.")
    return _to_month(form)


@bp.get(f"/programme/calendar/{NUMBER}")
@access.members
def show(plan_id: int) -> ResponseReturnValue:
    """Show something planned."""
    plan = _plan(plan_id)
    return _page(forms.PlanForm(data=forms.plan_values(plan, context.person().time_zone)), plan)


@bp.post(f"/programme/calendar/{NUMBER}/change")
@access.members
def change(plan_id: int) -> ResponseReturnValue:
    """Change something planned."""
    plan, form = _plan(plan_id), forms.PlanForm(request.form)
    if not form.validate():
        return _page(form, plan), 422
    values = form.values(context.person().time_zone)
    try:
        service.change(context.session(), plan_id, **values, by=context.person_id(), at=context.now())
    except Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form, plan), 422
    context.flash("The calendar is saved.")
    return _to_month(form)


@bp.post(f"/programme/calendar/{NUMBER}/remove")
@access.members
def remove(plan_id: int) -> ResponseReturnValue:
    """Take something out of the calendar; what was typed comes back in the form, so that it can be put in again."""
    plan = _plan(plan_id)
    month = rules.month_of("", rules.today(plan.at, words.zone(context.person().time_zone)))
    service.remove(context.session(), plan_id, by=context.person_id(), at=context.now())
    context.flash(f"“{plan.title}” is out of the calendar.")
    return redirect(url_for(".calendar", month=month.key), 303)


def _editor() -> None:
    visit = context.person()
    if not queue.edits(context.session(), queue.Editor(visit.person_id, visit.roles), context.now()):
        raise Forbidden("The calendar is for the champion, and for people who may publish stories.")


def _plan(plan_id: int) -> service.Plan:
    try:
        _editor()
        return service.plan(context.session(), plan_id)
    except (Forbidden, service.NoSuchPlan) as error:
        raise Missing("There is no such entry in the calendar; somebody may have taken it out.") from error


def _morning(day: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), time(9))
    except ValueError:
        return None


def _to_month(form: forms.PlanForm) -> ResponseReturnValue:
    return redirect(url_for(".calendar", month=f"{form.when.data:%Y-%m}"), 303)


def _page(form: forms.PlanForm, plan: service.Plan | None = None) -> str:
    return render_template("lms/sharing/planning/plan.html", form=form, plan=plan)
