"""Keep what people remember: fold attempts and answers into cards, once each, and prove that the cards are right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import Session

from lms.assessment import service as assessment
from lms.learning.review import rules
from lms.learning.review.models import Memory, ReviewAnswer
from lms.learning.review.rules import Card, Given, Key
from lms.people import service as people
from lms.store.packed import Rows
from lms.store.sessions import dialect_of, insert_or

Cards = dict[str, dict[str, Card]]
"""By quiz, by question."""


@lru_cache(maxsize=16)
def memory_column(person: ColumnElement[int]) -> ScalarSelect[Any]:
    """Give all that a person remembers as a column; read it with ``cards_of``."""
    rows = Rows(quiz=Memory.quiz_id, cards=Memory.cards)
    return select(rows).where(Memory.person_id == person).correlate_except(Memory).scalar_subquery()


def cards_of(rows: Iterable[Mapping[str, Any]] | None) -> dict[Key, Card]:
    """Read the value of a ``memory_column``."""
    return {(row["quiz"], name): card for row in rows or () for name, card in rules.unpack(row["cards"]).items()}


def on_answers_counted(_academy: Any, *, session: Session, attempts: tuple[int, ...], **_facts: Any) -> None:
    """Remember what was answered at quizzes; listens to ``signals.answers_counted``."""
    found = assessment.recalled(session, attempts)
    for person_id, mine in groupby(found, key=lambda one: one.person_id):
        by_quiz: dict[str, list[Given]] = defaultdict(list)
        for one in mine:
            by_quiz[one.quiz_id] += [Given(name, right, one.at) for name, right in one.right.items()]
        remember(session, person_id, by_quiz)


def remember(session: Session, person_id: int, given: Mapping[str, list[Given]]) -> None:
    """Add answers, by quiz, to what a person remembers.

    Where one is older than what is known the quiz is worked out anew from all facts, so that the order in which
    they are heard of changes nothing.
    """
    people.lock(session, person_id)
    mine = (Memory.person_id == person_id, Memory.quiz_id.in_(list(given)))
    kept = {row.quiz_id: rules.unpack(row.cards) for row in session.execute(select(*_COLUMNS).where(*mine))}
    anew = [name for name, more in given.items() if any(_late(kept.get(name, {}), one) for one in more)]
    facts = _facts(session, person_id) if anew else {}
    for quiz_id in sorted(given):
        fresh = quiz_id in anew
        cards = rules.folded({} if fresh else kept.get(quiz_id, {}), facts[quiz_id] if fresh else given[quiz_id])
        _write(session, person_id, quiz_id, cards)


def recount(session: Session) -> list[str]:
    """Work every card out anew and name each that differs."""
    facts = dict(_everybody(session))
    found = []
    for row in session.execute(select(Memory.person_id, *_COLUMNS).order_by(Memory.person_id, Memory.quiz_id)):
        given = facts.get(row.person_id, {}).pop(row.quiz_id, [])
        if rules.unpack(row.cards) != rules.folded({}, given):
            found.append(f"what person {row.person_id} remembers of quiz {row.quiz_id} is not what was answered")
    left = ((person_id, quiz_id) for person_id, mine in sorted(facts.items()) for quiz_id in mine if mine[quiz_id])
    return found + [f"nothing of quiz {quiz_id} is remembered of person {person_id}" for person_id, quiz_id in left]


_COLUMNS = (Memory.quiz_id, Memory.cards)
_ANSWERS = select(
    ReviewAnswer.person_id, ReviewAnswer.quiz_id, ReviewAnswer.question_id, ReviewAnswer.right, ReviewAnswer.at
)


def _late(cards: Mapping[str, Card], one: Given) -> bool:
    known = cards.get(one.question_id)
    return known is not None and one.at < known.at


def _facts(session: Session, person_id: int) -> dict[str, list[Given]]:
    answers = session.execute(_ANSWERS.where(ReviewAnswer.person_id == person_id)).all()
    return _in_order(assessment.recalled_by(session, person_id), answers)


def _everybody(session: Session) -> Iterator[tuple[int, dict[str, list[Given]]]]:
    attempts: dict[int, list[assessment.Recalled]] = defaultdict(list)
    for one in assessment.recalled_by(session):
        attempts[one.person_id].append(one)
    answers: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(_ANSWERS):
        answers[row.person_id].append(row)
    for person_id in sorted({*attempts, *answers}):
        yield person_id, _in_order(attempts[person_id], answers[person_id])


def _in_order(attempts: Iterable[assessment.Recalled], answers: Iterable[Any]) -> dict[str, list[Given]]:
    """Put the facts of one person in order, by quiz; of two at one instant the attempt comes first."""
    found: dict[str, list[tuple[datetime, int, Given]]] = defaultdict(list)
    for one in attempts:
        found[one.quiz_id] += [(one.at, 0, Given(name, right, one.at)) for name, right in one.right.items()]
    for row in answers:
        found[row.quiz_id].append((row.at, 1, Given(row.question_id, row.right, row.at)))
    return {
        quiz_id: [given for _, _, given in sorted(mine, key=lambda each: each[:2])] for quiz_id, mine in found.items()
    }


def _write(session: Session, person_id: int, quiz_id: str, cards: Mapping[str, Card]) -> None:
    packed = rules.pack(cards)
    statement = insert_or(dialect_of(session), Memory)
    values = {"person_id": person_id, "quiz_id": quiz_id, "cards": packed}
    session.execute(
        statement.values(values).on_conflict_do_update(index_elements=["person_id", "quiz_id"], set_={"cards": packed})
    )
