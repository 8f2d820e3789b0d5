"""The administrator's page on the keys that badges are signed with."""

import pytest

from lms.recognition.credentials import notary
from lms.recognition.credentials import service as credentials
from tests import factories
from tests.factories import post


@pytest.fixture
def boss(session, client):
    key = factories.person(session, "Grace Hopper", roles=("admin",))
    factories.sign_in(client, session, key)
    return key


@pytest.fixture
def kid(session, academy):
    key = credentials.rotate(session, by=None, at=academy.clock())
    session.commit()
    return key.kid


def test_an_academy_that_has_signed_nothing_says_so(client, boss):
    text = client.get("/system/issuer").text

    assert "did:web:localhost" in text
    assert "None yet. The first key is made with the first badge that is signed." in text


def test_without_an_address_it_says_what_to_set_and_offers_no_change(client, academy, boss):
    object.__setattr__(academy.settings, "base_url", "")

    text = client.get("/system/issuer").text

    assert "<code>LMS_BASE_URL</code>" in text
    assert "Change the key" not in text


def test_the_key_is_changed_in_one_step_and_the_old_one_is_kept(client, session, boss, kid):
    reply = post(client, "/system/issuer/rotate")

    assert (reply.status_code, reply.location) == (303, "/system/issuer")
    text = client.get("/system/issuer").text
    assert "A new key signs from now on." in text
    assert text.index("Signs") < text.index("Kept for what it signed")
    assert len(credentials.ring(session)) == 2


def test_a_key_is_withdrawn_only_by_typing_its_end(client, session, boss, kid):
    address = f"/system/issuer/{kid}"
    assert "It cannot be taken back." in client.get(address).text

    for typed, words in (("", "Type the last six characters"), ("<b>aaaa", "That is not how the key ends.")):
        reply = post(client, address, ending=typed)
        assert reply.status_code == 422
        assert words in reply.text
    assert credentials.ring(session)[0].compromised_at is None

    reply = post(client, address, ending=f" {kid[-6:]} ")

    assert (reply.status_code, reply.location) == (303, "/system/issuer")
    text = client.get("/system/issuer").text
    assert "Every badge it signed is signed anew." in text
    assert "Withdrawn" in text
    assert client.get(address).status_code == 404


def test_a_notary_that_does_not_answer_is_said_calmly(client, session, boss, kid, monkeypatch):
    def fail(*_given, **_more):
        raise notary.NotaryError("The process that signs and checks ended before it answered. Try again.")

    monkeypatch.setattr(notary, "ask", fail)

    post(client, "/system/issuer/rotate")
    assert "ended before it answered" in client.get("/system/issuer").text
    post(client, f"/system/issuer/{kid}", ending=kid[-6:])
    assert "A new one is made with the next badge" in client.get("/system/issuer").text
    assert [key.state(key.mark) for key in credentials.ring(session)] == ["compromised"]
