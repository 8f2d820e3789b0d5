"""The page of what to revise: reasons in words, one click to where it is mended, put off with a reason."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from lms.insights.loop import service
from lms.web import access, context
from lms.web.errors import Missing
from lms.web.forms import Form

bp = Blueprint("loop", __name__)
READERS = ("trainer", "champion")
NAMES = {
    "lesson": "Lessons",
    "clause": "Clauses",
    "question": "Questions",
    "platform": "Networks",
    "story": "Stories",
}


class PutOffForm(Form):
    """Why a line is put off."""

    ref = HiddenField("Line")
    reason = StringField(
        "Why not now",
        [InputRequired("Say why in a sentence."), Length(max=300, message="Use at most 300 characters.")],
        description="It comes back when clearly more speaks for it.",
    )


@bp.get("/programme/revise")
@access.roles(*READERS)
def show() -> ResponseReturnValue:
    """List what deserves a look, most first."""
    return _page(PutOffForm())


@bp.post("/programme/revise/put-off")
@access.roles(*READERS)
def put_off() -> ResponseReturnValue:
    """Take a line off the list, with a reason."""
    form = PutOffForm(request.form)
    if not form.validate():
        return _page(form), 422
    ref, reason = form.ref.data or "", form.reason.data or ""
    try:
        service.put_off(context.session(), ref, reason, by=context.person_id(), at=context.now())
    except service.NoSuchLine as error:
        raise Missing(str(error)) from error
    context.flash("Put off. It comes back when clearly more speaks for it.")
    return redirect(url_for(".show"), 303)


@bp.post("/programme/revise/take-up")
@access.roles(*READERS)
def take_up() -> ResponseReturnValue:
    """Put a line back on the list."""
    service.take_up(context.session(), request.form.get("ref", ""))
    context.flash("It is on the list again.")
    return redirect(url_for(".show"), 303)


def _page(form: PutOffForm) -> str:
    stories = "champion" in context.person().roles
    names = {key: words for key, words in NAMES.items() if stories or key != service.STORY}
    kind = request.args.get("kind", "")
    kind = kind if kind in names else ""
    off, page = request.args.get("view") == "off", request.args.get("page", 1, type=int)
    found = service.listed(context.session(), stories=stories, off=off, kind=kind, page=page)
    here = {"kind": kind or None, "view": "off" if off else None}
    shown = {"found": found, "kind": kind, "kinds": names, "off": off, "here": here}
    more = ("See what rests on each clause", url_for("lms.insights.tracing.show"))
    if not stories:
        more = ("See the figures of questions", url_for("lms.items.queue"))
    return render_template("lms/insights/revise.html", form=form, path=context.academy().path, more=more, **shown)
