"""Awards are suspended, revoked and restored, each time with a row of its own; their owners may write one note."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.content.validity import add_months
from lms.people import service as people
from lms.recognition import models
from lms.recognition import service as recognition
from lms.recognition.byhand import models as hand
from lms.recognition.byhand import service as byhand
from lms.web.academy import Academy
from tests import academy as written
from tests.recognition.byhand.deeds import HELPER, give
from tests.recognition.deeds import AT, LATER, become_ready, first_award, heard, pass_first_quiz, publish


@pytest.fixture
def first(session: Session, who: dict[str, int]) -> str:
    """Ada's earned badge."""
    pass_first_quiz(session, who["Ada"])
    public_id = first_award(session, who["Ada"]).public_id
    session.commit()
    return public_id


def decide(session: Session, what: str, public_id: str, by: int) -> None:
    getattr(recognition, what)(session, public_id, by=by, reason=f"We {what} it.", at=LATER)


def badges(session: Session, person_id: int) -> int:
    return recognition.standing(session, person_id).badges


def test_every_decision_stays_on_record_is_announced_and_leaves_a_line(
    academy: Academy, session: Session, who: dict[str, int], first: str
) -> None:
    told = {}
    for what, signal in (
        ("suspend", signals.badge_suspended),
        ("revoke", signals.badge_revoked),
        ("restore", signals.badge_restored),
    ):
        with heard(signal, academy) as heard_now:
            decide(session, what, first, who["Cora"])
        told[what] = heard_now

    facts = {"person_id": who["Ada"], "badge_id": "first", "award_id": first, "at": LATER}
    assert told == {"suspend": [facts], "revoke": [facts], "restore": [facts]}
    decisions = byhand.decisions(session, first)
    assert [(one.what, one.reason, one.by) for one in decisions] == [
        ("suspended", "We suspend it.", who["Cora"]),
        ("revoked", "We revoke it.", who["Cora"]),
        ("restored", "We restore it.", who["Cora"]),
    ]
    lines = [(line.action, line.subject) for line in audit.page(session, limit=3)]
    assert lines == [(f"badge.{what}", f"award:{first}") for what in ("restored", "revoked", "suspended")]


def test_the_counter_of_badges_follows_revoking_and_restoring_exactly(
    session: Session, who: dict[str, int], first: str
) -> None:
    ada, counts = who["Ada"], []
    for what in ("suspend", "revoke", "restore", "revoke", "restore", "suspend", "restore"):
        decide(session, what, first, who["Cora"])
        counts.append(badges(session, ada))
        assert recognition.recount(session) == []
        assert recognition.recount_decisions(session) == []

    assert counts == [1, 0, 1, 0, 1, 1, 1]
    assert recognition.award(session, first).state(LATER) == "valid"


def test_level_and_xp_stay_whatever_becomes_of_a_badge(session: Session, who: dict[str, int]) -> None:
    become_ready(session, who["Ada"])
    before = recognition.standing(session, who["Ada"])
    for one in recognition.badges(session, who["Ada"]):
        decide(session, "revoke", one.public_id, who["Cora"])

    after = recognition.standing(session, who["Ada"])
    assert (after.xp, after.level_id, after.level_number) == (before.xp, before.level_id, before.level_number)


def test_a_closed_badge_completes_nothing_until_it_is_restored(session: Session, who: dict[str, int]) -> None:
    levels = written.LEVELS.replace(
        '["level:ready", "course:second"]', '["level:ready", "badge:first", "course:second"]'
    )
    publish(session, {"courses/levels.toml": levels})
    ada = who["Ada"]
    become_ready(session, ada)
    award = next(one.public_id for one in recognition.badges(session, ada) if one.badge_id == "first")
    decide(session, "suspend", award, who["Cora"])
    recognition.record(session, ada, "course:second", at=LATER)
    assert recognition.standing(session, ada).level_id == "ready"

    decide(session, "restore", award, who["Cora"])

    assert recognition.standing(session, ada).level_id == "able"
    assert "badge:first" in recognition.met(session, ada)


def test_nobody_decides_about_their_own_badge(session: Session, who: dict[str, int]) -> None:
    own = give(session, who, to="Cora")
    for what in ("suspend", "revoke", "restore"):
        with pytest.raises(recognition.NotOneself):
            decide(session, what, own, who["Cora"])


def test_a_recount_names_and_mends_an_award_that_differs_from_its_decisions(
    session: Session, who: dict[str, int], first: str
) -> None:
    decide(session, "revoke", first, who["Cora"])
    changes = {"revoked_at": None, "revoked_reason": None}
    session.execute(update(models.Award).where(models.Award.public_id == first).values(**changes))

    words = recognition.recount_decisions(session, repair=True)

    assert words == [f"award {first}: keeps neither, its decisions say revoked"]
    assert recognition.recount_decisions(session) == []
    assert recognition.recount(session) == []


def test_two_who_decide_at_the_same_moment_decide_once(
    academy: Academy, session: Session, who: dict[str, int], first: str
) -> None:
    def revoke(name: str) -> str:
        try:
            with academy.store.transaction() as own:
                decide(own, "revoke", first, who[name])
        except recognition.AlreadySo:
            return "so already"
        return "revoked"

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(revoke, ["Cora", "Carl", "Ann", "Cora"]))

    assert sorted(done) == ["revoked", *["so already"] * 3]
    with academy.store.reading() as reader:
        assert badges(reader, who["Ada"]) == 0
        assert len(byhand.decisions(reader, first)) == 1
        assert recognition.recount(reader) == []


# ---- notes


@pytest.fixture
def note(session: Session, who: dict[str, int], first: str) -> int:
    """Ada's note about a revocation by Cora."""
    decide(session, "revoke", first, who["Cora"])
    recognition.appeal(session, who["Ada"], first, "It was me.", at=LATER)
    number = byhand.notes_about(session, first)[0].id
    session.commit()
    return number


def test_one_note_about_each_decision_by_the_owner_alone(session: Session, who: dict[str, int], first: str) -> None:
    with pytest.raises(recognition.AlreadySo):
        recognition.appeal(session, who["Ada"], first, "Nothing happened.", at=LATER)
    decide(session, "suspend", first, who["Cora"])
    with pytest.raises(recognition.NoSuchAward):
        recognition.appeal(session, who["Sam"], first, "Not mine.", at=LATER)
    recognition.appeal(session, who["Ada"], first, "About the suspension.", at=LATER)
    with pytest.raises(recognition.AlreadySo):
        recognition.appeal(session, who["Ada"], first, "Once more.", at=LATER)
    decide(session, "revoke", first, who["Cora"])
    recognition.appeal(session, who["Ada"], first, "About the revocation.", at=LATER)

    assert [one.words for one in byhand.notes_about(session, first)] == [
        "About the revocation.",
        "About the suspension.",
    ]


def test_a_note_is_kept_with_an_answer_by_another_person(
    session: Session, who: dict[str, int], first: str, note: int
) -> None:
    with pytest.raises(recognition.NotTheOne):
        recognition.answer(session, note, "kept", by=who["Cora"], words="No.", at=LATER)
    with pytest.raises(recognition.NotTheOne):
        recognition.answer(session, note, "kept", by=who["Sam"], words="No.", at=LATER)
    recognition.answer(session, note, "kept", by=who["Carl"], words="Two accounts.", at=LATER)

    found = byhand.note_about(session, note)
    assert (found.answer, found.answer_words, found.answered_at) == ("kept", "Two accounts.", LATER)
    assert recognition.award(session, first).state(LATER) == "revoked"
    assert byhand.waiting_notes(session) == ()
    line = audit.page(session, limit=1)[0]
    assert (line.action, line.detail) == ("appeal.answered", {"answer": "kept"})
    with pytest.raises(recognition.AlreadySo):
        recognition.answer(session, note, "restored", by=who["Ann"], words="Yes.", at=LATER)


def test_a_note_may_restore_the_badge(session: Session, who: dict[str, int], first: str, note: int) -> None:
    recognition.answer(session, note, "restored", by=who["Ann"], words="You are right.", at=LATER)

    assert recognition.award(session, first).state(LATER) == "valid"
    assert [one.what for one in byhand.decisions(session, first)] == ["revoked", "restored"]
    assert badges(session, who["Ada"]) == 1
    assert recognition.recount(session) == recognition.recount_decisions(session) == []


def test_restoring_without_the_note_answers_it(session: Session, who: dict[str, int], first: str, note: int) -> None:
    decide(session, "restore", first, who["Cora"])

    found = byhand.note_about(session, note)
    assert (found.answer, found.answer_words) == ("restored", "We restore it.")


def test_where_there_is_nobody_else_who_decided_answers(session: Session, who: dict[str, int], note: int) -> None:
    people.set_roles(session, who["Carl"], (), at=LATER, by=who["Ann"])
    with pytest.raises(recognition.NotTheOne):
        recognition.answer(session, note, "kept", by=who["Cora"], words="No.", at=LATER)
    people.set_roles(session, who["Ada"], ("admin",), at=LATER, by=who["Ann"])
    people.set_roles(session, who["Ann"], (), at=LATER, by=who["Ada"])
    with pytest.raises(recognition.NotOneself):
        recognition.answer(session, note, "restored", by=who["Ada"], words="Yes.", at=LATER)

    recognition.answer(session, note, "kept", by=who["Cora"], words="Nobody else is here.", at=LATER)

    assert byhand.note_about(session, note).answer == "kept"


def test_two_who_answer_at_the_same_moment_answer_once(
    academy: Academy, session: Session, who: dict[str, int], first: str, note: int
) -> None:
    def answer(given: tuple[str, Any]) -> str:
        try:
            with academy.store.transaction() as own:
                recognition.answer(own, note, given[1], by=who[given[0]], words="So.", at=LATER)
        except recognition.AlreadySo:
            return "so already"
        return "answered"

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(answer, [("Carl", "kept"), ("Ann", "restored")]))

    assert sorted(done) == ["answered", "so already"]
    with academy.store.reading() as reader:
        kept = byhand.note_about(reader, note).answer == "kept"
        assert badges(reader, who["Ada"]) == (0 if kept else 1)
        assert recognition.recount(reader) == []


def test_what_was_decided_and_written_is_in_the_owners_export_and_goes_with_them(
    session: Session, who: dict[str, int], first: str, note: int
) -> None:
    mine = recognition.export_by_hand(session, who["Ada"])

    assert [one["what"] for one in mine["decisions"]] == ["revoked"]
    assert [(one["words"], one["answer"]) for one in mine["notes"]] == [("It was me.", None)]
    assert recognition.export_by_hand(session, who["Sam"]) == {"decisions": [], "notes": [], "sign-offs": []}
    session.query(models.Award).delete()
    assert session.query(hand.Verdict).count() == session.query(hand.Appeal).count() == 0


# ---- badges given by hand


def test_a_badge_given_by_hand_shows_its_reason_and_its_giver(
    academy: Academy, session: Session, who: dict[str, int]
) -> None:
    with heard(signals.badge_awarded, academy) as told:
        public_id = give(session, who)

    award = recognition.award(session, public_id)
    assert (award.given_reason, award.state(AT)) == ("Helped a new colleague.", "valid")
    assert award.expires_at == add_months(AT, 6)
    assert told == [{"person_id": who["Ada"], "badge_id": "hand-up", "award_id": public_id, "at": AT}]
    assert [(one.what, one.by) for one in byhand.decisions(session, public_id)] == [("given", who["Tom"])]
    line = audit.page(session, limit=1)[0]
    assert (line.action, line.subject, line.person_id) == ("badge.given", f"award:{public_id}", who["Tom"])
    card = recognition.card(session, public_id, who["Ada"], frozenset(), at=AT)
    assert card.held.why[0] == "Given by hand. The reason: Helped a new colleague."
    assert badges(session, who["Ada"]) == 1
    assert recognition.recount(session) == recognition.recount_decisions(session) == []


def test_it_may_end_on_a_day_of_its_own(session: Session, who: dict[str, int]) -> None:
    until = AT + timedelta(days=30)

    public_id = recognition.give(session, who["Ada"], "hand-up", by=who["Tom"], reason="R", at=AT, until=until)

    assert recognition.award(session, public_id).expires_at == until
    with pytest.raises(recognition.BadEnd):
        recognition.give(session, who["Sam"], "hand-up", by=who["Tom"], reason="R", at=AT, until=AT)


def test_nothing_else_is_given_and_nobody_gives_to_themselves(session: Session, who: dict[str, int]) -> None:
    def refused(badge: str, to: str, by: str) -> type[Exception]:
        with pytest.raises(recognition.RecognitionError) as error:
            recognition.give(session, who[to], badge, by=who[by], reason="R", at=AT)
        return error.type

    assert refused("hand-up", "Tom", "Tom") is recognition.NotOneself
    assert refused("hand-up", "Ada", "Sam") is recognition.NotTheOne
    assert refused("hand-up", "Ada", "Eve") is recognition.NotTheOne
    assert refused("first", "Ada", "Tom") is recognition.CannotGive
    assert refused("no-such", "Ada", "Tom") is recognition.CannotGive
    people.deactivate(session, who["Carl"], at=AT, by=None)
    assert refused("hand-up", "Carl", "Tom") is recognition.CannotGive


def test_a_doubled_request_gives_once_and_an_expired_badge_may_be_given_again(
    academy: Academy, session: Session, who: dict[str, int]
) -> None:
    def once_more(name: str) -> str:
        try:
            with academy.store.transaction() as own:
                give(own, who, by=name)
        except recognition.AlreadySo:
            return "so already"
        return "given"

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(once_more, ["Tom", "Cora", "Tom", "Ann"]))
    later = add_months(AT, 7)
    with academy.store.transaction() as own:
        recognition.give(own, who["Ada"], "hand-up", by=who["Tom"], reason="Again.", at=later)

    assert sorted(done) == ["given", *["so already"] * 3]
    with academy.store.reading() as reader:
        states = [one.state(later) for one in recognition.badges(reader, who["Ada"])]
        assert states == ["valid", "expired"]
        assert badges(reader, who["Ada"]) == 2
        assert recognition.recount(reader) == []


def test_a_level_may_ask_for_a_badge_that_is_given_by_hand(session: Session, who: dict[str, int]) -> None:
    levels = written.LEVELS.replace('["level:ready", "course:second"]', '["level:ready", "badge:hand-up"]')
    publish(session, {"courses/levels.toml": levels, "badges/hand-up.md": HELPER})
    become_ready(session, who["Ada"])

    give(session, who)

    assert recognition.standing(session, who["Ada"]).level_id == "able"
