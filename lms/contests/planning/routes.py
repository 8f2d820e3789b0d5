"""Pages of planning: the champion's list of contests, the six pages of a draft, a contest, and a series."""

import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.contests import periods, wording
from lms.contests import rules as contests_rules
from lms.contests import service as contests
from lms.contests.boards import service as boards
from lms.contests.planning import forms, rules, service
from lms.contests.rewards import service as rewards
from lms.contests.watching import service as watching
from lms.library import service as library
from lms.people import service as people
from lms.sharing import service as sharing
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("contest_plans", __name__)
DRAFT = "/programme/contests/drafts/<plan_id>"
NEXT, BACK, LATER = "next", "back", "later"
TEMPLATES = {
    rules.GOAL: "lms/contests/planning/goal.html",
    rules.TIME: "lms/contests/planning/time.html",
    rules.WHO: "lms/contests/planning/who.html",
    rules.SCORE: "lms/contests/planning/score.html",
    rules.PREVIEW: "lms/contests/planning/preview.html",
    rules.ANNOUNCE: "lms/contests/planning/announce.html",
}


@bp.get("/programme/contests")
@access.roles("champion")
def overview() -> ResponseReturnValue:
    """List what is planned, what runs, what comes again, or what is over."""
    over = request.args.get("over") == "1"
    page = request.args.get("page", 1, type=int)
    shown = service.overview(context.session(), context.now(), over=over, page=page)
    return render_template(
        "lms/contests/planning/overview.html",
        shown=shown,
        over=over,
        pages=rules.PAGES,
        periods=periods.PERIODS,
        statuses=contests_rules.STATUSES,
    )


@bp.get("/programme/contests/new")
@access.roles("champion")
def new() -> ResponseReturnValue:
    """Show the first page of a new contest."""
    return _first(forms.GoalForm(), secrets.token_urlsafe(16))


@bp.post("/programme/contests/new")
@access.roles("champion")
def begin() -> ResponseReturnValue:
    """Keep the first page, and go on."""
    form, key = forms.GoalForm(request.form), request.form.get("key", "")
    if not 20 <= len(key) <= 32 or not key.replace("-", "").replace("_", "").isalnum():
        key = secrets.token_urlsafe(16)
    later = request.form.get("do") == LATER
    if not later and not form.validate():
        return _first(form, key), 422
    made = service.begin(context.session(), key, _said(), by=context.person_id(), at=context.now())
    return _on(made, rules.GOAL)


@bp.get(f"{DRAFT}/<page>")
@access.roles("champion")
def edit(plan_id: str, page: str) -> ResponseReturnValue:
    """Show a page of a draft, as it was typed."""
    kept = _plan(plan_id, page)
    return _page(kept, page, _form(kept.pages, page))


@bp.post(f"{DRAFT}/<page>")
@access.roles("champion")
def save(plan_id: str, page: str) -> ResponseReturnValue:
    """Keep a page of a draft and go on, back, or away; the last one announces."""
    kept = _plan(plan_id, page)
    said = {**kept.pages, page: _said()}
    form, do = _form(said, page), request.form.get("do", NEXT)
    if do == NEXT and form is not None and not form.validate():
        return _page(kept, page, form, problem=True), 422
    if page != rules.PREVIEW:
        service.save(context.session(), plan_id, page, said[page], context.now())
    if do == NEXT and page == rules.ANNOUNCE:
        return _announce(kept, said, form)
    return _on(plan_id, page)


@bp.post(f"{DRAFT}/throw-away")
@access.roles("champion")
def throw_away(plan_id: str) -> ResponseReturnValue:
    """Throw a draft away."""
    title = service.throw_away(context.session(), plan_id, context.now())
    context.flash(f"The draft “{title}” is thrown away. For thirty days you can bring it back from this list.")
    return redirect(url_for(".overview"), 303)


@bp.post(f"{DRAFT}/bring-back")
@access.roles("champion")
def bring_back(plan_id: str) -> ResponseReturnValue:
    """Bring a draft back."""
    title = service.bring_back(context.session(), plan_id)
    context.flash(f"The draft “{title}” is back.")
    return redirect(url_for(".overview"), 303)


def _announce(kept: service.Kept, said: dict[str, Any], form: Any) -> ResponseReturnValue:
    session = context.session()
    try:
        draft = forms.draft({one: _form(said, one) for one in rules.PAGES if one != rules.PREVIEW})
        made = service.announce(session, kept.public_id, draft, by=context.person_id(), at=context.now())
    except service.NotReady as error:
        # Refused, so nothing of this request is kept: the words stand in the form.
        return _page(kept, rules.ANNOUNCE, form, problem=True, missing=error), 422
    if draft.when.again:
        context.flash("The series has begun. Each of its contests is announced by itself, some days before it opens.")
        return redirect(url_for(".series", series_id=made), 303)
    context.flash("The contest is announced. Whoever it is for can join, or leave it be.")
    return redirect(url_for(".show", contest_id=made), 303)


def _on(plan_id: str, page: str) -> ResponseReturnValue:
    do = request.form.get("do", NEXT)
    if do == LATER:
        context.flash("The draft is kept. You find it in this list.")
        return redirect(url_for(".overview"), 303)
    return redirect(
        url_for(".edit", plan_id=plan_id, page=rules.before(page) if do == BACK else rules.after(page)), 303
    )


def _said() -> dict[str, list[str]]:
    hidden = {"csrf_token", "key", "do"}
    return rules.kept({name: request.form.getlist(name) for name in request.form if name not in hidden})


def _plan(plan_id: str, page: str) -> service.Kept:
    if page not in rules.PAGES:
        raise Missing("A draft of a contest has no such page.")
    kept = service.kept(context.session(), plan_id)
    if kept.contest:
        raise Missing("This contest is announced. You find it in the list of contests.")
    return kept


def _form(pages: Any, page: str) -> Any:
    said = pages.get(page, {})
    if page == rules.GOAL:
        return forms.typed(forms.GoalForm, said)
    if page == rules.TIME:
        first = periods.day_of(context.now(), context.person().time_zone)
        return forms.typed(forms.TimeForm, said, zone=context.person().time_zone, first=first)
    if page == rules.WHO:
        return _offered(forms.typed(forms.WhoForm, said))
    if page == rules.SCORE:
        goal = forms.typed(forms.GoalForm, pages.get(rules.GOAL, {}))
        form = forms.typed(forms.ScoreForm, said)
        return form.suit(goal.goal.data, goal.mode.data, rewards=rewards.on(context.session()))
    return forms.typed(forms.AnnounceForm, said) if page == rules.ANNOUNCE else None


def _offered(form: forms.WhoForm) -> forms.WhoForm:
    session = context.session()
    levels = [(one.number, f"Level {one.number}, {one.title}") for one in library.current(session).library.levels]
    return form.offer(people.team_names(session), levels, sharing.topic_names(session))


def _first(form: forms.GoalForm, key: str) -> str:
    return render_template(
        "lms/contests/planning/goal.html", form=form, key=key, plan=None, steps=_steps(None, rules.GOAL)
    )


def _page(
    kept: service.Kept, page: str, form: Any, *, problem: bool = False, missing: service.NotReady | None = None
) -> str:
    shown = {"form": form, "plan": kept, "key": "", "steps": _steps(kept, page), "problem": problem, "missing": missing}
    if page in {rules.PREVIEW, rules.ANNOUNCE}:
        shown |= _looked(kept, page)
    return render_template(TEMPLATES[page], **shown)


def _looked(kept: service.Kept, page: str) -> dict[str, Any]:
    """Give the rule in words and what it would have given, or what is missing first."""
    session, at = context.session(), context.now()
    pages = [one for one in rules.PAGES if one not in {rules.PREVIEW, rules.ANNOUNCE}]
    try:
        draft = forms.draft({one: _form(kept.pages, one) for one in pages})
        days = rules.span(draft.when)
    except service.NotReady as error:
        return {"draft": None, "not_ready": error, "pages": rules.PAGES}
    looked = None
    if page == rules.PREVIEW:
        looked = service.look_back(session, draft, at)
    topics = sharing.topic_names(session)
    said = wording.in_words(draft.plan, topics.get(draft.plan.topic_id or 0, ""))
    opens, ends = days.opens(draft.plan.zone), days.ends(draft.plan.zone)
    return {"draft": draft, "said": said, "opens": opens, "ends": ends, "looked": looked, "whom": _whom(draft.plan)}


def _whom(plan: contests.Plan) -> str:
    segment = plan.segment
    names = people.team_names(context.session()) if segment.teams else {}
    known = dict(forms.LANGUAGES)
    parts = [
        ", ".join(names.get(one, "a team that is gone") for one in segment.teams),
        f"from level {segment.level} on" if segment.level is not None else "",
        f"people who chose {known.get(segment.language, segment.language)}" if segment.language else "",
    ]
    return "; ".join(one for one in parts if one) or "Everybody"


def _steps(kept: service.Kept | None, here: str) -> list[tuple[str, str, bool]]:
    if kept is None:
        return []
    numbered = enumerate(rules.PAGES.items(), start=1)
    return [
        (f"{number} {words}", url_for(".edit", plan_id=kept.public_id, page=page), page == here)
        for number, (page, words) in numbered
    ]


@bp.get("/programme/contests/<contest_id>")
@access.roles("champion")
def show(contest_id: str) -> ResponseReturnValue:
    """Show a contest to whoever runs it."""
    return _contest(contest_id, forms.ReasonForm())


@bp.post("/programme/contests/<contest_id>/call-off")
@access.roles("champion")
def call_off(contest_id: str) -> ResponseReturnValue:
    """End a contest without a result, with a reason everybody reads."""
    form = forms.ReasonForm(request.form)
    if not form.validate():
        contests.contest(context.session(), contest_id)
        return _contest(contest_id, form, problem=True), 422
    contests.call_off(
        context.session(), contest_id, by=context.person_id(), reason=form.reason.data or "", at=context.now()
    )
    context.flash("The contest is called off. Whoever it is for reads why.")
    return redirect(url_for(".show", contest_id=contest_id), 303)


@bp.post("/programme/contests/<contest_id>/confirm")
@access.roles("champion")
def confirm(contest_id: str) -> ResponseReturnValue:
    """Let everybody see the result, which does not change any more."""
    service.confirm(context.session(), contest_id, by=context.person_id(), at=context.now())
    context.flash("The result is confirmed. Whoever the contest is for sees it now.")
    return redirect(url_for(".show", contest_id=contest_id), 303)


@bp.get("/programme/contests/series/<series_id>")
@access.roles("champion")
def series(series_id: str) -> ResponseReturnValue:
    """Show a series: its rule, and what it makes next."""
    session, at = context.session(), context.now()
    found = contests.one_series(session, series_id)
    coming = periods.wanted(found.kind, at, found.plan.zone, begins=found.begins, days=found.days)
    topics = sharing.topic_names(session) if found.plan.topic_id else {}
    return render_template(
        "lms/contests/planning/series.html",
        series=found,
        said=wording.in_words(found.plan, topics.get(found.plan.topic_id or 0, "")),
        whom=_whom(found.plan),
        coming=[(one, one.opens(found.plan.zone), one.ends(found.plan.zone)) for one in coming],
        periods=periods.PERIODS,
    )


@bp.post("/programme/contests/series/<series_id>/stop")
@access.roles("champion")
def stop(series_id: str) -> ResponseReturnValue:
    """Make no further contest of a series."""
    contests.stop_series(context.session(), series_id, by=context.person_id(), at=context.now())
    context.flash("The series makes no further contest. What is announced goes on.")
    return redirect(url_for(".series", series_id=series_id), 303)


def _contest(contest_id: str, form: forms.ReasonForm, *, problem: bool = False) -> str:
    session, at = context.session(), context.now()
    found = contests.contest(session, contest_id)
    phase = found.phase(at)
    over = phase in {contests_rules.ENDED, contests_rules.CONFIRMED}
    places = service.first_places(session, found.id) if over else ()
    topics = sharing.topic_names(session) if found.plan.topic_id else {}
    return render_template(
        "lms/contests/planning/contest.html",
        contest=found,
        phase=phase,
        statuses=contests_rules.STATUSES,
        said=wording.in_words(found.plan, topics.get(found.plan.topic_id or 0, "")),
        whom=_whom(found.plan),
        entered=service.entered(session, found.id),
        waits=watching.waits(session, found.id),
        places=places,
        names=boards.shown_names(session, [one.person_id for one in places]) if places else {},
        form=form,
        problem=problem,
        path=context.academy().path,
    )
