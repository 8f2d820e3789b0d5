"""The states of a proposal, as one table."""

from datetime import UTC, datetime

import pytest

from lms.sharing.queue import rules
from lms.sharing.queue.rules import Deed, Standing, Step
from lms.sharing.rules import Unfit
from tests.sharing.queue.deeds import text

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 22, tzinfo=UTC)
AUTHOR, EDITOR = 1, 2
FINISHED = {
    rules.WAITING: {"hand-in": "waiting", "withdraw": "withdrawn", "ask": "changes", "approve": "approved"}
    | {"decline": "declined"},
    rules.CHANGES: {"hand-in": "waiting", "withdraw": "withdrawn", "decline": "declined"},
    rules.APPROVED: {},
    rules.DECLINED: {"reopen": "waiting"},
    rules.WITHDRAWN: {"hand-in": "waiting"},
}
"""Which step leads from where to where; every other one is refused."""


def deed(what: str, *, by: int | None = None, seen: int = 3, words: str = "Because.") -> Deed:
    who = by or (AUTHOR if what in rules.AUTHORS else EDITOR)
    return Deed(what, who, seen, words, edits=who == EDITOR)


@pytest.mark.parametrize("state", rules.STATES)
@pytest.mark.parametrize("what", rules.STEPS)
def test_each_step_leads_where_the_table_says_or_nowhere(state: str, what: str) -> None:
    standing = Standing(state, 3, AUTHOR)
    leads = FINISHED[state].get(what)

    if leads is None:
        with pytest.raises(rules.NotNow):
            rules.follow(standing, deed(what))
    else:
        assert rules.follow(standing, deed(what)) == leads
    actor = deed(what).by
    assert (what in rules.ways(standing, actor, edits=actor == EDITOR)) == (leads is not None)


@pytest.mark.parametrize("what", rules.STEPS)
def test_steps_belong_to_the_author_or_to_an_editor_who_is_not_the_author(what: str) -> None:
    standing = Standing(rules.WAITING, 3, AUTHOR)
    wrong = EDITOR if what in rules.AUTHORS else AUTHOR

    with pytest.raises(rules.NotYours):
        rules.follow(standing, Deed(what, wrong, 3, "Because.", edits=True))
    assert what not in rules.ways(standing, wrong, edits=True)


def test_somebody_who_is_no_editor_decides_nothing() -> None:
    standing = Standing(rules.WAITING, 3, AUTHOR)

    with pytest.raises(rules.NotYours):
        rules.follow(standing, Deed(rules.APPROVE, 9, 3))
    assert rules.ways(standing, 9, edits=False) == ()


def test_a_page_that_is_out_of_date_decides_nothing() -> None:
    for seen in (1, 2, 4):
        with pytest.raises(rules.Overtaken, match="Somebody was quicker"):
            rules.follow(Standing(rules.WAITING, 3, AUTHOR), deed(rules.DECLINE, seen=seen))


def test_the_very_same_step_a_second_time_is_no_step() -> None:
    last = Step(4, rules.DECLINE, "Because.", EDITOR, AT)
    standing = Standing(rules.DECLINED, 4, AUTHOR, last)

    assert rules.follow(standing, deed(rules.DECLINE)) is None
    for other in (deed(rules.DECLINE, words="Other."), deed(rules.DECLINE, by=3), deed(rules.ASK)):
        with pytest.raises((rules.Overtaken, rules.NotYours)):
            rules.follow(standing, other)


def test_the_author_reads_why() -> None:
    for what in (rules.ASK, rules.DECLINE):
        with pytest.raises(Unfit, match="Say "):
            rules.follow(Standing(rules.WAITING, 3, AUTHOR), deed(what, words=""))
    with pytest.raises(Unfit, match="at most 1,000"):
        rules.follow(Standing(rules.WAITING, 3, AUTHOR), deed(rules.DECLINE, words="x" * 1001))


def test_nobody_is_asked_about_an_item_of_a_feed_and_nobody_reads_why() -> None:
    standing = Standing(rules.WAITING, 1, None)

    assert rules.follow(standing, deed(rules.DECLINE, seen=1, words="")) == rules.DECLINED
    with pytest.raises(rules.NotNow, match="Nobody proposed it"):
        rules.follow(standing, deed(rules.ASK, seen=1))
    assert rules.ways(standing, EDITOR, edits=True) == (rules.APPROVE, rules.DECLINE)


def test_the_state_follows_from_the_steps() -> None:
    taken = ["hand-in", "ask", "hand-in", "decline", "reopen", "withdraw", "hand-in", "approve"]
    steps = [Step(n, what, "", None, AT) for n, what in enumerate(taken, 1)]

    states = [rules.state_of(steps[:n]) for n in range(1, 9)]

    assert states == ["waiting", "changes", "waiting", "declined", "waiting", "withdrawn", "waiting", "approved"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("summary", ""),
        ("body", "\n"),
        ("body", "ü" * 1025),
        ("link", "javascript:alert(1)"),
        ("link", "http://norda.example/"),
        ("link", "//norda.example"),
        ("remark", "x" * 1001),
    ],
)
def test_what_no_proposal_may_hold(field: str, value: str) -> None:
    with pytest.raises(Unfit) as caught:
        rules.checked(text(**{field: value}))

    assert caught.value.field == field


def test_a_proposal_needs_no_link() -> None:
    assert rules.checked(text(link="", body="ü" * 1024)).link == ""
