"""The XP ledger and the standings kept beside it."""

from datetime import timedelta
from itertools import pairwise

from sqlalchemy import Integer, column, select, table
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from tests.recognition.deeds import AT, LATER, become_ready, xp

# ---- the ledger


def test_pay_pays_once_for_a_key(session: Session, ada: int) -> None:
    assert recognition.pay(session, ada, 30, "welcome", "welcome", at=AT)
    assert not recognition.pay(session, ada, 30, "welcome", "welcome", at=AT)
    assert not recognition.pay(session, ada, 0, "nothing", "nothing", at=AT)

    assert xp(session, ada) == 30


def test_a_reversal_is_a_row_of_its_own_and_comes_once(session: Session, ada: int) -> None:
    recognition.record(session, ada, "quiz:first", at=AT)

    assert recognition.reverse(session, ada, "quiz:first", at=LATER)
    assert not recognition.reverse(session, ada, "quiz:first", at=LATER)
    assert not recognition.reverse(session, ada, "quiz:second", at=LATER)
    assert xp(session, ada) == 0
    assert [line.entry.amount for line in _statement(session, ada).lines] == [-50, 50]
    assert recognition.recount(session) == []


def test_every_row_carries_the_rule_that_paid_it(session: Session, ada: int) -> None:
    recognition.record(session, ada, "lesson:first/one", at=AT)

    (line,) = _statement(session, ada).lines
    assert (line.entry.rule, line.entry.reason, line.entry.key) == ("xp-1", "lesson", "lesson:first/one")
    assert line.words == "Lesson “Say who you are” read"


def test_the_ledger_runs_a_balance_over_its_pages(session: Session, ada: int) -> None:
    for number in range(30):
        recognition.pay(session, ada, 1 + number % 3, "welcome", f"welcome:{number}", at=AT + timedelta(hours=number))

    first, second = _statement(session, ada), _statement(session, ada, 2)

    assert (first.pages, len(first.lines), len(second.lines)) == (2, 25, 5)
    assert first.lines[0].entry.balance == first.balance == 60
    assert second.lines[-1].entry.balance == second.lines[-1].entry.amount == 1
    every = [*first.lines, *second.lines]
    assert all(a.entry.balance - a.entry.amount == b.entry.balance for a, b in pairwise(every))
    assert recognition.statement(session, ada, 3, at=LATER) is None
    assert recognition.statement(session, ada, 0, at=LATER) is None


def _statement(session: Session, person_id: int, page: int = 1) -> recognition.Statement:
    found = recognition.statement(session, person_id, page, at=LATER)
    assert found is not None
    return found


# ---- standings and columns for other rooms' queries


def test_standings_come_for_many_at_once(session: Session, ada: int, grace: int) -> None:
    become_ready(session, ada)

    found = recognition.standings(session, [ada, grace])

    assert found[ada].level_number == 1
    assert found[grace] == recognition.Standing(0, "start", 0)
    assert recognition.standings(session, []) == {}


def test_columns_give_level_and_xp_inside_another_query(session: Session, ada: int, grace: int) -> None:
    become_ready(session, ada)
    person = table("lms_person", column("id", Integer))

    query = select(recognition.level_column(person.c.id), recognition.xp_column(person.c.id)).order_by(person.c.id)

    assert session.execute(query.select_from(person).where(person.c.id.in_([ada, grace]))).all() == [(1, 160), (0, 0)]


def test_xp_since_an_instant_is_a_column_too(session: Session, ada: int, grace: int) -> None:
    recognition.record(session, ada, "lesson:first/one", at=AT)
    recognition.record(session, ada, "lesson:first/two", at=LATER)
    person = table("lms_person", column("id", Integer))

    query = select(recognition.xp_since_column(person.c.id, LATER)).select_from(person).order_by(person.c.id)

    assert session.scalars(query.where(person.c.id.in_([ada, grace]))).all() == [10, 0]
