"""The demo's season is earned through the doors a browser's requests go through, and what is said in it fits."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy.points import service as points
from lms.demo import company, editing, voices
from lms.demo.cast import DAYS, Somebody
from lms.demo.season import LISTS_DAY, SYSTEMS_DAY, Season
from lms.sharing import service as sharing
from lms.sharing.checks import matching
from lms.sharing.checks import service as checks
from lms.sharing.checks.rules import Caption, Ground, examined, own_words
from lms.sharing.composing import rules as composing_rules
from lms.sharing.composing import service as composing
from lms.sharing.counting import measured
from lms.sharing.links import rules as links_rules
from lms.sharing.links import service as links
from lms.sharing.links.models import Click, Conversion
from lms.sharing.models import Share
from lms.sharing.networks import NETWORKS
from lms.sharing.queue import rules as queue_rules
from tests import factories
from tests.advocacy import deeds as advocacy
from tests.sharing import deeds

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LINK = "https://norda.example/s/0123456789abcd"
NAMES = (
    company.ADVOCATE,
    "Zoe Nguyen",
    "Priya Raman",
    "Luca Ferrari",
    "Theo Laurent",
    "Rosa Pinto",
    "Julia Santos",
    "Samuel Eze",
)
TITLES = (voices.BEGUN[0].title, voices.BEGUN[1].title, voices.JOB, voices.LEADS[3], company.TALES[4].title)
GROUND = Ground(
    company.COMPANY,
    disclosures={"en": ("I work at Norda.",)},
    **{
        kind: matching.terms(matching.Term(line.partition(" | ")[0], "") for line in lines.split("\n"))
        for kind, lines in voices.TERMS.items()
    },
)


class Ticking:
    """A little time goes by with each step."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=2)
        return self.at


@pytest.fixture
def cast(session: Session, champion: int) -> list[Somebody]:
    """Advocates of the demo's names, in the test academy."""
    made = []
    for name in NAMES:
        email = name.casefold().replace(" ", ".") + "@norda.example"
        one = Somebody(name, "Sales", email, "", (), company.OTHERS, 0, factories.person(session, name))
        advocacy.advocate(session, one.person_id, NOW - timedelta(days=40))
        made.append(one)
    return made


@pytest.fixture
def season(session: Session, academy, cast: list[Somebody], champion: int) -> Season:
    """Three weeks of it."""
    lead = Somebody("Cham Pion", "Sales", "c@norda.example", "", ("champion",), company.OTHERS, 0, champion)
    made, tick = Season(NOW, lead, lead), Ticking()
    for days, title in enumerate(TITLES):
        deeds.story(session, champion, NOW - timedelta(days=20 - days), title=title)
    for day in (LISTS_DAY, SYSTEMS_DAY):
        made.prepare(session, day, NOW - timedelta(days=DAYS - day))
    session.commit()
    for day in range(DAYS - 20, DAYS + 1):
        tick.at = min(
            datetime.combine(NOW.date() - timedelta(days=DAYS - day), time(10), UTC), NOW - timedelta(hours=1)
        )
        for one in cast:
            made.share(session, one, tick, at=tick.at)
        session.commit()
        made.follow(academy, day, min(tick.at.replace(hour=23), NOW - timedelta(seconds=1)))
    made.begin(session, cast[0], at=NOW)
    session.commit()
    return made


def test_people_share_in_their_own_words_with_their_employer_said_first(session: Session, season: Season) -> None:
    shares = session.scalars(select(Share)).all()

    assert len({one.network for one in shares}) >= 3
    assert len({one.at.date() for one in shares}) >= 5
    assert {one.disclosure for one in shares} == {"I work at Norda."}
    said = {words for texts in voices.VOICES.values() for words in texts}
    assert {one.words for one in shares} <= said
    assert any(one.address for one in shares)
    assert not sharing.recount(session)


def test_whoever_follows_is_told_apart_and_counted(session: Session, season: Season, cast: list[Somebody]) -> None:
    kinds = Counter(session.scalars(select(Click.kind)))
    assert set(kinds) == {"human", "bot", "self", "duplicate"}
    assert kinds["human"] > kinds["bot"] > 0
    mine = links.mine(session, cast[0].person_id, NOW).links
    assert sum(one.figures.human for one in mine) > 5
    assert all(one.leads for one in mine)
    assert not links.recount(session)


def test_what_came_of_it_is_told_by_systems_that_are_let_in(session: Session, season: Season) -> None:
    told = session.scalars(select(Conversion)).all()
    names = {one.name for one in links.senders(session)}

    assert names == set(voices.SYSTEMS)
    assert {one.source for one in told} <= names
    assert {one.kind for one in told} >= {"lead", "application"}
    assert all(one.kind in voices.SYSTEMS[one.source] for one in told)


def test_points_are_paid_for_it(session: Session, season: Season, cast: list[Somebody]) -> None:
    pages = points.statement(session, cast[0].person_id, page=1, at=NOW).pages
    found = [points.statement(session, cast[0].person_id, page=n + 1, at=NOW).lines for n in range(pages)]
    lines = [line for some in found for line in some]
    assert points.balance(session, cast[0].person_id) > 100
    assert {one.kind for one in lines} >= {"share", "caption", "click"}
    assert not points.recount(session)


def test_the_champion_sees_groups_of_five(session: Session, season: Season) -> None:
    shown = links.totals(session).stories
    assert sum(one.figures is not None and one.figures.human > 0 for one in shown) >= 2
    for kind, lines in voices.TERMS.items():
        assert len(checks.shelf(session, kind).entries) == len(lines.split("\n"))


def test_the_advocate_has_begun_drafts_and_one_reminder(session: Session, season: Season, cast: list[Somebody]) -> None:
    begun = composing.desk(session, cast[0].person_id, NOW).begun
    assert {one.story.title for one in begun} == {one.title for one in voices.BEGUN}
    assert [one.reminder.due_at > NOW for one in begun if one.reminder] == [True]


@pytest.mark.parametrize("title", voices.VOICES)
def test_what_is_said_passes_every_check_on_every_network(title: str) -> None:
    tale = next((one for one in company.TALES if one.title == title), None)
    told = [tale.title, tale.summary, tale.body, *(words for _, words in tale.captions)] if tale else [title]
    for words in (*voices.VOICES[title], *voices.ANYWHERE):
        assert own_words(words, told), words
        for key in voices.HEADS:
            if key in NETWORKS:
                caption = Caption(words, NETWORKS[key], LINK, disclosure="I work at Norda.")
                assert not examined(caption, GROUND, sharing.CHECKS), (key, words)
                assert measured(NETWORKS[key], caption.text, LINK).fits, (key, words)


def test_who_follows_is_what_it_calls_itself() -> None:
    assert {links_rules.agent_kind(one) for one in voices.BROWSERS} == {"browser"}
    assert {links_rules.agent_kind(one) for one in voices.LOOKERS.values()} == {"preview", "scanner"}
    for network, form in voices.POSTED.items():
        address = form.format(name="amaraokafor", number=7)
        assert composing_rules.posted_address(network, address, voices.SERVER) == address


def test_stories_that_are_named_are_told() -> None:
    told = {one.title for one in company.TALES if not one.internal}
    proposed = {one.title for one in editing.PROPOSED}
    assert set(voices.VOICES) <= told | proposed
    assert {voices.JOB, *voices.LEADS, *(one.title for one in voices.BEGUN)} <= told


def test_the_advocate_has_a_proposal_in_each_state() -> None:
    last = {
        one.title: queue_rules.WITHDRAW if one.withdrawn is not None else one.answers[-1].what if one.answers else ""
        for one in editing.PROPOSED
        if one.by == company.ADVOCATE
    }
    rules = queue_rules
    assert set(last.values()) == {"", rules.WITHDRAW, rules.APPROVE, rules.ASK, rules.DECLINE}
    for one in editing.PROPOSED:
        assert all(answer.days_ago < one.days_ago for answer in one.answers)
        assert one.withdrawn is None or one.withdrawn < one.days_ago
