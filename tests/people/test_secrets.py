"""Passwords, links and the tries at them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from lms.audit import service as audit
from lms.delivery import models as delivery_models
from lms.people import models, passwords, rules
from lms.people import service as people
from tests import factories
from tests.factories import PASSWORD

NEW = "another long pass phrase"


@pytest.fixture
def ada(session):
    return factories.person(session, "Ada", email="ada@norda.example", password=PASSWORD)


def enter(session, password=PASSWORD, *, email="ada@norda.example", address="192.0.2.1", at):
    token = people.sign_in(session, email, password, address=address, at=at)
    session.commit()
    return token


def wrong(session, times, *, at, **options):
    for _ in range(times):
        with pytest.raises(people.WrongSecret):
            enter(session, "wrong", at=at, **options)


def mails(session):
    session.commit()
    return [item.payload for item in session.scalars(select(delivery_models.OutboxItem).order_by("id"))]


def test_the_right_password_opens_a_session(session, clock, ada):
    token = enter(session, email=" ADA@Norda.example ", at=clock.now)

    assert people.visit(session, token=token, at=clock.now).person_id == ada


def test_a_password_is_stored_as_argon2id_with_the_promised_costs(session, ada):
    stored = session.scalar(select(models.Person.password_hash))

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_outdated_hash_is_renewed_at_sign_in(session, clock, ada):
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    session.get_one(models.Person, ada).password_hash = weak
    session.commit()

    enter(session, at=clock.now)

    assert "m=19456" in session.scalar(select(models.Person.password_hash))


def test_composed_and_decomposed_letters_are_the_same_password(session, clock):
    factories.person(session, "Zoë", email="z@norda.example", password="zwölf grüne flaschen")

    assert enter(session, "zwo\u0308lf gru\u0308ne flaschen", email="z@norda.example", at=clock.now)


def test_wrong_unknown_closed_and_passwordless_are_told_the_same(session, clock, ada):
    closed = factories.person(session, "Closed", email="closed@norda.example", password=PASSWORD)
    people.deactivate(session, closed, at=clock.now, by=None)
    factories.person(session, "Waiting", email="waiting@norda.example")
    words = set()
    for email, password in (
        ("ada@norda.example", "wrong"),
        ("nobody@norda.example", PASSWORD),
        ("closed@norda.example", PASSWORD),
        ("waiting@norda.example", PASSWORD),
        ("", ""),
    ):
        session.commit()
        with pytest.raises(people.WrongSecret) as caught:
            enter(session, password, email=email, at=clock.now, address=email)
        words.add(str(caught.value))

    assert len(words) == 1


def test_an_unknown_account_takes_as_long(session, clock, ada):
    def took(email):
        started = time.process_time()
        with pytest.raises(people.WrongSecret):
            enter(session, "wrong", email=email, address=email, at=clock.now)
        return time.process_time() - started

    took("warm@norda.example")
    known = min(took("ada@norda.example") for _ in range(4))
    unknown = min(took("nobody@norda.example") for _ in range(4))

    assert 0.6 < known / unknown < 1.6


def test_the_eleventh_wrong_try_is_refused_even_with_the_right_password(session, clock, ada):
    wrong(session, 10, at=clock.now)

    with pytest.raises(people.TooManyTries):
        enter(session, at=clock.now)
    clock.move(minutes=5)
    assert enter(session, at=clock.now)


def test_the_window_slides(session, clock, ada):
    wrong(session, 5, at=clock.now)
    clock.move(minutes=4)
    wrong(session, 5, at=clock.now)
    clock.move(minutes=1)
    wrong(session, 5, at=clock.now)

    with pytest.raises(people.TooManyTries):
        enter(session, at=clock.now)


def test_tries_at_many_accounts_from_one_address_count_together(session, clock):
    for number in range(10):
        wrong(session, 1, email=f"p{number}@norda.example", at=clock.now)

    with pytest.raises(people.TooManyTries):
        enter(session, email="p10@norda.example", at=clock.now)


def test_the_owner_elsewhere_is_never_locked_out(session, clock, ada):
    wrong(session, 10, at=clock.now, address="203.0.113.9")

    assert enter(session, at=clock.now, address="192.0.2.1")


def test_right_sign_ins_do_not_count(session, clock, ada):
    for _ in range(12):
        enter(session, at=clock.now)

    assert session.scalar(select(func.count()).select_from(models.Throttle)) == 0


def test_tries_and_addresses_are_stored_as_keyed_hashes_only(session, clock, ada):
    wrong(session, 1, at=clock.now, address="192.0.2.77")

    rows = session.scalars(select(models.Throttle)).all()
    assert len(rows) == 3
    assert all(len(row.key) == 64 and row.wrong for row in rows)


def test_a_refused_sign_in_stands_in_the_audit_log_without_name_or_address(session, clock, ada):
    wrong(session, 1, at=clock.now)

    [line, *_] = audit.page(session)
    assert (line.action, line.subject) == ("person.sign_in_refused", people.person(session, ada).public_id)


def test_forty_wrong_tries_at_once_are_ten_looks_at_the_password(academy, session, clock, ada, monkeypatch):
    looks = []
    monkeypatch.setattr(passwords, "matches", lambda *_: looks.append(1) or time.sleep(0.002) or False)

    def one(_number):
        with academy.store.writing() as own:
            try:
                people.sign_in(own, "ada@norda.example", "wrong", address="192.0.2.1", at=clock.now)
            except (people.WrongSecret, people.TooManyTries) as error:
                return type(error)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(one, range(40)))

    assert len(looks) == 10
    assert answers.count(people.TooManyTries) == 30


def test_thirty_right_sign_ins_at_once_from_one_office_all_succeed(academy, session, clock, ada, monkeypatch):
    monkeypatch.setattr(passwords, "matches", lambda *_: time.sleep(0.01) or True)

    def one(_number):
        with academy.store.writing() as own:
            token = people.sign_in(own, "ada@norda.example", PASSWORD, address="192.0.2.1", at=clock.now)
            own.commit()
            return token

    with ThreadPoolExecutor(15) as pool:
        assert len(set(pool.map(one, range(30)))) == 30


def test_two_passwords_are_hashed_at_a_time(monkeypatch):
    running, most, guard = [0], [0], threading.Lock()

    class Slow:
        def verify(self, *_):
            with guard:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.02)
            with guard:
                running[0] -= 1
            return True

    monkeypatch.setattr(passwords, "_hasher", Slow())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: passwords.matches("x", "y"), range(8)))

    assert most == [2]


def test_whoever_cannot_get_a_turn_is_told_so(monkeypatch):
    monkeypatch.setattr(passwords, "_WAIT_SECONDS", 0.01)
    with passwords._turn(), passwords._turn(), pytest.raises(people.Busy):
        passwords.digest(PASSWORD)


def test_a_try_cannot_be_counted_inside_another_transaction(session, clock, ada):
    session.scalar(select(1))

    with pytest.raises(RuntimeError, match="commit this session first"):
        people.sign_in(session, "ada@norda.example", PASSWORD, address="192.0.2.1", at=clock.now)


def test_a_password_changed_while_it_was_checked_does_not_open(session, academy, clock, ada, monkeypatch):
    def meanwhile(*_):
        with academy.store.transaction() as other:
            other.get_one(models.Person, ada).password_hash = "changed"
        return True

    monkeypatch.setattr(passwords, "matches", meanwhile)
    with pytest.raises(people.WrongSecret):
        enter(session, at=clock.now)


# ---- changing the password


def change(session, ada, clock, *, current=PASSWORD, new=NEW, address="192.0.2.1"):
    token = people.change_password(session, ada, current=current, new=new, address=address, at=clock.now)
    session.commit()
    return token


def test_a_new_password_ends_every_session_but_gives_a_new_one(session, clock, ada):
    before = [enter(session, at=clock.now) for _ in range(2)]

    token = change(session, ada, clock)

    assert [people.visit(session, token=one, at=clock.now) for one in before] == [None, None]
    assert people.visit(session, token=token, at=clock.now).person_id == ada
    assert mails(session)[-1]["subject"] == "Your password was changed"
    session.commit()
    assert enter(session, NEW, at=clock.now)


def test_a_remembered_device_stays_remembered(session, clock, ada):
    token = people.sign_in(session, "ada@norda.example", PASSWORD, address="a", remember=True, at=clock.now)
    session.commit()
    own = people.visit(session, token=token, at=clock.now).session_id
    session.commit()

    fresh = people.change_password(session, ada, current=PASSWORD, new=NEW, address="a", session_id=own, at=clock.now)
    clock.move(days=13)

    assert people.visit(session, token=fresh, at=clock.now)


def test_a_new_password_must_be_new_and_follow_the_rules(session, clock, ada):
    session.commit()
    with pytest.raises(people.Unfit, match="differs"):
        change(session, ada, clock, new=PASSWORD)
    with pytest.raises(people.Unfit, match="at least 12"):
        change(session, ada, clock, new="short")


def test_the_present_password_is_throttled_too(session, clock, ada):
    for _ in range(10):
        with pytest.raises(people.WrongSecret):
            change(session, ada, clock, current="wrong")

    with pytest.raises(people.TooManyTries):
        change(session, ada, clock)


def test_two_changes_of_one_password_at_once_are_one(session, academy, clock, ada, monkeypatch):
    def meanwhile(*_):
        with academy.store.transaction() as other:
            other.get_one(models.Person, ada).password_hash = "changed"
        return True

    monkeypatch.setattr(passwords, "matches", meanwhile)
    with pytest.raises(people.WrongSecret, match="meanwhile"):
        change(session, ada, clock)


# ---- invitations


def test_an_invitation_becomes_an_account(session, clock, ada):
    token = people.invite(
        session, email="Bob@Norda.example", name="Bob", team="Sales", roles=["trainer"], at=clock.now, by=ada
    )
    session.commit()

    invited = people.invitation(session, token, at=clock.now)
    assert (invited.name, invited.email, invited.team, invited.invited_by) == (
        "Bob", "Bob@Norda.example", "Sales", "Ada"
    )  # fmt: skip
    assert f"/join/{token}" in mails(session)[0]["text"]
    bob = people.person(session, people.accept(session, token, name="Bob B", password=PASSWORD, at=clock.now))
    session.commit()
    assert (bob.name, bob.roles, bob.joined_at) == ("Bob B", {"learner", "trainer"}, clock.now)
    assert enter(session, email="bob@norda.example", at=clock.now)


def test_an_invitation_works_once_and_for_fourteen_days(session, clock):
    used = people.invite(session, email="a@norda.example", at=clock.now)
    people.accept(session, used, name="A", password=PASSWORD, at=clock.now)
    late = people.invite(session, email="b@norda.example", at=clock.now)
    session.commit()

    with pytest.raises(people.Unknown):
        people.accept(session, used, name="A", password=PASSWORD, at=clock.now)
    clock.move(days=14)
    with pytest.raises(people.Unknown):
        people.invitation(session, late, at=clock.now)


def test_a_newer_invitation_replaces_the_one_before(session, clock):
    first = people.invite(session, email="a@norda.example", at=clock.now)
    second = people.invite(session, email="A@norda.example", at=clock.now)

    with pytest.raises(people.Unknown):
        people.invitation(session, first, at=clock.now)
    assert people.invitation(session, second, at=clock.now)


def test_forty_acceptances_at_once_make_one_account(academy, session, clock):
    token = people.invite(session, email="a@norda.example", at=clock.now)
    session.commit()

    def one(_number):
        with academy.store.writing() as own:
            try:
                people.accept(own, token, name="A", password=PASSWORD, at=clock.now)
                own.commit()
                return 1
            except (people.Unknown, people.Taken):
                return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(12))) == 1


def test_an_imported_person_keeps_their_account_when_accepting(session, clock):
    known = factories.person(session, "Old Name", email="a@norda.example", roles=("staff",), team="Sales")
    token = people.invite(session, email="a@norda.example", roles=["trainer", "staff"], at=clock.now)

    assert people.accept(session, token, name="New Name", password=PASSWORD, at=clock.now) == known
    person = people.person(session, known)
    assert (person.name, person.roles) == ("New Name", {"learner", "staff", "trainer"})
    assert person.team_id is not None


def test_members_and_closed_accounts_are_not_invited(session, clock, ada):
    closed = factories.person(session, "Closed", email="closed@norda.example")
    people.deactivate(session, closed, at=clock.now, by=None)

    with pytest.raises(people.Taken, match="has an account already"):
        people.invite(session, email="ada@norda.example", at=clock.now)
    with pytest.raises(people.Taken, match="is closed"):
        people.invite(session, email="closed@norda.example", at=clock.now)


@pytest.mark.parametrize(("name", "password", "field"), [("", PASSWORD, "name"), ("Bob", "short", "password")])
def test_an_unfit_acceptance_leaves_the_invitation_open(session, clock, name, password, field):
    token = people.invite(session, email="a@norda.example", at=clock.now)

    with pytest.raises(people.Unfit) as caught:
        people.accept(session, token, name=name, password=password, at=clock.now)

    assert caught.value.field == field
    assert people.invitation(session, token, at=clock.now)


# ---- forgotten passwords


def test_a_reset_link_sets_a_password_once(session, clock, ada):
    before = enter(session, at=clock.now)
    token = people.reset_link(session, ada, at=clock.now)
    session.commit()

    assert people.reset(session, token, NEW, at=clock.now) == ada
    session.commit()
    assert people.visit(session, token=before, at=clock.now) is None
    session.commit()
    assert enter(session, NEW, at=clock.now)
    with pytest.raises(people.Unknown):
        people.reset(session, token, PASSWORD, at=clock.now)


def test_a_reset_ends_the_other_links_too(session, clock, ada):
    one = people.reset_link(session, ada, at=clock.now)
    two = people.reset_link(session, ada, at=clock.now)

    people.reset(session, two, NEW, at=clock.now)

    with pytest.raises(people.Unknown):
        people.resetting(session, one, at=clock.now)


def test_a_reset_link_lasts_an_hour_and_not_for_closed_accounts(session, clock, ada):
    token = people.reset_link(session, ada, at=clock.now)
    clock.move(minutes=60)
    with pytest.raises(people.Unknown):
        people.resetting(session, token, at=clock.now)

    fresh = people.reset_link(session, ada, at=clock.now)
    people.deactivate(session, ada, at=clock.now, by=None)
    with pytest.raises(people.Unknown):
        people.resetting(session, fresh, at=clock.now)
    with pytest.raises(people.NotAllowed):
        people.reset_link(session, ada, at=clock.now)


def test_a_weak_new_password_leaves_the_link_open(session, clock, ada):
    token = people.reset_link(session, ada, at=clock.now)

    with pytest.raises(people.Unfit):
        people.reset(session, token, "short", at=clock.now)
    assert people.resetting(session, token, at=clock.now).person_id == ada


def test_an_imported_person_gets_in_by_a_reset_link(session, clock):
    bob = factories.person(session, "Bob", email="bob@norda.example")

    people.reset(session, people.reset_link(session, bob, at=clock.now), PASSWORD, at=clock.now)

    assert people.person(session, bob).joined_at == clock.now


def test_forgetting_mails_only_those_who_are_there_but_does_the_same_work(session, clock, ada):
    people.forgot(session, "ada@norda.example", address="192.0.2.1", at=clock.now)
    session.commit()
    people.forgot(session, "nobody@norda.example", address="192.0.2.1", at=clock.now)

    assert [mail["to"] for mail in mails(session)] == ["ada@norda.example"]
    assert session.scalar(select(func.count()).select_from(models.Reset)) == 2


def test_every_request_for_a_link_counts(session, clock, ada):
    for _ in range(10):
        people.forgot(session, "ada@norda.example", address="192.0.2.1", at=clock.now)
        session.commit()

    with pytest.raises(people.TooManyTries):
        people.forgot(session, "ada@norda.example", address="192.0.2.1", at=clock.now)
    assert len(mails(session)) == 10


# ---- secrets too long to guess


@pytest.mark.parametrize("path", ["join", "reset", "token"])
def test_the_eleventh_wrong_link_or_token_is_refused(session, clock, ada, path):
    look = {
        "join": lambda token: people.invitation(session, token, at=clock.now, address="192.0.2.1"),
        "reset": lambda token: people.resetting(session, token, at=clock.now, address="192.0.2.1"),
        "token": lambda token: people.token_scopes(session, token, at=clock.now, address="192.0.2.1"),
    }[path]
    good = {
        "join": lambda: people.invite(session, email="b@norda.example", at=clock.now),
        "reset": lambda: people.reset_link(session, ada, at=clock.now),
        "token": lambda: people.token_for(session, ["permissions:read"], "x", at=clock.now),
    }[path]()
    for number in range(10):
        session.commit()
        with suppress(people.Unknown):
            assert look(f"made up {number}") == frozenset()

    session.commit()
    with pytest.raises(people.TooManyTries):
        look(good)


def test_limits_never_fail_open(session, academy, clock, ada, monkeypatch):
    monkeypatch.setattr(rules, "TRIES", 0)

    with pytest.raises(people.TooManyTries):
        enter(session, at=clock.now)


def test_a_wrong_token_cannot_be_counted_inside_another_transaction(session, clock):
    session.scalar(select(1))

    with pytest.raises(RuntimeError, match="commit this session first"):
        people.token_scopes(session, "made up", at=clock.now, address="192.0.2.1")
