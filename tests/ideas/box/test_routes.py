"""The pages of ideas: three clicks for a newcomer, everything typed kept, decided on one page."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.ideas.box import service as box
from lms.web.academy import Academy
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.ideas.box import deeds

IDEA = {"title": "A ramp at the door", "text": "Beside the stairs.", "kind": "tool"}


def test_a_newcomer_submits_an_idea_in_three_clicks_from_any_page(client: FlaskClient, me: int) -> None:
    anywhere = client.get("/learn").text
    assert 'href="/ideas"' in anywhere
    assert 'href="/ideas/new"' in client.get("/ideas").text
    assert 'action="/ideas/new"' in client.get("/ideas/new").text

    reply = post(client, "/ideas/new", **IDEA)

    assert reply.status_code == 303
    page = client.get(reply.location).text
    assert "Thank you." in page
    assert "by a colleague (you)" in page
    assert "Ada Lovelace" not in page.split("<main", 1)[1]


def test_a_form_with_a_mistake_keeps_everything_typed(client: FlaskClient, me: int) -> None:
    reply = post(client, "/ideas/new", **{**IDEA, "title": "", "credited": "y"})

    assert reply.status_code == 422
    assert "Error: " in reply.text
    assert "Beside the stairs." in reply.text
    assert re.search(r'value="tool" checked|checked[^>]*value="tool"', reply.text)
    assert re.search(r"<input[^>]*checked[^>]*name=\"credited\"", reply.text)
    assert post(client, "/ideas/new", **{**IDEA, "text": "ä" * 1025}).status_code == 422
    assert post(client, "/ideas/new", **{**IDEA, "kind": "else"}).status_code == 422


def test_looking_for_similar_ideas_keeps_everything_typed_and_submits_nothing(
    client: FlaskClient, session: Session, me: int, ben: int
) -> None:
    deeds.submit(session, ben)

    reply = post(client, "/ideas/new", **IDEA | {"title": "Ramps for doors", "do": "look"})

    assert reply.status_code == 200
    assert "This one is much like it." in reply.text
    assert "Beside the stairs." in reply.text
    assert 'value="Ramps for doors"' in reply.text
    assert box.listing(session, me, box.Wanted(view="mine")).total == 0
    none = post(client, "/ideas/new", **IDEA | {"title": "Quieter kitchen", "do": "look"})
    assert "No similar idea is in the box." in none.text


def test_what_is_typed_is_answered_with_similar_ideas_alone(
    client: FlaskClient, session: Session, me: int, ben: int
) -> None:
    deeds.submit(session, ben)
    assert 'data-shows="/ideas/similar"' in client.get("/ideas/new").text

    reply = post(client, "/ideas/similar", title="Ramps for doors")

    assert reply.text.startswith('<div id="similar"')
    assert 'data-says="1 similar idea"' in reply.text
    assert 'data-says="No similar idea"' in post(client, "/ideas/similar").text


def test_one_supports_and_takes_it_back_with_one_button(
    client: FlaskClient, session: Session, me: int, ben: int
) -> None:
    idea = deeds.submit(session, ben)
    post(client, f"/ideas/{idea}/support", supported="yes")
    page = client.get(f"/ideas/{idea}").text
    assert "You support it." in page
    assert "Fewer than five people support it." in page
    post(client, f"/ideas/{idea}/support", supported="no")
    assert "Take your support back" not in client.get(f"/ideas/{idea}").text
    deeds.supporters(session, idea, 5)
    assert "5 people support this idea." in client.get(f"/ideas/{idea}").text
    assert post(client, f"/ideas/{deeds.submit(session, me)}/support", supported="yes").status_code == 403


def test_what_is_said_is_plain_text_with_links(client: FlaskClient, session: Session, me: int, ben: int) -> None:
    idea = deeds.submit(session, ben)
    words = "<b>Yes</b>: https://norda.example/ramp"

    reply = post(client, f"/ideas/{idea}/remarks", words=words)

    assert reply.status_code == 303
    page = client.get(f"/ideas/{idea}").text
    assert "&lt;b&gt;Yes&lt;/b&gt;" in page
    assert '<a href="https://norda.example/ramp"' in page
    assert post(client, f"/ideas/{idea}/remarks", words=" ").status_code == 422
    long = post(client, f"/ideas/{idea}/remarks", words="ä" * 1025)
    assert long.status_code == 422
    assert "ä" * 1025 in unescape(long.text)
    (said,) = box.talk(session, me, idea).remarks
    assert post(client, f"/ideas/{idea}/remarks/{said.id}/delete").status_code == 303
    assert "Nobody has said anything yet." in client.get(f"/ideas/{idea}").text


def test_an_author_changes_it_is_named_and_takes_it_back(client: FlaskClient, session: Session, me: int) -> None:
    idea = deeds.submit(session, me)
    form = client.get(f"/ideas/{idea}/change").text
    assert 'value="A ramp at the door"' in form
    assert "Look for similar" not in form
    assert post(client, f"/ideas/{idea}/change", **IDEA | {"title": ""}).status_code == 422
    assert post(client, f"/ideas/{idea}/change", **IDEA | {"text": "ä" * 1025}).status_code == 422
    assert post(client, f"/ideas/{idea}/change", **IDEA | {"title": "A lift"}).status_code == 303
    post(client, f"/ideas/{idea}/credit", credited="yes")
    assert "by Ada Lovelace (you)" in client.get(f"/ideas/{idea}").text
    post(client, f"/ideas/{idea}/credit", credited="no")
    post(client, f"/ideas/{idea}/take-back", back="yes")
    assert "You took it back" in client.get(f"/ideas/{idea}").text
    assert post(client, f"/ideas/{idea}/remarks", words="Still here?").status_code == 404
    refused = post(client, f"/ideas/{idea}/change", **IDEA)
    assert (refused.status_code, "It is under way" in refused.text) == (409, True)
    assert "Only you see it" not in client.get("/ideas").text
    post(client, f"/ideas/{idea}/take-back", back="no")
    assert "A lift" in client.get("/ideas").text


def test_the_champion_decides_with_a_reason(client: FlaskClient, session: Session, decides: int, ada: int) -> None:
    idea = deeds.submit(session, ada)
    path = f"/programme/ideas/{idea}"
    assert "Ada Lovelace" not in client.get(path).text
    assert f'href="{path}"' in client.get("/programme/ideas").text

    for fields in ({"seen": 1}, {"status": "not-now", "seen": 1}, {"status": "else", "seen": 1}):
        assert post(client, f"{path}/decide", **fields).status_code == 422
    no_words = post(client, f"{path}/decide", status="not-now", seen=1)
    assert "Say why not now." in no_words.text
    assert post(client, f"{path}/decide", status="not-now", words="No room.", seen=1).status_code == 303
    late = post(client, f"{path}/decide", status="planned", words="All the same.", seen=1)
    assert (late.status_code, "All the same." in late.text) == (409, True)

    page = client.get(f"/ideas/{idea}").text
    assert "No room." in page
    assert "Cham Pion" in page


def test_a_date_is_promised_for_the_whole_day_where_the_champion_is(
    client: FlaskClient, session: Session, decides: int, ada: int
) -> None:
    idea = deeds.submit(session, ada)
    path = f"/programme/ideas/{idea}"
    assert post(client, f"{path}/promise", until="2026-13-41", seen=1).status_code == 422
    assert post(client, f"{path}/promise", until="2026-11-21", seen=1).status_code == 422
    assert post(client, f"{path}/promise", until="2026-12-24", seen=1).status_code == 303

    page = client.get(f"/ideas/{idea}").text
    assert "24 December 2026, 23:59 UTC (in 32 days)" in page
    assert 'value="2026-12-24"' in client.get(path).text
    moved = post(client, f"{path}/promise", until="2026-12-31", seen=2)
    assert (moved.status_code, "Say why the date moves." in moved.text) == (422, True)
    assert 'value="2026-12-31"' in moved.text
    assert post(client, f"{path}/promise", until="2026-12-31", why="The part is late.", seen=2).status_code == 303
    assert post(client, f"{path}/promise", until="", why="No part at all.", seen=3).status_code == 303


def test_an_idea_about_the_policy_is_tied_to_a_clause(
    client: FlaskClient, session: Session, decides: int, ada: int
) -> None:
    idea = deeds.submit(session, ada)
    path = f"/programme/ideas/{idea}"
    assert post(client, f"{path}/file", kind="policy", clause="conduct#gone").status_code == 422
    assert post(client, f"{path}/file", kind="policy", clause="conduct#open").status_code == 303
    assert "Our policy" in client.get(f"/ideas/{idea}").text


def test_the_champion_takes_a_remark_off_and_puts_it_back(
    client: FlaskClient, session: Session, decides: int, ada: int, ben: int
) -> None:
    idea = deeds.submit(session, ada)
    box.remark(session, ben, idea, "Some rude words.", at=AT)
    session.commit()
    (said,) = box.talk(session, ben, idea).remarks
    post(client, f"/programme/ideas/{idea}/remarks/{said.id}", off="yes")
    page = client.get(f"/ideas/{idea}").text
    assert "Some rude words." not in page
    assert "Taken off the page." in page
    post(client, f"/programme/ideas/{idea}/remarks/{said.id}", off="no")
    assert "Some rude words." in client.get(f"/ideas/{idea}").text


def test_lists_say_what_is_not_there(client: FlaskClient, session: Session, decides: int, ada: int) -> None:
    assert "The box is empty." in client.get("/ideas").text
    assert "The box is empty." in client.get("/programme/ideas").text
    assert "You have not submitted" in client.get("/ideas?view=mine").text
    assert "You support no idea" in client.get("/ideas?view=supported").text
    deeds.submit(session, ada)
    for page in ("/ideas", "/programme/ideas"):
        assert "No idea fits this." in client.get(f"{page}?words=kitchen").text
        assert "A ramp at the door" in client.get(f"{page}?words=ramp&kind=other&status=new&order=most").text
        assert "A ramp at the door" in client.get(f"{page}?kind=nothing&status=nothing&order=nothing&page=99").text
    assert "No idea fits this." in client.get("/programme/ideas?status=late").text


@pytest.mark.parametrize(
    "page", ["/ideas", "/ideas?view=supported", "/ideas?words=ramp&order=most", "/programme/ideas"]
)
def test_hundreds_of_ideas_are_paged_in_a_fixed_number_of_queries(
    client: FlaskClient, session: Session, academy: Academy, decides: int, page: str
) -> None:
    counts = []
    for number in (1, 120):
        who = factories.person(session, f"Author {number}")
        for n in range(number):
            text = box.Text("tool", f"A ramp at door {number} {n}", "Yes.", credited=True)
            idea = box.submit(session, who, text, at=AT.replace(year=2000 + n // 10))
            box.support(session, decides, idea, supported=True, at=AT)
        session.commit()
        counts.append(queries(academy, client, page))
    assert counts[0] == counts[1] <= 6
    assert "Page 1 of 7" in client.get(page).text


def test_one_idea_with_much_said_takes_a_fixed_number_of_queries(
    client: FlaskClient, session: Session, academy: Academy, decides: int, ada: int, ben: int
) -> None:
    idea = deeds.submit(session, ada)
    paths = (f"/ideas/{idea}", f"/programme/ideas/{idea}")
    before = [queries(academy, client, path) for path in paths]
    for n in range(45):
        box.remark(session, ben, idea, f"Yes, {n}.", at=AT)
    for status in ("review", "planned", "review"):
        deeds.decide(session, decides, idea, status)
    after = [queries(academy, client, path) for path in paths]
    assert before == after
    assert max(after) <= 6
    assert "Page 3 of 3" in client.get(paths[0]).text


def queries(academy: Academy, client: FlaskClient, path: str) -> int:
    """Count the queries of one page."""
    seen: list[str] = []

    def record(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(academy.store.read_engine, "before_cursor_execute", record)
    assert client.get(path).status_code == 200
    event.remove(academy.store.read_engine, "before_cursor_execute", record)
    return len(seen)
