"""Proposals: handed in, changed and withdrawn by their authors, decided by editors, each step once."""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.people import service as people
from lms.sharing import rules as sharing
from lms.sharing import stories
from lms.sharing.models import Story
from lms.sharing.queue import rules
from lms.sharing.queue.models import Proposal, ProposalStep
from lms.sharing.queue.records import standing_of
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Editor:
    """Who decides: the key of a person and the roles of this request."""

    person_id: int
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed; ``key`` tells it from all others of that feed."""

    key: str
    title: str
    summary: str
    body: str
    link: str


def edits(session: Session, editor: Editor, at: datetime) -> bool:
    """Tell whether somebody may see the queue and decide: the champion, or who may publish stories."""
    if rules.CHAMPION in editor.roles:
        return True
    return advocacy.may(session, editor.person_id, advocacy.key_for(session, rules.PUBLISH), at)


def may_propose(session: Session, person_id: int, at: datetime) -> advocacy.Decision:
    """Decide whether somebody may propose a story now."""
    return advocacy.decision(session, person_id, advocacy.key_for(session, rules.PROPOSE), at)


def propose(session: Session, person_id: int, text: rules.Text, *, key: str, at: datetime) -> str:
    """Hand a proposal in and give its public id; the same form sent twice makes one.

    :raises Locked: the person may not propose now.
    :raises Unfit: something in it does not follow the rules, or too many are under way.
    """
    people.lock(session, person_id)
    advocacy.require(session, person_id, advocacy.key_for(session, rules.PROPOSE), at)
    rules.checked(text)
    mine = (Proposal.author_id == person_id, Proposal.state.in_(rules.OPEN))
    public_id = secrets.token_urlsafe(16)
    known = session.scalar(
        select(Proposal.public_id).where(Proposal.author_id == person_id, Proposal.form_key == key[:40])
    )
    if known is not None:
        return known
    if (session.scalar(select(func.count()).select_from(Proposal).where(*mine)) or 0) >= rules.MOST_OPEN:
        raise sharing.Unfit(
            "title", f"You have {rules.MOST_OPEN} proposals under way, which is the most. Withdraw one."
        )
    row = Proposal(public_id=public_id, author_id=person_id, form_key=key[:40], **_values(text), **_begun(at))
    session.add(row)
    session.flush()
    _append(session, row.id, 1, rules.HAND_IN, by=person_id, at=at)
    audit.record(session, "proposal.handed-in", actor=person_id, subject=f"proposal:{public_id}", at=at)
    return public_id


def change(session: Session, person_id: int, public_id: str, text: rules.Text, *, seen: int, at: datetime) -> None:
    """Write a proposal of one's own anew and hand it in again.

    :raises Locked: the person may not propose now.
    :raises ProposalError: it is not theirs, was overtaken, or is decided.
    """
    people.lock(session, person_id)
    advocacy.require(session, person_id, advocacy.key_for(session, rules.PROPOSE), at)
    rules.checked(text)
    row = _locked(session, public_id, author_id=person_id)
    if _take(session, row, rules.Deed(rules.HAND_IN, person_id, seen), at):
        for name, value in _values(text).items():
            setattr(row, name, value)
        session.flush()
        audit.record(session, "proposal.handed-in", actor=person_id, subject=f"proposal:{public_id}", at=at)


def withdraw(session: Session, person_id: int, public_id: str, *, seen: int, at: datetime) -> None:
    """Withdraw a proposal of one's own; it needs no permission, and can be handed in again.

    :raises NoSuchProposal: it is not theirs.
    :raises SharingError: it was overtaken, or is decided.
    """
    row = _locked(session, public_id, author_id=person_id)
    if _take(session, row, rules.Deed(rules.WITHDRAW, person_id, seen), at):
        audit.record(session, "proposal.withdrawn", actor=person_id, subject=f"proposal:{public_id}", at=at)


def decide(
    session: Session, editor: Editor, public_id: str, what: str, *, words: str = "", seen: int, at: datetime
) -> None:
    """Ask for changes, decline, or put back into the queue what was declined.

    :raises NoSuchProposal: there is none.
    :raises SharingError: the editor may not, it was overtaken, or words are missing.
    """
    row = _locked(session, public_id)
    deed = rules.Deed(what, editor.person_id, seen, words, edits(session, editor, at))
    if what not in {rules.ASK, rules.DECLINE, rules.REOPEN}:
        raise rules.NotNow("Choose to ask for changes, to decline it, or to put it back.")
    if _take(session, row, deed, at):
        _tell(session, row, what, words, at)
        audit.record(session, f"proposal.{_DONE[what]}", actor=editor.person_id, subject=_subject(row), at=at)


def approve(session: Session, editor: Editor, public_id: str, draft: sharing.Draft, *, seen: int, at: datetime) -> str:
    """Make a story of a proposal, as the editor has written it in the end; give the story's public id.

    :raises NoSuchProposal: there is none.
    :raises SharingError: the editor may not, it was overtaken, or the story does not follow the rules.
    """
    row = _locked(session, public_id)
    deed = rules.Deed(rules.APPROVE, editor.person_id, seen, "", edits(session, editor, at))
    leads = rules.follow(standing_of(session, row), deed)
    if leads is None:
        return session.scalars(select(Story.public_id).where(Story.id == row.story_id)).one()
    story_id = stories.create(session, draft, by=editor.person_id, at=at)
    row.story_id = session.scalars(select(Story.id).where(Story.public_id == story_id)).one()
    _go(session, row, deed, leads, at)
    _tell(session, row, rules.APPROVE, "", at)
    audit.record(session, "proposal.approved", actor=editor.person_id, subject=_subject(row), at=at)
    return story_id


def decline_items(session: Session, editor: Editor, public_ids: Collection[str], *, at: datetime) -> int:
    """Decline items of feeds, at most a hundred at once; what is no item, or no longer waits, is left. Tell how many.

    :raises NotYours: the editor may not.
    """
    if not edits(session, editor, at):
        raise rules.NotYours("Only the champion and people who may publish stories decide about proposals.")
    wanted = (Proposal.public_id.in_(list(public_ids)[: rules.MOST_AT_ONCE]), Proposal.feed_id.is_not(None))
    rows = session.scalars(
        select(Proposal).where(*wanted, Proposal.state == rules.WAITING).order_by(Proposal.id).with_for_update()
    ).all()
    for row in rows:
        deed = rules.Deed(rules.DECLINE, editor.person_id, row.steps, edits=True)
        _go(session, row, deed, rules.DECLINED, at)
    if rows:
        audit.record(session, "proposal.items-declined", actor=editor.person_id, at=at, number=len(rows))
    return len(rows)


def take_items(
    session: Session, feed_id: int, items: Iterable[Item], *, topic: str, language: str, at: datetime
) -> int:
    """Put items of a feed into the queue, each once for good; tell how many are new."""
    new = 0
    for one in items:
        key = hashlib.sha256(one.key.encode(errors="replace")).hexdigest()
        public_id = secrets.token_urlsafe(16)
        text = rules.Text(one.title, one.summary, one.body, one.link, topic, language)
        if insert_once(
            session, Proposal, public_id=public_id, feed_id=feed_id, item_key=key, **_values(text), **_begun(at)
        ):
            number = session.scalars(select(Proposal.id).where(Proposal.public_id == public_id)).one()
            _append(session, number, 1, rules.HAND_IN, by=None, at=at)
            new += 1
    return new


_DONE = {rules.ASK: "changes-asked", rules.DECLINE: "declined", rules.REOPEN: "put-back"}


def _take(session: Session, row: Proposal, deed: rules.Deed, at: datetime) -> bool:
    """Take a step unless it was taken already; tell whether it is new."""
    leads = rules.follow(standing_of(session, row), deed)
    if leads is not None:
        _go(session, row, deed, leads, at)
    return leads is not None


def _go(session: Session, row: Proposal, deed: rules.Deed, leads: str, at: datetime) -> None:
    row.state, row.steps, row.since = leads, row.steps + 1, at
    session.flush()
    _append(session, row.id, row.steps, deed.what, by=deed.by, at=at, words=deed.words)


def _append(session: Session, number: int, n: int, what: str, *, by: int | None, at: datetime, words: str = "") -> None:
    session.add(ProposalStep(proposal_id=number, n=n, what=what, words=words, by_id=by, at=at))
    session.flush()


def _locked(session: Session, public_id: str, **of: Any) -> Proposal:
    """Give the row of a proposal, held until the transaction ends, so that of two editors one comes second.

    :raises NoSuchProposal: there is none, or it is somebody else's.
    """
    query = select(Proposal).where(Proposal.public_id == public_id).with_for_update()
    row = session.scalar(query.filter_by(**of).execution_options(populate_existing=True))
    if row is None:
        raise rules.NoSuchProposal("There is no proposal with this id.")
    return row


def _values(text: rules.Text) -> dict[str, Any]:
    return {name: getattr(text, name) for name in rules.Text.__dataclass_fields__}


def _begun(at: datetime) -> dict[str, Any]:
    return {"state": rules.WAITING, "steps": 1, "created_at": at, "since": at}


def _subject(row: Proposal) -> str:
    return f"proposal:{row.public_id}"


_SUBJECTS = {
    rules.ASK: "About your proposal",
    rules.DECLINE: "About your proposal",
    rules.APPROVE: "Your proposal is a story now",
}
_SAYS = {
    rules.ASK: "An editor asks you for changes to what you proposed:",
    rules.DECLINE: "An editor read what you proposed and declined it:",
    rules.APPROVE: "An editor approved what you proposed:",
}


def _tell(session: Session, row: Proposal, what: str, words: str, at: datetime) -> None:
    """Write to the author that an editor answered."""
    if row.author_id is None or what not in _SAYS:
        return
    academy, author = session.info["academy"], people.person(session, row.author_id)
    said = f"“{row.title}”" + (f"\n\n{words}" if words else "")
    text = f"Hello {author.name},\n\n{_SAYS[what]}\n\n{said}\n\n{academy.link(f'/share/proposals/{row.public_id}')}\n"
    if author.active:
        with suppress(delivery.BadAddress):  # What a host knows as an address may be none.
            delivery.mail(session, to=author.email, subject=_SUBJECTS[what], text=text, at=at)
