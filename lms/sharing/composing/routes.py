"""Pages of composing: check, draft, remind, share, the way out, and what one began."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.sharing import desks, pictures, rules, service
from lms.sharing.composing import forms, page
from lms.sharing.composing import service as composing
from lms.sharing.links import service as links
from lms.sharing.links.rules import clean_code
from lms.web import access, context, words
from lms.web.errors import Forbidden, Missing, Refused

bp = Blueprint("composing", __name__)
MOST_PAGES = 10_000


@bp.post("/share/<story_id>")
@access.members
@access.gives_back
def compose(story_id: str) -> ResponseReturnValue:
    """Do what the button pressed says: check, show a starter, save a draft, set a reminder, or share."""
    deed = DEEDS.get(request.form.get("do", "share"))
    if deed is None:
        raise Refused("Use one of the buttons of the form.", title="That was no button we know")
    here, form = desks.desk(), forms.ComposeForm(request.form)
    try:
        return deed(here, story_id, form)
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        shown = page.checked if deed in {_check, _share} else page.show
        return shown(here, story_id, form), 422
    except advocacy.Locked as error:
        return desks.locked(error.decision, "Sharing is not open to you now", words=form.words.data or ""), 403
    except rules.StaysInside as error:
        raise Forbidden(str(error)) from error
    except rules.NoSuchStory as error:
        raise Missing(str(error)) from error


@bp.post("/share/<story_id>/preview")
@access.members
def preview(story_id: str) -> ResponseReturnValue:
    """Show what is typed as the networks chosen will; the page asks while somebody writes."""
    here = desks.desk()
    if not here.share.granted:
        raise Forbidden(here.share.words)
    return page.preview(here, story_id, forms.ComposeForm(request.form))


@bp.post("/share/<story_id>/draft")
@access.members
def autosave(story_id: str) -> ResponseReturnValue:
    """Keep what is typed, without a word; the page calls it while somebody writes."""
    here, form = desks.desk(), forms.ComposeForm(request.form)
    if not here.share.granted:
        raise Forbidden(here.share.words)
    try:
        composing.save(context.session(), here.reader, story_id, form.wording, at=context.now())
    except rules.NoSuchStory as error:
        raise Missing(str(error)) from error
    except rules.Unfit as error:
        raise Refused(str(error)) from error
    return "", 204


@bp.get("/share/<story_id>/ready")
@access.members
def ready(story_id: str) -> ResponseReturnValue:
    """Show a plain link to each network's own dialogue. Nothing is posted by anybody but the person."""
    return _ready(story_id)


@bp.post("/share/<story_id>/<network>/done")
@access.members
def done(story_id: str, network: str) -> ResponseReturnValue:
    """Remember the answer to "Did you post it?"; giving one is optional."""
    form = forms.DoneForm(request.form)
    if not form.validate():
        if form.posted.errors:
            raise Refused("Choose yes or no.", title="That was no answer we know")
        return _ready(story_id, {network: form})
    reader = rules.Reader(context.person_id())
    posted, kept, address = form.posted.data == "yes", bool(form.keep.data), form.address.data or ""
    try:
        service.tell(context.session(), reader, story_id, network, posted=posted, keep=kept, address=address)
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _ready(story_id, {network: form})
    except rules.NoSuchShare as error:
        raise Missing(str(error)) from error
    context.flash("Thank you. Only you see this answer.")
    return redirect(url_for("lms.sharing.show", story_id=story_id), 303)


@bp.get("/s/<code>/picture")
@access.public
def picture(code: str) -> ResponseReturnValue:
    """Give the picture of the story a share's link leads to: a network that pins pictures asks for it, nobody else."""
    digest = composing.picture_behind(context.session(), clean_code(code), context.now())
    body = pictures.body_of(context.session(), digest) if digest else None
    if body is None:
        raise Missing("There is no such picture.")
    return Response(body, mimetype="image/webp")


@bp.get("/share/drafts")
@access.members
def drafts() -> ResponseReturnValue:
    """List what one began to write, and what one wants to be reminded of."""
    number = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    shown = composing.desk(context.session(), context.person_id(), context.now(), page=number)
    return render_template("lms/sharing/drafts.html", shown=shown, desk=desks.desk())


@bp.post("/share/<story_id>/draft/delete")
@access.members
def throw_away(story_id: str) -> ResponseReturnValue:
    """Forget a draft of one's own."""
    with _missing():
        composing.throw_away(context.session(), context.person_id(), story_id)
    context.flash("The draft is gone.")
    return redirect(url_for(".drafts"), 303)


@bp.post("/share/<story_id>/reminder/cancel")
@access.members
def cancel(story_id: str) -> ResponseReturnValue:
    """Forget a reminder of one's own."""
    with _missing():
        composing.cancel(context.session(), context.person_id(), story_id)
    context.flash("The reminder is gone.")
    return redirect(url_for(".drafts"), 303)


def _check(here: desks.Desk, story_id: str, form: forms.ComposeForm) -> ResponseReturnValue:
    if not here.share.granted:
        raise advocacy.Locked(here.share)
    return page.checked(here, story_id, form)


def _draft(here: desks.Desk, story_id: str, form: forms.ComposeForm) -> ResponseReturnValue:
    if not here.share.granted:
        raise advocacy.Locked(here.share)
    if not composing.save(context.session(), here.reader, story_id, form.wording, at=context.now()):
        raise rules.Unfit("words", "Write a few words of your own.")
    context.flash("Saved. You find it under Share, Drafts.")
    return redirect(url_for("lms.sharing.show", story_id=story_id), 303)


def _remind(here: desks.Desk, story_id: str, form: forms.ComposeForm) -> ResponseReturnValue:
    if form.remind_at.process_errors or not form.remind_at.data:
        raise rules.Unfit("remind_at", "Enter a day and time, such as 2026-11-30 09:00.")
    due_at = words.instant(form.remind_at.data, context.person().time_zone)
    composing.remind(context.session(), here.reader, story_id, due_at, at=context.now())
    composing.save(context.session(), here.reader, story_id, form.wording, at=context.now())
    context.flash("Noted. You get one mail and a line on Today; nothing is posted for you.")
    return redirect(url_for("lms.sharing.show", story_id=story_id), 303)


def _share(here: desks.Desk, story_id: str, form: forms.ComposeForm) -> ResponseReturnValue:
    if not form.validate():
        return page.show(here, story_id, form), 422
    service.share(context.session(), here.reader, story_id, form.wording, at=context.now())
    visitor = (request.remote_addr or "", request.headers.get("User-Agent", ""))
    who, chosen = here.reader.person_id, form.wording.networks
    links.note_maker(context.session(), who, story_id, chosen, visitor, context.now())
    return redirect(url_for(".ready", story_id=story_id), 303)


def _start(here: desks.Desk, story_id: str, form: forms.ComposeForm) -> ResponseReturnValue:
    """Show words to begin with beside those typed, which stay as they are."""
    if not here.share.granted:
        raise advocacy.Locked(here.share)
    session = context.session()
    story = service.open_story(session, here.reader, story_id, context.now())
    if story.internal_only:
        raise rules.StaysInside("This story is for reading only. It stays inside.")
    network = next(iter(form.wording.networks), "")
    shown = service.starter(session, here.reader, story, network)
    return page.show(here, story_id, form, starter=shown, asked_to_start=True)


DEEDS: dict[str, Callable[[desks.Desk, str, forms.ComposeForm], ResponseReturnValue]] = {
    "check": _check,
    "draft": _draft,
    "remind": _remind,
    "share": _share,
    "starter": _start,
}
"""What the buttons of the form do."""


def _ready(story_id: str, answered: dict[str, forms.DoneForm] | None = None) -> ResponseReturnValue:
    try:
        desk = desks.desk()
        found = service.ready(context.session(), desk.reader, story_id, context.now(), decided=(desk.view, desk.share))
    except advocacy.Locked:
        return redirect(url_for("lms.sharing.show", story_id=story_id), 303)
    except rules.SharingError as error:
        raise Missing(str(error)) from error
    asked = {
        one.network.key: forms.DoneForm(data={"keep": one.share.keep, "address": one.share.address})
        for one in found.ways
    }
    shown = render_template("lms/sharing/ready.html", ready=found, forms_of=forms.named(asked | (answered or {})))
    return shown, 422 if answered else 200


@contextmanager
def _missing() -> Iterator[None]:
    try:
        yield
    except rules.NoSuchStory as error:
        raise Missing(str(error)) from error
