"""What was decided before decisions had rows of their own is kept as the first one."""

from pathlib import Path

from alembic import command
from sqlalchemy import text

from lms.store import migrate, migrating
from lms.store.sessions import Store

PERSON = (
    "INSERT INTO lms_person (id, public_id, name, name_key, email, active, time_zone, theme, language, created_at) "
    "VALUES (1, 'p', 'Ada', 'ada', 'ada@norda.example', 1, 'UTC', 'auto', 'en', '2026-01-01')"
)
AWARD = (
    "INSERT INTO lms_award (id, public_id, person_id, badge_id, key, title, digest, look, release, evidence, "
    "awarded_at, revoked_at, revoked_by, revoked_reason) VALUES "
    "(1, 'kept', 1, 'a', 'badge:a', 'A', 'd', '{}', 1, '{}', '2026-01-01', NULL, NULL, NULL), "
    "(2, 'taken', 1, 'b', 'badge:b', 'B', 'd', '{}', 1, '{}', '2026-01-01', '2026-02-01', 1, 'By mistake.')"
)


def test_a_badge_revoked_before_keeps_its_reason_as_a_decision(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'old.db'}")
    with store.write_engine.begin() as connection:
        configuration = migrating.config()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0006")
        connection.execute(text(PERSON))
        connection.execute(text(AWARD))

    migrate.upgrade(store)

    with store.read_engine.connect() as connection:
        columns = "award_id, n, what, reason, by_id, at"
        rows = connection.execute(text(f"SELECT {columns} FROM lms_award_verdict")).all()
        suspended = connection.execute(text("SELECT suspended_at, given_reason FROM lms_award")).all()
    assert [tuple(row) for row in rows] == [(2, 1, "revoked", "By mistake.", 1, "2026-02-01")]
    assert [tuple(row) for row in suspended] == [(None, None)] * 2
    store.dispose()
