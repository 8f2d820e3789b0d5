"""The pages of talk among peers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery.models import OutboxItem
from lms.ideas.talk import needs, rules
from lms.ideas.talk import service as talk
from lms.ideas.talk.models import Note
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.advocacy.deeds import AT, publish
from tests.factories import post
from tests.ideas import deeds
from tests.sharing.test_races import at_once, clients

LESSON = "/peers/lesson/first/one"


@contextmanager
def asked(academy: Academy) -> Iterator[list[str]]:
    """Collect the questions a page asks the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = academy.store.read_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def many(session: Session, by: int, number: int = 300) -> str:
    """Write hundreds of texts, past the limits; give a question with as many answers."""
    same = {"course_id": "first", "lesson_id": "one", "state": "shown", "created_at": AT, "text": "Long. " * 60}
    kinds = ("question", "tip", "explanation")
    for place in range(number):
        note = {"public_id": f"n{place}", "kind": kinds[place % 3], "form_key": f"n{place}", "author_id": by}
        session.add(Note(**same, **note))
    session.flush()
    first = session.scalars(select(Note).where(Note.public_id == "n0")).one()
    first.answers = number
    for place in range(number):
        note = {"public_id": f"a{place}", "kind": "answer", "form_key": f"a{place}", "author_id": by}
        session.add(Note(**same, **note, question_id=first.id))
    session.commit()
    return first.public_id


def test_the_lesson_page_leads_to_its_talk_and_asks_once(
    client: FlaskClient, academy: Academy, session: Session, me: int
) -> None:
    client.get("/c/first/one")
    with asked(academy) as sent:
        page = client.get("/c/first/one").text
    assert len(sent) == 1
    assert 'href="/peers/lesson/first/one"' in page
    assert 'href="/peers/lesson/first/one?kind=explanation#own-write"' in page


def test_a_question_is_asked_answered_and_marked(client: FlaskClient, session: Session, me: int, bo: int) -> None:
    assert "Nobody has written about this lesson yet." in client.get(LESSON).text

    asked = post(client, LESSON, kind="question", text="Where do I say it? https://norda.example/x", key="k")
    assert asked.status_code == 303
    assert 'href="https://norda.example/x" rel="noopener noreferrer"' in client.get(asked.location).text
    factories.sign_in(client, session, bo)
    answered = post(client, f"{asked.location}/answers", text="In the first <b>line</b>.", key="k")
    assert answered.status_code == 303
    factories.sign_in(client, session, me)
    page = client.get(answered.location).text
    assert "In the first &lt;b&gt;line&lt;/b&gt;." in page
    assert "1 answer" in page
    answer = re.findall(r'id="n-([\w-]+)"', page)[1]
    marked = post(client, f"/peers/{answer}/helpful", helpful="yes")
    assert marked.location == f"{asked.location}#n-{answer}"
    assert "helpful to 1" in client.get(asked.location).text
    assert "Not helpful after all" in client.get(asked.location).text
    assert "1 answer" in client.get("/peers/all?show=mine").text


def test_the_prompt_at_the_end_of_a_lesson_chooses_the_kind(client: FlaskClient, me: int) -> None:
    page = client.get(f"{LESSON}?kind=explanation").text
    assert re.search(r'checked[^>]*value="explanation"', page)
    assert "checked" not in client.get(LESSON).text
    assert "checked" not in client.get(f"{LESSON}?kind=answer").text


def test_a_tip_needs_its_key_and_keeps_what_was_typed(client: FlaskClient, session: Session, me: int, bo: int) -> None:
    assert 'value="tip"' not in client.get(LESSON).text
    assert "Writing this is not open to you now" in client.get("/peers/tips/new").text
    for path, more in ((LESSON, {"kind": "tip"}), ("/peers/tips/new", {"course": "first"})):
        refused = post(client, path, text="Keep it short.", **more)
        assert refused.status_code == 403
        assert "Keep it short." in refused.text

    factories.sign_in(client, session, bo)
    made = post(client, "/peers/tips/new", text="Keep it short.", course="first", key="k")
    assert "First steps" in client.get(made.location).text
    assert "Keep it short." in client.get("/peers").text


@pytest.mark.parametrize(
    ("path", "fields", "says"),
    [
        (LESSON, {"kind": "question", "text": ""}, "Write a few words first."),
        (LESSON, {"text": "Which?"}, "Choose what it is."),
        (LESSON, {"kind": "answer", "text": "Which?"}, "Choose what it is."),
        ("/peers/tips/new", {"course": "first", "text": "x" * 401}, "A tip is short"),
        ("/peers/tips/new", {"text": "Short."}, "Choose what it is about."),
        ("/peers/tips/new", {"text": "Short.", "course": "nothing"}, "Choose one of the list."),
    ],
)
def test_a_form_that_does_not_fit_says_why(
    client: FlaskClient, session: Session, bo: int, path: str, fields: dict[str, str], says: str
) -> None:
    factories.sign_in(client, session, bo)
    reply = post(client, path, **fields)
    assert reply.status_code == 422
    assert says in reply.text
    assert fields.get("text", "") in reply.text
    assert "<title>Error: " in reply.text


def test_an_answer_that_comes_too_late_is_given_back(client: FlaskClient, session: Session, me: int, bo: int) -> None:
    question = deeds.write(session, bo)
    assert post(client, f"/peers/{question}/answers", text="").status_code == 422
    talk.remove(session, bo, question, at=AT)
    reply = post(client, f"/peers/{question}/answers", text="My long answer.")
    assert reply.status_code == 409
    assert "My long answer." in reply.text
    assert "The question is gone." in reply.text
    assert "Removed by its author." in reply.text


def test_the_limit_is_told_and_nothing_typed_is_lost(client: FlaskClient, session: Session, me: int) -> None:
    for number in range(20):
        made = deeds.write(session, me, key=str(number))
    for path, more in ((LESSON, {"kind": "question"}), (f"/peers/{made}/answers", {})):
        reply = post(client, path, text="One more.", key="more", **more)
        assert reply.status_code == 429
        assert "One more." in reply.text


def test_own_words_are_changed_for_a_day_and_removed_at_any_time(
    client: FlaskClient, session: Session, clock, me: int, bo: int
) -> None:
    question, answer = deeds.write(session, me), ""
    answer = deeds.answer(session, me, question, text="I found it.")
    assert "I found it." in client.get(f"/peers/{answer}/edit").text
    changed = post(client, f"/peers/{answer}/edit", text="I found it there.")
    assert changed.location == f"/peers/{question}#n-{answer}"
    assert "I found it there." in client.get(f"/peers/{question}").text
    assert post(client, f"/peers/{answer}/edit", text="").status_code == 422
    clock.move(hours=25)
    factories.sign_in(client, session, me)
    assert "You can still remove it." in client.get(f"/peers/{answer}/edit").text
    late = post(client, f"/peers/{answer}/edit", text="Too late.")
    assert late.status_code == 409
    assert "Too late." in late.text
    assert post(client, f"/peers/{answer}/remove").status_code == 303
    page = client.get(f"/peers/{question}").text
    assert "Removed by its author." in page
    assert "I found it" not in page
    assert client.get(f"/peers/{deeds.write(session, bo)}/edit").status_code == 404


def test_every_list_holds_hundreds_and_asks_as_much_as_for_few(
    client: FlaskClient, academy: Academy, session: Session, me: int, bo: int
) -> None:
    question = many(session, bo)
    pages = [
        "/peers",
        "/peers/all?show=tips&page=3",
        f"{LESSON}?page=2",
        f"/peers/{question}?page=last",
        "/peers/tips/new",
    ]
    for path in pages:
        with asked(academy) as sent:
            reply = client.get(path)
        assert (path, reply.status_code) == (path, 200)
        assert len(sent) <= 6, (path, sent)
        assert len(reply.data) < 60_000
    assert "Page 15 of 15" in client.get(f"/peers/{question}?page=last").text
    assert "Page 15 of 15" in client.get(f"{LESSON}?page=last").text
    assert "Page 5 of 5" in client.get(f"{LESSON}?show=tips&page=99").text


@pytest.mark.parametrize("show", list(talk.SHOWS))
def test_a_list_of_each_kind_says_when_it_is_empty(client: FlaskClient, me: int, show: str) -> None:
    assert "Nothing of the kind yet." in client.get(f"/peers/all?show={show}").text
    assert client.get(f"{LESSON}?show={show}").status_code == 200


def test_a_lesson_that_is_gone_keeps_its_talk(client: FlaskClient, session: Session, me: int, bo: int) -> None:
    question = deeds.write(session, bo)
    row = session.scalars(select(Note)).one()
    row.lesson_id = "gone"
    assert "A lesson that is no longer there" in client.get(f"/peers/{question}").text
    row.course_id = "gone"
    assert client.get(f"/peers/{question}").status_code == 200
    assert client.get("/peers/all").status_code == 200
    assert client.get("/peers/lesson/gone/gone").status_code == 404


# Reports.


def test_a_report_is_made_decided_and_told(
    client: FlaskClient, session: Session, me: int, bo: int, champion: int
) -> None:
    tip = deeds.write(session, bo, "tip")
    page = client.get(f"/peers/{tip}/report").text
    assert "Nobody learns who reported it." in page
    assert post(client, f"/peers/{tip}/report").status_code == 422
    for _ in range(2):
        assert post(client, f"/peers/{tip}/report", reason="unkind", words="It hurts.").status_code == 303

    factories.sign_in(client, session, champion)
    assert "1 report" in client.get("/programme/reports").text
    assert [one.path for one in factories.needs(session, needs.NEEDS, AT)] == ["/programme/reports"]
    case = client.get(f"/programme/reports/{tip}").text
    assert "It hurts." in case
    assert "Ada" not in case
    assert post(client, f"/programme/reports/{tip}", what="hide").status_code == 422
    assert post(client, f"/programme/reports/{tip}", what="burn", reason="No.").status_code == 409
    assert post(client, f"/programme/reports/{tip}", what="hide", reason="Too sharp.").status_code == 303
    assert "No report waits" in client.get("/programme/reports").text
    assert factories.needs(session, needs.NEEDS, AT) == []
    assert "Too sharp." in client.get("/programme/reports/log").text

    factories.sign_in(client, session, me)
    assert "Hidden by the people who run the programme." in client.get(f"/peers/{tip}").text
    assert "A tip of mine." not in client.get(f"/peers/{tip}").text
    factories.sign_in(client, session, bo)
    own = client.get(f"/peers/{tip}").text
    assert "A tip of mine." in own
    assert "Too sharp." in own
    assert "Ada" not in own
    mails = [one.payload for one in session.scalars(select(OutboxItem).where(OutboxItem.kind == "mail"))]
    assert [(one["to"], one["subject"]) for one in mails] == [("bo.lund@norda.example", "What you wrote is hidden")]
    assert "Too sharp." in mails[0]["text"]
    assert "Ada" not in mails[0]["text"]


def test_what_was_hidden_comes_back_where_it_was(
    client: FlaskClient, session: Session, academy: Academy, ada: int, bo: int, champion: int
) -> None:
    question = deeds.write(session, ada)
    answer = deeds.answer(session, bo, question)
    talk.report(session, ada, answer, "wrong", "", at=AT)
    factories.sign_in(client, session, champion)
    case = f"/programme/reports/{answer}"
    for what, answers in (("hide", 0), ("hide", 0), ("restore", 1), ("restore", 1)):
        assert post(client, case, what=what, reason="So.").status_code == 303
        session.expire_all()
        assert talk.one(session, ada, question, AT)[0].answers == answers
    assert "Shown again" in client.get(case).text
    assert len(talk.log(session, champion).lines) == 2
    assert academy.recounts["talk"](session, False) == []
    assert [one.action for one in audit.page(session, limit=2)] == ["talk.shown-again", "talk.hidden"]
    talk.report(session, ada, answer, "wrong", "Still.", at=AT)
    assert post(client, case, what="keep", reason="It holds.").status_code == 303
    assert talk.cases(session, champion).total == 0
    assert talk.one(session, ada, answer, AT)[0].text == "So."


def test_nobody_sees_or_decides_about_their_own(client: FlaskClient, session: Session, champion: int, ada: int) -> None:
    mine = deeds.write(session, champion)
    theirs = deeds.write(session, ada)
    talk.report(session, ada, mine, "unkind", "", at=AT)
    talk.report(session, champion, theirs, "unkind", "", at=AT)
    factories.sign_in(client, session, champion)

    assert client.get(f"/programme/reports/{mine}").status_code == 404
    assert post(client, f"/programme/reports/{mine}", what="keep", reason="Fine.").status_code == 404
    page = client.get("/programme/reports").text
    assert mine not in page
    assert theirs in page
    assert "another champion decides" in client.get(f"/programme/reports/{theirs}").text
    assert post(client, f"/programme/reports/{theirs}", what="hide", reason="Mine.").status_code == 403


def test_the_pages_of_whoever_moderates_ask_little_of_many(
    client: FlaskClient, academy: Academy, session: Session, ada: int, bo: int, champion: int
) -> None:
    many(session, bo, 50)
    notes = session.scalars(select(Note.public_id).limit(50)).all()
    for place, note in enumerate(notes):
        at = AT + timedelta(days=place // 9)
        talk.report(session, ada, note, "wrong", "", at=at)
    for note in notes[:25]:
        talk.decide(session, champion, note, "hide", "So.", at=AT)
    factories.sign_in(client, session, champion)
    for path in ("/programme/reports?page=2", "/programme/reports/log?page=2", f"/programme/reports/{notes[30]}"):
        with asked(academy) as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= 6, (path, sent)
    assert "Page 2 of 2" in client.get("/programme/reports?page=9").text


# At the same time.


def test_one_form_sent_ten_times_at_once_is_one_text(app: Flask, session: Session, ada: int) -> None:
    posts = [
        lambda one=one: post(one, LESSON, kind="question", text="Where?", key="k").status_code
        for one in clients(app, session, ada, 6)
    ]
    assert at_once(*posts) == [303] * 6
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Note)) == 1


def test_many_who_answer_and_mark_at_once_are_all_counted(
    app: Flask, session: Session, academy: Academy, ada: int, bo: int, amara: int
) -> None:
    question = deeds.write(session, ada)
    tip = deeds.write(session, bo, "tip")
    browsers = [clients(app, session, who, 1)[0] for who in (ada, bo, amara)]
    posts = [
        lambda one=one: post(one, f"/peers/{question}/answers", text="So.", key="k").status_code for one in browsers
    ]
    posts += [lambda one=one: post(one, f"/peers/{tip}/helpful").status_code for one in (browsers[0], browsers[2])]
    assert at_once(*posts) == [303] * 5
    session.expire_all()
    assert talk.one(session, ada, question, AT)[0].answers == 3
    assert talk.one(session, ada, tip, AT)[0].helpful == 2
    assert academy.recounts["talk"](session, False) == []


def test_what_cannot_be_reported_says_why(client: FlaskClient, session: Session, me: int, bo: int) -> None:
    mine, theirs = deeds.write(session, me), deeds.write(session, bo)
    assert client.get(f"/peers/{mine}/report").status_code == 404
    assert post(client, f"/peers/{mine}/report", reason="other").status_code == 409
    with pytest.raises(rules.Unfit):
        talk.report(session, me, theirs, "boring", "", at=AT)
    with pytest.raises(rules.Unfit):
        talk.report(session, me, theirs, "other", "x" * 501, at=AT)
    for number in range(10):
        talk.report(session, me, deeds.write(session, bo, key=str(number)), "other", "", at=AT)
    reply = post(client, f"/peers/{theirs}/report", reason="other", words="The eleventh.")
    assert reply.status_code == 429
    assert "The eleventh." in reply.text
    talk.remove(session, bo, theirs, at=AT)
    assert client.get(f"/peers/{theirs}/report").status_code == 404


def test_where_the_keys_are_missing_nothing_is_written_or_reported(
    client: FlaskClient, session: Session, me: int, bo: int
) -> None:
    question = deeds.write(session, bo)
    publish(session, {"courses/levels.toml": written.LEVELS})
    reply = post(client, f"/peers/{question}/answers", text="My words.", key="k")
    assert (reply.status_code, "My words." in reply.text) == (403, True)
    assert post(client, f"/peers/{question}/report", reason="other").status_code == 403
    assert post(client, f"/peers/{question}/helpful").status_code == 403
    assert "A question of mine." in client.get(f"/peers/{question}").text
    assert client.get(LESSON).status_code == 200
