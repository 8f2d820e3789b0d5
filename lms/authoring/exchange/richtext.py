"""Texts of other systems as Markdown, and Markdown as plain words. HTML is read by its events, whatever its depth."""

import re
from collections.abc import Iterator
from html import unescape

PARAGRAPH = "\n\n"
_SPECIAL = re.compile(r"([\\`*\[\]]|(?<![^\W_])_|_(?![^\W_]))")
_AT_START = re.compile(r"^(\s*)(?:(\d{1,9})([.)])(?=\s|$)|([#>+-]))", re.MULTILINE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")
_BLOCKS = frozenset({"p", "div", "section", "article", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr"})
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_SILENT = frozenset({"script", "style", "head", "title", "noscript", "template"})
_LOST = {
    "img": "a picture",
    "video": "a video",
    "audio": "a sound",
    "iframe": "an embedded page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "table": "the form of a table",
    "svg": "a drawing",
    "math": "a formula",
    "form": "a form",
    "script": "a script",
}
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]{0,30})((?:[^<>"']++|"[^"]{0,2000}"|'[^']{0,2000}')*+)>""")
_WORDS = re.compile(r"[^<]*+(?:<(?![a-zA-Z/!?])[^<]*+)*+")
"""Everything up to what may be a tag."""
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NESTED = 8
"""How deep a list is shown to be."""
_SAFE = ("http://", "https://", "mailto:")
_REF = re.compile(r"[a-z]{1,12}:[a-z0-9_-]+(?:/[a-z0-9_-]+)?(?:#[\w-]+)?")


def escaped(text: str) -> str:
    """Write plain words so that Markdown shows them as they are."""
    return _AT_START.sub(_guarded, _SPECIAL.sub(r"\\\1", text))


def _guarded(found: re.Match[str]) -> str:
    space, number, mark, sign = found.groups()
    return f"{space}{number}\\{mark}" if number else f"{space}\\{sign}"


def from_plain(text: str) -> str:
    """Turn plain text into Markdown: empty lines part paragraphs, other line ends are spaces."""
    parts = re.split(r"\n[ \t]*\n", text.strip())
    return PARAGRAPH.join(escaped(" ".join(part.split())) for part in parts if part.strip())


def from_html(html: str) -> tuple[str, tuple[str, ...]]:
    """Turn HTML into Markdown, and name what that loses."""
    reader = _Reader()
    for end, tag, rest in _events(html):
        if not tag:
            reader.hear(rest)
        elif end:
            reader.end(tag)
        else:
            reader.start(tag, _attributes(rest))
    return reader.markdown(), tuple(dict.fromkeys(reader.lost))


def one_line(markdown: str) -> str:
    """Put a text on one line, for places that have only one."""
    return " ".join(markdown.split())


def _events(html: str) -> Iterator[tuple[bool, str, str]]:
    """Part HTML into tags and texts, each once, in time that grows with its length: whether a tag ends, its name,
    its attributes; or no name, and a text. The parser of the standard library is quadratic on hostile text."""
    at = 0
    while at < len(html):
        begin = _WORDS.match(html, at).end()  # type: ignore[union-attr]
        if begin > at:
            yield False, "", unescape(html[at:begin])
        if begin == len(html):
            return
        found = _TAG.match(html, begin)
        if found:
            yield bool(found[1]), found[2].lower(), found[3]
            at = found.end()
        elif html.startswith(("<!", "<?"), begin):
            end = html.find("-->" if html.startswith("<!--", begin) else ">", begin)
            at = len(html) if end < 0 else html.index(">", end) + 1
        else:
            yield False, "", "<"
            at = begin + 1


def _attributes(text: str) -> dict[str, str]:
    return {found[1].lower(): unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(text)}


class _Reader:
    """Writes Markdown while it hears tags."""

    def __init__(self) -> None:
        self.lost: list[str] = []
        self._out: list[str] = []
        self._lists: list[int | None] = []
        self._links: list[str] = []
        self._silent = 0
        self._pre = 0
        self._marks = dict.fromkeys(_MARKS.values(), 0)

    def markdown(self) -> str:
        text = "".join(self._out)
        lines = [line.rstrip() if not line.endswith("  ") else line.rstrip() + "  " for line in text.split("\n")]
        return _GAPS.sub(PARAGRAPH, "\n".join(lines)).replace("\N{NO-BREAK SPACE}", " ").strip().removesuffix("  ")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _LOST:
            self.lost.append(_LOST[tag] + _named(tag, attributes))
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self._part()
        elif tag in _MARKS:
            self._mark(_MARKS[tag])
        else:
            self._start_other(tag, attributes)

    def end(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _MARKS:
            self._unmark(_MARKS[tag])
        elif tag in {"ul", "ol"}:
            self._lists[-1:] = []
            self._part()
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
            self._out.append("\n```" + PARAGRAPH)
        elif tag == "a" and self._links:
            address = self._links.pop()
            self._out.append(f"]({address})" if address else "")
        elif tag in _BLOCKS:
            self._part()
        elif tag == "td":
            self._out.append(" ")

    def hear(self, data: str) -> None:
        if self._silent:
            return
        if self._pre:
            self._out.append(data)
            return
        words = _SPACES.sub(" ", data)
        if not self._out or self._out[-1].endswith(("\n", " ")):
            words = words.lstrip(" ")
        if words:
            self._out.append(
                words if self._marks["`"] else escaped(words) if self._at_start() else _SPECIAL.sub(r"\\\1", words)
            )

    def _start_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self._out.append("  \n" if self._out and not self._out[-1].endswith("\n") else "")
        elif tag in {"ul", "ol"}:
            self._part()
            self._lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "pre":
            self._part()
            self._pre += 1
            self._out.append("```\n")
        elif tag == "a":
            address = attributes.get("href", "").strip()
            kept = address if address.startswith(_SAFE) or _REF.fullmatch(address) else ""
            if address and not kept:
                self.lost.append(f"the link to “{address[:80]}”")
            self._links.append(kept.replace(" ", "%20").replace(")", "%29"))
            self._out.append("[" if kept else "")
        elif tag == "hr":
            self._part()

    def _item(self) -> None:
        indent = "  " * max(0, min(len(self._lists), _NESTED) - 1)
        number = self._lists[-1] if self._lists else None
        if number is not None:
            self._lists[-1] = number + 1
        if self._out and not "".join(self._out[-2:]).endswith("\n"):
            self._out.append("\n")
        self._out.append(f"{indent}{number}. " if number is not None else f"{indent}- ")

    def _part(self) -> None:
        if not self._pre and self._out and self._out[-1] != PARAGRAPH:
            self._out.append(PARAGRAPH)

    def _mark(self, mark: str) -> None:
        self._marks[mark] += 1
        self._out.append(mark)

    def _unmark(self, mark: str) -> None:
        if not self._marks[mark]:
            return
        self._marks[mark] -= 1
        # An emphasis around nothing, or one that ends in a space, would show its stars.
        if self._out and self._out[-1] == mark:
            self._out.pop()
            return
        tail = ""
        if self._out and self._out[-1] != self._out[-1].rstrip():
            self._out[-1], tail = self._out[-1].rstrip(), " "
        self._out.append(mark + tail)

    def _at_start(self) -> bool:
        return not self._out or self._out[-1].endswith("\n")


def _named(tag: str, attributes: dict[str, str]) -> str:
    name = attributes.get("alt") or attributes.get("src", "")
    return f" (“{name[:80]}”)" if tag == "img" and name else ""
