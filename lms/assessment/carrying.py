"""Carry what was answered on one revision of a question over to another, so that a new key can score it. Pure."""

from collections.abc import Mapping, Sequence

from lms.assessment import kinds
from lms.content.patterns import folded
from lms.content.questions import Kind, Option, Question

TYPED = frozenset({Kind.SHORT, Kind.NUMERIC, Kind.RANGE, Kind.PATTERN})
NOBODY = "-"
"""What stands for “None of these” in a matching."""


def carry(old: Question, new: Question, given: Sequence[str]) -> tuple[str, ...] | None:
    """Give the answer in the new revision's keys; None where it cannot be told what was meant.

    Options are matched by their words, then by their place where there are as many.
    """
    if kinds.of(old).chosen and kinds.of(new).chosen:
        return _through(options(old.options, new.options), given)
    if old.kind in TYPED and new.kind in TYPED:
        return tuple(given)
    if old.kind != new.kind or kinds.of(old).by_hand:
        return None
    if old.kind == Kind.CLOZE:
        return tuple(given) if len(old.gaps) == len(new.gaps) else None
    if old.kind == Kind.ORDERING:
        return _through(options(old.options, new.options), given) if len(old.options) == len(new.options) else None
    if old.kind == Kind.MATCHING:
        return _matching(old, new, given)
    if old.kind == Kind.SCENARIO:
        return _through(_scenario(old, new), given)
    return _through(options(old.options, new.options), given) if old.options else tuple(given)


def options(old: Sequence[Option], new: Sequence[Option]) -> dict[str, str]:
    """Give the new key of each old option that is found again: by words, then by place where there are as many."""
    return _paired([(one.key, one.text) for one in old], [(one.key, one.text) for one in new])


def same_key(old: Question, new: Question) -> bool:
    """Tell whether two revisions of a question score every answer alike."""
    return _key_of(old) == _key_of(new)


def _paired(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> dict[str, str]:
    by_words = _once({key: folded(words) for key, words in new})
    found = {key: by_words[folded(words)] for key, words in old if folded(words) in by_words}
    twice = {folded(words) for key, words in old if key in found and list(found.values()).count(found[key]) > 1}
    found = {key: found[key] for key, words in old if key in found and folded(words) not in twice}
    if len(old) == len(new):
        taken = set(found.values())
        places = zip(old, new, strict=True)
        found |= {one: other for (one, _), (other, _) in places if one not in found and other not in taken}
    return found


def _once(words: Mapping[str, str]) -> dict[str, str]:
    """Turn keys and words round, without words that stand for two keys."""
    said = list(words.values())
    return {each: key for key, each in words.items() if said.count(each) == 1}


def _through(keys: Mapping[str, str], given: Sequence[str]) -> tuple[str, ...] | None:
    return tuple(keys[one] for one in given) if all(one in keys for one in given) else None


def _matching(old: Question, new: Question, given: Sequence[str]) -> tuple[str, ...] | None:
    rows = _paired(*([(str(place), pair.left) for place, pair in enumerate(one.pairs)] for one in (old, new)))
    rights = options(old.options, new.options) | {NOBODY: NOBODY, "": ""}
    answered = {str(place): value for place, value in enumerate(given)}
    if len(rows) != len(old.pairs) or len(old.pairs) != len(new.pairs) or any(one not in rights for one in given):
        return None
    back = {other: one for one, other in rows.items()}
    return tuple(rights[answered.get(back[str(place)], "")] for place in range(len(new.pairs)))


def _scenario(old: Question, new: Question) -> dict[str, str]:
    scenes = {step.id: step.options for step in new.steps}
    found = options(old.options, new.options)
    for step in old.steps:
        found |= options(step.options, scenes.get(step.id, ()))
    return found


def _key_of(question: Question) -> tuple[object, ...]:
    return (
        question.kind,
        question.points,
        tuple((one.key, folded(one.text), one.right, one.credit, one.leads_to) for one in question.options),
        tuple((one.text, one.value, one.tolerance, one.low, one.high, one.pattern) for one in question.accepted),
        question.pairs,
        question.gaps,
        tuple((step.id, tuple((one.key, one.credit, one.leads_to) for one in step.options)) for step in question.steps),
        question.rubric,
    )
