"""Whether there are boards, and who is on them: each joins by a choice of their own, and leaves with one click."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.contests.boards import aliases, rules, window
from lms.contests.boards.models import BoardAlias, BoardMember, BoardSwitch, BoardTeam, BoardText
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.store.sessions import insert_once

KEY = "contest.join"
"""The permission one joins by."""


@dataclass(frozen=True, slots=True)
class State:
    """How the boards are for one person: whether there are any, since when they are on, and how they are shown."""

    on: bool
    joined_at: datetime | None
    shown: rules.Shown | None


@dataclass(frozen=True, slots=True)
class Turned:
    """When the boards were turned on or off the last time, and by whom."""

    on: bool = False
    at: datetime | None = None
    by_id: int | None = None


def turned(session: Session) -> Turned:
    """Tell whether there are boards: not before an administrator turned them on."""
    columns = (BoardSwitch.on, BoardSwitch.at, BoardSwitch.by_id)
    row = session.execute(select(*columns).order_by(BoardSwitch.id.desc()).limit(1)).first()
    return Turned(row[0], row[1], row[2]) if row else Turned()


def switch(session: Session, *, on: bool, by: int, at: datetime) -> bool:
    """Turn the boards on or off; tell whether this changed anything. Who is on them stays so."""
    if turned(session).on == on:
        return False
    session.add(BoardSwitch(on=on, at=at, by_id=by))
    session.flush()
    audit.record(session, "boards.on" if on else "boards.off", actor=by, subject="boards", at=at)
    return True


def state(session: Session, person_id: int) -> State:
    """Tell how the boards are for somebody, in one query."""
    on = select(BoardSwitch.on).order_by(BoardSwitch.id.desc()).limit(1).scalar_subquery()
    joined = select(BoardMember.at).where(BoardMember.person_id == person_id).scalar_subquery()
    shown = select(BoardAlias.shown).where(BoardAlias.person_id == person_id).scalar_subquery()
    alias = select(BoardAlias.alias).where(BoardAlias.person_id == person_id).scalar_subquery()
    row = session.execute(select(on, joined, shown, alias)).one()
    return State(bool(row[0]), row[1], rules.Shown(row[2], row[3] or "") if row[2] else None)


def text() -> str:
    """Give what somebody reads before they join, as it is kept."""
    return "\n".join((rules.TEXT_VERSION, *rules.TEXT))


def keep_text(session: Session, body: str) -> str:
    """Keep a text once for all who read it, and give its digest."""
    digest = rules.digest(body)
    insert_once(session, BoardText, digest=digest, body=body)
    return digest


def join(session: Session, person_id: int, *, chosen: rules.Shown, read: str, at: datetime) -> None:
    """Put somebody on the board who asks for it; ``read`` is the digest of the text they saw. Twice is once.

    :raises BoardsOff: there are no boards.
    :raises Locked: the person may not; the decision says why.
    :raises TextChanged: the text is another one by now.
    :raises BadAlias: the alias cannot be had.
    """
    if not turned(session).on:
        raise rules.BoardsOff("There are no boards in this academy.")
    people.lock(session, person_id)
    advocacy.require(session, person_id, KEY, at)
    if read != rules.digest(text()):
        raise rules.TextChanged("This text has changed since you opened the page. Here it is; please choose again.")
    aliases.show_as(session, person_id, chosen, at)
    kept = keep_text(session, text())
    values = {"at": at, "text": kept, "policies": versions(session), "from_day": at.date(), "leaves_at": None}
    if insert_once(session, BoardMember, person_id=person_id, **values, counted_in=None):
        window.begin(session, person_id, at)


def leave(session: Session, person_id: int) -> bool:
    """Take somebody off the board at once; tell whether they were on it. The figure of their team is not said then."""
    people.lock(session, person_id)
    session.flush()
    gone = delete(BoardMember).where(BoardMember.person_id == person_id).returning(BoardMember.counted_in)
    row = session.execute(gone).first()
    if row is None:
        return False
    window.end(session, person_id)
    theirs = update(BoardTeam).where(BoardTeam.team_id == row[0])
    session.execute(theirs.values(average=None, active=0, left=BoardTeam.left + 1))
    return True


def versions(session: Session) -> dict[str, int]:
    """Give the version of each policy in force that is acknowledged, by its id: what a choice was made under."""
    asked = [one.id for one in library.current(session).library.policies.values() if one.acknowledge]
    return {one: policy.current(session, one).number for one in asked}


def on_opted_out(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Take who leaves advocacy off the board, and erase their alias; listens to ``signals.opted_out``."""
    leave(session, person_id)
    aliases.forget(session, person_id)


def on_person_deactivated(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Take a closed account off the board; listens to ``signals.person_deactivated``."""
    leave(session, person_id)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give what is kept of somebody for boards, for that person."""
    how = session.get(BoardAlias, person_id)
    member = session.get(BoardMember, person_id)
    turns = select(func.count()).select_from(BoardSwitch).where(BoardSwitch.by_id == person_id)
    body = session.scalar(select(BoardText.body).where(BoardText.digest == member.text)) if member else None
    return {
        "shown_as": {"how": how.shown, "alias": how.alias, "since": how.at.isoformat()} if how else None,
        "joined": {"at": member.at.isoformat(), "policies": member.policies, "text_shown": body} if member else None,
        "points_by_day": [
            {"day": day.isoformat(), "points": points} for day, points in window.days(session, person_id)
        ],
        "times_boards_were_turned_on_or_off": session.scalar(turns) or 0,
    }
