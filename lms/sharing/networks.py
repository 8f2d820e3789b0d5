"""Facts about networks: the address of each one's share dialogue, what it takes, and how it counts.

Nothing here posts anything: a dialogue is a plain address that a person opens, or does not.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urlencode

MOST = 3000
"""Characters of one's own words, where a network sets no limit of its own."""
SHORT_LINK = 23
"""What X and Mastodon count for a link, however long it is."""
_LINK = re.compile(r"https?://\S+")
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""The code points that X counts as one; every other counts as two (twitter-text v3)."""


@dataclass(frozen=True, slots=True)
class Network:
    """One network. ``{instance}`` in the address is the server where the person has an account."""

    key: str
    title: str
    address: str
    link_name: str = ""
    """The parameter that takes the link; empty: it goes into the text."""
    words_name: str = ""
    """The parameter that takes the words; empty: the dialogue takes none, so they are copied by hand."""
    limit: int = MOST
    unit: str = "characters"
    """characters, weighted (as X counts) or clusters (what a reader sees as one character)."""

    @property
    def prefills(self) -> bool:
        """Tell whether the dialogue opens with the words in it."""
        return bool(self.words_name)

    @property
    def asks_instance(self) -> bool:
        """Tell whether the address depends on where the person has an account."""
        return "{instance}" in self.address


_ALL = (
    Network("linkedin", "LinkedIn", "https://www.linkedin.com/sharing/share-offsite/", "url"),
    Network("facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php", "u"),
    Network("x", "X", "https://x.com/intent/tweet", "url", "text", 280, "weighted"),
    Network("threads", "Threads", "https://www.threads.net/intent/post", "url", "text", 500),
    Network("bluesky", "Bluesky", "https://bsky.app/intent/compose", "", "text", 300, "clusters"),
    Network("mastodon", "Mastodon", "https://{instance}/share", "", "text", 500),
    Network("pinterest", "Pinterest", "https://www.pinterest.com/pin/create/button/", "url", "description", 500),
    Network("reddit", "Reddit", "https://www.reddit.com/submit", "url", "title", 300),
    Network("whatsapp", "WhatsApp", "https://wa.me/", "", "text"),
    Network("telegram", "Telegram", "https://t.me/share/url", "url", "text"),
    Network("email", "E-mail", "mailto:", "", "body"),
)
NETWORKS: Mapping[str, Network] = MappingProxyType({one.key: one for one in _ALL})


def dialogue(network: Network, words: str, link: str, *, subject: str = "", instance: str = "") -> str:
    """Give the address of the network's own dialogue for these words and this link.

    ``subject`` is for e-mail, ``instance`` a checked host name. No name of a person is added.
    """
    address = network.address.replace("{instance}", instance)
    if network.key == "email":
        body = f"{words}\n\n{link}".replace("\n", "\r\n")
        return f"{address}?{_query({'subject': subject, 'body': body})}"
    text = " ".join(words.split()) if network.words_name == "title" else words
    values = {network.words_name: text if network.link_name else f"{text}\n{link}"} if network.prefills else {}
    if network.link_name:
        values[network.link_name] = link
    return f"{address}?{_query(values)}"


def length(network: Network, words: str, link: str) -> int:
    """Count words and link the way the network does, before anything is sent to it."""
    if network.key in {"x", "mastodon"}:
        counted = weighted if network.unit == "weighted" else len
        return with_short_links(words, counted) + 1 + SHORT_LINK
    text = words if network.link_name else f"{words}\n{link}"
    return len(clusters(text)) if network.unit == "clusters" else len(text)


def room(network: Network, link: str) -> int:
    """Tell how much of the limit is left for words beside the link."""
    return network.limit - length(network, "", link)


def with_short_links(text: str, counted: Callable[[str], int]) -> int:
    """Count text in which every link counts the same."""
    links = _LINK.findall(text)
    return counted(_LINK.sub("", text)) + SHORT_LINK * len(links)


def weighted(text: str) -> int:
    """Count as X does: Latin and its neighbours one, everything else two, an emoji of any make two."""
    return sum(_weight(cluster) for cluster in clusters(unicodedata.normalize("NFC", text)))


def clusters(text: str) -> list[str]:
    """Split text into what a reader sees as single characters (near enough to UAX 29 for counting)."""
    found: list[str] = []
    for character in text:
        if found and _continues(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _query(values: Mapping[str, str]) -> str:
    # A space is %20 and never +, which a mail programme would show as a plus.
    return urlencode(values, quote_via=quote, safe="")


def _weight(cluster: str) -> int:
    if any(_pictured(character) for character in cluster):
        return 2
    return sum(1 if any(low <= ord(one) <= high for low, high in _LIGHT) else 2 for one in cluster)


def _pictured(character: str) -> bool:
    code = ord(character)
    return 0x1F000 <= code <= 0x1FAFF or code in {0xFE0F, 0x20E3}


def _continues(before: str, character: str) -> bool:
    code, last = ord(character), before[-1]
    if unicodedata.category(character) in {"Mn", "Me", "Mc"} or code in {0x200C, 0x200D}:
        return True
    if 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F:
        return True
    if last == "\u200d" and (_pictured(character) or 0x2600 <= code <= 0x27BF):
        return True
    if _flag(character):
        return len(before) == 1 and _flag(last)
    return (last == "\r" and character == "\n") or _joined_jamo(last, code)


def _flag(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _joined_jamo(last: str, code: int) -> bool:
    before = ord(last)
    vowel, tail = 0x1160 <= code <= 0x11A7, 0x11A8 <= code <= 0x11FF
    return (vowel and 0x1100 <= before <= 0x11A7) or (tail and 0x1160 <= before <= 0x11FF)
