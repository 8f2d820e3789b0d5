"""Typed reading of the keys of front matter and levels, with a finding for each one that does not fit."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from lms.content import prose, refs, units
from lms.content.frontmatter import Matter, Pair, Scalar
from lms.content.notes import Notes, nearest

T = TypeVar("T")
Choice = TypeVar("Choice", bound=str)
MOST_OF_AN_ID = 64
FOR_EXAMPLE = "For example: "
"""What stands before the id that is proposed in a message, in the form it is written there."""


class Fields:
    """The keys of one front matter. Each is asked for once; ``close`` notes those nobody asked for."""

    def __init__(
        self, matter: Matter, notes: Notes, *, line: int = 1, column: int = 1, id_form: str = "id: {}"
    ) -> None:
        self._pairs: dict[str, Pair] = {pair.key.text: pair for pair in matter.pairs}
        self._whole = matter.whole
        self._notes = notes
        self._place = (line, column)
        self._id_form = id_form
        self._asked: list[str] = []

    def close(self) -> None:
        """Note every key that means nothing here."""
        for key, pair in self._pairs.items():
            if key not in self._asked:
                message = f"The key “{key[:60]}” means nothing here.{nearest(key, self._asked)}"
                self._notes.find(pair.key.line, pair.key.column, "KEY-UNKNOWN", message)

    def place(self, key: str) -> tuple[int, int]:
        """Give line and column of a key, or of the whole if it is not there."""
        pair = self._pairs.get(key)
        return (pair.key.line, pair.key.column) if pair else self._place

    def text(self, key: str, *, required: bool = True, most: int = 200) -> str:
        """Read words on one line; "" if they are missing."""
        scalar = self._scalar(key, required=required)
        if scalar is None:
            return ""
        words = " ".join(scalar.text.split())
        if len(words) > most:
            self._wrong(scalar, "VALUE-LONG", f"“{key}” has {len(words)} characters; {most} is the most.")
        for _, name in prose.unknown_placeholders(words):
            self._wrong(scalar, "PLACEHOLDER-UNKNOWN", prose.about_placeholder(name))
        return words[:most]

    def id(self, key: str = "id", *, of: str = "", required: bool = True) -> str:
        """Read an id, which is never derived; "" if there is none. ``of`` is a title to propose one from."""
        scalar = self._scalar(key, required=False)
        if scalar is None:
            if required and self._whole and self._is_absent(key):
                hint = f" {FOR_EXAMPLE}{self._id_form.format(refs.proposed_id(of))}" if of and key == "id" else ""
                self._notes.find(*self._place, "ID-MISSING", f"There is no {key}.{hint}")
            return ""
        if not refs.ID.fullmatch(scalar.text) or len(scalar.text) > MOST_OF_AN_ID:
            proposed = refs.proposed_id(scalar.text)
            message = f"“{scalar.text[:40]}” is not an id: small letters, digits and hyphens. Try “{proposed}”."
            self._wrong(scalar, "VALUE-ID", message)
            return ""
        return scalar.text

    def choice(self, key: str, choices: Sequence[Choice], default: Choice, *, required: bool = False) -> Choice:
        """Read one of a few words."""
        scalar = self._scalar(key, required=required)
        if scalar is None:
            return default
        for word in choices:
            if word == scalar.text:
                return word
        message = f"“{key}” is one of {', '.join(choices)}; “{scalar.text[:40]}” is not.{nearest(scalar.text, choices)}"
        self._wrong(scalar, "VALUE-CHOICE", message)
        return default

    def words(self, key: str, choices: Sequence[str] = ()) -> tuple[str, ...]:
        """Read a list of ids, out of ``choices`` if there are any."""
        return tuple(scalar.text for scalar in self._listed(key) if self._is_word(scalar, choices))

    def refs(self, key: str, kinds: Sequence[str]) -> tuple[str, ...]:
        """Read a list of references, each of one of ``kinds``."""
        return tuple(scalar.text for scalar in self._listed(key) if self._is_ref(scalar, kinds, key))

    def ref(self, key: str, kinds: Sequence[str]) -> str:
        """Read one reference; "" if it is missing."""
        scalar = self._scalar(key, required=True)
        return scalar.text if scalar and self._is_ref(scalar, kinds, key) else ""

    def months(self, key: str) -> int | None:
        """Read months, as in ``12mo``."""
        return self._typed(key, units.months, "VALUE-DURATION", "months from 1mo to 120mo, like 12mo")

    def span(self, key: str) -> timedelta | None:
        """Read a duration, as in ``40m``, ``24h`` or ``2d``."""
        return self._typed(key, units.span, "VALUE-DURATION", "a duration like 40m, 24h or 2d")

    def spans(self, key: str) -> tuple[timedelta, ...]:
        """Read a list of durations."""
        found = (self._read(one, key, units.span, "VALUE-DURATION", "10m, 24h or 2d") for one in self._listed(key))
        return tuple(span for span in found if span is not None)

    def minutes(self, key: str) -> int | None:
        """Read a duration in whole minutes."""
        span = self.span(key)
        return int(span.total_seconds() // 60) if span else None

    def percent(self, key: str, default: int) -> int:
        """Read whole percent, as in ``80%``."""
        found = self._typed(key, units.percent, "VALUE-PERCENT", "whole percent with its sign, like 80%")
        return default if found is None else found

    def count(self, key: str, *, least: int = 1, required: bool = False) -> int | None:
        """Read a whole number."""
        wanted = f"a whole number from {least}"
        return self._typed(key, lambda text: _at_least(text, least), "VALUE-NUMBER", wanted, required=required)

    def points(self, key: str) -> int:
        """Read points as hundredths; one point if nothing is said."""
        return self._typed(key, units.points, "VALUE-NUMBER", "points like 1 or 2.5, more than 0") or 100

    def form(self, key: str, pattern: re.Pattern[str], wanted: str, *, required: bool = False) -> str:
        """Read a word of a form of its own; "" if it is missing."""
        scalar = self._scalar(key, required=required)
        if scalar is None or pattern.fullmatch(scalar.text):
            return scalar.text if scalar else ""
        self._wrong(scalar, "VALUE-FORM", f"“{key}” is {wanted}; “{scalar.text[:40]}” is not.")
        return ""

    def counts(self, key: str) -> tuple[tuple[str, int], ...]:
        """Read a table of whole numbers, as in ``{tag: 2}``."""
        pair = self._ask(key)
        if pair is None or pair.value is None:
            return ()
        if not isinstance(pair.value, dict):
            self._wrong(pair.key, "VALUE-SHAPE", f"“{key}” is a table, like {{tag: 2}}.")
            return ()
        wanted = "a whole number from 1"
        numbers = (
            (name, self._read(value, key, lambda text: _at_least(text, 1), "VALUE-NUMBER", wanted))
            for name, value in pair.value.items()
        )
        return tuple((name, number) for name, number in numbers if number is not None)

    def day(self, key: str) -> date | None:
        """Read a date, as in ``2027-09-30``."""
        return self._typed(key, units.day, "VALUE-DATE", "a date of the calendar like 2027-09-30")

    def flag(self, key: str, *, default: bool, required: bool = False) -> bool:
        """Read ``yes`` or ``no``."""
        found = self._typed(key, units.flag, "VALUE-CHOICE", "yes or no", required=required)
        return default if found is None else found

    def ref_or(self, key: str, kinds: Sequence[str], fact: re.Pattern[str]) -> str:
        """Read a reference, or another fact of a form of its own like ``streak:4w``."""
        scalar = self._scalar(key, required=True)
        if scalar is None or fact.fullmatch(scalar.text):
            return scalar.text if scalar else ""
        return scalar.text if self._is_ref(scalar, kinds, key) else ""

    def _ask(self, key: str) -> Pair | None:
        self._asked.append(key)
        return self._pairs.get(key)

    def _scalar(self, key: str, *, required: bool) -> Scalar | None:
        pair = self._ask(key)
        if pair is None:
            if required and self._whole:
                self._notes.find(*self._place, "KEY-MISSING", f"The key “{key}” is missing.")
            return None
        if not isinstance(pair.value, Scalar):
            if pair.value is not None:
                self._wrong(pair.key, "VALUE-SHAPE", f"“{key}” takes one value, not a list or table.")
            return None
        if pair.value.text.strip():
            return pair.value
        if required:
            self._wrong(pair.key, "KEY-MISSING", f"The key “{key}” has no value.")
        return None

    def _is_absent(self, key: str) -> bool:
        pair = self._pairs.get(key)
        return pair is None or (isinstance(pair.value, Scalar) and not pair.value.text.strip())

    def _listed(self, key: str) -> Iterator[Scalar]:
        pair = self._ask(key)
        if pair is None or pair.value is None:
            return
        if isinstance(pair.value, dict):
            self._wrong(pair.key, "VALUE-SHAPE", f"“{key}” is a list, like [one, two].")
        elif isinstance(pair.value, Scalar):
            yield from [pair.value] if pair.value.text.strip() else []
        else:
            yield from pair.value

    def _typed(
        self, key: str, read: Callable[[str], T | None], code: str, wanted: str, *, required: bool = False
    ) -> T | None:
        scalar = self._scalar(key, required=required)
        return None if scalar is None else self._read(scalar, key, read, code, wanted)

    def _read(self, scalar: Scalar, key: str, read: Callable[[str], T | None], code: str, wanted: str) -> T | None:
        found = read(scalar.text.strip())
        if found is None:
            self._wrong(scalar, code, f"“{key}” is {wanted}; “{scalar.text[:40]}” is not.")
        return found

    def _is_word(self, scalar: Scalar, choices: Sequence[str]) -> bool:
        if choices and scalar.text not in choices:
            message = f"“{scalar.text[:40]}” is none of {', '.join(choices)}.{nearest(scalar.text, choices)}"
            self._wrong(scalar, "VALUE-CHOICE", message)
            return False
        if not refs.ID.fullmatch(scalar.text):
            message = f"“{scalar.text[:40]}” is not an id: small letters, digits and hyphens."
            self._wrong(scalar, "VALUE-ID", message)
            return False
        return True

    def _is_ref(self, scalar: Scalar, kinds: Sequence[str], key: str) -> bool:
        ref = refs.parse_ref(scalar.text)
        if ref is None or ref.kind not in kinds:
            wanted = ", ".join(f"{kind}:…" for kind in kinds)
            message = f"“{scalar.text[:60]}” is not a reference that “{key}” takes ({wanted})."
            self._wrong(scalar, "VALUE-REF", message)
            return False
        self._notes.mention(scalar.line, scalar.column, scalar.text, key)
        return True

    def _wrong(self, scalar: Scalar, code: str, message: str) -> None:
        self._notes.find(scalar.line, scalar.column, code, message)


def _at_least(text: str, least: int) -> int | None:
    number = units.count(text)
    return number if number is not None and number >= least else None
