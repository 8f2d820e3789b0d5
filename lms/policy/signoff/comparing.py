"""What a text changes against another one: in sentences, clause by clause, and word for word."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import Literal

from lms.content.policies import Clause, Policy
from lms.content.programme_changes import policy as notes
from lms.policy import rules

Kind = Literal["same", "added", "removed"]
LONGEST = 4_000
"""Words of a clause that are compared one by one; a longer one is shown as it was and as it is."""
_BREAK = re.compile(r"</(?:p|li|h[1-6]|tr|blockquote)>|<br ?/?>")
_TAG = re.compile(r"<[^>]+>")
_TOKEN = re.compile(r"\s*\w+|\s*[^\w\s]")
SUMMARY, SUMMARY_ID = "In plain words", "own-summary"
Html = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand in both texts, or in one of them."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Altered:
    """A clause that differs. ``lines`` are its paragraphs with what was added and removed."""

    kind: Literal["new", "changed", "removed"]
    clause: Clause
    before: Clause | None
    after: Clause | None
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What changes: ``says`` in sentences, ``clauses`` those that read differently."""

    says: tuple[str, ...]
    clauses: tuple[Altered, ...]

    @property
    def number(self) -> int:
        """Count the clauses that differ; what stands before the first one is none."""
        return sum(one.clause.id != SUMMARY_ID for one in self.clauses)


def compared(before: Policy | None, after: Policy | None, html: Html, shows: Html | None = None) -> Compared:
    """Compare two texts of a policy; None where there is none. ``html`` gives a piece of Markdown as it is shown.

    ``shows`` gives the pieces of ``after`` where it was never published.
    """
    if before is None or after is None:
        says = "The policy is new." if after else "The policy is taken out of force. Nobody is asked to follow it then."
        return Compared((says,), ())
    said = [note.says for note in sorted(notes(before, after), key=lambda one: one.cls != "material")]
    found = [_altered(one, html, shows or html) for one in rules.changes(before, after)]
    if before.summary != after.summary:
        old, new = (Clause(SUMMARY_ID, None, SUMMARY, one.summary, 0) for one in (before, after))
        found.insert(0, _altered(rules.Change("changed", old, new), html, shows or html))
    return Compared(tuple(dict.fromkeys(said)), tuple(found))


def _altered(change: rules.Change, html: Html, shows: Html) -> Altered:
    clause = change.after or change.before
    assert clause is not None  # noqa: S101 a change has one side at least
    old = lines_of(html(change.before.body)) if change.before else []
    new = lines_of(shows(change.after.body)) if change.after else []
    if change.before and change.after and change.before.title != change.after.title:
        old, new = [change.before.title, *old], [change.after.title, *new]
    return Altered(change.kind, clause, change.before, change.after, tuple(marked(old, new)))


def lines_of(html: str) -> list[str]:
    """Give the words of a page, a line for each paragraph."""
    parts = (" ".join(unescape(_TAG.sub(" ", part)).split()) for part in _BREAK.split(html))
    return [part for part in parts if part]


def marked(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Run, ...]]:
    """Give the lines of both texts in order, with what was removed and what was added."""
    for op, i, j, k, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            yield from ((Run("same", line),) for line in after[k:end])
            continue
        pairs = min(j - i, end - k)
        yield from (_words(_TOKEN.findall(before[i + n]), _TOKEN.findall(after[k + n])) for n in range(pairs))
        yield from ((Run("removed", line),) for line in before[i + pairs : j])
        yield from ((Run("added", line),) for line in after[k + pairs : end])


def _words(before: list[str], after: list[str]) -> tuple[Run, ...]:
    if max(len(before), len(after)) > LONGEST:
        return (Run("removed", "".join(before)), Run("added", "".join(after)))
    runs: list[Run] = []
    for op, i, j, k, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            runs.append(Run("same", "".join(after[k:end])))
            continue
        if i < j:
            runs.append(Run("removed", "".join(before[i:j])))
        if k < end:
            runs.append(Run("added", "".join(after[k:end])))
    return tuple(runs)
