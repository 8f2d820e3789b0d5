"""Facts come in, XP, badges and levels follow: once each, in one transaction, under the person's lock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal, or_, select
from sqlalchemy.orm import Session

from lms import signals
from lms.content.badges import Badge
from lms.library import service as library
from lms.people import service as people
from lms.recognition import awards, ledger, rules
from lms.recognition.byhand import mandates
from lms.recognition.models import Achievement, Award, LevelReached, Standing
from lms.recognition.outlook import outlook
from lms.recognition.xp import book
from lms.recognition.xp import rules as amounts
from lms.store.sessions import ask, insert_once

CHUNK = 100
"""How many people one run of ``catch_up`` evaluates."""


_fact, _award = Achievement.__table__.c, Award.__table__.c
_VOID = select(literal("badge:") + _award.badge_id).where(
    _award.person_id == bindparam("person"), or_(_award.revoked_at.is_not(None), _award.suspended_at.is_not(None))
)
"""Badges that complete nothing, because they are revoked or suspended."""
_MET = select(_fact.ref, _fact.at).where(
    _fact.person_id == bindparam("person"),
    _fact.ref.not_like("lesson:%"),
    _fact.ref.not_in(_VOID.scalar_subquery()),
    _fact.ref.not_like("streak:%"),
)
"""Built once: most pages ask it."""

_REFS = select(_fact.ref).where(_fact.person_id == bindparam("person"))
_EVIDENCE = select(_fact.evidence).where(_fact.person_id == bindparam("person"), _fact.ref == bindparam("fact"))
_LEVELS = select(*LevelReached.__table__.c["level_id", "number"]).where(
    LevelReached.__table__.c.person_id == bindparam("person")
)
_OF_QUIZ = frozenset({"revision", "release", "percent", "attempt", "first_try"})
"""What the evidence of a passed quiz holds."""


@dataclass(slots=True)
class _News:
    """What one call brings: changes of the counters, and what is announced once they are written."""

    xp: int = 0
    lessons: int = 0
    badges: list[tuple[str, str]] = field(default_factory=list)
    levels: list[rules.Reached] = field(default_factory=list)

    def gains(self) -> ledger.Gains:
        return ledger.Gains(self.xp, self.lessons, len(self.badges))


def record(
    session: Session, person_id: int, ref: str, *, at: datetime, evidence: Mapping[str, Any] | None = None
) -> None:
    """Remember once that a person did ``ref``, pay it, and give every badge and level that follows.

    Announces ``badge_awarded`` and ``level_reached``. A second call changes nothing.

    :raises NotAFact: ``ref`` is not something learning reports.
    """
    rules.check_fact(ref)
    people.lock(session, person_id)
    catalogue = library.current(session)
    known = _with_quiz(session, person_id, ref, evidence or {}, catalogue)
    news = _News()
    if not _remember(session, person_id, ref, known, news, at=at):
        return
    view = outlook(catalogue)
    release = catalogue.number if view.calm else 0
    behind = ledger.gain(session, person_id, news.gains(), at=at, release=release) < catalogue.number
    if behind or ref in view.awaited:
        grounds = {"because": ref, **known}
        _evaluate(session, person_id, grounds, catalogue, behind=behind, known={ref: known}, at=at)


def re_evaluate(session: Session, person_id: int, at: datetime, *, because: str = "") -> None:
    """Give what a new release brings to facts already there; no level and no badge is ever taken away.

    ``because`` names what else there is to give something for: a badge restored, a level signed off.
    """
    people.lock(session, person_id)
    catalogue = library.current(session)
    grounds = {"because": because, "release": catalogue.number} if because else {"release": catalogue.number}
    _evaluate(session, person_id, grounds, catalogue, behind=True, known={}, at=at)


def bestow(session: Session, person_id: int, badge: Badge, given: awards.Given, *, at: datetime) -> str | None:
    """Write a badge that somebody gives a locked person by hand, and what follows from it; give its public id.

    Announces ``badge_awarded``. None if it was written before.
    """
    catalogue, evidence = library.current(session), {"because": badge.when}
    public_id = awards.give(session, person_id, badge, catalogue.number, evidence, at=at, given=given)
    if public_id is None:
        return None
    ref, news = f"badge:{badge.id}", _News(badges=[(badge.id, public_id)])
    _remember(session, person_id, ref, evidence, news, at=at)
    release = catalogue.number if outlook(catalogue).calm else 0
    ledger.gain(session, person_id, news.gains(), at=at, release=release)
    _announce(session, person_id, news, at=at)
    _evaluate(session, person_id, {"because": ref}, catalogue, behind=False, known={}, at=at)
    return public_id


def catch_up(session: Session, at: datetime) -> int:
    """Evaluate some of the people last evaluated under an older release; tell how many. A job calls it again."""
    number = library.current(session).number
    waiting = select(Standing.person_id).where(Standing.release < number).order_by(Standing.person_id)
    people_behind = session.scalars(waiting.limit(CHUNK)).all()
    for person_id in people_behind:
        re_evaluate(session, person_id, at)
    return len(people_behind)


def met_at(session: Session, person_id: int) -> dict[str, datetime]:
    """Tell what a person has achieved and when, lessons, revoked and suspended badges left out."""
    return {row.ref: row.at for row in ask(session, _MET, {"person": person_id})}


def met(session: Session, person_id: int) -> frozenset[str]:
    """Tell which references (course, quiz, policy, badge, level) a person has met."""
    base = rules.base_level(library.current(session).library.levels)
    return frozenset(met_at(session, person_id)) | ({f"level:{base.id}"} if base else set())


def reached_select(*more: ColumnElement[Any]) -> Select[Any]:
    """Give ``ref`` and ``at`` of what a person met, for a query of others: bind ``person`` and a list of ``refs``."""
    mine = (_fact.person_id == bindparam("person"), _fact.ref.in_(bindparam("refs", expanding=True)))
    return select(_fact.ref, _fact.at, *more).where(*mine)


def refs_of(session: Session, person_ids: Collection[int]) -> dict[int, list[str]]:
    """Tell what each of these people has, lessons left out."""
    found: dict[int, list[str]] = {one: [] for one in person_ids}
    query = select(_fact.person_id, _fact.ref).where(_fact.person_id.in_(person_ids), _fact.ref.not_like("lesson:%"))
    for row in session.execute(query):
        found[row.person_id].append(row.ref)
    return found


def void_of(session: Session, person_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Tell which badges of each of these people complete nothing now."""
    found: dict[int, set[str]] = {one: set() for one in person_ids}
    void = or_(_award.revoked_at.is_not(None), _award.suspended_at.is_not(None))
    query = select(_award.person_id, _award.badge_id).where(_award.person_id.in_(person_ids), void)
    for row in session.execute(query):
        found[row.person_id].add(f"badge:{row.badge_id}")
    return {one: frozenset(refs) for one, refs in found.items()}


def on_quiz_passed(
    _academy: Any,
    *,
    session: Session,
    person_id: int,
    quiz_id: str,
    attempt_id: str,
    percent: int,
    revision: str,
    release: int,
    first_try: bool,
    at: datetime,
    **_facts: Any,
) -> None:
    """Remember a passed quiz; listens to ``signals.quiz_passed``."""
    evidence = {
        "revision": revision,
        "release": release,
        "percent": percent,
        "attempt": attempt_id,
        "first_try": first_try,
    }
    record(session, person_id, f"quiz:{quiz_id}", at=at, evidence=evidence)


def on_score_changed(
    _academy: Any,
    *,
    session: Session,
    person_id: int,
    quiz_id: str,
    attempt_id: str,
    number: int,
    passed: bool,
    at: datetime,
    **_facts: Any,
) -> None:
    """Remember that the first attempt passed after all, where a later one had passed before it.

    Listens to ``signals.score_changed``: a mark or a corrected key may come after the second attempt.
    """
    if number != 1 or not passed:
        return
    people.lock(session, person_id)
    known = _evidence(session, person_id, f"quiz:{quiz_id}")
    if known and not known.get("first_try"):
        record(session, person_id, f"{amounts.FIRST_TRY}:quiz:{quiz_id}", at=at, evidence={"attempt": attempt_id})


def on_policy_acknowledged(
    _academy: Any,
    *,
    session: Session,
    person_id: int,
    policy_id: str,
    version: int,
    at: datetime,
    **_facts: Any,
) -> None:
    """Remember the first acknowledgement of a policy; listens to ``signals.policy_acknowledged``."""
    record(session, person_id, f"policy:{policy_id}", at=at, evidence={"version": version})


def _evaluate(
    session: Session,
    person_id: int,
    grounds: Mapping[str, Any],
    catalogue: library.Catalogue,
    *,
    behind: bool,
    known: dict[str, dict[str, Any]],
    at: datetime,
) -> None:
    """Write and announce all that follows from the person's facts; ``known`` is evidence at hand.

    The level is only found again where one was reached, or where ``behind`` says that a release may have moved it.
    """
    following = _following(session, person_id, catalogue, at)
    if not following and not behind:
        return
    news = _News()
    for ref in following:
        known[ref] = _bring(session, person_id, ref, grounds, catalogue, news, known, at=at)
        _remember(session, person_id, ref, known[ref], news, at=at)
    place = _place(session, person_id, catalogue) if news.levels or behind else {}
    ledger.gain(session, person_id, news.gains(), at=at, place=place)
    _announce(session, person_id, news, at=at)


def _following(session: Session, person_id: int, catalogue: library.Catalogue, at: datetime) -> tuple[str, ...]:
    """List the badges and levels that follow; sign-offs and void badges are only looked for where something does."""
    mine, content = {"person": person_id}, catalogue.library
    facts = [*ask(session, _REFS, mine).scalars()]
    signing = [level.id for level in content.levels if level.sign_off]
    assumed = (f"signoff:{one}" for one in signing)
    following = rules.consequences((*facts, *assumed), content.levels, content.badges.values())
    if any(f"level:{one}" in following for one in signing):
        facts += [f"signoff:{one.level_id}" for one in mandates.signed(session, person_id) if one.stands(at)]
        following = rules.consequences(facts, content.levels, content.badges.values())
    void = frozenset(ask(session, _VOID, mine).scalars()) if following else frozenset()
    return rules.consequences(facts, content.levels, content.badges.values(), void) if void else following


def _bring(
    session: Session,
    person_id: int,
    ref: str,
    grounds: Mapping[str, Any],
    catalogue: library.Catalogue,
    news: _News,
    known: Mapping[str, dict[str, Any]],
    *,
    at: datetime,
) -> dict[str, Any]:
    """Write a badge or a level and give what it rests on."""
    kind, _, name = ref.partition(":")
    if kind == "level":
        level = rules.Reached(name, catalogue.level_number(name))
        _reach(session, person_id, level, catalogue.number, at=at)
        news.levels.append(level)
        return dict(grounds)
    badge = catalogue.library.badges[name]
    found = known[badge.when] if badge.when in known else _evidence(session, person_id, badge.when)
    evidence = {**found, "because": badge.when}
    public_id = awards.give(session, person_id, badge, catalogue.number, evidence, at=at)
    news.badges += [(name, public_id)] if public_id else []
    return evidence


def _place(session: Session, person_id: int, catalogue: library.Catalogue) -> dict[str, Any]:
    """Give the columns that tell the highest level and the release it was found under."""
    rows = ask(session, _LEVELS, {"person": person_id})
    top = rules.highest([rules.Reached(*row) for row in rows], catalogue.library.levels)
    level = {"level_id": top.level_id, "level_number": top.number} if top else {}
    return {**level, "release": catalogue.number}


def _remember(
    session: Session,
    person_id: int,
    ref: str,
    evidence: Mapping[str, Any],
    news: _News,
    *,
    at: datetime,
) -> bool:
    """Write a fact and its XP row once; tell whether it is new."""
    is_new = insert_once(session, Achievement, person_id=person_id, ref=ref, evidence=dict(evidence), at=at)
    rule = book.at(session, at)
    paid = amounts.pay_for(ref, bool(evidence.get("first_try")), rule.amounts) if is_new else None
    if paid and ledger.enter(session, person_id, paid.amount, paid.reason, ref, at=at):
        news.xp += paid.amount
    if is_new and rules.kind_of(ref) == "lesson":
        news.lessons += 1
    return is_new


def _reach(session: Session, person_id: int, reached: rules.Reached, release: int, *, at: datetime) -> None:
    values = {"level_id": reached.level_id, "number": reached.number, "at": at, "release": release}
    insert_once(session, LevelReached, person_id=person_id, **values)


def _with_quiz(
    session: Session, person_id: int, ref: str, evidence: Mapping[str, Any], catalogue: library.Catalogue
) -> dict[str, Any]:
    """Add to a course's evidence that of its quiz, so that a badge can name the revision and the score."""
    quiz = catalogue.library.quiz_for(ref) if rules.kind_of(ref) == "course" else None
    if quiz is None or evidence.keys() >= _OF_QUIZ:
        return dict(evidence)
    return {**_evidence(session, person_id, f"quiz:{quiz.id}"), **evidence}


def _evidence(session: Session, person_id: int, ref: str) -> dict[str, Any]:
    found = ask(session, _EVIDENCE, {"person": person_id, "fact": ref}).scalar()
    return found or {}


def _announce(session: Session, person_id: int, news: _News, *, at: datetime) -> None:
    for badge_id, award_id in news.badges:
        signals.announce(
            signals.badge_awarded, session, person_id=person_id, badge_id=badge_id, award_id=award_id, at=at
        )
    for level in news.levels:
        facts = {"person_id": person_id, "level_id": level.level_id, "number": level.number, "at": at}
        signals.announce(signals.level_reached, session, **facts)
