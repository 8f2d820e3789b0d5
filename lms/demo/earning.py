"""What the demo's weeks and XP hold: a rule the champion made, what it counted anew, and leave that people entered."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.demo import company
from lms.demo.cast import DAYS
from lms.recognition import service as recognition

RULE = recognition.Amounts(lesson=12, quiz=50, first_try=10, level=100)
RULE_DAY, ANEW_DAY = DAYS - 45, DAYS - 38
RULE_REASON = "Lessons have grown: about ten minutes now, with an example each."
ANEW_REASON = "So that a lesson is worth the same, whenever it was read."
LEAVES = ((company.ADVOCATE, DAYS - 62, 60, 49), (company.ADVOCATE, DAYS, -29, -40), (company.LEARNER, DAYS, -29, -36))
"""Who, entered on which day, from and to how many days before today."""


def live(session: Session, day: int, people: dict[str, int], champion: int, *, now: datetime, at: datetime) -> None:
    """Do what a day brings: a rule, what it counts anew, leave; and count the weeks, as the job does."""
    if day == RULE_DAY:
        recognition.add_rule(session, RULE, based_on=1, reason=RULE_REASON, by=champion, at=at)
    if day == ANEW_DAY:
        found = recognition.begin_recompute(session, upwards=True, by=champion, at=at)
        recognition.decide_recompute(session, found, reason=ANEW_REASON, by=champion, at=at)
        while recognition.go_on_recomputing(session, at):
            pass
    for name, entered, starts, ends in LEAVES:
        if day == entered:
            days = (now.date() - timedelta(days=starts), now.date() - timedelta(days=ends))
            recognition.add_leave(session, people[name], *days, "UTC", at=at)
    while recognition.sweep_weeks(session, at):
        pass
