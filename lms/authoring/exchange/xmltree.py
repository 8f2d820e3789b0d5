"""XML of others as a small tree with line numbers, bounded while it is read: no entities, no outside references."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any
from xml.sax import ContentHandler, SAXException, SAXParseException
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException, sax

from lms.authoring.exchange.bank import MOST_BYTES, MOST_TEXT, ExchangeError

MOST_DEPTH = 100
MOST_NODES = 200_000
_FILE = "file"
"""What Moodle keeps pictures in; nobody looks at their letters."""
_VOID = frozenset({"br", "hr", "img", "input", "col", "wbr"})


@dataclass(slots=True)
class Node:
    """An element: its name without a namespace, its attributes, and what is inside, texts and elements in order."""

    name: str
    attributes: dict[str, str]
    line: int
    inside: list["Node | str"] = field(default_factory=list)
    size: int = 1
    """How many elements it is, with all those inside."""

    def elements(self) -> list["Node"]:
        """List the elements that stand directly inside."""
        return [one for one in self.inside if isinstance(one, Node)]

    def all(self, name: str) -> list["Node"]:
        """List the elements of a name that stand directly inside."""
        return [one for one in self.inside if isinstance(one, Node) and one.name == name]

    def first(self, *names: str) -> "Node | None":
        """Follow names down, the first of each; None where there is none."""
        found: Node | None = self
        for name in names:
            found = next(iter(found.all(name)), None) if found else None
        return found

    def below(self, name: str) -> Iterator["Node"]:
        """List the elements of a name at any depth, in reading order."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            if one is not self and one.name == name:
                yield one
            waiting.extend(reversed(one.elements()))

    def text(self, *names: str) -> str:
        """Give all words inside the element that ``names`` lead to; empty where there is none."""
        found = self.first(*names)
        return "".join(found.words()).strip() if found else ""

    def words(self) -> Iterator[str]:
        """Give the texts at any depth, in reading order."""
        waiting: list[Node | str] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                yield one
            else:
                waiting.extend(reversed(one.inside))

    def markup(self, without: frozenset[str] = frozenset()) -> str:
        """Write what is inside as HTML, elements of the names ``without`` left out whole."""
        out: list[str] = []
        waiting: list[Node | str | None] = list(reversed(self.inside))
        open_names: list[str] = []
        while waiting:
            one = waiting.pop()
            if one is None:
                out.append(f"</{open_names.pop()}>")
            elif isinstance(one, str):
                out.append(escape(one, quote=False))
            elif one.name not in without:
                out.append(_opening(one))
                if one.name not in _VOID:
                    open_names.append(one.name)
                    waiting.append(None)
                    waiting.extend(reversed(one.inside))
        return "".join(out)


def read(data: bytes) -> Node:
    """Read a document.

    :raises ExchangeError: it is no XML, holds a document type or entities, or is beyond the bounds.
    """
    if len(data) > MOST_BYTES:
        raise ExchangeError(f"The file is larger than {MOST_BYTES // 1_000_000} MB; part it and try again.")
    if data.count(b'="') + data.count(b"='") > MOST_NODES:
        # A single tag may hold them all, and is only heard of when all are read.
        raise ExchangeError("The XML is too large: it has too many attributes. Part the file and try again.")
    handler = _Handler()
    try:
        sax.parseString(data, handler, forbid_dtd=True)
    except DefusedXmlException:
        raise ExchangeError(
            "The XML has a document type or entities of its own, which may hide traps; take <!DOCTYPE …> out."
        ) from None
    except SAXParseException as error:
        raise ExchangeError(f"line {error.getLineNumber()}: this is no sound XML: {error.getMessage()}.") from None
    except (SAXException, ValueError, LookupError) as error:
        raise ExchangeError(f"This is no sound XML: {error}.") from None
    if handler.root is None:
        raise ExchangeError("The file is empty.")
    return handler.root


class _Handler(ContentHandler):
    """Builds the tree and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0
        self._letters = 0
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        line = self._locator.getLineNumber() if self._locator else 1
        self._count += 1
        if self._count > MOST_NODES or len(self._open) >= MOST_DEPTH:
            raise ExchangeError(f"line {line}: the XML is too large or too deep ({MOST_DEPTH} levels are the most).")
        attributes = {_local(key): value for key, value in attrs.items()}
        self._heard(sum(map(len, attributes.values())))
        node = Node(_local(name), attributes, line)
        if self._open:
            self._open[-1].inside.append(node)
        else:
            self.root = node
        self._open.append(node)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        one = self._open.pop()
        if self._open:
            self._open[-1].size += one.size

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].inside.append(content)
            self._heard(0 if self._open[-1].name == _FILE else len(content))

    def _heard(self, letters: int) -> None:
        self._letters += letters
        if self._letters > MOST_TEXT:
            raise ExchangeError(f"The texts are larger than {MOST_TEXT // 1_000_000} MB; part the file and try again.")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _opening(node: Node) -> str:
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in node.attributes.items())
    return f"<{node.name}{attributes}>"
