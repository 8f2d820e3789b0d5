"""An academy whose third level has an end, and people who reach it, let it lapse and renew it."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.learning.certification import service as certification
from lms.policy import service as policy
from lms.recognition import service as recognition
from tests import academy as written
from tests.learning import deeds

KEY = "story.propose"
TOP = "level:top"
LEVELS = (
    written.LEVELS
    + """
[[level]]
number = 3
id = "top"
title = "Top"
requires = ["level:able", "course:first", "course:second"]
valid_for = "12mo"

[[permission]]
key = "story.propose"
level = 3
outward = false
says = "propose a story"
"""
)
TOP_BADGE = written.TEXTS["badges/ready.md"].replace("level:ready", "level:top").replace("ready-badge", "top")
BADGES = {
    "badges/first.md": written.TEXTS["badges/first.md"],
    "badges/ready.md": written.TEXTS["badges/ready.md"],
    "badges/top.md": TOP_BADGE,
}
LASTING = {path: text.replace("when: ", "valid_for: 12mo\nwhen: ") for path, text in BADGES.items()}


def publish(session: Session, at: datetime, **more: str) -> None:
    """Publish the academy with a level that has an end, and badges that have one."""
    deeds.publish(session, {"courses/levels.toml": LEVELS, **LASTING, **more}, at=at)


def reach(session: Session, person_id: int, at: datetime) -> None:
    """Acknowledge the policy and complete both courses."""
    version = policy.current(session, "conduct")
    policy.acknowledge(session, person_id, "conduct", {0: [0], 1: [1]}, digest=version.digest, at=at)
    for course in ("first", "second"):
        recognition.record(session, person_id, f"course:{course}", at=at)
    session.commit()


def sweep(session: Session, at: datetime) -> None:
    """Run the jobs that look at certifications and permissions until nothing is left."""
    while certification.sweep(session, at):
        session.commit()
    while advocacy.sweep(session, at):
        session.commit()
    session.commit()


def renew(session: Session, person_id: int, at: datetime) -> bool:
    """Renew the third level as if everything were remembered."""
    done = certification.renew(session, person_id, TOP, because="remembered", evidence={"questions": 6}, at=at)
    session.commit()
    return done is not None


def may(session: Session, person_id: int, at: datetime) -> bool:
    """Tell whether the person may do what the third level opens."""
    return advocacy.may(session, person_id, KEY, at)
