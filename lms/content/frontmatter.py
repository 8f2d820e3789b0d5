"""Front matter: a small, safe part of YAML in which every scalar is a string with its place in the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from lms.content.notes import Notes
from lms.content.source import CONTROL, Line

MOST_CHARACTERS = 16_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as it was written, and where."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and its value: one scalar, a list, a table, or None if a finding has already said what is wrong."""

    key: Scalar
    value: Scalar | tuple[Scalar, ...] | dict[str, Scalar] | None


@dataclass(frozen=True, slots=True)
class Matter:
    """The pairs of a front matter; ``whole`` is False if some were lost to a mistake that has been noted."""

    pairs: tuple[Pair, ...]
    whole: bool


class _Stop(Exception):
    """The rest of the front matter cannot be read; the finding is noted."""


def split(lines: Sequence[Line], notes: Notes) -> tuple[Matter, tuple[Line, ...]]:
    """Part a file into its front matter and its body."""
    if lines[0].text.rstrip() != _FENCE:
        notes.find(1, 1, "YAML-MISSING", "The file does not begin with front matter between two lines “---”.")
        return Matter((), False), tuple(lines)
    end = next((line.number for line in lines[1:] if line.text.rstrip() == _FENCE), None)
    if end is None:
        notes.find(1, 1, "YAML-OPEN", "The front matter has no closing line “---”.")
        return Matter((), False), ()
    text = "\n".join(line.text for line in lines[1 : end - 1])
    if len(text) > MOST_CHARACTERS:
        notes.find(2, 1, "YAML-LARGE", f"The front matter is longer than {MOST_CHARACTERS:,} characters.")
        return Matter((), False), tuple(lines[end:])
    return read(text, notes, above=1), tuple(lines[end:])


def read(text: str, notes: Notes, *, above: int) -> Matter:
    """Read YAML that stands below ``above`` other lines of its file."""
    composer = _Composer(text, notes, above)
    try:
        composer.document()
    except _Stop:
        return Matter(tuple(composer.pairs), False)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # The two last come from numbers in escapes and directives, of the loader written in Python.
        composer.explain(error)
        return Matter(tuple(composer.pairs), False)
    return Matter(tuple(composer.pairs), True)


class _Composer:
    def __init__(self, text: str, notes: Notes, above: int) -> None:
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        self.notes = notes
        self.above = above
        self.pairs: list[Pair] = []

    def find(self, event: Any, code: str, message: str) -> None:
        mark = event.start_mark
        self.notes.find(mark.line + 1 + self.above, mark.column + 1, code, message)

    def document(self) -> None:
        """Collect the pairs of the only document."""
        event = self._skip_to_content()
        if isinstance(event, yaml.StreamEndEvent):
            return
        if isinstance(event, yaml.AliasEvent):
            self._refuse_alias(event)
            raise _Stop
        self._check(event)
        if not isinstance(event, yaml.MappingStartEvent):
            self.find(event, "YAML-SHAPE", "Front matter is a list of lines “key: value”.")
            raise _Stop
        seen: set[str] = set()
        for key, value in self._pairs(event):
            if key.text in seen:
                message = f"The key “{key.text}” stands here twice; keep one."
                self.notes.find(key.line, key.column, "KEY-DUPLICATE", message)
            else:
                seen.add(key.text)
                self.pairs.append(Pair(key, self._value(value)))
        event = self._skip_to_content()
        if not isinstance(event, yaml.StreamEndEvent):
            self.find(event, "YAML-SHAPE", "Something follows the front matter's end; delete it.")

    def _skip_to_content(self) -> Any:
        frame = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
        return next(event for event in self.events if not isinstance(event, frame))

    def _pairs(self, start: Any) -> Iterator[tuple[Scalar, Any]]:
        """Give each key, with the event that begins its value."""
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                message = "A key is one word; this is something else."
                self.find(start if isinstance(event, yaml.AliasEvent) else event, "YAML-SHAPE", message)
                raise _Stop
            self._check(event)
            yield self._scalar(event), next(self.events)

    def _refuse_alias(self, event: Any) -> None:
        self.find(event, "YAML-ALIAS", f"The alias “*{event.anchor[:40]}” is not allowed; write the value out.")

    def _check(self, event: Any) -> None:
        if event.anchor is not None:
            self.find(event, "YAML-ALIAS", f"The anchor “&{event.anchor[:40]}” is not allowed; write values out.")
        if event.tag is not None and event.tag != "!":
            self.find(event, "YAML-TAG", f"The tag “{event.tag[:40]}” is not allowed; every value is plain text.")

    def _value(self, event: Any) -> Scalar | tuple[Scalar, ...] | dict[str, Scalar] | None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse_alias(event)
            return None
        self._check(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._items())
        if isinstance(event, yaml.MappingStartEvent):
            return {key.text: self._inner(value) for key, value in self._pairs(event)}
        return self._scalar(event)

    def _items(self) -> Iterator[Scalar]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._inner(event)

    def _inner(self, event: Any) -> Scalar:
        """Read a value inside a list or a table, where only a scalar may stand."""
        if isinstance(event, yaml.AliasEvent):
            self._refuse_alias(event)
            raise _Stop
        self._check(event)
        if not isinstance(event, yaml.ScalarEvent):
            self.find(event, "YAML-DEEP", "A list or table inside another is not allowed here.")
            raise _Stop
        return self._scalar(event)

    def _scalar(self, event: Any) -> Scalar:
        line, column = event.start_mark.line + 1 + self.above, event.start_mark.column + 1
        if found := CONTROL.search(event.value):
            message = f"The invisible character U+{ord(found[0]):04X} does not belong in a text; delete it."
            self.notes.find(line, column, "FILE-CONTROL", message)
        return Scalar(CONTROL.sub("\ufffd", event.value), line, column)

    def explain(self, error: Exception) -> None:
        """Note a syntax error where the parser met it."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = str(getattr(error, "problem", None) or "a value cannot be read")
        if problem.startswith("mapping values are not allowed"):
            problem = "a value with a colon needs quotes around it"
        line, column = (mark.line + 1 + self.above, mark.column + 1) if mark else (1 + self.above, 1)
        self.notes.find(line, column, "YAML-SYNTAX", f"The front matter cannot be read: {problem}.")
