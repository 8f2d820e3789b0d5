"""Joining and leaving, thirty days that move, aliases, teams: what is on the board is what the ledger says."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.advocacy.points import ledger
from lms.audit.models import AuditLine
from lms.contests.boards import rules, teams
from lms.contests.boards import service as boards
from lms.contests.boards.models import BoardAlias, BoardDay, BoardMember, BoardTeam
from lms.contests.ranking import service as ranking
from lms.people import service as people
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds
from tests.advocacy.deeds import AT
from tests.contests.boards.conftest import Advocate, join, live_in, pay


def points_of(session: Session, person_id: int) -> int | None:
    found = ranking.rank(session, boards.BOARD, person_id)
    return found.score if found else None


def recounted(academy: Academy, session: Session) -> list[str]:
    session.commit()
    found = [*academy.recounts["boards"](session, False), *academy.recounts["standings"](session, False)]
    session.rollback()
    return found


def test_there_are_no_boards_before_an_administrator_turns_them_on(session: Session) -> None:
    ada = factories.person(session)
    deeds.advocate(session, ada)

    assert not boards.turned(session).on
    with pytest.raises(boards.BoardsOff):
        join(session, ada)


def test_turning_boards_on_and_off_is_noted_and_takes_nobody_off(session: Session, advocate: Advocate) -> None:
    amara = advocate("Amara", 30)
    admin = boards.turned(session).by_id
    assert admin

    assert not boards.switch(session, on=True, by=admin, at=AT), "twice is once"
    assert boards.switch(session, on=False, by=admin, at=AT + timedelta(hours=1))
    assert boards.state(session, amara) == boards.State(False, AT, boards.Shown("alias", "Wren Amara"))
    assert boards.switch(session, on=True, by=admin, at=AT + timedelta(hours=2))

    noted = session.scalars(select(AuditLine.action).where(AuditLine.action.like("boards.%")).order_by(AuditLine.n))
    assert noted.all() == ["boards.on", "boards.off", "boards.on"]
    assert points_of(session, amara) == 30


def test_nobody_is_on_the_board_who_may_not_join_or_read_another_text(session: Session, advocate: Advocate) -> None:
    amara = advocate("Amara", 30, joins=False)
    newcomer = factories.person(session, "New Comer")
    assert points_of(session, amara) is None

    with pytest.raises(advocacy.Locked):
        join(session, newcomer)
    with pytest.raises(boards.TextChanged):
        boards.join(session, amara, chosen=boards.Shown("name"), read="another", at=AT)

    session.rollback()
    assert ranking.members(session, boards.BOARD) == 0


def test_joining_keeps_time_text_and_policy_and_twice_is_once(session: Session, advocate: Advocate) -> None:
    amara = advocate("Amara", 45)
    join(session, amara, "Otter", at=AT + timedelta(days=1))

    kept = boards.export(session, amara)

    assert kept["shown_as"]["alias"] == "Otter"
    assert kept["joined"]["at"] == AT.isoformat()
    assert kept["joined"]["policies"] == {"conduct": 1}
    assert kept["joined"]["text_shown"] == boards.text()
    assert kept["points_by_day"] == [{"day": "2026-11-22", "points": 45}]
    assert points_of(session, amara) == 45


def test_points_paid_and_taken_back_move_the_board_in_the_same_transaction(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    amara, ben = advocate("Amara", 30), advocate("Ben", 45)
    (key,) = pay(session, amara, 30, AT + timedelta(days=1))
    assert [one.person_id for one in ranking.top(session, boards.BOARD)] == [amara, ben]

    ledger.take_back(session, amara, key, AT + timedelta(days=2))

    assert points_of(session, amara) == 30
    assert [one.person_id for one in ranking.top(session, boards.BOARD)] == [ben, amara]
    session.rollback()
    assert points_of(session, amara) == 60
    assert recounted(academy, session) == []


def test_a_day_falls_out_once_as_the_persons_own_day_begins(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    zones = {"UTC": "2026-12-22T00:00", "Pacific/Auckland": "2026-12-21T11:00", "America/New_York": "2026-12-22T05:00"}
    who = {zone: advocate(zone.replace("/", " ").replace("_", " "), 30, zone=zone) for zone in zones}
    ends = {zone: datetime.fromisoformat(at).replace(tzinfo=UTC) for zone, at in zones.items()}
    for at in sorted(ends.values()):
        for moment in (at - timedelta(seconds=1), at, at, at + timedelta(minutes=5)):
            boards.turn(academy, moment)
            session.rollback()
            for zone, person_id in who.items():
                assert points_of(session, person_id) == (30 if moment < ends[zone] else 0), (zone, moment)
            session.rollback()
    assert session.scalars(select(BoardDay)).all() == []
    assert recounted(academy, session) == []
    assert boards.turn(academy, AT + timedelta(days=60)) == 0


def test_points_paid_later_count_for_their_day_or_not_at_all(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    amara = advocate("Amara")
    boards.turn(academy, AT)
    pay(session, amara, 15, AT - timedelta(days=29))
    pay(session, amara, 30, AT)
    assert points_of(session, amara) == 45

    late = AT + timedelta(days=3)
    ledger.pay(session, amara, "lead", "a lead", late)
    ledger.pay(session, amara, "other_idea", "late", AT - timedelta(days=28))
    session.commit()

    assert points_of(session, amara) == 30 + 50
    assert recounted(academy, session) == []


def test_taking_back_what_fell_out_already_changes_nothing(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    amara = advocate("Amara")
    (key,) = pay(session, amara, 30)
    pay(session, amara, 15, AT + timedelta(days=20))
    boards.turn(academy, AT + timedelta(days=31))

    ledger.take_back(session, amara, key, AT + timedelta(days=31))

    assert points_of(session, amara) == 15
    assert recounted(academy, session) == []


def test_whatever_happens_in_three_months_and_three_zones_the_board_is_the_ledger(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    rng = random.Random("three months")
    zones = ["Europe/Berlin", "America/Santiago", "Pacific/Auckland"]
    who = {advocate(f"Person {letter}", zone=zone): zone for letter, zone in zip("abc", zones, strict=True)}
    paid: dict[int, dict[str, tuple[datetime, int]]] = {one: {} for one in who}
    at = AT
    for step in range(90):
        at += timedelta(hours=rng.randrange(1, 48))
        person_id = rng.choice(list(who))
        if paid[person_id] and rng.random() < 0.2:
            ledger.take_back(session, person_id, key := rng.choice(list(paid[person_id])), at)
            del paid[person_id][key]
        else:
            (key,) = pay(session, person_id, rng.choice([15, 30]), at)
            paid[person_id][key] = (
                at,
                session.scalars(select(ledger.Point.amount).where(ledger.Point.key == key)).one(),
            )
        session.commit()
        boards.turn(academy, at)
        if step % 10 == 9:
            for one, zone in who.items():
                first = rules.first_day(at.astimezone(ZoneInfo(zone)).date())
                days = [(when.astimezone(ZoneInfo(zone)).date(), amount) for when, amount in paid[one].values()]
                assert points_of(session, one) == sum(amount for day, amount in days if day >= first)
            assert recounted(academy, session) == []


def test_somebody_who_moves_to_another_zone_has_no_day_twice(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    amara = advocate("Amara", 30, zone="Pacific/Auckland")
    pay(session, amara, 15, AT + timedelta(days=10))
    boards.turn(academy, datetime(2026, 12, 21, 11, tzinfo=UTC))
    session.rollback()
    assert points_of(session, amara) == 15

    live_in(session, amara, "Pacific/Honolulu")
    pay(session, amara, 30, datetime(2026, 12, 21, 12, tzinfo=UTC))
    boards.turn(academy, datetime(2026, 12, 21, 13, tzinfo=UTC))

    assert points_of(session, amara) == 45
    assert recounted(academy, session) == []


@pytest.mark.parametrize("how", ["leaves the board", "leaves advocacy", "has the account closed", "is erased"])
def test_who_leaves_is_on_no_board_and_in_no_count_at_once(
    session: Session, academy: Academy, advocate: Advocate, how: str
) -> None:
    crowd = [advocate(f"Person {letter}", 30, team="North") for letter in "abcdef"]
    boards.make(academy, AT)
    session.rollback()
    found = boards.figures(session, 1)
    assert found
    assert [(one.name, one.average, one.active) for one in found.teams] == [("North", 30, 5)]
    gone = crowd[0]

    if how == "leaves the board":
        assert boards.leave(session, gone)
        assert not boards.leave(session, gone)
    elif how == "leaves advocacy":
        deeds.opt_out(session, gone)
    elif how == "has the account closed":
        people.deactivate(session, gone, at=AT, by=None)
    else:
        people.erase(session, gone, at=AT, by=None)
    session.commit()

    assert ranking.rank(session, boards.BOARD, gone) is None
    assert ranking.members(session, boards.BOARD) == 5
    assert gone not in [one.person_id for one in ranking.top(session, boards.BOARD)]
    later = boards.figures(session, 1)
    assert later
    assert later.teams == ()
    assert session.get(BoardMember, gone) is None
    assert session.scalars(select(BoardDay).where(BoardDay.person_id == gone)).all() == []
    kept = session.get(BoardAlias, gone) is not None
    assert kept == (how in {"leaves the board", "has the account closed"})
    assert recounted(academy, session) == []
    if how == "leaves the board":
        assert advocacy.points_of(session, gone) == 30
        join(session, gone)
        assert points_of(session, gone) == 30


def test_five_figures_of_a_team_in_a_row_tell_of_nobody_who_came_or_went(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    crowd = [advocate(f"Person {number}", 30, team="North") for number in range(6)]

    def tonight(days: int) -> list[tuple[str, int, int]]:
        session.commit()
        boards.make(academy, AT + timedelta(days=days))
        session.rollback()
        found = boards.figures(session, 1)
        return [(one.name, one.average, one.active) for one in found.teams] if found else []

    assert tonight(0) == [("North", 30, 5)]
    rich = advocate("Rich", 300, team="North")
    assert tonight(1) == [("North", 30, 5)], "one newcomer is not in it yet"
    boards.leave(session, crowd[0])
    assert tonight(2) == [], "one is gone"
    assert tonight(30) == []
    assert tonight(31) == [("North", 75, 5)], "no day is left in it that was in the last figure"
    admin = boards.turned(session).by_id
    people.set_team(session, rich, None, at=AT, by=admin)
    assert tonight(32) == [], "nor may one move"
    assert tonight(33) == []
    assert session.scalars(select(BoardMember.counted_in).where(BoardMember.person_id == rich)).one() is None
    assert session.scalars(select(BoardTeam.left)).all() == [1]


def test_somebody_who_moves_to_a_team_that_is_said_anew_is_missed_in_the_one_before(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    crowd = [advocate(f"Person {number}", 30, team="North") for number in range(6)]
    boards.make(academy, AT)
    south = people.add_team(session, "South", at=AT)
    people.set_team(session, crowd[0], south, at=AT, by=None)
    session.commit()
    for night in (1, 2):
        boards.make(academy, AT + timedelta(days=night))
        session.rollback()
        found = boards.figures(session, 1)
        assert found
        assert found.teams == ()
        session.rollback()

    left = {row.team_id: row.left for row in session.scalars(select(BoardTeam))}
    assert left.pop(south) == 0
    assert list(left.values()) == [1]


def test_who_leaves_while_figures_are_made_is_in_none_of_them(session: Session, advocate: Advocate) -> None:
    crowd = [advocate(f"Person {number}", 30, team="North") for number in range(7)]
    (north,) = people.team_names(session)
    seen = teams.look(session)
    boards.leave(session, crowd[0])

    assert not teams.write(session, north, seen, AT.date())
    assert teams.write(session, north, teams.look(session), AT.date())
    seen = teams.look(session)
    boards.leave(session, crowd[1])

    assert not teams.write(session, north, seen, AT.date() + timedelta(days=1)), "of the same people, one is gone"


def test_teams_stand_by_their_average_page_by_page(session: Session, academy: Academy, boards_on: int) -> None:
    for number in range(30):
        team = people.add_team(session, f"Team {number:02}", at=AT)
        values = {"average": 5 * (number // 2), "active": 5, "left": 0, "said_on": AT.date(), "since": AT.date()}
        session.add(BoardTeam(team_id=team, **values))
    session.commit()

    one, two = boards.figures(session, 1), boards.figures(session, 2)

    assert one
    assert two
    assert [len(one.teams), len(two.teams), one.pages] == [25, 5, 2]
    assert [(row.place, row.average) for row in one.teams[:3]] == [(1, 70), (1, 70), (3, 65)]
    assert two.teams[-1].average == 0
    assert boards.figures(session, 3) is None
    assert boards.figures(session, 0) is None


def test_an_alias_is_nobody_elses_and_no_colleagues_name(session: Session, advocate: Advocate) -> None:
    amara, ben = advocate("Amara"), advocate("Ben Ng", joins=False)

    for taken in ("Wren Amara", " wren  AMARA ", "Amara", "BEN NG"):
        with pytest.raises(boards.BadAlias, match="Choose another"):
            boards.show_as(session, ben, boards.Shown("alias", taken), AT)
    boards.show_as(session, amara, boards.Shown("alias", "Wren amara"), AT)
    boards.show_as(session, ben, boards.Shown("name"), AT)
    nobody = factories.person(session, "No Choice")

    assert boards.shown_names(session, [amara, ben, nobody]) == {amara: "Wren amara", ben: "Ben Ng", nobody: "Somebody"}
    assert boards.shown_names(session, []) == {}
    assert boards.shown(session, nobody) is None
    assert boards.shown(session, ben) == boards.Shown("name")
    offered = boards.suggest(session, nobody)
    boards.show_as(session, ben, boards.Shown("alias", offered), AT)
    assert boards.suggest(session, nobody) not in {offered, "No Choice"}


def test_a_recount_names_a_day_and_a_place_that_are_not_what_the_ledger_says(
    session: Session, academy: Academy, advocate: Advocate
) -> None:
    amara = advocate("Amara", 30)
    session.execute(update(BoardDay).values(points=31))
    ranking.move(session, boards.BOARD, amara, 2, AT)

    assert academy.recounts["boards"](session, False) == [
        f"points of person {amara} on 2026-11-22: kept 31, facts say 30",
        f"board, person {amara}: kept 32, facts say 30",
    ]
