"""Zip packages of QTI: read with bounds as from a stranger, written the same each time."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from lms.authoring import zips
from lms.authoring.exchange import qti12_reading, qti12_writing, qti21_reading, qti21_writing, xmltree
from lms.authoring.exchange.bank import MOST_BYTES, Desk, ExchangeError
from lms.authoring.exchange.outward import Out
from lms.authoring.exchange.xmltree import Node
from lms.content.questions import Question

MOST_FILES = 10_000
MOST_RATIO = 200
"""How many times larger than its packed form a file may be."""
MANIFEST = "imsmanifest.xml"
_CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
BOUNDS = zips.Bounds(MOST_FILES, MOST_BYTES, MOST_BYTES, MOST_RATIO)


def read(desk: Desk, data: bytes) -> str:
    """Read a package or a bare document of QTI 1.2 or 2.x, and give its title.

    :raises ExchangeError: it is neither, or beyond the bounds.
    """
    if not data.startswith(b"PK"):
        return _document(desk, "", xmltree.read(data), {})
    files = unpacked(data)
    trees = {name: xmltree.read(body) for name, body in files.items() if name.lower().endswith(".xml")}
    tags = _tags(trees.get(MANIFEST))
    titles = [_document(desk, name, tree, tags) for name, tree in sorted(trees.items()) if name != MANIFEST]
    for name in sorted(set(files) - set(trees)):
        desk.lose(1, name, "this file of the package was left out")
    return next((one for one in titles if one), _title(trees.get(MANIFEST)))


def unpacked(data: bytes) -> dict[str, bytes]:
    """Give the files of a zip by name, everything counted while it is read.

    :raises ExchangeError: a name leads outside, a file is a link or encrypted, or there is too much.
    """
    try:
        return zips.read(data, BOUNDS)
    except zips.Unsound as error:
        raise ExchangeError(str(error)) from error


def write_12(out: Out, ident: str, title: str, questions: list[Question]) -> bytes:
    """Write a package with one QTI 1.2 document."""
    body = qti12_writing.write(out, ident, title, questions)
    path = f"{ident}/{ident}.xml"
    return zips.write({MANIFEST: _manifest(title, {path: ("imsqti_xmlv1p2", ident, ())}), path: body})


def write_21(out: Out, title: str, questions: list[Question]) -> bytes:
    """Write a package with one QTI 2.1 item a question."""
    items = {}
    resources = {}
    for number, one in enumerate(questions, 1):
        body = qti21_writing.item(out, one)
        if body is not None:
            path = f"items/{number:04}-{one.id}.xml"
            items[path] = body
            resources[path] = ("imsqti_item_xmlv2p1", f"item-{number:04}", one.tags)
    return zips.write({MANIFEST: _manifest(title, resources), **items})


def _manifest(title: str, resources: Mapping[str, tuple[str, str, tuple[str, ...]]]) -> bytes:
    lines = []
    for path, (kind, ident, tags) in resources.items():
        keywords = "".join(f"<lom:keyword><lom:string>{escape(tag)}</lom:string></lom:keyword>" for tag in tags)
        about = f"<metadata><lom:lom><lom:general>{keywords}</lom:general></lom:lom></metadata>" if tags else ""
        lines.append(
            f"<resource identifier={quoteattr(ident)} type={quoteattr(kind)} href={quoteattr(path)}>"
            f"{about}<file href={quoteattr(path)}/></resource>\n"
        )
    name = (
        f"<lom:lom><lom:general><lom:title><lom:string>{escape(title)}</lom:string></lom:title></lom:general></lom:lom>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{_CP}" xmlns:lom="{_LOM}" identifier="manifest">\n'
        f"<metadata>{name}</metadata>\n<organizations/>\n<resources>\n{''.join(lines)}</resources>\n</manifest>\n"
    ).encode()


def _document(desk: Desk, name: str, tree: Node, tags: Mapping[str, tuple[str, ...]]) -> str:
    if tree.name == "questestinterop":
        return qti12_reading.read(desk, tree)
    if tree.name == "assessmentItem":
        qti21_reading.read(desk, tree, tags.get(name, ()))
        return ""
    if not name:
        raise ExchangeError(f"This is no QTI: the outermost element is <{tree.name}>.")
    if tree.name not in {"quiz", "assessmentTest", "assignmentGroups", "course", "manifest"}:
        desk.lose(1, name, f"this file of the package was left out: <{tree.name}> holds no questions")
    return ""


def _tags(manifest: Node | None) -> dict[str, tuple[str, ...]]:
    found = {}
    for one in manifest.below("resource") if manifest else ():
        words = [keyword.text() for keyword in one.below("keyword")]
        found[one.attributes.get("href", "")] = tuple(word for word in words if word)
    return found


def _title(manifest: Node | None) -> str:
    return manifest.text("metadata", "lom", "general", "title") if manifest else ""
