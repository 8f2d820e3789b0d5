"""Pages on which drafts are published: what changes, whom it touches, what has to be decided; and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.authoring import drafts, forms, rules, texts
from lms.authoring import service as authoring
from lms.authoring.desk import WRITERS, today
from lms.content.changes import CLASSES, Change, Class
from lms.library import service as library
from lms.web import access, context
from lms.web.errors import Refused

bp = Blueprint("releasing", __name__)
SOURCE = "the studio"


@dataclass(frozen=True, slots=True)
class Line:
    """One change as the page asks about it. ``raises`` are the classes it can be given, its own first."""

    change: Change
    affected: rules.Affected
    raises: tuple[Class, ...]
    asks: bool
    questions: tuple[tuple[str, str], ...]
    """Questions that could be taken out of the sums: id and prompt."""

    @property
    def quiz(self) -> str:
        """Give the id of the quiz."""
        return self.change.ref.partition(":")[2]


@bp.get("/studio/publish")
@access.roles(*WRITERS)
def show() -> ResponseReturnValue:
    """Show what publishing the drafts would do."""
    session = context.session()
    kept = drafts.listed(session)
    if not kept:
        waiting = authoring.conflicts(session)
        return render_template("lms/authoring/no_drafts.html", waiting=waiting)
    return _page(_plan(session, kept), forms.NoteForm(), undo=False)


@bp.post("/studio/publish")
@access.roles("trainer")
def publish() -> ResponseReturnValue:
    """Publish the drafts as they were looked at, or count what scoring again would do."""
    kept = drafts.listed(context.reading())
    if not kept:
        raise Refused("There are no drafts to publish. Somebody may have been quicker.")
    return _publish(_plan(context.reading(), kept), kept)


@bp.get("/studio/undo")
@access.roles("trainer")
def ask_undo() -> ResponseReturnValue:
    """Show what bringing the release before back would do."""
    if library.current_number(context.session()) < 2:
        return redirect(url_for("lms.authoring.history.show"), 303)
    return _page(_undoing(), forms.NoteForm(), undo=True)


@bp.post("/studio/undo")
@access.roles("trainer")
def undo() -> ResponseReturnValue:
    """Bring the release before back, as a new release."""
    return _publish(_undoing(), {}, undo=True)


def _plan(session: Session, kept: Mapping[str, drafts.Kept]) -> authoring.Plan:
    return authoring.plan_edits(
        session,
        drafts.everything(session),
        today=today(),
        begun={path: one.base or None for path, one in kept.items()},
        settles=drafts.settled(session, kept),
    )


def _undoing() -> authoring.Plan:
    try:
        return authoring.plan_undo(context.reading(), today=today())
    except rules.NothingToUndo as error:
        raise Refused(str(error)) from error


def _publish(made: authoring.Plan, kept: Mapping[str, drafts.Kept], *, undo: bool = False) -> ResponseReturnValue:
    form = forms.NoteForm(request.form)
    decisions = _decisions(made)
    if request.form.get("state") != _state(made):
        form.form_errors.append("Something was saved or published since this page was shown. Look at it again.")
    if odd := decisions.at_odds():
        quizzes = made.prepared.library.quizzes
        form.form_errors += [rules.at_odds(quizzes[name].title) for name in odd]
    if not form.validate() or form.form_errors:
        return _page(made, form, decisions, undo=undo), 422
    if request.form.get("do") == "count":
        return _page(made, form, decisions, undo=undo)
    note = form.note.data or (f"Brings back release {made.base - 1}" if undo else "")
    try:
        done = authoring.publish(
            context.session(),
            made,
            decisions,
            at=context.now(),
            by=context.person_id(),
            author=context.person().name,
            source=SOURCE,
            note=note,
        )
    except (rules.AuthoringError, library.LintFailed) as error:
        context.finish(commit=False)
        form.form_errors.append(_words(error))
        return _page(made, form, decisions, undo=undo), 422
    waiting = {one.path for one in made.held}
    drafts.published(context.session(), {path: one for path, one in kept.items() if path not in waiting})
    return _said(done, made.held)


def _said(done: authoring.Outcome, held: Sequence[authoring.Held]) -> ResponseReturnValue:
    for one in held:
        context.flash(f"“{one.title}” stays a draft. It waits for: {one.areas}.", "info")
    if not done.changed:
        context.flash("Nothing had changed, so there is no new release.", "info")
        return redirect(url_for("lms.authoring.files"), 303)
    raised = sum(one.raised for one in done.regraded.values())
    more = f" Results that became better: {raised}." if raised else ""
    context.flash(f"Release {done.number} is published. Everybody sees it from their next page on.{more}")
    return redirect(url_for("lms.authoring.history.release", number=done.number), 303)


def _words(error: Exception) -> str:
    if isinstance(error, library.LintFailed):
        return "Nothing was published, since there are errors to mend first."
    if isinstance(error, rules.Conflicting):
        return "Nothing was published, since files were changed in two places. Decide about each first."
    return str(error)


def _decisions(made: authoring.Plan) -> rules.Decisions:
    """Read what was decided; whatever the page does not offer is not heard."""
    choices, raised, void = {}, {}, {}
    for line in _lines(made):
        chosen, wanted = request.form.get(f"choice-{line.quiz}"), request.form.get(f"class-{line.change.ref}")
        if line.asks and chosen in rules.CHOICES:
            choices[line.quiz] = cast(rules.Choice, chosen)
            known = {id_ for id_, _ in line.questions}
            void[line.quiz] = frozenset(request.form.getlist(f"void-{line.quiz}")) & known
        if wanted in line.raises[1:]:
            raised[line.change.ref] = wanted
    return rules.Decisions(choices, raised, void)


def _lines(made: authoring.Plan) -> list[Line]:
    needs, fill = made.needs_choice, library.current(context.reading()).fill
    lines = []
    for one in made.changes:
        kind, _, name = one.ref.partition(":")
        above = CLASSES[CLASSES.index(one.cls) :]
        raises = above if kind in rules.RAISABLE else tuple(cls for cls in above if cls != "material" or one.cls == cls)
        quiz = made.prepared.library.quizzes.get(name) if kind == "quiz" else None
        questions = tuple((each.id, fill(each.prompt)) for each in quiz.questions) if quiz and name in needs else ()
        asks = kind == "quiz" and name in needs
        lines.append(Line(one, made.affected.get(one.ref, rules.NOBODY), raises, asks, questions))
    return lines


def _state(made: authoring.Plan) -> str:
    return f"{made.base}:{made.prepared.digest}"


def _page(made: authoring.Plan, form: forms.NoteForm, decisions: rules.Decisions | None = None, *, undo: bool) -> str:
    chosen = decisions or rules.Decisions()
    session = context.reading()
    counted = authoring.dry_run(session, made, chosen) if made.needs_choice else {}
    return render_template(
        "lms/authoring/undo.html" if undo else "lms/authoring/publish.html",
        plan=made,
        form=form,
        lines=_lines(made),
        chosen=chosen,
        counted=counted,
        choices=rules.CHOICES,
        state=_state(made),
        errors=[one for one in made.findings if one.severity == "error"],
        remarks=sum(one.severity != "error" for one in made.findings),
        diffs=[(path, texts.diff_lines(_diff(made, path))) for path in made.touched],
        waiting=authoring.conflicts(session),
        may_publish="trainer" in context.person().roles and not made.conflicts and made.prepared.sound,
    )


def _diff(made: authoring.Plan, path: str) -> list[str]:
    if max(len(made.before.get(path, b"")), len(made.files.get(path, b""))) > texts.MOST_COMPARED:
        return ["The file is too long to be compared line by line."]
    return made.diff(path)
