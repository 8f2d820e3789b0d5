"""Proposals from hand to hand, on a real database."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.delivery.models import OutboxItem
from lms.people import service as people
from lms.sharing import service as sharing
from lms.sharing.models import Caption, Story
from lms.sharing.queue import rules
from lms.sharing.queue import service as queue
from lms.sharing.queue.models import Proposal, ProposalStep
from lms.sharing.queue.service import Editor
from lms.sharing.rules import Unfit
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.sharing import deeds as stories
from tests.sharing.queue import deeds

LATER = AT + timedelta(hours=1)


def state(session: Session, public_id: str) -> tuple[str, int]:
    found = queue.proposal(session, public_id).standing
    return found.state, found.steps


def mails(session: Session) -> list[dict[str, Any]]:
    return list(session.scalars(select(OutboxItem.payload).order_by(OutboxItem.id)))


def test_a_proposal_goes_back_and_forth_and_becomes_a_story(
    session: Session, amara: int, editor: Editor, proposal: str
) -> None:
    queue.decide(session, editor, proposal, rules.ASK, words="Shorter, please.", seen=1, at=LATER)
    queue.change(session, amara, proposal, deeds.text(title="A door"), seen=2, at=LATER)
    story_id = queue.approve(session, editor, proposal, deeds.draft(title="The door"), seen=3, at=LATER)
    session.commit()

    shown = queue.own(session, amara, proposal)
    assert (shown.text.title, shown.standing.state, shown.story_id) == ("A door", "approved", story_id)
    assert [(one.what, one.words, one.name) for one in shown.lines] == [
        ("hand-in", "", "Amara Okafor"),
        ("ask", "Shorter, please.", "Cham Pion"),
        ("hand-in", "", "Amara Okafor"),
        ("approve", "", "Cham Pion"),
    ]
    assert sharing.story(session, story_id).title == "The door"
    assert queue.credit(session, story_id) == "Amara Okafor"
    assert queue.recount(session) == []


def test_the_author_hears_of_every_answer(session: Session, amara: int, editor: Editor, proposal: str) -> None:
    queue.decide(session, editor, proposal, rules.ASK, words="Shorter, please.", seen=1, at=LATER)
    queue.change(session, amara, proposal, deeds.text(), seen=2, at=LATER)
    queue.approve(session, editor, proposal, deeds.draft(), seen=3, at=LATER)

    told = mails(session)
    assert [one["subject"] for one in told] == ["About your proposal", "Your proposal is a story now"]
    assert {one["to"] for one in told} == {"amara.okafor@norda.example"}
    assert "Shorter, please." in told[0]["text"]
    assert f"/share/proposals/{proposal}" in told[0]["text"]


def test_whoever_is_gone_gets_no_mail(session: Session, amara: int, editor: Editor, proposal: str) -> None:
    people.deactivate(session, amara, at=AT, by=None)

    queue.decide(session, editor, proposal, rules.DECLINE, words="Not now.", seen=1, at=LATER)

    assert mails(session) == []


def test_nobody_is_named_who_did_not_ask_for_it(session: Session, amara: int, editor: Editor) -> None:
    public_id = deeds.propose(session, amara, credited=False)

    story_id = queue.approve(session, editor, public_id, deeds.draft(), seen=1, at=LATER)

    assert queue.credit(session, story_id) == ""


def test_proposing_needs_the_key_and_so_the_persons_own_choice(session: Session, ada: int, amara: int) -> None:
    with pytest.raises(advocacy.Locked):
        deeds.propose(session, ada)
    choices.opt_out(session, amara)

    with pytest.raises(advocacy.Locked):
        deeds.propose(session, amara)


def test_who_leaves_keeps_proposals_but_changes_none_and_the_queue_reads_the_same(
    session: Session, amara: int, proposal: str
) -> None:
    before = queue.queue(session, AT)
    choices.opt_out(session, amara)

    assert queue.queue(session, AT) == before
    with pytest.raises(advocacy.Locked):
        queue.change(session, amara, proposal, deeds.text(title="Other"), seen=1, at=LATER)
    queue.withdraw(session, amara, proposal, seen=1, at=LATER)
    assert state(session, proposal) == ("withdrawn", 2)


def test_what_is_withdrawn_can_be_handed_in_again(session: Session, amara: int, proposal: str) -> None:
    queue.withdraw(session, amara, proposal, seen=1, at=LATER)
    queue.change(session, amara, proposal, deeds.text(title="Again"), seen=2, at=LATER)

    assert state(session, proposal) == ("waiting", 3)
    assert queue.own(session, amara, proposal).text.title == "Again"


def test_the_same_form_sent_twice_is_one_proposal(session: Session, amara: int, eve: int, proposal: str) -> None:
    assert deeds.propose(session, amara, title="Other words") == proposal
    assert deeds.propose(session, amara, key="form-2") != proposal
    assert deeds.propose(session, eve) != proposal


def test_twenty_are_the_most_that_are_under_way(session: Session, amara: int) -> None:
    made = [deeds.propose(session, amara, key=str(number)) for number in range(rules.MOST_OPEN)]

    with pytest.raises(Unfit, match="You have 20 proposals under way"):
        deeds.propose(session, amara, key="more")
    queue.withdraw(session, amara, made[0], seen=1, at=LATER)
    assert deeds.propose(session, amara, key="more")


def test_a_doubled_decision_is_one(session: Session, editor: Editor, proposal: str) -> None:
    for _ in range(3):
        queue.decide(session, editor, proposal, rules.DECLINE, words="Not now.", seen=1, at=LATER)

    assert state(session, proposal) == ("declined", 2)
    assert len(mails(session)) == 1


def test_a_doubled_approval_makes_one_story(session: Session, editor: Editor, proposal: str) -> None:
    made = {queue.approve(session, editor, proposal, deeds.draft(), seen=1, at=LATER) for _ in range(3)}

    assert len(made) == 1
    assert len(session.scalars(select(Story.id)).all()) == 1


def test_of_two_editors_the_second_hears_what_the_first_did(
    session: Session, editor: Editor, eve: int, proposal: str
) -> None:
    queue.decide(session, editor, proposal, rules.DECLINE, words="Not now.", seen=1, at=LATER)

    with pytest.raises(queue.Overtaken, match="It is declined already"):
        queue.approve(session, Editor(eve), proposal, deeds.draft(), seen=1, at=LATER)
    assert session.scalars(select(Story.id)).all() == []


def test_an_editor_decides_on_what_they_saw(session: Session, amara: int, editor: Editor, proposal: str) -> None:
    queue.change(session, amara, proposal, deeds.text(title="Something else"), seen=1, at=LATER)

    with pytest.raises(queue.Overtaken):
        queue.approve(session, editor, proposal, deeds.draft(), seen=1, at=LATER)


def test_a_spokesperson_decides_but_not_about_their_own(session: Session, eve: int, proposal: str) -> None:
    own = deeds.propose(session, eve)

    queue.approve(session, Editor(eve), proposal, deeds.draft(), seen=1, at=LATER)
    with pytest.raises(queue.NotYours, match="of their own"):
        queue.approve(session, Editor(eve), own, deeds.draft(), seen=1, at=LATER)


def test_who_may_not_publish_decides_nothing(session: Session, amara: int, eve: int) -> None:
    other = deeds.propose(session, eve)

    with pytest.raises(queue.NotYours):
        queue.decide(session, Editor(amara), other, rules.DECLINE, words="No.", seen=1, at=LATER)
    with pytest.raises(queue.NotYours):
        queue.approve(session, Editor(amara), other, deeds.draft(), seen=1, at=LATER)
    with pytest.raises(queue.NotYours):
        queue.decline_items(session, Editor(amara), [other], at=LATER)


def test_an_unfit_story_leaves_the_proposal_where_it_is(session: Session, editor: Editor, proposal: str) -> None:
    with pytest.raises(Unfit):
        queue.approve(session, editor, proposal, deeds.draft(link="javascript:alert(1)"), seen=1, at=LATER)

    assert state(session, proposal) == ("waiting", 1)


@pytest.mark.parametrize("what", [rules.APPROVE, rules.HAND_IN, rules.WITHDRAW, "", "nothing"])
def test_deciding_is_asking_declining_or_putting_back(
    session: Session, editor: Editor, proposal: str, what: str
) -> None:
    with pytest.raises((queue.NotNow, queue.NotYours)):
        queue.decide(session, editor, proposal, what, words="So.", seen=1, at=LATER)

    assert state(session, proposal) == ("waiting", 1)


def test_what_was_declined_can_be_put_back(session: Session, editor: Editor, proposal: str) -> None:
    queue.decide(session, editor, proposal, rules.DECLINE, words="Not now.", seen=1, at=LATER)
    queue.decide(session, editor, proposal, rules.REOPEN, seen=2, at=LATER)

    assert state(session, proposal) == ("waiting", 3)


def test_items_of_feeds_are_declined_together_and_nothing_else_is(
    session: Session, champion: int, editor: Editor, proposal: str
) -> None:
    items = [deeds.item(session, champion, number) for number in range(3)]

    assert queue.decline_items(session, editor, [*items, proposal, "nothing"], at=LATER) == 3
    assert queue.decline_items(session, editor, items, at=LATER) == 0

    assert {state(session, one) for one in items} == {("declined", 2)}
    assert state(session, proposal) == ("waiting", 1)
    assert mails(session) == []


def test_an_item_of_a_feed_becomes_a_story_without_a_name(session: Session, champion: int, editor: Editor) -> None:
    public_id = deeds.item(session, champion)

    story_id = queue.approve(session, editor, public_id, deeds.draft(), seen=1, at=LATER)

    assert queue.credit(session, story_id) == ""
    assert queue.proposal(session, public_id).feed == "The blog"


def test_an_item_comes_in_once_also_when_it_was_declined(session: Session, champion: int, editor: Editor) -> None:
    public_id = deeds.item(session, champion)
    queue.decline_items(session, editor, [public_id], at=LATER)
    feed = session.scalars(select(Proposal.feed_id)).one()
    again = [queue.Item("item-1", "Another title", "", "", "")]

    assert queue.take_items(session, feed or 0, again, topic="", language="en", at=LATER) == 0


def test_somebody_elses_proposal_is_no_proposal(session: Session, eve: int, proposal: str) -> None:
    with pytest.raises(queue.NoSuchProposal):
        queue.own(session, eve, proposal)
    with pytest.raises(queue.NoSuchProposal):
        queue.withdraw(session, eve, proposal, seen=1, at=LATER)
    with pytest.raises(queue.NoSuchProposal):
        queue.proposal(session, "nothing")


def test_everything_is_in_the_export_of_whoever_wrote_it(
    session: Session, amara: int, champion: int, editor: Editor, proposal: str
) -> None:
    queue.decide(session, editor, proposal, rules.ASK, words="Shorter, please.", seen=1, at=LATER)

    found = queue.export(session, amara)
    assert found["proposals"][0]["title"] == "A door without a step"
    assert found["proposals"][0]["state"] == "changes"
    assert [one["words"] for one in found["proposals"][0]["steps"]] == ["", "Shorter, please."]
    assert found["decisions"] == []
    assert queue.export(session, champion) == {
        "proposals": [],
        "decisions": [{"step": "ask", "words": "Shorter, please.", "at": LATER.isoformat()}],
    }


def test_the_recount_finds_what_does_not_follow_from_the_steps(session: Session, proposal: str) -> None:
    row = session.scalars(select(Proposal)).one()
    row.state = "declined"
    session.flush()

    assert queue.recount(session) == [
        f"proposal {row.id}: kept declined after 1 steps, facts say waiting after 1",
    ]


@pytest.mark.parametrize(
    "values",
    [{"state": "approved"}, {"state": "lost"}, {"steps": 0}, {"author_id": None}, {"item_key": "x"}],
)
def test_the_database_refuses_what_makes_no_sense(session: Session, proposal: str, values: dict[str, Any]) -> None:
    row = session.scalars(select(Proposal)).one()
    for name, value in values.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError):
        session.flush()


def test_the_queue_says_what_waits_for_whom(session: Session, champion: int, amara: int, editor: Editor) -> None:
    waiting = deeds.propose(session, amara, at=AT)
    asked = deeds.propose(session, amara, at=AT, key="2", title="With me")
    queue.decide(session, editor, asked, rules.ASK, words="Shorter.", seen=1, at=AT)
    gone = deeds.propose(session, amara, at=AT, key="3")
    queue.withdraw(session, amara, gone, seen=1, at=AT)
    item = deeds.item(session, champion)
    ends = stories.story(session, champion, title="Ends", expires_at=AT + timedelta(days=7))
    stories.story(session, champion, title="Later", expires_at=AT + timedelta(days=7, seconds=1))
    closed = stories.story(session, champion, title="Closed", expires_at=AT + timedelta(days=2))
    sharing.close(session, closed, closed=True, by=champion, at=AT)
    planned = AT + timedelta(days=1)
    stories.story(session, champion, title="Not yet", embargo_until=planned, expires_at=AT + timedelta(days=3))

    found = queue.queue(session, AT)

    assert [(one.kind, one.public_id, one.name) for one in found.rows] == [
        ("proposals", waiting, "Amara Okafor"),
        ("feeds", item, "The blog"),
        ("ending", ends, ""),
        ("authors", asked, "Amara Okafor"),
    ]
    counted = {"proposals": 1, "feeds": 1, "captions": 0, "drafts": 0, "ending": 1, "authors": 1}
    assert found.counts == counted
    assert found.rows[2].at == AT + timedelta(days=7)
    assert [one.kind for one in queue.queue(session, AT, kind="authors").rows] == ["authors"]
    assert session.scalar(select(queue.waiting())) == 2


def test_captions_and_drafts_wait_for_the_champion(session: Session, champion: int, amara: int) -> None:
    told = stories.story(session, champion)
    session.add(
        Caption(
            story_id=session.scalars(select(Story.id)).one(),
            network="",
            language="en",
            words="Come and see.",
            mark="x",
            status="suggested",
            created_at=AT,
            author_id=amara,
        )
    )
    draft = sharing.create(session, deeds.draft(title="Not yet"), by=champion, at=AT, status="draft")
    session.flush()

    rows = [(one.kind, one.public_id, one.name) for one in queue.queue(session, AT).rows]

    assert rows == [("captions", told, ""), ("drafts", draft, "")]


def test_hundreds_wait_on_pages(session: Session, champion: int) -> None:
    deeds.item(session, champion)
    feed = session.scalars(select(Proposal.feed_id)).one()
    more = [queue.Item(str(number), f"News {number}", "Short.", "Long.", "") for number in range(250)]
    queue.take_items(session, feed or 0, more, topic="", language="en", at=LATER)

    found = queue.queue(session, LATER, kind="feeds", page=13)

    assert (found.page, found.pages, len(found.rows), found.counts["feeds"]) == (13, 13, 11, 251)
    assert queue.queue(session, LATER, page=99).page == 13
    assert queue.queue(session, LATER, page=-1).page == 1


def test_an_erased_person_leaves_no_proposal_and_an_erased_editor_no_name(
    session: Session, amara: int, champion: int, editor: Editor, proposal: str
) -> None:
    story_id = queue.approve(session, editor, proposal, deeds.draft(), seen=1, at=LATER)
    other = deeds.propose(session, amara, key="2")
    queue.decide(session, editor, other, rules.ASK, words="Shorter.", seen=1, at=LATER)
    from_feed = deeds.item(session, champion)
    queue.decline_items(session, editor, [from_feed], at=LATER)
    session.commit()
    session.execute(ProposalStep.__table__.update().where(ProposalStep.by_id == champion).values(by_id=None))

    assert [one.name for one in queue.proposal(session, other).lines] == ["Amara Okafor", ""]
    session.execute(Proposal.__table__.delete().where(Proposal.__table__.c.author_id == amara))
    session.expire_all()
    assert queue.credit(session, story_id) == ""
    assert session.scalars(select(ProposalStep.what)).all() == ["hand-in", "decline"]
    assert queue.recount(session) == []
