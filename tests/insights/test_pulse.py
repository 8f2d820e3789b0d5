"""The pulse: voluntary, answered once, kept without the person, and told in groups of five or more."""

import csv
import html
import io
import re
from datetime import timedelta
from itertools import combinations, product
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Integer, literal_column, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.home import service as home
from lms.insights.pulse import drawing, rules, service
from lms.insights.pulse.models import PulseCount, PulseMark, PulseRound, PulseSentence
from lms.people import service as people
from lms.web.academy import Academy
from tests import factories
from tests.factories import post

PAGE, ASK = "/programme/pulse", "/pulse"
ASKED = ("ahead", "stay", "free")


@pytest.fixture
def cleo(session: Session) -> int:
    """Who runs the programme."""
    return factories.person(session, "Cleo Champion", roles=("champion",))


@pytest.fixture
def crew(session: Session) -> list[int]:
    """Sixteen people."""
    return [factories.person(session, f"Person {n:02}", password=None) for n in range(16)]


@pytest.fixture
def opened(session: Session, cleo: int, clock: Any) -> str:
    """A round that is open."""
    public_id = service.open_round(session, ASKED, 14, by=cleo, at=clock())
    session.commit()
    return public_id


def fill(session: Session, crew: list[int], public_id: str, at: Any, sentences: int = 0) -> None:
    """Let everybody answer: half agree, half do not, and two leave the last question out."""
    for n, one in enumerate(crew):
        given = {"ahead": 4 if n % 2 else 1, "stay": 3, **({"free": n % 5} if n > 1 else {})}
        service.answer(session, one, public_id, given, f"Sentence {n}" if n < sentences else "", at=at)
    session.commit()


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def dump(session: Session) -> dict[str, Any]:
    """Give everything the pulse keeps."""
    tables = (PulseRound, PulseMark, PulseCount, PulseSentence)
    return {one.__tablename__: session.execute(select(one.__table__)).all() for one in tables}


@pytest.mark.once
@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([0, 0, 0, 0, 0], []),
        ([0, 0, 0, 0, 30], []),
        ([2, 2, 2, 2, 1], []),
        ([5, 0, 0, 0, 5], [((0,), 5), ((1, 2, 3, 4), 5)]),
        ([1, 1, 1, 1, 1], []),
        ([9, 0, 4, 0, 0], []),
        ([9, 0, 5, 0, 0], [((0,), 5), ((1, 2, 3, 4), 5)]),
        ([5, 6, 7, 8, 11], [((0,), 5), ((1,), 5), ((2,), 5), ((3,), 5), ((4,), 10)]),
        ([0, 3, 4, 12, 6], [((0, 1, 2), 5), ((3,), 10), ((4,), 5)]),
        ([0, 0, 20, 3, 4], [((0, 1, 2), 20), ((3, 4), 5)]),
    ],
)
def test_neighbouring_answers_are_put_together_until_five_gave_each(counts: list[int], said: list[Any]) -> None:
    assert [(one.options, one.people) for one in rules.said(counts)] == said


@pytest.mark.once
@pytest.mark.parametrize(
    ("counts", "percent"),
    [
        ([5, 0, 0, 0, 5], None),
        ([0, 0, 20, 3, 4], 20),
        ([0, 3, 4, 12, 6], 75),
        ([6, 6, 6, 6, 0], 25),
        ([9, 0, 0, 9, 9], None),
        ([5, 0, 5, 0, 1], None),
        ([0] * 5, None),
    ],
)
def test_how_many_agree_is_told_only_by_what_is_told_anyway(counts: list[int], percent: int | None) -> None:
    assert rules.agree(rules.said(counts)) == percent


@pytest.mark.once
@pytest.mark.parametrize("counts", list(product([0, 2, 5, 9], repeat=5))[::7])
def test_no_group_or_difference_of_groups_is_of_one_to_four(counts: tuple[int, ...]) -> None:
    shown = rules.said(counts)

    real = [sum(counts[option] for option in one.options) for one in shown]
    assert all(number >= 5 for number in real)
    assert len(shown) != 1
    assert sorted(option for one in shown for option in one.options) == (list(range(5)) if shown else [])
    for size in range(1, len(real)):
        for some in combinations(real, size):
            assert sum(real) - sum(some) >= 5


@pytest.mark.once
@pytest.mark.parametrize("keys", [(), ("ahead",), ("ahead", "ahead"), ("ahead", "else"), tuple(rules.QUESTIONS)])
def test_a_round_asks_two_to_five_questions_of_the_set(keys: tuple[str, ...]) -> None:
    with pytest.raises(rules.Unfit):
        rules.chosen(keys)
    assert rules.chosen(("stay", "ahead")) == ["ahead", "stay"]


@pytest.mark.once
def test_marks_of_a_thousand_people_are_a_thousand() -> None:
    assert len({rules.mark(n, 123_456_789, 987_654_321) for n in range(1, 1001)}) == 1000


@pytest.mark.once
def test_answers_that_are_none_do_not_count() -> None:
    assert rules.answered(ASKED, {"ahead": 4, "stay": 5, "free": -1, "else": 1}, "") == {"ahead": 4}
    assert rules.answered(ASKED, {}, "One sentence.") == {}
    for answers, sentence in (({}, ""), ({"ahead": 9}, ""), ({"ahead": 1}, "x" * 281)):
        with pytest.raises(rules.Unfit):
            rules.answered(ASKED, answers, sentence)


def test_today_says_so_in_one_line_until_somebody_answers_or_not(
    client: FlaskClient, session: Session, crew: list[int], opened: str
) -> None:
    factories.sign_in(client, session, crew[0])
    line = words(client.get("/").text)
    assert "A few questions, without names" in line
    page = client.get(ASK).text
    assert page.count('class="button button--equal"') == 2
    assert "checked" not in page

    assert post(client, f"{ASK}/{opened}", ahead="4", stay="none", sentence="More tea.").status_code == 303

    assert "A few questions" not in words(client.get("/").text)
    assert "You are done with this round" in words(client.get(ASK).text)
    factories.sign_in(client, session, crew[1])
    assert post(client, f"{ASK}/{opened}/not-now").headers["Location"].endswith("/")
    assert "A few questions" not in words(client.get("/").text)
    assert "You are done with this round" in words(client.get(ASK).text)


def test_nobody_answers_twice_and_no_answer_is_kept_with_anybody(
    client: FlaskClient, session: Session, crew: list[int], opened: str
) -> None:
    factories.sign_in(client, session, crew[0])
    for option in ("4", "0"):
        assert post(client, f"{ASK}/{opened}", ahead=option).status_code == 303

    kept = dump(session)
    assert [(row.question, row.option, row.count) for row in kept["lms_pulse_count"]] == [
        ("ahead", 4, 1),
        (service.PEOPLE, 0, 1),
    ]
    assert len(kept["lms_pulse_mark"]) == 1
    for model in (PulseMark, PulseCount, PulseSentence):
        assert not {key.column.table.name for key in model.__table__.foreign_keys} - {"lms_pulse_round"}


def test_an_answer_and_a_not_now_leave_the_same_mark(
    session: Session, crew: list[int], opened: str, clock: Any
) -> None:
    service.answer(session, crew[0], opened, {"ahead": 1}, "", at=clock())
    answered = session.scalars(select(PulseMark.mark)).all()
    session.execute(text("DELETE FROM lms_pulse_mark"))
    service.not_now(session, crew[0], opened, at=clock())
    assert session.scalars(select(PulseMark.mark)).all() == answered


def test_closing_destroys_the_key_the_marks_and_too_few_sentences(
    session: Session, crew: list[int], cleo: int, opened: str, clock: Any
) -> None:
    fill(session, crew, opened, clock(), sentences=4)
    service.close(session, opened, by=cleo, at=clock())
    session.commit()

    kept = dump(session)
    assert (kept["lms_pulse_round"][0].factor, kept["lms_pulse_round"][0].shift) == (None, None)
    assert kept["lms_pulse_mark"] == []
    assert kept["lms_pulse_sentence"] == []
    with pytest.raises(rules.NoSuchRound):
        service.close(session, opened, by=cleo, at=clock())
    with pytest.raises(rules.NoSuchRound):
        service.answer(session, crew[0], opened, {"ahead": 1}, "", at=clock())


def test_a_key_cannot_outlive_its_round(session: Session, opened: str, clock: Any) -> None:
    row = session.scalars(select(PulseRound)).one()
    row.closed_at = clock()
    with pytest.raises(IntegrityError):
        session.flush()


def test_five_sentences_are_shuffled_and_kept(
    session: Session, crew: list[int], cleo: int, opened: str, clock: Any
) -> None:
    fill(session, crew, opened, clock(), sentences=16)
    row = session.scalars(select(PulseRound)).one()
    assert service.sentences(session, row.id) == ()
    service.close(session, opened, by=cleo, at=clock())

    found = service.sentences(session, row.id)

    assert sorted(found) == sorted(f"Sentence {n}" for n in range(16))
    assert list(found) != [f"Sentence {n}" for n in range(16)]


def test_a_job_closes_a_round_when_its_time_is_over(session: Session, opened: str, crew: list[int], clock: Any) -> None:
    assert service.end(session, clock() + timedelta(days=14, seconds=-1)) == 0
    late = clock() + timedelta(days=14)
    with pytest.raises(rules.NoSuchRound):
        service.not_now(session, crew[0], opened, at=late)
    assert service.end(session, late) == 1
    assert service.end(session, late) == 0


def test_one_round_at_a_time(session: Session, opened: str, cleo: int, clock: Any) -> None:
    with pytest.raises(rules.OneIsOpen):
        service.open_round(session, ASKED, 7, by=cleo, at=clock())
    with pytest.raises(rules.Unfit):
        service.open_round(session, ASKED, 8, by=cleo, at=clock())
    assert service.open_round(session, ASKED, 7, by=cleo, at=clock() + timedelta(days=15))


def test_nothing_is_said_of_an_open_round(
    client: FlaskClient, session: Session, crew: list[int], cleo: int, opened: str, clock: Any
) -> None:
    factories.sign_in(client, session, cleo)
    before = client.get(PAGE).text
    fill(session, crew, opened, clock(), sentences=8)

    assert words(client.get(PAGE).text) == words(before)
    assert client.get(f"{PAGE}/{opened}/ahead.csv").status_code == 404


def test_results_are_charts_tables_and_files_of_groups_of_five(
    client: FlaskClient, session: Session, crew: list[int], cleo: int, opened: str, clock: Any
) -> None:
    fill(session, crew, opened, clock(), sentences=6)
    factories.sign_in(client, session, cleo)
    assert post(client, f"{PAGE}/{opened}/close").status_code == 303

    page = client.get(PAGE).text

    shown = words(page)
    assert "At least 15 answered." in shown
    assert "Sentence 3" in shown
    assert page.count('role="img"') == 2
    assert "Too few answered, or too many the same" in shown, "everybody said the same of staying"
    assert rows(client, opened, "ahead") == [
        ["Answer", "People, at least"],
        ["Not at all or Rather not", "5"],
        ["Partly, Mostly or Fully", "5"],
    ]
    assert client.get(f"{PAGE}/{opened}/ahead{drawing.TREND}.csv").status_code == 404
    assert "Person" not in page


def rows(client: FlaskClient, public_id: str, name: str) -> list[list[str]]:
    reply = client.get(f"{PAGE}/{public_id}/{name}.csv")
    assert reply.status_code == 200
    return list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))


def test_no_two_views_of_rounds_reveal_anybody(
    client: FlaskClient, session: Session, crew: list[int], cleo: int, clock: Any
) -> None:
    rounds, real = [], {}
    for number in range(3):
        public_id = service.open_round(session, ASKED, 7, by=cleo, at=clock())
        for n, one in enumerate(crew[: 16 - number]):
            given = {"ahead": (n * (number + 1)) % 5, "stay": 4 if n < 8 else n % 3, "free": 0}
            service.answer(session, one, public_id, given, "", at=clock())
            for question, option in given.items():
                real.setdefault((public_id, question), [0] * 5)[option] += 1
        service.close(session, public_id, by=cleo, at=clock())
        rounds.append(public_id)
    session.commit()
    factories.sign_in(client, session, cleo)
    found = {(one, question): rows(client, one, question)[1:] for one in rounds for question in ASKED}

    for view, other in combinations(found, 2):
        for table, of in ((found[view], view), (found[other], other)):
            numbers = [int(row[1]) for row in table]
            assert all(number >= 5 and number % 5 == 0 for number in numbers)
            assert len(numbers) != 1
            assert sum(numbers) <= sum(real[of])
    assert all(found[one, "free"] == [] for one in rounds), "all said the same"
    trends = [one for one in ASKED if client.get(f"{PAGE}/{rounds[0]}/{one}{drawing.TREND}.csv").status_code == 200]
    assert "stay" in trends
    assert "free" not in trends
    for one in rounds:
        page = client.get(PAGE, query_string={"round": one}).text
        assert page.count("<figure") == len(ASKED) + len(trends)
    trend = rows(client, rounds[0], "stay" + drawing.TREND)
    assert len(trend) == 4
    assert all(row[1].isdecimal() or "fewer than five" in row[1] for row in trend[1:])


def test_an_empty_answer_is_asked_again_with_everything_typed(
    client: FlaskClient, session: Session, crew: list[int], opened: str
) -> None:
    factories.sign_in(client, session, crew[0])
    empty = post(client, f"{ASK}/{opened}", ahead="none")
    long = post(client, f"{ASK}/{opened}", ahead="4", sentence="y" * 281)
    odd = post(client, f"{ASK}/{opened}", ahead="17")

    assert (empty.status_code, long.status_code, odd.status_code) == (422, 422, 422)
    assert "Answer one of the questions at least" in words(empty.text)
    assert "y" * 281 in long.text
    assert re.search(r'value="4"[^>]*checked|checked[^>]*value="4"', long.text)
    assert dump(session)["lms_pulse_mark"] == []


def test_a_round_that_is_none_is_missing(client: FlaskClient, session: Session, crew: list[int], cleo: int) -> None:
    factories.sign_in(client, session, cleo)
    assert "Nothing is asked at the moment" in words(client.get(ASK).text)
    for path in (f"{ASK}/none", f"{ASK}/none/not-now", f"{PAGE}/none/close"):
        assert post(client, path).status_code == 404


def test_a_champion_opens_a_round_and_is_told_what_is_wrong(client: FlaskClient, session: Session, cleo: int) -> None:
    factories.sign_in(client, session, cleo)
    few = post(client, PAGE, questions=["ahead"], days="7")
    none = post(client, PAGE, questions=["ahead", "stay"])
    assert (few.status_code, none.status_code) == (422, 422)
    assert "Choose 2 to 5 questions" in words(few.text)
    assert "Choose how long" in words(none.text)

    assert post(client, PAGE, questions=["ahead", "stay"], days="7").status_code == 303

    assert "A round is open" in words(client.get(PAGE).text)
    assert post(client, PAGE, questions=["ahead", "stay"], days="7").status_code == 422


def test_erasing_who_opened_a_round_leaves_the_round(session: Session, cleo: int, opened: str, clock: Any) -> None:
    factories.person(session, "Other")
    people.erase(session, cleo, at=clock(), by=None)
    session.commit()
    assert session.scalars(select(PulseRound.opened_by)).one() is None


def test_today_brings_the_line_without_a_query_of_its_own(academy: Academy, clock: Any) -> None:
    column = literal_column("lms_person.id", Integer)
    assert "pulse" in home.columns(column, column, at=clock(), zone_name="UTC")
