"""Statements turned into SQL once write the same rows as any other."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from lms.people.models import Person
from lms.recognition.models import Achievement, Standing
from lms.store.prepared import Prepared
from lms.store.sessions import insert_once
from tests import factories

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
_fact = Achievement.__table__


@pytest.fixture
def ada(session: Session) -> int:
    return factories.person(session, name="Ada")


def test_values_are_converted_as_their_columns_say(session: Session, ada: int) -> None:
    statement = Prepared(insert(_fact), "person_id", "ref", "evidence", "at")
    there = AT.astimezone(timezone(timedelta(hours=5)))

    for ref in ("quiz:a", "quiz:b"):
        values = {"person_id": ada, "ref": ref, "evidence": {"percent": 80, "said": "ä"}, "at": there}
        assert statement.run(session, values).rowcount == 1

    for row in session.scalars(select(Achievement)):
        assert (row.evidence, row.at) == ({"percent": 80, "said": "ä"}, AT)


def test_an_instant_without_a_zone_is_refused(session: Session, ada: int) -> None:
    statement = Prepared(insert(_fact), "person_id", "ref", "evidence", "at")

    with pytest.raises((ValueError, StatementError), match="time zone"):
        statement.run(session, {"person_id": ada, "ref": "x", "evidence": {}, "at": AT.replace(tzinfo=None)})


def test_an_update_tells_how_many_rows_it_touched(session: Session, ada: int) -> None:
    table = Person.__table__
    statement = Prepared(update(table).where(table.c.id == bindparam("person")).values(theme=bindparam("new_theme")))

    assert statement.run(session, {"person": ada, "new_theme": "dark"}).rowcount == 1
    assert statement.run(session, {"person": 0, "new_theme": "dark"}).rowcount == 0
    assert session.scalar(select(table.c.theme).where(table.c.id == ada)) == "dark"


def test_columns_that_are_not_given_hold_their_defaults(session: Session, ada: int) -> None:
    assert insert_once(session, Standing, person_id=ada, updated=AT)
    assert not insert_once(session, Standing, person_id=ada, updated=AT)

    row = session.scalars(select(Standing)).one()
    assert (row.xp, row.level_id, row.release) == (0, "", 0)


def test_what_the_database_refuses_is_raised_as_ever(session: Session) -> None:
    with pytest.raises(IntegrityError):
        insert_once(session, Standing, person_id=0, updated=AT)
