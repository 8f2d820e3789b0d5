"""The pages of boards: off, before one joins, my place, the first places, teams, and the administrator's switch."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.contests.boards import service as boards
from lms.contests.boards.models import BoardTeam
from lms.people import service as people
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.contests.boards.conftest import Advocate
from tests.factories import post

READ = boards.digest(boards.text())
ROW = re.compile(r'class="number">([\d,]+)</td>\s*<th scope="row"><span>([^<]*?)\s*(?:<|$)')


def places(page: str) -> list[tuple[str, str]]:
    return [(place, name.strip()) for place, name in ROW.findall(page)]


@pytest.fixture
def crowd(advocate: Advocate) -> list[int]:
    return [advocate(f"Person {number}", 15 * (number // 2)) for number in range(12)]


def test_without_boards_the_pages_say_so_and_where_they_are_turned_on(client: FlaskClient, session: Session) -> None:
    admin = factories.person(session, "Ad Min", roles=("admin",))
    for who, link in ((factories.person(session), 'href="/"'), (admin, 'href="/system/boards"')):
        factories.sign_in(client, session, who)
        for path in ("/boards", "/boards/first", "/boards/teams"):
            page = client.get(path).text
            assert "There are no boards in this academy." in page
            assert link in page.partition('class="empty"')[2]
    reply = post(client, "/boards", shown="name", read=READ)
    assert reply.status_code == 409


def test_an_administrator_turns_boards_on_and_off(client: FlaskClient, session: Session) -> None:
    factories.sign_in(client, session, factories.person(session, "Ad Min", roles=("admin",)))
    assert "There are no boards." in client.get("/system/boards").text

    assert post(client, "/system/boards", on="yes").status_code == 303
    page = client.get("/system/boards").text
    assert "Turned on by Ad Min on" in page
    assert "Turn boards off" in page
    assert boards.turned(session).on

    post(client, "/system/boards", on="no")
    assert "Turned off by Ad Min on" in client.get("/system/boards").text


def test_joining_is_asked_with_equal_buttons_and_an_alias_that_is_not_the_name(
    client: FlaskClient, session: Session, advocate: Advocate
) -> None:
    amara = advocate("Amara Okafor", 30, joins=False)
    factories.sign_in(client, session, amara)

    page = client.get("/boards").text

    main = page.partition("<main")[2]
    assert "Nobody sees who is not on it" in main
    assert main.count("button button--equal") == 2
    assert " checked" not in main
    offered = re.search(r'name="alias"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="alias"', main)
    assert offered
    alias = offered[1] or offered[2]
    assert "Amara" not in alias
    reply = post(client, "/boards", shown="alias", alias=alias, read=READ)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/boards")
    assert "It is shown once 5 people are on it." in client.get("/boards").text
    assert boards.shown(session, amara) == boards.Shown("alias", alias)


@pytest.mark.parametrize(
    ("send", "words"),
    [
        ({"alias": "Otter"}, "Choose how others see you."),
        ({"shown": "alias", "alias": "O<b>"}, "Use letters, digits, spaces, hyphens and apostrophes for an alias."),
        ({"shown": "alias", "alias": "x" * 200}, "Use at most 30 characters for an alias."),
        ({"shown": "alias", "alias": "wren amara"}, "Choose another alias."),
        ({"shown": "alias", "alias": "Otter", "read": "old"}, "This text has changed"),
    ],
)
def test_what_cannot_be_is_refused_with_everything_typed_still_there(
    client: FlaskClient, session: Session, advocate: Advocate, send: dict[str, str], words: str
) -> None:
    advocate("Amara")
    ben = advocate("Ben", joins=False)
    factories.sign_in(client, session, ben)

    reply = post(client, "/boards", **{"read": READ, **send})

    assert reply.status_code == 422
    assert words in reply.text
    assert send["alias"].replace("<", "&lt;").replace(">", "&gt;") in reply.text
    assert boards.state(session, ben).joined_at is None


def test_whoever_may_not_join_is_told_so_without_a_form(client: FlaskClient, session: Session, boards_on: int) -> None:
    factories.sign_in(client, session, factories.person(session))

    page = client.get("/boards").text

    assert 'name="read"' not in page
    assert "Nothing is asked of you here." in page
    assert post(client, "/boards", shown="name", read=READ).status_code == 403


def test_the_page_shows_those_next_to_me_first(client: FlaskClient, session: Session, crowd: list[int]) -> None:
    factories.sign_in(client, session, crowd[6])

    page = client.get("/boards").text

    assert "You are at place 5 with 45 points of the last 30 days, among 10 people or more." in page
    assert places(page) == [
        ("1", "Wren Person 11"),
        ("3", "Wren Person 8"),
        ("3", "Wren Person 9"),
        ("5", "Wren Person 6"),
        ("5", "Wren Person 7"),
        ("7", "Wren Person 4"),
        ("7", "Wren Person 5"),
    ]
    assert page.count(">you<") == 1


def test_the_first_places_are_read_ten_a_page(client: FlaskClient, session: Session, crowd: list[int]) -> None:
    factories.sign_in(client, session, factories.person(session))

    one, two = client.get("/boards/first").text, client.get("/boards/first?page=2").text

    assert places(one)[:3] == [("1", "Wren Person 10"), ("1", "Wren Person 11"), ("3", "Wren Person 8")]
    assert len(places(one)) == 10
    assert places(two) == [("11", "Wren Person 0"), ("11", "Wren Person 1")]
    assert "page=2" in one
    assert "page=3" not in two
    for page in (0, 3, 11):
        assert client.get(f"/boards/first?page={page}").status_code == 404


def test_a_board_of_four_people_is_shown_to_nobody(client: FlaskClient, session: Session, advocate: Advocate) -> None:
    crowd = [advocate(f"Person {number}", 15) for number in range(5)]
    factories.sign_in(client, session, crowd[1])
    assert len(places(client.get("/boards").text)) == 5

    boards.leave(session, crowd[0])
    session.commit()

    assert places(client.get("/boards").text) == []
    first = client.get("/boards/first").text
    assert places(first) == []
    assert "once five people are on it" in first
    assert client.get("/boards/first?page=2").status_code == 404


def test_leaving_is_one_click_and_counts_on_the_next_page(
    client: FlaskClient, session: Session, crowd: list[int]
) -> None:
    factories.sign_in(client, session, crowd[11])

    assert post(client, "/boards/leave").status_code == 303

    assert "Join the board" in client.get("/boards").text
    assert "Wren Person 11" not in client.get("/boards/first").text
    assert post(client, "/boards/leave").status_code == 303, "again is nothing"


def test_somebody_changes_how_others_see_them(client: FlaskClient, session: Session, crowd: list[int]) -> None:
    factories.sign_in(client, session, crowd[11])
    assert re.search(r'value="Wren Person 11"', client.get("/boards").text)

    assert post(client, "/boards/shown", shown="name", alias="", read=READ).status_code == 303
    assert ("1", "Person 11") in places(client.get("/boards").text)
    reply = post(client, "/boards/shown", shown="alias", alias="Wren Person 3", read=READ)
    assert reply.status_code == 422
    assert "Choose another alias." in reply.text
    assert post(client, "/boards/shown", shown="both", alias="", read=READ).status_code == 422


def test_teams_are_shown_by_their_average_page_by_page(client: FlaskClient, session: Session, boards_on: int) -> None:
    factories.sign_in(client, session, boards_on)
    assert "No team is shown yet." in client.get("/boards/teams").text
    for number in range(26):
        team = people.add_team(session, f"Team {number:02}", at=AT)
        average = None if number == 0 else 5 * number
        row = {"average": average, "active": 10 if number else 0, "left": 0, "said_on": None, "since": AT.date()}
        session.add(BoardTeam(team_id=team, **row))
    people.add_team(session, "<b>North</b>", at=AT)
    session.commit()

    page = client.get("/boards/teams").text

    assert "Team 25" in page
    assert "Team 00" not in page
    assert "10 or more" in page
    assert client.get("/boards/teams?page=2").status_code == 404


def test_a_page_asks_the_database_at_most_six_times_however_many_there_are(
    client: FlaskClient, session: Session, academy: Academy, crowd: list[int]
) -> None:
    factories.sign_in(client, session, crowd[5])
    newcomer = factories.person(session)
    boards.show_as(session, crowd[6], boards.Shown("name"), AT)
    session.commit()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    for who in (crowd[5], newcomer):
        factories.sign_in(client, session, who)
        for path in ("/boards", "/boards/first", "/boards/first?page=2", "/boards/teams"):
            event.listen(academy.store.read_engine, "before_cursor_execute", note)
            assert client.get(path).status_code == 200
            event.remove(academy.store.read_engine, "before_cursor_execute", note)
            assert len(asked) <= 6, (path, asked)
            asked.clear()


def test_a_page_of_others_is_the_same_before_and_after_somebody_says_not_now(
    client: FlaskClient, session: Session, crowd: list[int], advocate: Advocate
) -> None:
    other = advocate("Not Now", 300, joins=False)
    factories.sign_in(client, session, crowd[3])
    before = [client.get(path).text for path in ("/boards", "/boards/first", "/boards/teams")]

    deeds.opt_out(session, other)

    assert [client.get(path).text for path in ("/boards", "/boards/first", "/boards/teams")] == before
