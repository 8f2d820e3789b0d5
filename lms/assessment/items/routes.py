"""Pages on how questions do, for trainers; and the one form in which a learner says that a question seems wrong."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.assessment.items import forms, service
from lms.assessment.rules import NoSuchQuiz, NotYours
from lms.web import access, context, errors

bp = Blueprint("items", __name__)


@bp.errorhandler(NotYours)
@bp.errorhandler(NoSuchQuiz)
@bp.errorhandler(service.NoSuchFlag)
def missing(_error: Exception) -> ResponseReturnValue:
    """Answer as for a page that does not exist."""
    return errors.answer(errors.Missing())


@bp.get("/studio/questions")
@access.roles("trainer")
def queue() -> ResponseReturnValue:
    """Show what learners say of questions, and questions whose figures deserve a look."""
    return _queue({}, None)


@bp.get("/studio/questions/<quiz_id>")
@access.roles("trainer")
def show(quiz_id: str) -> ResponseReturnValue:
    """Show the figures of every question of a quiz, revision by revision."""
    return render_template("lms/assessment/items/figures.html", revisions=service.analysis(context.session(), quiz_id))


@bp.post("/studio/questions/<quiz_id>/<question_id>/seen")
@access.roles("trainer")
def seen(quiz_id: str, question_id: str) -> ResponseReturnValue:
    """Put the figures of a question aside."""
    service.seen(context.session(), context.person_id(), quiz_id, question_id, at=context.now())
    context.flash("Put aside. It comes up again when twice as many people have answered.")
    return redirect(url_for(".queue"), 303)


@bp.post("/studio/questions/remarks/<int(max=2147483647):flag_id>")
@access.roles("trainer")
def answer(flag_id: int) -> ResponseReturnValue:
    """Answer what a learner said of a question."""
    form = forms.Answer(request.form, prefix=f"f{flag_id}-")
    if not form.validate():
        return _queue({flag_id: form}, form)
    try:
        words = form.answer.data or ""
        service.answer_flag(context.session(), context.person_id(), flag_id, words, at=context.now())
    except service.Answered as gone:
        context.flash(str(gone), "warning")
    else:
        context.flash("Answered. The learner sees it beside the question.")
    return redirect(url_for(".queue"), 303)


@bp.get("/quiz/<attempt_id>/remark/<question_id>")
@access.members
def ask(attempt_id: str, question_id: str) -> ResponseReturnValue:
    """Ask a learner what seems wrong with a question of an attempt that was handed in."""
    return _remark(attempt_id, question_id, forms.Remark())


@bp.post("/quiz/<attempt_id>/remark/<question_id>")
@access.members
def remark(attempt_id: str, question_id: str) -> ResponseReturnValue:
    """Remember what a learner says of a question, once."""
    form = forms.Remark(request.form)
    if not form.validate():
        return _remark(attempt_id, question_id, form), 422
    words = form.words.data or ""
    new = service.flag(context.session(), context.person_id(), attempt_id, question_id, words, at=context.now())
    said = "Thank you. A trainer looks at it, and the answer will stand beside the question."
    context.flash(said if new else "You have told us about this question before; a trainer has it.")
    return redirect(url_for("lms.assessment.result", attempt_id=attempt_id), 303)


def _remark(attempt_id: str, question_id: str, form: forms.Remark) -> str:
    prompt = service.prompt_of(context.reading(), context.person_id(), attempt_id, question_id)
    return render_template("lms/assessment/items/remark.html", form=form, attempt_id=attempt_id, prompt=prompt)


def _queue(typed: dict[int, forms.Answer], form: forms.Answer | None) -> ResponseReturnValue:
    page = max(1, request.args.get("page", 1, type=int))
    found = service.queue(context.reading(), page=page)
    answers = {one.id: typed.get(one.id) or forms.Answer(prefix=f"f{one.id}-") for one in found.flags}
    pages = max(1, -(-found.waiting // service.A_PAGE))
    shown = render_template(
        "lms/assessment/items/queue.html", queue=found, answers=answers, form=form, page=page, pages=pages
    )
    return (shown, 422) if form else shown
