"""Markdown to safe HTML, in a child process with limits."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.content.findings import Finding
from lms.content.source import Fragment

__all__ = ["RENDERER", "Fragment", "Rendered"]

RENDERER = "1"


@dataclass(frozen=True, slots=True)
class Rendered:
    """HTML by Markdown text, and what could not be rendered."""

    html: Mapping[str, str]
    findings: tuple[Finding, ...]
