"""Policies on the champion's desk: what is in force, what is drafted, and how far its signatures are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from lms.authoring import drafts, planning, publishing, workshop
from lms.authoring.rules import AuthoringError, Decisions
from lms.content.findings import Finding
from lms.content.policies import Policy
from lms.library import service as library
from lms.policy import service as policy

State = Literal["in force", "unreadable", "drafted", "moved", "asked", "changes", "ready"]
SOURCE = "the policy page"
LONGEST_NOTE = 500


class NotReady(AuthoringError):
    """A text cannot be published yet, or not asked signatures for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A policy: ``now`` is in force, ``text`` is what the drafts hold, ``asked`` is the open round."""

    policy_id: str
    path: str
    title: str
    now: Policy | None
    text: Policy | None
    draft: drafts.Kept | None
    asked: policy.Round | None

    @property
    def changed(self) -> bool:
        """Tell whether the draft is another text than the one in force."""
        return (self.text.digest if self.text else "") != (self.now.digest if self.now else "")

    @property
    def state(self) -> State:
        """Say in one word what is to be done next."""
        if self.draft is not None and self.text is None and self.draft.digest:
            return "unreadable"
        if self.asked is None:
            return "drafted" if self.changed else "in force"
        if self.changed and self.asked.digest != (self.text.digest if self.text else ""):
            return "moved"
        if self.asked.ready:
            return "ready"
        return "changes" if any(one.state == "changes" for one in self.asked.standing.areas) else "asked"


def desks(session: Session, today: date, rounds: Iterable[policy.Round] | None = None) -> list[Desk]:
    """List every policy there is or is to be, by title; ``rounds`` holds those that are open, if they are known."""
    if not library.current_number(session):
        return []
    now = library.current(session).source.policies
    listed = drafts.listed(session)
    written = workshop.opened(session, today, listed=listed).library.policies
    kept = {path: one for path, one in listed.items() if one.kind == "policy"}
    open_ones = policy.open_rounds(session) if rounds is None else [one for one in rounds if one.open]
    asked = {one.policy_id: one for one in open_ones}
    found = [_desk(name, now.get(name), written.get(name), kept, asked) for name in {*now, *written, *asked}]
    lost = {*kept} - {one.path for one in found}
    found += [Desk("", path, kept[path].title, None, None, kept[path], None) for path in lost]
    return sorted(found, key=lambda one: (one.title.casefold(), one.path))


def desk(session: Session, policy_id: str, today: date, rounds: Iterable[policy.Round] | None = None) -> Desk | None:
    """Give one policy, or None where there is none of that id; ``rounds`` as for ``desks``."""
    return next((one for one in desks(session, today, rounds) if policy_id and one.policy_id == policy_id), None)


def findings(session: Session, found: Desk, today: date) -> tuple[Finding, ...]:
    """List the errors in the draft of a policy."""
    every = workshop.opened(session, today).findings(found.path)
    return tuple(one for one in every if one.severity == "error")


def ask(reading: Session, session: Session, found: Desk, *, why: str, raise_it: bool, by: int, at: datetime) -> int:
    """Put the draft of a policy before its experts; give the round.

    :raises NotReady: the draft has errors, or cannot be read.
    """
    if found.state == "unreadable" or findings(reading, found, at.date()):
        raise NotReady("There are errors in the draft. Mend them first; the editor shows each.")
    body = drafts.source(reading, found.path).current if found.text else None
    if body is not None:
        library.store_html(session, library.prepare(reading, {found.path: body}, today=at.date()).html)
    text = policy.Proposal(
        found.policy_id, found.path, found.title, found.text, body, drafts.writers(session, found.path)
    )
    return policy.ask(session, text, why=why, by=by, at=at, raise_it=raise_it)


def plan(session: Session, asked: policy.Round, today: date) -> planning.Plan:
    """Look at what publishing the text of a round would do: that text alone, whatever else is drafted."""
    body = library.bodies(session, {asked.digest}).get(asked.digest) if asked.digest else None
    kept = drafts.listed(session).get(asked.path)
    begun = {asked.path: kept.base or None} if kept else None
    return planning.plan_edits(session, {asked.path: body}, today=today, begun=begun)


def publish(
    session: Session, made: planning.Plan, asked: policy.Round, *, at: datetime, by: int, author: str
) -> publishing.Outcome:
    """Put the text of a round into force, once every signature is there.

    :raises NotReady: one is missing, or the round is over.
    """
    now = policy.round_of(session, asked.id)
    if not now.ready:
        raise NotReady("A signature is missing, or the round is over. Look at where it stands.")
    note = f"{asked.title}: {asked.why}"[:LONGEST_NOTE]
    done = publishing.publish(session, made, Decisions(), at=at, by=by, author=author, source=SOURCE, note=note)
    drafts.went_out(session, asked.path, asked.digest)
    return done


def _desk(
    name: str,
    now: Policy | None,
    text: Policy | None,
    kept: Mapping[str, drafts.Kept],
    asked: Mapping[str, policy.Round],
) -> Desk:
    shown = text or now
    asking = asked.get(name)
    path = shown.path if shown else asking.path if asking else ""
    title = shown.title if shown else asking.title if asking else name
    return Desk(name, path, title, now, text, kept.get(path), asking)
