"""Pages of the effect of training: figures with their intervals, a file, and orders that the lot draws."""

from collections.abc import Iterator

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.insights.effect import forms, saying, service
from lms.library import service as library
from lms.web import access, charts, context, tables
from lms.web.errors import Missing

bp = Blueprint("effect", __name__)
HEAD = (
    "Step",
    "Measure",
    "Took it, before",
    "Took it, after",
    "Others, before",
    "Others, after",
    "Change",
    "From",
    "To",
    "People, at least",
    "Others, at least",
    "How it is read",
)


@bp.get("/programme/effect")
@access.roles("champion")
def show() -> ResponseReturnValue:
    """Show what changed after each step, and one step in full."""
    found = service.overview(context.session())
    wanted = request.args.get("step", "")
    step = next((one for one in found.shown if one.step == wanted), found.shown[0] if found.shown else None)
    drawn = _drawn(found) if found.shown else None
    orders = service.orders(context.session())
    return render_template("lms/insights/effect.html", found=found, step=step, chart=drawn, orders=orders)


@bp.get("/programme/effect.csv")
@access.roles("champion")
def table() -> Response:
    """Give all figures that are shown as a file for a spreadsheet."""
    return tables.download("effect-of-training", HEAD, _rows(service.overview(context.session())))


@bp.get("/programme/effect/order")
@access.roles("champion")
def order() -> ResponseReturnValue:
    """Show the form of an order that the lot draws."""
    return _order(forms.OrderForm(data={"waves": "3"}))


@bp.post("/programme/effect/order")
@access.roles("champion")
def draw() -> ResponseReturnValue:
    """Draw the order in which people are invited to a course."""
    form = forms.OrderForm(request.form)
    if not form.offer(_courses()).validate() or form.first_on.data is None:
        return _order(form), 422
    course, waves, first_on = form.course.data, int(form.waves.data), form.first_on.data
    by, at = context.person_id(), context.now()
    try:
        service.set_up(context.session(), course, waves=waves, first_on=first_on, by=by, at=at)
    except service.CannotDraw as error:
        form.refuse(error.field, str(error))
        return _order(form), 422
    context.flash("The order is drawn. Nobody has to take the course, and everybody may at any time.")
    return redirect(url_for(".show"), 303)


@bp.post("/invitation/<course_id>/not-now")
@access.members
def put_away(course_id: str) -> ResponseReturnValue:
    """Take an invitation to a course off one's own Today."""
    if course_id not in library.current(context.session()).library.courses:
        raise Missing("There is no such course.")
    service.put_away(context.session(), context.person_id(), course_id)
    context.flash("Put away. The course stays under Learn.", "info")
    return redirect(url_for("lms.home.today"), 303)


def _order(form: forms.OrderForm) -> str:
    return render_template("lms/insights/effect_order.html", form=form.offer(_courses()))


def _courses() -> list[tuple[str, str]]:
    courses = library.current(context.session()).library.courses.values()
    return sorted(((one.id, one.title) for one in courses), key=lambda pair: pair[1].casefold())


def _drawn(found: service.Overview) -> charts.Chart:
    points = [
        charts.Point(one.title, *(saying.percent(end) for end in (change.value, change.low, change.high)))
        for one in found.shown
        if one.shares and (change := one.shares.change)
    ]
    words = (
        "For each step, how the shares of those who took it changed beside the shares of those who had not. "
        "The line holds the true change in 19 of 20 such comparisons; where it crosses zero, none may lie behind it."
    )
    head = ("Step", "Change of shares", "From", "To")
    return charts.interval("Shares after a step", words, points, head=head, says=charts.percent)


def _rows(found: service.Overview) -> Iterator[tuple[str | float, ...]]:
    for one in found.shown:
        read = "drawn by lot: invitation or chance" if one.drawn else "association, not proof"
        for line in one.lines:
            change = line.change
            ends = [round(end, 3) for end in (change.value, change.low, change.high)] if change else ["", "", ""]
            yield (one.title, line.measure.title, *line.cells, *ends, one.people, one.others, read)
