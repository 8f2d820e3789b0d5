"""A question after it was handed in: what was answered, what would have been right, and why. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lms.assessment import arranged, kinds, paths, rules, scoring, typed
from lms.content.questions import Accepted, Kind, Option, Question

Seen = Literal["right", "wrong", "missed", "plain"]
_BEST: dict[str, str] = {Kind.JUDGEMENT: "The best answer", Kind.MULTIPLE: "A right answer"}
NONE_OF_THESE = "None of these"
NO_ANSWER = "No answer"


@dataclass(frozen=True, slots=True)
class Link:
    """A page to go to, under the mount of the academy."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class SeenOption:
    """One part of an answer: an option, a place in an order, a row, a gap, a choice on a path.

    ``remark`` says in words what ``state`` shows, ``label`` what the part answers, ``scene`` what was read before it,
    and ``instead`` what would have been right.
    """

    text: str
    state: Seen
    remark: str
    feedback: str
    label: str = ""
    scene: str = ""
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """What a trainer gave for an open answer: percent by criterion, and a comment."""

    percent: int
    by_criterion: Mapping[str, int]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A question with the person's answer and why it is right or not; points are in words.

    ``hint`` says what opening the hint took off, in points. ``text`` is that of a cloze; ``ending`` is where the
    path of a scenario ended: title and body; ``rubric`` is what an open answer is read by: words, percent to be
    had, and percent given, or None while it waits.
    """

    question_id: str
    number: int
    kind: str
    template: str
    prompt: str
    body: str
    verdict: scoring.Verdict
    earned: str
    possible: str
    hint: str
    options: tuple[SeenOption, ...]
    given: tuple[str, ...]
    right: tuple[str, ...]
    accepted: tuple[str, ...]
    feedback: str
    explanation: str
    read_again: tuple[Link, ...]
    text: str = ""
    met: int = 0
    """How many parts are right, of those that count; both 0 where an answer has no parts."""
    parts: int = 0
    ending: tuple[str, str] = ("", "")
    rubric: tuple[tuple[str, int, int | None], ...] = ()
    comment: str = ""
    waits: bool = False
    """A trainer has still to mark it."""
    corrected: bool = False
    """What it earned comes from a later correction of the question."""
    void: bool = False
    """The question no longer counts."""

    @property
    def typed(self) -> str:
        """Give the one text typed."""
        return self.given[0] if self.given else ""


def explain(
    question: Question,
    order: Sequence[str],
    given: Sequence[str],
    number: int,
    *,
    hinted: bool = False,
    marked: Marked | None = None,
) -> Explained:
    """Say what was answered, what would have been right, and why; ``marked`` is what a trainer gave for it."""
    kind = kinds.of(question)
    mark = scoring.mark(question, given, hint=hinted, percent=marked.percent if marked else None)
    met = scoring.accepted(question, given)
    parts = kind.parts(question, given) if kind.parts and given else ()
    return Explained(
        question_id=question.id,
        number=number,
        kind=str(question.kind),
        template=kind.template,
        prompt=question.prompt,
        body="" if question.gaps else question.body,
        verdict=mark.verdict,
        earned=rules.points_in_words(mark.earned),
        possible=rules.points_in_words(mark.possible),
        hint=_hint(question, mark, given, marked) if hinted else "",
        options=_seen(question, order, given),
        given=tuple(given),
        right=tuple(kind.right(question)),
        accepted=() if met or kind.by_hand else tuple(_words(one) for one in question.accepted),
        feedback=met.feedback if met else "",
        explanation=question.explanation,
        read_again=(),
        text=question.body if question.gaps else "",
        met=sum(parts),
        parts=len(parts),
        ending=_ending(question, given),
        rubric=_rubric(question, marked),
        comment=marked.comment if marked else "",
        waits=mark.verdict == "pending",
    )


def counted(told: Explained, counts: tuple[int, int] | None) -> Explained:
    """Say what a question counts by the score that holds now: hundredths earned and possible, or None: nothing."""
    if counts is None:
        return replace(told, void=True)
    earned, possible = (rules.points_in_words(one) for one in counts)
    if (earned, possible) == (told.earned, told.possible):
        return told
    verdict: scoring.Verdict = "right" if counts[0] >= counts[1] else "partly" if counts[0] > 0 else "wrong"
    return replace(told, earned=earned, possible=possible, verdict=verdict, corrected=True)


def veiled(told: Explained) -> Explained:
    """Take out what would have been right, for a question that may be answered again at once."""
    options = tuple(
        replace(one, instead=(), remark="Not in its place yet." if one.remark.startswith("Belongs") else one.remark)
        for one in told.options
        if one.remark and one.state != "missed"
    )
    return replace(told, options=options, accepted=(), right=(), waits=False)


def _hint(question: Question, mark: scoring.Mark, given: Sequence[str], marked: Marked | None) -> str:
    without = scoring.mark(question, given, percent=marked.percent if marked else None)
    return rules.points_in_words(without.earned - mark.earned)


def _seen(question: Question, order: Sequence[str], given: Sequence[str]) -> tuple[SeenOption, ...]:
    """Give the parts of an answer, by what the question holds."""
    show: Callable[[Question, Sequence[str]], tuple[SeenOption, ...]] | None = None
    if question.steps:
        show = _path
    elif question.pairs:
        show = _rows
    elif question.gaps:
        show = _gaps
    elif kinds.of(question).keep is arranged.keep_order:
        show = _places
    if show:
        return show(question, given)
    return _options(question, order, given) if kinds.of(question).chosen else ()


def _options(question: Question, order: Sequence[str], given: Sequence[str]) -> tuple[SeenOption, ...]:
    by_key = {one.key: one for one in question.options}
    right = scoring.right_keys(question)
    return tuple(_option(question, by_key[key], key in given, key in right) for key in order)


def _option(question: Question, option: Option, chosen: bool, right: bool) -> SeenOption:
    best = _BEST.get(question.kind, "The right answer")
    if not chosen:
        state: Seen = "missed" if right else "plain"
        return SeenOption(option.text, state, f"{best}, not chosen." if right else "", option.feedback if right else "")
    if right:
        return SeenOption(option.text, "right", f"Your answer. {best}.", option.feedback)
    if question.kind == Kind.JUDGEMENT and option.credit > 0:
        return SeenOption(option.text, "plain", _worth("Your answer.", option), option.feedback)
    return SeenOption(option.text, "wrong", "Your answer. Not right.", option.feedback)


def _worth(before: str, option: Option) -> str:
    return f"{before} Worth {option.credit} % of the points."


def _places(question: Question, given: Sequence[str]) -> tuple[SeenOption, ...]:
    """Say of each item of an ordering whether it stands in its place."""
    own = {one.key: place for place, one in enumerate(question.options, 1)}
    by_key = {one.key: one for one in question.options}
    return tuple(
        SeenOption(by_key[key].text, "right", "In its place.", by_key[key].feedback)
        if own[key] == place
        else SeenOption(by_key[key].text, "wrong", f"Belongs in place {own[key]}.", by_key[key].feedback)
        for place, key in enumerate(given, 1)
        if key in own
    )


def _rows(question: Question, given: Sequence[str]) -> tuple[SeenOption, ...]:
    texts = {one.key: one.text for one in question.options} | {arranged.NONE: NONE_OF_THESE, "": NO_ANSWER}
    feedback = {one.key: one.feedback for one in question.options}
    found = []
    chosen = [*given, *[""] * len(question.pairs)]
    for pair, key in zip(question.pairs, chosen, strict=False):
        right = key == (pair.right or arranged.NONE)
        instead = () if right else (texts[pair.right or arranged.NONE],)
        words, state = ("Right.", "right") if right else ("Not right.", "wrong")
        said = feedback.get(key, "")
        found.append(SeenOption(texts.get(key, NO_ANSWER), _state(state), words, said, pair.left, instead=instead))
    return tuple(found)


def _gaps(question: Question, given: Sequence[str]) -> tuple[SeenOption, ...]:
    words = [*given, *[""] * len(question.gaps)]
    met = typed.gaps_met(question, given)
    return tuple(
        SeenOption(text or NO_ANSWER, "right", "Right.", "", f"Gap {place}")
        if right
        else SeenOption(text or NO_ANSWER, "wrong", "Not right.", "", f"Gap {place}", instead=accepted)
        for place, (text, right, accepted) in enumerate(zip(words, met, question.gaps, strict=False), 1)
    )


def _path(question: Question, given: Sequence[str]) -> tuple[SeenOption, ...]:
    """Say of each choice on the path what it was worth, and what would have been best there."""
    steps = {one.id: one for one in question.steps}
    title, body, options, found = "", "", question.options, []
    for chosen in paths.walked(question, given):
        best = max(one.credit for one in options)
        instead = () if chosen.credit == best else tuple(one.text for one in options if one.credit == best)
        state = "right" if chosen.credit == best else "wrong" if chosen.credit <= 0 else "plain"
        words = "Your choice. The best one here." if chosen.credit == best else _worth("Your choice.", chosen)
        found.append(SeenOption(chosen.text, _state(state), words, chosen.feedback, title, body, instead))
        step = steps[chosen.leads_to]
        title, body, options = step.title, step.body, step.options
    return tuple(found)


def _ending(question: Question, given: Sequence[str]) -> tuple[str, str]:
    step = paths.here(question, given) if question.steps else None
    return (step.title, step.body) if step else ("", "")


def _rubric(question: Question, marked: Marked | None) -> tuple[tuple[str, int, int | None], ...]:
    got = marked.by_criterion if marked else {}
    return tuple((one.text, one.percent, got.get(one.key) if marked else None) for one in question.rubric)


def _state(name: str) -> Seen:
    return "right" if name == "right" else "wrong" if name == "wrong" else "plain"


def _words(one: Accepted) -> str:
    """Say an accepted answer; of a pattern an example, since nobody should have to read one."""
    if one.pattern:
        return f"for example {typed.answer_of(one)}" if typed.answer_of(one) else ""
    if one.low is not None and one.high is not None:
        return f"{one.low:f} to {one.high:f}"
    if one.value is None:
        return one.text
    return f"{one.value:f} ± {one.tolerance:f}" if one.tolerance else f"{one.value:f}"
