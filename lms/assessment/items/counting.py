"""Fold what was handed in into counters, each submission once, and prove that the counters are right."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Row, Table, and_, exists, select, text, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms import signals
from lms.assessment import drawing, kinds, scoring
from lms.assessment.items.models import ItemChoice, ItemResidue, ItemSums, ItemTime
from lms.assessment.items.rules import Sums, step_of
from lms.assessment.models import Attempt, Submission
from lms.assessment.records import filled
from lms.content.quizzes import Question, Quiz
from lms.library import service as library
from lms.store.base import Base
from lms.store.sessions import dialect_of, insert_once, insert_or

CHUNK = 100
"""Submissions folded in one transaction, which others wait for on SQLite: a job comes again within a second."""
SUMS, CHOICES, TIMES = (cast(Table, model.__table__) for model in (ItemSums, ItemChoice, ItemTime))
_RESIDUES = cast(Table, ItemResidue.__table__)
_ATTEMPTS, _SUBMISSIONS = cast(Table, Attempt.__table__), cast(Table, Submission.__table__)
_FACTS = select(
    *_ATTEMPTS.c["id", "revision", "drawn", "hints", "started_at"], *_SUBMISSIONS.c["answers", "submitted_at"]
).select_from(_ATTEMPTS.join(_SUBMISSIONS, _SUBMISSIONS.c.attempt_id == _ATTEMPTS.c.id))
_earlier = _ATTEMPTS.alias("earlier")
# However often somebody tries, they are one of those whom a figure speaks of: trainers see groups, not persons.
_FIRST = ~exists().where(
    _earlier.c.person_id == _ATTEMPTS.c.person_id,
    _earlier.c.quiz_id == _ATTEMPTS.c.quiz_id,
    _earlier.c.revision == _ATTEMPTS.c.revision,
    _earlier.c.number < _ATTEMPTS.c.number,
)
# Word for word what the index says: SQLite takes "IS 0" for another condition, and would read every attempt.
_WAITS = and_(_ATTEMPTS.c.closed_at.is_not(None), text("lms_attempt.counted IS false"))
_NAMES = tuple(one.name for one in fields(Sums))

Key = tuple[str, str]


class Counts:
    """What some submissions add up to."""

    def __init__(self) -> None:
        self.sums: dict[Key, Sums] = {}
        self.choices: Counter[tuple[str, str, str]] = Counter()
        self.times: Counter[tuple[str, int]] = Counter()

    def add(self, row: Row[Any], questions: Iterable[Question]) -> None:
        """Count one submission by the key of its own revision; what a trainer has to mark counts nowhere."""
        hints, answers = frozenset(row.hints), row.answers
        marks = [
            (one, scoring.mark(one, answers.get(one.id, ()), hint=one.id in hints))
            for one in questions
            if not kinds.of(one).by_hand
        ]
        earned, possible = sum(mark.earned for _, mark in marks), sum(mark.possible for _, mark in marks)
        for question, mark in marks:
            key = (row.revision, question.id)
            self.sums[key] = self.sums.get(key, Sums()).with_answer(
                mark.earned,
                mark.possible,
                earned - mark.earned,
                possible - mark.possible,
                right=mark.verdict == "right",
            )
            if kinds.of(question).chosen:
                self.choices.update((*key, one) for one in dict.fromkeys(answers.get(question.id, ())))
        self.times[row.revision, step_of(int((row.submitted_at - row.started_at).total_seconds()))] += 1

    def add_residue(self, row: Row[Any]) -> None:
        """Count what erased people had added to a revision."""
        for question, sums in row.sums.items():
            before = astuple(self.sums.get((row.revision, question), Sums()))
            self.sums[row.revision, question] = Sums(*map(sum, zip(before, sums, strict=True)))
        for question, chosen in row.choices.items():
            self.choices.update({(row.revision, question, key): n for key, n in chosen.items()})
        self.times.update({(row.revision, int(step)): n for step, n in row.times.items()})

    def residues(self) -> list[dict[str, Any]]:
        """Give it revision by revision, as it is kept."""
        found: dict[str, dict[str, Any]] = defaultdict(lambda: {"sums": {}, "choices": defaultdict(dict), "times": {}})
        for (revision, question), sums in self.sums.items():
            found[revision]["sums"][question] = list(astuple(sums))
        for (revision, question, key), n in self.choices.items():
            found[revision]["choices"][question][key] = n
        for (revision, step), n in self.times.items():
            found[revision]["times"][str(step)] = n
        return [{"revision": revision, **one} for revision, one in sorted(found.items())]


def fold(session: Session, at: datetime) -> int:
    """Count some of what was handed in; tell how many submissions. A job calls it again.

    Announces ``answers_counted`` in the same transaction, so that whoever folds answers too hears of each once.

    Of each person the first attempt on a revision counts, so that five answers are those of five people.
    Marking them as counted and adding to the counters is one transaction, so each is counted once.
    """
    waiting = session.scalars(select(_ATTEMPTS.c.id).where(_WAITS).order_by(_ATTEMPTS.c.id).limit(CHUNK)).all()
    if not waiting:
        return 0
    taking = update(_ATTEMPTS).where(_ATTEMPTS.c.id.in_(waiting), _WAITS).values(counted=True)
    taken = session.scalars(taking.returning(_ATTEMPTS.c.id)).all()
    counts = Counts()
    rows = session.execute(_FACTS.where(_ATTEMPTS.c.id.in_(taken), _FIRST)).all()
    quizzes = library.quiz_revisions(session, {row.revision for row in rows})
    for row in rows:
        counts.add(row, _questions(session, quizzes[row.revision], row))
    _write(session, counts)
    signals.announce(signals.answers_counted, session, attempts=tuple(sorted(taken)), at=at)
    return len(taken)


def erase(session: Session, person_id: int) -> None:
    """Keep what a person's answers added to the figures, without the person, so that the figures stay as they are."""
    mine = _ATTEMPTS.c.person_id == person_id
    session.execute(select(_ATTEMPTS.c.id).where(mine).order_by(_ATTEMPTS.c.id).with_for_update())
    rows = session.execute(_FACTS.where(mine, _ATTEMPTS.c.counted.is_(true()), _FIRST)).all()
    counts = Counts()
    quizzes = library.quiz_revisions(session, {row.revision for row in rows})
    for row in rows:
        counts.add(row, _questions(session, quizzes[row.revision], row))
    revisions = sorted({row.revision for row in rows})
    for revision in revisions:
        insert_once(session, ItemResidue, revision=revision, sums={}, choices={}, times={})
    kept = select(_RESIDUES).where(_RESIDUES.c.revision.in_(revisions)).order_by(_RESIDUES.c.revision)
    for row in session.execute(kept.with_for_update()).all():
        counts.add_residue(row)
    for one in counts.residues():
        session.execute(update(_RESIDUES).where(_RESIDUES.c.revision == one["revision"]).values(**one))


def recount(session: Session) -> list[str]:
    """Rebuild every counter from the submissions that are counted and name each one that differs."""
    counted = _FACTS.where(_ATTEMPTS.c.counted.is_(true()), _FIRST).execution_options(yield_per=2000)
    right = Counts()
    revisions = session.scalars(select(_ATTEMPTS.c.revision).where(_ATTEMPTS.c.counted.is_(true())).distinct())
    quizzes = library.quiz_revisions(session, revisions.all())
    for row in session.execute(counted):
        right.add(row, _questions(session, quizzes[row.revision], row))
    for row in session.execute(select(_RESIDUES)):
        right.add_residue(row)
    kept = {
        (row.revision, row.question_id): Sums(*(getattr(row, name) for name in _NAMES)) for row in _all(session, SUMS)
    }
    chosen = {(row.revision, row.question_id, row.key): row.n for row in _all(session, CHOICES)}
    times = {(row.revision, row.step): row.n for row in _all(session, TIMES)}
    return [
        *_differences("the sums of question", kept, right.sums),
        *_differences("the choices of option", chosen, right.choices),
        *_differences("the times of revision", times, right.times),
    ]


def _questions(session: Session, quiz: Quiz, row: Row[Any]) -> tuple[Question, ...]:
    return filled(session, drawing.questions_of(quiz, drawing.from_rows(row.drawn)))


def _write(session: Session, counts: Counts) -> None:
    _add(
        session,
        ItemSums,
        (
            {"revision": r, "question_id": q, **dict(zip(_NAMES, astuple(sums), strict=True))}
            for (r, q), sums in counts.sums.items()
        ),
    )
    _add(
        session,
        ItemChoice,
        ({"revision": r, "question_id": q, "key": key, "n": n} for (r, q, key), n in counts.choices.items()),
    )
    _add(session, ItemTime, ({"revision": r, "step": step, "n": n} for (r, step), n in counts.times.items()))


def _add(session: Session, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    # In one order always: two that fold at once wait for each other and never lock crosswise.
    found = sorted(rows, key=lambda row: [str(value) for value in row.values()])
    if found:
        session.connection().execute(_upsert(dialect_of(session), model), found)


@cache
def _upsert(dialect: str, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    table = cast(Table, model.__table__)
    statement = insert_or(dialect, model)
    added = {one.name: one + statement.excluded[one.name] for one in table.columns if not one.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=added)


def _all(session: Session, table: Table) -> Iterable[Row[Any]]:
    return session.execute(select(table))


def _differences(what: str, kept: Mapping[Any, Any], right: Mapping[Any, Any]) -> list[str]:
    return [
        f"{what} {' '.join(map(str, key))}: the counter says {kept.get(key)}, the facts say {right.get(key)}"
        for key in sorted({*kept, *right}, key=str)
        if kept.get(key) != right.get(key)
    ]
