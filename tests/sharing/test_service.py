"""Stories and shares as they are kept, counted, erased and recounted."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import service as advocacy
from lms.people import service as people
from lms.recognition import service as recognition
from lms.sharing import service
from lms.sharing.models import Bookmark, Share, ShareResidue, ShareTotal, Story
from lms.sharing.rules import Audience, Draft, Reader, Wanted
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.sharing import deeds
from tests.sharing.deeds import LINK, WORDS

DAY = timedelta(days=1)


def titles(session: Session, reader: Reader, at=AT, **wanted: object) -> list[str]:
    return [one.story.title for one in service.stream(session, reader, at, Wanted(**wanted)).cards]


def total(session: Session) -> int:
    return session.scalar(select(func.sum(ShareTotal.count))) or 0


def test_the_stream_holds_what_is_open_newest_first(session: Session, champion: int) -> None:
    deeds.story(session, champion, title="First")
    deeds.story(session, champion, title="Planned", embargo_until=AT + DAY)
    deeds.story(session, champion, title="Short", expires_at=AT + DAY)
    closed = deeds.story(session, champion, title="Closed")
    service.close(session, closed, closed=True, by=champion, at=AT)
    reader = Reader(champion)

    assert titles(session, reader) == ["Short", "First"]
    assert titles(session, reader, AT + DAY) == ["Planned", "First"]
    assert titles(session, reader, AT + 30 * DAY) == ["Planned"]
    service.close(session, closed, closed=False, by=champion, at=AT)
    assert titles(session, reader) == ["Closed", "Short", "First"]


def test_a_story_for_a_team_or_a_level_is_for_nobody_else(session: Session, champion: int) -> None:
    team = people.add_team(session, "Doors", at=AT)
    other = people.add_team(session, "Hinges", at=AT)
    deeds.story(session, champion, title="Doors", audience=Audience(team_id=team))
    able = deeds.story(session, champion, title="Able", audience=Audience(level=2))

    assert titles(session, Reader(champion, team, 0)) == ["Doors"]
    assert titles(session, Reader(champion, other, 1)) == []
    assert titles(session, Reader(champion, None, 2)) == ["Able"]
    with pytest.raises(service.NoSuchStory):
        service.read(session, Reader(champion, None, 1), able, AT)


def test_topics_count_and_choose(session: Session, champion: int) -> None:
    deeds.story(session, champion, title="One", topic="Events")
    deeds.story(session, champion, title="Two", topic="News")
    deeds.story(session, champion, title="Three", topic="News")

    assert service.stream(session, Reader(champion), AT).topics == (("Events", 1), ("News", 2))
    assert titles(session, Reader(champion), topic="Events") == ["One"]


def test_the_stream_has_pages(session: Session, champion: int) -> None:
    for number in range(13):
        deeds.story(session, champion, title=f"Story {number}")

    first = service.stream(session, Reader(champion), AT)
    assert (len(first.cards), first.more) == (12, True)
    second = service.stream(session, Reader(champion), AT, page=2)
    assert (len(second.cards), second.more) == (1, False)


def test_a_story_is_kept_by_one_and_put_back(session: Session, ada: int, story: str) -> None:
    reader = Reader(ada)

    service.keep(session, reader, story, AT, kept=True)
    service.keep(session, reader, story, AT, kept=True)

    assert titles(session, reader, view="kept") == ["Norda comes to Lisbon"]
    assert titles(session, Reader(ada + 1), view="kept") == []
    assert service.read(session, reader, story, AT).kept
    assert service.export(session, ada)["kept_stories"] == ["Norda comes to Lisbon"]
    service.keep(session, reader, story, AT, kept=False)
    assert session.scalars(select(Bookmark)).all() == []


def test_a_story_is_changed_and_its_opening_follows(session: Session, champion: int, story: str) -> None:
    draft = Draft("Later", "Sum", "Body", LINK, "News", embargo_until=AT + DAY, internal_only=True)

    service.change(session, story, draft, by=champion, at=AT + timedelta(hours=1))

    changed = service.story(session, story)
    assert (changed.title, changed.internal_only, changed.published_at) == ("Later", True, AT + DAY)
    assert changed.state(AT) == "planned"


@pytest.mark.parametrize("public_id", ["nothing", ""])
def test_a_story_that_is_not_there(session: Session, champion: int, public_id: str) -> None:
    draft = Draft("Later", "Sum", "Body", LINK, "News")
    with pytest.raises(service.NoSuchStory):
        service.story(session, public_id)
    with pytest.raises(service.NoSuchStory):
        service.change(session, public_id, draft, by=champion, at=AT)
    with pytest.raises(service.NoSuchStory):
        service.close(session, public_id, closed=True, by=champion, at=AT)


def test_a_story_that_would_be_over_at_once_is_refused(session: Session, champion: int) -> None:
    with pytest.raises(service.Unfit) as refused:
        deeds.story(session, champion, embargo_until=AT - 3 * DAY, expires_at=AT - DAY)

    assert refused.value.field == "expires"


def test_the_shelf_lists_every_state(session: Session, champion: int, story: str) -> None:
    deeds.story(session, champion, title="Planned", embargo_until=AT + DAY)
    closed = deeds.story(session, champion, title="Closed")
    service.close(session, closed, closed=True, by=champion, at=AT)
    service.close(session, closed, closed=True, by=champion, at=AT + DAY)

    def listed(state: str, at=AT) -> list[str]:
        return [one.title for one in service.shelf(session, at, state=state).stories]

    assert listed("") == ["Closed", "Planned", "Norda comes to Lisbon"]
    assert listed("planned") == ["Planned"]
    assert listed("open") == ["Norda comes to Lisbon"]
    assert listed("closed") == ["Closed"]
    assert listed("over", AT + 31 * DAY) == ["Planned", "Norda comes to Lisbon"]
    assert service.story(session, closed).closed_at == AT
    assert service.shelf(session, AT, page=99, size=2).page == 2


def test_a_share_is_recorded_counted_and_announced_once(
    session: Session, amara: int, story: str, academy: Academy
) -> None:
    with deeds_heard(academy) as told:
        deeds.share(session, amara, story)
        deeds.share(session, amara, story, at=AT + DAY, words="I work at Norda. Other words.")
        deeds.share(session, amara, story, "linkedin")

    assert told == [
        {"person_id": amara, "story_id": story, "network": "x", "at": AT},
        {"person_id": amara, "story_id": story, "network": "linkedin", "at": AT},
    ]
    rows = session.scalars(select(Share).order_by(Share.id)).all()
    assert [(one.network, one.at, one.words) for one in rows] == [
        ("x", AT, "I work at Norda. Other words."),
        ("linkedin", AT, WORDS),
    ]
    assert total(session) == 2
    assert service.recount(session) == []


def deeds_heard(academy: Academy):
    return choices.heard(signals.story_shared, academy)


@pytest.mark.parametrize("missing", ["consent", "policy", "suspended", "level"])
def test_without_the_permission_nothing_is_recorded(
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
        deeds.share(session, who, story)

    assert refused.value.decision.code == missing
    assert session.scalars(select(Share)).all() == []


def test_a_story_for_reading_stays_inside(session: Session, amara: int, champion: int) -> None:
    inside = deeds.story(session, champion, internal_only=True)

    with pytest.raises(service.StaysInside):
        deeds.share(session, amara, inside)


@pytest.mark.parametrize(
    ("network", "more", "field"),
    [
        ("reddit", {}, "networks"),
        ("telegram", {}, "networks"),
        ("nowhere", {}, "networks"),
        ("facebook", {}, "networks"),
        ("x", {"words": "a" * 257}, "words"),
        ("x", {"words": " \r\n "}, "words"),
        ("mastodon", {"instance": "nowhere"}, "instance"),
    ],
)
def test_what_does_not_fit_is_refused(
    session: Session, amara: int, story: str, network: str, more: dict[str, str], field: str
) -> None:
    with pytest.raises(service.Unfit) as refused:
        deeds.share(session, amara, story, network, **more)

    assert refused.value.field == field


def test_the_link_leads_to_the_networks_own_dialogue(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story, "mastodon", instance="@amara@social.example")
    deeds.share(session, amara, story, "linkedin")
    reader = Reader(amara, None, 2)

    ways = {way.network.key: way.href for way in service.ready(session, reader, story, AT).ways}
    assert list(ways) == ["mastodon", "linkedin"]
    far, near = ways["mastodon"], ways["linkedin"]
    assert far is not None
    assert far.startswith("https://social.example/share?text=I%20work%20at%20Norda")
    link = session.scalars(select(Share.link).where(Share.network == "linkedin")).one()
    assert near == f"https://www.linkedin.com/sharing/share-offsite/?url={quote(link or '', safe='')}"
    assert "mara" not in near + far
    other = deeds.story(session, amara, title="Another")
    with pytest.raises(service.NoSuchShare):
        service.ready(session, reader, other, AT)


def test_the_link_is_locked_with_the_permission(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story)
    choices.opt_out(session, amara)

    with pytest.raises(advocacy.Locked):
        service.ready(session, Reader(amara, None, 2), story, AT)


def test_words_go_after_a_day_unless_they_are_kept(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story, "x")
    deeds.share(session, amara, story, "linkedin")
    service.tell(session, Reader(amara, None, 2), story, "linkedin", posted=True, keep=True)

    assert service.forget(session, AT + DAY - timedelta(seconds=1)) == 0
    assert service.forget(session, AT + DAY) == 1

    session.expire_all()
    assert [one.text for one in service.read(session, Reader(amara, None, 2), story, AT).shares] == [None, WORDS]
    ways = service.ready(session, Reader(amara, None, 2), story, AT).ways
    assert [way.network.key for way in ways if way.href is None] == ["x"]
    assert service.forget(session, AT + 2 * DAY) == 0


def test_the_answer_is_optional_and_lets_the_words_go(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story, "x")
    deeds.share(session, amara, story, "linkedin")
    reader = Reader(amara, None, 2)

    service.tell(session, reader, story, "x", posted=True, keep=True)
    service.tell(session, reader, story, "linkedin", posted=False, keep=False)

    shown = service.read(session, reader, story, AT).shares
    assert [(one.posted, one.text) for one in shown] == [(True, WORDS), (False, None)]
    with pytest.raises(service.NoSuchShare):
        service.tell(session, reader, story, "email", posted=True, keep=False)
    with pytest.raises(service.NoSuchShare):
        service.tell(session, reader, "nothing", "x", posted=True, keep=False)


def test_leaving_erases_the_rows_and_keeps_totals_level_xp_and_badges(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story, "x")
    deeds.share(session, amara, story, "mastodon", instance="social.example")
    before = recognition.standing(session, amara)

    choices.opt_out(session, amara)

    assert session.scalars(select(Share)).all() == []
    assert service.export(session, amara)["shares"] == []
    assert total(session) == 2
    assert len(session.scalars(select(ShareResidue)).all()) == 2
    assert recognition.standing(session, amara) == before
    assert service.recount(session) == []


def test_leaving_and_returning_never_counts_twice(session: Session, amara: int, story: str, academy: Academy) -> None:
    deeds.share(session, amara, story)
    for _ in range(2):
        choices.opt_out(session, amara)
        choices.opt_in(session, amara)
        with deeds_heard(academy) as told:
            deeds.share(session, amara, story)
        assert told == []
        assert total(session) == 1
        assert service.recount(session) == []

    deeds.share(session, amara, story, "linkedin")
    assert total(session) == 2


def test_leaving_leaves_other_people_alone(session: Session, amara: int, story: str) -> None:
    other = factories.person(session, "Grace Hopper")
    choices.advocate(session, other)
    deeds.share(session, other, story)
    deeds.share(session, amara, story)

    choices.opt_out(session, amara)

    assert [one.person_id for one in session.scalars(select(Share))] == [other]
    assert total(session) == 2


def test_the_export_shows_my_shares(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story)

    assert service.export(session, amara)["shares"] == [
        {
            "story": "Norda comes to Lisbon",
            "network": "x",
            "at": AT.isoformat(),
            "words": WORDS,
            "disclosure": "",
            "alt": "",
            "instance": None,
            "posted": None,
            "address": None,
            "own_words": True,
            "disclosed": True,
        }
    ]


def test_recount_names_a_total_that_is_not_what_the_facts_say(session: Session, amara: int, story: str) -> None:
    deeds.share(session, amara, story)
    key = session.scalar(select(Story.id))

    session.execute(update(ShareTotal).values(count=7))

    assert service.recount(session) == [f"shares of story {key} on x: kept 7, facts say 1"]


def test_guidance_names_the_clauses_the_records_cite_and_their_lessons(session: Session, ada: int) -> None:
    clues = service.guidance(session, service.places(session))

    assert [(one.title, one.path) for one in clues] == [("1. Be open", "/policy/conduct#open")]
    assert clues[0].lessons[0] == ("Say who you are", "/c/first/one")
    assert service.guidance(session, ()) == ()


def test_a_draft_is_published_from_now_on_and_never_into_the_past(session: Session, champion: int) -> None:
    begun = service.create(session, service.Draft("A door", "", "", "", "News"), by=champion, at=AT, status="draft")
    later = AT + timedelta(days=90)
    whole = service.Draft("A door", "Open.", "Wide.", deeds.LINK, "News")
    with pytest.raises(service.Unfit) as refused:
        service.change(
            session, begun, replace(whole, expires_at=AT + timedelta(days=1)), by=champion, at=later, publish=True
        )
    assert refused.value.field == "expires"

    service.change(session, begun, whole, by=champion, at=later, publish=True)

    story = service.story(session, begun)
    assert (story.status, story.published_at, story.expires_at) == ("published", later, later + timedelta(days=30))


@pytest.mark.parametrize(("changes", "field"), [({"title": " "}, "title"), ({"body": "x" * 2049}, "body")])
def test_a_draft_may_lack_its_link_and_nothing_else(
    session: Session, champion: int, changes: dict[str, str], field: str
) -> None:
    draft = replace(service.Draft("A door", "", "", "", "News"), **changes)
    with pytest.raises(service.Unfit) as refused:
        service.create(session, draft, by=champion, at=AT, status="draft")
    assert refused.value.field == field
