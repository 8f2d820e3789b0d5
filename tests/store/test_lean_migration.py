"""Tables that are made anew keep their rows, their constraints and their indexes."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from lms.store import migrate, migrating
from lms.store.sessions import Store
from tests.store.test_by_hand_migration import PERSON

XP = "INSERT INTO lms_xp (id, person_id, amount, reason, key, rule, at, reversal_of) VALUES "
BEFORE = (
    PERSON,
    "INSERT INTO lms_achievement (person_id, ref, evidence, at) VALUES (1, 'quiz:a', '{}', '2026-01-01')",
    "INSERT INTO lms_quiz_tally (person_id, quiz_id, attempts, failures) VALUES (1, 'a', 3, 1)",
    XP + "(1, 1, 50, 'quiz', 'quiz:a', 'xp-1', '2026-01-01', NULL)",
    XP + "(2, 1, 10, 'quiz', 'quiz:b', 'xp-1', '2026-01-01', NULL)",
    XP + "(3, 1, -50, 'reversal', 'quiz:a/back', 'xp-1', '2026-01-02', 1)",
)


def test_rows_constraints_and_indexes_survive(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'old.db'}")
    with store.write_engine.begin() as connection:
        configuration = migrating.config()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0012")
        for statement in BEFORE:
            connection.execute(text(statement))
        before = _facts(connection)

    migrate.upgrade(store)

    with store.read_engine.connect() as connection:
        after = _facts(connection)
        sql = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'lms_score'")).scalar_one()
        indexes = {one["name"] for one in inspect(connection).get_indexes("lms_score")}
    assert after == before
    assert "WITHOUT ROWID" in sql
    assert "uq_lms_score_regrade" in indexes
    with pytest.raises(IntegrityError), store.write_engine.begin() as connection:
        connection.execute(text(XP + "(4, 1, -50, 'reversal', 'twice', 'xp-1', '2026-01-02', 1)"))
    with pytest.raises(IntegrityError), store.write_engine.begin() as connection:
        connection.execute(text("UPDATE lms_quiz_tally SET failures = 4"))
    store.dispose()


def _facts(connection) -> list[list[tuple]]:
    tables = ("lms_achievement", "lms_quiz_tally", "lms_xp")
    return [[tuple(row) for row in connection.execute(text(f"SELECT * FROM {one}"))] for one in tables]
