"""The pages of sign-off: the champion drafts and asks, experts answer, members read what changed and why."""

import html
import re

import pytest
from sqlalchemy import event

from lms.authoring import drafts
from lms.people import service as people
from lms.policy import service as policy
from tests import academy as written
from tests import factories
from tests.authoring.test_editor import field
from tests.authoring.test_editor import save as type_in
from tests.factories import post
from tests.policy import signing
from tests.policy.signing import MATERIAL, PATH, WHY, ask, changed, draft, expert, refuse, sign


@pytest.fixture
def cleo(session):
    return factories.person(session, "Cleo Champion", roles=("champion",))


@pytest.fixture
def lea(session):
    return expert(session, "Lea Legal", "legal")


@pytest.fixture
def as_(client, session):
    """Sign somebody else in."""

    def enter(person_id):
        factories.sign_in(client, session, person_id)
        return client

    return enter


def text(reply):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def asked_for(client, policy_id="conduct", **fields):
    page = client.get(f"/programme/policy/{policy_id}/ask").text
    return post(client, f"/programme/policy/{policy_id}/ask", digest=field(page, "digest"), **fields)


def published(client, policy_id="conduct"):
    page = client.get(f"/programme/policy/{policy_id}/publish").text
    return post(client, f"/programme/policy/{policy_id}/publish", state=field(page, "state"))


def test_the_whole_way_in_the_browser(as_, session, cleo, lea):
    client = as_(cleo)
    assert "No draft" in text(client.get("/programme/policy"))
    type_in(client, PATH, changed())
    assert "Ask for signatures" in text(client.get("/programme/policy/conduct"))
    assert "everybody is asked to read it again" in text(client.get("/programme/policy/conduct/ask"))
    reply = asked_for(client, why=WHY)
    assert reply.status_code == 303
    place = reply.headers["Location"]
    page = text(client.get(place))
    assert "Legal 1 expert asked Waits" in page
    assert "HR Nobody holds this area, so the release itself signs." in page
    assert "A signature is missing" in text(client.get("/programme/policy/conduct/publish"))

    client = as_(lea)
    assert "Your signature is asked for" in text(client.get("/"))
    assert "Waits for you Conduct online" in text(client.get("/signoff"))
    page = text(client.get(place))
    assert WHY in page
    assert "Answer Added: at most . once, then leave" in page
    reply = post(client, f"{place}/sign", areas="legal", verdict="approve", comment="Clear.")
    assert reply.status_code == 303
    assert "Nothing is missing any more." in text(client.get(place))
    assert "Your signature is asked for" not in text(client.get("/"))

    client = as_(cleo)
    assert "Every signature is there" in text(client.get("/"))
    assert MATERIAL not in client.get("/policy/conduct").text
    reply = published(client)
    assert reply.status_code == 303
    assert "“Conduct online” is in force." in text(client.get(reply.headers["Location"]))
    assert MATERIAL in client.get("/policy/conduct").text


def test_members_read_what_changed_and_why_and_who_signed(as_, session, cleo, lea):
    ada = factories.person(session)
    digest = policy.current(session, "conduct").digest
    policy.acknowledge(session, ada, "conduct", {0: [0], 1: [1]}, digest=digest, at=session.info["academy"].clock())
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    assert "No clause reads differently" in text(as_(ada).get("/policy/conduct/changes"))
    sign(session, number, lea, "legal")
    signing.publish(session, cleo)

    page = text(as_(ada).get("/policy/conduct/changes"))

    assert "What changed and why" in page
    assert WHY in page
    assert "Answer Added: at most . once, then leave" in page
    assert "Legal: signed by Lea Legal" in page
    assert "HR: signed by the release itself" in page
    assert "1 clause reads differently since version 1" in page


def test_until_it_is_signed_nothing_of_the_text_shows_to_anybody(as_, session, cleo, lea):
    draft(session, changed("Answer once, then", "Answer zebras, then"), cleo)
    ask(session, cleo)
    client = as_(factories.person(session))

    for path in (
        "/policy/conduct",
        "/policy/conduct/changes",
        "/policy/conduct/print",
        "/search?q=zebras",
        "/c/first/two",
    ):
        assert "zebras, then" not in client.get(path).text.lower(), path
    assert client.get("/signoff").status_code == 403


def test_an_outdated_page_cannot_ask_or_publish(as_, session, cleo, lea):
    client = as_(cleo)
    draft(session, changed(), cleo)
    page = client.get("/programme/policy/conduct/ask").text
    draft(session, changed(after="Never answer,"), cleo)
    reply = post(client, "/programme/policy/conduct/ask", digest=field(page, "digest"), why="I typed this.")
    assert reply.status_code == 422
    assert "saved again" in text(reply)
    assert "I typed this." in reply.text

    number = ask(session, cleo)
    sign(session, number, lea, "legal")
    page = client.get("/programme/policy/conduct/publish").text
    refuse(session, number, lea, "legal")
    reply = post(client, "/programme/policy/conduct/publish", state=field(page, "state"))
    assert reply.status_code == 422
    assert "since this page was shown. Look again." in text(reply)


@pytest.mark.parametrize("why", ["", "   ", "x" * 2001])
def test_a_reason_is_asked_for_and_what_was_typed_stays(as_, session, cleo, lea, why):
    client = as_(cleo)
    draft(session, changed(), cleo)
    reply = asked_for(client, why=why)

    assert reply.status_code == 422
    assert "Error:" in reply.text
    assert why.strip() in reply.text
    assert policy.open_rounds(session) == []


def test_a_draft_with_errors_is_not_put_before_anybody(as_, session, cleo, lea):
    client = as_(cleo)
    draft(session, changed("## 2. Be kind", "## 7. Be kind"), cleo)
    assert "Mend this first" in text(client.get("/programme/policy/conduct/ask"))

    assert asked_for(client, why=WHY).status_code == 422
    draft(session, "no front matter", cleo)
    assert "cannot be read yet" in text(client.get("/programme/policy"))
    assert client.get("/programme/policy/conduct").status_code == 200
    assert asked_for(client, why=WHY).status_code == 422


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"areas": "legal"}, "Choose whether you approve"),
        ({"areas": "legal", "verdict": "maybe"}, "Choose whether you approve"),
        ({"areas": "legal", "verdict": "changes", "comment": "  "}, "Say what should be changed."),
        ({"areas": "legal", "verdict": "approve", "comment": "x" * 2001}, "at most 2,000"),
    ],
)
def test_a_word_that_is_missing_is_asked_for(as_, session, cleo, lea, fields, words):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    reply = post(as_(lea), f"/signoff/{number}/sign", **fields)

    assert reply.status_code == 422
    assert words in text(reply)
    assert fields.get("comment", "").strip() in reply.text
    assert policy.round_of(session, number).reviews == ()


def test_who_holds_two_areas_ticks_those_they_speak_for(as_, session, cleo):
    both = expert(session, "Bea Both", "legal", "hr")
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    client = as_(both)

    assert post(client, f"/signoff/{number}/sign", verdict="approve").status_code == 422
    assert post(client, f"/signoff/{number}/sign", areas="hr", verdict="approve").status_code == 303
    session.rollback()
    assert policy.round_of(session, number).standing.missing == ("legal",)


def test_an_expert_of_nothing_and_a_writer_sign_nothing(as_, session, cleo, lea):
    wim = expert(session, "Wim Writer", "hr")
    draft(session, changed(), wim)
    number = ask(session, cleo)
    nobody = factories.person(session, "Nob Ody", roles=("expert",))

    for who in (nobody, wim):
        assert post(as_(who), f"/signoff/{number}/sign", areas="hr", verdict="approve").status_code == 403
    assert "Somebody else signs this" in text(as_(wim).get(f"/signoff/{number}"))
    assert "You have no area to sign for yet." in text(as_(nobody).get("/signoff"))


def test_a_round_that_ended_meanwhile_says_so(as_, session, cleo, lea):
    draft(session, changed(), cleo)
    number = ask(session, cleo)
    assert post(as_(cleo), f"/signoff/{number}/withdraw").status_code == 303
    client = as_(lea)
    reply = post(client, f"/signoff/{number}/sign", areas="legal", verdict="approve")

    assert reply.status_code in {303, 403}
    assert "Ended without a version" in text(client.get(f"/signoff/{number}"))
    assert "Ended without a version" in text(client.get("/signoff?before=999"))


def test_a_round_shows_the_rounds_before_it(as_, session, cleo, lea):
    draft(session, changed(), cleo)
    refuse(session, ask(session, cleo), lea, "legal", comment="Which second one?")
    draft(session, changed(after="Answer only once,"), cleo)
    client = as_(cleo)
    assert "was changed after signatures were asked for" in text(client.get("/programme/policy/conduct"))
    number = ask(session, cleo)

    page = text(client.get(f"/signoff/{number}"))

    assert "Round 1" in page
    assert "Which second one?" in page


def test_a_trainer_publishes_the_rest_and_is_told_what_waits(as_, session, cleo, lea):
    mira = factories.person(session, "Mira Trainer", roles=("trainer",))
    draft(session, changed(), cleo)
    client = as_(mira)
    type_in(client, "courses/glossary.md", written.GLOSSARY.replace("plain words", "plainer words"))
    page = client.get("/studio/publish").text
    assert "Conduct online: waits for Legal" in text(client.get("/studio/publish"))

    reply = post(client, "/studio/publish", state=field(page, "state"))

    assert reply.status_code == 303
    assert "stays a draft. It waits for: Legal." in text(client.get(reply.headers["Location"]))
    session.rollback()
    assert list(drafts.listed(session)) == [PATH]
    assert MATERIAL not in client.get("/policy/conduct").text


def test_a_champion_begins_a_new_policy(as_, session, cleo):
    client = as_(cleo)
    assert post(client, "/programme/policy/new", title=" ").status_code == 422
    assert post(client, "/programme/policy/new", title="Conduct", id="conduct").status_code == 422
    reply = post(client, "/programme/policy/new", title="Presents")

    assert reply.headers["Location"] == "/studio/file/policies/presents.md"
    assert "Presents" in text(client.get("/programme/policy"))
    assert client.get("/programme/policy/presents").status_code == 200
    assert client.get("/programme/policy/nothing").status_code == 404
    assert client.get("/programme/policy/conduct/publish").status_code == 422


def test_the_experts_see_the_policies_and_change_nothing(as_, session, cleo, lea):
    draft(session, changed(), cleo)
    client = as_(lea)
    page = text(client.get("/programme/policy/conduct"))

    assert "There is a draft." in page
    assert "Ask for signatures" not in page
    assert client.get("/programme/policy/conduct/ask").status_code == 403


def test_an_administrator_gives_areas_and_health_names_what_nobody_holds(as_, session, cleo):
    admin = factories.person(session, "Ann Admin", roles=("admin",))
    xena = factories.person(session, "Xena Expert")
    client = as_(admin)
    assert "Nobody signs policies for Legal, HR" in text(client.get("/system"))
    people_page = f"/system/people/{_public_id(session, xena)}"
    reply = post(client, people_page, team="", roles=["expert"], areas=["legal", "hr"])
    assert reply.status_code == 303
    session.rollback()

    assert policy.areas_of(session, xena) == ("hr", "legal")
    assert re.search(r'value="legal"[^>]*checked', client.get(people_page).text)
    assert "Nobody signs policies" not in text(client.get("/system"))
    assert post(client, people_page, team="", roles=["expert"], areas=["astrology"]).status_code == 422


def test_nobody_gives_themselves_an_area(as_, session):
    admin = factories.person(session, "Ann Admin", roles=("admin", "expert"))
    client = as_(admin)

    assert post(client, f"/system/people/{_public_id(session, admin)}", team="", areas=["legal"]).status_code == 303
    session.rollback()
    assert policy.areas_of(session, admin) == ()


@pytest.mark.parametrize("path", ["/signoff", "/signoff/{number}", "/programme/policy", "/programme/policy/conduct"])
def test_a_page_asks_as_much_for_many_rounds_as_for_one(as_, session, academy, cleo, lea, path):
    client = as_(cleo)
    for place in range(3):
        draft(session, changed(after=f"Answer once or {place},"), cleo)
        number = ask(session, cleo)
    refuse(session, number, lea, "legal")
    few = _queries(client, academy, path.format(number=number))
    for place in range(3, 20):
        draft(session, changed(after=f"Answer once or {place},"), cleo)
        number = ask(session, cleo)
        refuse(session, number, lea, "legal")

    assert _queries(client, academy, path.format(number=number)) == few <= 6


def _queries(client, academy, path):
    client.get(path)
    seen = []
    engine = academy.store.read_engine
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", listen)
    return len(seen)


def _public_id(session, person_id):
    return people.person(session, person_id).public_id
