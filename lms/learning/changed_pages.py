"""The page "What changed" of a course."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.learning import service
from lms.web import access, context

bp = Blueprint("changed", __name__)


@bp.get("/c/<course_id>/changes")
@access.members
def show(course_id: str) -> ResponseReturnValue:
    """Show what changed in a course since the person learned it, and what of it is to be read again."""
    found = service.changes(context.session(), context.person_id(), course_id, at=context.now())
    return render_template("lms/learning/changes.html", page=found)


@bp.post("/c/<course_id>/changes")
@access.members
def read_again(course_id: str) -> ResponseReturnValue:
    """Note a lesson as read again, or that nothing is left to do."""
    session, person_id, at = context.session(), context.person_id(), context.now()
    lesson_id = request.form.get("lesson", "")
    before = service.changes(session, person_id, course_id, at=at)
    if lesson_id:
        service.read_again(session, person_id, course_id, lesson_id, at=at)
    else:
        service.finish(session, person_id, course_id, at=at)
    after = service.changes(session, person_id, course_id, at=at)
    if before.ends and not after.ends:
        context.flash(f"Thank you. You have learned again what changed in “{after.course.title}”.")
    return redirect(url_for(".show", course_id=course_id), HTTPStatus.SEE_OTHER)
