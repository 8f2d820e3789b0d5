"""What runs in the child process of ``markup``: Python-Markdown with our dialect, then nh3."""

import json
import sys
import time
from typing import BinaryIO

import markdown
import nh3
from pygments.token import STANDARD_TYPES

from lms.content import apart, listing
from lms.content.dialect import CALLOUTS, Dialect

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 3
"""More than the parent waits for; it counts if the parent is gone."""
MOST_HTML = 4_000_000
EXTENSIONS = ("tables", "sane_lists", "pymdownx.superfences", "pymdownx.tilde")
SETTINGS: dict[str, dict[str, object]] = {
    "tables": {"use_align_attribute": True},
    "pymdownx.superfences": {"css_class": "highlight"},
    "pymdownx.tilde": {"subscript": False},
}

_TEXT = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br", "strong", "em", "del"}
TAGS = _TEXT | {"a", "img", "code", "pre", "div", "span", "aside", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {
    "a": {"href", "rel", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "div": {"aria-label"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
VALUES = {"div": {"role": {"region"}, "tabindex": {"0"}}}
CLASSES = {
    "a": {"term"},
    "div": {"highlight", "pair", "table-wrap"},
    "aside": {"callout", "callout--do", "callout--dont", *(f"callout--{kind.lower()}" for kind in CALLOUTS)},
    "p": {"callout__title"},
    "th": {"align-left", "align-center", "align-right"},
    "td": {"align-left", "align-center", "align-right"},
    "span": {name for name in STANDARD_TYPES.values() if name},
}


def converter() -> markdown.Markdown:
    """Set up the Markdown processor."""
    return markdown.Markdown(extensions=[*EXTENSIONS, Dialect()], extension_configs=SETTINGS)


def render(text: str, processor: markdown.Markdown) -> str:
    """Turn Markdown into HTML that is safe to show."""
    html = processor.reset().convert(listing.indented(text))
    if len(html) > MOST_HTML:
        raise ValueError("it becomes too large")
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        tag_attribute_values=VALUES,
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
        allowed_classes=CLASSES,
        attribute_filter=_own_pictures,
        url_schemes={"http", "https", "mailto"},
        url_relative=_own_address,
        link_rel=None,
        strip_comments=True,
    )


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    return None if (tag, attribute) == ("img", "src") and not value.startswith("@/c/") else value


def _own_address(url: str) -> str | None:
    return url if url.startswith(("@/", "#")) else None


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line, a JSON text, with a line: its HTML, or why there is none, and the seconds it took."""
    processor = converter()
    answers.write(b"ready\n")
    answers.flush()
    for line in questions:
        apart.limit_cpu(CPU_SECONDS)
        reply: dict[str, str | float]
        begin = time.process_time()
        try:
            reply = {"html": render(json.loads(line), processor)}
        except Exception as error:  # Whatever goes wrong with one text is for the parent to say.
            reply = {"error": str(error)[:80] if type(error) is ValueError else type(error).__name__}
            processor = converter()
        reply["seconds"] = round(time.process_time() - begin, 6)
        answers.write(json.dumps(reply).encode() + b"\n")
        answers.flush()


def main() -> None:
    """Serve the parent on standard input and output, within limits."""
    apart.confine(MEMORY_BYTES)
    serve(sys.stdin.buffer, sys.stdout.buffer)
