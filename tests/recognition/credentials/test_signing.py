"""The deeds of the child process, done here: a key, a proof, a token; and how it serves its parent."""

import io
import json
import os
import resource

import pytest
from pyld import jsonld

from lms.recognition.credentials import child, rules, signing
from lms.recognition.credentials.said import No
from tests.recognition.credentials import verifying
from tests.recognition.credentials.verifying import Forged, needs_fixtures
from tests.recognition.deeds import AT, LATER

pytestmark = pytest.mark.once
ISSUER = rules.issuer("https://academy.example", "", "Norda")
SECRET = "a secret"


def signed(documents: list[dict[str, object]]) -> tuple[list[dict[str, str]], dict[str, object]]:
    """Sign with a new key; give what came back and the DID document that goes with it."""
    made = signing.make_key(secret=SECRET)
    kid, web = rules.multikey(made["public"]), rules.thumbprint(made["public"])
    names = {"method": f"{ISSUER.did}#{kid}", "kid": f"{ISSUER.did}#{web}", "at": "2026-11-22T09:00:00Z"}
    key = rules.Key(1, kid, made["public"], made["sealed"], "", "first", AT, None, None)
    reply = signing.sign(secret=SECRET, **made, **names, documents=documents)
    return reply["signed"], rules.did_document(ISSUER, [key])


@needs_fixtures
def test_a_document_and_its_token_verify_with_the_published_key() -> None:
    documents = [rules.status_list(ISSUER, number, "revocation", [number], at=AT) for number in (1, 2)]

    made, keys = signed(documents)

    for document, one in zip(documents, made, strict=True):
        whole = json.loads(one["document"])
        verifying.verify_document(whole, keys)
        claims = verifying.verify_token(one["jwt"], keys)
        assert claims["exp"] == int(AT.timestamp()) + rules.LIST_DAYS * 86_400
        assert {name: whole[name] for name in document} == document
    with pytest.raises(Forged):
        verifying.verify_document({**json.loads(made[0]["document"]), "validFrom": rules.stamp(LATER)}, keys)


def test_a_key_opens_with_its_own_secret_and_its_own_public_part_only() -> None:
    one, two = signing.make_key(secret=SECRET), signing.make_key(secret=SECRET)
    names = {"method": "m", "kid": "k", "at": "2026-11-22T09:00:00Z"}

    for wrong in ({**one, "secret": "other"}, {**one, "public": two["public"], "secret": SECRET}):
        with pytest.raises(No, match="another secret") as refused:
            signing.sign(**wrong, **names, documents=[])
        assert refused.value.code == "sealed"


def test_two_keys_of_one_secret_have_nothing_in_common() -> None:
    one, two = signing.make_key(secret=SECRET), signing.make_key(secret=SECRET)

    assert one["public"] != two["public"]
    assert rules.unpadded(one["sealed"])[:28] != rules.unpadded(two["sealed"])[:28]


def test_a_context_nobody_brought_is_never_fetched() -> None:
    document = {"@context": ["https://elsewhere.example/context.json"], "id": "https://a.example/1"}

    with pytest.raises(jsonld.JsonLdError):
        signed([document])


def test_it_answers_line_by_line_until_its_parent_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
    reading, writing = os.pipe()
    answers = io.BytesIO()
    with os.fdopen(writing, "wb") as parent:
        parent.write(b'{"do": "make-key", "secret": "one"}\n')
    with os.fdopen(reading, "rb") as questions:
        child.serve(questions, answers, idle=5)

    ready, reply = answers.getvalue().splitlines()
    assert ready == b"ready"
    assert json.loads(reply)["answer"]["public"]
    assert limits[resource.RLIMIT_CPU][0] >= child.CPU_SECONDS
