"""The pages of administrators, asked for as a browser does."""

import re

import pytest
from sqlalchemy import event

from lms.delivery import models as delivery_models
from lms.people import service as people
from tests import factories
from tests.factories import PASSWORD, post

GETS = ("/system", "/system/people", "/system/people/invite", "/system/teams", "/system/audit")


@pytest.fixture
def boss(session, client):
    key = factories.person(session, "Grace Hopper", roles=("admin",), team="Operations", password=PASSWORD)
    factories.sign_in(client, session, key)
    return key


@pytest.fixture
def ada(session):
    return factories.person(session, "Ada Lovelace", password=PASSWORD)


def public(session, key):
    return people.person(session, key).public_id


@pytest.mark.parametrize("path", GETS)
def test_every_page_is_for_administrators_only(client, session, path):
    assert client.get(path).status_code == 303
    for role in ("learner", "trainer", "staff", "expert", "champion"):
        key = factories.person(session, role, roles=(role,))
        factories.sign_in(client, session, key)
        assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/system/people/invite",
        "/system/people/{}",
        "/system/people/{}/deactivate",
        "/system/people/{}/reactivate",
        "/system/people/{}/end-sessions",
        "/system/people/{}/reset-link",
        "/system/teams",
        "/system/teams/1/rename",
        "/system/teams/1/leads",
        "/system/teams/1/leads/{}/remove",
        "/system/outbox/1/resend",
    ],
)
def test_every_change_is_for_administrators_only(client, session, ada, path):
    address = path.format(public(session, ada))
    assert post(client, address, roles="admin").status_code == 303
    factories.sign_in(client, session, factories.person(session, "Champion", roles=("champion",)))

    assert post(client, address, roles="admin").status_code == 403
    assert people.person(session, ada).roles == {"learner"}


@pytest.mark.parametrize(
    "path",
    ["/system/people/nobody", "/system/people/ada@norda.example", "/system/teams/4711", "/system/people/a%00b"],
)
def test_what_is_not_there_is_missing(client, boss, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", GETS)
def test_pages_open_for_the_administrator_in_few_queries(client, academy, session, boss, path):
    for number in range(60):
        factories.person(session, f"Person {number}")
    client.get(path)
    statements = []
    event.listen(academy.store.read_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    page = client.get(path)

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert len(statements) <= 8


# ---- people


def test_people_are_searched_filtered_and_paged(client, session, boss, ada):
    text = "name,email,team\n" + "".join(f"Person {n:03},p{n}@x.example,Sales\n" for n in range(60))
    people.import_people(session, text, at=session.info["academy"].clock())
    sales = next(key for key, name in people.team_names(session).items() if name == "Sales")

    assert "62 people" in client.get("/system/people").text
    first = client.get(f"/system/people?q=person&team={sales}").text
    assert "Page 1 of 2" in first
    assert "Person 049" in first
    after = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(after).text
    assert "Page 2 of 2" in second
    assert "Person 059" in second
    assert "Grace Hopper" in client.get("/system/people?role=admin").text
    assert "Person 001" not in client.get("/system/people?role=admin").text


def test_a_plain_visit_of_the_list_complains_about_nothing(client, boss):
    text = client.get("/system/people").text

    assert 'class="error"' not in text
    assert "aria-invalid" not in text


def test_an_empty_list_has_a_sentence_and_a_way_out(client, boss):
    assert "Nobody fits this search." in client.get("/system/people?q=zzz").text
    assert "Nobody has such an account." in client.get("/system/people?state=closed").text


@pytest.mark.parametrize(
    "query", ["?page=-3", "?page=x", "?page=99999", "?team=x", "?role=boss&state=none", "?q=" + "%25" * 300]
)
def test_an_odd_address_of_the_list_is_no_error(client, boss, query):
    assert client.get("/system/people" + query).status_code == 200


def test_long_names_and_markup_are_only_text(client, session, boss):
    factories.person(session, "<script>alert(1)</script>" + "x" * 90, email="x@norda.example")

    assert "<script>alert" not in client.get("/system/people").text


def test_roles_and_team_are_changed(client, session, boss, ada):
    people.add_team(session, "Sales", at=session.info["academy"].clock())
    sales = next(key for key, name in people.team_names(session).items() if name == "Sales")
    path = f"/system/people/{public(session, ada)}"
    assert "Trainer: writes" in client.get(path).text

    reply = post(client, path, roles=["trainer", "champion"], team=sales)

    person = people.person(session, ada)
    assert reply.status_code == 303
    assert (person.roles, person.team_id) == ({"learner", "trainer", "champion"}, sales)
    assert "count from the next page on" in client.get(path).text
    assert post(client, path, team="").status_code == 303
    assert people.person(session, ada).roles == {"learner"}
    assert people.person(session, ada).team_id is None


@pytest.mark.parametrize("fields", [{"roles": "boss"}, {"team": "4711"}, {"team": "x"}])
def test_a_role_or_team_that_is_not_there_is_refused(client, session, boss, ada, fields):
    reply = post(client, f"/system/people/{public(session, ada)}", **{"team": "", "roles": "staff"} | fields)

    assert reply.status_code == 422
    assert people.person(session, ada).roles == {"learner"}


def test_ones_own_roles_are_shown_but_not_changed(client, session, boss):
    path = f"/system/people/{public(session, boss)}"

    page = client.get(path)
    reply = post(client, path, team="", roles=["admin", "champion"])

    assert 'name="roles"' not in page.text
    assert "Close the account" not in page.text
    assert reply.status_code == 303
    assert people.person(session, boss).roles == {"learner", "admin"}


def test_the_last_administrator_cannot_be_taken_away(client, session, boss, ada):
    path = f"/system/people/{public(session, boss)}"

    assert post(client, f"{path}/deactivate").status_code == 422
    assert people.person(session, boss).active


def test_an_account_is_closed_and_opened_again(client, session, boss, ada, clock):
    token = people.open_session(session, ada, at=clock.now)
    path = f"/system/people/{public(session, ada)}"

    assert post(client, f"{path}/deactivate").status_code == 303
    assert people.visit(session, token=token, at=clock.now) is None
    assert "Account closed" in client.get(path).text
    reply = post(client, f"{path}/reset-link")
    assert reply.status_code == 422
    assert "This account is closed." in reply.text
    assert post(client, f"{path}/reactivate").status_code == 303
    assert people.person(session, ada).active


def test_sessions_are_ended_and_a_reset_link_is_mailed_not_shown(client, session, boss, ada, clock):
    token = people.open_session(session, ada, at=clock.now)
    path = f"/system/people/{public(session, ada)}"

    post(client, f"{path}/end-sessions")
    assert people.visit(session, token=token, at=clock.now) is None
    post(client, f"{path}/reset-link")
    page = client.get(path).text
    assert "on its way to ada.lovelace@norda.example" in page
    assert "/reset/" not in page


def test_an_invitation_shows_its_link_once(client, session, boss):
    reply = post(client, "/system/people/invite", email="new@norda.example", name="New", roles=["staff"], team="")

    assert (reply.status_code, reply.location) == (303, "/system/people/invite")
    page = client.get("/system/people/invite").text
    link = re.search(r'value="(http://localhost/join/[^"]+)"', page)[1]
    assert "/join/" not in client.get("/system/people/invite").text
    assert "Grace Hopper invites you" in client.get(link.removeprefix("http://localhost")).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": ""}, "Enter an e-mail address."),
        ({"email": "wrong"}, "like name@example.com"),
        ({"email": "grace.hopper@norda.example"}, "has an account already"),
        ({"roles": "boss"}, "There is a problem"),
        ({"name": "x" * 200}, "at most 120"),
    ],
)
def test_a_wrong_invitation_keeps_what_was_typed(client, boss, fields, words):
    sent = {"email": "new@norda.example", "name": "Kept Name", "team": "", "roles": "trainer"} | fields
    reply = post(client, "/system/people/invite", **sent)

    assert reply.status_code == 422
    assert "<title>Error: Invite somebody" in reply.text
    assert words in reply.text
    assert f'value="{sent["name"]}"' in reply.text


def test_inside_a_host_nobody_is_invited_or_reset_here(client, academy, session, boss, ada):
    academy.embedded_in_host = True

    assert client.get("/system/people/invite").status_code == 404
    assert post(client, "/system/people/invite", email="x@norda.example").status_code == 404
    assert post(client, f"/system/people/{public(session, ada)}/reset-link").status_code == 404
    assert client.get("/system/people").status_code == 200


# ---- teams


def test_a_team_is_added_renamed_and_led(client, session, boss, ada):
    assert "Operations" in client.get("/system/teams").text
    reply = post(client, "/system/teams", name="Sales")
    assert reply.status_code == 303
    assert "Nobody yet" in client.get(reply.location).text

    assert post(client, f"{reply.location}/rename", name="Sales & more").status_code == 303
    assert post(client, f"{reply.location}/leads", email="ada.lovelace@norda.example").status_code == 303
    page = client.get(reply.location).text
    assert "Sales &amp; more" in page
    assert "Ada Lovelace" in page
    assert "led by Ada Lovelace" in client.get("/system/teams").text
    assert post(client, f"{reply.location}/leads/{public(session, ada)}/remove").status_code == 303
    assert people.leads(session, ada) == ()
    assert post(client, f"{reply.location}/leads/{public(session, ada)}/remove").status_code == 404


@pytest.mark.parametrize("name", ["", "operations", "x" * 121])
def test_a_team_needs_a_name_of_its_own(client, session, boss, name):
    other = people.add_team(session, "Other", at=session.info["academy"].clock())

    assert post(client, "/system/teams", name=name).status_code == 422
    assert post(client, f"/system/teams/{other}/rename", name=name).status_code == 422


@pytest.mark.parametrize("email", ["", "nobody@norda.example", "closed@norda.example"])
def test_a_lead_needs_an_open_account(client, session, boss, clock, email):
    closed = factories.person(session, "Closed", email="closed@norda.example")
    people.deactivate(session, closed, at=clock.now, by=None)
    team = next(iter(people.team_names(session)))

    assert post(client, f"/system/teams/{team}/leads", email=email).status_code == 422


def test_without_teams_the_page_says_what_to_do(client, session):
    factories.sign_in(client, session, factories.person(session, "Boss", roles=("admin",)))

    assert "There is no team yet." in client.get("/system/teams").text


# ---- health and audit


def test_health_shows_database_release_people_and_jobs(client, session, boss, academy):
    page = client.get("/system").text

    assert re.search(r"SQLite 3|PostgreSQL \d", page)
    assert "people.retention" in page
    assert "Nothing is stuck" in page


def test_mail_that_was_given_up_is_shown_and_sent_again(client, session, boss, clock):
    item = delivery_models.OutboxItem(
        kind="mail", payload={"to": "a@norda.example", "subject": "Hello <b>", "text": "x", "message_id": "1"},
        created_at=clock.now, next_try_at=clock.now, tries=6, dead_at=clock.now, last_error="refused",
    )  # fmt: skip
    session.add(item)
    session.commit()

    page = client.get("/system").text
    assert "Some mail could not be delivered." in page
    assert "Hello &lt;b&gt;" in page
    assert post(client, f"/system/outbox/{item.id}/resend").status_code == 303
    assert "Some mail could not be delivered." not in client.get("/system").text
    assert post(client, f"/system/outbox/{item.id}/resend").status_code == 404


def test_the_audit_log_names_people_and_pages(client, session, boss, ada, clock):
    for number in range(30):
        people.set_roles(session, ada, ("trainer",) if number % 2 else ("staff",), at=clock.now, by=boss)
        people.set_team(session, ada, None, at=clock.now, by=boss)
    for number in range(60):
        people.add_team(session, f"Team {number}", at=clock.now, by=boss)

    page = client.get("/system/audit").text
    assert "team: added" in page
    assert "Grace Hopper" in page
    older = re.search(r'rel="next" href="([^"]+)"', page)[1]
    second = client.get(older).text
    assert "person: roles" in second
    assert public(session, ada) in second
    assert "Newest lines" in second
    assert client.get("/system/audit?before=1").status_code == 200
    assert "The log is whole" in client.get("/system/audit?check=1").text


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 30])
def test_an_odd_page_of_the_log_is_no_error(client, boss, before):
    assert client.get("/system/audit", query_string={"before": before}).status_code == 200


@pytest.mark.parametrize("path", ["/system/teams/{}/rename", "/system/outbox/{}/resend", "/me/sessions/{}/end"])
def test_a_number_no_database_holds_is_missing(client, boss, path):
    assert post(client, path.format("9" * 30)).status_code == 404


def test_an_altered_line_is_told(client, session, boss, ada, clock):
    people.set_roles(session, ada, ("trainer",), at=clock.now, by=boss)
    session.connection().exec_driver_sql("UPDATE lms_audit SET action = 'nothing' WHERE n = 1")

    assert "The log is not whole" in client.get("/system/audit?check=1").text
