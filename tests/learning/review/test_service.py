"""Reviews: what attempts leave to remember, what is asked again, and a certification renewed by it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import service as advocacy
from lms.assessment import service as assessment
from lms.audit import service as audit
from lms.learning import service as learning
from lms.learning.certification import service as certification
from lms.learning.review import memory, rules
from lms.learning.review import service as review
from lms.learning.review.models import Memory, ReviewAnswer
from lms.web.academy import Academy
from tests.learning import deeds as learned
from tests.learning.certification import deeds as certified
from tests.learning.certification.deeds import TOP
from tests.learning.review import deeds

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


START = at("2027-02-28T22:30")
OPENS, ENDS, CLOSES = at("2027-12-30T22:30"), at("2028-02-28T22:30"), at("2028-03-13T22:30")
"""The window opens in the last week of 2027; the end is a day before 29 February; grace goes on after it."""

GUESSED = {"where": ["0"], "kind": ["0"], "word": ["x"], "times": ["9"]}


def cards(session: Session, person_id: int) -> dict[tuple[str, str], rules.Card]:
    rows = session.execute(select(Memory.quiz_id, Memory.cards).where(Memory.person_id == person_id))
    return memory.cards_of([{"quiz": row.quiz_id, "cards": row.cards} for row in rows])


def test_what_is_handed_in_is_remembered_by_the_job_and_costs_the_submission_nothing(
    session: Session, ada: int, academy: Academy
) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)

    found = cards(session, ada)
    assert {quiz for quiz, _ in found} == {"first", "second"}
    assert len(found) == 6
    assert all(one.right and one.at == START for one in found.values())
    assert review.recount(session) == []

    attempt = assessment.start(session, ada, "first", at=START + DAY)
    session.commit()
    with learned.statements(academy) as sent:
        assessment.submit(
            session, ada, attempt, {"where": ["0"], "kind": ["0"], "word": ["x"], "times": ["9"]}, at=START + DAY
        )
        session.commit()
    assert not [one for one in sent if "lms_memory" in one or "lms_review" in one or "lms_certif" in one]
    deeds.fold(session, START + DAY)

    assert not cards(session, ada)["first", "word"].right
    assert review.recount(session) == []


def test_a_level_lapses_and_is_renewed_by_a_spaced_review(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    for instant in (OPENS - SECOND, OPENS, ENDS, CLOSES - SECOND):
        certified.sweep(session, instant)
        assert certified.may(session, ada, instant)
    certified.sweep(session, CLOSES)
    assert not certified.may(session, ada, CLOSES)

    night = at("2028-03-26T00:59:59")
    assert deeds.go_through(session, ada, night, wrong=("how", "told")) == 6
    assert not certified.may(session, ada, night)
    left = certification.situation(session, ada, night).renewals[0]
    assert (left.remembered, left.asked, left.left) == (4, 6, (("second", "how"), ("second", "told")))
    back = at("2028-03-27T01:00:01")
    assert deeds.go_through(session, ada, back) == 2

    assert certified.may(session, ada, back)
    mine = certification.current(session, ada, TOP)
    assert mine
    assert (mine.period.start, mine.ends) == (back, at("2029-03-27T01:00:01"))
    lines = [(one.action, one.detail.get("because")) for one in reversed(audit.page(session))]
    assert [one for one in lines if one[0].startswith("certification.")] == [
        ("certification.lapsed", None),
        ("certification.renewed", "remembered"),
    ]
    trail = [one[1:] for one in advocacy.trail(session, ada) if one[0] == certified.KEY]
    assert trail == [(True, "met", back), (False, "certification", CLOSES), (True, "met", START)]
    told = [(one.title, one.because, one.at) for one in certification.history(session, ada)]
    assert told == [("Top", "remembered", back), ("Top", "", CLOSES)]
    for count in (review.recount, certification.recount, advocacy.recount, learning.recount, assessment.recount):
        assert count(session) == []


def test_one_level_from_week_53_over_29_february_and_the_nights_the_clocks_change(session: Session, ada: int) -> None:
    reached = at("2027-01-02T23:30")
    assert reached.isocalendar()[:2] == (2026, 53)
    deeds.publish(session, reached)
    deeds.learn(session, ada, reached)
    lapses = [at("2028-01-16T23:30"), at("2029-03-14T23:59:59")]
    reviews = [("2028-02-27T23:59:59", "2028-02-29T23:59:59"), ("2029-03-25T00:59:59", "2029-03-26T01:00:01")]

    for closes, (first, second) in zip(lapses, reviews, strict=True):
        certified.sweep(session, closes - SECOND)
        assert certified.may(session, ada, closes - SECOND)
        certified.sweep(session, closes)
        assert not certified.may(session, ada, closes)
        assert deeds.go_through(session, ada, at(first), wrong=("told",)) == 6
        assert not certified.may(session, ada, at(first))
        assert deeds.go_through(session, ada, at(second)) == 1
        assert certified.may(session, ada, at(second))

    mine = certification.current(session, ada, TOP)
    assert mine
    assert mine.ends == at("2030-03-26T01:00:01")
    back = [at(second) for _, second in reviews]
    trail = [(one[1], one[2], one[3]) for one in reversed(advocacy.trail(session, ada)) if one[0] == certified.KEY]
    assert trail == [
        (True, "met", reached),
        (False, "certification", lapses[0]),
        (True, "met", back[0]),
        (False, "certification", lapses[1]),
        (True, "met", back[1]),
    ]
    lines = [one.action for one in reversed(audit.page(session)) if one.action.startswith("certification.")]
    assert lines == ["certification.lapsed", "certification.renewed"] * 2
    assert audit.verify(session) is None
    for count in (review.recount, certification.recount, advocacy.recount, learning.recount, assessment.recount):
        assert count(session) == []


@pytest.mark.parametrize("instant", [OPENS, ENDS - SECOND, ENDS, CLOSES - SECOND])
def test_renewed_in_time_nothing_ever_closes(session: Session, ada: int, instant: datetime) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)

    deeds.go_through(session, ada, instant)
    certified.sweep(session, CLOSES + DAY)

    mine = certification.current(session, ada, TOP)
    assert mine
    assert mine.period.start == max(ENDS, instant)
    assert certified.may(session, ada, CLOSES + DAY)
    assert len([one for one in advocacy.trail(session, ada) if one[0] == certified.KEY]) == 1
    assert certification.recount(session) == []


def test_before_the_window_a_review_renews_nothing_and_shortens_what_comes(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    instant = START + 2 * DAY
    while instant < OPENS - DAY:
        if review.ahead(session, ada, at=instant).waiting:
            deeds.go_through(session, ada, instant)
        instant += 7 * DAY
    assert certification.current(session, ada, TOP).period.n == 0  # type: ignore[union-attr]

    left = certification.situation(session, ada, OPENS).renewals[0]
    assert left.remembered == left.asked == 6
    certified.sweep(session, OPENS)

    mine = certification.current(session, ada, TOP)
    assert mine
    assert (mine.period.n, mine.period.start) == (1, ENDS)


def test_passing_every_quiz_again_renews_too_and_one_alone_does_not(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    learned.pass_quiz(session, ada, "first", at=OPENS)
    deeds.fold(session, OPENS)
    left = certification.situation(session, ada, OPENS).renewals[0]
    assert {quiz for quiz, _ in left.left} == {"second"}

    learned.pass_quiz(session, ada, "second", at=OPENS + DAY)
    deeds.fold(session, OPENS + DAY)

    assert certification.situation(session, ada, OPENS + DAY).renewals == ()
    assert certification.current(session, ada, TOP).period.n == 1  # type: ignore[union-attr]


def test_what_was_answered_long_before_does_not_add_up_to_a_renewal(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    deeds.go_through(session, ada, CLOSES, wrong=("how",))

    much_later = CLOSES + 500 * DAY

    assert certification.situation(session, ada, much_later).renewals[0].remembered == 0


def test_an_answer_counts_once_however_often_it_is_sent(session: Session, ada: int, academy: Academy) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    number = review.begin(session, ada, at=OPENS)
    found = review.sheet(session, ada, number)
    step = found.steps[0]
    right = deeds.values(session, found, step)

    with learned.heard(signals.review_answered, academy) as told:
        first = review.answer(session, ada, number, 1, right, at=OPENS)
        again = review.answer(session, ada, number, 1, deeds.values(session, found, step, right=False), at=OPENS + DAY)

    assert first.right
    assert again.right
    assert again.given == first.given
    assert len(told) == 1
    assert session.scalar(select(func.count()).select_from(ReviewAnswer)) == 1
    assert review.begin(session, ada, at=OPENS) == number


def test_what_is_missing_is_asked_again_and_nothing_is_kept(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    number = review.begin(session, ada, at=OPENS)

    reply = review.answer(session, ada, number, 1, [], at=OPENS)

    assert reply.asked
    assert reply.missing
    assert review.sheet(session, ada, number).answered == 0


def test_a_review_can_be_stopped_and_what_was_answered_stays(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    number = review.begin(session, ada, at=OPENS)
    found = review.sheet(session, ada, number)
    review.answer(session, ada, number, 1, deeds.values(session, found, found.steps[0]), at=OPENS)
    review.stop(session, ada, number, at=OPENS)

    after = review.sheet(session, ada, number)
    assert (after.next, after.answered) == (None, 1)
    with pytest.raises(review.NoSuchReview):
        review.answer(session, ada, number, 2, ["0"], at=OPENS)
    with pytest.raises(review.NoSuchReview):
        after.step(7)
    assert review.begin(session, ada, at=OPENS) == number + 1


def test_a_review_left_for_a_day_is_over(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    number = review.begin(session, ada, at=OPENS)

    assert review.begin(session, ada, at=OPENS + DAY - SECOND) == number
    assert review.ahead(session, ada, at=OPENS + DAY).open is None
    assert review.begin(session, ada, at=OPENS + DAY) == number + 1
    assert review.sheet(session, ada, number).ended


def test_nobody_sees_the_review_of_another(session: Session, ada: int, grace: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    number = review.begin(session, ada, at=OPENS)

    with pytest.raises(review.NoSuchReview):
        review.sheet(session, grace, number)
    with pytest.raises(review.NothingToReview):
        review.begin(session, grace, at=OPENS)


def test_only_quizzes_that_are_passed_and_tell_why_are_asked_again(session: Session, ada: int) -> None:
    silent = deeds.TELLING.replace("review: after-submit", "review: score")
    deeds.publish(session, START, **{"quizzes/second.md": silent})
    learned.read(session, ada, "first/one", at=START)
    attempt = assessment.start(session, ada, "first", at=START)
    assessment.submit(session, ada, attempt, GUESSED, at=START)
    deeds.fold(session, START)
    assert len(cards(session, ada)) == 4
    assert review.ahead(session, ada, at=START + DAY).waiting == 0

    learned.pass_quiz(session, ada, "first", at=START + DAY)
    learned.read(session, ada, "first/two", "second/only", at=START + DAY)
    learned.pass_quiz(session, ada, "second", at=START + DAY)
    deeds.fold(session, START + DAY)

    ahead = review.ahead(session, ada, at=START + 400 * DAY)
    assert (ahead.waiting, ahead.courses) == (4, ("First steps",))


def test_an_attempt_heard_of_late_is_put_in_its_place(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    learned.pass_quiz(session, ada, "first", at=START + 20 * DAY)
    deeds.go_through(session, ada, START + 30 * DAY)

    deeds.fold(session, START + 30 * DAY)

    assert review.recount(session) == []


def test_cards_that_are_not_what_was_answered_are_found(session: Session, ada: int, grace: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    session.execute(update(Memory).where(Memory.quiz_id == "first").values(cards={}))
    session.execute(Memory.__table__.delete().where(Memory.quiz_id == "second"))  # type: ignore[attr-defined]
    session.add(
        Memory(person_id=grace, quiz_id="first", cards=rules.pack({"x": rules.answered(None, right=True, at=START)}))
    )
    session.flush()

    assert len(review.recount(session)) == 3


def test_everything_remembered_can_be_exported(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    deeds.go_through(session, ada, OPENS)

    found = review.export(session, ada)
    assert {name: len(rows) for name, rows in found.items()} == {"reviews": 1, "answers": 6, "remembered": 2}
    kept = certification.export(session, ada)
    assert [one["because"] for one in kept["renewed"]] == ["remembered"]


def test_a_mark_that_lets_a_quiz_pass_renews_at_once(session: Session, ada: int) -> None:
    deeds.publish(session, START)
    deeds.learn(session, ada, START)
    for quiz in ("first", "second"):
        learned.pass_quiz(session, ada, quiz, at=OPENS)

    for passed, renewals in ((False, 0), (True, 1)):
        certification.on_score_changed(None, session=session, person_id=ada, passed=passed, at=OPENS)
        assert certification.current(session, ada, TOP).period.n == renewals  # type: ignore[union-attr]
