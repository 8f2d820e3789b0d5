"""What is wrong in a content file, and where."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, at a line and column that both count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What ``lms explain CODE`` says."""

    title: str
    why: str
    mend: str
    example: str
