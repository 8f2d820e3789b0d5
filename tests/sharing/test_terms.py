"""The champion's pages about captions: lists of terms, lines that disclose, limits; and examining by them."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.audit.models import AuditLine
from lms.sharing import service as sharing
from lms.sharing.checks import importing, lists, service
from lms.sharing.checks.matching import Term, key_of
from lms.sharing.checks.rules import Finding
from lms.sharing.networks import NETWORKS, Limit
from lms.sharing.rules import Reader, Unfit
from tests import academy as written
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.sharing import deeds

LIMITS = {f"{key}-most": str(one.limit) for key, one in NETWORKS.items()} | {
    f"{key}-link": str(one.link_length) for key, one in NETWORKS.items()
}


def plan(text: str, *known: str) -> importing.Plan:
    return importing.plan(text, {key_of(one) for one in known})


def examine(session: Session, person_id: int, public_id: str, words: str, **more: Any) -> sharing.Examined:
    return sharing.examine(session, Reader(person_id, None, 2), sharing.story(session, public_id), "x", words, **more)


def test_lines_become_terms_with_what_is_said_about_them() -> None:
    found = plan("Acme Corp\n\n  Ibis  |  They said no. \nHeron; Not yet.\nKite\tSoon", "heron")

    assert found.new == (Term("Acme Corp"), Term("Ibis", "They said no."), Term("Kite", "Soon"))
    assert found.there == ("Heron",)
    assert found.refused == ()


def test_a_line_that_comes_twice_in_any_dress_is_taken_once() -> None:
    found = plan("Acmé\nACME\nAc\u200bme")

    assert (found.new, len(found.there)) == ((Term("Acmé"),), 2)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("!!!", "no letter"),
        ("+", "no letter"),
        ("a", "A single letter"),
        ("x" * 81, "at most 80 characters"),
        ("日" * 41, "40 words"),
        ("Ibis | " + "n" * 201, "at most 200 characters"),
        ("| a note alone", "no letter"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why(line: str, why: str) -> None:
    (refused,) = plan(f"Heron\n{line}").refused

    assert refused.line == 2
    assert why in refused.why


def test_a_list_holds_two_thousand_terms_and_takes_a_thousand_lines_at_once() -> None:
    many = "\n".join(f"term{number}" for number in range(1001))

    assert len(plan(many).new) == 1000
    assert "At most 1,000 lines" in plan(many).refused[0].why
    assert "The list is full" in importing.plan("one more", {(str(number),) for number in range(2000)}).refused[0].why


def test_terms_are_looked_at_before_they_are_added(client: FlaskClient, session: Session, writes: int) -> None:
    reply = post(client, "/programme/terms/customers", lines="Acme Corp\n!!!", step="look")

    assert reply.status_code == 200
    assert "1 new: “Acme Corp”" in reply.text
    assert "Line 2, “!!!”, is left out. It has no letter and no digit." in reply.text
    assert service.shelf(session, "customers").counts == {}

    assert post(client, "/programme/terms/customers", lines="Acme Corp\n!!!", step="add").status_code == 303
    assert "1 added." in client.get("/programme/terms?list=customers").text
    assert post(client, "/programme/terms/customers", lines="ACME corp", step="add").status_code == 303
    assert service.shelf(session, "customers").counts == {"customers": 1}


def test_lines_of_which_none_can_be_taken_are_kept_in_the_form(client: FlaskClient, writes: int) -> None:
    for lines, words in (("!!!", "It has no letter and no digit."), ("", "Write at least one line.")):
        reply = post(client, "/programme/terms/customers", lines=lines, step="add")
        assert (reply.status_code, words in reply.text) == (422, True)
    assert "!!!" in post(client, "/programme/terms/customers", lines="!!!", step="add").text


def test_a_term_is_removed_once(client: FlaskClient, session: Session, writes: int) -> None:
    service.add(session, "blocked", "<b>cheap</b> | See “x”", by=writes, at=AT)
    session.commit()
    (entry,) = service.shelf(session, "blocked").entries
    assert "&lt;b&gt;cheap&lt;/b&gt;" in client.get("/programme/terms?list=blocked").text

    path = f"/programme/terms/blocked/{entry.id}/remove"
    assert post(client, path.replace("blocked", "claims")).status_code == 404
    assert post(client, path).status_code == 303
    assert post(client, path).status_code == 404
    assert "nothing is looked for" in client.get("/programme/terms?list=blocked").text


def test_a_list_or_a_language_nobody_knows_is_missing(client: FlaskClient, writes: int) -> None:
    assert client.get("/programme/terms?list=else").status_code == 404
    assert client.get("/programme/disclosures?language=xx").status_code == 404
    assert post(client, "/programme/disclosures", language="xx", texts="").status_code == 404


def test_hundreds_of_terms_come_page_by_page(client: FlaskClient, session: Session, writes: int) -> None:
    service.add(session, "claims", "\n".join(f"claim {number:03}" for number in range(120)), by=writes, at=AT)
    session.commit()

    page = client.get("/programme/terms?list=claims&page=2").text
    assert "Page 2 of 3" in page
    assert ("claim 049" in page, "claim 050" in page, "claim 100" in page) == (False, True, False)


def test_lines_that_disclose_are_written_for_each_language(client: FlaskClient, session: Session, writes: int) -> None:
    lines = "I am paid by {company}.\n{company} employs me."

    assert post(client, "/programme/disclosures", language="en", texts=lines).status_code == 303
    page = client.get("/programme/disclosures").text
    assert "<li>I am paid by Norda.</li>" in page
    assert "<li>I work at Norda.</li>" in page
    assert sharing.disclosures(session, "en") == ("I am paid by Norda.", "Norda employs me.")
    assert sharing.disclosures(session, "de")[0] == "Ich arbeite bei Norda."

    assert post(client, "/programme/disclosures", language="en", texts="").status_code == 303
    session.expire_all()
    assert sharing.disclosures(session, "en")[0] == "I work at Norda."


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ("I work here.", "does not name the company"),
        ("{company} " + "x" * 120, "at most 120 characters"),
        ("{company} is where I have been working for so many years", "more than nine words"),
        ("\n".join(f"{{company}} {number}" for number in range(7)), "at most 6 lines"),
        ("x" * 2001, "too long"),
    ],
)
def test_a_line_that_does_not_disclose_is_refused(client: FlaskClient, writes: int, texts: str, words: str) -> None:
    reply = post(client, "/programme/disclosures", language="en", texts=texts)

    assert reply.status_code == 422
    assert words in reply.text
    assert "<title>Error: " in reply.text


def test_limits_are_changed_and_go_back_to_ours(client: FlaskClient, session: Session, writes: int) -> None:
    assert post(client, "/programme/limits", **(LIMITS | {"x-most": "4000"})).status_code == 303
    assert service.networks(session)["x"].limit == 4000
    assert service.networks(session)["threads"] == NETWORKS["threads"]
    assert service.lists(session).limits == {"x": Limit(4000, 23)}
    assert 'value="4000"' in client.get("/programme/limits").text

    assert post(client, "/programme/limits", **LIMITS).status_code == 303
    session.expire_all()
    assert service.networks(session)["x"] == NETWORKS["x"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"x-most": "many"}, "X: Enter a whole number."),
        ({"x-most": ""}, "X: Enter a whole number."),
        ({"x-most": "0"}, "X: Enter a whole number from 1 to 100,000."),
        ({"x-link": "501"}, "X: Enter a whole number from 0 to 500."),
    ],
)
def test_a_limit_that_is_none_is_refused(client: FlaskClient, writes: int, changes: dict[str, str], words: str) -> None:
    reply = post(client, "/programme/limits", **(LIMITS | {"threads-most": "499"} | changes))

    assert reply.status_code == 422
    assert words in reply.text
    assert "<title>Error: " in reply.text
    assert 'value="499"' in reply.text


def test_a_caption_is_examined_with_the_clause_and_the_lesson_that_content_names(
    session: Session, amara: int, champion: int, story: str
) -> None:
    policy = written.POLICY.replace("<!-- id: open -->", "<!-- id: open; checks: disclosure, customers -->")
    choices.publish(session, {**deeds.PLATFORMS, "policies/conduct.md": policy})
    service.add(session, "customers", "Acme Corp", by=champion, at=AT)

    found = examine(session, amara, story, "With Acme Corp.")

    assert [one.code for one in found.findings] == ["disclosure", "customers"]
    assert {one.clause for one in found.findings} == {("1. Be open", "/policy/conduct#open")}
    assert found.findings[0].lessons
    assert all(path.startswith("/c/") for _, path in found.findings[0].lessons)
    assert found.stops == found.findings
    with pytest.raises(Unfit, match="Nothing says yet"):
        sharing.require(found)


def test_the_disclosure_is_placed_and_counted_first(session: Session, amara: int, story: str) -> None:
    found = examine(session, amara, story, "We open.", disclosure="I work at Norda.")

    assert found.text == "I work at Norda. We open."
    assert (found.used, found.limit, found.findings) == (len(found.text) + 24, 280, ())
    sharing.require(found)


def test_captions_of_others_are_compared_and_ones_own_are_not(session: Session, amara: int, story: str) -> None:
    other = factories.person(session, "Ben Okri")
    choices.advocate(session, other)
    words = "I work at Norda, and the new entrance in Lisbon has no step at all."
    deeds.share(session, other, story, words=words)

    assert [one.code for one in examine(session, amara, story, words).findings] == ["duplicate"]
    assert examine(session, other, story, words).findings == ()


def test_a_network_nobody_knows_is_refused(session: Session, amara: int, story: str) -> None:
    shown, reader = sharing.story(session, story), Reader(amara)

    with pytest.raises(Unfit):
        sharing.examine(session, reader, shown, "myspace", "words")


def test_a_desk_is_read_in_two_queries_for_all_networks(session: Session, amara: int, story: str) -> None:
    shown, reader = sharing.story(session, story), Reader(amara)
    asked: list[str] = []
    listener = ("before_cursor_execute", lambda *given: asked.append(given[2]))
    store = session.info["academy"].store
    event.listen(store.write_engine, *listener)
    try:
        desk = sharing.desk(session, reader, shown)
        for network in NETWORKS:
            sharing.examine(session, reader, shown, network, "I work at Norda.", at_desk=desk)
    finally:
        event.remove(store.write_engine, *listener)

    assert len([one for one in asked if "lms_release" not in one]) <= 2


def test_an_extension_adds_a_check(session: Session, amara: int, story: str) -> None:
    def exclamation(caption: Any, ground: Any) -> Any:
        place = caption.text.find("!!")
        if place >= 0:
            yield Finding("exclamation", "look", "One exclamation mark is enough.", place, place + 2)

    session.info["academy"].caption_checks["exclamation"] = exclamation
    try:
        found = examine(session, amara, story, "I work at Norda!! Look!!")
    finally:
        del session.info["academy"].caption_checks["exclamation"]

    assert [(one.code, one.start, one.end) for one in found.findings] == [("exclamation", 15, 17)]


def test_the_address_of_the_chat_inside_is_a_setting(session: Session) -> None:
    assert service.networks(session)["internal"].opens is False


def test_each_change_leaves_a_line_in_the_audit_log(session: Session, champion: int) -> None:
    lists.add(session, "blocked", "cheap", by=champion, at=AT)
    lists.set_disclosures(session, "en", "{company} pays me.", by=champion, at=AT)
    assert lists.set_limits(session, {"x": Limit(4000, 23)}, by=champion, at=AT) == ["x"]
    assert lists.set_limits(session, {"x": Limit(4000, 23)}, by=champion, at=AT) == []

    actions = session.scalars(select(AuditLine.action).where(AuditLine.action.startswith("captions.")))
    assert list(actions) == ["captions.terms", "captions.disclosures", "captions.limit"]
