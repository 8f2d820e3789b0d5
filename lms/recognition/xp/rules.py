"""Amounts by version, what a fact pays, and which lines a new rule puts in place of old ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from lms.recognition.rules import RecognitionError, kind_of

MOST = 1_000
"""The most XP a rule may pay for one thing."""
LEAD = timedelta(minutes=1)
"""How long before it counts a rule is made, so that every process knows it in time."""
MINUTE = timedelta(minutes=1)
REVERSAL = "reversal:"
"""What the key of a row begins with that takes another back."""
BY_HAND, BY_RULE = "reversal", "rule-change"
"""Why a line was taken back: it was paid wrongly, or a new rule puts another in its place."""
FIRST_TRY = "first-try"


class SameAmounts(RecognitionError):
    """The new rule would pay what the newest pays already."""


class RuleChanged(RecognitionError):
    """Somebody made another rule meanwhile."""


class NoSuchEntry(RecognitionError):
    """There is no such ledger line, or it is somebody else's."""


class NoSuchRecompute(RecognitionError):
    """There is no such recount of XP."""


class NothingToDecide(RecognitionError):
    """A recount of XP is not counted yet, was decided already, or was put away."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What each thing pays, in whole XP; ``first_try`` comes on top of ``quiz``."""

    lesson: int
    quiz: int
    first_try: int
    level: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of the amounts; ``from_at`` is None for the one that is built in."""

    n: int
    amounts: Amounts
    from_at: datetime | None
    reason: str = ""
    by_id: int | None = None

    @property
    def version(self) -> str:
        """Name it as ledger lines do."""
        return f"xp-{self.n}"


BUILT_IN = Rule(1, Amounts(lesson=10, quiz=50, first_try=10, level=100), None)


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount of XP and the reason code it is paid for."""

    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A ledger row as it lies there."""

    id: int
    amount: int
    reason: str
    key: str
    rule: str
    reversal_of: int | None

    @property
    def ref(self) -> str:
        """Give the reference of what it was paid for, or of what it takes back."""
        return ref_of(self.key)


@dataclass(frozen=True, slots=True)
class Correction:
    """What recomputing does about one thing: takes a row back, pays another, or both."""

    ref: str
    takes_back: Row | None
    pays: Pay | None

    @property
    def change(self) -> int:
        """Give what it adds to the balance."""
        return (self.pays.amount if self.pays else 0) - (self.takes_back.amount if self.takes_back else 0)


def in_force(known: Sequence[Rule], at: datetime) -> Rule:
    """Find the rule that pays at an instant; ``known`` in the order of versions."""
    return next(one for one in reversed(known) if one.from_at is None or one.from_at <= at)


def begins(at: datetime, newest: Rule) -> datetime:
    """Say from when a rule made at ``at`` counts: the next full minute that leaves time to hear of it."""
    earliest = max(at, newest.from_at or at) + LEAD
    whole = earliest.replace(second=0, microsecond=0)
    return whole if whole == earliest else whole + MINUTE


def check_new(amounts: Amounts, newest: Rule, based_on: int) -> None:
    """Let a new rule follow the newest one.

    :raises RuleChanged: whoever wrote it looked at an older one.
    :raises SameAmounts: it changes nothing.
    """
    if based_on != newest.n:
        raise RuleChanged(f"Rule {newest.version} was made meanwhile. Look at its amounts, then save yours again.")
    if amounts == newest.amounts:
        raise SameAmounts(f"Rule {newest.version} pays these amounts already.")


def pay_for(ref: str, first_try: bool, amounts: Amounts) -> Pay | None:
    """Say what a fact pays; None for what pays nothing.

    ``first-try:quiz:…`` is the fact that the first attempt passed after all, when a later one had passed before.
    """
    kind = kind_of(ref)
    if kind == "quiz" and first_try:
        return _pay(amounts.quiz + amounts.first_try, "quiz-first-try" if amounts.first_try else "quiz")
    paid = {"lesson": amounts.lesson, "quiz": amounts.quiz, FIRST_TRY: amounts.first_try, "level": amounts.level}
    return _pay(paid.get(kind, 0), kind)


def ref_of(key: str) -> str:
    """Give the reference in a ledger key: ``reversal:lesson:a/b@xp-2`` is about ``lesson:a/b``."""
    return key.removeprefix(REVERSAL).partition("@")[0]


def counts(rows: Iterable[Row], ref: str) -> Row | None:
    """Find the row that counts for a reference: paid, and not taken back."""
    own = [row for row in rows if row.ref == ref]
    gone = {row.reversal_of for row in own if row.reversal_of is not None}
    return next((row for row in reversed(own) if row.reversal_of is None and row.id not in gone), None)


def corrections(facts: Mapping[str, bool], rows: Iterable[Row], rule: Rule, *, upwards: bool) -> tuple[Correction, ...]:
    """List what brings a person's ledger to ``rule``; ``upwards``: only where a line becomes worth more.

    ``facts`` by reference, True for a quiz passed at the first try. What was taken back by hand stays so.
    """
    by_ref: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        by_ref.setdefault(row.ref, []).append(row)
    found = []
    for ref, first_try in sorted(facts.items()):
        own = by_ref.get(ref, [])
        if any(row.reason == BY_HAND for row in own):
            continue
        pays, old = pay_for(ref, first_try, rule.amounts), counts(own, ref)
        change = (pays.amount if pays else 0) - (old.amount if old else 0)
        if change > 0 or (change < 0 and not upwards):
            found.append(Correction(ref, old, pays))
    return tuple(found)


def in_words(amounts: Amounts) -> str:
    """Say the amounts in a sentence."""
    bonus = f" and {amounts.first_try} more at the first try" if amounts.first_try else ""
    return f"A lesson pays {amounts.lesson} XP, a passed quiz {amounts.quiz}{bonus}, a new level {amounts.level}."


def difference(before: Amounts, after: Amounts) -> tuple[tuple[str, int, int], ...]:
    """List what changes from one rule to the next: what for, before, after."""
    names = {"lesson": "Lesson", "quiz": "Quiz passed", "first_try": "First try", "level": "New level"}
    old, new = asdict(before), asdict(after)
    return tuple((words, old[name], new[name]) for name, words in names.items() if old[name] != new[name])


def _pay(amount: int, reason: str) -> Pay | None:
    return Pay(amount, reason) if amount else None
