"""What a question bank holds once it is read, what was lost on the way, and the bounds of what is read at all."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from lms.content import refs
from lms.content.marks import KEYS
from lms.content.questions import Kind, Option, Question

MOST_BYTES = 20_000_000
MOST_TEXT = 2_000_000
"""Letters of all texts of a bank together, its pictures aside: each of them is looked at."""
MOST_PARTS = 3_000
"""Elements of one question in XML."""
MOST_QUESTIONS = 5_000
MOST_LOSSES = 20_000
MOST_PROMPT = 300
"""Characters of a first paragraph that still make a heading."""
WHOLE = 100
_BLANK = re.compile(r"\n[ \t]*\n")


class ExchangeError(Exception):
    """The file is refused whole; the message says why and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """Something that could not be carried over, at a line of the source; ``question`` is its name there."""

    line: int
    question: str
    words: str

    def __str__(self) -> str:
        return (
            f"line {self.line}: “{self.question}”: {self.words}" if self.question else f"line {self.line}: {self.words}"
        )


@dataclass(frozen=True, slots=True)
class Bank:
    """Questions that were read, and the losses in the order of the source."""

    title: str
    questions: tuple[Question, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A file for another system, and what it cannot hold."""

    body: bytes
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer with its share of the points in percent, as banks know it. Texts are Markdown."""

    text: str
    percent: int
    feedback: str = ""


@dataclass(slots=True)
class Draft:
    """A question on its way in: what all formats have in common. Texts are Markdown."""

    line: int
    name: str
    stem: str
    id: str = ""
    tags: tuple[str, ...] = ()
    points: int = 100
    explanation: str = ""
    hint: str = ""


class Desk:
    """Collects questions and losses while a bank is read; ids stay unique."""

    def __init__(self, heard: Callable[[int], None] | None = None) -> None:
        """Begin; ``heard`` is told how many questions there are each time one is added."""
        self._heard = heard or (lambda _: None)
        self._questions: list[Question] = []
        self._losses: list[Loss] = []
        self._ids: set[str] = set()
        self._next: dict[str, int] = {}

    def lose(self, line: int, question: str, words: str) -> None:
        """Note what could not be carried over.

        :raises ExchangeError: there is more of that than anybody reads.
        """
        if len(self._losses) >= MOST_LOSSES:
            raise ExchangeError(f"More than {MOST_LOSSES:,} things in the file cannot be carried over; is it a bank?")
        self._losses.append(Loss(line, _short(question), words))

    def lose_of(self, draft: Draft, words: str) -> None:
        """Note what one question lost."""
        self.lose(draft.line, draft.name or draft.stem, words)

    def add(self, draft: Draft, kind: str, **parts: object) -> None:
        """Make a question of a draft.

        :raises ExchangeError: there are too many.
        """
        if len(self._questions) >= MOST_QUESTIONS:
            raise ExchangeError(f"There are more than {MOST_QUESTIONS:,} questions; part the file and try again.")
        prompt, body = parted(draft.stem, draft.name or f"Question {len(self._questions) + 1}")
        blank = Question(
            id=self._id(draft, prompt),
            kind=kind,
            prompt=prompt,
            body=body,
            options=(),
            accepted=(),
            explanation=draft.explanation,
            hint=draft.hint,
            tags=draft.tags,
            points=draft.points,
            cites=(),
            line=draft.line,
        )
        self._questions.append(replace(blank, **parts))  # type: ignore[arg-type]
        self._heard(len(self._questions))

    def bank(self, title: str) -> Bank:
        """Give what was collected."""
        return Bank(title, tuple(self._questions), tuple(sorted(self._losses)))

    def _id(self, draft: Draft, prompt: str) -> str:
        wanted = draft.id if refs.ID.fullmatch(draft.id) and len(draft.id) <= 64 else ""
        if draft.id and not wanted:
            self.lose_of(draft, f"the id “{draft.id[:60]}” has another form here; a new one was made")
        base = wanted or refs.proposed_id(draft.id or prompt)
        others = (f"{base[:56]}-{n}" for n in count(self._next.get(base, 2)))
        found = next(one for one in chain((base,), others) if one not in self._ids)
        self._ids.add(found)
        if found != base:
            self._next[base] = int(found.rpartition("-")[2]) + 1
        return found


def parted(stem: str, otherwise: str) -> tuple[str, str]:
    """Part a stem into its heading and what stands below; ``otherwise`` is the heading of a stem without one."""
    paragraphs = _BLANK.split(stem.strip(), maxsplit=1)
    first, rest = paragraphs[0], paragraphs[1].strip("\n") if len(paragraphs) > 1 else ""
    if not stem.strip():
        return otherwise, ""
    if "\n" in first or len(first) > MOST_PROMPT or first.startswith(("#", ">", "|", "- ", "* ", "1. ", "```", "    ")):
        return " ".join(otherwise.split())[:MOST_PROMPT], stem.strip("\n")
    return first.strip(), rest


def stem_of(question: Question) -> str:
    """Put heading and body together, as other systems know them."""
    return "\n\n".join(part for part in (question.prompt, question.body) if part)


def options_of(choices: Sequence[Choice], *, best: int = WHOLE) -> tuple[Option, ...]:
    """Make options of choices; right are those worth ``best``."""
    return tuple(
        Option(key, one.text, one.feedback, one.percent == best, one.percent)
        for key, one in zip(KEYS, choices, strict=False)
    )


def add_choices(desk: Desk, draft: Draft, choices: Sequence[Choice], *, several: bool) -> None:
    """Make a single choice, a multiple choice or a judgement of weighted choices, and note what that changes."""
    kept = _distinct(desk, draft, choices)
    if len(kept) < 2 or not any(one.percent > 0 for one in kept):
        desk.lose_of(draft, "left out: a choice needs two different answers and one that earns something")
        return
    if several:
        _add_several(desk, draft, kept)
        return
    best = max(one.percent for one in kept)
    if best < WHOLE:
        desk.lose_of(draft, f"its best answer earned {best} % there; look at what it earns here")
    plain = [one for one in kept if one.percent not in (0, best)]
    right = sum(one.percent == best for one in kept)
    if plain or right > 1:
        desk.add(draft, Kind.JUDGEMENT, options=options_of(kept, best=best))
        return
    words = sorted(one.text.casefold().rstrip(".") for one in kept)
    whole = [Choice(one.text, WHOLE if one.percent == best else 0, one.feedback) for one in kept]
    desk.add(draft, Kind.TRUE_FALSE if words == ["false", "true"] else Kind.SINGLE, options=options_of(whole))


def _add_several(desk: Desk, draft: Draft, kept: Sequence[Choice]) -> None:
    right = [one for one in kept if one.percent > 0]
    share = WHOLE // len(right)
    if any(abs(one.percent - share) > 1 for one in right):
        desk.lose_of(draft, "the right answers were worth different shares; here each is worth the same")
    if any(one.percent < 0 and abs(one.percent + share) > 1 for one in kept):
        desk.lose_of(draft, "wrong answers took off their own shares; here each takes off what a right one gives")
    if all(one.percent >= 0 for one in kept) and len(right) < len(kept):
        desk.lose_of(draft, "wrong answers cost nothing there; here each takes off what a right one gives")
    if len(right) == 1:
        desk.lose_of(draft, "only one answer is right, so it is a single choice here")
    whole = [Choice(one.text, WHOLE if one.percent > 0 else 0, one.feedback) for one in kept]
    desk.add(draft, Kind.SINGLE if len(right) == 1 else Kind.MULTIPLE, options=options_of(whole))


def _distinct(desk: Desk, draft: Draft, choices: Sequence[Choice]) -> list[Choice]:
    kept: dict[str, Choice] = {}
    for one in choices:
        words = " ".join(one.text.casefold().split())
        if not words:
            desk.lose_of(draft, "an answer without words was left out")
        elif words in kept:
            desk.lose_of(draft, f"the answer “{one.text[:60]}” stood there twice; the second was left out")
        else:
            kept[words] = Choice(one.text, max(-WHOLE, min(WHOLE, one.percent)), one.feedback)
    if len(kept) > len(KEYS):
        desk.lose_of(draft, f"{len(kept) - len(KEYS)} of {len(kept)} answers were left out; {len(KEYS)} is the most")
    return list(kept.values())[: len(KEYS)]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
