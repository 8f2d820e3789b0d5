"""Bring what was paid before to another rule: counted first, then decided, then written chunk by chunk.

What is done about a person is decided under their lock from the rows that are there, so a run that was cut off or
doubled finds nothing left to do, and the natural keys of the ledger let nothing be paid twice.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, false, func, insert, or_, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.people import service as people
from lms.recognition import ledger
from lms.recognition.models import Achievement, Standing, XpEntry
from lms.recognition.xp import book, figures, rules
from lms.recognition.xp.figures import Figures
from lms.recognition.xp.models import XpRecompute
from lms.store.sessions import insert_once

AT_ONCE = 200
"""How many people are counted in the request that asks."""
CHUNK = 50
"""How many people one transaction brings to the rule: on SQLite everybody else who writes waits for it."""
READ = 200
"""How many people are counted at once."""
WORD = "recompute"
"""What is typed to decide."""
_PAYS = ("lesson:%", "quiz:%", f"{rules.FIRST_TRY}:%", "level:%")
_entry = XpEntry.__table__.c
_ENTER = insert(cast(Table, XpEntry.__table__))


@dataclass(frozen=True, slots=True)
class Recompute:
    """A recount as its page shows it; ``done`` of ``people`` were looked at in this state."""

    id: int
    rule: rules.Rule
    upwards: bool
    state: str
    people: int
    done: int
    would: figures.Shown
    did: figures.Shown
    reason: str
    by_id: int | None
    at: datetime
    decided_at: datetime | None
    ended_at: datetime | None


def begin_recompute(session: Session, *, upwards: bool, by: int | None, at: datetime) -> int:
    """Begin to count what the rule in force would change about what was paid before; gives the recount's key.

    One runs at a time: while one is open, that one is given. Few people are counted at once, many by the job.
    """
    there = session.scalar(select(func.count()).select_from(Standing)) or 0
    values = {"rule": book.at(session, at).n, "upwards": upwards, "state": "counting", "people": there}
    empty = {"cursor": 0, "figures": Figures().kept(), "made": Figures().kept(), "reason": ""}
    insert_once(session, XpRecompute, open=True, by_id=by, at=at, **values, **empty)
    found = session.scalars(select(XpRecompute).where(XpRecompute.open.is_(True))).one()
    if there <= AT_ONCE:
        while found.state == "counting":
            step(session, found, at=at)
    return found.id


def decide_recompute(session: Session, recompute_id: int, *, reason: str, by: int | None, at: datetime) -> None:
    """Let a counted recount be written; the job does it.

    :raises NoSuchRecompute: there is none of that key.
    :raises NothingToDecide: it is not counted, decided already, or was dropped.
    :raises RuleChanged: another rule is in force by now.
    """
    found = _held(session, recompute_id)
    if found.state != "counted":
        raise rules.NothingToDecide("There is nothing to decide here any more. Count again.")
    rule = book.at(session, at)
    if rule.n != found.rule:
        raise rules.RuleChanged(f"Rule {rule.version} is in force by now. Drop this and count again.")
    found.state, found.cursor, found.reason, found.decided_at = "working", 0, reason, at
    found.people = session.scalar(select(func.count()).select_from(Standing)) or 0
    session.flush()
    audit.record(session, "xp.recompute", actor=by, subject=rule.version, at=at, upwards=found.upwards)


def drop_recompute(session: Session, recompute_id: int, *, at: datetime) -> None:
    """Put a recount away that nobody decided on.

    :raises NoSuchRecompute: there is none of that key.
    :raises NothingToDecide: it was decided already.
    """
    found = _held(session, recompute_id)
    if found.state not in {"counting", "counted"}:
        raise rules.NothingToDecide("There is nothing to put away here.")
    found.state, found.open, found.ended_at = "dropped", None, at
    session.flush()


def go_on_recomputing(session: Session, at: datetime) -> int:
    """Take the next chunk of the recount that is under way; tell whether there was one. A job calls it again."""
    under_way = XpRecompute.open.is_(True) & XpRecompute.state.in_(["counting", "working"])
    found = session.scalars(select(XpRecompute).where(under_way).with_for_update()).first()
    if found is None:
        return 0
    step(session, found, at=at)
    return 1


def step(session: Session, found: XpRecompute, *, at: datetime) -> None:
    """Count, or write, for the next people."""
    counting = found.state == "counting"
    size = READ if counting else CHUNK
    following = select(Standing.person_id).where(Standing.person_id > found.cursor).order_by(Standing.person_id)
    person_ids = session.scalars(following.limit(size)).all()
    rule = next(one for one in book.read(session) if one.n == found.rule)
    sums = Figures(**(found.figures if counting else found.made))
    if not counting:
        for person_id in person_ids:
            people.lock(session, person_id)
    for person_id, todo in _corrections(session, person_ids, rule, upwards=found.upwards).items():
        sums.add(sum(one.change for one in todo), len(todo))
        if todo and not counting:
            _write(session, person_id, todo, rule, at=at)
    if counting:
        found.figures = sums.kept()
    else:
        found.made = sums.kept()
    if person_ids:
        found.cursor = person_ids[-1]
    if len(person_ids) < size:
        _finish(found, at)
    session.flush()


def preview_recompute(session: Session, *, upwards: bool, at: datetime) -> tuple[rules.Rule, figures.Shown]:
    """Count what the rule in force would change, without a trace."""
    rule, sums, last = book.at(session, at), Figures(), 0
    while True:
        following = select(Standing.person_id).where(Standing.person_id > last).order_by(Standing.person_id)
        person_ids = session.scalars(following.limit(READ)).all()
        for todo in _corrections(session, person_ids, rule, upwards=upwards).values():
            sums.add(sum(one.change for one in todo), len(todo))
        if len(person_ids) < READ:
            return rule, figures.shown(sums)
        last = person_ids[-1]


def recompute(session: Session, recompute_id: int) -> Recompute:
    """Give one recount.

    :raises NoSuchRecompute: there is none of that key.
    """
    found = session.get(XpRecompute, recompute_id)
    if found is None:
        raise rules.NoSuchRecompute("There is no such recount.")
    return _shown(session, found)


def recomputes(session: Session, limit: int = 20) -> tuple[Recompute, ...]:
    """List recounts that were not dropped, newest first."""
    kept = select(XpRecompute).where(XpRecompute.state != "dropped").order_by(XpRecompute.id.desc()).limit(limit)
    return tuple(_shown(session, one) for one in session.scalars(kept))


def _corrections(
    session: Session, person_ids: Collection[int], rule: rules.Rule, *, upwards: bool
) -> Mapping[int, tuple[rules.Correction, ...]]:
    facts: dict[int, dict[str, bool]] = defaultdict(dict)
    rows: dict[int, list[rules.Row]] = defaultdict(list)
    if not person_ids:
        return {}
    bounds = (min(person_ids), max(person_ids))
    for row in session.execute(_facts(*bounds)):
        facts[row.person_id][row.ref] = bool(row.first_try)
    mine = _entry.person_id.between(*bounds)
    for one in session.execute(select(*ledger.ROW, _entry.person_id).where(mine).order_by(_entry.id)):
        rows[one.person_id].append(rules.Row(*one[:-1]))
    return {one: rules.corrections(facts[one], rows[one], rule, upwards=upwards) for one in person_ids}


def _facts(first: int, last: int) -> Any:
    fact = Achievement
    tried = func.coalesce(fact.evidence["first_try"].as_boolean(), false()).label("first_try")
    paid = or_(*(fact.ref.like(pattern) for pattern in _PAYS))
    return select(fact.person_id, fact.ref, tried).where(fact.person_id.between(first, last), paid)


def _write(
    session: Session, person_id: int, todo: tuple[rules.Correction, ...], rule: rules.Rule, *, at: datetime
) -> None:
    """Append what takes back and what pays anew, and move the counter, in one transaction."""
    same = {"person_id": person_id, "rule": rule.version, "at": at}
    rows: list[dict[str, Any]] = []
    for one in todo:
        if one.takes_back:
            key = rules.REVERSAL + one.takes_back.key
            taken = {"amount": -one.takes_back.amount, "reason": rules.BY_RULE, "reversal_of": one.takes_back.id}
            rows.append({**same, **taken, "key": key})
        if one.pays:
            key = f"{one.ref}@{rule.version}"
            paid = {"amount": one.pays.amount, "reason": one.pays.reason, "reversal_of": None}
            rows.append({**same, **paid, "key": key})
    session.connection().execute(_ENTER, rows)
    ledger.gain(session, person_id, ledger.Gains(sum(one.change for one in todo)), at=at)


def _finish(found: XpRecompute, at: datetime) -> None:
    if found.state == "counting":
        found.state = "counted"
    else:
        found.state, found.open, found.ended_at = "done", None, at


def _held(session: Session, recompute_id: int) -> XpRecompute:
    found = session.get(XpRecompute, recompute_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise rules.NoSuchRecompute("There is no such recount.")
    return found


def _shown(session: Session, found: XpRecompute) -> Recompute:
    rule = next(one for one in book.read(session) if one.n == found.rule)
    sums = Figures(**(found.figures if found.state in {"counting", "counted"} else found.made))
    return Recompute(
        id=found.id,
        rule=rule,
        upwards=found.upwards,
        state=found.state,
        people=found.people,
        done=min(sums.people, found.people),
        would=figures.shown(Figures(**found.figures)),
        did=figures.shown(Figures(**found.made)),
        reason=found.reason,
        by_id=found.by_id,
        at=found.at,
        decided_at=found.decided_at,
        ended_at=found.ended_at,
    )
