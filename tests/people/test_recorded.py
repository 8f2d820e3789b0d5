"""What we record about me: all of it, in words, only mine, as a download; and erasing it."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from lms.people import recorded
from lms.people.models import Person
from lms.store.base import Base
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds
from tests.factories import post
from tests.house import world as house
from tests.sharing import deeds as stories

DERIVED = {
    "lms_grant",
    "lms_grant_watch",
    "lms_standing",
    "lms_quiz_tally",
    "lms_streak",
    "lms_certified",
    "lms_point_total",
    "lms_board_standing",
}
"""Counters kept beside facts that the export gives."""


def exported(academy: Academy, session: Session, person_id: int) -> dict[str, str]:
    """Give what each export says, as text."""
    return {name: json.dumps(export(session, person_id), default=str) for name, export in academy.exports.items()}


def personal() -> Iterator[tuple[Table, str]]:
    """List the tables whose rows belong to a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                if key.target_fullname == "lms_person.id" and key.ondelete == "CASCADE":
                    yield table, column.name


def test_every_personal_row_is_in_the_export_of_its_person(academy: Academy, session: Session) -> None:
    made = SimpleNamespace(academy=academy, people={}, keys={}, cookies={}, things={}, tokens={})
    house.fill(made, session)
    session.commit()
    missing, seen = [], set()
    for table, column in personal():
        owner = session.scalar(select(table.c[column]).limit(1))
        if owner is None or table.name in DERIVED:
            continue
        seen.add(table.name)
        before = exported(academy, session, owner)
        session.execute(delete(table).where(table.c[column] == owner))
        if exported(academy, session, owner) == before:
            missing.append(table.name)
        session.rollback()

    assert missing == []
    assert len(seen) > 20


def test_every_room_says_why_and_for_how_long(academy: Academy) -> None:
    assert set(academy.recorded) == set(academy.exports)
    for words in academy.recorded.values():
        assert words.title
        assert words.why.endswith(".")
        assert words.until.endswith(".")


def test_what_an_extension_keeps_has_plain_words_at_least() -> None:
    assert recorded.words_for({}, "tea_breaks").title == "Tea breaks"


@pytest.fixture
def ada(session: Session) -> int:
    """Somebody who learned, chose and shared."""
    stories.publish(session)
    who = factories.person(session, "Ada Lovelace")
    deeds.advocate(session, who)
    champion = factories.person(session, "Cham Pion", roles=("champion",))
    stories.share(session, who, stories.story(session, champion), words="I work at Norda, in my own words.")
    return who


def test_every_room_is_a_page_that_only_shows_mine(
    client: FlaskClient, session: Session, academy: Academy, ada: int
) -> None:
    grace = factories.person(session, "Grace Hopper")
    for who in (ada, grace):
        factories.sign_in(client, session, who)
        pages = {name: client.get(f"/me/record/{name}") for name in academy.exports}
        assert {page.status_code for page in pages.values()} == {200}
        assert ("I work at Norda, in my own words." in pages["sharing"].text) is (who == ada)
        assert ("Nothing is recorded here about you." in pages["sharing"].text) is (who == grace)
        assert not any("None" in re.sub("<[^>]+>", " ", page.text) for page in pages.values())
    assert client.get("/me/record/nothing").status_code == 404


def test_everything_is_three_clicks_away(client: FlaskClient, session: Session, academy: Academy, ada: int) -> None:
    factories.sign_in(client, session, ada)
    assert 'href="/me/record"' in client.get("/me").text
    page = client.get("/me/record").text
    assert 'href="/me/record.zip"' in page

    reply = client.get("/me/record.zip")

    assert reply.headers["Content-Disposition"] == "attachment; filename=what-is-recorded.zip"
    packed = zipfile.ZipFile(io.BytesIO(reply.data))
    assert len(packed.namelist()) == len(academy.exports) + 1
    assert json.loads(packed.read("sharing.json"))["shares"][0]["words"] == "I work at Norda, in my own words."
    assert json.loads(packed.read("account.json"))["account"]["name"] == "Ada Lovelace"
    words = packed.read("read-me.txt").decode()
    for name in academy.exports:
        assert recorded.words_for(academy.recorded, name).why in words


def test_the_download_holds_nobody_else(client: FlaskClient, session: Session, ada: int) -> None:
    grace = factories.person(session, "Grace Hopper")
    factories.sign_in(client, session, grace)

    packed = zipfile.ZipFile(io.BytesIO(client.get("/me/record.zip").data))

    whole = "".join(packed.read(name).decode() for name in packed.namelist())
    assert "Ada" not in whole
    assert "I work at Norda, in my own words." not in whole


def test_erasing_needs_the_name(client: FlaskClient, session: Session, ada: int) -> None:
    factories.sign_in(client, session, ada)

    for typed in ("", "Ada", "Grace Hopper"):
        reply = post(client, "/me/erase", name=typed)
        assert reply.status_code == 422
        assert f'value="{typed}"' in reply.text
    session.expire_all()
    assert session.get(Person, ada) is not None


def test_erasing_takes_one_page_and_one_name(client: FlaskClient, session: Session, ada: int) -> None:
    factories.sign_in(client, session, ada)

    reply = post(client, "/me/erase", name=" ada  LOVELACE ".replace("  ", " "))

    assert (reply.status_code, reply.location) == (303, "/sign-in")
    assert "Everything about you is erased." in client.get("/sign-in").text
    assert client.get("/me").status_code == 303
    session.expire_all()
    assert session.get(Person, ada) is None


def test_the_last_administrator_is_told_why_not(client: FlaskClient, session: Session) -> None:
    admin = factories.person(session, "Only Admin", roles=("admin",))
    factories.sign_in(client, session, admin)

    reply = post(client, "/me/erase", name="Only Admin")

    assert reply.status_code == 422
    assert "This is the last active administrator." in reply.text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"at": "2026-11-22T09:00:00+00:00"}, [("", [[("When", datetime(2026, 11, 22, 9, tzinfo=UTC))]])]),
        ({"week": "2026-11-16", "kept": True}, [("", [[("Week", date(2026, 11, 16)), ("Kept", "yes")]])]),
        ([{"quiz_id": "first", "revision": "abc", "note": None}], [("", [[("Quiz", "first")]])]),
        ({"roles": ["a", "b"], "none": []}, [("Roles", [[("", "a")], [("", "b")]])]),
        ([{"policies": {"conduct": 1}}], [("", [[("Policies", "Conduct: 1")]])]),
        ([], []),
    ],
)
def test_an_export_is_laid_out_in_words(value: Any, shown: Any) -> None:
    laid = [
        (part.title, [[(fact.label, fact.value) for fact in row] for row in part.rows])
        for part in recorded.parts(value)
    ]

    assert laid == shown


def test_a_long_list_is_cut_and_says_so() -> None:
    [part] = recorded.parts([{"n": str(n)} for n in range(130)])

    assert (len(part.rows), part.more) == (100, 30)
