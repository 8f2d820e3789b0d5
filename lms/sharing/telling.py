"""What a story's page says about the story itself: its picture, its dates, and the answer it asks for."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.sharing import desks, forms, pictures, reading, rules, stories
from lms.web import access, context
from lms.web.errors import Forbidden, Missing

bp = Blueprint("telling", __name__)
KINDS = dict(forms.KINDS)


@bp.get("/share/<story_id>/picture")
@access.members
def picture(story_id: str) -> ResponseReturnValue:
    """Give the picture of a story that is open to the reader."""
    return _picture(story_id, small=False)


@bp.get("/share/<story_id>/picture/small")
@access.members
def small(story_id: str) -> ResponseReturnValue:
    """Give the picture of a story that is open to the reader, for the stream."""
    return _picture(story_id, small=True)


@bp.post("/share/<story_id>/read")
@access.members
def read(story_id: str) -> ResponseReturnValue:
    """Remember that the reader read a story for reading."""
    desk = desks.desk()
    if not desk.view.granted:
        raise Forbidden(desk.view.words)
    try:
        reading.confirm(context.session(), desk.reader, story_id, context.now())
    except rules.NoSuchStory as error:
        raise Missing(str(error)) from error
    context.flash("Thank you. It is counted, and nobody sees by whom.")
    return redirect(url_for("lms.sharing.show", story_id=story_id), 303)


def about(story: rules.Story, desk: desks.Desk) -> Markup:
    """Show picture, dates and the answer asked for: a panel of the story's page."""
    confirmed = None
    if story.internal_only:
        confirmed = reading.confirmed_at(context.session(), desk.reader.person_id, story.public_id)
    shown = render_template(
        "lms/sharing/_about.html", story=story, desk=desk, kind=KINDS[story.kind], confirmed_at=confirmed
    )
    return Markup(shown)  # noqa: S704 a template escapes


def _picture(story_id: str, *, small: bool) -> Response:
    desk = desks.desk()
    if not desk.view.granted:
        raise Missing("There is no such picture.")
    session = context.session()
    try:
        row, _ = stories.open_row(session, desk.reader, story_id, context.now())
    except rules.NoSuchStory as error:
        raise Missing(str(error)) from error
    body = pictures.body_of(session, row.picture or "", small=small)
    if body is None:
        raise Missing("This story has no picture.")
    return Response(body, mimetype="image/webp")
