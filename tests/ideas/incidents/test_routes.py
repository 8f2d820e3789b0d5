"""Incidents: written without names by the champion and experts, read by everybody, counted."""

from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.ideas import service as ideas
from lms.ideas.incidents import rules, service
from lms.ideas.incidents.models import Incident
from lms.people import erasing
from lms.people import service as people
from lms.web.academy import Academy
from tests import factories
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.learning.deeds import statements

FORM = {
    "title": "A photo without asking",
    "kind": "privacy",
    "happened_on": "2026-11-02",
    "what_happened": "A colleague posted a photo of a visitor.",
    "consequence": "The visitor asked us to take it down.",
    "learned": "Ask first. More at https://norda.example/photos.",
    "clauses": "conduct#kind",
    "lessons": ["first/two", "first/one"],
}


@pytest.fixture
def expert(session: Session) -> int:
    return factories.person(session, "Expert Legal", roles=("expert",))


@pytest.fixture
def writes(client: FlaskClient, session: Session, expert: int) -> int:
    factories.sign_in(client, session, expert)
    return expert


def only(session: Session) -> Incident:
    session.expire_all()
    return session.scalars(select(Incident)).one()


def written(client: FlaskClient, session: Session, *, shown: bool = True, **changes: object) -> str:
    assert post(client, "/programme/incidents/new", **{**FORM, **changes}).status_code == 303
    session.expire_all()
    public_id = session.scalars(select(Incident.public_id).order_by(Incident.id.desc())).first()
    if shown:
        assert post(client, f"/programme/incidents/{public_id}/show", shown="yes").status_code == 303
    return str(public_id)


def test_a_draft_is_shown_to_everybody_only_when_its_writer_says_so(
    client: FlaskClient, session: Session, writes: int
) -> None:
    made = written(client, session, shown=False)
    ada = factories.person(session)
    factories.sign_in(client, session, ada)
    assert "Nothing is written down yet." in client.get("/peers/learned").text
    assert client.get(f"/peers/learned/{made}").status_code == 404
    assert client.get(f"/programme/incidents/{made}").status_code == 403

    factories.sign_in(client, session, writes)
    post(client, f"/programme/incidents/{made}/show", shown="yes")
    factories.sign_in(client, session, ada)
    assert "A photo without asking" in client.get("/peers/learned").text
    page = client.get(f"/peers/learned/{made}").text
    assert 'href="/policy/conduct#kind"' in page
    assert 'href="/c/first/two"' in page
    assert 'href="https://norda.example/photos"' in page
    assert "Expert Legal" not in page
    assert "Write one down" not in client.get("/peers/learned").text


def test_it_is_changed_taken_back_and_removed(client: FlaskClient, session: Session, writes: int) -> None:
    made = written(client, session)
    place = f"/programme/incidents/{made}"
    assert 'value="A photo without asking"' in client.get(place).text
    assert post(client, f"{place}/change", **{**FORM, "title": "A picture without asking"}).status_code == 303
    assert "A picture without asking" in client.get("/programme/incidents").text
    assert post(client, f"{place}/remove").status_code == 404
    post(client, f"{place}/show", shown="no")
    post(client, f"{place}/show", shown="no")
    assert post(client, f"{place}/remove").status_code == 303
    assert "Nothing is written down yet." in client.get("/programme/incidents").text


def test_a_name_is_refused_with_the_name_marked_and_everything_typed_still_there(
    client: FlaskClient, session: Session, writes: int
) -> None:
    factories.person(session, "Amara Okafor")
    reply = post(client, "/programme/incidents/new", **{**FORM, "learned": "Amara Okafor asks first now."})
    page = unescape(reply.text)

    assert reply.status_code == 422
    assert "“Amara Okafor” names somebody." in page
    assert "Amara Okafor asks first now." in page
    assert "mean nobody here" not in page
    assert not session.scalars(select(Incident)).all()

    perhaps = {**FORM, "learned": "Okafor is a street, too."}
    asked = unescape(post(client, "/programme/incidents/new", **perhaps).text)
    assert "If it means nobody here, say so below." in asked
    assert "mean nobody here" in asked
    assert post(client, "/programme/incidents/new", **perhaps, sure="y").status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"kind": "x"},
        {"happened_on": "2026-12-24"},
        {"happened_on": ""},
        {"clauses": "none#such"},
        {"lessons": "none/such"},
        {"learned": "x" * 2_100},
    ],
)
def test_what_cannot_be_is_422(client: FlaskClient, session: Session, writes: int, wrong: dict[str, str]) -> None:
    reply = post(client, "/programme/incidents/new", **{**FORM, **wrong})

    assert reply.status_code == 422
    assert "There is a problem" in reply.text
    made = written(client, session, shown=False)
    assert post(client, f"/programme/incidents/{made}/change", **{**FORM, **wrong}).status_code == 422


def test_references_are_checked_by_the_service_too(session: Session, expert: int) -> None:
    told = rules.Told("A", "b", "c", "d")
    for values in ({"kind": "x"}, {"clauses": ("x#y",)}, {"lessons": ("x/y",)}):
        entry = service.Entry(**{"kind": "tone", "happened_on": date(2026, 11, 1), "told": told, **values})
        with pytest.raises(rules.BadText):
            service.write(session, entry, by=expert, at=AT)


def test_whom_it_was_about_is_a_keyed_hash_and_shown_nowhere(
    client: FlaskClient, session: Session, writes: int
) -> None:
    ada = factories.person(session)
    made = written(client, session, about="ada.lovelace@norda.example")
    row = only(session)

    assert row.about_mark == ideas.incident_mark(session, people.person(session, ada).public_id)
    assert ideas.incident_marks(session) == {row.about_mark: [date(2026, 11, 2)]}
    for path in (f"/programme/incidents/{made}", f"/peers/learned/{made}"):
        assert "ada.lovelace" not in client.get(path).text
    kept = row.about_mark
    post(client, f"/programme/incidents/{made}/change", **FORM)
    assert only(session).about_mark == kept
    unknown = post(client, f"/programme/incidents/{made}/change", **FORM, about="nobody@norda.example")
    assert unknown.status_code == 303
    assert only(session).about_mark is None


def test_kinds_are_counted_with_what_they_name(client: FlaskClient, session: Session, writes: int) -> None:
    written(client, session)
    written(client, session, shown=False, happened_on="2026-01-01")
    found = ideas.incident_kinds(session, date(2026, 6, 1))

    assert [(one.kind, one.number, one.clauses, one.check) for one in found] == [("privacy", 1, ("conduct#kind",), "")]
    assert set(found[0].lessons) == {"first/one", "first/two"}


def test_the_writer_goes_and_the_incident_stays(client: FlaskClient, session: Session, writes: int) -> None:
    written(client, session)
    erasing.erase(session, writes, at=AT, by=None)

    assert only(session).by_id is None
    assert only(session).title == "A photo without asking"


def test_many_are_paged_and_asked_for_a_fixed_number_of_times(
    client: FlaskClient, session: Session, writes: int, academy: Academy
) -> None:
    def asked(path: str) -> int:
        client.get(path)
        with statements(academy) as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    empty = asked("/peers/learned")
    rows = {name: FORM[name] for name in ("title", "kind", "what_happened", "consequence", "learned")}
    for number in range(120):
        day = date(2026, 11, 1) - timedelta(days=number)
        shown = {"status": "shown", "shown_at": AT, "at": AT, "clauses": ["conduct#kind"], "lessons": []}
        session.add(Incident(public_id=f"i{number}", happened_on=day, **shown, **rows))
    assert asked("/peers/learned") == empty <= 6
    assert asked("/programme/incidents") <= 6
    assert "Page 2 of 6" in client.get("/peers/learned?page=2").text
    assert "Page 6 of 6" in client.get("/programme/incidents?page=99").text
    assert "Page 1 of 6" in client.get("/peers/learned?kind=privacy").text
    assert "Nothing of this kind" in client.get("/peers/learned?kind=tone").text
