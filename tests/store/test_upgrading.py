"""An academy with attempts in it goes through every migration and loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from lms.store import migrate, migrating
from lms.store.sessions import Store
from tests.databases import Server

AT = "'2026-11-01 09:00:00.000000'"
ATTEMPT = "public_id, person_id, quiz_id, revision, release, seed, drawn, started_at, extension, draft"
OLD = (
    "INSERT INTO lms_person (id, public_id, name, name_key, email, active, time_zone, theme, language, created_at)"
    f" VALUES (1, 'ada', 'Ada', 'ada', 'ada@norda.example', true, '', 'auto', '', {AT})",
    *(
        f"INSERT INTO lms_attempt (id, number, closed_at, {ATTEMPT})"
        f" VALUES ({number}, {number}, {closed}, 'try-{number}', 1, 'first', 'digest', 1, 7, '[]', {AT}, 0, '{{}}')"
        for number, closed in ((1, AT), (2, AT), (3, "NULL"))
    ),
    "INSERT INTO lms_submission (attempt_id, answers, submitted_at, earned, possible, percent, passed, late)"
    f" VALUES (1, '{{}}', {AT}, 300, 500, 60, false, false), (2, '{{}}', {AT}, 500, 500, 100, true, true)",
    "INSERT INTO lms_score (attempt_id, n, earned, possible, rules, reason, at)"
    f" VALUES (1, 1, 300, 500, 'score-1', 'submitted', {AT}), (2, 1, 500, 500, 'score-1', 'settled', {AT})",
)
"""What an academy of the first schema held."""


@pytest.fixture
def old(server: Server | None, tmp_path: Path) -> Iterator[Store]:
    """A database of the first schema with an academy in it."""
    store = Store(server.create("upgraded") if server else f"sqlite:///{tmp_path / 'old.db'}")
    with store.write_engine.begin() as connection:
        configuration = migrating.config()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0001")
        for statement in OLD:
            connection.execute(text(statement))
    yield store
    store.dispose()
    if server:
        server.drop("upgraded")


def test_scores_of_before_have_their_percent_and_their_pass_and_all_is_left_to_the_job_that_counts(old: Store) -> None:
    migrate.upgrade(old)

    with old.read_engine.connect() as connection:
        names = "attempt_id, n, percent, passed, pending, marks, regrade_id"
        scores = connection.execute(text(f"SELECT {names} FROM lms_score ORDER BY attempt_id")).all()
        attempts = connection.execute(text("SELECT id, counted, closed_at IS NULL FROM lms_attempt ORDER BY id")).all()
    assert [tuple(one) for one in scores] == [
        (1, 1, 60, False, False, None, None),
        (2, 1, 100, True, False, None, None),
    ]
    assert [tuple(one) for one in attempts] == [(1, False, False), (2, False, False), (3, False, True)]
