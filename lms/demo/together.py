"""What people do together: ideas and what becomes of them, talk about lessons, contests some of them join.

Everything goes through the doors that the pages use. Who may not do a thing at that moment does not do it.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.contests import rules as contest_rules
from lms.contests import service as contests
from lms.contests import wording
from lms.contests.boards import service as boards
from lms.demo import company, talks
from lms.demo.cast import DAYS, Somebody
from lms.ideas.box import rules as box_rules
from lms.ideas.box import service as box
from lms.ideas.incidents import rules as incident_rules
from lms.ideas.incidents import service as incidents
from lms.ideas.mentors import service as mentors
from lms.ideas.talk import rules as talk_rules
from lms.ideas.talk import service as talk
from lms.ideas.words import kudos
from lms.ideas.words import rules as asking_rules
from lms.ideas.words import service as asking
from lms.library import service as library
from lms.people import service as people
from lms.web.academy import Academy

SEED = 6_022
FIRST_MONTH = DAYS - 48
"""The day on which the monthly contests begin."""
SPRINT_DAY, SPRINT_DAYS = DAYS - 8, 14
SPRINT_GOAL = 900
JOINS = 60
"""How likely somebody who may joins a contest, in percent."""
LOOKS = 7
"""Every how many days people look whether there is a contest to join."""
BOARDS_DAY = DAYS - 27
OFFERED, MET = DAYS - 14, DAYS - 5
"""When the advocate offers to mentor, and when the learner asks."""
CHECKED = 3
"""How many days after its end the champion confirms a contest."""


class Together:
    """Plays what people do together in the days that History goes through."""

    def __init__(self, now: datetime, champion: Somebody, admin: Somebody, people: list[Somebody]) -> None:
        self.now, self.champion, self.admin, self.people = now, champion, admin, people
        self.random = Random(SEED)
        self.ideas: dict[str, str] = {}
        """The public ids of ideas by their titles."""

    def live(self, session: Session, day: int, tick: Callable[[], datetime]) -> None:
        """Let a day's ideas, questions and answers be written, and contests be begun and joined."""
        for thought in talks.THOUGHTS:
            self._think(session, thought, day, tick)
        for asked in talks.ASKED:
            if DAYS - asked.days_ago == day:
                self._ask(session, asked, tick)
        self._write_up(session, day, tick)
        self._thank(session, day, tick)
        self._mentor(session, day, tick)
        self._contend(session, day, tick)
        self._look_at_boards(session, day, tick)

    def tend(self, academy: Academy, at: datetime) -> None:
        """Do what the jobs of the contests do in the night."""
        contests.settle(academy, at)
        contests.tend(academy, at)

    def _named(self, name: str) -> Somebody:
        return next(one for one in self.people if one.name == name)

    def _others(self, author: str, number: int) -> Iterable[int]:
        """Choose some of those who are there, and never the author."""
        there = [one.person_id for one in self.people if one.person_id and one.name != author]
        return self.random.sample(there, min(number, len(there)))

    def _think(self, session: Session, thought: talks.Thought, day: int, tick: Callable[[], datetime]) -> None:
        if DAYS - thought.days_ago == day:
            self._hand_in(session, thought, tick)
        for step in thought.decided:
            if DAYS - step.days_ago == day:
                self._decide(session, thought, step, tick)

    def _hand_in(self, session: Session, thought: talks.Thought, tick: Callable[[], datetime]) -> None:
        text = box_rules.Text(thought.kind, thought.title, thought.text, thought.named)
        idea = box.submit(session, self._named(thought.who).person_id, text, at=tick())
        self.ideas[thought.title] = idea
        for person_id in self._others(thought.who, thought.supporters):
            box.support(session, person_id, idea, supported=True, at=tick())
        for who, words in thought.said:
            box.remark(session, self._named(who).person_id, idea, words, at=tick())

    def _decide(
        self, session: Session, thought: talks.Thought, step: talks.Answered, tick: Callable[[], datetime]
    ) -> None:
        idea, by = self.ideas[thought.title], self.champion.person_id
        decision = box_rules.Decision(step.status, step.words, seen=self._steps(session, idea))
        box.decide(session, idea, decision, by=by, at=tick())
        if thought.kind == box_rules.TRAINING:
            box.queue(session, idea, by=by, at=tick())
        if thought.promised_in and step is thought.decided[-1]:
            until = datetime.combine(self.now.date() + timedelta(days=thought.promised_in), time(16), self.now.tzinfo)
            box.promise(session, idea, until, "", seen=self._steps(session, idea), by=by, at=tick())

    def _steps(self, session: Session, idea: str) -> int:
        return box.shown(session, self.champion.person_id, idea).standing.steps

    def _ask(self, session: Session, asked: talks.Asked, tick: Callable[[], datetime]) -> None:
        course_id, _, lesson_id = asked.about.partition("/")
        course = library.current(session).library.courses.get(course_id)
        if course is None or all(lesson.id != lesson_id for lesson in course.lessons):
            return
        author = self._named(asked.who).person_id
        if not talk.may_write(session, author, asked.kind, tick()).granted:
            return
        entry = talk.Entry(asked.kind, asked.text, f"demo-{asked.days_ago}", course_id, lesson_id)
        note = talk.write(session, author, entry, at=tick())
        self._help(session, asked.who, note, asked.helped, tick)
        for n, (who, words, helped) in enumerate(asked.answers):
            said = talk.answer(
                session, self._named(who).person_id, note, words, key=f"demo-{asked.days_ago}-{n}", at=tick()
            )
            self._help(session, who, said, helped, tick)

    def _help(self, session: Session, author: str, note: str, number: int, tick: Callable[[], datetime]) -> None:
        for person_id in self._others(author, number):
            with suppress(advocacy.Locked, talk_rules.TalkError):
                talk.mark(session, person_id, note, helpful=True, at=tick())

    def _write_up(self, session: Session, day: int, tick: Callable[[], datetime]) -> None:
        """Have the champion write up what went wrong; references that another academy has not are left out."""
        for one in [one for one in talks.MISHAPS if DAYS - one.days_ago == day]:
            clauses, lessons = ({ref for ref, _ in known} for known in incidents.choices(session))
            entry = incidents.Entry(
                one.kind,
                tick().date() - timedelta(days=2),
                incident_rules.Told(one.title, one.happened, one.consequence, one.learned),
                tuple(ref for ref in one.clauses if ref in clauses),
                tuple(ref for ref in one.lessons if ref in lessons),
                sure=True,
            )
            by = self.champion.person_id
            incidents.show(session, incidents.write(session, entry, by=by, at=tick()), shown=True, by=by, at=tick())

    def _thank(self, session: Session, day: int, tick: Callable[[], datetime]) -> None:
        """Let colleagues thank each other, and the advocate ask what the champion thinks of a share."""
        for one in [one for one in talks.THANKS if DAYS - one.days_ago == day]:
            giver, receiver = self._named(one.who), self._named(one.to)
            kudos.thank(session, giver.person_id, receiver.email, one.about, one.words, zone=UTC, at=tick())
            for said in kudos.kudos(session, receiver.person_id, kudos.RECEIVED).thanks[:1]:
                kudos.show(session, receiver.person_id, said.id, shown=one.shown)
        asks, answers = (DAYS - days for days in talks.ASKED_DAYS)
        advocate, champion = self._named(company.ADVOCATE).person_id, self.champion.person_id
        if day == asks:
            with suppress(asking_rules.WordsError):
                asking.ask(session, advocate, asking.GENERAL, talks.QUESTION, at=tick())
        if day == answers:
            for waiting in asking.for_champion(session, champion, answered=False).exchanges:
                asking.comment(session, champion, waiting.public_id, talks.COMMENT, at=tick())

    def _mentor(self, session: Session, day: int, tick: Callable[[], datetime]) -> None:
        """Let the advocate offer to mentor and the learner ask, each where they may."""
        mentor, learner = self._named(company.ADVOCATE).person_id, self._named(company.LEARNER).person_id
        if day == OFFERED:
            there = {course_id for course_id, _ in mentors.topics(session)}
            topics = tuple(one for one in talks.MENTOR_TOPICS if one in there)
            with suppress(advocacy.Locked, mentors.Unfit):
                mentors.offer(session, mentor, mentors.Terms(topics, "en", 2, talks.MENTOR_ABOUT), at=tick())
        if day == MET:
            for topic in talks.MENTOR_TOPICS[:1]:
                with suppress(advocacy.Locked, mentors.MentorsError):
                    wish = mentors.Wish(topic, "en", talks.MENTEE_ASKS, "demo")
                    pair = mentors.accept(session, mentor, mentors.ask(session, learner, wish, at=tick()), at=tick())
                    for said in talks.MENTOR_SAYS:
                        mentors.write(session, mentor, pair, said, key=said[:20], at=tick())

    def _look_at_boards(self, session: Session, day: int, tick: Callable[[], datetime]) -> None:
        """Have the boards turned on, and let some of those who joined a contest join them too."""
        if day == BOARDS_DAY:
            boards.switch(session, on=True, by=self.admin.person_id, at=tick())
        if day >= BOARDS_DAY and day % LOOKS == 0:
            for one in self.people:
                how = boards.shown(session, one.person_id) if one.person_id else None
                if how is not None and self.random.randint(1, 100) <= JOINS:
                    with suppress(advocacy.Locked, boards.BoardsError):
                        read = boards.digest(boards.text())
                        boards.join(session, one.person_id, chosen=how, read=read, at=tick())

    def _shown_as(self, session: Session, person_id: int, at: datetime) -> str:
        """Let somebody choose how they are shown, once: one in three by their name."""
        how = boards.shown(session, person_id)
        if how is None:
            by_name = self.random.randint(1, 3) == 1
            how = (
                boards.Shown(boards.NAME) if by_name else boards.Shown(boards.ALIAS, boards.suggest(session, person_id))
            )
            boards.show_as(session, person_id, how, at)
        return boards.shown_names(session, (person_id,))[person_id]

    def _contend(self, session: Session, day: int, tick: Callable[[], datetime]) -> None:
        zone = session.info["academy"].settings.time_zone
        here = (self.now - timedelta(days=DAYS - day)).astimezone(ZoneInfo(zone)).date()
        if day == FIRST_MONTH:
            weights = {contest_rules.SHARE: 2, contest_rules.CLICK: 10, contest_rules.LEADS: 50}
            plan = contest_rules.Plan(talks.CONTEST, talks.CONTEST_ABOUT, weights=weights, zone=zone)
            begins = here.replace(day=1)
            contests.begin_series(session, plan, "monthly", begins=begins, by=self.champion.person_id, at=tick())
        if day == SPRINT_DAY:
            self._sprint(session, zone, contests.Span("", here, here + timedelta(days=SPRINT_DAYS - 1)), tick)
        if day % LOOKS == 0 or day == SPRINT_DAY + 1:
            self._join(session, tick)
        over, _ = contests.contests(session, (contest_rules.ENDED,))
        for one in over:
            if one.ends_at + timedelta(days=CHECKED) <= tick():
                contests.confirm(session, one.public_id, by=self.champion.person_id, at=tick())

    def _sprint(self, session: Session, zone: str, span: contests.Span, tick: Callable[[], datetime]) -> None:
        weights = {contest_rules.LESSON: 10, contest_rules.QUIZ: 50}
        plan = contest_rules.Plan(
            talks.SPRINT,
            talks.SPRINT_ABOUT,
            goal=contest_rules.SPRINT,
            mode=contest_rules.COLLECTIVE,
            weights=weights,
            zone=zone,
            threshold=SPRINT_GOAL,
        )
        made = contests.draft(session, plan, span, by=self.champion.person_id, at=tick())
        contests.announce(session, made, by=self.champion.person_id, at=tick())

    def _join(self, session: Session, tick: Callable[[], datetime]) -> None:
        running, _ = contests.contests(session, (contest_rules.OPEN,))
        for contest in running:
            for one in self.people:
                if one.person_id and self.random.randint(1, 100) <= JOINS:
                    self._enter(session, contest, one, tick())

    def _enter(self, session: Session, contest: contests.Contest, one: Somebody, at: datetime) -> None:
        with suppress(advocacy.Locked, contests.ContestError):
            contests.check_may_enter(session, contest, people.person(session, one.person_id), at)
            shown_as = self._shown_as(session, one.person_id, at)
            read = contest_rules.digest(wording.consent(contest.plan))
            contests.enter(session, one.person_id, contest.public_id, shown=read, shown_as=shown_as, at=at)
