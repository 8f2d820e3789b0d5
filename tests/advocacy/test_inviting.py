"""Invitations: a note on Today that presses nobody, and that tells who invited nothing at all."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.advocacy import invitations, service
from lms.advocacy.models import PeerInvitation
from lms.people import service as people
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.factories import post

INVITING = """
[[permission]]
key = "colleague.invite"
level = 2
outward = true
opens = "peer.invite"
says = "invite a colleague"
"""
NOTE = "Grace Hopper thought that you might like to know."
WORDS = "We have three new stories about repairs."
DAYS = timedelta(days=180)


@pytest.fixture
def grace(session: Session) -> int:
    """An advocate who may invite."""
    deeds.publish(session, {"courses/levels.toml": written.LEVELS + INVITING})
    who = factories.person(session, "Grace Hopper")
    deeds.advocate(session, who)
    return who


@pytest.fixture
def ada(session: Session, grace: int) -> int:
    """A colleague who has the choice."""
    who = factories.person(session, "Ada Lovelace")
    deeds.reach(session, who, 2)
    return who


def invite(session: Session, by: int, who: int, at=AT) -> None:
    service.invite(session, by, people.person(session, who).email, at=at)
    session.commit()


def today(client: FlaskClient, session: Session, who: int) -> str:
    factories.sign_in(client, session, who)
    return client.get("/").text


# What the colleague sees.


def test_a_colleague_who_may_be_asked_finds_the_note(
    client: FlaskClient, session: Session, grace: int, ada: int
) -> None:
    assert NOTE not in today(client, session, ada)

    invite(session, grace, ada)

    assert NOTE in today(client, session, ada)


def test_the_note_goes_after_thirty_days(
    client: FlaskClient, session: Session, clock: MovableClock, grace: int, ada: int
) -> None:
    invite(session, grace, ada)

    clock.now = AT + timedelta(days=30)
    assert NOTE in today(client, session, ada)
    clock.now = AT + timedelta(days=30, seconds=1)
    assert NOTE not in today(client, session, ada)


@pytest.mark.parametrize("deed", [deeds.decline, deeds.opt_in])
def test_the_note_goes_with_any_answer(client: FlaskClient, session: Session, grace: int, ada: int, deed) -> None:
    invite(session, grace, ada)

    deed(session, ada)

    assert NOTE not in today(client, session, ada)


def test_what_was_said_in_the_180_days_is_never_shown(
    client: FlaskClient, session: Session, clock: MovableClock, grace: int, ada: int
) -> None:
    deeds.decline(session, ada)
    late = AT + DAYS - timedelta(days=1)
    invite(session, grace, ada, at=late)

    for moment in (late, AT + DAYS, AT + DAYS + timedelta(days=2)):
        clock.now = moment
        assert NOTE not in today(client, session, ada)


def test_after_the_180_days_somebody_may_be_invited_anew(
    client: FlaskClient, session: Session, clock: MovableClock, grace: int, ada: int
) -> None:
    deeds.decline(session, ada)

    clock.now = AT + DAYS
    invite(session, grace, ada, at=clock.now)

    assert NOTE in today(client, session, ada)


def test_no_mail_is_sent(session: Session, academy: Academy, grace: int, ada: int) -> None:
    before = academy.exports["mail"](session, ada)

    invite(session, grace, ada)

    assert academy.exports["mail"](session, ada) == before == []


# What the one who invites sees: the same, whoever it was and whatever they chose.


def never_asked(session: Session, who: int) -> None:
    """Do nothing."""


@pytest.mark.parametrize("deed", [deeds.decline, deeds.opt_in, never_asked, None])
def test_the_answer_the_page_and_the_questions_to_the_database_are_the_same_for_everybody(
    client: FlaskClient, session: Session, academy: Academy, grace: int, ada: int, deed
) -> None:
    if deed:
        deed(session, ada)
    address = people.person(session, ada).email if deed else "nobody@norda.example"
    factories.sign_in(client, session, grace)
    client.get("/advocacy/invite")
    sent: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        sent.append(statement)

    engines = (academy.store.read_engine, academy.store.write_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    reply = post(client, "/advocacy/invite", email=address)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    page = client.get("/advocacy/invite").text

    assert (reply.status_code, reply.location) == (303, "/advocacy/invite")
    assert "You have invited 1 colleague, the last one on" in page
    assert "finds a note on Today" in page
    known = _KNOWN.setdefault("answer", (reply.data, page.partition("<main")[2], len(sent)))
    assert known == (reply.data, page.partition("<main")[2], len(sent))


_KNOWN: dict[str, tuple[bytes, str, int]] = {}
"""What the first of them got."""


def test_a_second_invitation_says_the_same_and_counts_nothing(
    client: FlaskClient, session: Session, grace: int, ada: int
) -> None:
    factories.sign_in(client, session, grace)

    for address in ("ada.lovelace@norda.example", " Ada.Lovelace@NORDA.example"):
        assert post(client, "/advocacy/invite", email=address).status_code == 303

    assert "You have invited 1 colleague," in client.get("/advocacy/invite").text


def test_no_row_holds_the_address(session: Session, grace: int, ada: int) -> None:
    invite(session, grace, ada)

    row = session.scalars(select(PeerInvitation)).one()
    assert len(row.invited) == len(row.pair) == 64
    assert "ada" not in f"{row.invited}{row.pair}"


def test_leaving_and_returning_invites_nobody_twice(
    client: FlaskClient, session: Session, grace: int, ada: int
) -> None:
    invite(session, grace, ada)
    deeds.opt_out(session, grace)
    assert NOTE not in today(client, session, ada)
    assert service.invited(session, grace) == ()

    deeds.opt_in(session, grace)
    invite(session, grace, ada)

    assert NOTE not in today(client, session, ada)


def test_when_the_invited_is_erased_the_count_of_others_stays(session: Session, grace: int, ada: int) -> None:
    invite(session, grace, ada)
    before = session.scalars(select(PeerInvitation.invited)).one()

    people.erase(session, ada, at=AT, by=ada)

    assert len(service.invited(session, grace)) == 1
    assert session.scalars(select(PeerInvitation.invited)).one() != before


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Enter an e-mail address."),
        ("   ", "Enter a whole address"),
        ("nobody", "Enter a whole address"),
        ("grace.hopper@norda.example", "This is your own address."),
    ],
)
def test_what_does_not_fit_comes_back(
    client: FlaskClient, session: Session, grace: int, address: str, words: str
) -> None:
    factories.sign_in(client, session, grace)

    reply = post(client, "/advocacy/invite", email=address)

    assert reply.status_code == 422
    assert words in reply.text


def test_twenty_a_week_are_enough(session: Session, grace: int) -> None:
    for number in range(20):
        service.invite(session, grace, f"{number}@norda.example", at=AT)

    with pytest.raises(service.TooMany):
        service.invite(session, grace, "one.more@norda.example", at=AT)
    service.invite(session, grace, "one.more@norda.example", at=AT + timedelta(days=7))


def test_without_the_key_the_page_says_what_it_needs(client: FlaskClient, session: Session, ada: int) -> None:
    factories.sign_in(client, session, ada)

    page = client.get("/advocacy/invite").text

    assert "What it needs" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert post(client, "/advocacy/invite", email="a@norda.example").status_code == 403


# The champion's words to everybody who has the choice.


@pytest.fixture
def champion(session: Session, grace: int) -> int:
    """Who runs the programme."""
    return factories.person(session, "Cham Pion", roles=("champion",))


def test_the_champions_words_stand_beside_the_choice(
    client: FlaskClient, session: Session, champion: int, ada: int
) -> None:
    factories.sign_in(client, session, champion)

    assert post(client, "/programme/invitation", words=WORDS).status_code == 303

    assert WORDS in client.get("/programme/invitation").text
    assert WORDS in today(client, session, ada)


@pytest.mark.parametrize("deed", [deeds.decline, deeds.opt_in])
def test_nobody_who_answered_sees_the_champions_words(
    client: FlaskClient, session: Session, champion: int, ada: int, deed
) -> None:
    deed(session, ada)
    service.call(session, WORDS, by=champion, at=AT)

    assert WORDS not in today(client, session, ada)


def test_a_general_invitation_comes_at_most_once_in_180_days(
    client: FlaskClient, session: Session, clock: MovableClock, champion: int
) -> None:
    service.call(session, WORDS, by=champion, at=AT)

    clock.now = AT + DAYS - timedelta(seconds=1)
    factories.sign_in(client, session, champion)
    reply = post(client, "/programme/invitation", words="Again.")
    assert reply.status_code == 422
    assert "at most once in 180 days" in reply.text
    clock.now = AT + DAYS
    factories.sign_in(client, session, champion)
    assert post(client, "/programme/invitation", words="Again.").status_code == 303


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("   ", "Write what you would like people to know."),
        ("This is your LAST chance!", "presses people"),
        ("Don’t miss it.", "presses people"),
        ("x" * 301, "Use at most 300 characters."),
    ],
)
def test_words_that_press_or_do_not_fit_come_back(
    client: FlaskClient, session: Session, champion: int, words: str, why: str
) -> None:
    factories.sign_in(client, session, champion)

    reply = post(client, "/programme/invitation", words=words)

    assert reply.status_code == 422
    assert why in reply.text
    assert words.strip()[:20] in reply.text.replace("&#39;", "'").replace("&rsquo;", "’")


def test_words_that_do_not_press_pass() -> None:
    assert invitations.clean("  Come and\nhave a look. ") == "Come and have a look."
    for words in ("", "x" * 301):
        with pytest.raises(service.BadWords):
            invitations.clean(words)
