"""What is noted while a file is read: findings, and mentions of other content to be checked later."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from lms.content.findings import Finding, finding

MOST_FINDINGS = 500
"""In one file; who has more is helped by the first ones."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference to other content; ``role`` says how it is meant: requires, covers, for, when, link or term."""

    path: str
    line: int
    column: int
    ref: str
    role: str


class Notes:
    """Findings and mentions of one file, in the order met."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.mentions: list[Mention] = []
        self.gaps: set[int] = set()
        """Lines in which [[…]] is a gap to be filled, not a word of the glossary."""
        self.patterns: set[int] = set()
        """Lines in which {…} belongs to a pattern."""

    @property
    def full(self) -> bool:
        """Whether enough is noted; what is found later is dropped."""
        return len(self.findings) > MOST_FINDINGS

    def find(self, line: int, column: int, code: str, message: str) -> None:
        """Note something to mend."""
        if len(self.findings) == MOST_FINDINGS:
            code, message = "FILE-FINDINGS", f"There are more than {MOST_FINDINGS} findings; mend those above first."
        if not self.full:
            self.findings.append(finding(self.path, line, column, code, message))

    def mention(self, line: int, column: int, ref: str, role: str) -> None:
        """Note a reference, to be checked when everything is read."""
        self.mentions.append(Mention(self.path, line, column, ref, role))


def nearest(word: str, known: Iterable[str]) -> str:
    """Say " Did you mean …?" if a known word is near, else nothing."""
    near = difflib.get_close_matches(word[:80], sorted(known), n=1, cutoff=0.6)
    return f" Did you mean “{near[0]}”?" if near else ""
