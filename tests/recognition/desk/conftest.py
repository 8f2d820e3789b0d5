"""The people of the desk's tests, and a badge of the academy as it is downloaded."""

import base64
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from tests.factories import sign_in
from tests.recognition.conftest import ada, grace, sam  # noqa: F401
from tests.recognition.deeds import become_ready
from tests.recognition.desk.forged import Downloads


@pytest.fixture
def held(session: Session, ada: int) -> list[str]:  # noqa: F811
    """The public ids of Ada's badges, newest first, all shown to everybody."""
    become_ready(session, ada)
    found = [one.public_id for one in recognition.badges(session, ada)]
    for public_id in found:
        recognition.set_public(session, ada, public_id, public=True)
    session.commit()
    return found


@pytest.fixture
def downloads(app: Flask, session: Session) -> Callable[[str], Downloads]:
    """Download a badge as anybody would."""

    def download(public_id: str) -> Downloads:
        session.commit()
        client = app.test_client()
        return Downloads(*(client.get(f"/badges/{public_id}.{form}").data for form in ("json", "jwt", "png", "svg")))

    return download


@pytest.fixture
def public_key(session: Session) -> Callable[[], bytes]:
    """The key our seals are checked with."""

    def key() -> bytes:
        session.expire_all()
        text = credentials.ring(session)[-1].public
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    return key


@pytest.fixture
def desk(client: FlaskClient, session: Session, sam: int) -> FlaskClient:  # noqa: F811
    """A browser in which staff is signed in."""
    sign_in(client, session, sam)
    return client
