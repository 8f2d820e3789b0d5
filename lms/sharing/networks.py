"""Facts about networks: the address of each one's share dialogue, what it takes, and how it counts.

Nothing here posts anything: a dialogue is a plain address that a person opens, or does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import quote, urlencode

MOST = 3000
"""Characters of one's own words, where a network sets no limit of its own."""
SHORT_LINK = 23
"""What X and Mastodon count for a link, however long it is."""
CHARACTERS, WEIGHTED, CLUSTERS = "characters", "weighted", "clusters"
"""How a network counts: each character, as X weighs them, or what a reader sees as one character."""
INTERNAL = "internal"
"""The chat of the company's own, whose address is a setting."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a champion may change about a network: its room, and what a link takes of it (0: its own length)."""

    most: int
    link: int


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
    unit: str = CHARACTERS
    link_length: int = 0
    """What every link counts, however long it is; 0: as many as it has."""
    most_bytes: int | None = None
    """The most UTF-8 bytes, where the network sets a limit to them too."""
    media_name: str = ""
    """The parameter that takes the address of a picture; empty: there is none."""
    fold: int = 0
    """Characters shown before “see more”; 0: everything is shown."""

    @property
    def prefills(self) -> bool:
        """Tell whether the dialogue opens with the words in it."""
        return bool(self.words_name)

    @property
    def opens(self) -> bool:
        """Tell whether there is an address to open; where there is none, words and link are copied."""
        return bool(self.address)

    @property
    def asks_instance(self) -> bool:
        """Tell whether the address depends on where the person has an account."""
        return "{instance}" in self.address


_ALL = (
    Network("linkedin", "LinkedIn", "https://www.linkedin.com/sharing/share-offsite/", "url", fold=210),
    Network("facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php", "u", fold=477),
    Network("x", "X", "https://x.com/intent/tweet", "url", "text", 280, WEIGHTED, SHORT_LINK),
    Network("threads", "Threads", "https://www.threads.net/intent/post", "url", "text", 500),
    Network("bluesky", "Bluesky", "https://bsky.app/intent/compose", "", "text", 300, CLUSTERS, most_bytes=3000),
    Network("mastodon", "Mastodon", "https://{instance}/share", "", "text", 500, CLUSTERS, SHORT_LINK),
    Network(
        "pinterest",
        "Pinterest",
        "https://www.pinterest.com/pin/create/button/",
        "url",
        "description",
        500,
        media_name="media",
    ),
    Network("reddit", "Reddit", "https://www.reddit.com/submit", "url", "title", 300),
    Network("whatsapp", "WhatsApp", "https://wa.me/", "", "text"),
    Network("telegram", "Telegram", "https://t.me/share/url", "url", "text"),
    Network("email", "E-mail", "mailto:", "", "body"),
    Network(INTERNAL, "Internal chat", ""),
)
NETWORKS: Mapping[str, Network] = MappingProxyType({one.key: one for one in _ALL})


def title_of(key: str) -> str:
    """Give the title of a network; of one that is not known, its key."""
    known = NETWORKS.get(key)
    return known.title if known else key


def limited(network: Network, limits: Mapping[str, Limit]) -> Network:
    """Give a network with the limits a champion set for it, if any."""
    changed = limits.get(network.key)
    return replace(network, limit=changed.most, link_length=changed.link) if changed else network


def dialogue(network: Network, words: str, link: str, *, subject: str = "", instance: str = "", media: str = "") -> str:
    """Give the address of the network's own dialogue for these words and this link.

    ``subject`` is for e-mail, ``instance`` a checked host name, ``media`` the address of a picture. No name of a
    person is added. Nothing where the network has no address.
    """
    if not network.opens:
        return ""
    if network.key == INTERNAL:
        return network.address
    address = network.address.replace("{instance}", instance)
    if network.key == "email":
        body = f"{words}\n\n{link}".replace("\n", "\r\n")
        return f"{address}?{_query({'subject': subject, 'body': body})}"
    text = " ".join(words.split()) if network.words_name == "title" else words
    values = {network.words_name: text if network.link_name else f"{text}\n{link}"} if network.prefills else {}
    if network.link_name:
        values[network.link_name] = link
    if network.media_name and media:
        values[network.media_name] = media
    return f"{address}?{_query(values)}"


def _query(values: Mapping[str, str]) -> str:
    # A space is %20 and never +, which a mail programme would show as a plus.
    return urlencode(values, quote_via=quote, safe="")
