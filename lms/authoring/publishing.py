"""Publish a plan with everything that follows from it, and undo a release: all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.audit import service as audit
from lms.authoring import holding, rules
from lms.authoring.planning import Plan, plan_undo
from lms.authoring.rules import Choice, Decisions
from lms.content.changes import Change
from lms.content.quizzes import Quiz
from lms.learning import service as learning
from lms.library import service as library


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which release is current now, whether this call made it, and what was scored again, by quiz id."""

    number: int
    changed: bool
    regraded: Mapping[str, assessment.Regraded] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def dry_run(session: Session, plan: Plan, decisions: Decisions) -> Mapping[str, assessment.DryRun]:
    """Tell by quiz id what scoring again would do to results, as decided or in the learner's favour."""
    found = {}
    for quiz, changed in _rescored(plan):
        choice = decisions.choices.get(quiz.id, "favour")
        void = _void(decisions, quiz, changed, choice)
        found[quiz.id] = assessment.regrade_preview(session, quiz, _meant(choice, void), void)
    return found


def publish(
    session: Session,
    plan: Plan,
    decisions: Decisions,
    *,
    at: datetime,
    by: int | None,
    author: str,
    source: str,
    note: str = "",
) -> Outcome:
    """Publish a plan with all that follows, in the caller's one transaction. Announces ``release_published``.

    :raises LintFailed: the content has errors.
    :raises Conflicting: files were changed in two places.
    :raises Undecided: the marking of a quiz changed and nothing was chosen for it.
    :raises Overtaken: something else was published since the plan was made.
    """
    _check(session, plan, decisions)
    classes = {one.ref: rules.class_of(one, decisions) for one in plan.changes}
    label = library.Label(author, source, note, plan.origin, _written(plan.changes, classes))
    done = library.put_out(session, plan.prepared, label, at=at)
    if plan.folder is not None:
        library.store_texts(session, plan.folder.values())
        folder = {path: library.hash_of(body) for path, body in plan.folder.items()}
        library.remember(session, holding.drafted(session, plan.held, folder, at=at))
    library.settle(session, plan.settled)
    if not done.changed:
        return Outcome(done.number, changed=False, kept=plan.kept)
    regraded = _regrade(session, plan, decisions, by=by, at=at, release=done.number)
    material = [one for one in plan.changes if classes[one.ref] == "material"]
    learning.open_windows(session, material, plan.changes, at=at)
    audit.record(
        session,
        "release.published",
        actor=by,
        subject=f"release:{done.number}",
        at=at,
        origin=plan.origin,
        scored_again=sorted(regraded),
        material=sorted(one.ref for one in material),
    )
    return Outcome(done.number, changed=True, regraded=regraded, kept=plan.kept)


def undo(session: Session, *, at: datetime, by: int | None, author: str, decisions: Decisions | None = None) -> Outcome:
    """Publish the release before the current one anew, as a new release. Undoing twice brings back what was undone.

    :raises NothingToUndo: there is none.
    :raises Undecided: keys change by it and nothing was chosen for them.
    """
    made = plan_undo(session, today=at.date())
    back = f"release {made.base - 1}"
    decided = decisions or Decisions()
    return publish(session, made, decided, at=at, by=by, author=author, source=back, note=f"Brings back {back}")


def _check(session: Session, plan: Plan, decisions: Decisions) -> None:
    library.lock(session)
    session.info.pop("release", None)
    if library.current_number(session) != plan.base:
        raise rules.Overtaken
    if not plan.prepared.sound:
        raise library.LintFailed(plan.findings)
    if plan.conflicts:
        raise rules.Conflicting(plan.conflicts)
    if holding.held(session, plan.prepared, plan.before, plan.origin):
        raise rules.Overtaken  # A signature was taken back since the plan was made, or an expert was named.
    open_ones = rules.undecided(plan.changes, decisions)
    if open_ones:
        raise rules.Undecided(open_ones)


def _rescored(plan: Plan) -> tuple[tuple[Quiz, frozenset[str]], ...]:
    """Give each quiz marked differently now, with the questions it is by."""
    quizzes = plan.prepared.library.quizzes
    return tuple((quizzes[one.ref.partition(":")[2]], frozenset(one.questions)) for one in plan.changes if one.rescores)


def _void(decisions: Decisions, quiz: Quiz, changed: frozenset[str], choice: Choice) -> frozenset[str]:
    """Give the questions to take out of the sums: those named, or those that this release marks differently."""
    return decisions.void.get(quiz.id) or (changed if choice == "void" else frozenset())


def _meant(choice: Choice, void: frozenset[str]) -> Choice:
    """Where no question is to be taken out, as where only the pass mark changed, results are left."""
    return "leave" if choice == "void" and not void else choice


def _regrade(
    session: Session, plan: Plan, decisions: Decisions, *, by: int | None, at: datetime, release: int
) -> dict[str, assessment.Regraded]:
    found = {}
    reason = f"the marking changed in release {release}"
    for quiz, changed in _rescored(plan):
        choice = decisions.choices[quiz.id]
        void = _void(decisions, quiz, changed, choice)
        found[quiz.id] = assessment.regrade(session, quiz, _meant(choice, void), void=void, by=by, at=at, reason=reason)
    return found


def _written(changes: Iterable[Change], classes: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    found = [
        {
            "ref": one.ref,
            "path": one.path,
            "title": one.title,
            "kind": one.kind,
            "cls": classes[one.ref],
            "words": list(one.words),
        }
        for one in changes
    ]
    return tuple(found[: rules.MOST_CHANGES])
