"""Teams and who leads them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.people import models, rules
from lms.store.sessions import ask, insert_once

_team = models.Team.__table__.c
_NAMES = select(_team.id, _team.name).order_by(_team.name_key)


@dataclass(frozen=True, slots=True)
class Team:
    """A team, the number of its active people, and the keys of those who lead it."""

    id: int
    name: str
    size: int
    leads: tuple[int, ...]


def teams(session: Session) -> list[Team]:
    """List the teams by name."""
    size = (
        select(func.count())
        .where(models.Person.team_id == models.Team.id, models.Person.active)
        .correlate(models.Team)
        .scalar_subquery()
    )
    led: dict[int, list[int]] = {}
    for team_id, person_id in session.execute(select(models.Lead.team_id, models.Lead.person_id)):
        led.setdefault(team_id, []).append(person_id)
    rows = session.execute(select(models.Team.id, models.Team.name, size).order_by(models.Team.name_key))
    return [Team(key, name, count, tuple(sorted(led.get(key, ())))) for key, name, count in rows]


def team_names(session: Session) -> dict[int, str]:
    """Give every team's name by its key, in the order of names."""
    return {row.id: row.name for row in ask(session, _NAMES)}


def teams_of_everybody(session: Session) -> dict[int, int]:
    """Give the team of everybody who is in one, by person: for figures made beside requests."""
    of = select(models.Person.id, models.Person.team_id).where(models.Person.team_id.is_not(None))
    return {row[0]: row[1] for row in session.execute(of) if row[1] is not None}


def add_team(session: Session, name: str, *, at: datetime, by: int | None = None) -> int:
    """Add a team and return its key.

    :raises Taken: a team has that name.
    :raises Unfit: the name does not follow the rules.
    """
    fit = rules.clean_name(name)
    values = {"name": fit, "name_key": rules.key_of(fit), "created_at": at}
    if not insert_once(session, models.Team, **values):
        raise rules.Taken(f"There is a team named {fit} already.")
    team_id = session.scalar(select(models.Team.id).where(models.Team.name_key == values["name_key"])) or 0
    audit.record(session, "team.added", actor=by, subject=f"team:{team_id}", at=at, name=fit)
    return team_id


def rename_team(session: Session, team_id: int, name: str, *, at: datetime, by: int | None) -> None:
    """Give a team another name.

    :raises Taken: another team has that name.
    :raises Unfit: the name does not follow the rules.
    """
    fit = rules.clean_name(name)
    row = _row(session, team_id)
    same = select(models.Team.id).where(models.Team.name_key == rules.key_of(fit), models.Team.id != team_id)
    if session.scalar(same):
        raise rules.Taken(f"There is a team named {fit} already.")
    before, row.name, row.name_key = row.name, fit, rules.key_of(fit)
    session.flush()
    audit.record(session, "team.renamed", actor=by, subject=f"team:{team_id}", at=at, before=before, after=fit)


def team_id_of(session: Session, name: str, *, at: datetime) -> int | None:
    """Give the key of the team with this name, made where there is none; nothing for an empty name."""
    key = rules.key_of(name)
    if not key:
        return None
    found = session.scalar(select(models.Team.id).where(models.Team.name_key == key))
    return found or add_team(session, name, at=at)


def add_lead(session: Session, team_id: int, person_id: int, *, at: datetime, by: int | None) -> None:
    """Let a person lead a team, who then sees its required training."""
    _row(session, team_id)
    if insert_once(session, models.Lead, team_id=team_id, person_id=person_id):
        audit.record(session, "team.lead_added", actor=by, subject=f"team:{team_id}", at=at, lead=person_id)


def remove_lead(session: Session, team_id: int, person_id: int, *, at: datetime, by: int | None) -> None:
    """End somebody's lead of a team."""
    mine = (models.Lead.team_id == team_id, models.Lead.person_id == person_id)
    session.execute(delete(models.Lead).where(*mine))
    audit.record(session, "team.lead_removed", actor=by, subject=f"team:{team_id}", at=at, lead=person_id)


def leads(session: Session, person_id: int) -> tuple[int, ...]:
    """Give the keys of the teams this person leads."""
    mine = select(models.Lead.team_id).where(models.Lead.person_id == person_id).order_by(models.Lead.team_id)
    return tuple(session.scalars(mine))


def _row(session: Session, team_id: int) -> models.Team:
    row = session.get(models.Team, team_id)
    if row is None:
        raise rules.Unknown(f"There is no team {team_id}.")
    return row
