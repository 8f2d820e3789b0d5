"""The choice to be in a contest: made with the text that was shown, taken back with one button."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.contests import rules, shelf, wording
from lms.contests.counting import mark
from lms.contests.models import Contest, Deed, DeedDue, Entry, EntryResidue
from lms.contests.ranking import service as ranking
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.store.sessions import insert_once

JOIN = "contest.join"
"""The door behind which every contest about sharing stands."""


def enter(session: Session, person_id: int, public_id: str, *, shown: str, shown_as: str = "", at: datetime) -> bool:
    """Remember a yes with the text that was shown; tell whether it is new. From now on deeds count.

    ``shown`` is the digest of what the page had said, ``shown_as`` the alias or the name the person chose.

    :raises Locked: the contest is about sharing, and the person does not hold the key now.
    :raises NoSuchContest: there is none, or it is not for this person.
    :raises NotNow: it is over.
    :raises NotOpenToYou: the person has no team, or has not reached the level yet.
    :raises TextChanged: ``shown`` is not the text as it is now.
    """
    people.lock(session, person_id)
    contest = shelf.contest(session, public_id)
    person = people.person(session, person_id)
    check_may_enter(session, contest, person, at)
    text = wording.consent(contest.plan)
    if shown != rules.digest(text):
        raise rules.TextChanged("This text has changed since you opened the page. Here it is; please choose again.")
    asked = [one.id for one in library.current(session).library.policies.values() if one.acknowledge]
    values = {
        "contest_id": contest.id,
        "person_id": person_id,
        "team_id": person.team_id,
        "policies": {one: policy.current(session, one).number for one in asked},
    }
    said = f"{text} Shown as “{shown_as}”." if shown_as else text
    new = insert_once(session, Entry, **values, at=at, text_shown=said, score=0, reached_at=None)
    if new and contest.plan.mode == rules.INDIVIDUAL:
        ranking.move(session, contest.board, person_id, 0, at)
    return new


def leave(session: Session, person_id: int, public_id: str) -> bool:
    """Take somebody out of a contest at once, without a reason; tell whether they were in it. Twice is once.

    :raises NoSuchContest: there is none of that id.
    """
    people.lock(session, person_id)
    return _leave(session, person_id, shelf.contest(session, public_id))


def leave_all(session: Session, person_id: int) -> int:
    """Take somebody out of every contest; tell out of how many."""
    mine = select(Contest).join(Entry, Entry.contest_id == Contest.id).where(Entry.person_id == person_id)
    found = shelf.read(session, session.scalars(mine.order_by(Contest.id)).all())
    left = sum(_leave(session, person_id, one) for one in found)
    session.execute(delete(DeedDue).where(DeedDue.person_id == person_id))
    return left


def on_opted_out(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Take whoever leaves advocacy out of every contest; listens to ``signals.opted_out``.

    It comes after the rooms that share: whoever counts clicks holds links before entries, in this order too.
    """
    leave_all(session, person_id)


def on_person_deactivated(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Take whoever has no account any more out of every contest; listens to ``signals.person_deactivated``."""
    leave_all(session, person_id)


def entered(session: Session, person_id: int, contest_id: int) -> bool:
    """Tell whether somebody is in a contest."""
    mine = (Entry.contest_id == contest_id, Entry.person_id == person_id)
    return session.scalar(select(Entry.person_id).where(*mine)) is not None


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything the contests keep about a person, for that person."""
    mine = (
        select(Entry, Contest.title).join(Contest, Contest.id == Entry.contest_id).where(Entry.person_id == person_id)
    )
    deeds = select(Deed, Contest.title).join(Contest, Contest.id == Deed.contest_id).where(Deed.person_id == person_id)
    waiting = select(DeedDue).where(DeedDue.person_id == person_id).order_by(DeedDue.id)
    return {
        "entries": [
            {
                "contest": title,
                "at": row.at.isoformat(),
                "text_shown": row.text_shown,
                "policies": row.policies,
                "score": row.score,
            }
            for row, title in session.execute(mine.order_by(Entry.at))
        ],
        "deeds": [
            {
                "contest": title,
                "what": rules.KINDS.get(row.kind, row.kind),
                "about": row.words,
                "counted": row.amount,
                "shown_not_counted": row.over,
                "taken_back_because": row.reason,
                "at": row.at.isoformat(),
            }
            for row, title in session.execute(deeds.order_by(Deed.id))
        ],
        "about_to_be_counted": [
            {"what": rules.KINDS.get(row.kind, row.kind), "at": row.at.isoformat()} for row in session.scalars(waiting)
        ],
    }


def recount(session: Session) -> list[str]:
    """Compare every score with its deeds, and the boards with the scores; name each difference."""
    sums: Counter[tuple[int, int]] = Counter()
    for contest_id, person_id, amount in session.execute(select(Deed.contest_id, Deed.person_id, Deed.amount)):
        sums[contest_id, person_id] += amount
    kept = {(row[0], row[1]): row[2] for row in session.execute(select(Entry.contest_id, Entry.person_id, Entry.score))}
    return [
        f"contest {one[0]}, person {one[1]}: kept {kept.get(one, 0)}, facts say {sums.get(one, 0)}"
        for one in sorted(kept.keys() | sums.keys())
        if kept.get(one, 0) != sums.get(one, 0)
    ]


def check_may_enter(session: Session, contest: rules.Contest, person: people.Person, at: datetime) -> None:
    """Let somebody in who may join a contest now.

    :raises Locked: the contest is about sharing, and the person does not hold the key now.
    :raises NoSuchContest: it is not for this person, or not announced.
    :raises NotNow: it is over.
    :raises NotOpenToYou: the person has no team, or has not reached the level yet.
    """
    level = recognition.standing(session, person.id).level_number
    if contest.status == rules.DRAFT or not contest.plan.segment.holds(person.team_id, level, person.language):
        raise rules.NoSuchContest("There is no such contest.")
    if contest.phase(at) not in (rules.ANNOUNCED, rules.OPEN):
        raise rules.NotNow("This contest is over.")
    if words := rules.barred(contest.plan, level, person.team_id):
        raise rules.NotOpenToYou(words)
    if contest.plan.goal != rules.SPRINT:
        advocacy.require(session, person.id, advocacy.key_for(session, JOIN), at)


def _leave(session: Session, person_id: int, contest: rules.Contest) -> bool:
    mine = (Entry.contest_id == contest.id, Entry.person_id == person_id)
    row = session.execute(select(Entry.score).where(*mine).with_for_update()).first()
    if row is None:
        return False
    _keep(session, person_id, contest)
    if contest.plan.mode == rules.COLLECTIVE:
        kept = update(Contest).where(Contest.id == contest.id).values(kept=Contest.kept + max(0, row.score))
        session.execute(kept, execution_options={"synchronize_session": False})
    if contest.plan.mode == rules.INDIVIDUAL:
        ranking.remove(session, contest.board, person_id)
    for model in (Deed, Entry):
        session.execute(delete(model).where(model.contest_id == contest.id, model.person_id == person_id))
    session.flush()
    return True


def _keep(session: Session, person_id: int, contest: rules.Contest) -> None:
    """Remember under keyed hashes what there was, so that coming back brings nothing twice and makes no new room."""
    first = (Deed.contest_id == contest.id, Deed.person_id == person_id, Deed.reversal_of.is_(None))
    rows = session.execute(select(Deed.key, Deed.day, Deed.amount).where(*first)).all()
    until = contest.ends_at + rules.KEPT
    for row in rows:
        one = mark(session, contest.id, person_id, "deed", row.key)
        insert_once(session, EntryResidue, hash=one, count=1, until=until)
    for day, number in Counter(row.day for row in rows if row.amount > 0).items():
        one = mark(session, contest.id, person_id, "day", day.isoformat())
        if not insert_once(session, EntryResidue, hash=one, count=number, until=until):
            more = update(EntryResidue).where(EntryResidue.hash == one)
            session.execute(more.values(count=EntryResidue.count + number))
