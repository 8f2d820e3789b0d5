"""What this room keeps about a person, for that person; and the leave it takes of one who is erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.people import accounts, models, rules


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give the account: name, address, preferences, team, roles, devices, links that were sent, tokens issued."""
    person = accounts.person(session, person_id)
    own = models.Person.id == person_id
    names = ("name", "email", "time_zone", "theme", "language", "active", "created_at", "joined_at")
    columns = (*(getattr(models.Person, name) for name in names), models.Team.name.label("team"))
    account = select(*columns).outerjoin(models.Team, models.Team.id == models.Person.team_id).where(own)
    leads = select(models.Team.name).join(models.Lead, models.Lead.team_id == models.Team.id)
    return {
        "account": _rows(session, account)[0],
        "roles": sorted(person.roles),
        "leads_teams": list(session.scalars(leads.where(models.Lead.person_id == person_id).order_by(models.Team.id))),
        "devices": _rows(session, _devices(person_id)),
        "invited": _rows(session, _invitations(person)),
        "asked_for_a_new_password": _rows(session, _resets(person_id)),
        "tokens_issued": _rows(session, _tokens(person_id)),
    }


def export_log(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give what the log says this person did, newest first, the first ten thousand."""
    return [{"at": one.at, "action": one.action, "subject": one.subject} for one in audit.lines_of(session, person_id)]


def export_mail(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give the mails to this person that have not left yet."""
    return delivery.letters_to(session, accounts.person(session, person_id).email)


def erase_mail(session: Session, person: rules.Person, _at: datetime) -> None:
    """Forget every mail to somebody who is erased."""
    delivery.forget(session, person.email)


def _devices(person_id: int) -> Any:
    row = models.SignIn
    columns = (row.agent.label("device"), row.created_at, row.seen_at, row.ended_at)
    return select(*columns).where(row.person_id == person_id).order_by(row.id.desc())


def _invitations(person: rules.Person) -> Any:
    row = models.Invitation
    mine = row.email_key == rules.key_of(person.email)
    return select(row.email, row.name, row.created_at, row.closed_at).where(mine).order_by(row.id)


def _resets(person_id: int) -> Any:
    row = models.Reset
    return select(row.created_at, row.expires_at, row.closed_at).where(row.person_id == person_id).order_by(row.id)


def _tokens(person_id: int) -> Any:
    row = models.Token
    columns = (row.label, row.created_at, row.expires_at, row.ended_at)
    return select(*columns).where(row.issued_by == person_id).order_by(row.id)


def _rows(session: Session, query: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in session.execute(query)]
