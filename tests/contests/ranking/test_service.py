"""Standings against a recount by brute force."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.contests.ranking import service as ranking
from lms.contests.ranking.models import BoardStanding, RankBucket, RankDelta
from lms.people.models import Person
from lms.web.academy import Academy

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
BOARD = "contest:1"


@pytest.fixture
def crowd(session: Session) -> list[int]:
    """Forty people with an account."""
    session.add_all(
        Person(
            id=1_000 + number,
            public_id=f"crowd-{number}",
            email=f"c{number}@norda.example",
            name=f"Crowd {number}",
            name_key=f"crowd {number}",
            created_at=AT,
        )
        for number in range(40)
    )
    session.flush()
    return [1_000 + number for number in range(40)]


Facts = dict[int, tuple[int, datetime]]


def by_hand(facts: Facts) -> list[tuple[int, int, int]]:
    """Who stands where: person, rank, score, in order."""
    order = sorted(facts, key=lambda one: (-facts[one][0], facts[one][1], one))
    scores = [facts[one][0] for one in order]
    return [(one, 1 + sum(score > facts[one][0] for score in scores), facts[one][0]) for one in order]


def shown(ranks: tuple[ranking.Rank, ...]) -> list[tuple[int, int, int]]:
    return [(one.person_id, one.rank, one.score) for one in ranks]


def check(session: Session, facts: Facts, people: list[int]) -> None:
    expected = by_hand(facts)
    assert shown(ranking.top(session, BOARD)) == expected[:10]
    assert ranking.members(session, BOARD) == len(expected)
    for person in people:
        view = ranking.view(session, BOARD, person, above=2, below=3, count=4)
        place = next((number for number, one in enumerate(expected) if one[0] == person), None)
        around = expected[max(place - 2, 0) : place + 4] if place is not None else []
        assert shown(view.around) == around == shown(ranking.neighbours(session, BOARD, person, 2, 3))
        assert shown(view.top) == expected[:4]
        assert view.members == len(expected)
        assert (view.own and (person, view.own.rank, view.own.score)) == (
            expected[place] if place is not None else None
        )
        assert ranking.rank(session, BOARD, person) == view.own


def in_pages(session: Session) -> list[tuple[int, int, int]]:
    page = ranking.top(session, BOARD, 3)
    rows = list(page)
    while page:
        page = ranking.after(session, BOARD, page[-1], 3)
        rows += page
    return shown(tuple(rows))


def picker(kind: str, rng: random.Random) -> Callable[[], int]:
    scores = {"few": lambda: rng.randrange(4), "wide": lambda: rng.randrange(ranking.MOST + 1)}
    near = [0, 1, 1023, 1024, 1025, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, ranking.MOST - 1, ranking.MOST]
    return {**scores, "edges": lambda: rng.choice(near)}[kind]


@pytest.mark.parametrize("kind", ["few", "wide", "edges"])
def test_ranks_agree_with_a_recount_by_brute_force_whatever_happened(
    session: Session, crowd: list[int], kind: str
) -> None:
    rng = random.Random(f"ranks {kind}")
    score_of = picker(kind, rng)
    facts: Facts = {}
    for step in range(150):
        person, at = rng.choice(crowd), AT + timedelta(minutes=rng.randrange(30))
        if person in facts and rng.random() < 0.15:
            assert ranking.remove(session, BOARD, person)
            del facts[person]
            continue
        before, since = facts.get(person, (0, at))
        after = score_of()
        assert ranking.move(session, BOARD, person, after - before, at) == after
        facts[person] = (after, max(at, since) if after != before else since)
        if step % 25 == 0:
            ranking.fold(session)
            check(session, facts, rng.sample(crowd, 3))
    check(session, facts, crowd[:12])
    assert in_pages(session) == by_hand(facts)
    assert ranking.recount(session) == []
    while ranking.fold(session):
        pass
    check(session, facts, crowd[:6])
    assert ranking.recount(session) == []


def test_boards_know_nothing_of_each_other_and_a_dropped_one_leaves_nothing(session: Session, crowd: list[int]) -> None:
    for board in ("contest:1", "contest:10"):
        ranking.move(session, board, crowd[0], 5, AT)
        ranking.move(session, board, crowd[1], 8, AT)

    ranking.drop(session, "contest:1")

    assert ranking.rank(session, "contest:1", crowd[0]) is None
    assert ranking.view(session, "contest:1", crowd[0]) == ranking.View(None, (), (), 0)
    left = ranking.rank(session, "contest:10", crowd[0])
    assert left
    assert (left.rank, left.score) == (2, 5)
    assert ranking.recount(session) == []


def test_entering_without_a_score_is_standing_on_the_board(session: Session, crowd: list[int]) -> None:
    assert ranking.move(session, BOARD, crowd[0], 0, AT) == 0
    assert ranking.move(session, BOARD, crowd[0], 0, AT + timedelta(hours=1)) == 0

    own = ranking.rank(session, BOARD, crowd[0])

    assert own == ranking.Rank(crowd[0], 1, 0, AT)
    assert ranking.members(session, BOARD) == 1


def test_who_reached_a_score_earlier_stands_first_and_shares_the_rank(session: Session, crowd: list[int]) -> None:
    ranking.move(session, BOARD, crowd[0], 4, AT)
    ranking.move(session, BOARD, crowd[1], 2, AT + timedelta(minutes=1))
    ranking.move(session, BOARD, crowd[0], -2, AT + timedelta(minutes=2))

    assert [(one.person_id, one.rank) for one in ranking.top(session, BOARD)] == [(crowd[1], 1), (crowd[0], 1)]


def test_a_score_never_falls_below_nothing(session: Session, crowd: list[int]) -> None:
    ranking.move(session, BOARD, crowd[0], 2, AT)

    with pytest.raises(IntegrityError), session.begin_nested():
        ranking.move(session, BOARD, crowd[0], -3, AT)


def test_somebody_leaves_the_boards_of_one_kind_or_all_of_them(session: Session, crowd: list[int]) -> None:
    for board in ("contest:1", "contest:2", "window:all"):
        ranking.move(session, board, crowd[0], 1, AT)

    assert ranking.remove_person(session, crowd[0], "contest:") == 2
    assert ranking.remove_person(session, crowd[0], "contest:") == 0
    assert ranking.rank(session, "window:all", crowd[0])
    ranking.erase(session, session.get_one(Person, crowd[0]), AT)

    assert not ranking.remove(session, "window:all", crowd[0])
    assert session.scalars(select(BoardStanding)).all() == []
    assert ranking.recount(session) == []


def test_a_recount_names_what_differs_and_corrects_it(session: Session, academy: Academy, crowd: list[int]) -> None:
    ranking.move(session, BOARD, crowd[0], 1_030, AT)
    ranking.move(session, BOARD, crowd[1], 3, AT)
    ranking.fold(session)
    session.execute(update(RankBucket).where(RankBucket.level == 2, RankBucket.bucket == 3).values(count=7))
    session.execute(delete(RankBucket).where(RankBucket.level == 1, RankBucket.bucket == 1))

    check_only = academy.recounts["standings"]

    assert check_only(session, False) == [
        "scores of board contest:1, level 1, from 1024: kept 0, standings say 1",
        "scores of board contest:1, level 2, from 3: kept 7, standings say 1",
    ]
    assert len(check_only(session, True)) == 2
    assert check_only(session, False) == []
    assert ranking.members(session, BOARD) == 2


def test_people_who_score_at_the_same_moment_are_each_counted_once(
    session: Session, academy: Academy, crowd: list[int]
) -> None:
    session.commit()

    def score(person: int) -> None:
        for step in range(3):
            with academy.store.transaction() as mine:
                ranking.move(mine, BOARD, person, 5, AT + timedelta(minutes=step))
            with academy.store.transaction() as folding:
                ranking.fold(folding)

    with ThreadPoolExecutor(4) as many:
        list(many.map(score, [*crowd[:8], *crowd[:8]]))

    assert [(one.rank, one.score) for one in ranking.top(session, BOARD)] == [(1, 30)] * 8
    assert ranking.recount(session) == []


def test_what_waits_to_be_folded_counts_already_and_is_folded_once(session: Session, crowd: list[int]) -> None:
    for number, person in enumerate(crowd):
        ranking.move(session, BOARD, person, number, AT)
    waiting = len(session.scalars(select(RankDelta)).all())

    assert waiting == (3 * len(crowd) if session.get_bind().dialect.name == "postgresql" else 0)
    assert ranking.fold(session) == waiting
    assert ranking.fold(session) == 0
    assert session.scalars(select(RankDelta)).all() == []
    assert ranking.recount(session) == []
    assert ranking.members(session, BOARD) == len(crowd)
