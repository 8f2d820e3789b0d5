"""The pages of required training, and who may see what of them."""

from datetime import date

import pytest

from lms.learning import service as learning
from lms.people import service as people
from tests import factories
from tests.learning import deeds
from tests.learning.deeds import AT


@pytest.fixture
def champion(session):
    return factories.person(session, "Chen Champion", roles=("champion",))


@pytest.fixture
def number(session, champion):
    """The first course, required of everybody."""
    learning.assign(session, "course:first", team_id=None, due_on=date(2026, 11, 30), by=champion, at=AT)
    session.commit()
    return learning.assignments(session)[0].id


@pytest.fixture
def lead(session):
    """Somebody who leads a team of one."""
    factories.person(session, "Bo Blue", team="Blue")
    made = factories.person(session, "Lea Lead")
    people.add_lead(session, people.teams(session)[0].id, made, at=AT, by=None)
    session.commit()
    return made


def as_(client, session, person_id):
    factories.sign_in(client, session, person_id)
    return client


SETTING = [("get", "/required/new"), ("post", "/required/new"), ("post", "/required/1/end")]
READING = ["/required", "/required/1", "/required/1.csv"]


@pytest.mark.parametrize("path", [*READING, "/required/new"])
def test_signed_out(client, path):
    assert client.get(path).status_code == 303


@pytest.mark.parametrize(("method", "path"), SETTING)
def test_only_champions_and_admins_require_things(client, session, lead, number, method, path):
    as_(client, session, lead)

    reply = client.get(path) if method == "get" else factories.post(client, path)

    assert reply.status_code == 403
    assert len(learning.assignments(session)) == 1


@pytest.mark.parametrize("path", ["/required/1", "/required/1.csv"])
def test_who_leads_nobody_does_not_even_learn_that_a_report_exists(client, session, ada, number, path):
    as_(client, session, ada)

    assert client.get(path.replace("1", str(number))).status_code == 404


def test_everybody_sees_what_is_required_of_them(client, session, ada, number):
    text = as_(client, session, ada).get("/required").text

    assert "First steps" in text
    assert "30 November 2026, 23:59 UTC (in 8 days)" in text
    assert "Require something" not in text
    assert f"/required/{number}" not in text


def test_what_is_done_says_so_and_what_is_past_its_date_says_it_in_neutral_words(client, session, ada, number, clock):
    clock.move(days=30)
    text = as_(client, session, ada).get("/required").text
    assert "Was due" in text
    assert "Still open" in text
    deeds.finish_first(session, ada)
    assert ">Done<" in client.get("/required").text


def test_a_person_with_nothing_required_is_told_so(client, session, ada):
    assert "Nothing is required of you now." in as_(client, session, ada).get("/required").text


def test_what_is_required_of_another_team_is_not_mine(client, session, ada, champion, lead):
    team = people.teams(session)[0].id
    learning.assign(session, "course:first", team_id=team, due_on=date(2026, 11, 30), by=champion, at=AT)
    session.commit()
    assert "First steps" not in as_(client, session, ada).get("/required").text
    bo = people.find(session, "bo.blue@norda.example").id
    assert "First steps" in as_(client, session, bo).get("/required").text


def test_a_champion_requires_a_course_and_ends_it(client, session, champion):
    as_(client, session, champion)
    assert client.get("/required/new").status_code == 200

    fields = {"ref": "course:first", "team": "everybody", "due_on": "2026-11-22"}
    assert factories.post(client, "/required/new", **fields).location == "/required"
    session.rollback()
    made = learning.assignments(session)[0]
    assert (made.ref, made.team_id, made.due_on) == ("course:first", None, date(2026, 11, 22))
    assert "It is on the list now" in client.get("/required").text

    again = factories.post(client, "/required/new", **fields)
    assert again.status_code == 422
    assert "End that entry first." in again.text
    assert factories.post(client, f"/required/{made.id}/end").location == "/required"
    assert factories.post(client, f"/required/{made.id}/end").status_code == 404
    session.rollback()
    assert learning.assignments(session) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ref": ""}, "Choose what is required."),
        ({"ref": "course:second"}, "Choose one of the list."),
        ({"team": ""}, "Choose a team, or everybody."),
        ({"team": "999"}, "Choose one of the list."),
        ({"due_on": ""}, "Enter a date such as 2026-11-30."),
        ({"due_on": "soon"}, "Enter a date such as 2026-11-30."),
        ({"due_on": "9999-12-31"}, "Enter a date of this century."),
        ({"due_on": "2026-11-21"}, "Choose today or a later day."),
    ],
)
def test_a_form_with_a_problem_comes_back_with_words(client, session, champion, changes, words):
    as_(client, session, champion)

    fields = {"ref": "course:first", "team": "everybody", "due_on": "2026-11-30", **changes}
    reply = factories.post(client, "/required/new", **fields)

    assert reply.status_code == 422
    assert words in reply.text
    assert learning.assignments(session) == ()


def test_a_team_is_chosen_by_name(client, session, champion, lead):
    as_(client, session, champion)
    team = people.teams(session)[0].id

    factories.post(client, "/required/new", ref="policy:conduct", team=str(team), due_on="2026-12-24")

    session.rollback()
    assert learning.assignments(session)[0].team == "Blue"


def test_a_lead_sees_the_names_of_the_own_team_only(client, session, lead, number):
    as_(client, session, lead)

    assert f'href="/required/{number}"' in client.get("/required").text
    assert "/end" not in client.get("/required").text
    text = client.get(f"/required/{number}").text
    assert "Bo Blue" in text
    assert "Chen Champion" not in text
    assert "0 of 1 person." in text


def test_a_champion_sees_counts_a_team_and_names(client, session, champion, lead, number):
    as_(client, session, champion)
    deeds.finish_first(session, people.find(session, "bo.blue@norda.example").id)

    text = client.get(f"/required/{number}").text

    assert "Bo Blue" in text
    assert "Chen Champion" in text
    assert "1 of 3 people." in text
    assert "Chen Champion" not in client.get(f"/required/{number}?state=done").text
    assert "Chen Champion" in client.get(f"/required/{number}?state=nonsense&page=-4&team=x").text


def test_overdue_is_said_in_neutral_words(client, session, champion, lead, number, clock):
    clock.move(days=30)

    text = as_(client, session, champion).get(f"/required/{number}?state=overdue").text

    assert "Open, was due on" in text
    assert "overdue" not in text.replace("state=overdue", "")


def test_pages_lead_on_and_keep_what_was_chosen(client, session, champion, number):
    for place in range(120):
        people.add(session, name=f"Person {place:03}", email=f"p{place}@norda.example", at=AT)
    session.commit()

    text = as_(client, session, champion).get(f"/required/{number}?state=open&page=2").text

    assert "Page 2 of 3" in text
    assert f"/required/{number}?state=open&amp;page=1" in text
    assert f"/required/{number}?state=open&amp;page=3" in text


def test_the_file_for_a_spreadsheet_holds_no_formula(client, session, champion, number):
    factories.person(session, "=HYPERLINK(1)", email="formula@norda.example")
    deeds.finish_first(session, champion)

    reply = as_(client, session, champion).get(f"/required/{number}.csv")

    assert reply.mimetype == "text/csv"
    assert "attachment" in reply.headers["Content-Disposition"]
    lines = reply.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,E-mail,Team,Status,Done on"
    assert lines[1].startswith("'=HYPERLINK(1),")
    assert lines[2] == "Chen Champion,chen.champion@norda.example,,Done,2026-11-22"


@pytest.mark.parametrize("path", ["/required", "/required/{}", "/required/new"])
def test_pages_take_a_fixed_number_of_queries(client, session, academy, champion, lead, number, path):
    as_(client, session, champion)
    client.get(path.format(number))
    with deeds.statements(academy) as sent:
        assert client.get(path.format(number)).status_code == 200

    assert len(sent) <= 6, "\n".join(sent)


@pytest.mark.parametrize("path", ["/required", "/required/{}"])
def test_for_leads_too(client, session, academy, lead, number, path):
    as_(client, session, lead)
    client.get(path.format(number))
    with deeds.statements(academy) as sent:
        assert client.get(path.format(number)).status_code == 200

    assert len(sent) <= 7, "\n".join(sent)


def test_nothing_in_a_report_tells_who_advocates(client, session, champion, lead, number):
    text = as_(client, session, champion).get(f"/required/{number}").text.casefold()
    main = text[text.index("<main") : text.index("</main>")]

    assert not any(word in main for word in ("advocate", "opt", "share", "declined"))


def test_the_list_says_how_many_have_done_it_and_to_leads_of_their_own_only(
    client, session, ada, champion, lead, number
):
    everybody = as_(client, session, champion).get("/required").text
    assert "0 of 4 people have done it" in everybody
    deeds.finish_first(session, ada)
    assert "1 of 4 people have done it" in client.get("/required").text

    own = as_(client, session, lead).get("/required").text
    assert "1 of 4" not in own
    assert "0 of 1 person has done it" in own
