"""Pages of the captions: the champion's of a story and of all that wait, and the one where somebody suggests."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.sharing import desks, rules, stories
from lms.sharing.captions import forms, service
from lms.web import access, context
from lms.web.errors import Forbidden, Missing

bp = Blueprint("captions", __name__)


@bp.get("/programme/captions")
@access.roles("champion")
def waiting() -> ResponseReturnValue:
    """List the suggestions that wait for an answer."""
    shown = service.waiting(context.session(), page=request.args.get("page", 1, type=int))
    return render_template("lms/sharing/captions_waiting.html", shown=shown)


@bp.post("/programme/captions/<int(max=2147483647):caption_id>")
@access.roles("champion")
def decide(caption_id: int) -> ResponseReturnValue:
    """Accept a caption, or not, or take it away."""
    accepted = request.form.get("accepted") == "yes"
    try:
        made = service.decide(
            context.session(), caption_id, accepted=accepted, by=context.person_id(), at=context.now()
        )
    except rules.NoSuchCaption as error:
        raise Missing(str(error)) from error
    context.flash("People may begin with it from now on." if accepted else "Nobody is shown it any more.")
    if request.form.get("back") == "waiting":
        return redirect(url_for(".waiting"), 303)
    return redirect(url_for(".of_story", story_id=made.story_id), 303)


@bp.get("/programme/stories/<story_id>/captions")
@access.roles("champion")
def of_story(story_id: str) -> ResponseReturnValue:
    """Show the captions of a story, and the form for another."""
    story = _story(story_id)
    return _page(story, forms.CaptionForm(data={"language": story.language}))


@bp.post("/programme/stories/<story_id>/captions")
@access.roles("champion")
def add(story_id: str) -> ResponseReturnValue:
    """Add a caption to a story."""
    story, form = _story(story_id), forms.CaptionForm(request.form)
    if not form.validate():
        return _page(story, form), 422
    try:
        service.add(context.session(), story_id, form.entry(), by=context.person_id(), at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(story, form), 422
    context.flash("People may begin with it from now on.")
    return redirect(url_for(".of_story", story_id=story_id), 303)


@bp.get("/share/<story_id>/captions")
@access.members
def mine(story_id: str) -> ResponseReturnValue:
    """Show the form for a suggestion, and what became of earlier ones."""
    return _suggesting(desks.desk(), story_id, forms.CaptionForm())


@bp.post("/share/<story_id>/captions")
@access.members
def suggest(story_id: str) -> ResponseReturnValue:
    """Suggest a caption for a story."""
    desk, form = desks.desk(), forms.CaptionForm(request.form)
    if not form.validate():
        return _suggesting(desk, story_id, form), 422
    try:
        service.suggest(context.session(), desk.reader, story_id, form.entry(), at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _suggesting(desk, story_id, form), 422
    except advocacy.Locked as error:
        typed = form.words.data or ""
        return desks.locked(error.decision, "Suggesting captions is not open to you now", words=typed), 403
    except rules.StaysInside as error:
        raise Forbidden(str(error)) from error
    except rules.NoSuchStory as error:
        raise Missing(str(error)) from error
    context.flash("Thank you. The champion looks at it; below you see what becomes of it.")
    return redirect(url_for(".mine", story_id=story_id), 303)


def _page(story: rules.Story, form: forms.CaptionForm) -> str:
    session = context.session()
    shown = service.of_story(session, story.public_id, page=request.args.get("page", 1, type=int))
    suggested = service.waiting(session, public_id=story.public_id)
    return render_template("lms/sharing/captions.html", story=story, form=form, shown=shown, suggested=suggested)


def _suggesting(desk: desks.Desk, story_id: str, form: forms.CaptionForm) -> str:
    for decision in (desk.view, desk.suggest):
        if not decision.granted:
            return desks.locked(decision, "Suggesting captions is not open to you now", words=form.words.data or "")
    session = context.session()
    try:
        row, _ = stories.open_row(session, desk.reader, story_id, context.now())
    except rules.NoSuchStory as error:
        raise Missing(str(error)) from error
    if row.internal_only:
        raise Forbidden("This story is for reading only. It stays inside, so it needs no captions.")
    page = request.args.get("page", 1, type=int)
    shown = service.mine(session, desk.reader.person_id, story_id, page=page)
    return render_template("lms/sharing/suggest.html", story=stories.shown(row), form=form, shown=shown)


def _story(story_id: str) -> rules.Story:
    try:
        return stories.story(context.session(), story_id)
    except rules.NoSuchStory as error:
        raise Missing(str(error)) from error
