"""Markdown to safe HTML, in a child process with limits: rendering hostile text may take minutes or all memory."""

import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

from lms.content import apart
from lms.content.findings import Finding, finding
from lms.content.source import ABOUT_BRACKETS, BRACKETS, Fragment

__all__ = ["RENDERER", "Fragment", "Rendered", "Renderer", "inline", "render"]

RENDERER = "1"
"""Version of what is rendered, for cache keys. Raise it with every change of the renderer."""
MOST_CHARACTERS = 100_000
MOST_OVERRUNS = 10
"""Fragments that may run over time before the rest is given up, so that a hostile release ends too."""
SECONDS_A_KILOBYTE = 0.01
"""Work that text may be on average, several times what plain text is."""
_LONGEST_REPLY = 8_000_000
_SPENT = "MD-SLOW", "This was not tried, since other pieces of the same file took too long."


@dataclass(frozen=True, slots=True)
class Rendered:
    """HTML by Markdown text, and what could not be rendered."""

    html: Mapping[str, str]
    findings: tuple[Finding, ...]


class Renderer:
    """A rendering process that is kept between rounds, for who renders again and again. One thread uses it."""

    def __init__(self) -> None:
        self._child = _Child()

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._child.stop()

    def render(self, fragments: Sequence[Fragment], *, seconds: float = 1.0, in_all: float = math.inf) -> Rendered:
        """Render each text once; one that takes longer than ``seconds`` is a finding and stops no other.

        All texts of one file may take as long, and ``SECONDS_A_KILOBYTE`` more for each of theirs. What is left
        after that, or after so many seconds ``in_all``, is not tried, which is a finding too.
        """
        html: dict[str, str] = {}
        refused: dict[str, tuple[str, str]] = {}
        self._child.overruns = 0
        if fragments:
            self._child.start()
        end = time.monotonic() + in_all
        left = _allowed(fragments, seconds)
        for fragment in fragments:
            if fragment.text in html or fragment.text in refused:
                continue
            result: str | tuple[str, str] = _SPENT
            if left[fragment.path] > 0:
                result = _render(self._child, fragment.text, min(seconds, end - time.monotonic()))
                left[fragment.path] -= self._child.took
            if isinstance(result, str):
                html[fragment.text] = result
            else:
                refused[fragment.text] = result
        findings = (
            finding(fragment.path, fragment.line, 1, *refused[fragment.text])
            for fragment in fragments
            if fragment.text in refused
        )
        return Rendered(html, tuple(sorted(set(findings))))


def render(fragments: Sequence[Fragment], *, seconds: float = 1.0, in_all: float = math.inf) -> Rendered:
    """Render in a process of this call's own, started when it is first needed."""
    with Renderer() as renderer:
        return renderer.render(fragments, seconds=seconds, in_all=in_all)


def inline(html: str) -> str:
    """Take off the paragraph around HTML that is one, for a place where only words may stand."""
    inner = html.strip().removeprefix("<p>").removesuffix("</p>")
    return inner if f"<p>{inner}</p>" == html.strip() and "<p>" not in inner else html


def _allowed(fragments: Sequence[Fragment], seconds: float) -> dict[str, float]:
    """Give the seconds of work that each file may take."""
    left: dict[str, float] = {}
    for fragment in fragments:
        left[fragment.path] = left.get(fragment.path, seconds) + SECONDS_A_KILOBYTE * len(fragment.text) / 1000
    return left


def _render(child: "_Child", text: str, seconds: float) -> str | tuple[str, str]:
    """Give the HTML of one text, or the code and message of the finding."""
    child.took = 0.0
    if len(text) > MOST_CHARACTERS:
        message = f"The text has {len(text):,} characters; {MOST_CHARACTERS:,} is the most for one piece."
        return "MD-LARGE", message
    if BRACKETS.search(text):
        return "MD-SLOW", ABOUT_BRACKETS
    if child.overruns >= MOST_OVERRUNS:
        return "MD-SLOW", f"This was not tried, since {MOST_OVERRUNS} others took too long."
    if seconds <= 0:
        return "MD-SLOW", "This was not tried, since what stands before it took too long."
    reply = child.ask(text, seconds)
    if reply is None:
        return "MD-SLOW", f"The text could not be shown within {seconds:g} s; look for long runs of brackets or quotes."
    if "html" in reply:
        return str(reply["html"])
    return "MD-FAILED", f"The text cannot be shown ({reply['error']}); lists or quotes may stand too deep."


class _Child:
    """The rendering process: started when it is first needed, killed when it overruns."""

    def __init__(self) -> None:
        self.overruns = 0
        self.took = 0.0
        """Seconds of work that the last text took."""
        self._running: apart.Running | None = None

    def start(self) -> None:
        """Start the process, so that its start counts for no text."""
        self._started()

    def ask(self, text: str, seconds: float) -> dict[str, str | float] | None:
        """Have one text rendered; None if that took too long, an error if the child died of it."""
        running = self._started()
        self.took = seconds
        try:
            reply: dict[str, str | float] = json.loads(running.ask(json.dumps(text).encode() + b"\n", seconds))
            self.took = float(reply["seconds"])
        except TimeoutError:
            self.overruns += 1
            self.stop()
            return None
        except (OSError, EOFError):
            self.stop()
            return {"error": "it took too much memory or time"}
        return reply

    def _started(self) -> apart.Running:
        if self._running is None:
            self._running = apart.start("lms.content.renderer", longest=_LONGEST_REPLY)
        return self._running

    def stop(self) -> None:
        """Kill it; the next text starts another."""
        if self._running is not None:
            running, self._running = self._running, None
            running.end()
