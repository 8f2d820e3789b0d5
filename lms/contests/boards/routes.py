"""The pages of boards: my place, the first places, teams, joining and leaving; for administrators the switch."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.advocacy import service as advocacy
from lms.contests.boards import forms, joining, service
from lms.people import service as people
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("boards", __name__)
PAGE = "lms/contests/boards/board.html"


@bp.get("/boards")
@access.members
def show() -> ResponseReturnValue:
    """Show my place and those next to it; to whoever is not on the board, what it is."""
    return render_template(PAGE, **_board())


@bp.post("/boards")
@access.members
def join() -> ResponseReturnValue:
    """Put me on the board."""
    form = forms.ShownForm(request.form)
    if not form.validate():
        return context.invalid(PAGE, **_board(form))
    session, me, at = context.session(), context.person_id(), context.now()
    try:
        service.join(session, me, chosen=form.chosen, read=form.read.data or "", at=at)
    except service.BadAlias as error:
        form.refuse("alias", str(error))
        return context.invalid(PAGE, **_board(form))
    except service.TextChanged as error:
        form.read.data = service.digest(service.text())
        form.refuse("shown", str(error))
        return context.invalid(PAGE, **_board(form))
    context.flash("You are on the board. You can leave it here whenever you like.")
    return redirect(url_for(".show"), 303)


@bp.post("/boards/shown")
@access.members
def rename() -> ResponseReturnValue:
    """Change how others see me."""
    form = forms.ShownForm(request.form)
    if not form.validate():
        return context.invalid(PAGE, **_board(form))
    try:
        service.show_as(context.session(), context.person_id(), form.chosen, context.now())
    except service.BadAlias as error:
        form.refuse("alias", str(error))
        return context.invalid(PAGE, **_board(form))
    context.flash("Others see you so from now on.")
    return redirect(url_for(".show"), 303)


@bp.post("/boards/leave")
@access.members
def leave() -> ResponseReturnValue:
    """Take me off the board, at once."""
    service.leave(context.session(), context.person_id())
    context.flash("You are not on the board. Your points, level and badges stay as they are.")
    return redirect(url_for(".show"), 303)


@bp.get("/boards/first")
@access.members
def first() -> ResponseReturnValue:
    """Show the first places."""
    session, me = context.session(), context.person_id()
    state = service.state(session, me)
    board = service.first(session, me, request.args.get("page", 1, type=int)) if state.on else None
    if state.on and board is None:
        raise Missing("The board has no such page.")
    return render_template("lms/contests/boards/first.html", state=state, board=board, days=service.DAYS)


@bp.get("/boards/teams")
@access.members
def teams() -> ResponseReturnValue:
    """Show the teams whose figure may be said."""
    session = context.session()
    state = service.state(session, context.person_id())
    found = service.figures(session, request.args.get("page", 1, type=int)) if state.on else None
    if state.on and found is None:
        raise Missing("There is no such page of teams.")
    return render_template("lms/contests/boards/teams.html", state=state, figures=found, days=service.DAYS)


@bp.get("/system/boards")
@access.roles("admin")
def look() -> ResponseReturnValue:
    """Show whether there are boards."""
    session = context.session()
    turned = service.turned(session)
    by = people.name_of(session, turned.by_id) if turned.by_id else ""
    return render_template("lms/contests/boards/switch.html", turned=turned, by=by, days=service.DAYS)


@bp.post("/system/boards")
@access.roles("admin")
def turn() -> ResponseReturnValue:
    """Turn the boards on or off."""
    on = request.form.get("on") == "yes"
    service.switch(context.session(), on=on, by=context.person_id(), at=context.now())
    context.flash(
        "There are boards now. Nobody is on them before they ask for it." if on else "There are no boards now."
    )
    return redirect(url_for(".look"), 303)


def _board(form: forms.ShownForm | None = None) -> dict[str, object]:
    session, me, at = context.session(), context.person_id(), context.now()
    state = service.state(session, me)
    may_join = state.on and not state.joined_at and advocacy.may(session, me, joining.KEY, at)
    return {
        "state": state,
        "board": service.near(session, me) if state.on and state.joined_at else None,
        "may_join": may_join,
        "form": form or (_form(state) if may_join or state.joined_at else None),
        "text": service.TEXT,
        "days": service.DAYS,
        "least": service.LEAST,
        "path": context.academy().path,
    }


def _form(state: service.State) -> forms.ShownForm:
    """Give the form with an alias to begin with; how a person is shown is theirs to choose."""
    given = {"read": service.digest(service.text())}
    if state.shown:
        return forms.ShownForm(data={**given, "shown": state.shown.kind, "alias": state.shown.alias})
    return forms.ShownForm(data={**given, "alias": service.suggest(context.session(), context.person_id())})
