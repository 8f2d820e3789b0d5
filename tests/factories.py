"""Short ways to the people and pages a test needs."""

from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.people import service as people
from lms.web import csrf
from lms.web.academy import Asked, Need

PASSWORD = "a long enough pass phrase"


def person(
    session: Session,
    name: str = "Ada Lovelace",
    *,
    email: str = "",
    roles: tuple[str, ...] = (),
    team: str | None = None,
    password: str | None = None,
) -> int:
    """Add a person and commit, so that requests see them."""
    address = email or f"{name.casefold().replace(' ', '.')}@norda.example"
    at = session.info["academy"].clock()
    person_id = people.add(session, name=name, email=address, roles=roles, team=team, password=password, at=at)
    session.commit()
    return person_id


def sign_in(client: FlaskClient, session: Session, person_id: int) -> None:
    """Give the client a real session of this person, without the sign-in page."""
    at = session.info["academy"].clock()
    token = people.open_session(session, person_id, at=at, remember=False, agent="test")
    session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
        cookie[csrf.SEED] = "seed"


def needs(session: Session, asked: Asked, at: datetime) -> list[Need]:
    """Give what a room says that needs the champion."""
    columns = asked.values(at)
    return list(asked.tell(session, at, tuple(session.execute(select(*columns)).one()) if columns else ()))


def token(client: FlaskClient) -> str:
    """Give the form token of this client."""
    with client.session_transaction() as cookie:
        seed = cookie.setdefault(csrf.SEED, "seed")
    with client.application.app_context():
        return csrf._keyed(seed)


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Send a form with its token."""
    return client.post(path, data={csrf.FIELD: token(client), **fields})
