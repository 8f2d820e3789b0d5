"""What a reward may be called, and what its code looks like."""

from datetime import UTC, datetime

import pytest

from lms.contests.rewards import rules
from lms.contests.rewards.rules import Claim, Entry, Reward, Unfit

LUNCH = Entry("Lunch with a team", "Show the code at the desk.", 3, offered=True)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A voucher of 50 €", "50 €"),
        ("€50", "€50"),
        ("20 euros", "20 euros"),
        ("$ 1,000.50 off", "$ 1,000.50"),
        ("CHF 20", "CHF 20"),
        ("A book", ""),
        ("2 tickets to the fair", ""),
        ("A pound of coffee", ""),
        ("The 3 european towns", ""),
    ],
)
def test_a_sum_of_money_is_found(text: str, named: str) -> None:
    assert rules.money(text) == named


@pytest.mark.parametrize(
    ("entry", "taken", "field"),
    [
        (Entry("", "", 1, offered=True), 0, "title"),
        (Entry("Worth 50 €", "", 1, offered=True), 0, "title"),
        (Entry("Lunch", "It costs $20.", 1, offered=True), 0, "about"),
        (Entry("Lunch", "", 2, offered=True), 3, "stock"),
        (Entry("Lunch", "", 10_001, offered=True), 0, "stock"),
        (Entry("Lunch", "", -1, offered=True), 0, "stock"),
    ],
)
def test_what_does_not_fit_names_its_field(entry: Entry, taken: int, field: str) -> None:
    with pytest.raises(Unfit) as refused:
        rules.check(entry, taken)
    assert refused.value.field == field


def test_a_reward_may_have_just_as_many_as_were_chosen() -> None:
    rules.check(LUNCH, 3)


def test_a_reward_is_open_while_it_is_offered_and_some_are_left() -> None:
    assert Reward(1, "Lunch", "", 3, 1, offered=True).left == 2
    assert Reward(1, "Lunch", "", 3, 1, offered=True).open
    assert not Reward(1, "Lunch", "", 3, 3, offered=True).open
    assert not Reward(1, "Lunch", "", 3, 0, offered=False).open


def test_a_code_is_read_however_it_was_typed() -> None:
    code = rules.code_of(2**59 + 12_345)
    shown = Claim("c", "Contest", datetime(2026, 11, 22, tzinfo=UTC), code=code).shown_code
    assert len(code) == rules.CODE_LENGTH
    assert len(shown.split("-")) == 3
    assert rules.clean_code(f" {shown.upper()} ") == code
    assert rules.clean_code(code.replace("0", "O").replace("1", "l")) == code
    assert rules.clean_code("too short") == ""
    assert rules.clean_code("u" * 12) == ""
