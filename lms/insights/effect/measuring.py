"""Measure each step beside requests: read who took part and what they did, add it up, publish what may be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.content.holdings import Library
from lms.ideas import service as ideas
from lms.insights.effect import rules
from lms.insights.effect.models import Effect, InvitationOrder, InvitationPlace
from lms.insights.effect.rules import Advocate, Deed, Study
from lms.library import service as library
from lms.people import service as people
from lms.recognition import service as recognition
from lms.sharing import service as sharing
from lms.store.sessions import dialect_of, insert_or

SHARE = "story.share"
_Days = Mapping[str, Mapping[int, int]]
"""By step, the day on which each person took it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All that the steps are measured from but what people did: who may share since when, who took which step."""

    ready: Mapping[int, int]
    steps: _Days
    titles: Mapping[str, str]
    today: int
    zone: tzinfo

    def people(self, step: str) -> dict[int, Advocate]:
        """Give the advocates as a study of one step needs them."""
        taken = self.steps[step]
        return {person: Advocate(day, taken.get(person)) for person, day in self.ready.items()}

    def day(self, at: datetime) -> int:
        """Give the day of an instant, as the calendar numbers days in the academy's zone."""
        return at.astimezone(self.zone).toordinal()


def measure(academy: Any, at: datetime) -> int:
    """Publish the figures that are due and take back what may no longer be shown; tell how many changed.

    A job calls it once a day. It reads without a transaction and writes in a short one.
    """
    with academy.store.reading() as session:
        basis = _basis(session, at)
        before = {row.step: (row.people, row.day) for row in session.scalars(select(Effect))}
        fit = _fit(basis)
        new = [
            (step, found)
            for step in fit
            if rules.due(before.get(step), len(fit[step].trained), basis.today)
            and (found := rules.study(basis.people(step), deeds(session, basis, step), basis.today)).trained
        ]
        rows = [_row(step, basis, found, at) for step, found in new]
    gone = set(before) - set(fit)
    if not rows and not gone:
        return 0
    with academy.store.transaction() as session:
        session.execute(delete(Effect).where(Effect.step.in_(gone)))
        for row in rows:
            _publish(session, row)
    return len(rows) + len(gone)


def steps_of(content: Library) -> dict[str, str]:
    """Name the steps training has once sharing is open: levels above it, and every course."""
    opens = [one.level for one in content.permissions if SHARE in {one.key, one.opens}]
    least = min(opens, default=0)
    levels = {f"level:{one.id}": f"Level {one.number}, {one.title}" for one in content.levels if one.number > least}
    return levels | {f"course:{one.id}": one.title for one in content.courses.values()}


def deeds(session: Session, basis: Basis, step: str) -> Iterator[Deed]:
    """Give what advocates did in the days that a step needs: shares, then incidents."""
    taken = basis.steps[step].values()
    first, last = min(taken) - rules.SPAN - 1, max(taken) + rules.SPAN + 2
    since, until = (datetime.fromordinal(day).replace(tzinfo=UTC) for day in (first, last))
    for one in sharing.facts(session, since, until):
        yield Deed(one.person_id, basis.day(one.at), one.own, one.disclosed, one.clicks)
    marks = ideas.incident_marks(session)
    if marks:
        for person, public_id in people.public_ids(session):
            for day in marks.get(ideas.incident_mark(session, public_id), ()):
                yield Deed(person, day.toordinal(), incident=True)


def _basis(session: Session, at: datetime) -> Basis:
    content = library.current(session).library
    titles = steps_of(content)
    zone = ZoneInfo(session.info["academy"].settings.time_zone)
    open_from = _open_levels(content)
    reached: dict[str, dict[int, int]] = {}
    opened: dict[int, int] = {}
    for person, ref, when in recognition.reached(session, {*titles, *open_from}):
        day = when.astimezone(zone).toordinal()
        reached.setdefault(ref, {})[person] = day
        if ref in open_from:
            opened[person] = min(day, opened.get(person, day))
    ready = {
        person: max(since.astimezone(zone).toordinal(), opened[person])
        for person, since in advocacy.advocates(session)
        if person in opened
    }
    drawn = _drawn(session)
    invited = {step: days for step, (_, days) in drawn.items()}
    steps = {step: reached[step] for step in titles if step in reached} | invited
    named = {**titles, **{step: title for step, (title, _) in drawn.items()}}
    return Basis(ready, steps, named, at.astimezone(zone).toordinal(), zone)


def _open_levels(content: Library) -> frozenset[str]:
    """Name the levels from which on sharing is open."""
    least = min((one.level for one in content.permissions if SHARE in {one.key, one.opens}), default=0)
    return frozenset(f"level:{one.id}" for one in content.levels if one.number >= least)


def _drawn(session: Session) -> dict[str, tuple[str, dict[int, int]]]:
    """Give the days on which the lot invited people, whether or not they went."""
    columns = (InvitationOrder.public_id, InvitationOrder.title, InvitationPlace.person_id, InvitationPlace.invited_on)
    found: dict[str, tuple[str, dict[int, int]]] = {}
    query = select(*columns).join(InvitationPlace, InvitationPlace.order_id == InvitationOrder.id)
    for public_id, title, person, invited_on in session.execute(query):
        _, days = found.setdefault(f"lot:{public_id}", (f"Invited by lot to {title}", {}))
        days[person] = invited_on.toordinal()
    return found


def _fit(basis: Basis) -> dict[str, Study]:
    """Choose the steps whose figures may stand beside each other, the ones first that levels and lots bring."""
    found = {step: rules.study(basis.people(step), (), basis.today) for step in basis.steps if basis.steps[step]}
    enough = {step: one for step, one in found.items() if min(len(one.trained), one.others) >= rules.LEAST}
    order = sorted(enough, key=lambda step: (step.startswith("course:"), -len(enough[step].trained), step))
    fit: dict[str, Study] = {}
    for step in order:
        if rules.apart(enough[step].trained, [one.trained for one in fit.values()]):
            fit[step] = enough[step]
    return fit


def _row(step: str, basis: Basis, found: Study, at: datetime) -> dict[str, Any]:
    return {
        "step": step,
        "title": basis.titles[step],
        "people": len(found.trained),
        "others": found.others,
        "at": at,
        "day": basis.today,
        "figures": [_plain(one) for one in rules.figures(found)],
    }


def _plain(one: rules.Figure) -> dict[str, Any]:
    change = one.change
    return {
        "measure": one.measure.key,
        "means": [one.means.trained_before, one.means.trained_after, one.means.others_before, one.means.others_after],
        "change": [change.value, change.low, change.high, change.spread] if change else None,
    }


def _publish(session: Session, row: Mapping[str, Any]) -> None:
    statement = insert_or(dialect_of(session), Effect).values(**row)
    session.execute(statement.on_conflict_do_update(index_elements=["step"], set_=dict(row)))
