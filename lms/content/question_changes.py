"""What changed in a question: the words it asks in, its answers, and what they are worth."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from lms.content.changed import Note, cosmetic, matched, scoring, structural, worded
from lms.content.patterns import folded
from lms.content.questions import Accepted, Kind, Option, Pair, Question
from lms.content.wording import listed, points, quoted, told_apart

PARTS = ("hint", "explanation", "cites")
WHOLE = (0, 100)


def differences(old: Question, new: Question, *, drawn: bool) -> Iterator[Note]:
    """Note all that differs between two states of a question; ``drawn``: its quiz draws questions by their tags."""
    name = quoted(new.prompt or new.body)
    if old.kind != new.kind:
        yield structural(f"{name} is a question of another kind now: {new.kind}; was {old.kind}.")
    was, now = told_apart(old.prompt, new.prompt)
    says = f"{was} is asked in other words now: {now}."
    yield from worded(old.prompt, new.prompt, says, otherwise=f"{name} is written differently.")
    says = f"The text of {name} says something else now."
    yield from worded(old.body, new.body, says, otherwise=f"The text of {name} is written differently.")
    yield from _worth(old, new, name)
    yield from _options(old, new, name)
    yield from _accepted(old, new, name)
    yield from _gaps(old, new, name)
    yield from _pairs(old, new, name)
    yield from _steps(old, new, name)
    yield from _rubric(old, new, name)
    yield from (cosmetic(f"The {part} of {name} changed.") for part in PARTS if _of(old, part) != _of(new, part))
    if old.tags != new.tags:
        says = f"{name} has other tags now: {', '.join(new.tags) or 'none'}."
        yield structural(says) if drawn else cosmetic(says)


def _of(question: Question, part: str) -> object:
    return getattr(question, part)


def _worth(old: Question, new: Question, name: str) -> Iterator[Note]:
    if old.points != new.points:
        yield scoring(f"{name} is worth {points(new.points)} now; was {points(old.points)}.", new.id)
    if old.hint_cost != new.hint_cost:
        says = f"Opening the hint of {name} costs {new.hint_cost} % now; was {old.hint_cost} %."
        yield scoring(says, new.id)


def _options(old: Question, new: Question, name: str) -> Iterator[Note]:
    if old.pairs or new.pairs:
        return  # the right sides of a matching question are told of with its rows
    yield from _offered(old.options, new.options, name)
    pairs, _, _ = matched(_texts(old.options), _texts(new.options))
    if new.kind == old.kind == Kind.ORDERING:
        yield from _order(pairs, old, new, name)
        return
    yield from _credits(pairs, old, new, name)
    places = [old.options.index(before) for before, _ in pairs]
    if any(one > other for one, other in pairwise(places)):
        yield cosmetic(f"The answers of {name} stand in another order.")


def _texts(options: Sequence[Option]) -> list[tuple[str, Option]]:
    return [(one.text, one) for one in options]


def _offered(old: Sequence[Option], new: Sequence[Option], name: str) -> Iterator[Note]:
    pairs, gone, added = matched(_texts(old), _texts(new))
    for before, after in pairs:
        says = f"An answer of {name} reads {quoted(after.text)} now; was {quoted(before.text)}."
        yield from worded(before.text, after.text, says, otherwise=f"An answer of {name} is written differently.")
        if before.feedback != after.feedback:
            yield cosmetic(f"The remark on {quoted(after.text)} changed.")
    yield from (structural(f"{name} no longer offers {quoted(one.text)}.") for one in gone)
    yield from (structural(f"{name} offers {quoted(one.text)} too now.") for one in added)


def _order(pairs: Sequence[tuple[Option, Option]], old: Question, new: Question, name: str) -> Iterator[Note]:
    places = [old.options.index(before) for before, _ in pairs]
    if any(one > other for one, other in pairwise(places)):
        order = " – ".join(quoted(one.text) for one in new.options)
        yield scoring(f"The right order of {name} changed; it is now {order}.", new.id)


def _credits(pairs: Sequence[tuple[Option, Option]], old: Question, new: Question, name: str) -> Iterator[Note]:
    moved = [(before, after) for before, after in pairs if before.credit != after.credit]
    if not moved:
        return
    if all(one.credit in WHOLE for one in (*old.options, *new.options)):
        was, now = (_right(question.options) for question in (old, new))
        yield scoring(f"The right answer of {name} changed: was {was}, now {now}.", new.id)
        return
    for before, after in moved:
        says = f"The answer {quoted(after.text)} of {name} is worth {after.credit} % now; was {before.credit} %."
        yield scoring(says, new.id)


def _right(options: Sequence[Option]) -> str:
    return " and ".join(f"{one.key.upper()} {quoted(one.text)}" for one in options if one.credit > 0) or "none"


def _accepted(old: Question, new: Question, name: str) -> Iterator[Note]:
    if {_signature(one) for one in old.accepted} != {_signature(one) for one in new.accepted}:
        was, now = (listed([one.text for one in question.accepted]) for question in (old, new))
        if old.accepted and new.accepted:
            yield scoring(f"What is accepted for {name} changed: was {was}, now {now}.", new.id)
        return
    if {(one.text, one.feedback) for one in old.accepted} != {(one.text, one.feedback) for one in new.accepted}:
        yield cosmetic(f"The remarks on what is typed for {name} changed.")


def _signature(one: Accepted) -> tuple[object, ...]:
    """Give what decides whether something typed is accepted; two that accept the same are equal."""
    if one.pattern:
        return ("pattern", one.pattern)
    if one.low is not None or one.high is not None:
        return ("range", one.low, one.high)
    if one.value is not None:
        return ("number", one.value, one.tolerance or 0)
    return ("words", folded(one.text))


def _gaps(old: Question, new: Question, name: str) -> Iterator[Note]:
    if len(old.gaps) != len(new.gaps):
        yield structural(f"{name} has {len(new.gaps)} gaps now; had {len(old.gaps)}.")
        return
    for number, (before, after) in enumerate(zip(old.gaps, new.gaps, strict=True), start=1):
        if {folded(one) for one in before} != {folded(one) for one in after}:
            says = f"Gap {number} of {name} accepts {listed(after)} now; was {listed(before)}."
            yield scoring(says, new.id)
        elif before != after:
            yield cosmetic(f"Gap {number} of {name} is written differently.")


def _pairs(old: Question, new: Question, name: str) -> Iterator[Note]:
    if not (old.pairs and new.pairs):
        return
    yield from _offered(old.options, new.options, name)
    rows, less, more = matched(_rows(old.pairs), _rows(new.pairs))
    yield from (structural(f"{name} no longer asks for {quoted(one.left)}.") for one in less)
    yield from (structural(f"{name} asks for {quoted(one.left)} too now.") for one in more)
    moved = _moved(old, new)
    texts = {one.key: quoted(one.text) for one in new.options} | {"": "none of them"}
    for before, after in rows:
        says = f"{quoted(before.left)} in {name} reads {quoted(after.left)} now."
        yield from worded(before.left, after.left, says, otherwise=f"A row of {name} is written differently.")
        if moved(before.right, after.right):
            yield scoring(f"{quoted(after.left)} in {name} belongs to {texts[after.right]} now.", new.id)


def _moved(old: Question, new: Question) -> Callable[[str, str], bool]:
    """Tell of two option keys whether a row belongs to another partner now; "" is none of them."""
    pairs, _, added = matched(_texts(old.options), _texts(new.options))
    known = {before.key: after.key for before, after in pairs} | {"": ""}
    fresh = {one.key for one in added}
    # A partner that went and one that came are told of already: the row is asked differently, not marked so.
    return lambda before, after: known[before] != after if before in known else after not in fresh


def _rows(pairs: Sequence[Pair]) -> list[tuple[str, Pair]]:
    return [(one.left, one) for one in pairs]


def _steps(old: Question, new: Question, name: str) -> Iterator[Note]:
    before, after = ({one.id: one for one in question.steps} for question in (old, new))
    yield from (
        structural(f"{name} has the new scene {quoted(after[one].title)}.") for one in after if one not in before
    )
    yield from (structural(f"{name} lost the scene {quoted(before[one].title)}.") for one in before if one not in after)
    for one in after:
        if one not in before:
            continue
        scene = quoted(after[one].title)
        for part in ("title", "body"):
            was, now = getattr(before[one], part), getattr(after[one], part)
            says = f"The scene {scene} of {name} says something else now."
            yield from worded(was, now, says, otherwise=f"The scene {scene} of {name} is written differently.")
        yield from _offered(before[one].options, after[one].options, scene)
        yield from _paths(before[one].options, after[one].options, scene, new.id)
    yield from _leads(old.options, new.options, name)


def _paths(old: Sequence[Option], new: Sequence[Option], scene: str, question_id: str) -> Iterator[Note]:
    for before, after in matched(_texts(old), _texts(new))[0]:
        if before.credit != after.credit:
            says = f"{quoted(after.text)} in the scene {scene} is worth {after.credit} % now; was {before.credit} %."
            yield scoring(says, question_id)
    yield from _leads(old, new, scene)


def _leads(old: Sequence[Option], new: Sequence[Option], scene: str) -> Iterator[Note]:
    for before, after in matched(_texts(old), _texts(new))[0]:
        if before.leads_to != after.leads_to:
            yield structural(f"{quoted(after.text)} in {scene} leads to another scene now.")


def _rubric(old: Question, new: Question, name: str) -> Iterator[Note]:
    texts = [[(one.text, one) for one in question.rubric] for question in (old, new)]
    pairs, gone, added = matched(*texts)
    for before, after in pairs:
        says = f"A criterion of {name} reads {quoted(after.text)} now; was {quoted(before.text)}."
        yield from worded(before.text, after.text, says, otherwise=f"A criterion of {name} is written differently.")
        if before.percent != after.percent:
            says = f"The criterion {quoted(after.text)} is worth {after.percent} % now; was {before.percent} %."
            yield scoring(says, new.id)
    yield from (structural(f"{name} is no longer marked by {quoted(one.text)}.") for one in gone)
    yield from (structural(f"{name} is marked by {quoted(one.text)} too now.") for one in added)
