"""What must be met before what: cycles, and levels that nobody can reach."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from lms.content import levels
from lms.content.badges import BY_HAND
from lms.content.holdings import Library
from lms.content.levels import Ladder
from lms.content.notes import Mention, Notes
from lms.content.quiz_checks import reachable_percent

MOST_CYCLES = 20


def check(library: Library, ladder: Ladder, mentions: Sequence[Mention], notes: Mapping[str, Notes]) -> None:
    """Note each cycle where it is closed, and each level that stays out of reach."""
    graph = needs(library)
    in_cycles = _check_cycles(graph, mentions, notes, _places(library, ladder))
    met = attainable(library, graph)
    for level in library.levels:
        ref = f"level:{level.id}"
        if level.number and not level.needs:
            message = f"“{level.title}” requires nothing, so everybody has it at once."
            notes[levels.PATH].find(ladder.lines[level.id], 1, "LEVEL-FREE", message)
        unmet = [one for one in level.requires if one not in met]
        if ref not in in_cycles and unmet:
            message = f"Nobody can reach “{level.title}”: {', '.join(unmet)} cannot be met."
            notes[levels.PATH].find(ladder.lines[level.id], 1, "LEVEL-UNREACHABLE", message)


def needs(library: Library) -> dict[str, tuple[str, ...]]:
    """List what each course, quiz, badge, level and policy needs to be met first."""
    graph: dict[str, tuple[str, ...]] = {}
    for course in library.courses.values():
        quiz = library.quiz_for(f"course:{course.id}")
        graph[f"course:{course.id}"] = (*course.requires, f"quiz:{quiz.id}") if quiz else course.requires
    for quiz in library.quizzes.values():
        _, _, name = quiz.for_.partition("course:")
        closes = library.courses.get(name)
        graph[f"quiz:{quiz.id}"] = closes.requires if closes else ()
    for badge in library.badges.values():
        graph[f"badge:{badge.id}"] = (badge.when,) if _is_ref(badge.when) else ()
    graph |= {f"level:{level.id}": level.requires for level in library.levels}
    return graph | {f"policy:{policy}": () for policy in library.policies}


def _is_ref(when: str) -> bool:
    return bool(when) and when != BY_HAND and not when.startswith(("streak:", "idea.accepted:"))


def _places(library: Library, ladder: Ladder) -> dict[str, tuple[str, int]]:
    """Give the file in which each thing says what it needs, and the first line where it may."""
    places = {f"course:{one.id}": (one.path, 1) for one in library.courses.values()}
    places |= {f"badge:{one.id}": (one.path, 1) for one in library.badges.values()}
    # A quiz needs what its course needs, and only what needs something can close a circle.
    places |= {f"quiz:{one.id}": places[one.for_] for one in library.quizzes.values() if one.for_ in places}
    return places | {f"level:{one.id}": (levels.PATH, ladder.lines[one.id]) for one in library.levels}


def _check_cycles(
    graph: Mapping[str, tuple[str, ...]],
    mentions: Sequence[Mention],
    notes: Mapping[str, Notes],
    places: Mapping[str, tuple[str, int]],
) -> set[str]:
    """Note up to ``MOST_CYCLES`` cycles, each at the reference that closes it; give everything in them."""
    edges = {node: list(wanted) for node, wanted in graph.items()}
    inside: set[str] = set()
    for _ in range(MOST_CYCLES):
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as error:
            # Each node of the cycle is needed by the one after it.
            first, second = error.args[1][:2]
            path, line = places[second]
            found = (m for m in mentions if m.path == path and m.ref == first and m.line >= line)
            mention = next(found, Mention(path, line, 1, first, ""))
            message = f"This closes a circle, so none can be begun: {' → '.join(reversed(error.args[1]))}."
            notes[path].find(mention.line, mention.column, "REF-CYCLE", message)
            edges[second].remove(first)
            inside |= set(error.args[1])
        else:
            break
    return inside


def attainable(library: Library, graph: Mapping[str, tuple[str, ...]]) -> set[str]:
    """List everything that a person can meet, from nothing upwards."""
    closed = {f"course:{course.id}" for course in library.courses.values() if course.status == "draft"}
    closed |= {f"policy:{policy.id}" for policy in library.policies.values() if not policy.acknowledge}
    closed |= {f"quiz:{q.id}" for q in library.quizzes.values() if reachable_percent(q) < q.pass_percent}
    met: set[str] = set()
    waiting = {node: wanted for node, wanted in graph.items() if node not in closed}
    while ready := {node for node, wanted in waiting.items() if met.issuperset(wanted)}:
        met |= ready
        waiting = {node: wanted for node, wanted in waiting.items() if node not in ready}
    return met
