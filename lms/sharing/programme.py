"""Pages of the champion: write, change and close stories, and start one from what its link says."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms.library import service as library
from lms.people import service as people
from lms.sharing import forms, pictures, reading, rules, service
from lms.sharing.previews import service as previews
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("stories", __name__)
MOST_SENT = pictures.MOST_SENT + 100_000
LONGEST_TYPED = 10_000
FOLLOW_SECONDS = 2


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
    """Show an empty story, or one with the title that was planned."""
    return _page(forms.StoryForm(data={"title": request.args.get("title", "")[:120]}))


@bp.post("/programme/stories/new")
@access.takes(MOST_SENT)
@access.roles("champion")
def create() -> ResponseReturnValue:
    """Write a story, or have its link looked at first."""
    form = forms.StoryForm(request.form)
    refused = _take_picture(form)

    def write(draft: rules.Draft) -> str:
        return service.create(context.session(), draft, by=context.person_id(), at=context.now())

    return _saved(form, None, refused, write)


@bp.get("/programme/stories/<story_id>")
@access.roles("champion")
def edit(story_id: str) -> ResponseReturnValue:
    """Show a story to be changed."""
    story = _story(story_id)
    return _page(forms.StoryForm(data=forms.story_values(story, context.person().time_zone)), story)


@bp.post("/programme/stories/<story_id>")
@access.takes(MOST_SENT)
@access.roles("champion")
def change(story_id: str) -> ResponseReturnValue:
    """Write a story anew, or have its link looked at first."""
    form = forms.StoryForm(request.form)
    refused = _take_picture(form)
    story = _story(story_id)

    def write(draft: rules.Draft) -> str:
        by, publish = context.person_id(), request.form.get("do") == "publish"
        service.change(context.session(), story_id, draft, by=by, at=context.now(), publish=publish)
        return story_id

    return _saved(form, story, refused, write)


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


@bp.get("/programme/stories/looks/<key>")
@access.roles("champion")
def looked(key: str) -> ResponseReturnValue:
    """Show how far a look at a link is, and then the story with what it found."""
    try:
        found = previews.found(context.session(), key, context.person_id())
    except rules.NoSuchLook as error:
        raise Missing(str(error)) from error
    story = _story(found.story_id) if found.story_id else None
    if not found.is_done and request.args.get("wait") != "no":
        page = make_response(render_template("lms/sharing/look.html", found=found, host=rules.host_of(found.url)))
        page.headers["Refresh"] = str(FOLLOW_SECONDS)
        return page
    form = forms.StoryForm(MultiDict(found.typed))
    return _page(form.fill(found.title, found.summary, found.picture), story, found)


@bp.get("/programme/pictures/<digest>")
@access.roles("champion")
def picture(digest: str) -> ResponseReturnValue:
    """Give a picture that a story has, or is to have."""
    body = pictures.body_of(context.session(), digest[:64])
    if body is None:
        raise Missing("There is no such picture.")
    return Response(body, mimetype="image/webp")


def _saved(
    form: forms.StoryForm, story: service.Story | None, refused: str, write: Callable[[rules.Draft], str]
) -> ResponseReturnValue:
    """Answer a story that was sent: looked at, refused with everything typed still there, or written."""
    fits = _offered(form, story).validate() if not request.form.get("look") else not refused
    if refused:
        form.refuse("held", refused)
    try:
        if fits and not refused and request.form.get("look"):
            return _look(form, story)
        if fits and not refused:
            public_id = write(form.draft(context.person().time_zone))
            context.flash("The story is saved.")
            return redirect(url_for(".edit", story_id=public_id), 303)
    except service.Unfit as error:
        form.refuse("held" if error.field == "picture" else error.field, str(error))
    return _page(form, story), 422


def _look(form: forms.StoryForm, story: service.Story | None) -> ResponseReturnValue:
    """Have the link looked at, holding what was typed until then."""
    typed = {one.name: request.form[one.name][:LONGEST_TYPED] for one in form if one.name in request.form}
    typed["held"] = form.held.data or ""
    key = previews.look(
        context.session(),
        typed.get("link", "").strip(),
        typed,
        person_id=context.person_id(),
        story_id=story.public_id if story else "",
        at=context.now(),
    )
    return redirect(url_for(".looked", key=key), 303)


def _take_picture(form: forms.StoryForm) -> str:
    """Keep the picture that was sent; say what is wrong with it, or nothing.

    It is committed on its own and before anything else, so that an answer with a mistake in it loses no picture.
    """
    sent = request.files.get("picture")
    data = sent.read() if sent else b""
    store = context.academy().store
    try:
        if data:
            with store.transaction() as session:
                form.held.data = pictures.keep(session, data, context.now())
            return ""
    except rules.Unfit as error:
        return str(error)
    if form.held.data and not pictures.is_kept(context.reading(), form.held.data[:64]):
        form.held.data = ""
        return "Choose the picture again."
    return ""


def _page(form: forms.StoryForm, story: service.Story | None = None, found: previews.Found | None = None) -> str:
    session = context.session()
    return render_template(
        "lms/sharing/edit.html",
        form=_offered(form, story),
        story=story,
        found=found,
        readers=reading.readers(session, story.public_id) if story and story.internal_only else 0,
        body=rules.linked(story.body) if story else "",
        host=rules.host_of(story.link) if story else "",
        most=pictures.MOST_SENT // 1_000_000,
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
