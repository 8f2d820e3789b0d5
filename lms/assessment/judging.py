"""Mark attempts by another key: carry each answer over, mark it, and compare with the score that counts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lms.assessment import carrying, outcomes, records, scoring, voids
from lms.assessment.outcomes import Choice, Marks, Outcome, Verdict
from lms.assessment.records import Done, Found
from lms.assessment.rules import Kept
from lms.assessment.scores import Scored
from lms.content.quizzes import Question, Quiz
from lms.library import service as library

_NOTHING: tuple[str, ...] = ()


@dataclass(slots=True)
class _Revision:
    """A revision attempts are bound to. ``marked`` remembers what equal answers earned."""

    quiz: Quiz
    questions: dict[str, Question]
    void: frozenset[str]
    marked: dict[tuple[str, tuple[str, ...], bool], tuple[int, int]] = field(default_factory=dict)


class Judge:
    """Judges attempts by the key of one quiz; many at a time, since people answer alike."""

    def __init__(self, session: Session, quiz: Quiz, choice: Choice, void: Collection[str]) -> None:
        self._session = session
        self._choice = choice
        self._void = frozenset(void)
        self._pass_percent = quiz.pass_percent
        self._new = {one.id: one for one in records.filled(session, quiz.questions)}
        self._revisions: dict[str, _Revision] = {}
        self._stays: set[str] = set()

    @property
    def stays(self) -> tuple[str, ...]:
        """List the questions whose old mark stayed, since the options could not be matched."""
        return tuple(sorted(self._stays))

    def prepare(self, attempts: Iterable[Scored]) -> None:
        """Read the revisions these attempts are bound to."""
        missing = {one.revision for one in attempts} - set(self._revisions)
        if not missing:
            return
        void = voids.of(self._session, missing)
        for revision, quiz in library.quiz_revisions(self._session, missing).items():
            questions = {one.id: one for one in records.filled(self._session, quiz.questions)}
            self._revisions[revision] = _Revision(quiz, questions, void[revision] | self._void)

    def verdict(self, scored: Scored) -> Verdict:
        """Compare an attempt that was scored with what the new key gives it."""
        bound = self._revisions[scored.revision]
        marks = {question_id: self._mark(bound, scored, question_id) for question_id, _ in scored.drawn}
        counts = scored.marks if scored.marks is not None else {name: self._old(bound, scored, name) for name in marks}
        old = Outcome(counts, scored.score, scored.passed)
        void = bound.void & marks.keys()
        return outcomes.judge(old, marks, void, self._choice, (bound.quiz.pass_percent, self._pass_percent))

    def released(self, scored: Scored) -> Outcome | None:
        """Give the score of an attempt that waits for a mark which is needed no more; None while one is."""
        bound = self._revisions[scored.revision]
        if not scored.pending or waiting(bound.questions.values(), scored.answers, bound.void):
            return None
        marks = {name: self._old(bound, scored, name) for name, _ in scored.drawn}
        return outcomes.of(marks, bound.void, bound.quiz.pass_percent)

    def less(self, scored: Scored, lower: Outcome) -> list[str]:
        """List the questions that earn less by a lower score than they do now, in the order shown."""
        bound = self._revisions[scored.revision]
        names = [name for name, _ in scored.drawn]
        now = scored.marks if scored.marks is not None else {name: self._old(bound, scored, name) for name in names}
        return [name for name in names if name in now and lower.marks.get(name, (0, 0))[0] < now[name][0]]

    def _mark(self, bound: _Revision, scored: Scored, question_id: str) -> tuple[int, int]:
        new = self._new.get(question_id)
        if new is None or self._choice == "void":
            return self._old(bound, scored, question_id)
        given = tuple(scored.answers.get(question_id, _NOTHING))
        key = (question_id, given, question_id in scored.hints)
        if key not in bound.marked:
            old = bound.questions[question_id]
            carried = carrying.carry(old, new, given) if given else given
            if carried is None:
                if not carrying.same_key(old, new):
                    self._stays.add(question_id)
                return self._old(bound, scored, question_id)
            # Nobody pays more for a hint than what it cost when it was opened.
            priced = replace(new, hint_cost=min(old.hint_cost, new.hint_cost))
            mark = scoring.mark(priced, carried, hint=question_id in scored.hints)
            bound.marked[key] = (mark.earned, mark.possible)
        return bound.marked[key]

    def _old(self, bound: _Revision, scored: Scored, question_id: str) -> tuple[int, int]:
        if scored.marks is not None and question_id in scored.marks:
            return scored.marks[question_id]
        given = scored.answers.get(question_id, _NOTHING)
        mark = scoring.mark(bound.questions[question_id], given, hint=question_id in scored.hints)
        return mark.earned, mark.possible


def changed(old: Quiz, new: Quiz) -> frozenset[str]:
    """Name the questions of ``old`` that ``new`` still asks and scores otherwise."""
    now = {one.id: one for one in new.questions}
    return frozenset(one.id for one in old.questions if one.id in now and not carrying.same_key(one, now[one.id]))


def waiting(questions: Iterable[Question], answers: Kept, void: Collection[str]) -> tuple[str, ...]:
    """Name the questions whose answer a trainer has to mark."""
    return tuple(one for one in scoring.pending(tuple(questions), answers) if one not in void)


def marks_of(questions: Iterable[Question], answers: Kept, hints: Collection[str]) -> Marks:
    """Mark every question by its own revision; an open answer that waits has earned nothing yet."""
    marks = (scoring.mark(one, answers.get(one.id, _NOTHING), hint=one.id in hints) for one in questions)
    return {one.question_id: (one.earned, one.possible) for one in marks}


def first(
    quiz: Quiz,
    questions: Sequence[Question],
    attempt: Found,
    given: Kept,
    void: Collection[str],
    *,
    ended: datetime,
    late: bool,
) -> Done:
    """Score an attempt that is handed in, by its own revision and without the questions that no longer count."""
    marks = marks_of(questions, given, attempt.hints)
    waits = bool(waiting(questions, given, void))
    outcome = outcomes.of(marks, void, quiz.pass_percent, pending=waits)
    special = outcome.marks if attempt.hints or len(outcome.marks) < len(marks) else None
    return Done(given, ended, outcome.score, outcome.percent, outcome.passed, late, waits, special)
