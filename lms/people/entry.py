"""Pages before somebody is signed in: signing in, joining, a forgotten password."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.people import carrier, forms, rules, service
from lms.web import access, context
from lms.web.errors import Missing, TooMany
from lms.web.forms import Form

bp = Blueprint("people", __name__)


def address_of() -> str:
    """Give the address tries are counted under."""
    return request.remote_addr or "unknown"


def too_many(template: str, form: Form, error: rules.TooManyTries) -> ResponseReturnValue:
    """Answer a form that was sent too often."""
    form.form_errors.append(str(error))
    return render_template(template, form=form, problem=True), 429


def _private(page: str) -> ResponseReturnValue:
    """Keep a page with a secret in its address out of every cache."""
    reply = make_response(page)
    reply.headers["Cache-Control"] = "no-store"
    return reply


@bp.get("/sign-in")
@access.public
def ask_sign_in() -> ResponseReturnValue:
    """Ask who is there; somebody who is signed in goes on at once."""
    wanted = rules.next_path(request.args.get("next", "")) or ""
    if context.visit():
        return redirect(wanted or context.academy().path("/"), 303)
    return _private(render_template("lms/people/sign_in.html", form=forms.SignIn(data={"next": wanted})))


@bp.post("/sign-in")
@access.public
def sign_in() -> ResponseReturnValue:
    """Begin a session."""
    page = "lms/people/sign_in.html"
    form = forms.SignIn(request.form)
    if not form.validate():
        return context.invalid(page, form=form)
    remember = bool(form.remember.data)
    try:
        token = service.sign_in(
            context.session(),
            form.email.data or "",
            form.password.data or "",
            address=address_of(),
            remember=remember,
            agent=request.user_agent.string,
            at=context.now(),
        )
    except rules.WrongSecret as error:
        form.refuse("password", str(error))
        return context.invalid(page, form=form)
    except rules.TooManyTries as error:
        return too_many(page, form, error)
    carrier.end_own()
    carrier.begin(token, remember=remember)
    return redirect(rules.next_path(form.next.data or "") or context.academy().path("/"), 303)


@bp.post("/sign-out")
@access.public
def sign_out() -> ResponseReturnValue:
    """End this session, in every copy of its cookie."""
    carrier.end_own()
    return carrier.signed_out("You are signed out.")


@bp.post("/sign-out-everywhere")
@access.members
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of this person."""
    service.end_sessions(context.session(), context.person_id(), at=context.now())
    return carrier.signed_out("You are signed out on every device.")


@bp.get("/join/<token>")
@access.public
def show_invitation(token: str) -> ResponseReturnValue:
    """Show who invites to what, and ask for a name and a password."""
    invited = _invited(token)
    form = forms.Join(data={"name": invited.name})
    return _private(render_template("lms/people/join.html", form=form, invited=invited))


@bp.post("/join/<token>")
@access.public
def join(token: str) -> ResponseReturnValue:
    """Use an invitation, and sign in."""
    form = forms.Join(request.form)
    invited = _invited(token)
    if not form.validate():
        return context.invalid("lms/people/join.html", form=form, invited=invited)
    entered = {"name": form.name.data or "", "password": form.password.data or ""}
    try:
        person_id = service.accept(context.session(), token, **entered, at=context.now(), address=address_of())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid("lms/people/join.html", form=form, invited=invited)
    except rules.Unknown as error:
        raise Missing(str(error), title="This invitation is no longer open") from error
    except rules.Taken as error:
        form.form_errors.append(f"{error} Sign in, or ask for a new password.")
        return context.invalid("lms/people/join.html", form=form, invited=invited)
    agent = request.user_agent.string
    opened = service.open_session(context.session(), person_id, at=context.now(), agent=agent)
    carrier.end_own()
    carrier.begin(opened, remember=False)
    context.flash("Welcome. Your account is ready.")
    return redirect(context.academy().path("/"), 303)


def _invited(token: str) -> service.Invited:
    try:
        return service.invitation(context.reading(), token, at=context.now(), address=address_of())
    except rules.Unknown as error:
        raise Missing(str(error), title="This invitation is no longer open") from error
    except rules.TooManyTries as error:
        raise TooMany(str(error)) from error


@bp.get("/forgot")
@access.public
def ask_address() -> ResponseReturnValue:
    """Ask for the address a link goes to."""
    return render_template("lms/people/forgot.html", form=forms.Forgot(), sent=False)


@bp.post("/forgot")
@access.public
def forgot() -> ResponseReturnValue:
    """Mail a link, if somebody has that address; the answer is always the same."""
    form = forms.Forgot(request.form)
    if not form.validate():
        return context.invalid("lms/people/forgot.html", form=form, sent=False)
    try:
        service.forgot(context.session(), form.email.data or "", address=address_of(), at=context.now())
    except rules.TooManyTries as error:
        return too_many("lms/people/forgot.html", form, error)
    return redirect(url_for(".sent"), 303)


@bp.get("/forgot/sent")
@access.public
def sent() -> ResponseReturnValue:
    """Say what happens next, whoever asked."""
    return render_template("lms/people/forgot.html", form=None, sent=True)


@bp.get("/reset/<token>")
@access.public
def show_reset(token: str) -> ResponseReturnValue:
    """Ask for a new password."""
    _resetting(token)
    return _private(render_template("lms/people/reset.html", form=forms.Reset()))


@bp.post("/reset/<token>")
@access.public
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by link; every session ends."""
    form = forms.Reset(request.form)
    _resetting(token)
    if not form.validate():
        return context.invalid("lms/people/reset.html", form=form)
    try:
        service.reset(context.session(), token, form.password.data or "", at=context.now(), address=address_of())
    except rules.Unfit as error:
        form.refuse("password", str(error))
        return context.invalid("lms/people/reset.html", form=form)
    except rules.Unknown as error:
        raise Missing(str(error), title="This link is no longer open") from error
    return carrier.signed_out("Your new password is set. Sign in with it.")


def _resetting(token: str) -> None:
    try:
        service.resetting(context.reading(), token, at=context.now(), address=address_of())
    except rules.Unknown as error:
        raise Missing(str(error), title="This link is no longer open") from error
    except rules.TooManyTries as error:
        raise TooMany(str(error)) from error
