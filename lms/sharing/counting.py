"""How long a text is to each network: weighted as X counts, clusters as a reader sees them, bytes, links."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import grapheme

from lms.sharing.addresses import links
from lms.sharing.domains import FLAGS
from lms.sharing.networks import CLUSTERS, SHORT_LINK, WEIGHTED, Limit, Network, limited

NO_CHANGES: Mapping[str, Limit] = MappingProxyType({})
"""Every network's limit as we ship it."""
SCALE = 100
"""Of the weights below, as the published configuration has it."""
DEFAULT_WEIGHT = 200
RANGES = ((0, 4351, 100), (8192, 8205, 100), (8208, 8223, 100), (8242, 8247, 100))
"""First and last code point, and their weight: version 3 of the configuration of twitter-text."""
MARKS = 30
"""The most combining marks in a row that are put in order together, as Unicode's stream-safe form has it."""

_LIGHT = re.compile("[{}]".format("".join(f"{chr(low)}-{chr(high)}" for low, high, _ in RANGES)))
_PICTURE = (
    "[\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf\u23e9-\u23fa\u24c2\u25aa\u25ab"
    "\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f0ff\U0001f10d-\U0001f1e5\U0001f200-\U0001f64f\U0001f680-\U0001faff]"
)
_FLAG = "|".join("".join(chr(0x1F1E6 + ord(one) - ord("A")) for one in code) for code in sorted(FLAGS))
_ONE = f"{_PICTURE}(?:[\U0001f3fb-\U0001f3ff]|\ufe0f)?"
_EMOJI = re.compile(
    f"\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f|[0-9#*]\ufe0f?\u20e3|[©®]\ufe0f|{_FLAG}|{_ONE}(?:\u200d{_ONE})*"
)
_MENTION = re.compile(r"(?<![\w@/])(@\w+)@[\w.-]+\w")


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of a network's room a text takes, in the network's own unit."""

    used: int
    limit: int
    size: int
    """UTF-8 bytes of what is sent."""
    most_bytes: int | None = None

    @property
    def over(self) -> int:
        """Tell how many are too many; at least 1 where only the bytes are."""
        too_large = self.most_bytes is not None and self.size > self.most_bytes
        return max(self.used - self.limit, 1 if too_large else 0, 0)

    @property
    def fits(self) -> bool:
        """Tell whether the network takes it."""
        return not self.over


def measured(network: Network, text: str, link: str, limits: Mapping[str, Limit] = NO_CHANGES) -> Measure:
    """Measure a text with its link the way the network does, before anything is sent to it."""
    one = limited(network, limits)
    sent = sent_text(one, text, link)
    return Measure(_count(one, text, sent, link), one.limit, len(sent.encode()), one.most_bytes)


def used(network: Network, text: str, link: str, limits: Mapping[str, Limit] = NO_CHANGES) -> int:
    """Count a text with its link the way the network does."""
    return measured(network, text, link, limits).used


def room(network: Network, link: str, limits: Mapping[str, Limit] = NO_CHANGES) -> int:
    """Tell how much of the limit is left for words beside the link."""
    empty = measured(network, "", link, limits)
    return empty.limit - empty.used


def sent_text(network: Network, text: str, link: str) -> str:
    """Give what stands in the network's own field: the link too, where it has no field of its own."""
    return text if network.link_name or not link else f"{text}\n{link}"


def weighted(text: str, link: int = SHORT_LINK) -> int:
    """Count as X does: most alphabets one, everything else two, an emoji of any make two, each link ``link``."""
    counted, place = 0, 0
    whole = composed(text)
    for start, end in links(whole):
        counted += _weight(whole[place:start]) + link * SCALE
        place = end
    return (counted + _weight(whole[place:])) // SCALE


def graphemes(text: str) -> list[str]:
    """Split text into what a reader sees as single characters (UAX 29, extended grapheme clusters)."""
    if text.isascii() and "\r" not in text:
        return list(text)
    return list(grapheme.graphemes(text))


def composed(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Normalise a text, in time that grows with its length even where thousands of marks stand on one letter."""
    if text.isascii():
        return text
    pieces, begun, marks = [], 0, 0
    for place, character in enumerate(text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MARKS:
            pieces.append(text[begun:place])
            begun, marks = place, 0
    pieces.append(text[begun:])
    return "".join(unicodedata.normalize(form, piece) for piece in pieces)


def _count(network: Network, text: str, sent: str, link: str) -> int:
    # The dialogue puts the link behind the words; a short one counts the same whatever its site is called.
    beside = 1 + network.link_length if link and network.link_length else 0
    if network.unit == WEIGHTED:
        return weighted(text, network.link_length) + beside
    told = _shortened(text, network.link_length) if network.link_length else sent
    return (len(graphemes(told)) if network.unit == CLUSTERS else len(told)) + beside


def _shortened(text: str, link: int) -> str:
    """Put a place-holder where a link stands, and leave the server of a mention out, as Mastodon counts."""
    kept, place = "", 0
    for start, end in links(text, bare=False):
        kept += _MENTION.sub(r"\1", text[place:start]) + "x" * link
        place = end
    return kept + _MENTION.sub(r"\1", text[place:])


def _weight(text: str) -> int:
    if text.isascii():
        return SCALE * len(text)
    counted, place = 0, 0
    for found in _EMOJI.finditer(text):
        counted += _by_range(text[place : found.start()]) + DEFAULT_WEIGHT
        place = found.end()
    return counted + _by_range(text[place:])


def _by_range(text: str) -> int:
    light = len(_LIGHT.findall(text))
    return light * SCALE + (len(text) - light) * DEFAULT_WEIGHT
