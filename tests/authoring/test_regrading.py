"""A corrected key in a release: chosen, looked at first, scored with the publishing or not at all."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.authoring import service as authoring
from lms.library import service as library
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests.assessment.corrected import CORRECTED, FIRST_LINE, PROFILE, begin, hand_in, sums, take
from tests.authoring.conftest import Planner, Publisher

NEW_KEY = {"quizzes/first.md": CORRECTED}


def now(session: Session) -> datetime:
    moment: datetime = session.info["academy"].clock()
    return moment


def wronged(session: Session, person_id: int) -> str:
    """Hand in an attempt that is all right but for the answer that the corrected key calls right."""
    return take(session, person_id, now(session), where=PROFILE)


def test_a_new_key_asks_what_becomes_of_results(ada: int, session: Session, plan: Planner, publish: Publisher) -> None:
    wronged(session, ada)
    made = plan(NEW_KEY)

    assert made.needs_choice == ("first",)
    assert made.affected["quiz:first"] == authoring.Affected(scored=1, passed=1)
    with pytest.raises(authoring.Undecided, match="the marking of first changed; choose") as refused:
        publish(made, authoring.Decisions())
    assert refused.value.quizzes == ("first",)


def test_a_dry_run_names_counts_and_the_publishing_does_what_it_said(
    academy: Academy, ada: int, session: Session, plan: Planner, publish: Publisher
) -> None:
    attempt = wronged(session, ada)
    before = sums(session, attempt)[-1][2]
    made = plan(NEW_KEY)
    with academy.store.reading() as reader:
        dry = authoring.dry_run(reader, made, authoring.Decisions())["first"]
    done = publish(made)

    assert (dry.attempts, dry.up, dry.down, dry.people) == (1, 1, 0, 1)
    assert (done.regraded["first"].attempts, done.regraded["first"].raised) == (1, 1)
    assert sums(session, attempt)[-1][2] == 100 > before
    assert library.current(session).library.quizzes["first"].questions[0].options[0].right


def test_leaving_results_leaves_them(ada: int, session: Session, plan: Planner, publish: Publisher) -> None:
    attempt = wronged(session, ada)
    publish(plan(NEW_KEY), authoring.Decisions(choices={"first": "leave"}))

    assert len(sums(session, attempt)) == 1


def test_a_question_can_be_taken_out_of_the_sums(ada: int, session: Session, plan: Planner, publish: Publisher) -> None:
    attempt = wronged(session, ada)
    decided = authoring.Decisions(choices={"first": "void"}, void={"first": frozenset({"where"})})
    publish(plan(NEW_KEY), decided)

    earned, possible, percent, _ = sums(session, attempt)[-1]
    assert (earned, possible, percent) == (400, 400, 100)


def test_taking_out_what_changed_leaves_what_was_left_before(
    academy: Academy, ada: int, session: Session, plan: Planner, publish: Publisher
) -> None:
    attempt = take(session, ada, now(session), where=PROFILE, word="somebody")
    publish(plan(NEW_KEY), authoring.Decisions(choices={"first": "leave"}))
    other = plan({"quizzes/first.md": CORRECTED.replace("- = company", "- = firm")})
    decided = authoring.Decisions(choices={"first": "void"})
    with academy.store.reading() as reader:
        assert authoring.dry_run(reader, other, decided)["first"].attempts == 1
    publish(other, decided)

    assert [(earned, possible) for earned, possible, *_ in sums(session, attempt)] == [(300, 500), (300, 400)]
    assert session.execute(text("SELECT DISTINCT question_id FROM lms_void")).scalars().all() == ["word"]


def test_taking_out_where_only_the_pass_mark_changed_leaves_results(
    ada: int, session: Session, plan: Planner, publish: Publisher
) -> None:
    attempt = wronged(session, ada)
    publish(plan(NEW_KEY), authoring.Decisions(choices={"first": "leave"}))
    lower = plan({"quizzes/first.md": CORRECTED.replace("pass: 80%", "pass: 60%")})
    publish(lower, authoring.Decisions(choices={"first": "void"}))

    assert len(sums(session, attempt)) == 1


def test_an_attempt_in_the_middle_is_counted_and_finishes_on_its_revision(
    ada: int, session: Session, plan: Planner, publish: Publisher
) -> None:
    attempt = begin(session, ada, now(session))
    session.commit()
    made = plan(NEW_KEY)
    publish(made)

    assert made.affected["quiz:first"].in_progress == 1
    revision, release = session.execute(text("SELECT revision, release FROM lms_attempt")).one()
    assert release == 1
    assert revision != library.current(session).library.quizzes["first"].digest
    hand_in(session, ada, attempt, now(session), where=FIRST_LINE)
    assert sums(session, attempt)[0][2] == 100, "what was right when it began is right"


def test_publishing_and_scoring_again_are_one_story(
    academy: Academy, ada: int, session: Session, plan: Planner, publish: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = wronged(session, ada)
    made = plan(NEW_KEY)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("lms.learning.service.open_windows", fail)
        with pytest.raises(RuntimeError):
            publish(made)
    assert len(sums(session, attempt)) == 1
    with academy.store.reading() as reader:
        assert library.current_number(reader) == 1
        assert library.current(reader).library.quizzes["first"].questions[0].options[1].right
    publish(made)
    assert len(sums(session, attempt)) == 2
    assert assessment.recount(session) == []
    assert recognition.recount(session) == []


def test_undoing_a_new_key_is_a_new_key(
    academy: Academy, ada: int, session: Session, plan: Planner, publish: Publisher
) -> None:
    publish(plan(NEW_KEY))
    attempt = take(session, ada, now(session), where=FIRST_LINE)
    session.commit()
    with academy.store.reading() as reader:
        made = authoring.plan_undo(reader, today=academy.clock().date())
    assert made.needs_choice == ("first",)
    with academy.store.transaction() as own, pytest.raises(authoring.Undecided):
        authoring.undo(own, at=academy.clock(), by=None, author="Tess")
    with academy.store.transaction() as own:
        decided = authoring.Decisions(choices={"first": "favour"})
        authoring.undo(own, at=academy.clock(), by=None, author="Tess", decisions=decided)
    for minutes in (3, 6):
        # Where writers are not one after the other, a job looks once more at those who were under way.
        with academy.store.transaction() as own:
            assessment.go_on_regrading(own, academy.clock() + timedelta(minutes=minutes))
    session.expire_all()
    assert [percent for _, _, percent, _ in sums(session, attempt)] == [80, 100]


def test_what_is_retired_stays_reviewable_in_old_attempts(
    ada: int, session: Session, plan: Planner, publish: Publisher
) -> None:
    attempt = take(session, ada, now(session))
    session.commit()
    quiz = library.current(session).source.quizzes["first"]
    before, _, rest = written.QUIZ_FIRST.partition("## Which of these are kind?")
    publish(plan({"quizzes/first.md": f"{before}## How many{rest.partition('## How many')[2]}"}))

    assert "word" not in {one.id for one in library.current(session).library.quizzes["first"].questions}
    shown = assessment.result(session, ada, attempt, at=now(session))
    assert shown is not None
    assert len(shown.questions) == len(quiz.questions) == 4
    assert shown.percent == 100
