"""A corrected key: who is scored anew, what is added, what stays, and what nobody may lose."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.assessment import deciding, regrading, scores, service
from lms.assessment.models import Attempt, QuizTally, Regrade, ScoreCase, ScoreRow, Submission, Void
from lms.assessment.outcomes import Outcome
from lms.assessment.regrading import Regraded
from lms.library import service as library
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.assessment.conftest import Heard
from tests.assessment.corrected import (
    CORRECTED,
    FIRST_LINE,
    PICTURE,
    PROFILE,
    Publish,
    begin,
    hand_in,
    release,
    rows,
    sums,
    take,
    text,
)
from tests.conftest import MovableClock


@pytest.fixture(autouse=True)
def exact(request: pytest.FixtureRequest, session: Session) -> Iterator[None]:
    """After each of these tests every counter is what the facts say."""
    yield
    assert service.recount(session) == []
    assert recognition.recount(session) == []


def again(session: Session, quiz: service.Quiz, choice: str, clock: MovableClock, **more: object) -> Regraded:
    return service.regrade(session, quiz, choice, by=None, at=clock.now, **more)  # type: ignore[arg-type]


def tally(session: Session, person_id: int) -> QuizTally:
    session.expire_all()
    return session.get_one(QuizTally, (person_id, "first"))


def cases(session: Session) -> list[ScoreCase]:
    session.expire_all()
    return list(session.scalars(select(ScoreCase).order_by(ScoreCase.id)))


def people(session: Session, count: int) -> list[int]:
    return [factories.person(session, f"Person {place}") for place in range(count)]


# ---- in the learner's favour ----


def test_in_favour_a_corrected_key_adds_a_row_and_the_old_one_stays(
    session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    attempt = take(session, ada, clock.now, where=PROFILE, times="9")
    first = tally(session, ada)
    assert (first.best_percent, first.failures, first.passed_at) == (60, 1, None)
    quiz = release(session, publish, CORRECTED)
    clock.move(days=1)

    done = again(session, quiz, "favour", clock)

    assert done == Regraded(attempts=1, raised=1)
    assert sums(session, attempt) == [(300, 500, 60, False), (400, 500, 80, True)]
    assert [one.reason for one in rows(session, attempt)] == ["submitted", "corrected"]
    submission = session.get_one(Submission, rows(session, attempt)[0].attempt_id)
    assert (submission.earned, submission.percent, submission.passed) == (300, 60, False)
    after = tally(session, ada)
    assert (after.best_percent, after.last_percent, after.failures) == (80, 80, 0)
    assert after.passed_at == clock.now
    assert service.state(session, ada, "first", clock.now).passed


def test_who_passes_by_a_regrade_gets_all_a_pass_brings_once(
    session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    old = library.current(session).library.quizzes["first"]
    attempt = take(session, ada, clock.now, where=PROFILE, times="9")
    assert recognition.standing(session, ada).xp == 0
    quiz = release(session, publish, CORRECTED)

    again(session, quiz, "favour", clock)
    again(session, quiz, "favour", clock)

    assert [name for name, _ in heard] == ["quiz_submitted", "quiz_passed"]
    bound = {"revision": old.digest, "release": 1, "first_try": True, "attempt_id": attempt}
    assert heard[1][1] == {
        **bound, "person_id": ada, "quiz_id": "first", "for_ref": "course:first", "percent": 80, "at": clock.now,
    }  # fmt: skip
    assert recognition.standing(session, ada).xp == 60


def test_in_favour_nothing_is_ever_lowered(
    session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    attempt = take(session, ada, clock.now)
    quiz = release(session, publish, CORRECTED)

    assert again(session, quiz, "favour", clock) == Regraded(attempts=1)
    assert sums(session, attempt) == [(500, 500, 100, True)]
    assert cases(session) == []


def test_left_alone_nothing_changes_at_all(session: Session, ada: int, clock: MovableClock, publish: Publish) -> None:
    attempt = take(session, ada, clock.now, where=PROFILE)
    quiz = release(session, publish, CORRECTED)

    assert again(session, quiz, "leave", clock) == Regraded()
    assert len(rows(session, attempt)) == 1
    assert session.scalars(select(Regrade)).all() == []


def test_the_same_request_twice_is_one_regrade(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, where=PROFILE)
    quiz = release(session, publish, CORRECTED)

    first, second = again(session, quiz, "favour", clock), again(session, quiz, "favour", clock)

    assert (first.raised, second) == (1, Regraded())
    assert len(rows(session, attempt)) == 2


def test_a_person_who_passed_before_is_not_passed_again(
    session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    failed = take(session, ada, clock.now, where=PROFILE, times="9")
    clock.move(minutes=10)
    take(session, ada, clock.now)
    passed_at = clock.now
    quiz = release(session, publish, CORRECTED)
    clock.move(days=1)

    assert again(session, quiz, "favour", clock).raised == 1

    assert sums(session, failed)[-1] == (400, 500, 80, True)
    assert [name for name, _ in heard].count("quiz_passed") == 1
    assert tally(session, ada).passed_at == passed_at
    assert tally(session, ada).last_percent == 100


def test_attempts_on_every_earlier_revision_are_scored_anew(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    bob = factories.person(session, "Bob")
    oldest = take(session, ada, clock.now, where=PROFILE)
    release(session, publish, text("Seen first.", "Seen before anything else."))
    newer = take(session, bob, clock.now, where=PROFILE)
    quiz = release(session, publish, CORRECTED)
    newest = take(session, factories.person(session, "Cai"), clock.now, where=PROFILE)

    assert again(session, quiz, "favour", clock) == Regraded(attempts=2, raised=2)
    assert [sums(session, one)[-1][2] for one in (oldest, newer, newest)] == [100, 100, 100]
    assert [len(rows(session, one)) for one in (oldest, newer, newest)] == [2, 2, 1]


def test_a_lower_pass_mark_passes_who_reached_it(
    session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    attempt = take(session, ada, clock.now, where=PICTURE, times="9")
    quiz = release(session, publish, text("pass: 80%", "pass: 60%"))

    assert again(session, quiz, "favour", clock).raised == 1
    assert sums(session, attempt) == [(300, 500, 60, False), (300, 500, 60, True)]
    assert [name for name, _ in heard].count("quiz_passed") == 1


def test_a_higher_pass_mark_takes_no_pass_away(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, times="9")
    quiz = release(session, publish, text("pass: 80%", "pass: 90%"))

    for choice in ("favour", "strict"):
        found = service.regrade_preview(session, quiz, choice)  # type: ignore[arg-type]
        assert (found.up, found.down, found.same, found.newly_failed) == (0, 0, 1, int(choice == "strict"))
    assert again(session, quiz, "strict", clock) == Regraded(attempts=1)
    assert sums(session, attempt) == [(400, 500, 80, True)]


def test_just_under_the_pass_mark_stays_under_it(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    # 79.90 of 100 points are 79 %, however near that is.
    heavier = text("id: kind; tags: kind; points: 2", "id: kind; tags: kind; points: 75.90")
    heavier = text("id: where; tags: open; points: 1", "id: where; tags: open; points: 20.10", heavier)
    heavier = text("id: times; tags: kind; points: 1", "id: times; tags: kind; points: 3", heavier)
    attempt = take(session, ada, clock.now, where=PROFILE, times="9", word="9")
    quiz = release(session, publish, heavier)

    found = service.regrade_preview(session, quiz, "favour")
    again(session, quiz, "favour", clock)

    assert (found.up, found.newly_passed) == (1, 0)
    assert sums(session, attempt) == [(200, 500, 40, False), (7590, 10000, 75, False)]


@pytest.mark.parametrize(("price", "percents"), [(90, [78]), (50, [78]), (5, [78, 79])])
def test_nobody_pays_more_for_a_hint_than_it_cost_when_it_was_opened(
    price: int, percents: list[int], session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, hinted(10))
    attempt = begin(session, ada, clock.now)
    service.open_hint(session, ada, attempt, "word", at=clock.now)
    hand_in(session, ada, attempt, clock.now, where=PROFILE)

    again(session, release(session, publish, hinted(price)), "strict", clock)

    assert [percent for _, _, percent, _ in sums(session, attempt)] == percents
    assert cases(session) == []


def hinted(price: int) -> str:
    """Write the quiz with a hint at this price."""
    comment = "<!-- id: word; tags: open; points: 1"
    return text(f"{comment} -->\n", f"{comment}; hint: {price}% -->\n\n> [!TIP]\n> Not the trade.\n")


# ---- options are matched ----


REORDERED = CORRECTED.replace(f"- [x] {PROFILE}\n  > Rarely opened.\n", "").replace(
    f"- [ ] {PICTURE}\n  > Often cut.\n", f"- [ ] {PICTURE}\n  > Often cut.\n- [x] {PROFILE}\n  > Rarely opened.\n"
)


@pytest.mark.parametrize(
    ("changed", "percent", "stays"),
    [
        (REORDERED, 100, ()),
        (text(f"- [x] {PROFILE}", "- [x] On the page about you", CORRECTED), 100, ()),
        (text(f"- [x] {PROFILE}", f"- [x] {PROFILE.upper()}  ", CORRECTED), 100, ()),
        (
            text(f"- [x] {PROFILE}\n", "- [x] On your page\n- [ ] Nowhere\n- [ ] Anywhere\n", CORRECTED),
            80,
            ("where",),
        ),
    ],
    ids=["moved", "worded anew", "cased anew", "lost"],
)
def test_options_are_found_again_by_words_then_by_place(
    session: Session, ada: int, clock: MovableClock, publish: Publish, changed: str, percent: int, stays: tuple[str]
) -> None:
    attempt = take(session, ada, clock.now, where=PROFILE)
    quiz = release(session, publish, changed)

    found = service.regrade_preview(session, quiz, "favour")
    done = again(session, quiz, "favour", clock)

    assert sums(session, attempt)[-1][2] == percent
    assert found.stays == done.stays == stays


def test_a_question_that_was_retired_keeps_its_old_mark(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, where=PROFILE, word="9")
    retired = CORRECTED[: CORRECTED.index("## How many times")]
    quiz = release(session, publish, retired)

    again(session, quiz, "favour", clock)

    assert sums(session, attempt) == [(300, 500, 60, False), (400, 500, 80, True)]


# ---- strictly ----


def test_strictly_a_higher_score_counts_at_once_and_a_lower_one_waits_for_a_trainer(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    bob = factories.person(session, "Bob")
    up = take(session, ada, clock.now, where=PROFILE, times="9")
    down = take(session, bob, clock.now, times="9")
    before = recognition.standing(session, bob)
    quiz = release(session, publish, CORRECTED)

    done = again(session, quiz, "strict", clock)

    assert done == Regraded(attempts=2, raised=1, cases=1)
    assert sums(session, up)[-1] == (400, 500, 80, True)
    assert sums(session, down) == [(400, 500, 80, True)]
    case = cases(session)[0]
    assert (case.before, case.after, case.would_pass, case.questions, case.decision) == (80, 60, False, ["where"], "")
    assert service.passed(session, bob) == {"first"}
    assert recognition.standing(session, bob) == before


def test_a_decision_and_another_score_of_the_same_attempt_never_wait_for_each_other(
    academy: Academy, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now)
    again(session, release(session, publish, CORRECTED), "strict", clock)
    (case,) = cases(session)
    session.commit()

    def decide() -> None:
        with academy.store.transaction() as own:
            deciding.decide(own, case.id, "lower", by=ada, at=clock.now)

    with ThreadPoolExecutor(1) as pool:
        with academy.store.transaction() as own:
            scored = scores.hold(own, scores.read(own, Attempt.id == case.attempt_id)[0])
            deciding_now = pool.submit(decide)
            with pytest.raises(TimeoutError):
                deciding_now.result(timeout=0.5)
            scores.add(own, scored, Outcome({}, scored.score, passed=True), "corrected", at=clock.now)
        with pytest.raises(deciding.DecidedAlready):
            deciding_now.result(timeout=10)

    assert [one.reason for one in rows(session, attempt)] == ["submitted", "corrected"]
    assert [one.decision for one in cases(session)] == ["overtaken"]
    session.commit()


def test_a_second_strict_regrade_replaces_a_case_nobody_decided(
    academy: Academy, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    take(session, ada, clock.now)
    again(session, release(session, publish, CORRECTED), "strict", clock)
    session.commit()
    finish(academy, clock)
    worse = text("- = 1 ± 0.5", "- = 4", CORRECTED)
    again(session, release(session, publish, worse), "strict", clock)
    session.commit()
    finish(academy, clock)

    assert [(one.after, one.decision) for one in cases(session)] == [(80, "overtaken"), (60, "")]
    assert sorted(cases(session)[1].questions) == ["times", "where"]


# ---- void ----


def test_a_voided_question_leaves_both_sums(session: Session, ada: int, clock: MovableClock, publish: Publish) -> None:
    bob = factories.person(session, "Bob")
    wrong = take(session, ada, clock.now, where=PICTURE, times="9")
    right = take(session, bob, clock.now)
    quiz = release(session, publish, CORRECTED)

    done = again(session, quiz, "void", clock, void={"where"})

    assert done == Regraded(attempts=2, raised=2)
    assert sums(session, wrong) == [(300, 500, 60, False), (300, 400, 75, False)]
    assert sums(session, right) == [(500, 500, 100, True), (400, 400, 100, True)]
    assert [one.reason for one in rows(session, right)] == ["submitted", "voided"]
    assert "where" not in (rows(session, right)[1].marks or {})


def test_exactly_the_pass_mark_after_a_void_passes(
    session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    heavier = text("id: kind; tags: kind; points: 2", "id: kind; tags: kind; points: 3")
    release(session, publish, heavier)
    attempt = take(session, ada, clock.now, where=PICTURE, times="9")
    assert sums(session, attempt) == [(400, 600, 66, False)]
    quiz = release(session, publish, heavier.replace(FIRST_LINE, "At the top"))

    again(session, quiz, "void", clock, void={"where"})

    assert sums(session, attempt)[-1] == (400, 500, 80, True)
    assert [name for name, _ in heard].count("quiz_passed") == 1


def test_without_names_it_is_the_corrected_questions_that_are_void(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, where=PICTURE)
    quiz = release(session, publish, CORRECTED)

    again(session, quiz, "void", clock)

    assert sums(session, attempt)[-1] == (400, 400, 100, True)
    assert [(one.question_id, one.revision == quiz.digest) for one in session.scalars(select(Void))] == [
        ("where", False)
    ]


def test_a_void_that_would_lower_a_score_becomes_a_case(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = take(session, ada, clock.now, times="9")
    quiz = release(session, publish, CORRECTED)

    assert again(session, quiz, "void", clock, void={"where"}) == Regraded(attempts=1, cases=1)
    assert sums(session, attempt) == [(400, 500, 80, True)]
    case = cases(session)[0]
    assert (case.before, case.after, case.possible, case.questions) == (80, 75, 400, ["where"])


def test_a_quiz_of_which_every_question_is_void_changes_no_score_and_fails_nobody(
    session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    bob = factories.person(session, "Bob")
    scored = take(session, ada, clock.now, where=PICTURE)
    under_way = begin(session, bob, clock.now)
    quiz = release(session, publish, CORRECTED)
    every = {"where", "kind", "word", "times"}

    found = service.regrade_preview(session, quiz, "void", void=every)
    done = again(session, quiz, "void", clock, void=every)

    assert (found.same, found.newly_failed, done) == (1, 0, Regraded(attempts=1))
    assert sums(session, scored) == [(400, 500, 80, True)]
    assert hand_in(session, bob, under_way, clock.now) == 0
    assert sums(session, under_way) == [(0, 0, 0, False)]
    after = tally(session, bob)
    assert (after.attempts, after.failures, after.best_percent, after.open_attempt) == (1, 0, None, None)
    assert service.state(session, bob, "first", clock.now).next_at is None


def test_a_void_question_counts_no_more_in_that_revision_when_it_comes_back(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    take(session, ada, clock.now)
    again(session, release(session, publish, CORRECTED), "void", clock, void={"where"})
    release(session, publish, written.QUIZ_FIRST)

    attempt = take(session, factories.person(session, "Bob"), clock.now, where=PICTURE)

    assert sums(session, attempt) == [(400, 400, 100, True)]


# ---- attempts under way ----


def test_an_attempt_under_way_finishes_on_its_revision_and_then_gets_the_same(
    session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    attempt = begin(session, ada, clock.now)
    quiz = release(session, publish, CORRECTED)
    assert again(session, quiz, "favour", clock) == Regraded()
    clock.move(days=1)

    assert hand_in(session, ada, attempt, clock.now, where=PROFILE, times="9") == 80

    assert sums(session, attempt) == [(300, 500, 60, False), (400, 500, 80, True)]
    assert [name for name, _ in heard] == ["quiz_submitted", "quiz_passed"]
    assert heard[0][1]["percent"] == 60


def test_an_attempt_under_way_by_the_old_key_keeps_what_it_earns(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = begin(session, ada, clock.now)
    quiz = release(session, publish, CORRECTED)
    again(session, quiz, "strict", clock)

    assert hand_in(session, ada, attempt, clock.now) == 100
    assert [(one.before, one.after) for one in cases(session)] == [(100, 80)]


def test_a_void_counts_for_attempts_under_way(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = begin(session, ada, clock.now)
    again(session, release(session, publish, CORRECTED), "void", clock, void={"where"})

    hand_in(session, ada, attempt, clock.now, where=PICTURE, times="9")

    assert sums(session, attempt) == [(300, 400, 75, False)]


def test_an_attempt_left_alone_is_left_alone_when_it_is_handed_in(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempt = begin(session, ada, clock.now)
    again(session, release(session, publish, CORRECTED), "leave", clock)

    assert hand_in(session, ada, attempt, clock.now, where=PROFILE) == 80
    assert len(rows(session, attempt)) == 1


# ---- the dry run ----


def test_the_dry_run_counts_what_the_regrade_then_does(
    session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    everybody = people(session, 5)
    take(session, everybody[0], clock.now, where=PROFILE, times="9")
    clock.move(minutes=10)
    take(session, everybody[0], clock.now, where=PROFILE, times="9", word="9")
    take(session, everybody[1], clock.now, where=PICTURE, times="9")
    take(session, everybody[2], clock.now)
    take(session, everybody[3], clock.now, times="9")
    begin(session, everybody[4], clock.now)
    session.commit()
    quiz = release(session, publish, CORRECTED)
    before = session.scalar(select(func.count()).select_from(ScoreRow))

    favour, strict, void, leave = (
        service.regrade_preview(session, quiz, choice, void={"where"} if choice == "void" else frozenset())
        for choice in ("favour", "strict", "void", "leave")
    )

    assert (favour.attempts, favour.people, favour.open) == (5, 4, 1)
    assert (favour.up, favour.down, favour.same, favour.newly_passed, favour.newly_failed) == (2, 2, 1, 1, 1)
    assert (strict.up, strict.down, strict.same, strict.newly_passed, strict.newly_failed) == (2, 2, 1, 1, 1)
    assert (void.up, void.down, void.same, void.newly_passed, void.newly_failed) == (3, 1, 1, 0, 1)
    assert (leave.attempts, leave.up, leave.down, leave.same) == (5, 0, 0, 5)
    assert session.scalar(select(func.count()).select_from(ScoreRow)) == before
    assert session.scalars(select(Regrade)).all() == []
    done = again(session, quiz, "strict", clock)
    assert (done.attempts, done.raised, done.cases) == (strict.attempts, strict.up, strict.down)


def test_the_dry_run_looks_at_a_quiz_that_is_not_published_yet(
    academy: Academy, session: Session, ada: int, clock: MovableClock
) -> None:
    take(session, ada, clock.now, where=PROFILE)
    session.commit()
    with academy.store.reading() as reader:
        prepared = library.prepare(reader, written.files({"quizzes/first.md": CORRECTED}), today=clock.now.date())
        found = service.regrade_preview(reader, prepared.library.quizzes["first"], "favour")

    assert (found.attempts, found.up) == (1, 1)


# ---- many ----


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regrading, "AT_ONCE", 2)
    monkeypatch.setattr(regrading, "CHUNK", 2)
    monkeypatch.setattr(regrading, "READ", 2)


def work(academy: Academy, clock: MovableClock) -> int:
    with academy.store.transaction() as own:
        return regrading.go_on_regrading(own, clock.now)


def finish(academy: Academy, clock: MovableClock) -> int:
    """Run the job until nothing is left, later than anybody can still be under way."""
    done = 0
    while work(academy, clock):
        done += 1
    clock.move(minutes=3)
    while work(academy, clock):
        done += 1
    return done


@pytest.mark.usefixtures("small_chunks")
def test_many_attempts_are_left_to_the_job_in_chunks(
    academy: Academy, session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    attempts = [take(session, one, clock.now, where=PROFILE, times="9") for one in people(session, 5)]
    quiz = release(session, publish, CORRECTED)

    assert again(session, quiz, "favour", clock) == Regraded(attempts=5, waiting=5)
    session.commit()
    assert work(academy, clock) == 1
    assert sum(len(rows(session, one)) for one in attempts) == 7
    session.commit()
    finish(academy, clock)

    assert [sums(session, one)[-1][2] for one in attempts] == [80] * 5
    made = session.scalars(select(Regrade)).one()
    assert (made.raised, made.done_at is not None) == (5, True)
    assert [name for name, _ in heard].count("quiz_passed") == 5


@pytest.mark.usefixtures("small_chunks")
def test_a_job_that_dies_in_the_middle_does_nothing_twice_and_forgets_nobody(
    academy: Academy,
    session: Session,
    ada: int,
    clock: MovableClock,
    publish: Publish,
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempts = [take(session, one, clock.now, where=PROFILE, times="9") for one in people(session, 5)]
    again(session, release(session, publish, CORRECTED), "favour", clock)
    session.commit()
    work(academy, clock)
    add, calls = regrading.scores.add, []

    def dying(*given: object, **named: object) -> bool:
        calls.append(given)
        if len(calls) == 2:
            raise OSError("killed")
        return add(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(regrading.scores, "add", dying)
    with pytest.raises(OSError, match="killed"):
        work(academy, clock)
    monkeypatch.undo()
    finish(academy, clock)

    assert [len(rows(session, one)) for one in attempts] == [2] * 5
    session.commit()


@pytest.mark.usefixtures("small_chunks")
def test_a_submission_that_saw_nothing_of_the_regrade_is_looked_at_again(
    academy: Academy, session: Session, ada: int, clock: MovableClock, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in people(session, 3):
        take(session, one, clock.now, where=PROFILE, times="9")
    attempt = begin(session, ada, clock.now)
    again(session, release(session, publish, CORRECTED), "favour", clock)
    session.commit()
    clock.move(seconds=5)
    monkeypatch.setattr(service.voids, "since_start", lambda *_: service.voids.Rulings())
    hand_in(session, ada, attempt, clock.now, where=PROFILE, times="9")
    monkeypatch.undo()
    session.commit()
    assert len(rows(session, attempt)) == 1
    session.commit()

    finish(academy, clock)

    assert len(rows(session, attempt)) == 2


@pytest.mark.usefixtures("small_chunks")
def test_a_second_regrade_waits_for_the_first_one_of_its_quiz(
    academy: Academy, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    attempts = [take(session, one, clock.now, where=PROFILE) for one in people(session, 3)]
    again(session, release(session, publish, CORRECTED), "favour", clock)
    again(session, release(session, publish, text("- = 1 ± 0.5", "- = 4", CORRECTED)), "strict", clock)
    session.commit()

    finish(academy, clock)
    finish(academy, clock)

    first, second = session.scalars(select(Regrade.id).order_by(Regrade.id))
    assert [[one.regrade_id for one in rows(session, attempt)] for attempt in attempts] == [[None, first]] * 3
    assert [(one.regrade_id, one.before, one.after) for one in cases(session)] == [(second, 100, 80)] * 3


def test_two_who_regrade_at_once_do_it_once(
    academy: Academy, session: Session, ada: int, clock: MovableClock, publish: Publish, heard: Heard
) -> None:
    attempts = [take(session, one, clock.now, where=PROFILE, times="9") for one in people(session, 6)]
    quiz = release(session, publish, CORRECTED)
    session.commit()
    barrier = Barrier(4)

    def run(_place: int) -> Regraded:
        barrier.wait()
        with academy.store.transaction() as own:
            return service.regrade(own, quiz, "favour", by=None, at=clock.now)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(run, range(4)))

    assert sorted(one.raised for one in done) == [0, 0, 0, 6]
    assert [len(rows(session, one)) for one in attempts] == [2] * 6
    assert [name for name, _ in heard].count("quiz_passed") == 6
    session.commit()
