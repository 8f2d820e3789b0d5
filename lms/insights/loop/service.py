"""The list of what deserves a look: worked out by a job, read in one query, put off until more speaks for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, delete, func, insert, select
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.ideas import service as ideas
from lms.insights.dashboard import service as dashboard
from lms.insights.loop import rules
from lms.insights.loop.models import PutOff, Revision
from lms.learning import service as learning
from lms.library import service as library
from lms.people import service as people
from lms.sharing import service as sharing
from lms.store.sessions import dialect_of, insert_or

YEAR, QUARTER = timedelta(days=365), timedelta(days=90)
PAGE = 30
STORY = "story"
KINDS = ("lesson", "clause", "question", "platform", STORY)


class NoSuchLine(Exception):
    """Nothing of that name is on the list."""


class NoReason(Exception):
    """A line is put off with a reason."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the list. ``put_off``: why somebody put it off, by whom and when."""

    line: rules.Line
    put_off: tuple[str, str, datetime] | None


@dataclass(frozen=True, slots=True)
class List:
    """One page of the list, most first. ``at``: when it was worked out; None: not yet."""

    lines: tuple[Shown, ...]
    total: int
    page: int
    pages: int
    at: datetime | None


def look(academy: Any, at: datetime) -> int:
    """Work out the list anew and tell how long it is. A job calls it; it writes in a short transaction."""
    with academy.store.reading() as session:
        if not library.current_number(session):
            return 0
        made = rules.lines(library.current(session).library, _seen(session, at))
    rows = [_row(one, at) for one in made]
    with academy.store.transaction() as session:
        session.execute(delete(Revision))
        if rows:
            session.execute(insert(Revision), rows)
    return len(rows)


def listed(session: Session, *, stories: bool, off: bool = False, kind: str = "", page: int = 1) -> List:
    """Give a page of the list in three queries, or of what was put ``off``; ``stories``: whether it tells of them."""
    wanted = [_off() if off else ~_off()]
    wanted += [] if stories else [Revision.kind != STORY]
    wanted += [Revision.kind == kind] if kind else []
    joined = select(func.count(), func.max(Revision.at)).outerjoin(PutOff, PutOff.ref == Revision.ref)
    total, at = session.execute(joined.where(*wanted)).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    who = people.name_column(PutOff.by_id)
    query = select(Revision, PutOff.reason, who, PutOff.at).outerjoin(PutOff, PutOff.ref == Revision.ref).where(*wanted)
    rows = session.execute(query.order_by(Revision.weight.desc(), Revision.ref).limit(PAGE).offset((page - 1) * PAGE))
    lines = tuple(_shown(row, reason, by, when, off=off) for row, reason, by, when in rows)
    return List(lines, total, page, pages, at)


def put_off(session: Session, ref: str, reason: str, *, by: int, at: datetime) -> None:
    """Take a line off the list until clearly more speaks for it.

    :raises NoSuchLine: it is not on the list.
    :raises NoReason: there is no reason, or a very long one.
    """
    weight = session.scalar(select(Revision.weight).where(Revision.ref == ref))
    if weight is None:
        raise NoSuchLine("This is no longer on the list.")
    words = " ".join(reason.split())
    if not words or len(words) > 300:
        raise NoReason("Say why in a sentence of at most 300 characters.")
    values = {"weight": weight, "reason": words, "at": at, "by_id": by}
    statement = insert_or(dialect_of(session), PutOff).values(ref=ref, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["ref"], set_=values))


def take_up(session: Session, ref: str) -> None:
    """Put a line back on the list."""
    session.execute(delete(PutOff).where(PutOff.ref == ref))


def waiting() -> ScalarSelect[int]:
    """Give a column that counts what is on the list."""
    query = select(func.count()).select_from(Revision).outerjoin(PutOff, PutOff.ref == Revision.ref)
    return query.where(~_off()).scalar_subquery()


def _off() -> Any:
    return (PutOff.ref.is_not(None)) & (Revision.weight < PutOff.weight + rules.WORSE)


def _seen(session: Session, at: datetime) -> rules.Seen:
    periods, _ = dashboard.counted(session)
    newest = periods[0] if periods else None
    return rules.Seen(
        questions=tuple(_missed(one) for one in assessment.questions_told(session)),
        lessons=tuple(
            rules.Unclear(one.course_id, one.lesson_id, one.clarity.unclear)
            for one in learning.lesson_opinions(session)
        ),
        incidents=tuple(
            rules.Happened(one.label, one.number, one.clauses, one.lessons, one.check)
            for one in ideas.incident_kinds(session, (at - YEAR).date())
        ),
        checks=tuple(
            rules.Found(one.code, one.clause, one.count)
            for one in sharing.failures(session, (at - QUARTER).date(), (at + timedelta(days=1)).date())
        ),
        stories=_clicked(newest.stories) if newest else (),
        networks=_clicked(newest.networks) if newest else (),
    )


def _missed(one: assessment.QuestionTold) -> rules.Missed:
    known = one.figures
    missed = 100 - (known.facility if known.facility is not None else 100)
    place = (known.question_id, known.prompt, one.path, known.line)
    return rules.Missed(one.quiz_id, one.quiz_title, *place, known.n, missed, one.cites, known.grave)


def _clicked(parts: Any) -> tuple[rules.Clicked, ...]:
    """Take what is said of one story or network; what may only be spoken of together names none."""
    alone = (one for one in parts if len(one.names) == 1)
    return tuple(rules.Clicked(one.names[0], one.taken.shares, one.taken.clicks) for one in alone)


def _row(one: rules.Line, at: datetime) -> dict[str, Any]:
    return {
        "ref": one.ref[:300],
        "kind": one.kind,
        "title": one.title[:600],
        "page": one.page,
        "path": one.path,
        "line": one.line,
        "weight": one.weight,
        "reasons": list(one.reasons),
        "at": at,
    }


def _shown(row: Revision, reason: str | None, by: str | None, when: datetime | None, *, off: bool) -> Shown:
    values = (row.ref, row.kind, row.title, row.page, row.path, row.line, row.weight)
    told = (reason, by or "", when) if off and reason is not None and when is not None else None
    return Shown(rules.Line(*values, tuple(row.reasons)), told)


__all__ = ["KINDS", "List", "NoReason", "NoSuchLine", "Shown", "listed", "look", "put_off", "take_up", "waiting"]
