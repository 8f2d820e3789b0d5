"""The door of certification: who is certified for what, until when, renewed and lapsed."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.learning.certification import sweeping
from lms.learning.certification.facts import certificates, certificates_of, kinds, renewals_column, terms
from lms.learning.certification.renewing import current, renew
from lms.learning.certification.rules import Certificate, CourseLeft, Kind, Renewal, State, Terms
from lms.learning.certification.settling import (
    confirm,
    on_answers_counted,
    on_review_answered,
    on_score_changed,
    read_again,
    settle,
)
from lms.learning.certification.situation import Situation, situation
from lms.learning.certification.sweeping import on_level_reached, on_release_published, on_sign_off_changed, recount
from lms.learning.certification.telling import FEWEST, Counted, Happening, counts, export, history

__all__ = [
    "FEWEST",
    "Certificate",
    "Counted",
    "CourseLeft",
    "Happening",
    "Kind",
    "Renewal",
    "Situation",
    "State",
    "Terms",
    "certificates",
    "certificates_of",
    "confirm",
    "counts",
    "current",
    "export",
    "history",
    "kinds",
    "on_answers_counted",
    "on_level_reached",
    "on_release_published",
    "on_review_answered",
    "on_score_changed",
    "on_sign_off_changed",
    "read_again",
    "recount",
    "renew",
    "renewals_column",
    "settle",
    "situation",
    "sweep",
    "terms",
]


def sweep(session: Session, at: datetime) -> int:
    """Look at some of the people whose certification time or a release may have changed; tell how many.

    A job calls it: it takes at most 200 people and goes on with the next run.
    """
    found = sweeping.waiting(session, at)
    for person_id in found:
        sweeping.look(session, person_id, at)
    return len(found)
