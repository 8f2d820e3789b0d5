"""The demo's experts at work: a wording they argued about and signed, and a change that waits for them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.authoring import drafts, guardrails
from lms.demo import company
from lms.demo.cast import DAYS, Somebody
from lms.demo.training import Edit
from lms.library import service as library
from lms.people import service as people
from lms.policy import service as policy

PATH = "policies/social-media.md"
POLICY = "social-media"
BEFORE = "- Treat people well, and leave an argument rather than win it."
SIGNED = "- Treat people well, including the ones who are wrong, and leave an argument rather than win it."
VERSION = (Edit(PATH, BEFORE, SIGNED),)
"""What the experts signed: the academy ships the text with it."""
FIRST = Edit(PATH, BEFORE, "- Treat people well, trolls included, and leave an argument rather than win it.")
NEXT = Edit(
    PATH,
    "It belongs in each post, comment or video that can be seen alone.",
    "It belongs in each post, comment, story or video that can be seen alone, also where it vanishes after a day.",
)
NAMED = DAYS - 120
"""The day on which the experts get their areas."""
WHY = (
    "The summary said to treat people well, and left out the hard part: people who are wrong, and those who mean harm."
)
AGAIN = f"{WHY} This time without a word that judges them."
NEXT_WHY = (
    "Several of you asked whether a story that is gone after a day needs the line that says where we work. It does: "
    "people see it alone, and screenshots stay. Until now the clause named posts, comments and videos only."
)


@dataclass(frozen=True, slots=True)
class Word:
    """What an expert says, for an area: an approval, or a request for changes."""

    area: str
    comment: str = ""
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to the policy so many days before today."""

    days_ago: int
    edit: Edit | None = None
    why: str = ""
    said: tuple[Word, ...] = ()
    publish: bool = False


STEPS = (
    Step(78, FIRST, WHY, (Word("legal", "No legal side to it."),)),
    Step(77, None, "", (Word("hr", "“Trolls” judges people. Say what somebody does instead.", changes=True),)),
    Step(75, Edit(PATH, FIRST.after, SIGNED), AGAIN, (Word("hr", "Yes. That is how we talk to each other, too."),)),
    Step(74, None, "", (Word("legal"), Word("compliance", "Nothing is promised by it.")), publish=True),
    Step(2, NEXT, NEXT_WHY, (Word("legal", "The regulators say the same: each post that can be seen alone."),)),
    Step(1, None, "", (Word("compliance", "“Vanishes” is about time. Say what about private groups.", changes=True),)),
)
"""In the order of the days; the last ones leave a round open."""


class Signing:
    """The champion and the experts. Takes no time of the others and no chance of theirs."""

    def __init__(self, champion: Somebody, admin: Somebody, everybody: Iterable[Somebody]) -> None:
        self.champion, self.admin = champion, admin
        by_name = {one.name: one for one in everybody}
        self.experts = {area: by_name[name] for area, name in company.EXPERTS.items()}
        self.steps = list(STEPS)
        self.named = False

    def live(self, session: Session, day: int, *, at: datetime) -> None:
        """Do what is due on this day."""
        if day >= NAMED and not self.named:
            self.named = True
            self._name(session, at)
        while self.steps and day >= DAYS - self.steps[0].days_ago:
            self._take(session, self.steps.pop(0), at)

    def _name(self, session: Session, at: datetime) -> None:
        for area, one in self.experts.items():
            roles = people.person(session, one.person_id).roles - {"learner"}
            people.set_roles(session, one.person_id, {*roles, "expert"}, at=at, by=self.admin.person_id)
            policy.set_areas(session, one.person_id, (area,), at=at, by=self.admin.person_id)

    def _take(self, session: Session, step: Step, at: datetime) -> None:
        if step.edit is not None and not self._ask(session, step.edit, step.why, at):
            return
        asked = next((one for one in policy.open_rounds(session) if one.policy_id == POLICY), None)
        if asked is None:
            return
        for word in step.said:
            verdict: policy.Verdict = "changes" if word.changes else "approve"
            expert = self.experts[word.area].person_id
            policy.review(session, asked.id, expert, verdict, areas=(word.area,), comment=word.comment, at=at)
        if step.publish:
            made = guardrails.plan(session, asked, at.date())
            guardrails.publish(session, made, asked, at=at, by=self.champion.person_id, author=self.champion.name)

    def _ask(self, session: Session, edit: Edit, why: str, at: datetime) -> bool:
        """Draft a change and ask for signatures; False where the academy has no such sentence."""
        source = drafts.peek(session, PATH)
        text = source.current if source else None
        if source is None or text is None or edit.before.encode() not in text:
            return False
        body = text.replace(edit.before.encode(), edit.after.encode(), 1)
        writing = drafts.Writing(PATH, body, source.base, source.version)
        drafts.save(session, writing, by=self.champion.person_id, at=at)
        session.flush()
        found = guardrails.desk(session, POLICY, at.date())
        if found is None or library.current(session).source.policies[POLICY].digest == writing.digest:
            return False
        guardrails.ask(session, session, found, why=why, raise_it=False, by=self.champion.person_id, at=at)
        return True
