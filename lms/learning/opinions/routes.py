"""Pages of what learners say of lessons: the form beside a lesson, and for trainers what was said."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.content.courses import Lesson
from lms.learning.opinions import forms, service
from lms.web import access, context

bp = Blueprint("opinions", __name__)
PAGE = "/c/<course_id>/<lesson_id>/opinion"


@bp.get(PAGE)
@access.members
def ask(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """Ask whether a lesson was clear; what was said before stands there."""
    session = context.session()
    title, lesson = service.lesson_of(session, course_id, lesson_id)
    said = service.opinion(session, context.person_id(), lesson)
    data = {"clear": said.clear, "words": said.words} if said else {}
    return _page(title, lesson, forms.OpinionForm(data=data), said)


@bp.post(PAGE)
@access.members
def say(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """Remember whether it was clear."""
    session, form = context.session(), forms.OpinionForm(request.form)
    title, lesson = service.lesson_of(session, course_id, lesson_id)
    if not form.validate():
        return _page(title, lesson, form), 422
    service.say(session, context.person_id(), lesson, form.clear.data or "", form.words.data or "", at=context.now())
    context.flash("Thank you. It goes into the next look at this lesson.")
    return redirect(url_for("lms.learning.lesson", course_id=course_id, lesson_id=lesson_id), 303)


@bp.get("/studio/opinions")
@access.roles("trainer")
def overview() -> ResponseReturnValue:
    """List the lessons about which learners said something."""
    lines = service.overview(context.session())
    return render_template("lms/learning/opinions/overview.html", lines=lines, fewest=service.FEWEST)


@bp.get("/studio/opinions/<course_id>/<lesson_id>")
@access.roles("trainer")
def show(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """Show what learners say of one lesson."""
    found = service.told(context.session(), course_id, lesson_id, page=request.args.get("page", 1, type=int))
    return render_template("lms/learning/opinions/told.html", told=found, fewest=service.FEWEST)


def _page(title: str, lesson: Lesson, form: forms.OpinionForm, said: service.Opinion | None = None) -> str:
    return render_template("lms/learning/opinions/ask.html", course_title=title, lesson=lesson, form=form, said=said)
