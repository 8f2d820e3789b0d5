"""Lint of running text: links, pictures, terms, placeholders, and Markdown that is not shown as it was meant."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from posixpath import dirname

from lms.content import prose
from lms.content.blocks import CALLOUTS, Block, scan
from lms.content.document import GLOSSARY_ADDRESS, Document, Places, beside, is_relative
from lms.content.holdings import Library
from lms.content.notes import Notes, nearest
from lms.content.prose import Link
from lms.content.refs import KINDS, parse_ref, slug
from lms.content.source import ABOUT_BRACKETS, BRACKETS, Line

DEEPEST_QUOTE = 5
_UNSPACED = re.compile(r"[ \t]*([-*+])\[([ xX]|[+-]?[0-9]{1,4} ?%)\](?!\()")
_FREE = ("http://", "https://", "mailto:", "#", GLOSSARY_ADDRESS)


def check(documents: Mapping[str, Document], library: Library, places: Places) -> None:
    """Check the text of every document; references are only mentioned, to be checked with all others."""
    for document in documents.values():
        _check_words(document, library)
        _check_blocks(_titled(document), document.notes)
        _check_links(document, places)


def _check_links(document: Document, places: Places) -> None:
    notes = document.notes
    for link in takewhile(lambda _: not notes.full, prose.links(document.bare)):
        (_check_picture if link.picture else _check_link)(link, document, places)


def _check_words(document: Document, library: Library) -> None:
    notes = document.notes
    for line, index, name in prose.placeholders(document.bare):
        if line.number in notes.patterns:
            continue
        notes.find(line.number, line.column(index), "PLACEHOLDER-UNKNOWN", prose.about_placeholder(name))
    for line, index, tag in prose.html(document.bare):
        message = f"HTML is shown as it is typed: {tag[:40]}. Use Markdown, or put it in code."
        notes.find(line.number, line.column(index), "HTML-RAW", message)
    for line in document.written:
        if brackets := BRACKETS.search(line.text):
            notes.find(line.number, line.column(brackets.start()), "MD-SLOW", ABOUT_BRACKETS)
    for line in document.bare:
        if unspaced := _UNSPACED.match(line.text):
            message = f"This is no option: put a space after the “{unspaced[1]}”, like “{unspaced[1]} [{unspaced[2]}]”."
            notes.find(line.number, line.column(unspaced.start(1)), "QUIZ-MARK", message)
    titles = {term.title.casefold(): term.title for term in library.glossary.values()}
    for line, index, term in takewhile(lambda _: not notes.full, prose.terms(document.bare)):
        if slug(term) not in library.glossary and line.number not in notes.gaps:
            message = f"The glossary does not explain “{term}”.{nearest(term.casefold(), titles)}"
            notes.find(line.number, line.column(index), "TERM-UNKNOWN", message)


def _titled(document: Document) -> Sequence[Block]:
    """Give a document's blocks; a glossary has no front matter, so its own title may head it."""
    blocks = scan(document.body)
    return blocks[1:] if document.kind == "glossary" and blocks and blocks[0].level == 1 else blocks


def _check_blocks(blocks: Sequence[Block], notes: Notes, depth: int = 0) -> None:
    for block in blocks:
        if problem := _problem(block):
            notes.find(block.first.number, block.first.column(), *problem)
        if block.kind in ("quote", "callout") and depth < DEEPEST_QUOTE:
            _check_blocks(scan(block.inner), notes, depth + 1)


def _problem(block: Block) -> tuple[str, str] | None:
    match block.kind:
        case "list" if block.flawed:
            return "LIST-SWALLOWED", "The paragraph above swallows this list; put an empty line between them."
        case "fence" if block.flawed:
            return "FENCE-OPEN", "This code block never ends; close it with the same marks on a line of their own."
        case "comment" if block.flawed:
            return "COMMENT-OPEN", "This comment never ends, and hides the rest of the file; close it with “-->”."
        case "heading" if block.level == 1:
            return "HEADING-TOP", "The title is the page's main heading; begin with “##”."
        case "heading" if not block.word:
            return "HEADING-EMPTY", "This heading has no words."
        case "callout" if block.word not in CALLOUTS:
            return "CALLOUT-UNKNOWN", "There are five callouts: NOTE, TIP, IMPORTANT, WARNING and CAUTION."
        case "paragraph" if _is_underlined(block.lines):
            return "HEADING-UNDERLINED", "Write a heading with “##” before it, not with a line below it."
    return None


def _is_underlined(lines: Sequence[Line]) -> bool:
    return len(lines) > 1 and set(lines[-1].text.strip()) == {"="}


def _check_picture(link: Link, document: Document, places: Places) -> None:
    place = link.line.number, link.line.column(link.index)
    if not link.label.strip():
        message = "The picture has no words for those who cannot see it; write them between [ and ]."
        document.notes.find(*place, "PICTURE-ALT", message)
    path = beside(document.path, link.target)
    if not is_relative(link.target) or (path in places.pictures and dirname(path) != dirname(document.path)):
        message = "A picture is a file in the folder of its own course, like ![words](file.png)."
        document.notes.find(*place, "PICTURE-PLACE", message)
    elif path not in places.pictures:
        message = f"There is no picture {path}.{nearest(path, places.pictures)}"
        document.notes.find(*place, "PICTURE-MISSING", message)


def _check_link(link: Link, document: Document, places: Places) -> None:
    """Note a link that leads nowhere; mention one that leads to other content."""
    place = link.line.number, link.line.column(link.start)
    own = places.refs.get(document.path, "")
    target = own + link.target if link.target.startswith("#") else places.target_of(link, document.path)
    if target.startswith(f"{own}#") and _is_said(document.notes, place[0], "QUIZ-STEP"):
        return
    if parse_ref(target):
        document.notes.mention(*place, target, "link")
    elif is_relative(target):
        path = beside(document.path, target.partition("#")[0])
        if path not in places.refs and not _is_said(document.notes, place[0], "LESSON-MISSING"):
            message = f"There is no {path} to link to.{nearest(path, places.refs)}"
            document.notes.find(*place, "LINK-BROKEN", message)
    elif not target.startswith(_FREE):
        near = nearest(target.partition(":")[0] + ":", [f"{kind}:" for kind in KINDS])
        message = f"“{target[:60]}” is no address: https://…, mailto:…, a file, or kind:id like course:x.{near}"
        document.notes.find(*place, "LINK-SCHEME", message)


def _is_said(notes: Notes, line: int, code: str) -> bool:
    """Whether a better message names this line already."""
    return any(one.line == line and one.code == code for one in notes.findings)
