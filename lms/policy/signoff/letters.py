"""Mails about rounds: to the experts whose signature is asked for, and to whoever asked."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from lms.delivery import service as delivery
from lms.people import service as people
from lms.policy.signoff import rules


def ask(session: Session, asked: rules.Round, *, at: datetime) -> None:
    """Write to everybody who may sign, once each, with all their areas."""
    mine: dict[int, list[str]] = {}
    for area in asked.standing.areas:
        for person_id in area.holders - asked.writers if area.state == "waiting" else ():
            mine.setdefault(person_id, []).append(area.title)
    for one in people.people(session, mine).values():
        text = (
            f"Hello {one.name},\n\n"
            f"{asked.by} asks for your signature under “{asked.title}”, for {_listed(mine[one.id])}.\n\n"
            f"What changed and why:\n{asked.why}\n\n"
            f"Read it, then sign or ask for changes:\n{_link(session, asked)}\n"
        )
        _mail(session, one, f"Your signature: {asked.title}", text, at)


def answer(
    session: Session,
    before: rules.Round,
    after: rules.Round,
    verdict: rules.Verdict,
    areas: Iterable[str],
    *,
    at: datetime,
) -> None:
    """Write to whoever asked when changes are asked for, and when nothing is missing any more."""
    to = people.people(session, [after.opened_by]).get(after.opened_by) if after.opened_by else None
    if to is None or not to.active:
        return
    link = _link(session, after)
    if verdict == "changes":
        said = next(one.comment for one in reversed(after.reviews) if one.verdict == "changes")
        words = f"{_listed(map(rules.title_of, areas))} asks for changes in “{after.title}”:\n\n{said}\n\n{link}\n"
        _mail(session, to, f"Changes asked for: {after.title}", f"Hello {to.name},\n\n{words}", at)
    elif after.standing.signed and not before.standing.signed:
        words = f"Every signature under “{after.title}” is there. You can publish it:\n{link}\n"
        _mail(session, to, f"Signed: {after.title}", f"Hello {to.name},\n\n{words}", at)


def _link(session: Session, asked: rules.Round) -> str:
    return str(session.info["academy"].link(f"/signoff/{asked.id}"))


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _mail(session: Session, to: people.Person, subject: str, text: str, at: datetime) -> None:
    with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
        delivery.mail(session, to=to.email, subject=subject, text=text, at=at)
