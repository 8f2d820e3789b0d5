"""A question bank that is brought along: what of it comes in, and the draft it becomes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.authoring import drafts, making, texts, workshop
from lms.authoring.exchange import banks, formats
from lms.authoring.exchange.bank import ExchangeError, Written
from lms.authoring.exchange.banks import Imported
from lms.authoring.models import Bank
from lms.content.refs import ID, proposed_id
from lms.library import service as library

KEPT = timedelta(days=1)
"""How long a bank waits to be looked at."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A bank somebody brought along, as it was sent."""

    name: str
    format: str
    body: bytes

    @property
    def name_of_format(self) -> formats.Name | None:
        """Give the format that was said; None where the file itself tells."""
        return next((one for one in formats.NAMES if one == self.format), None)

    @property
    def proposed(self) -> str:
        """Propose the id of its quiz."""
        return proposed_id(self.name.rsplit(".", 1)[0])


def keep(session: Session, person_id: int, sent: Waiting, *, at: datetime) -> None:
    """Keep a bank until its owner has looked at it; the one before goes.

    :raises Unfit: it is refused whole.
    """
    try:
        formats.read(sent.body, sent.name_of_format)
    except ExchangeError as refused:
        raise texts.Unfit("file", str(refused)) from refused
    forget(session, person_id)
    session.execute(delete(Bank).where(Bank.uploaded_at < at - KEPT))
    session.add(Bank(person_id=person_id, name=sent.name[:200], format=sent.format, body=sent.body, uploaded_at=at))
    session.flush()


def forget(session: Session, person_id: int) -> None:
    """Forget what somebody brought along."""
    session.execute(delete(Bank).where(Bank.person_id == person_id))


def waiting(session: Session, person_id: int) -> Waiting | None:
    """Give the bank somebody brought along; None where there is none."""
    row = session.execute(select(Bank.name, Bank.format, Bank.body).where(Bank.person_id == person_id)).first()
    return Waiting(row.name, row.format, row.body) if row else None


def looked_at(session: Session, sent: Waiting, quiz_id: str, closes: str, *, at: datetime) -> Imported:
    """Make the quiz a bank would become, beside what is published and drafted.

    :raises Unfit: there is a quiz of that id, or nothing in the bank can be asked here.
    """
    opened = workshop.opened(session, at.date())
    path = f"quizzes/{quiz_id}.md"
    if not ID.fullmatch(quiz_id):
        raise texts.Unfit("id", "Use small letters, digits and hyphens only, such as fire-drill.")
    if path in opened.files or quiz_id in opened.library.quizzes:
        raise texts.Unfit("id", f"There is a quiz “{quiz_id}” already; choose another id.")
    try:
        return banks.taken(
            sent.body, path, name=sent.name_of_format, closes=closes, beside=opened.files, today=at.date()
        )
    except ExchangeError as refused:
        raise texts.Unfit("id", str(refused)) from refused


def draft(session: Session, made: Imported, quiz_id: str, *, by: int, at: datetime) -> str:
    """Keep the quiz as a draft and give its path."""
    path = f"quizzes/{quiz_id}.md"
    for writing in making.writings(session, {path: made.text}, at):
        drafts.save(session, writing, by=by, at=at)
    forget(session, by)
    return path


def written(session: Session, quiz_id: str, name: str) -> Written | None:
    """Give a published quiz in another format; None where there is no such quiz or format."""
    quiz = library.current(session).source.quizzes.get(quiz_id)
    known = next((one for one in formats.NAMES if one == name), None)
    return banks.given(quiz, known) if quiz and known else None
