"""What is new for a person in the weekly mail of those who asked for it: what to read, what is due, where to go on."""

from collections.abc import Iterator

from sqlalchemy import Integer, literal_column, select, table
from sqlalchemy.orm import Session

from lms.home import service
from lms.learning import service as learning
from lms.web import words
from lms.web.academy import Academy, Notice, Week

_PERSON, _TEAM = literal_column("lms_person.id", Integer), literal_column("lms_person.team_id", Integer)


def notices(session: Session, week: Week) -> Iterator[Notice]:
    """Say what Today would say at that moment, but for what is only of that day."""
    academy: Academy = session.info["academy"]
    zone = academy.settings.time_zone
    columns = service.columns(_PERSON, _TEAM, at=week.at, zone_name=zone)
    asked = select(*(one.label(name) for name, one in columns.items())).select_from(table("lms_person"))
    extras = dict(session.execute(asked.where(_PERSON.in_([week.person_id]))).one()._mapping)
    found = service.today(session, week.person_id, name="", hour=0, extras=extras, zone_name=zone, at=week.at)
    for version in found.policies:
        yield Notice(
            f"The policy “{version.title}” is there to be read and acknowledged.", f"/policy/{version.policy_id}"
        )
    for item in found.required:
        if not item.ref.startswith("policy:"):  # Said above.
            yield Notice(_required(item, week), item.path)
    for again in found.again:
        yield Notice(
            f"“{again.title}”, which you have completed, has changed in what it teaches.",
            f"/c/{again.course_id}/changes",
        )
    if found.step is not None and found.step.kind in {"lesson", "quiz", "course"}:
        yield Notice(_next(found.step), found.step.path)


def _required(item: learning.Item, week: Week) -> str:
    until = f"{words.moment(item.due, week.time_zone)} ({words.relative(item.due, week.at)})"
    return f"“{item.title}” is part of what your company asks of everybody, until {until}."


def _next(step: service.Next) -> str:
    minutes = f", {words.minutes(step.minutes)} to read" if step.minutes else ""
    return f"When you like to go on: “{step.title}”{minutes}."
