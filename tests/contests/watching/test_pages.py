"""The champion looks at what is unusual, leaves it or takes lines back; nobody is named, nothing is deleted."""

import html
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.contests import service as contests
from lms.contests.models import Deed
from lms.contests.watching import needs, rules, service
from lms.contests.watching.models import Oddity
from tests import factories
from tests.advocacy.deeds import AT
from tests.contests import deeds
from tests.factories import post
from tests.sharing import deeds as stories

HOUR = timedelta(hours=1)


def text(reply: TestResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


@pytest.fixture
def contest(session: Session, champion: int, amara: int) -> str:
    """A contest in which Amara sent one story to four networks in minutes."""
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    story = stories.story(session, champion)
    for number, network in enumerate(("x", "linkedin", "email", "mastodon")):
        more = {"instance": "norda.social"} if network == "mastodon" else {}
        stories.share(session, amara, story, network, AT + timedelta(minutes=number), **more)
    assert service.watch(session, AT + HOUR) == 1
    assert service.watch(session, AT + HOUR) == 0
    session.commit()
    return public_id


@pytest.fixture
def page(client: FlaskClient, session: Session, champion: int, contest: str) -> str:
    factories.sign_in(client, session, champion)
    return f"/programme/contests/{contest}/unusual"


def one(session: Session) -> int:
    return session.scalars(select(Oddity.id)).one()


def test_it_is_listed_without_a_name_and_left_as_it_is(client: FlaskClient, session: Session, page: str) -> None:
    shown = text(client.get(page))
    assert "Many networks in minutes" in shown
    assert re.search(r"Participant [0-9a-f]{4}", shown)
    assert "Amara" not in shown
    assert "1 thing looks unusual" in text(client.get(page.removesuffix("/unusual")))
    detail = text(client.get(f"{page}/{one(session)}"))
    assert "One story went to 4 networks within five minutes. Some take time for sharing once a week." in detail
    assert "Amara" not in detail
    assert post(client, f"{page}/{one(session)}/decide", do="leave", reason="x" * 501).status_code == 422
    assert post(client, f"{page}/{one(session)}/decide", do="leave").status_code == 303
    assert "Nothing looks unusual." in text(client.get(page))
    assert "left as it is" in text(client.get(f"{page}?decided=1"))
    assert "No reason was written." in text(client.get(f"{page}/{one(session)}"))
    assert post(client, f"{page}/{one(session)}/decide", do="leave").status_code == 409


def test_chosen_lines_are_taken_back_with_a_reason_their_person_reads(
    client: FlaskClient, session: Session, page: str, amara: int, contest: str
) -> None:
    lines = session.scalars(select(Deed.id).order_by(Deed.id)).all()
    address = f"{page}/{one(session)}/decide"
    told = post(client, address, do="take-back", line=[str(lines[0])])
    assert told.status_code == 422
    assert "Enter the reason. The person reads it." in text(told)
    assert f'value="{lines[0]}" checked' in told.text
    told = post(client, address, do="take-back", reason="One post was meant.")
    assert told.status_code == 422
    assert "Choose the lines to take back." in text(told)
    assert "One post was meant." in told.text
    chosen = [str(lines[0]), str(lines[1]), "999999", "x"]
    assert post(client, address, do="take-back", line=chosen, reason="One post was meant.").status_code == 303
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Deed)) == 6
    assert session.scalar(select(func.sum(Deed.amount))) == 4
    (said,) = service.export(session, amara)
    assert (said["decided"], said["reason"]) == ("taken back", "One post was meant.")
    assert "taken back" in text(client.get(f"{page}/{one(session)}"))
    assert contests.recount(session) == []


def test_what_is_confirmed_does_not_change(
    client: FlaskClient, session: Session, page: str, contest: str, champion: int
) -> None:
    contests.confirm(session, contest, by=champion, at=AT + timedelta(days=2))
    session.commit()
    line = session.scalars(select(Deed.id)).first()
    reply = post(client, f"{page}/{one(session)}/decide", do="take-back", line=str(line), reason="Late.")
    assert reply.status_code == 409
    assert "Take the chosen lines back" not in client.get(f"{page}/{one(session)}").text


def test_whoever_leaves_takes_it_along(
    client: FlaskClient, session: Session, page: str, amara: int, contest: str
) -> None:
    number = one(session)
    contests.leave(session, amara, contest)
    session.commit()
    assert service.export(session, amara) == []
    assert client.get(f"{page}/{number}").status_code == 404
    assert post(client, f"{page}/{number}/decide", do="leave").status_code == 404


def test_something_that_grows_is_told_once_with_the_most_seen(session: Session, contest: str, amara: int) -> None:
    row = session.scalars(select(Oddity)).one()
    assert (row.kind, row.number, row.state) == ("networks", 4, rules.OPEN)
    row.number = 3
    session.commit()
    assert service.watch(session, AT + 2 * HOUR) == 0
    session.expire_all()
    assert session.scalars(select(Oddity.number)).all() == [4]


def test_a_contest_is_looked_at_until_a_day_after_its_end(session: Session, contest: str) -> None:
    for days in (1, 2, 3):
        service.watch(session, AT + timedelta(days=days))
    session.commit()
    assert service.watch(session, AT + timedelta(days=20)) == 0


def test_learning_is_not_watched(session: Session, champion: int, amara: int) -> None:
    deeds.enter(session, amara, deeds.contest(session, champion, deeds.SPRINT))
    assert service.watch(session, AT + HOUR) == 0


def test_the_champion_is_told_what_needs_them(session: Session, contest: str) -> None:
    said = [(one.words, one.path) for one in factories.needs(session, needs.NEEDS, AT + HOUR)]
    assert said == [("Something looks unusual in “Autumn of doors”.", f"/programme/contests/{contest}/unusual")]
    later = [one.urgency for one in factories.needs(session, needs.NEEDS, AT + timedelta(days=2))]
    assert later == [1, 2]


def test_the_list_is_paged_with_hundreds(
    client: FlaskClient, session: Session, page: str, amara: int, contest: str
) -> None:
    number = contests.contest(session, contest).id
    seen = {"since": AT, "until": AT, "number": 12, "state": rules.OPEN, "found_at": AT, "reason": ""}
    names = {"contest_id": number, "person_id": amara, "kind": "burst"}
    session.add_all(Oddity(**names, about=f"s{n}:x", day=AT.date(), **seen) for n in range(205))
    session.commit()
    assert "Page 11 of 11" in text(client.get(f"{page}?page=99"))
    assert "No line of it counted" in text(client.get(f"{page}/{session.scalar(select(func.max(Oddity.id)))}"))
