"""Statements turned into SQL once write the same rows as any other."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, event, insert, literal, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, MultipleResultsFound, NoResultFound, StatementError
from sqlalchemy.orm import Session

from lms.people.models import Person
from lms.recognition.models import Achievement, Standing
from lms.store.prepared import Prepared, question_of
from lms.store.sessions import ask, insert_once
from lms.web.academy import Academy
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


WHO = select(Achievement.ref, _fact.c.at, _fact.c.evidence, literal(7).label("seven")).where(
    _fact.c.person_id == bindparam("person")
)
NAMES = select(Person.name).where(Person.active, Person.theme != bindparam("other", value="dark")).order_by(Person.name)


def test_a_question_reads_its_columns_as_their_types_say(session: Session, ada: int) -> None:
    insert_once(session, Achievement, person_id=ada, ref="quiz:a", evidence={"said": ["ä", 1]}, at=AT)

    row = ask(session, WHO, {"person": ada}).one()

    assert (row.ref, row.at, row.evidence, row.seven) == ("quiz:a", AT, {"said": ["ä", 1]}, 7)
    assert ask(session, WHO, {"person": 0}).first() is None


def test_values_written_into_a_question_hold_until_others_are_given(session: Session, ada: int) -> None:
    assert list(ask(session, NAMES).scalars()) == ["Ada"]
    assert list(ask(session, NAMES, {"other": "auto"}).scalars()) == []


def test_a_page_asks_over_its_connection_without_beginning_anything(academy: Academy, session: Session) -> None:
    factories.person(session, name="Bo")
    session.commit()
    assert ask(session, NAMES).all() == ask(session, NAMES).all()
    session.commit()

    with academy.store.read_engine.connect() as connection, academy.store.reading(connection) as reading:
        assert list(ask(reading, NAMES).scalars()) == ["Bo"]
        assert not connection.in_transaction()
        assert not reading.in_transaction()


def test_what_a_session_still_holds_back_is_found(session: Session, ada: int) -> None:
    session.get_one(Person, ada).name = "Ada L."

    assert ask(session, NAMES).scalar_one() == "Ada L."


def test_whoever_listens_to_the_engine_hears_a_question(academy: Academy) -> None:
    heard: list[str] = []
    event.listen(academy.store.read_engine, "before_cursor_execute", lambda *facts: heard.append(facts[2]))

    with academy.store.reading() as reading:
        assert ask(reading, NAMES).all() == []

    assert len(heard) == 1
    assert "lms_person" in heard[0]


def test_a_statement_whose_sql_depends_on_its_values_is_executed_as_ever(session: Session, ada: int) -> None:
    some = select(Person.name).where(Person.id.in_(bindparam("ids", expanding=True)))

    for _ in range(3):
        assert ask(session, some, {"ids": [ada, 0]}).scalar() == "Ada"
    assert question_of(some, session.connection().dialect) is None
    assert ask(session, text("SELECT 3")).scalar_one() == 3


def test_one_row_means_one(session: Session, ada: int) -> None:
    factories.person(session, name="Bo")

    with pytest.raises(MultipleResultsFound):
        ask(session, NAMES).one()
    with pytest.raises(NoResultFound):
        ask(session, WHO, {"person": 0}).scalar_one()


def test_a_question_that_fails_fails_as_any_statement(academy: Academy) -> None:
    with academy.store.reading() as reading, pytest.raises(DBAPIError, match="lms_gone"):
        ask(reading, select(literal(1)).select_from(text("lms_gone")))


def test_a_question_is_made_ready_when_it_comes_again(session: Session, ada: int) -> None:
    asked = select(Person.name, _fact.c.at).outerjoin(_fact, _fact.c.person_id == Person.id)
    dialect = session.connection().dialect

    found = [ask(session, asked).all() for _ in range(3)]

    assert found == [[("Ada", None)]] * 3
    assert question_of(asked, dialect) is question_of(asked, dialect) is not None
