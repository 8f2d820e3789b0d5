"""Pages about XP: my ledger and why each line is there; for champions the rules and what a new one changes."""

from http import HTTPStatus
from itertools import pairwise

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.people import service as people
from lms.recognition.xp import forms, service
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("xp", __name__)

KEEPERS = ("champion", "admin")
"""Who makes rules."""


@bp.get("/xp")
@access.members
def ledger() -> ResponseReturnValue:
    """Show every XP I was paid, and why."""
    page, kind = request.args.get("page", 1, type=int), request.args.get("kind", "")
    at = context.now()
    statement = service.statement(context.session(), context.person_id(), page, kind=kind, at=at)
    if statement is None:
        raise Missing("Your ledger has no such page.")
    return render_template(
        "lms/recognition/ledger.html",
        statement=statement,
        tabs=[(label, _page(name, 1), name == kind) for name, label in service.KINDS.items()],
        in_words=service.in_words,
        before=_page(kind, page - 1) if page > 1 else None,
        after=_page(kind, page + 1) if page < statement.pages else None,
        path=context.academy().path,
    )


@bp.get("/xp/<int(max=2147483647):entry_id>")
@access.members
def why(entry_id: int) -> ResponseReturnValue:
    """Say why one line of my ledger is there."""
    story = service.story(context.session(), context.person_id(), entry_id, at=context.now())
    path = context.academy().path
    return render_template("lms/recognition/entry.html", story=story, in_words=service.in_words, path=path)


@bp.get("/programme/xp")
@access.roles(*KEEPERS)
def rules() -> ResponseReturnValue:
    """Show the rule that pays now, those before it, and what was counted anew."""
    return _rules()


@bp.post("/programme/xp")
@access.roles(*KEEPERS)
def add() -> ResponseReturnValue:
    """Make a new rule, which counts from the next minute on."""
    form = forms.RuleForm(request.form)
    if not form.validate():
        return _rules(form), 422
    try:
        made = service.add_rule(
            context.session(),
            form.amounts,
            based_on=form.newest,
            reason=form.reason.data or "",
            by=context.person_id(),
            at=context.now(),
        )
    except (service.SameAmounts, service.RuleChanged) as error:
        form.refuse("lesson", str(error))
        form.based_on.data = str(service.xp_rules(context.session())[-1].n)
        return _rules(form), 422
    context.flash(f"Rule {made.version} is made. It counts from the next full minute on; what was paid stays as it is.")
    return redirect(url_for(".rules"), HTTPStatus.SEE_OTHER)


@bp.post("/programme/xp/recompute")
@access.roles(*KEEPERS)
def look() -> ResponseReturnValue:
    """Count what the rule would change about what was paid before."""
    form = forms.LookForm(request.form)
    found = service.begin_recompute(context.session(), upwards=form.upwards, by=context.person_id(), at=context.now())
    return redirect(url_for(".show", recompute_id=found), HTTPStatus.SEE_OTHER)


@bp.get("/programme/xp/recompute/<int(max=2147483647):recompute_id>")
@access.roles(*KEEPERS)
def show(recompute_id: int) -> ResponseReturnValue:
    """Show what a recount would change, how far it is, or what it did."""
    return _recompute(recompute_id, forms.DecideForm())


@bp.post("/programme/xp/recompute/<int(max=2147483647):recompute_id>/decide")
@access.roles(*KEEPERS)
def decide(recompute_id: int) -> ResponseReturnValue:
    """Decide that what was paid is counted anew."""
    form = forms.DecideForm(request.form)
    if not form.validate():
        return _recompute(recompute_id, form), 422
    session, by = context.session(), context.person_id()
    service.decide_recompute(session, recompute_id, reason=form.reason.data or "", by=by, at=context.now())
    context.flash("Decided. The ledgers are being written; this page shows how far it is.")
    return redirect(url_for(".show", recompute_id=recompute_id), HTTPStatus.SEE_OTHER)


@bp.post("/programme/xp/recompute/<int(max=2147483647):recompute_id>/drop")
@access.roles(*KEEPERS)
def drop(recompute_id: int) -> ResponseReturnValue:
    """Put a recount away that nobody decided on."""
    service.drop_recompute(context.session(), recompute_id, at=context.now())
    context.flash("Put away. Nothing was changed.")
    return redirect(url_for(".rules"), HTTPStatus.SEE_OTHER)


def _page(kind: str, page: int) -> str:
    return url_for(".ledger", kind=kind or None, page=page if page > 1 else None)


def _rules(form: forms.RuleForm | None = None) -> str:
    session, at = context.session(), context.now()
    known = service.xp_rules(session)
    recomputes = service.recomputes(session)
    ids = {key for key in (*(one.by_id for one in known), *(one.by_id for one in recomputes)) if key}
    return render_template(
        "lms/recognition/rules.html",
        rule=service.in_force(known, at),
        newest=known[-1],
        known=[(one, service.difference(before.amounts, one.amounts)) for before, one in pairwise(known)],
        form=form or _filled(known[-1]),
        look=forms.LookForm(),
        recomputes=recomputes,
        names={key: one.name for key, one in people.people(session, ids).items()},
        in_words=service.in_words,
    )


def _filled(newest: service.Rule) -> forms.RuleForm:
    """Give the form with what the newest rule pays, so that only what changes is typed."""
    amounts = {name: getattr(newest.amounts, name) for name in ("lesson", "quiz", "first_try", "level")}
    return forms.RuleForm(data={**amounts, "based_on": str(newest.n)})


def _recompute(recompute_id: int, form: forms.DecideForm) -> str:
    session = context.session()
    found = service.recompute(session, recompute_id)
    return render_template(
        "lms/recognition/recompute.html",
        recompute=found,
        form=form,
        word=service.WORD,
        rule=service.rule_at(session, context.now()),
        in_words=service.in_words,
    )
