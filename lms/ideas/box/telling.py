"""What is written to the author of an idea when something was decided."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from lms.delivery import service as delivery
from lms.ideas.box import rules
from lms.ideas.box.models import Idea
from lms.people import service as people

_SAYS = {
    rules.REVIEW: "We look into your idea:",
    rules.PLANNED: "Your idea is planned:",
    rules.DONE: "Your idea is done:",
    rules.NOT_NOW: "Your idea has an answer. It is not for now:",
}


def decided(session: Session, row: Idea, words: str, at: datetime) -> None:
    """Write that something was decided."""
    _mail(session, row, f"Your idea: {rules.STATUS_WORDS[row.status]}", _SAYS[row.status], words, at)


def moved(session: Session, row: Idea, words: str, at: datetime) -> None:
    """Write that the promised date is another one, or none."""
    subject = "Your idea: another date" if row.promised_at else "Your idea: no date any more"
    says = "The date promised for your idea moved:" if row.promised_at else "Your idea has no promised date any more:"
    _mail(session, row, subject, says, words, at)


def became(session: Session, row: Idea, words: str, at: datetime) -> None:
    """Write that the idea became a story or a lesson that is there now."""
    _mail(session, row, "Your idea is there", words, "", at)


def _mail(session: Session, row: Idea, subject: str, says: str, words: str, at: datetime) -> None:
    if row.author_id is None:
        return
    academy, author = session.info["academy"], people.person(session, row.author_id)
    said = f"“{row.title}”" + (f"\n\n{words}" if words else "")
    text = f"Hello {author.name},\n\n{says}\n\n{said}\n\n{academy.link(f'/ideas/{row.public_id}')}\n"
    if author.active:
        with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
            delivery.mail(session, to=author.email, subject=subject, text=text, at=at)
