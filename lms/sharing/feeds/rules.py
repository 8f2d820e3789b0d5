"""RSS and Atom read within bounds, their texts made plain, and what to say of a feed that cannot be read."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import count
from string import ascii_lowercase, ascii_uppercase
from types import MappingProxyType
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from lms.sharing.rules import BODY_BYTES, SharingError, clean_link, clean_words

EVERY = timedelta(hours=1)
"""How often a feed is asked."""
MOST_BYTES = 512 * 1024
MOST_FEEDS = 100
MOST_ITEMS = 1000
"""Items of one document that are looked at; all further ones are passed over."""
NEWEST = 50
"""Items of one reading that may come in: the newest."""
OLDEST = timedelta(days=30)
"""An item dated longer ago is no news any more."""
MOST_DEPTH = 60
MOST_TEXT = 20_000
"""Characters of one field that are read; the rest is passed over."""
TITLE, SUMMARY = 120, 300

OFF, NEW, GOOD, FAILING = "off", "new", "good", "failing"

FAILURES: Mapping[str, str] = MappingProxyType(
    {
        "not-web": "This is no address of the web that we may ask.",
        "not-safe": "It sends us on to an address that is not protected by https.",
        "not-public": "It lies in a private network, which is never asked.",
        "unknown-host": "No machine of that name is known.",
        "no-answer": "It gave no answer.",
        "too-slow": "It took longer than three seconds to answer.",
        "too-large": "It is larger than 512 kB.",
        "moved-too-often": "It sends us on too often.",
        "unreadable": "Its answer could not be read.",
        "missing": "There is nothing at this address any more.",
        "refused": "It does not let us in.",
        "trouble": "Its server answered with an error.",
        "no-feed": "What is there is neither RSS nor Atom.",
        "broken": "What is there is no sound XML.",
        "trap": "It holds entities of its own, which may hide traps, so it was not read.",
    }
)

_ATOM = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})
_KNOWN = _ATOM | {
    "",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
}
"""Namespaces whose fields count: a media:title is no title."""
_PAGE = re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE)
_ROOTS = frozenset({"rss", "RDF", "feed"})
_FIELDS = frozenset(
    {"title", "link", "guid", "id", "description", "summary", "encoded", "content"}
    | {"pubDate", "date", "published", "updated", "issued", "modified"}
)
_DATES = ("published", "pubDate", "issued", "date", "updated", "modified")
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "blockquote", "hr"}
    | {"section", "article", "figure", "figcaption", "pre", "dd", "dt", "dl"}
)
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math"})
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,20}|[!?])")
_BREAKS = {one: "\n\n" if one in {"p", "blockquote", "pre", "ul", "ol", "table"} else "\n" for one in _BLOCKS}
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_TURNS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")
"""Invisible characters that turn the direction of what follows, or only hide."""


class Unreadable(SharingError):
    """Nothing can be read; ``code`` is a key of :data:`FAILURES`."""

    def __init__(self, code: str) -> None:
        super().__init__(FAILURES[code])
        self.code = code


class NoSuchFeed(SharingError):
    """There is no such feed."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item in plain words. ``link`` is empty where there is none that can be shared."""

    key: str
    title: str
    summary: str
    body: str
    link: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Read:
    """What a feed holds: its own title and its items, newest first."""

    title: str
    items: tuple[Item, ...]


def read(data: bytes, address: str) -> Read:
    """Read a feed.

    :raises Unreadable: it is none, or beyond the bounds.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large")
    found = _Reading()
    parser = DefusedXMLParser(target=found, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException:
        raise Unreadable("trap") from None
    except (ParseError, ValueError, LookupError):
        raise Unreadable("no-feed" if _PAGE.match(data) else "broken") from None
    items = [one for one in (_item(fields, address) for fields in found.items) if one]
    return Read(_cut(_line(plain(found.title)), TITLE), tuple(_newest_first(items)))


def fresh(items: tuple[Item, ...], at: datetime) -> tuple[Item, ...]:
    """Give the items that may come in: the newest, without those that are no news any more."""
    return tuple(one for one in items if one.at is None or one.at > at - OLDEST)[:NEWEST]


def judged(status: int | None, failure: str) -> str:
    """Give the code of what went wrong with an answer; empty where nothing did."""
    if status is None:
        return failure if failure in FAILURES else "no-answer"
    if status == 200:
        return ""
    return {401: "refused", 403: "refused", 404: "missing", 410: "missing"}.get(status, "trouble")


def state(asked_at: datetime | None, failure: str, off_at: datetime | None) -> str:
    """Tell how a feed is."""
    if off_at is not None:
        return OFF
    if failure:
        return FAILING
    return GOOD if asked_at else NEW


def plain(text: str) -> str:
    """Give the words of HTML, or of text that only looks like it, in lines."""
    words = "".join(_words(text[:MOST_TEXT]))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return clean_words("".join(one for one in kept if one not in _TURNS))


def _words(text: str) -> Iterator[str]:
    """Give what a reader would see, in one pass: Python's own reader of HTML takes minutes on hostile text."""
    place, small = 0, text.translate(_SMALL)
    while (tag := text.find("<", place)) >= 0:
        yield unescape(text[place:tag])
        if text.startswith("<!--", tag):
            place = _after(text, "-->", tag)
        elif found := _TAG.match(text, tag):
            name = found["name"].lower()
            yield _BREAKS.get(name, "")
            place = _after(text, ">", found.end())
            if name in _SILENT and not found["close"]:
                place = _after(text, ">", _after(small, f"</{name}", place))
        else:
            yield "<"
            place = tag + 1
    yield unescape(text[place:])


def _after(text: str, mark: str, place: int) -> int:
    found = text.find(mark, place)
    return len(text) if found < 0 else found + len(mark)


class _Reading:
    """Hears the document and keeps the fields of its items, within bounds, without ever building a tree."""

    def __init__(self) -> None:
        self.root = ""
        self.title = ""
        self.items: list[dict[str, str]] = []
        self._open: list[str] = []
        self._item: dict[str, str] | None = None
        self._item_depth = 0
        self._field = ""
        self._field_depth = 0
        self._words: list[str] = []
        self._room = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear that an element begins."""
        space, name = _split(tag)
        if not self._open:
            self.root = name
            if name not in _ROOTS:
                raise Unreadable("no-feed")
        if len(self._open) >= MOST_DEPTH:
            raise Unreadable("broken")
        self._open.append(tag)
        if self._field:
            self.data("\n" if name in _BLOCKS else "")
        elif self._item is None and name in {"item", "entry"} and space in _KNOWN:
            self._item, self._item_depth = {}, len(self._open)
            self._keep("about", next((value for key, value in attributes.items() if _split(key)[1] == "about"), ""))
        elif self._item is not None and len(self._open) == self._item_depth + 1 and space in _KNOWN:
            self._begin(space, name, attributes)
        elif self._item is None and name == "title" and len(self._open) <= 3 and not self.title:
            self._begin("", name, {})

    def data(self, text: str) -> None:
        """Hear words."""
        if self._field and self._room > 0:
            self._words.append(text[: self._room])
            self._room -= len(text)

    def end(self, _tag: str) -> None:
        """Hear that an element ends."""
        if self._field and len(self._open) == self._field_depth:
            words, field = "".join(self._words), self._field
            self._field = ""
            if self._item is None:
                self.title = self.title or words
            else:
                self._keep(field, words)
        if self._item is not None and len(self._open) == self._item_depth:
            if len(self.items) < MOST_ITEMS:
                self.items.append(self._item)
            self._item = None
        self._open.pop()

    def close(self) -> None:
        """Hear that the document ends."""

    def _begin(self, space: str, name: str, attributes: Mapping[str, str]) -> None:
        if name not in _FIELDS:
            return
        if name == "link" and space in _ATOM:
            if attributes.get("rel", "alternate") == "alternate":
                self._keep("link", attributes.get("href", ""))
            return
        if name == "guid" and attributes.get("isPermaLink", "true") != "false":
            name = "permalink"
        self._field, self._field_depth, self._words, self._room = name, len(self._open), [], MOST_TEXT

    def _keep(self, name: str, words: str) -> None:
        if self._item is not None and words.strip():
            self._item.setdefault(name, words.strip()[:MOST_TEXT])


def _item(fields: Mapping[str, str], address: str) -> Item | None:
    link = _link(fields.get("link") or fields.get("permalink") or fields.get("about") or "", address)
    long = plain(fields.get("encoded") or fields.get("content") or fields.get("description") or "")
    short = plain(fields.get("summary") or fields.get("description") or "") or long
    title = _line(plain(fields.get("title", ""))) or _line(short)
    key = next((fields[name] for name in ("guid", "permalink", "id", "about", "link") if fields.get(name)), title)
    if not title:
        return None
    body = long or short or title
    return Item(key, _cut(title, TITLE), _cut(_line(short) or title, SUMMARY), _cut_bytes(body), link, _date(fields))


def _newest_first(items: list[Item]) -> list[Item]:
    dates = [one.at for one in items if one.at is not None]
    if len(dates) < len(items):
        return items
    return [one for _, _, one in sorted(zip(dates, count(0, -1), items, strict=False), reverse=True)]


def _date(fields: Mapping[str, str]) -> datetime | None:
    words = next((fields[name] for name in _DATES if fields.get(name)), "")[:60]
    for reads in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = reads(words)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _link(text: str, address: str) -> str:
    try:
        parts = urlsplit(urljoin(address, text.strip()) if text.strip() else "")
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    path, query = (quote(one, safe="/%:@!$&()*+,;=~-._?") for one in (parts.path, parts.query))
    return clean_link(urlunsplit((parts.scheme, host, path, query, "")))


def _split(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    return space.removeprefix("{"), name


def _line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    short = text[: most - 1]
    at_word = short.rpartition(" ")[0]
    kept = at_word if len(at_word) > most // 2 else short
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _cut_bytes(text: str) -> str:
    most = len(text)
    while len(text.encode()) > BODY_BYTES:
        most = min(most - 1, most * BODY_BYTES // len(text.encode()))
        text = _cut(text, most)
    return text
