"""The shape of an explanation."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What ``lms explain CODE`` says; content with an error is not published, a warning holds nothing up."""

    title: str
    why: str
    mend: str
    example: str
    severity: Severity = "error"


def error(title: str, why: str, mend: str, example: str) -> Explanation:
    """Explain a mistake that holds publishing up."""
    return Explanation(title, why, mend, example)


def warning(title: str, why: str, mend: str, example: str) -> Explanation:
    """Explain something that is better otherwise, but may be published."""
    return Explanation(title, why, mend, example, "warning")
