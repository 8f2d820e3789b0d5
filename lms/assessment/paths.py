"""Branching scenarios: what was chosen, step by step. Pure."""

from collections.abc import Mapping, Sequence

from lms.assessment.seeds import shuffled
from lms.content.questions import Option, Question, Step

LONGEST = 100
"""Choices along one path that are kept; a scenario may lead in circles."""


def order(question: Question, seed: int, shuffle: bool) -> tuple[str, ...]:
    """Give all options, scene by scene, within a scene in the order of the seed where the quiz shuffles."""
    scenes = (question.options, *(step.options for step in question.steps))
    keys: list[str] = []
    for scene in scenes:
        own = [one.key for one in scene]
        keys += shuffled(own, seed, question.id) if shuffle else own
    return tuple(keys)


def keep(question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
    """Keep the keys along the path, as far as each choice belongs to the scene the one before leads to."""
    names = {str(place): key for place, key in enumerate(shown)}
    return [one.key for one in walked(question, [names.get(value, "") for value in given])]


def walked(question: Question, given: Sequence[str]) -> list[Option]:
    """Give the options of a path, as far as it can be walked."""
    steps = _steps(question)
    path: list[Option] = []
    scene = question.options
    for key in given[:LONGEST]:
        chosen = next((one for one in scene if one.key == key), None)
        if chosen is None:
            break
        path.append(chosen)
        scene = _after(chosen, steps)
    return path


def here(question: Question, given: Sequence[str]) -> Step | None:
    """Give the step a path has come to; None at the opening."""
    path = walked(question, given)
    return _steps(question).get(path[-1].leads_to) if path else None


def at_an_end(question: Question, given: Sequence[str]) -> bool:
    """Tell whether a path has come to a step without options, or is as long as it may be."""
    path = walked(question, given)
    return bool(path) and (len(path) == LONGEST or not _after(path[-1], _steps(question)))


def missing(question: Question, given: Sequence[str]) -> str:
    """Say what is missing of a path."""
    if at_an_end(question, given):
        return ""
    return "go on to the end of the scenario" if given else "choose one answer"


def credit(question: Question, given: Sequence[str]) -> tuple[int, int]:
    """Give the mean of the credits along the path, not below 0; what was left out counts as nothing."""
    path = walked(question, given)
    scenes = len(path) + (not at_an_end(question, given))
    return max(0, sum(one.credit for one in path)), 100 * scenes


def right(question: Question) -> list[str]:
    """Give the shortest path to an end on which every option is worth 100 %; no path if there is none."""
    steps = _steps(question)
    todo: list[tuple[tuple[Option, ...], list[str]]] = [(question.options, [])]
    seen: set[str] = set()
    for scene, path in todo:
        for one in scene:
            if one.credit < 100 or one.leads_to in seen:
                continue
            if not _after(one, steps):
                return [*path, one.key]
            seen.add(one.leads_to)
            todo.append((_after(one, steps), [*path, one.key]))
    return []


def _steps(question: Question) -> Mapping[str, Step]:
    return {step.id: step for step in question.steps}


def _after(option: Option, steps: Mapping[str, Step]) -> tuple[Option, ...]:
    step = steps.get(option.leads_to)
    return step.options if step else ()
