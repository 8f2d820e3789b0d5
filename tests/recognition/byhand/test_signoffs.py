"""A level is signed off by a second person, comes last, and is never taken away again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.recognition import models as kept
from lms.recognition import service as recognition
from lms.recognition.byhand import models
from lms.recognition.byhand import service as byhand
from lms.web.academy import Academy
from tests import academy as written
from tests.recognition.byhand.deeds import TERMS, at_the_door, signed
from tests.recognition.deeds import AT, LATER, heard, publish

NAME = "mandated"


@pytest.fixture
def door(session: Session, who: dict[str, int]) -> dict[str, int]:
    """Ada meets everything but the sign-off."""
    at_the_door(session, who["Ada"])
    session.commit()
    return who


def level(session: Session, person_id: int) -> str:
    return recognition.standing(session, person_id).level_id


def test_without_the_sign_off_the_level_is_not_reached(session: Session, door: dict[str, int]) -> None:
    assert level(session, door["Ada"]) == "able"
    recognition.re_evaluate(session, door["Ada"], LATER)
    assert level(session, door["Ada"]) == "able"


def test_one_proposes_another_signs_and_the_level_follows(
    academy: Academy, session: Session, door: dict[str, int]
) -> None:
    with heard(signals.signed_off, academy) as told, heard(signals.level_reached, academy) as reached:
        signed(session, door)

    assert level(session, door["Ada"]) == NAME
    assert told == [{"person_id": door["Ada"], "level_id": NAME, "at": AT}]
    assert [(one["level_id"], one["number"]) for one in reached] == [(NAME, 5)]
    assert recognition.sign_offs(session, door["Ada"]) == {NAME: None}
    actions = [(line.action, line.person_id) for line in audit.page(session, limit=2)]
    assert actions == [("signoff.confirmed", door["Eve"]), ("signoff.proposed", door["Tom"])]
    assert recognition.recount(session) == []


def test_the_person_may_ask_and_only_then_stands_in_the_queue(session: Session, door: dict[str, int]) -> None:
    assert byhand.waiting(session) == ()

    recognition.ask(session, door["Ada"], NAME, at=AT)

    assert [(one.person_id, one.asked_at) for one in byhand.waiting(session)] == [(door["Ada"], AT)]
    with pytest.raises(recognition.AlreadySo):
        recognition.ask(session, door["Ada"], NAME, at=AT)
    with pytest.raises(recognition.NotYet):
        recognition.confirm(session, byhand.waiting(session)[0].id, by=door["Eve"], at=AT)
    number = recognition.propose(session, door["Ada"], NAME, TERMS, by=door["Tom"], at=AT)
    assert number == byhand.waiting(session)[0].id
    recognition.confirm(session, number, by=door["Eve"], at=AT)
    assert level(session, door["Ada"]) == NAME


def test_nobody_asks_or_is_proposed_before_all_else_is_met(session: Session, who: dict[str, int]) -> None:
    with pytest.raises(recognition.NotYet):
        recognition.ask(session, who["Ada"], NAME, at=AT)
    with pytest.raises(recognition.NotYet):
        recognition.propose(session, who["Ada"], NAME, TERMS, by=who["Tom"], at=AT)
    with pytest.raises(recognition.NoSuchDecision):
        recognition.ask(session, who["Ada"], "able", at=AT)


def test_nobody_raises_themselves(session: Session, door: dict[str, int]) -> None:
    for name in ("Eli", "Cora"):
        at_the_door(session, door[name])
    with pytest.raises(recognition.NotOneself):
        recognition.propose(session, door["Eli"], NAME, TERMS, by=door["Eli"], at=AT)
    own = recognition.propose(session, door["Eli"], NAME, TERMS, by=door["Tom"], at=AT)
    with pytest.raises(recognition.NotOneself):
        recognition.confirm(session, own, by=door["Eli"], at=AT)
    proposed = recognition.propose(session, door["Ada"], NAME, TERMS, by=door["Eli"], at=AT)
    with pytest.raises(recognition.NotTheOne):
        recognition.confirm(session, proposed, by=door["Eli"], at=AT)
    with pytest.raises(recognition.NotTheOne):
        recognition.confirm(session, proposed, by=door["Cora"], at=AT)
    with pytest.raises(recognition.NotTheOne):
        recognition.propose(session, door["Ada"], NAME, TERMS, by=door["Eve"], at=AT)

    recognition.confirm(session, proposed, by=door["Eve"], at=AT)

    assert level(session, door["Ada"]) == NAME
    assert level(session, door["Eli"]) == "able"


def test_not_now_is_answered_in_words_and_may_be_asked_again(session: Session, door: dict[str, int]) -> None:
    number = recognition.propose(session, door["Ada"], NAME, TERMS, by=door["Tom"], at=AT)
    recognition.not_now(session, number, by=door["Eve"], words="After the summer.", at=LATER)

    found = recognition.own_sign_offs(session, door["Ada"])[NAME]
    assert (found.answer, found.answer_words) == ("not-now", "After the summer.")
    assert level(session, door["Ada"]) == "able"
    assert recognition.sign_offs(session, door["Ada"]) == {}
    with pytest.raises(recognition.AlreadySo):
        recognition.confirm(session, number, by=door["Eve"], at=LATER)
    recognition.ask(session, door["Ada"], NAME, at=LATER)


def test_whoever_is_proposed_may_take_it_back(session: Session, door: dict[str, int]) -> None:
    number = recognition.propose(session, door["Ada"], NAME, TERMS, by=door["Tom"], at=AT)
    recognition.take_back(session, door["Ada"], NAME, at=AT)

    assert byhand.request(session, number).answer == "taken-back"
    assert byhand.waiting(session) == ()
    with pytest.raises(recognition.AlreadySo):
        recognition.take_back(session, door["Ada"], NAME, at=AT)


def test_a_withdrawal_keeps_the_level_and_ends_the_mandate(
    academy: Academy, session: Session, door: dict[str, int]
) -> None:
    number = signed(session, door)
    with heard(signals.sign_off_withdrawn, academy) as told:
        recognition.withdraw(session, number, by=door["Eve"], reason="Changed teams.", at=LATER)

    assert level(session, door["Ada"]) == NAME
    assert recognition.sign_offs(session, door["Ada"]) == {NAME: LATER}
    assert told == [{"person_id": door["Ada"], "level_id": NAME, "at": LATER}]
    assert byhand.standing(session, LATER) == ()
    with pytest.raises(recognition.AlreadySo):
        recognition.withdraw(session, number, by=door["Eve"], reason="Again.", at=LATER)
    again = signed(session, door)
    assert recognition.sign_offs(session, door["Ada"]) == {NAME: None}
    with pytest.raises(recognition.NotTheOne):
        recognition.withdraw(session, again, by=door["Tom"], reason="Not mine.", at=LATER)


def test_a_withdrawn_sign_off_brings_no_level_later(session: Session, door: dict[str, int]) -> None:
    sure = (
        written.LEVELS
        + '\n[[level]]\nnumber = 5\nid = "mandated"\ntitle = "M"\nrequires = ["course:second"]\nsign_off = "expert"\n'
    )
    number = signed(session, door)
    recognition.withdraw(session, number, by=door["Eve"], reason="Over.", at=LATER)
    session.query(kept.LevelReached).filter_by(level_id=NAME).delete()
    session.query(kept.Achievement).filter_by(ref=f"level:{NAME}").delete()
    publish(session, {"courses/levels.toml": sure})
    recognition.record(session, door["Ada"], "course:second", at=LATER)

    assert level(session, door["Ada"]) == "able"


def test_a_mandate_has_the_end_it_was_given(session: Session, door: dict[str, int]) -> None:
    until = AT + timedelta(days=90)
    terms = recognition.Mandate("Repairs", "Clear words.", until)
    with pytest.raises(recognition.BadEnd):
        recognition.propose(session, door["Ada"], NAME, recognition.Mandate("R", "R", AT), by=door["Tom"], at=AT)
    number = recognition.propose(session, door["Ada"], NAME, terms, by=door["Tom"], at=AT)
    with pytest.raises(recognition.BadEnd):
        recognition.confirm(session, number, by=door["Eve"], at=until)
    recognition.confirm(session, number, by=door["Eve"], at=AT)

    assert recognition.sign_offs(session, door["Ada"]) == {NAME: until}
    assert len(byhand.standing(session, until - timedelta(seconds=1))) == 1
    assert byhand.standing(session, until) == ()
    recognition.ask(session, door["Ada"], NAME, at=until)


def test_whoever_had_the_level_before_it_was_signed_off_keeps_it(session: Session, who: dict[str, int]) -> None:
    publish(session, {"courses/levels.toml": written.LEVELS})
    ada = who["Ada"]
    at_the_door(session, ada)
    recognition.record(session, ada, "course:second", at=AT)
    assert level(session, ada) == "able"
    late = written.LEVELS.replace(
        'requires = ["level:ready", "course:second"]',
        'requires = ["level:ready", "course:second"]\nsign_off = "champion"',
    )
    publish(session, {"courses/levels.toml": late}, at=LATER)

    while recognition.catch_up(session, LATER):
        pass

    assert level(session, ada) == "able"
    assert recognition.sign_offs(session, ada) == {}
    with pytest.raises(recognition.NotYet):
        recognition.ask(session, ada, "able", at=LATER)
    assert recognition.recount(session) == []


def test_proposals_and_answers_at_the_same_moment_count_once(
    academy: Academy, session: Session, door: dict[str, int]
) -> None:
    def propose(name: str) -> str:
        try:
            with academy.store.transaction() as own:
                recognition.propose(own, door["Ada"], NAME, TERMS, by=door[name], at=AT)
        except recognition.AlreadySo:
            return "so already"
        return "proposed"

    def confirm(name: str) -> str:
        try:
            with academy.store.transaction() as own:
                recognition.confirm(own, byhand.waiting(own)[0].id, by=door[name], at=AT)
        except (recognition.AlreadySo, IndexError):
            return "so already"
        return "confirmed"

    with ThreadPoolExecutor(4) as pool:
        proposed = list(pool.map(propose, ["Tom", "Cora", "Ann", "Carl"]))
        confirmed = list(pool.map(confirm, ["Eve", "Eli", "Eve", "Eli"]))

    assert sorted(proposed) == ["proposed", *["so already"] * 3]
    assert sorted(confirmed) == ["confirmed", *["so already"] * 3]
    with academy.store.reading() as reader:
        assert reader.query(models.SignOff).count() == 1
        assert level(reader, door["Ada"]) == NAME
        assert recognition.recount(reader) == []


def test_it_all_stands_in_the_persons_export(session: Session, door: dict[str, int]) -> None:
    signed(session, door)

    found = recognition.export_by_hand(session, door["Ada"])["sign-offs"]

    assert [(one["level_id"], one["subjects"], one["answer"]) for one in found] == [(NAME, "Repairs", "confirmed")]
    assert "proposed_by" not in found[0]
