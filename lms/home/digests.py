"""The weekly mail: what the rooms have to say to one person, once a week at most, and never empty."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from lms.delivery import service as delivery
from lms.people import service as people
from lms.web.academy import Academy, Notice, Week


def send(session: Session, at: datetime) -> int:
    """Write the mails that are due into the outbox; tell how many people were looked at. A job calls it again."""
    due = people.digests_due(session, at)
    for one in due:
        if one.since is not None and one.email:
            since = min(at, people.monday(one.since, one.time_zone))
            week = Week(one.person_id, one.time_zone, at, since, people.monday(at, one.time_zone))
            _mail(session, one, notices(session, week), at)
    return len(due)


def notices(session: Session, week: Week) -> tuple[Notice, ...]:
    """Collect what every room has to say, in their order."""
    academy: Academy = session.info["academy"]
    return tuple(notice for room in academy.digests for notice in room(session, week))


def _mail(session: Session, to: people.Addressee, found: tuple[Notice, ...], at: datetime) -> None:
    if not found:
        return
    academy: Academy = session.info["academy"]
    parts = "\n\n".join(f"{one.words}\n{academy.link(one.path)}" for one in found)
    first = (to.name.split(maxsplit=1) or [to.name])[0]
    text = (
        f"Hello {first},\n\n{parts}\n\n"
        "This mail comes on Mondays, and only when there is something to say. You can choose to get none:\n"
        f"{academy.link('/me')}\n"
    )
    subject = f"This week at the {academy.settings.company} academy"
    with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
        delivery.mail(session, to=to.email, subject=subject, text=text, at=at)
