"""What came over links, for those who made them and for champions; and who else may tell of it, for administrators."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.sharing.links import panels, rules, service
from lms.sharing.rules import Unfit
from lms.web import access, context
from lms.web.errors import Missing
from lms.web.forms import Form

bp = Blueprint("link_pages", __name__)
SECRET = "_lms_conversion_secret"  # noqa: S105 a name, no secret
"""Where a secret that is shown once waits for the next page."""
MOST_PAGES = 10_000


class SenderForm(Form):
    """A system that may tell of conversions."""

    source = StringField(
        "Name of the system",
        [InputRequired("Enter a name for the system."), Length(max=40, message="Use at most 40 characters.")],
        description="Small letters and digits, such as crm or careers-site. It is part of each message it sends.",
    )


@bp.get("/share/links")
@access.members
def own() -> ResponseReturnValue:
    """Show what came over one's own links."""
    decision = panels.decided()
    if not decision.granted:
        return render_template(
            "lms/sharing/locked.html", decision=decision, title="Your links", words="", path=context.academy().path
        )
    found = service.mine(context.session(), context.person_id(), context.now(), page=_page())
    return render_template("lms/sharing/links/own.html", found=found)


@bp.post("/share/<story_id>/<network>/link")
@access.members
def stop(story_id: str, network: str) -> ResponseReturnValue:
    """Let one's own link lead nowhere, or on again."""
    stopped = request.form.get("stopped") == "yes"
    try:
        service.stop(context.session(), context.person_id(), story_id, network, stopped=stopped, at=context.now())
    except rules.NoSuchLink as error:
        raise Missing(str(error)) from error
    context.flash("The link has ended. You can start it again." if stopped else "The link leads on again.")
    return redirect(url_for(".own"), 303)


@bp.get("/programme/links")
@access.roles("champion")
def totals() -> ResponseReturnValue:
    """Show what came over all links to each story, for groups of five people or more."""
    found = service.totals(context.session(), page=_page())
    return render_template("lms/sharing/links/totals.html", found=found, fewest=rules.FEWEST)


@bp.get("/system/conversions")
@access.roles("admin")
def senders() -> ResponseReturnValue:
    """List the systems that may tell what came of links; a new secret is shown once."""
    return _senders(SenderForm())


@bp.post("/system/conversions")
@access.roles("admin")
def let_in() -> ResponseReturnValue:
    """Let a system in."""
    form = SenderForm(request.form)
    if not form.validate():
        return _senders(form), 422
    try:
        name = form.source.data or ""
        secret = service.let_in(context.session(), name, by=context.person_id(), at=context.now())
    except Unfit as error:
        form.refuse("source", str(error))
        return _senders(form), 422
    cookie[SECRET] = [rules.clean_source(name), secret]
    return redirect(url_for(".senders"), 303)


@bp.post("/system/conversions/<int(max=2147483647):source_id>/end")
@access.roles("admin")
def shut_out(source_id: int) -> ResponseReturnValue:
    """Believe a system no longer."""
    try:
        service.shut_out(context.session(), source_id, by=context.person_id(), at=context.now())
    except rules.NoSuchLink as error:
        raise Missing(str(error)) from error
    context.flash("Its messages are refused from now on. What it told before stays.")
    return redirect(url_for(".senders"), 303)


def _senders(form: SenderForm) -> str:
    made = cookie.pop(SECRET, None) if request.method == "GET" else None
    example = context.academy().link(f"{service.PATH}CODE/done")
    found = service.senders(context.session())
    return render_template("lms/sharing/links/senders.html", form=form, senders=found, made=made, example=example)


def _page() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
