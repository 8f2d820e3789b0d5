"""Missing ids, written once into the text as it stands: every other byte stays where it was."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from lms.content import frontmatter, levels, refs
from lms.content import library as content
from lms.content.blocks import Block, scan
from lms.content.fields import FOR_EXAMPLE
from lms.content.findings import Finding
from lms.content.notes import Notes
from lms.content.source import decode, lines_of

UNREADABLE = ("YAML-", "TOML-")
HARM = (*UNREADABLE, "VALUE-", "KEY-", "QUIZ-COMMENT")
"""Codes of which there must not be more than before."""
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_EMPTY_KEY = re.compile(r"id[ \t]*:(?:[ \t]*[\"'](?=[\"']))?")
_EMPTY_PIECE = re.compile(r"(?:^|;)[ \t]*id[ \t]*:(?=[ \t]*(?:;|$))")
_STATED = re.compile(r"\bid[ \t]*[:=][ \t]*[\"']?([a-z0-9_-]+)", re.IGNORECASE)
_TITLE = re.compile(r"title[ \t]*=[ \t]*[\"'](.*)[\"'][ \t]*$")
_NUMBERED = re.compile(r"[0-9]+[-_. ]+(?=.)")
_MATTER = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\r|\n).*?[\r\n]---[ \t]*(?=[\r\n]|$)", re.DOTALL)
_EXAMPLE = re.compile(re.escape(FOR_EXAMPLE) + r"(?:<!-- )?id: ([a-z0-9-]+)")
BELOW = -1
Insertion = tuple[int, int, str]
"""A line and a column, both from 0, and what is put in there; column ``BELOW``: on a line of its own below."""


def with_ids(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the files that lack ids with ids in them; a file that would come to harm by it is left out.

    A file with very many findings shows only its first ones, so it is gone through until nothing is missing.
    """
    now = dict(files)
    given_up: set[str] = set()
    before = content.read(now, today=date.min).findings
    while made := _round(now, [one for one in before if one.path not in given_up]):
        after = content.read({**now, **made}, today=date.min).findings
        given_up |= {path for path in made if not _mended(path, before, after)}
        now |= {path: body for path, body in made.items() if path not in given_up}
        before = content.read(now, today=date.min).findings
    return {path: body for path, body in now.items() if body != files[path]}


def _round(files: Mapping[str, bytes], findings: Iterable[Finding]) -> dict[str, bytes]:
    missing: dict[str, list[Finding]] = {}
    for one in findings:
        if one.code == "ID-MISSING":
            missing.setdefault(one.path, []).append(one)
    taken = _Taken(files)
    return {path: _written(path, files[path], found, taken) for path, found in missing.items()}


def _mended(path: str, before: Sequence[Finding], after: Sequence[Finding]) -> bool:
    """Whether fewer ids are missing in a file, and it can be read as well as before."""
    were, are = ([one.code for one in found if one.path == path] for found in (before, after))
    # Where there are too many findings to tell them all, others come into sight as the first ones go.
    hidden = "FILE-FINDINGS" in were
    if any(_count(are, kind) > _count(were, kind) for kind in (UNREADABLE if hidden else HARM)):
        return False
    return hidden or _count(are, "ID-MISSING") < _count(were, "ID-MISSING")


def _count(codes: Iterable[str], beginning: str) -> int:
    return sum(code.startswith(beginning) for code in codes)


class _Taken:
    """The ids that are used already, by what they have to be unique among."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._known: dict[str, set[str]] = {}

    def of_a_file(self, path: str, wanted: str) -> str:
        """Give an id that no file of the same kind has; lessons are unique within their course."""
        group = _group(path)
        beside = (body for other, body in self._files.items() if _group(other) == group)
        return self._free(f"files {group}", (_matter(body)[0] for body in beside), wanted)

    def in_a_file(self, path: str, wanted: str) -> str:
        """Give an id that no question, clause or level of the file has."""
        return self._free(path, [_matter(self._files[path])[1]], wanted)

    def _free(self, group: str, texts: Iterable[str], wanted: str) -> str:
        if group not in self._known:
            self._known[group] = {one.lower() for text in texts for one in _STATED.findall(text)}
        known, id_, number = self._known[group], wanted, 1
        while id_ in known:
            number += 1
            id_ = f"{wanted}-{number}"
        known.add(id_)
        return id_


def _group(path: str) -> str:
    folder, name = posixpath.split(path)
    return "courses" if folder.startswith("courses/") and name == "course.md" else f"{folder}/"


def _matter(data: bytes) -> tuple[str, str]:
    """Part a text at the end of its front matter; a text without one is all body."""
    text = data.decode("utf-8", "replace")
    found = _MATTER.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def _written(path: str, data: bytes, found: Sequence[Finding], taken: _Taken) -> bytes:
    text = data.decode("utf-8")
    lines = [(one[1], one[2]) for one in _LINE.finditer(text) if one[0]]
    if path == levels.PATH:
        insertions = [_level(one, lines, taken) for one in found]
    else:
        insertions = list(_page(path, data, found, lines, taken))
    for number, column, words in sorted(insertions, reverse=True):
        lines[number : number + 1] = _put(lines[number], column, words, lines[0][1] or "\n")
    return "".join(line + end for line, end in lines).encode("utf-8")


def _put(line: tuple[str, str], column: int, words: str, otherwise: str) -> list[tuple[str, str]]:
    text, end = line
    if column != BELOW:
        return [(text[:column] + words + text[column:], end)]
    return [(text, end or otherwise), (words, end)]


def _level(one: Finding, lines: Sequence[tuple[str, str]], taken: _Taken) -> Insertion:
    """Name a level below its heading, after its title."""
    title = ""
    for text, _ in lines[one.line :]:
        if text.lstrip().startswith("["):
            break
        if said := _TITLE.match(text.strip()):
            title = said[1]
    return one.line - 1, BELOW, f'id = "{taken.in_a_file(levels.PATH, _proposed(title, "level"))}"'


def _page(
    path: str, data: bytes, found: Sequence[Finding], lines: Sequence[tuple[str, str]], taken: _Taken
) -> Iterator[Insertion]:
    notes = Notes(path)
    matter, body = frontmatter.split(lines_of(decode(data, notes) or ""), notes)
    blocks = scan(body)
    kind = "clause" if path.startswith("policies/") else "question"
    for one in found:
        example = _EXAMPLE.search(one.message)
        hint = example[1] if example else ""
        if one.line == 1 and matter.whole:
            yield _front(taken.of_a_file(path, _proposed(hint, _stem(path))), matter, lines)
        else:
            yield _below(one.line, blocks, taken.in_a_file(path, _proposed(hint, kind)), first=kind == "clause")


def _proposed(words: str, otherwise: str) -> str:
    """Make an id of words, or of other words where they hold no letter an id may have."""
    found = refs.proposed_id(words)
    return found if found != refs.NO_ID else otherwise


def _stem(path: str) -> str:
    """Make an id of the name of a file, or of a course's folder, without its number."""
    folder, name = posixpath.split(path)
    stem = posixpath.basename(folder) if name == "course.md" else name.removesuffix(".md")
    return _proposed(_NUMBERED.sub("", stem, count=1), "page")


def _front(id_: str, matter: frontmatter.Matter, lines: Sequence[tuple[str, str]]) -> Insertion:
    """Put an id behind a key that has no value, or on a line of its own below the first."""
    for pair in matter.pairs:
        number = pair.key.line - 1
        empty = _EMPTY_KEY.match(lines[number][0], pair.key.column - 1) if pair.key.text == "id" else None
        if empty:
            return number, empty.end(), id_ if empty[0].endswith(("'", '"')) else f" {id_}"
    return 0, BELOW, f"id: {id_}"


def _below(heading: int, blocks: Sequence[Block], id_: str, *, first: bool) -> Insertion:
    """Put an id into the comment that belongs to a heading, or into a new one below it.

    ``first``: only a comment right below the heading belongs to it, as with clauses.
    """
    at = next(number for number, block in enumerate(blocks) if block.first.number == heading)
    for block in blocks[at + 1 : at + 2 if first else None]:
        if block.kind == "heading" and block.level <= blocks[at].level:
            break
        if block.kind == "comment" and not block.flawed:
            return _inside(block, id_)
    return heading - 1, BELOW, f"<!-- id: {id_} -->"


def _inside(comment: Block, id_: str) -> Insertion:
    for line in comment.inner:
        if empty := _EMPTY_PIECE.search(line.text):
            return line.number - 1, line.start + empty.end(), f" {id_}"
    line = comment.inner[0]
    return line.number - 1, line.start, f" id: {id_};"
