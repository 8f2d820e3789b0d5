"""Many badges at once: the column is found, lines are checked in chunks by a job, and nothing in them runs."""

import csv
import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.delivery import jobs
from lms.recognition import service as recognition
from lms.recognition.desk import arriving, lists, rules, service
from lms.recognition.desk.models import CheckList
from lms.recognition.desk.rules import Unfit
from lms.recognition.models import Award
from lms.web.academy import Academy
from tests import factories
from tests.conftest import MovableClock
from tests.factories import sign_in
from tests.recognition.credentials import forging
from tests.recognition.deeds import asked, words
from tests.recognition.desk.forged import Downloads
from tests.recognition.desk.test_pages import upload

Download = Callable[[str], Downloads]
ID = "AbCdEfGhIjKlMnOpQrStUv"


def texts(table: str, column: str = "") -> list[tuple[int, str]]:
    return list(service.texts_of(io.StringIO(table), column))


@pytest.mark.once
@pytest.mark.parametrize(
    ("table", "found"),
    [
        (ID, [(1, ID)]),
        (f"{ID}\n\n{ID}\n", [(1, ID), (3, ID)]),
        (f"name;badge\nAda;{ID}\n", [(2, ID)]),
        (f"name,link\nAda,https://x.example/badges/{ID}\n", [(2, f"https://x.example/badges/{ID}")]),
        (f"person\tproof\nAda\t{ID}\nBo\t{forging.ACADEMY.jwt()}\n", [(2, ID), (3, forging.ACADEMY.jwt())]),
        (f"a,b\n,{ID}\nx\n", [(2, ID)]),
        (f'"id","note"\n{ID},"two\nlines"\n{ID},\n', [(2, ID), (3, ID)]),
    ],
)
def test_the_column_of_badges_is_found(table: str, found: list[tuple[int, str]]) -> None:
    assert texts(table) == found


@pytest.mark.once
def test_a_column_may_be_named() -> None:
    assert texts(f"id,proof\n1,{ID}\n", "Proof") == [(2, ID)]
    with pytest.raises(Unfit, match=r"There is no column “seal”\. There are: id, proof"):
        texts(f"id,proof\n1,{ID}\n", "seal")


@pytest.mark.once
@pytest.mark.parametrize("table", ["name,team\nAda,North\n", "", "\n\n", "a" * 200_000])
def test_a_table_without_badges_is_refused(table: str) -> None:
    with pytest.raises(Unfit):
        texts(table)


@pytest.mark.once
@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_cells_that_start_a_formula_are_neutralised(cell: str) -> None:
    assert rules.neutral(cell) == f"'{cell}"
    assert rules.neutral("Ada") == "Ada"


def run(academy: Academy) -> None:
    """Do what is due until nothing is."""
    lists.run(academy, academy.clock())


def test_a_list_of_every_kind_is_checked_and_downloaded(
    desk: FlaskClient, session: Session, held: list[str], downloads: Download
) -> None:
    one = downloads(held[0])
    forged = forging.rewritten(one.jwt.decode().strip(), "credentialSubject.achievement.name", "=HYPERLINK(1)")
    given = [held[0], f"http://localhost/badges/{held[1]}", one.jwt.decode().strip(), forged, ID, "=1+1", "far"]
    given.append(f"https://elsewhere.example/badges/{ID}")
    table = io.StringIO()
    csv.writer(table).writerows([["badge", "note"], *([one, "x"] for one in given)])

    page = upload(desk, table.getvalue().encode(), "team.csv", "/check/lists")
    assert "0 of 8 lines checked" in words(page.text)
    assert page.headers["Refresh"] == "2"
    assert "Refresh" not in desk.get(f"{page.request.path}?still=1").headers
    run(session.info["academy"])
    done = desk.get(page.request.path)
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{page.request.path}.csv").text)))

    assert "All 8 lines checked." in words(done.text)
    assert "Refresh" not in done.headers
    codes = ["valid", "valid", "valid", "altered-level", "no-such-badge", "not-an-id", "not-an-id", "foreign-address"]
    assert [row["code"] for row in rows] == codes
    assert [row["line"] for row in rows] == [str(n) for n in range(2, 10)]
    assert rows[0]["holder"] == "Ada Lovelace"
    assert rows[5]["given"] == "'=1+1"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert len(rows[2]["given"]) <= lists.MOST_GIVEN + 1, "a JWT is not kept once it was checked"
    only = words(desk.get(f"{page.request.path}?show=forged").text)
    assert "The level or badge was altered" in only
    assert ID not in only


def test_a_list_is_its_senders_alone(desk: FlaskClient, session: Session, held: list[str]) -> None:
    where = upload(desk, f"badge\n{held[0]}\n".encode(), "team.csv", "/check/lists").request.path
    assert "team.csv" in desk.get("/check/lists").text

    sign_in(desk, session, factories.person(session, "Other Staff", roles=("staff",)))

    assert desk.get(where).status_code == 404
    assert desk.get(f"{where}.csv").status_code == 404
    assert "team.csv" not in desk.get("/check/lists").text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "No column holds badge ids"),
        (b"name\nAda\n", "No column holds badge ids"),
        (b"badge\n", "The list is empty."),
        (b"\xff\xfe\x00badge", "no table we can read"),
        (b"badge\n" + f"{ID}\n".encode() * 10_001, "at most 10,000 lines"),
    ],
)
def test_a_list_that_cannot_be_checked_is_refused_whole(desk: FlaskClient, data: bytes, said: str) -> None:
    reply = upload(desk, data, "bad.csv", "/check/lists")

    assert reply.status_code == 422
    assert said in reply.text
    assert "bad.csv" not in desk.get("/check/lists").text


def test_the_badge_of_somebody_who_leaves_goes_out_of_lists_and_checks(
    desk: FlaskClient, session: Session, held: list[str], ada: int
) -> None:
    where = upload(desk, f"badge\n{held[0]}\n".encode(), "team.csv", "/check/lists").request.path
    run(session.info["academy"])
    assert "Ada Lovelace" in desk.get(where).text

    session.execute(Award.__table__.delete().where(Award.person_id == ada))
    session.commit()

    assert "Ada Lovelace" not in desk.get(where).text
    assert "Ada Lovelace" not in desk.get("/check/history").text


def test_two_workers_check_each_line_once(academy: Academy, session: Session, held: list[str], sam: int) -> None:
    key = service.send(session, sam, "a.csv", io.StringIO(f"badge\n{held[0]}\n"), at=academy.clock())
    session.commit()
    with academy.store.transaction() as mine:
        assert lists._lease(mine, academy.clock()) is not None
    with academy.store.transaction() as other:
        assert lists._lease(other, academy.clock()) is None
    assert service.one(session, sam, key).checked == 0


def test_a_worker_that_died_is_followed_by_another(
    academy: Academy, session: Session, clock: MovableClock, held: list[str], sam: int
) -> None:
    key = service.send(session, sam, "a.csv", io.StringIO(f"badge\n{held[0]}\n"), at=clock.now)
    session.commit()
    with academy.store.transaction() as dead:
        lists._lease(dead, clock.now)
    clock.move(seconds=121)

    run(academy)

    session.expire_all()
    assert service.one(session, sam, key).done


def ten_thousand(session: Session, ada: int, held: list[str]) -> list[str]:
    """Give Ada ten thousand badges."""
    model = session.query(Award).filter_by(public_id=held[0]).one()
    kept = {column.name: getattr(model, column.name) for column in Award.__table__.columns if column.name != "id"}
    ids = [f"Badge{number:05}OfAdaLovelace" for number in range(10_000)]
    rows: list[dict[str, Any]] = [{**kept, "public_id": one, "key": f"badge:many{one}"} for one in ids]
    session.execute(insert(Award), rows)
    session.commit()
    return ids


def test_ten_thousand_badges_are_checked_in_a_few_seconds(
    desk: FlaskClient, session: Session, held: list[str], ada: int
) -> None:
    ids = ten_thousand(session, ada, held)
    begin = time.monotonic()
    page = upload(desk, ("badge\n" + "\n".join(ids)).encode(), "all.csv", "/check/lists")
    sent = time.monotonic() - begin
    academy = session.info["academy"]
    begin = time.monotonic()
    lists.run(academy, academy.clock())
    checked = time.monotonic() - begin

    assert "All 10,000 lines checked." in words(desk.get(page.request.path).text)
    assert desk.get(f"{page.request.path}.csv").text.count("Ada Lovelace") == 10_000
    print(f"sent in {sent:.2f} s, checked in {checked:.2f} s")
    assert sent + checked < 30


def test_a_page_of_ten_thousand_costs_what_a_page_of_one_costs(
    desk: FlaskClient, academy: Academy, session: Session, held: list[str], ada: int
) -> None:
    counts = []
    for many in (1, 500):
        page = upload(desk, ("badge\n" + f"{held[0]}\n" * many).encode(), "all.csv", "/check/lists")
        run(academy)
        for path in (page.request.path, "/check/lists", "/check/history", "/check", "/check/people?q=ada"):
            with asked(academy) as statements:
                assert desk.get(path).status_code == 200
            counts.append((many, path.partition("?")[0], len(statements)))
    assert [one[2] for one in counts[:5]] == [one[2] for one in counts[5:]]
    assert max(one[2] for one in counts) <= 6, counts


def test_the_jobs_of_the_desk_run_with_all_others(
    academy: Academy, session: Session, held: list[str], sam: int
) -> None:
    key = service.send(session, sam, "a.csv", io.StringIO(f"badge\n{held[0]}\n"), at=academy.clock())
    recognition.set_public(session, recognition.award(session, held[0]).person_id, held[0], public=True)
    session.commit()

    jobs.run_once(academy)

    session.expire_all()
    assert service.one(session, sam, key).done


def test_a_list_that_breaks_off_while_it_arrives_leaves_nothing(
    academy: Academy, session: Session, clock: MovableClock, sam: int
) -> None:
    session.commit()

    class Breaking(io.StringIO):
        def __next__(self) -> str:
            if self.tell() > 20_000:
                raise OSError("the connection is gone")
            return super().__next__()

    with pytest.raises(OSError, match="gone"):
        service.take_in(academy, sam, "a.csv", Breaking("badge\n" + f"{ID}\n" * 5_000))

    assert service.lists(session, sam) == []
    session.commit()
    key = service.take_in(academy, sam, "b.csv", io.StringIO("badge\n" + f"{ID}\n" * 1_200))
    assert service.one(session, sam, key).total == 1_200


def test_a_list_that_never_arrived_is_neither_shown_nor_checked_and_goes(
    academy: Academy, session: Session, clock: MovableClock, sam: int
) -> None:
    arriving._begun(session, sam, "half.csv", clock.now)
    session.commit()
    clock.move(minutes=31)

    lists.run(academy, clock.now)
    assert service.lists(session, sam) == []
    session.commit()
    service.sweep(session, clock.now)
    session.commit()

    assert session.query(CheckList).count() == 0
