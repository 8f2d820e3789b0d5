"""Scoring again what was handed in. The assessment room does it; until it can, only new attempts are concerned."""

from collections.abc import Callable
from typing import Any

from lms.assessment import service as assessment

DryRun = Any
Regraded = Any


def _of(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] | None = getattr(assessment, name, None)
    return found or (lambda *_given, **_named: None)


preview = _of("regrade_preview")
regrade = _of("regrade")
