"""Lists of many to check: checked in chunks by a job, shown with what was found."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from lms.recognition.credentials import judging, wording
from lms.recognition.credentials.judging import Report
from lms.recognition.desk import checking, rules
from lms.recognition.desk.arriving import CHUNK, MOST_LISTS
from lms.recognition.desk.kept import KEPT, Academy
from lms.recognition.desk.models import CheckLine, CheckList

TURN = timedelta(seconds=5)
"""How long one run goes on before other work gets its turn."""
LEASE = timedelta(minutes=2)
PAGE = 50
MOST_GIVEN = 200
"""Characters kept of a line once it was checked."""
HEADING = ("line", "given", "verdict", "code", "words", "badge", "holder", "issuer", "awarded", "ends", "reason")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list; ``report`` is None while it waits."""

    n: int
    given: str
    report: Report | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it stands."""

    key: str
    label: str
    sent_at: datetime
    total: int
    checked: int
    done: bool
    counts: Mapping[str, int]
    """How many lines by verdict."""

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """Give each verdict there is, its words and how many lines have it, in the usual order."""
        return [(one, wording.NAMES[one], self.counts[one]) for one in wording.VERDICTS if self.counts.get(one)]


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the lines of a list; pages count from 1."""

    lines: tuple[Line, ...]
    page: int
    pages: int


def lists(session: Session, person_id: int) -> list[Listed]:
    """List a person's own lists, newest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(CheckList.person_id == person_id, CheckList.total > 0)
        .order_by(CheckList.id.desc())
        .limit(MOST_LISTS)
    ).all()
    counted: dict[int, dict[str, int]] = {}
    counts = select(CheckLine.list_id, CheckLine.verdict, func.count()).where(
        CheckLine.list_id.in_([row.id for row in rows]), CheckLine.code.is_not(None)
    )
    for list_id, verdict, number in session.execute(counts.group_by(CheckLine.list_id, CheckLine.verdict)):
        counted.setdefault(list_id, {})[verdict or ""] = number
    return [_listed(row, counted.get(row.id, {})) for row in rows]


def one(session: Session, person_id: int, key: str) -> Listed:
    """Give one of a person's own lists.

    :raises NoSuchCheck: there is none, or it is somebody else's.
    """
    row = _row(session, person_id, key)
    counts = select(CheckLine.verdict, func.count()).where(CheckLine.list_id == row.id, CheckLine.code.is_not(None))
    rows = session.execute(counts.group_by(CheckLine.verdict))
    return _listed(row, {verdict or "": number for verdict, number in rows})


_COLUMNS = (CheckList.id, CheckList.key, CheckList.label, CheckList.sent_at, CheckList.total, CheckList.done_at)


def _row(session: Session, person_id: int, key: str) -> Any:
    row = session.execute(select(*_COLUMNS).where(CheckList.key == key, CheckList.person_id == person_id)).first()
    if row is None:
        raise rules.NoSuchCheck("There is no such list of yours. They are kept for 30 days.")
    return row


def _listed(row: Any, counts: Mapping[str, int]) -> Listed:
    return Listed(row.key, row.label, row.sent_at, row.total, sum(counts.values()), row.done_at is not None, counts)


def page_of(session: Session, person_id: int, key: str, *, verdict: str = "", page: int = 1) -> Shown:
    """Give one page of the lines of a list that have a verdict, or of all.

    :raises NoSuchCheck: there is no such list, or it is somebody else's.
    """
    row = _row(session, person_id, key)
    wanted = [CheckLine.list_id == row.id, *([CheckLine.verdict == verdict] if verdict in wording.VERDICTS else [])]
    total = session.scalar(select(func.count()).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, page), pages)
    lines = select(CheckLine.n, CheckLine.given, CheckLine.report).where(*wanted).order_by(CheckLine.n)
    rows = session.execute(lines.limit(PAGE).offset((number - 1) * PAGE))
    return Shown(tuple(_line(*one) for one in rows), number, pages)


def _line(n: int, given: str, report: Mapping[str, Any] | None) -> Line:
    return Line(n, given[:MOST_GIVEN], judging.report_from(report) if report is not None else None)


def table(session: Session, person_id: int, key: str) -> Iterator[tuple[str, ...]]:
    """Give a list with what was found as rows of a table, the heading first; no cell is a formula.

    :raises NoSuchCheck: there is no such list, or it is somebody else's.
    """
    row = _row(session, person_id, key)
    lines = select(CheckLine.n, CheckLine.given, CheckLine.report).where(CheckLine.list_id == row.id)
    found = session.execute(lines.order_by(CheckLine.n)).yield_per(CHUNK)
    return _table(_line(*one) for one in found)


def _table(lines: Iterable[Line]) -> Iterator[tuple[str, ...]]:
    yield HEADING
    for line in lines:
        yield cells_of(str(line.n), line.given, line.report)


def cells_of(n: str, given: str, report: Report | None) -> tuple[str, ...]:
    """Give the cells of one line."""
    if report is None:
        return (n, rules.neutral(given), "waiting", *[""] * (len(HEADING) - 3))
    dates = report.issued_at[:10], report.expires_at[:10]
    said = (report.headline, report.badge, report.holder, report.issuer, *dates, report.reason)
    return (n, *map(rules.neutral, (given[:MOST_GIVEN], report.verdict, report.code, *said)))


def run(academy: Academy, at: datetime) -> int:
    """Check lines that wait, chunk after chunk, for five seconds at most; tell how many were checked."""
    checked = 0
    while academy.clock() < at + TURN:
        with academy.store.transaction() as session:
            list_id = _lease(session, academy.clock())
        if list_id is None:
            break
        checked += _chunk(academy, list_id)
    return checked


def _lease(session: Session, at: datetime) -> int | None:
    open_list = CheckList.done_at.is_(None), CheckList.leased_until <= at, CheckList.total > 0
    waiting = select(CheckList.id).where(*open_list)
    first = waiting.order_by(CheckList.id).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    taken = update(CheckList).where(CheckList.id == first).values(leased_until=at + LEASE).returning(CheckList.id)
    return session.scalar(taken.execution_options(synchronize_session=False))


_lines = cast(Table, CheckLine.__table__)
_CHECKED = (
    update(_lines)
    .where(_lines.c.list_id == bindparam("this_list"), _lines.c.n == bindparam("this_line"))
    .values({name: bindparam(name) for name in ("given", "award_id", "verdict", "code", "report")})
)


def _chunk(academy: Academy, list_id: int) -> int:
    at = academy.clock()
    with academy.store.reading() as session:
        open_lines = select(CheckLine.n, CheckLine.given).where(CheckLine.list_id == list_id, CheckLine.code.is_(None))
        lines = session.execute(open_lines.order_by(CheckLine.n).limit(CHUNK)).all()
        found = checking.of_many(session, [line.given for line in lines], at=at) if lines else []
    with academy.store.transaction() as session:
        values = [
            {
                "this_list": list_id,
                "this_line": line.n,
                "given": line.given[:MOST_GIVEN],
                "award_id": one.award_id,
                "verdict": one.report.verdict,
                "code": one.report.code,
                "report": one.report.kept(),
            }
            for line, one in zip(lines, found, strict=True)
        ]
        if values:
            session.connection().execute(_CHECKED, values)
        done = {"done_at": at} if len(lines) < CHUNK else {}
        mine = update(CheckList).where(CheckList.id == list_id).values(leased_until=at, **done)
        session.execute(mine.execution_options(synchronize_session=False))
    return len(lines)


def sweep(session: Session, at: datetime) -> None:
    """Forget lists after thirty days, and at once those that never arrived."""
    broken = (CheckList.total == 0) & (CheckList.leased_until < at)
    old = delete(CheckList).where((CheckList.sent_at < at - KEPT) | broken)
    session.execute(old.execution_options(synchronize_session=False))
