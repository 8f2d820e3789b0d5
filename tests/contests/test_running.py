"""Contests of every period open, score, end and are announced once: across changes of the clock, and after crashes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import signals
from lms.contests import running
from lms.contests import service as contests
from lms.contests.models import Contest, Deed, Entry
from lms.contests.ranking import service as ranking
from lms.web.academy import Academy
from tests.advocacy.deeds import AT
from tests.contests import deeds
from tests.sharing import deeds as sharing

ALL = (signals.contest_announced, signals.contest_opened, signals.contest_ended)


class Killed(Exception):
    """The worker dies here."""


@contextmanager
def counted(academy: Academy) -> Iterator[Counter[tuple[str, str]]]:
    """Count what is announced of each contest."""
    told: Counter[tuple[str, str]] = Counter()
    heard = []
    for signal in ALL:

        def listen(_sender: Academy, *, _name: str = signal.name, contest_id: str, **_facts: Any) -> None:
            told[_name, contest_id] += 1

        signal.connect(listen, sender=academy)
        heard.append((signal, listen))
    try:
        yield told
    finally:
        for signal, listen in heard:
            signal.disconnect(listen)


def begin(session: Session, champion: int, kind: str, begins: date, at: datetime, **more: Any) -> str:
    days = {"days": more.pop("days")} if "days" in more else {}
    plan = deeds.replace(deeds.PLAN, **more)
    public_id = contests.begin_series(session, plan, kind, begins=begins, by=champion, at=at, **days)
    session.commit()
    return public_id


@pytest.mark.parametrize(
    ("kind", "zone", "begins", "until", "keys"),
    [
        ("daily", "Europe/Berlin", "2026-10-24", "2026-10-27", ["2026-10-24", "2026-10-25", "2026-10-26"]),
        ("daily", "America/New_York", "2027-03-13", "2027-03-16", ["2027-03-13", "2027-03-14", "2027-03-15"]),
        ("daily", "Australia/Lord_Howe", "2026-10-03", "2026-10-06", ["2026-10-03", "2026-10-04", "2026-10-05"]),
        ("weekly", "Europe/Berlin", "2026-12-21", "2027-01-11", ["2026-W52", "2026-W53", "2027-W01"]),
        ("monthly", "America/New_York", "2026-10-01", "2026-12-01", ["2026-10", "2026-11"]),
        ("quarterly", "Australia/Lord_Howe", "2026-10-01", "2027-04-01", ["2026-Q4", "2027-Q1"]),
        ("custom", "Europe/Berlin", "2026-10-20", "2026-11-01", ["2026-10-20", "2026-10-26"]),
    ],
)
def test_each_period_opens_and_ends_once_at_its_own_midnight(
    session: Session,
    academy: Academy,
    champion: int,
    kind: str,
    zone: str,
    begins: str,
    until: str,
    keys: list[str],
) -> None:
    first, last = date.fromisoformat(begins), date.fromisoformat(until)
    at, stop = (datetime.combine(one, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC) for one in (first, last))
    more = {"days": 6} if kind == "custom" else {}
    begin(session, champion, kind, first, at, zone=zone, **more)
    pace = timedelta(hours=1) if stop - at < timedelta(days=4) else timedelta(hours=36)

    with counted(academy) as told:
        while at <= stop:
            contests.tend(academy, at)
            session.expire_all()
            running_now = session.scalars(select(Contest).where(Contest.status == "open")).all()
            assert all(one.opens_at <= at < one.ends_at for one in running_now)
            assert len(running_now) == 1
            session.commit()
            at += pace
        contests.tend(academy, stop)
        session.expire_all()

    over = session.scalars(select(Contest).where(Contest.status == "ended").order_by(Contest.opens_at)).all()
    assert [one.period_key for one in over] == keys
    for one in over:
        local = [when.astimezone(ZoneInfo(zone)) for when in (one.opens_at, one.ends_at)]
        assert [(when.hour, when.minute) for when in local] == [(0, 0), (0, 0)]
    assert [one.opens_at for one in over[1:]] == [one.ends_at for one in over[:-1]]
    assert set(told.values()) == {1}
    assert sum(1 for name, _ in told if name == "contest_ended") == len(keys)


def test_a_day_that_is_longer_counts_by_its_own_midnight(
    session: Session, academy: Academy, champion: int, amara: int, ben: int, story: str
) -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, tzinfo=zone).astimezone(UTC)
    begin(session, champion, "daily", date(2026, 10, 25), start, zone="Europe/Berlin")
    contests.tend(academy, start)
    public_id = session.scalars(select(Contest.public_id).where(Contest.period_key == "2026-10-25")).one()
    for one in (amara, ben):
        deeds.enter(session, one, public_id, start)
    facts = {"story_id": story, "network": "x", "kind": "human", "link": 1, "click": 1}
    # The hour from two to three comes twice; the day is over after twenty-five.
    for number, hours in enumerate((0, 1.5, 2.5, 24.99, 25)):
        at = start + timedelta(hours=hours)
        signals.announce(signals.click_counted, session, person_id=amara, number=number + 1, at=at, **facts)
    session.commit()
    late = start + timedelta(hours=30)

    contests.settle(academy, late)
    contests.tend(academy, late)

    session.expire_all()
    assert deeds.lines(session) == [("click", 10, "")] * 4
    board = contests.contest(session, public_id).board
    assert [(one.person_id, one.score) for one in ranking.top(session, board)] == [(amara, 40), (ben, 0)]


def steps_of(monkeypatch: pytest.MonkeyPatch, academy: Academy, stop: tuple[int, str]) -> None:
    """Let the worker die in a step, before or after it is committed."""
    done = 0
    real = running._do

    def do(here: Academy, act: Any, at: datetime) -> int:
        nonlocal done
        done += 1
        if (done, "in") == stop:
            with here.store.transaction() as session:
                assert act(session, at)
                raise Killed
        found = real(here, act, at)
        if (done, "after") == stop:
            raise Killed
        return found

    monkeypatch.setattr(running, "_do", do)


@pytest.mark.parametrize("where", ["in", "after"])
@pytest.mark.parametrize("number", range(1, 7))
def test_a_worker_that_dies_anywhere_leaves_nothing_twice_and_nothing_undone(
    session: Session,
    academy: Academy,
    champion: int,
    amara: int,
    story: str,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    number: int,
) -> None:
    sunday = datetime(2027, 1, 2, 23, tzinfo=UTC)
    begin(session, champion, "weekly", date(2026, 12, 28), sunday - timedelta(days=5), zone="UTC")
    contests.tend(academy, sunday - timedelta(days=5))
    public_id = session.scalars(select(Contest.public_id).where(Contest.period_key == "2026-W53")).one()
    deeds.enter(session, amara, public_id, sunday - timedelta(days=4))
    facts = {"person_id": amara, "story_id": story, "network": "x", "kind": "human", "link": 1, "click": 1}
    signals.announce(signals.click_counted, session, **facts, number=1, at=sunday)
    session.commit()
    begin(session, champion, "daily", date(2027, 1, 2), sunday, zone="UTC", title="Each day")
    monday = sunday + timedelta(hours=30)
    steps_of(monkeypatch, academy, (number, where))

    with counted(academy) as told:
        # In the second week there are six steps to do; each is where the worker dies once.
        with pytest.raises(Killed):
            contests.tend(academy, monday)
        contests.settle(academy, monday)
        contests.tend(academy, monday)
        assert contests.tend(academy, monday) == 0

    assert deeds.statuses(session) == [
        ("2026-W53", "ended"),
        ("2027-W01", "open"),
        ("2027-01-04", "open"),
        ("2027-01-05", "announced"),
    ]
    assert sum(told.values()) == 6 + (where == "in")
    assert deeds.lines(session) == [("click", 10, "")]
    assert contests.recount(session) == []
    assert ranking.recount(session, False) == []


def test_dying_between_fact_and_score_undoes_both(
    session: Session, academy: Academy, champion: int, amara: int, story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    facts = {"person_id": amara, "story_id": story, "network": "x", "kind": "human", "link": 1, "click": 1}
    for number in (1, 2):
        signals.announce(signals.click_counted, session, **facts, number=number, at=AT)
    session.commit()

    def die(*_given: Any) -> int:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(ranking, "move", die)
        with pytest.raises(Killed):
            contests.settle(academy, AT)
    assert deeds.lines(session) == []
    session.commit()
    assert contests.settle(academy, AT) == 2
    assert contests.settle(academy, AT) == 0

    assert deeds.lines(session) == [("click", 10, "")] * 2
    assert contests.recount(session) == []
    assert ranking.recount(session, False) == []


def test_a_job_that_comes_late_loses_nothing(
    session: Session, academy: Academy, champion: int, amara: int, story: str
) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    sharing.share(session, amara, story)

    assert contests.tend(academy, AT + timedelta(days=9)) == 2

    assert deeds.statuses(session) == [("2026-11-22", "ended")]
    assert deeds.lines(session) == [("share", 2, "")]


def test_a_series_makes_nothing_after_it_is_stopped_and_nothing_of_the_past(
    session: Session, academy: Academy, champion: int
) -> None:
    public_id = begin(session, champion, "daily", date(2026, 11, 20), AT)
    contests.tend(academy, AT)
    assert [key for key, _ in deeds.statuses(session)] == ["2026-11-22", "2026-11-23"]
    session.commit()
    # A worker that had looked before makes nothing either.
    found = list(running._to_make(academy, AT + timedelta(days=1)))
    contests.stop_series(session, public_id, by=champion, at=AT)
    session.commit()

    assert [running._do(academy, one.act, AT + timedelta(days=1)) for one in found] == [0]
    contests.tend(academy, AT + timedelta(days=3))
    assert deeds.statuses(session) == [("2026-11-22", "ended"), ("2026-11-23", "ended")]


def test_a_year_after_its_end_a_contest_forgets_who_took_part(
    session: Session, academy: Academy, champion: int, amara: int, story: str
) -> None:
    public_id = deeds.contest(session, champion)
    deeds.enter(session, amara, public_id)
    sharing.share(session, amara, story)
    contests.tend(academy, AT + timedelta(days=365))
    assert session.scalar(select(func.count()).select_from(Entry)) == 1
    session.commit()
    found = list(running._to_clear(academy, AT + timedelta(days=366)))

    assert contests.tend(academy, AT + timedelta(days=366)) == 1

    session.expire_all()
    for model in (Entry, Deed):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    contest = contests.contest(session, public_id)
    assert contest.cleared_at is not None
    assert ranking.members(session, contest.board) == 0
    session.commit()
    assert [running._do(academy, one.act, AT) for one in found] == [0]
