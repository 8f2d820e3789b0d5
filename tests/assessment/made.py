"""Questions and quizzes made by hand, for rules that need no content files."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms.content.quizzes import Accepted, Kind, Option, Question, Quiz


def question(
    kind: Kind = Kind.SINGLE,
    *,
    name: str = "one",
    right: str = "a",
    wrong: str = "b",
    credits: Sequence[int] = (),
    accepted: Sequence[str] = (),
    points: int = 100,
    tags: tuple[str, ...] = (),
) -> Question:
    """Make a question; ``right`` and ``wrong`` are option keys, ``accepted`` words or "number±tolerance"."""
    keys = sorted(right + wrong) if not credits else [chr(97 + place) for place in range(len(credits))]
    shares = dict(zip(keys, credits, strict=True)) if credits else {key: 100 * (key in right) for key in keys}
    options = tuple(
        Option(key, f"Option {key}", f"Feedback {key}", right=shares[key] == 100, credit=shares[key]) for key in keys
    )
    typed = kind in {Kind.SHORT, Kind.NUMERIC}
    return Question(
        id=name,
        kind=kind,
        prompt=f"Prompt {name}",
        body="",
        options=() if typed else options,
        accepted=tuple(_accepted(kind, text) for text in accepted),
        explanation=f"Explanation {name}",
        hint="",
        tags=tags,
        points=points,
        cites=(),
        line=1,
    )


def quiz(*questions: Question, **changes: Any) -> Quiz:
    """Make a quiz of these questions, or of one."""
    values: dict[str, Any] = {
        "id": "made",
        "title": "Made",
        "for_": "course:made",
        "pass_percent": 80,
        "attempts": None,
        "cooldown": (),
        "time": None,
        "draw": (),
        "shuffle": True,
        "review": "after-submit",
        "grade": "best",
        "intro": "",
        "questions": questions or (question(),),
        "path": "quizzes/made.md",
        "digest": "0" * 64,
    }
    return Quiz(**{**values, **changes})


MINUTE = timedelta(minutes=1)


def _accepted(kind: Kind, text: str) -> Accepted:
    if kind is not Kind.NUMERIC:
        return Accepted(text, None, None, "")
    value, _, tolerance = text.partition("±")
    return Accepted(text, Decimal(value), Decimal(tolerance or 0), "")
