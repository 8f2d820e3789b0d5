"""What is kept of a person here, for that person; what stays when somebody is erased; and counters held to facts."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.ideas.box import rules
from lms.ideas.box.models import Idea, IdeaRemark, IdeaStep, IdeaSupport, IdeaTask, IdeaWord

GONE = "An idea whose author left"


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give the ideas, the remarks and the supports of a person, and what they decided, for that person."""
    support = select(Idea.title, IdeaSupport.at).join(Idea, Idea.id == IdeaSupport.idea_id)
    supported = session.execute(support.where(IdeaSupport.person_id == person_id).order_by(IdeaSupport.idea_id))
    remark = select(IdeaRemark.words, IdeaRemark.at, IdeaRemark.off_at).where(IdeaRemark.person_id == person_id)
    decided = select(IdeaStep.what, IdeaStep.status, IdeaStep.words, IdeaStep.at).where(IdeaStep.by_id == person_id)
    begun = select(IdeaTask.path, IdeaTask.begun_at).where(IdeaTask.begun_by == person_id)
    return {
        "ideas": _own(session, person_id),
        "supported": [{"idea": row.title, "at": _iso(row.at)} for row in supported],
        "remarks": [
            {"words": row.words, "at": _iso(row.at), "taken_off_at": _iso(row.off_at)}
            for row in session.execute(remark.order_by(IdeaRemark.id))
        ],
        "decisions": [
            {"step": row.what, "status": row.status, "words": row.words, "at": _iso(row.at)}
            for row in session.execute(decided.order_by(IdeaStep.idea_id, IdeaStep.n))
        ],
        "lessons_begun": [
            {"file": row.path, "at": _iso(row.begun_at)} for row in session.execute(begun.order_by(IdeaTask.idea_id))
        ],
    }


def erase(session: Session, person: Any, at: datetime) -> None:
    """Let go of somebody who is erased: their text goes, and what colleagues said and supported stays theirs."""
    mine = select(Idea.id).where(Idea.author_id == person.id)
    session.execute(delete(IdeaWord).where(IdeaWord.idea_id.in_(mine)))
    gone = {"title": GONE, "text": "", "credited": False, "digest": None, "author_id": None}
    back = func.coalesce(Idea.taken_back_at, at)
    session.execute(update(Idea).where(Idea.author_id == person.id).values(**gone, taken_back_at=back))
    for model, counter in ((IdeaSupport, Idea.supports), (IdeaRemark, Idea.remarks)):
        _uncount(session, model, counter, person.id)


def recount(session: Session, repair: bool) -> list[str]:
    """Compare the counters of ideas with the rows; name each difference, and mend it where asked to."""
    supports = select(func.count()).where(IdeaSupport.idea_id == Idea.id).scalar_subquery()
    remarks = select(func.count()).where(IdeaRemark.idea_id == Idea.id, IdeaRemark.off_at.is_(None)).scalar_subquery()
    steps = select(func.count()).where(IdeaStep.idea_id == Idea.id).scalar_subquery()
    kept = select(Idea.public_id, Idea.supports, Idea.remarks, Idea.steps, supports, remarks, steps)
    wrong = []
    for row in session.execute(kept.order_by(Idea.id)):
        for name, has, facts in zip(("supports", "remarks", "steps"), row[1:4], row[4:7], strict=True):
            if has != facts:
                wrong.append(f"{name} of idea {row[0]}: kept {has}, facts say {facts}")
    if wrong and repair:
        session.execute(update(Idea).values(supports=supports, remarks=remarks, steps=steps))
    return wrong


def _own(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(Idea).where(Idea.author_id == person_id).order_by(Idea.id)).all()
    steps: dict[int, list[dict[str, Any]]] = {row.id: [] for row in rows}
    for one in session.scalars(
        select(IdeaStep).where(IdeaStep.idea_id.in_(steps)).order_by(IdeaStep.idea_id, IdeaStep.n)
    ):
        said = {"step": one.what, "status": one.status, "words": one.words, "at": _iso(one.at)}
        steps[one.idea_id].append(said)
    return [
        {
            "kind": rules.KIND_WORDS[row.kind],
            "title": row.title,
            "text": row.text,
            "named": row.credited,
            "status": rules.STATUS_WORDS[row.status],
            "handed_in_at": _iso(row.created_at),
            "promised_at": _iso(row.promised_at),
            "taken_back_at": _iso(row.taken_back_at),
            "steps": steps[row.id],
        }
        for row in rows
    ]


def _uncount(session: Session, model: Any, counter: Any, person_id: int) -> None:
    shown = (model.off_at.is_(None),) if model is IdeaRemark else ()
    of_theirs = select(func.count()).where(model.idea_id == Idea.id, model.person_id == person_id, *shown)
    touched = Idea.id.in_(select(model.idea_id).where(model.person_id == person_id))
    session.execute(update(Idea).where(touched).values({counter: counter - of_theirs.scalar_subquery()}))
    session.execute(delete(model).where(model.person_id == person_id))


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
