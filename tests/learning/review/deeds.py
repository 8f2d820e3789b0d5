"""People who took quizzes some time ago, and review what they learned."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.assessment.items import service as items
from lms.learning.review import service as review
from lms.policy import service as policy
from tests import academy as written
from tests.learning import deeds
from tests.learning.certification import deeds as certified

TELLING = written.QUIZ_SECOND.replace("review: score", "review: after-submit").replace("time: 10m\n", "")


def publish(session: Session, at: datetime, **more: str) -> None:
    """Publish the academy whose third level has an end, with quizzes that tell why."""
    certified.publish(session, at, **{"quizzes/second.md": TELLING, **more})


def learn(session: Session, person_id: int, at: datetime) -> None:
    """Reach the third level by reading and by both quizzes, and let the job count them."""
    version = policy.current(session, "conduct")
    policy.acknowledge(session, person_id, "conduct", {0: [0], 1: [1]}, digest=version.digest, at=at)
    deeds.read(session, person_id, "first/one", "first/two", at=at)
    deeds.pass_quiz(session, person_id, "first", at=at)
    deeds.read(session, person_id, "second/only", at=at)
    deeds.pass_quiz(session, person_id, "second", at=at)
    fold(session, at)


def fold(session: Session, at: datetime) -> None:
    """Count what was handed in, as the job does."""
    while items.fold(session, at):
        session.commit()
    session.commit()


def values(session: Session, found: Any, step: Any, *, right: bool = True) -> list[str]:
    """Give what the form would send for a right answer, or for one that is not."""
    question = assessment.question(session, step.revision, step.question_id)
    asked = assessment.put(question, found.seed + step.place, keeps="")
    if not asked.options:
        one = question.accepted[0]
        return [one.text if one.value is None else str(one.value)] if right else ["-99"]
    best = max((one.credit for one in question.options), default=0)
    good = {one.text for one in question.options if one.right or (question.kind == "judgement" and one.credit == best)}
    if right:
        return [str(one.position) for one in asked.options if one.text in good]
    return [next(str(one.position) for one in asked.options if one.text not in good)]


def go_through(session: Session, person_id: int, at: datetime, *, wrong: tuple[str, ...] = ()) -> int:
    """Answer one whole review and give how many questions it had; ``wrong`` names those not known."""
    number = review.begin(session, person_id, at=at)
    found = review.sheet(session, person_id, number)
    for step in found.steps:
        sent = values(session, found, step, right=step.question_id not in wrong)
        review.answer(session, person_id, number, step.place, sent, at=at)
    session.commit()
    return len(found.steps)
