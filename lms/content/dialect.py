"""Our dialect of Markdown: callouts, do/don't pairs, terms, references, bare addresses, plain task lists, no HTML."""

import re
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from lms.content.blocks import CALLOUTS
from lms.content.refs import Ref, href, parse_ref, slug

__all__ = ["CALLOUTS", "Dialect"]

_COMMENT = re.compile(r"(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))|<!--.*?-->", re.DOTALL)
_CALLOUT = re.compile(rf"^ {{0,3}}> ?\[!({'|'.join(CALLOUTS)})\][ \t]*(?:\n|$)", re.IGNORECASE | re.MULTILINE)
_ESCAPE = re.compile("\x02([0-9]{1,6})\x03")
_QUOTE = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\] ")
_OUTSIDE = ("http://", "https://")


class Dialect(Extension):
    """Registers everything below, and takes raw HTML out of Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Change the processor."""
        md.preprocessors.deregister("html_block")
        for name in ("html", "automail"):
            md.inlinePatterns.deregister(name)
        md.preprocessors.register(_Comments(md), "comments", 22)
        md.parser.blockprocessors.register(_Headings(md.parser), "hashheader", 70)
        md.parser.blockprocessors.register(_Callouts(md.parser), "callout", 45)
        md.inlinePatterns.register(_Terms(r"\[\[([^\[\]|\n]{1,80})(?:\|([^\[\]\n]{1,80}))?\]\]", md), "term", 135)
        md.inlinePatterns.register(_Addresses(r"(?<![\w@/])https?://[^\s<>\[\]\"'`|]{1,2000}", md), "address", 110)
        md.treeprocessors.register(_Tasks(md), "tasks", 25)
        md.treeprocessors.register(_Finish(md), "finish", 5)


class _Comments(Preprocessor):
    """Comments are for authors. Fenced code is put away before this, code spans are skipped."""

    def run(self, lines: list[str]) -> list[str]:
        return _COMMENT.sub(lambda found: found["code"] or "", "\n".join(lines)).split("\n")


class _Headings(HashHeaderProcessor):
    """A heading has a space after its marks, so that “#ad” stays a word."""

    RE = re.compile(r"(?:^|\n) {0,3}(?P<level>#{1,6})(?:[ \t]+|(?=\n|$))(?P<header>[^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n|$)")


class _Callouts(BlockProcessor):
    """``> [!TIP]`` and the lines below it, up to the next callout or empty line."""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        return bool(_CALLOUT.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        before, kind, inside = _CALLOUT.split(blocks.pop(0), maxsplit=1)
        if before.strip():
            self.parser.parseBlocks(parent, [before.strip("\n")])
        if following := _CALLOUT.search(inside):
            blocks.insert(0, inside[following.start() :])
            inside = inside[: following.start()]
        aside = SubElement(parent, "aside", {"class": f"callout callout--{kind.lower()}"})
        SubElement(aside, "p", {"class": "callout__title"}).text = kind.capitalize()
        self.parser.parseChunk(aside, _QUOTE.sub("", inside.strip("\n")))


class _Terms(InlineProcessor):
    """``[[term]]`` and ``[[term|shown]]``."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        element = Element("a", {"href": href(Ref("term", slug(m[1]))), "class": "term"})
        element.text = (m[2] or m[1]).strip()
        return element, m.start(), m.end()


class _Addresses(InlineProcessor):
    """A bare ``https://…``, without the full stop that ends its sentence."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        url = m[0].rstrip(".,;:!?*_~")
        if url.endswith(")") and "(" not in url:
            url = url.rstrip(").,;:!?")
        element = Element("a", {"href": url})
        element.text = url
        return element, m.start(), m.start() + len(url)


class _Tasks(Treeprocessor):
    """Task lists outside questions are shown plainly, as boxes that nobody can tick."""

    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            words = item if (item.text or "").strip() or not len(item) else item[0]
            if found := _TASK.match(words.text or ""):
                box = "\N{BALLOT BOX}" if found[1] == " " else "\N{BALLOT BOX WITH CHECK}"
                words.text = f"{box} {(words.text or '')[found.end() :]}"


class _Finish(Treeprocessor):
    """Addresses, heading ids, pairs and tables, when everything else is done."""

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            _lead(link)
        taken: dict[str, int] = {}
        for element in root.iter():
            if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                _name(element, taken)
        for parent in list(root.iter()):
            _pair(parent)
            _wrap_tables(parent)


def _lead(link: Element) -> None:
    """Turn a reference into an address below the mount point, and cut the ties of a link that leads outside."""
    target = link.get("href", "")
    if ref := parse_ref(target):
        link.set("href", href(ref))
    elif target.startswith(_OUTSIDE):
        link.set("rel", "noopener noreferrer")


def _words(element: Element) -> str:
    """Give the words of an element; Python-Markdown still has escaped characters as numbers between marks."""
    return _ESCAPE.sub(lambda found: chr(int(found[1])), "".join(element.itertext())).strip()


def _name(heading: Element, taken: dict[str, int]) -> None:
    name = slug(_words(heading))
    again = taken.get(name, 0)
    taken[name] = again + 1
    heading.set("id", f"{name}-{again}" if again else name)


def _pair(parent: Element) -> None:
    """Join a tip that begins with “Do” and the caution “Don't” below it."""
    children = list(parent)
    for do, dont in pairwise(children):
        if (_lead_of(do), _lead_of(dont)) == (("tip", "Do"), ("caution", "Don't")):
            pair = Element("div", {"class": "pair"})
            pair.tail = dont.tail
            parent.insert(list(parent).index(do), pair)
            for aside, kind in ((do, "do"), (dont, "dont")):
                parent.remove(aside)
                aside.set("class", f"callout callout--{kind}")
                aside.remove(aside[0])
                pair.append(aside)


def _lead_of(element: Element) -> tuple[str, str]:
    """Tell a callout's kind and the bold word it begins with."""
    kind = element.get("class", "").rpartition("--")[2]
    if element.tag != "aside" or len(element) < 2 or (element[1].text or "").strip() or not len(element[1]):
        return "", ""
    strong = element[1][0]
    word = _words(strong) if strong.tag == "strong" else ""
    return kind, word.rstrip(".:!,").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _wrap_tables(parent: Element) -> None:
    """Let a wide table scroll on its own, by keyboard too, under a name of its own."""
    for index, table in enumerate(list(parent)):
        if table.tag != "table" or parent.get("class") == "table-wrap":
            continue
        heads = [_words(cell) for cell in table.iter("th")]
        label = f"Table: {', '.join(head for head in heads if head)}"[:120] if any(heads) else "Table"
        wrap = Element("div", {"class": "table-wrap", "tabindex": "0", "role": "region", "aria-label": label})
        wrap.tail, table.tail = table.tail, None
        parent.remove(table)
        parent.insert(index, wrap)
        wrap.append(table)
        for cell in (*table.iter("th"), *table.iter("td")):
            if align := cell.attrib.pop("align", ""):
                cell.set("class", f"align-{align}")
