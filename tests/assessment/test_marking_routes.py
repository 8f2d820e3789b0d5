"""The pages of trainers: what waits for a mark, and scores that a correction would lower."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.assessment import marking, service
from lms.assessment.marking import Given
from lms.assessment.models import Attempt, ScoreCase
from lms.web.academy import Academy
from tests import factories
from tests.assessment import many
from tests.assessment.corrected import CORRECTED, OPEN, PICTURE, Publish, release, rows, sums, take
from tests.conftest import MovableClock
from tests.recognition.deeds import words


@pytest.fixture
def trainer(session: Session) -> int:
    return factories.person(session, "Tea Trainer", roles=("trainer",))


@pytest.fixture
def desk(client: FlaskClient, session: Session, trainer: int) -> FlaskClient:
    factories.sign_in(client, session, trainer)
    return client


def number(session: Session, attempt_id: str) -> int:
    return session.scalars(select(Attempt.id).where(Attempt.public_id == attempt_id)).one()


def statements(academy: Academy, client: FlaskClient, path: str) -> int:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(academy.store.read_engine, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    event.remove(academy.store.read_engine, "before_cursor_execute", note)
    return len(seen)


# ---- marking ----


def test_an_empty_queue_says_so_and_offers_one_thing(desk: FlaskClient) -> None:
    page = desk.get("/studio/marking").text

    assert "No open answer waits for a mark." in page
    assert '<a class="button button--quiet" href="/studio/review">See what waits for review</a>' in page


def test_a_trainer_reads_marks_and_goes_on_with_the_next(
    desk: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, OPEN)
    first = take(session, ada, clock.now)
    second = take(session, factories.person(session, "Bob Baker", team="Bakers"), clock.now, reply="<b>Hm</b>\nno")
    one, two = number(session, first), number(session, second)

    listed = words(desk.get("/studio/marking").text)
    sheet = desk.get(f"/studio/marking/{one}").text
    reply = factories.post(
        desk, f"/studio/marking/{one}/mark", **{"reply.a": "full", "reply.b": "half", "reply.comment": "Kind."}
    )

    assert "2 attempts have open answers that wait for a mark." in listed
    assert "I work there. Thank you for asking." in sheet
    assert "Says where you work" in sheet
    assert "Ada" not in sheet.partition("<main")[2]
    assert (reply.status_code, reply.location) == (303, f"/studio/marking/{two}")
    assert sums(session, first)[-1] == (900, 1000, 90, True)
    following = desk.get(f"/studio/marking/{two}").text
    assert "&lt;b&gt;Hm&lt;/b&gt;" in following
    assert "Baker" not in following
    last = factories.post(desk, f"/studio/marking/{two}/mark", **{"reply.a": "none", "reply.b": "none"})
    assert last.location == "/studio/marking"
    assert "No open answer waits for a mark." in desk.get("/studio/marking").text


def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    desk: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, OPEN)
    one = number(session, take(session, ada, clock.now))

    reply = factories.post(
        desk, f"/studio/marking/{one}/mark", **{"reply.a": "half", "reply.comment": "Nearly <there>."}
    )

    assert reply.status_code == 422
    assert "<title>Error: Mark: First steps quiz" in reply.text
    assert '<a href="#reply.b">Choose how far this is met: Stays kind</a>' in reply.text
    assert 'name="reply.a" value="half" checked' in reply.text
    assert "Nearly &lt;there&gt;." in reply.text
    assert 'name="reply.b" value="half" checked' not in reply.text


def test_the_second_of_two_trainers_is_told_and_keeps_what_was_typed(
    desk: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, OPEN)
    attempt = take(session, ada, clock.now)
    one = number(session, attempt)
    other = factories.person(session, "Tom Trainer", roles=("trainer",))
    marking.mark(session, other, one, {"reply": Given({"a": "full", "b": "full"})}, at=clock.now)

    reply = factories.post(
        desk, f"/studio/marking/{one}/mark", **{"reply.a": "none", "reply.b": "none", "reply.comment": "My own words."}
    )

    assert reply.status_code == 409
    assert "Another trainer marked this while you were reading." in words(reply.text)
    assert "My own words." in reply.text
    assert sums(session, attempt)[-1][2] == 100
    assert "These answers have their mark" in desk.get(f"/studio/marking/{one}").text


def test_an_own_answer_and_what_never_waited_are_missing(
    desk: FlaskClient, session: Session, ada: int, trainer: int, clock: MovableClock, publish: Publish
) -> None:
    plain = number(session, take(session, ada, clock.now))
    release(session, publish, OPEN)
    own = number(session, take(session, trainer, clock.now))

    for one in (own, plain, 99_999):
        assert desk.get(f"/studio/marking/{one}").status_code == 404
        assert factories.post(desk, f"/studio/marking/{one}/mark", **{"reply.a": "full"}).status_code == 404
    page = words(desk.get("/studio/marking").text)
    assert "1 attempt of your own waits too. Another trainer marks what you wrote." in page


def test_three_thousand_answers_are_paged_in_a_fixed_number_of_queries(
    academy: Academy, desk: FlaskClient, session: Session, ada: int, clock: MovableClock, publish: Publish
) -> None:
    release(session, publish, OPEN)
    one = number(session, take(session, ada, clock.now))
    few = statements(academy, desk, "/studio/marking")
    many.copies(session, one, 3_000)

    page = desk.get("/studio/marking?page=2").text

    assert statements(academy, desk, "/studio/marking") == few <= 6
    assert "3,001 attempts have open answers" in page
    assert "Page 2 of 61" in page
    assert page.count('<th scope="row"') == 50
    assert 'rel="prev" href="/studio/marking?page=1"' in page
    assert "Page 61 of 61" in desk.get("/studio/marking?page=900000000000000000000").text


# ---- review ----


@pytest.fixture
def case(session: Session, ada: int, clock: MovableClock, publish: Publish) -> str:
    """An attempt of 80 % that a corrected key would give 60 %."""
    attempt = take(session, ada, clock.now, times="9")
    quiz = release(session, publish, CORRECTED)
    service.regrade(session, quiz, "strict", by=None, at=clock.now, reason="A note for trainers")
    session.commit()
    return attempt


def waiting(session: Session) -> int:
    return session.scalars(select(ScoreCase.id)).one()


def test_an_empty_review_says_so_and_offers_one_thing(desk: FlaskClient) -> None:
    page = desk.get("/studio/review").text

    assert "No score waits for a decision." in page
    assert 'href="/studio/marking">See what waits for a mark</a>' in page


def test_a_lower_score_is_shown_without_a_name(desk: FlaskClient, session: Session, case: str) -> None:
    listed = desk.get("/studio/review").text
    shown = desk.get(f"/studio/review/{waiting(session)}").text

    assert "1 score would be lower with a corrected key." in words(listed)
    said = words(shown)
    assert "The key of this quiz was corrected on 22 November 2026. 1 score of 80 % would be 60 %." in said
    assert "Where do you say it?" in said
    assert "Keep the earlier score" in said
    assert 'value="keep" checked' in shown
    assert "Ada" not in listed.partition("<main")[2] + shown.partition("<main")[2]


def test_keeping_the_earlier_score_changes_nothing(desk: FlaskClient, session: Session, case: str) -> None:
    which = waiting(session)

    reply = factories.post(desk, f"/studio/review/{which}/decide", decision="keep")

    assert (reply.status_code, reply.location) == (303, "/studio/review")
    assert len(rows(session, case)) == 1
    assert session.get_one(ScoreCase, which).decision == "keep"
    assert "The earlier score stays." in desk.get(f"/studio/review/{which}").text
    assert "No score waits for a decision." in desk.get("/studio/review").text
    assert service.recount(session) == []


def test_letting_the_lower_score_count_takes_no_pass_away(
    desk: FlaskClient, session: Session, ada: int, case: str, clock: MovableClock
) -> None:
    which = waiting(session)

    factories.post(desk, f"/studio/review/{which}/decide", decision="lower")
    again = factories.post(desk, f"/studio/review/{which}/decide", decision="keep")

    assert again.status_code == 409
    assert "Another trainer has decided this meanwhile." in again.text
    assert sums(session, case) == [(400, 500, 80, True), (300, 500, 60, True)]
    assert rows(session, case)[1].reason == "decided"
    assert service.passed(session, ada) == {"first"}
    assert service.state(session, ada, "first", clock.now).best_percent == 60
    assert service.recount(session) == []


def test_a_decision_has_to_be_made(desk: FlaskClient, session: Session, case: str) -> None:
    reply = factories.post(desk, f"/studio/review/{waiting(session)}/decide")

    assert reply.status_code == 422
    assert '<a href="#decision">Choose what becomes of these scores.</a>' in reply.text
    assert session.scalars(select(ScoreCase.decision)).one() == ""


def test_a_case_nobody_knows_is_missing(desk: FlaskClient) -> None:
    assert desk.get("/studio/review/4711").status_code == 404
    assert factories.post(desk, "/studio/review/4711/decide", decision="keep").status_code == 404


def test_equal_cases_are_one_group_and_many_are_carried_out_by_the_job(
    academy: Academy, desk: FlaskClient, session: Session, ada: int, case: str, clock: MovableClock
) -> None:
    many.copies(session, number(session, case), 450)

    assert "451 scores would be lower" in desk.get("/studio/review").text
    factories.post(desk, f"/studio/review/{min(session.scalars(select(ScoreCase.id)))}/decide", decision="lower")
    session.expire_all()
    done = [len(session.scalars(select(ScoreCase.id).where(ScoreCase.applied_at.is_not(None))).all())]
    session.commit()
    for _ in range(3):
        with academy.store.transaction() as own:
            done.append(service.carry_out(own, clock.now))

    assert done == [200, 200, 51, 0]
    assert service.recount(session) == []
    session.commit()


def test_three_thousand_groups_are_paged_in_a_fixed_number_of_queries(
    academy: Academy, desk: FlaskClient, session: Session, ada: int, case: str
) -> None:
    few = statements(academy, desk, "/studio/review")
    keys = many.copies(session, number(session, case), 3_000)
    many.apart(session, "questions", keys, ScoreCase)

    page = desk.get("/studio/review?page=60").text

    assert statements(academy, desk, "/studio/review") == few <= 6
    assert "3,001 scores would be lower" in page
    assert "Page 60 of 61" in page


def test_an_attempt_that_got_another_score_is_overtaken(
    desk: FlaskClient, session: Session, ada: int, case: str, clock: MovableClock, publish: Publish
) -> None:
    which = waiting(session)
    clock.move(minutes=5)
    while service.go_on_regrading(session, clock.now):
        pass
    quiz = release(session, publish, CORRECTED.replace("- = 1 ± 0.5", "- = 9"))
    service.regrade(session, quiz, "favour", by=None, at=clock.now)
    while service.go_on_regrading(session, clock.now):
        pass
    session.commit()

    assert "got another score" not in desk.get(f"/studio/review/{which}").text
    assert session.get_one(ScoreCase, which).decision == ""
    better = release(session, publish, OPEN.replace(PICTURE, "Under it").replace("- = 1 ± 0.5", "- = 9"))
    clock.move(minutes=5)
    while service.go_on_regrading(session, clock.now):
        pass
    service.regrade(session, better, "favour", by=None, at=clock.now)
    while service.go_on_regrading(session, clock.now):
        pass
    session.commit()

    assert sums(session, case)[-1] == (500, 500, 100, True)
    assert session.get_one(ScoreCase, which).decision == "overtaken"
    assert "there is nothing left to decide" in words(desk.get(f"/studio/review/{which}").text)
    assert service.recount(session) == []
    session.commit()
