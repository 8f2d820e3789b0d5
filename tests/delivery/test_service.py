"""The outbox of a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from lms.delivery import service as delivery


@pytest.fixture(autouse=True)
def _empty_outbox(session):
    session.execute(text("DELETE FROM lms_outbox"))
    session.commit()


@pytest.fixture
def one_mail(session, clock):
    return delivery.mail(session, to="ada@norda.example", subject="Hello", text="Words", at=clock())


def tried(session, clock):
    """Lease the next item and fail."""
    item = delivery.lease(session, clock())
    assert item is not None
    delivery.failed(session, item, OSError("mail server down"), at=clock())
    return item


def test_a_mail_waits_until_it_is_taken(session, clock, one_mail):
    assert delivery.due(session, clock())
    assert delivery.counts(session) == delivery.Counts(waiting=1, done=0, dead=0, oldest=clock())


def test_a_mail_undone_with_its_transaction_never_leaves(session, clock, one_mail):
    session.rollback()

    assert not delivery.due(session, clock())


def test_a_wrong_address_is_refused_at_once(session, clock):
    with pytest.raises(delivery.BadAddress):
        delivery.mail(session, to="nobody", subject="Hello", text="Words", at=clock())


def test_an_item_is_held_by_one_sender(session, clock, one_mail):
    item = delivery.lease(session, clock())

    assert item is not None
    assert (item.id, item.kind, item.tries) == (one_mail, "mail", 1)
    assert item.payload["to"] == "ada@norda.example"
    assert delivery.lease(session, clock()) is None


def test_an_item_whose_sender_died_is_taken_again_and_settled_by_its_new_holder_only(session, clock, one_mail):
    dead = delivery.lease(session, clock())
    clock.move(minutes=2)
    successor = delivery.lease(session, clock())

    assert successor is not None
    assert successor.id == dead.id
    assert successor.payload["message_id"] == dead.payload["message_id"]
    assert not delivery.failed(session, dead, OSError(), at=clock())
    assert not delivery.delivered(session, dead, at=clock())
    assert delivery.delivered(session, successor, at=clock())


def test_a_delivered_mail_is_done_and_forgets_what_it_said(session, clock, one_mail):
    delivery.delivered(session, delivery.lease(session, clock()), at=clock())

    assert delivery.counts(session) == delivery.Counts(0, 1, 0, None)
    left = session.execute(text("SELECT CAST(payload AS varchar(2000)) FROM lms_outbox")).scalar_one()
    assert left == "{}"


def test_the_longest_waiting_mail_goes_first(session, clock):
    for name in ("a", "b"):
        delivery.mail(session, to=f"{name}@norda.example", subject="Hello", text="Words", at=clock())
        clock.move(seconds=1)

    assert delivery.lease(session, clock()).payload["to"] == "a@norda.example"


def test_a_mail_that_fails_is_tried_six_times_and_then_kept_as_a_dead_letter(session, clock, one_mail):
    for minutes in (1, 5, 30, 120, 720):
        tried(session, clock)
        clock.move(minutes=minutes, seconds=-1)
        assert not delivery.due(session, clock())
        clock.move(seconds=1)
    tried(session, clock)

    assert delivery.counts(session) == delivery.Counts(0, 0, 1, None)
    (letter,) = delivery.dead_letters(session)
    assert (letter.to, letter.subject, letter.tries) == ("ada@norda.example", "Hello", 6)
    assert (letter.dead_at, letter.last_error) == (clock(), "OSError: mail server down")


def test_a_dead_letter_can_be_sent_again(session, clock, one_mail):
    for _ in range(6):
        tried(session, clock)
        clock.move(days=1)

    delivery.resend(session, one_mail, clock())

    assert delivery.counts(session).dead == 0
    assert tried(session, clock).tries == 1
    assert delivery.counts(session).waiting == 1


def test_only_a_dead_letter_can_be_sent_again(session, clock, one_mail):
    with pytest.raises(delivery.NotDead, match="there is no dead letter"):
        delivery.resend(session, one_mail, clock())


def test_what_is_old_is_removed(session, clock, one_mail):
    delivery.delivered(session, delivery.lease(session, clock()), at=clock())
    delivery.mail(session, to="bob@norda.example", subject="Hello", text="Words", at=clock())
    for _ in range(6):
        tried(session, clock)
        clock.move(days=1)
    delivery.mail(session, to="eve@norda.example", subject="Hello", text="Words", at=clock())

    clock.move(days=2)
    assert delivery.prune(session, clock()) == 1
    clock.move(days=30)
    assert delivery.prune(session, clock()) == 1
    assert delivery.counts(session).waiting == 1


def test_every_mail_to_an_address_can_be_forgotten(session, clock, one_mail):
    kept = delivery.mail(session, to="bob@norda.example", subject="Hello", text="Words", at=clock())

    delivery.forget(session, "ADA@norda.example")

    assert session.execute(text("SELECT id FROM lms_outbox")).scalars().all() == [kept]


def test_senders_at_once_never_take_the_same_item(academy, session, clock):
    for number in range(30):
        delivery.mail(session, to=f"p{number}@norda.example", subject="Hello", text="Words", at=clock())
    session.commit()

    def take(_number):
        with academy.store.transaction() as mine:
            item = delivery.lease(mine, clock() + timedelta(seconds=1))
        return item.id if item else None

    with ThreadPoolExecutor(8) as pool:
        taken = [item for item in pool.map(take, range(40)) if item]

    assert len(taken) == len(set(taken)) == 30
