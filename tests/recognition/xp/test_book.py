"""Rules are made a minute before they count, once for each number, and every process knows them in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.recognition import service as recognition
from lms.recognition.xp import book
from lms.recognition.xp.rules import Amounts, RuleChanged, SameAmounts
from lms.web.academy import Academy
from tests.recognition.deeds import AT, xp

RICH = Amounts(lesson=20, quiz=40, first_try=0, level=100)


def test_what_is_learned_from_then_on_is_paid_by_the_new_rule(session: Session, ada: int) -> None:
    recognition.record(session, ada, "lesson:first/one", at=AT)
    made = recognition.add_rule(session, RICH, based_on=1, reason="Lessons take longer", by=ada, at=AT)
    assert made.from_at == AT + timedelta(minutes=1)

    recognition.record(session, ada, "lesson:first/two", at=AT + timedelta(seconds=59))
    recognition.record(session, ada, "quiz:first", at=made.from_at, evidence={"first_try": True})

    lines = recognition.statement(session, ada, 1, at=made.from_at).lines
    assert [(line.entry.amount, line.entry.rule) for line in lines] == [(40, "xp-2"), (10, "xp-1"), (10, "xp-1")]
    assert xp(session, ada) == 60
    assert recognition.recount(session) == []


def test_a_process_that_knew_the_rules_before_hears_of_a_new_one_in_time(academy: Academy, session: Session) -> None:
    other = Academy(academy.settings, academy.store, academy.clock)
    with academy.store.reading() as reader:
        reader.info["academy"] = other
        assert book.at(reader, AT).n == 1
    made = recognition.add_rule(session, RICH, based_on=1, reason="So", by=None, at=AT + timedelta(seconds=1))
    session.commit()

    with academy.store.reading() as reader:
        reader.info["academy"] = other
        assert book.at(reader, made.from_at - timedelta(microseconds=1)).n == 1
        assert book.at(reader, made.from_at).n == 2


def test_the_rules_are_read_at_most_twice_a_minute(academy: Academy, session: Session) -> None:
    book.at(session, AT)
    kept = academy.shelf[book.SHELF]
    book.at(session, AT + timedelta(seconds=29))
    assert academy.shelf[book.SHELF] is kept
    book.at(session, AT + timedelta(seconds=30))
    assert academy.shelf[book.SHELF] is not kept


def test_a_rule_leaves_a_line_in_the_log(session: Session, ada: int) -> None:
    recognition.add_rule(session, RICH, based_on=1, reason="So", by=ada, at=AT)

    (line,) = [one for one in audit.page(session) if one.action == "xp.rule"]
    assert (line.subject, line.detail) == ("xp-2", {"lesson": 20, "quiz": 40, "first_try": 0, "level": 100})


def test_two_rules_at_once_become_one_and_a_refusal(academy: Academy, session: Session) -> None:
    def make(lesson: int) -> str:
        try:
            with academy.store.transaction() as own:
                amounts = Amounts(lesson, 50, 10, 100)
                return recognition.add_rule(own, amounts, based_on=1, reason="So", by=None, at=AT).version
        except RuleChanged:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(make, range(20, 28)))

    assert sorted(told) == ["refused"] * 7 + ["xp-2"]
    newest = book.read(session)[-1]
    with pytest.raises(SameAmounts):
        recognition.add_rule(session, newest.amounts, based_on=2, reason="So", by=None, at=AT)
