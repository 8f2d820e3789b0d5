"""The pages of contests: what is for me, the choice to join, my standing and my deeds, leaving, results."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from lms.contests import periods, rules, wording
from lms.contests import service as contests
from lms.contests.boards import service as boards
from lms.contests.models import Deed, Entry
from lms.contests.ranking import service as ranking
from lms.people import service as people
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.contests import deeds
from tests.factories import post
from tests.sharing import deeds as sharing


@pytest.fixture
def me(client: FlaskClient, session: Session, amara: int) -> int:
    factories.sign_in(client, session, amara)
    return amara


def read(session: Session, public_id: str) -> str:
    return rules.digest(wording.consent(contests.contest(session, public_id).plan))


def crowd(session: Session, public_id: str, number: int, *, team: str | None = None) -> list[int]:
    """Put advocates into a contest, who did as much as their number says."""
    made = []
    for n in range(number):
        one = factories.person(session, f"Colleague {team or 'Otter'} {n}", team=team)
        choices.advocate(session, one)
        boards.show_as(session, one, boards.Shown(boards.ALIAS, f"Still {(team or 'Otter')[:20]} {n}"), AT)
        deeds.enter(session, one, public_id)
        made.append(one)
    return made


def test_lists_say_when_contests_end_where_the_reader_is(
    client: FlaskClient, session: Session, champion: int, me: int
) -> None:
    assert "No contest runs or is announced for you." in client.get("/contests").text
    assert "You are in no contest." in client.get("/contests?view=mine").text
    assert "No contest is over yet." in client.get("/contests?view=over").text
    people.set_profile(session, me, name="Amara Okafor", time_zone="America/New_York", theme="auto", language="en")
    deeds.contest(session, champion, zone="Europe/Berlin")
    week = periods.span_of("weekly", date(2026, 12, 28))
    deeds.contest(session, champion, deeds.SPRINT, week, zone="Asia/Tokyo")

    page = client.get("/contests").text

    assert "22 November 2026, 17:59 EST (in 13 hours)" in page
    assert "Opens" in page
    assert "27 December 2026, 10:00 EST" in page
    assert page.index("Autumn of doors") < page.index("Learning week")
    assert client.get("/contests?view=all").status_code == 404


def test_contests_for_others_and_drafts_are_not_shown(
    client: FlaskClient, session: Session, champion: int, me: int
) -> None:
    people.add_team(session, "North", at=AT)
    north = next(iter(people.team_names(session)))
    draft = contests.draft(session, deeds.PLAN, deeds.TODAY, by=champion, at=AT)
    others = [
        deeds.contest(session, champion, title="For the north", segment=segment)
        for segment in (rules.Segment(teams=(north,)), rules.Segment(level=3), rules.Segment(language="de"))
    ]

    assert "For the north" not in client.get("/contests").text
    for one in (*others, draft, "missing"):
        assert client.get(f"/contests/{one}").status_code == 404
        assert post(client, f"/contests/{one}/join", shown="name", read="x").status_code == 404
        assert post(client, f"/contests/{one}/leave").status_code == 404
    people.set_team(session, me, north, at=AT, by=None)
    assert client.get(f"/contests/{others[0]}").status_code == 200


def test_joining_is_a_choice_between_equals_with_nothing_ticked(
    client: FlaskClient, session: Session, champion: int, me: int
) -> None:
    public_id = deeds.contest(session, champion, about="See https://norda.example/doors.")

    page = client.get(f"/contests/{public_id}").text

    assert page.count("button--equal") == 2
    assert "checked" not in page
    assert '<a href="https://norda.example/doors"' in page
    assert "A story shared: 2" in page or "a story shared: 2" in page
    alias = boards.suggest(session, me)
    assert f'value="{alias}"' in page
    reply = post(client, f"/contests/{public_id}/join", shown="alias", alias=alias, read=read(session, public_id))
    assert reply.status_code == 303
    assert session.scalars(select(Entry.text_shown)).one().endswith(f"Shown as “{alias}”.")
    page = client.get(f"/contests/{public_id}").text
    assert "You are in." in page
    assert "The standing is shown once 5 people are in it." in page
    assert "Nothing counted yet." in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"shown": "", "alias": "Quiet Heron"}, "Choose how others see you."),
        ({"shown": "alias", "alias": "x"}, "Use an alias of 3 to 30 characters."),
        ({"shown": "alias", "alias": "Carla Champion"}, "Choose another alias."),
        ({"shown": "name", "alias": "Quiet Heron", "read": "old"}, "This text has changed"),
    ],
)
def test_a_bad_answer_keeps_what_was_typed(
    client: FlaskClient, session: Session, champion: int, me: int, fields: dict[str, str], says: str
) -> None:
    public_id = deeds.contest(session, champion)

    reply = post(client, f"/contests/{public_id}/join", **{"read": read(session, public_id), **fields})

    assert reply.status_code == 422
    assert says in reply.text
    assert f'value="{fields["alias"]}"' in reply.text
    assert session.scalars(select(Entry)).all() == []


def test_who_may_not_join_reads_why(client: FlaskClient, session: Session, champion: int) -> None:
    able = factories.person(session, "Cem Able")
    choices.reach(session, able, 2)
    factories.sign_in(client, session, able)
    public_id, teams = deeds.contest(session, champion), deeds.contest(session, champion, deeds.SPRINT, mode="team")

    assert "You may not join a contest" in client.get(f"/contests/{public_id}").text
    assert post(client, f"/contests/{public_id}/join", shown="name", read=read(session, public_id)).status_code == 403
    assert "you are in none yet" in client.get(f"/contests/{teams}").text
    assert post(client, f"/contests/{teams}/join", read=read(session, teams)).status_code == 409


def test_neighbours_come_first_and_the_first_places_are_a_click_away(
    client: FlaskClient, session: Session, champion: int, me: int, story: str
) -> None:
    public_id = deeds.contest(session, champion)
    others = crowd(session, public_id, 12)
    for n, one in enumerate(others[:9]):
        sharing.share(session, one, story, at=AT + timedelta(minutes=n))
    deeds.enter(session, me, public_id)

    page = client.get(f"/contests/{public_id}").text
    assert "You and those next to you" in page
    assert "place 10" in page
    assert "Still Otter 8" in page
    assert "Still Otter 0<" not in page
    top = client.get(f"/contests/{public_id}?view=first").text
    assert top.index("Still Otter 0<") < top.index("Still Otter 1<") < top.index("Still Otter 8<")


def test_deeds_are_shown_with_why_and_paged(client: FlaskClient, session: Session, champion: int, me: int) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, me, public_id)
    contest_id = contests.contest(session, public_id).id
    same = {"contest_id": contest_id, "person_id": me, "kind": "click", "day": date(2026, 11, 22), "at": AT}
    for n in range(300):
        over = "day" if n >= 10 else ""
        amount = 0 if over else 10
        session.add(Deed(**same, key=f"k{n}", amount=amount, over=over, words=f"Deed {n}.", path="/share/s", reason=""))
    session.flush()
    first = session.scalars(select(Deed.id).where(Deed.key == "k0")).one()
    session.execute(update(Entry).values(score=100))
    ranking.move(session, contests.contest(session, public_id).board, me, 100, AT)
    contests.reverse(session, first, by=champion, reason="A program clicked.", at=AT)
    session.commit()

    page = client.get(f"/contests/{public_id}").text
    assert "A program clicked." in page
    assert "Taken back." in page
    assert "−10" in page
    assert "On that day 10 had counted" in page
    assert "Deed 299." in page
    assert "Deed 0." in client.get(f"/contests/{public_id}?page=13").text
    assert client.get(f"/contests/{public_id}?page=99").status_code == 200


def test_leaving_is_one_button_and_leaves_nothing(
    client: FlaskClient, session: Session, champion: int, me: int, story: str
) -> None:
    public_id = deeds.contest(session, champion)
    others = crowd(session, public_id, 5)
    factories.sign_in(client, session, me)
    deeds.enter(session, me, public_id)
    sharing.share(session, me, story)
    boards.show_as(session, me, boards.Shown(boards.NAME), AT)
    session.commit()

    reply = post(client, f"/contests/{public_id}/leave")

    assert reply.status_code == 303
    assert "button--equal" in client.get(f"/contests/{public_id}").text
    factories.sign_in(client, session, others[0])
    page = client.get(f"/contests/{public_id}").text
    assert "Amara" not in page
    assert "place 1" in page


def test_opting_out_takes_a_person_off_on_the_next_request(
    client: FlaskClient, session: Session, champion: int, me: int, story: str
) -> None:
    public_id = deeds.contest(session, champion)
    (other, *_) = crowd(session, public_id, 5)
    deeds.enter(session, me, public_id)
    boards.show_as(session, me, boards.Shown(boards.NAME), AT)
    sharing.share(session, me, story)
    level = client.get("/learn").text

    assert post(client, "/advocacy/leave").status_code == 303

    assert client.get("/learn").text.count("<h2") == level.count("<h2")
    factories.sign_in(client, session, other)
    assert "Amara" not in client.get(f"/contests/{public_id}?view=first").text


def test_teams_of_five_active_people_are_shown_by_their_average(
    client: FlaskClient, session: Session, champion: int, story: str
) -> None:
    public_id = deeds.contest(session, champion, mode="team")
    for team, number in (("North", 6), ("South", 4)):
        people.add_team(session, team, at=AT)
        for one in crowd(session, public_id, number, team=team):
            sharing.share(session, one, story)
            reader = one
    factories.sign_in(client, session, reader)

    page = client.get(f"/contests/{public_id}").text

    assert "North" in page
    assert "2.0" in page
    assert '<th scope="row">South' not in page
    assert "Still North 0" not in page


def test_a_shared_goal_shows_the_sum_of_five_and_more(
    client: FlaskClient, session: Session, champion: int, me: int, story: str
) -> None:
    public_id = deeds.contest(session, champion, deeds.GOAL, threshold=10)
    reply = post(client, f"/contests/{public_id}/join", read=read(session, public_id))
    assert reply.status_code == 303
    sharing.share(session, me, story)
    assert "The sum is shown once 5 people" in client.get(f"/contests/{public_id}").text

    for one in crowd(session, public_id, 4):
        sharing.share(session, one, story)

    page = client.get(f"/contests/{public_id}").text
    assert "10 of 10 together" in page
    assert "The goal is reached." in page


@pytest.mark.parametrize("mode", ["individual", "team", "collective"])
def test_results_are_there_once_they_are_confirmed(
    client: FlaskClient, session: Session, champion: int, story: str, clock: MovableClock, mode: str
) -> None:
    people.add_team(session, "North", at=AT)
    goal = {"goal": "together", "threshold": 12} if mode == "collective" else {}
    public_id = deeds.contest(session, champion, mode=mode, **goal)
    others = crowd(session, public_id, 6, team="North")
    for n, one in enumerate(others):
        sharing.share(session, one, story, at=AT + timedelta(minutes=n))
    late = factories.person(session, "Noa Newcomer")
    factories.sign_in(client, session, late)
    assert client.get(f"/contests/{public_id}/results").status_code == 404
    clock.move(days=1)
    factories.sign_in(client, session, late)
    assert "The people who run it look at what counted" in client.get(f"/contests/{public_id}").text
    contests.confirm(session, public_id, by=champion, at=clock())
    session.commit()

    page = client.get(f"/contests/{public_id}/results").text

    says = {"individual": "Still North 0", "team": "2.0", "collective": "12 of 12 together"}[mode]
    assert says in page
    assert ("Still North 0" in page) is (mode == "individual")
    if mode == "individual":
        assert page.index("Still North 0") < page.index("Still North 5")
    assert "See the result" in client.get(f"/contests/{public_id}").text
    assert "Autumn" in client.get("/contests?view=over").text or "Together" in client.get("/contests?view=over").text


def test_results_of_fewer_than_five_name_nobody(
    client: FlaskClient, session: Session, champion: int, story: str, clock: MovableClock
) -> None:
    made = {mode: deeds.contest(session, champion, mode=mode) for mode in ("individual", "team")}
    people.add_team(session, "North", at=AT)
    for public_id in made.values():
        for one in crowd_of(session, public_id):
            sharing.share(session, one, story)
            reader = one
    clock.move(days=1)
    factories.sign_in(client, session, reader)
    for public_id in made.values():
        contests.confirm(session, public_id, by=champion, at=clock())
    session.commit()

    assert "fewer than five people took part" in client.get(f"/contests/{made['individual']}/results").text
    assert "No team is shown" in client.get(f"/contests/{made['team']}/results").text


def crowd_of(session: Session, public_id: str) -> list[int]:
    """Put four people into a contest, the same each time."""
    found = [one.id for one in people.members_of(session) if one.name.startswith("Four")]
    if not found:
        for n in range(4):
            found.append(factories.person(session, f"Four {n}", team="North"))
            choices.advocate(session, found[-1])
    for one in found:
        deeds.enter(session, one, public_id)
    return found


def test_what_was_called_off_says_why(client: FlaskClient, session: Session, champion: int, me: int) -> None:
    public_id = deeds.contest(session, champion)
    contests.call_off(session, public_id, by=champion, reason="The fair is not held.", at=AT)
    session.commit()

    page = client.get(f"/contests/{public_id}").text

    assert "The fair is not held." in page
    assert "button--equal" not in page
    assert post(client, f"/contests/{public_id}/join", shown="name", read=read(session, public_id)).status_code == 409


def queries(academy: Academy, client: FlaskClient, path: str) -> int:
    """Count the queries of one page."""
    seen: list[str] = []

    def record(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(academy.store.read_engine, "before_cursor_execute", record)
    assert client.get(path).status_code == 200
    event.remove(academy.store.read_engine, "before_cursor_execute", record)
    return len(seen)


def test_hundreds_of_contests_and_people_take_a_fixed_number_of_queries(
    client: FlaskClient, session: Session, academy: Academy, champion: int, me: int
) -> None:
    other = deeds.contest(session, champion)
    public_id = deeds.contest(session, champion)
    paths = ["/contests", "/contests?view=mine", f"/contests/{other}", f"/contests/{public_id}"]
    paths.append(f"/contests/{public_id}?view=first")
    crowd(session, public_id, 6)
    deeds.enter(session, me, public_id)
    client.get(paths[2])
    before = [queries(academy, client, path) for path in paths]
    for _ in range(60):
        deeds.contest(session, champion)
    session.commit()

    after = [queries(academy, client, path) for path in paths]

    assert before == after
    assert max(after) <= 6, after
