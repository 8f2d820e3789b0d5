"""The ledger as its owner sees it: lines newest first, and one line with why it is there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from lms.advocacy.points import book, rules
from lms.advocacy.points.models import Point, PointTotal

PAGE = 25
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``taken_back`` is when, where a later line takes it back."""

    id: int
    kind: str
    words: str
    path: str
    amount: int
    over: str
    rule: int
    at: datetime
    day: date
    reversal: bool
    taken_back: datetime | None

    @property
    def title(self) -> str:
        """Say what it was paid for."""
        what = rules.KINDS.get(self.kind, self.kind)
        said = f"{what}: “{self.words}”" if self.words else what
        return f"Taken back. {said}" if self.reversal else said


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of the ledger; pages count from 1."""

    lines: tuple[Line, ...]
    balance: int
    page: int
    pages: int
    known: tuple[rules.Rule, ...]
    rule: rules.Rule


def statement(session: Session, person_id: int, page: int, at: datetime) -> Statement | None:
    """Give one page of a person's own ledger; None if there is no such page."""
    if not 1 <= page <= MOST_PAGES:
        return None
    mine = Point.person_id == person_id
    total = session.scalar(select(func.count()).select_from(Point).where(mine)) or 0
    pages = max(1, -(-total // PAGE))
    if page > pages:
        return None
    rows = _lines().where(mine).order_by(Point.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    balance = session.scalar(select(PointTotal.points).where(PointTotal.person_id == person_id)) or 0
    known = book.known(session)
    lines = tuple(_line(row[0], row[1]) for row in session.execute(rows))
    return Statement(lines, balance, page, pages, known, rules.in_force(known, at))


def why(session: Session, person_id: int, line_id: int) -> tuple[Line, rules.Rule]:
    """Give one line of a person's own ledger and the rule that paid it.

    :raises NoSuchPoint: there is none of that number in this ledger.
    """
    row = session.execute(_lines().where(Point.person_id == person_id, Point.id == line_id)).first()
    if row is None:
        raise rules.NoSuchPoint("Your ledger has no such line.")
    line = _line(row[0], row[1])
    return line, next(one for one in book.known(session) if one.n == line.rule)


def _lines() -> Any:
    back = aliased(Point)
    return select(Point, back.at).outerjoin(back, back.reversal_of == Point.id)


def _line(row: Point, back: datetime | None) -> Line:
    same = {name: getattr(row, name) for name in ("id", "kind", "words", "path", "amount", "over", "rule", "at", "day")}
    return Line(**same, reversal=row.reversal_of is not None, taken_back=back)
