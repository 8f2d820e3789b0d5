"""Pages of trainers who mark open answers, and who decide about scores that a regrade would lower."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.assessment import deciding, marking
from lms.assessment.deciding import DecidedAlready, Decision, NoSuchCase
from lms.assessment.marking import LONGEST, Given, MarkedAlready, NoSuchAnswer, NotMarked, Sheet
from lms.web import access, context, errors
from lms.web.errors import Missing

bp = Blueprint("marking", __name__)
HOW = (("full", "Met"), ("half", "Half met"), ("none", "Not met"))
"""How far a criterion is met, as it is said."""
DECISIONS = (
    ("keep", "Keep the earlier score", "Nothing changes for anybody."),
    ("lower", "Let the lower score count", "Passes, badges, XP and levels stay. The result page says what changed."),
)


@bp.errorhandler(NoSuchAnswer)
@bp.errorhandler(NoSuchCase)
def missing(error: Exception) -> ResponseReturnValue:
    """Answer as for a page that does not exist."""
    return errors.answer(Missing(str(error)))


@bp.get("/studio/marking")
@access.roles("trainer")
def queue() -> ResponseReturnValue:
    """Show the open answers that wait, longest first."""
    found = marking.queue(context.session(), context.person_id(), _page())
    return render_template("lms/assessment/marking.html", queue=found)


@bp.get("/studio/marking/<int(max=2147483647):number>")
@access.roles("trainer")
def read(number: int) -> ResponseReturnValue:
    """Show the open answers of one attempt with what they are marked by."""
    return _sheet(marking.sheet(context.session(), context.person_id(), number), {}, {})


@bp.post("/studio/marking/<int(max=2147483647):number>/mark")
@access.roles("trainer")
def mark(number: int) -> ResponseReturnValue:
    """Mark them, and go on with the next."""
    session, trainer = context.session(), context.person_id()
    sheet = marking.sheet(session, trainer, number)
    given = {one.question_id: _given(one.question_id) for one in sheet.answers}
    try:
        marking.mark(session, trainer, number, given, at=context.now())
    except NotMarked as error:
        return _sheet(sheet, given, dict(error.problems)), 422
    except MarkedAlready as error:
        context.flash(str(error), "warning")
        return _sheet(sheet, given, {}, late=True), 409
    context.flash("Marked. The learner sees it on the result page.")
    following = marking.after(session, trainer, number)
    return redirect(url_for(".read", number=following) if following else url_for(".queue"), 303)


@bp.get("/studio/review")
@access.roles("trainer")
def review() -> ResponseReturnValue:
    """Show which scores a corrected key would lower, without names."""
    return render_template("lms/assessment/review.html", review=deciding.groups(context.session(), _page()))


@bp.get("/studio/review/<int(max=2147483647):number>")
@access.roles("trainer")
def case(number: int) -> ResponseReturnValue:
    """Show scores that would be lowered alike, and ask what becomes of them."""
    return _case(number, "keep", "")


@bp.post("/studio/review/<int(max=2147483647):number>/decide")
@access.roles("trainer")
def decide(number: int) -> ResponseReturnValue:
    """Keep the earlier scores, or let the lower ones count."""
    decision = request.form.get("decision", "")
    if decision not in {name for name, _, _ in DECISIONS}:
        return _case(number, "", "Choose what becomes of these scores."), 422
    try:
        count = deciding.decide(
            context.session(), number, cast(Decision, decision), by=context.person_id(), at=context.now()
        )
    except DecidedAlready as error:
        return _case(number, decision, str(error)), 409
    words = "1 score" if count == 1 else f"{count:,} scores"
    context.flash(
        f"Kept: {words}." if decision == "keep" else f"The lower score counts now: {words}. No pass was lost."
    )
    return redirect(url_for(".review"), 303)


def _sheet(sheet: Sheet, given: dict[str, Given], problems: dict[str, str], *, late: bool = False) -> str:
    return render_template(
        "lms/assessment/sheet.html",
        sheet=sheet,
        given=given,
        errors=problems,
        summary=[(f"#{field}", words) for field, words in problems.items()],
        problem=bool(problems),
        late=late,
        how=HOW,
        longest=LONGEST,
    )


def _case(number: int, chosen: str, problem: str) -> str:
    return render_template(
        "lms/assessment/case.html",
        seen=deciding.group(context.reading(), number),
        decisions=DECISIONS,
        chosen=chosen,
        problem=problem,
        summary=[("#decision", problem)] if problem else [],
    )


def _given(question_id: str) -> Given:
    before = f"{question_id}."
    said = {name.removeprefix(before): words for name, words in request.form.items() if name.startswith(before)}
    return Given(said, said.pop("comment", "").replace("\0", "").replace("\r\n", "\n").strip())


def _page() -> int:
    return min(max(1, request.args.get("page", 1, type=int)), 100_000)
