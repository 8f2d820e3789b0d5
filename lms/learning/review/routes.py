"""Pages of reviews: what waits, one question at a time, why an answer is right, and what came of it."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.assessment import service as assessment
from lms.learning.certification import service as certification
from lms.learning.review import service
from lms.web import access, context, errors
from lms.web.errors import Missing

bp = Blueprint("review", __name__)


@bp.errorhandler(service.NoSuchReview)
def missing(error: Exception) -> ResponseReturnValue:
    """Answer as for a page that does not exist."""
    return errors.answer(Missing(str(error), mend="Begin a new one under Review."))


@bp.get("/review")
@access.members
def show() -> ResponseReturnValue:
    """Show what there is to review."""
    return _front()


@bp.post("/review")
@access.members
def begin() -> ResponseReturnValue:
    """Begin a review, or go on with the one that was left."""
    try:
        number = service.begin(context.session(), context.person_id(), at=context.now())
    except service.NothingToReview:
        return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)
    return redirect(url_for(".question", number=number), HTTPStatus.SEE_OTHER)


@bp.get("/review/<int(max=2147483647):number>")
@access.members
def question(number: int) -> ResponseReturnValue:
    """Ask the next question, or say what came of the review."""
    session = context.session()
    sheet = service.sheet(session, context.person_id(), number)
    step = sheet.next
    if step is None:
        found = certification.situation(session, context.person_id(), context.now())
        more = bool(service.waiting_for(found))
        return render_template("lms/learning/review_done.html", sheet=sheet, renewals=found.renewals, more=more)
    one = assessment.question(session, step.revision, step.question_id)
    asked = assessment.put(one, sheet.seed + step.place, keeps=_address(sheet, step))
    return render_template("lms/learning/review_question.html", sheet=sheet, step=step, asked=asked)


@bp.get("/review/<int(max=2147483647):number>/<int(max=99):place>")
@access.members
def why(number: int, place: int) -> ResponseReturnValue:
    """Say what was right about an answer, and why."""
    session = context.session()
    sheet = service.sheet(session, context.person_id(), number)
    step = sheet.step(place)
    if step.given is None:
        return redirect(url_for(".question", number=number))
    one = assessment.question(session, step.revision, step.question_id)
    told = assessment.why(session, step.revision, one, sheet.seed + place, step.given)
    return render_template("lms/learning/review_why.html", sheet=sheet, step=step, told=told)


@bp.post("/review/<int(max=2147483647):number>/<int(max=99):place>/answer")
@access.members
def answer(number: int, place: int) -> ResponseReturnValue:
    """Keep an answer and go on to why; or show the question again, where a button inside it was pressed."""
    session, person_id, at = context.session(), context.person_id(), context.now()
    sheet = service.sheet(session, person_id, number)
    step = sheet.step(place)
    move = request.form.get("move", "").removeprefix(f"{step.question_id}:")
    values = request.form.getlist(f"q-{step.question_id}")
    pressed = {"pressed": move or ("on" if "on" in request.form else ""), "keeps": _address(sheet, step)}
    before = certification.certificates(session, person_id)
    reply = service.answer(session, person_id, number, place, values, **pressed, at=at)
    if reply.asked is None:
        _tell(before)
        return redirect(url_for(".why", number=number, place=place), HTTPStatus.SEE_OTHER)
    shown = {"sheet": sheet, "step": step, "asked": reply.asked}
    if reply.missing:
        words = "Choose or write an answer first." if not reply.asked.given else f"{reply.missing.capitalize()}."
        return context.invalid("lms/learning/review_question.html", words=words, **shown)
    return render_template("lms/learning/review_question.html", **shown)


@bp.post("/review/<int(max=2147483647):number>/stop")
@access.members
def stop(number: int) -> ResponseReturnValue:
    """End a review; what was answered stays."""
    service.stop(context.session(), context.person_id(), number, at=context.now())
    return redirect(url_for(".question", number=number), HTTPStatus.SEE_OTHER)


def _front() -> str:
    found = service.ahead(context.session(), context.person_id(), at=context.now())
    return render_template("lms/learning/review.html", ahead=found)


def _address(sheet: service.Sheet, step: service.Step) -> str:
    return url_for(".answer", number=sheet.number, place=step.place)


def _tell(before: tuple[certification.Certificate, ...]) -> None:
    """Say which certifications this answer renewed."""
    known = {one.kind.ref: one.period.n for one in before}
    for one in certification.certificates(context.session(), context.person_id()):
        if one.period.n > known.get(one.kind.ref, one.period.n):
            context.flash(f"That was all. Your certification “{one.kind.title}” is renewed.")
