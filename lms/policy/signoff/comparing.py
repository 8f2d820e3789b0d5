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


def compared(before: Policy | None, after: Policy | None, html: Callable[[str], str]) -> Compared:
    """Compare two texts of a policy; None where there is none. ``html`` gives a piece of Markdown as it is shown."""
    if before is None or after is None:
        says = "The policy is new." if after else "The policy is taken out of force. Nobody is asked to follow it then."
        return Compared((says,), ())
    said = [note.says for note in sorted(notes(before, after), key=lambda one: one.cls != "material")]
    found = (_altered(one, html) for one in rules.changes(before, after))
    return Compared(tuple(dict.fromkeys(said)), tuple(found))


def _altered(change: rules.Change, html: Callable[[str], str]) -> Altered:
    clause = change.after or change.before
    assert clause is not None  # noqa: S101 a change has one side at least
    old, new = (_lines(one, html) if one else [] for one in (change.before, change.after))
    return Altered(change.kind, clause, change.before, change.after, tuple(marked(old, new)))


def _lines(clause: Clause, html: Callable[[str], str]) -> list[str]:
    return lines_of(f"<p>{clause.title}</p>{html(clause.body)}")


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
        yield from (_words(before[i + n].split(), after[k + n].split()) for n in range(pairs))
        yield from ((Run("removed", line),) for line in before[i + pairs : j])
        yield from ((Run("added", line),) for line in after[k + pairs : end])


def _words(before: list[str], after: list[str]) -> tuple[Run, ...]:
    if max(len(before), len(after)) > LONGEST:
        return (Run("removed", " ".join(before)), Run("added", " ".join(after)))
    runs: list[Run] = []
    for op, i, j, k, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            runs.append(Run("same", " ".join(after[k:end])))
            continue
        if i < j:
            runs.append(Run("removed", " ".join(before[i:j])))
        if k < end:
            runs.append(Run("added", " ".join(after[k:end])))
    return tuple(runs)
