"""What the champion writes for the checks: terms, disclosures, limits. Each change leaves a line in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.sharing.checks import disclosing, importing
from lms.sharing.checks.matching import key_of
from lms.sharing.checks.models import CaptionTerm, DisclosureText, NetworkLimit
from lms.sharing.networks import NETWORKS, Limit
from lms.sharing.rules import Unfit
from lms.store.sessions import insert_once

PAGE = 50
MOST_TEXTS = 6
"""Disclosures to choose from in one language."""
TEXT = 120
MOST_ROOM = 100_000
MOST_LINK = 500
_BETWEEN = "\x1f"
"""What parts the words of a key as it is kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One term of a list, as its page shows it."""

    id: int
    words: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of a list; ``counts`` are the sizes of all lists."""

    kind: str
    entries: tuple[Entry, ...]
    counts: Mapping[str, int]
    page: int
    pages: int


def shelf(session: Session, kind: str, page: int = 1) -> Shelf:
    """Give a page of a list, in the order of its words."""
    query = select(CaptionTerm.kind, func.count()).group_by(CaptionTerm.kind)
    counts = {row[0]: row[1] for row in session.execute(query)}
    pages = max(1, -(-counts.get(kind, 0) // PAGE))
    page = min(max(page, 1), pages)
    rows = select(CaptionTerm).where(CaptionTerm.kind == kind).order_by(CaptionTerm.key, CaptionTerm.id)
    found = session.scalars(rows.limit(PAGE).offset((page - 1) * PAGE))
    entries = tuple(Entry(row.id, row.words, row.note, row.at) for row in found)
    return Shelf(kind, entries, counts, page, pages)


def plan(session: Session, kind: str, text: str) -> importing.Plan:
    """Say what importing lines would do to a list, without doing it."""
    keys = session.scalars(select(CaptionTerm.key).where(CaptionTerm.kind == kind))
    return importing.plan(text, {tuple(key.split(_BETWEEN)) for key in keys})


def add(session: Session, kind: str, text: str, *, by: int, at: datetime) -> importing.Plan:
    """Import the lines that can be taken; twice is once.

    :raises Unfit: none of them can.
    """
    found = plan(session, kind, text)
    if not found.new and not found.there:
        raise Unfit("lines", found.refused[0].why if found.refused else "Write at least one line.")
    for term in found.new:
        key = _BETWEEN.join(key_of(term.words))
        insert_once(session, CaptionTerm, kind=kind, words=term.words, key=key, note=term.note, at=at, by_id=by)
    if found.new:
        audit.record(session, "captions.terms", actor=by, subject=f"list:{kind}", at=at, added=len(found.new))
    return found


def remove(session: Session, kind: str, term_id: int, *, by: int, at: datetime) -> str | None:
    """Take a term out of its list and give its words; None where there is none of that number."""
    here = (CaptionTerm.id == term_id, CaptionTerm.kind == kind)
    words = session.scalar(select(CaptionTerm.words).where(*here))
    if words is not None:
        session.execute(delete(CaptionTerm).where(*here))
        audit.record(session, "captions.terms", actor=by, subject=f"list:{kind}", at=at, removed=1)
    return words


def set_disclosures(session: Session, language: str, texts: str, *, by: int, at: datetime) -> tuple[str, ...]:
    """Write the disclosures of a language anew, one a line; none: those built in are offered again.

    :raises Unfit: one of them is too long or does not name the company, or there are too many.
    """
    lines = tuple(dict.fromkeys(" ".join(line.split()) for line in texts.split("\n") if line.strip()))
    if len(lines) > MOST_TEXTS:
        raise Unfit("texts", f"Write at most {MOST_TEXTS} lines: a choice of two or three is enough.")
    for line in lines:
        if len(line) > TEXT:
            raise Unfit("texts", f"Use at most {TEXT} characters for “{line[:30]}…”.")
        if disclosing.COMPANY not in line:
            raise Unfit("texts", f"“{line}” does not name the company. Write {disclosing.COMPANY} where it stands.")
        if len(key_of(line.replace(disclosing.COMPANY, "x"))) > disclosing.WITHIN:
            raise Unfit("texts", f"“{line}” has more than nine words, so that readers may not get to its end.")
    session.execute(delete(DisclosureText).where(DisclosureText.language == language))
    session.add_all(DisclosureText(language=language, words=line) for line in lines)
    session.flush()
    audit.record(session, "captions.disclosures", actor=by, subject=f"language:{language}", at=at, texts=len(lines))
    return lines


def set_limits(session: Session, limits: Mapping[str, Limit], *, by: int, at: datetime) -> Sequence[str]:
    """Write what networks take; what is as we ship it has no row. Give the networks that changed.

    :raises Unfit: a number is out of range.
    """
    was = {row.network: Limit(row.most, row.link) for row in session.scalars(select(NetworkLimit))}
    for key, limit in limits.items():
        if not 1 <= limit.most <= MOST_ROOM:
            raise Unfit(f"{key}-most", f"Enter a whole number from 1 to {MOST_ROOM:,}.")
        if not 0 <= limit.link <= MOST_LINK:
            raise Unfit(f"{key}-link", f"Enter a whole number from 0 to {MOST_LINK}.")
    session.execute(delete(NetworkLimit))
    changed = {key: one for key, one in limits.items() if one != _shipped(key)}
    session.add_all(NetworkLimit(network=key, most=one.most, link=one.link) for key, one in changed.items())
    session.flush()
    moved = [key for key in NETWORKS if was.get(key) != changed.get(key)]
    for key in moved:
        one = limits.get(key, _shipped(key))
        audit.record(session, "captions.limit", actor=by, subject=f"network:{key}", at=at, most=one.most, link=one.link)
    return moved


def _shipped(key: str) -> Limit:
    return Limit(NETWORKS[key].limit, NETWORKS[key].link_length)
