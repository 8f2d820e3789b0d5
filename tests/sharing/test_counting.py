"""How each network counts: by weight, by what a reader sees, by bytes; at its limit and one over it."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.sharing import counting
from lms.sharing.addresses import links
from lms.sharing.networks import NETWORKS, Limit

LINK = "https://norda.example/lisbon?from=us&more=1"
FIXTURE = Path("/work/shared/fixtures/twitter/v3.json")
FAMILY = "👩\u200d👩\u200d👧\u200d👦"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
HOSTILE = {
    "marks": "\u0301" * 50_000,
    "marks out of order": "a" + "\u0315\u0300" * 25_000,
    "flags": "🇩" * 25_000,
    "joined pictures": "👨\u200d" * 14_000,
    "viramas": "क्" * 16_000,
    "half a link": "https://" * 12_500,
    "dots": "a." * 50_000,
    "open brackets": "https://a.com/" + "(" * 99_000,
    "brackets": "https://a.com/" + "()" * 49_000,
    "mentions": "@a@" * 33_000,
    "links": "a.com/? " * 12_500,
    "tags": "\U0001f3f4" + "\U000e0067" * 24_000,
    "hyphens": "a-" * 50_000,
    "query": "https://a.com?" + "!" * 99_000,
}


def test_the_weights_are_those_x_publishes() -> None:
    if not FIXTURE.exists():
        pytest.skip("the published configuration is not on this machine")
    published = json.loads(FIXTURE.read_text(encoding="utf-8"))

    assert tuple((one["start"], one["end"], one["weight"]) for one in published["ranges"]) == counting.RANGES
    assert (published["defaultWeight"], published["scale"]) == (counting.DEFAULT_WEIGHT, counting.SCALE)
    assert published["transformedURLLength"] == NETWORKS["x"].link_length
    assert published["maxWeightedTweetLength"] == NETWORKS["x"].limit
    assert published["emojiParsingEnabled"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("hello", 5),
        ("héllo", 5),
        ("he\u0301llo", 5),
        ("q\u0301", 2),
        ("a\u200db", 3),
        ("日本", 4),
        ("가", 2),
        ("\u1112\u1161\u11ab", 2),
        ("\u10ff\u1100", 3),
        ("…—“”", 5),
        ("👍", 2),
        ("👍🏽", 2),
        (FAMILY, 2),
        (FAMILY * 3, 6),
        ("🇵🇹", 2),
        ("🇵🇹🇩🇪", 4),
        ("🇦🇦", 4),
        ("❤️", 2),
        ("❤", 2),
        ("©", 1),
        ("©\ufe0f", 2),
        ("1️⃣", 2),
        ("#\u20e3", 2),
        (ENGLAND, 2),
        ("“quoted” – yes…", 16),
        ("𝒜", 2),
        ("example.com", 23),
        ("See example.com.", 4 + 23 + 1),
        ("EXAMPLE.COM/a?b=c", 23),
        ("日本example.com", 4 + 23),
        ("example.com日本", 23 + 4),
        ("me@example.com", 14),
        ("@example.com", 12),
        ("foo.example", 11),
        ("1.5 e.g. a.b", 12),
        ("https://norda.example/a", 23),
        ("https://", 8),
        ("xhttps://example.com", 20),
        ("http://a.de http://b.de", 47),
        ("(https://example.com/a_(b))", 25),
        ("https://example.com/a,b.", 24),
        ("https://example.com:8080/", 23),
        ("https://example.com?q=1!", 24),
        ("https://xn--mnchen-3ya.de", 23),
        ("https://münchen.de/straße", 23),
        ("-example.com", 12),
        ("example.com/(", 24),
        ("example.com/a)", 24),
    ],
)
def test_x_counts_by_weight(text: str, number: int) -> None:
    assert counting.weighted(text) == number


def test_a_link_without_its_scheme_counts_only_where_x_would_make_it_one() -> None:
    assert links("see example.com and https://a.example", bare=False) == [(20, 37)]
    assert links("see example.com and https://a.example") == [(4, 15), (20, 37)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("hello", 5),
        ("he\u0301llo", 5),
        (f"{FAMILY}!", 2),
        ("🇵🇹🇪🇸", 2),
        ("🇵🇹🇪", 2),
        ("👍🏽👍", 2),
        (ENGLAND, 1),
        ("1️⃣", 1),
        ("a\r\nb", 3),
        ("\u1112\u1161\u11ab\u1100", 2),
        ("한글", 2),
        ("☕\ufe0f", 1),
        ("\u200da", 2),
        ("नमस्ते", 3),
        ("\u0600a", 1),
        ("e\u0301\u0301\u0301", 1),
    ],
)
def test_clusters_are_what_a_reader_sees(text: str, number: int) -> None:
    assert len(counting.graphemes(text)) == number
    assert "".join(counting.graphemes(text)) == text


@pytest.mark.parametrize(
    ("key", "words", "number"),
    [
        ("x", "12345", 5 + 1 + 23),
        ("x", "see https://a.example/very/long/link now", len("see  now") + 23 + 1 + 23),
        ("mastodon", "see https://a.example/very/long/link now", len("see  now") + 23 + 1 + 23),
        ("mastodon", "with @ada@social.example", len("with @ada") + 1 + 23),
        ("mastodon", "example.com", len("example.com") + 1 + 23),
        ("bluesky", FAMILY, 1 + 1 + len(LINK)),
        ("threads", "12345", 5),
        ("linkedin", "12345", 5),
        ("whatsapp", "12345", 5 + 1 + len(LINK)),
    ],
)
def test_each_network_counts_its_own_way(key: str, words: str, number: int) -> None:
    assert counting.used(NETWORKS[key], words, LINK) == number


@pytest.mark.parametrize(
    ("key", "one", "units"),
    [
        ("x", "a", 1),
        ("x", "日", 2),
        ("x", FAMILY, 2),
        ("x", "e\u0301", 1),
        ("bluesky", "a", 1),
        ("bluesky", "日", 1),
        ("bluesky", "e\u0301", 1),
        ("bluesky", "🇵🇹", 1),
        ("mastodon", "a", 1),
        ("mastodon", "👍🏽", 1),
        ("threads", "a", 1),
        ("reddit", "a", 1),
    ],
)
def test_the_limit_itself_fits_and_one_more_does_not(key: str, one: str, units: int) -> None:
    network = NETWORKS[key]
    left = counting.room(network, LINK)
    full = one * (left // units) + "." * (left % units)

    assert (counting.measured(network, full, LINK).used, counting.measured(network, full, LINK).fits) == (
        (network.limit, True)
    )
    over = counting.measured(network, f"{full}.", LINK)
    assert (over.over, over.fits) == (1, False)


def test_a_link_alone_takes_what_the_network_says() -> None:
    assert counting.room(NETWORKS["x"], LINK) == 256
    assert counting.room(NETWORKS["mastodon"], LINK) == 476
    assert counting.room(NETWORKS["linkedin"], LINK) == 3000
    assert counting.used(NETWORKS["x"], "12345", "") == 5
    assert counting.used(NETWORKS["bluesky"], "12345", "") == 5


def test_bluesky_takes_three_thousand_bytes_and_not_one_more() -> None:
    network = NETWORKS["bluesky"]
    family = len(FAMILY.encode())
    full = FAMILY * (3000 // family) + "a" * (3000 % family)

    exact, over = counting.measured(network, full, ""), counting.measured(network, f"{full}a", "")
    assert (exact.size, exact.fits, exact.used < network.limit) == (3000, True, True)
    assert (over.size, over.fits, over.over) == (3001, False, 1)


def test_limits_of_this_academy_take_the_place_of_ours() -> None:
    limits = {"x": Limit(4000, 0), "threads": Limit(10, 0)}

    assert counting.measured(NETWORKS["x"], "12345", LINK, limits).limit == 4000
    assert counting.room(NETWORKS["threads"], LINK, limits) == 10
    short = {"threads": Limit(500, 20)}
    assert counting.used(NETWORKS["threads"], "see https://a.example/very/long/link", LINK, short) == 4 + 20 + 1 + 20


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_any_text_falls_into_clusters_without_losing_a_character(text: str) -> None:
    assert "".join(counting.graphemes(text)) == text
    assert len(counting.graphemes(text)) <= len(text)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_composed_and_decomposed_texts_weigh_the_same(text: str) -> None:
    assert counting.weighted(text) == counting.weighted(unicodedata.normalize("NFC", text))


@settings(deadline=None, max_examples=200)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Mn", "Mc", "Me", "Cf", "Sk"]), max_size=60), st.text(max_size=5)
)
def test_words_set_apart_weigh_as_much_as_both(one: str, other: str) -> None:
    together = counting.weighted(f"{one} | {other}")

    assert together == counting.weighted(f"{one} ") + 1 + counting.weighted(f" {other}")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("key", ["x", "bluesky", "mastodon"])
def test_a_hundred_thousand_hostile_characters_are_counted_in_bounded_time(name: str, key: str) -> None:
    begun = time.process_time()

    assert counting.measured(NETWORKS[key], HOSTILE[name], LINK).used > 0
    assert time.process_time() - begun < 2
