"""Pages of the pulse: the questions for everybody, rounds and results for champions."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.insights.pulse import drawing, forms, rules, service
from lms.web import access, charts, context, tables
from lms.web.errors import Missing

bp = Blueprint("pulse", __name__)


@bp.get("/pulse")
@access.members
def ask() -> ResponseReturnValue:
    """Ask the questions of the open round, or say that there are none."""
    found, done = service.waiting(context.session(), context.person_id(), context.now())
    form = forms.answer_form(found.questions) if found and not done else None
    return render_template("lms/insights/pulse_ask.html", round=found, done=done, form=form)


@bp.post("/pulse/<round_id>")
@access.members
def answer(round_id: str) -> ResponseReturnValue:
    """Count the answers, once.

    :raises Missing: this round is not open.
    """
    found, _ = service.waiting(context.session(), context.person_id(), context.now())
    if found is None or found.public_id != round_id:
        raise Missing("This round is over.")
    form = forms.answer_form(found.questions, request.form)
    sentence = str(form["sentence"].data or "")
    if not form.validate():
        return context.invalid("lms/insights/pulse_ask.html", round=found, done=False, form=form)
    try:
        given = forms.answers_of(form, found.questions)
        service.answer(context.session(), context.person_id(), round_id, given, sentence, at=context.now())
    except rules.Unfit as error:
        form.refuse(found.questions[0], str(error))
        return context.invalid("lms/insights/pulse_ask.html", round=found, done=False, form=form)
    context.flash("Thank you. Nobody can tell which answers are yours.")
    return redirect(url_for(".ask"), 303)


@bp.post("/pulse/<round_id>/not-now")
@access.members
def not_now(round_id: str) -> ResponseReturnValue:
    """Ask this person nothing more in this round."""
    try:
        service.not_now(context.session(), context.person_id(), round_id, at=context.now())
    except rules.NoSuchRound as error:
        raise Missing(str(error)) from error
    return redirect(context.academy().path("/"), 303)


@bp.get("/programme/pulse")
@access.roles("champion")
def overview() -> ResponseReturnValue:
    """Show the open round and what the closed ones said."""
    return _overview(forms.RoundForm())


@bp.post("/programme/pulse")
@access.roles("champion")
def begin() -> ResponseReturnValue:
    """Open a round."""
    form = forms.RoundForm(request.form)
    if not form.validate():
        return _overview(form, problem=True), 422
    try:
        keys, days = form.questions.data or [], int(form.days.data)
        service.open_round(context.session(), keys, days, by=context.person_id(), at=context.now())
    except (rules.Unfit, rules.OneIsOpen) as error:
        form.refuse("questions", str(error))
        return _overview(form, problem=True), 422
    context.flash("The round is open. Everybody finds one line about it on Today.")
    return redirect(url_for(".overview"), 303)


@bp.post("/programme/pulse/<round_id>/close")
@access.roles("champion")
def close(round_id: str) -> ResponseReturnValue:
    """Close a round before its time."""
    try:
        service.close(context.session(), round_id, by=context.person_id(), at=context.now())
    except rules.NoSuchRound as error:
        raise Missing(str(error)) from error
    context.flash("The round is closed, and nobody can be asked for their answers any more.")
    return redirect(url_for(".overview"), 303)


@bp.get("/programme/pulse/<round_id>/<name>.csv")
@access.roles("champion")
def figures(round_id: str, name: str) -> ResponseReturnValue:
    """Give a chart of a closed round as a file for a spreadsheet."""
    _, closed = service.results(context.session())
    found = next((one for one in closed if one.round.public_id == round_id), None)
    made = drawing.named(closed, found, name) if found else None
    if made is None:
        raise Missing("There is no such chart.")
    return tables.download(f"pulse-{name}", made.head, made.cells)


def _overview(form: forms.RoundForm, *, problem: bool = False) -> str:
    session = context.session()
    current, closed = service.results(session)
    wanted = request.args.get("round", "")
    found = next((one for one in closed if one.round.public_id == wanted), closed[0] if closed else None)
    drawn: list[tuple[str, charts.Chart]] = []
    for key in found.questions if found else ():
        made = [(key, drawing.answers(found, key)), (key + drawing.TREND, drawing.trend(closed, key))] if found else []
        drawn += [(name, one) for name, one in made if one is not None]
    return render_template(
        "lms/insights/pulse.html",
        form=form,
        problem=problem,
        current=current,
        questions=rules.QUESTIONS,
        open_question=rules.OPEN_QUESTION,
        closed=closed,
        found=found,
        figures=drawn,
        sentences=service.sentences(session, found.round.id) if found else (),
    )
