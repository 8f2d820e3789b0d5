"""The list of what to revise: joined by a job, read by trainers and champions, put off with a reason."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.assessment.items.models import ItemSums
from lms.ideas.incidents import service as incidents
from lms.ideas.incidents.rules import Told
from lms.insights import service as insights
from lms.insights.loop import service
from lms.insights.loop.models import PutOff, Revision
from lms.insights.loop.needs import NEEDS
from lms.library import service as library
from lms.sharing.checks.models import CheckFailure
from lms.web.academy import Academy
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.learning.deeds import statements

REF = "lesson:first/two"


@pytest.fixture
def trainer(client: FlaskClient, session: Session) -> int:
    person = factories.person(session, "Trai Ner", roles=("trainer",))
    factories.sign_in(client, session, person)
    return person


@pytest.fixture
def champion(session: Session) -> int:
    return factories.person(session, "Cham Pion", roles=("champion",))


def rows(session: Session) -> dict[str, Revision]:
    session.expire_all()
    return {row.ref: row for row in session.scalars(select(Revision))}


def happened(session: Session, by: int) -> None:
    told = Told("It got loud", "A long thread.", "It was deleted.", "Answer once.")
    entry = incidents.Entry("tone", (AT - timedelta(days=9)).date(), told, ("conduct#kind",), ("first/two",))
    incidents.write(session, entry, by=by, at=AT)
    session.commit()


def looked(academy: Academy, session: Session) -> dict[str, Revision]:
    session.commit()
    insights.revise(academy, AT)
    return rows(session)


def test_the_job_joins_questions_checks_and_incidents(academy: Academy, session: Session, champion: int) -> None:
    quiz = library.current(session).library.quizzes["first"]
    session.add(ItemSums(revision=quiz.digest, question_id="where", n=40, right=10, x=100_000, xx=0, y=0, yy=0, xy=0))
    more = {"day": AT.date(), "kind": "news", "network": "x", "count": 12}
    session.add(CheckFailure(code="disclosure", clause="conduct#open", **more))
    happened(session, champion)
    found = looked(academy, session)

    assert found["question:first/where"].weight == 75 + 20, "nobody chose the right answer"
    assert found["policy:conduct#open"].weight == 47 + 12
    assert found["lesson:first/one"].reasons[0].startswith("The question “Where do you say it?”")
    assert found[REF].reasons == ["1 incident in a year: a tone that hurt."]
    assert looked(academy, session).keys() == found.keys()


def test_an_academy_in_which_all_goes_well_has_an_empty_list(
    client: FlaskClient, academy: Academy, session: Session, trainer: int, champion: int
) -> None:
    assert looked(academy, session) == {}
    page = client.get("/programme/revise").text
    assert "Nothing deserves a look now." in page
    assert 'href="/studio/questions"' in page
    assert factories.needs(session, NEEDS, AT) == []
    factories.sign_in(client, session, champion)
    assert 'href="/programme/policy/traceability"' in client.get("/programme/revise").text
    assert "Nothing is put off." in client.get("/programme/revise?view=off").text
    assert "Nothing of this kind" in client.get("/programme/revise?kind=story").text


def test_each_line_leads_to_the_studio_where_it_is_written(
    client: FlaskClient, academy: Academy, session: Session, trainer: int
) -> None:
    happened(session, trainer)
    looked(academy, session)
    page = client.get("/programme/revise").text

    assert 'href="/studio/file/courses/1-first/02-two.md?line=1"' in page
    assert 'href="/c/first/two"' in page
    assert "1 incident in a year: a tone that hurt." in page
    assert client.get("/studio/file/courses/1-first/02-two.md?line=1").status_code == 200
    assert "lesson:first/two" in client.get("/programme/revise?kind=lesson").text
    assert "lesson:first/two" not in client.get("/programme/revise?kind=clause").text
    assert [one.words for one in factories.needs(session, NEEDS, AT)] == [
        "2 things deserve a look: a lesson, a clause, a question or a story."
    ]


def test_a_line_is_put_off_with_a_reason_until_it_gets_worse(
    client: FlaskClient, academy: Academy, session: Session, trainer: int
) -> None:
    happened(session, trainer)
    looked(academy, session)
    assert post(client, "/programme/revise/put-off", ref=REF, reason="").status_code == 422
    long = post(client, "/programme/revise/put-off", ref=REF, reason="x" * 301)
    assert long.status_code == 422
    assert 'aria-invalid="true"' in long.text
    assert post(client, "/programme/revise/put-off", ref="lesson:none", reason="No.").status_code == 404
    assert post(client, "/programme/revise/put-off", ref=REF, reason="A new version comes in May.").status_code == 303
    assert "lesson:first/two" not in client.get("/programme/revise").text
    off = client.get("/programme/revise?view=off").text
    assert "A new version comes in May." in off
    assert "Put off by Trai Ner" in off
    assert [one.words for one in factories.needs(session, NEEDS, AT)] == [
        "One thing deserves a look: a lesson, a clause, a question or a story."
    ]

    session.execute(update(Revision).where(Revision.ref == REF).values(weight=40))
    assert "lesson:first/two" in client.get("/programme/revise").text
    assert post(client, "/programme/revise/put-off", ref=REF, reason="Still.").status_code == 303
    assert post(client, "/programme/revise/take-up", ref=REF).status_code == 303
    assert session.scalars(select(PutOff)).all() == []


def test_the_service_asks_for_a_reason_too(academy: Academy, session: Session, trainer: int) -> None:
    happened(session, trainer)
    looked(academy, session)
    for reason in ("  ", "x" * 301):
        with pytest.raises(service.NoReason):
            service.put_off(session, REF, reason, by=trainer, at=AT)


def test_stories_are_told_to_champions_only(client: FlaskClient, session: Session, trainer: int, champion: int) -> None:
    more = {"page": "/programme/stories", "path": "", "line": 1, "weight": 25, "reasons": ["Few clicks."], "at": AT}
    session.add(Revision(ref="story:Flat", kind="story", title="A flat story", **more))
    assert "A flat story" not in client.get("/programme/revise").text
    factories.sign_in(client, session, champion)
    page = client.get("/programme/revise").text
    assert "A flat story" in page
    assert "Open in the studio" not in page


def test_clicks_come_from_what_was_published_for_groups() -> None:
    from lms.insights.dashboard.rules import Part, Taken

    parts = (Part(("One",), Taken(20, 5)), Part(("Two", "Three"), Taken(30, 6)))

    assert [one.title for one in service._clicked(parts)] == ["One"]


def test_a_long_list_is_paged_with_a_fixed_number_of_queries(
    client: FlaskClient, academy: Academy, session: Session, trainer: int
) -> None:
    def asked(path: str) -> int:
        client.get(path)
        with statements(academy) as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    empty = asked("/programme/revise")
    more = {"kind": "lesson", "page": "/c/first/two", "path": "courses/1-first/02-two.md", "line": 1, "at": AT}
    for number in range(200):
        row = {"ref": f"lesson:first/{number}", "title": f"Lesson {number}", "weight": number + 1}
        session.add(Revision(**row, reasons=["It was not clear."], **more))
    assert asked("/programme/revise") == empty <= 6
    assert "Page 7 of 7" in client.get("/programme/revise?page=99").text
    assert "Lesson 199" in client.get("/programme/revise").text
