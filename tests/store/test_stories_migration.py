"""Stories of before keep their words, their shares and whom they are for; what they are about becomes a topic."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lms.store import migrate, migrating
from lms.store.sessions import Store
from tests.databases import Server

AT, LATER = "'2026-11-01 09:00:00.000000'", "'2026-12-01 09:00:00.000000'"
STORY = (
    "INSERT INTO lms_story (id, public_id, title, summary, body, link, topic, language, internal_only, audience,"
    " team_id, level, created_at, published_at, embargo_until, expires_at, closed_at, author_id) VALUES "
)
OLD = (
    "INSERT INTO lms_person (id, public_id, name, name_key, email, active, time_zone, theme, language, created_at)"
    f" VALUES (1, 'ada', 'Ada', 'ada', 'ada@norda.example', true, '', 'auto', '', {AT})",
    f"INSERT INTO lms_team (id, name, name_key, created_at) VALUES (7, 'North', 'north', {AT})",
    *(
        f"{STORY}({number}, 's{number}', 'T', 'S', 'B', 'https://a.example/', '{topic}', 'de', false, {audience},"
        f" {AT}, {AT}, NULL, {LATER}, NULL, 1)"
        for number, topic, audience in (
            (1, "News", "'everybody', NULL, NULL"),
            (2, "news", "'team', 7, NULL"),
            (3, "Events", "'level', NULL, 2"),
        )
    ),
    "INSERT INTO lms_bookmark (person_id, story_id) VALUES (1, 2)",
    "INSERT INTO lms_share_total (story_id, network, count) VALUES (1, 'x', 4)",
)


@pytest.fixture
def old(server: Server | None, tmp_path: Path) -> Iterator[Store]:
    """A database with stories of before topics."""
    store = Store(server.create("storied") if server else f"sqlite:///{tmp_path / 'old.db'}")
    fill(store)
    yield store
    store.dispose()
    if server:
        server.drop("storied")


def fill(store: Store) -> None:
    with store.write_engine.begin() as connection:
        configuration = migrating.config()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0014")
        for statement in OLD:
            connection.execute(text(statement))


def test_stories_keep_whom_they_are_for_and_their_topics_become_rows(old: Store) -> None:
    migrate.upgrade(old)

    with old.read_engine.connect() as connection:
        names = "s.id, t.key, s.language, s.kind, s.status, s.source, s.team_id, s.level, s.for_language"
        joined = f"SELECT {names} FROM lms_story s JOIN lms_topic t ON t.id = s.topic_id ORDER BY s.id"
        stories = [tuple(one) for one in connection.execute(text(joined))]
        kept = connection.execute(text("SELECT person_id, story_id FROM lms_bookmark")).all()
        total = connection.scalar(text("SELECT count FROM lms_share_total"))
    assert stories == [
        (1, "news", "de", "news", "published", "entered", None, None, None),
        (2, "news", "de", "news", "published", "entered", 7, None, None),
        (3, "events", "de", "news", "published", "entered", None, 2, None),
    ]
    assert [tuple(one) for one in kept] == [(1, 2)]
    assert total == 4


@pytest.mark.parametrize(
    "broken",
    [
        "expires_at = published_at",
        "kind = 'event'",
        "kind = 'offer'",
        "kind = 'rumour'",
        "status = 'lost'",
        "source = 'heard'",
        "topic_id = 99",
        "topic_id = NULL",
        "picture = 'none'",
    ],
)
def test_the_table_made_anew_holds_every_rule(old: Store, broken: str) -> None:
    migrate.upgrade(old)

    with pytest.raises(IntegrityError), old.write_engine.begin() as connection:
        connection.execute(text(f"UPDATE lms_story SET {broken} WHERE id = 1"))


def test_a_migration_that_would_leave_rows_without_what_they_refer_to_changes_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'torn.db'}")
    fill(store)
    with store.write_engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            connection.execute(text("INSERT INTO lms_bookmark (person_id, story_id) VALUES (1, 99)"))

    with pytest.raises(RuntimeError, match="the database was not changed"):
        migrate.upgrade(store)

    assert migrate.revision(store) == "0014"
    store.dispose()
