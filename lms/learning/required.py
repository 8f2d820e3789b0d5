"""Required training: who set what for whom until when, and the report of who has done it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, false, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.learning import deadlines
from lms.learning.models import Assignment, Enrolment
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.store.sessions import insert_once

PAGE = 50
STATES = ("done", "open", "overdue")


@dataclass(frozen=True, slots=True)
class Assigned:
    """One thing required of a team, or of everybody (no team). ``ends`` is the first instant too late."""

    id: int
    ref: str
    title: str
    team_id: int | None
    team: str
    due_on: date
    ends: datetime

    @property
    def due(self) -> datetime:
        """Give the last minute that is in time, for showing."""
        return self.ends - deadlines.LAST_MINUTE


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be required."""

    ref: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person in a report."""

    name: str
    email: str
    team: str
    status: deadlines.Status
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class TeamCount:
    """How many of a team have done it, of how many; people without a team count under an empty name."""

    team_id: int | None
    team: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Report:
    """One page of a report, fifty people a page, and the counts of all of it. Pages count from 1."""

    assigned: Assigned
    teams: tuple[TeamCount, ...]
    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    team_id: int | None
    state: str

    @property
    def done(self) -> int:
        """Count who has done it, in all teams shown."""
        return sum(one.done for one in self.teams)

    @property
    def people(self) -> int:
        """Count everybody it is required of, in all teams shown."""
        return sum(one.total for one in self.teams)


def choices(session: Session) -> tuple[Choice, ...]:
    """List what may be required: policies to acknowledge, and courses up to level 1."""
    content = library.current(session).library
    refs = [f"policy:{name}" for name in content.policies] + [f"course:{name}" for name in content.courses]
    return tuple(Choice(ref, title) for ref in refs if (title := deadlines.title_of(ref, content)))


def assign(session: Session, ref: str, *, team_id: int | None, due_on: date, by: int, at: datetime) -> None:
    """Require a policy or a course of a team, or of everybody, until the end of a day.

    :raises MayNotRequire: it lies above level 1, reaches outside, or nobody could do it.
    :raises AlreadyRequired: it is required of the same people already.
    """
    deadlines.check(ref, library.current(session).library)
    values = {"ref": ref, "team_id": team_id, "due_on": due_on, "created_by": by, "created_at": at}
    if not insert_once(session, Assignment, **values):
        raise deadlines.AlreadyRequired("This is required of the same people already. End that entry first.")
    audit.record(session, "assignment.added", actor=by, subject=ref, at=at, team=team_id, due_on=due_on.isoformat())


def end(session: Session, assignment_id: int, *, by: int, at: datetime) -> str:
    """Require something no longer, and give its title; what people have done stays.

    :raises NoSuchAssignment: there is none, or it has ended.
    """
    row = session.get(Assignment, assignment_id, with_for_update=True)
    if row is None or row.ended_at:
        raise deadlines.NoSuchAssignment("There is no such entry, or it has ended already.")
    row.ended_at = at
    session.flush()
    audit.record(session, "assignment.ended", actor=by, subject=row.ref, at=at, team=row.team_id)
    return deadlines.title_of(row.ref, library.current(session).library) or row.ref


def assignments(session: Session, *, teams: Collection[int] | None = None) -> tuple[Assigned, ...]:
    """List what is required now, by date: all of it, or what concerns people of these teams."""
    query = select(Assignment).where(Assignment.ended_at.is_(None)).order_by(Assignment.due_on, Assignment.id)
    if teams is not None:
        query = query.where(Assignment.team_id.is_(None) | Assignment.team_id.in_(list(teams)))
    names = people.team_names(session)
    found = (_assigned(session, row, names) for row in session.scalars(query))
    return tuple(one for one in found if one)


def counts(session: Session, listed: Collection[Assigned], *, visible: Collection[int] | None) -> dict[int, TeamCount]:
    """Count who has done each of these entries, of the people the viewer sees, in one query."""
    parts = [_tally(literal(one.id), _concerned(one, visible)) for one in listed]
    rows = session.execute(union_all(*parts)) if parts else ()
    return {entry: TeamCount(None, "", done or 0, total) for entry, done, total in rows}


def report(
    session: Session,
    assignment_id: int,
    *,
    visible: Collection[int] | None,
    team_id: int | None = None,
    state: str = "",
    page: int = 1,
    at: datetime,
) -> Report:
    """Tell who has done a required thing, by name, in four queries however many people there are.

    ``visible`` are the teams the viewer leads; None for those who see all. ``team_id`` narrows it
    to a team, ``state`` to one of STATES; empty for all.

    :raises NoSuchAssignment: there is none, or nobody the viewer leads is concerned.
    """
    names = people.team_names(session)
    assigned = _one(session, assignment_id, visible, names)
    concerned = _concerned(assigned, visible)
    teams = _counts(session, concerned, names)
    total = _total(teams, assigned, team_id, state, at)
    pages = max(1, -(-total // PAGE))
    number = min(max(1, page), pages)
    shown = _narrowed(concerned, assigned, team_id, state, at).limit(PAGE).offset((number - 1) * PAGE)
    lines = tuple(_lines(session.execute(shown), assigned, at, names))
    return Report(assigned, teams, lines, total, number, pages, team_id, state)


def everybody(
    session: Session, assignment_id: int, *, visible: Collection[int] | None, at: datetime
) -> tuple[Assigned, Iterator[Line]]:
    """Give a whole report, line by line, for a file.

    :raises NoSuchAssignment: there is none, or nobody the viewer leads is concerned.
    """
    names = people.team_names(session)
    assigned = _one(session, assignment_id, visible, names)
    rows = session.execute(_narrowed(_concerned(assigned, visible), assigned, None, "", at))
    return assigned, _lines(rows, assigned, at, names)


def _one(session: Session, assignment_id: int, visible: Collection[int] | None, names: Mapping[int, str]) -> Assigned:
    row = session.get(Assignment, assignment_id)
    found = _assigned(session, row, names) if row and not row.ended_at else None
    if found is None or not _may_see(found, visible):
        raise deadlines.NoSuchAssignment("There is no such entry, or it has ended already.")
    return found


def _may_see(found: Assigned, visible: Collection[int] | None) -> bool:
    """Let those who see all see it, and those who lead people it concerns."""
    if visible is None:
        return True
    return bool(visible) if found.team_id is None else found.team_id in visible


def _assigned(session: Session, row: Assignment, names: Mapping[int, str]) -> Assigned | None:
    """Give an entry to show; None for one that may no longer be required, since the content has changed."""
    title = deadlines.title_of(row.ref, library.current(session).library)
    if title is None:
        return None
    team = names.get(row.team_id, "") if row.team_id else ""
    zone = session.info["academy"].settings.time_zone
    return Assigned(row.id, row.ref, title, row.team_id, team, row.due_on, deadlines.ends(row.due_on, zone))


def _concerned(assigned: Assigned, visible: Collection[int] | None) -> Subquery:
    """Select everybody concerned, with the instant they did it."""
    members = people.members_select().subquery("members")
    kind, _, name = assigned.ref.partition(":")
    done = _course_done(members.c.id, name) if kind == "course" else policy.acknowledged_at_column(members.c.id, name)
    chosen = select(members, done.label("done_at"))
    if assigned.team_id is not None:
        chosen = chosen.where(members.c.team_id == assigned.team_id)
    if visible is not None:
        chosen = chosen.where(members.c.team_id.in_(list(visible)))
    return chosen.subquery("concerned")


def _course_done(person: ColumnElement[int], course_id: str) -> ColumnElement[Any]:
    mine = (Enrolment.person_id == person, Enrolment.course_id == course_id)
    return select(Enrolment.completed_at).where(*mine).correlate_except(Enrolment).scalar_subquery()


def _tally(whose: ColumnElement[Any], concerned: Subquery) -> Select[Any]:
    done = func.sum(case((concerned.c.done_at.is_not(None), 1), else_=0))
    return select(whose, done, func.count()).select_from(concerned)


def _counts(session: Session, concerned: Subquery, names: Mapping[int, str]) -> tuple[TeamCount, ...]:
    query = _tally(concerned.c.team_id, concerned).group_by(concerned.c.team_id)
    found = (TeamCount(team, names.get(team, ""), count, total) for team, count, total in session.execute(query))
    return tuple(sorted(found, key=lambda one: (one.team_id is None, one.team.casefold())))


def _total(teams: Collection[TeamCount], assigned: Assigned, team_id: int | None, state: str, at: datetime) -> int:
    """Count the people of a narrowed report, from the counts of its teams."""
    shown = [one for one in teams if team_id is None or one.team_id == team_id]
    done = sum(one.done for one in shown)
    if state == "done":
        return done
    rest = sum(one.total for one in shown) - done
    if not state:
        return done + rest
    return rest if deadlines.status(None, assigned.ends, at) == state else 0


def _narrowed(concerned: Subquery, assigned: Assigned, team_id: int | None, state: str, at: datetime) -> Select[Any]:
    query = select(concerned).order_by(concerned.c.name_key, concerned.c.id)
    if team_id is not None:
        query = query.where(concerned.c.team_id == team_id)
    if state == "done":
        return query.where(concerned.c.done_at.is_not(None))
    if not state:
        return query
    # Who has not done it is all open or all overdue: the date is the same for everybody.
    fits = deadlines.status(None, assigned.ends, at) == state
    return query.where(concerned.c.done_at.is_(None), true() if fits else false())


def _lines(rows: Any, assigned: Assigned, at: datetime, names: Mapping[int, str]) -> Iterator[Line]:
    for row in rows:
        status = deadlines.status(row.done_at, assigned.ends, at)
        yield Line(row.name, row.email, names.get(row.team_id, ""), status, row.done_at)
