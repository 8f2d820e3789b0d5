"""Counting each submission once, figures by revision, remarks of learners, and the queue."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from scipy import stats
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.assessment.items import service
from lms.assessment.items.counting import CHOICES, SUMS
from lms.assessment.rules import NoSuchQuiz, NotYours
from lms.library import service as library
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.assessment import replies
from tests.assessment.conftest import *  # noqa: F403 the room's own fixtures
from tests.conftest import MovableClock

WRONG_KEY = (
    written.QUIZ_FIRST.replace("- [ ] In the profile", "- [y] In the profile")
    .replace("- [x] In the first line", "- [ ] In the first line")
    .replace("- [y]", "- [x]")
)


def take(session: Session, clock: MovableClock, person: int, *, wrong: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    """Take the first quiz and hand it in two minutes later."""
    attempt = assessment.start(session, person, "first", at=clock.now)
    clock.move(minutes=2)
    answers = replies.to(session, person, attempt, wrong=wrong)
    assessment.submit(session, person, attempt, answers, at=clock.now)
    return attempt


def many(session: Session, clock: MovableClock, n: int, wrong: Callable[[int], set[str]]) -> None:
    session.info["academy"].shelf["may_start"] = []
    for number in range(n):
        take(session, clock, factories.person(session, f"Person {number} {clock.now:%d %H %M}"), wrong=wrong(number))


def fold_all(session: Session, clock: MovableClock) -> int:
    total = 0
    while done := service.fold(session, clock.now):
        total += done
    return total


def test_each_submission_is_counted_once_however_often_the_job_runs(session: Session, clock: MovableClock) -> None:
    many(session, clock, 6, lambda n: {"where"} if n < 2 else set())

    assert [fold_all(session, clock), fold_all(session, clock)] == [6, 0]
    row = session.execute(select(SUMS).where(SUMS.c.question_id == "where")).one()
    assert (row.n, row.right) == (6, 4)
    assert service.recount(session) == []


def test_figures_are_those_an_independent_package_finds(session: Session, clock: MovableClock) -> None:
    wrongs = [{"where", "word"}, {"where"}, {"kind"}, set(), set(), {"where", "kind"}, set(), {"word"}]
    many(session, clock, len(wrongs), lambda n: wrongs[n])
    fold_all(session, clock)

    figures = {one.question_id: one for one in service.analysis(session, "first")[0].questions}

    points = {one.id: one.points for one in library.current(session).library.quizzes["first"].questions}
    rest = [sum(p for q, p in points.items() if q not in wrong and q != "where") for wrong in wrongs]
    expected = stats.pointbiserialr(["where" not in wrong for wrong in wrongs], rest)
    assert figures["where"].discrimination == pytest.approx(expected.statistic, abs=1e-3)
    assert figures["where"].facility == int(100 * 5 / 8)


def test_the_use_of_distractors_adds_up(session: Session, clock: MovableClock) -> None:
    many(session, clock, 7, lambda n: {"where"} if n < 3 else set())
    fold_all(session, clock)

    options = service.analysis(session, "first")[0].questions[0].options

    assert sum(one.chosen for one in options) == 7
    assert [one.chosen for one in options if one.right] == [4]
    assert len(session.execute(select(CHOICES)).all()) > 0


def test_one_person_who_tries_often_is_one_person(session: Session, clock: MovableClock) -> None:
    session.info["academy"].shelf["may_start"] = []
    ada = factories.person(session, "Ada Lovelace")
    for _ in range(3):
        take(session, clock, ada, wrong={"where", "kind"})
        clock.move(days=2)
        assert fold_all(session, clock) == 1
    many(session, clock, 3, lambda _: set())
    fold_all(session, clock)

    found = service.analysis(session, "first")[0]
    assert (found.attempts, found.median) == (4, None)
    assert [(one.n, one.facility, one.options) for one in found.questions] == [(4, None, ())] * 4
    assert service.recount(session) == []


def test_fewer_than_five_answers_show_no_figure(session: Session, clock: MovableClock) -> None:
    many(session, clock, 4, lambda _: set())
    fold_all(session, clock)

    found = service.analysis(session, "first")[0]

    assert (found.attempts, found.median) == (4, None)
    assert [(one.shown, one.facility, one.options) for one in found.questions] == [(False, None, ())] * len(
        found.questions
    )


def test_every_revision_has_figures_of_its_own(
    session: Session, clock: MovableClock, publish: Callable[..., int]
) -> None:
    many(session, clock, 5, lambda _: set())
    session.commit()
    publish({"quizzes/first.md": WRONG_KEY})
    session.info.pop("release", None)
    many(session, clock, 5, lambda _: {"where"})
    fold_all(session, clock)

    new, old = service.analysis(session, "first")

    assert (new.current, old.current, new.attempts, old.attempts) == (True, False, 5, 5)
    assert [one.questions[0].facility for one in (new, old)] == [0, 100]
    assert service.recount(session) == []


def test_the_median_time_is_that_of_whole_attempts(session: Session, clock: MovableClock) -> None:
    many(session, clock, 5, lambda _: set())
    fold_all(session, clock)

    assert service.analysis(session, "first")[0].minutes == 2


def test_a_quiz_nobody_ever_published_is_missing(session: Session) -> None:
    with pytest.raises(NoSuchQuiz):
        service.analysis(session, "nothing")


def test_a_key_nobody_chooses_is_in_the_queue_until_somebody_has_looked(session: Session, clock: MovableClock) -> None:
    many(session, clock, 5, lambda _: {"where"})
    fold_all(session, clock)
    trainer = factories.person(session, "Tess", roles=("trainer",))

    before = service.queue(session).suspects
    service.seen(session, trainer, "first", "where", at=clock.now)
    after = service.queue(session).suspects
    many(session, clock, 5, lambda _: {"where"})
    fold_all(session, clock)
    again = service.queue(session).suspects

    assert [(one.figures.question_id, one.figures.suspicions) for one in before] == [("where", ("silent-key",))]
    assert (after, [one.figures.n for one in again]) == ((), [10])


def test_looking_at_what_is_not_there_is_refused(session: Session, clock: MovableClock) -> None:
    for quiz, question in (("nothing", "where"), ("first", "nothing")):
        with pytest.raises(NoSuchQuiz):
            service.seen(session, 1, quiz, question, at=clock.now)


def test_a_learner_says_once_that_a_question_seems_wrong_and_reads_the_answer(
    session: Session, clock: MovableClock, ada: int
) -> None:
    attempt = take(session, clock, ada)

    said = [service.flag(session, ada, attempt, "where", words, at=clock.now) for words in ("Odd.", "Again.")]
    waiting = service.queue(session)
    assert (said, waiting.waiting, [(one.words, one.line) for one in waiting.flags]) == (
        [True, False],
        1,
        [("Odd.", 13)],
    )
    assert service.flags_of(session, ada, attempt) == {"where": ""}

    service.answer_flag(session, ada, waiting.flags[0].id, "Mended.", at=clock.now)
    assert service.flags_of(session, ada, attempt) == {"where": "Mended."}
    assert service.queue(session).waiting == 0
    with pytest.raises(service.Answered):
        service.answer_flag(session, ada, waiting.flags[0].id, "Twice.", at=clock.now)
    with pytest.raises(service.NoSuchFlag):
        service.answer_flag(session, ada, 4_711, "To nobody.", at=clock.now)
    assert [one["answer"] for one in service.export_flags(session, ada)] == ["Mended."]


def test_an_empty_answer_thanks(session: Session, clock: MovableClock, ada: int) -> None:
    attempt = take(session, clock, ada)
    service.flag(session, ada, attempt, "where", "Odd.", at=clock.now)

    service.answer_flag(session, ada, service.queue(session).flags[0].id, "  ", at=clock.now)

    assert service.flags_of(session, ada, attempt) == {"where": "We have looked at it. Thank you."}


def test_remarks_are_only_taken_on_questions_of_ones_own_finished_attempt(
    session: Session, clock: MovableClock, ada: int
) -> None:
    attempt = assessment.start(session, ada, "first", at=clock.now)
    other = factories.person(session, "Bob")

    for person, question in ((ada, "where"), (other, "where"), (ada, "nothing")):
        with pytest.raises(NotYours):
            service.flag(session, person, attempt, question, "Odd.", at=clock.now)
    with pytest.raises(NotYours):
        service.prompt_of(session, ada, attempt, "where")


def test_a_retired_question_keeps_its_remarks(
    session: Session, clock: MovableClock, ada: int, publish: Callable[..., int]
) -> None:
    attempt = take(session, clock, ada)
    service.flag(session, ada, attempt, "where", "Odd.", at=clock.now)
    session.commit()
    begin, end = written.QUIZ_FIRST.index("## Where"), written.QUIZ_FIRST.index("## Which")
    publish({"quizzes/first.md": written.QUIZ_FIRST[:begin] + written.QUIZ_FIRST[end:]})
    session.info.pop("release", None)

    found = service.queue(session).flags[0]

    assert (found.retired, found.line, found.prompt) == (True, None, "Where do you say it?")


def test_the_queue_and_the_figures_ask_a_fixed_number_of_queries(
    academy: Academy, session: Session, clock: MovableClock
) -> None:
    many(session, clock, 6, lambda _: {"where"})
    fold_all(session, clock)
    session.commit()
    asked: list[str] = []
    with academy.store.reading() as reader:
        library.current(reader)
        event.listen(academy.store.read_engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
        service.queue(reader)
        of_the_queue = len(asked)
        service.analysis(reader, "first")

    assert (of_the_queue, len(asked) - of_the_queue) == (6, 4)


def test_the_recount_names_a_counter_that_is_wrong(session: Session, clock: MovableClock) -> None:
    many(session, clock, 1, lambda _: set())
    fold_all(session, clock)
    session.execute(SUMS.update().where(SUMS.c.question_id == "where").values(n=7, right=0))

    found = service.recount(session)

    assert len(found) == 1
    assert "the sums of question" in found[0]
    assert "where" in found[0]


def test_reading_figures_does_not_depend_on_how_many_answered(session: Session, clock: MovableClock) -> None:
    """Ten million answers are a few counters: the page costs the same as with ten."""
    many(session, clock, 5, lambda _: set())
    fold_all(session, clock)
    few = _seconds(lambda: service.analysis(session, "first"))
    session.execute(SUMS.update().values(n=SUMS.c.n * 2_000_000, right=SUMS.c.right * 2_000_000))
    many_answers = _seconds(lambda: service.analysis(session, "first"))

    assert many_answers < 5 * few + 0.01


def test_an_open_attempt_is_not_counted(session: Session, clock: MovableClock, ada: int) -> None:
    assessment.start(session, ada, "first", at=clock.now)

    assert fold_all(session, clock) == 0


def _seconds(work: Callable[[], Any]) -> float:
    work()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
