"""The ledger as its pages show it: lines with the balance after each, and one line with all that belongs to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from lms.library import service as library
from lms.recognition import ledger
from lms.recognition.models import Achievement, XpEntry
from lms.recognition.rules import Entry, kind_of
from lms.recognition.xp import book, rules, words
from lms.recognition.xp.models import XpRecompute
from lms.store.sessions import ask

PAGE = 25
"""Lines of the ledger on a page."""
MOST_PAGES = 100_000
"""More than anybody's ledger has; further no database counts."""
KINDS = {
    "": "All",
    "lessons": "Lessons",
    "quizzes": "Quizzes",
    "levels": "Levels",
    "corrections": "Corrections",
}
"""How the ledger is narrowed, in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ledger line, what it was paid for, and the path of that, where there is one."""

    entry: Entry
    words: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of the ledger; pages count from 1. ``rules`` are all versions, newest first."""

    lines: tuple[Line, ...]
    balance: int
    page: int
    pages: int
    kind: str
    rule: rules.Rule
    rules: tuple[rules.Rule, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One line with all that belongs to it: why it is there, and the lines about the same thing, oldest first."""

    line: Line
    about: str
    rule: rules.Rule
    made_up: tuple[tuple[str, int], ...]
    attempt: str | None
    percent: int | None
    others: tuple[Line, ...]
    taken_back: Line | None
    """The line that takes this one back."""
    takes_back: Line | None
    recount: str
    """Why everything was counted anew, where this line came by it."""


_line = XpEntry.__table__.c
_balances = (
    select(
        *_line["id", "amount", "reason", "key", "rule", "at"],
        func.sum(_line.amount).over(order_by=_line.id).label("balance"),
        _line.reversal_of,
    )
    .where(_line.person_id == bindparam("person"))
    .subquery("balances")
)
_row = _balances.c
_OF_KIND: dict[str, tuple[ColumnElement[bool], ...]] = {
    "": (),
    "lessons": (_row.reason == "lesson",),
    "quizzes": (_row.reason.in_(["quiz", "quiz-first-try", rules.FIRST_TRY]),),
    "levels": (_row.reason == "level",),
    "corrections": (or_(_row.reason.in_([rules.BY_HAND, rules.BY_RULE]), _row.key.contains("@")),),
}
_PAGES = {
    kind: select(_balances, func.count().over().label("total"))
    .where(*only)
    .order_by(_row.id.desc())
    .limit(PAGE)
    .offset(bindparam("skipped"))
    for kind, only in _OF_KIND.items()
}
_KEY = select(_line.key).where(_line.person_id == bindparam("person"), _line.id == bindparam("entry"))
_ABOUT = select(_balances).where(_row.id.in_(bindparam("ids", expanding=True))).order_by(_row.id)
_EVIDENCE = select(Achievement.evidence).where(
    Achievement.person_id == bindparam("person"), Achievement.ref == bindparam("ref")
)


def statement(session: Session, person_id: int, page: int, *, kind: str = "", at: datetime) -> Statement | None:
    """Give one page of a person's ledger, or of the lines of one kind; None if there is no such page."""
    if not 1 <= page <= MOST_PAGES or kind not in _PAGES:
        return None
    rows = ask(session, _PAGES[kind], {"person": person_id, "skipped": (page - 1) * PAGE}).all()
    if not rows and page > 1:
        return None
    known = book.known(session, at)
    return Statement(
        lines=tuple(_told(session, row, known) for row in rows),
        balance=ledger.standing(session, person_id).xp,
        page=page,
        pages=-(-rows[0].total // PAGE) if rows else 1,
        kind=kind,
        rule=rules.in_force(known, at),
        rules=tuple(reversed(known)),
    )


def story(session: Session, person_id: int, entry_id: int, *, at: datetime) -> Story:
    """Give one line of a person's own ledger and why it is there.

    :raises NoSuchEntry: there is none of that number in this ledger.
    """
    key = session.scalar(_KEY, {"person": person_id, "entry": entry_id})
    if key is None:
        raise rules.NoSuchEntry("Your ledger has no such line.")
    known, ref = book.known(session, at), rules.ref_of(key)
    ids = [row.id for row in ledger.about(session, person_id, ref)]
    rows = {row.id: row for row in ask(session, _ABOUT, {"person": person_id, "ids": ids})}
    lines = {row.id: _told(session, row, known) for row in rows.values()}
    line = lines.pop(entry_id)
    rule = _rule(known, line.entry.rule)
    evidence = session.scalar(_EVIDENCE, {"person": person_id, "ref": ref}) or {}
    return Story(
        line=line,
        about=words.about(line.entry, library.current(session).library),
        rule=rule,
        made_up=words.made_up(line.entry, rule.amounts),
        attempt=evidence.get("attempt") if kind_of(ref) in {"quiz", rules.FIRST_TRY} else None,
        percent=evidence.get("percent"),
        others=tuple(lines.values()),
        taken_back=next((lines[one.id] for one in rows.values() if one.reversal_of == entry_id), None),
        takes_back=lines.get(rows[entry_id].reversal_of or 0),
        recount=_why_anew(session, line.entry, rule),
    )


def _told(session: Session, row: Any, known: tuple[rules.Rule, ...]) -> Line:
    entry = Entry(row.id, row.amount, row.reason, row.key, row.rule, row.at, row.balance)
    content = library.current(session).library
    said = words.what_for(entry, content, _rule(known, entry.rule).amounts)
    return Line(entry, said, words.path_of(entry, content))


def _rule(known: tuple[rules.Rule, ...], version: str) -> rules.Rule:
    return next((one for one in known if one.version == version), rules.BUILT_IN)


def _why_anew(session: Session, entry: Entry, rule: rules.Rule) -> str:
    """Give the reason of the recount that wrote a line; nothing for any other line."""
    if "@" not in entry.key and entry.reason != rules.BY_RULE:
        return ""
    decided = (XpRecompute.rule == rule.n, XpRecompute.decided_at <= entry.at)
    newest = select(XpRecompute.reason).where(*decided).order_by(XpRecompute.id.desc()).limit(1)
    return session.scalar(newest) or ""
