"""Lines 2, 4, 6 and 7 of the charter: what leaving erases, what others see, what I see."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

import lms
from lms.learning import service as learning
from lms.people import service as people
from lms.people.models import Person
from lms.recognition import service as recognition
from lms.store.base import Base
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.factories import post
from tests.house import world as house
from tests.people import rows
from tests.sharing import deeds as stories

PACKAGE = Path(lms.__file__).parent
OUTWARD_ROOMS = ("lms.advocacy", "lms.sharing", "lms.ideas.words", "lms.contests.boards")
STAYS = {
    "lms_consent": "the answers themselves: they show that the person left, and nobody else sees them",
    "lms_bookmark": "a reader's own list; keeping a story is no outward key, and no part of advocacy",
    "lms_suspension": "a pause and its reason: leaving and coming back does not end one",
    "lms_grant": "what was open at the last look: closed, for every outward key",
    "lms_grant_event": "the trail of one's own permissions, which says that they closed, and why",
    "lms_grant_watch": "when to look at the grants again",
    "lms_permission_token": "what another system was told: each ends at once, and is forgotten a day later",
    "lms_story_read": "that a story for reading was read, which needs no opt-in",
    "lms_story_look": "an address an editor looked at, for a day",
    "lms_topic_choice": "topics a reader follows or mutes, which needs no opt-in",
}
"""Rows about a person that leaving does not erase, and why; everything else of these rooms goes."""


def of_outward_rooms() -> Iterator[tuple[Table, Column]]:
    """List the columns of advocacy and sharing that say whose a row is."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__module__.startswith(OUTWARD_ROOMS):
            table = mapper.local_table
            for column in table.columns:
                named = any(key.target_fullname == "lms_person.id" for key in column.foreign_keys)
                if named and column.name == "person_id" and table.name not in STAYS:
                    yield table, column


# 2. Opting out erases person-level rows and keeps totals, level, XP and badges.


@pytest.mark.once
def test_2_every_table_of_sharing_and_advocacy_is_empty_of_who_left(session: Session, academy: Academy) -> None:
    """A table that another room adds is found by itself: a row is made up for it, and must be gone."""
    stories.publish(session)
    ada = factories.person(session, "Ada Lovelace")
    deeds.advocate(session, ada)
    champion = factories.person(session, "Cham Pion", roles=("champion",))
    stories.share(session, ada, stories.story(session, champion))
    columns = list(of_outward_rooms())
    assert {"lms_share", "lms_peer_invitation"} <= {table.name for table, _ in columns}
    rows.make_up(session, [(table, column.name) for table, column in columns], ada, AT)
    for table, column in columns:
        assert session.scalars(select(column).where(column == ada)).first() == ada, table.name

    deeds.opt_out(session, ada)

    left = [table.name for table, column in columns if session.scalars(select(column).where(column == ada)).all()]
    assert left == []


@pytest.mark.parametrize("deed", [deeds.opt_out, deeds.decline])
def test_2_leaving_by_either_way_keeps_every_total(session: Session, academy: Academy, deed) -> None:
    made = SimpleNamespace(academy=academy, people={}, keys={}, cookies={}, things={}, tokens={})
    house.fill(made, session)
    owner = made.people[house.OWNER]
    before = recognition.standing(session, owner), recognition.badges(session, owner)

    deed(session, owner)

    assert (recognition.standing(session, owner), recognition.badges(session, owner)) == before
    assert [line for recount in academy.recounts.values() for line in recount(session, False)] == []
    for table, column in of_outward_rooms():
        assert not session.scalars(select(column).where(column == owner)).all(), table.name


# 4. No page, export or API lists who did not take part; nothing under five; differencing reveals nobody: see
#    test_anonymity.py and test_taking_part.py for every pair of filters.


def test_4_the_export_of_another_person_never_names_me(session: Session, academy: Academy) -> None:
    stories.publish(session)
    ada = factories.person(session, "Ada Lovelace")
    deeds.advocate(session, ada)
    viewer = factories.person(session, "All Roles", roles=("trainer", "staff", "expert", "champion", "admin"))
    stories.share(session, ada, stories.story(session, viewer))
    mine = (people.person(session, ada).public_id, "Ada Lovelace", "ada.lovelace@norda.example")

    for name, export in academy.exports.items():
        said = repr(export(session, viewer))
        assert not any(one in said for one in mine), name


def test_4_the_api_gives_no_list_of_people(client: FlaskClient) -> None:
    lists = [
        rule.rule
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/") and "GET" in (rule.methods or ()) and not rule.arguments
    ]

    assert lists == []


# 6. Nothing flows from advocacy data to appraisal.


def imports_of(path: Path) -> set[str]:
    """Name the modules a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
    return found


@pytest.mark.parametrize("room", ["people", "policy", "assessment", "recognition", "learning"])
def test_6_the_rooms_that_report_about_people_know_nothing_of_advocacy(room: str) -> None:
    for path in sorted((PACKAGE / room).rglob("*.py")):
        known = {one for one in imports_of(path) if one.startswith(("lms.advocacy", "lms.sharing", "lms.contests"))}
        assert not known, f"{path.relative_to(PACKAGE)}: {known}"


def test_6_level_xp_badges_and_the_report_of_a_team_are_the_same_with_and_without_advocacy(
    client: FlaskClient, session: Session
) -> None:
    stories.publish(session)
    ada = factories.person(session, "Ada Lovelace", team="North")
    deeds.reach(session, ada, 2)
    champion = factories.person(session, "Cham Pion", roles=("champion", "admin", "staff"))
    lead = factories.person(session, "Team Lead", team="North")
    team = people.teams(session)[0].id
    people.add_lead(session, team, lead, at=AT, by=None)
    learning.assign(session, "course:first", team_id=team, due_on=AT.date(), by=champion, at=AT)
    number = learning.assignments(session)[0].id
    story = stories.story(session, champion)
    badge = recognition.badges(session, ada)[0].public_id
    paths = [f"/required/{number}", f"/required/{number}.csv", "/required", f"/badges/{badge}", "/certification/people"]

    def seen() -> list[tuple[int, bytes]]:
        replies = []
        for who in (champion, lead):
            factories.sign_in(client, session, who)
            replies += [(reply.status_code, reply.data) for reply in map(client.get, paths)]
        return replies

    before = seen(), recognition.standing(session, ada), recognition.badges(session, ada)
    assert before[0][0][0] == before[0][1][0] == 200

    deeds.opt_in(session, ada)
    stories.share(session, ada, story)

    assert (seen(), recognition.standing(session, ada), recognition.badges(session, ada)) == before


def test_6_no_badge_and_no_level_can_rest_on_advocacy() -> None:
    """What a badge or a level may name: none of it is a share, a point, a click or a choice."""
    from lms.content.refs import KINDS

    assert not {"share", "point", "points", "click", "consent", "contest", "story"} & set(KINDS)


# 7. "What we record about me" shows everything and downloads it; erase works.


def test_7_everything_is_shown_and_erased(client: FlaskClient, session: Session, academy: Academy) -> None:
    stories.publish(session)
    ada = factories.person(session, "Ada Lovelace")
    deeds.advocate(session, ada)
    champion = factories.person(session, "Cham Pion", roles=("champion",))
    stories.share(session, ada, stories.story(session, champion), words="I work at Norda, quite on my own.")
    factories.sign_in(client, session, ada)

    assert "I work at Norda, quite on my own." in client.get("/me/record/sharing").text
    assert "You may share stories" in client.get("/me/record/advocacy").text.replace("&#39;", "'")
    assert all(client.get(f"/me/record/{name}").status_code == 200 for name in academy.exports)
    assert client.get("/me/record.zip").data[:2] == b"PK"
    assert post(client, "/me/erase", name="Ada Lovelace").status_code == 303

    session.expire_all()
    assert session.get(Person, ada) is None
    for table in Base.metadata.sorted_tables:
        assert "I work at Norda, quite on my own." not in repr(session.execute(select(table)).all()), table.name
