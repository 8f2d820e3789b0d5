"""A cheater's playbook, line by line, through the services people use: nothing is gained beyond what a rule allows.

The contest counts a share 2 and a visit 10; three deeds count a day and ten a week. Line by line it is shown what the
trick brings, and whether the champion sees it.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.contests import rules
from lms.contests import service as contests
from lms.contests.models import Deed, Entry
from lms.contests.periods import Span
from lms.contests.watching import service as watching
from lms.contests.watching.rules import KINDS
from lms.people import service as people
from lms.sharing import service as sharing
from lms.sharing.links import service as links
from lms.sharing.links.models import Click, Link
from lms.sharing.models import Story
from lms.web.academy import Academy
from tests import factories
from tests.advocacy import deeds as choices
from tests.advocacy.deeds import AT
from tests.contests import deeds
from tests.sharing import deeds as stories

PLAN = rules.Plan("Doors", "Tell.", weights={"share": 2, "click": 10, "lead": 50}, day_cap=3, week_cap=10)
DAYS = Span("2026-11-22", date(2026, 11, 22), date(2026, 11, 29))
NETWORKS = ("x", "linkedin", "email")
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


class Cheat:
    """Somebody in the contest who tries everything."""

    def __init__(self, session: Session, academy: Academy, person_id: int, contest: str) -> None:
        self.session, self.academy, self.id, self.contest = session, academy, person_id, contest

    def share(self, story: str, network: str = "x", at: datetime = AT) -> None:
        stories.share(self.session, self.id, story, network, at)

    def code(self, story: str, network: str = "x") -> str:
        mine = (Link.person_id == self.id, Story.public_id == story, Link.network == network)
        return self.session.scalars(select(Link.code).join(Story, Story.id == Link.story_id).where(*mine)).one()

    def visit(self, code: str, address: str, at: datetime = AT, *, by: int = 0, kind: str = "browser") -> None:
        """Follow the link from an address, signed in as ``by``; 0: nobody."""
        self.session.commit()
        links.follow(self.academy.store, links.Visit(code, address, BROWSER, kind, by), at)

    def settle(self, at: datetime = AT) -> None:
        """Let the jobs classify what came, and count it."""
        self.session.commit()
        while links.fold(self.session, at):
            self.session.commit()
        self.session.commit()
        contests.settle(self.academy, at)

    @property
    def score(self) -> int:
        self.session.expire_all()
        mine = select(Entry.score).join(Deed, isouter=True, onclause=Deed.id < 0).where(Entry.person_id == self.id)
        return self.session.scalar(mine) or 0

    @property
    def counted(self) -> int:
        """How many of the deeds count."""
        mine = (Deed.person_id == self.id, Deed.amount > 0)
        return self.session.scalar(select(func.count()).select_from(Deed).where(*mine)) or 0

    def seen(self, at: datetime = AT) -> set[str]:
        """Give what the champion is shown once the watch has run."""
        self.session.commit()
        watching.watch(self.session, at)
        self.session.commit()
        number = contests.contest(self.session, self.contest).id
        return {one.kind for one in watching.listing(self.session, number).found}


@pytest.fixture
def contest(session: Session, champion: int) -> str:
    return deeds.contest(session, champion, PLAN, DAYS)


@pytest.fixture
def cheat(session: Session, academy: Academy, amara: int, contest: str) -> Cheat:
    deeds.enter(session, amara, contest)
    return Cheat(session, academy, amara, contest)


@pytest.fixture
def many(session: Session, champion: int) -> list[str]:
    """Twelve stories."""
    return [stories.story(session, champion, title=f"Story {number}") for number in range(12)]


def test_1_clicks_of_ones_own_bring_nothing_and_are_seen(cheat: Cheat, story: str) -> None:
    cheat.share(story)
    assert cheat.score == 2
    for number in range(20):
        cheat.visit(cheat.code(story), f"10.0.0.{number}", AT + timedelta(minutes=number), by=cheat.id)
    cheat.settle()
    assert cheat.score == 2
    assert cheat.seen(AT + timedelta(hours=1)) == {"own"}


def test_2_signed_out_on_the_device_of_the_share_is_ones_own_click_too(
    cheat: Cheat, story: str, session: Session
) -> None:
    cheat.share(story)
    links.note_maker(session, cheat.id, story, ["x"], ("10.0.0.1", BROWSER), AT)
    for _ in range(20):
        cheat.visit(cheat.code(story), "10.0.0.1")
    cheat.settle()
    assert cheat.score == 2


def test_3_one_visitor_again_and_again_counts_once_and_is_seen(cheat: Cheat, story: str) -> None:
    cheat.share(story)
    for number in range(30):
        cheat.visit(cheat.code(story), "10.0.0.1", AT + timedelta(minutes=number))
    cheat.settle()
    assert cheat.score == 12
    assert cheat.seen(AT + timedelta(hours=1)) == {"again"}


@pytest.mark.parametrize("kind", ["bot", "prefetch", "head", "tool", "empty"])
def test_4_programs_bring_nothing(cheat: Cheat, story: str, kind: str) -> None:
    cheat.share(story)
    for number in range(20):
        cheat.visit(cheat.code(story), f"10.0.0.{number}", kind=kind)
    cheat.settle()
    assert cheat.score == 2


def test_5_twenty_networks_bring_what_a_day_lets_count(cheat: Cheat, story: str, many: list[str]) -> None:
    with pytest.raises(sharing.Unfit):
        sharing.share(cheat.session, sharing.Reader(cheat.id, None, 2), story, stories.wording("twentieth"), at=AT)
    cheat.session.rollback()
    for number, one in enumerate(many[:7]):
        for other, network in enumerate(NETWORKS):
            cheat.share(one, network, AT + timedelta(seconds=10 * (3 * number + other)))
    assert (cheat.counted, cheat.score) == (3, 6)


def test_6_one_story_to_many_networks_in_minutes_is_seen(cheat: Cheat, story: str, session: Session) -> None:
    for number, network in enumerate(NETWORKS):
        cheat.share(story, network, AT + timedelta(minutes=number))
    sharing.share(
        session,
        sharing.Reader(cheat.id, None, 2),
        story,
        stories.wording("mastodon", instance="norda.social"),
        at=AT + timedelta(minutes=4),
    )
    assert cheat.score == 6
    assert cheat.seen(AT + timedelta(hours=1)) == {"networks"}


def test_7_the_same_share_again_counts_once(cheat: Cheat, story: str) -> None:
    for number in range(5):
        cheat.share(story, at=AT + timedelta(days=number))
    assert (cheat.counted, cheat.score) == (1, 2)


def test_8_leaving_the_contest_and_joining_anew_makes_no_new_room(
    cheat: Cheat, many: list[str], session: Session
) -> None:
    for one in many[:3]:
        cheat.share(one)
    for _ in range(3):
        contests.leave(session, cheat.id, cheat.contest)
        deeds.enter(session, cheat.id, cheat.contest)
        for one in many[:6]:
            cheat.share(one)
    assert (cheat.counted, cheat.score) == (0, 0)
    cheat.share(many[7], at=AT + timedelta(days=1))
    assert cheat.score == 2


def test_9_share_and_delete_by_opting_out_and_back_brings_nothing_twice(
    cheat: Cheat, many: list[str], session: Session
) -> None:
    for one in many[:3]:
        cheat.share(one)
    cheat.visit(cheat.code(many[0]), "10.0.0.1", AT + timedelta(days=1))
    cheat.settle(AT + timedelta(days=1))
    assert cheat.score == 16
    later = AT + timedelta(days=1, hours=1)
    choices.opt_out(session, cheat.id, later)
    assert session.scalars(select(Entry)).all() == session.scalars(select(Deed)).all() == []
    choices.opt_in(session, cheat.id, later)
    deeds.enter(session, cheat.id, cheat.contest, later)
    for one in many[:3]:
        cheat.share(one, at=later)
    cheat.visit(cheat.code(many[0]), "10.0.0.1", later)
    cheat.settle(later)
    assert cheat.counted <= 1
    assert cheat.score <= 10


def test_10_two_accounts_have_two_scores_and_each_its_own_limits(
    cheat: Cheat, many: list[str], session: Session, academy: Academy, ben: int
) -> None:
    deeds.enter(session, ben, cheat.contest)
    other = Cheat(session, academy, ben, cheat.contest)
    for number, one in enumerate(many[:6]):
        at = AT + timedelta(minutes=10 * number)
        cheat.share(one, at=at)
        other.share(one, at=at + timedelta(seconds=20))
    assert (cheat.score, other.score) == (6, 6)
    # Each follows the links of the other, from one device: one visitor a link and a day, and the day is used up.
    for one in many[:6]:
        for _ in range(5):
            cheat.visit(cheat.code(one), "10.0.0.1", by=ben)
            other.visit(other.code(one), "10.0.0.1", by=cheat.id)
    cheat.settle()
    assert (cheat.score, other.score) == (6, 6)
    assert cheat.seen(AT + timedelta(hours=2)) == {"alike"}


def test_11_a_second_account_needs_its_own_level_and_its_own_choice(cheat: Cheat, session: Session, story: str) -> None:
    second = factories.person(session, "Amara Second")
    for level in (0, 1):
        choices.reach(session, second, level)
        with pytest.raises(advocacy.Locked):
            deeds.enter(session, second, cheat.contest)
        session.rollback()
    assert not contests.entered(session, second, contests.contest(session, cheat.contest).id)


def test_12_a_click_farm_brings_what_a_day_lets_count_and_is_taken_back_by_lines(
    cheat: Cheat, story: str, session: Session, champion: int
) -> None:
    cheat.share(story)
    for number in range(60):
        cheat.visit(cheat.code(story), f"10.0.{number}.1", AT + timedelta(seconds=1.7 * number + number % 7))
    cheat.settle(AT + timedelta(minutes=3))
    assert session.scalar(select(func.count()).where(Click.kind == "human")) == 60
    assert (cheat.counted, cheat.score) == (3, 22)
    assert "burst" in cheat.seen(AT + timedelta(hours=1))
    number = contests.contest(session, cheat.contest).id
    (burst,) = [one for one in watching.listing(session, number).found if one.kind == "burst"]
    assert burst.number >= 50
    lines = watching.lines(session, number, burst.id)
    wrong = [one.id for one in lines if one.amount > 0]
    before = session.scalar(select(func.count()).select_from(Deed))

    watching.take_back(session, number, burst.id, wrong, reason="Bought visits.", by=champion, at=AT)

    session.commit()
    assert cheat.score == 2
    assert session.scalar(select(func.count()).select_from(Deed)) == before + 2
    assert contests.recount(session) == []
    told = [one for one in contests.export(session, cheat.id)["deeds"] if one["counted"] < 0]
    assert {one["taken_back_because"] for one in told} == {"Bought visits."}


def test_13_a_farm_on_every_day_stops_at_what_a_week_lets_count(cheat: Cheat, story: str) -> None:
    cheat.share(story)
    for day in range(1, 7):
        at = AT + timedelta(days=day)
        for number in range(6):
            cheat.visit(cheat.code(story), f"10.{day}.0.{number}", at + timedelta(minutes=20 * number + number**2))
        cheat.settle(at + timedelta(hours=3))
    # The first day is a Sunday; the six others are of one week, of which ten count.
    assert cheat.counted == 11
    assert cheat.score == 2 + 10 * 10


LATE = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)


def test_14_at_2359_and_0001_each_day_lets_count_its_own_and_the_week_holds_both(cheat: Cheat, many: list[str]) -> None:
    for number, one in enumerate(many):
        cheat.share(one, at=LATE + timedelta(seconds=number if number < 6 else 115 + number))
    assert (cheat.counted, cheat.score) == (6, 12)
    assert cheat.seen(LATE + timedelta(hours=1)) == {"midnight"}
    for one in many[:6]:
        cheat.share(one, at=LATE + timedelta(minutes=5))
    assert cheat.counted == 6


def test_15_a_week_ends_on_sunday_at_midnight_and_not_before(cheat: Cheat, many: list[str]) -> None:
    for number, one in enumerate(many):
        cheat.share(one, "x", AT + timedelta(days=1 + number // 3))
        cheat.share(one, "linkedin", AT + timedelta(days=1 + number // 3))
    assert (cheat.counted, cheat.score) == (10, 20)


def test_16_moving_to_another_time_zone_makes_no_new_day(cheat: Cheat, many: list[str], session: Session) -> None:
    for number, zone in enumerate(("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")):
        profile = people.person(session, cheat.id)
        people.set_profile(
            session, cheat.id, name=profile.name, time_zone=zone, theme=profile.theme, language=profile.language
        )
        session.commit()
        for one in many[4 * number : 4 * number + 4]:
            cheat.share(one)
    assert (cheat.counted, cheat.score) == (3, 6)


def test_17_what_was_shared_before_joining_or_after_the_end_brings_nothing(
    session: Session, academy: Academy, amara: int, contest: str, many: list[str]
) -> None:
    cheat = Cheat(session, academy, amara, contest)
    cheat.share(many[0])
    deeds.enter(session, amara, contest, AT + timedelta(hours=1))
    cheat.share(many[0], at=AT + timedelta(hours=2))
    cheat.share(many[1], at=AT + timedelta(days=9))
    assert cheat.score == 0


def test_18_a_lead_told_twice_counts_once(cheat: Cheat, story: str, session: Session) -> None:
    cheat.share(story)
    for source in ("crm", "crm", "crm"):
        links.record(session, links.Told(cheat.code(story), "lead", "7", source, AT), AT)
    cheat.settle()
    assert cheat.score == 52


def test_what_the_playbook_shows_is_everything_the_champion_can_be_shown() -> None:
    assert set(KINDS) == {"own", "again", "networks", "alike", "burst", "even", "midnight"}
