"""How long a test may let something take: as promised, or more where every line is traced for coverage."""

import coverage

TRACED = 5
"""How much longer our own code may take while coverage watches each line of it."""


def allowed(seconds: float) -> float:
    """Give the seconds a test holds; those promised count in the run without coverage, which `make test` has too."""
    return seconds * (TRACED if coverage.Coverage.current() else 1)
