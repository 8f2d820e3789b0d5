"""Reading places: a fixed number of statements, each of which looks at few rows, however many stand on a board."""

from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    String,
    Table,
    bindparam,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from lms.contests.ranking import rules
from lms.contests.ranking.models import BoardStanding, RankBucket, RankDelta
from lms.store.sessions import ask
from lms.store.types import Moment

_STANDING, _BUCKET, _DELTA = (cast(Table, model.__table__) for model in (BoardStanding, RankBucket, RankDelta))
_BOARD = bindparam("board", type_=String)


def _counted(level: int, low: Any, high: Any = None, *, board: Any = _BOARD) -> ColumnElement[int]:
    """Count people in the cells of a level above ``low``, up to ``high``, with what is not folded in yet."""

    def total(table: Table, column: ColumnElement[int]) -> ScalarSelect[int]:
        there = [table.c.board == board, table.c.level == level, table.c.bucket > low]
        if high is not None:
            there.append(table.c.bucket <= high)
        return select(func.coalesce(func.sum(column), 0)).where(*there).scalar_subquery()

    return total(_BUCKET, _BUCKET.c.count) + total(_DELTA, _DELTA.c.change)


def _higher() -> ColumnElement[int]:
    """Count who has more than the standing of the statement around."""
    score = _STANDING.c.score
    found = _counted(0, score.bitwise_rshift(rules.SHIFTS[0]))
    for level in range(1, len(rules.SHIFTS)):
        shift, wide = rules.SHIFTS[level], rules.SHIFTS[level - 1]
        # The last cell of this level in the cell of the level before that the score lies in.
        last = (score.bitwise_rshift(wide) + 1).bitwise_lshift(wide - shift) - 1
        found = found + _counted(level, score.bitwise_rshift(shift), last)
    return found


_ALL = select(_counted(0, -1).label("members"))
_OWN = select(
    _STANDING.c.score, _STANDING.c.reached_at, _higher().label("higher"), _counted(0, -1).label("members")
).where(_STANDING.c.board == _BOARD, _STANDING.c.person_id == bindparam("person", type_=Integer))

_ROW = _STANDING.c["person_id", "score", "reached_at"]
_DOWN = (_STANDING.c.score.desc(), _STANDING.c.reached_at, _STANDING.c.person_id)
_UP = (_STANDING.c.score, _STANDING.c.reached_at.desc(), _STANDING.c.person_id.desc())
_SCORE, _REACHED, _PERSON = (
    bindparam("score", type_=Integer),
    bindparam("reached", type_=Moment()),
    bindparam("person", type_=Integer),
)
_PLACE, _HIS = tuple_(_STANDING.c.reached_at, _STANDING.c.person_id), tuple_(_REACHED, _PERSON)
_LEVEL = _STANDING.c.score == _SCORE


def _next(order: tuple[Any, ...], most: str, *there: ColumnElement[bool]) -> Select[Any]:
    found = select(*_ROW).where(_STANDING.c.board == _BOARD, *there).order_by(*order)
    return select(found.limit(bindparam(most, type_=Integer)).subquery())


def _with_same(*parts: Select[Any]) -> Select[Any]:
    """Put beside each standing how many have the same score."""
    rows = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    score = rows.c.score
    return select(rows, _counted(rules.EXACT, score - 1, score).label("same"))


_TOP = _next(_DOWN, "count")
_AROUND = (
    _next(_UP, "above", _LEVEL, _PLACE < _HIS),
    _next(_UP, "above", _STANDING.c.score > _SCORE),
    _next(_DOWN, "below", _LEVEL, _PLACE >= _HIS),
    _next(_DOWN, "below", _STANDING.c.score < _SCORE),
)
_FIRST = _with_same(_TOP)
_NEAR = _with_same(*_AROUND)
_AFTER = _with_same(
    _next(_DOWN, "count", _LEVEL, _PLACE > _HIS),
    _next(_DOWN, "count", _STANDING.c.score < _SCORE),
)


def view(
    session: Session, board: str, person_id: int, *, above: int = 3, below: int = 3, count: int = 10
) -> rules.View:
    """Show a board to somebody: their own place, who is next to it, the first ``count``, how many there are."""
    found = ask(session, _OWN, {"board": board, "person": person_id}).first()
    first = top(session, board, count) if count else ()
    if found is None:
        return rules.View(None, (), first, members(session, board))
    own = rules.Rank(person_id, 1 + int(found.higher), found.score, found.reached_at)
    return rules.View(own, _around(session, board, own, above, below), first, int(found.members))


def rank(session: Session, board: str, person_id: int) -> rules.Rank | None:
    """Give somebody's place: one more than the people with a higher score; None: they are not on the board."""
    found = ask(session, _OWN, {"board": board, "person": person_id}).first()
    return found and rules.Rank(person_id, 1 + int(found.higher), found.score, found.reached_at)


def neighbours(session: Session, board: str, person_id: int, above: int = 3, below: int = 3) -> tuple[rules.Rank, ...]:
    """Give somebody's place with those next to it, in order; nothing for whoever is not on the board."""
    own = rank(session, board, person_id)
    return _around(session, board, own, above, below) if own else ()


def top(session: Session, board: str, count: int = 10) -> tuple[rules.Rank, ...]:
    """Give the first places, in order."""
    return rules.ranked(_standings(ask(session, _FIRST, {"board": board, "count": count})))


def after(session: Session, board: str, last: rules.Rank, count: int = 25) -> tuple[rules.Rank, ...]:
    """Give the places that follow ``last``, in order, for a board that is read page by page."""
    given = {"board": board, "person": last.person_id, "score": last.score, "reached": last.reached_at, "count": count}
    rows = _standings(ask(session, _AFTER, given))[:count]
    same = {row.score: row.same for row in rows}
    if not rows or last.score in same:
        return rules.ranked(rows, last.rank)
    return rules.ranked(rows, 1 + _higher_than(session, board, rows[0].person_id))


def members(session: Session, board: str) -> int:
    """Count who is on a board."""
    return int(ask(session, _ALL, {"board": board}).scalar())


def _higher_than(session: Session, board: str, person_id: int) -> int:
    found = ask(session, _OWN, {"board": board, "person": person_id}).first()
    return int(found.higher) if found else 0


def _around(session: Session, board: str, own: rules.Rank, above: int, below: int) -> tuple[rules.Rank, ...]:
    given = {"board": board, "person": own.person_id, "score": own.score, "reached": own.reached_at}
    rows = _standings(ask(session, _NEAR, {**given, "above": above, "below": below + 1}))
    place = next((number for number, row in enumerate(rows) if row.person_id == own.person_id), None)
    if place is None:
        return (own,)
    return rules.ranked_around(rows[max(place - above, 0) : place + below + 1], own.score, own.rank)


def _standings(rows: Any) -> list[rules.Standing]:
    made = (rules.Standing(row.person_id, row.score, row.reached_at, int(row.same)) for row in rows)
    return rules.in_order(made)
