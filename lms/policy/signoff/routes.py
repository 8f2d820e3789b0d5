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
    held = experts.held_by(session, person_id)
    before = request.args.get("before", type=int)
    over, further = standing.over(session, before=None if before is None else min(max(before, 1), 2**31 - 1))
    found = standing.open_rounds(session)
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
    found = standing.round_of(context.session(), round_id)
    return _page(found, forms.ReviewForm(), _yours(found))


@bp.post(PIECES + "/sign")
@access.roles("expert")
def sign(round_id: int) -> ResponseReturnValue:
    """Record what an expert says about the text."""
    found = standing.round_of(context.reading(), round_id)
    yours = _yours(found)
    form = forms.ReviewForm(request.form)
    form.offer(yours)
    if yours and not form.validate():
        return _page(found, form, yours), 422
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


def _yours(found: rules.Round) -> tuple[str, ...]:
    return found.yours(context.person_id(), experts.held_by(context.reading(), context.person_id()))


def _page(found: rules.Round, form: forms.ReviewForm, yours: tuple[str, ...]) -> str:
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
        earlier=[one for one in standing.rounds_of(session, found.policy_id) if one.id < found.id][:5],
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
