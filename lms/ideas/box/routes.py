"""Pages of the box: what there is, handing an idea in, one idea with its discussion, and what its author may do."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.ideas.box import forms, rules, service
from lms.ideas.box.pages import NUMBER, PLACE, body_of, clause_of, idea, lesson_of, story_of, wanted
from lms.web import access, context

bp = Blueprint("box", __name__)


@bp.get("/ideas")
@access.members
def overview() -> ResponseReturnValue:
    """List the ideas there are."""
    chosen = wanted()
    page = request.args.get("page", 1, type=int)
    shown = service.listing(context.session(), context.person_id(), chosen, page=page)
    return render_template("lms/ideas/overview.html", shown=shown, wanted=chosen, kinds=rules.KIND_WORDS)


@bp.get("/ideas/new")
@access.members
def new() -> ResponseReturnValue:
    """Show an empty idea."""
    return _form(forms.IdeaForm())


@bp.post("/ideas/new")
@access.gives_back
@access.members
def submit() -> ResponseReturnValue:
    """Hand an idea in, or look for similar ones first."""
    form, session = forms.IdeaForm(request.form), context.session()
    if request.form.get("do") == "look":
        return _form(form, looked=True)
    if not form.validate():
        return _form(form), 422
    try:
        public_id = service.submit(session, context.person_id(), form.idea(), at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _form(form), 422
    context.flash("Thank you. Your idea is in the box. You see here what becomes of it.")
    return redirect(url_for(".show", idea_id=public_id), 303)


@bp.post("/ideas/similar")
@access.members
def similar() -> ResponseReturnValue:
    """Show the ideas that are like what is typed, as a part of the page."""
    found = service.alike(context.session(), rules.line(request.form.get("title", "")))
    return render_template("lms/ideas/_similar.html", similar=found, asked=True)


@bp.get(PLACE)
@access.members
def show(idea_id: str) -> ResponseReturnValue:
    """Show one idea: what became of it, what was said, and what one may do."""
    return _page(idea(idea_id), forms.RemarkForm())


@bp.get(f"{PLACE}/change")
@access.members
def edit(idea_id: str) -> ResponseReturnValue:
    """Show an idea of one's own to be changed."""
    shown = idea(idea_id, own=True)
    data = {"title": shown.card.title, "text": shown.text, "kind": shown.card.kind, "credited": shown.credited}
    return _form(forms.IdeaForm(data=data), shown)


@bp.post(f"{PLACE}/change")
@access.gives_back
@access.members
def change(idea_id: str) -> ResponseReturnValue:
    """Write an idea of one's own anew, while it is new."""
    shown, form = idea(idea_id, own=True), forms.IdeaForm(request.form)
    if not form.validate():
        return _form(form, shown), 422
    try:
        service.change(context.session(), context.person_id(), idea_id, form.idea(), at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _form(form, shown), 422
    except rules.NotNow as error:
        return _form(form, shown, str(error)), 409
    context.flash("Your idea is saved.")
    return redirect(url_for(".show", idea_id=idea_id), 303)


@bp.post(f"{PLACE}/credit")
@access.members
def credit(idea_id: str) -> ResponseReturnValue:
    """Be named as the author from now on, or no longer."""
    idea(idea_id, own=True)
    credited = request.form.get("credited") == "yes"
    service.credit(context.session(), context.person_id(), idea_id, credited=credited)
    context.flash("You are named as its author." if credited else "Your name is shown no longer.")
    return redirect(url_for(".show", idea_id=idea_id), 303)


@bp.post(f"{PLACE}/take-back")
@access.members
def take_back(idea_id: str) -> ResponseReturnValue:
    """Take an idea of one's own out of the box, or put it in again."""
    idea(idea_id, own=True)
    back = request.form.get("back") == "yes"
    service.take_back(context.session(), context.person_id(), idea_id, back=back, at=context.now())
    context.flash("You took it back. Only you see it now." if back else "Your idea is in the box again.")
    return redirect(url_for(".show", idea_id=idea_id), 303)


@bp.post(f"{PLACE}/support")
@access.members
def support(idea_id: str) -> ResponseReturnValue:
    """Support an idea, or no longer."""
    idea(idea_id)
    supported = request.form.get("supported") == "yes"
    service.support(context.session(), context.person_id(), idea_id, supported=supported, at=context.now())
    context.flash("You support this idea. Nobody sees by whom it is supported." if supported else "You took it back.")
    return redirect(url_for(".show", idea_id=idea_id), 303)


@bp.post(f"{PLACE}/remarks")
@access.gives_back
@access.members
def remark(idea_id: str) -> ResponseReturnValue:
    """Say something about an idea."""
    shown, form = idea(idea_id), forms.RemarkForm(request.form)
    if not form.validate():
        return _page(shown, form), 422
    words = rules.clean(form.words.data or "")
    try:
        service.remark(context.session(), context.person_id(), idea_id, words, at=context.now())
    except rules.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(shown, form), 422
    return redirect(url_for(".show", idea_id=idea_id, _anchor="remarks"), 303)


@bp.post(f"{PLACE}/remarks/{NUMBER}/delete")
@access.members
def unsay(idea_id: str, remark_id: int) -> ResponseReturnValue:
    """Delete a remark of one's own."""
    idea(idea_id)
    service.unsay(context.session(), context.person_id(), idea_id, remark_id)
    context.flash("Your remark is deleted.")
    return redirect(url_for(".show", idea_id=idea_id, _anchor="remarks"), 303)


def _form(form: forms.IdeaForm, shown: service.Shown | None = None, trouble: str = "", *, looked: bool = False) -> str:
    title = rules.line(form.title.data or "")
    similar = service.alike(context.session(), title) if looked else ()
    return render_template(
        "lms/ideas/write.html", form=form, shown=shown, trouble=trouble, similar=similar, asked=looked and bool(title)
    )


def _page(shown: service.Shown, form: forms.RemarkForm) -> str:
    session, person_id = context.session(), context.person_id()
    page = request.args.get("page", 0, type=int)
    return render_template(
        "lms/ideas/show.html",
        shown=shown,
        body=body_of(shown.text),
        talk=service.talk(session, person_id, shown.card.public_id, page=page),
        linked=body_of,
        form=form,
        kinds=rules.KIND_WORDS,
        statuses=rules.STATUS_WORDS,
        new=rules.NEW,
        story=story_of(shown),
        lesson=lesson_of(shown),
        clause=clause_of(shown),
    )
