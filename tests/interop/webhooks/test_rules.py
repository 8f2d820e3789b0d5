"""How a message is written and signed, and what may be registered."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from lms.interop.webhooks import rules

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_a_message_is_signed_as_the_example_of_standard_webhooks() -> None:
    """The vector of the specification's reference libraries."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)

    made = rules.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}', [key], at)

    assert made == {
        "Content-Type": "application/json",
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_both_secrets_sign_for_a_day_after_a_rotation() -> None:
    until = AT + timedelta(days=1)
    assert rules.salts("new", "old", until, AT) == ("new", "old")
    assert rules.salts("new", "old", until, until) == ("new",)
    assert rules.salts("new", None, None, AT) == ("new",)
    two = rules.headers("m", "{}", [b"a", b"b"], AT)["webhook-signature"]
    assert [one.partition(",")[0] for one in two.split()] == ["v1", "v1"]


def test_a_secret_is_made_of_the_academys_and_a_salt_and_tells_neither() -> None:
    one = rules.signing_key("secret", "salt")

    assert len(one) == 32
    assert one != rules.signing_key("secret", "other")
    assert one != rules.signing_key("other", "salt")
    assert rules.shown(one) == f"whsec_{base64.b64encode(one).decode()}"
    assert rules.mark("secret") != rules.mark("other")
    assert not hmac.compare_digest(rules.mark("secret").encode(), one)


def test_a_message_says_what_happened_to_whom_and_when() -> None:
    body = rules.body_of(rules.GRANTED, {"person": "Ada", "key": "story.share", "granted": True}, AT)
    assert json.loads(body) == {
        "type": "permission.granted",
        "timestamp": "2026-11-22T09:00:00+00:00",
        "data": {"person": "Ada", "key": "story.share", "granted": True},
    }


def test_any_answer_of_the_two_hundreds_takes_it_and_410_ends_it() -> None:
    assert [rules.took(one) for one in (199, 200, 204, 299, 300, 500)] == [False, True, True, True, False, False]
    assert [rules.is_gone(one) for one in (404, 410)] == [False, True]


def test_what_came_of_a_try_is_said_in_words() -> None:
    assert rules.outcome(503, "") == "Answered 503"
    assert rules.outcome(None, "too-slow") == "No answer within three seconds"
    assert rules.outcome(None, "never-heard") == "It could not be reached"


def test_a_name_is_one_short_line() -> None:
    assert rules.label("  The \n intranet ") == "The intranet"
    for wrong in ("", "   ", "x" * 81, "a\x1bb"):
        with pytest.raises(rules.Unfit):
            rules.label(wrong)


def test_permissions_are_those_of_the_academy_in_its_order() -> None:
    assert rules.keys(["b", "no", "a"], ["a", "b", "c"]) == ["a", "b"]
    with pytest.raises(rules.Unfit):
        rules.keys(["no"], ["a"])
