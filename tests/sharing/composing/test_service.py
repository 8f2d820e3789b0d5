"""Drafts that nobody else sees, reminders that come once, and words for several networks at once."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.delivery.models import OutboxItem
from lms.people.models import Person
from lms.sharing import rules
from lms.sharing import service as sharing
from lms.sharing.composing import service
from lms.sharing.composing.models import ShareDraft, ShareReminder
from lms.sharing.models import Share
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.sharing import deeds
from tests.sharing.deeds import WORDS, wording

DAY = timedelta(days=1)


def reader(person_id: int) -> rules.Reader:
    return rules.Reader(person_id, None, 2)


def count(session: Session, model: type) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model)) or 0


def mails(session: Session) -> list[OutboxItem]:
    return list(session.scalars(select(OutboxItem).where(OutboxItem.kind == "mail")))


def draft(session: Session, person_id: int, story: str, **more: str) -> None:
    service.save(session, reader(person_id), story, wording("x", "linkedin", **more), at=AT)
    session.commit()


def remind(session: Session, person_id: int, story: str, days: int = 1) -> None:
    service.remind(session, reader(person_id), story, AT + days * DAY, at=AT)
    session.commit()


def test_a_draft_is_one_a_story_and_the_newest_words_count(session: Session, amara: int, story: str) -> None:
    draft(session, amara, story)
    draft(session, amara, story, words="Other words.", disclosure="I work at Norda.", alt="A door.")

    found = sharing.read(session, reader(amara), story, AT).draft
    assert count(session, ShareDraft) == 1
    assert found is not None
    assert found.saved_at == AT
    assert found.wording == wording("x", "linkedin", words="Other words.", disclosure="I work at Norda.", alt="A door.")


def test_without_words_there_is_no_draft(session: Session, amara: int, story: str) -> None:
    draft(session, amara, story)

    assert not service.save(session, reader(amara), story, wording("x", words=" \n "), at=AT)

    assert count(session, ShareDraft) == 0


def test_a_draft_of_a_story_that_is_not_open_is_refused(session: Session, amara: int, story: str) -> None:
    with pytest.raises(rules.NoSuchStory):
        service.save(session, reader(amara), story, wording("x"), at=AT + 40 * DAY)
    with pytest.raises(rules.Unfit):
        service.save(session, reader(amara), story, wording("x", words="ä" * 6_000), at=AT)


def test_a_draft_is_nobody_elses(session: Session, amara: int, champion: int, story: str) -> None:
    draft(session, amara, story)

    assert sharing.read(session, reader(champion), story, AT).draft is None
    assert service.desk(session, champion, AT).begun == ()
    service.throw_away(session, champion, story)
    assert count(session, ShareDraft) == 1


def test_sharing_ends_draft_and_reminder_of_this_story_only(
    session: Session, amara: int, champion: int, story: str
) -> None:
    other = deeds.story(session, champion, title="Another")
    for one in (story, other):
        draft(session, amara, one)
        remind(session, amara, one)

    deeds.share(session, amara, story)

    assert [one.story.title for one in service.desk(session, amara, AT).begun] == ["Another"]
    assert (count(session, ShareDraft), count(session, ShareReminder)) == (1, 1)


def test_drafts_go_a_week_after_their_story_is_over_or_closed(
    session: Session, amara: int, champion: int, story: str
) -> None:
    closed = deeds.story(session, champion, title="Closed")
    for one in (story, closed):
        draft(session, amara, one)
    sharing.close(session, closed, closed=True, by=champion, at=AT)

    assert sharing.forget(session, AT + 7 * DAY - timedelta(seconds=1)) == 0
    assert sharing.forget(session, AT + 7 * DAY) == 1
    assert [one.open for one in service.desk(session, amara, AT + 31 * DAY).begun] == [False]
    assert sharing.forget(session, AT + 37 * DAY) == 1
    assert count(session, ShareDraft) == 0


def test_the_desk_has_pages_and_shows_the_newest_first(session: Session, amara: int, champion: int) -> None:
    for number in range(22):
        one = deeds.story(session, champion, title=f"Story {number}")
        service.save(session, reader(amara), one, wording("x"), at=AT + number * timedelta(minutes=1))

    first, last = (service.desk(session, amara, AT, page=page) for page in (1, 9))

    assert (first.pages, first.page, last.page) == (2, 1, 2)
    assert first.begun[0].story.title == "Story 21"
    assert [one.story.title for one in last.begun] == ["Story 1", "Story 0"]


def test_leaving_erases_drafts_and_reminders(session: Session, amara: int, story: str) -> None:
    draft(session, amara, story)
    remind(session, amara, story)

    choices.opt_out(session, amara)

    assert (count(session, ShareDraft), count(session, ShareReminder)) == (0, 0)
    assert sharing.export(session, amara)["drafts"] == []


def test_the_export_shows_drafts_and_reminders(session: Session, amara: int, story: str) -> None:
    draft(session, amara, story)
    remind(session, amara, story)

    found = sharing.export(session, amara)

    assert found["drafts"] == [
        {
            "story": "Norda comes to Lisbon",
            "words": WORDS,
            "networks": ["x", "linkedin"],
            "disclosure": "",
            "alt": "",
            "instance": "",
            "saved_at": AT.isoformat(),
        }
    ]
    assert found["reminders"] == [
        {
            "story": "Norda comes to Lisbon",
            "set_at": AT.isoformat(),
            "due_at": (AT + DAY).isoformat(),
            "sent_at": None,
        }
    ]


def test_a_reminder_is_one_mail_and_one_line_however_often_the_job_runs(
    session: Session, amara: int, story: str
) -> None:
    remind(session, amara, story)

    assert service.send(session, AT + DAY - timedelta(seconds=1)) == 0
    assert mails(session) == []
    assert service.send(session, AT + DAY) == 1
    assert service.send(session, AT + DAY) == 0

    (mail,) = mails(session)
    assert mail.payload["subject"] == "Your reminder: Norda comes to Lisbon"
    assert f"/share/{story}" in mail.payload["text"]
    assert "Nothing was posted for you." in mail.payload["text"]
    assert count(session, Share) == 0


def test_a_reminder_set_again_moves_and_one_taken_back_never_comes(
    session: Session, amara: int, champion: int, story: str
) -> None:
    other = deeds.story(session, champion, title="Another")
    remind(session, amara, story, days=1)
    remind(session, amara, story, days=3)
    remind(session, amara, other)
    service.cancel(session, amara, other)

    assert service.send(session, AT + 2 * DAY) == 0
    assert service.send(session, AT + 3 * DAY) == 1
    assert len(mails(session)) == 1
    with pytest.raises(rules.NoSuchStory):
        service.cancel(session, amara, "nothing")


def test_who_may_not_share_when_the_time_comes_gets_no_mail(
    session: Session, amara: int, champion: int, story: str
) -> None:
    draft(session, amara, story)
    remind(session, amara, story)
    advocacy.suspend(session, amara, reason="Named.", until=None, by=champion, at=AT)

    service.send(session, AT + DAY)

    assert mails(session) == []
    assert (count(session, ShareReminder), count(session, ShareDraft)) == (0, 1)


def test_reminders_of_closed_stories_and_old_ones_go(session: Session, amara: int, champion: int, story: str) -> None:
    closed = deeds.story(session, champion, title="Closed")
    for one in (story, closed):
        remind(session, amara, one)
    sharing.close(session, closed, closed=True, by=champion, at=AT)

    assert service.send(session, AT + DAY) == 1
    assert count(session, ShareReminder) == 1
    service.send(session, AT + 4 * DAY)
    assert count(session, ShareReminder) == 0


@pytest.mark.parametrize("missing", ["consent", "suspended", "policy", "level"])
def test_a_reminder_needs_what_sharing_needs(
    session: Session, ada: int, amara: int, champion: int, story: str, missing: str
) -> None:
    who = ada if missing == "level" else amara
    if missing == "level":
        choices.reach(session, ada, 1)
    if missing == "consent":
        choices.opt_out(session, amara)
    if missing == "policy":
        files = {**deeds.PLATFORMS, "courses/levels.toml": deeds.KEEPING}
        choices.publish(session, {**files, "policies/conduct.md": choices.CHANGED_POLICY})
    if missing == "suspended":
        advocacy.suspend(session, amara, reason="Named.", until=None, by=champion, at=AT)

    with pytest.raises(advocacy.Locked) as refused:
        remind(session, who, story)

    assert refused.value.decision.code == missing


def test_a_story_for_reading_is_no_subject_of_reminders(session: Session, amara: int, champion: int) -> None:
    with pytest.raises(rules.StaysInside):
        remind(session, amara, deeds.story(session, champion, internal_only=True))


def test_several_networks_are_recorded_together_or_not_at_all(session: Session, amara: int, story: str) -> None:
    long = WORDS + "a" * 270
    with pytest.raises(rules.Unfit):
        sharing.share(session, reader(amara), story, wording("linkedin", "x", words=long), at=AT)
    assert count(session, Share) == 0

    sharing.share(session, reader(amara), story, wording("linkedin", "x", "email", "x"), at=AT)

    assert session.scalars(select(Share.network).order_by(Share.network)).all() == ["email", "linkedin", "x"]
    assert sharing.recount(session) == []


def test_the_disclosure_is_charged_and_goes_along_first(session: Session, amara: int, story: str) -> None:
    words = "a" * 239
    sharing.share(session, reader(amara), story, wording("x", words=words, disclosure="I work at Norda."), at=AT)
    words += "a"
    with pytest.raises(rules.Unfit, match="shorten it by 1\\."):
        sharing.share(session, reader(amara), story, wording("x", words=words, disclosure="I work at Norda."), at=AT)

    sharing.share(session, reader(amara), story, wording("x", words="Hello.", disclosure="I work at Norda."), at=AT)

    (way,) = sharing.ready(session, reader(amara), story, AT).ways
    assert way.share.text == "I work at Norda. Hello."
    assert way.href is not None
    assert "text=I%20work%20at%20Norda.%20Hello.&" in way.href


def test_the_address_of_a_post_is_kept_for_its_writer(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story, "mastodon", instance="social.example")
    tell = {"posted": True, "keep": True}
    with pytest.raises(rules.Unfit):
        sharing.tell(session, reader(amara), story, "mastodon", **tell, address="https://other.example/@a/1")

    sharing.tell(session, reader(amara), story, "mastodon", **tell, address="https://social.example/@a/1")

    assert sharing.export(session, amara)["shares"][0]["address"] == "https://social.example/@a/1"
    sharing.tell(session, reader(amara), story, "mastodon", posted=False, address="https://social.example/@a/1")
    assert sharing.export(session, amara)["shares"][0]["address"] is None


def look(session: Session, amara: int, story: str, wording: service.Wording) -> service.Look:
    shown = sharing.story(session, story)
    return service.look(session, reader(amara), shown, sharing.places(session), wording)


def test_a_look_shows_each_network_with_its_own_count(session: Session, amara: int, story: str) -> None:
    seen = look(session, amara, story, wording("x", "linkedin", "nowhere", disclosure="I work at Norda."))

    assert [(one.title, one.examined.used, one.examined.limit, one.over) for one in seen.cards] == [
        ("Place linkedin", len(WORDS), 3000, 0),
        ("Place x", len(WORDS) + 24, 280, 0),
    ]
    assert (seen.written, seen.any, seen.noticed, seen.stops) == (True, None, (), 0)
    long = look(session, amara, story, wording("x", words="a" * 300)).cards[0]
    assert long.says == "324 of 280 characters: shorten it by 44"


def test_without_a_network_the_words_are_looked_at_all_the_same(session: Session, amara: int, story: str) -> None:
    seen = look(session, amara, story, wording(words="We open on Friday."))

    assert seen.cards == ()
    assert seen.any is not None
    assert [one.finding.code for one in seen.noticed] == ["disclosure"]
    assert seen.says == "To mend: 1. To look at: 0."


def test_before_the_first_word_nothing_is_noticed(session: Session, amara: int, story: str) -> None:
    seen = look(session, amara, story, wording("x", words=" "))

    assert (seen.written, seen.noticed, seen.says) == (False, (), "")


def test_a_finding_is_said_once_and_names_networks_only_where_they_differ(
    session: Session, amara: int, story: str
) -> None:
    seen = look(session, amara, story, wording("x", "linkedin", words="GREAT NEWS FROM LISBON " + "a" * 300))

    assert {(one.finding.code, one.titles) for one in seen.noticed} == {
        ("disclosure", ()),
        ("capitals", ()),
        ("length", ("Place x",)),
    }
    assert [one.finding.stops for one in seen.noticed] == [True, True, False]


def test_what_a_finding_points_at_is_marked_and_inert() -> None:
    findings = (
        sharing.Finding("a", "look", "A.", 4, 7),
        sharing.Finding("b", "look", "B.", 5, 6),
        sharing.Finding("c", "stop", "C.", 0, 12),
        sharing.Finding("d", "stop", "D."),
    )

    assert service.marked("<b> & c & d!", findings) == "&lt;b&gt; <mark>&amp; c</mark> &amp; d!"


def test_what_stops_keeps_the_share_from_being_recorded(session: Session, amara: int, story: str) -> None:
    with pytest.raises(rules.Unfit, match="Nothing says yet that you work at Norda"):
        deeds.share(session, amara, story, words="We open on Friday.")

    assert count(session, Share) == 0


def test_the_link_counted_is_as_long_as_the_one_that_goes_along(session: Session, amara: int, story: str) -> None:
    likely = service.likely_link(session, sharing.story(session, story))

    deeds.share(session, amara, story)

    assert len(session.scalars(select(Share.link)).one()) == len(likely)


def test_an_erased_person_leaves_no_draft(session: Session, ada: int, story: str) -> None:
    draft(session, ada, story)
    key = session.scalar(select(ShareDraft.story_id))
    session.add(ShareReminder(person_id=ada, story_id=key, set_at=AT, due_at=AT + DAY))
    session.flush()

    session.execute(delete(Person).where(Person.id == ada))

    assert (count(session, ShareDraft), count(session, ShareReminder)) == (0, 0)
