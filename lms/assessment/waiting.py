"""The proof that what waits for a trainer is what the score rows say."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.assessment.records import ATTEMPTS, CASES, SCORES, SUBMISSIONS, UNMARKED, counting


def recount(session: Session) -> list[str]:
    """Name every attempt whose score and what waits of it do not agree."""
    return [*_marks(session), *_rows(session), *_cases(session)]


def _marks(session: Session) -> Iterator[str]:
    joined = counting(ATTEMPTS).outerjoin(UNMARKED, UNMARKED.c.attempt_id == ATTEMPTS.c.id)
    waits = UNMARKED.c.attempt_id.is_not(None)
    query = select(ATTEMPTS.c.id, SCORES.c.pending).select_from(joined)
    for row in session.execute(query.where(func.coalesce(SCORES.c.pending, False) != waits).order_by(ATTEMPTS.c.id)):
        words = "waits for a mark and is not in the queue" if row.pending else "is in the queue and waits for no mark"
        yield f"attempt {row.id} {words}"


def _rows(session: Session) -> Iterator[str]:
    """Rows are never rewritten: the first is what was handed in, a pass stays, the percent follows from the sums."""
    first = SUBMISSIONS.join(SCORES, (SCORES.c.attempt_id == SUBMISSIONS.c.attempt_id) & (SCORES.c.n == 1))
    names = ("earned", "possible", "percent", "passed")
    differs = or_(*(SCORES.c[name] != SUBMISSIONS.c[name] for name in names))
    for attempt_id in session.scalars(select(SCORES.c.attempt_id).select_from(first).where(differs)):
        yield f"attempt {attempt_id}: its first score is not the one at submission"
    whole, possible, percent = 100 * SCORES.c.earned, SCORES.c.possible, SCORES.c.percent
    right = (percent * possible <= whole) & ((whole < (percent + 1) * possible) | (possible == 0) & (percent == 0))
    wrong = select(SCORES.c.attempt_id, SCORES.c.n).where(~right)
    for row in session.execute(wrong):
        yield f"attempt {row.attempt_id}: the percent of score {row.n} is not what its sums say"
    later = SCORES.alias("later")
    follows = (later.c.attempt_id == SCORES.c.attempt_id) & (later.c.n == SCORES.c.n + 1)
    lost = select(SCORES.c.attempt_id).join(later, follows).where(SCORES.c.passed, ~later.c.passed)
    for attempt_id in session.scalars(lost):
        yield f"attempt {attempt_id} lost a pass"


def _cases(session: Session) -> Iterator[str]:
    newest = select(func.max(SCORES.c.n)).where(SCORES.c.attempt_id == CASES.c.attempt_id).scalar_subquery()
    stale = select(CASES.c.id).where(CASES.c.decided_at.is_(None), CASES.c.n != newest).order_by(CASES.c.id)
    for case_id in session.scalars(stale):
        yield f"case {case_id} waits, but its attempt has got another score since"
