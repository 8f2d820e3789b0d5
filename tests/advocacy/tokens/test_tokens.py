"""Permission tokens: made for what is held, verified offline by others, dead with the permission."""

import base64
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from examples import verify_permission as verifier
from lms import settings
from lms.advocacy import service
from lms.advocacy.tokens.models import PermissionToken
from lms.advocacy.tokens.service import forget
from lms.people import service as people
from lms.recognition.credentials import service as credentials
from lms.web.academy import Academy
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.advocacy.test_service import LAPSING
from tests.advocacy.tokens.conftest import Make

ISSUER = "did:web:localhost"
SCRIPT = Path(verifier.__file__)


def keys(client: FlaskClient) -> dict[str, Any]:
    """Fetch our public keys, as another system does."""
    reply = client.get("/.well-known/jwks.json")
    assert reply.mimetype == "application/jwk-set+json"
    return dict(json.loads(reply.data))


def verify(token: str, public: dict[str, Any], at: datetime, **options: Any) -> Any:
    given = {"issuer": ISSUER, "key": "story.share", **options}
    return verifier.verify(token, public, now=at.timestamp(), **given)


def status(client: FlaskClient, made: service.Made) -> Any:
    reply = client.get(made.status.removeprefix("http://localhost"))
    assert (reply.status_code, reply.headers["Cache-Control"]) == (200, "no-store")
    return reply.json


def test_a_token_is_verified_offline_with_the_public_key_alone(
    client: FlaskClient, session: Session, ada: int, make: Make
) -> None:
    deeds.advocate(session, ada)
    made = make(ada)

    said = verify(made.text, keys(client), AT)

    assert said["sub"] == deeds.public_id(session, ada)
    assert (said["exp"] - said["iat"], said["granted"], said["jti"]) == (300, True, made.number)
    assert "ada" not in json.dumps(said).lower().replace(said["sub"].lower(), "")


def test_the_script_of_the_docs_says_yes_and_no_without_any_network(
    client: FlaskClient, session: Session, ada: int, make: Make, tmp_path: Path
) -> None:
    deeds.advocate(session, ada)
    made = make(ada, at=datetime.now(UTC))
    (tmp_path / "keys.json").write_text(json.dumps(keys(client)), encoding="utf-8")

    def run(token: str, key: str) -> subprocess.CompletedProcess[str]:
        script = "import socket, runpy, sys\nsocket.socket = None\nsys.argv = sys.argv[1:]\n"
        script += "runpy.run_path(sys.argv[0], run_name='__main__')"
        asked = [sys.executable, "-c", script, str(SCRIPT), str(tmp_path / "keys.json"), ISSUER, key]
        return subprocess.run(asked, input=token, capture_output=True, text=True, check=False)

    good, other = run(made.text, "story.share"), run(made.text, "brand.speak")
    assert (good.returncode, good.stdout.split(" until ")[0]) == (0, f"yes: {made.person} may story.share")
    assert (other.returncode, other.stderr) == (1, "no: This token is about another permission.\n")


def forged(token: str, **changes: Any) -> str:
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    other = base64.urlsafe_b64encode(json.dumps({**said, **changes}).encode()).decode().rstrip("=")
    return f"{head}.{other}.{signature}"


def test_what_is_forged_old_or_meant_for_somebody_else_is_refused(
    client: FlaskClient, session: Session, ada: int, make: Make, academy: Academy
) -> None:
    deeds.advocate(session, ada)
    made, named = make(ada), make(ada, audience="cms")
    public = keys(client)
    other = {"keys": [{**public["keys"][0], "x": base64.urlsafe_b64encode(bytes(32)).decode()}]}

    def refused(token: str, at: datetime = AT, given: dict[str, Any] = public, **options: Any) -> None:
        with pytest.raises(verifier.Refused):
            verify(token, given, at, **options)

    assert verify(named.text, public, AT, audience="cms")["aud"] == "cms"
    for wrong in ("", "a.b.c", "...", made.text[:-4] + "AAAA", made.text.replace(".", ""), forged(made.text, sub="x")):
        refused(wrong)
    refused(forged(made.text, exp=int(AT.timestamp()) + 3000))
    refused(made.text, made.until)
    refused(made.text, AT - timedelta(minutes=1))
    refused(made.text, issuer="did:web:elsewhere.example")
    refused(made.text, key="brand.speak")
    refused(named.text)
    refused(made.text, given={"keys": []})
    refused(made.text, given=other)
    # A signed badge is no permission, though the same key signed it.
    credential = credentials.vouch(academy, "JWT", {"iss": ISSUER, "key": "story.share", "granted": True}, at=AT)
    refused(credential)


def test_only_what_is_held_gets_a_token(session: Session, ada: int, grace: int, make: Make) -> None:
    deeds.advocate(session, ada)
    deeds.reach(session, grace, 2)

    with pytest.raises(service.NotHeld):
        make(grace)
    with pytest.raises(service.UnknownKey):
        make(ada, "no.such")
    with pytest.raises(service.BadAudience):
        make(ada, audience="a\nb")
    assert make(grace, "story.view").key == "story.view"


def test_a_token_never_outlives_the_permission(session: Session, ada: int, make: Make) -> None:
    deeds.publish(session, {"courses/levels.toml": LAPSING})
    deeds.advocate(session, ada, AT + timedelta(microseconds=500_000))
    closes = service.decision(session, ada, "story.share", AT + timedelta(seconds=1)).valid_until
    assert closes is not None

    made = make(ada, at=closes - timedelta(seconds=90))

    assert made.until == closes.replace(microsecond=0)
    for late in (closes - timedelta(microseconds=1), closes):
        with pytest.raises(service.NotHeld):
            make(ada, at=late)


def test_the_status_is_no_at_once_after_a_withdrawal_and_stays_no(
    client: FlaskClient, session: Session, ada: int, make: Make
) -> None:
    deeds.advocate(session, ada)
    made = make(ada)
    assert status(client, made) == {
        "active": True,
        "person": made.person,
        "key": "story.share",
        "expires_at": made.until.isoformat(),
    }

    deeds.opt_out(session, ada)
    assert status(client, made) == {"active": False}

    deeds.opt_in(session, ada)
    assert service.may(session, ada, "story.share", AT)
    assert status(client, made) == {"active": False}


def test_the_status_is_no_at_the_end_and_for_what_never_was(
    client: FlaskClient, session: Session, ada: int, make: Make, clock: Any
) -> None:
    deeds.advocate(session, ada)
    made = make(ada)
    clock.move(minutes=5)

    assert status(client, made) == {"active": False}
    assert client.get("/api/v1/permissions/tokens/never").json == {"active": False}


@pytest.mark.parametrize("ends", ["a pause", "the account", "a new policy", "time"])
def test_whatever_takes_a_permission_away_ends_its_tokens(
    client: FlaskClient, session: Session, ada: int, champion: int, make: Make, clock: Any, ends: str
) -> None:
    deeds.publish(session, {"courses/levels.toml": LAPSING})
    deeds.advocate(session, ada)
    if ends == "time":
        closes = service.decision(session, ada, "story.share", AT).valid_until
        assert closes is not None
        clock.now = closes - timedelta(seconds=30)
    made = make(ada)
    assert status(client, made)["active"]

    if ends == "a pause":
        service.suspend(session, ada, reason="A talk first.", until=None, by=champion, at=AT)
    elif ends == "the account":
        people.deactivate(session, ada, at=AT, by=None)
    elif ends == "a new policy":
        deeds.publish(session, {"courses/levels.toml": LAPSING, "policies/conduct.md": deeds.CHANGED_POLICY})
    else:
        clock.move(seconds=31)

    assert status(client, made) == {"active": False}


def test_a_token_dies_by_itself_within_its_lifetime(
    client: FlaskClient, session: Session, ada: int, make: Make
) -> None:
    """Whoever verifies offline and never asks for the status believes a withdrawn permission for minutes at most."""
    deeds.advocate(session, ada)
    made, public = make(ada), keys(client)
    deeds.opt_out(session, ada)

    assert made.until - AT <= timedelta(minutes=10)
    with pytest.raises(verifier.Refused, match="run out"):
        verify(made.text, public, made.until)


@pytest.mark.parametrize(("minutes", "fits"), [(0, False), (1, True), (10, True), (11, False)])
def test_the_lifetime_is_set_between_one_and_ten_minutes(minutes: int, fits: bool) -> None:
    if fits:
        assert settings.read({"LMS_TOKEN_MINUTES": str(minutes)}).token_minutes == minutes
    else:
        with pytest.raises(settings.SettingsError, match="from 1 to 10"):
            settings.read({"LMS_TOKEN_MINUTES": str(minutes)})


def test_the_lifetime_that_is_set_counts(academy: Academy, session: Session, ada: int, make: Make) -> None:
    academy.settings = replace(academy.settings, token_minutes=1)
    deeds.advocate(session, ada)

    assert make(ada).until == AT + timedelta(minutes=1)


def test_tokens_are_forgotten_a_day_after_their_end_and_exported_until_then(
    session: Session, ada: int, grace: int, make: Make
) -> None:
    deeds.advocate(session, ada)
    made = make(ada)

    kept = service.export_tokens(session, ada)
    assert [(one["key"], one["until"], one["withdrawn_at"]) for one in kept] == [
        ("story.share", made.until.isoformat(), None)
    ]
    assert service.export_tokens(session, grace) == []
    forget(session, made.until + timedelta(days=1))
    assert service.export_tokens(session, ada) != []
    forget(session, made.until + timedelta(days=1, seconds=1))
    assert service.export_tokens(session, ada) == []


def test_the_database_holds_neither_token_nor_code(session: Session, ada: int, make: Make) -> None:
    deeds.advocate(session, ada)
    made = make(ada)

    row = session.scalars(select(PermissionToken)).one()
    held = " ".join(str(getattr(row, one.key)) for one in PermissionToken.__table__.columns)
    assert made.text.split(".")[2] not in held
    assert made.code not in held
    assert made.code.replace("-", "") not in held


def test_keys_that_were_withdrawn_verify_nothing(client: FlaskClient, session: Session, ada: int, make: Make) -> None:
    deeds.advocate(session, ada)
    made = make(ada)
    old = keys(client)
    session.rollback()
    credentials.compromise(session, credentials.ring(session)[0].kid, by=None, at=AT)
    session.commit()

    assert verify(made.text, old, AT)
    with pytest.raises(verifier.Refused, match="No key"):
        verify(made.text, keys(client), AT)
