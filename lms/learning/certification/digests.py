"""What the weekly mail says of certifications: 60, 30 and 7 days before an end, calmly, and nothing else."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lms.learning.certification import facts, rules
from lms.learning.certification.rules import Certificate
from lms.web import words
from lms.web.academy import Notice, Week


def notices(session: Session, week: Week) -> Iterator[Notice]:
    """Say of each certification that comes so near its end before the next mail until when it lasts."""
    for one in facts.certificates(session, week.person_id):
        if rules.ahead(one, week.since, week.until) is not None and one.state(week.at) in {"valid", "window"}:
            yield Notice(_words(one, week), "/certification")


def _words(one: Certificate, week: Week) -> str:
    says = f"Your certification “{one.kind.title}” is valid until {_moment(one.ends, week)}."
    if one.signed_until:
        return f"{says} That is the end of your sign-off, which the people who run the programme renew."
    if not one.can_renew(week.at):
        return f"{says} From {_moment(one.opens, week)} on a few short reviews renew it."
    return f"{says} A few short reviews renew it, and what you remember is not asked again."


def _moment(at: datetime, week: Week) -> str:
    return f"{words.moment(at, week.time_zone)} ({words.relative(at, week.at)})"
