"""Feeds as others write them, good and hostile."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from lms.sharing.feeds import rules

pytestmark = pytest.mark.once
ADDRESS = "https://norda.example/feed.xml"
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def rss(*items: str, title: str = "The blog") -> bytes:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    return f'<rss version="2.0" {spaces}><channel><title>{title}</title>{"".join(items)}</channel></rss>'.encode()


def item(fields: str) -> rules.Item:
    return rules.read(rss(f"<item>{fields}</item>"), ADDRESS).items[0]


def refused(data: bytes) -> str:
    with pytest.raises(rules.Unreadable) as caught:
        rules.read(data, ADDRESS)
    assert str(caught.value) == rules.FAILURES[caught.value.code]
    return caught.value.code


def test_an_item_of_rss_is_read() -> None:
    found = item(
        "<title>News</title><link>https://norda.example/1</link><guid>urn:1</guid><description>Short.</description>"
        "<content:encoded><![CDATA[<p>One</p><p>Two<br>three</p>]]></content:encoded>"
        "<pubDate>Sat, 21 Nov 2026 10:00:00 +0100</pubDate>"
    )

    assert found == rules.Item(
        "urn:1",
        "News",
        "Short.",
        "One\n\nTwo\nthree",
        "https://norda.example/1",
        datetime(2026, 11, 21, 9, tzinfo=UTC),
    )


def test_an_entry_of_atom_is_read() -> None:
    found = rules.read(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">My &amp;amp; feed</title><entry><id>urn:1</id>'
        b'<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> one</div></title>'
        b'<link rel="self" href="https://norda.example/self"/><link href="/1"/><updated>2026-11-20T10:00:00Z</updated>'
        b'<content type="html">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>',
        ADDRESS,
    )

    (only,) = found.items
    assert found.title == "My & feed"
    assert (only.title, only.body, only.link) == ("A bold one", "Text", "https://norda.example/1")
    assert only.at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_an_item_of_rss_1_is_read() -> None:
    found = rules.read(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old</title></channel>'
        b'<item rdf:about="https://norda.example/9"><title>Nine</title><dc:date>2026-11-20</dc:date></item></rdf:RDF>',
        ADDRESS,
    )

    assert found.title == "Old"
    assert found.items[0].key == found.items[0].link == "https://norda.example/9"
    assert found.items[0].at == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><rss><channel><title>&c;</title></channel></rss>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>',
        b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://norda.example/x.dtd">%a;]><rss/>',
    ],
)
def test_entities_are_refused(data: bytes) -> None:
    assert refused(data) == "trap"


def test_an_outside_type_is_never_fetched() -> None:
    data = b'<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1/rss.dtd">' + rss()

    assert rules.read(data, ADDRESS).items == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "broken"),
        (b"\0\0", "broken"),
        (b"<rss><channel>", "broken"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', "broken"),
        (b"<rss>" + b"<a>" * 100_000, "broken"),
        (b"<!doctype html><html><body><br></body></html>", "no-feed"),
        (b"<html><body/></html>", "no-feed"),
        (b"<opml/>", "no-feed"),
        (b"<rss>" + b" " * rules.MOST_BYTES, "too-large"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_thousands_of_items_are_cut_and_only_the_newest_come_in() -> None:
    many = [
        f"<item><title>{n}</title><guid>{n}</guid><pubDate>{AT - timedelta(minutes=5000 - n):%a, %d %b %Y %H:%M:%S} GMT"
        "</pubDate></item>"
        for n in range(4000)
    ]

    found = rules.read(rss(*many), ADDRESS).items

    assert len(found) == rules.MOST_ITEMS
    assert found[0].title == "999"
    assert [one.title for one in rules.fresh(found, AT)][::49] == ["999", "950"]


def test_old_news_is_no_news() -> None:
    dated = [rules.Item(str(n), "T", "", "", "", AT - timedelta(days=n)) for n in (29, 30, 31)]

    assert [one.key for one in rules.fresh((*dated, rules.Item("x", "T", "", "", "", None)), AT)] == ["29", "x"]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://norda.example/1",
        "https://norda.example@evil.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[broken/",
        "",
    ],
)
def test_a_link_that_cannot_be_shared_is_left_out(link: str) -> None:
    assert item(f"<title>T</title><link><![CDATA[{link}]]></link>").link == ""


def test_a_link_with_letters_of_its_language_is_written_in_ascii() -> None:
    found = item("<title>T</title><link>https://norda.example/straße?q=ü&amp;a=%20b</link>")

    assert found.link == "https://norda.example/stra%C3%9Fe?q=%C3%BC&a=%20b"
    assert item("<title>T</title><link>https://nördä.example/</link>").link == "https://xn--nrd-sla1g.example/"
    assert item("<title>T</title><link>/'onclick=</link>").link == "https://norda.example/%27onclick="
    assert item("<title>T</title><link>../up</link>").link == "https://norda.example/up"
    assert item("<title>T</title><guid>https://norda.example/g</guid>").link == "https://norda.example/g"
    assert item('<title>T</title><guid isPermaLink="false">https://norda.example/g</guid>').link == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a < b & c > d", "a < b & c > d"),
        ("<b>A</b> &amp; <i>B</i>", "A & B"),
        ("&lt;script&gt;", "<script>"),
        ("<script>alert(1)</script>after", "after"),
        ("<SCRIPT>alert(1)</Script >after", "after"),
        ("<style>x", ""),
        ("<!-- hidden -->seen<!-- never ends", "seen"),
        ("<!DOCTYPE x><?php echo ?>seen<![CDATA[x]]>", "seen"),
        ('<img src=x onerror="alert(1)">', ""),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("a<b", "a"),
        ("\u202eevil\u202c \ufeffwords\0\x07", "evil words"),
        ("1 <2 and <3", "1 <2 and <3"),
        ("<", "<"),
    ],
)
def test_markup_becomes_plain_words(text: str, words: str) -> None:
    assert rules.plain(text) == words


HOSTILE = ("<", "<!", "<!--", "<![", "</", "<a ", "<a b='", "<script>", "<p>", "</a ", "<a/", "&", "&#", "<b><i>")


@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile_text_takes_no_time(pattern: str) -> None:
    one = f"<item><title><![CDATA[{(pattern * 20_000)[:20_000]}]]></title></item>"
    began = time.monotonic()

    rules.read(rss(*[one] * 25), ADDRESS)

    assert time.monotonic() - began < 10


def test_long_texts_are_cut_at_a_word() -> None:
    found = item(f"<title>{'word ' * 100}</title><description>{'wörter ' * 1000}</description>")

    assert found.title.endswith("word…")
    assert len(found.title) <= 120
    assert len(found.summary) <= 300
    assert 1900 < len(found.body.encode()) <= 2048
    assert item(f"<title>{'x' * 500}</title>").title == "x" * 119 + "…"
    assert item(f"<title>{'x' * 118}é́y</title>".replace("é́", "e\u0301")).title == "x" * 118 + "…"


def test_an_item_without_a_title_borrows_one_and_an_empty_one_is_none() -> None:
    assert item("<description>Only this.</description>").title == "Only this."
    assert rules.read(rss("<item><title> </title></item>"), ADDRESS).items == ()


def test_the_title_of_a_picture_is_no_title() -> None:
    assert item("<media:title>Picture</media:title><title>News</title><link>x</link>").title == "News"
    assert item("<title>First</title><title>Second</title>").title == "First"


def test_an_item_inside_an_item_is_none() -> None:
    assert len(rules.read(rss("<item><title>A<item/></title><item><title>B</title></item></item>"), ADDRESS).items) == 1


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2026-11-20T10:00:00+02:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00 GMT", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("Mon, 99 Foo 99999 99:99:99", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_or_not(words: str, at: datetime | None) -> None:
    assert item(f"<title>T</title><pubDate>{words}</pubDate>").at == at


def test_items_without_dates_stay_as_they_stand() -> None:
    found = rules.read(rss(*(f"<item><title>{n}</title></item>" for n in "bac")), ADDRESS).items

    assert [one.title for one in found] == ["b", "a", "c"]


def test_other_encodings_are_read() -> None:
    assert rules.read(rss("<item><title>ü</title></item>").decode().encode("utf-16"), ADDRESS).items[0].title == "ü"
    old = b'<?xml version="1.0" encoding="windows-1252"?><rss><channel><item><title>\x80</title></item></channel></rss>'
    assert rules.read(old, ADDRESS).items[0].title == "€"


@pytest.mark.parametrize(
    ("status", "failure", "code"),
    [
        (200, "", ""),
        (None, "too-slow", "too-slow"),
        (None, "of a kind nobody knows", "no-answer"),
        (404, "", "missing"),
        (410, "", "missing"),
        (401, "", "refused"),
        (403, "", "refused"),
        (500, "", "trouble"),
        (304, "", "trouble"),
    ],
)
def test_what_went_wrong_has_a_name_and_words(status: int | None, failure: str, code: str) -> None:
    assert rules.judged(status, failure) == code
    assert not code or rules.FAILURES[code]


def test_a_feed_is_off_new_good_or_failing() -> None:
    assert rules.state(None, "", None) == rules.NEW
    assert rules.state(AT, "", None) == rules.GOOD
    assert rules.state(AT, "broken", None) == rules.FAILING
    assert rules.state(AT, "broken", AT) == rules.OFF
