"""Pages of the champion: every idea with filters, and one idea to decide about."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.ideas.box import forms, records, rules, service
from lms.ideas.box.pages import NUMBER, body_of, idea, lesson_of, wanted
from lms.library import service as library
from lms.web import access, context, words

bp = Blueprint("programme", __name__)
PLACE = "/programme/ideas/<idea_id>"


@bp.get("/programme/ideas")
@access.roles("champion")
def shelf() -> ResponseReturnValue:
    """List the ideas, those that wait longest first."""
    chosen, page = wanted(), request.args.get("page", 1, type=int)
    if not chosen.order:
        chosen = records.Wanted(chosen.kind, chosen.status, chosen.words, chosen.view, records.OLDEST)
    shown = service.listing(context.session(), context.person_id(), chosen, at=context.now(), page=page)
    return render_template(
        "lms/ideas/shelf.html", shown=shown, wanted=chosen, kinds=rules.KIND_WORDS, statuses=rules.STATUS_WORDS
    )


@bp.get(PLACE)
@access.roles("champion")
def look(idea_id: str) -> ResponseReturnValue:
    """Show an idea to be decided about."""
    return _page(idea(idea_id, any_state=True))


@bp.post(f"{PLACE}/decide")
@access.roles("champion")
def decide(idea_id: str) -> ResponseReturnValue:
    """Decide about an idea."""
    shown, form = idea(idea_id, any_state=True), forms.DecisionForm(request.form)
    if not form.validate():
        return _page(shown, decision=form), 422
    decision = rules.Decision(form.status.data, rules.clean(form.words.data or ""), _seen())

    def act() -> None:
        service.decide(context.session(), idea_id, decision, by=context.person_id(), at=context.now())

    return _acted(idea_id, act, form, "decision", "It is decided, and its author is told.")


@bp.post(f"{PLACE}/promise")
@access.roles("champion")
def promise(idea_id: str) -> ResponseReturnValue:
    """Promise a date, move it, or promise none any more."""
    shown, form = idea(idea_id, any_state=True), forms.PromiseForm(request.form)
    if not form.validate():
        return _page(shown, promise=form), 422
    until, why = form.instant(context.person().time_zone), rules.clean(form.why.data or "")

    def act() -> None:
        session, by = context.session(), context.person_id()
        service.promise(session, idea_id, until, why, seen=_seen(), by=by, at=context.now())

    return _acted(idea_id, act, form, "promise", "The date is saved.")


@bp.post(f"{PLACE}/file")
@access.roles("champion")
def file(idea_id: str) -> ResponseReturnValue:
    """File an idea as a kind, and tie one about the policy to a clause."""
    shown, form = idea(idea_id, any_state=True), forms.FileForm(request.form).offer(_clauses())
    if not form.validate():
        return _page(shown, filing=form), 422

    def act() -> None:
        clause = form.clause.data or ""
        service.file(context.session(), idea_id, form.kind.data, clause, by=context.person_id(), at=context.now())

    return _acted(idea_id, act, form, "filing", "It is filed.")


@bp.post(f"{PLACE}/story")
@access.roles("champion")
def begin_story(idea_id: str) -> ResponseReturnValue:
    """Begin a story from a content idea, and go on writing it."""
    shown = idea(idea_id, any_state=True)
    try:
        story = service.begin_story(context.session(), idea_id, by=context.person_id(), at=context.now())
    except rules.NotNow as error:
        return _page(shown, str(error)), 409
    context.flash("The story is begun, as a draft. Add its link, then publish it.")
    return redirect(url_for("lms.sharing.stories.edit", story_id=story), 303)


@bp.post(f"{PLACE}/trainers")
@access.roles("champion")
def queue(idea_id: str) -> ResponseReturnValue:
    """Hand a training idea to the trainers."""
    shown = idea(idea_id, any_state=True)
    try:
        service.queue(context.session(), idea_id, by=context.person_id(), at=context.now())
    except rules.NotNow as error:
        return _page(shown, str(error)), 409
    context.flash("The trainers find it in the studio, under Training ideas.")
    return redirect(url_for(".look", idea_id=idea_id), 303)


@bp.post(f"{PLACE}/remarks/{NUMBER}")
@access.roles("champion")
def take_off(idea_id: str, remark_id: int) -> ResponseReturnValue:
    """Take a remark off the page, or put it back."""
    off = request.form.get("off") == "yes"
    idea(idea_id, any_state=True)
    service.take_off(context.session(), idea_id, remark_id, off=off, by=context.person_id(), at=context.now())
    context.flash("The remark is off the page. It is noted in the log." if off else "The remark is on the page again.")
    return redirect(url_for("lms.ideas.box.show", idea_id=idea_id, _anchor="remarks"), 303)


def _acted(idea_id: str, act: Callable[[], None], form: Any, name: str, done: str) -> ResponseReturnValue:
    """Do what was asked; what is refused answers with everything typed still there."""
    try:
        act()
    except rules.Unfit as error:
        form.refuse("why" if name == "promise" and error.field == "words" else error.field, str(error))
        return _page(idea(idea_id, any_state=True), **{name: form}), 422
    except (rules.Overtaken, rules.NotNow) as error:
        return _page(idea(idea_id, any_state=True), str(error), **{name: form}), 409
    context.flash(done)
    return redirect(url_for(".look", idea_id=idea_id), 303)


def _page(
    shown: service.Shown,
    trouble: str = "",
    *,
    decision: forms.DecisionForm | None = None,
    promise: forms.PromiseForm | None = None,
    filing: forms.FileForm | None = None,
) -> str:
    zone = words.zone(context.person().time_zone)
    filed = {"kind": shown.card.kind, "clause": shown.clause}
    given = [one for one in (decision, promise, filing) if one is not None]
    return render_template(
        "lms/ideas/decide.html",
        shown=shown,
        body=body_of(shown.text),
        trouble=trouble,
        form=given[0] if given else None,
        decision=decision or forms.DecisionForm(),
        promise=promise or forms.PromiseForm(data=forms.promised(shown.card.promised_at, zone)),
        filing=(filing or forms.FileForm(data=filed)).offer(_clauses()),
        kinds=rules.KIND_WORDS,
        statuses=rules.STATUS_WORDS,
        promisable=rules.PROMISABLE,
        lesson=lesson_of(shown),
    )


def _clauses() -> list[tuple[str, str]]:
    """List the clauses of the policies in force: ``policy#clause`` and its words."""
    policies = library.current(context.session()).library.policies.values()
    return [
        (f"{one.id}#{clause.id}", f"{one.title}: {clause.number}. {clause.title}")
        for one in sorted(policies, key=lambda one: one.title)
        for clause in one.clauses
        if clause.number is not None
    ]


def _seen() -> int:
    return request.form.get("seen", 0, type=int)
