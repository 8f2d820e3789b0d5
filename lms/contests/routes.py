"""Pages of contests: those that run, those that are over, one with its rule and my own deeds, joining and leaving."""

from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.advocacy import service as advocacy
from lms.contests import entering, looking, rules, service, wording
from lms.contests.boards import service as boards
from lms.contests.boards.forms import ShownForm
from lms.sharing import service as sharing
from lms.web import access, context, words
from lms.web.errors import Missing

bp = Blueprint("contests", __name__)
ONE = "/contests/<contest_id>"


@bp.get("/contests")
@access.members
def overview() -> ResponseReturnValue:
    """List the contests that are for me: those that run and come, my own, or those that are over."""
    view = request.args.get("view", looking.NOW)
    if view not in looking.VIEWS:
        raise Missing("There is no such list of contests.")
    page, at = request.args.get("page", 1, type=int), context.now()
    found = service.listing(context.session(), _reader(), view, page, at)
    return render_template("lms/contests/overview.html", found=found, view=view, at=at, modes=rules.MODES)


@bp.get(ONE)
@access.members
def show(contest_id: str) -> ResponseReturnValue:
    """Show a contest: its rule, whether to join, and to whoever is in it their standing and their deeds."""
    return _page(service.seen(context.session(), _reader(), contest_id))


@bp.post(f"{ONE}/join")
@access.members
def join(contest_id: str) -> ResponseReturnValue:
    """Put me into a contest."""
    session, me, at = context.session(), context.person_id(), context.now()
    seen = service.seen(session, _reader(), contest_id)
    form = ShownForm(request.form)
    individual = seen.contest.plan.mode == rules.INDIVIDUAL
    if individual and not form.validate():
        return _page(seen, form)
    try:
        shown_as = _show_as(form) if individual else ""
        service.enter(session, me, contest_id, shown=form.read.data or "", shown_as=shown_as, at=at)
    except boards.BadAlias as error:
        form.refuse("alias", str(error))
        return _page(seen, form)
    except rules.TextChanged as error:
        return _page(seen, form, trouble=str(error))
    context.flash("You are in. You can leave it here on any day.")
    return redirect(url_for(".show", contest_id=contest_id), HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/leave")
@access.members
def leave(contest_id: str) -> ResponseReturnValue:
    """Take me out of a contest, at once."""
    service.seen(context.session(), _reader(), contest_id)
    service.leave(context.session(), context.person_id(), contest_id)
    context.flash("You left the contest. What counted there is erased.")
    return redirect(url_for(".show", contest_id=contest_id), HTTPStatus.SEE_OTHER)


@bp.get(f"{ONE}/results")
@access.members
def results(contest_id: str) -> ResponseReturnValue:
    """Show the result of a contest, once the champion confirmed it."""
    session = context.session()
    seen = service.seen(session, _reader(), contest_id)
    if seen.contest.status != rules.CONFIRMED:
        raise Missing("The result of this contest is not there yet.")
    return render_template(
        "lms/contests/results.html", seen=seen, there=partial(_there, seen.contest.plan.zone), **_result(seen)
    )


def _page(seen: looking.Seen, form: ShownForm | None = None, *, trouble: str = "") -> ResponseReturnValue:
    session, at, plan = context.session(), context.now(), seen.contest.plan
    values: dict[str, Any] = {
        "seen": seen,
        "contest": seen.contest,
        "phase": seen.contest.phase(at),
        "rule": wording.in_words(plan, seen.topic),
        "goals": rules.GOALS,
        "modes": rules.MODES,
        "least": looking.LEAST,
        "form": form,
        "trouble": trouble,
        "path": context.academy().path,
        "about": sharing.linked(plan.about) if plan.about else "",
        "there": partial(_there, plan.zone),
    }
    if seen.mine:
        page = max(1, request.args.get("page", 1, type=int))
        lines, more = service.deeds(session, _reader(), seen.contest, page)
        values.update(_standing(seen), lines=lines, more=more, page=page)
    elif values["phase"] in (rules.ANNOUNCED, rules.OPEN):
        values.update(_choice(seen, form))
    template = "lms/contests/show.html"
    return context.invalid(template, **values) if form is not None else render_template(template, **values)


def _choice(seen: looking.Seen, form: ShownForm | None) -> dict[str, Any]:
    """Give what somebody who is not in it needs to choose, or what keeps them from it."""
    person, session, plan = context.person(), context.session(), seen.contest.plan
    locked = None
    if plan.goal != rules.SPRINT:
        made = advocacy.decision(session, person.person_id, advocacy.key_for(session, entering.JOIN), context.now())
        locked = None if made.granted else made
    barred = rules.barred(plan, seen.level, person.team_id)
    text, shown = wording.consent(plan), None
    individual = plan.mode == rules.INDIVIDUAL
    if individual and not locked and not barred and form is None:
        shown = boards.shown(session, person.person_id)
        alias = (shown.alias if shown else "") or boards.suggest(session, person.person_id)
        # Nothing is ticked, also where it was chosen elsewhere before.
        form = ShownForm(data={"alias": alias})
    return {"locked": locked, "barred": barred, "text": text, "read": rules.digest(text), "form": form}


def _show_as(form: ShownForm) -> str:
    session, me = context.session(), context.person_id()
    boards.show_as(session, me, form.chosen, context.now())
    return boards.shown_names(session, [me])[me]


def _standing(seen: looking.Seen) -> dict[str, Any]:
    session, contest = context.session(), seen.contest
    if contest.plan.mode == rules.TEAM:
        return {"teams": service.team_names(session, service.teams(session, contest))}
    if contest.plan.mode == rules.COLLECTIVE:
        return {"sum": service.together(session, contest)}
    at_top = request.args.get("view") == "first"
    found = service.first(session, contest) if at_top else service.near(session, _reader(), contest)
    names = boards.shown_names(session, [one.person_id for one in found.rows])
    return {"standing": found, "names": names, "at_top": at_top}


def _result(seen: looking.Seen) -> dict[str, Any]:
    session, contest = context.session(), seen.contest
    if contest.plan.mode == rules.TEAM:
        found = service.teams(session, contest, threshold=contest.plan.threshold)
        return {"teams": service.team_names(session, found)}
    if contest.plan.mode == rules.COLLECTIVE:
        return {"sum": service.together(session, contest), "least": looking.LEAST}
    placed = service.places(session, contest)
    return {"places": placed, "names": boards.shown_names(session, [one.person_id for one in placed])}


def _there(zone: str, at: datetime) -> Markup:
    """Show date, time and zone as they are where the contest is."""
    return words.time_tag(at, words.moment(at, zone))


def _reader() -> looking.Reader:
    person = context.person()
    return looking.Reader(person.person_id, person.team_id, person.language)
