"""The door of the rewards: what there is, who may choose, choosing once, and handing over once."""

import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.audit import service as audit
from lms.contests.models import Contest
from lms.contests.rewards import rules
from lms.contests.rewards.models import Reward, RewardClaim, RewardOffer, RewardSwitch, RewardTaken
from lms.contests.rewards.rules import (
    AlreadyChosen,
    Claim,
    Entry,
    NoneLeft,
    NoSuchCode,
    NoSuchReward,
    NothingToChoose,
    RewardError,
    Unfit,
)
from lms.store.sessions import insert_once

__all__ = [
    "AlreadyChosen",
    "Claim",
    "Entry",
    "NoSuchCode",
    "NoSuchReward",
    "NoneLeft",
    "NothingToChoose",
    "RewardError",
    "Shelf",
    "Unfit",
    "change",
    "choose",
    "claims",
    "export",
    "grant",
    "hand_over",
    "make",
    "offer",
    "offered",
    "on",
    "recount",
    "reward",
    "shelf",
    "switch",
    "winners_of",
]
PAGE = 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of rewards, whether they are on, and how many wait to be handed over."""

    on: bool
    rewards: tuple[rules.Reward, ...]
    waiting: int
    page: int
    pages: int


def on(session: Session) -> bool:
    """Tell whether rewards are switched on."""
    return bool(session.scalar(select(RewardSwitch.active).order_by(RewardSwitch.id.desc()).limit(1)))


def switch(session: Session, *, to: bool, by: int, at: datetime) -> None:
    """Switch rewards on, or off. What was chosen before can still be handed over."""
    if on(session) == to:
        return
    session.add(RewardSwitch(active=to, at=at, by_id=by))
    session.flush()
    audit.record(session, "rewards.on" if to else "rewards.off", actor=by, subject="rewards", at=at)


def shelf(session: Session, *, page: int = 1) -> Shelf:
    """List the rewards for the champion, those offered first."""
    total = session.scalar(select(func.count()).select_from(Reward)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = select(Reward).order_by(Reward.offered.desc(), Reward.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    waits = (RewardClaim.chosen_at.is_not(None), RewardClaim.handed_at.is_(None))
    waiting = session.scalar(select(func.count()).select_from(RewardClaim).where(*waits)) or 0
    return Shelf(on(session), tuple(_reward(row) for row in session.scalars(rows)), waiting, page, pages)


def offered(session: Session) -> tuple[rules.Reward, ...]:
    """List what may be chosen now."""
    rows = select(Reward).where(Reward.offered, Reward.taken < Reward.stock).order_by(Reward.title, Reward.id)
    return tuple(_reward(row) for row in session.scalars(rows))


def reward(session: Session, reward_id: int) -> rules.Reward:
    """Give one reward.

    :raises NoSuchReward: there is none of that number.
    """
    return _reward(_row(session, reward_id))


def make(session: Session, entry: Entry, *, by: int, at: datetime) -> int:
    """Put a reward on the shelf and give its number.

    :raises Unfit: a field does not fit.
    """
    _check(entry, 0)
    row = Reward(**asdict(entry), taken=0, made_at=at)
    session.add(row)
    session.flush()
    audit.record(session, "reward.made", actor=by, subject=f"reward:{row.id}", at=at)
    return row.id


def change(session: Session, reward_id: int, entry: Entry, *, by: int, at: datetime) -> None:
    """Write a reward anew; what was chosen of it stays chosen.

    :raises NoSuchReward: there is none of that number.
    :raises Unfit: a field does not fit, or there would be fewer than were chosen.
    """
    row = _row(session, reward_id, hold=True)
    _check(entry, row.taken)
    for name, value in asdict(entry).items():
        setattr(row, name, value)
    session.flush()
    audit.record(session, "reward.changed", actor=by, subject=f"reward:{reward_id}", at=at)


def offer(session: Session, winners: int, *, contest_id: int | None = None, series_id: int | None = None) -> None:
    """Let the first ones of a contest, or of each contest of a series, choose a reward; 0: nobody."""
    if winners > 0:
        insert_once(session, RewardOffer, contest_id=contest_id, series_id=series_id, winners=winners)


def winners_of(session: Session, contest: Contest) -> int:
    """Tell how many of the first of a contest choose a reward."""
    mine = RewardOffer.contest_id == contest.id
    if contest.series_id is not None:
        mine = mine | (RewardOffer.series_id == contest.series_id)
    return session.scalar(select(RewardOffer.winners).where(mine).order_by(RewardOffer.contest_id.desc())) or 0


def grant(session: Session, contest_id: int, people: Collection[int], at: datetime) -> int:
    """Let people who entered a contest choose a reward for it, once each; tell to how many that is new."""
    none = {"reward_id": None, "code": None, "chosen_at": None, "handed_at": None}
    rows = [{"contest_id": contest_id, "person_id": one, "at": at, **none} for one in sorted(people)]
    return sum(insert_once(session, RewardClaim, **row) for row in rows)


def claims(session: Session, person_id: int) -> tuple[Claim, ...]:
    """List what somebody may choose and chose, newest first."""
    query = _claims().where(RewardClaim.person_id == person_id).order_by(RewardClaim.id.desc())
    return tuple(_claim(row) for row in session.execute(query))


def choose(session: Session, person_id: int, contest_id: str, reward_id: int, at: datetime) -> Claim:
    """Choose a reward for a contest, once; ``contest_id`` is the public one. There are never fewer than none.

    :raises NothingToChoose: this person has nothing to choose there, or rewards are off.
    :raises AlreadyChosen: the choice was made before.
    :raises NoneLeft: it is not offered now, or somebody chose the last one.
    """
    mine = _claims().where(RewardClaim.person_id == person_id, Contest.public_id == contest_id)
    found = session.execute(mine.with_for_update(of=RewardClaim)).first()
    if found is None or (found.chosen_at is None and not on(session)):
        raise NothingToChoose("There is no reward for you to choose here.")
    if found.chosen_at is not None:
        raise AlreadyChosen("You have chosen already.")
    one = Reward.id == reward_id
    more = update(Reward).where(one, Reward.offered, Reward.taken < Reward.stock).values(taken=Reward.taken + 1)
    number = session.scalar(more.returning(Reward.taken).execution_options(synchronize_session=False))
    if number is None:
        raise NoneLeft("There is none of it left. Choose another one.")
    session.add(RewardTaken(reward_id=reward_id, number=number, at=at))
    code = rules.code_of(secrets.randbits(5 * rules.CODE_LENGTH))
    chosen = {"reward_id": reward_id, "code": code, "chosen_at": at}
    session.execute(update(RewardClaim).where(RewardClaim.id == found.id).values(**chosen))
    session.flush()
    return _claim(session.execute(mine).one())


def hand_over(session: Session, code: str, *, by: int, at: datetime) -> str:
    """Note that a reward was handed to whoever showed its code, once; give its title.

    :raises NoSuchCode: nothing waits under this code.
    """
    waits = (RewardClaim.code == rules.clean_code(code), RewardClaim.handed_at.is_(None))
    given = update(RewardClaim).where(*waits).values(handed_at=at).returning(RewardClaim.reward_id)
    reward_id = session.scalar(given.execution_options(synchronize_session=False))
    if reward_id is None:
        raise NoSuchCode("No reward waits under this code. It may have been handed over already.")
    audit.record(session, "reward.handed-over", actor=by, subject=f"reward:{reward_id}", at=at)
    return _row(session, reward_id).title


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List the rewards somebody might choose, for that person."""
    return [
        {
            "contest": one.contest,
            "at": one.at.isoformat(),
            "reward": one.reward,
            "code": one.shown_code,
            "chosen_at": one.chosen_at.isoformat() if one.chosen_at else None,
            "handed_over_at": one.handed_at.isoformat() if one.handed_at else None,
        }
        for one in claims(session, person_id)
    ]


def recount(session: Session) -> list[str]:
    """Compare how many of each reward are kept as taken with those that were; name each difference."""
    facts = select(func.count()).where(RewardTaken.reward_id == Reward.id).scalar_subquery()
    rows = session.execute(select(Reward.id, Reward.taken, facts).order_by(Reward.id))
    return [f"rewards taken of {row[0]}: kept {row[1]}, facts say {row[2]}" for row in rows if row[1] != row[2]]


def _check(entry: Entry, taken: int) -> None:
    rules.check(entry, taken)
    for field, text in (("title", entry.title), ("about", entry.about)):
        found = advocacy.pressing(text)
        if found:
            raise Unfit(field, f"“{found}” presses people. Say what there is.")


def _row(session: Session, reward_id: int, *, hold: bool = False) -> Reward:
    query = select(Reward).where(Reward.id == reward_id)
    row = session.scalar(query.with_for_update() if hold else query)
    if row is None:
        raise NoSuchReward("There is no such reward.")
    return row


def _reward(row: Reward) -> rules.Reward:
    return rules.Reward(row.id, row.title, row.about, row.stock, row.taken, row.offered)


def _claims() -> Any:
    claim = RewardClaim
    columns = (claim.id, claim.at, claim.code, claim.chosen_at, claim.handed_at)
    named = (Contest.public_id.label("contest_id"), Contest.title.label("contest"))
    query = select(*columns, *named, Reward.title.label("reward"), Reward.about).join(
        Contest, Contest.id == claim.contest_id
    )
    return query.outerjoin(Reward, Reward.id == claim.reward_id)


def _claim(row: Any) -> Claim:
    words = (row.reward or "", row.about or "", row.code or "")
    return Claim(row.contest_id, row.contest, row.at, *words, row.chosen_at, row.handed_at)
