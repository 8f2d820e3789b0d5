"""Play the company's months: people join, read, take courses and quizzes, choose, and some of them share.

Nothing is inserted: every fact comes from calling a service, as the pages do, under a clock that is moved.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.assessment import service as assessment
from lms.demo import company
from lms.demo.company import Persona
from lms.extension import publish_folders
from lms.learning import service as learning
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy
from lms.recognition import service as recognition
from lms.sharing import service as sharing
from lms.web.academy import Academy

DAYS = 150
"""How much history the demo has."""
SEED = 20_261_122
SHARES = 12
"""How likely an advocate shares a story on a day it is in the stream, in percent."""
RENEWAL = DAYS - 20
"""The day on which what is required is set anew, for those who joined meanwhile."""
READING_DAYS = (DAYS - 3, DAYS)
"""When the advocate reads something that no level asks for."""
LAST_ATTEMPTS = 2
"""Nobody in the demo is left without an attempt."""


class DemoClock:
    """The clock while history is made."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Tell the instant history has come to."""
        return self.at


@dataclass(slots=True)
class Somebody:
    """One invented person on the way through the academy."""

    name: str
    team: str
    email: str
    password: str
    roles: tuple[str, ...]
    persona: Persona
    joins: int
    """Day of the history."""
    person_id: int = 0
    chose: bool = False
    shared: set[str] = field(default_factory=set)
    read: set[tuple[str, str]] = field(default_factory=set)

    @property
    def role(self) -> str:
        """Name the role this person is shown under."""
        return self.roles[0] if self.roles else "learner"


class History:
    """Makes the months before ``now`` and knows everybody in them."""

    def __init__(self, academy: Academy, now: datetime, *, say: Callable[[str], None]) -> None:
        self.academy = academy
        self.now = now
        self.say = say
        self.random = Random(SEED)
        self.clock = DemoClock(now - timedelta(days=DAYS))
        self.people = list(_cast(self.random))
        self.champion = self.named(next(name for name, roles in company.ROLES.items() if "champion" in roles))
        self.admin = self.named(next(name for name, roles in company.ROLES.items() if "admin" in roles))

    def play(self) -> None:
        """Make the history, one transaction a day, on content that is in force from its first day."""
        self.academy.clock = self.clock
        publish_folders(self.academy)
        for day in range(DAYS + 1):
            with self._day(day) as session:
                if day == 0:
                    self._found(session)
                self._live(session, day)
            if day % 30 == 0 and day:
                self.say(f"  {day} of {DAYS} days")

    def _day(self, day: int) -> "_Day":
        start = datetime.combine((self.now - timedelta(days=DAYS - day)).date(), time(7, 30), UTC)
        self.clock.at = min(start, self.now - timedelta(hours=1)) if day == DAYS else start
        return _Day(self.academy)

    def named(self, name: str) -> Somebody:
        """Give the person of that name."""
        return next(one for one in self.people if one.name == name)

    def _tick(self) -> datetime:
        """Let a little time pass, never beyond now."""
        step = timedelta(seconds=self.random.randint(60, 420))
        self.clock.at = min(self.clock.at + step, self.now - timedelta(seconds=1))
        return self.clock.at

    def _found(self, session: Session) -> None:
        """Set up teams, the first administrator and what is required."""
        at = self._tick()
        self.admin.person_id = people.add(
            session,
            name=self.admin.name,
            email=self.admin.email,
            roles=("admin",),
            team=self.admin.team,
            password=self.admin.password,
            at=at,
        )
        for team in company.TEAMS:
            if team != self.admin.team:
                people.add_team(session, team, at=at, by=self.admin.person_id)

    def _tell(self, session: Session, day: int) -> None:
        """Have the champion put the stories of this day into the stream."""
        for tale in company.TALES:
            if DAYS - tale.days_ago == day:
                draft = sharing.Draft(
                    title=tale.title,
                    summary=tale.summary,
                    body=tale.body,
                    link=f"https://www.{company.DOMAIN}{tale.path}",
                    topic=tale.topic,
                    internal_only=tale.internal,
                    expires_at=self.clock.at + timedelta(days=60),
                )
                sharing.create(session, draft, by=self.champion.person_id, at=self._tick())

    def _share(self, session: Session, one: Somebody) -> None:
        """Let an advocate look at the stream and, now and then, share what is new there."""
        level = recognition.standing(session, one.person_id).level_number
        reader = sharing.Reader(one.person_id, people.person(session, one.person_id).team_id, level)
        offered = [place.network.key for place in sharing.places(session) if not place.network.asks_instance]
        for story in [card.story for card in sharing.stream(session, reader, self.clock.at).cards]:
            if story.public_id in one.shared or story.internal_only or self.random.randint(1, 100) > SHARES:
                continue
            one.shared.add(story.public_id)
            network = self.random.choice(offered)
            words = self.random.choice(company.WORDS)
            sharing.share(session, reader, story.public_id, network, words, keep=True, at=self._tick())
            sharing.tell(session, reader, story.public_id, network, posted=True, keep=True)

    def _live(self, session: Session, day: int) -> None:
        self._tell(session, day)
        for one in self.people:
            if one.joins == day and not one.person_id:
                self._join(session, one)
        if day in {1, RENEWAL}:
            self._require(session, days=60 if day == 1 else 35)
        if self.clock.at.weekday() < 5 or day == DAYS:
            for one in self.random.sample(self.people, len(self.people)):
                if one.person_id and one.name != company.NEWCOMER:
                    self._work(session, one)
        if day in READING_DAYS:
            self._browse(session, self.named(company.ADVOCATE))

    def _join(self, session: Session, one: Somebody) -> None:
        token = people.invite(
            session,
            email=one.email,
            name=one.name,
            team=one.team,
            roles=one.roles,
            at=self._tick(),
            by=self.admin.person_id,
        )
        one.person_id = people.accept(session, token, name=one.name, password=one.password, at=self._tick())
        if company.LEADS.get(one.team) == one.name:
            team_id = next(team.id for team in people.teams(session) if team.name == one.team)
            people.add_lead(session, team_id, one.person_id, at=self._tick(), by=self.admin.person_id)

    def _require(self, session: Session, *, days: int) -> None:
        """Require what reaches the first level above the start, as the charter allows, instead of what was."""
        for entry in learning.assignments(session):
            learning.end(session, entry.id, by=self.champion.person_id, at=self._tick())
        shelf = library.current(session).library
        first = next(level for level in shelf.levels if level.number == 1)
        for ref in first.requires:
            if ref.startswith(("course:", "policy:")):
                due = (self.clock.at + timedelta(days=days)).date()
                learning.assign(session, ref, team_id=None, due_on=due, at=self._tick(), by=self.champion.person_id)

    def _work(self, session: Session, one: Somebody) -> None:
        standing = recognition.standing(session, one.person_id)
        if standing.level_number >= 2 and not one.chose and self.random.randint(1, 100) <= 30:
            self._choose(session, one)
        if one.chose and advocacy.choice(session, one.person_id).opted_in:
            self._share(session, one)
        if self.random.randint(1, 100) > one.persona.diligence:
            return
        recognition.seen(session, one.person_id, at=self._tick())
        ref = self._next(session, one)
        if ref is None:
            return
        kind, _, name = ref.partition(":")
        if kind == "policy":
            self._acknowledge(session, one, name)
        else:
            self._study(session, one, name)

    def _next(self, session: Session, one: Somebody) -> str | None:
        shelf = library.current(session).library
        met = recognition.met(session, one.person_id)
        wanted = [
            ref
            for level in shelf.levels
            if level.number <= one.persona.goes_to
            for ref in sorted(level.requires, key=lambda ref: not ref.startswith("policy:"))
            if not ref.startswith("level:")
        ]
        return next((ref for ref in wanted if ref not in met), None)

    def _acknowledge(self, session: Session, one: Somebody, policy_id: str) -> None:
        questions = library.current(session).library.policies[policy_id].check
        answers = {
            number: [place for place, option in enumerate(question.options) if option.right]
            for number, question in enumerate(questions)
        }
        version = policy.current(session, policy_id)
        policy.acknowledge(session, one.person_id, policy_id, answers, digest=version.digest, at=self._tick())

    def _study(self, session: Session, one: Somebody, course_id: str) -> None:
        course = library.current(session).library.courses[course_id]
        open_lessons = [lesson for lesson in course.lessons if (course_id, lesson.id) not in one.read]
        for lesson in open_lessons[: self.random.randint(1, 2)]:
            learning.complete_lesson(session, one.person_id, course_id, lesson.id, at=self._tick())
            one.read.add((course_id, lesson.id))
            open_lessons.remove(lesson)
        if not open_lessons:
            self._quiz(session, one, course_id)

    def _browse(self, session: Session, one: Somebody) -> None:
        """Read the next lesson of a course that no level asks for."""
        shelf = library.current(session).library
        asked = {ref for level in shelf.levels for ref in level.requires}
        met = recognition.met(session, one.person_id)
        for course in shelf.courses.values():
            if f"course:{course.id}" not in asked and met.issuperset(course.requires):
                unread = [lesson.id for lesson in course.lessons if (course.id, lesson.id) not in one.read]
                for lesson_id in unread[:1]:
                    learning.complete_lesson(session, one.person_id, course.id, lesson_id, at=self._tick())
                    one.read.add((course.id, lesson_id))
                return

    def _quiz(self, session: Session, one: Somebody, course_id: str) -> None:
        quiz = library.current(session).library.quiz_for(f"course:{course_id}")
        if quiz is None:
            return
        state = assessment.state(session, one.person_id, quiz.id, self._tick())
        waits = state.next_at is not None and state.next_at > self.clock.at
        if state.passed or waits or state.attempts_left == 0:
            return
        accuracy = (
            100 if state.attempts_left is not None and state.attempts_left <= LAST_ATTEMPTS else one.persona.accuracy
        )
        attempt = assessment.start(session, one.person_id, quiz.id, at=self._tick(), rng=self.random)
        answers = {}
        for question, order in assessment.drawn_questions(session, one.person_id, attempt):
            right = self.random.randint(1, 100) <= accuracy
            answers[question.id] = assessment.sample(question, order, right=right)
        assessment.submit(session, one.person_id, attempt, answers, at=self._tick())

    def _choose(self, session: Session, one: Somebody) -> None:
        one.chose = True
        shown = advocacy.text(session).digest
        if one.name == company.ADVOCATE or self.random.randint(1, 100) <= one.persona.advocates:
            advocacy.opt_in(session, one.person_id, shown=shown, at=self._tick())
        else:
            advocacy.decline(session, one.person_id, shown=shown, at=self._tick())


class _Day:
    """One transaction; the academy's clock stands still between the calls in it."""

    def __init__(self, academy: Academy) -> None:
        self._transaction = academy.store.transaction()

    def __enter__(self) -> Session:
        return self._transaction.__enter__()

    def __exit__(self, *error: object) -> None:
        self._transaction.__exit__(*error)  # type: ignore[arg-type]


def _cast(random: Random) -> Iterator[Somebody]:
    """Make everybody: who they are, how they learn and when they join."""
    keen, steady = company.PERSONAS[0], company.PERSONAS[1]
    for team, names in company.TEAMS.items():
        for place, name in enumerate(names):
            persona = random.choice(company.PERSONAS)
            joins = random.randint(0, 40) if random.randint(1, 100) <= 70 else random.randint(41, DAYS - 20)
            roles = company.ROLES.get(name, ())
            if roles:
                persona, joins = (keen, 0) if "champion" in roles else (steady, 1)
            if name == company.ADVOCATE:
                persona, joins = keen, 2
            if name == company.LEARNER:
                persona, joins = Persona("begun", 35, 90, 1, 0), 30
            if name == company.NEWCOMER:
                joins = DAYS
            if place == 0 and not roles:
                joins = min(joins, 3)
            yield Somebody(name, team, address_of(name), secrets.token_urlsafe(9), roles, persona, joins)


def address_of(name: str) -> str:
    """Give the invented mail address of a person."""
    return ".".join(name.casefold().replace("-", " ").split()) + "@" + company.DOMAIN
