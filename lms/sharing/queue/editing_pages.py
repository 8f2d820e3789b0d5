"""Pages of the editors: what waits, a proposal with everything said about it, and the decision."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.library import service as library
from lms.people import service as people
from lms.sharing import service as sharing
from lms.sharing.feeds import service as feeds
from lms.sharing.forms import StoryForm
from lms.sharing.queue import forms, rules, service
from lms.sharing.rules import Unfit, clean_words, host_of, linked
from lms.web import access, context
from lms.web.errors import Forbidden, Missing

bp = Blueprint("editing", __name__)
MOST_PAGES = 10_000


@bp.get("/programme/queue")
@access.members
def queue() -> ResponseReturnValue:
    """List what waits, and for whom."""
    _editor()
    kind = request.args.get("kind", "")
    kind = kind if kind in service.KINDS else ""
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    session, at = context.session(), context.now()
    shown = service.queue(session, at, kind=kind, page=page)
    failing = feeds.failing(session) if rules.CHAMPION in context.person().roles else 0
    return render_template("lms/sharing/queue/queue.html", queue=shown, kind=kind, kinds=service.KINDS, failing=failing)


@bp.post("/programme/queue/decline")
@access.members
def decline_items() -> ResponseReturnValue:
    """Decline the items of feeds that were ticked."""
    ticked = request.form.getlist("item")
    number = service.decline_items(context.session(), _editor(), ticked, at=context.now())
    said = f"{number} item{'s' if number != 1 else ''} declined." if number else "Nothing was ticked that still waits."
    context.flash(said, "success" if number else "info")
    return redirect(url_for(".queue", kind="feeds"), 303)


@bp.get("/programme/queue/<proposal_id>")
@access.members
def look(proposal_id: str) -> ResponseReturnValue:
    """Show a proposal to be decided."""
    editor, shown = _proposal(proposal_id)
    return _page(editor, shown, StoryForm(data=_values(shown)), forms.AnswerForm())


@bp.post("/programme/queue/<proposal_id>")
@access.members
def answer(proposal_id: str) -> ResponseReturnValue:
    """Ask for changes, decline, or put back into the queue."""
    editor, shown = _proposal(proposal_id)
    form, what = forms.AnswerForm(request.form), request.form.get("what", "")
    words, story = clean_words(form.words.data or ""), StoryForm(data=_values(shown))
    seen, at = request.form.get("seen", 0, type=int), context.now()
    try:
        service.decide(context.session(), editor, proposal_id, what, words=words, seen=seen, at=at)
    except Unfit as error:
        form.refuse(error.field, str(error))
        return _page(editor, shown, story, form), 422
    except service.NotYours as error:
        raise Forbidden(str(error)) from error
    except (service.NotNow, service.Overtaken) as error:
        return _page(*_proposal(proposal_id), story, form, str(error)), 409
    context.flash(_SAID[what])
    return redirect(url_for(".queue"), 303)


@bp.post("/programme/queue/<proposal_id>/approve")
@access.members
def approve(proposal_id: str) -> ResponseReturnValue:
    """Make a story of a proposal."""
    editor, shown = _proposal(proposal_id)
    story, form = _offered(StoryForm(request.form)), forms.AnswerForm()
    if not story.validate():
        return _page(editor, shown, story, form), 422
    draft, seen = story.draft(context.person().time_zone), request.form.get("seen", 0, type=int)
    try:
        service.approve(context.session(), editor, proposal_id, draft, seen=seen, at=context.now())
    except Unfit as error:
        story.refuse(error.field, str(error))
        return _page(editor, shown, story, form), 422
    except service.NotYours as error:
        raise Forbidden(str(error)) from error
    except (service.NotNow, service.Overtaken) as error:
        return _page(*_proposal(proposal_id), story, form, str(error)), 409
    context.flash("It is approved and a story now.")
    return redirect(url_for(".queue"), 303)


_SAID = {
    rules.ASK: "The author reads what to change.",
    rules.DECLINE: "It is declined. You can put it back here.",
    rules.REOPEN: "It is back in the queue.",
}


def _editor() -> service.Editor:
    visit = context.person()
    editor = service.Editor(visit.person_id, visit.roles)
    if not service.edits(context.session(), editor, context.now()):
        raise Forbidden("The queue is for the champion, and for people who may publish stories.")
    return editor


def _proposal(proposal_id: str) -> tuple[service.Editor, service.Shown]:
    """Give a proposal to an editor; to everybody else there is none."""
    try:
        return _editor(), service.proposal(context.session(), proposal_id)
    except (Forbidden, service.NoSuchProposal) as error:
        raise Missing("There is no proposal with this id.") from error


def _values(shown: service.Shown) -> dict[str, Any]:
    text = shown.text
    known = text.topic in sharing.topic_titles(context.session())
    return {
        **{name: getattr(text, name) for name in ("title", "summary", "body", "link", "language")},
        "topic": text.topic if known else "",
        "new_topic": "" if known else text.topic,
    }


def _offered(form: StoryForm) -> StoryForm:
    session = context.session()
    levels = library.current(session).library.levels
    named = [(one.number, f"Level {one.number}, {one.title}") for one in levels]
    return form.offer(sharing.topic_titles(session), people.team_names(session), named)


def _page(
    editor: service.Editor, shown: service.Shown, story: StoryForm, form: forms.AnswerForm, trouble: str = ""
) -> str:
    return render_template(
        "lms/sharing/queue/decide.html",
        shown=shown,
        story=_offered(story),
        form=form,
        trouble=trouble,
        problem=bool(trouble or story.errors),
        ways=rules.ways(shown.standing, editor.person_id, edits=True),
        mine=shown.standing.author_id == editor.person_id,
        body=linked(shown.text.body),
        host=host_of(shown.text.link),
    )
