"""The blocks of a Markdown text with their lines. Python-Markdown renders, but knows no line numbers; this does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lms.content.source import Line

CALLOUTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_QUOTE = re.compile(r" {0,3}>")
_CALLOUT = re.compile(r" {0,3}> ?\[!([A-Za-z]{1,20})\][ \t]*$")
_ITEM = re.compile(r"(?P<before> {0,3})(?P<mark>[-*+]|[0-9]{1,9}[.)])(?P<gap>[ \t]{1,4}|$)")
_ANY_ITEM = re.compile(r"(?:[-*+]|1[.)])[ \t]+\S")
_BAR = re.compile(r"(?<!\\)\|")
_DIVIDER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its lines without the marker and without the indent."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block: heading, comment, callout, quote, list, table, fence, code, rule or paragraph.

    ``word`` is a heading's text or a callout's kind; ``inner`` is what stands inside a quote, a callout or a
    comment; ``flawed`` marks a fence or comment that never ends and a list that a paragraph swallows.
    """

    kind: str
    lines: tuple[Line, ...]
    level: int = 0
    word: str = ""
    ordered: bool = False
    items: tuple[Item, ...] = ()
    inner: tuple[Line, ...] = ()
    flawed: bool = False

    @property
    def first(self) -> Line:
        """The line where the block begins."""
        return self.lines[0]


def scan(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Part a text into its blocks."""
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        if lines[at].blank:
            at += 1
            continue
        block = _block(lines, at)
        if block.kind == "list" and at and _is_paragraph_end(blocks, lines[at]):
            block = _flawed(block)
        blocks.append(block)
        at += len(block.lines)
    return tuple(blocks)


def _block(lines: Sequence[Line], at: int) -> Block:
    if lines[at].text[0].isalpha():
        return _table(lines, at) or _paragraph(lines, at)
    for recognise in (_fence, _comment, _heading, _rule, _quote, _list, _code, _table):
        if block := recognise(lines, at):
            return block
    return _paragraph(lines, at)


def _is_paragraph_end(blocks: Sequence[Block], line: Line) -> bool:
    """Whether the line follows a paragraph without an empty line between."""
    return bool(blocks) and blocks[-1].kind == "paragraph" and blocks[-1].lines[-1].number == line.number - 1


def _flawed(block: Block) -> Block:
    return Block(block.kind, block.lines, ordered=block.ordered, items=block.items, flawed=True)


def _fence(lines: Sequence[Line], at: int) -> Block | None:
    found = _FENCE.match(lines[at].text)
    if found is None:
        return None
    end = fence_end(lines, at, found[1])
    return Block("fence", tuple(lines[at : end or len(lines)]), flawed=end is None)


def fence_end(lines: Sequence[Line], at: int, mark: str) -> int | None:
    """Give the index after the line that closes the fence of line ``at``; None if nothing closes it."""
    for index in range(at + 1, len(lines)):
        text = lines[index].text.strip()
        if len(text) >= len(mark) and set(text) == {mark[0]}:
            return index + 1
    return None


def _comment(lines: Sequence[Line], at: int) -> Block | None:
    if not lines[at].text.lstrip().startswith("<!--"):
        return None
    after = lines[at].text.index("<!--") + 4
    for index in range(at, len(lines)):
        if "-->" in lines[index].text[after if index == at else 0 :]:
            return Block("comment", tuple(lines[at : index + 1]), inner=_commented(lines[at : index + 1]))
    return Block("comment", tuple(lines[at:]), flawed=True)


def _commented(lines: Sequence[Line]) -> tuple[Line, ...]:
    first = lines[0].after(lines[0].text.index("<!--") + 4)
    kept = [first, *lines[1:]]
    kept[-1] = kept[-1]._replace(text=kept[-1].text.partition("-->")[0])
    return tuple(kept)


def _heading(lines: Sequence[Line], at: int) -> Block | None:
    found = _HEADING.match(lines[at].text)
    if found is None:
        return None
    word = (found[2] or "").strip()
    bare = word.rstrip("#")
    word = bare.rstrip() if not bare or bare[-1].isspace() else word
    return Block("heading", (lines[at],), level=len(found[1]), word=word)


def _rule(lines: Sequence[Line], at: int) -> Block | None:
    return Block("rule", (lines[at],)) if _RULE.match(lines[at].text) else None


def _quote(lines: Sequence[Line], at: int) -> Block | None:
    if not _QUOTE.match(lines[at].text):
        return None
    end = at + 1
    while end < len(lines) and _continues_quote(lines[end]):
        end += 1
    callout = _CALLOUT.match(lines[at].text)
    inner = tuple(_unquoted(line) for line in lines[at + bool(callout) : end])
    if callout:
        return Block("callout", tuple(lines[at:end]), word=callout[1].upper(), inner=inner)
    return Block("quote", tuple(lines[at:end]), inner=inner)


def _continues_quote(line: Line) -> bool:
    if _QUOTE.match(line.text):
        return not _CALLOUT.match(line.text)
    return not line.blank and not _starts_block(line)


def _unquoted(line: Line) -> Line:
    found = _QUOTE.match(line.text)
    if found is None:
        return line
    end = found.end()
    return line.after(end + line.text[end : end + 1].isspace())


def _starts_block(line: Line) -> bool:
    """Whether a line begins something that a paragraph cannot go on into."""
    text = line.text
    return bool(
        _FENCE.match(text)
        or _HEADING.match(text)
        or _RULE.match(text)
        or _QUOTE.match(text)
        or _ITEM.match(text)
        or text.lstrip().startswith("<!--")
    )


def _list(lines: Sequence[Line], at: int) -> Block | None:
    first = _ITEM.match(lines[at].text)
    if first is None:
        return None
    items: list[list[Line]] = []
    end = at
    while end < len(lines):
        step = _list_step(lines, end, first, items)
        if not step:
            break
        end += step
    while lines[end - 1].blank:
        end -= 1
    ordered = first["mark"][0].isdigit()
    return Block("list", tuple(lines[at:end]), ordered=ordered, items=tuple(map(_item, items)))


def _list_step(lines: Sequence[Line], at: int, first: re.Match[str], items: list[list[Line]]) -> int:
    """Take what line ``at`` adds to the list; 0 lines if the list has ended."""
    line = lines[at]
    if line.blank:
        return _gap(lines, at, first, items)
    marker = _ITEM.match(line.text)
    if marker and _same_list(marker, first):
        items.append([line.after(marker.end())])
        return 1
    if line.indent >= 2:
        fence = _FENCE.match(line.text.lstrip())
        taken = (fence_end(lines, at, fence[1]) or len(lines)) - at if fence else 1
        items[-1].extend(lines[at : at + taken])
        return taken
    if marker is None and not lines[at - 1].blank and _is_lazy(line):
        items[-1].append(line)
        return 1
    return 0


def _gap(lines: Sequence[Line], at: int, first: re.Match[str], items: list[list[Line]]) -> int:
    """Take empty lines if the list goes on after them."""
    end = next((index for index in range(at, len(lines)) if not lines[index].blank), None)
    if end is None:
        return 0
    marker = _ITEM.match(lines[end].text)
    if lines[end].indent < 2 and not (marker and _same_list(marker, first)):
        return 0
    items[-1].extend(lines[at:end])
    return end - at


def _same_list(marker: re.Match[str], first: re.Match[str]) -> bool:
    if len(marker["before"]) >= len(first["before"]) + 2:
        return False
    return marker["mark"][-1] == first["mark"][-1]


def _is_lazy(line: Line) -> bool:
    """Whether a line goes on with an item though it is not indented; a plain quote is taken for feedback."""
    if _QUOTE.match(line.text):
        return not _CALLOUT.match(line.text)
    return not _starts_block(line)


def _item(lines: list[Line]) -> Item:
    """Take the indent off the lines of an item, as much as the least indented of them has."""
    widths = [line.indent for line in lines[1:] if line.indent >= 2]
    width = min(widths, default=0)
    return Item((lines[0], *(line.after(min(width, _spaces(line))) for line in lines[1:])))


def _spaces(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _code(lines: Sequence[Line], at: int) -> Block | None:
    end = at
    while end < len(lines) and lines[end].indent >= 4:
        end += 1
    return Block("code", tuple(lines[at:end])) if end > at else None


def _table(lines: Sequence[Line], at: int) -> Block | None:
    if "|" not in lines[at].text or at + 1 == len(lines) or not _DIVIDER.fullmatch(lines[at + 1].text.strip()):
        return None
    end = at + 2
    while end < len(lines) and not lines[end].blank and not _starts_block(lines[end]):
        end += 1
    return Block("table", tuple(lines[at:end]))


def _paragraph(lines: Sequence[Line], at: int) -> Block:
    end = at + 1
    while end < len(lines) and not lines[end].blank and not _ends_paragraph(lines[end]):
        end += 1
    return Block("paragraph", tuple(lines[at:end]))


def _ends_paragraph(line: Line) -> bool:
    """Only a list from 1 is one: a wrapped line may begin with a year."""
    return _starts_block(line) and (not _ITEM.match(line.text) or bool(_ANY_ITEM.match(line.text.strip())))


def cells(line: Line) -> tuple[str, ...]:
    """Part a table row into its cells."""
    inner = line.text.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(cell.strip().replace("\\|", "|") for cell in _BAR.split(inner))
