"""Pages of the advocacy room: what you may do and why, the free choice, leaving, and pauses."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.advocacy import forms, invitations, inviting_pages, service, taking_part_pages
from lms.advocacy.points import routes as points
from lms.advocacy.tokens import routes as tokens
from lms.library import service as library
from lms.people import service as people
from lms.web import access, context, page, words
from lms.web.errors import Forbidden, Missing

bp = Blueprint("advocacy", __name__)
bp.register_blueprint(inviting_pages.bp)
bp.register_blueprint(taking_part_pages.bp)
bp.register_blueprint(tokens.bp)
bp.register_blueprint(points.bp)
PERMISSION = "lms/advocacy/_permission.html"


@bp.get("/advocacy")
@access.members
def overview() -> ResponseReturnValue:
    """Say what you may do, and why or why not, key by key."""
    session, visit = context.session(), context.person()
    known = service.facts(session, visit.person_id, context.now(), roles=visit.roles)
    decided = service.decided(session, known)
    content = library.current(session).library
    return render_template(
        "lms/advocacy/overview.html",
        levels=[(level, [one for one in decided.values() if one.level == level.number]) for level in content.levels],
        known=known,
        in_reach=service.in_reach(content.permissions, known),
        trail=service.trail(session, visit.person_id, limit=20),
        says={one.key: one.says for one in content.permissions},
        permission=_permission,
        may_invite=any(one.opens == invitations.INVITE and one.granted for one in decided.values()),
    )


def _permission(decision: service.Decision) -> Markup:
    """Show a permission and its reasons; those without a date or a pause read the same to many."""
    company = context.academy().settings.company
    if any(one.until or one.code == "suspended" for one in decision.reasons):
        return page.macro(PERMISSION, "card", decision, company)
    known = page.baked("permissions")
    if decision not in known:
        known[decision] = page.macro(PERMISSION, "card", decision, company)
    return known[decision]


@bp.get("/advocacy/choose")
@access.members
def choose() -> ResponseReturnValue:
    """Show the text and the two equal answers; before there is anything to choose, say so."""
    return _consent_page()


@bp.post("/advocacy/choose")
@access.members
def answer() -> ResponseReturnValue:
    """Remember the answer."""
    form = forms.ChoiceForm(request.form)
    if not form.validate():
        return _consent_page(form), 422
    session, person_id, shown = context.session(), context.person_id(), form.text.data or ""
    try:
        if form.choice.data == "yes":
            service.opt_in(session, person_id, shown=shown, at=context.now())
            context.flash("You have opted in. You can leave on this page at any time, without a reason.")
        else:
            service.decline(session, person_id, shown=shown, at=context.now())
            context.flash("Noted. Nobody else sees your answer, and nothing asks you again for 180 days.")
    except service.NothingToChoose as error:
        raise Forbidden(str(error), title="There is nothing to choose yet") from error
    except service.TextChanged as error:
        context.flash(str(error), "warning")
        return redirect(url_for(".choose"), 303)
    return redirect(url_for(".overview"), 303)


@bp.post("/advocacy/leave")
@access.members
def leave() -> ResponseReturnValue:
    """Leave advocacy, at once and without a reason."""
    if service.opt_out(context.session(), context.person_id(), at=context.now()):
        context.flash("You have left. Your level, XP and badges stay; the rows about your shares are erased.")
    else:
        context.flash("You are not opted in, so there was nothing to leave.", "info")
    return redirect(url_for(".overview"), 303)


@bp.get("/programme/suspensions")
@access.roles("champion", "admin")
def pauses() -> ResponseReturnValue:
    """Ask whose sharing to look at; there is no list."""
    return render_template("lms/advocacy/pauses.html", form=forms.WhoForm())


@bp.post("/programme/suspensions")
@access.roles("champion", "admin")
def find() -> ResponseReturnValue:
    """Go to the page of the person asked for."""
    form = forms.WhoForm(request.form)
    if not form.validate():
        return context.invalid("lms/advocacy/pauses.html", form=form)
    person = people.find(context.session(), form.who.data or "")
    if person is None:
        form.refuse("who", "We know nobody with this address or id. Check it and try again.")
        return context.invalid("lms/advocacy/pauses.html", form=form)
    return redirect(url_for(".pause", public_id=person.public_id), 303)


@bp.get("/programme/suspensions/<public_id>")
@access.roles("champion", "admin")
def pause(public_id: str) -> ResponseReturnValue:
    """Show whether a pause runs for a person, and nothing about what they chose."""
    return _pause_page(_person(public_id), forms.PauseForm())


@bp.post("/programme/suspensions/<public_id>")
@access.roles("champion", "admin")
def suspend(public_id: str) -> ResponseReturnValue:
    """Pause a person's outward permissions."""
    person, form = _person(public_id), forms.PauseForm(request.form)
    if not form.validate():
        return _pause_page(person, form), 422
    try:
        service.suspend(
            context.session(),
            person.id,
            reason=form.reason.data or "",
            until=words.end_of_day(form.until.data, context.person().time_zone) if form.until.data else None,
            by=context.person_id(),
            at=context.now(),
        )
        context.flash(f"Sharing is paused for {person.name}, who can read the reason and the end.")
    except service.BadEnd as error:
        form.refuse("until", str(error))
        return _pause_page(person, form), 422
    except service.Paused as error:
        context.flash(str(error), "info")
    return redirect(url_for(".pause", public_id=public_id), 303)


@bp.post("/programme/suspensions/<public_id>/lift")
@access.roles("champion", "admin")
def lift(public_id: str) -> ResponseReturnValue:
    """Lift the pause that runs for a person."""
    person = _person(public_id)
    try:
        service.lift(context.session(), person.id, by=context.person_id(), at=context.now())
        context.flash(f"The pause is lifted for {person.name}.")
    except service.NotPaused as error:
        context.flash(str(error), "info")
    return redirect(url_for(".pause", public_id=public_id), 303)


def _consent_page(form: forms.ChoiceForm | None = None) -> str:
    session, person_id = context.session(), context.person_id()
    known = service.facts(session, person_id, context.now(), roles=frozenset())
    permissions = library.current(session).library.permissions
    return render_template(
        "lms/advocacy/choose.html",
        form=form or forms.ChoiceForm(),
        text=service.text(session),
        choice=known.choice,
        acknowledged=known.acknowledged,
        in_reach=service.in_reach(permissions, known),
        path=context.academy().path,
    )


def _pause_page(person: people.Person, form: forms.PauseForm) -> str:
    running = service.pause(context.session(), person.id, context.now())
    return render_template("lms/advocacy/pause.html", person=person, form=form, running=running)


def _person(public_id: str) -> people.Person:
    found = people.find(context.session(), public_id)
    if found is None or found.public_id != public_id:
        raise Missing("There is nobody with this id.")
    return found
