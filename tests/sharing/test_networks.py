"""Each network's own dialogue, and how it counts."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from lms.sharing.networks import INTERNAL, NETWORKS, Limit, dialogue, limited

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
    for network in (one for one in NETWORKS.values() if one.opens):
        made = dialogue(network, "words", LINK, subject="A title", instance="social.example")
        assert made.startswith(("https://", "mailto:?"))


def test_networks_that_take_no_words_say_so() -> None:
    assert {key for key, one in NETWORKS.items() if not one.prefills} == {"linkedin", "facebook", "internal"}
    assert [key for key, one in NETWORKS.items() if one.asks_instance] == ["mastodon"]


def test_the_chat_inside_is_copied_to_and_opened_only_where_a_setting_says_where_it_is() -> None:
    chat = NETWORKS[INTERNAL]

    assert dialogue(chat, WORDS, LINK) == ""
    assert dialogue(replace(chat, address="https://chat.example/news"), WORDS, LINK) == "https://chat.example/news"


def test_a_limit_a_champion_set_takes_the_place_of_ours() -> None:
    changed = limited(NETWORKS["x"], {"x": Limit(4000, 0)})

    assert (changed.limit, changed.link_length) == (4000, 0)
    assert limited(NETWORKS["threads"], {"x": Limit(4000, 0)}) is NETWORKS["threads"]
