"""Looking at the board: those next to me, or the first places; nothing while fewer than five are on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.contests.boards import aliases, rules
from lms.contests.boards.window import BOARD
from lms.contests.ranking import service as ranking

PAGE = 10
"""Places on a page."""
FIRST = 100
"""How many places anybody may look at; who stands further down is seen by those next to them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A place as it is shown."""

    rank: int
    name: str
    points: int
    me: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A part of the board. ``open``: five people are on it; ``people``: how many, in fives; ``own`` is my place."""

    open: bool
    rows: tuple[Row, ...] = ()
    own: Row | None = None
    people: int = 0
    page: int = 1
    more: bool = False
    """Whether there is a page after this one."""


def near(session: Session, person_id: int) -> Board:
    """Show somebody their place and those next to it."""
    found = ranking.view(session, BOARD, person_id, count=0)
    if found.members < rules.LEAST:
        return Board(open=False)
    rows = _rows(session, found.around, person_id)
    own = next((one for one in rows if one.me), None)
    return Board(open=True, rows=rows, own=own, people=rules.in_fives(found.members))


def first(session: Session, person_id: int, page: int) -> Board | None:
    """Show the first places, ten a page; None: there is no such page."""
    if not 1 <= page <= FIRST // PAGE:
        return None
    ranks = ranking.top(session, BOARD, page * PAGE + 1)
    shown = ranks[(page - 1) * PAGE : page * PAGE]
    if len(ranks) < rules.LEAST:
        return Board(open=False) if page == 1 else None
    if not shown:
        return None
    more = len(ranks) > page * PAGE and page < FIRST // PAGE
    return Board(open=True, rows=_rows(session, shown, person_id), page=page, more=more)


def _rows(session: Session, ranks: Sequence[ranking.Rank], person_id: int) -> tuple[Row, ...]:
    names = aliases.shown_names(session, [one.person_id for one in ranks])
    return tuple(Row(one.rank, names[one.person_id], one.score, one.person_id == person_id) for one in ranks)
