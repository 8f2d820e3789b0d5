"""Attempts from their start to their score, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.assessment import service
from lms.assessment.models import Attempt, QuizTally, ScoreRow, Submission
from lms.assessment.rules import NoAttemptsLeft, NoSuchQuiz, NotYours, PrerequisiteMissing, Score, TooSoon, Unanswered
from lms.library import service as library
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.assessment import replies
from tests.assessment.conftest import Heard
from tests.conftest import MovableClock

TEN_MINUTES = timedelta(minutes=10)
DAY = timedelta(hours=24)
WHERE_CHANGED = {
    "quizzes/first.md": written.QUIZ_FIRST.replace("- [ ] In the profile", "- [x] In the profile").replace(
        "- [x] In the first line", "- [ ] In the first line"
    )
}


def attempt_row(session: Session, attempt_id: str) -> Attempt:
    return session.scalars(select(Attempt).where(Attempt.public_id == attempt_id)).one()


def submission(session: Session, attempt_id: str) -> Submission:
    session.expire_all()
    return session.get_one(Submission, attempt_row(session, attempt_id).id)


def fail(session: Session, person_id: int, clock: MovableClock, quiz_id: str = "first") -> str:
    attempt_id = service.start(session, person_id, quiz_id, at=clock.now)
    answers = replies.all_wrong(session, person_id, attempt_id)
    service.submit(session, person_id, attempt_id, answers, at=clock.now)
    return attempt_id


def passing(session: Session, person_id: int, clock: MovableClock, quiz_id: str = "first") -> str:
    attempt_id = service.start(session, person_id, quiz_id, at=clock.now)
    service.submit(session, person_id, attempt_id, replies.to(session, person_id, attempt_id), at=clock.now)
    return attempt_id


# ---- start ----


def test_an_attempt_is_bound_at_its_start(session: Session, ada: int, clock: MovableClock) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now, rng=Random(4))

    row = attempt_row(session, attempt_id)
    catalogue = library.current(session)
    assert len(attempt_id) == 22
    assert row.revision == catalogue.library.quizzes["second"].digest
    assert row.release == catalogue.number
    assert row.seed == Random(4).getrandbits(63)
    assert row.drawn == [["how", ["a", "b", "c"]], ["told", ["a", "b"]]]
    assert row.deadline == clock.now + TEN_MINUTES
    assert (row.number, row.draft, row.closed_at) == (1, {}, None)


def test_a_second_start_goes_on_with_the_open_attempt(session: Session, ada: int, clock: MovableClock) -> None:
    first = service.start(session, ada, "first", at=clock.now)
    clock.move(days=9)

    assert service.start(session, ada, "first", at=clock.now) == first
    assert service.state(session, ada, "first", clock.now).attempts_used == 1


def test_the_database_itself_refuses_a_second_open_attempt(session: Session, ada: int, clock: MovableClock) -> None:
    row = attempt_row(session, service.start(session, ada, "first", at=clock.now))
    values = {column.key: getattr(row, column.key) for column in Attempt.__table__.columns if column.key != "id"}

    with pytest.raises(IntegrityError):
        session.execute(Attempt.__table__.insert().values({**values, "public_id": "x" * 22, "number": 2}))


def test_an_unknown_quiz_cannot_be_started(session: Session, ada: int, clock: MovableClock) -> None:
    with pytest.raises(NoSuchQuiz, match="'none'"):
        service.start(session, ada, "none", at=clock.now)
    with pytest.raises(NoSuchQuiz):
        service.state(session, ada, "none", clock.now)
    with pytest.raises(NoSuchQuiz):
        service.about(session, ada, "none", at=clock.now)


def test_waits_grow_as_the_quiz_says_and_attempts_run_out(session: Session, ada: int, clock: MovableClock) -> None:
    fail(session, ada, clock)
    with pytest.raises(TooSoon):
        service.start(session, ada, "first", at=clock.now + TEN_MINUTES - timedelta(seconds=1))

    clock.now += TEN_MINUTES
    fail(session, ada, clock)
    with pytest.raises(TooSoon) as refusal:
        service.start(session, ada, "first", at=clock.now + TEN_MINUTES)
    assert refusal.value.next_at == clock.now + DAY

    clock.now += DAY
    fail(session, ada, clock)
    with pytest.raises(NoAttemptsLeft):
        service.start(session, ada, "first", at=clock.now + 9 * DAY)


def test_a_higher_room_may_say_what_comes_first(
    academy: Academy, session: Session, ada: int, clock: MovableClock
) -> None:
    seen = []

    def nothing_missing(*facts: object) -> None:
        seen.append(facts)

    def course_missing(_session: Session, person_id: int, quiz: object, at: object) -> str:
        return "Finish First steps before this."

    academy.shelf["may_start"] = [nothing_missing]
    service.start(session, ada, "first", at=clock.now)
    assert seen[0][1:] == (ada, library.current(session).library.quizzes["first"], clock.now)

    academy.shelf["may_start"] = [nothing_missing, course_missing]
    with pytest.raises(PrerequisiteMissing, match="Finish First steps before this"):
        service.start(session, ada, "second", at=clock.now)
    assert service.about(session, ada, "second", at=clock.now).refusal == "Finish First steps before this."
    assert service.about(session, ada, "first", at=clock.now).may_start


# ---- save ----


def test_a_draft_is_kept_and_replaced_as_a_whole(session: Session, ada: int, clock: MovableClock) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now)

    assert service.save(session, ada, attempt_id, {"how": ["1"], "told": ["0"], "other": ["0"]}, at=clock.now)
    assert attempt_row(session, attempt_id).draft == {"how": ["b"], "told": ["a"]}
    assert service.save(session, ada, attempt_id, {"how": ["2"]}, at=clock.now)

    paper = service.paper(session, ada, attempt_id, at=clock.now)
    assert [option.chosen for option in paper.asked[0].options] == [False, False, True]
    assert paper.answered == 1


@pytest.mark.parametrize(("seconds", "kept"), [(0, True), (2, True), (3, False)])
def test_a_draft_is_kept_until_the_grace_is_over(
    session: Session, ada: int, clock: MovableClock, seconds: int, kept: bool
) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now)
    clock.move(minutes=10, seconds=seconds)

    assert service.save(session, ada, attempt_id, {"how": ["1"]}, at=clock.now) is kept


def test_nothing_is_saved_after_handing_in(session: Session, ada: int, clock: MovableClock) -> None:
    attempt_id = passing(session, ada, clock)

    assert not service.save(session, ada, attempt_id, {"where": ["0"]}, at=clock.now)
    assert attempt_row(session, attempt_id).draft == {}


# ---- submit ----


def test_a_submission_is_remembered_with_its_first_score(session: Session, ada: int, clock: MovableClock) -> None:
    attempt_id = service.start(session, ada, "first", at=clock.now)
    answers = replies.to(session, ada, attempt_id, wrong=["kind"])

    assert service.submit(session, ada, attempt_id, answers, at=clock.now) == Score(300, 500)

    row = submission(session, attempt_id)
    assert (row.earned, row.possible, row.percent, row.passed, row.late) == (300, 500, 60, False, False)
    assert row.answers["where"] == ["b"]
    assert row.answers["word"] == ["employer"]
    scores = session.scalars(select(ScoreRow)).all()
    assert [(one.n, one.earned, one.possible, one.rules) for one in scores] == [(1, 300, 500, "score-1")]
    attempt = attempt_row(session, attempt_id)
    assert (attempt.draft, attempt.closed_at) == ({}, clock.now)


def test_the_pass_mark_itself_passes(session: Session, ada: int, clock: MovableClock, heard: Heard) -> None:
    attempt_id = service.start(session, ada, "first", at=clock.now)

    score = service.submit(
        session, ada, attempt_id, replies.to(session, ada, attempt_id, wrong=["where"]), at=clock.now
    )

    assert score.share == 80
    assert service.state(session, ada, "first", clock.now).passed
    assert [name for name, _ in heard] == ["quiz_submitted", "quiz_passed"]


def test_just_under_the_pass_mark_never_passes(
    session: Session, ada: int, clock: MovableClock, heard: Heard, publish: Callable[..., int]
) -> None:
    session.rollback()
    text_ = written.QUIZ_FIRST.replace("id: kind; tags: kind; points: 2", "id: kind; tags: kind; points: 75.90")
    text_ = text_.replace("id: where; tags: open; points: 1", "id: where; tags: open; points: 20.10")
    publish({"quizzes/first.md": text_.replace("id: times; tags: kind; points: 1", "id: times; tags: kind; points: 3")})
    session.info.pop("release", None)
    attempt_id = service.start(session, ada, "first", at=clock.now)

    score = service.submit(
        session, ada, attempt_id, replies.to(session, ada, attempt_id, wrong=["where"]), at=clock.now
    )

    assert (score.earned, score.possible, score.share) == (7990, 10000, 79)
    assert not service.state(session, ada, "first", clock.now).passed
    assert [name for name, _ in heard] == ["quiz_submitted"]


def test_a_second_submission_returns_the_first_score(
    session: Session, ada: int, clock: MovableClock, heard: Heard
) -> None:
    attempt_id = service.start(session, ada, "first", at=clock.now)
    answers = replies.to(session, ada, attempt_id)
    worse = replies.all_wrong(session, ada, attempt_id)

    scores = {
        service.submit(session, ada, attempt_id, sent, at=clock.now + timedelta(days=place))
        for place, sent in enumerate([answers, answers, worse, {}])
    }

    assert scores == {Score(500, 500)}
    assert submission(session, attempt_id).submitted_at == clock.now
    assert [name for name, _ in heard] == ["quiz_submitted", "quiz_passed"]


def test_only_the_first_pass_is_announced_as_one(session: Session, ada: int, clock: MovableClock, heard: Heard) -> None:
    fail(session, ada, clock)
    clock.now += TEN_MINUTES
    second = passing(session, ada, clock)
    quiz = library.current(session).library.quizzes["first"]
    passing(session, ada, clock)

    assert [name for name, _ in heard] == ["quiz_submitted", "quiz_submitted", "quiz_passed", "quiz_submitted"]
    facts = {"person_id": ada, "quiz_id": "first", "for_ref": "course:first", "attempt_id": second, "percent": 100}
    assert heard[1][1] == {**facts, "passed": True, "at": clock.now}
    bound = {"revision": quiz.digest, "release": library.current(session).number, "first_try": False}
    assert heard[2][1] == {**facts, **bound, "at": clock.now}


def test_a_pass_at_the_first_try_says_so(session: Session, ada: int, clock: MovableClock, heard: Heard) -> None:
    passing(session, ada, clock)

    assert heard[1][1]["first_try"] is True


def test_what_is_missing_is_named_and_nothing_is_scored(session: Session, ada: int, clock: MovableClock) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now)

    with pytest.raises(Unanswered) as refusal:
        service.submit(session, ada, attempt_id, {"how": ["0"]}, at=clock.now)

    assert [(one.question_id, one.number) for one in refusal.value.problems] == [("told", 2)]
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_somebody_elses_attempt_does_not_exist(session: Session, ada: int, clock: MovableClock) -> None:
    attempt_id = service.start(session, ada, "first", at=clock.now)
    bob = factories.person(session, "Bob")

    for name in (attempt_id, "x" * 22, "short", "nul\0" + "x" * 20):
        with pytest.raises(NotYours):
            service.submit(session, bob, name, {}, at=clock.now)
        with pytest.raises(NotYours):
            service.save(session, bob, name, {}, at=clock.now)
        with pytest.raises(NotYours):
            service.paper(session, bob, name, at=clock.now)
        with pytest.raises(NotYours):
            service.result(session, bob, name, at=clock.now)


def test_a_revision_published_meanwhile_changes_nothing(
    session: Session, ada: int, clock: MovableClock, publish: Callable[..., int]
) -> None:
    attempt_id = service.start(session, ada, "first", at=clock.now)
    answers = replies.to(session, ada, attempt_id)
    session.commit()
    publish(WHERE_CHANGED)
    session.info.pop("release", None)

    assert service.submit(session, ada, attempt_id, answers, at=clock.now) == Score(500, 500)

    result = service.result(session, ada, attempt_id, at=clock.now)
    assert result is not None
    where = next(one for one in result.questions if one.question_id == "where")
    assert [option.text for option in where.options if option.state == "right"] == ["In the first line"]
    after = service.start(session, ada, "first", at=clock.now)
    assert attempt_row(session, after).revision != attempt_row(session, attempt_id).revision


def test_an_open_attempt_at_a_retired_quiz_is_finished(
    session: Session, ada: int, clock: MovableClock, publish: Callable[..., int]
) -> None:
    attempt_id = service.start(session, ada, "first", at=clock.now)
    answers = replies.to(session, ada, attempt_id)
    session.commit()
    other = written.QUIZ_FIRST.replace("id: first\n", "id: other\n")
    publish({"quizzes/first.md": other})
    session.info.pop("release", None)

    assert service.submit(session, ada, attempt_id, answers, at=clock.now) == Score(500, 500)
    result = service.result(session, ada, attempt_id, at=clock.now)
    assert result is not None
    assert result.state is None
    assert service.passed(session, ada) == {"first"}


def test_a_check_question_is_answered_at_once_and_kept_nowhere(session: Session, ada: int) -> None:
    lesson = library.current(session).library.lesson("first/one")
    assert lesson is not None
    assert lesson.check is not None

    right, wrong = (service.check(session, lesson.check, [place]).told for place in ("0", "1"))

    assert right is not None
    assert wrong is not None
    assert (right.verdict, wrong.verdict) == ("right", "wrong")
    assert [option.feedback for option in wrong.options] == ["Readers rarely open it."]
    assert service.check(session, lesson.check, []).missing == "choose one answer"
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0


# ---- deadlines ----


@pytest.mark.parametrize(
    ("seconds", "score", "late"),
    [(0, Score(200, 200), False), (2, Score(200, 200), False), (3, Score(50, 200), True), (900, Score(50, 200), True)],
)
def test_after_deadline_and_grace_the_draft_is_scored(
    session: Session, ada: int, clock: MovableClock, seconds: int, score: Score, late: bool
) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now)
    deadline = clock.now + TEN_MINUTES
    service.save(session, ada, attempt_id, {"how": ["1"]}, at=clock.now)

    answers = replies.to(session, ada, attempt_id)
    assert service.submit(session, ada, attempt_id, answers, at=deadline + timedelta(seconds=seconds)) == score

    row = submission(session, attempt_id)
    assert row.late is late
    assert row.submitted_at == (deadline if late else deadline + timedelta(seconds=seconds))
    assert row.answers == ({"how": ["b"]} if late else {"how": ["a"], "told": ["b"]})


def test_an_extension_keeps_an_attempt_open(session: Session, ada: int, clock: MovableClock) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now)
    answers = replies.to(session, ada, attempt_id)
    service.extend(session, ada, attempt_id, 300)
    clock.move(minutes=15, seconds=2)

    assert service.paper(session, ada, attempt_id, at=clock.now).ends == clock.now - timedelta(seconds=2)
    assert service.submit(session, ada, attempt_id, answers, at=clock.now).share == 100


def test_an_extension_is_above_nothing_and_for_open_attempts(session: Session, ada: int, clock: MovableClock) -> None:
    attempt_id = passing(session, ada, clock)

    with pytest.raises(ValueError, match="above 0"):
        service.extend(session, ada, attempt_id, 0)
    with pytest.raises(NotYours):
        service.extend(session, ada, attempt_id, 60)


def test_starting_again_after_the_deadline_settles_the_attempt(
    session: Session, ada: int, clock: MovableClock, heard: Heard
) -> None:
    attempt_id = service.start(session, ada, "second", at=clock.now)
    clock.move(minutes=11)

    assert service.start(session, ada, "second", at=clock.now) == attempt_id
    assert submission(session, attempt_id).percent == 0
    assert [name for name, _ in heard] == ["quiz_submitted"]
    assert service.start(session, ada, "second", at=clock.now) != attempt_id


# ---- where people stand ----


def test_a_person_without_attempts_stands_at_the_beginning(session: Session, ada: int, clock: MovableClock) -> None:
    state = service.state(session, ada, "first", clock.now)

    assert (state.attempts_used, state.attempts_left, state.passed, state.open_attempt) == (0, 3, False, None)
    assert service.passed(session, ada) == frozenset()


def test_all_states_come_with_one_query(session: Session, ada: int, clock: MovableClock) -> None:
    passing(session, ada, clock)
    open_attempt = service.start(session, ada, "second", at=clock.now)

    states = service.states(session, ada, clock.now)

    assert states == {name: service.state(session, ada, name, clock.now) for name in ("first", "second")}
    assert states["second"].open_attempt == open_attempt
    assert service.passed(session, ada) == {"first"}


def test_another_query_can_ask_who_passed(session: Session, ada: int, clock: MovableClock) -> None:
    bob = factories.person(session, "Bob")
    passing(session, ada, clock)
    fail(session, bob, clock)

    person = text("SELECT id FROM lms_person").columns(id=QuizTally.person_id.type).subquery()
    query = select(person.c.id, service.passed_column(person.c.id, "first"))

    assert {person_id: bool(passed) for person_id, passed in session.execute(query)} == {ada: True, bob: False}


def test_an_export_holds_all_attempts_of_a_person(session: Session, ada: int, clock: MovableClock) -> None:
    bob = factories.person(session, "Bob")
    passing(session, bob, clock)
    mine = [fail(session, ada, clock), service.start(session, ada, "second", at=clock.now)]

    assert [one["public_id"] for one in service.export(session, ada)] == mine


def test_a_recount_finds_no_difference_after_real_work(session: Session, ada: int, clock: MovableClock) -> None:
    bob = factories.person(session, "Bob")
    fail(session, ada, clock)
    clock.now += TEN_MINUTES
    passing(session, ada, clock)
    fail(session, ada, clock)
    passing(session, bob, clock)
    service.start(session, bob, "second", at=clock.now)

    assert service.recount(session) == []


def test_a_recount_names_each_difference(session: Session, ada: int, clock: MovableClock) -> None:
    bob = factories.person(session, "Bob")
    passing(session, ada, clock)
    service.start(session, ada, "second", at=clock.now)
    session.execute(update(QuizTally).where(QuizTally.quiz_id == "first").values(best_percent=3))
    session.execute(update(Attempt).where(Attempt.quiz_id == "second").values(closed_at=clock.now))
    session.add(QuizTally(person_id=bob, quiz_id="first", attempts=0, failures=0))
    session.flush()

    found = service.recount(session)

    assert len(found) == 3
    assert f"quiz first of person {ada}: the tally says" in found[0]
    assert f"quiz second of person {ada}: attempt 1 is closed without a submission" in found[1]
    assert found[2] == f"quiz first of person {bob}: a tally without any attempt"


# ---- many at once ----


def test_forty_parallel_submissions_give_one_score(
    academy: Academy, session: Session, ada: int, clock: MovableClock, heard: Heard
) -> None:
    attempt_id = service.start(session, ada, "first", at=clock.now)
    right, wrong = replies.to(session, ada, attempt_id), replies.all_wrong(session, ada, attempt_id)
    session.commit()
    barrier = Barrier(40)

    def submit(place: int) -> Score:
        barrier.wait()
        with academy.store.transaction() as own:
            return service.submit(own, ada, attempt_id, wrong if place % 2 else right, at=clock.now)

    with ThreadPoolExecutor(40) as pool:
        scores = set(pool.map(submit, range(40)))

    assert len(scores) == 1
    assert session.scalar(select(func.count()).select_from(Submission)) == 1
    assert session.scalar(select(func.count()).select_from(ScoreRow)) == 1
    assert [name for name, _ in heard].count("quiz_submitted") == 1
    assert [name for name, _ in heard].count("quiz_passed") == (scores == {Score(500, 500)})
    assert service.recount(session) == []


def test_parallel_starts_give_one_attempt(academy: Academy, session: Session, ada: int, clock: MovableClock) -> None:
    session.rollback()
    barrier = Barrier(12)

    def start(_place: int) -> str:
        barrier.wait()
        with academy.store.transaction() as own:
            return service.start(own, ada, "first", at=clock.now)

    with ThreadPoolExecutor(12) as pool:
        attempts = set(pool.map(start, range(12)))

    assert len(attempts) == 1
    assert service.state(session, ada, "first", clock.now).attempts_used == 1
