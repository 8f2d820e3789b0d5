"""Pages about points: my ledger and why each line is there; for champions the rules."""

from dataclasses import asdict
from itertools import pairwise

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import consent
from lms.advocacy.points import forms, rules, service
from lms.people import service as people
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("points", __name__)
KEEPERS = ("champion", "admin")
"""Who makes rules."""


@bp.get("/points")
@access.members
def ledger() -> ResponseReturnValue:
    """Show every point I was paid, what was counted and not paid, and why."""
    session, person_id = context.session(), context.person_id()
    found = service.statement(session, person_id, request.args.get("page", 1, type=int), context.now())
    if found is None:
        raise Missing("Your ledger has no such page.")
    return render_template(
        "lms/advocacy/points.html",
        statement=found,
        in_words=service.in_words,
        opted_in=consent.choice(session, person_id).opted_in,
        path=context.academy().path,
    )


@bp.get("/points/<int(max=2147483647):line_id>")
@access.members
def why(line_id: int) -> ResponseReturnValue:
    """Say why one line of my ledger is there."""
    line, rule = service.why(context.session(), context.person_id(), line_id)
    return render_template(
        "lms/advocacy/point.html",
        line=line,
        rule=rule,
        why_not=service.why_not(line.over, rule),
        in_words=service.in_words,
        path=context.academy().path,
    )


@bp.get("/programme/points")
@access.roles(*KEEPERS)
def show() -> ResponseReturnValue:
    """Show the rule that pays now and those before it."""
    return _rules()


@bp.post("/programme/points")
@access.roles(*KEEPERS)
def add() -> ResponseReturnValue:
    """Make a new rule, which counts from the next minute on."""
    form = forms.RuleForm(request.form)
    if not form.validate():
        return _rules(form), 422
    session, by, at = context.session(), context.person_id(), context.now()
    try:
        made = service.add_rule(session, form.scale, based_on=form.newest, reason=form.reason.data or "", by=by, at=at)
    except (rules.SameScale, rules.ScaleChanged) as error:
        form.refuse("share", str(error))
        form.based_on.data = str(service.known_rules(session)[-1].n)
        return _rules(form), 422
    context.flash(f"Rule {made.version} is made. It counts from the next full minute on; what was paid stays as it is.")
    return redirect(url_for(".show"), 303)


def _rules(form: forms.RuleForm | None = None) -> str:
    session = context.session()
    known = service.known_rules(session)
    newest = known[-1]
    return render_template(
        "lms/advocacy/point_rules.html",
        rule=service.in_force(known, context.now()),
        newest=newest,
        known=[(one, service.difference(before.scale, one.scale)) for before, one in pairwise(known)],
        form=form or forms.RuleForm(data={**asdict(newest.scale), "based_on": str(newest.n)}),
        amounts=rules.AMOUNTS,
        caps=rules.CAPS,
        names={key: one.name for key, one in people.people(session, {one.by_id for one in known if one.by_id}).items()},
        in_words=service.in_words,
    )
