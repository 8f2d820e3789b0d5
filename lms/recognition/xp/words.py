"""Ledger lines in plain words: what each was paid for, and how its amount is made up."""

from lms.content.library import Library
from lms.recognition import explain
from lms.recognition.rules import Entry, kind_of
from lms.recognition.xp import rules
from lms.recognition.xp.rules import BY_HAND, BY_RULE, FIRST_TRY, Amounts

_PAID = {
    "lesson": "Lesson “{}” read",
    "quiz": "Quiz “{}” passed",
    "quiz-first-try": "Quiz “{}” passed at the first try",
    FIRST_TRY: "Quiz “{}”: the first attempt passes after all",
    "level": "Level “{}” reached",
}


def what_for(entry: Entry, library: Library, amounts: Amounts | None) -> str:
    """Say what a line was paid for; ``amounts`` are those of the rule that paid it."""
    ref = rules.ref_of(entry.key)
    title = _title(ref, library)
    if entry.reason == BY_HAND:
        return f"Taken back: “{title}”"
    if entry.reason == BY_RULE:
        return f"Taken back, since rule {entry.rule} counts it anew: “{title}”"
    said = _PAID.get(entry.reason, "Paid for “{}”").format(title)
    if amounts and entry.reason in {"quiz-first-try", FIRST_TRY}:
        said += f", which is worth {amounts.first_try} more"
    return f"{said}, counted anew" if "@" in entry.key else said


def about(entry: Entry, library: Library) -> str:
    """Name the thing a line is about: Lesson “…”."""
    ref = rules.ref_of(entry.key)
    kind = kind_of(_thing(ref))
    title = _title(ref, library)
    return f"{kind.capitalize()} “{title}”" if kind in {"lesson", "quiz", "level"} else title


def path_of(entry: Entry, library: Library) -> str | None:
    """Give the path of what a line is about; None where this release has no such thing."""
    return explain.path_of(_thing(rules.ref_of(entry.key)), library)


def made_up(entry: Entry, amounts: Amounts) -> tuple[tuple[str, int], ...]:
    """Give the parts of an amount; nothing where it is not the rule that says them."""
    parts = {
        "lesson": (("A lesson read", amounts.lesson),),
        "quiz": (("A quiz passed", amounts.quiz),),
        "quiz-first-try": (("A quiz passed", amounts.quiz), ("At the first try", amounts.first_try)),
        FIRST_TRY: (("At the first try", amounts.first_try),),
        "level": (("A level reached", amounts.level),),
    }.get(entry.reason, ())
    return parts if sum(amount for _, amount in parts) == entry.amount else ()


def _title(ref: str, library: Library) -> str:
    name = _thing(ref)
    return explain.title_of(name, library) or name.partition(":")[2] or name


def _thing(ref: str) -> str:
    return ref.removeprefix(f"{FIRST_TRY}:")
