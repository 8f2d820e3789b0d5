"""The pages of a quiz: what it asks, taking it, and what came of it."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.assessment import forms, marking_pages, service, time_pages
from lms.assessment.forms import PREFIX
from lms.assessment.items import service as items
from lms.assessment.rules import Problem
from lms.assessment.service import Answers, MayNotStart, NoSuchQuiz, NotYours, Unanswered
from lms.web import access, context, errors

bp = Blueprint("assessment", __name__)
bp.register_blueprint(time_pages.bp)
bp.register_blueprint(marking_pages.bp)


@bp.errorhandler(NotYours)
@bp.errorhandler(NoSuchQuiz)
def missing(_error: Exception) -> ResponseReturnValue:
    """Answer as for a page that does not exist: whose attempt it is stays unknown."""
    return errors.answer(errors.Missing())


@bp.get("/quiz/about/<quiz_id>")
@access.members
def about(quiz_id: str) -> ResponseReturnValue:
    """Show what a quiz asks, where the person stands and what they did before."""
    quiz = service.about(context.session(), context.person_id(), quiz_id, at=context.now())
    may_allow = bool(context.person().roles & set(time_pages.MAY))
    return render_template("lms/assessment/about.html", quiz=quiz, may_allow=may_allow)


@bp.post("/quiz/about/<quiz_id>")
@access.members
def start(quiz_id: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one."""
    try:
        attempt_id = service.start(context.session(), context.person_id(), quiz_id, at=context.now())
    except MayNotStart as refusal:
        quiz = service.about(context.reading(), context.person_id(), quiz_id, at=context.now())
        return context.invalid("lms/assessment/about.html", quiz=quiz, refused=str(refusal))
    return redirect(url_for(".take", attempt_id=attempt_id), 303)


@bp.get("/quiz/<attempt_id>")
@access.members
def take(attempt_id: str) -> ResponseReturnValue:
    """Show the questions of an open attempt with the answers so far."""
    paper = service.paper(context.session(), context.person_id(), attempt_id, at=context.now())
    if paper.done:
        return redirect(url_for(".result", attempt_id=attempt_id), 303)
    template = "lms/assessment/over.html" if paper.over else "lms/assessment/take.html"
    return render_template(template, paper=paper, errors={})


@bp.post("/quiz/<attempt_id>")
@access.members
def submit(attempt_id: str) -> ResponseReturnValue:
    """Score an attempt, once, and show its result."""
    answers = forms.sent(request.form).answers
    try:
        service.submit(context.session(), context.person_id(), attempt_id, answers, at=context.now())
    except Unanswered as problem:
        return _unanswered(attempt_id, answers, problem.problems)
    return redirect(context.academy().path(f"/quiz/{attempt_id}/result"), 303)


@bp.post("/quiz/<attempt_id>/save")
@access.members
def save(attempt_id: str) -> ResponseReturnValue:
    """Keep the answers so far: for the page's script, for a button inside a question, for a person who leaves."""
    sent = forms.sent(request.form)
    saved = service.save(context.session(), context.person_id(), attempt_id, sent.answers, at=context.now(), on=sent.on)
    if _by_script():
        return ("", 204) if saved else ("This attempt has ended, so nothing was saved.", 409)
    if not saved or sent.place:
        return redirect(url_for(".take", attempt_id=attempt_id, _anchor=sent.place or None), 303)
    context.flash("Your answers so far are saved.")
    paper = service.paper(context.session(), context.person_id(), attempt_id, at=context.now())
    return redirect(url_for(".about", quiz_id=paper.quiz_id), 303)


@bp.post("/quiz/<attempt_id>/hint/<question_id>")
@access.members
def hint(attempt_id: str, question_id: str) -> ResponseReturnValue:
    """Open a hint that costs points, keep the answers so far, and come back to the question."""
    session, person_id, at = context.session(), context.person_id(), context.now()
    if service.open_hint(session, person_id, attempt_id, question_id, at=at):
        service.save(session, person_id, attempt_id, forms.sent(request.form).answers, at=at)
    return redirect(url_for(".take", attempt_id=attempt_id, _anchor=f"{PREFIX}{question_id}-hint"), 303)


@bp.get("/quiz/<attempt_id>/result")
@access.members
def result(attempt_id: str) -> ResponseReturnValue:
    """Show what came of an attempt, as far as the quiz lets it be seen."""
    found = service.result(context.session(), context.person_id(), attempt_id, at=context.now())
    if found is None:
        return redirect(url_for(".take", attempt_id=attempt_id), 303)
    flags = items.flags_of(context.session(), context.person_id(), attempt_id) if found.questions else {}
    return render_template("lms/assessment/result.html", result=found, flags=flags)


def _unanswered(attempt_id: str, answers: Answers, problems: Sequence[Problem]) -> ResponseReturnValue:
    # A refused request is rolled back, so what was typed is saved in a transaction of its own.
    context.session().rollback()
    with context.academy().store.transaction() as own:
        service.save(own, context.person_id(), attempt_id, answers, at=context.now())
    paper = service.paper(context.reading(), context.person_id(), attempt_id, at=context.now())
    words = {one.question_id: str(one) for one in problems}
    summary = [(f"#{PREFIX}{question_id}", said) for question_id, said in words.items()]
    return context.invalid("lms/assessment/take.html", paper=paper, errors=words, summary=summary)


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch" or request.headers.get("Accept") == "*/*"
