"""What is wrong in a content file, and where."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.content.codes import files, programme, prose, questions, values
from lms.content.codes.explanation import Explanation, Severity

__all__ = ["CODES", "Explanation", "Finding", "Severity", "finding"]

CODES: Mapping[str, Explanation] = {
    **files.CODES,
    **values.CODES,
    **prose.CODES,
    **questions.CODES,
    **programme.CODES,
}
"""Every code a finding can carry, and what ``lms explain`` says about it."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, at a line and column that both count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = "error"


def finding(path: str, line: int, column: int, code: str, message: str) -> Finding:
    """Make a finding with the severity that its code is documented with."""
    return Finding(path, line, column, code, message, CODES[code].severity)
