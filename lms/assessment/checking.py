"""Check questions of lessons and policies: answered at once, as often as one likes, and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from lms.assessment import drawing, paths, records, rules, scoring
from lms.assessment.asking import Asked, Sofar, ask
from lms.assessment.explaining import Explained, explain, veiled
from lms.content.questions import Question


@dataclass(frozen=True, slots=True)
class Checked:
    """A check question after its form was sent: how it is asked now, and what its answer is worth.

    ``told`` is None while it is not answered; ``missing`` then says in words what is missing, unless a button inside
    the question was pressed. What would have been right stays unsaid.
    """

    asked: Asked
    told: Explained | None
    missing: str

    @property
    def understood(self) -> bool:
        """Tell whether the answer is right, or one that only a person could judge."""
        return self.told is not None and self.told.verdict in {"right", "pending"}


def asked(question: Question, *, name: str = "", keeps: str = "") -> Asked:
    """Show a check question before it is answered; ``name`` stands for its id, ``keeps`` takes its buttons."""
    named = replace(question, id=name or question.id)
    return ask(named, drawing.order_of(question), sofar=Sofar(keeps=keeps))


def check(
    session: Session,
    question: Question,
    values: Sequence[str],
    *,
    pressed: str = "",
    name: str = "",
    keeps: str = "",
) -> Checked:
    """Say at once what an answer is worth, its options in the order of ``drawing.order_of``; nothing is kept.

    ``pressed`` is a button inside the question: "on" in a scenario, "2:up" to move what is shown at 2, or none.
    """
    named = replace(records.filled(session, (question,))[0], id=name or question.id)
    order = drawing.order_of(question)
    position, colon, way = pressed.partition(":")
    if colon:
        values = rules.moved(values, position, way)
    given = drawing.kept((named,), ((named.id, order),), {named.id: values}).get(named.id, [])
    problems = scoring.problems((named,), {named.id: given})
    stays = bool(colon or (named.steps and given and (pressed or problems)))
    told = None if problems or stays else veiled(explain(named, order, given, 1))
    made = len(given) if stays or paths.at_an_end(named, given) else 0
    if named.steps and told and told.verdict != "right":
        given, made = [], 0  # Whoever may try again begins at the opening; what was chosen is told beside it.
    return Checked(
        asked=ask(named, order, sofar=Sofar(given, made, keeps=keeps)),
        told=told,
        missing="" if stays or not problems else problems[0].words,
    )
