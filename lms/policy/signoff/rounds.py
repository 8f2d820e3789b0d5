"""Ask for signatures, take them, and end a round. Each answer is one row; nothing said before is changed."""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.content.policies import Policy
from lms.library import service as library
from lms.policy.signoff import experts, letters, rules, standing
from lms.policy.signoff.models import Review, Round, RoundWriter
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that is to come into force. ``policy`` and ``body`` None: the policy is to be taken out of force.

    ``writers`` are the people who wrote on it, by their keys.
    """

    policy_id: str
    path: str
    title: str
    policy: Policy | None
    body: bytes | None
    writers: frozenset[int] = frozenset()

    @property
    def digest(self) -> str:
        """Give the hash of the text; empty where there is none."""
        return "" if self.body is None else library.hash_of(self.body)


def ask(session: Session, text: Proposal, *, why: str, by: int, at: datetime, raise_it: bool = False) -> int:
    """Put a text before the experts of its areas, and write to them; give the round.

    Asking again for the same text with the same words gives the round that is open. A round about another text
    ends as replaced. Whoever asks has no signature in it.

    :raises NothingToSign: it is the text in force.
    :raises NoWords: ``why`` is empty.
    :raises Overtaken: somebody else asked at the same moment.
    """
    why = rules.worded(why, "what changed and why, for those who will read it")
    before = library.current(session).source.policies.get(text.policy_id)
    if (before.digest if before else "") == text.digest:
        raise rules.NothingToSign("This is the text in force already, so there is nothing to sign.")
    cls = rules.class_of(before, text.policy, raised=raise_it)
    last = session.scalar(_held(text.policy_id))
    if last is not None and (last.digest, last.why, last.cls) == (text.digest, why, cls):
        return last.id
    if last is not None:
        _end(last, "replaced", at)
        session.flush()
    made = _opened(session, text, before, cls, why, by, at)
    found = standing.round_of(session, made)
    letters.ask(session, found, at=at)
    audit.record(
        session,
        "policy.signatures_asked",
        actor=by,
        subject=f"policy:{text.policy_id}",
        at=at,
        round=found.number,
        change=found.cls,
        areas=list(found.areas),
    )
    return made


def review(
    session: Session,
    round_id: int,
    person_id: int,
    verdict: rules.Verdict,
    *,
    areas: Collection[str],
    comment: str,
    at: datetime,
) -> rules.Round:
    """Sign for areas, or ask for changes; the newest word of an area counts. The same word again adds nothing.

    :raises NoSuchRound: there is none of that number.
    :raises Closed: the round is over.
    :raises NotYours: the person holds no such area, or wrote on the text.
    :raises NoWords: changes are asked for without saying which.
    """
    before = _lock(session, round_id)
    if not before.open:
        raise rules.Closed("This round is over, so nothing was recorded. Look at where the text stands now.")
    yours = before.yours(person_id, experts.held_by(session, person_id))
    if person_id in before.writers:
        raise rules.NotYours("You wrote on this text, or asked for its signatures, so somebody else signs it.")
    if not areas or not set(areas) <= set(yours):
        raise rules.NotYours("You do not sign for that area. An administrator can change who does.")
    kept = rules.worded(comment, "what should be changed") if verdict == "changes" or comment.strip() else ""
    newest = {one.area: one for one in before.reviews}
    new = [area for area in yours if area in areas and not _same(newest.get(area), person_id, verdict, kept)]
    for area in new:
        session.add(Review(round_id=round_id, area=area, verdict=verdict, comment=kept, person_id=person_id, at=at))
    if not new:
        return before
    session.flush()
    after = standing.round_of(session, round_id)
    letters.answer(session, before, after, verdict, new, at=at)
    audit.record(
        session,
        "policy.signed" if verdict == "approve" else "policy.changes_asked",
        actor=person_id,
        subject=f"policy:{after.policy_id}",
        at=at,
        round=after.number,
        areas=new,
    )
    return after


def withdraw(session: Session, round_id: int, *, by: int, at: datetime) -> None:
    """End a round without publishing its text; what was said in it stays. Doing it twice changes nothing.

    :raises NoSuchRound: there is none of that number.
    """
    if not _lock(session, round_id).open:
        return
    row = session.get_one(Round, round_id)
    _end(row, "withdrawn", at)
    session.flush()
    subject = f"policy:{row.policy_id}"
    audit.record(session, "policy.round_withdrawn", actor=by, subject=subject, at=at, round=row.number)


def close_published(session: Session, policy_id: str, digest: str, *, at: datetime) -> Round | None:
    """End the open round of a text that came into force, and give it; None where no round asked for that text."""
    row = session.scalar(_held(policy_id))
    if row is None or row.digest != digest:
        return None
    _end(row, "published", at)
    return row


def close_gone(session: Session, there: Container[str], *, at: datetime) -> None:
    """End the rounds of policies that were to be taken out of force, and are."""
    for row in session.scalars(select(Round).where(Round.closed_at.is_(None), Round.digest == "")):
        if row.policy_id not in there:
            _end(row, "published", at)


def _opened(session: Session, text: Proposal, before: Policy | None, cls: str, why: str, by: int, at: datetime) -> int:
    if text.body is not None:
        library.store_texts(session, [text.body])
    number = (session.scalar(select(func.max(Round.number)).where(Round.policy_id == text.policy_id)) or 0) + 1
    values = {
        "path": text.path,
        "title": text.title[:200],
        "digest": text.digest,
        "words_digest": text.policy.words_digest if text.policy else "",
        "base": before.digest if before else "",
        "cls": cls,
        "areas": list(rules.needed(before, text.policy)),
        "why": why,
        "opened_by": by,
        "opened_at": at,
    }
    if not insert_once(session, Round, policy_id=text.policy_id, number=number, **values):
        raise rules.Overtaken("Somebody else asked for signatures under this policy at the same moment. Look again.")
    made = session.scalars(select(Round.id).where(Round.policy_id == text.policy_id, Round.number == number)).one()
    for person_id in sorted({*text.writers, by}):
        insert_once(session, RoundWriter, round_id=made, person_id=person_id)
    return made


def _lock(session: Session, round_id: int) -> rules.Round:
    """Read a round that nobody else may sign or end until the transaction does."""
    session.execute(select(Round.id).where(Round.id == round_id).with_for_update()).all()
    return standing.round_of(session, round_id)


def _held(policy_id: str) -> Select[Round]:
    open_one = (Round.policy_id == policy_id, Round.closed_at.is_(None))
    return select(Round).where(*open_one).with_for_update().execution_options(populate_existing=True)


def _end(row: Round, how: rules.End, at: datetime) -> None:
    row.closed_at, row.closed_as = at, how


def _same(newest: rules.Reviewed | None, person_id: int, verdict: str, comment: str) -> bool:
    return newest is not None and (newest.person_id, newest.verdict, newest.comment) == (person_id, verdict, comment)
