"""Pages of the champion: write, change and close stories."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.library import service as library
from lms.people import service as people
from lms.sharing import forms, rules, service
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("stories", __name__)


@bp.get("/programme/stories")
@access.roles("champion")
def shelf() -> ResponseReturnValue:
    """List the stories and what each is now."""
    state = request.args.get("state", "")
    state = state if state in rules.STATES else ""
    page = request.args.get("page", 1, type=int)
    shown = service.shelf(context.session(), context.now(), state=state, page=page)
    return render_template("lms/sharing/shelf.html", shelf=shown, state=state, states=rules.STATES)


@bp.get("/programme/stories/new")
@access.roles("champion")
def new() -> ResponseReturnValue:
    """Show an empty story."""
    return _page(forms.StoryForm())


@bp.post("/programme/stories/new")
@access.roles("champion")
def create() -> ResponseReturnValue:
    """Write a story."""
    form = _offered(forms.StoryForm(request.form))
    if not form.validate():
        return _page(form), 422
    draft = form.draft(context.person().time_zone)
    try:
        public_id = service.create(context.session(), draft, by=context.person_id(), at=context.now())
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form), 422
    context.flash("The story is saved.")
    return redirect(url_for(".edit", story_id=public_id), 303)


@bp.get("/programme/stories/<story_id>")
@access.roles("champion")
def edit(story_id: str) -> ResponseReturnValue:
    """Show a story to be changed."""
    story = _story(story_id)
    return _page(forms.StoryForm(data=forms.story_values(story, context.person().time_zone)), story)


@bp.post("/programme/stories/<story_id>")
@access.roles("champion")
def change(story_id: str) -> ResponseReturnValue:
    """Write a story anew."""
    story, form = _story(story_id), forms.StoryForm(request.form)
    if not _offered(form, story).validate():
        return _page(form, story), 422
    draft = form.draft(context.person().time_zone)
    try:
        service.change(context.session(), story_id, draft, by=context.person_id(), at=context.now())
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form, story), 422
    context.flash("The story is saved.")
    return redirect(url_for(".edit", story_id=story_id), 303)


@bp.post("/programme/stories/<story_id>/close")
@access.roles("champion")
def close(story_id: str) -> ResponseReturnValue:
    """Take a story out of the stream, or put it back."""
    closed = request.form.get("closed") == "yes"
    try:
        service.close(context.session(), story_id, closed=closed, by=context.person_id(), at=context.now())
    except service.NoSuchStory as error:
        raise Missing(str(error)) from error
    context.flash("The story is closed. You can open it again here." if closed else "The story is open again.")
    return redirect(url_for(".edit", story_id=story_id), 303)


def _page(form: forms.StoryForm, story: service.Story | None = None) -> str:
    return render_template(
        "lms/sharing/edit.html",
        form=_offered(form, story),
        story=story,
        body=rules.linked(story.body) if story else "",
        host=rules.host_of(story.link) if story else "",
    )


def _offered(form: forms.StoryForm, story: service.Story | None = None) -> forms.StoryForm:
    session = context.session()
    levels = library.current(session).library.levels
    named = [(one.number, f"Level {one.number}, {one.title}") for one in levels]
    return form.offer(service.topic_titles(session, story), people.team_names(session), named)


def _story(story_id: str) -> service.Story:
    try:
        return service.story(context.session(), story_id)
    except service.NoSuchStory as error:
        raise Missing(str(error)) from error
