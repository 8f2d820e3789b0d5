"""What was paid before is brought to another rule: once, whoever asks how often, and the ledger says why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.recognition import service as recognition
from lms.recognition.models import XpEntry
from lms.recognition.xp import recomputing, statement
from lms.recognition.xp.rules import Amounts, NoSuchRecompute, NothingToDecide, RuleChanged
from lms.web.academy import Academy
from tests import factories
from tests.recognition.deeds import AT, become_ready, xp

RICH = Amounts(lesson=20, quiz=40, first_try=10, level=100)
THEN = AT + timedelta(days=7)


@pytest.fixture
def company(session: Session) -> list[int]:
    """Six people who read a lesson, one of whom passed a quiz at the first try and reached a level."""
    people = [factories.person(session, f"Person {number}") for number in range(6)]
    for person_id in people:
        recognition.record(session, person_id, "lesson:first/one", at=AT)
    become_ready(session, people[0], at=AT)
    session.commit()
    return people


def rich(session: Session) -> None:
    recognition.add_rule(session, RICH, based_on=1, reason="Lessons take longer", by=None, at=AT)
    session.commit()


def finish(academy: Academy, *, at: datetime = THEN) -> int:
    """Run the job to the end; give how often it ran."""
    for times in range(1_000):
        with academy.store.transaction() as own:
            if not recognition.go_on_recomputing(own, at):
                return times
    raise AssertionError("it never ends")


def decided(session: Session, *, upwards: bool = True) -> int:
    found = recognition.begin_recompute(session, upwards=upwards, by=None, at=THEN)
    recognition.decide_recompute(session, found, reason="So that all are paid alike", by=None, at=THEN)
    session.commit()
    return found


def test_a_dry_run_counts_and_writes_nothing(session: Session, company: list[int]) -> None:
    rich(session)

    rule, shown = recognition.preview_recompute(session, upwards=True, at=THEN)

    assert rule.version == "xp-2"
    assert (shown.people, shown.up.people, shown.up.total, shown.up.largest) == (6, 6, 60, 10)
    assert shown.down.people == 0
    assert xp(session, company[0]) == 170
    assert not recognition.preview_recompute(session, upwards=False, at=THEN)[1].up.few


def test_a_dry_run_goes_through_everybody_however_many(
    session: Session, company: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recomputing, "READ", 2)
    rich(session)

    assert recognition.preview_recompute(session, upwards=True, at=THEN)[1].up.total == 60


def test_what_a_rule_pays_nothing_for_is_only_taken_back_and_may_be_paid_again(
    academy: Academy, session: Session, company: list[int]
) -> None:
    recognition.add_rule(session, Amounts(0, 50, 10, 100), based_on=1, reason="Nothing", by=None, at=AT)
    decided(session, upwards=False)
    finish(academy)
    assert [xp(session, one) for one in company] == [160, 0, 0, 0, 0, 0]
    session.rollback()

    recognition.add_rule(session, Amounts(7, 50, 10, 100), based_on=2, reason="Again", by=None, at=AT)
    decided(session)
    finish(academy)

    assert [xp(session, one) for one in company] == [167, 7, 7, 7, 7, 7]
    assert recognition.recount(session) == []


def test_only_upwards_raises_and_takes_from_nobody(academy: Academy, session: Session, company: list[int]) -> None:
    rich(session)
    decided(session)

    finish(academy)

    assert [xp(session, one) for one in company] == [180, 20, 20, 20, 20, 20]
    assert recognition.recount(session) == []


def test_exactly_lowers_too(academy: Academy, session: Session, company: list[int]) -> None:
    rich(session)
    found = decided(session, upwards=False)

    finish(academy)

    assert xp(session, company[0]) == 20 + 50 + 100
    lines = recognition.statement(session, company[0], 1, at=THEN).lines
    assert [(line.entry.amount, line.entry.key) for line in lines[:4]] == [
        (50, "quiz:first@xp-2"),
        (-60, "reversal:quiz:first"),
        (20, "lesson:first/one@xp-2"),
        (-10, "reversal:lesson:first/one"),
    ]
    assert lines[0].words == "Quiz “First steps quiz” passed at the first try, which is worth 10 more, counted anew"
    assert lines[0].entry.balance == xp(session, company[0])
    shown = recognition.recompute(session, found)
    assert (shown.state, shown.done, shown.ended_at) == ("done", 6, THEN)
    assert recognition.recount(session) == []


def test_done_twice_it_pays_once(academy: Academy, session: Session, company: list[int]) -> None:
    rich(session)
    for _ in range(2):
        decided(session, upwards=False)
        finish(academy)

    assert [xp(session, one) for one in company] == [170, 20, 20, 20, 20, 20]
    assert len(session.scalars(select(XpEntry).where(XpEntry.person_id == company[1])).all()) == 3


def test_a_run_that_is_cut_off_goes_on_where_it_was(
    academy: Academy, session: Session, company: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recomputing, "CHUNK", 2)
    rich(session)
    decided(session)
    with academy.store.transaction() as own:
        recognition.go_on_recomputing(own, THEN)
    with academy.store.writing() as own:
        recognition.go_on_recomputing(own, THEN)
        own.rollback()
    with academy.store.reading() as reader:
        assert [xp(reader, one) for one in company] == [180, 20, 10, 10, 10, 10]

    finish(academy)

    with academy.store.reading() as reader:
        assert [xp(reader, one) for one in company] == [180, 20, 20, 20, 20, 20]
        assert recognition.recount(reader) == []


def test_jobs_of_two_processes_and_people_who_learn_meanwhile(
    academy: Academy, session: Session, company: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recomputing, "CHUNK", 1)
    rich(session)
    decided(session)

    def work(number: int) -> None:
        with academy.store.transaction() as own:
            if number % 2:
                recognition.go_on_recomputing(own, THEN)
            else:
                recognition.record(own, company[number % 6], "lesson:first/two", at=THEN)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(24)))
    finish(academy)

    with academy.store.reading() as reader:
        assert [xp(reader, one) for one in company] == [200, 20, 40, 20, 40, 20]
        assert recognition.recount(reader) == []


def test_many_people_are_counted_by_the_job(
    academy: Academy, session: Session, company: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recomputing, "AT_ONCE", 1)
    monkeypatch.setattr(recomputing, "READ", 4)
    rich(session)
    found = recognition.begin_recompute(session, upwards=True, by=None, at=THEN)
    session.commit()
    assert recognition.recompute(session, found).state == "counting"
    with pytest.raises(NothingToDecide):
        recognition.decide_recompute(session, found, reason="Too soon", by=None, at=THEN)
    session.commit()

    finish(academy)

    session.expire_all()
    shown = recognition.recompute(session, found)
    assert (shown.state, shown.would.people, shown.would.up.total) == ("counted", 6, 60)
    assert xp(session, company[1]) == 10


def test_one_recount_is_open_at_a_time(academy: Academy, session: Session, company: list[int]) -> None:
    rich(session)

    def ask(_number: int) -> int:
        with academy.store.transaction() as own:
            return recognition.begin_recompute(own, upwards=True, by=None, at=THEN)

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(ask, range(8)))

    assert len(found) == 1


def test_what_another_rule_overtook_is_not_decided(session: Session, company: list[int]) -> None:
    rich(session)
    found = recognition.begin_recompute(session, upwards=True, by=None, at=THEN)
    recognition.add_rule(session, Amounts(5, 5, 5, 5), based_on=2, reason="Less", by=None, at=THEN)

    with pytest.raises(RuleChanged, match="Rule xp-3 is in force by now"):
        recognition.decide_recompute(session, found, reason="So", by=None, at=THEN + timedelta(minutes=5))
    recomputing.drop_recompute(session, found, at=THEN)
    with pytest.raises(NothingToDecide):
        recomputing.drop_recompute(session, found, at=THEN)
    assert recomputing.recomputes(session) == ()
    with pytest.raises(NoSuchRecompute):
        recognition.recompute(session, 99)


def test_what_was_taken_back_by_hand_stays_so_and_can_be_taken_back_later(
    academy: Academy, session: Session, company: list[int]
) -> None:
    recognition.reverse(session, company[1], "lesson:first/one", at=AT)
    rich(session)
    decided(session)
    finish(academy)
    assert xp(session, company[1]) == 0

    assert recognition.reverse(session, company[2], "lesson:first/one", at=THEN)

    assert xp(session, company[2]) == 0
    assert not recognition.reverse(session, company[2], "lesson:first/one", at=THEN)
    assert recognition.recount(session) == []


def test_a_line_says_why_it_was_counted_anew_and_what_it_takes_back(
    academy: Academy, session: Session, company: list[int]
) -> None:
    rich(session)
    decided(session)
    finish(academy)
    anew, back, old = recognition.statement(session, company[1], 1, at=THEN).lines

    told = statement.story(session, company[1], back.entry.id, at=THEN)
    first = statement.story(session, company[1], old.entry.id, at=THEN)

    assert told.takes_back == old
    assert first.taken_back == back
    assert told.recount == "So that all are paid alike"
    assert told.others == (old, anew)
    assert statement.story(session, company[1], anew.entry.id, at=THEN).made_up == (("A lesson read", 20),)
    assert [line.entry.amount for line in _of(session, company[1], "corrections")] == [20, -10]
    assert [line.entry.balance for line in _of(session, company[1], "lessons")] == [20, 10]


def test_xp_of_this_week_are_what_was_learned_in_it(academy: Academy, session: Session, company: list[int]) -> None:
    rich(session)
    decided(session)
    finish(academy)
    recognition.record(session, company[1], "lesson:first/two", at=THEN)
    person = XpEntry.person_id

    since = session.scalar(
        select(recognition.xp_since_column(person, AT + timedelta(days=1))).where(person == company[1])
    )

    assert since == 20


def _of(session: Session, person_id: int, kind: str) -> tuple[statement.Line, ...]:
    found = recognition.statement(session, person_id, 1, kind=kind, at=THEN)
    assert found is not None
    return found.lines
