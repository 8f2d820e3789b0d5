"""Pages of the watch: what looks unusual in a contest, and the decision about each."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.contests import rules as contests_rules
from lms.contests import service as contests
from lms.contests.watching import forms, rules, service
from lms.web import access, context

bp = Blueprint("contest_watch", __name__)
PAGE = "/programme/contests/<contest_id>/unusual"
ONE = f"{PAGE}/<int(max=2147483647):number>"


@bp.get(PAGE)
@access.roles("champion")
def listing(contest_id: str) -> ResponseReturnValue:
    """List what looks unusual in a contest."""
    session, decided = context.session(), request.args.get("decided") == "1"
    found = contests.contest(session, contest_id)
    page = request.args.get("page", 1, type=int)
    shown = service.listing(session, found.id, decided=decided, page=page)
    return render_template(
        "lms/contests/watching/listing.html", contest=found, shown=shown, decided=decided, states=rules.STATES
    )


@bp.get(ONE)
@access.roles("champion")
def show(contest_id: str, number: int) -> ResponseReturnValue:
    """Show one thing with the lines that stand in it."""
    found = contests.contest(context.session(), contest_id)
    return _page(found, number, forms.DecisionForm())


@bp.post(f"{ONE}/decide")
@access.roles("champion")
def decide(contest_id: str, number: int) -> ResponseReturnValue:
    """Leave it as it is, or take lines back."""
    session, form = context.session(), forms.DecisionForm(request.form)
    found = contests.contest(session, contest_id)
    if not form.validate():
        return _page(found, number, form), 422
    told: dict[str, Any] = {"reason": form.reason.data or "", "by": context.person_id(), "at": context.now()}
    if request.form.get("do") != "take-back":
        service.leave_be(session, found.id, number, **told)
        context.flash("It is left as it is.")
        return redirect(url_for(".listing", contest_id=contest_id), 303)
    try:
        done = service.take_back(session, found.id, number, _chosen(), **told)
    except contests.Unfit as error:
        if error.field == "reason":
            form.refuse("reason", str(error))
        return _page(found, number, form, "" if error.field == "reason" else str(error)), 422
    context.flash("One line is taken back." if done == 1 else f"{done} lines are taken back.")
    return redirect(url_for(".listing", contest_id=contest_id), 303)


def _chosen() -> list[int]:
    return [int(one) for one in request.form.getlist("line") if one.isascii() and one.isdigit() and len(one) < 19]


def _page(contest: contests.Contest, number: int, form: forms.DecisionForm, problem: str = "") -> str:
    session = context.session()
    return render_template(
        "lms/contests/watching/show.html",
        contest=contest,
        one=service.found(session, contest.id, number),
        lines=service.lines(session, contest.id, number),
        kinds=contests_rules.KINDS,
        states=rules.STATES,
        live=contest.status in contests_rules.LIVE,
        form=form,
        chosen=_chosen(),
        wrong=problem,
    )
