"""What pages are shown of ideas: lists, one idea with all that was said and decided, and what is alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, literal, select, union_all
from sqlalchemy.orm import Session

from lms.ideas.box import likeness, rules
from lms.ideas.box.models import Idea, IdeaRemark, IdeaStep, IdeaSupport, IdeaTask, IdeaWord
from lms.people import service as people

PAGE = 20
NEWEST, MOST, OLDEST, PROMISED = "newest", "most", "oldest", "promised"
ORDERS = (NEWEST, MOST)
MINE, SUPPORTED = "mine", "supported"
VIEWS = (MINE, SUPPORTED)
LATE = "late"
"""Of a status: its promised date is behind."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ideas, and in which order; empty: all, newest first."""

    kind: str = ""
    status: str = ""
    words: str = ""
    view: str = ""
    order: str = NEWEST


@dataclass(frozen=True, slots=True)
class Card:
    """An idea in a list. ``author``: empty where they are not named. ``supports`` None: fewer than five."""

    public_id: str
    kind: str
    title: str
    status: str
    author: str
    supports: int | None
    remarks: int
    created_at: datetime
    since: datetime
    promised_at: datetime | None
    mine: bool
    supported: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of ideas."""

    ideas: tuple[Card, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """One step; ``name``: who decided, or nothing."""

    what: str
    status: str
    words: str
    until: datetime | None
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said; ``name`` empty: the author of the idea, who is not named. ``off``: taken off the page."""

    id: int
    name: str
    author: bool
    mine: bool
    words: str
    at: datetime
    off: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """A page of remarks, oldest first."""

    remarks: tuple[Remark, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One idea as its page shows it. ``task``: None, or the file of the lesson trainers began; empty while none did."""

    card: Card
    text: str
    credited: bool
    clause: str
    story: str
    task: str | None
    taken_back: bool
    standing: rules.Standing
    lines: tuple[Line, ...]


def listing(
    session: Session, person_id: int, wanted: Wanted, *, at: datetime | None = None, page: int = 1, size: int = PAGE
) -> Listing:
    """List ideas that were not taken back; one's own also where they were, when one asks for one's own."""
    conditions = _conditions(person_id, wanted, at)
    total = session.scalar(select(func.count()).select_from(Idea).where(*conditions)) or 0
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    query = cards(person_id).where(*conditions).order_by(*_order(wanted.order))
    rows = session.execute(query.limit(size).offset((page - 1) * size))
    return Listing(tuple(card(row) for row in rows), page, pages, total)


def shown(session: Session, person_id: int, public_id: str, *, any_state: bool = False) -> Shown:
    """Give one idea, in two queries.

    :raises NoSuchIdea: there is none, or its author took it back and it is not theirs.
    """
    task = select(IdeaTask.path).where(IdeaTask.idea_id == Idea.id).scalar_subquery()
    row = session.execute(cards(person_id).add_columns(task.label("task")).where(Idea.public_id == public_id)).first()
    if row is None or (row[0].taken_back_at and not any_state and row[0].author_id != person_id):
        raise rules.NoSuchIdea("There is no such idea. Its author may have taken it back.")
    idea: Idea = row[0]
    return Shown(
        card=card(row),
        text=idea.text,
        credited=idea.credited,
        clause=idea.clause,
        story=idea.story or "",
        task=row.task,
        taken_back=idea.taken_back_at is not None,
        standing=standing_of(idea),
        lines=_lines(session, idea.id),
    )


def talk(session: Session, person_id: int, public_id: str, *, page: int = 0) -> Talk:
    """Give a page of what was said about an idea; page 0 is the last one."""
    total, author_id, credited = _talk_of(session, public_id)
    pages = max(1, -(-total // PAGE))
    page = min(page, pages) if page > 0 else pages
    name = people.name_column(IdeaRemark.person_id).label("name")
    query = select(IdeaRemark, name).join(Idea, Idea.id == IdeaRemark.idea_id).where(Idea.public_id == public_id)
    rows = session.execute(query.order_by(IdeaRemark.id).limit(PAGE).offset((page - 1) * PAGE))
    said = tuple(_remark(row[0], row.name or "", person_id, author_id, credited=credited) for row in rows)
    return Talk(said, page, pages, total)


def alike(session: Session, title: str, *, but: str = "") -> tuple[Card, ...]:
    """Find ideas that are like a title, most alike first, in two queries of bounded size."""
    asked = likeness.asked(title)
    if not asked:
        return ()
    newest = (select(IdeaWord).where(IdeaWord.word == word).order_by(IdeaWord.idea_id.desc()) for word in asked)
    parts = [select(one.limit(likeness.LISTED).subquery()) for one in newest]
    lists: dict[str, list[int]] = {}
    for word, idea_id in session.execute(union_all(*parts)):
        lists.setdefault(word, []).append(idea_id)
    query = cards(0).where(Idea.id.in_(likeness.candidates(lists.values())))
    rows = session.execute(query.where(Idea.taken_back_at.is_(None), Idea.public_id != but)).all()
    known = {row[0].id: row for row in rows}
    others = (likeness.Known(key, row[0].title, row[0].text) for key, row in known.items())
    return tuple(card(known[key]) for key in likeness.nearest(title, others))


def standing_of(row: Idea) -> rules.Standing:
    """Tell where a row stands."""
    return rules.Standing(
        kind=row.kind,
        status=row.status,
        steps=row.steps,
        promised_at=row.promised_at,
        story=row.story or "",
        taken_back=row.taken_back_at is not None,
    )


def cards(person_id: int) -> Select[Any]:
    """Ask for ideas as their cards need them."""
    mine = exists().where(IdeaSupport.idea_id == Idea.id, IdeaSupport.person_id == person_id)
    name = people.name_column(Idea.author_id).label("name")
    columns: tuple[Any, ...] = (Idea, name, mine.label("supported"), (Idea.author_id == person_id).label("mine"))
    return select(*columns)


def card(row: Any) -> Card:
    """Give a row of ``cards`` as pages see it: who is not named is named to nobody."""
    idea: Idea = row[0]
    same = ("public_id", "kind", "title", "status", "remarks", "created_at", "since", "promised_at")
    return Card(
        **{name: getattr(idea, name) for name in same},
        author=(row.name or "") if idea.credited else "",
        supports=rules.said(idea.supports),
        mine=bool(row.mine),
        supported=bool(row.supported),
    )


def _conditions(person_id: int, wanted: Wanted, at: datetime | None) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = []
    if wanted.view == MINE:
        found.append(Idea.author_id == person_id)
    else:
        found.append(Idea.taken_back_at.is_(None))
    if wanted.view == SUPPORTED:
        found.append(exists().where(IdeaSupport.idea_id == Idea.id, IdeaSupport.person_id == person_id))
    if wanted.kind in rules.KINDS:
        found.append(Idea.kind == wanted.kind)
    if wanted.status in rules.STATUSES:
        found.append(Idea.status == wanted.status)
    elif wanted.status == LATE and at is not None:
        found.extend(late(at))
    return (*found, *_with_words(wanted.words))


def waiting(at: datetime) -> tuple[ScalarSelect[datetime | None], ScalarSelect[datetime]]:
    """Give columns for the oldest promised date that is behind, and since when the oldest new idea waits."""
    behind = select(func.min(Idea.promised_at)).where(*late(at))
    oldest = select(func.min(Idea.created_at)).where(Idea.status == rules.NEW, Idea.taken_back_at.is_(None))
    return behind.scalar_subquery(), oldest.scalar_subquery()


def late(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which an idea waits beyond the date that was promised."""
    return (
        Idea.promised_at.is_not(None),
        Idea.promised_at < at,
        Idea.status.in_(sorted(rules.PROMISABLE)),
        Idea.taken_back_at.is_(None),
    )


def _with_words(text: str) -> Iterable[ColumnElement[bool]]:
    asked = likeness.words(text)[: likeness.ASKED]
    if text.strip() and not asked:
        return [literal(False)]
    return [exists().where(IdeaWord.idea_id == Idea.id, IdeaWord.word == word) for word in asked]


def _order(order: str) -> tuple[Any, ...]:
    if order == MOST:
        # Those whose number is not said stand together: their order would tell it.
        told = case((Idea.supports >= rules.LEAST, Idea.supports), else_=0)
        return (told.desc(), Idea.id.desc())
    if order == OLDEST:
        decided = case((Idea.status.in_(sorted(rules.PROMISABLE)), 0), else_=1)
        return (decided, Idea.since, Idea.id)
    if order == PROMISED:
        none_last = case((and_(Idea.promised_at.is_not(None), Idea.status.in_(sorted(rules.PROMISABLE))), 0), else_=1)
        return (none_last, Idea.promised_at, Idea.id)
    return (Idea.id.desc(),)


def _lines(session: Session, number: int) -> tuple[Line, ...]:
    name = people.name_column(IdeaStep.by_id).label("name")
    rows = session.execute(select(IdeaStep, name).where(IdeaStep.idea_id == number).order_by(IdeaStep.n))
    return tuple(
        Line(row[0].what, row[0].status, row[0].words, row[0].until, row.name or "", row[0].at) for row in rows
    )


def _talk_of(session: Session, public_id: str) -> tuple[int, int | None, bool]:
    counted = select(func.count()).where(IdeaRemark.idea_id == Idea.id).scalar_subquery()
    row = session.execute(select(counted, Idea.author_id, Idea.credited).where(Idea.public_id == public_id)).first()
    return (row[0] or 0, row[1], bool(row[2])) if row else (0, None, False)


def _remark(row: IdeaRemark, name: str, person_id: int, author_id: int | None, *, credited: bool) -> Remark:
    author, off = row.person_id == author_id, row.off_at is not None
    shown_name = "" if author and not credited else name
    return Remark(row.id, shown_name, author, row.person_id == person_id, "" if off else row.words, row.at, off)
