"""Credentials from elsewhere are kept once, looked at again, shown by choice, and gone when they are removed."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.people.models import Person
from lms.recognition import service as recognition
from lms.recognition.holdings import checking, jobs, rules, service
from lms.recognition.holdings.models import Holding
from lms.web.academy import Academy
from tests import factories
from tests.conftest import MovableClock
from tests.recognition.credentials.forging import GUILD
from tests.recognition.credentials.issuers import Issuer, png
from tests.recognition.holdings.made import AT, brought, examined


def state(session: Session, public_id: str, person_id: int) -> tuple[str, str]:
    session.expire_all()
    found = service.holding(session, public_id, person_id)
    return found.state, found.report.code


def look(academy: Academy, session: Session) -> int:
    session.commit()
    return jobs.work(academy, academy.clock())


# Kept once.


def test_what_is_genuine_and_mine_is_kept_and_counts_for_nothing(session: Session, ada: int) -> None:
    before = recognition.standing(session, ada)
    public_id = brought(session, ada, examined())

    held = service.holding(session, public_id, ada)

    assert (held.state, held.title, held.pictured, held.shown) == ("kept", "First aid", True, False)
    assert held.facts.recipients == (), "whom it names is asked once and not remembered"
    assert recognition.standing(session, ada) == before
    assert recognition.badges(session, ada) == ()


def test_the_same_one_is_kept_once_whether_as_picture_or_text(session: Session, ada: int) -> None:
    first = brought(session, ada, examined(text="one"))

    again = service.bring(session, ada, "b.json", examined(text="two", form="json"), at=AT)

    assert again == (first, False)
    assert len(service.listed(session, ada)) == 1


def test_another_person_may_hold_the_same(session: Session, ada: int) -> None:
    grace = factories.person(session, "Grace Hopper")

    assert brought(session, ada, examined()) != brought(session, grace, examined("grace.hopper@norda.example"))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (examined("bob@norda.example"), "another e-mail address"),
        (examined(code="signature"), "Its signature does not fit"),
        (examined(code="revoked"), "Its issuer revoked it"),
        (examined(id="http://localhost/badges/abc"), "one of our own badges"),
    ],
)
def test_what_does_not_count_is_refused_and_nothing_is_kept(
    session: Session, ada: int, found: service.Examined, words: str
) -> None:
    with pytest.raises(service.HoldingError, match=words):
        brought(session, ada, found)

    assert session.scalar(select(func.count()).select_from(Holding)) == 0


def test_a_hundred_are_the_most(session: Session, ada: int) -> None:
    for number in range(rules.MOST):
        brought(session, ada, examined(id=f"urn:{number}"))

    with pytest.raises(service.HoldingError, match="100 credentials"):
        brought(session, ada, examined())
    assert service.bring(session, ada, "again", examined(id="urn:5"), at=AT)[1] is False


def test_what_is_brought_twice_at_once_is_kept_once(academy: Academy, session: Session, ada: int) -> None:
    session.commit()
    gate, made = threading.Barrier(8), []

    def bring(number: int) -> None:
        gate.wait()
        with academy.store.transaction() as own:
            made.append(service.bring(own, ada, "a", examined(text=str(number)), at=AT))

    threads = [threading.Thread(target=bring, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len({public_id for public_id, _ in made}) == 1
    assert sorted(is_new for _, is_new in made) == [False] * 7 + [True]
    assert session.scalar(select(func.count()).select_from(Holding)) == 1


# Looked at beside requests.


def test_what_waits_is_kept_once_its_issuer_has_answered(
    academy: Academy, session: Session, ada: int, issuer: Issuer
) -> None:
    found = service.examine(session, png(issuer.signed()), at=AT)
    public_id = brought(session, ada, found)
    assert state(session, public_id, ada) == ("waiting", "waiting")

    assert look(academy, session) == 1

    held = service.holding(session, public_id, ada)
    assert (held.state, held.title, held.pictured, held.checked_at) == ("kept", "First aid", True, AT)
    assert look(academy, session) == 0


def test_an_address_is_fetched_and_what_lies_there_is_kept(
    academy: Academy, session: Session, ada: int, issuer: Issuer
) -> None:
    address = issuer.hosted()["id"]
    public_id = brought(session, ada, service.examine(session, address.encode(), at=AT), address)

    assert look(academy, session) == 1

    assert state(session, public_id, ada) == ("kept", "valid")
    assert session.scalars(select(Holding.text)).one().startswith("{")


def test_a_picture_at_an_address_is_shown_too(academy: Academy, session: Session, ada: int, issuer: Issuer) -> None:
    issuer.documents["https://badges.example.org/mine.png"] = png(issuer.signed())
    found = service.examine(session, b"https://badges.example.org/mine.png", at=AT)
    public_id = brought(session, ada, found)

    look(academy, session)

    assert service.holding(session, public_id, ada).pictured


def test_an_issuer_that_is_silent_is_asked_again_and_given_up_calmly(
    academy: Academy, session: Session, ada: int, clock: MovableClock
) -> None:
    public_id = brought(session, ada, service.examine(session, Issuer().signed().encode(), at=AT))
    waits = []
    while look(academy, session):
        held = service.holding(session, public_id, ada)
        waits.append(held.next_check_at - clock())
        clock.now = held.next_check_at
        session.rollback()
        if held.state != "waiting":
            break

    assert waits == [*rules.WAITS, rules.FORGET]
    assert held.report.words.startswith("We could not confirm it. What its issuer publishes cannot be reached")
    assert session.scalars(select(Holding.text)).one() == "", "nothing of it is kept"
    look(academy, session)
    assert service.listed(session, ada) == ()


def test_what_is_not_mine_after_all_is_refused_without_a_trace_of_whose_it_is(
    academy: Academy, session: Session, issuer: Issuer
) -> None:
    bob = factories.person(session, "Bob")
    public_id = brought(session, bob, service.examine(session, issuer.signed().encode(), at=AT))

    look(academy, session)

    held = service.holding(session, public_id, bob)
    row = session.scalars(select(Holding)).one()
    assert (held.state, held.report.words) == ("refused", rules.NOT_YOURS)
    assert (row.text, row.picture) == ("", None)
    assert "sha256" not in str(row.report)


def test_what_was_kept_meanwhile_is_not_kept_twice(
    academy: Academy, session: Session, ada: int, issuer: Issuer
) -> None:
    made = issuer.hosted()
    asked = made["id"].encode(), json.dumps(made).encode()
    first, second = (brought(session, ada, service.examine(session, one, at=AT)) for one in asked)
    assert first != second

    assert look(academy, session) == 2

    assert state(session, first, ada) == ("kept", "valid")
    assert service.holding(session, second, ada).report.words == rules.TWICE


def test_one_that_was_removed_gives_way_to_the_same_that_waited(
    academy: Academy, session: Session, ada: int, issuer: Issuer
) -> None:
    token = issuer.signed().encode()
    first = brought(session, ada, service.examine(session, token, at=AT))
    look(academy, session)
    service.remove(session, ada, first, at=AT)
    second = brought(session, ada, service.examine(session, token, at=AT))

    look(academy, session)

    assert [one.public_id for one in service.listed(session, ada)] == [second]
    assert state(session, second, ada) == ("kept", "valid")


def test_what_is_kept_is_looked_at_again_and_a_revocation_shows(
    academy: Academy, session: Session, ada: int, issuer: Issuer, clock: MovableClock
) -> None:
    public_id = brought(session, ada, service.examine(session, issuer.signed().encode(), at=AT))
    look(academy, session)
    issuer.change("revoked", revokedAssertions=[{"id": "urn:uuid:4f3c", "revocationReason": "By mistake."}])
    clock.move(days=6)
    assert look(academy, session) == 0
    clock.move(days=1)

    assert look(academy, session) == 1

    held = service.holding(session, public_id, ada)
    assert (held.state, held.report.verdict, held.checked_at) == ("kept", "revoked", clock())
    assert held.report.words == "Its issuer revoked it. It says why: By mistake."


def test_a_silent_issuer_leaves_what_is_kept_as_it_was(
    academy: Academy, session: Session, ada: int, issuer: Issuer, clock: MovableClock
) -> None:
    public_id = brought(session, ada, service.examine(session, issuer.signed().encode(), at=AT))
    look(academy, session)
    academy.fetch = lambda address: None
    clock.move(days=8)

    look(academy, session)

    held = service.holding(session, public_id, ada)
    assert (held.report.code, held.checked_at) == ("valid", AT)
    assert held.next_check_at == clock() + rules.AGAIN_SOON


def test_a_process_that_was_killed_leaves_its_work_to_the_next(
    academy: Academy, session: Session, ada: int, issuer: Issuer, clock: MovableClock
) -> None:
    public_id = brought(session, ada, service.examine(session, issuer.signed().encode(), at=AT))
    held = service.lease(session, AT)
    assert held is not None
    assert look(academy, session) == 0
    clock.move(minutes=3)
    assert look(academy, session) == 1

    assert service.settle(session, held, examined(code="signature"), at=AT) is False
    assert state(session, public_id, ada) == ("kept", "valid")


def test_what_was_removed_while_it_was_looked_at_stays_removed(session: Session, ada: int) -> None:
    public_id = brought(session, ada, examined(code="waiting"))
    held = service.lease(session, AT)
    assert held is not None
    service.remove(session, ada, public_id, at=AT)

    assert service.settle(session, held, examined(), at=AT) is False
    assert service.listed(session, ada) == ()


def test_an_address_that_leads_to_one_of_our_own_badges_is_told(
    academy: Academy, session: Session, ada: int, clock: MovableClock
) -> None:
    address, own = "https://norda.example/mine", GUILD.linked(GUILD.text(id="http://localhost/badges/AbC"))
    keys = json.dumps(GUILD.published).encode()
    academy.fetch = {address: json.dumps(own).encode(), "https://guild.example/.well-known/did.json": keys}.get
    public_id = brought(session, ada, service.examine(session, address.encode(), at=AT), address)

    look(academy, session)

    held = service.holding(session, public_id, ada)
    assert (held.state, held.report.words) == ("refused", rules.OURS)


def test_a_check_that_goes_on_and_on_is_left_for_another_time(
    academy: Academy, session: Session, ada: int, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_SECONDS", 0.0)
    public_id = brought(session, ada, service.examine(session, issuer.signed().encode(), at=AT))

    look(academy, session)

    assert state(session, public_id, ada) == ("waiting", "unreachable")


# Shown, removed, put back.


def test_it_is_shown_to_those_who_check_only_by_the_owners_choice(session: Session, ada: int) -> None:
    public_id, staff = brought(session, ada, examined()), frozenset({"staff"})
    for shown in (True, False):
        service.show(session, ada, public_id, shown=shown)
        assert len(service.shown_by(session, [ada]).get(ada, [])) == shown

    with pytest.raises(service.NoSuchHolding):
        service.holding(session, public_id, 0, staff)
    with pytest.raises(service.NoSuchHolding):
        service.show(session, ada + 1, public_id, shown=True)


def test_what_is_removed_can_be_put_back_for_an_hour(
    academy: Academy, session: Session, ada: int, clock: MovableClock
) -> None:
    public_id = brought(session, ada, examined())
    service.remove(session, ada, public_id, at=AT)
    service.put_back(session, ada, public_id, at=AT + timedelta(minutes=59))
    assert state(session, public_id, ada)[0] == "kept"

    service.remove(session, ada, public_id, at=AT)
    with pytest.raises(service.NoSuchHolding):
        service.put_back(session, ada, public_id, at=AT + rules.UNDO)
    clock.move(hours=1)
    look(academy, session)
    assert session.scalar(select(func.count()).select_from(Holding)) == 0


def test_what_was_removed_may_be_brought_again_at_once(session: Session, ada: int) -> None:
    service.remove(session, ada, brought(session, ada, examined()), at=AT)

    assert state(session, brought(session, ada, examined()), ada)[0] == "kept"


def test_what_waits_goes_on_waiting_after_it_was_put_back(session: Session, ada: int) -> None:
    public_id = brought(session, ada, examined(code="waiting"))
    service.remove(session, ada, public_id, at=AT)
    service.put_back(session, ada, public_id, at=AT)

    assert state(session, public_id, ada)[0] == "waiting"


def test_everything_is_exported_and_erased_with_the_person(academy: Academy, session: Session, ada: int) -> None:
    brought(session, ada, examined(text="the credential itself"))
    exported = academy.exports["credentials from elsewhere"](session, ada)

    assert exported[0]["credential"] == "the credential itself"
    assert exported[0]["report"]["facts"]["issuer_name"] == "Open Guild"
    assert exported[0]["shown to those who check badges"] is False

    session.execute(delete(Person).where(Person.id == ada))
    assert session.scalar(select(func.count()).select_from(Holding)) == 0


def test_a_check_that_takes_too_long_is_told_calmly(
    session: Session, ada: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SECONDS", 0.000_001)

    found = service.examine(session, b"x" * 900_000, at=AT)

    assert (found.report.code, found.text, found.picture) == ("busy", "", None)
    with pytest.raises(service.HoldingError, match="Try again in a minute"):
        brought(session, ada, found)


def test_a_check_that_could_not_be_made_changes_nothing(
    academy: Academy, session: Session, ada: int, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    public_id = brought(session, ada, service.examine(session, issuer.signed().encode(), at=AT))
    with monkeypatch.context() as patched:
        patched.setattr(checking, "SECONDS", 0.000_001)
        issuer.change("badge", description="x" * 900_000)
        look(academy, session)
    assert state(session, public_id, ada)[0] == "waiting"
