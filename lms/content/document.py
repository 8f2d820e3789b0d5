"""One Markdown file of an academy: its front matter, its body, and the links in it made independent of its place."""

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from lms.content import frontmatter, prose
from lms.content.blocks import scan
from lms.content.fields import Fields
from lms.content.frontmatter import Matter, Scalar
from lms.content.notes import Notes
from lms.content.source import Line, decode, digest_of, lines_of

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")

GLOSSARY_ADDRESS = "@/glossary"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a level and what stands below it, down to the next heading of that level or above."""

    heading: Line
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file on its way.

    ``written`` is the body as it stands in the file, ``bare`` is that without code and comments, and ``body``
    has its links resolved.
    """

    path: str
    kind: str
    matter: Matter
    written: tuple[Line, ...]
    bare: tuple[Line, ...]
    body: tuple[Line, ...]
    digest: str
    notes: Notes

    @property
    def lost(self) -> bool:
        """Whether nothing of the file could be read, so that nothing can be missed in it."""
        return not self.written and not self.matter.whole

    def fields(self) -> Fields:
        """Give the front matter for typed reading."""
        return Fields(self.matter, self.notes)

    def stated(self, key: str) -> str:
        """Give the plain value of a key without judging it."""
        value = next((pair.value for pair in self.matter.pairs if pair.key.text == key), None)
        return value.text if isinstance(value, Scalar) else ""

    def place(self, key: str) -> tuple[int, int]:
        """Give line and column of a key of the front matter."""
        places = ((pair.key.line, pair.key.column) for pair in self.matter.pairs if pair.key.text == key)
        return next(places, (1, 1))


def read(path: str, kind: str, data: bytes) -> Document:
    """Read a Markdown file; one that is not text becomes an empty document with a finding."""
    notes = Notes(path)
    text = decode(data, notes)
    if text is None:
        return Document(path, kind, Matter((), False), (), (), (), digest_of(""), notes)
    lines = lines_of(text)
    if kind == "glossary":
        matter, body = Matter((), True), lines
    else:
        matter, body = frontmatter.split(lines, notes)
    return Document(path, kind, matter, body, prose.without_code(body), body, digest_of(text), notes)


def beside(path: str, target: str) -> str:
    """Give the path that a relative link leads to, from the root of the academy."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))


def is_relative(target: str) -> bool:
    """Whether a link leads to a file by its place."""
    return bool(target) and not target.startswith(("#", "/", "@")) and ":" not in target.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Places:
    """What a relative path leads to: the reference of a document ("" if it has none), the address of a picture."""

    refs: Mapping[str, str]
    pictures: Mapping[str, str]

    def target_of(self, link: prose.Link, path: str) -> str:
        """Give what a link in the file ``path`` leads to wherever its text is shown; the link itself if unknown."""
        if not is_relative(link.target):
            return link.target
        file, mark, part = link.target.partition("#")
        target = (self.pictures if link.picture else self.refs).get(beside(path, file))
        return target + mark + part if target else link.target


def resolved(document: Document, places: Places) -> tuple[Line, ...]:
    """Replace relative links by references and addresses, so that HTML depends on the text alone."""
    pieces: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, int] = defaultdict(int)
    lines = {line.number: line for line in document.written}
    for link in prose.links(document.bare):
        number = link.line.number
        if link.start >= ends[number] and is_relative(link.target):
            pieces[number] += [lines[number].text[ends[number] : link.start], places.target_of(link, document.path)]
            ends[number] = link.end
    for number, found in pieces.items():
        lines[number] = lines[number]._replace(text="".join(found) + lines[number].text[ends[number] :])
    return tuple(lines.values())


def sections(lines: Sequence[Line], level: int) -> tuple[tuple[Line, ...], tuple[Section, ...]]:
    """Part a text at its headings of ``level``, into what stands before the first one and the sections."""
    heads = [block for block in scan(lines) if block.kind == "heading" and block.level <= level]
    places = [block.first.number - lines[0].number for block in heads]
    before = tuple(lines[: places[0]] if places else lines)
    ends = [*places[1:], len(lines)]
    found = (
        Section(block.first, block.word, tuple(lines[start + 1 : end]))
        for block, start, end in zip(heads, places, ends, strict=False)
        if block.level == level
    )
    return before, tuple(found)
