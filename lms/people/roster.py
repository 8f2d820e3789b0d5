"""A list of people as CSV: read row by row, each mistake with its line, its column and its mend."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.people import rules

COLUMNS = ("name", "email", "team", "roles", "language")
NEEDED = ("name", "email")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")

Problem = tuple[int, str]
"""A line of the file, counted from 1, and words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the list. An empty cell leaves what is already known as it is."""

    line: int
    name: str
    email: str
    email_key: str
    team: str
    roles: frozenset[str] | None
    language: str


def read(text: str) -> tuple[list[Entry], list[Problem]]:
    """Read a whole list; the rows that are right, and what is wrong with the others."""
    lines = text.removeprefix("\ufeff")
    first = lines.partition("\n")[0]
    rows = _rows(lines, ";" if first.count(";") > first.count(",") else ",")
    try:
        header = next(rows, None)
        columns, problems = _columns(header[1] if header else [])
        return ([], problems) if problems else _entries(rows, columns)
    except csv.Error as error:
        return [], [(1, f"The file cannot be read as CSV: {error}. Save it as CSV (UTF-8) again.")]


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row that holds something, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        if "".join(cells).strip():
            yield line, cells
        line = reader.line_num + 1


def _columns(header: list[str]) -> tuple[list[str], list[Problem]]:
    names = [rules.key_of(cell) for cell in header]
    expected = f"The first line names the columns: {','.join(COLUMNS)}."
    problems = [(1, f'Column "{name}" is missing. {expected}') for name in NEEDED if name not in names]
    problems += [(1, f'Column "{name}" is not known. {expected}') for name in names if name not in COLUMNS]
    problems += [(1, f'Column "{name}" is there twice. {expected}') for name in COLUMNS if names.count(name) > 1]
    return names, problems


def _entries(rows: Iterator[tuple[int, list[str]]], columns: list[str]) -> tuple[list[Entry], list[Problem]]:
    entries, problems = [], []
    first_line: dict[str, int] = {}
    for line, cells in rows:
        try:
            entry = _entry(line, cells, columns)
        except rules.Unfit as error:
            problems.append((line, f'Column "{error.field}": {error}'))
            continue
        earlier = first_line.setdefault(entry.email_key, line)
        if earlier != line:
            problems.append((line, f'Column "email": {entry.email} is on line {earlier} already. Keep one of the two.'))
            continue
        entries.append(entry)
    return entries, problems


def _entry(line: int, cells: list[str], columns: list[str]) -> Entry:
    if len(cells) > len(columns):
        extra = f"This line has {len(cells)} cells, the first line has {len(columns)}. Put quotes around commas."
        raise rules.Unfit(columns[-1], extra)
    values = dict(zip(columns, cells, strict=False))
    email = rules.clean_email(values.get("email", ""))
    team = values.get("team", "")
    team = team if team and not team.isspace() else ""
    return Entry(
        line=line,
        name=rules.clean_name(values.get("name", "")),
        email=email,
        email_key=rules.key_of(email),
        team=rules.clean_name(team, "team") if team else "",
        roles=_roles(values.get("roles", "")),
        language=_language(values.get("language", "")),
    )


def _roles(text: str) -> frozenset[str] | None:
    names = [name for name in re.split(r"[\s,;|]+", text.casefold()) if name] if text else []
    return rules.clean_roles(names) if names else None


def _language(text: str) -> str:
    language = text.strip()
    if language and not _LANGUAGE.fullmatch(language):
        raise rules.Unfit("language", f"{language[:20]!r} is not a language. Write a code such as en or de.")
    return language
