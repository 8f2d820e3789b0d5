"""Reports and what is decided about them: nobody decides about words or a report of their own."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select, update
from sqlalchemy.orm import Session, aliased

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.ideas.talk import rules, writing
from lms.ideas.talk.about import About, about
from lms.ideas.talk.models import Decision, Earlier, Note, Report
from lms.people import service as people

PAGE = 20
_LINES = {rules.HIDE: "talk.hidden", rules.KEEP: "talk.left", rules.RESTORE: "talk.shown-again"}


@dataclass(frozen=True, slots=True)
class Case:
    """A text that was reported; ``reports`` counts those that are open. Who reported it is never shown."""

    public_id: str
    kind: str
    author: str
    about: About
    text: str
    state: str
    created_at: datetime
    reports: int
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one report says."""

    reason: str
    words: str
    at: datetime
    open: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of the log of decisions."""

    public_id: str
    what: str
    reason: str
    by: str
    at: datetime
    beginning: str


@dataclass(frozen=True, slots=True)
class Cases:
    """A page of cases, those that wait longest first."""

    cases: tuple[Case, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Log:
    """A page of decisions, newest first."""

    lines: tuple[Decided, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class File:
    """All there is about a reported text. ``thread`` is where it stands; ``earlier`` how it read before."""

    case: Case
    thread: str
    said: tuple[Said, ...]
    earlier: tuple[tuple[str, datetime], ...]
    decisions: tuple[Decided, ...]
    may_decide: bool


def report(session: Session, person_id: int, public_id: str, reason: str, words: str, *, at: datetime) -> None:
    """Report a colleague's text; while one's report is open a second one changes nothing.

    :raises Locked: the person may not take part in discussions now.
    :raises NoSuchNote: there is no such text.
    :raises TalkError: it is one's own or gone, no reason is chosen, or a limit is reached.
    """
    people.lock(session, person_id)
    advocacy.require(session, person_id, advocacy.key_for(session, rules.INTERNAL), at)
    said = " ".join(words.split())
    if reason not in rules.REASONS:
        raise rules.Unfit("reason", "Choose what is wrong with it.")
    if len(said) > rules.WORDS_LENGTH:
        raise rules.Unfit("words", f"Use at most {rules.WORDS_LENGTH} characters.")
    row = writing.locked(session, public_id)
    if row.author_id == person_id or row.state != rules.SHOWN:
        raise rules.NotNow("Texts of colleagues can be reported, as long as they are shown.")
    own = Report.person_id == person_id
    if session.scalar(select(Report.id).where(own, Report.note_id == row.id, Report.decision_id.is_(None))):
        return
    rules.check(rules.REPORTING, writing.written(session, rules.REPORTING, Report.__table__.c.at, own, at))
    session.add(Report(note_id=row.id, person_id=person_id, reason=reason, words=said, at=at, decision_id=None))
    session.flush()


def decide(session: Session, person_id: int, public_id: str, what: str, reason: str, *, at: datetime) -> str:
    """Hide a reported text, leave it, or show it again, with a reason its author reads; give its new state.

    :raises NoSuchReport: nobody reported it, or it is one's own.
    :raises NotYours: one reported it oneself.
    :raises TalkError: no reason is given, or there is nothing of the kind to decide.
    """
    row = writing.locked(session, public_id)
    reports = session.scalars(select(Report).where(Report.note_id == row.id)).all()
    if not reports or row.author_id == person_id:
        raise rules.NoSuchReport("Nobody reported this.")
    waiting = [one for one in reports if one.decision_id is None]
    if not rules.may_decide(person_id, row.author_id, [one.person_id for one in waiting]):
        raise rules.NotYours("You reported this yourself, so another champion decides.")
    leads = rules.leads(row.state, what, reported=bool(waiting))
    said = rules.why(reason)
    if leads is None:
        return row.state
    made = Decision(note_id=row.id, what=what, reason=said, by_id=person_id, at=at)
    session.add(made)
    writing.set_state(session, row, leads)
    session.flush()
    session.execute(update(Report).where(Report.id.in_([one.id for one in waiting])).values(decision_id=made.id))
    _tell(session, row, what, said, at)
    audit.record(session, _LINES[what], actor=person_id, subject=f"note:{public_id}", at=at)
    return leads


def cases(session: Session, person_id: int, *, page: int = 1) -> Cases:
    """List what was reported and waits for a decision, but for one's own texts."""
    wanted = (*_not_mine(person_id), Note.state.in_((rules.SHOWN, rules.HIDDEN)), Report.decision_id.is_(None))
    joined = select(func.count(Note.id.distinct())).join(Report, Report.note_id == Note.id)
    total = session.scalar(joined.where(*wanted)) or 0
    number, last = rules.pages(total, PAGE, page)
    grouped = select(Report.note_id, func.count().label("reports"), func.min(Report.at).label("first_at"))
    open_ones = grouped.where(Report.decision_id.is_(None)).group_by(Report.note_id).subquery()
    query = (
        select(Note, people.name_column(Note.author_id).label("author"), open_ones.c.reports, open_ones.c.first_at)
        .join(open_ones, open_ones.c.note_id == Note.id)
        .where(*wanted[:-1])
        .order_by(open_ones.c.first_at, Note.id)
    )
    rows = session.execute(query.limit(PAGE).offset((number - 1) * PAGE))
    return Cases(tuple(_case(session, row) for row in rows), number, last, total)


def waiting() -> ScalarSelect[int]:
    """Give a column that counts the texts that wait for a decision."""
    query = select(func.count(Note.id.distinct())).join(Report, Report.note_id == Note.id)
    wanted = (Note.state.in_((rules.SHOWN, rules.HIDDEN)), Report.decision_id.is_(None))
    return query.where(*wanted).scalar_subquery()


def file(session: Session, person_id: int, public_id: str) -> File:
    """Give all there is about a reported text.

    :raises NoSuchReport: nobody reported it, or it is one's own.
    """
    question = aliased(Note)
    above = select(question.public_id).where(question.id == Note.question_id).scalar_subquery().label("above")
    columns = (Note, people.name_column(Note.author_id).label("author"), above)
    row = session.execute(select(*columns).where(Note.public_id == public_id, *_not_mine(person_id))).first()
    reports = (
        session.scalars(select(Report).where(Report.note_id == row.Note.id).order_by(Report.id)).all() if row else ()
    )
    if row is None or not reports:
        raise rules.NoSuchReport("Nobody reported this.")
    note: Note = row.Note
    waits = [one for one in reports if one.decision_id is None]
    before = session.execute(select(Earlier.text, Earlier.at).where(Earlier.note_id == note.id).order_by(Earlier.id))
    return File(
        case=_case(session, row, len(waits)),
        thread=row.above or public_id,
        said=tuple(Said(rules.REASONS[one.reason], one.words, one.at, one.decision_id is None) for one in reports),
        earlier=tuple((one.text, one.at) for one in before),
        decisions=_decisions(session, (Decision.note_id == note.id,)),
        may_decide=rules.may_decide(person_id, note.author_id, [one.person_id for one in waits]),
    )


def log(session: Session, person_id: int, *, page: int = 1) -> Log:
    """List what was decided, newest first, but for one's own texts."""
    return _decided(session, _not_mine(person_id), page)


def _decided(session: Session, wanted: tuple[ColumnElement[bool], ...], page: int) -> Log:
    joined = select(func.count()).select_from(Decision).join(Note, Note.id == Decision.note_id)
    number, last = rules.pages(session.scalar(joined.where(*wanted)) or 0, PAGE, page)
    return Log(_decisions(session, wanted, number), number, last)


def _decisions(session: Session, wanted: tuple[ColumnElement[bool], ...], page: int = 1) -> tuple[Decided, ...]:
    columns = (Decision, Note.public_id, Note.text, Note.state, people.name_column(Decision.by_id).label("name"))
    query = select(*columns).join(Note, Note.id == Decision.note_id).where(*wanted).order_by(Decision.id.desc())
    return tuple(_decision(row) for row in session.execute(query.limit(PAGE).offset((page - 1) * PAGE)))


def _decision(row: Any) -> Decided:
    made: Decision = row.Decision
    words = rules.excerpt(row.text) if row.text else rules.INSTEAD.get(row.state, "")
    return Decided(row.public_id, rules.DONE[made.what], made.reason, row.name or rules.FORMER, made.at, words)


def _case(session: Session, row: Any, reports: int | None = None) -> Case:
    note: Note = row.Note
    where = about(session, note.course_id, note.lesson_id)
    same = {name: getattr(note, name) for name in ("public_id", "kind", "text", "state", "created_at")}
    first_at = None if reports is not None else row.first_at
    number = row.reports if reports is None else reports
    return Case(**same, author=row.author or rules.FORMER, about=where, reports=number, first_at=first_at)


def _not_mine(person_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Note.author_id.is_distinct_from(person_id),)


_SAYS = {
    rules.HIDE: ("What you wrote is hidden", "hid what you wrote about “{}”. Their reason:"),
    rules.RESTORE: ("What you wrote is shown again", "show again what you wrote about “{}”. Their reason:"),
}


def _tell(session: Session, row: Note, what: str, reason: str, at: datetime) -> None:
    """Write to the author what was decided and why; a text that stays as it is needs no mail."""
    if row.author_id is None or what not in _SAYS:
        return
    academy, author = session.info["academy"], people.person(session, row.author_id)
    subject, says = _SAYS[what]
    page = _page_of(session, row)
    title = about(session, row.course_id, row.lesson_id).title
    text = (
        f"Hello {author.name},\n\nThe people who run the programme {says.format(title)}\n\n{reason}\n\n"
        f"You find it here:\n{academy.link(f'/peers/{page}')}\n"
    )
    if author.active:
        with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
            delivery.mail(session, to=author.email, subject=subject, text=text, at=at)


def _page_of(session: Session, row: Note) -> str:
    above: Sequence[str] = session.scalars(select(Note.public_id).where(Note.id == row.question_id)).all()
    return above[0] if above else row.public_id
