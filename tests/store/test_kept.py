"""Connections that stay open between transactions."""

import sqlite3
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as TookTooLong

from lms.sharing.links.models import DaySalt
from lms.store import sessions
from lms.store.kept import Kept
from lms.store.prepared import Prepared
from lms.store.sessions import Store
from lms.store.types import Moment
from lms.web.academy import Academy


def test_a_connection_is_lent_again_and_nothing_is_begun_on_it(academy: Academy) -> None:
    kept = Kept(academy.store.read_engine)
    first = kept.take()
    first.execute(text("SELECT 1"))
    assert first.in_transaction()

    kept.give(first)

    again = kept.take()
    assert again is first
    assert not again.in_transaction()
    kept.give(again)
    kept.drop()
    assert first.closed


def test_two_who_borrow_at_once_get_two_connections(academy: Academy) -> None:
    kept = Kept(academy.store.read_engine)

    first, second = kept.take(), kept.take()

    assert first is not second
    kept.give(first)
    kept.give(second)
    kept.drop()


def test_more_borrowers_than_the_pool_has_connections_all_get_one_in_turn(academy: Academy) -> None:
    engine = create_engine(academy.store.url, pool_size=2, max_overflow=0, pool_timeout=20)
    kept, got = Kept(engine), []

    def borrow() -> None:
        for _ in range(5):
            connection = kept.take()
            got.append(connection.execute(text("SELECT 1")).scalar())
            kept.give(connection)

    threads = [threading.Thread(target=borrow) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)

    assert got == [1] * 40
    kept.drop()
    engine.dispose()


def test_one_that_died_takes_those_that_lie_beside_it_along(academy: Academy) -> None:
    kept = Kept(academy.store.read_engine)
    first, second = kept.take(), kept.take()
    kept.give(first)

    second.invalidate()
    kept.give(second)

    assert first.closed
    assert second.closed
    third = kept.take()
    assert third.execute(text("SELECT 1")).scalar() == 1
    kept.give(third)
    kept.drop()


def test_who_writes_alone_is_waited_for_and_in_the_end_refused(academy: Academy) -> None:
    kept = Kept(academy.store.read_engine, alone=True, seconds=0.05)
    held = kept.take()

    with pytest.raises(TookTooLong, match=r"0\.05 seconds"):
        kept.take()

    got = threading.Event()

    def wait() -> None:
        kept.give(kept.take())
        got.set()

    kept._seconds = 10
    waiting = threading.Thread(target=wait)
    waiting.start()
    kept.give(held)
    waiting.join(10)
    assert got.is_set()
    kept.drop()


def test_a_connection_that_cannot_be_opened_lets_the_next_one_try(academy: Academy, tmp_path: Path) -> None:
    broken = Store(f"sqlite:///{tmp_path / 'no-such-folder-yet' / 'a.db'}")
    (tmp_path / "no-such-folder-yet").rmdir()
    kept = Kept(broken.write_engine, alone=True, seconds=0)

    for _ in range(2):
        with pytest.raises(DBAPIError):
            kept.take()


@pytest.mark.once
def test_a_database_that_stays_locked_is_an_error_of_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "BUSY_SECONDS", 0)
    path = tmp_path / "locked.db"
    store = Store(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DBAPIError, match="locked"), store.transaction() as session:
        session.execute(text("SELECT 1"))

    other.execute("ROLLBACK")
    with store.transaction() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    store.dispose()
    other.close()


def test_a_writing_session_gives_its_connection_back_at_each_end(academy: Academy) -> None:
    writing = academy.store.writing()
    for end in (writing.commit, writing.rollback, writing.close):
        writing.execute(text("SELECT 1"))
        end()
        with academy.store.transaction() as other:
            assert other.execute(text("SELECT 1")).scalar() == 1
    assert not writing.in_transaction()


def test_asking_what_database_it_is_keeps_nobody_waiting(academy: Academy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(academy.store._writers, "_seconds", 0.05)
    with academy.store.writing() as one:
        assert sessions.dialect_of(one) == academy.store.url.get_backend_name()
        with academy.store.transaction() as other:
            assert other.execute(text("SELECT 1")).scalar() == 1


def test_one_that_dies_while_it_is_given_back_is_dropped_and_hides_no_error(academy: Academy) -> None:
    engine = create_engine(academy.store.url)
    kept = Kept(engine, alone=True, seconds=1)
    dying = kept.take()
    dying.begin()

    def dead(_connection: Connection) -> None:
        raise OperationalError("ROLLBACK", (), Exception("the server has gone away"))

    event.listen(engine, "rollback", dead)
    kept.give(dying)
    event.remove(engine, "rollback", dead)

    assert dying.closed
    fresh = kept.take()
    assert fresh.execute(text("SELECT 1")).scalar() == 1
    kept.give(fresh)
    kept.drop()
    engine.dispose()


def test_a_note_is_there_for_everybody_once_it_is_said(academy: Academy) -> None:
    statement = Prepared(insert(DaySalt), "day", "salt")
    academy.store.at_once(statement, {"day": date(2026, 1, 2), "salt": "s"})
    with academy.store.reading() as session:
        assert session.scalar(select(DaySalt.salt).where(DaySalt.day == date(2026, 1, 2))) == "s"


@pytest.mark.once
def test_what_people_do_waits_for_the_disk_and_notes_leave_it_to_the_system(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    full, normal = 2, 1
    for engine, expected in ((store.write_engine, full), (store.read_engine, full), (store.notes_engine, normal)):
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA synchronous")).scalar() == expected
    store.dispose()


def test_one_instant_is_told_to_the_database_as_every_other(academy: Academy) -> None:
    dialect = academy.store.read_engine.dialect
    told = Moment().bind_processor(dialect)
    at = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)

    said = [told(at), told(at + timedelta(seconds=1)), told(at), told(None)]

    assert said[0] == said[2] != said[1]
    assert said[3] is None
    with pytest.raises(ValueError, match="time zone"):
        told(at.replace(tzinfo=None))
