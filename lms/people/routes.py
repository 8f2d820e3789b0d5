"""Pages of a person's own account: Me, the password, the sessions."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from lms.library import service as library
from lms.people import carrier, forms, rules, service
from lms.people.carrier import identify, login_manager, visit_of
from lms.people.entry import address_of, bp, too_many
from lms.web import access, context
from lms.web.errors import Missing

__all__ = ["bp", "hosted", "identify", "login_manager", "visit_of"]

hosted = Blueprint("people", __name__)
"""What is left of this room where a host signs people in: no page that could begin a session of ours."""

SAID = {
    service.WEEKLY: "You get the weekly mail, when there is something to say.",
    service.ENDS: "You get a mail only when something ends soon.",
    service.NONE: "You get no weekly mail.",
}


def for_me(_args: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Prefetch which weekly mail the person wants."""
    return {"digest": service.digest_column(access.PERSON_ID)}


@bp.get("/me")
@hosted.get("/me")
@access.members(prefetch=for_me)
def me() -> ResponseReturnValue:
    """Show what the academy knows about how somebody likes it."""
    return _me(_profile(data=_kept()))


@bp.post("/me")
@hosted.post("/me")
@access.members(prefetch=for_me)
def save_me() -> ResponseReturnValue:
    """Change name, time zone, colours or language."""
    form = _profile(request.form)
    if not form.validate():
        return _me(form), 422
    entered = {name: form[name].data or "" for name in ("time_zone", "theme", "language")}
    name = form.name.data if "name" in form else context.person().name
    try:
        service.set_profile(context.session(), context.person_id(), name=name or "", **entered)
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _me(form), 422
    context.flash("Saved.")
    return redirect(url_for(".me"), 303)


@bp.post("/me/digest")
@hosted.post("/me/digest")
@access.members(prefetch=for_me)
def save_digest() -> ResponseReturnValue:
    """Choose the weekly mail, or none."""
    form = forms.DigestForm(request.form)
    if not form.validate():
        return _me(_profile(data=_kept()), form), 422
    service.choose_digest(context.session(), context.person_id(), form.digest.data, at=context.now())
    context.flash(SAID[form.digest.data])
    return redirect(url_for(".me"), 303)


def _kept() -> dict[str, str]:
    person = context.person()
    return {"name": person.name, "time_zone": person.time_zone, "theme": person.theme, "language": person.language}


def _profile(*arguments: Any, **options: Any) -> forms.Profile:
    form = forms.Profile(*arguments, **options)
    courses = library.current(context.reading()).library.courses.values()
    form.time_zone.choices = forms.time_zones()
    form.language.choices = forms.language_choices(context.person().language, *(one.lang for one in courses))
    if context.academy().embedded_in_host:
        del form.name
    return form


def _me(form: forms.Profile, digest: forms.DigestForm | None = None) -> str:
    academy, person = context.academy(), context.person()
    chosen = person.extras["digest"] or service.ENDS
    links = (
        ("My badges", "What you have earned, and who may see it.", "/badges"),
        ("My XP", "Every entry says why you got it.", "/xp"),
        ("My weeks", "Weeks in a row, and your leave.", "/weeks"),
        ("My certifications", "What you are certified for, and until when.", "/certification"),
        ("What I may do", "Your permissions, and why you hold them or not.", "/advocacy"),
        ("What we record about me", "All of it, in words; download it, or erase it.", "/me/record"),
    )
    team = service.team_names(context.reading()).get(person.team_id) if person.team_id else None
    return render_template(
        "lms/people/me.html",
        form=form,
        digest=digest or forms.DigestForm(data={"digest": chosen}),
        preview_href=academy.path("/me/mail"),
        links=[(label, words, academy.path(path)) for label, words, path in links],
        team=team,
        roles=[role for role in service.ROLES if role in person.roles],
    )


@bp.get("/me/password")
@access.members
def ask_password() -> ResponseReturnValue:
    """Ask for the present and a new password."""
    return render_template("lms/people/password.html", form=forms.ChangePassword())


@bp.post("/me/password")
@access.members
def change_password() -> ResponseReturnValue:
    """Change the password; every other session ends, this one goes on with a new token."""
    page = "lms/people/password.html"
    form = forms.ChangePassword(request.form)
    if not form.validate():
        return context.invalid(page, form=form)
    try:
        token = service.change_password(
            context.session(),
            context.person_id(),
            current=form.current.data or "",
            new=form.password.data or "",
            address=address_of(),
            session_id=context.person().session_id,
            agent=request.user_agent.string,
            at=context.now(),
        )
    except rules.WrongSecret as error:
        form.refuse("current", str(error))
        return context.invalid(page, form=form)
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid(page, form=form)
    except rules.TooManyTries as error:
        return too_many(page, form, error)
    carrier.begin(token, remember=carrier.REMEMBER in request.cookies)
    context.flash("Your password is changed. Every other device is signed out.")
    return redirect(url_for(".me"), 303)


@bp.get("/me/sessions")
@access.members
def sessions() -> ResponseReturnValue:
    """List where this person is signed in."""
    devices = service.sessions_of(context.session(), context.person_id(), at=context.now())
    return render_template("lms/people/sessions.html", devices=devices, own=context.person().session_id)


@bp.post("/me/sessions/<int(max=2147483647):session_id>/end")
@access.members
def end_session(session_id: int) -> ResponseReturnValue:
    """End one session of this person."""
    if not service.end_session(context.session(), context.person_id(), session_id, at=context.now()):
        raise Missing("That session has ended already.")
    if session_id == context.person().session_id:
        return carrier.signed_out("You are signed out.")
    context.flash("That device is signed out.")
    return redirect(url_for(".sessions"), 303)
