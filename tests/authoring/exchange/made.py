"""Questions of every kind, made by hand."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lms.content.questions import Accepted, Criterion, Kind, Option, Pair, Question

BLANK = Question(
    id="one",
    kind=Kind.SINGLE,
    prompt="What do you say first?",
    body="Maren writes about a pump.\n\nShe is in a *hurry*.",
    options=(),
    accepted=(),
    explanation="It is the first line, see [clause 3](policy:social-media#disclosure).",
    hint="",
    tags=("disclosure",),
    points=100,
    cites=(),
    line=1,
)


def options(*rows: tuple[str, int]) -> tuple[Option, ...]:
    best = max(credit for _, credit in rows)
    return tuple(
        Option(key, text, f"About **{text}**.", credit == best, credit)
        for key, (text, credit) in zip("abcdef", rows, strict=False)
    )


def question(kind: Kind, **parts: Any) -> Question:
    return replace(BLANK, id=f"q-{kind}", kind=kind, **parts)


def number(value: str, tolerance: str = "0") -> Accepted:
    text = f"{value} ± {tolerance}" if tolerance != "0" else value
    return Accepted(text, Decimal(value), Decimal(tolerance), "Near enough.")


SINGLE = question(
    Kind.SINGLE, options=options(("My job", 100), ("My name {company}", 0), ("Nothing = a #tag ~ {contact}", 0))
)
MULTIPLE = question(Kind.MULTIPLE, options=options(("One", 100), ("Two", 100), ("Three", 100), ("Four", 0)), points=250)
TRUTH = question(Kind.TRUE_FALSE, options=options(("True", 0), ("False", 100)), body="")
JUDGEMENT = question(Kind.JUDGEMENT, options=options(("Good", 100), ("Fair", 50), ("Nothing", 0), ("Harm", -25)))
SHORT = question(Kind.SHORT, accepted=(Accepted("#ad", None, None, "Plain."), Accepted("5 * a : b", None, None, "")))
NUMERIC = question(Kind.NUMERIC, accepted=(number("2", "1"), number("-0.25")))
RANGE = question(Kind.RANGE, accepted=(Accepted("90..110", None, None, "In it.", low=Decimal(90), high=Decimal(110)),))
MATCHING = question(
    Kind.MATCHING,
    pairs=(Pair("Photo", "a"), Pair("Song", "b"), Pair("A -> B", "a")),
    options=tuple(Option(key, text, "", False, 0) for key, text in (("a", "Consent"), ("b", "Licence"), ("c", "Luck"))),
    columns=("What", "Belongs to"),
)
ORDERING = question(
    Kind.ORDERING,
    options=tuple(
        Option(key, text, f"About {text}.", False, 0) for key, text in (("a", "First"), ("b", "Second"), ("c", "Third"))
    ),
)
CLOZE = question(
    Kind.CLOZE,
    prompt="Fill the gaps",
    body="Say {gap-1} at the start, or {gap-2} if you must.",
    gaps=(("it", "that"), ("#ad",)),
)
OPEN = question(Kind.OPEN, rubric=(Criterion("a", "Names the clause.", 40), Criterion("b", "Says why.", 60)))
PATTERN = question(Kind.PATTERN, accepted=(Accepted("/colou?r/", None, None, "", pattern="colou?r"),))

EVERY = (
    SINGLE, MULTIPLE, TRUTH, JUDGEMENT, SHORT, NUMERIC, RANGE, MATCHING, ORDERING, CLOZE, OPEN, PATTERN,
)  # fmt: skip
