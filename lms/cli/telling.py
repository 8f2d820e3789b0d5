"""A plan of a release in words: what changes, how much it means, whom it touches, what stands against it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

import click

from lms.assessment.service import DryRun
from lms.authoring.service import Affected, Decisions, Held, Plan
from lms.cli.terminal import visible
from lms.web.words import count

CLASSES = {"cosmetic": "green", "scoring": "yellow", "structural": "cyan", "material": "magenta"}
PEOPLE = {
    "in_progress": ("attempt under way", "attempts under way"),
    "scored": ("person handed it in", "people handed it in"),
    "passed": ("person passed", "people passed"),
    "enrolled": ("person began it", "people began it"),
    "completed": ("person completed it", "people completed it"),
    "holders": ("person holds or acknowledged it", "people hold or acknowledged it"),
}


def tell(plan: Plan, runs: Mapping[str, DryRun]) -> Iterator[str]:
    """Give the lines that tell of a plan."""
    if plan.empty:
        yield f"Nothing would change since release {plan.base}."
    for change in plan.changes:
        mark = click.style(change.cls, fg=CLASSES[change.cls])
        yield f"{mark}  {visible(change.ref)}  {change.kind}: {visible(change.title)}"
        yield from (f"    {visible(words)}" for words in change.words)
        if who := _people(plan.affected.get(change.ref)):
            yield f"    Touches: {who}"
    for quiz, run in runs.items():
        yield f"Scoring {visible(quiz)} again: {_counts(run)}"
    for path in plan.touched:
        yield from map(_line, plan.diff(path))
    yield from map(stays, plan.kept)
    yield from map(waits, plan.held)


def waits(one: Held) -> str:
    """Say that a text is not published before it is signed."""
    return (
        f"{one.path} waits for a signature ({visible(one.areas)}) and is kept as a draft; what is in force stays. "
        f"See: lms policy status"
    )


def stays(path: str) -> str:
    """Say that a file is published as it is, whatever the folder holds."""
    return f"What is published of {path} stays, from the browser or an undo; `lms pull` writes it into the folder."


def stands_against(plan: Plan, decisions: Decisions) -> Iterator[str]:
    """Say what has to be decided before the plan can be published."""
    for one in plan.conflicts:
        yield (
            f"{one.path} changed here and in the browser (by {visible(one.by)} in release {one.release}). "
            f"Say whose text goes on: --ours {one.path} (the folder's) or --theirs {one.path} (the browser's)."
        )
    for quiz in (one for one in plan.needs_choice if one not in decisions.choices):
        yield (
            f"The marking of {quiz} changes. Say what becomes of results: --regrade {quiz}=favour (nobody's gets "
            "worse), =leave, =strict or =void."
        )


def _people(affected: Affected | None) -> str:
    if affected is None:
        return ""
    counts = ((PEOPLE[one.name], getattr(affected, one.name)) for one in fields(affected) if one.name in PEOPLE)
    return ", ".join(count(number, *words) for words, number in counts if number)


def _counts(run: DryRun) -> str:
    who = f"{count(run.attempts, 'result')} of {count(run.people, 'person', 'people')}"
    how = f"{run.up:,} better, {run.down:,} worse, {run.same:,} the same"
    return f"{who}: {how}; {run.newly_passed:,} pass by it, {run.newly_failed:,} would not have passed."


def _line(line: str) -> str:
    shown = visible(line.rstrip("\r\n").expandtabs(4))
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(shown, fg=colour) if colour else shown
