"""Pages of the pictures: look at them, bring one, paste it into a lesson, take it away again."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.authoring import drafts, forms, images, shelves, texts
from lms.authoring.desk import WRITERS, today
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("pictures", __name__)


@bp.get("/studio/pictures")
@access.roles(*WRITERS)
def show() -> ResponseReturnValue:
    """Show the pictures of every course, and the line that shows a new one in a lesson."""
    return _page(_form(context.session()), added=request.args.get("added", ""), alt=request.args.get("alt", ""))


@bp.post("/studio/pictures")
@access.takes(images.MOST_SENT + 100_000)
@access.roles("trainer")
def add() -> ResponseReturnValue:
    """Put a picture beside a course's lessons, as a draft."""
    form = _form(context.reading(), request.form)
    sent = request.files.get("picture")
    data = sent.read() if sent else b""
    if form.validate() and not data:
        form.refuse("picture", "Choose a picture.")
    if form.errors:
        return _page(form), 422
    name = form.name.data or (sent.filename if sent else "") or ""
    try:
        writing = shelves.add(context.reading(), form.folder.data, name, data, at=context.now())
        drafts.save(context.session(), writing, by=context.person_id(), at=context.now())
    except texts.Unfit as error:
        form.refuse("picture", str(error))
        return _page(form), 422
    context.flash("The picture is there as a draft. Paste the line below into a lesson of its course.")
    return redirect(url_for(".show", added=writing.path, alt=form.alt.data or "") + "#added", 303)


@bp.get("/studio/pictures/<folder>/<name>")
@access.roles(*WRITERS)
def send(folder: str, name: str) -> ResponseReturnValue:
    """Give a picture, drafted or published, to those who write."""
    ending = name[name.rfind(".") :].lower()
    body = shelves.body_of(context.session(), f"courses/{folder}/{name}") if ending in images.TYPES else None
    if body is None:
        raise Missing("There is no such picture.")
    return Response(body, mimetype=images.TYPES[ending])


def _form(session: Any, *arguments: Any) -> forms.PictureForm:
    listed = [(wall.folder, wall.title) for wall in shelves.walls(session, today())]
    return forms.PictureForm(*arguments).offer(listed)


def _page(form: forms.PictureForm, added: str = "", alt: str = "") -> str:
    walls = shelves.walls(context.reading(), today())
    known = {one.path for wall in walls for one in wall.pictures}
    line = f"![{alt.replace('[', '(').replace(']', ')')[:200]}]({added.rpartition('/')[2]})" if added in known else ""
    return render_template(
        "lms/authoring/pictures.html",
        form=form,
        walls=[wall for wall in walls if wall.pictures],
        line=line,
        added=added if line else "",
        most=images.MOST_SENT // 1_000_000,
        may_write="trainer" in context.person().roles,
    )
