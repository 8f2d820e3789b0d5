"""Many attempts at once, copied from one that was really made."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lms.assessment.models import Attempt, QuizTally, ScoreCase, ScoreRow, Submission, Unmarked
from lms.people.models import Person


def copies(session: Session, attempt_id: int, count: int) -> list[int]:
    """Copy an attempt with all that hangs on it for so many new people; give the keys of the copies."""
    model = session.get_one(Attempt, attempt_id)
    last, person = (max(session.scalars(select(one))) for one in (Attempt.id, Person.id))
    keys = list(range(last + 1, last + 1 + count))
    people = [person + place for place in range(1, count + 1)]
    who = _values(session.get_one(Person, model.person_id))
    names = [
        {
            "id": one,
            "public_id": f"person-{one}",
            "email": f"p{one}@norda.example",
            "email_key": f"p{one}@norda.example",
        }
        for one in people
    ]
    session.execute(insert(Person), [who | one for one in names])
    attempt = _values(model)
    rows = zip(keys, people, strict=True)
    session.execute(
        insert(Attempt),
        [attempt | {"id": key, "person_id": who, "public_id": f"copied-attempt-{key}"} for key, who in rows],
    )
    tally = _values(session.get_one(QuizTally, (model.person_id, model.quiz_id)))
    session.execute(insert(QuizTally), [tally | {"person_id": one} for one in people])
    for kind in (Submission, ScoreRow, Unmarked, ScoreCase):
        made = [_values(one) for one in session.scalars(select(kind).where(kind.attempt_id == attempt_id))]
        values = [one | {"attempt_id": key} for one in made for key in keys]
        if values:
            session.execute(insert(kind), [_keyless(one) for one in values])
    session.commit()
    return keys


def apart(session: Session, column: Any, keys: Iterable[int], model: Any) -> None:
    """Give each row its own value, so that no two are grouped."""
    for place, key in enumerate(keys):
        session.execute(update(model).where(model.attempt_id == key).values({column: [f"q-{place}"]}))
    session.commit()


def _values(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def _keyless(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "id"}
