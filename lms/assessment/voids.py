"""Which questions of a revision no longer count, and which corrections an attempt has still to meet."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Integer, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from lms.assessment.models import Regrade, Void
from lms.assessment.records import Found
from lms.store.sessions import ask, insert_once

_RULINGS = union_all(
    select(Void.question_id.label("question_id"), cast(null(), Integer).label("regrade_id")).where(
        Void.revision == bindparam("revision")
    ),
    select(cast(literal(""), String), Regrade.id).where(
        Regrade.quiz_id == bindparam("quiz"), Regrade.release > bindparam("begun_on")
    ),
)


@dataclass(frozen=True, slots=True)
class Rulings:
    """What trainers decided since an attempt began; ``regrades`` in the order they came."""

    void: frozenset[str] = frozenset()
    regrades: tuple[Regrade, ...] = ()


def since_start(session: Session, attempt: Found) -> Rulings:
    """Give what concerns an open attempt; no query where that is nothing."""
    if not attempt.ruled:
        return Rulings()
    return rulings(session, attempt.quiz_id, attempt.revision, attempt.release)


def rulings(session: Session, quiz_id: str, revision: str, release: int) -> Rulings:
    """Give what concerns an attempt bound to ``revision`` and begun on ``release``."""
    values = {"quiz": quiz_id, "revision": revision, "begun_on": release}
    rows = ask(session, _RULINGS, values).all()
    if not rows:
        return Rulings()
    ids = [row.regrade_id for row in rows if row.regrade_id is not None]
    regrades = session.scalars(select(Regrade).where(Regrade.id.in_(ids)).order_by(Regrade.id)).all() if ids else ()
    void = {row.question_id for row in rows if row.regrade_id is None}
    return Rulings(frozenset(void.union(*(one.void for one in regrades))), tuple(regrades))


def of(session: Session, revisions: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give the void questions of each of these revisions."""
    found: dict[str, set[str]] = {one: set() for one in revisions}
    for row in session.execute(select(Void.revision, Void.question_id).where(Void.revision.in_(list(found)))):
        found[row.revision].add(row.question_id)
    return {revision: frozenset(names) for revision, names in found.items()}


def write(session: Session, revision: str, questions: Iterable[str], regrade_id: int) -> None:
    """Let questions of a revision count no longer; for good."""
    for question_id in sorted(questions):
        insert_once(session, Void, revision=revision, question_id=question_id, regrade_id=regrade_id)
