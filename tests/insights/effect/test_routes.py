"""The page of the effect of training: it never claims proof, and nobody is found in it."""

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.insights.effect.models import Effect, InvitationPlace
from lms.web.academy import Academy
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.insights.effect.conftest import advocates, took
from tests.insights.effect.test_service import COURSE, drawn, measured, trained
from tests.learning.deeds import statements

__all__ = ["trained"]
BANNER = "People choose training: association, not proof."


def test_the_page_says_association_and_shows_every_measure(
    client: FlaskClient, academy: Academy, session: Session, reads: int, trained: list[int]
) -> None:
    measured(academy, session)
    page = client.get("/programme/effect").text

    assert BANNER in page
    assert "proof" not in page.replace(BANNER, "")
    assert "People who took this step had 50 % more shares" in page
    for words in ("Shares a person", "Shares in own words", "Human clicks a share", "Incidents a person"):
        assert words in page
    assert "5 people or more took it" in page
    assert 'role="img"' in page


def test_an_empty_page_says_what_is_missing_and_what_to_do(client: FlaskClient, reads: int) -> None:
    page = client.get("/programme/effect?step=level:x").text

    assert BANNER in page
    assert "No step has five people yet" in page
    assert 'href="/programme/effect/order"' in page
    assert "20 % more: about" in page


def test_figures_leave_as_a_file(
    client: FlaskClient, academy: Academy, session: Session, reads: int, trained: list[int]
) -> None:
    measured(academy, session)
    reply = client.get("/programme/effect.csv")
    rows = list(csv.reader(io.StringIO(reply.text.lstrip("\ufeff"))))

    assert reply.mimetype == "text/csv"
    assert rows[0][:2] == ["Step", "Measure"]
    assert rows[1][:6] == ["Second steps", "Shares a person", "2.0", "3.0", "2.0", "2.0"]
    assert {row[-1] for row in rows[1:]} == {"association, not proof"}
    assert len(rows) == 6


def test_only_an_order_by_lot_says_more_than_association_and_still_not_proof(
    client: FlaskClient, session: Session, reads: int
) -> None:
    figure = {"measure": "shares", "means": [1.0, 2.0, 1.0, 1.0], "change": [0.5, 0.1, 1.0, 2.0]}
    more = {"others": 9, "at": AT, "day": 1, "figures": [figure]}
    session.add(Effect(step="lot:x", title="Invited by lot to Second steps", people=9, **more))
    session.add(Effect(step=COURSE, title="Second steps", people=9, **more))
    page = client.get("/programme/effect").text

    assert "The lot decided the order of the invitations." in page
    assert "proof" not in page
    assert "comes from the invitation or from chance" in page
    assert BANNER in client.get("/programme/effect?step=course:second").text


def test_an_order_is_drawn_once_with_the_form(client: FlaskClient, session: Session, reads: int) -> None:
    advocates(session, 11)
    form = {"course": "second", "waves": "2", "first_on": "2026-11-30"}
    assert 'name="waves"' in client.get("/programme/effect/order").text
    assert post(client, "/programme/effect/order", **form).status_code == 303
    again = post(client, "/programme/effect/order", **form)
    assert again.status_code == 422
    assert "was drawn before" in again.text
    assert 'value="2026-11-30"' in again.text
    page = client.get("/programme/effect").text
    assert "10 people or more in 2 waves, from 30 November 2026, 4 January 2027" in page


@pytest.mark.parametrize("wrong", [{"waves": "9"}, {"course": "x"}, {"first_on": "soon"}, {"first_on": ""}])
def test_an_order_that_cannot_be_is_422(client: FlaskClient, session: Session, reads: int, wrong) -> None:
    form = {"course": "second", "waves": "2", "first_on": "2026-11-30"} | wrong

    assert post(client, "/programme/effect/order", **form).status_code == 422
    assert not session.scalars(select(InvitationPlace)).all()


def test_an_invitation_stands_on_today_with_equal_buttons_until_it_is_put_away(
    client: FlaskClient, session: Session, champion: int
) -> None:
    one, other, *_ = advocates(session, 12)
    drawn(session, champion)
    factories.sign_in(client, session, one)
    assert "There is a course you may like" not in client.get("/").text
    session.execute(update(InvitationPlace).values(invited_on=AT.date()))
    page = client.get("/").text

    assert "There is a course you may like" in page
    card = page.partition('aria-labelledby="invited-to"')[2].partition("</section>")[0]
    assert card.count('class="button button--quiet"') == 2
    assert post(client, "/invitation/second/not-now").status_code == 303
    assert "There is a course you may like" not in client.get("/").text
    factories.sign_in(client, session, other)
    assert "There is a course you may like" in client.get("/").text
    took(session, [other], COURSE, at=AT)
    assert "There is a course you may like" not in client.get("/").text


def test_an_invitation_is_over_after_thirty_days(client: FlaskClient, session: Session, champion: int) -> None:
    one, *_ = advocates(session, 12)
    drawn(session, champion)
    session.execute(update(InvitationPlace).values(invited_on=AT.date() - timedelta(days=30)))
    factories.sign_in(client, session, one)

    assert "There is a course you may like" not in client.get("/").text


def test_the_page_asks_the_database_a_fixed_number_of_times(
    client: FlaskClient, academy: Academy, session: Session, reads: int, trained: list[int]
) -> None:
    def asked() -> int:
        client.get("/programme/effect")
        with statements(academy) as sent:
            client.get("/programme/effect")
        return len(sent)

    empty = asked()
    measured(academy, session)

    assert asked() == empty <= 6
