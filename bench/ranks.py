"""Boards with many people on them, inserted as rows, and how long it takes to look at one.

No person need have an account to be counted: keys of people are not looked up while the rows go in.
"""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, text

from bench import growth
from lms.contests.ranking import service as ranking
from lms.contests.ranking.models import BoardStanding
from lms.store.sessions import Store

BOARD = "bench:{count}"
FIRST = 10_000_000
"""The key of the first person on a board; nobody has an account of that number."""
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
MILLISECONDS = {"sqlite": 0.2, "postgresql": 1.0}
TIMES_AS_LONG = 3.0
MANY, FEW = 1_000_000, 10_000
ROUNDS, LOOKS = 25, 20

# Scores like those of a month: many have little, few have much, thousands share one.
_INDEXES = tuple(cast(Table, BoardStanding.__table__).indexes)
_SQLITE = """
INSERT INTO lms_board_standing (board, person_id, score, reached_at)
WITH RECURSIVE people (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM people WHERE n + 1 < :count)
SELECT :board, :first + n, (((n * 7919) % 1000) * ((n * 104729) % 1000)) / 400 * 2,
       '2026-11-' || substr('0' || (1 + (n * 31) % 28), -2) || ' 09:00:00.000000' FROM people
"""
_POSTGRESQL = """
INSERT INTO lms_board_standing (board, person_id, score, reached_at)
SELECT :board, :first + n, (((n * 7919) % 1000) * ((n * 104729) % 1000)) / 400 * 2,
       make_timestamptz(2026, 11, (1 + (n * 31) % 28)::int, 9, 0, 0, 'UTC')
FROM generate_series(CAST(0 AS bigint), CAST(:count AS bigint) - 1) n
"""


def fill(store: Store, count: int) -> str:
    """Put ``count`` people on a board of their own and give its name."""
    board = BOARD.format(count=count)
    with store.write_engine.connect() as connection:
        _keys_are_looked_up(store, connection, "no")
        with connection.begin():
            # An index made afterwards is sorted once.
            for index in _INDEXES:
                index.drop(connection)
            values = {"board": board, "count": count, "first": FIRST}
            connection.execute(text(_SQLITE if store.embedded else _POSTGRESQL), values)
            for index in _INDEXES:
                index.create(connection)
        _keys_are_looked_up(store, connection, "yes")
    with store.transaction() as session:
        ranking.rebuild(session, board)
    with store.read_engine.connect() as connection:
        for table in ("lms_board_standing", "lms_rank_bucket", "lms_rank_delta"):
            connection.execute(text(f"ANALYZE {table}"))
    return board


def _keys_are_looked_up(store: Store, connection: Connection, whether: str) -> None:
    if store.embedded:
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={whether}")
        return
    role = "replica" if whether == "no" else "origin"
    connection.execute(text(f"SET session_replication_role = {role}"))
    connection.commit()


def chosen(count: int, seed: str = "ranks") -> list[int]:
    """Choose people of a board, the same ones every time."""
    return [FIRST + one for one in random.Random(seed).sample(range(count), LOOKS)]


def milliseconds(store: Store, boards: Sequence[tuple[str, int]]) -> list[float]:
    """Say how long own rank, neighbours and the first ten take on each board, in turn: the best time of each person.

    Whatever else the machine does only adds to a time; the best of many is what the work itself takes.
    """
    best = [[float("inf")] * LOOKS for _ in boards]
    with store.reading() as session:
        for _ in range(ROUNDS):
            for times, (board, count) in zip(best, boards, strict=True):
                for number, person in enumerate(chosen(count)):
                    began = time.perf_counter()
                    ranking.view(session, board, person)
                    times[number] = min(times[number], time.perf_counter() - began)
    return [sum(times) * 1000 / LOOKS for times in best]


def by_sorting(store: Store, board: str, people: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the rank of people as a look at everybody gives it: person, rank."""
    query = "SELECT count(*) FROM lms_board_standing WHERE board = :board AND score > :score"
    mine = "SELECT score FROM lms_board_standing WHERE board = :board AND person_id = :person"
    with store.read_engine.connect() as connection:
        for person in people:
            score = connection.scalar(text(mine), {"board": board, "person": person})
            yield person, 1 + int(connection.scalar(text(query), {"board": board, "score": score}) or 0)


def rows(store: Store) -> list[dict[str, Any]]:
    """Measure a board of ten thousand beside one of a million."""
    few, many = milliseconds(store, [(fill(store, count), count) for count in (FEW, MANY)])
    kind = store.url.get_backend_name()
    return [
        growth.row(f"rank, neighbours, top ten of {MANY:,}", many, "ms", MILLISECONDS[kind]),
        growth.row(f"the same, beside {FEW:,}", many / few, "x", TIMES_AS_LONG),
    ]
