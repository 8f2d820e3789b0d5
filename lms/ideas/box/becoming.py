"""What an idea becomes: a story that is begun for the champion to finish, or a lesson that a trainer begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.ideas.box import rules, telling
from lms.ideas.box.deciding import in_turn, pay
from lms.ideas.box.models import Idea, IdeaTask
from lms.ideas.box.records import standing_of
from lms.ideas.box.writing import step
from lms.library import service as library
from lms.people import service as people
from lms.sharing import service as sharing
from lms.store.sessions import insert_once

PAGE = 20
SUMMARY = 300
TOPIC = "Ideas"
"""What a story is filed under until the champion chooses."""


@dataclass(frozen=True, slots=True)
class Task:
    """A training idea in the trainers' list. ``author`` empty: not named; ``path`` empty: nobody began."""

    public_id: str
    title: str
    text: str
    author: str
    asked_at: datetime
    path: str
    begun_at: datetime | None
    lesson: tuple[str, str] | None
    """Title and path of the lesson, once it is published."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """A page of the trainers' list."""

    tasks: tuple[Task, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The idea something began as. ``author`` empty: not named."""

    public_id: str
    title: str
    author: str


def begin_story(session: Session, public_id: str, *, by: int, at: datetime) -> str:
    """Begin a story from a content idea, once, and give its public id; whoever calls is a champion.

    :raises NoSuchIdea: there is none.
    :raises NotNow: it is not about something to share, or was taken back.
    """
    row = in_turn(session, public_id)
    if row.story:
        return row.story
    rules.becomes(standing_of(row), rules.CONTENT)
    first = rules.line(row.text.split("\n\n", 1)[0])
    draft = sharing.Draft(row.title, first[:SUMMARY], row.text, "", TOPIC)
    row.story = sharing.create(session, draft, by=by, at=at, status="draft")
    step(session, row, rules.STORY, by=by, at=at)
    audit.record(session, "idea.story", actor=by, subject=f"idea:{public_id}", at=at)
    return row.story


def on_story_published(_academy: Any, *, session: Session, story_id: str, at: datetime, **_facts: Any) -> None:
    """Say that the idea a story began as is done, pay and tell its author; listens to ``signals.story_published``."""
    public_id = session.scalar(select(Idea.public_id).where(Idea.story == story_id))
    if public_id is None:
        return
    row = in_turn(session, public_id)
    row.status, row.since, row.promised_at = rules.DONE, at, None
    step(session, row, rules.PUBLISHED, at=at)
    pay(session, row, rules.PUBLISHED, at)
    telling.became(session, row, "The story made of your idea is published:", at)


def queue(session: Session, public_id: str, *, by: int, at: datetime) -> None:
    """Hand a training idea to the trainers, once; whoever calls is a champion.

    :raises NoSuchIdea: there is none.
    :raises NotNow: it is not about something to learn, or was taken back.
    """
    row = in_turn(session, public_id)
    rules.becomes(standing_of(row), rules.TRAINING)
    if insert_once(session, IdeaTask, idea_id=row.id, asked_at=at, path="", begun_at=None, begun_by=None):
        step(session, row, rules.QUEUE, by=by, at=at)
        audit.record(session, "idea.queued", actor=by, subject=f"idea:{public_id}", at=at)


def tasks(session: Session, *, page: int = 1) -> Tasks:
    """List what waits for trainers, those nobody began first, in two queries."""
    there = Idea.taken_back_at.is_(None) | IdeaTask.begun_at.is_not(None)
    joined = select(func.count()).select_from(IdeaTask).join(Idea, Idea.id == IdeaTask.idea_id)
    total = session.scalar(joined.where(there)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        _tasks()
        .where(there)
        .order_by(IdeaTask.begun_at.is_not(None), IdeaTask.asked_at, IdeaTask.idea_id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    lessons = lessons_by_path(session)
    return Tasks(tuple(_task(row, lessons) for row in rows), page, pages, total)


def task(session: Session, public_id: str) -> Task:
    """Give one training idea that was handed to the trainers.

    :raises NoSuchIdea: there is none, or it was taken back.
    """
    row = session.execute(_tasks().where(Idea.public_id == public_id, Idea.taken_back_at.is_(None))).first()
    if row is None:
        raise rules.NoSuchIdea("This idea was not handed to the trainers, or its author took it back.")
    return _task(row, lessons_by_path(session))


def begun(session: Session, public_id: str, path: str, *, by: int, at: datetime) -> None:
    """Remember which file a trainer began for an idea; whoever calls has made the draft.

    :raises NoSuchIdea: it was not handed to the trainers.
    :raises NotNow: somebody began already.
    """
    row = in_turn(session, public_id)
    waits = session.get(IdeaTask, row.id)
    if waits is None or row.taken_back_at is not None:
        raise rules.NoSuchIdea("This idea was not handed to the trainers, or its author took it back.")
    if waits.begun_at is not None:
        raise rules.NotNow("Another trainer has begun a lesson for it meanwhile.")
    waits.path, waits.begun_at, waits.begun_by = path, at, by
    step(session, row, rules.LESSON, by=by, at=at)


def origin_of_story(session: Session, story_id: str) -> Origin | None:
    """Give the idea a story began as, in one query."""
    return _origin(session, Idea.story == story_id)


def origin_of_file(session: Session, path: str) -> Origin | None:
    """Give the idea a lesson's file was begun for, in one query."""
    return _origin(session, Idea.id.in_(select(IdeaTask.idea_id).where(IdeaTask.path == path)))


def lessons_by_path(session: Session) -> Mapping[str, tuple[str, str]]:
    """Give title and page of each published lesson by its file."""
    courses = library.current(session).library.courses.values()
    return {one.path: (one.title, f"/c/{course.id}/{one.id}") for course in courses for one in course.lessons}


def _tasks() -> Any:
    name = people.name_column(Idea.author_id).label("name")
    return select(Idea, IdeaTask, name).join(IdeaTask, IdeaTask.idea_id == Idea.id)


def _task(row: Any, lessons: Mapping[str, tuple[str, str]]) -> Task:
    idea, waits = row[0], row[1]
    return Task(
        idea.public_id,
        idea.title,
        idea.text,
        (row.name or "") if idea.credited else "",
        waits.asked_at,
        waits.path,
        waits.begun_at,
        lessons.get(waits.path),
    )


def _origin(session: Session, condition: Any) -> Origin | None:
    name = people.name_column(Idea.author_id).label("name")
    query = select(Idea.public_id, Idea.title, Idea.credited, name).where(condition, Idea.taken_back_at.is_(None))
    row = session.execute(query).first()
    return Origin(row.public_id, row.title, (row.name or "") if row.credited else "") if row else None
