"""Levels and the permission keys they unlock, from ``courses/levels.toml``."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lms.content.courses import REQUIRES
from lms.content.fields import Fields
from lms.content.frontmatter import Matter, Pair, Scalar
from lms.content.notes import Notes, nearest
from lms.content.source import CONTROL, decode

ROLES = ("learner", "trainer", "staff", "expert", "champion", "admin")
SIGNERS = ROLES[1:]
"""Who may be named to sign a level off: everybody is a learner."""
PATH = "courses/levels.toml"
SHARE, CONTEST = "story.share", "contest.join"
OUTWARD = {SHARE: "sharing", CONTEST: "contests about sharing"}
"""Doors that are outward by nature, and what they open in words."""
DOORS = (
    "story.view",
    "story.bookmark",
    SHARE,
    "share.schedule",
    "story.propose",
    "story.publish",
    "peer.invite",
    CONTEST,
)
"""What pages of the academy ask for. A permission opens the door of its own key, or the one ``opens`` names."""
MOST_CHARACTERS = 64_000
_AT = re.compile(r"(?P<problem>.*?) ?\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
_HEAD = re.compile(r"[ \t]*\[\[[ \t]*([A-Za-z_-]{1,40})[ \t]*\]\]")
_KEY = re.compile(r"[ \t]*[\"']?([A-Za-z0-9_-]{1,60})[\"']?[ \t]*=[ \t]*")
_PERMISSION = re.compile(r"[a-z][a-z_]{0,30}(?:\.[a-z][a-z_]{0,30}){1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Level:
    """One level; ``requires`` are the references that reach it, ``valid_for`` is in months."""

    number: int
    id: str
    title: str
    requires: tuple[str, ...]
    valid_for: int | None
    sign_off: str = ""
    """The role that signs it off for each person, after a proposal by another; empty where none has to."""

    @property
    def needs(self) -> tuple[str, ...]:
        """Give everything that reaches it, the sign-off too."""
        return (*self.requires, f"signoff:{self.id}") if self.sign_off else self.requires


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission key, the level that unlocks it, and the roles that hold an inward key without the level.

    ``opens`` is the door of the academy it opens; empty for a key that only other systems ask for.
    """

    key: str
    level: int
    outward: bool
    says: str
    roles: frozenset[str] = frozenset()
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels by number, the permissions in order, and the line where each level stands."""

    levels: tuple[Level, ...]
    permissions: tuple[Permission, ...]
    lines: dict[str, int]


class _Where:
    """Where keys and values stand in the text; tomllib does not say."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.heads: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines, start=1):
            if found := _HEAD.match(line):
                self.heads.setdefault(found[1], []).append(number)

    def head(self, kind: str, index: int) -> int:
        """Give the line of the nth ``[[kind]]``; 1 if it is written in another way."""
        return dict(enumerate(self.heads.get(kind, []))).get(index, 1)

    def key(self, key: str, head: int) -> tuple[int, int, int]:
        """Give line, column and the column of the value of a key below a head."""
        for number, line in enumerate(self.lines[head:], start=head + 1):
            if _HEAD.match(line):
                break
            if (found := _KEY.match(line)) and found[1] == key:
                return number, found.start(1) + 1, found.end() + 1
        return head, 1, 1

    def word(self, word: str, line: int, column: int) -> tuple[int, int]:
        """Give the place of a word of a list that begins at a place."""
        for number, text in enumerate(self.lines[line - 1 :], start=line):
            at = text.find(word, column - 1 if number == line else 0)
            if at >= 0:
                return number, at + 1
        return line, column


def read(data: bytes, notes: Notes) -> Ladder:
    """Read ``levels.toml``."""
    text = decode(data, notes)
    if text is None or (tables := _parse(text, notes)) is None:
        return Ladder((), (), {})
    where = _Where(text)
    _close(tables, where, notes)
    lines: dict[str, int] = {}
    levels = _levels(tables, where, notes, lines)
    permissions: dict[str, Permission] = {}
    for _, fields in _tables("permission", tables, where, notes):
        permission = _permission(fields, levels, notes)
        taken = {one.opens for one in permissions.values()} - {""}
        if permission.key in permissions:
            message = f"The permission “{permission.key}” stands here twice."
            notes.find(*fields.place("key"), "ID-DUPLICATE", message)
        elif permission.opens in taken:
            message = f"Another permission opens “{permission.opens}” already."
            notes.find(*fields.place("opens"), "PERMISSION-OPENS", message)
        permissions.setdefault(permission.key, permission)
    return Ladder(
        tuple(levels[number] for number in sorted(levels) if levels[number].id),
        tuple(permission for permission in permissions.values() if permission.key),
        lines,
    )


def _levels(tables: dict[str, Any], where: "_Where", notes: Notes, lines: dict[str, int]) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for line, fields in _tables("level", tables, where, notes):
        level = _level(fields)
        if level.id in lines:
            notes.find(*fields.place("id"), "ID-DUPLICATE", f"The level “{level.id}” stands here twice.")
        if level.sign_off and level.number == 0:
            message = f"Everybody starts at “{level.title}”, so nobody signs it off."
            notes.find(*fields.place("sign_off"), "LEVEL-SIGN-OFF", message)
        if level.number in levels:
            message = f"The number {level.number} is taken by “{levels[level.number].id}”; each level has its own."
            notes.find(*fields.place("number"), "LEVEL-NUMBER", message)
        levels.setdefault(level.number, level)
        lines.setdefault(level.id, line)
    if levels and 0 not in levels:
        notes.find(1, 1, "LEVEL-NUMBER", "No level has the number 0, where everybody starts.")
    return levels


def _parse(text: str, notes: Notes) -> dict[str, Any] | None:
    if len(text) > MOST_CHARACTERS:
        notes.find(1, 1, "FILE-LARGE", f"The file is longer than {MOST_CHARACTERS:,} characters.")
        return None
    try:
        return tomllib.loads(text)
    except RecursionError:
        notes.find(1, 1, "TOML-SYNTAX", "The file cannot be read: lists stand too deep inside each other.")
    except ValueError as error:
        found = _AT.fullmatch(str(error))
        problem = found["problem"] if found else "a number is too large"
        last = text.count("\n") + 1
        line, column = (int(found["line"] or last), int(found["column"] or 1)) if found else (1, 1)
        notes.find(line, column, "TOML-SYNTAX", f"The file cannot be read: {problem}.")
    return None


def _close(tables: dict[str, Any], where: _Where, notes: Notes) -> None:
    known = ("level", "permission")
    for name in tables:
        if name not in known:
            line = where.head(name, 0)
            message = f"“{name[:60]}” means nothing here; there are [[level]] and [[permission]].{nearest(name, known)}"
            notes.find(where.key(name, 0)[0] or line, 1, "KEY-UNKNOWN", message)
    if not tables.get("level"):
        notes.find(1, 1, "LEVEL-NUMBER", "There are no levels; the first is [[level]] with number = 0.")


def _tables(kind: str, tables: dict[str, Any], where: _Where, notes: Notes) -> Iterator[tuple[int, Fields]]:
    listed = tables.get(kind, [])
    if not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
        notes.find(where.head(kind, 0), 1, "VALUE-SHAPE", f"Each {kind} is a table of its own, below [[{kind}]].")
        return
    for index, table in enumerate(listed):
        head = where.head(kind, index)
        pairs = tuple(_pair(key, value, head, where) for key, value in table.items())
        fields = Fields(Matter(pairs, True), notes, line=head, id_form='id = "{}"')
        yield head, fields
        fields.close()


def _pair(key: str, value: object, head: int, where: _Where) -> Pair:
    line, column, begin = where.key(key, head)
    name = Scalar(key, line, column)
    if isinstance(value, list):
        return Pair(name, tuple(Scalar(_plain(one), *where.word(_plain(one), line, begin)) for one in value))
    if isinstance(value, dict):
        return Pair(name, {})
    return Pair(name, Scalar(_plain(value), line, begin))


def _plain(value: object) -> str:
    """Write a TOML value as front matter would have it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and not -(10**9) < value < 10**9:
        return "a very large number"
    return "a list" if isinstance(value, list | dict) else CONTROL.sub("\ufffd", str(value))


def _level(fields: Fields) -> Level:
    title = fields.text("title")
    return Level(
        number=fields.count("number", least=0, required=True) or 0,
        id=fields.id(of=title),
        title=title,
        requires=fields.refs("requires", REQUIRES),
        valid_for=fields.months("valid_for"),
        sign_off=fields.choice("sign_off", SIGNERS, ""),
    )


def _permission(fields: Fields, levels: dict[int, Level], notes: Notes) -> Permission:
    number = fields.count("level", least=0, required=True)
    roles = fields.words("roles", ROLES)
    key = fields.form("key", _PERMISSION, "words with dots between, like story.share", required=True)
    opens = fields.text("opens", required=False) or (key if key in DOORS else "")
    outward = fields.flag("outward", default=opens in OUTWARD, required=True)
    if number is not None and number not in levels:
        message = f"No level has the number {number}, so nobody is ever given “{key}”."
        notes.find(*fields.place("level"), "PERMISSION-LEVEL", message)
    if outward and number == 0:
        message = f"“{key}” is seen outside, so it needs a level above 0."
        notes.find(*fields.place("outward"), "PERMISSION-OUTWARD", message)
    if outward and roles:
        message = f"“{key}” is seen outside, so no role may stand in for the level."
        notes.find(*fields.place("roles"), "PERMISSION-OUTWARD", message)
    if opens and opens not in DOORS:
        message = f"“{opens}” is no door of the academy.{nearest(opens, DOORS)}"
        notes.find(*fields.place("opens"), "PERMISSION-OPENS", message)
    if opens in OUTWARD and not outward:
        message = f"“{key}” opens {OUTWARD[opens]}, which is seen outside and needs everybody's own opt-in."
        notes.find(*fields.place("outward"), "PERMISSION-OUTWARD", message)
    return Permission(key, number or 0, outward, fields.text("says", most=300), frozenset(roles), opens)
