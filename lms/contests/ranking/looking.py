"""Reading places: a fixed number of statements, each of which looks at few rows, however many stand on a board."""

from collections import Counter
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
    literal_column,
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


def _number(value: int) -> ColumnElement[int]:
    # As part of the words of a statement: it never varies, and the database plans better with it.
    return literal_column(str(value), Integer)


def _counted(level: int, low: Any, high: Any = None, *, board: Any = _BOARD) -> ColumnElement[int]:
    """Count people in the cells of a level above ``low``, up to ``high``, with what is not folded in yet."""

    def total(table: Table, column: ColumnElement[int]) -> ScalarSelect[int]:
        there = [table.c.board == board, table.c.level == _number(level), table.c.bucket > low]
        if high is not None:
            there.append(table.c.bucket <= high)
        return select(func.coalesce(func.sum(column), _number(0))).where(*there).scalar_subquery()

    return total(_BUCKET, _BUCKET.c.count) + total(_DELTA, _DELTA.c.change)


def _higher() -> ColumnElement[int]:
    """Count who has more than the standing of the statement around."""
    score = _STANDING.c.score
    found = _counted(0, score.bitwise_rshift(_number(rules.SHIFTS[0])))
    for level in range(1, len(rules.SHIFTS)):
        shift, wide = rules.SHIFTS[level], rules.SHIFTS[level - 1]
        # The last cell of this level in the cell of the level before that the score lies in.
        last = (score.bitwise_rshift(_number(wide)) + _number(1)).bitwise_lshift(_number(wide - shift)) - _number(1)
        found = found + _counted(level, score.bitwise_rshift(_number(shift)), last)
    return found


_ALL = select(_counted(0, _number(-1)).label("members"))
_OWN = select(
    _STANDING.c.score, _STANDING.c.reached_at, _higher().label("higher"), _counted(0, _number(-1)).label("members")
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
    rows = union_all(*parts).subquery()
    score = rows.c.score
    return select(rows, _counted(rules.EXACT, score - _number(1), score).label("same"))


_AROUND = (
    _next(_UP, "above", _LEVEL, _PLACE < _HIS),
    _next(_UP, "above", _STANDING.c.score > _SCORE),
    _next(_DOWN, "below", _LEVEL, _PLACE >= _HIS),
    _next(_DOWN, "below", _STANDING.c.score < _SCORE),
)
_FIRST = select(*_ROW).where(_STANDING.c.board == _BOARD).order_by(*_DOWN).limit(bindparam("count", type_=Integer))
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
    rows = ask(session, _FIRST, {"board": board, "count": count})
    # Whoever has the same as the last of them changes no rank among them.
    same = Counter(row.score for row in rows)
    return rules.ranked([rules.Standing(row.person_id, row.score, row.reached_at, same[row.score]) for row in rows])


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


def scores(session: Session, board: str) -> dict[int, int]:
    """Give everybody's score on a board, by person. For recounts and figures made beside requests."""
    rows = session.execute(select(_STANDING.c.person_id, _STANDING.c.score).where(_STANDING.c.board == board))
    return {row[0]: row[1] for row in rows}
