"""Pages of the learning room: the catalogue, courses, lessons, search and the glossary."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import ColumnElement

from lms.learning import changed_pages, required_pages, service
from lms.learning.certification import routes as certification_routes
from lms.learning.opinions import routes as opinions_routes
from lms.learning.review import routes as review_routes
from lms.library import service as library
from lms.web import access, context, errors, page
from lms.web.errors import Missing

bp = Blueprint("learning", __name__)
bp.register_blueprint(required_pages.bp)
bp.register_blueprint(changed_pages.bp)
bp.register_blueprint(certification_routes.bp)
bp.register_blueprint(review_routes.bp)
bp.register_blueprint(opinions_routes.bp)

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
KINDS = {"course": "Course", "lesson": "Lesson", "clause": "Policy clause", "term": "Word we use"}
"""What a search finds, in words."""
LONGEST_SEARCH = 200
COURSES = "lms/learning/_courses.html"
PARTS = ("crumbs", "contents", "afterwards", "before_after")


def one_enrolment(args: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Prefetch the person's enrolment in the course of the address."""
    return {"enrolment": service.progress_column(access.PERSON_ID, str(args["course_id"]))}


def all_enrolments(_args: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Prefetch all enrolments of the person."""
    return {"enrolments": service.enrolments_column(access.PERSON_ID)}


@bp.errorhandler(service.NoSuchCourse)
@bp.errorhandler(service.NoSuchLesson)
def missing(error: Exception) -> ResponseReturnValue:
    """Answer as for a page that does not exist."""
    return errors.answer(Missing(str(error), mend="Look for it in the list of courses under Learn."))


def for_catalogue(args: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Prefetch the person's enrolments, what is required of them, and what they renewed."""
    return {**all_enrolments(args), **required_pages.prefetch(args), **renewals(args)}


def renewals(_args: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Prefetch the person's renewals."""
    return {"renewals": service.renewals_column(access.PERSON_ID)}


@bp.get("/learn")
@access.members(prefetch=for_catalogue)
def catalogue() -> ResponseReturnValue:
    """Show all courses by level, and what is required and still open."""
    found = service.overview(context.session(), context.person_id(), at=context.now(), mine=_mine())
    items = [one for one in required_pages.items(found.met) if one.status != "done"]
    certificates = service.certificates_of(
        context.session(), context.person_id(), found.met, context.person().extras["renewals"]
    )
    return render_template(
        "lms/learning/catalogue.html",
        levels=service.by_level(found),
        items=items,
        card=_card,
        certified={one.kind.ref: one for one in certificates},
    )


@bp.get("/resume")
@access.members(prefetch=all_enrolments)
def resume() -> ResponseReturnValue:
    """Go to where the person goes on."""
    step = service.next_step(context.session(), context.person_id(), at=context.now(), mine=_mine())
    return redirect(context.academy().path(step.path if step else "/"), HTTPStatus.SEE_OTHER)


def for_course(args: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Prefetch the person's enrolments, what they are to learn again, and what they renewed."""
    return {**all_enrolments(args), **renewals(args), "relearning": service.relearning_column(access.PERSON_ID)}


@bp.get("/c/<course_id>")
@access.members(prefetch=for_course)
def course(course_id: str) -> ResponseReturnValue:
    """Show a course: its lessons, its quiz, and how to go on."""
    return _course_page(course_id)


@bp.post("/c/<course_id>/start")
@access.members
def start(course_id: str) -> ResponseReturnValue:
    """Begin a course, or go on with it, or close one in which everything is done."""
    session, person_id, at = context.session(), context.person_id(), context.now()
    try:
        begun = service.start(session, person_id, course_id, at=at)
    except service.NotYet as refusal:
        return _course_page(course_id, refused=str(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    if begun.completed_at == at:
        context.flash("You have completed this course.")
    step = service.course_page(session, person_id, course_id, at=at).step
    return redirect(context.academy().path(step.path if step else f"/c/{course_id}"), HTTPStatus.SEE_OTHER)


@bp.get("/c/<course_id>/<lesson_id>")
@access.members(prefetch=one_enrolment)
def lesson(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """Show a lesson."""
    view = _lesson(course_id, lesson_id)
    return render_template("lms/learning/lesson.html", view=view, fixed=_fixed(view.sheet), answered=None)


@bp.post("/c/<course_id>/<lesson_id>")
@access.members(prefetch=one_enrolment)
def complete(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """Mark a lesson as done and go on to the next one."""
    view = _lesson(course_id, lesson_id)
    if view.mode == "attest" and request.form.get("confirm") != "yes":
        values = {
            "view": view,
            "fixed": _fixed(view.sheet),
            "answered": None,
            "refused": "Tick the box if you have done what the lesson asks.",
        }
        return context.invalid("lms/learning/lesson.html", **values)
    try:
        done = service.complete_lesson(context.session(), context.person_id(), course_id, lesson_id, at=context.now())
    except service.NotYet as refusal:
        values = {"view": view, "fixed": _fixed(view.sheet), "answered": None, "refused": str(refusal)}
        return context.invalid("lms/learning/lesson.html", **values)
    return redirect(_after(course_id, done), HTTPStatus.SEE_OTHER)


@bp.get("/c/<course_id>/<lesson_id>/check")
@access.members
def back(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """Go back to the question, for somebody who opens the address of its answer again."""
    return redirect(url_for(".lesson", course_id=course_id, lesson_id=lesson_id, _anchor="own-check"))


@bp.post("/c/<course_id>/<lesson_id>/check")
@access.members(prefetch=one_enrolment)
def check(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """Answer the check question at once, on the lesson's page; nothing is kept and nothing is paid."""
    view = _lesson(course_id, lesson_id)
    question = view.sheet.check
    if question is None:
        raise Missing("This lesson has no check question.")
    move = request.form.get("move", "").removeprefix(f"{question.question_id}:")
    pressed = move or ("on" if "on" in request.form else "")
    typed = request.form.getlist(f"q-{question.question_id}")
    answered = service.answer_check(context.session(), course_id, lesson_id, typed, pressed)
    values = {"view": view, "fixed": _fixed(view.sheet), "answered": answered}
    if answered.missing:
        return context.invalid("lms/learning/lesson.html", unanswered=True, **values)
    return render_template("lms/learning/lesson.html", **values)


@bp.get("/c/<course_id>/files/<name>")
@access.members
def picture(course_id: str, name: str) -> ResponseReturnValue:
    """Give a picture of a course."""
    kind = PICTURES.get(name.rpartition(".")[2].casefold())
    found = library.current(context.session()).library.courses.get(course_id)
    body = None
    if kind and found and found.status != "draft":
        body = library.picture(context.session(), f"{found.path.rpartition('/')[0]}/{name}")
    if body is None:
        raise Missing("There is no such picture.")
    return Response(body, mimetype=kind)


@bp.get("/search")
@access.members(prefetch=all_enrolments)
def search() -> ResponseReturnValue:
    """Find words in courses, policies and the glossary."""
    words = request.args.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    session = context.session()
    courses, mine = library.current(session).library.courses, _mine()
    hits = []
    for hit in library.search(session, words) if words else ():
        course_id = hit.ref.partition("/")[0] if hit.kind in {"course", "lesson"} else ""
        if not course_id or courses[course_id].status == "active" or course_id in mine:
            hits.append(hit)
    path = context.academy().path
    return render_template("lms/learning/search.html", words=words, hits=hits, chips=_chips(), path=path)


def _chips() -> dict[Any, Markup]:
    known = page.baked("kinds found")
    if not known:
        known.update({kind: page.macro("lms/_parts.html", "chip", words) for kind, words in KINDS.items()})
    return known


@bp.get("/glossary")
@access.members
def glossary() -> ResponseReturnValue:
    """Show the words we use and what they mean."""
    terms = sorted(library.current(context.session()).library.glossary.values(), key=lambda one: one.title.casefold())
    html = library.current(context.session()).html
    return render_template("lms/learning/glossary.html", terms=terms, html=html)


def _card(card: service.CourseCard) -> Markup:
    """Show a course; the same for everybody who has not begun it and has the same before them."""
    state = card.state
    if state.enrolled:
        return page.macro(COURSES, "card", card)
    known, key = page.baked("course_cards"), (state.course.id, state.condition, state.elective, card.first)
    if key not in known:
        known[key] = page.macro(COURSES, "card", card)
    return known[key]


def _mine() -> dict[str, service.Enrolled]:
    return service.enrolments_of(context.person().extras.get("enrolments"))


def _fixed(sheet: service.Sheet) -> dict[str, Markup]:
    """Give the parts of a lesson's page that are the same for everybody; made once for each release and lesson."""
    release, shelf = context.person().release, context.academy().shelf
    if shelf.get("lesson_parts_of") != release:
        shelf["lesson_parts"], shelf["lesson_parts_of"] = {}, release
    known: dict[str, dict[str, Markup]] = shelf["lesson_parts"]
    if sheet.href not in known:
        macros = current_app.jinja_env.get_template("lms/learning/_fixed.html").module
        known[sheet.href] = {name: getattr(macros, name)(sheet) for name in PARTS}
        known[sheet.href]["links"] = page.macro("lms/learning/_fixed.html", "links", _links(sheet))
        if sheet.check:
            known[sheet.href]["check"] = page.kept("lms/learning/_check.html", sheet=sheet, answered=None)
    return known[sheet.href]


def _links(sheet: service.Sheet) -> list[tuple[str, str, str]]:
    academy, names = context.academy(), {"course_id": sheet.course.id, "lesson_id": sheet.lesson.id}
    return [(one.before, one.words, academy.path(one.path.format(**names))) for one in academy.lesson_links]


def _lesson(course_id: str, lesson_id: str) -> service.LessonView:
    packed = context.person().extras["enrolment"]
    return service.lesson(context.session(), course_id, lesson_id, packed, at=context.now())


def _course_page(course_id: str, refused: str = "") -> str:
    extras = context.person().extras
    mine = _mine() if "enrolments" in extras else None
    page = service.course_page(context.session(), context.person_id(), course_id, at=context.now(), mine=mine)
    content, zone = library.current(context.session()).library, context.academy().settings.time_zone
    again = service.to_learn_again(extras.get("relearning"), content, zone)
    return render_template(
        "lms/learning/course.html",
        page=page,
        again=next((one for one in again if one.course_id == course_id), None),
        renew=_renew(course_id, page.met),
        refused=refused,
        problem=bool(refused),
        path=context.academy().path,
    )


def _renew(course_id: str, met: Mapping[str, datetime]) -> service.Certificate | None:
    """Give what this course is part of and can be renewed now, if anything."""
    extras, at = context.person().extras, context.now()
    if "renewals" not in extras:  # An answer to a form that was refused: the page for it was asked without them.
        return None
    found = service.certificates_of(context.session(), context.person_id(), met, extras["renewals"])
    return next((one for one in found if course_id in one.kind.courses and one.can_renew(at)), None)


def _after(course_id: str, done: service.Done) -> str:
    """Choose where a person goes from a lesson they did, and say so where a course is complete."""
    if done.completed_course:
        context.flash("That was the last lesson. You have completed this course.")
    elif done.next_lesson is None and done.quiz_id:
        return context.academy().path(f"/quiz/about/{done.quiz_id}")
    if done.next_lesson:
        return url_for(".lesson", course_id=course_id, lesson_id=done.next_lesson)
    return url_for(".course", course_id=course_id)
