"""Was this clear? What learners say of lessons, and what trainers learn of it."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.learning import service as learning
from lms.learning.opinions import service
from lms.learning.opinions.models import LessonClarity, LessonOpinion
from lms.learning.opinions.rules import Clarity
from lms.people import service as people
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.learning import deeds
from tests.learning.deeds import AT

PATH = "/c/first/one/opinion"


def says(session: Session, *answers: str, words: str = "", at_first: int = 0) -> list[int]:
    """Let one new person after the other say whether the first lesson was clear."""
    _, lesson = service.lesson_of(session, "first", "one")
    made = []
    for number, clear in enumerate(answers, start=at_first):
        who = factories.person(session, f"Learner {number}")
        service.say(session, who, lesson, clear, words, at=AT)
        made.append(who)
    session.commit()
    return made


@pytest.fixture
def trainer(client: FlaskClient, session: Session) -> Iterator[FlaskClient]:
    factories.sign_in(client, session, factories.person(session, "Tom Trainer", roles=("trainer",)))
    return client


def test_a_learner_says_it_from_the_lesson_and_may_change_it(client: FlaskClient, session: Session) -> None:
    ada = factories.person(session)
    factories.sign_in(client, session, ada)
    assert f'href="{PATH}"' in client.get("/c/first/one").text
    page = client.get(PATH).text
    assert "checked" not in page

    assert factories.post(client, PATH, clear="partly", words="One  example\nmore.").status_code == 303
    assert factories.post(client, PATH, clear="no", words="An example.").status_code == 303

    [row] = service.export(session, ada)
    assert (row["clear"], row["words"], row["lesson"]) == ("no", "An example.", "one")
    assert re.search(r'<input checked[^>]* value="no"', client.get(PATH).text)
    assert service.recount(session) == []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"words": "Too fast."}, "Choose one of the three."),
        ({"clear": "perhaps", "words": "Too fast."}, "There is a problem"),
        ({"clear": "yes", "words": "Too fast." * 100}, "Use at most 500 characters."),
    ],
)
def test_what_was_typed_stays_where_something_is_missing(
    client: FlaskClient, session: Session, sent: dict[str, str], told: str
) -> None:
    factories.sign_in(client, session, factories.person(session))

    reply = factories.post(client, PATH, **sent)

    assert reply.status_code == 422
    assert told in reply.text
    assert "Too fast." in reply.text
    assert session.scalars(select(LessonOpinion)).all() == []


@pytest.mark.parametrize("path", ["/c/first/none/opinion", "/c/none/one/opinion"])
def test_a_lesson_that_is_not_there_is_missing(client: FlaskClient, session: Session, path: str) -> None:
    factories.sign_in(client, session, factories.person(session))

    assert client.get(path).status_code == 404


def test_a_draft_asks_nobody(client: FlaskClient, session: Session) -> None:
    deeds.publish(session, deeds.extra(status="draft"))
    factories.sign_in(client, session, factories.person(session))

    assert client.get("/c/extra/one/opinion").status_code == 404


def test_figures_show_from_five_on_and_move_in_fives(trainer: FlaskClient, session: Session) -> None:
    says(session, "no", "no", "partly", "yes")
    assert "too few to say" in trainer.get("/studio/opinions").text
    assert learning.lesson_opinions(session) == ()

    says(session, "yes", at_first=4)
    [one] = learning.lesson_opinions(session)
    assert (one.clarity, one.clarity.unclear) == (Clarity(2, 1, 2), 50)

    says(session, "no", at_first=5)
    assert learning.lesson_opinions(session)[0].clarity == Clarity(2, 1, 2)
    says(session, "no", "no", "no", "no", at_first=6)
    assert learning.lesson_opinions(session)[0].clarity == Clarity(2, 1, 7)
    assert "too few to say" not in trainer.get("/studio/opinions/first/one").text


def test_somebody_who_answers_again_moves_nothing_that_is_shown(session: Session) -> None:
    first, *_ = says(session, "no", "yes", "yes", "yes", "yes")
    _, lesson = service.lesson_of(session, "first", "one")

    service.say(session, first, lesson, "yes", "", at=AT)
    service.say(session, first, lesson, "yes", "More words.", at=AT)

    assert learning.lesson_opinions(session)[0].clarity == Clarity(4, 0, 1)
    row = session.scalars(select(LessonClarity)).one()
    assert (row.yes, row.no) == (5, 0)


def test_sentences_come_without_names_and_days(trainer: FlaskClient, session: Session) -> None:
    says(session, "no", words="<b>Which</b> colleague?")

    page = trainer.get("/studio/opinions/first/one").text

    assert "&lt;b&gt;Which&lt;/b&gt; colleague?" in page
    assert "Not clear to them" in page
    assert "Learner 0" not in page
    assert "November" not in page


def test_each_revision_has_figures_of_its_own(trainer: FlaskClient, session: Session) -> None:
    says(session, *["no"] * 5, words="Before.")
    deeds.publish(
        session,
        {
            "courses/1-first/01-one.md": written.LESSON_ONE.replace(
                "title: Say who you are", "title: Say who you are first"
            )
        },
    )
    session.info.pop("release", None)
    says(session, *["yes"] * 5, at_first=5, words="After.")

    page = trainer.get("/studio/opinions/first/one").text

    assert learning.lesson_opinions(session)[0].clarity == Clarity(yes=5)
    assert page.index("After.") < page.index("Before.")
    assert "revision 2" in page
    assert "revision 1" in page


def test_unclear_lessons_come_first_and_those_nobody_spoke_of_stay_away(session: Session) -> None:
    says(session, *["yes"] * 5)
    _, other = service.lesson_of(session, "first", "two")
    for number in range(5):
        service.say(session, factories.person(session, f"Other {number}"), other, "no", "", at=AT)

    assert [one.lesson_id for one in service.overview(session)] == ["two", "one"]
    assert [one.lesson_id for one in learning.lesson_opinions(session)] == ["two", "one"]


def test_many_sentences_are_paged_with_a_fixed_number_of_queries(
    trainer: FlaskClient, session: Session, academy: Academy
) -> None:
    trainer.get("/studio/opinions/first/one")
    with deeds.statements(academy) as before:
        assert "Nobody has answered yet." in trainer.get("/studio/opinions/first/one").text
    says(session, *["partly"] * 35, words="So.")
    trainer.get("/studio/opinions/first/one")
    with deeds.statements(academy) as after:
        text = trainer.get("/studio/opinions/first/one").text

    assert "Page 1 of 2" in text
    assert len(before) <= len(after) <= 5
    assert "Page 2 of 2" in trainer.get("/studio/opinions/first/one?page=9").text
    with deeds.statements(academy) as seen:
        trainer.get("/studio/opinions")
    assert len(seen) <= 3


def test_figures_stay_when_a_person_is_erased_and_their_words_go(session: Session, academy: Academy) -> None:
    first, *_ = says(session, *["no"] * 5, words="Mine alone.")
    people.erase(session, first, at=AT, by=None)
    session.commit()

    assert service.export(session, first) == []
    assert session.scalars(select(LessonOpinion.words).order_by(LessonOpinion.id)).all() == ["", *["Mine alone."] * 4]
    assert learning.lesson_opinions(session)[0].clarity == Clarity(no=5)
    assert academy.recounts["what was said of lessons"](session, False) == []


def test_a_recount_names_what_does_not_agree(session: Session) -> None:
    says(session, "no")
    session.execute(update(LessonClarity).values(no=3))

    assert service.recount(session) == [
        "opinions of lesson first/one: kept Clarity(yes=0, partly=0, no=3), "
        "the facts say Clarity(yes=0, partly=0, no=1)"
    ]
    session.execute(update(LessonOpinion).values(course_id="other"))
    assert len(service.recount(session)) == 2
