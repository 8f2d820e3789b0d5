"""Thirty days of points: what comes in counts at once, and each day falls out once, as the person's own day begins."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.contests.boards import rules
from lms.contests.boards.models import BoardDay, BoardMember
from lms.contests.ranking import service as ranking
from lms.people import service as people
from lms.store.sessions import dialect_of, insert_or

BOARD = "days:30"
"""What the board is called in the ranking."""
BATCH = 50
"""People whose days fall out in one transaction, which others wait for on SQLite."""
MOST = 200
"""Transactions of one turn of the job; it comes again within a minute."""
_DAY = cast(Table, BoardDay.__table__)


def begin(session: Session, person_id: int, at: datetime) -> None:
    """Put somebody who just joined on the board, with what they have in these days."""
    member = _member(session, person_id)
    member.from_day = rules.first_day(_today(session, person_id, at))
    _count_in(session, person_id, advocacy.points_by_day(session, person_id, member.from_day))
    ranking.move(session, BOARD, person_id, _sum(session, person_id), at)
    _note_next(session, member)


def end(session: Session, person_id: int) -> None:
    """Take somebody off the board, and their days with them."""
    session.execute(delete(BoardDay).where(BoardDay.person_id == person_id))
    ranking.remove(session, BOARD, person_id)


def on_points_changed(
    _academy: Any, *, session: Session, person_id: int, day: date, amount: int, at: datetime, **_facts: Any
) -> None:
    """Count what was paid or taken back, where it belongs to these days; listens to ``signals.points_changed``."""
    if not _on_board(session, person_id):
        return
    people.lock(session, person_id)
    member = _member(session, person_id)
    _slide(session, member, at)
    if day < member.from_day:
        return
    _count_in(session, person_id, {day: amount})
    ranking.move(session, BOARD, person_id, amount, at)
    _note_next(session, member)


def turn(academy: Any, at: datetime) -> int:
    """Let days fall out for everybody whose day has begun; tell for how many. A job calls it."""
    done = 0
    for _ in range(MOST):
        with academy.store.transaction() as session:
            due = select(BoardMember.person_id).where(BoardMember.leaves_at <= at).order_by(BoardMember.leaves_at)
            found = sorted(session.scalars(due.limit(BATCH)))
            for person_id in found:
                people.lock(session, person_id)
                member = session.get(BoardMember, person_id, populate_existing=True)
                if member is not None:
                    _slide(session, member, at)
        done += len(found)
        if not found:
            break
    return done


def recount(session: Session) -> list[str]:
    """Compare the days and the board with the lines of the ledger; name each difference."""
    members = {row[0]: row[1] for row in session.execute(select(BoardMember.person_id, BoardMember.from_day))}
    kept = {(row.person_id, row.day): row.points for row in session.execute(select(*_DAY.c)) if row.points}
    since = min(members.values(), default=date.max)
    paid = advocacy.points_of_days(session, since) if members else ()
    facts = {(who, day): points for who, day, points in paid if points and who in members and day >= members[who]}
    days = [
        f"points of person {who} on {day}: kept {kept.get((who, day), 0)}, facts say {facts.get((who, day), 0)}"
        for who, day in sorted(kept.keys() | facts.keys())
        if kept.get((who, day), 0) != facts.get((who, day), 0)
    ]
    return days + _board(session, members, facts)


def _board(session: Session, members: Mapping[int, date], facts: Mapping[tuple[int, date], int]) -> list[str]:
    sums = dict.fromkeys(members, 0)
    for (who, _day), points in facts.items():
        sums[who] += points
    scores = ranking.scores(session, BOARD)
    return [
        f"board, person {who}: kept {scores.get(who)}, facts say {sums.get(who)}"
        for who in sorted(scores.keys() | sums.keys())
        if scores.get(who) != sums.get(who)
    ]


def _slide(session: Session, member: BoardMember, at: datetime) -> None:
    """Let the days fall out that no longer count; a clock that goes back brings none of them in again."""
    first = rules.first_day(_today(session, member.person_id, at))
    if first > member.from_day:
        member.from_day = first
        session.flush()
        over = delete(BoardDay).where(BoardDay.person_id == member.person_id, BoardDay.day < first)
        points = sum(session.scalars(over.returning(BoardDay.points)))
        if points:
            ranking.move(session, BOARD, member.person_id, -points, at)
    _note_next(session, member)


def _note_next(session: Session, member: BoardMember) -> None:
    oldest = session.scalar(select(func.min(BoardDay.day)).where(BoardDay.person_id == member.person_id))
    zone = ZoneInfo(people.time_zone(session, member.person_id))
    member.leaves_at = rules.leaves_at(oldest, zone) if oldest else None
    session.flush()


def _count_in(session: Session, person_id: int, days: Mapping[date, int]) -> None:
    for day, points in days.items():
        there = (BoardDay.person_id == person_id, BoardDay.day == day)
        new = insert_or(dialect_of(session), BoardDay).values(person_id=person_id, day=day, points=0)
        session.execute(new.on_conflict_do_nothing())
        session.execute(update(BoardDay).where(*there).values(points=BoardDay.points + points))


def _sum(session: Session, person_id: int) -> int:
    return int(session.scalar(select(func.sum(BoardDay.points)).where(BoardDay.person_id == person_id)) or 0)


def _on_board(session: Session, person_id: int) -> bool:
    return session.scalar(select(BoardMember.person_id).where(BoardMember.person_id == person_id)) is not None


def _member(session: Session, person_id: int) -> BoardMember:
    session.flush()
    return session.get_one(BoardMember, person_id, populate_existing=True)


def _today(session: Session, person_id: int, at: datetime) -> date:
    return at.astimezone(ZoneInfo(people.time_zone(session, person_id))).date()


def days(session: Session, person_id: int) -> list[tuple[date, int]]:
    """Give the days of somebody that count, with their points."""
    mine = select(BoardDay.day, BoardDay.points).where(BoardDay.person_id == person_id).order_by(BoardDay.day)
    return [(row[0], row[1]) for row in session.execute(mine)]
