"""The page of how many take part: whole groups only, standing still between two counts, for those it is for."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.advocacy import service
from lms.advocacy.models import Consent, ConsentText, TakingPart
from lms.people import service as people
from lms.people.models import Person
from lms.recognition.models import Standing
from lms.sharing.models import Share, Story
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.sharing import deeds as stories

PAGE = "/programme/taking-part"


def crowd(session: Session, team: str, level: int, people_: int, joined: int, shared: int = 0) -> list[int]:
    """Add many people at once, as rows: some of them take part, and some of those shared."""
    if not session.get(ConsentText, "d"):
        session.add(ConsentText(digest="d", version="v", body="b"))
        session.flush()
    lines = [f"Somebody,{team}.{level}.{number}@norda.example,{team}" for number in range(people_)]
    people.import_people(session, "\n".join(["name,email,team", *lines]), at=AT)
    mine = select(Person.id).where(Person.email.like(f"{team}.{level}.%")).order_by(Person.id)
    ids = list(session.scalars(mine))
    standing = {"xp": 0, "level_number": level, "badges": 0, "updated": AT}
    session.execute(insert(Standing), [{"person_id": one, **standing} for one in ids])
    if joined:
        yes = {"choice": "yes", "at": AT, "policies": {}, "text": "d"}
        session.execute(insert(Consent), [{"person_id": one, **yes} for one in ids[:joined]])
    if shared:
        stories.publish(session)
        champion = factories.person(session, f"Champion of {team} {level}", roles=("champion",))
        story_id = story_key(session, stories.story(session, champion))
        share = {"story_id": story_id, "network": "x", "at": AT, "counted": False, "words_at": AT, "keep": False}
        session.execute(insert(Share), [{"person_id": one, **share} for one in ids[:shared]])
    session.commit()
    return ids


def story_key(session: Session, public_id: str) -> int:
    found = session.scalar(select(Story.id).where(Story.public_id == public_id))
    assert found
    return found


@pytest.fixture
def company(session: Session) -> dict[str, list[int]]:
    """Three teams, one of them small."""
    made = {
        "north 2": crowd(session, "North", 2, 20, 11, 5),
        "south 2": crowd(session, "South", 2, 14, 6),
        "west 2": crowd(session, "West", 2, 3, 1),
        "north 1": crowd(session, "North", 1, 40, 0),
    }
    service.count(session, AT)
    session.commit()
    return made


@pytest.fixture
def champion(session: Session) -> int:
    """Who runs the programme."""
    return factories.person(session, "Cham Pion", roles=("champion",))


def shown(client: FlaskClient, query: str = "") -> list[list[str]]:
    """Give the lines of the table as texts."""
    page = client.get(PAGE + query)
    assert page.status_code == 200
    rows = re.findall(r"<tr>(.*?)</tr>", page.text.partition("<tbody>")[2], re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_groups_are_shown_in_fives_and_small_ones_together(
    client: FlaskClient, session: Session, company: dict[str, list[int]], champion: int
) -> None:
    factories.sign_in(client, session, champion)

    assert shown(client) == [
        ["North: level 2", "20", "10 or more", "5 or more"],
        ["South and West: level 2", "17", "5 or more", "too few to say"],
        ["These groups together", "37", "15 or more", "5 or more"],
    ]
    assert "Counted on 2026-11-22" in client.get(PAGE).text


def test_a_filter_only_chooses_whole_groups(
    client: FlaskClient, session: Session, company: dict[str, list[int]], champion: int
) -> None:
    factories.sign_in(client, session, champion)
    whole = shown(client)[:2]
    teams = ["", *(str(key) for key in people.team_names(session))]

    seen = {query: shown(client, f"?team={query[0]}&level={query[1]}") for query in product(teams, ("", "2"))}

    for one, other in product(seen.values(), seen.values()):
        rows, others = ([row for row in part if row in whole] for part in (one, other))
        left = [int(row[1]) for row in rows if row not in others]
        assert all(size >= 10 for size in left)
    assert shown(client, "?team=999&level=x") == shown(client)


def test_nothing_on_the_page_moves_with_anybodys_choice(
    client: FlaskClient, session: Session, company: dict[str, list[int]], champion: int
) -> None:
    factories.sign_in(client, session, champion)
    before = client.get(PAGE).data
    session.add_all(
        Consent(person_id=one, choice="yes", at=AT, policies={}, text="d") for one in company["south 2"][6:]
    )
    session.commit()

    assert client.get(PAGE).data == before
    service.count(session, AT + timedelta(days=28))
    assert client.get(PAGE).data != before


def test_a_lead_sees_the_groups_of_their_own_team(
    client: FlaskClient, session: Session, company: dict[str, list[int]]
) -> None:
    lead = factories.person(session, "Team Lead")
    keys = {name: key for key, name in people.team_names(session).items()}
    people.add_lead(session, keys["North"], lead, at=AT, by=None)
    factories.sign_in(client, session, lead)

    assert shown(client) == [["North: level 2", "20", "10 or more", "5 or more"]]
    assert shown(client, f"?team={keys['South']}") == shown(client)
    assert "South" not in client.get(PAGE).text


@pytest.mark.parametrize("roles", [(), ("trainer",), ("staff",), ("expert",)])
def test_it_is_for_champions_administrators_and_leads(client: FlaskClient, session: Session, roles) -> None:
    factories.sign_in(client, session, factories.person(session, "Ada Lovelace", roles=roles))

    assert client.get(PAGE).status_code == 403


def test_a_small_company_is_told_of_nobody(client: FlaskClient, session: Session, champion: int) -> None:
    crowd(session, "North", 2, 9, 5)
    service.count(session, AT)
    factories.sign_in(client, session, champion)

    page = client.get(PAGE).text
    assert "Too few people have the choice yet" in page
    assert "<table" not in page
    assert "No group that may be spoken of" in client.get(PAGE + "?level=2").text


def test_without_outward_keys_there_is_nothing_to_count(session: Session) -> None:
    levels = "\n".join(
        line for line in deeds.written.LEVELS.replace("outward = true", "outward = false").splitlines()
    ).replace('key = "story.share"', 'key = "story.told"')
    deeds.publish(session, {"courses/levels.toml": levels})

    assert service.count(session, AT) == 0


def test_the_database_itself_refuses_a_small_group(session: Session) -> None:
    session.add(TakingPart(month=date(2026, 11, 1), n=1, cells=[[1, 2]], people=9, joined=4, shared=None))
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_page_asks_the_same_few_questions_for_a_crowd(
    client: FlaskClient, session: Session, academy: Academy, company: dict[str, list[int]], champion: int
) -> None:
    factories.sign_in(client, session, champion)
    client.get(PAGE)
    sent: list[str] = []
    event.listen(academy.store.read_engine, "before_cursor_execute", lambda *told: sent.append(told[2]))

    client.get(PAGE)

    assert len(sent) <= 6
