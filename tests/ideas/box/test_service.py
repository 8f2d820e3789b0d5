"""The box of ideas: open to everybody, quiet about who is behind what, decided once with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.delivery.models import OutboxItem
from lms.ideas.box import service as box
from lms.ideas.box.models import Idea, IdeaRemark, IdeaSupport, IdeaWord
from lms.people import service as people
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.ideas.box import deeds


def listed(session: Session, who: int = 0, **wanted: str) -> list[str]:
    return [one.title for one in box.listing(session, who, box.Wanted(**wanted), at=AT).ideas]


def letters(session: Session, who: int) -> list[str]:
    """Give the mails written to somebody, oldest first."""
    address = people.person(session, who).email
    rows = session.scalars(select(OutboxItem).order_by(OutboxItem.id))
    return [row.payload["text"] for row in rows if row.payload.get("to") == address]


def test_a_newcomer_hands_an_idea_in_and_the_same_form_twice_makes_one(session: Session, ada: int) -> None:
    first = deeds.submit(session, ada)
    second = deeds.submit(session, ada)

    assert first == second
    assert listed(session) == ["A ramp at the door"]
    assert box.shown(session, ada, first).card.status == "new"


def test_a_day_takes_so_many_ideas_of_one_person(session: Session, ada: int, ben: int) -> None:
    for number in range(20):
        deeds.submit(session, ada, f"Idea {number}")
    with pytest.raises(box.Unfit):
        deeds.submit(session, ada, "One more")
    session.rollback()
    deeds.submit(session, ben, "Another person's")
    deeds.submit(session, ada, "A day later", at=AT + timedelta(days=1))


def test_who_is_not_named_is_named_to_nobody_and_may_change_their_mind(
    session: Session, ada: int, ben: int, champion: int
) -> None:
    idea = deeds.submit(session, ada)
    box.remark(session, ada, idea, "I measured it.", at=AT)
    for viewer in (ben, champion):
        assert box.shown(session, viewer, idea).card.author == ""
        assert [(one.name, one.author) for one in box.talk(session, viewer, idea).remarks] == [("", True)]

    box.credit(session, ada, idea, credited=True)
    assert box.shown(session, ben, idea).card.author == "Ada Lovelace"
    assert box.talk(session, ben, idea).remarks[0].name == "Ada Lovelace"
    box.credit(session, ada, idea, credited=False)
    assert box.shown(session, ben, idea).card.author == ""
    with pytest.raises(box.NotYours):
        box.credit(session, ben, idea, credited=True)


def test_support_counts_once_is_taken_back_and_is_said_from_five_on(session: Session, ada: int, ben: int) -> None:
    idea = deeds.submit(session, ada)
    deeds.supporters(session, idea, 4)
    assert deeds.card(session, idea).supports is None

    for _ in range(2):
        box.support(session, ben, idea, supported=True, at=AT)
    session.commit()
    assert deeds.card(session, idea, ben).supports == 5
    assert deeds.card(session, idea, ben).supported

    for _ in range(2):
        box.support(session, ben, idea, supported=False, at=AT)
    session.commit()
    assert deeds.card(session, idea, ben).supports is None
    with pytest.raises(box.NotYours):
        box.support(session, ada, idea, supported=True, at=AT)


def test_the_order_by_support_tells_nothing_below_five(session: Session, ada: int) -> None:
    four = deeds.submit(session, ada, "Four of us")
    deeds.submit(session, ada, "None of us")
    five = deeds.submit(session, ada, "Five of us")
    deeds.submit(session, ada, "Newest of all")
    deeds.supporters(session, four, 4)
    deeds.supporters(session, five, 5)

    assert listed(session, order="most") == ["Five of us", "Newest of all", "None of us", "Four of us"]


def test_lists_are_chosen_by_kind_status_words_and_whose(session: Session, ada: int, ben: int, champion: int) -> None:
    tool = deeds.submit(session, ada, "A better calendar", kind="tool")
    deeds.submit(session, ben, "Posts about our interns", kind="content")
    deeds.decide(session, champion, tool, "review")
    box.support(session, ben, tool, supported=True, at=AT)

    assert listed(session, kind="content") == ["Posts about our interns"]
    assert listed(session, status="review") == ["A better calendar"]
    assert listed(session, words="intern") == ["Posts about our interns"]
    assert listed(session, words="calendars better") == ["A better calendar"]
    assert listed(session, words="calendar interns") == listed(session, words="the") == []
    assert listed(session, ada, view="mine") == listed(session, ben, view="supported") == ["A better calendar"]
    assert listed(session) == ["Posts about our interns", "A better calendar"]


def test_an_author_changes_an_idea_while_it_is_new_and_it_is_found_by_its_new_words(
    session: Session, ada: int, ben: int, champion: int
) -> None:
    idea = deeds.submit(session, ada)
    box.change(session, ada, idea, box.Text("tool", "A lift", "For heavy things.", True), at=AT)

    assert listed(session, words="lift") == ["A lift"]
    assert listed(session, words="ramp") == []
    assert [one.what for one in box.shown(session, ada, idea).lines] == ["hand-in", "change"]
    box.change(session, ada, idea, box.Text("tool", "A lift", "For heavy things.", False), at=AT)
    assert len(box.shown(session, ada, idea).lines) == 2
    with pytest.raises(box.NotYours):
        box.change(session, ben, idea, box.Text("tool", "Mine", "Now."), at=AT)
    deeds.decide(session, champion, idea, "review")
    with pytest.raises(box.NotNow):
        box.change(session, ada, idea, box.Text("tool", "Another", "Text."), at=AT)


def test_what_its_author_takes_back_is_seen_by_nobody_else(session: Session, ada: int, ben: int, champion: int) -> None:
    idea = deeds.submit(session, ada)
    for _ in range(2):
        box.take_back(session, ada, idea, back=True, at=AT)

    assert listed(session, ben) == []
    assert listed(session, ada, view="mine") == ["A ramp at the door"]
    assert box.alike(session, "A ramp at the door") == ()
    assert box.shown(session, ada, idea).taken_back
    with pytest.raises(box.NoSuchIdea):
        box.shown(session, ben, idea)
    with pytest.raises(box.NoSuchIdea):
        box.support(session, ben, idea, supported=True, at=AT)
    with pytest.raises(box.NotNow):
        deeds.decide(session, champion, idea, "review")
    box.take_back(session, ada, idea, back=False, at=AT)
    assert listed(session, ben) == ["A ramp at the door"]


def test_a_remark_is_said_once_deleted_by_its_author_and_taken_off_by_the_champion(
    session: Session, ada: int, ben: int, champion: int, academy: Academy
) -> None:
    idea = deeds.submit(session, ada)
    for _ in range(2):
        box.remark(session, ben, idea, "Yes, please.", at=AT)
    box.remark(session, ben, idea, "And wide.", at=AT)
    session.commit()
    first, second = box.talk(session, ben, idea).remarks
    assert deeds.card(session, idea).remarks == 2

    for _ in range(2):
        box.take_off(session, idea, first.id, off=True, by=champion, at=AT)
    assert [one.words for one in box.talk(session, ben, idea).remarks] == ["", "And wide."]
    assert "Yes, please." in str(box.export(session, ben)["remarks"])
    with pytest.raises(box.NoSuchIdea):
        box.unsay(session, ada, idea, second.id)
    with pytest.raises(box.NoSuchIdea):
        box.unsay(session, ben, idea, 999)
    box.unsay(session, ben, idea, second.id)
    box.take_off(session, idea, first.id, off=False, by=champion, at=AT)
    assert deeds.card(session, idea).remarks == 1
    box.take_off(session, idea, first.id, off=True, by=champion, at=AT)
    box.unsay(session, ben, idea, first.id)
    assert deeds.card(session, idea).remarks == 0
    assert session.scalars(select(IdeaRemark)).all() == []
    assert academy.recounts["ideas"](session, False) == []


def test_a_day_takes_so_many_remarks_of_one_person(session: Session, ada: int, ben: int) -> None:
    idea = deeds.submit(session, ada)
    for number in range(100):
        box.remark(session, ben, idea, f"Yes, {number}.", at=AT)
    with pytest.raises(box.Unfit):
        box.remark(session, ben, idea, "And yes.", at=AT)
    assert box.talk(session, ben, idea, page=1).pages == 5


def test_a_decision_is_kept_with_its_words_and_told_once(session: Session, ada: int, champion: int) -> None:
    idea = deeds.submit(session, ada)
    seen = box.shown(session, champion, idea).standing.steps
    for _ in range(2):
        box.decide(session, idea, box.Decision("not-now", "No room yet.", seen), by=champion, at=AT)
    session.commit()

    (mail,) = letters(session, ada)
    assert "No room yet." in mail
    assert "not for now" in mail
    lines = [(one.what, one.status, one.words, one.name) for one in box.shown(session, ada, idea).lines]
    assert lines == [("hand-in", "new", "", ""), ("decide", "not-now", "No room yet.", "Cham Pion")]
    with pytest.raises(box.Overtaken):
        box.decide(session, idea, box.Decision("planned", "", seen), by=champion, at=AT)


def test_a_date_is_promised_and_moved_with_words_that_the_author_reads(
    session: Session, ada: int, champion: int
) -> None:
    idea = deeds.submit(session, ada)
    first, later = AT + timedelta(days=3), AT + timedelta(days=9)
    box.promise(session, idea, first, "", seen=1, by=champion, at=AT)
    with pytest.raises(box.Unfit):
        box.promise(session, idea, later, "", seen=2, by=champion, at=AT)
    for _ in range(2):
        box.promise(session, idea, later, "The part is late.", seen=2, by=champion, at=AT)
    session.commit()

    assert ["The part is late." in one for one in letters(session, ada)] == [True]
    assert deeds.card(session, idea).promised_at == later
    assert listed(session, status="late") == []
    late = box.listing(session, 0, box.Wanted(status="late"), at=later + timedelta(seconds=1))
    assert [one.title for one in late.ideas] == ["A ramp at the door"]
    box.promise(session, idea, None, "It needs a permit.", seen=3, by=champion, at=AT)
    session.commit()
    assert "no promised date any more" in letters(session, ada)[1]
    box.promise(session, idea, later, "", seen=4, by=champion, at=AT)
    deeds.decide(session, champion, idea, "done")
    assert deeds.card(session, idea).promised_at is None
    assert [one.until for one in box.shown(session, ada, idea).lines] == [None, first, later, None, later, None]


def test_lists_show_what_is_promised_soonest_first(session: Session, ada: int, champion: int) -> None:
    for title, days in (("Later", 9), ("Never said", 0), ("Sooner", 3)):
        idea = deeds.submit(session, ada, title)
        if days:
            box.promise(session, idea, AT + timedelta(days=days), "", seen=1, by=champion, at=AT)

    assert listed(session, order="promised") == ["Sooner", "Later", "Never said"]
    assert listed(session, order="oldest") == ["Later", "Never said", "Sooner"]
    deeds.decide(session, champion, box.listing(session, 0, box.Wanted(words="later")).ideas[0].public_id, "done")
    assert listed(session, order="oldest") == ["Never said", "Sooner", "Later"]


def test_an_accepted_idea_pays_an_advocate_once_and_nobody_else_anything(
    session: Session, ada: int, ben: int, champion: int
) -> None:
    choices.advocate(session, ada)
    for who, points in ((ada, 15), (ben, 0)):
        idea = deeds.submit(session, who, f"A tool for {who}", kind="tool")
        for status, words in (("planned", ""), ("not-now", "No room."), ("done", "")):
            deeds.decide(session, champion, idea, status, words)
        assert advocacy.points_of(session, who) == points
        assert [one.status for one in box.shown(session, champion, idea).lines][1:] == ["planned", "not-now", "done"]


def test_an_idea_is_filed_as_another_kind_and_tied_to_a_clause(session: Session, ada: int, champion: int) -> None:
    choices.advocate(session, ada)
    idea = deeds.submit(session, ada)
    for _ in range(2):
        box.file(session, idea, "policy", "conduct#open", by=champion, at=AT)
    shown = box.shown(session, ada, idea)
    assert (shown.card.kind, shown.clause) == ("policy", "conduct#open")
    assert [one.what for one in shown.lines] == ["hand-in", "file"]
    box.file(session, idea, "content", "conduct#open", by=champion, at=AT)
    assert box.shown(session, ada, idea).clause == ""
    deeds.decide(session, champion, idea, "planned")
    assert advocacy.points_of(session, ada) == 0
    box.file(session, idea, "tool", "", by=champion, at=AT)
    assert advocacy.points_of(session, ada) == 15


def test_similar_ideas_are_found_by_the_words_they_share(session: Session, ada: int) -> None:
    ramp = deeds.submit(session, ada, "A ramp at the door")
    deeds.submit(session, ada, "Quieter kitchen")

    assert [one.public_id for one in box.alike(session, "Ramps for all doors")] == [ramp]
    assert box.alike(session, "Ramps for all doors", but=ramp) == ()
    assert box.alike(session, "the") == box.alike(session, "Something else entirely") == ()


def test_who_is_erased_takes_their_text_along_and_leaves_what_colleagues_said(
    session: Session, academy: Academy, ada: int, ben: int, champion: int
) -> None:
    mine, other = deeds.submit(session, ada), deeds.submit(session, ben, "Quieter kitchen")
    box.remark(session, ben, mine, "Yes, please.", at=AT)
    box.remark(session, ada, other, "Carpets?", at=AT)
    box.remark(session, ada, other, "Rude.", at=AT)
    box.take_off(session, other, box.talk(session, ben, other).remarks[1].id, off=True, by=champion, at=AT)
    box.support(session, ada, other, supported=True, at=AT)
    deeds.supporters(session, other, 5)
    session.commit()

    people.erase(session, ada, at=AT, by=ada)
    session.commit()
    session.expire_all()

    row = session.scalars(select(Idea).where(Idea.public_id == mine)).one()
    assert (row.author_id, row.text, row.title) == (None, "", "An idea whose author left")
    assert session.scalars(select(IdeaWord).where(IdeaWord.idea_id == row.id)).all() == []
    assert listed(session) == ["Quieter kitchen"]
    assert (deeds.card(session, other).supports, deeds.card(session, other).remarks) == (5, 0)
    assert session.scalars(select(IdeaSupport).where(IdeaSupport.person_id == ada)).all() == []
    assert "Yes, please." in str(box.export(session, ben))
    assert academy.recounts["ideas"](session, False) == []
    deeds.decide(session, champion, other, "review")


def test_an_author_whose_account_is_closed_gets_no_mail(session: Session, ada: int, champion: int) -> None:
    factories.person(session, "Some Admin", roles=("admin",))
    idea = deeds.submit(session, ada)
    people.deactivate(session, ada, at=AT, by=None)
    deeds.decide(session, champion, idea, "review")
    assert letters(session, ada) == []


def test_a_recount_finds_a_wrong_counter_and_mends_it(session: Session, academy: Academy, ada: int) -> None:
    idea = deeds.submit(session, ada)
    session.scalars(select(Idea)).one().supports = 7
    session.commit()

    assert academy.recounts["ideas"](session, True) == [f"supports of idea {idea}: kept 7, facts say 0"]
    assert academy.recounts["ideas"](session, False) == []


def test_the_export_holds_what_one_wrote_supported_said_and_decided(
    session: Session, ada: int, ben: int, champion: int
) -> None:
    idea = deeds.submit(session, ada, credited=True)
    box.support(session, ben, idea, supported=True, at=AT)
    box.promise(session, idea, AT + timedelta(days=2), "", seen=1, by=champion, at=AT)

    mine = box.export(session, ada)["ideas"][0]
    assert (mine["title"], mine["named"], mine["status"], len(mine["steps"])) == ("A ramp at the door", True, "new", 2)
    assert box.export(session, ben)["supported"] == [{"idea": "A ramp at the door", "at": AT.isoformat()}]
    assert box.export(session, champion)["decisions"][0]["step"] == "promise"
