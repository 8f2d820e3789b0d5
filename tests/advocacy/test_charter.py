"""The voluntariness charter (PRODUCT.md), line by line."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import session as cookie_of_request
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

import lms
from lms.advocacy import panels, service
from lms.advocacy.models import Consent
from lms.recognition import service as recognition
from lms.sharing import networks
from lms.sharing.models import Share, ShareTotal
from lms.web import context
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.factories import post
from tests.sharing import deeds as stories

PACKAGE = Path(lms.__file__).parent
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
PRESSING = ("don't lose", "falling behind", "last chance", "you can do better", "must share")
REFUSED = PACKAGE / "advocacy" / "invitations.py"
"""Where such words stand to be refused."""
INVITES = "There is a choice you can make"


# 1. No outward permission and no invitation to share without the person's own stored opt-in.


def test_1_no_outward_key_without_a_stored_opt_in(session: Session, ada: int) -> None:
    deeds.reach(session, ada, 2)

    assert not service.may(session, ada, "story.share", AT)
    deeds.opt_in(session, ada)
    assert service.may(session, ada, "story.share", AT)
    row = session.scalars(select(Consent)).one()
    assert row.at == AT
    assert row.policies == {"conduct": 1}
    assert row.text == service.text(session).digest


def test_1_the_two_buttons_are_equal_and_nothing_is_ticked(client: FlaskClient, session: Session, ada: int) -> None:
    deeds.reach(session, ada, 2)
    factories.sign_in(client, session, ada)

    page = client.get("/advocacy/choose").text

    main = page.partition("<main")[2].partition("</main>")[0]
    buttons = re.findall(r"<button([^>]*)>([^<]*)</button>", main)
    assert [words for _, words in buttons] == ["Yes, opt me in", "Not now"]
    yes, no = ({**dict(re.findall(r'(\w+)="([^"]*)"', attributes)), "value": ""} for attributes, _ in buttons)
    assert yes == no
    assert len(re.findall(r"<form", main)) == 1
    assert "checked" not in main
    assert "autofocus" not in main
    assert 'type="checkbox"' not in main


def test_1_the_page_covers_benefits_limits_accountability_records_and_leaving(
    client: FlaskClient, session: Session, ada: int
) -> None:
    deeds.reach(session, ada, 2)
    factories.sign_in(client, session, ada)

    page = unescape(client.get("/advocacy/choose").text)

    for title, lines in service.text(session).sections:
        assert title in page
        for line in lines:
            assert line in page


# 2. Opting out is one POST, at once, without a reason.


def test_2_leaving_is_one_post_that_keeps_learning_and_erases_shares(
    client: FlaskClient, session: Session, ada: int, champion: int
) -> None:
    stories.publish(session)
    deeds.advocate(session, ada)
    stories.share(session, ada, stories.story(session, champion))
    factories.sign_in(client, session, ada)
    before = recognition.standing(session, ada), recognition.badges(session, ada)
    session.commit()

    reply = post(client, "/advocacy/leave")

    assert reply.status_code == 303
    session.expire_all()
    assert not service.may(session, ada, "story.share", AT)
    assert (recognition.standing(session, ada), recognition.badges(session, ada)) == before
    assert session.scalars(select(Share)).all() == []
    assert session.scalars(select(ShareTotal.count)).all() == [1]


def test_2_leaving_is_two_clicks_away(client: FlaskClient, session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    factories.sign_in(client, session, ada)

    assert 'href="/advocacy"' in client.get("/share").text
    assert 'action="/advocacy/leave"' in client.get("/advocacy").text


# 3. After a decline, no reminder for 180 days; to everybody else a decliner looks like one never asked.


def test_3_no_reminder_for_180_days(client: FlaskClient, session: Session, clock: MovableClock, ada: int) -> None:
    deeds.reach(session, ada, 2)
    assert INVITES in shown_to(client, session, ada)

    deeds.decline(session, ada)

    clock.now = AT + timedelta(days=180) - timedelta(seconds=1)
    assert INVITES not in shown_to(client, session, ada)
    clock.now = AT + timedelta(days=180)
    assert INVITES in shown_to(client, session, ada)


@pytest.mark.parametrize("level", [0, 1])
def test_3_nobody_is_asked_before_there_is_something_to_choose(
    client: FlaskClient, session: Session, ada: int, level: int
) -> None:
    deeds.reach(session, ada, level)

    assert INVITES not in shown_to(client, session, ada)


def test_3_an_advocate_and_one_who_left_are_not_asked(client: FlaskClient, session: Session, ada: int) -> None:
    deeds.advocate(session, ada)
    assert INVITES not in shown_to(client, session, ada)

    deeds.opt_out(session, ada)
    assert INVITES not in shown_to(client, session, ada)


def test_3_the_invitation_has_equal_links_and_no_primary_button(
    client: FlaskClient, session: Session, ada: int
) -> None:
    deeds.reach(session, ada, 2)

    card = shown_to(client, session, ada)

    classes = re.findall(r'<a class="([^"]*)"', card)
    assert classes == ["button button--quiet", "button button--quiet"]


def shown_to(client: FlaskClient, session: Session, person_id: int) -> str:
    """Give what the advocacy room adds to somebody's Today."""
    factories.sign_in(client, session, person_id)
    with client.session_transaction() as cookie:
        name = {"_user_id": cookie["_user_id"], "_fresh": True}
    app = client.application
    with app.test_request_context("/"):
        cookie_of_request.update(name)
        app.preprocess_request()
        context.visit()
        made = str(panels.home_panel(person_id=person_id))
        context.close()
    return made


def pages_without_arguments(client: FlaskClient) -> list[str]:
    """List the addresses of all pages that need no more than the address."""
    rules = client.application.url_map.iter_rules()
    found = {one.rule for one in rules if "GET" in (one.methods or ()) and not one.arguments}
    return sorted(path for path in found if not path.startswith(("/sign-", "/resume")))


@pytest.mark.parametrize("deed", [deeds.decline, deeds.opt_in, deeds.opt_out])
def test_3_and_4_no_page_of_anybody_else_tells_what_a_person_chose(
    client: FlaskClient, session: Session, ada: int, deed
) -> None:
    deeds.reach(session, ada, 2)
    if deed is deeds.opt_out:
        deeds.opt_in(session, ada)
    roles = ("trainer", "staff", "expert", "champion", "admin")
    viewer = factories.person(session, "All Roles", roles=roles)
    factories.sign_in(client, session, viewer)
    public_id = deeds.public_id(session, ada)
    session.commit()
    paths = [
        *pages_without_arguments(client),
        f"/programme/suspensions/{public_id}",
        f"/system/people/{public_id}",
    ]
    assert len(paths) > 5
    before = {path: without_form_key(client.get(path).data) for path in paths}
    assert all(client.get(path).status_code == 200 for path in paths if path.startswith(("/programme", "/system")))

    deed(session, ada)

    after = {path: without_form_key(client.get(path).data) for path in paths}
    assert [path for path in paths if before[path] != after[path]] == []


def without_form_key(page: bytes) -> bytes:
    """Leave out the chance by which a form is known that is sent twice: it is another one each time."""
    return re.sub(rb'name="key" value="[\w-]+"', b"", page)


# 4. No page, export or API lists who did not take part.


def test_4_no_address_lists_people_by_permission(client: FlaskClient) -> None:
    rules = [one.rule for one in client.application.url_map.iter_rules() if "permissions" in one.rule]

    assert sorted(rules) == [
        "/api/v1/permissions/<person>",
        "/api/v1/permissions/<person>/token",
        "/api/v1/permissions/tokens/<number>",
    ]


def test_4_a_person_exports_only_their_own_choice(session: Session, ada: int, grace: int) -> None:
    deeds.reach(session, ada, 2)
    deeds.decline(session, ada)

    assert service.export(session, grace)["choices"] == []


# 5. Nothing is posted for a person, no social login is asked.


def test_5_no_form_of_any_template_leaves_the_academy() -> None:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for action in re.findall(r'<form[^>]*action="([^"]*)"', text):
            assert action.startswith(("{{", "/")), f"{path.name}: {action}"
            assert "http" not in action, f"{path.name}: {action}"


def test_5_the_rooms_that_share_open_no_connection() -> None:
    for room in ("advocacy", "sharing"):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            imported = re.findall(r"^(?:from|import) ([\w.]+)", text, re.M)
            for name in ("requests", "httpx", "urllib.request", "http.client", "socket", "smtplib"):
                assert name not in imported, path.name


def test_5_every_network_is_reached_by_a_plain_address() -> None:
    for network in networks.NETWORKS.values():
        if network.key == "internal":
            continue
        assert network.address.startswith(("https://", "mailto:"))
        assert "oauth" not in network.address
        assert "login" not in network.address


# 9. No words that press.


def test_9_no_template_presses() -> None:
    found = [
        f"{path.name}: {words}"
        for path in TEMPLATES
        for words in PRESSING
        if words in unescape(path.read_text(encoding="utf-8")).casefold().replace("’", "'")
    ]

    assert found == []


def test_9_no_words_of_ours_press() -> None:
    files = sorted(set(PACKAGE.rglob("*.py")) - {REFUSED})
    found = [
        f"{path.name}: {words}"
        for path in files
        for words in PRESSING
        if words in path.read_text(encoding="utf-8").casefold().replace("’", "'")
    ]

    assert found == []


def test_9_no_warning_colour_marks_a_permission_that_is_not_held(
    client: FlaskClient, session: Session, ada: int
) -> None:
    factories.sign_in(client, session, ada)

    page = client.get("/advocacy").text

    assert "chip--bad" not in page
    assert "chip--warn" not in page
