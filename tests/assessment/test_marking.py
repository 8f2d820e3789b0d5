"""Open answers wait for a trainer, are marked once and blind, and count from then on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.assessment import marking, service
from lms.assessment.marking import Given, MarkedAlready, NoSuchAnswer, NotMarked
from lms.assessment.models import AnswerMark, Attempt, QuizTally, Unmarked
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import factories
from tests.assessment.conftest import Heard
from tests.assessment.corrected import OPEN, PICTURE, PROFILE, Publish, begin, hand_in, release, rows, sums, take, text
from tests.conftest import MovableClock

FULL = {"reply": Given({"a": "full", "b": "full"}, "Well said.")}
HALF = {"reply": Given({"a": "full", "b": "none"})}
NONE = {"reply": Given({"a": "none", "b": "none"})}


@pytest.fixture(autouse=True)
def exact(session: Session) -> Iterator[None]:
    yield
    assert service.recount(session) == []
    assert recognition.recount(session) == []


@pytest.fixture
def trainer(session: Session) -> int:
    return factories.person(session, "Tea Trainer", roles=("trainer",))


@pytest.fixture
def opened(session: Session, ada: int, publish: Publish) -> None:
    release(session, publish, OPEN)


def number(session: Session, attempt_id: str) -> int:
    return session.scalars(select(Attempt.id).where(Attempt.public_id == attempt_id)).one()


def tally(session: Session, person_id: int) -> QuizTally:
    session.expire_all()
    return session.get_one(QuizTally, (person_id, "first"))


@pytest.mark.usefixtures("opened")
def test_a_submission_with_an_open_answer_waits_and_neither_passes_nor_fails(
    session: Session, ada: int, clock: MovableClock, heard: Heard
) -> None:
    attempt = take(session, ada, clock.now)

    assert [(one.n, one.pending, one.passed) for one in rows(session, attempt)] == [(1, True, False)]
    after = tally(session, ada)
    assert (after.attempts, after.failures, after.best_percent, after.open_attempt) == (1, 0, None, None)
    state = service.state(session, ada, "first", clock.now)
    assert (state.next_at, state.attempts_left, state.passed) == (None, 2, False)
    assert [(name, facts["passed"]) for name, facts in heard] == [("quiz_submitted", False)]


@pytest.mark.usefixtures("opened")
def test_the_attempt_limit_holds_while_answers_wait(session: Session, ada: int, clock: MovableClock) -> None:
    for _ in range(3):
        take(session, ada, clock.now)

    with pytest.raises(service.NoAttemptsLeft):
        begin(session, ada, clock.now)


@pytest.mark.usefixtures("opened")
def test_an_open_answer_left_empty_needs_no_mark(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, OPEN.replace("shuffle: yes", "time: 10m"))
    attempt = begin(session, ada, clock.now)
    clock.move(hours=1)

    service.submit(session, ada, attempt, {}, at=clock.now)

    assert [(one.pending, one.percent) for one in rows(session, attempt)] == [(False, 0)]
    assert session.scalar(select(func.count()).select_from(Unmarked)) == 0


@pytest.mark.usefixtures("opened")
def test_a_mark_counts_at_once_and_brings_the_pass_once(
    session: Session, ada: int, trainer: int, clock: MovableClock, heard: Heard
) -> None:
    attempt = take(session, ada, clock.now)
    clock.move(hours=3)

    marking.mark(session, trainer, number(session, attempt), FULL, at=clock.now)

    assert [(one.pending, one.percent, one.reason) for one in rows(session, attempt)] == [
        (True, 50, "submitted"),
        (False, 100, "marked"),
    ]
    kept = session.scalars(select(AnswerMark)).one()
    assert (kept.met, kept.percent, kept.comment, kept.by_id) == ({"a": 60, "b": 40}, 100, "Well said.", trainer)
    assert [name for name, _ in heard] == ["quiz_submitted", "quiz_passed"]
    assert heard[1][1]["percent"] == 100
    assert tally(session, ada).passed_at == clock.now
    assert tally(session, ada).last_submitted_at == clock.now - timedelta(hours=3)
    assert recognition.standing(session, ada).xp == 60
    with pytest.raises(MarkedAlready):
        marking.mark(session, trainer, number(session, attempt), NONE, at=clock.now)
    assert len(rows(session, attempt)) == 2


@pytest.mark.usefixtures("opened")
def test_a_mark_below_the_pass_mark_is_a_failure_from_the_submission_on(
    session: Session, ada: int, trainer: int, clock: MovableClock
) -> None:
    attempt = take(session, ada, clock.now, where=PICTURE)
    clock.move(minutes=4)

    marking.mark(session, trainer, number(session, attempt), HALF, at=clock.now)

    assert sums(session, attempt)[-1] == (700, 1000, 70, False)
    assert tally(session, ada).failures == 1
    next_at = service.state(session, ada, "first", clock.now).next_at
    assert next_at == clock.now + timedelta(minutes=6)


@pytest.mark.usefixtures("opened")
def test_exactly_the_pass_mark_passes_after_a_mark(
    session: Session, ada: int, trainer: int, clock: MovableClock
) -> None:
    attempt = take(session, ada, clock.now)

    marking.mark(session, trainer, number(session, attempt), HALF, at=clock.now)

    assert sums(session, attempt)[-1] == (800, 1000, 80, True)


@pytest.mark.usefixtures("opened")
def test_half_of_a_criterion_is_rounded_down(
    session: Session, ada: int, trainer: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, text("[60%] Says", "[61%] Says", OPEN).replace("[40%] Stays", "[39%] Stays"))
    attempt = take(session, ada, clock.now)
    halves = {"reply": Given({"a": "half", "b": "half"})}

    marking.mark(session, trainer, number(session, attempt), halves, at=clock.now)

    assert session.scalars(select(AnswerMark.percent)).one() == 30 + 19
    assert sums(session, attempt)[-1][:2] == (500 + 245, 1000)


@pytest.mark.usefixtures("opened")
def test_nobody_marks_their_own_answer(session: Session, ada: int, trainer: int, clock: MovableClock) -> None:
    own = number(session, take(session, trainer, clock.now))
    take(session, ada, clock.now)

    found = marking.queue(session, trainer)
    assert (found.total, found.own, [one.number == own for one in found.entries]) == (1, 1, [False])
    with pytest.raises(NoSuchAnswer):
        marking.sheet(session, trainer, own)
    with pytest.raises(NoSuchAnswer):
        marking.mark(session, trainer, own, FULL, at=clock.now)


@pytest.mark.usefixtures("opened")
def test_what_waits_longest_comes_first_and_says_not_whose_it_is(
    session: Session, ada: int, trainer: int, clock: MovableClock
) -> None:
    first = number(session, take(session, ada, clock.now))
    clock.move(minutes=1)
    bob = factories.person(session, "Bob", team="Bakers")
    second = number(session, take(session, bob, clock.now))

    assert [one.number for one in marking.queue(session, trainer).entries] == [first, second]
    assert marking.after(session, trainer, first) == second
    sheet = marking.sheet(session, trainer, second)
    assert (sheet.title, sheet.marked) == ("First steps quiz", False)
    assert [(one.question_id, one.text, one.points) for one in sheet.answers] == [
        ("reply", "I work there. Thank you for asking.", "5")
    ]
    assert [(one.text, one.percent) for one in sheet.answers[0].rubric] == [
        ("Says where you work", 60),
        ("Stays kind", 40),
    ]
    assert "Bob" not in repr(sheet)
    assert "Bakers" not in repr(sheet)


@pytest.mark.usefixtures("opened")
def test_what_is_missing_of_a_mark_is_named_and_nothing_is_marked(
    session: Session, ada: int, trainer: int, clock: MovableClock
) -> None:
    attempt = take(session, ada, clock.now)
    half_done = {"reply": Given({"a": "full", "b": "nonsense"}, "x" * 2001)}

    with pytest.raises(NotMarked) as refusal:
        marking.mark(session, trainer, number(session, attempt), half_done, at=clock.now)

    assert refusal.value.problems == [
        ("reply.b", "Choose how far this is met: Stays kind"),
        ("reply.comment", "Keep the comment to 2,000 characters; it has 2,001."),
    ]
    assert len(rows(session, attempt)) == 1


@pytest.mark.usefixtures("opened")
def test_two_trainers_at_once_give_one_mark(
    academy: Academy, session: Session, ada: int, trainer: int, clock: MovableClock, heard: Heard
) -> None:
    attempt = take(session, ada, clock.now)
    which = number(session, attempt)
    other = factories.person(session, "Tom Trainer", roles=("trainer",))
    session.commit()
    barrier = Barrier(2)

    def give(who: int) -> str:
        barrier.wait()
        try:
            with academy.store.transaction() as own:
                marking.mark(own, who, which, FULL, at=clock.now)
        except MarkedAlready:
            return "late"
        return "marked"

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(give, (trainer, other)))

    assert done == ["late", "marked"]
    assert [name for name, _ in heard].count("quiz_passed") == 1
    assert len(rows(session, attempt)) == 2
    session.commit()


# ---- corrections meet open answers ----


@pytest.mark.usefixtures("opened")
def test_what_waited_during_a_regrade_gets_it_with_its_mark(
    session: Session, ada: int, trainer: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, where=PROFILE)
    corrected = OPEN.replace(f"- [ ] {PROFILE}", f"- [x] {PROFILE}").replace("- [x] In the first", "- [ ] In the first")
    quiz = release(session, publish, corrected)
    found = service.regrade_preview(session, quiz, "favour")
    assert (found.attempts, found.waiting) == (0, 1)
    service.regrade(session, quiz, "favour", by=None, at=clock.now)
    assert len(rows(session, attempt)) == 1

    marking.mark(session, trainer, number(session, attempt), HALF, at=clock.now)

    assert [one.reason for one in rows(session, attempt)] == ["submitted", "marked", "corrected"]
    assert sums(session, attempt)[1:] == [(700, 1000, 70, False), (800, 1000, 80, True)]


@pytest.mark.usefixtures("opened")
def test_a_mark_stays_when_the_key_of_another_question_is_corrected(
    session: Session, ada: int, trainer: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, where=PROFILE)
    marking.mark(session, trainer, number(session, attempt), HALF, at=clock.now)
    corrected = OPEN.replace(f"- [ ] {PROFILE}", f"- [x] {PROFILE}").replace("- [x] In the first", "- [ ] In the first")
    quiz = release(session, publish, corrected.replace("Says where", "Tells where"))

    service.regrade(session, quiz, "favour", by=None, at=clock.now)

    assert sums(session, attempt)[-1] == (800, 1000, 80, True)
    assert (rows(session, attempt)[-1].marks or {})["reply"] == [300, 500]


@pytest.mark.usefixtures("opened")
def test_a_voided_open_question_lets_nobody_wait(
    session: Session, ada: int, trainer: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    attempt = take(session, ada, clock.now)
    under_way = begin(session, factories.person(session, "Bob"), clock.now)
    quiz = release(session, publish, text("Stays kind", "Stays calm", OPEN))

    service.regrade(session, quiz, "void", void={"reply"}, by=None, at=clock.now)

    assert [(one.percent, one.possible, one.pending) for one in rows(session, attempt)] == [
        (50, 1000, True),
        (100, 500, False),
    ]
    assert marking.queue(session, trainer).total == 0
    assert [name for name, _ in heard].count("quiz_passed") == 1
    bob = session.scalars(select(Attempt.person_id).where(Attempt.public_id == under_way)).one()
    assert hand_in(session, bob, under_way, clock.now) == 100
    assert not rows(session, under_way)[0].pending


# ---- whose data it is ----


@pytest.mark.usefixtures("opened")
def test_an_export_holds_scores_and_comments_and_erasing_takes_all(
    session: Session, ada: int, trainer: int, clock: MovableClock
) -> None:
    attempt = take(session, ada, clock.now)
    marking.mark(session, trainer, number(session, attempt), FULL, at=clock.now)

    exported = service.export(session, ada)[0]

    assert [(one["percent"], one["reason"]) for one in exported["scores"]] == [(50, "submitted"), (100, "marked")]
    assert exported["marks"] == [
        {"question_id": "reply", "met": {"a": 60, "b": 40}, "percent": 100, "comment": "Well said.", "at": clock.now}
    ]


@pytest.mark.usefixtures("opened")
def test_a_recount_names_what_waits_wrongly(session: Session, ada: int, trainer: int, clock: MovableClock) -> None:
    first = take(session, ada, clock.now)
    row = session.scalars(select(Unmarked)).one()
    session.delete(row)
    session.flush()
    assert service.recount(session) == [f"attempt {number(session, first)} waits for a mark and is not in the queue"]
    session.rollback()


def test_a_sheet_of_nothing_is_missing(session: Session, ada: int, trainer: int, clock: MovableClock) -> None:
    attempt = take(session, ada, clock.now)

    for which in (number(session, attempt), 987654):
        with pytest.raises(NoSuchAnswer):
            marking.sheet(session, trainer, which)
    assert marking.queue(session, trainer, page=7).page == 1
    assert marking.after(session, trainer, 1) is None
