"""Counting again: whether what ranks are read from is what the standings say."""

from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, literal, select, union_all
from sqlalchemy.orm import Session

from lms.contests.ranking import rules
from lms.contests.ranking.models import BoardStanding, RankBucket, RankDelta

_STANDING, _BUCKET, _DELTA = (cast(Table, model.__table__) for model in (BoardStanding, RankBucket, RankDelta))


def recount(session: Session, repair: bool = False) -> list[str]:
    """Compare the count of scores with the standings, board by board; name each difference, correct it if asked."""
    kept = union_all(
        select(*_BUCKET.c["board", "level", "bucket"], _BUCKET.c.count.label("change")),
        select(*_DELTA.c["board", "level", "bucket", "change"]),
    )
    found = _by_cell(session, kept)
    facts = _by_cell(session, union_all(*(_sizes(level) for level in range(len(rules.SHIFTS)))))
    wrong = sorted(one for one in found.keys() | facts.keys() if found.get(one, 0) != facts.get(one, 0))
    if repair:
        for board in sorted({one[0] for one in wrong}):
            rebuild(session, board)
    return [
        f"scores of board {board}, level {level}, from {bucket << rules.SHIFTS[level]}: "
        f"kept {found.get((board, level, bucket), 0)}, standings say {facts.get((board, level, bucket), 0)}"
        for board, level, bucket in wrong
    ]


def rebuild(session: Session, board: str) -> None:
    """Count the scores of a board anew."""
    session.flush()
    for model in (RankBucket, RankDelta):
        session.execute(delete(model).where(model.board == board))
    for level in range(len(rules.SHIFTS)):
        anew = _sizes(level).where(_STANDING.c.board == board)
        session.execute(insert(_BUCKET).from_select(["board", "level", "bucket", "count"], anew))


def _sizes(level: int) -> Any:
    bucket = _STANDING.c.score.bitwise_rshift(rules.SHIFTS[level])
    sizes = select(
        _STANDING.c.board, literal(level).label("level"), bucket.label("bucket"), func.count().label("change")
    )
    return sizes.group_by(_STANDING.c.board, bucket)


def _by_cell(session: Session, rows: Any) -> dict[tuple[str, int, int], int]:
    parts = rows.subquery()
    keys = parts.c["board", "level", "bucket"]
    sums = select(*keys, func.sum(parts.c.change)).group_by(*keys)
    return {(row[0], row[1], row[2]): int(row[3]) for row in session.execute(sums)}
