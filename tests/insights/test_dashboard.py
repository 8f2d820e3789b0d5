"""The dashboard: counted once when four weeks are over, shown to champions, and nobody found by any two views."""

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, insert, select
from sqlalchemy.orm import Session

from lms.insights.dashboard import drawing, rules, service
from lms.insights.dashboard.models import ClickCost, FourWeeks
from lms.people import service as people
from lms.people.models import Person
from lms.recognition.models import LevelReached, XpEntry
from lms.sharing.links.models import ClickTotal
from lms.sharing.models import Share, Story
from lms.web.academy import Academy, Asked, Need
from tests import factories
from tests.sharing import deeds

PAGE, COST = "/programme", "/programme/click-cost"
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PERIOD = rules.periods(AT)[-1]
CLICKS = {("Lisbon", "x"): 90, ("Lisbon", "linkedin"): 30, ("Dishwasher", "x"): 7, ("Porto", "linkedin"): 44}
SHARERS = {
    ("Lisbon", "x"): range(20),
    ("Lisbon", "linkedin"): range(10, 17),
    ("Dishwasher", "x"): range(3),
    ("Porto", "linkedin"): range(20, 28),
}


def crowd(session: Session, team: str, levels: list[int], at: datetime) -> list[int]:
    """Add people to a team, each with a level; all joined long ago and learned something since."""
    lines = [f"Somebody,{team}.{number}@norda.example,{team}" for number in range(len(levels))]
    people.import_people(session, "\n".join(["name,email,team", *lines]), at=at)
    ids = list(
        session.scalars(
            select(Person.id).where(func.lower(Person.email).like(f"{team.casefold()}.%")).order_by(Person.id)
        )
    )
    reached = [
        {"person_id": one, "level_id": f"level-{number}", "number": number, "at": at, "release": 1}
        for one, most in zip(ids, levels, strict=True)
        for number in range(1, most + 1)
    ]
    if reached:
        session.execute(insert(LevelReached), reached)
    return ids


@pytest.fixture
def company(session: Session, clock: Any) -> list[int]:
    """Three teams that learned and shared in the four weeks that are over."""
    clock.now, begun = AT, PERIOD.since - timedelta(days=100)
    deeds.publish(session)
    ids = crowd(session, "North", [4] * 6 + [2] * 8 + [1] * 6 + [0] * 5, begun)
    ids += crowd(session, "South", [2] * 7 + [1] * 3 + [0] * 4, begun)
    ids += crowd(session, "West", [1, 0, 0], begun)
    xp = {"amount": 10, "reason": "lesson", "rule": "1"}
    learned = [{"person_id": one, "key": "a", "at": begun, **xp} for one in ids]
    learned += [{"person_id": one, "key": "b", "at": begun + timedelta(days=65), **xp} for one in ids[:20]]
    session.execute(insert(XpEntry), learned)
    champion = factories.person(session, "Cham Pion", roles=("champion",))
    stories = {title: deeds.story(session, champion, begun, title=title) for title in ("Lisbon", "Dishwasher", "Porto")}
    keys = dict(session.execute(select(Story.title, Story.id)).all())  # type: ignore[arg-type]
    assert len(stories) == 3
    share = {"counted": True, "words_at": PERIOD.since, "keep": False, "at": PERIOD.since + timedelta(days=3)}
    session.execute(
        insert(Share),
        [
            {"person_id": ids[number], "story_id": keys[title], "network": network, **share}
            for (title, network), numbers in SHARERS.items()
            for number in numbers
        ],
    )
    day = {"day": PERIOD.first + timedelta(days=5)}
    totals = [{"story_id": keys[t], "network": n, "kind": "human", "count": c, **day} for (t, n), c in CLICKS.items()]
    totals += [{"story_id": keys["Lisbon"], "network": "x", "kind": "lead", "count": 3, **day}]
    totals += [{"story_id": keys["Porto"], "network": "linkedin", "kind": "bot", "count": 99, **day}]
    totals += [{**totals[0], "day": PERIOD.last + timedelta(days=1), "count": 1000}]
    session.execute(insert(ClickTotal), totals)
    session.commit()
    return ids


@pytest.fixture
def champion(session: Session, client: FlaskClient, company: list[int]) -> int:
    """Somebody who runs the programme, signed in."""
    person_id = factories.person(session, "Cleo Champion", roles=("champion",))
    factories.sign_in(client, session, person_id)
    return person_id


@pytest.fixture
def counted(session: Session, company: list[int]) -> rules.Four:
    """The newest four weeks, counted by the job."""
    assert service.count(session, AT) == rules.BACK
    session.commit()
    return service.counted(session)[0][0]


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def rows(client: FlaskClient, name: str, **query: Any) -> list[list[str]]:
    reply = client.get(f"{PAGE}/figures/{name}.csv", query_string=query)
    assert reply.status_code == 200
    return list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))


def test_four_weeks_are_counted_once_and_stand_still(session: Session, counted: rules.Four) -> None:
    assert counted.period == PERIOD
    assert counted.whole == rules.Taken(38, 171, {"lead": 3})
    assert counted.steps[:3] == (40, 30, 20)
    assert counted.back == (66, 66, 66)
    session.execute(
        insert(ClickTotal), [{"story_id": 1, "network": "x", "kind": "human", "count": 5, "day": PERIOD.last}]
    )

    assert service.count(session, AT + timedelta(hours=30)) == 0
    assert service.counted(session)[0][0] == counted
    assert service.count(session, AT + timedelta(days=28)) == 1


def test_before_anything_is_published_nothing_is_counted(session: Session) -> None:
    session.info["release"] = 0
    assert service.count(session, AT) == 0


def test_a_story_and_a_network_of_few_stand_together(client: FlaskClient, counted: rules.Four, champion: int) -> None:
    assert rows(client, "stories") == [
        ["Story", "Shares", "Clicks", "Leads", "Applications", "Hires"],
        ["Lisbon", "27", "120", "3", "0", "0"],
        ["2 stories together", "11", "51", "0", "0", "0"],
    ]
    assert rows(client, "networks")[1:] == [["X", "23", "97", "3", "0", "0"], ["LinkedIn", "15", "74", "0", "0", "0"]]
    assert rows(client, "results")[1:] == [["Leads", "3"], ["Applications", "0"], ["Hires", "0"]]


def test_the_page_shows_five_numbers_and_every_chart_with_its_file(
    client: FlaskClient, counted: rules.Four, champion: int
) -> None:
    page = client.get(PAGE).text
    shown = words(page)

    assert "Trained to level 1 or above at least 30" in shown
    assert "Taking part too few to say" in shown
    assert "Shares 38" in shown
    assert "Clicks of people 171" in shown
    assert "Leads, applications, hires 3" in shown
    links = re.findall(r'href="(/programme/figures/[^"]+)"', page)
    assert [link.partition(".csv")[0].rpartition("/")[2] for link in links] == [*drawing.MAKERS][:-1]
    assert all(client.get(html.unescape(link)).status_code == 200 for link in links)
    assert page.count('role="img"') >= 6
    assert "Earned media value" not in page
    assert "Somebody" not in page


def test_an_academy_without_four_weeks_behind_it_says_when_there_will_be(
    client: FlaskClient, session: Session, champion: int
) -> None:
    page = words(client.get(PAGE).text)

    assert "the first on 30 November 2026" in page
    assert client.get(f"{PAGE}/figures/shares.csv").status_code == 404


@pytest.mark.parametrize("query", ["?period=2020-01-01", "?group=99", "?group=x", "?group=-1", "?period=&group=1e9"])
def test_a_filter_nobody_has_shows_everything(
    client: FlaskClient, counted: rules.Four, champion: int, query: str
) -> None:
    assert client.get(PAGE + query).status_code == 200
    assert "at least 30" in words(client.get(PAGE + query).text)


@pytest.mark.parametrize("path", ["/programme/figures/none.csv", "/programme/figures/value.csv"])
def test_a_chart_there_is_not_is_missing(client: FlaskClient, counted: rules.Four, champion: int, path: str) -> None:
    assert client.get(path).status_code == 404


def views(client: FlaskClient, counted: rules.Four) -> dict[tuple[str, str], dict[str, list[list[str]]]]:
    """Read every chart of every pair of filters."""
    periods = ["", *(one.period.first.isoformat() for one in [counted])]
    chosen = ["", *(str(number) for number in range(len(counted.groups)))]
    names = [name for name in drawing.MAKERS if name != "value"]
    return {
        (period, group): {name: rows(client, name, period=period, group=group) for name in names}
        for period in periods
        for group in chosen
    }


def test_no_two_views_subtracted_reveal_anybody(
    client: FlaskClient, session: Session, counted: rules.Four, champion: int, company: list[int]
) -> None:
    levels = [4] * 6 + [2] * 8 + [1] * 6 + [0] * 5 + [2] * 7 + [1] * 3 + [0] * 4 + [1, 0, 0]
    teams = ["North"] * 25 + ["South"] * 14 + ["West"] * 3
    found = views(client, counted)
    assert len(found) == 2 * (1 + len(counted.groups))
    everybody = {("People without a team", 0)} | {(team, n) for n, team in enumerate(teams)}
    speaks = {
        view: everybody if not view[1] else {one for one in everybody if one[0] in counted.groups[int(view[1])].teams}
        for view in found
    }

    for one, other in combinations(found, 2):
        for name, table in found[one].items():
            if name != "funnel":
                assert table == found[other][name], "only the steps know groups"
        apart = speaks[one] ^ speaks[other]
        assert not apart or len(apart) >= 5
        for step, (mine, theirs) in enumerate(
            zip(found[one]["funnel"][2:], found[other]["funnel"][2:], strict=True), 1
        ):
            if "not shown" in mine[1] + theirs[1] or not apart:
                continue
            did = sum(1 for team, n in apart if team != "People without a team" and levels[n] >= step)
            assert did >= 5
            assert len(apart) - did >= 5
    for table in (table for charts in found.values() for table in charts.values()):
        for row in table[1:]:
            assert all(cell == "0" or not cell.isdecimal() or int(cell) >= 5 for cell in row[1:2]) or row[0] in {
                "Leads",
                "Applications",
                "Hires",
            }


def test_the_page_asks_four_queries_however_many_rooms_need_something(
    client: FlaskClient, session: Session, academy: Academy, counted: rules.Four, champion: int
) -> None:
    client.get(PAGE)
    asked: list[str] = []
    event.listen(academy.store.read_engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))

    client.get(PAGE)

    assert len(asked) <= 4, asked


def test_the_three_most_urgent_things_stand_first_each_with_one_click(
    client: FlaskClient, academy: Academy, counted: rules.Four, champion: int
) -> None:
    said = [
        Need("Some day.", "/d", "Go there", urgency=3),
        Need("Somebody waits.", "/a", "Answer", urgency=1),
        Need("Late.", "/b", "Look", due=AT - timedelta(days=1)),
        Need("Soon.", "/c", "See", due=AT + timedelta(days=1)),
    ]
    kept, academy.needs = academy.needs, [Asked(lambda _session, _at, _values: said)]
    try:
        page = client.get(PAGE).text
    finally:
        academy.needs = kept

    said_in_order = ("Late.</p>", "Somebody waits.</p>", "Soon.</p>", "<summary>1 more thing", "Some day.</p>")
    order = [page.index(words_) for words_ in said_in_order]
    assert order == sorted(order)
    assert '<a class="button button--quiet button--small" href="/a">Answer' in page


def test_no_value_stands_anywhere_before_the_company_says_what_a_click_costs(
    client: FlaskClient, session: Session, counted: rules.Four, champion: int
) -> None:
    assert factories.post(client, COST, cost="0,85", currency="eur", source="Ads <b>, third quarter").status_code == 303
    page = client.get(PAGE).text
    assert "Earned media value" in page
    assert "0.85 EUR a click" in page
    assert "Ads &lt;b&gt;, third quarter" in page
    assert rows(client, "value")[-1] == [f"{PERIOD.first.day} {PERIOD.first:%b}", "145.35"]

    assert factories.post(client, f"{COST}/withdraw").status_code == 303
    assert factories.post(client, f"{COST}/withdraw").status_code == 303

    assert "Earned media value" not in client.get(PAGE).text
    kept = words(client.get(COST).text)
    assert "0.85 EUR" in kept
    assert "no value is shown" in kept
    assert "Cleo Champion" in kept
    assert [row.cost for row in session.scalars(select(ClickCost).order_by(ClickCost.id))] == [8500, None]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("cost", "", "Enter what one click costs you."),
        ("cost", "much", "Enter a number such as 0.85."),
        ("cost", "NaN", "Enter a number such as 0.85."),
        ("cost", "0", "Enter a number from 0.0001 to 1000."),
        ("cost", "1e9", "Enter a number from 0.0001 to 1000."),
        ("currency", "Euro", "Enter the three letters of the currency"),
        ("source", "", "Say where the number is from."),
        ("source", "x" * 301, "Use at most 300 characters"),
    ],
)
def test_a_cost_that_is_none_is_refused_with_everything_typed_still_there(
    client: FlaskClient, session: Session, champion: int, field: str, value: str, said: str
) -> None:
    typed = {"cost": "0.85", "currency": "EUR", "source": "Our ads"} | {field: value}

    reply = factories.post(client, COST, **typed)

    assert reply.status_code == 422
    assert said in words(reply.text)
    assert all(f'value="{words_}"' in reply.text for words_ in typed.values() if words_)
    assert session.scalar(select(ClickCost.id)) is None


def test_who_entered_a_cost_can_be_erased(client: FlaskClient, session: Session, champion: int) -> None:
    factories.post(client, COST, cost="1", currency="USD", source="Ads")
    other = factories.person(session, "Other", roles=("champion",))
    people.erase(session, champion, at=AT, by=None)
    session.commit()
    factories.sign_in(client, session, other)
    assert "somebody who left" in words(client.get(COST).text)


def test_nothing_kept_of_four_weeks_names_a_person(session: Session, counted: rules.Four) -> None:
    for row in session.scalars(select(FourWeeks)):
        assert "Somebody" not in str(row.figures)
        assert "@" not in str(row.figures)
