"""What stands in running text: links, pictures, glossary terms, placeholders, raw HTML; code is left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.content.notes import nearest
from lms.content.source import Line

PLACEHOLDERS = ("company", "contact", "internal_network")
FENCE = re.compile(r"[\s>]*(?:[-*+] |[0-9]{1,9}[.)] )?\s{0,12}(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)$")
_TICKS = re.compile(r"`+")
_ESCAPED = re.compile(r"\\.")
_LINK = re.compile(
    r"(?P<picture>!?)\[(?P<label>(?:[^\[\]]|\[[^\[\]]{0,200}\]){0,500})\]"
    r"\((?P<before>\s{0,9}<?)(?P<target>(?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,2000})>?(?:\s{1,9}\"[^\"]{0,300}\")?\s{0,9}\)"
)
_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\[\]]{1,200})\]:\s{0,9}<?(?P<target>[^\s<>]{1,2000})")
_TERM = re.compile(r"\[\[([^\[\]|\n]{1,80})(?:\|[^\[\]\n]{1,80})?\]\]")
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,60})\}")
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,20}(?=[\s/>])[^<>\n]{0,300}>")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture; ``start`` and ``end`` bound the target in the line's text."""

    line: Line
    index: int
    picture: bool
    label: str
    target: str
    start: int
    end: int


def without_code(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Blank out fenced code, code spans, comments and escaped characters; every column stays where it was."""
    kept: list[Line] = []
    fence, comment = "", False
    for line in lines:
        found = FENCE.match(line.text)
        if fence:
            fence = "" if found and closes(fence, found) else fence
            kept.append(line._replace(text=""))
        elif found and not comment:
            fence = found["mark"]
            kept.append(line._replace(text=""))
        else:
            text, comment = _without_comments(_without_spans(line.text), comment)
            kept.append(line._replace(text=text))
    return tuple(kept)


def closes(fence: str, found: re.Match[str]) -> bool:
    """Whether a line of fence characters ends the fence that ``fence`` began."""
    return found["mark"].startswith(fence) and not found["info"].strip()


def _without_spans(text: str) -> str:
    text = _ESCAPED.sub("  ", text) if "\\" in text else text
    if "`" not in text:
        return text
    runs = [found.span() for found in _TICKS.finditer(text)]
    following: dict[int, int] = {}
    closing: dict[int, int] = {}
    for start, end in reversed(runs):
        if end - start in following:
            closing[start] = following[end - start]
        following[end - start] = end
    kept, at = [], 0
    for start, _ in runs:
        if start >= at and start in closing:
            kept += [text[at:start], " " * (closing[start] - start)]
            at = closing[start]
    return "".join([*kept, text[at:]])


def _without_comments(text: str, inside: bool) -> tuple[str, bool]:
    if not inside and "<!--" not in text:
        return text, False
    kept: list[str] = []
    at = 0
    while at < len(text):
        found = text.find("-->" if inside else "<!--", at)
        end = len(text) if found < 0 else found
        kept += [" " * (end - at) if inside else text[at:end]]
        if found >= 0:
            width = 3 if inside else 4
            kept += [" " * width]
            inside, end = not inside, end + width
        at = end
    return "".join(kept), inside


def links(bare: Sequence[Line]) -> Iterator[Link]:
    """Find every link, picture and link definition in lines without code."""
    for line in bare:
        for found in _LINK.finditer(line.text):
            picture = bool(found["picture"])
            yield Link(line, found.start(), picture, found["label"], found["target"], *found.span("target"))
        if definition := _DEFINITION.match(line.text):
            span = definition.span("target")
            yield Link(line, definition.start("label") - 1, False, definition["label"], definition["target"], *span)


def plain(text: str) -> str:
    """Take the marks out of a heading, leaving its words."""
    text = _LINK.sub(lambda found: found["label"], text)
    text = _TERM.sub(lambda found: found[0][2:-2].rpartition("|")[2], text)
    return re.sub(r"[*`]|~~", "", text)


def terms(bare: Sequence[Line]) -> Iterator[tuple[Line, int, str]]:
    """Find every ``[[term]]`` with its place, in lines without code."""
    for line in bare:
        for found in _TERM.finditer(line.text):
            yield line, found.start(), found[1].strip()


def placeholders(bare: Sequence[Line]) -> Iterator[tuple[Line, int, str]]:
    """Find every ``{…}`` that will not be replaced, in lines without code."""
    for line in bare:
        for index, name in unknown_placeholders(line.text):
            yield line, index, name


def unknown_placeholders(text: str) -> Iterator[tuple[int, str]]:
    """Find ``{…}`` with a name that means nothing."""
    for found in _PLACEHOLDER.finditer(text):
        if found[1] not in PLACEHOLDERS:
            yield found.start(), found[1]


def about_placeholder(name: str) -> str:
    """Say what is wrong with a placeholder."""
    known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
    return f"“{{{name}}}” is not replaced by anything; there are {known}.{nearest(name, PLACEHOLDERS)}"


def html(bare: Sequence[Line]) -> Iterator[tuple[Line, int, str]]:
    """Find raw HTML, which is shown as it was typed, in lines without code."""
    for line in bare:
        for found in _HTML.finditer(line.text):
            yield line, found.start(), found[0]
