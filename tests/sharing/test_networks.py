"""Each network's own dialogue, and how it counts."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lms.sharing.networks import NETWORKS, clusters, dialogue, length, room, weighted

LINK = "https://norda.example/lisbon?from=us&more=1"
WORDS = "I work at Norda & I'm glad: 50 % more #space\nSee you?"


@pytest.mark.parametrize(
    ("key", "address", "values"),
    [
        ("linkedin", "https://www.linkedin.com/sharing/share-offsite/", {"url": LINK}),
        ("facebook", "https://www.facebook.com/sharer/sharer.php", {"u": LINK}),
        ("x", "https://x.com/intent/tweet", {"text": WORDS, "url": LINK}),
        ("threads", "https://www.threads.net/intent/post", {"text": WORDS, "url": LINK}),
        ("bluesky", "https://bsky.app/intent/compose", {"text": f"{WORDS}\n{LINK}"}),
        ("mastodon", "https://social.example/share", {"text": f"{WORDS}\n{LINK}"}),
        ("pinterest", "https://www.pinterest.com/pin/create/button/", {"description": WORDS, "url": LINK}),
        ("reddit", "https://www.reddit.com/submit", {"title": " ".join(WORDS.split()), "url": LINK}),
        ("whatsapp", "https://wa.me/", {"text": f"{WORDS}\n{LINK}"}),
        ("telegram", "https://t.me/share/url", {"text": WORDS, "url": LINK}),
    ],
)
def test_each_dialogue_opens_with_what_the_network_takes(key: str, address: str, values: dict[str, str]) -> None:
    made = dialogue(NETWORKS[key], WORDS, LINK, instance="social.example")

    parts = urlsplit(made)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == address
    assert {name: found[0] for name, found in parse_qs(parts.query).items()} == values
    assert "+" not in made


def test_an_e_mail_has_its_own_line_breaks_and_spaces() -> None:
    made = dialogue(NETWORKS["email"], "Two words\nand more", LINK, subject="Norda & Lisbon")

    assert made.startswith(
        "mailto:?subject=Norda%20%26%20Lisbon&body=Two%20words%0D%0Aand%20more%0D%0A%0D%0Ahttps%3A%2F%2F"
    )
    assert "+" not in made


def test_every_address_is_https_or_mailto_and_carries_no_name() -> None:
    for network in NETWORKS.values():
        made = dialogue(network, "words", LINK, subject="A title", instance="social.example")
        assert made.startswith(("https://", "mailto:?"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("hello", 5),
        ("héllo", 5),
        ("he\u0301llo", 5),
        ("日本", 4),
        ("👍", 2),
        ("👍🏽", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("🇵🇹", 2),
        ("❤️", 2),
        ("1️⃣", 2),
        ("“quoted” – yes…", 16),
    ],
)
def test_x_counts_by_weight(text: str, number: int) -> None:
    assert weighted(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("hello", 5),
        ("he\u0301llo", 5),
        ("👩‍👩‍👧‍👦!", 2),
        ("🇵🇹🇪🇸", 2),
        ("👍🏽👍", 2),
        ("a\r\nb", 3),
        ("\u1112\u1161\u11ab\u1100", 2),
        ("한글", 2),
        ("☕\ufe0f", 1),
        ("\u200da", 2),
    ],
)
def test_clusters_are_what_a_reader_sees(text: str, number: int) -> None:
    assert len(clusters(text)) == number
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize(
    ("key", "words", "number"),
    [
        ("x", "12345", 5 + 1 + 23),
        ("x", "see https://a.example/very/long/link now", len("see  now") + 23 + 1 + 23),
        ("mastodon", "see https://a.example/very/long/link now", len("see  now") + 23 + 1 + 23),
        ("bluesky", "👩‍👩‍👧‍👦", 1 + 1 + len(LINK)),
        ("threads", "12345", 5),
        ("linkedin", "12345", 5),
        ("whatsapp", "12345", 5 + 1 + len(LINK)),
    ],
)
def test_each_network_counts_its_own_way(key: str, words: str, number: int) -> None:
    assert length(NETWORKS[key], words, LINK) == number


def test_the_room_is_what_the_link_leaves() -> None:
    assert room(NETWORKS["x"], LINK) == 256
    assert room(NETWORKS["linkedin"], LINK) == 3000


def test_networks_that_take_no_words_say_so() -> None:
    assert {key for key, one in NETWORKS.items() if not one.prefills} == {"linkedin", "facebook"}
    assert [key for key, one in NETWORKS.items() if one.asks_instance] == ["mastodon"]
