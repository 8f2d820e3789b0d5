"""A question as it is asked: what is shown of it before it is handed in, whatever its kind. Pure.

It is copied into dataclasses without any key, credit, feedback or explanation, and of a scenario only the
scenes a person has come to, so that no template can give an answer away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lms.assessment import arranged, kinds, paths, rules, typed
from lms.content.questions import Option, Question, Step


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option during an attempt: its displayed position and words."""

    position: int
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a matching: its left side, and the displayed position chosen, ``-`` or "" so far."""

    left: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene of a scenario; the opening one has neither title nor body. ``chosen`` is what was done there."""

    title: str
    body: str
    chosen: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint. ``text`` is empty until it is opened, where it has a price; ``costs`` says it in points."""

    text: str
    costs: str
    of: str
    """The points the whole question is worth, in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked.

    ``given`` is what the form held last, as it sends it. Of an ordering the ``options`` stand in the order so far;
    ``rows`` are those of a matching under its two ``columns``, and ``none`` tells whether a row may have no partner;
    ``text`` is that of a cloze, with ``{gap-1}`` where the first of its ``gaps`` belongs; ``path`` are the scenes
    left behind, ``scene`` the one a person has come to; ``rubric`` is what an open answer is read by, with percent.
    """

    question_id: str
    number: int
    kind: str
    template: str
    prompt: str
    body: str
    hint: Hint | None
    options: tuple[ShownOption, ...]
    given: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    none: bool = False
    text: str = ""
    gaps: tuple[str, ...] = ()
    path: tuple[Scene, ...] = ()
    scene: Scene | None = None
    ended: bool = False
    rubric: tuple[tuple[str, int], ...] = ()
    longest: int = typed.LONGEST
    keeps: str = ""
    """Address that takes the answers so far and comes back, for buttons inside the question."""

    @property
    def typed(self) -> str:
        """Give the one text typed."""
        return self.given[0] if self.given else ""


@dataclass(frozen=True, slots=True)
class Sofar:
    """What is known of an answer: what is kept of it, how much of a path is made for good, its hint, where it saves."""

    kept: Sequence[str] = ()
    made: int = 0
    hinted: bool = False
    keeps: str = ""


def ask(question: Question, order: Sequence[str], number: int = 1, sofar: Sofar | None = None) -> Asked:
    """Show a question with the answer so far; ``order`` are the option keys in the order shown."""
    sofar = sofar or Sofar()
    kind = kinds.of(question)
    given = tuple(kind.show(question, order, sofar.kept))
    asked = Asked(
        question_id=question.id,
        number=number,
        kind=str(question.kind),
        template=kind.template,
        prompt=question.prompt,
        body="" if question.gaps else question.body,
        hint=_hint(question, opened=sofar.hinted),
        options=_options(question, order, given),
        given=given,
        keeps=sofar.keeps,
    )
    return _with_parts(question, order, asked, sofar)


def _with_parts(question: Question, order: Sequence[str], asked: Asked, sofar: Sofar) -> Asked:
    """Add what only one kind has; by what the question holds, so that an extension's kind may use it too."""
    changes: dict[str, Any] = {}
    if question.pairs:
        chosen = [*asked.given, *[""] * len(question.pairs)]
        rows = tuple(Row(pair.left, value) for pair, value in zip(question.pairs, chosen, strict=False))
        changes = {"rows": rows, "columns": question.columns, "none": arranged.offers_none(question)}
    if question.gaps:
        texts = [*asked.given, *[""] * len(question.gaps)][: len(question.gaps)]
        changes = {"text": question.body, "gaps": tuple(texts)}
    if question.steps:
        changes = _scenes(question, order, sofar)
    if question.rubric:
        lines = tuple((line.text, line.percent) for line in question.rubric)
        changes = {"rubric": lines, "longest": typed.LONGEST_TEXT}
    return replace(asked, **changes)


def _hint(question: Question, *, opened: bool) -> Hint | None:
    if not question.hint:
        return None
    if not question.hint_cost:
        return Hint(question.hint, "", "")
    costs = rules.points_in_words(rules.cost_of(question.points, question.hint_cost))
    return Hint(question.hint if opened else "", costs, rules.points_in_words(question.points))


def _options(question: Question, order: Sequence[str], given: Sequence[str]) -> tuple[ShownOption, ...]:
    """Give the options in the order shown; those of an ordering in the order they were put in."""
    texts = {one.key: one.text for one in question.options}
    shown = [ShownOption(place, texts[key], str(place) in given) for place, key in enumerate(order) if key in texts]
    if kinds.of(question).keep is arranged.keep_order and given:
        places = {value: place for place, value in enumerate(given)}
        shown.sort(key=lambda one: places[str(one.position)])
    return tuple(shown)


def _scenes(question: Question, order: Sequence[str], sofar: Sofar) -> dict[str, Any]:
    """Walk the path as far as it is made for good, and stand at the scene it has come to."""
    made = [one.key for one in paths.walked(question, sofar.kept[: sofar.made])]
    places = {key: place for place, key in enumerate(order)}
    scene, options = Scene("", ""), question.options
    path = []
    for key in made:
        chosen = next(one for one in options if one.key == key)
        path.append(Scene(scene.title, scene.body, chosen.text, places[key]))
        step = _step(question, chosen)
        scene, options = Scene(step.title, step.body), step.options
    ended = paths.at_an_end(question, made)
    now = sofar.kept[len(made)] if len(sofar.kept) > len(made) else ""
    here = [ShownOption(places[one.key], one.text, one.key == now) for one in options]
    here.sort(key=lambda one: one.position)
    return {"path": tuple(path), "scene": scene, "options": () if ended else tuple(here), "ended": ended}


def _step(question: Question, chosen: Option) -> Step:
    return next(one for one in question.steps if one.id == chosen.leads_to)
