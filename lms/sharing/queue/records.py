"""Proposals as pages, exports and recounts read them."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session

from lms.people import service as people
from lms.sharing.feeds.models import Feed
from lms.sharing.models import Story, Topic
from lms.sharing.queue import rules
from lms.sharing.queue.models import Proposal, ProposalStep


@dataclass(frozen=True, slots=True)
class Line:
    """A step as its page shows it."""

    what: str
    words: str
    name: str
    """Who took it; empty for a feed, and for somebody who is no longer known."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with its whole story so far."""

    public_id: str
    text: rules.Text
    standing: rules.Standing
    author: str
    feed: str
    since: datetime
    story_id: str | None
    """The public id of the story it became."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """A proposal in its author's list."""

    public_id: str
    title: str
    language: str
    state: str
    since: datetime


def mine(session: Session, person_id: int, *, limit: int = 100) -> tuple[Mine, ...]:
    """List a person's own proposals, newest step first."""
    names = (Proposal.public_id, Proposal.title, Proposal.language, Proposal.state, Proposal.since)
    rows = session.execute(
        select(*names).where(Proposal.author_id == person_id).order_by(Proposal.since.desc(), Proposal.id).limit(limit)
    )
    return tuple(Mine(*row) for row in rows)


def own(session: Session, person_id: int, public_id: str) -> Shown:
    """Give a proposal to its author.

    :raises NoSuchProposal: there is none, or it is somebody else's.
    """
    return _shown(session, _row(session, public_id, author_id=person_id))


def proposal(session: Session, public_id: str) -> Shown:
    """Give a proposal to an editor; whoever calls has asked whether they are one.

    :raises NoSuchProposal: there is none.
    """
    return _shown(session, _row(session, public_id))


def credit(session: Session, story_id: str) -> str:
    """Name the author a story is owed to, where they want to be named; otherwise nothing."""
    return session.scalar(select(credit_column()).where(Story.public_id == story_id)) or ""


def credit_column() -> ScalarSelect[str]:
    """Give the same as a column of a query about stories."""
    name = select(people.name_column(Proposal.author_id)).where(Proposal.story_id == Story.id, Proposal.credited)
    return name.correlate_except(Proposal).scalar_subquery()


def open_topics(session: Session) -> list[str]:
    """List the topics anybody may propose for: open ones, not archived."""
    offered = select(Topic.title).where(Topic.closed.is_(False), Topic.archived_at.is_(None))
    return list(session.scalars(offered.order_by(Topic.key)))


def record_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List what somebody proposed, with every step and word, for their export."""
    rows = session.scalars(select(Proposal).where(Proposal.author_id == person_id).order_by(Proposal.id)).all()
    steps: dict[int, list[dict[str, Any]]] = {row.id: [] for row in rows}
    ours = select(ProposalStep).where(ProposalStep.proposal_id.in_(steps))
    for one in session.scalars(ours.order_by(ProposalStep.proposal_id, ProposalStep.n)):
        steps[one.proposal_id].append({"step": one.what, "words": one.words, "at": one.at.isoformat()})
    return [{**asdict(_text(row)), "state": row.state, "steps": steps[row.id]} for row in rows]


def decided_by(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List the decisions somebody took as an editor, for their export: their own words, of nobody else's proposal."""
    query = select(ProposalStep.what, ProposalStep.words, ProposalStep.at).where(
        ProposalStep.by_id == person_id, ProposalStep.what.not_in(rules.AUTHORS)
    )
    rows = session.execute(query.order_by(ProposalStep.at, ProposalStep.proposal_id))
    return [{"step": row.what, "words": row.words, "at": row.at.isoformat()} for row in rows]


def recount(session: Session) -> list[str]:
    """Compare every proposal's state and number of steps with the steps it took; name each difference."""
    steps: dict[int, list[rules.Step]] = {}
    for row in session.scalars(select(ProposalStep).order_by(ProposalStep.proposal_id, ProposalStep.n)):
        steps.setdefault(row.proposal_id, []).append(_step(row))
    found = []
    for number, state, taken in session.execute(select(Proposal.id, Proposal.state, Proposal.steps)):
        facts = (rules.state_of(steps.get(number, [])), len(steps.get(number, [])))
        if (state, taken) != facts:
            found.append(f"proposal {number}: kept {state} after {taken} steps, facts say {facts[0]} after {facts[1]}")
    return found


def standing_of(session: Session, row: Proposal) -> rules.Standing:
    """Tell where a proposal is."""
    last = select(ProposalStep).where(ProposalStep.proposal_id == row.id, ProposalStep.n == row.steps)
    return rules.Standing(row.state, row.steps, row.author_id, _step(session.scalars(last).one()))


def _row(session: Session, public_id: str, **of: Any) -> Any:
    query = select(
        Proposal,
        people.name_column(Proposal.author_id).label("author"),
        select(Feed.title).where(Feed.id == Proposal.feed_id).scalar_subquery().label("feed"),
        select(Story.public_id).where(Story.id == Proposal.story_id).scalar_subquery().label("story"),
    ).where(Proposal.public_id == public_id)
    found = session.execute(query.filter_by(**of)).first()
    if found is None:
        raise rules.NoSuchProposal("There is no proposal with this id.")
    return found


def _shown(session: Session, found: Any) -> Shown:
    row: Proposal = found.Proposal
    steps = session.execute(
        select(ProposalStep, people.name_column(ProposalStep.by_id).label("name"))
        .where(ProposalStep.proposal_id == row.id)
        .order_by(ProposalStep.n)
    ).all()
    lines = tuple(
        Line(one.ProposalStep.what, one.ProposalStep.words, one.name or "", one.ProposalStep.at) for one in steps
    )
    standing = rules.Standing(row.state, row.steps, row.author_id, _step(steps[-1].ProposalStep))
    who = (found.author or "", found.feed or "")
    return Shown(row.public_id, _text(row), standing, *who, row.since, found.story, lines)


def _step(row: ProposalStep) -> rules.Step:
    return rules.Step(row.n, row.what, row.words, row.by_id, row.at)


def _text(row: Proposal) -> rules.Text:
    return rules.Text(**{name: getattr(row, name) for name in rules.Text.__dataclass_fields__})
