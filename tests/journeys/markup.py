"""Read a page's source as strictly as a validator would: nesting, ids, references; and the links it holds."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
TEXT_ONLY = frozenset(
    {"p", "h1", "h2", "h3", "h4", "span", "strong", "em", "a", "label", "button", "summary", "dt", "code", "time"}
    | {"legend", "caption", "option"}
)
"""What holds words and what is set in words, never a block."""
FLOW = frozenset(
    {"p", "h1", "h2", "h3", "h4", "div", "section", "article", "aside", "nav", "main", "header", "footer", "ul", "ol"}
    | {"dl", "table", "form", "fieldset", "blockquote", "pre", "details", "hr", "figure"}
)
WITHIN = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
    "caption": {"table"},
    "summary": {"details"},
    "legend": {"fieldset"},
    "option": {"select", "optgroup", "datalist"},
}
ONLY = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "tr": {"td", "th"},
    "tbody": {"tr"},
    "thead": {"tr"},
    "select": {"option", "optgroup"},
}
PRESSED = frozenset({"a", "button", "label", "summary"})
MAY_HOLD_FLOW = frozenset({"a"})
"""A link may be a block; it may not hold another thing to press."""
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "data-preview-of", "data-copy")
FIELDS = frozenset({"input", "select", "textarea", "button", "progress"})


@dataclass
class Source:
    """What was read: findings, links with their words, ids."""

    findings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Source()
        self.open: list[str] = []
        self.references: list[tuple[str, str, str]] = []
        self.fields: set[str] = set()

    def say(self, words: str) -> None:
        line, column = self.getpos()
        self.found.findings.append(f"{line}:{column} {words}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._place(tag)
        self._attributes(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)
        if "svg" not in self.open and tag not in VOID:
            self.say(f"<{tag}/> is not closed in HTML")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.say(f"</{tag}> ends nothing")
        elif not self.open or self.open[-1] != tag:
            self.say(f"</{tag}> while {' > '.join(self.open[-4:]) or 'nothing'} is open")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
        else:
            self.open.pop()

    def _place(self, tag: str) -> None:
        if "svg" in self.open:
            return
        parent = self.open[-1] if self.open else ""
        if tag in WITHIN and parent not in WITHIN[tag]:
            self.say(f"<{tag}> in <{parent}>")
        if parent in ONLY and tag not in ONLY[parent]:
            self.say(f"<{tag}> in <{parent}>")
        around = next((one for one in reversed(self.open) if one in TEXT_ONLY - MAY_HOLD_FLOW), None)
        if tag in FLOW and around and not (around == "summary" and tag.startswith("h")):
            self.say(f"<{tag}> in <{around}>")
        if tag in {"a", "button", "select", "textarea"} and (inside := PRESSED & set(self.open)) - {"label"}:
            self.say(f"<{tag}> in <{inside.pop()}>")
        if tag in {"label", "form"} and tag in self.open:
            self.say(f"<{tag}> in <{tag}>")

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.say(f"<{tag}> has an attribute twice")
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.say(f"<{tag}> has {name}=")
            if name in REFERENCES:
                self.references += [(tag, name, part) for part in value.split()]
        if tag in {"script", "style"} and "src" not in given:
            self.say(f"<{tag}> is inline")
        if "id" in given:
            if given["id"] in self.found.ids or not given["id"] or " " in given["id"]:
                self.say(f"id {given['id']!r} is empty, spaced or given twice")
            self.found.ids.add(given["id"])
            if tag in FIELDS:
                self.fields.add(given["id"])
        if tag == "a":
            self.found.links.append(given.get("href", ""))

    def finish(self) -> Source:
        if self.open:
            self.say(f"{' > '.join(self.open)} is never closed")
        for tag, name, target in self.references:
            known = self.fields if name == "for" else self.found.ids
            if target not in known:
                self.found.findings.append(f"<{tag}> {name}={target!r} leads to nothing")
        return self.found


def read(source: str) -> Source:
    """Read the source of one page."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.finish()
