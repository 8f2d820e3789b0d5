"""Pages of talk among peers: the overview, lists, the discussion of a lesson, and one question with its answers."""

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.ideas.talk import forms, moderation_pages, own_pages, rules, service
from lms.sharing import service as sharing
from lms.web import access, context
from lms.web.forms import Form

bp = Blueprint("talk", __name__)
bp.register_blueprint(own_pages.bp)
bp.register_blueprint(moderation_pages.bp)
LAST = 1_000_000
"""A page beyond every last one."""
SECTIONS = (
    ("open", "Questions without an answer", "Nobody is waiting for an answer."),
    ("tips", "Tips", "There is no tip yet."),
    ("explanations", "Explanations", "Nobody has explained a lesson in their own words yet."),
)


@bp.get("/peers")
@access.members
def overview() -> str:
    """Show what colleagues wrote last: open questions, tips and explanations."""
    session, me, at = context.session(), context.person_id(), context.now()
    found = [(show, title, empty, service.newest(session, me, show, at)) for show, title, empty in SECTIONS]
    return render_template("lms/ideas/talk/overview.html", sections=found, linked=sharing.linked)


@bp.get("/peers/all")
@access.members
def everything() -> str:
    """List what was written, of one kind or of all."""
    session, show = context.session(), request.args.get("show", "")
    show = show if show in service.SHOWS else ""
    found = service.listing(session, context.person_id(), context.now(), show=show, page=_page())
    return render_template("lms/ideas/talk/list.html", found=found, show=show, shows=service.SHOWS)


@bp.get("/peers/lesson/<course_id>/<lesson_id>")
@access.members
def lesson(course_id: str, lesson_id: str) -> str:
    """Show what colleagues say about a lesson, and the form to join in."""
    wanted = request.args.get("kind", "")
    data = {"key": secrets.token_urlsafe(16), "kind": wanted if wanted in rules.OPENS else None}
    return _lesson(course_id, lesson_id, forms.NoteForm(data=data))


@bp.post("/peers/lesson/<course_id>/<lesson_id>")
@access.members
@access.gives_back
def write(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """Write a question, a tip or an explanation about a lesson."""
    service.there(context.session(), course_id, lesson_id)
    form = forms.NoteForm(request.form).offer(rules.OPENS)
    if not form.validate():
        return _lesson(course_id, lesson_id, form), 422
    entry = service.Entry(form.kind.data, form.text.data or "", _key(form), course_id, lesson_id)
    try:
        made = service.write(context.session(), context.person_id(), entry, at=context.now())
    except advocacy.Locked as error:
        return locked(error.decision, entry.text), 403
    except (service.Unfit, service.TooMany) as error:
        status = refused(form, error)
        return _lesson(course_id, lesson_id, form), status
    context.flash(f"Your {entry.kind} is there. You can change it for 24 hours, and remove it at any time.")
    return redirect(url_for(".show", note_id=made), 303)


@bp.get("/peers/tips/new")
@access.members
def new_tip() -> str:
    """Show the form for a tip about a course as a whole."""
    may = service.may_write(context.session(), context.person_id(), rules.TIP, context.now())
    if not may.granted:
        return locked(may)
    return _tip(forms.TipForm(data={"key": secrets.token_urlsafe(16)}))


@bp.post("/peers/tips/new")
@access.members
@access.gives_back
def write_tip() -> ResponseReturnValue:
    """Write a tip about a course as a whole."""
    session = context.session()
    form = forms.TipForm(request.form).offer(service.courses(session))
    if not form.validate():
        return _tip(form), 422
    entry = service.Entry(rules.TIP, form.text.data or "", _key(form), str(form.course.data))
    try:
        made = service.write(session, context.person_id(), entry, at=context.now())
    except advocacy.Locked as error:
        return locked(error.decision, entry.text), 403
    except (service.Unfit, service.TooMany) as error:
        status = refused(form, error)
        return _tip(form), status
    context.flash("Your tip is there. You can change it for 24 hours, and remove it at any time.")
    return redirect(url_for(".show", note_id=made), 303)


@bp.get("/peers/<note_id>")
@access.members
def show(note_id: str) -> str:
    """Show a question with its answers, a tip or an explanation."""
    return _thread(note_id, forms.TextForm(data={"key": secrets.token_urlsafe(16)}))


@bp.post("/peers/<note_id>/answers")
@access.members
@access.gives_back
def answer(note_id: str) -> ResponseReturnValue:
    """Answer a question."""
    form, me = forms.TextForm(request.form), context.person_id()
    words = form.text.data or ""
    try:
        made = service.answer(context.session(), me, note_id, words, key=_key(form), at=context.now())
    except advocacy.Locked as error:
        return locked(error.decision, words), 403
    except service.NotNow as error:
        return _thread(note_id, form, str(error)), 409
    except (service.Unfit, service.TooMany) as error:
        status = refused(form, error)
        return _thread(note_id, form), status
    context.flash("Your answer is there. You can change it for 24 hours, and remove it at any time.")
    return redirect(url_for(".show", note_id=note_id, page="last", _anchor=f"n-{made}"), 303)


@bp.post("/peers/<note_id>/helpful")
@access.members
def mark(note_id: str) -> ResponseReturnValue:
    """Mark a colleague's text as helpful, or no longer."""
    helpful, session, me = request.form.get("helpful") != "no", context.session(), context.person_id()
    service.mark(session, me, note_id, helpful=helpful, at=context.now())
    _, above = service.one(session, me, note_id, context.now())
    page = request.form.get("page", 1, type=int)
    there = url_for(".show", note_id=above, page=page if page > 1 else None, _anchor=f"n-{note_id}")
    return redirect(there, 303)


def refused(form: Form, error: Exception) -> int:
    """Say beside a field what is wrong with it; give the status of the answer."""
    form.refuse(getattr(error, "field", "text"), str(error))
    return 429 if isinstance(error, service.TooMany) else 422


def locked(decision: advocacy.Decision, words: str = "") -> str:
    """Say what is missing; words already typed are shown to be copied."""
    return render_template(
        "lms/sharing/locked.html",
        decision=decision,
        title="Writing this is not open to you now",
        words=words,
        path=context.academy().path,
    )


def _lesson(course_id: str, lesson_id: str, form: forms.NoteForm) -> str:
    session, me, at = context.session(), context.person_id(), context.now()
    about = service.there(session, course_id, lesson_id)
    kinds = tuple(one for one in (rules.QUESTION, rules.EXPLANATION) if service.may_write(session, me, one, at).granted)
    tips = service.may_write(session, me, rules.TIP, at)
    show = request.args.get("show", "")
    show = show if show in service.SHOWS else ""
    where = {"course_id": course_id, "lesson_id": lesson_id}
    found = service.listing(session, me, at, show=show, **where, page=_page())
    return render_template(
        "lms/ideas/talk/lesson.html",
        about=about,
        found=found,
        show=show,
        shows=service.SHOWS,
        form=form.offer((*kinds, rules.TIP) if tips.granted else kinds),
        kinds=kinds,
        tips=tips,
        here=where,
    )


def _tip(form: forms.TipForm) -> str:
    return render_template("lms/ideas/talk/tip.html", form=form.offer(service.courses(context.session())))


def _thread(note_id: str, form: forms.TextForm, trouble: str = "") -> str:
    session, me, at = context.session(), context.person_id(), context.now()
    found = service.thread(session, me, note_id, at, page=_page())
    return render_template(
        "lms/ideas/talk/thread.html",
        found=found,
        form=form,
        trouble=trouble,
        problem=bool(trouble),
        may=service.may_write(session, me, rules.ANSWER, at),
        linked=sharing.linked,
        names=rules.NAMES,
    )


def _page() -> int:
    return LAST if request.args.get("page") == "last" else request.args.get("page", 1, type=int)


def _key(form: forms.TextForm) -> str:
    return form.key.data or secrets.token_urlsafe(16)
