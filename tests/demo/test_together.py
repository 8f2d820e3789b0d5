"""What the demo's people do together is done through the doors, and what they say fits the academy."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.content import library
from lms.contests import service as contests
from lms.demo import company, talks
from lms.demo.cast import DAYS, Somebody
from lms.demo.together import FIRST_MONTH, Together
from lms.ideas.box import rules as box_rules
from lms.ideas.box import service as box
from lms.ideas.incidents import rules as incident_rules
from lms.ideas.incidents import service as incidents
from lms.ideas.talk import rules as talk_rules
from lms.ideas.words import kudos
from lms.ideas.words import rules as words_rules
from lms.people import service as people
from tests import factories
from tests.advocacy import deeds as advocacy

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SAID = {who for one in talks.THOUGHTS for who in (one.who, *(who for who, _ in one.said))}
SAID |= {company.LEARNER, company.ADVOCATE}
SAID |= {name for one in talks.THANKS for name in (one.who, one.to)}
SAID |= {who for one in talks.ASKED for who in (one.who, *(who for who, _, _ in one.answers))}


class Ticking:
    """A clock of the demo: every look at it takes a minute."""

    at = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


@pytest.fixture
def together(session: Session, academy, champion: int) -> Together:
    """Half a year of it, among advocates and people who never chose."""
    lead = Somebody("Freya Andersen", "Communications", "", "", ("champion",), company.OTHERS, 0, champion)
    cast = [lead]
    for name in sorted(SAID - {lead.name}):
        one = factories.person(session, name)
        email = people.person(session, one).email
        cast.append(Somebody(name, "Sales", email, "", (), company.OTHERS, 0, one))
    for one in cast[1:8]:
        advocacy.advocate(session, one.person_id, NOW - timedelta(days=140))
    made, tick = Together(NOW, lead, lead, cast), Ticking()
    for day in range(DAYS - 97, DAYS + 1):
        tick.at = NOW - timedelta(days=DAYS - day)
        made.live(session, day, tick)
        session.commit()
        made.tend(academy, tick.at)
    return made


def test_ideas_are_supported_and_answered_and_contests_follow_each_other(session: Session, together: Together) -> None:
    found = {one.title: one for one in box.listing(session, 0, box.Wanted(), size=100).ideas}
    assert set(found) == {one.title for one in talks.THOUGHTS}
    for one in talks.THOUGHTS:
        assert found[one.title].status == (one.decided[-1].status if one.decided else box_rules.NEW)
        assert bool(found[one.title].promised_at) is bool(one.promised_in)

    (running,), _ = contests.contests(session, ("open",), size=1)
    past, _ = contests.contests(session, ("confirmed",))
    first = (NOW - timedelta(days=DAYS - FIRST_MONTH)).strftime("%Y-%m")
    assert first in {one.period_key for one in past}
    assert running.ends_at > NOW
    assert not contests.recount(session)
    assert len(incidents.cases(session).cases) == len(talks.MISHAPS)
    assert len(kudos.kudos(session, 0, kudos.SHOWN).thanks) == sum(one.shown for one in talks.THANKS)
    assert not box.recount(session, repair=False)


@pytest.mark.once
def test_whoever_speaks_is_there_from_the_start() -> None:
    early = {*company.ROLES, *company.LEADS.values(), company.ADVOCATE, company.DEPUTY}
    writers = {one.who for one in (*talks.THOUGHTS, *talks.ASKED)}
    assert writers <= early
    assert {name for names in company.TEAMS.values() for name in names} >= SAID


@pytest.mark.once
def test_what_is_asked_is_about_lessons_of_the_starter_academy() -> None:
    shelf = library.read(library.gather(Path(__file__).parents[2]), today=NOW.date())
    known = {f"{course.id}/{lesson.id}" for course in shelf.courses.values() for lesson in course.lessons}
    assert {one.about for one in talks.ASKED} <= known


@pytest.mark.once
def test_what_went_wrong_names_clauses_and_lessons_that_are_there_and_nobody() -> None:
    shelf = library.read(library.gather(Path(__file__).parents[2]), today=NOW.date())
    lessons = {f"{course.id}/{lesson.id}" for course in shelf.courses.values() for lesson in course.lessons}
    clauses = {f"{policy.id}#{clause.id}" for policy in shelf.policies.values() for clause in policy.clauses}
    everybody = [name for names in company.TEAMS.values() for name in names]
    for one in talks.MISHAPS:
        assert set(one.lessons) <= lessons
        assert set(one.clauses) <= clauses
        incident_rules.check(incident_rules.Told(one.title, one.happened, one.consequence, one.learned), everybody)


@pytest.mark.once
def test_every_text_fits_and_nobody_is_pressed() -> None:
    for one in talks.THOUGHTS:
        box_rules.checked(box_rules.Text(one.kind, one.title, one.text, one.named))
        assert [step.days_ago for step in one.decided] == sorted((step.days_ago for step in one.decided), reverse=True)
    for thank in talks.THANKS:
        assert words_rules.thanks_of(thank.words) == thank.words
    for asked in talks.ASKED:
        talk_rules.clean(asked.text, asked.kind)
