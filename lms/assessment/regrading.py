"""Score attempts anew when a key was corrected: a dry run first, then rows that are added and cases for a trainer.

A regrade of few attempts is done in the transaction that publishes it. One of many is left to a job, which takes
a chunk at a time and remembers where it was, so that no lock lasts and nothing is done twice.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from lms.assessment import judging, scores, voids
from lms.assessment.judging import Judge
from lms.assessment.models import Regrade, ScoreCase
from lms.assessment.outcomes import Choice, Outcome, Verdict
from lms.assessment.records import ATTEMPTS, SCORES
from lms.assessment.rules import Score
from lms.assessment.scores import Reason, Scored
from lms.content.quizzes import Quiz
from lms.library import service as library
from lms.store.sessions import dialect_of, insert_once

AT_ONCE = 200
"""How many attempts are scored anew in the transaction that publishes."""
CHUNK = 200
"""How many attempts the job looks at in one transaction."""
READ = 1_000
"""How many attempts the dry run reads at once."""
LATE = timedelta(minutes=2)
"""For how long a submission that began before the regrade was committed may still arrive without having seen it."""


@dataclass(slots=True)
class DryRun:
    """What a regrade would do. ``down`` are lower scores: kept in favour, otherwise put before a trainer.

    ``newly_passed`` are people who pass the quiz for the first time; ``newly_failed`` attempts that passed and would
    not with the new key alone, which takes no pass away. ``open`` are under way, ``waiting`` are not marked yet: both
    are treated alike when they get their score. ``stays``: questions whose old mark stays where options cannot be
    matched.
    """

    attempts: int = 0
    up: int = 0
    down: int = 0
    same: int = 0
    newly_passed: int = 0
    newly_failed: int = 0
    people: int = 0
    open: int = 0
    waiting: int = 0
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a regrade did at once; ``waiting`` attempts are left to the job."""

    attempts: int = 0
    raised: int = 0
    cases: int = 0
    waiting: int = 0
    stays: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seen:
    people: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)


def regrade_preview(session: Session, quiz: Quiz, choice: Choice, void: Collection[str] = frozenset()) -> DryRun:
    """Count what ``regrade`` would do; nothing is written. ``quiz`` is the new one, published already or not."""
    release = _release(session, quiz)
    judge = Judge(session, quiz, choice, _named(session, quiz, choice, void, release))
    found, seen = DryRun(), _Seen()
    earlier = (ATTEMPTS.c.quiz_id == quiz.id, ATTEMPTS.c.release < release)
    query = select(func.count()).select_from(ATTEMPTS).where(*earlier, ATTEMPTS.c.closed_at.is_(None))
    found.open = session.scalar(query) or 0
    for chunk in _chunks(session, *earlier):
        judge.prepare(chunk)
        for scored in chunk:
            seen.people.add(scored.person_id)
            if scored.pending:
                found.waiting += 1
            else:
                _count(found, seen, scored, judge.verdict(scored))
    found.people, found.newly_passed, found.stays = len(seen.people), len(seen.passed), judge.stays
    return found


def regrade(
    session: Session,
    quiz: Quiz,
    choice: Choice,
    *,
    void: Collection[str] = frozenset(),
    by: int | None,
    at: datetime,
    reason: str = "",
) -> Regraded:
    """Score every attempt begun on an earlier release anew with the key of ``quiz``, once a release.

    In favour only higher scores are added; strictly, and where questions are voided, a lower one becomes a case that
    a trainer decides. Who passes by it gets all a pass brings: ``signals.quiz_passed`` is announced. Call it in
    the transaction that publishes, last. ``void`` names questions that leave both sums from now on; with the choice
    "void" and no names, it is those whose key changed. A second call for the same release and text does nothing.
    """
    if choice == "leave":
        return Regraded()
    release = _release(session, quiz)
    key = {"quiz_id": quiz.id, "release": release, "revision": quiz.digest}
    named = _named(session, quiz, choice, void, release)
    values = {"choice": choice, "void": sorted(named), "reason": reason[:200], "by_id": by, "at": at}
    if not insert_once(session, Regrade, **key, **values, cursor=0, raised=0, cases=0):
        return Regraded()
    made = session.scalars(select(Regrade).filter_by(**key)).one()
    _void(session, made)
    scored = session.scalar(select(func.count()).select_from(ATTEMPTS).where(*_concerned(made))) or 0
    if scored > AT_ONCE or _behind(session, made):
        return Regraded(attempts=scored, waiting=scored)
    judge = Judge(session, quiz, choice, named)
    while made.swept_at is None:
        sweep(session, made, judge, at=at)
    return Regraded(scored, made.raised, made.cases, 0, judge.stays)


def sweep(session: Session, regrade: Regrade, judge: Judge, *, at: datetime) -> None:
    """Take the next chunk of attempts, and note where to go on."""
    again = () if regrade.swept_at is None else (SCORES.c.at >= regrade.at - LATE,)
    chunk = scores.read(session, ATTEMPTS.c.id > regrade.cursor, *_concerned(regrade), *again, limit=CHUNK)
    judge.prepare(chunk)
    moved = [one for one in chunk if _moves(judge, one)]
    # People are locked in the order of their keys, as everywhere where several are.
    for scored in sorted(moved, key=lambda one: (one.person_id, one.id)):
        row, case = _settle(session, regrade, judge, scores.hold(session, scored), at=at)
        regrade.raised += row
        regrade.cases += case
    if len(chunk) == CHUNK:
        regrade.cursor = chunk[-1].id
    elif regrade.swept_at is None:
        regrade.cursor, regrade.swept_at = 0, at
        # Writers on SQLite are serial: nobody was under way while this was written.
        regrade.done_at = at if dialect_of(session) == "sqlite" else None
    else:
        regrade.done_at = at
    session.flush()


def go_on_regrading(session: Session, at: datetime) -> int:
    """Go on with the oldest regrade that is not done; tell whether there was one. A job calls it again.

    When all attempts were looked at, those handed in around the regrade's own commit are looked at once more:
    one that was under way at that moment may have seen nothing of it.
    """
    first = aliased(Regrade)
    behind = exists().where(first.quiz_id == Regrade.quiz_id, first.id < Regrade.id, first.done_at.is_(None))
    due = or_(Regrade.swept_at.is_(None), Regrade.at <= at - LATE)
    query = select(Regrade).where(Regrade.done_at.is_(None), due, ~behind).order_by(Regrade.id).limit(1)
    found = session.scalars(query).first()
    if found is None:
        return 0
    sweep(session, found, _judge(session, found), at=at)
    return 1


def settled(session: Session, attempt_id: int, regrades: Collection[Regrade], *, at: datetime) -> Score:
    """Give an attempt that was scored just now what each regrade since its start would have given it.

    The person is locked. Gives the score that counts then; one that waits for a mark waits for this too.
    """
    scored = scores.read(session, ATTEMPTS.c.id == attempt_id)[0]
    for regrade in () if scored.pending else regrades:
        judge = _judge(session, regrade)
        judge.prepare([scored])
        _settle(session, regrade, judge, scored, at=at)
        scored = scores.read(session, ATTEMPTS.c.id == attempt_id)[0]
    return scored.score


def _settle(session: Session, regrade: Regrade, judge: Judge, scored: Scored, *, at: datetime) -> tuple[bool, bool]:
    """Add the row and the case an attempt gets, unless it has them; tell which it got. The person is locked."""
    row = case = False
    if scored.pending:
        outcome = judge.released(scored)
        if outcome is None:
            return row, case
        row = scores.add(session, scored, outcome, "voided", at=at)
        scored = scores.hold(session, scored)
    verdict = judge.verdict(scored)
    if verdict.row is not None:
        reason: Reason = "voided" if regrade.choice == "void" else "corrected"
        row = scores.add(session, scored, verdict.row, reason, at=at, regrade_id=regrade.id)
    if verdict.lower is not None:
        less = judge.less(scored, verdict.lower)
        case = _case(session, regrade, scored, verdict.lower, n=scored.n + row, less=less, at=at)
    return row, case


def _case(
    session: Session, regrade: Regrade, scored: Scored, lower: Outcome, *, n: int, less: list[str], at: datetime
) -> bool:
    others = (ScoreCase.attempt_id == scored.id, ScoreCase.decided_at.is_(None), ScoreCase.regrade_id < regrade.id)
    session.execute(update(ScoreCase).where(*others).values(decision="overtaken", decided_at=at, applied_at=at))
    return insert_once(
        session,
        ScoreCase,
        attempt_id=scored.id,
        regrade_id=regrade.id,
        n=n,
        before=scored.score.share,
        after=lower.percent,
        would_pass=lower.passed,
        earned=lower.score.earned,
        possible=lower.score.possible,
        marks={name: list(mark) for name, mark in lower.marks.items()},
        questions=less,
        at=at,
        decision="",
    )


def _judge(session: Session, regrade: Regrade) -> Judge:
    return Judge(session, library.quiz_revision(session, regrade.revision), cast(Choice, regrade.choice), regrade.void)


def _moves(judge: Judge, scored: Scored) -> bool:
    if scored.pending:
        return judge.released(scored) is not None
    verdict = judge.verdict(scored)
    return verdict.row is not None or verdict.lower is not None


def _count(found: DryRun, seen: _Seen, scored: Scored, verdict: Verdict) -> None:
    found.attempts += 1
    found.up += verdict.direction == "up"
    found.down += verdict.direction == "down"
    found.same += verdict.direction == "same"
    found.newly_failed += verdict.fails
    if verdict.row is not None and verdict.row.passed and not scored.ever_passed:
        seen.passed.add(scored.person_id)


def _chunks(session: Session, *conditions: ColumnElement[bool]) -> Iterator[list[Scored]]:
    last = 0
    while True:
        chunk = scores.read(session, ATTEMPTS.c.id > last, *conditions, limit=READ)
        if chunk:
            yield chunk
        if len(chunk) < READ:
            return
        last = chunk[-1].id


def _release(session: Session, quiz: Quiz) -> int:
    """Give the number of the release that brings a quiz: the current one, or the next where it is not published."""
    catalogue = library.current(session)
    published = catalogue.library.quizzes.get(quiz.id)
    return catalogue.number + (published is None or published.digest != quiz.digest)


def _named(session: Session, quiz: Quiz, choice: Choice, void: Collection[str], release: int) -> frozenset[str]:
    """Give the questions to void: those named, or all whose key changed since the newest revision anybody took."""
    if void or choice != "void":
        return frozenset(void)
    earlier = (ATTEMPTS.c.quiz_id == quiz.id, ATTEMPTS.c.release < release)
    newest = select(ATTEMPTS.c.revision).where(*earlier).order_by(ATTEMPTS.c.release.desc()).limit(1)
    revision = session.scalar(newest)
    return judging.changed(library.quiz_revision(session, revision), quiz) if revision else frozenset()


def _void(session: Session, regrade: Regrade) -> None:
    """Void the questions in every earlier revision, those of attempts that are still open too."""
    if not regrade.void:
        return
    earlier = (ATTEMPTS.c.quiz_id == regrade.quiz_id, ATTEMPTS.c.release < regrade.release)
    revisions = session.scalars(select(ATTEMPTS.c.revision).where(*earlier).distinct())
    for revision in sorted(set(revisions) - {regrade.revision}):
        voids.write(session, revision, regrade.void, regrade.id)


def _concerned(regrade: Regrade) -> tuple[ColumnElement[bool], ...]:
    """Ask for attempts handed in before the regrade; later ones saw it at their submission."""
    return (
        ATTEMPTS.c.quiz_id == regrade.quiz_id,
        ATTEMPTS.c.release < regrade.release,
        ATTEMPTS.c.closed_at <= regrade.at + LATE,
    )


def _behind(session: Session, regrade: Regrade) -> bool:
    """Tell whether an earlier regrade of the same quiz is not done, so that this one has to wait for it."""
    earlier = (Regrade.quiz_id == regrade.quiz_id, Regrade.id < regrade.id, Regrade.done_at.is_(None))
    return session.scalar(select(Regrade.id).where(*earlier).limit(1)) is not None
