r"""Patterns of accepted answers: a small part of regular expressions, run so that no pattern can hang.

A pattern becomes a machine of at most ``MOST_STATES`` states that reads each character of an answer once
(Thompson 1968), where Python's ``re`` tries one way after the other and may need years. What such a machine cannot
do (back references, looking ahead) is refused, and so is a repetition within a repetition, which no answer needs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import normalize

LONGEST = 200
"""Characters of a pattern, and of an answer that is compared with one."""
MOST_STATES = 400
DEEPEST = 20
_TIMES = re.compile(r"\{([0-9]{0,3})(,?)([0-9]{0,3})\}")
_NAME = re.compile(r"\{[a-z_]{1,40}\}")
_CLASSES = {"d": str.isdigit, "w": lambda letter: letter.isalnum() or letter == "_", "s": str.isspace}
_SPECIAL = frozenset("\\.^$*+?{}[]()|/")
_LETTERS = {"t": " ", "n": " "}


class PatternError(ValueError):
    """A pattern that is not understood, or not run; ``at`` is the character it is about."""

    def __init__(self, words: str, at: int = 0) -> None:
        super().__init__(words)
        self.at = at


@dataclass(frozen=True, slots=True)
class Letters:
    """The characters that one step of a pattern may be: single ones, ranges, classes like ``d``, or all others."""

    ranges: tuple[tuple[str, str], ...] = ()
    classes: str = ""
    negated: bool = False

    def holds(self, letter: str) -> bool:
        """Tell whether a character of a folded answer is one of them."""
        upper = letter.upper()
        found = any(low <= letter <= high or (len(upper) == 1 and low <= upper <= high) for low, high in self.ranges)
        found = found or any(_CLASSES[one.lower()](letter) != one.isupper() for one in self.classes)
        return found != self.negated


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a pattern: ``letters`` for one character, else ``parts`` in a row or (``either``) one of them.

    It stands ``least`` to ``most`` times; None means as often as wanted.
    """

    letters: Letters | None = None
    parts: tuple["Node", ...] = ()
    either: bool = False
    least: int = 1
    most: int | None = 1


@dataclass(slots=True)
class Machine:
    """States by number: from each, what may be read and where that leads, or where one is for free."""

    reads: list[tuple[Letters, int] | None] = field(default_factory=list)
    free: list[list[int]] = field(default_factory=list)

    def state(self) -> int:
        """Add a state."""
        if len(self.reads) >= MOST_STATES:
            raise PatternError("The pattern is too large; repeat less, or ask for less.")
        self.reads.append(None)
        self.free.append([])
        return len(self.reads) - 1

    def reached(self, begin: set[int]) -> set[int]:
        """Give the states that are reached from some for free."""
        found, todo = set(begin), list(begin)
        while todo:
            for one in self.free[todo.pop()]:
                if one not in found:
                    found.add(one)
                    todo.append(one)
        return found


def folded(text: str) -> str:
    """Give the form in which words are compared: NFKC, no case, no space around, single spaces inside."""
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


def check(pattern: str) -> None:
    """Check a pattern.

    :raises PatternError: it is not understood, or too much.
    """
    _compiled(pattern)


def matches(pattern: str, answer: str) -> bool:
    """Tell whether a whole answer, folded, meets a pattern; one that cannot be run is met by nothing."""
    text = folded(answer)
    if not text or len(text) > LONGEST:
        return False
    try:
        machine, begin, end = _compiled(pattern)
    except PatternError:
        return False
    states = machine.reached({begin})
    for letter in text:
        steps = (machine.reads[one] for one in states)
        states = machine.reached({step[1] for step in steps if step and step[0].holds(letter)})
        if not states:
            return False
    return end in states


def example(pattern: str) -> str:
    """Give a short answer that meets a pattern; "" if there is none to be found."""
    try:
        words = _example(_Reader(pattern).read())
    except PatternError:
        return ""
    return words if matches(pattern, words) else ""


def escaped(text: str) -> str:
    """Give a pattern that only this text meets."""
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text)


def filled(pattern: str, fill: Callable[[str], str]) -> str:
    """Fill in names like ``{company}``, each as words that stand for themselves."""
    return _NAME.sub(lambda found: escaped(fill(found[0])), pattern)


def is_name(word: str) -> bool:
    """Whether what stands between { and } is a name to be filled in."""
    return bool(_NAME.fullmatch(f"{{{word}}}"))


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> tuple[Machine, int, int]:
    machine = Machine()
    begin = machine.state()
    return machine, begin, _build(_Reader(pattern).read(), machine, begin)


def _build(node: Node, machine: Machine, begin: int) -> int:
    """Add a part to a machine from a state on, and give the state where it ends."""
    at = begin
    for _ in range(node.least):
        at = _once(node, machine, at)
    if node.most is None:
        start, after = machine.state(), machine.state()
        machine.free[at].append(start)
        machine.free[_once(node, machine, start)].append(start)
        machine.free[start].append(after)
        return after
    after = machine.state() if node.most > node.least else at
    for _ in range(node.most - node.least):
        machine.free[at].append(after)
        at = _once(node, machine, at)
    if at != after:
        machine.free[at].append(after)
    return after


def _once(node: Node, machine: Machine, at: int) -> int:
    if node.letters is not None:
        after = machine.state()
        start = machine.state()
        machine.free[at].append(start)
        machine.reads[start] = (node.letters, after)
        return after
    if not node.either:
        for part in node.parts:
            at = _build(part, machine, at)
        return at
    after = machine.state()
    for part in node.parts:
        start = machine.state()
        machine.free[at].append(start)
        machine.free[_build(part, machine, start)].append(after)
    return after


def _example(node: Node) -> str:
    if node.letters is not None:
        return _letter(node.letters) * node.least
    parts = [_example(part) for part in node.parts]
    return (min(parts, key=len, default="") if node.either else "".join(parts)) * node.least


def _letter(letters: Letters) -> str:
    wanted = [low for low, _ in letters.ranges] if not letters.negated else []
    return next((one for one in [*wanted, *"a1 -.!äβ"] if letters.holds(one)), "")


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > LONGEST:
            raise PatternError(f"The pattern has {len(pattern)} characters; {LONGEST} is the most.")
        self.text = pattern
        self.at = 0
        self.end = len(pattern)

    def read(self) -> Node:
        """Read the whole pattern; ^ and $ around it say nothing new."""
        if self.text.startswith("^"):
            self.at = 1
        if self.text.endswith("$") and not self.text.endswith("\\$"):
            self.end -= 1
        node = self._either(0)
        if self.at < self.end:
            raise PatternError("This “)” closes nothing; write “\\)” for the sign itself.", self.at)
        if not _has_letters(node):
            raise PatternError("The pattern asks for nothing.")
        return node

    def _next(self) -> str:
        return self.text[self.at] if self.at < self.end else ""

    def _either(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise PatternError(f"Brackets stand more than {DEEPEST} deep.", self.at)
        parts = [self._row(depth)]
        while self._next() == "|":
            self.at += 1
            parts.append(self._row(depth))
        return parts[0] if len(parts) == 1 else Node(parts=tuple(parts), either=True)

    def _row(self, depth: int) -> Node:
        parts: list[Node] = []
        while self._next() not in ("", "|", ")"):
            parts.append(self._repeated(depth))
        return Node(parts=tuple(parts))

    def _repeated(self, depth: int) -> Node:
        begin = self.at
        node = self._one(depth)
        times = self._times()
        if times is None:
            return node
        if not _has_letters(node):
            raise PatternError("There is nothing here to repeat.", begin)
        if _repeats(node) and (times[1] is None or times[1] > 1):
            raise PatternError("A repetition within a repetition is not run; write it without one of them.", begin)
        return Node(parts=(node,), least=times[0], most=times[1])

    def _times(self) -> tuple[int, int | None] | None:
        begin, sign = self.at, self._next()
        found = _TIMES.match(self.text, self.at)
        if sign and sign in "*+?":
            self.at += 1
            times: tuple[int, int | None] = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif found and found[0] not in ("{}", "{,}"):
            self.at = found.end()
            least = int(found[1] or 0)
            times = (least, int(found[3]) if found[3] else None if found[2] else least)
        else:
            return None
        if self._next() == "?":
            self.at += 1
        elif self._next() and self._next() in "*+":
            raise PatternError("Two repetitions in a row are not run.", self.at)
        if times[1] is not None and times[1] < max(times[0], 1):
            raise PatternError("The most is less than the least, or is 0.", begin)
        return times

    def _one(self, depth: int) -> Node:
        sign, begin = self._next(), self.at
        self.at += 1
        if sign == "(":
            return self._group(begin, depth)
        if sign == "[":
            return Node(letters=self._class(begin))
        if sign == "\\":
            return Node(letters=self._escape(begin))
        if sign == ".":
            return Node(letters=Letters(negated=True))
        if sign == "{" and (name := _NAME.match(self.text, begin)):
            self.at = name.end()
            return Node(parts=tuple(_literal(one) for one in name[0]))
        if sign in "*+?{}^$":
            raise PatternError(f"“{sign}” does not belong here; write “\\{sign}” for the sign itself.", begin)
        if sign == " ":
            while self._next() == " ":
                self.at += 1
        return Node(parts=tuple(_literal(one) for one in normalize("NFKC", normalize("NFKC", sign).casefold())))

    def _group(self, begin: int, depth: int) -> Node:
        if self._next() == "?":
            if self.text[self.at : self.at + 2] != "?:":
                raise PatternError("“(?” begins nothing that is run here; write plain brackets.", begin)
            self.at += 2
        node = self._either(depth + 1)
        if self._next() != ")":
            raise PatternError("This “(” is never closed; write “\\(” for the sign itself.", begin)
        self.at += 1
        return node

    def _escape(self, begin: int) -> Letters:
        sign = self._next()
        self.at += 1
        if sign.lower() in _CLASSES and sign:
            return Letters(classes=sign)
        if not sign or (sign.isalnum() and sign not in _LETTERS):
            raise PatternError(f"“\\{sign}” means nothing here; \\d, \\w and \\s are known.", begin)
        letter = _LETTERS.get(sign, sign)
        return Letters(((letter, letter),))

    def _class(self, begin: int) -> Letters:
        negated = self._next() == "^"
        self.at += negated
        ranges: list[tuple[str, str]] = []
        classes = ""
        first = True
        while first or self._next() != "]":
            if not self._next():
                raise PatternError("This “[” is never closed; write “\\[” for the sign itself.", begin)
            first = False
            low = self._member(begin)
            if isinstance(low, Letters):
                classes += low.classes
                ranges += low.ranges
                continue
            high = low
            if self._next() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                end = self._member(begin)
                high = end if isinstance(end, str) else (end.ranges or (("", ""),))[0][0]
            if high < low:
                raise PatternError("This range in [ ] ends before it begins.", begin)
            ranges.append((low, high))
        self.at += 1
        return Letters(tuple(ranges), classes, negated)

    def _member(self, begin: int) -> str | Letters:
        sign = self._next()
        self.at += 1
        return self._escape(begin) if sign == "\\" else normalize("NFKC", sign)[:1]


def _literal(letter: str) -> Node:
    return Node(letters=Letters(((letter, letter),)))


def _repeats(node: Node) -> bool:
    """Whether something in it may stand as often as wanted."""
    return node.most is None or any(map(_repeats, node.parts))


def _has_letters(node: Node) -> bool:
    return node.letters is not None or any(map(_has_letters, node.parts))
