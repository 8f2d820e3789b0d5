"""A rule tried on the past before anybody can join: the same counting, on what people did in a time that is over."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lms.contests import rules
from lms.contests.judging import Past, Preview, preview
from lms.people import service as people
from lms.recognition import service as recognition
from lms.sharing import service as sharing

__all__ = ["Preview", "score_preview"]
CHUNK = 500


def score_preview(session: Session, plan: rules.Plan, since: datetime, until: datetime) -> Preview:
    """Say what a plan would have given from one instant up to another, of groups of five and more only.

    Of sharing it counts what is kept of people who take part now.
    """
    deeds = list(_past(session, plan, since, until))
    return preview(plan, _inside(session, plan.segment, deeds))


def _past(session: Session, plan: rules.Plan, since: datetime, until: datetime) -> Iterator[Past]:
    if plan.goal == rules.SPRINT:
        yield from (Past(one.person_id, one.kind, one.at) for one in recognition.learned(session, since, until))
        return
    for act in sharing.acts(session, since, until):
        if plan.topic_id in (None, act.topic_id):
            yield Past(act.person_id, act.kind, act.at)


def _inside(session: Session, segment: rules.Segment, deeds: Iterable[Past]) -> list[Past]:
    """Keep the deeds of those the contest would be for, as they are now."""
    held = list(deeds)
    if segment == rules.EVERYBODY:
        return held
    wanted = sorted({one.person_id for one in held})
    levels = recognition.standings(session, wanted)
    inside: set[int] = set()
    for start in range(0, len(wanted), CHUNK):
        for person in people.people(session, wanted[start : start + CHUNK]).values():
            if segment.holds(person.team_id, levels[person.id].level_number, person.language):
                inside.add(person.id)
    return [one for one in held if one.person_id in inside]
