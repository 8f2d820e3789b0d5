"""What the studio decides: where files live, who writes them, how a text from a form meets the one before."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from lms.authoring.rules import AuthoringError
from lms.content import library as content
from lms.content.findings import CODES, Finding
from lms.content.gather import FOLDERS
from lms.content.source import CONTROL, MOST_BYTES

State = Literal["published", "new", "changed", "deleted"]
GROUPS: dict[str, tuple[str, ...]] = {
    "Courses": ("course", "lesson", "picture"),
    "Quizzes": ("quiz",),
    "Badges": ("badge",),
    "Policies": ("policy", "platform"),
    "Levels and words": ("levels", "glossary", "other"),
}
"""How the list of files is grouped, and in which order."""
KINDS = frozenset(kind for kinds in GROUPS.values() for kind in kinds)
TEXTS = KINDS - {"picture"}
POLICIES = frozenset({"policy", "platform"})
BESIDE = frozenset({"levels", "glossary", "course"})
"""What a preview of any file needs: what is reached by what, and the words that are linked."""
MOST_SENT = 4 * MOST_BYTES
"""What a form with a file's text may send: a form writes some letters as several."""
MOST_COMPARED = 300_000
"""Bytes of a file up to which its lines are compared."""
WIDEST = 100
"""Characters of a source line that are shown around a column."""
_LONGEST_PATH = 300
_GAP = re.compile(r"@@ -[0-9,]+ \+([0-9]+)")
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


class NoSuchFile(AuthoringError):
    """The academy has no such file, neither published nor as a draft."""


class NotYours(AuthoringError):
    """The roles do not open this file for writing."""


class Unfit(AuthoringError):
    """A value cannot be used. ``field`` is the form field it came from."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Elsewhere(AuthoringError):
    """Somebody else saved or discarded the draft meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the academy as its list shows it."""

    path: str
    kind: str
    title: str
    state: State
    version: int = 0
    author: str = ""
    saved_at: datetime | None = None
    errors: int = 0
    warnings: int = 0
    behind: bool = False
    """Its draft was begun on a text that is no longer the published one."""

    @property
    def group(self) -> str:
        """Name the group it is listed under."""
        return next(name for name, kinds in GROUPS.items() if self.kind in kinds)


@dataclass(frozen=True, slots=True)
class Pointed:
    """A finding beside the line it is about; ``at`` is the letter the column points to."""

    finding: Finding
    before: str
    at: str
    after: str

    @property
    def mend(self) -> str:
        """Say how what is found is mended."""
        return CODES[self.finding.code].mend


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. ``number`` counts from 1."""

    entries: Sequence[Entry]
    number: int
    pages: int
    found: int

    @property
    def sections(self) -> list[tuple[str, list[Entry]]]:
        """Part the entries by their groups."""
        return [(name, list(entries)) for name, entries in groupby(self.entries, key=lambda one: one.group)]


def kind_of(path: str) -> str:
    """Tell by its place what a file is; "" for a place where nothing of an academy lives."""
    parts = path.split("/")
    hidden = any(not part or part.startswith((".", "__")) for part in parts)
    if hidden or len(path) > _LONGEST_PATH or not path.isprintable() or "\\" in path:
        return ""
    kind = content.kind_of(path) if parts[0] in FOLDERS else ""
    return kind if kind in KINDS else ""


def may_write(roles: Collection[str], path: str) -> bool:
    """Tell who writes a file: trainers all of them, champions policies and platform records."""
    return "trainer" in roles or ("champion" in roles and kind_of(path) in POLICIES)


def title_of(text: bytes, path: str) -> str:
    """Read the title in a file's front matter; the file's name where there is none."""
    found = _TITLE.search(text[:4_000].decode(errors="replace"))
    words = found[1].strip("\"'") if found else ""
    return CONTROL.sub("", words)[:200] or path.rpartition("/")[2]


def typed(text: str, before: bytes | None) -> bytes:
    """Give the bytes of a text from a form, with the line ends and the byte order mark its file had before.

    :raises Unfit: it is larger than a file may be.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if before is not None and b"\r\n" in before and before.count(b"\n") == before.count(b"\r\n"):
        lines = lines.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if before is not None and before.startswith(b"\xef\xbb\xbf") else b""
    made = mark + lines.removeprefix("\ufeff").encode("utf-8", errors="replace")
    if len(made) > MOST_BYTES:
        raise Unfit("text", f"The file is larger than {MOST_BYTES // 1000:,} kB; part it into several.")
    return made


def shown(body: bytes | None) -> str:
    """Give a file's text as a form shows it."""
    text = (body or b"").decode("utf-8", errors="replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pointed(findings: Sequence[Finding], text: str) -> list[Pointed]:
    """Put each finding beside its line, cut to what is around the column."""
    lines = text.split("\n")
    return [_pointed(one, "".join(lines[one.line - 1 : one.line])) for one in findings]


def _pointed(finding: Finding, line: str) -> Pointed:
    line = CONTROL.sub("\ufffd", line.expandtabs(1))
    column = min(finding.column - 1, len(line))
    begin = max(0, column - WIDEST // 2) if len(line) > WIDEST else 0
    before = ("…" if begin else "") + line[begin:column]
    end = begin + WIDEST
    after = line[column + 1 : end] + ("…" if len(line) > end else "")
    return Pointed(finding, before, line[column : column + 1] or " ", after)


def diff_lines(unified: Sequence[str]) -> list[tuple[str, str]]:
    """Give the lines of a unified difference without its head: (added, removed, gap or same) and the words."""
    body = unified[2:] if unified[:1] and unified[0].startswith("--- ") else unified
    return [_diff_line(line) for line in body]


def _diff_line(line: str) -> tuple[str, str]:
    gap = _GAP.match(line)
    if gap:
        return "gap", f"From line {gap[1]}"
    kind = {"+": "added", "-": "removed", " ": "same"}.get(line[:1])
    return (kind, line[1:]) if kind else ("same", line)


def page_of(entries: Sequence[Entry], *, words: str, group: str, number: int, size: int) -> Page:
    """Choose the entries that hold all the words and belong to the group, and of those one page."""
    wanted = words.casefold().split()
    found = [
        one
        for one in entries
        if (not group or one.group == group or (group == "Drafts" and one.state != "published"))
        and all(word in f"{one.title} {one.path}".casefold() for word in wanted)
    ]
    pages = max(1, -(-len(found) // size))
    number = min(max(number, 1), pages)
    return Page(found[(number - 1) * size : number * size], number, pages, len(found))
