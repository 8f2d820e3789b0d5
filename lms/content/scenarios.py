"""Branching scenarios: options that link to headings, and the steps below those headings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.content import marks, prose
from lms.content.blocks import Block, Item
from lms.content.marks import Marked, is_marked
from lms.content.notes import Notes, nearest
from lms.content.parts import Answer, Parts, too_many
from lms.content.questions import Kind, Option, Step
from lms.content.refs import slug
from lms.content.source import Line, joined

MOST = 50
"""Steps of one scenario."""
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(#([^()\s]{1,200})\)")


@dataclass(frozen=True, slots=True)
class Scene:
    """A step with the line of its heading and, by option key, the line of each option."""

    step: Step
    line: Line
    lines: Mapping[str, Line]


def is_opening(block: Block) -> bool:
    """Whether a block is an answer list with an option that links to a heading."""
    return is_marked(block) and any(map(_links, block.items))


def _links(item: Item) -> bool:
    return any(_LINK.search(line.text) for line in item.lines[:1])


def read(parts: Parts, notes: Notes) -> Answer | None:
    """Read the opening and the steps; None, and a finding, if there is no way through."""
    heads = sum(block.kind == "heading" for block in parts.steps)
    if too_many(parts.heading, heads, "steps", notes, MOST):
        return None
    names, before = marks.keys(), _steps_wrong(notes)
    opening = _scene(parts.heading, "", "", parts.answer[:1], names, notes)
    scenes = [opening, *_scenes(parts.steps, names, notes)]
    if not opening.step.options:
        return None
    marks.check_number(marks.read(parts.answer[0].items, Notes(notes.path)), notes)
    _check_ids(scenes, notes)
    _check_links(scenes, notes)
    if _steps_wrong(notes) == before:
        _check_ways(scenes, notes)
    return Answer(Kind.SCENARIO, opening.step.options, steps=tuple(scene.step for scene in scenes[1:]))


def _steps_wrong(notes: Notes) -> int:
    return sum(one.code in ("QUIZ-STEP", "QUIZ-MARK", "QUIZ-MIXED", "QUIZ-CREDIT") for one in notes.findings)


def _scenes(blocks: Sequence[Block], names: Iterator[str], notes: Notes) -> Iterator[Scene]:
    level = blocks[0].level if blocks else 0
    places = [at for at, block in enumerate(blocks) if block.kind == "heading" and block.level <= level]
    for begin, end in zip(places, [*places[1:], len(blocks)], strict=False):
        head = blocks[begin]
        title = " ".join(prose.plain(head.word).split())
        yield _scene(head.first, title, slug(prose.plain(head.word)), blocks[begin + 1 : end], names, notes)


def _scene(line: Line, title: str, id_: str, blocks: Sequence[Block], names: Iterator[str], notes: Notes) -> Scene:
    """Read one scene: its text, then its options."""
    at = next((index for index, block in enumerate(blocks) if is_marked(block)), len(blocks))
    for block in blocks[at + 1 :]:
        message = "This stands after the options of a step and is shown nowhere."
        notes.find(block.first.number, block.first.column(), "QUIZ-STRAY", message)
    for block in blocks[:at]:
        if block.kind == "list" and any(map(_links, block.items)):
            message = "Give each option its mark, like “- [50%] [Reply](#reply-at-once)”."
            notes.find(block.first.number, block.first.column(), "QUIZ-MARK", message)
    body = "\n\n".join(joined(block.lines) for block in blocks[:at])
    options, lines = _options(blocks[at], names, notes) if at < len(blocks) else ((), {})
    if id_ and not body and not options:
        notes.find(line.number, line.column(), "QUIZ-STEP", "This step says nothing; write what happens.")
    return Scene(Step(id_, title, body, options), line, lines)


def _options(block: Block, names: Iterator[str], notes: Notes) -> tuple[tuple[Option, ...], dict[str, Line]]:
    marked = marks.read(block.items, notes)
    if too_many(block.first, len(marked), "options", notes) or marks.is_mixed(marked, notes):
        return (), {}
    marks.check_credits(marked, notes)
    marks.check_words(marked, notes)
    best = max(one.credit for one in marked)
    options = tuple(_option(next(names), one, best, notes) for one in marked)
    return options, {option.key: one.line for option, one in zip(options, marked, strict=True)}


def _option(key: str, one: Marked, best: int, notes: Notes) -> Option:
    found = _LINK.fullmatch(one.text)
    if found is None:
        message = "An option of a scenario is one link to the step that follows, like [Reply](#reply-at-once)."
        notes.find(one.line.number, one.line.column(), "QUIZ-STEP", message)
    text, leads_to = (found[1], found[2]) if found else (one.text, "")
    credit = max(-100, min(100, one.credit))
    return Option(key, text, one.feedback, right=one.credit == best > 0, credit=credit, leads_to=leads_to)


def _check_ids(scenes: Sequence[Scene], notes: Notes) -> None:
    seen: dict[str, int] = {}
    for scene in scenes[1:]:
        if scene.step.id in seen:
            message = f"The step in line {seen[scene.step.id]} is called the same; give one another heading."
            notes.find(scene.line.number, scene.line.column(), "QUIZ-STEP", message)
        seen.setdefault(scene.step.id, scene.line.number)


def _check_links(scenes: Sequence[Scene], notes: Notes) -> None:
    known = [scene.step.id for scene in scenes[1:]]
    for scene in scenes:
        for option in scene.step.options:
            if option.leads_to and option.leads_to not in known:
                line = scene.lines[option.key]
                message = f"There is no step “#{option.leads_to[:60]}” below.{nearest(option.leads_to, known)}"
                notes.find(line.number, line.column(), "QUIZ-STEP", message)


def _check_ways(scenes: Sequence[Scene], notes: Notes) -> None:
    """Note steps nobody comes to, steps nobody comes away from, and a scenario nobody can do best in."""
    by_id = {scene.step.id: scene for scene in scenes}
    reached = _reached(by_id, best_only=False)
    ending = _ending(scenes)
    for scene in scenes[1:]:
        place = scene.line.number, scene.line.column()
        if scene.step.id not in reached:
            notes.find(*place, "QUIZ-STEP", "No option leads to this step.")
        elif scene.step.id not in ending:
            notes.find(*place, "QUIZ-STEP", "From here on there is no end; let an option lead to a step without any.")
    if not any(not by_id[one].step.options for one in _reached(by_id, best_only=True)):
        line = scenes[0].lines[scenes[0].step.options[0].key]
        message = "No way from the opening to an end is worth 100 % at each step."
        notes.find(line.number, line.column(), "QUIZ-NO-RIGHT", message)


def _reached(by_id: Mapping[str, Scene], *, best_only: bool) -> set[str]:
    found, todo = {""}, [""]
    while todo:
        for option in by_id[todo.pop()].step.options:
            if option.leads_to not in found and (option.credit == 100 or not best_only):
                found.add(option.leads_to)
                todo.append(option.leads_to)
    return found


def _ending(scenes: Sequence[Scene]) -> set[str]:
    """Give the steps from which an end can be reached."""
    found = {scene.step.id for scene in scenes if not scene.step.options}
    size = -1
    while size != len(found):
        size = len(found)
        found |= {one.step.id for one in scenes if any(option.leads_to in found for option in one.step.options)}
    return found
