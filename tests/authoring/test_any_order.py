"""Whatever happens after a quiz was handed in, in whatever order: counters agree, and nobody loses anything."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lms.assessment import deciding, marking, regrading
from lms.assessment import service as assessment
from lms.assessment.items import service as items
from lms.assessment.marking import STEPS, Given
from lms.assessment.models import Attempt, Regrade, ScoreCase, ScoreRow, Unmarked
from lms.authoring import service as authoring
from lms.learning import service as learning
from lms.library import service as library
from lms.recognition import service as recognition
from lms.web.academy import Academy
from tests import academy as written
from tests import factories
from tests.authoring.conftest import Planner, Publisher
from tests.conftest import MovableClock

WORDS = ("employer", "company", "firm", "my boss")
WHERE = ("In the profile", "In the first line", "Under the picture")
OPENED = """
## What do you answer a stranger?
<!-- id: reply; tags: kind; points: 5 -->

- = ___
- [60%] Says where you work
- [40%] Stays kind

> [!NOTE]
> [Clause 1](policy:conduct#open).
"""
ASKED = "## What word names where you work?\n<!-- id: word; tags: open; points: "


def quiz(rng: Random) -> str:
    """Write the quiz with another key, pass mark, points, hint, time, or an open answer."""
    made = written.QUIZ_FIRST.replace("attempts: 3\ncooldown: [10m, 24h]\n", rng.choice(("time: 10m\n", "")))
    right = rng.choice(WHERE)
    made = made.replace("- [x] In the first line", "- [ ] In the first line")
    made = made.replace(f"- [ ] {right}", f"- [x] {right}")
    made = made.replace("pass: 80%", f"pass: {rng.choice((60, 80, 100))}%")
    made = made.replace("tags: kind; points: 2", f"tags: kind; points: {rng.choice((1, 2, 4))}")
    hinted = f"{ASKED}{rng.choice((1, 2))}; hint: {rng.choice((10, 50))}% -->\n\n> [!TIP]\n> Not the trade.\n"
    made = made.replace(f"{ASKED}1 -->\n", hinted).replace("- = company", f"- = {rng.choice(WORDS[1:])}")
    return made + OPENED if rng.random() < 0.4 else made


class Walk:
    """A few people, a trainer and a clock; each step does one thing at random and looks at everything."""

    def __init__(
        self, rng: Random, academy: Academy, session: Session, clock: MovableClock, edit: Planner, publish: Publisher
    ) -> None:
        self.rng, self.academy, self.session, self.clock = rng, academy, session, clock
        self.edit, self.put_out = edit, publish
        self.trainer = factories.person(session, "Mira Trainer", roles=("trainer",))
        self.people = [factories.person(session, f"Person {place}") for place in range(4)]
        self.open: dict[int, str] = {}
        self.held: dict[int, tuple[set[str], int, set[str]]] = {}
        self.percents: dict[int, int] = {}
        self.log: list[str] = []

    def run(self, steps: int) -> None:
        for one in self.people:
            for lesson in ("one", "two"):
                learning.complete_lesson(self.session, one, "first", lesson, at=self.clock.now)
        does: list[Callable[[], object]] = [
            *[self.take] * 4, self.begin, self.hand_in, self.hand_in, self.hand_in, self.publish, self.publish,
            self.undo, self.mark, self.mark, self.decide, self.jobs, self.jobs, self.wait,
        ]  # fmt: skip
        for _ in range(steps):
            one = self.rng.choice(does)
            self.clock.move(seconds=self.rng.choice((1, 30, 90, 300)))
            said = one()
            self.session.commit()
            self.log.append(f"{one.__name__}: {said}")
            self.look()
        while self.jobs():
            self.clock.move(minutes=3)
        self.look()
        self.at_rest()

    # ---- what may happen ----

    def begin(self) -> int:
        person = self.rng.choice(self.people)
        with suppress(assessment.MayNotStart):
            self.open[person] = assessment.start(self.session, person, "first", at=self.clock.now)
        return person

    def take(self) -> object:
        person = self.begin()
        return self.answer(person) if person in self.open else None

    def hand_in(self) -> object:
        return self.answer(self.rng.choice(sorted(self.open))) if self.open else None

    def answer(self, person: int) -> object:
        attempt = self.open.pop(person)
        given = {}
        for question, _ in assessment.drawn_questions(self.session, person, attempt):
            if question.options:
                several = question.kind == "multiple"
                given[question.id] = self.rng.sample(["0", "1", "2"], self.rng.choice((1, 2)) if several else 1)
            elif question.id == "times":
                given[question.id] = [self.rng.choice(("1", "1", "1", "7"))]
            else:
                given[question.id] = [self.rng.choice(WORDS)]
            if question.hint and question.hint_cost and self.rng.random() < 0.5:
                assessment.open_hint(self.session, person, attempt, question.id, at=self.clock.now)
        assessment.save(self.session, person, attempt, given, at=self.clock.now)
        if self.rng.random() < 0.2:
            self.clock.move(minutes=11)
        score = assessment.submit(self.session, person, attempt, given, at=self.clock.now)
        return f"{person} {score}"

    def publish(self) -> object:
        changed = {"quizzes/first.md": quiz(self.rng)}
        return self.decided(self.edit(changed))

    def undo(self) -> object:
        self.session.commit()
        with self.academy.store.reading() as reader:
            if library.current_number(reader) < 2:
                return None
            made = authoring.plan_undo(reader, today=self.clock.now.date())
        return self.decided(made)

    def decided(self, made: authoring.Plan) -> object:
        choice = self.rng.choice(("leave", "favour", "favour", "strict", "strict", "void"))
        void = frozenset(self.rng.sample(("where", "kind", "word"), 1)) if choice == "void" else frozenset()
        decisions = authoring.Decisions(
            choices=dict.fromkeys(made.needs_choice, choice), void=dict.fromkeys(made.needs_choice, void)
        )
        with self.academy.store.reading() as reader:
            authoring.dry_run(reader, made, decisions)
        return choice, sorted(void), self.put_out(made, decisions)

    def mark(self) -> object:
        number = self.session.scalar(select(Unmarked.attempt_id).order_by(func.random()).limit(1))
        if number is None:
            return None
        given = Given({one: self.rng.choice(sorted(STEPS)) for one in ("a", "b")})
        return number, marking.mark(self.session, self.trainer, number, {"reply": given}, at=self.clock.now).score

    def decide(self) -> object:
        waiting = deciding.groups(self.session).groups
        if not waiting:
            return None
        one, what = self.rng.choice(waiting), self.rng.choice(("keep", "lower", "lower"))
        lowered = deciding.decide(self.session, one.number, what, by=self.trainer, at=self.clock.now)
        return what, one.number, lowered

    def jobs(self) -> int:
        done = 0
        for job in (assessment.go_on_regrading, assessment.carry_out, items.fold, recognition.catch_up):
            done += job(self.session, self.clock.now)
            self.session.commit()
        return done

    def wait(self) -> None:
        self.clock.move(minutes=self.rng.choice((2, 30)))

    # ---- what has to hold ----

    def look(self) -> None:
        self.session.expire_all()
        self.session.info.pop("release", None)
        for name, recount in self.academy.recounts.items():
            assert recount(self.session, False) == [], (name, self.log[-6:])
        for person in self.people:
            self.nothing_lost(person)
        self.no_score_sinks()

    def nothing_lost(self, person: int) -> None:
        passed = set(assessment.passed(self.session, person))
        badges = {one.public_id for one in recognition.badges(self.session, person) if one.revoked_at is None}
        xp = recognition.standing(self.session, person).xp
        was = self.held.get(person, (set(), 0, set()))
        assert passed >= was[0], self.log[-6:]
        assert xp >= was[1], self.log[-6:]
        assert badges >= was[2], self.log[-6:]
        self.held[person] = (passed, xp, badges)
        paid = text("SELECT count(*) FROM lms_xp WHERE person_id = :person AND key LIKE 'quiz:first%'")
        assert self.session.execute(paid, {"person": person}).scalar() == len(passed), self.log[-6:]

    def no_score_sinks(self) -> None:
        """A later score is lower only where a trainer decided so."""
        columns = (ScoreRow.attempt_id, ScoreRow.percent, ScoreRow.reason)
        scored = select(*columns).where(~ScoreRow.pending).order_by(ScoreRow.n)
        now = {row.attempt_id: row for row in self.session.execute(scored)}
        for attempt, percent in self.percents.items():
            assert now[attempt].percent >= percent or now[attempt].reason == "decided", self.log[-6:]
        self.percents = {attempt: row.percent for attempt, row in now.items()}

    def at_rest(self) -> None:
        """Nothing waits for a job any more, and every regrade is done."""
        assert self.session.scalar(select(func.count()).select_from(Regrade).where(Regrade.done_at.is_(None))) == 0
        twice = (
            select(ScoreCase.attempt_id)
            .where(ScoreCase.decided_at.is_(None))
            .group_by(ScoreCase.attempt_id)
            .having(func.count() > 1)
        )
        assert list(self.session.scalars(twice)) == []
        closed = select(func.count()).select_from(Attempt).where(Attempt.closed_at.is_not(None), ~Attempt.counted)
        assert self.session.scalar(closed) == 0


@pytest.mark.parametrize("seed", range(3))
def test_in_any_order_counters_agree_and_nobody_loses_anything(
    seed: int,
    academy: Academy,
    session: Session,
    clock: MovableClock,
    edit: Planner,
    publish: Publisher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = Random(seed)
    academy.shelf["may_start"] = []
    if seed % 2:
        monkeypatch.setattr(regrading, "AT_ONCE", 1)
        monkeypatch.setattr(regrading, "CHUNK", 2)
        monkeypatch.setattr(deciding, "AT_ONCE", 1)
    Walk(rng, academy, session, clock, edit, publish).run(30)
