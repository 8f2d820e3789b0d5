"""Read what a page says about itself, from as much of it as is worth looking at, in time that its size bounds."""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from lms.sharing import rules

MOST = 200_000
"""Characters of a page that are looked at: what we look for stands in its head."""
MOST_TAGS, LONGEST_TAG = 300, 4_000
TITLE, SUMMARY = 120, 300
_ATTRIBUTE = re.compile(
    r"""([a-z:-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,2000}))""", re.I
)
_CHARSET = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?([a-z0-9_-]{3,20})", re.I)
_KNOWN = {"utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "windows-1251", "utf-16", "shift_jis", "gb2312", "big5"}
TITLES = ("og:title", "twitter:title")
SUMMARIES = ("og:description", "twitter:description", "description")
PICTURES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
WORDS = {
    "not-web": "The link is no address of the web that can be asked.",
    "not-safe": "The link leads from a safe address to an unsafe one, so it was not followed.",
    "not-public": "The link leads to a machine that is not in the open web, so it was not asked.",
    "unknown-host": "There is no site of that name.",
    "no-answer": "The site did not answer.",
    "too-slow": "The site took longer than three seconds.",
    "too-large": "The page is larger than 512 kB, so it was not read.",
    "moved-too-often": "The link leads from one address to the next, too often to follow.",
    "unreadable": "What the site answered cannot be read.",
    "refused": "The site answered that the page is not there, or not for us.",
    "nothing": "The page says nothing about itself that could be taken over.",
}
"""Why nothing came of a look, by code; each ends in what to do: write it yourself."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a page says about itself; empty where it says nothing. ``picture``: an address, not yet asked."""

    title: str
    summary: str
    picture: str


def card_of(body: bytes, url: str) -> Card:
    """Read title, summary and the address of a picture from a page."""
    text = _decoded(body)
    told = _told(text)
    title = _first(told, TITLES) or _title_tag(text)
    picture = _first(told, PICTURES)
    return Card(_cut(title, TITLE), _cut(_first(told, SUMMARIES), SUMMARY), _address(picture, url))


def words_of(failure: str) -> str:
    """Say why nothing came of a look."""
    return WORDS.get(failure, WORDS["no-answer"])


def _decoded(body: bytes) -> str:
    named = _CHARSET.search(body[:2_000])
    charset = named[1].decode("ascii").lower() if named else "utf-8"
    return body.decode(charset if charset in _KNOWN else "utf-8", errors="replace")[:MOST]


def _told(text: str) -> dict[str, str]:
    """Give what the meta elements of a page say, by name; the first of a name counts."""
    lower, told, start = text.lower(), dict[str, str](), 0
    for _ in range(MOST_TAGS):
        start = lower.find("<meta", start)
        if start < 0:
            break
        tag = text[start + 5 : start + LONGEST_TAG]
        pairs: dict[str, str] = {}
        end = 0
        for found in _ATTRIBUTE.finditer(tag):
            if ">" in tag[end : found.start()]:
                break
            end = found.end()
            pairs.setdefault(found[1].lower(), next(one for one in found.groups()[1:] if one is not None))
        name = (pairs.get("property") or pairs.get("name") or "").lower()
        if name and pairs.get("content"):
            told.setdefault(name, pairs["content"])
        start += 5
    return told


def _title_tag(text: str) -> str:
    start = text.lower().find("<title")
    begins = text.find(">", start, start + 200) + 1 if start >= 0 else 0
    return text[begins : begins + LONGEST_TAG].partition("<")[0] if begins else ""


def _first(told: dict[str, str], names: tuple[str, ...]) -> str:
    return next((told[name] for name in names if name in told), "")


def _cut(text: str, most: int) -> str:
    """Give plain words on one line, cut between words where they are too many."""
    plain = "".join(
        one for one in unescape(text) if unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Co"} or one.isspace()
    )
    line = " ".join(plain.split())
    return line if len(line) <= most else line[: most - 1].rpartition(" ")[0] + "…"


def _address(picture: str, url: str) -> str:
    try:
        return rules.clean_link(urljoin(url, unescape(picture).strip())) if picture.strip() else ""
    except ValueError:
        return ""
