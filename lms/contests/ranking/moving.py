"""Changing standings: each change is one row, and the count of scores with it, in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, literal_column, select, update
from sqlalchemy.orm import Session

from lms.contests.ranking import rules
from lms.contests.ranking.models import BoardStanding, RankBucket, RankDelta
from lms.store.prepared import Prepared
from lms.store.sessions import ask, dialect_of, insert_once, insert_or

_STANDING, _BUCKET, _DELTA = (cast(Table, model.__table__) for model in (BoardStanding, RankBucket, RankDelta))
_MINE = (_STANDING.c.board == bindparam("on")) & (_STANDING.c.person_id == bindparam("who"))
_KEPT = select(_STANDING.c.score, _STANDING.c.reached_at).where(_MINE).with_for_update()
_SCORED = Prepared(update(_STANDING).where(_MINE).values(score=bindparam("now"), reached_at=bindparam("at")))
_THERE = (
    (_BUCKET.c.board == bindparam("on"))
    & (_BUCKET.c.level == bindparam("layer"))
    & (_BUCKET.c.bucket == bindparam("part"))
)
_FEWER = Prepared(update(_BUCKET).where(_THERE).values(count=_BUCKET.c.count - literal_column("1")))


def _one_more() -> Prepared:
    added = insert_or("sqlite", RankBucket).values(count=1)
    return Prepared(
        added.on_conflict_do_update(
            index_elements=["board", "level", "bucket"], set_={"count": _BUCKET.c.count + added.excluded.count}
        ),
        "board",
        "level",
        "bucket",
        "count",
    )


_MORE = _one_more()


def move(session: Session, board: str, person_id: int, delta: int, at: datetime) -> int:
    """Add to somebody's score, or take from it, and put them on the board if they are not; give the new score.

    ``delta`` 0 only puts them on it. Their place among equals is that of the latest ``at``.

    :raises sqlalchemy.exc.IntegrityError: the score would fall below nothing.
    """
    mine = {"on": board, "who": person_id}
    kept = ask(session, _KEPT, mine).first()
    if kept is None:
        if insert_once(session, BoardStanding, board=board, person_id=person_id, score=delta, reached_at=at):
            _count(session, board, *rules.changed(None, delta))
            return delta
        kept = ask(session, _KEPT, mine).one()
    if delta:
        now = int(kept.score) + delta
        _SCORED.run(session, {**mine, "now": now, "at": max(at, kept.reached_at)})
        _count(session, board, *rules.changed(kept.score, now))
    return int(kept.score) + delta


def remove(session: Session, board: str, person_id: int) -> bool:
    """Take somebody off a board; tell whether they were on it."""
    session.flush()
    gone = delete(BoardStanding).where(BoardStanding.board == board, BoardStanding.person_id == person_id)
    score = session.execute(gone.returning(BoardStanding.score)).scalar()
    if score is None:
        return False
    _count(session, board, *rules.changed(score, None))
    return True


def remove_person(session: Session, person_id: int, prefix: str = "") -> int:
    """Take somebody off every board, or off those whose name begins so; tell how many."""
    named = select(BoardStanding.board).where(BoardStanding.person_id == person_id).order_by(BoardStanding.board)
    boards = [board for board in session.scalars(named) if board.startswith(prefix)]
    return sum(remove(session, board, person_id) for board in boards)


def erase(session: Session, person: Any, _at: datetime) -> None:
    """Take a person who is erased off every board: their row goes with them, the count would not."""
    remove_person(session, person.id)


def drop(session: Session, board: str) -> None:
    """Clear a board, and all that was counted of it."""
    session.flush()
    for model in (BoardStanding, RankBucket, RankDelta):
        session.execute(delete(model).where(model.board == board))


def fold(session: Session, _at: datetime | None = None) -> int:
    """Put changes that wait into the count, the oldest first; tell how many. A job calls it."""
    waiting = select(_DELTA.c.id).order_by(_DELTA.c.id).limit(BATCH).with_for_update()
    ids = list(session.scalars(waiting))
    if not ids:
        return 0
    gone = delete(_DELTA).where(_DELTA.c.id.in_(ids)).returning(*_DELTA.c["board", "level", "bucket", "change"])
    sums: dict[tuple[str, int, int], int] = {}
    for board, level, bucket, change in session.execute(gone):
        sums[board, level, bucket] = sums.get((board, level, bucket), 0) + change
    for (board, level, bucket), change in sorted(sums.items()):
        _add(session, board, level, bucket, change)
    return len(ids)


BATCH = 5_000
"""Changes put into the count in one transaction; the job comes again within a second."""


def _add(session: Session, board: str, level: int, bucket: int, change: int) -> None:
    insert_once(session, RankBucket, board=board, level=level, bucket=bucket, count=0)
    there = (RankBucket.board == board, RankBucket.level == level, RankBucket.bucket == bucket)
    session.execute(update(RankBucket).where(*there).values(count=RankBucket.count + change))


def _count(session: Session, board: str, fewer: Iterable[rules.Cell], more: Iterable[rules.Cell]) -> None:
    if dialect_of(session) == "postgresql":
        # Nobody waits for anybody else's count: whoever reads adds what is not folded in yet.
        rows: list[dict[str, Any]] = [
            {"board": board, "level": level, "bucket": bucket, "change": change}
            for change, cells in ((-1, fewer), (1, more))
            for level, bucket in cells
        ]
        if rows:
            session.execute(insert(_DELTA), rows)
        return
    for level, bucket in fewer:
        _FEWER.run(session, {"on": board, "layer": level, "part": bucket})
    for level, bucket in more:
        _MORE.run(session, {"board": board, "level": level, "bucket": bucket, "count": 1})
