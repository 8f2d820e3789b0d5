"""What is remembered, and which questions one review asks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.review import rules
from lms.learning.review.rules import Card, Given

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def card(*, right: bool = True, at: datetime = AT, due: datetime | None = None, stability: float = 10.0) -> Card:
    return Card(stability, 5.0, at, due or at + 10 * DAY, right)


def test_a_first_right_answer_comes_back_in_days_and_each_further_one_later() -> None:
    found = rules.answered(None, right=True, at=AT)
    spans = [found.due - found.at]
    for _ in range(4):
        found = rules.answered(found, right=True, at=found.due)
        spans.append(found.due - found.at)

    assert spans[0] == 2 * DAY
    assert spans == sorted(set(spans))
    assert spans[-1] <= rules.FARTHEST * DAY


def test_an_answer_that_is_not_right_comes_back_sooner() -> None:
    known = rules.answered(rules.answered(None, right=True, at=AT), right=True, at=AT + 2 * DAY)

    wrong = rules.answered(known, right=False, at=known.due)

    assert wrong.due - wrong.at < known.due - known.at
    assert not wrong.right


def test_the_same_answers_give_the_same_card_in_whatever_zone_they_are_told() -> None:
    berlin = AT.astimezone(ZoneInfo("Europe/Berlin"))

    assert rules.answered(None, right=True, at=AT) == rules.answered(None, right=True, at=berlin)
    assert rules.answered(None, right=True, at=berlin).at.tzinfo is UTC


@pytest.mark.parametrize(
    ("known", "since", "at", "expected"),
    [
        pytest.param(None, AT, AT, False, id="never answered"),
        pytest.param(card(right=False), AT, AT, False, id="not right"),
        pytest.param(card(), AT, AT + 300 * DAY, True, id="right since, however long ago"),
        pytest.param(card(at=AT - DAY / 86400), AT, AT + 300 * DAY, False, id="right a second too early, and faded"),
        pytest.param(card(at=AT - DAY), AT, AT + 9 * DAY, True, id="right before, and kept in mind: 10 days, S = 10"),
        pytest.param(card(at=AT - DAY), AT, AT + 10 * DAY, False, id="a day more"),
    ],
)
def test_remembered(known: Card | None, since: datetime, at: datetime, expected: bool) -> None:
    assert rules.remembered(known, since, at) == expected


def test_what_is_retained_fades_from_one_to_nine_tenths_at_its_stability() -> None:
    known = card(stability=10.0)

    assert rules.retained(known, AT) == 1.0
    assert rules.retained(known, AT + 10 * DAY) == pytest.approx(0.9)
    assert rules.retained(known, AT + 20 * DAY) < 0.9


def key(name: str, quiz: str = "q") -> tuple[str, str]:
    return (quiz, name)


def test_a_review_asks_first_what_a_renewal_wants_then_what_is_due() -> None:
    cards = {
        key("old"): card(at=AT - 9 * DAY, due=AT - 2 * DAY),
        key("older"): card(at=AT - 20 * DAY, due=AT - 3 * DAY),
        key("later"): card(due=AT + DAY),
        key("now"): card(due=AT),
        key("hidden"): card(due=AT - 9 * DAY),
        key("known"): card(at=AT - 30 * DAY, due=AT + 90 * DAY),
    }
    may = {*cards, key("new")} - {key("hidden")}
    wanted = (key("known"), key("new"), key("nobody's"))

    assert rules.choose(wanted, cards, may, AT) == (
        key("new"),
        key("known"),
        key("older"),
        key("old"),
        key("now"),
    )
    assert rules.waiting(wanted, cards, may, AT) == tuple(
        sorted([key("new"), key("known"), key("older"), key("old"), key("now")])
    )
    assert rules.next_due(cards, may) == AT - 3 * DAY
    assert rules.next_due({}, may) is None


def test_a_review_is_short() -> None:
    wanted = [key(str(number)) for number in range(20)]

    assert rules.choose(wanted, {}, set(wanted), AT) == tuple(wanted[: rules.MOST])


def test_cards_are_kept_to_the_last_digit() -> None:
    cards = rules.folded({}, [Given("a", True, AT), Given("b", False, AT), Given("a", True, AT + 3 * DAY)])

    assert rules.unpack(rules.pack(cards)) == cards
    assert set(cards) == {"a", "b"}


ANSWERS = st.lists(st.tuples(st.booleans(), st.integers(0, 400), st.integers(0, 86_399)), max_size=12)


@given(ANSWERS)
def test_whatever_is_answered_a_question_comes_back_within_a_year_and_bounds_hold(
    answers: list[tuple[bool, int, int]],
) -> None:
    at, found = AT, None
    for right, days, seconds in answers:
        at += timedelta(days=days, seconds=seconds)
        found = rules.answered(found, right=right, at=at)

        assert DAY <= found.due - at <= rules.FARTHEST * DAY
        assert 1 <= found.difficulty <= 10
        assert found.stability > 0
        assert 0 < rules.retained(found, at + timedelta(days=days)) <= 1


@given(ANSWERS, st.integers(0, 12))
def test_folding_in_parts_gives_what_folding_at_once_gives(answers: list[tuple[bool, int, int]], cut: int) -> None:
    at, given_all = AT, []
    for right, days, seconds in answers:
        at += timedelta(days=days, seconds=seconds)
        given_all.append(Given("a", right, at))
    part = rules.unpack(rules.pack(rules.folded({}, given_all[:cut])))

    assert rules.folded(part, given_all[cut:]) == rules.folded({}, given_all)
