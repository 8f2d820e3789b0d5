"""What docs/links.md shows is what happens: its calls are made, its signature is made by the command it names."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.sharing.links import rules
from lms.sharing.links import service as links
from tests import factories
from tests.advocacy.deeds import AT

PAGE = (Path(__file__).parents[3] / "docs/links.md").read_text(encoding="utf-8")
CALLS = [text for text in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL) if "curl" in text]


def called(client: FlaskClient, words: list[str]) -> tuple[int, dict[str, object]]:
    """Do what a curl command says, with the client."""
    headers, method, data, address = {}, "GET", None, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word in {"-X", "-d"}:
            method, data = (next(rest), data) if word == "-X" else (method, next(rest))
        elif not word.startswith("-"):
            address = word
    parts = urlsplit(address)
    reply = client.open(f"{parts.path}?{parts.query}", method=method, headers=headers, data=data)
    return reply.status_code, reply.get_json()


def test_the_call_with_a_token_is_answered_as_shown(client: FlaskClient, session: Session, link: str) -> None:
    token = people.token_for(session, ["conversions:write"], "careers site", at=AT)
    (call,) = [one for one in CALLS if "$TOKEN" in one]
    words = shlex.split(call.replace("\\\n", " ").replace("$TOKEN", token).replace("CODE", link))

    status, answer = called(client, words)

    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert status == 200
    assert answer == {"counted": True, "id": "4711", "kind": "application", "link": link, "source": "careers"}
    assert all(f'"{name}"' in shown for name in answer)


@pytest.mark.skipif(not shutil.which("openssl"), reason="the command of the page is not on this machine")
def test_the_signature_of_the_page_is_believed(client: FlaskClient, session: Session, link: str) -> None:
    secret = links.let_in(session, "crm", by=factories.person(session, "Ad Min"), at=AT)
    session.commit()
    (call,) = [one for one in CALLS if "$SIGNATURE" in one]
    sign, curl = call.replace("CODE", link).strip().splitlines()
    script = f"SECRET={secret}\n{sign}\nprintf '%s' \"$SIGNATURE\""
    made = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True).stdout
    assert made == rules.signature(secret, link, "lead", "4712")

    assert called(client, shlex.split(curl.replace("$SIGNATURE", made)))[1]["counted"] is True


def test_every_kind_of_click_and_conversion_is_explained() -> None:
    for kind in rules.CLICKS:
        assert f"| {kind} |" in PAGE
    for kind in rules.CONVERSIONS:
        assert f"`{kind}`" in PAGE
