"""Clicks are classified once each, whole batches at a time, and the counters say what the rows say."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from lms import signals
from lms.sharing.links import folding
from lms.sharing.links import service as links
from lms.sharing.links.models import Click, ClickTotal, DaySalt, Link, LinkTotal, Visitor
from tests.advocacy.deeds import AT
from tests.sharing.links.conftest import link_of
from tests.sharing.links.visitors import come, fold, kinds


@pytest.fixture
def heard(academy) -> Iterator[list[dict[str, Any]]]:
    """What was announced of clicks."""
    found: list[dict[str, Any]] = []

    def hear(_academy: object, *, session: Session, **facts: Any) -> None:
        found.append(facts)

    signals.click_counted.connect(hear, sender=academy)
    yield found
    signals.click_counted.disconnect(hear, sender=academy)


def totals(session: Session) -> dict[str, int]:
    return {row.kind: row.count for row in session.execute(select(LinkTotal.kind, LinkTotal.count))}


def test_a_visitor_counts_once_a_day_at_each_link(session: Session, amara: int, link: str, story: str) -> None:
    other = link_of(session, amara, story, "x")
    come(session, link, ["a", "b", "a"], AT)
    come(session, other, ["a"], AT)
    assert fold(session, AT) == 4
    come(session, link, ["b", "c"], AT + timedelta(hours=1))
    assert fold(session, AT) == 2

    assert kinds(session) == ["human", "human", "duplicate", "human", "duplicate", "human"]
    assert links.recount(session) == []


def test_the_next_day_a_visitor_counts_again(session: Session, link: str) -> None:
    for days in range(3):
        come(session, link, ["a"], AT + timedelta(days=days))
    fold(session, AT)

    assert kinds(session) == ["human"] * 3
    assert len(session.execute(select(ClickTotal.day)).all()) == 3


def test_programs_never_take_the_place_of_a_person(session: Session, link: str) -> None:
    come(session, link, ["a"], AT, agent="preview")
    come(session, link, ["a"], AT)
    come(session, link, ["a"], AT, agent="scanner")
    fold(session, AT)

    assert kinds(session) == ["bot", "human", "bot"]
    assert totals(session) == {"bot": 2, "human": 1}


def test_what_tells_visitors_apart_leaves_the_click_with_its_classification(session: Session, link: str) -> None:
    come(session, link, ["a", "a"], AT)
    fold(session, AT)

    assert session.scalars(select(Click.mark)).all() == [None, None]
    assert len(session.scalars(select(Visitor.mark)).all()) == 1


def test_each_click_is_announced_once_with_its_number(
    session: Session, amara: int, story: str, link: str, heard: list[dict[str, Any]]
) -> None:
    come(session, link, ["a", "b", "a"], AT)
    fold(session, AT)
    come(session, link, ["c"], AT)
    fold(session, AT)
    fold(session, AT)

    assert [(one["kind"], one["number"]) for one in heard] == [
        ("human", 1),
        ("human", 2),
        ("duplicate", 2),
        ("human", 3),
    ]
    assert {(one["person_id"], one["story_id"], one["network"]) for one in heard} == {(amara, story, "linkedin")}
    assert len({one["click"] for one in heard}) == 4


def test_a_listener_that_fails_undoes_the_batch(session: Session, academy, link: str) -> None:
    come(session, link, ["a"], AT)

    def fail(_academy: object, **_facts: Any) -> None:
        raise ValueError("no")

    signals.click_counted.connect(fail, sender=academy)
    with pytest.raises(ValueError, match="no"):
        links.fold(session, AT)
    signals.click_counted.disconnect(fail, sender=academy)
    session.rollback()

    assert kinds(session) == [None]
    assert totals(session) == {}
    assert fold(session, AT) == 1


def test_a_batch_takes_the_same_statements_however_many_clicks_it_holds(session: Session, academy, link: str) -> None:
    counted = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted.append(statement)

    numbers = []
    for size in (3, 60):
        day = AT + timedelta(days=size // 4)
        come(session, link, [str(n) for n in range(size)], day)
        come(session, link, ["0"], day, agent="preview")
        come(session, link, ["1"], day)
        counted.clear()
        event.listen(academy.store.write_engine, "before_cursor_execute", note)
        fold_once = links.fold(session, AT)
        event.remove(academy.store.write_engine, "before_cursor_execute", note)
        session.commit()
        assert fold_once == size + 2
        numbers.append(len(counted))

    assert numbers[0] == numbers[1] <= 11


def test_more_than_a_batch_is_done_in_turns(session: Session, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "BATCH", 3)
    come(session, link, ["a", "b", "c", "a", "d", "b", "e"], AT)

    assert links.fold(session, AT) == 3
    assert fold(session, AT) == 4
    assert kinds(session) == ["human", "human", "human", "duplicate", "human", "duplicate", "human"]
    assert links.recount(session) == []


def test_waiting_clicks_are_found_by_their_own_index(session: Session, link: str) -> None:
    come(session, link, ["a"], AT)
    query = select(Click.id).where(folding._WAITS).order_by(Click.id).limit(3)
    sql = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET enable_seqscan = off"))
        plan = str(session.execute(text(f"EXPLAIN {sql}")).all())
    else:
        plan = str(session.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all())

    assert "ix_lms_click_waiting" in plan


# The end of a day.


def test_when_a_day_is_over_its_salt_and_its_hashes_are_destroyed(
    session: Session, amara: int, story: str, link: str
) -> None:
    come(session, link, ["a"], AT)
    links.note_maker(session, amara, story, ["linkedin"], ("a", ""), AT)
    fold(session, AT)
    assert links.end_day(session, AT.replace(hour=23, minute=59)) == 0
    assert len(session.scalars(select(DaySalt.day)).all()) == 1

    assert links.end_day(session, AT.replace(hour=0) + timedelta(days=1)) == 1

    session.expire_all()
    assert session.scalars(select(DaySalt.day)).all() == []
    assert session.scalars(select(Visitor.mark)).all() == []
    assert session.execute(select(Link.maker_mark, Link.maker_day)).all() == [(None, None)]
    assert session.scalars(select(Click.mark)).all() == [None]
    assert kinds(session) == ["human"]


def test_clicks_that_wait_are_classified_before_their_day_ends(session: Session, link: str) -> None:
    come(session, link, ["a", "a"], AT)
    tomorrow = AT + timedelta(days=1)

    assert links.end_day(session, tomorrow) == 0
    fold(session, tomorrow)
    assert links.end_day(session, tomorrow) == 1
    assert kinds(session) == ["human", "duplicate"]


# The counters.


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE lms_link_total SET count = count + 1",
        "DELETE FROM lms_link_total WHERE kind = 'human'",
        "UPDATE lms_click_total SET count = count - 1 WHERE kind = 'duplicate'",
        "INSERT INTO lms_click_total SELECT story_id, 'x', day, kind, 1 FROM lms_click_total",
        "DELETE FROM lms_click WHERE kind = 'bot'",
        "UPDATE lms_click SET kind = 'human' WHERE kind = 'duplicate'",
    ],
)
def test_a_counter_that_differs_from_the_rows_is_named(session: Session, link: str, damage: str) -> None:
    come(session, link, ["a", "a"], AT)
    come(session, link, ["a"], AT, agent="tool")
    fold(session, AT)
    assert links.recount(session) == []

    session.execute(text(damage))

    assert links.recount(session)
