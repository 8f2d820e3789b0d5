"""What is set for whom, and who has done it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.learning import service as learning
from lms.people import service as people
from lms.policy import service as policy
from tests import factories
from tests.learning import deeds
from tests.learning.deeds import AT

DUE = date(2026, 11, 30)
OVER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def champion(session):
    return factories.person(session, "Chen Champion", roles=("champion",))


@pytest.fixture
def blue(session):
    """A team of two and its lead, who is in it."""
    for name in ("Bo Blue", "Bea Blue"):
        factories.person(session, name, team="Blue")
    team = people.teams(session)[0].id
    lead = factories.person(session, "Lea Lead", team="Blue")
    people.add_lead(session, team, lead, at=AT, by=None)
    session.commit()
    return team, lead


def assign(session, champion, ref="course:first", team_id=None, due_on=DUE):
    learning.assign(session, ref, team_id=team_id, due_on=due_on, by=champion, at=AT)
    session.commit()
    return learning.assignments(session)[-1].id


def person(session, name):
    return people.find(session, f"{name.casefold().replace(' ', '.')}@norda.example").id


def test_something_is_required_of_everybody(session, champion):
    assign(session, champion)

    found = learning.assignments(session)[0]

    assert (found.title, found.team, found.ends) == ("First steps", "", OVER)
    assert found.due == OVER - timedelta(minutes=1)


def test_a_date_ends_in_the_zone_of_the_academy(session, academy, champion, monkeypatch):
    changed = type(academy.settings)(time_zone="Europe/Berlin")
    monkeypatch.setattr(academy, "settings", changed)
    assign(session, champion)

    assert learning.assignments(session)[0].ends == OVER - timedelta(hours=1)


@pytest.mark.parametrize("ref", ["course:second", "course:none", "policy:none"])
def test_nothing_beyond_level_1_is_required(session, champion, ref):
    with pytest.raises(learning.MayNotRequire):
        learning.assign(session, ref, team_id=None, due_on=DUE, by=champion, at=AT)


def test_the_same_is_required_of_the_same_people_once(session, champion, blue):
    assign(session, champion)
    with pytest.raises(learning.AlreadyRequired):
        learning.assign(session, "course:first", team_id=None, due_on=DUE, by=champion, at=AT)

    assign(session, champion, team_id=blue[0])
    assert len(learning.assignments(session)) == 2


def test_what_has_ended_may_be_required_again(session, champion):
    first = assign(session, champion)
    assert learning.end(session, first, by=champion, at=AT) == "First steps"
    assert learning.assignments(session) == ()

    assert assign(session, champion) != first
    for number in (first, 999):
        with pytest.raises(learning.NoSuchAssignment):
            learning.end(session, number, by=champion, at=AT)


def test_the_choices_are_policies_and_courses_up_to_level_1(session):
    assert [one.ref for one in learning.choices(session)] == ["policy:conduct", "course:first"]


def test_what_content_has_moved_beyond_level_1_is_required_no_longer(session, champion):
    deeds.publish(session, deeds.extra())
    number = assign(session, champion, "course:extra")
    deeds.publish(session, deeds.extra("active", 2))

    assert learning.assignments(session) == ()
    with pytest.raises(learning.NoSuchAssignment):
        learning.report(session, number, visible=None, at=AT)
    assert learning.end(session, number, by=champion, at=AT) == "course:extra"


def report(session, number, *, visible=None, at=AT, **narrowed):
    return learning.report(session, number, visible=visible, at=at, **narrowed)


def lines(found):
    return [(one.name, one.status) for one in found.lines]


def test_a_report_says_by_name_who_has_done_a_course(session, champion, blue):
    number = assign(session, champion)
    deeds.finish_first(session, person(session, "Bo Blue"))

    found = report(session, number)

    assert lines(found) == [
        ("Bea Blue", "open"),
        ("Bo Blue", "done"),
        ("Chen Champion", "open"),
        ("Lea Lead", "open"),
    ]
    assert [(one.team, one.done, one.total) for one in found.teams] == [("Blue", 1, 3), ("", 0, 1)]
    assert (found.done, found.people, found.total) == (1, 4, 4)


def test_a_report_on_a_policy_counts_the_version_in_force(session, champion, blue):
    number = assign(session, champion, "policy:conduct")
    version = policy.current(session, "conduct")
    answers = {0: [0], 1: [1]}
    bo = person(session, "Bo Blue")
    policy.acknowledge(session, bo, "conduct", answers, digest=version.digest, at=AT)
    session.commit()

    assert ("Bo Blue", "done") in lines(report(session, number))


@pytest.mark.parametrize(
    ("state", "at", "names"),
    [
        ("", AT, ["Bea Blue", "Bo Blue", "Chen Champion", "Lea Lead"]),
        ("done", AT, ["Bo Blue"]),
        ("open", AT, ["Bea Blue", "Chen Champion", "Lea Lead"]),
        ("overdue", AT, []),
        ("open", OVER, []),
        ("overdue", OVER, ["Bea Blue", "Chen Champion", "Lea Lead"]),
    ],
)
def test_a_report_is_narrowed_by_state(session, champion, blue, state, at, names):
    number = assign(session, champion)
    deeds.finish_first(session, person(session, "Bo Blue"))

    found = report(session, number, state=state, at=at)

    assert [one.name for one in found.lines] == names
    assert found.total == len(names)


def test_a_report_is_narrowed_to_a_team(session, champion, blue):
    found = report(session, assign(session, champion), team_id=blue[0])

    assert found.total == 3
    assert {one.team for one in found.lines} == {"Blue"}


def test_a_lead_sees_only_the_people_they_lead(session, champion, blue):
    team, _ = blue
    factories.person(session, "Red Rob", team="Red")
    number = assign(session, champion)

    found = report(session, number, visible=(team,))

    assert {one.name for one in found.lines} == {"Bo Blue", "Bea Blue", "Lea Lead"}
    assert [one.team for one in found.teams] == ["Blue"]


def test_a_lead_sees_nothing_set_for_other_teams(session, champion, blue):
    factories.person(session, "Red Rob", team="Red")
    red = next(one.id for one in people.teams(session) if one.name == "Red")
    number = assign(session, champion, team_id=red)

    assert learning.assignments(session, teams=(blue[0],)) == ()
    for visible in ((blue[0],), ()):
        with pytest.raises(learning.NoSuchAssignment):
            report(session, number, visible=visible)
    assert report(session, number, visible=(red,)).total == 1


def test_who_leads_nobody_sees_no_report(session, champion):
    number = assign(session, champion)

    with pytest.raises(learning.NoSuchAssignment):
        report(session, number, visible=())


def test_thousands_are_paged_in_the_same_number_of_statements(session, academy, champion):
    number = assign(session, champion)

    def statements() -> int:
        with academy.store.reading() as reader:
            learning.report(reader, number, visible=None, at=AT)
            with deeds.statements(academy) as sent:
                learning.report(reader, number, visible=None, at=AT, page=2)
            return len(sent)

    before = statements()
    for place in range(120):
        people.add(session, name=f"Person {place:03}", email=f"p{place}@norda.example", at=AT)
    session.commit()

    found = report(session, number, page=2)
    assert statements() == before <= 4
    assert (found.page, found.pages, len(found.lines)) == (2, 3, 50)
    assert report(session, number, page=99).page == 3
    assert report(session, number, page=-1).page == 1


def test_people_whose_account_is_closed_are_left_out(session, champion, blue):
    number = assign(session, champion)
    people.deactivate(session, person(session, "Bo Blue"), at=AT, by=champion)
    session.commit()

    assert "Bo Blue" not in {one.name for one in report(session, number).lines}


def test_a_whole_report_for_a_file(session, champion, blue):
    assigned, rows = learning.everybody(session, assign(session, champion), visible=(blue[0],), at=AT)

    assert assigned.title == "First steps"
    assert [one.name for one in rows] == ["Bea Blue", "Bo Blue", "Lea Lead"]
