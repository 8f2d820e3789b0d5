"""When a story is open, what may stand in it, and which words fit."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.content.policies import Platform
from lms.sharing import rules
from lms.sharing.networks import NETWORKS
from lms.sharing.rules import Audience, Draft, Illustration

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DRAFT = Draft("Title", "Summary", "Body", "https://norda.example/", "News")


def changed(**changes: object) -> Draft:
    values = {name: getattr(DRAFT, name) for name in Draft.__dataclass_fields__}
    return Draft(**{**values, **changes})


@pytest.mark.parametrize(
    ("opens", "over", "closed", "expected"),
    [
        (NOW, NOW + HOUR, None, "open"),
        (NOW + timedelta(seconds=1), NOW + HOUR, None, "planned"),
        (NOW - HOUR, NOW, None, "over"),
        (NOW - HOUR, NOW + timedelta(seconds=1), None, "open"),
        (NOW - HOUR, NOW + HOUR, NOW, "closed"),
    ],
)
def test_the_state_of_a_story(opens: datetime, over: datetime, closed: datetime | None, expected: str) -> None:
    assert rules.state(opens, over, closed, NOW) == expected


def test_a_story_is_open_for_30_days_from_its_opening() -> None:
    later = NOW + timedelta(days=5)

    assert rules.term(DRAFT, NOW) == (NOW, NOW + timedelta(days=30))
    assert rules.term(changed(embargo_until=later), NOW) == (later, later + timedelta(days=30))
    assert rules.term(changed(embargo_until=NOW - HOUR), NOW)[0] == NOW


def test_a_story_is_not_over_before_it_opens() -> None:
    with pytest.raises(rules.Unfit) as refused:
        rules.term(changed(embargo_until=NOW + HOUR, expires_at=NOW + HOUR), NOW)

    assert refused.value.field == "expires"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": "é" * 1025}, "body"),
        ({"link": "http://norda.example/"}, "link"),
        ({"title": " "}, "title"),
        ({"topic": ""}, "topic"),
        ({"kind": "rumour"}, "kind"),
        ({"kind": "event"}, "starts"),
        ({"kind": "offer"}, "ends"),
        ({"starts_at": NOW, "ends_at": NOW}, "ends"),
        ({"picture": Illustration("a" * 64, " ")}, "alt"),
    ],
)
def test_what_a_story_may_not_hold(changes: dict[str, object], field: str) -> None:
    with pytest.raises(rules.Unfit) as refused:
        rules.checked(changed(**changes))

    assert refused.value.field == field


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"body": "é" * 1024},
        {"audience": Audience(1, "de", 0)},
        {"kind": "event", "starts_at": NOW},
        {"kind": "offer", "ends_at": NOW},
        {"picture": Illustration("a" * 64, "A door.")},
    ],
)
def test_what_a_story_may_hold(changes: dict[str, object]) -> None:
    assert rules.checked(changed(**changes)) == changed(**changes)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "norda.example",
        "http://norda.example/",
        "javascript:alert(1)",
        "https://",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://me:pass@norda.example/",
        "https://norda.example:0/",
        "https://norda.example:99999/",
        "https://norda.example/a b",
        "https://norda.example/\x00",
        'https://norda.example/"onclick',
        "https://norda.example/é",
        "https://-bad.example/",
        "https://[::1]/",
        "https://norda.example/" + "a" * 500,
    ],
)
def test_a_link_that_is_none(link: str) -> None:
    assert rules.clean_link(link) == ""


@pytest.mark.parametrize(
    "link",
    ["https://norda.example", "https://www.norda.example:8443/a/b?c=d&e=%20#f", "https://xn--bcher-kva.example/"],
)
def test_a_link_that_is_one(link: str) -> None:
    assert rules.clean_link(link) == link
    assert rules.host_of(link).endswith("example")


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("mastodon.example", "mastodon.example"),
        (" Mastodon.Example ", "mastodon.example"),
        ("https://mastodon.example/", "mastodon.example"),
        ("https://mastodon.example/@ada", "mastodon.example"),
        ("@ada@mastodon.example", "mastodon.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_where_a_mastodon_account_is(text: str, host: str) -> None:
    assert rules.clean_instance(text) == host


@pytest.mark.parametrize(
    "text",
    ["", "mastodon", "a b.example", "127.0.0.1", "mastodon.example:443", "x.example?y", "..", "a" * 64 + ".example"],
)
def test_where_no_mastodon_account_is(text: str) -> None:
    with pytest.raises(rules.Unfit) as refused:
        rules.clean_instance(text)

    assert refused.value.field == "instance"


def test_words_are_kept_without_control_characters() -> None:
    assert rules.clean_words(" a\r\nb\rc\x00\x1b[31m\t ") == "a\nb\nc[31m"


def test_words_fit_up_to_the_limit_itself() -> None:
    link = "https://norda.example/"
    rules.check_words(NETWORKS["x"], "a" * 256, link)

    with pytest.raises(rules.Unfit) as refused:
        rules.check_words(NETWORKS["x"], "a" * 257, link)
    assert str(refused.value) == (
        "X takes 280 characters, link included where it counts. This is 281: shorten it by 1."
    )
    with pytest.raises(rules.Unfit, match="a few words of your own"):
        rules.check_words(NETWORKS["x"], "", link)


def platform(name: str, decision: str, network: str | None) -> Platform:
    return Platform(name, name.title(), "external", decision, network, "champion", date.max, "", "", "")


def test_only_allowed_platforms_with_a_dialogue_are_offered() -> None:
    found = rules.places(
        [
            platform("x", "allowed", "x"),
            platform("linkedin", "allowed", "linkedin"),
            platform("reddit", "discouraged", "reddit"),
            platform("telegram", "not_allowed", "telegram"),
            platform("youtube", "allowed", None),
            platform("other", "allowed", "other"),
        ]
    )

    assert [one.network.key for one in found] == ["linkedin", "x"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("One\nline\n\nTwo", "<p>One<br>line</p><p>Two</p>"),
        ("<b>&</b>", "<p>&lt;b&gt;&amp;&lt;/b&gt;</p>"),
        (
            "See https://a.example/x?y=1&z=2.",
            '<p>See <a href="https://a.example/x?y=1&amp;z=2" rel="noopener noreferrer">'
            "https://a.example/x?y=1&amp;z=2</a>.</p>",
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        (
            'https://a.example/"onload="x',
            '<p><a href="https://a.example/" rel="noopener noreferrer">https://a.example/</a>&#34;onload=&#34;x</p>',
        ),
    ],
)
def test_plain_text_shows_links_and_is_otherwise_inert(text: str, shown: str) -> None:
    assert rules.linked(text) == shown


def test_the_residue_of_a_share_is_its_own() -> None:
    marks = {
        rules.residue("secret", 1, 2, "x"),
        rules.residue("other", 1, 2, "x"),
        rules.residue("secret", 2, 1, "x"),
        rules.residue("secret", 1, 2, "y"),
    }

    assert len(marks) == 4
    assert rules.residue("secret", 1, 2, "x") in marks
