"""Thanks between colleagues: short, one a day to the same person, shown only by whom they are for."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy_room
from lms.home import digests
from lms.ideas.words import kudos, rules
from lms.ideas.words.models import Kudo
from lms.people import service as people
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as advocacy
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.factories import post
from tests.learning.deeds import statements
from tests.sharing import deeds as sharing

TO = "grace.hopper@norda.example"


@pytest.fixture
def ada(session: Session) -> int:
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def grace(session: Session) -> int:
    return factories.person(session, "Grace Hopper")


@pytest.fixture
def me(client: FlaskClient, session: Session, ada: int) -> FlaskClient:
    factories.sign_in(client, session, ada)
    return client


def thanked(session: Session, by: int, to: str = TO, about: str = "help", at: datetime = AT) -> int:
    kudos.thank(session, by, to, about, "For the map.", zone=UTC, at=at)
    session.commit()
    return session.scalars(select(Kudo.id).order_by(Kudo.id.desc()).limit(1)).one()


def test_whom_it_is_for_decides_who_reads_it(me: FlaskClient, session: Session, ada: int, grace: int) -> None:
    reply = post(me, "/kudos", to="Grace.Hopper@norda.example ", about="help", words="For the <b>map</b>.")
    assert (reply.status_code, reply.location) == (303, "/kudos?view=sent")
    assert "You to Grace Hopper" in me.get("/kudos?view=sent").text
    bo = factories.person(session, "Bo Lind")
    one = session.scalars(select(Kudo.id)).one()

    factories.sign_in(me, session, bo)
    assert "map" not in me.get("/kudos?view=shown").text
    assert post(me, f"/kudos/{one}/shown", shown="yes").status_code == 404
    assert post(me, f"/kudos/{one}/remove").status_code == 404
    factories.sign_in(me, session, grace)
    assert "For the &lt;b&gt;map&lt;/b&gt;." in me.get("/kudos").text
    assert post(me, f"/kudos/{one}/shown", shown="yes").status_code == 303
    factories.sign_in(me, session, bo)
    assert "Ada Lovelace to Grace Hopper" in me.get("/kudos?view=shown").text

    factories.sign_in(me, session, grace)
    assert post(me, f"/kudos/{one}/shown", shown="no").status_code == 303
    assert "Grace Hopper" not in me.get("/kudos?view=shown").text.split("<main")[1]


@pytest.mark.parametrize("by", ["ada", "grace"])
def test_either_of_them_makes_it_go(client: FlaskClient, session: Session, ada: int, grace: int, by: str) -> None:
    one = thanked(session, ada)
    factories.sign_in(client, session, ada if by == "ada" else grace)

    assert post(client, f"/kudos/{one}/remove", view="sent").location == "/kudos?view=sent"

    assert session.scalars(select(Kudo)).all() == []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"to": "nobody@norda.example"}, "Nobody here has this address."),
        ({"to": "Grace Hopper"}, "Nobody here has this address."),
        ({"to": "ada.lovelace@norda.example"}, "This address is your own."),
        ({"to": "gone.away@norda.example"}, "Nobody here has this address."),
        ({"about": "points"}, "Choose one of the list."),
        ({"words": ""}, "Say in a few words what you thank them for."),
        ({"words": "x" * 281}, "Use at most 280 characters."),
    ],
)
def test_what_was_typed_stays_where_something_is_missing(
    me: FlaskClient, session: Session, grace: int, sent: dict[str, str], told: str
) -> None:
    people.deactivate(session, factories.person(session, "Gone Away"), at=AT, by=None)

    reply = post(me, "/kudos", **({"to": TO, "about": "help", "words": "For the map."} | sent))

    assert reply.status_code == 422
    assert told in reply.text
    assert session.scalars(select(Kudo)).all() == []


def test_one_a_day_to_the_same_person_by_the_clock_where_the_sender_is(
    me: FlaskClient, session: Session, ada: int, grace: int, clock: MovableClock
) -> None:
    zones = {"name": "Ada Lovelace", "theme": "light", "language": "en"}
    assert post(me, "/me", time_zone="Pacific/Auckland", **zones).status_code == 303
    send = {"to": TO, "about": "help", "words": "For the map."}
    assert post(me, "/kudos", **send).status_code == 303

    refused = post(me, "/kudos", **send)
    assert refused.status_code == 422
    assert "You have thanked Grace Hopper today." in refused.text

    clock.move(hours=2, minutes=1)  # 00:01 in Auckland, 11:01 in UTC.
    assert post(me, "/kudos", **send).status_code == 303
    assert [row.day.day for row in session.scalars(select(Kudo).order_by(Kudo.id))] == [22, 23]


def test_ten_a_day_to_whomever(session: Session, ada: int) -> None:
    for number in range(11):
        factories.person(session, f"Person {number}")
    for number in range(10):
        thanked(session, ada, f"person.{number}@norda.example")

    with pytest.raises(rules.NotNow, match="ten people"):
        thanked(session, ada, "person.10@norda.example")
    assert thanked(session, ada, "person.10@norda.example", at=AT + timedelta(days=1))


def test_an_unknown_kind_is_refused_by_the_service_too(session: Session, ada: int, grace: int) -> None:
    with pytest.raises(rules.Unfit):
        kudos.thank(session, ada, TO, "points", "So.", zone=UTC, at=AT)


def test_it_pays_nothing_and_counts_nowhere(session: Session, ada: int) -> None:
    sharing.publish(session)
    amara = factories.person(session, "Amara Okafor")
    advocacy.advocate(session, amara)
    before = advocacy_room.points_of(session, amara), recognition.standing(session, amara)

    thanked(session, ada, "amara.okafor@norda.example", "share")

    assert (advocacy_room.points_of(session, amara), recognition.standing(session, amara)) == before


def test_leaving_advocacy_erases_thanks_for_shares_and_nothing_else(session: Session, ada: int) -> None:
    sharing.publish(session)
    amara = factories.person(session, "Amara Okafor")
    advocacy.advocate(session, amara)
    thanked(session, ada, "amara.okafor@norda.example", "share")
    thanked(session, ada, "amara.okafor@norda.example", "help", AT + timedelta(days=1))

    advocacy.opt_out(session, amara)

    assert session.scalars(select(Kudo.about)).all() == ["help"]


def test_each_exports_theirs_without_the_other_s_name(session: Session, ada: int, grace: int) -> None:
    thanked(session, ada)

    sent, received = kudos.export(session, ada), kudos.export(session, grace)

    assert [len(sent["thanks sent"]), len(sent["thanks received"])] == [1, 0]
    assert [len(received["thanks sent"]), len(received["thanks received"])] == [0, 1]
    assert "Ada" not in repr(received)


def test_the_weekly_mail_says_how_many(session: Session, academy: Academy, ada: int, grace: int) -> None:
    people.choose_digest(session, grace, people.WEEKLY, at=AT - timedelta(days=7))
    thanked(session, ada)

    letter, _ = digests.preview(session, grace, AT)

    assert letter is not None
    assert "Colleagues thanked you: 1 note.\nhttp://localhost/kudos" in letter.text


@pytest.mark.parametrize("view", ["", "?view=sent", "?view=shown", "?view=nothing"])
def test_an_empty_page_has_a_sentence_and_the_form(me: FlaskClient, view: str) -> None:
    page = me.get(f"/kudos{view}").text

    assert 'class="empty"' in page
    assert page.count('class="button"') == 1


def test_many_are_paged_in_a_fixed_number_of_queries(
    me: FlaskClient, session: Session, academy: Academy, ada: int, grace: int
) -> None:
    me.get("/kudos")
    with statements(academy) as before:
        me.get("/kudos")
    days = [AT.date() + timedelta(days=number) for number in range(45)]
    words = {"about": "help", "words": "So.", "at": AT, "shown": True}
    session.add_all([Kudo(from_id=grace, to_id=ada, day=day, **words) for day in days])
    session.commit()
    with statements(academy) as after:
        page = me.get("/kudos?page=3").text

    assert "Page 3" in page
    assert 'rel="next"' not in page
    assert len(before) == len(after) <= 3
    assert me.get("/kudos?view=shown&page=2").status_code == 200
