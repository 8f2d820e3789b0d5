"""Pages of administrators on people; teams, health and audit stand beside."""

from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from lms.admin import forms, issuer, system, teams
from lms.people import service as people
from lms.policy import service as policy
from lms.web import access, context
from lms.web.errors import Missing

__all__ = ["bp", "issuer", "system", "teams"]

bp = system.bp
LINK = "_lms_link"
"""Where a link that is shown once waits for the next page."""


@bp.get("/system/people")
@access.roles("admin")
def list_people() -> ResponseReturnValue:
    """List people, searched and filtered, fifty a page."""
    session = context.session()
    form = forms.Filter(request.args)
    forms.with_teams(form, people.team_names(session), "Every team")
    right = form.validate()
    found = people.listing(
        session,
        words=form.q.data or "",
        team_id=forms.key_of(form.team.data) if right else None,
        role=form.role.data or "",
        state=form.state.data or "",
        page=request.args.get("page", 1, type=int),
    )
    wanted = {name: value for name, value in form.data.items() if value}
    return render_template(
        "lms/admin/people.html",
        form=form,
        found=found,
        filtered=bool(form.q.data or form.team.data or form.role.data),
        before=_page(wanted, found.page - 1) if found.page > 1 else None,
        after=_page(wanted, found.page + 1) if found.page < found.pages else None,
    )


def _page(wanted: dict[str, str], number: int) -> str:
    return f"{url_for('.list_people')}?{urlencode({**wanted, 'page': number})}"


@bp.get("/system/people/invite")
@access.roles("admin")
def ask_whom() -> ResponseReturnValue:
    """Ask whom to invite; after an invitation show its link, once."""
    _only_our_sign_in()
    return render_template("lms/admin/invite.html", form=_invite_form(), made=cookie.pop(LINK, None))


@bp.post("/system/people/invite")
@access.roles("admin")
def invite() -> ResponseReturnValue:
    """Invite somebody by mail."""
    _only_our_sign_in()
    form = _invite_form(request.form)
    if not form.validate():
        return context.invalid("lms/admin/invite.html", form=form, made=None)
    try:
        token = people.invite(
            context.session(),
            email=form.email.data or "",
            name=form.name.data or "",
            team=forms.key_of(form.team.data),
            roles=forms.chosen(form.roles.data),
            at=context.now(),
            by=context.person_id(),
        )
    except people.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid("lms/admin/invite.html", form=form, made=None)
    except people.Taken as error:
        form.refuse("email", str(error))
        return context.invalid("lms/admin/invite.html", form=form, made=None)
    # The link lives in the administrator's own cookie until the next page has shown it.
    cookie[LINK] = [form.email.data, _absolute(f"/join/{token}")]
    return redirect(url_for(".ask_whom"), 303)


def _invite_form(*arguments: Any) -> forms.Invite:
    form = forms.Invite(*arguments)
    forms.with_teams(form, people.team_names(context.reading()))
    return form


def _absolute(path: str) -> str:
    link = context.academy().link(path)
    return request.host_url.rstrip("/") + link if link.startswith("/") else link


def _only_our_sign_in() -> None:
    if context.academy().embedded_in_host:
        raise Missing("People come from the application around this academy.")


@bp.get("/system/people/<public_id>")
@access.roles("admin")
def show_person(public_id: str) -> ResponseReturnValue:
    """Show a person's account, team and roles."""
    person = _person(public_id)
    return _show(person, _kept_form(person))


@bp.post("/system/people/<public_id>")
@access.roles("admin")
def save_person(public_id: str) -> ResponseReturnValue:
    """Change a person's team and roles."""
    person = _person(public_id)
    form = _person_form(person, request.form)
    if not form.validate():
        return _show(person, form), 422
    at, by, session = context.now(), context.person_id(), context.session()
    try:
        if "roles" in form:
            people.set_roles(session, person.id, forms.chosen(form.roles.data), at=at, by=by)
            policy.set_areas(session, person.id, forms.chosen(form.areas.data), at=at, by=by)
        people.set_team(session, person.id, forms.key_of(form.team.data), at=at, by=by)
    except people.NotAllowed as error:
        form.refuse("roles", str(error))
        return _show(person, form), 422
    context.flash(f"Saved. The roles of {person.name} count from the next page on.")
    return redirect(url_for(".show_person", public_id=public_id), 303)


@bp.post("/system/people/<public_id>/deactivate")
@access.roles("admin")
def deactivate(public_id: str) -> ResponseReturnValue:
    """Close an account; every session of it ends."""
    person = _person(public_id)
    try:
        people.deactivate(context.session(), person.id, at=context.now(), by=context.person_id())
    except people.NotAllowed as error:
        return _refused(person, error)
    return _done(person, f"The account of {person.name} is closed. You can open it again here.")


@bp.post("/system/people/<public_id>/reactivate")
@access.roles("admin")
def reactivate(public_id: str) -> ResponseReturnValue:
    """Open a closed account again."""
    person = _person(public_id)
    people.reactivate(context.session(), person.id, at=context.now(), by=context.person_id())
    return _done(person, f"The account of {person.name} is open again.")


@bp.post("/system/people/<public_id>/end-sessions")
@access.roles("admin")
def end_sessions(public_id: str) -> ResponseReturnValue:
    """Sign a person out on every device."""
    person = _person(public_id)
    people.end_sessions(context.session(), person.id, at=context.now(), by=context.person_id())
    return _done(person, f"{person.name} is signed out on every device.")


@bp.post("/system/people/<public_id>/reset-link")
@access.roles("admin")
def send_reset_link(public_id: str) -> ResponseReturnValue:
    """Mail a person a link to a new password; nobody else sees it."""
    _only_our_sign_in()
    person = _person(public_id)
    try:
        people.reset_link(context.session(), person.id, at=context.now(), by=context.person_id())
    except people.NotAllowed as error:
        return _refused(person, error)
    return _done(person, f"A link to a new password is on its way to {person.email}.")


def _person(public_id: str) -> people.Person:
    found = people.find(context.session(), public_id) if "@" not in public_id else None
    if found is None:
        raise Missing("There is no such person.")
    return found


def _person_form(person: people.Person, *arguments: Any, **values: Any) -> forms.Person:
    form = forms.Person(*arguments, **values)
    forms.with_teams(form, people.team_names(context.session()))
    if person.id == context.person_id():
        del form.roles, form.areas
    else:
        forms.with_areas(form, policy.known_areas(context.reading()))
    return form


def _kept_form(person: people.Person) -> forms.Person:
    areas = policy.areas_of(context.reading(), person.id)
    return _person_form(person, team=str(person.team_id or ""), roles=sorted(person.roles), areas=list(areas))


def _show(person: people.Person, form: forms.Person) -> str:
    own = person.id == context.person_id()
    devices = people.sessions_of(context.session(), person.id, at=context.now())
    led = people.leads(context.session(), person.id)
    teams_led = [one for one in people.teams(context.session()) if one.id in led] if led else []
    return render_template(
        "lms/admin/person.html", person=person, form=form, own=own, devices=len(devices), teams_led=teams_led
    )


def _refused(person: people.Person, error: people.NotAllowed) -> ResponseReturnValue:
    form = _kept_form(person)
    form.form_errors.append(str(error))
    return _show(person, form), 422


def _done(person: people.Person, words: str) -> ResponseReturnValue:
    context.flash(words)
    return redirect(url_for(".show_person", public_id=person.public_id), 303)
