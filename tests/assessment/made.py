"""Questions and quizzes made by hand, for rules that need no content files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms.content import marks
from lms.content.questions import Pair, Step
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
    """Make a question; ``right`` and ``wrong`` are option keys, ``accepted`` words, "2±1", "1..2" or "/…/"."""
    keys = sorted(right + wrong) if not credits else [chr(97 + place) for place in range(len(credits))]
    shares = dict(zip(keys, credits, strict=True)) if credits else {key: 100 * (key in right) for key in keys}
    options = tuple(
        Option(key, f"Option {key}", f"Feedback {key}", right=shares[key] == 100, credit=shares[key]) for key in keys
    )
    typed = kind in {Kind.SHORT, Kind.NUMERIC, Kind.RANGE, Kind.PATTERN, Kind.OPEN}
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


def ordering(keys: str) -> Question:
    """Make an ordering whose right order is that of ``keys``."""
    return replace(question(Kind.ORDERING, right="", wrong=keys), kind=Kind.ORDERING)


def matching(partners: str, distractors: str = "") -> Question:
    """Make a matching: for each row the key of its partner, or ``-`` for none."""
    keys = "".join(sorted({*partners, *distractors} - {"-"}))
    pairs = tuple(Pair(f"Left {place}", key.strip("-")) for place, key in enumerate(partners))
    return replace(question(Kind.MATCHING, right="", wrong=keys), pairs=pairs, columns=("Left", "Right"))


def cloze(*gaps: tuple[str, ...]) -> Question:
    """Make a cloze with these gaps."""
    body = " and ".join(f"{{gap-{place}}}" for place, _ in enumerate(gaps, 1))
    return replace(question(Kind.CLOZE), options=(), gaps=gaps, body=body)


def scenario(scenes: Mapping[str, Sequence[tuple[int, str]]]) -> Question:
    """Make a scenario: for each scene, the opening "" first, the credit of each option and where it leads."""
    names = marks.keys()
    made = {
        scene: tuple(
            Option(next(names), f"To {to}", "Feedback", right=credit == 100, credit=credit, leads_to=to)
            for credit, to in options
        )
        for scene, options in scenes.items()
    }
    steps = tuple(Step(scene, scene.title(), f"Body {scene}", made[scene]) for scene in scenes if scene)
    return replace(question(Kind.SCENARIO), options=made[""], steps=steps)


def _accepted(kind: Kind, text: str) -> Accepted:
    if kind is Kind.PATTERN:
        return Accepted(text, None, None, "", pattern=text[1:-1] if text.startswith("/") else "")
    if kind not in {Kind.NUMERIC, Kind.RANGE}:
        return Accepted(text, None, None, "")
    if ".." in text:
        low, _, high = text.partition("..")
        return Accepted(text, None, None, "", low=Decimal(low), high=Decimal(high))
    value, _, tolerance = text.partition("±")
    return Accepted(text, Decimal(value), Decimal(tolerance or 0), "")
