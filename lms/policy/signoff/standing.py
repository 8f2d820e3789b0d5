"""Read how rounds stand, and whether a text is signed."""

import typing
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session

from lms.content.policies import Policy
from lms.people import service as people
from lms.policy.models import PolicyVersion
from lms.policy.signoff import experts, models, rules

PAGE = 25
Holders = Mapping[str, frozenset[int]]
"""The experts who sign for an area, by area."""
_WRITERS = (
    select(func.aggregate_strings(cast(models.RoundWriter.person_id, String), ","))
    .where(models.RoundWriter.round_id == models.Round.id)
    .correlate(models.Round)
    .scalar_subquery()
)
"""The keys of who wrote the text of a round, in one piece."""


def rounds(
    session: Session, *conditions: ColumnElement[bool], limit: int | None = None, holders: Holders | None = None
) -> list[rules.Round]:
    """Read rounds under these conditions, newest first, each with its reviews: three queries, two with ``holders``."""
    row = models.Round
    columns = (row, people.name_column(row.opened_by), _WRITERS)
    query = select(*columns).where(*conditions).order_by(row.id.desc()).limit(limit)
    found = session.execute(query.execution_options(populate_existing=True)).all()
    if not found:
        return []
    said = _reviews(session, [one.id for one, _, _ in found])
    known = experts.holders(session) if holders is None else holders
    return [_round(one, by, said.get(one.id, ()), _keys(wrote), known) for one, by, wrote in found]


def round_of(session: Session, round_id: int) -> rules.Round:
    """Give one round.

    :raises NoSuchRound: there is none of that number.
    """
    found = rounds(session, models.Round.id == round_id)
    if not found:
        raise rules.NoSuchRound("There is no such round of signatures.")
    return found[0]


def up_to(session: Session, round_id: int, holders: Holders, limit: int) -> list[rules.Round]:
    """List a round and those of the same policy before it, newest first.

    :raises NoSuchRound: there is none of that number.
    """
    row = models.Round
    its = select(row.policy_id).where(row.id == round_id).scalar_subquery()
    found = rounds(session, row.policy_id == its, row.id <= round_id, limit=limit, holders=holders)
    if not found:
        raise rules.NoSuchRound("There is no such round of signatures.")
    return found


def open_rounds(session: Session, holders: Holders | None = None) -> list[rules.Round]:
    """List the rounds that can be signed, newest first."""
    return rounds(session, models.Round.closed_at.is_(None), holders=holders)


def open_or_of(session: Session, policy_id: str, limit: int) -> list[rules.Round]:
    """List every round that can be signed, and the newest of one policy, newest first."""
    row = models.Round
    newest = select(row.id).where(row.policy_id == policy_id).order_by(row.id.desc()).limit(limit).subquery()
    return rounds(session, or_(row.closed_at.is_(None), row.id.in_(select(newest.c.id))))


def over(
    session: Session, *, before: int | None = None, holders: Holders | None = None
) -> tuple[list[rules.Round], int | None]:
    """List a page of the rounds that are over, newest first, and the number the next page begins below."""
    conditions: list[ColumnElement[bool]] = [models.Round.closed_at.is_not(None)]
    if before is not None:
        conditions.append(models.Round.id < before)
    found = rounds(session, *conditions, limit=PAGE + 1, holders=holders)
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def signatures(session: Session, round_ids: Collection[int]) -> dict[int, dict[str, rules.Reviewed]]:
    """Give by round and area the approvals that were the last word on it."""
    found = _reviews(session, round_ids) if round_ids else {}
    newest = {number: {one.area: one for one in each} for number, each in found.items()}
    return {
        number: {area: one for area, one in each.items() if one.verdict == "approve"} for number, each in newest.items()
    }


def held_back(
    session: Session, before: Mapping[str, Policy], after: Mapping[str, Policy], *, drops: bool = True
) -> dict[str, rules.Standing]:
    """Say by policy id which texts of ``after`` may not come into force yet, and how each of them stands.

    ``drops``: a policy that ``after`` no longer holds has to be signed away too.
    """
    known = {name: one.digest for name, one in before.items()}
    wanted = {name: one.digest for name, one in after.items() if known.get(name) != one.digest}
    if drops:
        wanted |= {name: "" for name in before if name not in after}
    if not wanted:
        return {}
    stands = _stands(session, wanted, {name: rules.needed(before.get(name), after.get(name)) for name in wanted})
    return {name: one for name, one in stands.items() if not one.signed}


def who_signs(
    session: Session, before: Policy | None, after: Policy | None, writers: Collection[int]
) -> tuple[rules.Area, ...]:
    """Say whom a text would be put before, written by these people."""
    return rules.standing(rules.needed(before, after), (), experts.holders(session), frozenset(writers)).areas


def raised(session: Session, policies: Mapping[str, Policy]) -> frozenset[str]:
    """Name those of these texts whose open round calls them material."""
    row = models.Round
    query = select(row.policy_id, row.digest).where(row.closed_at.is_(None), row.cls == "material")
    return frozenset(
        name for name, digest in session.execute(query) if name in policies and policies[name].digest == digest
    )


def stands(session: Session, policy_id: str, digest: str, areas: Iterable[str]) -> rules.Standing:
    """Say how a text stands that is about to come into force; its open round is held until the transaction ends."""
    row = models.Round
    held = select(row.id).where(row.policy_id == policy_id, row.closed_at.is_(None)).with_for_update()
    session.execute(held).all()
    return _stands(session, {policy_id: digest}, {policy_id: tuple(areas)})[policy_id]


def _stands(
    session: Session, wanted: Mapping[str, str], areas: Mapping[str, tuple[str, ...]]
) -> dict[str, rules.Standing]:
    open_ones = {one.policy_id: one for one in rounds(session, models.Round.closed_at.is_(None))}
    known = _was_in_force(session, wanted)
    holders = experts.holders(session)
    found = {}
    for name, digest in wanted.items():
        asked = open_ones.get(name)
        if asked is not None and asked.digest == digest:
            every = (*asked.areas, *areas[name])
            found[name] = rules.standing(every, asked.reviews, holders, asked.writers)
        elif (name, digest) in known:
            found[name] = rules.Standing()
        else:
            found[name] = rules.standing(areas[name], (), holders)
    return found


def _was_in_force(session: Session, wanted: Mapping[str, str]) -> set[tuple[str, str]]:
    row = PolicyVersion
    query = select(row.policy_id, row.digest).where(row.policy_id.in_(list(wanted)), row.digest.in_(wanted.values()))
    return {(name, digest) for name, digest in session.execute(query)}


def _reviews(session: Session, round_ids: Collection[int]) -> dict[int, tuple[rules.Reviewed, ...]]:
    row = models.Review
    query = select(row, people.name_column(row.person_id)).where(row.round_id.in_(round_ids)).order_by(row.id)
    found: dict[int, list[rules.Reviewed]] = {}
    for one, name in session.execute(query):
        verdict = typing.cast("rules.Verdict", one.verdict)
        made = rules.Reviewed(one.area, verdict, one.comment, one.person_id, name or rules.LEFT, one.at)
        found.setdefault(one.round_id, []).append(made)
    return {number: tuple(each) for number, each in found.items()}


def _keys(listed: str | None) -> frozenset[int]:
    return frozenset(map(int, listed.split(","))) if listed else frozenset()


def _round(
    one: models.Round,
    by: str | None,
    reviews: tuple[rules.Reviewed, ...],
    writers: frozenset[int],
    holders: Holders,
) -> rules.Round:
    plain: dict[str, Any] = {
        name: getattr(one, name)
        for name in ("id", "policy_id", "number", "path", "title", "digest", "base", "cls", "why", "opened_by")
    }
    return rules.Round(
        **plain,
        areas=tuple(one.areas),
        by=by or rules.LEFT,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        closed_as=typing.cast("rules.End | None", one.closed_as),
        writers=writers,
        reviews=reviews,
        standing=rules.standing(one.areas, reviews, holders, writers),
    )
