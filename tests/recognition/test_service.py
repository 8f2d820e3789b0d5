"""Facts are remembered, paid and rewarded once."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms import signals
from lms.library import service as library
from lms.recognition import models
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests.recognition.deeds import AT, LATER, become_ready, first_award, heard, pass_first_quiz, rows, xp

# ---- facts and what they pay


def test_a_person_begins_at_the_first_level_with_nothing(session: Session, ada: int) -> None:
    assert recognition.standing(session, ada) == recognition.Standing(0, "start", 0)
    assert recognition.met(session, ada) == {"level:start"}
    assert recognition.badges(session, ada) == ()


@pytest.mark.parametrize(
    ("ref", "evidence", "amount"),
    [
        ("lesson:first/one", {}, 10),
        ("quiz:first", {}, 50),
        ("quiz:first", {"first_try": True}, 60),
        ("course:second", {}, 0),
        ("policy:conduct", {}, 0),
    ],
)
def test_a_fact_pays_its_amount_once(
    session: Session, ada: int, ref: str, evidence: dict[str, Any], amount: int
) -> None:
    recognition.record(session, ada, ref, at=AT, evidence=evidence)
    recognition.record(session, ada, ref, at=LATER, evidence={"first_try": True})

    assert xp(session, ada) == amount
    assert rows(session, models.XpEntry, ada) == (1 if amount else 0)


def test_only_learning_reports_facts(session: Session, ada: int) -> None:
    for ref in ("badge:first", "level:ready", "share:story-1"):
        with pytest.raises(recognition.NotAFact):
            recognition.record(session, ada, ref, at=AT)

    assert xp(session, ada) == 0


def test_a_course_awards_its_badge_with_the_score_of_its_quiz(session: Session, academy: Academy, ada: int) -> None:
    with heard(signals.badge_awarded, academy) as told:
        pass_first_quiz(session, ada)

    (award,) = recognition.badges(session, ada)
    assert (award.badge_id, award.title, award.release, award.public) == ("first", "Badge first", 1, False)
    assert award.evidence["because"] == "course:first"
    assert award.evidence["percent"] == 90
    assert award.evidence["attempt"] == "attempt-1"
    assert award.awarded_at == AT
    assert award.expires_at is None
    assert award.digest == library.current(session).library.badges["first"].digest
    assert told == [{"person_id": ada, "badge_id": "first", "award_id": award.public_id, "at": AT}]


def test_an_award_id_has_128_bits(session: Session, ada: int, grace: int) -> None:
    pass_first_quiz(session, ada)
    pass_first_quiz(session, grace)

    ids = {first_award(session, ada).public_id, first_award(session, grace).public_id}
    assert len(ids) == 2
    assert {len(one) for one in ids} == {22}


def test_a_level_is_reached_when_all_it_requires_is_met(session: Session, academy: Academy, ada: int) -> None:
    with heard(signals.level_reached, academy) as told:
        pass_first_quiz(session, ada)
        assert told == []
        recognition.record(session, ada, "policy:conduct", at=LATER)

    assert told == [{"person_id": ada, "level_id": "ready", "number": 1, "at": LATER}]
    standing = recognition.standing(session, ada)
    assert (standing.level_id, standing.level_number, standing.xp) == ("ready", 1, 160)
    assert {one.badge_id for one in recognition.badges(session, ada)} == {"first", "ready-badge"}
    assert {"level:ready", "badge:ready-badge", "course:first"} <= recognition.met(session, ada)
    assert recognition.met_at(session, ada)["level:ready"] == LATER


def test_xp_never_makes_a_level(session: Session, ada: int) -> None:
    recognition.pay(session, ada, 100_000, "welcome", "welcome", at=AT)

    assert recognition.standing(session, ada).level_number == 0


def test_a_level_waits_for_the_one_below_and_may_complete_the_next(session: Session, ada: int) -> None:
    recognition.record(session, ada, "course:second", at=AT)
    assert recognition.standing(session, ada).level_number == 0

    become_ready(session, ada)

    assert recognition.standing(session, ada).level_id == "able"


def test_lessons_are_counted_but_are_no_requirement_list(session: Session, ada: int) -> None:
    recognition.record(session, ada, "lesson:first/one", at=AT)
    recognition.record(session, ada, "lesson:first/two", at=AT)

    assert recognition.standing(session, ada) == recognition.Standing(20, "start", 0, badges=0, lessons=2)
    assert recognition.met(session, ada) == {"level:start"}


# ---- listeners


def test_a_passed_quiz_is_heard(session: Session, academy: Academy, ada: int) -> None:
    recognition.on_quiz_passed(
        academy,
        session=session,
        person_id=ada,
        quiz_id="first",
        for_ref="course:first",
        attempt_id="a1",
        percent=85,
        revision="r",
        release=1,
        first_try=True,
        at=AT,
    )

    assert xp(session, ada) == 60
    assert "quiz:first" in recognition.met(session, ada)


def test_a_policy_counts_once_however_often_it_is_acknowledged(session: Session, academy: Academy, ada: int) -> None:
    for version, at in ((1, AT), (2, LATER)):
        recognition.on_policy_acknowledged(
            academy, session=session, person_id=ada, policy_id="conduct", version=version, first=version == 1, at=at
        )

    assert recognition.met_at(session, ada) == {"policy:conduct": AT}


# ---- the moment of a level


def test_the_moment_of_a_level_is_news_until_it_is_put_away(session: Session, ada: int) -> None:
    assert recognition.level_moment(session, ada) is None
    become_ready(session, ada)

    moment = recognition.level_moment(session, ada)
    assert moment is not None
    assert (moment.number, moment.title, moment.opens, moment.offers) == (1, "Ready", ("read the stories",), ())
    recognition.seen(session, ada, at=LATER)
    assert recognition.level_moment(session, ada) is None


def test_several_levels_at_once_are_one_moment_that_keeps_outward_keys_apart(session: Session, ada: int) -> None:
    recognition.record(session, ada, "course:second", at=AT)
    become_ready(session, ada)

    moment = recognition.level_moment(session, ada)

    assert moment is not None
    assert (moment.number, moment.level_id) == (2, "able")
    assert moment.opens == ("read the stories",)
    assert moment.offers == ("share stories in your own words",)


def test_an_attempt_knows_what_it_earned(session: Session, ada: int, grace: int) -> None:
    become_ready(session, ada)

    earned = recognition.earned_with(session, ada, "attempt-1")

    assert earned is not None
    assert earned.xp == 160
    assert {one.title for one in earned.badges} == {"Badge first", "Badge ready-badge"}
    assert earned.headline == "You earned 2 badges"
    assert earned.level is not None
    assert earned.level.number == 1
    assert recognition.earned_with(session, ada, "attempt-2") is None
    assert recognition.earned_with(session, grace, "attempt-1") is None


@pytest.mark.parametrize(
    ("badges", "level", "headline"),
    [(1, False, "You earned a badge"), (0, True, "You reached a new level"), (0, False, "You earned 60 XP")],
)
def test_the_greatest_thing_earned_is_the_headline(badges: int, level: bool, headline: str) -> None:
    moment = recognition.LevelMoment("ready", 1, "Ready", AT, (), ()) if level else None
    badge: Any = object()

    assert recognition.Earned(60, (badge,) * badges, moment).headline == headline
