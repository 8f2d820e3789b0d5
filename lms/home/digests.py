"""The weekly mail: what the rooms have to say to one person, once a week at most, and never empty."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.delivery import service as delivery
from lms.people import service as people
from lms.web.academy import Academy, Notice, Week

STOP = "/mail/stop/"
"""Where one POST ends the mail, without signing in."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A weekly mail as it leaves; ``unsubscribe`` is the address that ends it."""

    to: str
    subject: str
    text: str
    unsubscribe: str


def send(session: Session, at: datetime) -> int:
    """Write the mails that are due into the outbox; tell how many people were looked at. A job calls it again."""
    due = people.digests_due(session, at)
    for one in due:
        found = letter(session, one, at) if one.since is not None and one.email else None
        if found is not None:
            with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
                delivery.mail(
                    session,
                    to=found.to,
                    subject=found.subject,
                    text=found.text,
                    unsubscribe=found.unsubscribe,
                    at=at,
                )
    return len(due)


def letter(session: Session, to: people.Addressee, at: datetime) -> Letter | None:
    """Give the mail somebody would get at an instant; None: there is nothing to say."""
    since = min(at, people.monday(to.since or at, to.time_zone))
    week = Week(to.person_id, to.time_zone, at, since, people.monday(at, to.time_zone), min(at, to.since or at))
    found = notices(session, week, news=to.news)
    if not found:
        return None
    academy: Academy = session.info["academy"]
    stop = academy.link(f"{STOP}{people.stop_token(academy.secret(), to.public_id)}")
    parts = "\n\n".join(f"{one.words}\n{academy.link(one.path)}" for one in found)
    first = (to.name.split(maxsplit=1) or [to.name])[0]
    text = (
        f"Hello {first},\n\n{parts}\n\n"
        "This mail comes on Mondays, and only when there is something to say. To get none, open this page "
        f"and press its button; you need not sign in:\n{stop}\n\nYou can also choose what it says:\n"
        f"{academy.link('/me')}\n"
    )
    return Letter(to.email, f"This week at the {academy.settings.company} academy", text, stop)


def preview(session: Session, person_id: int, at: datetime) -> tuple[Letter | None, datetime]:
    """Give the mail a person would get next Monday, if nothing else happens until then, and when it would leave."""
    to = people.addressee(session, person_id)
    leaves = people.monday(at, to.time_zone)
    return letter(session, to, leaves), leaves


def notices(session: Session, week: Week, *, news: bool = False) -> tuple[Notice, ...]:
    """Collect what every room has to say, in their order; what is new only for those who asked for it."""
    academy: Academy = session.info["academy"]
    rooms = [*academy.digests, *(academy.news if news else ())]
    return tuple(notice for room in rooms for notice in room(session, week))


def stop(session: Session, token: str, *, at: datetime) -> bool:
    """End the weekly mail of whoever a token was made for, and change nothing else; no: it was not made here."""
    person_id = whose(session, token)
    if person_id is not None:
        people.choose_digest(session, person_id, people.NONE, at=at)
    return person_id is not None


def whose(session: Session, token: str) -> int | None:
    """Tell whose weekly mail a token ends; None: it was not made here."""
    academy: Academy = session.info["academy"]
    return people.holder(session, academy.secret(), token)
