"""Messages about permissions: written with the change, signed, delivered once, tried again, given up, never a list."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.delivery import inquiries, jobs
from lms.delivery import service as delivery
from lms.delivery.models import OutboxItem
from lms.interop.webhooks import jobs as webhooks
from lms.interop.webhooks import rules, service
from lms.interop.webhooks.models import Webhook, WebhookTry
from lms.people import service as people
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.interop.webhooks.conftest import Other

Hook = tuple[int, str]
Deliver = Callable[[], int]


def waiting(session: Session) -> list[OutboxItem]:
    session.expire_all()
    return list(session.scalars(select(OutboxItem).where(OutboxItem.kind == "webhook", OutboxItem.done_at.is_(None))))


def signed(headers: dict[str, str], body: str, secret: str) -> bool:
    """Verify as another system does, with its secret alone."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    wanted = "v1," + base64.b64encode(hmac.new(key, said, sha256).digest()).decode()
    return wanted in headers["webhook-signature"].split()


def test_a_grant_and_its_withdrawal_are_told_each_once_and_signed(
    session: Session, ada: int, hook: Hook, other: Other, deliver: Deliver
) -> None:
    deeds.advocate(session, ada)
    deeds.opt_out(session, ada)

    assert deliver() == 2
    assert deliver() == 0

    person = deeds.public_id(session, ada)
    assert [(one["type"], one["data"]) for one in other.messages] == [
        ("permission.granted", {"person": person, "key": "story.share", "granted": True}),
        ("permission.withdrawn", {"person": person, "key": "story.share", "granted": False}),
    ]
    assert all(signed(headers, body, hook[1]) for headers, body in other.heard)
    assert not signed(other.heard[0][0], other.heard[1][1], hook[1])
    assert len({headers["webhook-id"] for headers, _ in other.heard}) == 2
    assert other.heard[0][0]["content-type"] == "application/json"


def test_no_message_says_why_or_names_anybody_by_name(
    session: Session, ada: int, root: int, hook: Hook, other: Other, deliver: Deliver
) -> None:
    deeds.advocate(session, ada)
    advocacy.suspend(session, ada, reason="A heron.", until=None, by=root, at=AT)
    deliver()

    said = "".join(body for _, body in other.heard).lower()
    assert not any(word in said for word in ("suspend", "heron", "consent", "ada", "norda", "level", "reason"))


def test_only_permissions_it_is_registered_for_are_told(
    session: Session, ada: int, root: int, hook: Hook, other: Other, deliver: Deliver
) -> None:
    deeds.reach(session, ada, 2)
    assert deliver() == 0

    service.change(session, hook[0], service.Wanted("Intranet", other.url, ["story.view"]), by=root, at=AT)
    deeds.opt_in(session, ada)
    assert deliver() == 0
    service.change(session, hook[0], service.Wanted("Intranet", other.url, ["story.share"]), by=root, at=AT)
    session.commit()
    assert deliver() == 0, "who holds it already is not sent"


def test_a_message_is_written_with_the_change_or_not_at_all(session: Session, ada: int, hook: Hook) -> None:
    deeds.reach(session, ada, 2)
    session.commit()
    advocacy.opt_in(session, ada, shown=advocacy.text(session).digest, at=AT)
    assert len(waiting(session)) == 1

    session.rollback()

    assert waiting(session) == []
    assert not advocacy.choice(session, ada).opted_in


def test_what_time_alone_takes_away_is_told_too(
    session: Session, ada: int, hook: Hook, other: Other, deliver: Deliver, clock: Any
) -> None:
    deeds.advocate(session, ada)
    advocacy.suspend(session, ada, reason="A talk.", until=AT + timedelta(days=1), by=ada, at=AT)
    clock.move(days=1)
    advocacy.sweep(session, clock())
    deliver()

    assert [one["type"].partition(".")[2] for one in other.messages] == ["granted", "withdrawn", "granted"]


def test_mail_and_webhooks_do_not_wait_for_each_other(
    academy: Academy, session: Session, ada: int, hook: Hook, other: Other, deliver: Deliver
) -> None:
    other.answers = lambda: (500, {})
    deeds.advocate(session, ada)
    delivery.mail(session, to="ada@norda.example", subject="Hello", text="Hello", at=AT)
    session.commit()

    class Sender:
        def __init__(self) -> None:
            self.sent: list[Any] = []

        def send(self, letter: Any, _at: Any) -> None:
            self.sent.append(letter)

        def close(self) -> None:
            pass

    sender = Sender()
    assert jobs.sweep(academy, sender=sender) == 1
    assert [one.subject for one in sender.sent] == ["Hello"]
    assert deliver() == 1
    assert delivery.counts(session).dead == 0
    assert delivery.counts(session, rules.KIND).waiting == 1


def test_a_failed_message_is_tried_again_with_the_same_id_and_a_new_time(
    session: Session, ada: int, hook: Hook, other: Other, deliver: Deliver, clock: Any
) -> None:
    other.answers = lambda: (503, {})
    deeds.advocate(session, ada)
    assert deliver() == 1
    assert deliver() == 0

    clock.move(minutes=1)
    other.answers = lambda: (200, {})
    assert deliver() == 1

    ids, times = ([headers[name] for headers, _ in other.heard] for name in ("webhook-id", "webhook-timestamp"))
    assert len(set(ids)) == 1
    assert int(times[1]) - int(times[0]) == 60
    tried, _ = service.tries(session, hook[0])
    assert [(one.number, one.taken, one.words) for one in tried] == [
        (2, True, "Answered 200"),
        (1, False, "Answered 503"),
    ]


def test_after_every_try_it_is_given_up_and_can_be_sent_again(
    session: Session, ada: int, hook: Hook, other: Other, deliver: Deliver, clock: Any
) -> None:
    other.answers = lambda: (500, {})
    deeds.advocate(session, ada)
    for _ in range(8):
        deliver()
        clock.move(hours=13)

    assert len(other.heard) == 6
    [letter] = service.letters(session, hook[0])
    assert (letter.kind, letter.tries, letter.words) == ("permission.granted", 6, "Answered 500")
    assert delivery.dead_letters(session) == []

    other.answers = lambda: (204, {})
    service.resend(session, hook[0], letter.id, at=clock())
    assert deliver() == 1
    assert other.heard[-1][0]["webhook-id"] == letter.message
    assert service.letters(session, hook[0]) == []
    with pytest.raises(rules.NoSuchLetter):
        service.resend(session, hook[0], letter.id, at=clock())


def test_a_crash_between_sending_and_noting_repeats_a_message_once_under_the_same_id(
    academy: Academy,
    session: Session,
    ada: int,
    hook: Hook,
    other: Other,
    deliver: Deliver,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deeds.advocate(session, ada)
    session.commit()

    def killed(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(webhooks, "_settle", killed)
        with pytest.raises(KeyboardInterrupt):
            webhooks.deliver(academy, clock())
    assert deliver() == 0, "it is held until its lease runs out"
    clock.move(minutes=2)
    assert deliver() == 1
    clock.move(days=1)
    assert deliver() == 0

    assert len(other.heard) == 2
    assert len({headers["webhook-id"] for headers, _ in other.heard}) == 1


def test_a_worker_that_lost_its_lease_notes_nothing(
    academy: Academy, session: Session, ada: int, hook: Hook, other: Other, clock: Any
) -> None:
    deeds.advocate(session, ada)
    with academy.store.transaction() as one:
        slow = delivery.lease(one, clock(), rules.KIND)
    assert slow is not None
    clock.move(minutes=3)
    assert webhooks.deliver(academy, clock()) == 1

    with academy.store.transaction() as one:
        webhooks._settle(one, slow, webhooks._Came(500, "", 1), at=clock())

    assert [one.taken for one in service.tries(session, hook[0])[0]] == [True]
    assert waiting(session) == []


def test_one_endpoint_that_fails_holds_up_no_other(
    session: Session, root: int, hook: Hook, other: Other, deliver: Deliver, clock: Any
) -> None:
    broken = service.register(
        session, service.Wanted("Broken", "https://broken.example.com:1025", ["story.share"]), by=root, at=AT
    )[0]
    for one in range(4):
        deeds.advocate(session, factories.person(session, f"Ada{one} Lee"))

    for _ in range(4):
        deliver()

    assert len(other.heard) == 4
    assert len(service.tries(session, broken)[0]) == 1, "what else waits for it rests"
    held = [one for one in waiting(session) if one.payload["webhook"] == broken]
    assert sorted(one.tries for one in held) == [0, 0, 0, 1]
    clock.move(minutes=1)
    deliver()
    assert len(service.tries(session, broken)[0]) == 2


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (302, {"Location": "https://elsewhere.example.com/"}, "It answered with a redirect, which is not followed"),
        (307, {"Location": "http://10.0.0.1/"}, "It answered with a redirect, which is not followed"),
        (400, {}, "Answered 400"),
    ],
)
def test_what_is_no_yes_is_a_failure(
    session: Session, ada: int, hook: Hook, other: Other, deliver: Deliver, status: int, headers: Any, words: str
) -> None:
    other.answers = lambda: (status, headers)
    deeds.advocate(session, ada)
    deliver()

    [tried] = service.tries(session, hook[0])[0]
    assert (tried.taken, tried.words, len(other.heard)) == (False, words, 1)


def test_an_endpoint_that_says_it_is_gone_is_turned_off(
    session: Session, ada: int, root: int, hook: Hook, other: Other, deliver: Deliver, clock: Any
) -> None:
    other.answers = lambda: (410, {})
    deeds.advocate(session, ada)
    deliver()
    session.expire_all()
    assert service.endpoint(session, hook[0]).off_at == AT

    deeds.opt_out(session, ada)
    clock.move(minutes=2)
    assert deliver() == 0
    assert waiting(session) == []
    service.turn(session, hook[0], on=True, by=root, at=clock())
    deeds.opt_in(session, ada)
    assert deliver() == 1


def test_a_rotated_secret_signs_beside_the_old_one_for_a_day(
    session: Session, ada: int, root: int, hook: Hook, other: Other, deliver: Deliver, clock: Any
) -> None:
    new = service.rotate(session, hook[0], by=root, at=clock())
    assert new != hook[1]
    for expected in ([True, True], [True, False]):
        service.test(session, hook[0], at=clock())
        deliver()
        headers, body = other.heard[-1]
        assert [signed(headers, body, one) for one in (new, hook[1])] == expected
        clock.move(hours=24)


def test_when_the_academys_secret_changes_nothing_goes_out_unsigned(
    academy: Academy, session: Session, root: int, hook: Hook, other: Other, deliver: Deliver, clock: Any
) -> None:
    academy.secret = lambda: "another secret, long enough to be taken for one"
    service.test(session, hook[0], at=clock())
    deliver()

    assert other.heard == []
    assert service.endpoint(session, hook[0]).stale
    assert "make a new secret" in service.tries(session, hook[0])[0][0].words
    new = service.rotate(session, hook[0], by=root, at=clock())
    clock.move(minutes=1)
    deliver()
    assert signed(*other.heard[0], new)
    assert not signed(*other.heard[0], hook[1])


def test_the_secret_stands_nowhere_in_the_database(session: Session, hook: Hook) -> None:
    row = session.scalars(select(Webhook)).one()
    held = json.dumps({one.key: str(getattr(row, one.key)) for one in Webhook.__table__.columns})
    assert hook[1].removeprefix("whsec_") not in held


def test_what_was_delivered_and_who_it_was_about_is_forgotten(
    session: Session, ada: int, hook: Hook, deliver: Deliver
) -> None:
    deeds.advocate(session, ada)
    deliver()
    session.expire_all()

    [item] = session.scalars(select(OutboxItem).where(OutboxItem.kind == "webhook"))
    assert item.payload == {}
    row = session.scalars(select(WebhookTry)).one()
    held = " ".join(str(getattr(row, one.key)) for one in WebhookTry.__table__.columns)
    assert deeds.public_id(session, ada) not in held
    assert "story.share" not in held


def test_nothing_about_an_erased_person_stays_in_the_outbox(session: Session, ada: int, hook: Hook, clock: Any) -> None:
    grace = factories.person(session, "Grace Hopper")
    for one in (ada, grace):
        deeds.advocate(session, one)
    people.erase(session, ada, at=clock(), by=None)
    session.commit()

    assert [one.payload["person"] for one in waiting(session)] == [deeds.public_id(session, grace)]


def test_a_removed_endpoint_leaves_nothing_behind(
    session: Session, ada: int, root: int, hook: Hook, other: Other, deliver: Deliver
) -> None:
    deeds.advocate(session, ada)
    deliver()
    deeds.opt_out(session, ada)
    service.remove(session, hook[0], by=root, at=AT)
    session.commit()

    assert waiting(session) == []
    assert (service.endpoints(session), session.scalars(select(WebhookTry)).all()) == ([], [])
    with pytest.raises(rules.NoSuchWebhook):
        service.endpoint(session, hook[0])


def test_an_endpoint_that_goes_while_it_is_told_ends_quietly(
    academy: Academy, session: Session, root: int, hook: Hook, clock: Any
) -> None:
    service.test(session, hook[0], at=clock())
    session.commit()
    with academy.store.transaction() as one:
        item = delivery.lease(one, clock(), rules.KIND)
        assert item is not None
        one.execute(Webhook.__table__.delete())
        assert webhooks._ready(one, item, clock()) is None
        webhooks._settle(one, item, webhooks._Came(200, "", 1), at=clock())
    assert waiting(session) == []


def test_the_log_forgets_after_a_month(session: Session, hook: Hook, deliver: Deliver, clock: Any) -> None:
    service.test(session, hook[0], at=clock())
    deliver()
    session.expire_all()
    service.prune(session, AT + timedelta(days=30))
    assert len(service.tries(session, hook[0])[0]) == 1
    service.prune(session, AT + timedelta(days=30, seconds=1))
    assert service.tries(session, hook[0])[0] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://intranet.example.com/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://localhost/",
        "https://intranet/",
        "https://db.internal/",
        "https://user:secret@intranet.example.com/",
        "https://intranet.example.com:22/",
        "ftp://intranet.example.com/",
        "intranet.example.com",
        "https://intranet.example.com/" + "x" * 500,
        "",
    ],
)
def test_no_address_that_is_not_public_is_registered(session: Session, root: int, url: str) -> None:
    with pytest.raises(rules.Unfit):
        service.register(session, service.Wanted("Intranet", url, ["story.share"]), by=root, at=AT)


def test_a_public_name_that_leads_inside_is_refused_when_it_is_told(
    academy: Academy, session: Session, hook: Hook, other: Other, deliver: Deliver, clock: Any
) -> None:
    """What a name stands for is looked up at each try, checked, and that very machine is connected to."""
    academy.shelf[inquiries.MANNER] = replace(academy.shelf[inquiries.MANNER], is_allowed=inquiries.addresses.is_public)
    service.test(session, hook[0], at=clock())
    deliver()

    assert other.heard == []
    assert service.tries(session, hook[0])[0][0].words == "Its name leads to a machine that is not public"
