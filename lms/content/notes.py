"""What is noted while a file is read: findings, and mentions of other content to be checked later."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from lms.content.findings import Finding, finding


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

    def find(self, line: int, column: int, code: str, message: str) -> None:
        """Note something to mend."""
        self.findings.append(finding(self.path, line, column, code, message))

    def mention(self, line: int, column: int, ref: str, role: str) -> None:
        """Note a reference, to be checked when everything is read."""
        self.mentions.append(Mention(self.path, line, column, ref, role))


def nearest(word: str, known: Iterable[str]) -> str:
    """Say " Did you mean …?" if a known word is near, else nothing."""
    near = difflib.get_close_matches(word[:80], sorted(known), n=1, cutoff=0.6)
    return f" Did you mean “{near[0]}”?" if near else ""
