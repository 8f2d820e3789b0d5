"""Pages of sign-off: what waits for a signature, one text with what it changes, and the word of an expert."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.library import service as library
from lms.policy.signoff import comparing, experts, forms, rounds, rules, standing
from lms.web import access, context

bp = Blueprint("signoff", __name__)
ROLES = ("champion", "expert")
PIECES = "/signoff/<int(max=2147483647):round_id>"


@bp.get("/signoff")
@access.roles(*ROLES)
def show() -> ResponseReturnValue:
    """List the texts that wait for signatures, one's own first, and those that are over."""
    session, person_id = context.session(), context.person_id()
    holders = experts.holders(session)
    held = experts.held_in(holders, person_id)
    before = request.args.get("before", type=int)
    over, further = standing.over(
        session, before=None if before is None else min(max(before, 1), 2**31 - 1), holders=holders
    )
    found = standing.open_rounds(session, holders)
    mine = [one for one in found if one.waits_for(person_id, held)]
    return render_template(
        "lms/policy/signoff/list.html",
        mine=mine,
        others=[one for one in found if one not in mine],
        over=over,
        held=[rules.title_of(area) for area in sorted(held)],
        older=url_for(".show", before=further) if further else None,
        newest=url_for(".show") if before else None,
    )


@bp.get(PIECES)
@access.roles(*ROLES)
def read(round_id: int) -> ResponseReturnValue:
    """Show a text, what it changes and why, and how far its signatures are."""
    found, earlier, yours = _found(round_id)
    return _page(found, earlier, forms.ReviewForm(), yours)


@bp.post(PIECES + "/sign")
@access.roles("expert")
def sign(round_id: int) -> ResponseReturnValue:
    """Record what an expert says about the text."""
    found, earlier, yours = _found(round_id)
    form = forms.ReviewForm(request.form)
    form.offer(yours)
    if yours and not form.validate():
        return _page(found, earlier, form, yours), 422
    try:
        after = rounds.review(
            context.session(),
            round_id,
            context.person_id(),
            form.verdict.data,
            areas=form.areas.data or (),
            comment=form.comment.data or "",
            at=context.now(),
        )
    except rules.Closed as error:
        context.flash(str(error), "warning")
        return redirect(url_for(".read", round_id=round_id), 303)
    context.flash(_thanks(after, form.verdict.data))
    return redirect(url_for(".read", round_id=round_id), 303)


@bp.post(PIECES + "/withdraw")
@access.roles("champion")
def withdraw(round_id: int) -> ResponseReturnValue:
    """End a round; the text stays a draft."""
    rounds.withdraw(context.session(), round_id, by=context.person_id(), at=context.now())
    context.flash("The round is ended. The text stays a draft, and what was said about it stays here.")
    return redirect(url_for(".read", round_id=round_id), 303)


def _found(round_id: int) -> tuple[rules.Round, list[rules.Round], tuple[str, ...]]:
    """Give a round, the five of its policy before it, and the areas the visitor may sign it for."""
    holders, me = experts.holders(context.reading()), context.person_id()
    found, *earlier = standing.up_to(context.reading(), round_id, holders, limit=6)
    return found, earlier, found.yours(me, experts.held_in(holders, me))


def _page(found: rules.Round, earlier: list[rules.Round], form: forms.ReviewForm, yours: tuple[str, ...]) -> str:
    session = context.reading()
    catalogue = library.current(session)
    now = catalogue.source.policies.get(found.policy_id)
    base = (now.digest if now else "") if found.open else found.base
    texts = library.policy_texts(session, {found.digest: found.path, base: found.path})
    before, after = texts.get(base), texts.get(found.digest)
    return render_template(
        "lms/policy/signoff/round.html",
        round=found,
        text=after,
        compared=comparing.compared(before, after, catalogue.html),
        moved=found.open and base != found.base,
        form=form.offer(yours),
        yours=yours,
        mine=[rules.title_of(area) for area in yours],
        wrote=context.person_id() in found.writers,
        earlier=earlier,
        area_title=rules.title_of,
        problem=bool(form.errors),
    )


def _thanks(after: rules.Round, verdict: str) -> str:
    if verdict == "changes":
        return f"Your request is recorded, and {after.by} has a mail with your words."
    missing = ", ".join(map(rules.title_of, after.standing.missing))
    return (
        f"Your signature is recorded. It waits for: {missing}." if missing else "Signed. Nothing is missing any more."
    )
