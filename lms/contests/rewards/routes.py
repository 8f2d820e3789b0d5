"""Pages of the rewards: the champion's shelf and desk, and what a winner may choose."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.contests.rewards import forms, service
from lms.web import access, context, words

bp = Blueprint("rewards", __name__)
NUMBER = "<int(max=2147483647):reward_id>"


@bp.get("/programme/rewards")
@access.roles("champion")
def shelf() -> ResponseReturnValue:
    """List the rewards, with the switch that lets there be any."""
    return _shelf(forms.CodeForm())


@bp.post("/programme/rewards/switch")
@access.roles("champion")
def switch() -> ResponseReturnValue:
    """Switch rewards on, or off."""
    to = request.form.get("on") == "yes"
    service.switch(context.session(), to=to, by=context.person_id(), at=context.now())
    context.flash("Rewards are on." if to else "Rewards are off. What was chosen can still be handed over.")
    return redirect(url_for(".shelf"), 303)


@bp.post("/programme/rewards/hand-over")
@access.roles("champion")
def hand_over() -> ResponseReturnValue:
    """Hand a reward to whoever shows its code."""
    form = forms.CodeForm(request.form)
    if not form.validate():
        return _shelf(form), 422
    try:
        title = service.hand_over(context.session(), form.code.data or "", by=context.person_id(), at=context.now())
    except service.NoSuchCode as error:
        form.refuse("code", str(error))
        return _shelf(form), 422
    context.flash(f"“{title}” is handed over.")
    return redirect(url_for(".shelf"), 303)


@bp.get("/programme/rewards/new")
@access.roles("champion")
def new() -> ResponseReturnValue:
    """Show an empty reward."""
    return render_template("lms/contests/rewards/reward.html", form=forms.RewardForm(), reward=None)


@bp.post("/programme/rewards/new")
@access.roles("champion")
def make() -> ResponseReturnValue:
    """Put a reward on the shelf."""
    form = forms.RewardForm(request.form)
    if not form.validate():
        return context.invalid("lms/contests/rewards/reward.html", form=form, reward=None)
    try:
        service.make(context.session(), form.entry(), by=context.person_id(), at=context.now())
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid("lms/contests/rewards/reward.html", form=form, reward=None)
    context.flash("The reward is on the shelf.")
    return redirect(url_for(".shelf"), 303)


@bp.get(f"/programme/rewards/{NUMBER}")
@access.roles("champion")
def edit(reward_id: int) -> ResponseReturnValue:
    """Show a reward to be changed."""
    reward = service.reward(context.session(), reward_id)
    form = forms.RewardForm(data=forms.reward_values(reward))
    return render_template("lms/contests/rewards/reward.html", form=form, reward=reward)


@bp.post(f"/programme/rewards/{NUMBER}/change")
@access.roles("champion")
def change(reward_id: int) -> ResponseReturnValue:
    """Write a reward anew."""
    reward, form = service.reward(context.session(), reward_id), forms.RewardForm(request.form)
    if not form.validate():
        return context.invalid("lms/contests/rewards/reward.html", form=form, reward=reward)
    try:
        service.change(context.session(), reward_id, form.entry(), by=context.person_id(), at=context.now())
    except service.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid("lms/contests/rewards/reward.html", form=form, reward=reward)
    context.flash("The reward is saved.")
    return redirect(url_for(".shelf"), 303)


@bp.get("/contests/rewards")
@access.members
def mine() -> ResponseReturnValue:
    """Show what I may choose and chose."""
    return _mine()


@bp.post("/contests/rewards/<contest_id>")
@access.members
def choose(contest_id: str) -> ResponseReturnValue:
    """Choose a reward for a contest."""
    wanted = request.form.get("reward", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        return _mine({contest_id: "Choose one of the rewards."}), 422
    try:
        made = service.choose(context.session(), context.person_id(), contest_id, int(wanted), context.now())
    except service.NoneLeft as error:
        return _mine({contest_id: str(error)}), 422
    except service.AlreadyChosen:
        return redirect(url_for(".mine"), 303)
    context.flash(f"“{made.reward}” is yours. Its code stands below.")
    return redirect(url_for(".mine"), 303)


def _shelf(form: forms.CodeForm) -> str:
    shown = service.shelf(context.session(), page=request.args.get("page", 1, type=int))
    return render_template("lms/contests/rewards/shelf.html", shown=shown, form=form, count=words.count)


def _mine(problems: dict[str, str] | None = None) -> str:
    session, told = context.session(), problems or {}
    claims = service.claims(session, context.person_id())
    places = {one.contest_id: number for number, one in enumerate(claims, start=1)}
    return render_template(
        "lms/contests/rewards/mine.html",
        claims=claims,
        wrong=[(f"#rewards-{places.get(one, 1)}", words) for one, words in told.items()],
        rewards=service.offered(session),
        on=service.on(session),
        problems=told,
        problem=bool(told),
        path=context.academy().path,
    )
