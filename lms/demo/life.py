"""Play the company's months: people join, read, take courses and quizzes, choose, and some of them share.

Nothing is inserted: every fact comes from calling a service, as the pages do, under a clock that is moved.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.assessment.items import service as items
from lms.content import library as content
from lms.demo import company, earning, mentoring, telling, trainer, training
from lms.demo.cast import DAYS, Somebody, everybody, join
from lms.demo.deciding import Deciding
from lms.demo.editing import Editing
from lms.demo.pilot import Pilot
from lms.demo.season import Season
from lms.demo.signing import Signing
from lms.demo.studying import Studying
from lms.demo.together import Together
from lms.demo.trainer import Trainer
from lms.demo.training import Release
from lms.insights import service as insights
from lms.learning import service as learning
from lms.library import places
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition
from lms.web.academy import Academy

SEED = 20_261_122
FIRST_TALE = DAYS - max(tale.days_ago for tale in company.TALES)
"""The day from which there is something in the stream."""
RENEWAL = DAYS - 20
"""The day on which what is required is set anew, for those who joined meanwhile."""
READING_DAYS = (DAYS - 3, DAYS)
"""When the advocate reads something that no level asks for, and the learner goes on."""
READS_AGAIN = 15
"""How likely a working day holds what is to be read again, in percent."""
GOING_ON = DAYS - 26
"""When some of those who had stopped begin with the next level."""
LAST_MARKS = DAYS - 10
"""From when on the newest open answers are left in the queue."""


class DemoClock:
    """The clock while history is made."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Tell the instant history has come to."""
        return self.at


class History:
    """Makes the months before ``now`` and knows everybody in them."""

    def __init__(self, academy: Academy, now: datetime, *, say: Callable[[str], None]) -> None:
        self.academy = academy
        self.now = now
        self.say = say
        self.random = Random(SEED)
        self.clock = DemoClock(now - timedelta(days=DAYS))
        self.people = list(everybody(self.random))
        self.champion, self.admin, self.teacher = (self._holding(role) for role in ("champion", "admin", "trainer"))
        self.studying = Studying(self.random, self._tick)
        self.trainer = Trainer(self.teacher.name, self.studying.answering.posts)
        self.deciding = Deciding(self.champion, self.teacher, self.admin, self.named(company.DEPUTY))
        self.signing = Signing(self.champion, self.admin, self.people)
        self.public: dict[str, str] = {}
        """The ids of public badges by their state."""
        self.pilot = Pilot(now, self.admin, self.teacher)
        self.editing = Editing(self.champion, self.pilot.renewing)
        self.season = Season(now, self.champion, self.admin)
        self.together = Together(now, self.champion, self.admin, self.people)
        self.releases, self.remarks = list(training.RELEASES), list(training.REMARKS)
        self.looked = False

    def play(self) -> None:
        """Make the history, one transaction a day, on content that is in force from its first day."""
        self.academy.clock = self.clock
        files = content.gather(places.content_root(self.academy.settings.content))
        with self.academy.store.transaction() as session:
            self.clock.at = self.pilot.at
            self.pilot.play(session, lambda session: self._begin(session, files))
        self.trainer.person_id = self.teacher.person_id
        for day in range(DAYS + 1):
            self._wake(day)
            with self.academy.store.transaction() as session:
                self._live(session, day)
                self._earn(session, day)
            self.season.follow(self.academy, day, self._end_of(day))
            self.together.tend(self.academy, self._end_of(day))
            if day % 30 == 0 and day:
                self.say(f"  {day} of {DAYS} days")
        with self.academy.store.transaction() as session:
            self.trainer.settle(session, files, at=self._tick())
            self.trainer.draft(session, at=self._tick())
            self.public = self.deciding.settle(session, self.people, at=self.clock.at)
            self.editing.settle(session, now=self.now, at=self.clock.at)
            self.season.begin(session, self.named(company.ADVOCATE), at=self.clock.at)
            self._mentor(session)
            self._count(session)
            advocacy.count(session, self.clock.at)
            insights.count_weeks(session, self.clock.at)

    def _mentor(self, session: Session) -> None:
        """Let the one who went first mentor the advocate, and be asked by a colleague of theirs."""
        advocate = self.named(company.ADVOCATE)
        colleague = next(one for one in self.people if one.person_id and one not in (advocate, self.champion))
        mentoring.settle(session, self.pilot.renewing, advocate, colleague, at=self.clock.at)

    def _earn(self, session: Session, day: int) -> None:
        """Have weeks, leave and XP follow from the day."""
        people = {one.name: one.person_id for one in self.people if one.person_id}
        earning.live(session, day, people, self.champion.person_id, now=self.now, at=self.clock.at)

    def _count(self, session: Session) -> None:
        """Fold what was handed in into figures, as the jobs do."""
        while items.fold(session, self.clock.at):
            pass

    def named(self, name: str) -> Somebody:
        """Give the person of that name."""
        return next(one for one in self.people if one.name == name)

    def _holding(self, role: str) -> Somebody:
        return self.named(next(name for name, roles in company.ROLES.items() if role in roles))

    def _wake(self, day: int) -> None:
        start = datetime.combine((self.now - timedelta(days=DAYS - day)).date(), time(7, 30), UTC)
        self.clock.at = min(start, self.now - timedelta(hours=1)) if day == DAYS else start

    def _end_of(self, day: int) -> datetime:
        """Give the last instant of a day that has been."""
        then = datetime.combine((self.now - timedelta(days=DAYS - day)).date(), time(23, 59, 59), UTC)
        return min(then, self.now - timedelta(seconds=1))

    def _tick(self) -> datetime:
        """Let a little time pass, never beyond now."""
        step = timedelta(seconds=self.random.randint(60, 420))
        self.clock.at = min(self.clock.at + step, self.now - timedelta(seconds=1))
        return self.clock.at

    def _begin(self, session: Session, files: Mapping[str, bytes]) -> None:
        """Publish what there was at first, and set up teams and the first administrator."""
        at = self.clock.at
        trainer.begin(session, files, at=at)
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

    def _live(self, session: Session, day: int) -> None:
        if day == 0:
            self._tick()
        self._tell(session, day)
        self.season.prepare(session, day, at=self.clock.at)
        for one in self.people:
            if one.joins == day and not one.person_id:
                self._join(session, one)
            elif one is self.teacher and one.joins == day:
                self._return()
        self.editing.live(session, self.people, day, at=self.clock.at)
        self.pilot.live(session, day, self.named(company.ADVOCATE), at=self.clock.at)
        if day in {1, RENEWAL}:
            self._require(session, days=60 if day == 1 else 35)
        if self.clock.at.weekday() < 5 or day == DAYS:
            self._teach(session, day)
            # The same instant as the last step: what is decided by hand changes nothing else that happens.
            self.deciding.sign(session, self.people, day, at=self.clock.at)
            self.deciding.give(session, self.people, day, at=self.clock.at)
            self.signing.live(session, day, at=self.clock.at)
            for one in self.random.sample(self.people, len(self.people)):
                if one.person_id and one.name != company.NEWCOMER and (one is not self.teacher or day >= one.joins):
                    self._work(session, one, day)
        if day == GOING_ON:
            for one in self.people[::2]:
                one.goes_on = one.persona.goes_to == 2 and one.name not in company.BY_NAME
        self.together.live(session, day, self._tick)
        if day in READING_DAYS:
            self.studying.browse(session, self.named(company.ADVOCATE))
            self.studying.begin(session, self.named(company.LEARNER))

    def _return(self) -> None:
        """Let the trainer, who was there for the pilot, take as long to come back as others to join."""
        self._tick()
        self._tick()

    def _join(self, session: Session, one: Somebody) -> None:
        join(session, one, by=self.admin.person_id, tick=self._tick)
        if one.name == company.DEPUTY:
            people.set_roles(session, one.person_id, ("champion",), at=self.clock.at, by=self.admin.person_id)
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

    def _tell(self, session: Session, day: int) -> None:
        """Have the champion put the stories of this day into the stream."""
        if day == FIRST_TALE:
            telling.make_topics(session, by=self.champion.person_id, at=self._tick())
        for tale in company.TALES:
            if DAYS - tale.days_ago == day:
                telling.tell(session, tale, by=self.champion.person_id, at=self._tick())

    def _teach(self, session: Session, day: int) -> None:
        """Have the trainer mark, publish what is due, and answer."""
        while self.remarks and day >= DAYS - self.remarks[0].days_ago:
            self.studying.remarks.append(self.remarks.pop(0))
        if self.clock.at.weekday() in trainer.MARKS_ON:
            leave = trainer.LEFT if day > LAST_MARKS else 0
            for person_id, quiz_id in self.trainer.mark(session, leave=leave, at=self._tick()):
                next(one for one in self.people if one.person_id == person_id).waits.discard(quiz_id)
        while self.releases and day >= DAYS - self.releases[0].days_ago:
            self._publish(session, self.releases.pop(0))
        if day >= DAYS - training.LOOKED and not self.looked:
            self.looked = True
            self._count(session)
            self.trainer.put_aside(session, at=self._tick())
            self.trainer.review(session, at=self._tick())

    def _publish(self, session: Session, release: Release) -> None:
        self.trainer.publish(session, release, at=self._tick())
        self.trainer.answer(session, release, at=self._tick())
        for ref in release.material:
            course_id, _, lesson_id = ref.partition(":")[2].partition("/")
            for one in self.people:
                mine = one.person_id and one.name not in company.BY_NAME
                if mine and f"course:{course_id}" in recognition.met(session, one.person_id):
                    one.again.add((course_id, lesson_id))

    def _work(self, session: Session, one: Somebody, day: int) -> None:
        standing = recognition.standing(session, one.person_id)
        if standing.level_number >= 2 and not one.chose and self.random.randint(1, 100) <= 30:
            self._choose(session, one)
        if day >= FIRST_TALE and one.chose and advocacy.choice(session, one.person_id).opted_in:
            self.season.share(session, one, self._tick, at=self.clock.at)
        if one.again and self.random.randint(1, 100) <= READS_AGAIN:
            self.studying.read_again(session, one)
        if self.random.randint(1, 100) <= one.persona.diligence:
            recognition.seen(session, one.person_id, at=self._tick())
            self.studying.go_on(session, one)

    def _choose(self, session: Session, one: Somebody) -> None:
        one.chose = True
        shown = advocacy.text(session).digest
        if self.random.randint(1, 100) <= one.persona.advocates:
            advocacy.opt_in(session, one.person_id, shown=shown, at=self._tick())
        else:
            advocacy.decline(session, one.person_id, shown=shown, at=self._tick())
