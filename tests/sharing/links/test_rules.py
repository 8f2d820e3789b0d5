"""Where a link leads, who came over it, and what another system may tell: tables of cases."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import new
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sharing.links import agents, rules
from lms.sharing.rules import Unfit

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CODE = "0123456789abcd"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)

PEOPLE = {
    "Chrome": CHROME,
    "Safari": IPHONE,
    "Firefox": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Edge": f"{CHROME} Edg/142.0.0.0",
    "Opera Mini": "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; en) Presto/2.12.423 Version/12.16",
    "Samsung": "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 SamsungBrowser/23.0 Mobile Safari/537.36",
    "inside Facebook": f"{IPHONE} [FBAN/FBIOS;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/18.1;FBSS/3;FBLC/de_DE;FBOP/5]",
    "inside Instagram": f"{IPHONE} Instagram 312.0.0.22.114 (iPhone14,5; iOS 18_1; de_DE; scale=3.00)",
    "inside LinkedIn": f"{IPHONE} [LinkedInApp]/9.29.8962",
    "inside Pinterest": f"{IPHONE} [Pinterest/iOS]",
    "inside X": f"{IPHONE} Twitter for iPhone/10.20",
    "inside Reddit": f"{IPHONE} Reddit/Version 2024.41.0/Build 614973/iOS Version 18.1",
    "inside LINE": f"{IPHONE} Safari Line/14.19.1",
    "inside KakaoTalk": f"{IPHONE} KAKAOTALK 10.9.0",
    "inside Snapchat": f"{IPHONE} Snapchat/13.10.0.43 (like Safari/8617.2.4.10.8, panda)",
    "inside Slack": f"{CHROME} Slack_SSB/4.41.97",
    "inside Teams": f"{CHROME} Teams/25.1.0 Edg/142.0.0.0",
    "Google's app": f"{IPHONE} GSA/340.3.6",
}
PROGRAMS = {
    agents.PREVIEW: {
        "Facebook": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Facebot": "Facebot/1.0",
        "Meta": "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
        "iMessage": (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 "
            "Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0"
        ),
        "X": "Twitterbot/1.0",
        "LinkedIn": "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        "Slack": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Discord": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "Telegram": "TelegramBot (like TwitterBot)",
        "WhatsApp": "WhatsApp/2.24.20.89 A",
        "Mastodon": "Mastodon/4.3.1 (http.rb/5.2.0; +https://mastodon.social/) Bot",
        "older Mastodon": "http.rb/5.1.1 (Mastodon/4.2.1; +https://norda.social/)",
        "Bluesky": "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
        "Pinterest": "Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)",
        "Reddit": "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
        "Skype and Teams": (
            "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com"
        ),
        "Embedly": "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)",
        "Iframely": "Iframely/1.3.1 (+https://iframely.com/docs/about)",
        "Snapchat": "Mozilla/5.0 (compatible; Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots)",
        "Google": f"{CHROME} Google Web Preview",
        "Bing": f"{CHROME} BingPreview/1.0b",
    },
    agents.SCANNER: {
        "Barracuda": "Mozilla/5.0 (compatible; BarracudaCentral/1.0)",
        "Proofpoint": "Mozilla/5.0 (compatible; Proofpoint URL Defense)",
        "Mimecast": "Mimecast URL Protect",
        "Safe Links": f"{CHROME} SafeLinks",
        "Defender": f"{CHROME} Microsoft Defender for Office 365",
        "Symantec": "Symantec.cloud Email Security",
        "Zscaler": f"{CHROME} Zscaler/6.2",
        "Cisco": "Cisco-IronPort-URL-Check/1.0",
        "Fortinet": "FortiGuard-Web-Filter",
        "Sophos": "SophosLabs-URL-Scanner/1.0",
        "Palo Alto": "Expanse, a Palo Alto Networks company, searches across the global IPv4 space",
        "VirusTotal": "virustotalcloud",
    },
    agents.CRAWLER: {
        "Google": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Bing": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Apple": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) Safari/605.1.15 (Applebot/0.1)",
        "OpenAI": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; GPTBot/1.2",
        "one nobody knows": "Mozilla/5.0 (compatible; Nobody-Knows-Crawler; +https://nobody.example)",
        "a monitor": "Mozilla/5.0 (compatible; UptimeRobot/2.0)",
    },
    agents.TOOL: {
        "headless": CHROME.replace("Chrome/", "HeadlessChrome/"),
        "curl": "curl/8.5.0",
        "Wget": "Wget/1.21.4",
        "Python": "python-requests/2.32.3",
        "Go": "Go-http-client/2.0",
        "Java": "Java/17.0.2",
        "Node": "node-fetch/1.0",
        "okhttp": "okhttp/4.12.0",
        "PowerShell": "Mozilla/5.0 (Windows NT; Windows NT 10.0) WindowsPowerShell/5.1",
        "Office": "Microsoft Office Existence Discovery",
        "something else": "Some Mail Reader 3.1",
    },
    rules.EMPTY: {"nothing": "", "a space": "  "},
}
CASES = [(kind, agent) for kind, named in PROGRAMS.items() for agent in named.values()]


@pytest.mark.parametrize("agent", PEOPLE.values(), ids=PEOPLE.keys())
def test_a_browser_is_a_person_inside_an_app_too(agent: str) -> None:
    assert rules.agent_kind(agent) == rules.BROWSER
    assert rules.agent_of("GET", {"HTTP_USER_AGENT": agent, "HTTP_SEC_FETCH_DEST": "document"}) == rules.BROWSER


@pytest.mark.parametrize(("kind", "agent"), CASES)
def test_a_program_is_known_for_what_it_is_in_any_case(kind: str, agent: str) -> None:
    assert rules.agent_kind(agent) == kind
    assert rules.agent_kind(agent.upper()) == kind
    assert rules.kind_of(rules.Click(kind, own=True, again=True)) == rules.BOT


def test_the_table_names_each_mark_once_and_in_lower_case() -> None:
    marks = [mark for mark, _ in agents.KNOWN]

    assert len(marks) == len(set(marks)) > 100
    assert all(mark == mark.lower() and len(mark) > 3 for mark in marks)


@pytest.mark.parametrize(
    ("method", "header", "value", "kind"),
    [
        ("HEAD", "HTTP_ACCEPT", "*/*", rules.HEAD),
        ("GET", "HTTP_PURPOSE", "prefetch", rules.PREFETCH),
        ("GET", "HTTP_SEC_PURPOSE", "prefetch;prerender", rules.PREFETCH),
        ("GET", "HTTP_X_PURPOSE", "Preview", rules.PREFETCH),
        ("GET", "HTTP_X_MOZ", "prefetch", rules.PREFETCH),
        ("GET", "HTTP_SEC_FETCH_DEST", "image", rules.EMBEDDED),
        ("GET", "HTTP_SEC_FETCH_DEST", "iframe", rules.EMBEDDED),
        ("GET", "HTTP_SEC_FETCH_DEST", "empty", rules.EMBEDDED),
        ("GET", "HTTP_PURPOSE", "reading", rules.BROWSER),
        ("GET", "HTTP_ACCEPT", "prefetch", rules.BROWSER),
    ],
)
def test_nobody_looks_at_what_is_only_fetched(method: str, header: str, value: str, kind: str) -> None:
    assert rules.agent_of(method, {"HTTP_USER_AGENT": CHROME, header: value}) == kind


@pytest.mark.parametrize(
    ("agent", "own", "again", "kind"),
    [
        (rules.BROWSER, False, False, rules.HUMAN),
        (rules.BROWSER, False, True, rules.DUPLICATE),
        (rules.BROWSER, True, False, rules.SELF),
        (rules.BROWSER, True, True, rules.SELF),
        (rules.HEAD, False, False, rules.BOT),
        (rules.PREFETCH, True, False, rules.BOT),
        (rules.EMPTY, False, True, rules.BOT),
    ],
)
def test_only_the_first_visit_of_somebody_elses_browser_counts(agent: str, own: bool, again: bool, kind: str) -> None:
    assert rules.kind_of(rules.Click(agent, own, again)) == kind


def test_a_code_holds_every_bit_it_is_given() -> None:
    assert rules.code_of(0) == "0" * 14
    assert rules.code_of(2**70 - 1) == "z" * 14
    assert len({rules.code_of(1 << bit) for bit in range(70)}) == 70


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE, CODE),
        (CODE.upper(), CODE),
        (CODE[:-1], ""),
        (CODE + "0", ""),
        (CODE[:-1] + "u", ""),
        (CODE[:-1] + "é", ""),
        (CODE[:-1] + "\0", ""),
        (CODE[:-1] + "\n", ""),
        ("../../../../..", ""),
        ("a" * 100_000, ""),
        ("", ""),
        ("０１２３４５６７８９abcd", ""),
    ],
)
def test_a_code_is_taken_only_whole(text: str, code: str) -> None:
    assert rules.clean_code(text) == code


@given(st.text(max_size=40))
def test_no_text_breaks_the_code(text: str) -> None:
    assert rules.clean_code(text) in {"", text.lower()}


def test_a_link_leads_to_the_storys_address_with_utm_and_no_name() -> None:
    leads_to = rules.destination("https://norda.example/lisbon", "linkedin", "StoryId-1", CODE)

    assert leads_to == (
        f"https://norda.example/lisbon?utm_source=linkedin&utm_medium=advocacy&utm_campaign=StoryId-1&utm_id={CODE}"
    )


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://norda.example/a?b=c%20d&e", "b=c%20d&e&utm_source=x"),
        ("https://norda.example/a?utm_source=mail&UTM_Medium=post&b=1", "b=1&utm_source=x"),
        ("https://norda.example/a?utm_content=kept", "utm_content=kept&utm_source=x"),
        ("https://norda.example", "utm_source=x"),
        ("https://norda.example/?", "utm_source=x"),
    ],
)
def test_what_an_address_asks_for_stays_but_for_utm_of_its_own(link: str, kept: str) -> None:
    leads_to = rules.destination(link, "x", "story", CODE)

    assert urlsplit(leads_to).query.startswith(kept)
    assert len(parse_qs(urlsplit(leads_to).query)["utm_source"]) == 1


def test_a_fragment_stays_behind_the_query() -> None:
    assert rules.destination("https://norda.example/a#part", "x", "story", CODE).endswith(f"utm_id={CODE}#part")


@pytest.mark.parametrize(
    "link",
    [
        "http://norda.example/",
        "javascript:alert(1)",
        "//norda.example",
        "https://norda.example@evil.example/",
        "https://10.0.0.1/",
        "https://norda.example/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_nothing_but_a_checked_address_is_led_to(link: str) -> None:
    assert rules.destination(link, "x", "story", CODE) == ""
    assert rules.site_of(link) == ""


def test_a_visitors_mark_differs_by_link_day_address_and_agent() -> None:
    marks = {
        rules.mark_of("salt", CODE, "10.0.0.1", CHROME),
        rules.mark_of("other day", CODE, "10.0.0.1", CHROME),
        rules.mark_of("salt", CODE[::-1], "10.0.0.1", CHROME),
        rules.mark_of("salt", CODE, "10.0.0.2", CHROME),
        rules.mark_of("salt", CODE, "10.0.0.1", IPHONE),
        rules.mark_of("salt", CODE, "10.0.0.1" + CHROME, ""),
    }

    assert len(marks) == 6
    assert all(len(mark) == 32 and "10.0.0" not in mark for mark in marks)
    assert rules.mark_of("salt", CODE, "10.0.0.1", CHROME) in marks


def test_a_huge_or_broken_agent_is_hashed_as_far_as_it_is_looked_at() -> None:
    huge = "\udcff" + "a" * 1_000_000

    assert rules.mark_of("salt", CODE, "", huge) == rules.mark_of("salt", CODE, "", huge + "b")
    assert rules.agent_of("GET", {"HTTP_USER_AGENT": huge}) == agents.TOOL


GOOD = {"link": CODE, "kind": "lead", "id": "4711"}


def test_what_another_system_tells_is_read() -> None:
    told = rules.told({**GOOD, "source": " CRM ", "at": "2026-11-22T10:00:00+02:00", "unknown": 5}, NOW)

    assert told == rules.Told(CODE, "lead", "4711", "crm", datetime(2026, 11, 22, 8, tzinfo=UTC))


@pytest.mark.parametrize("link", [CODE.upper(), f"https://go.norda.example/s/{CODE}", f"https://a.example/s/{CODE}/"])
def test_a_link_is_known_by_its_code_or_its_address(link: str) -> None:
    assert rules.told({**GOOD, "link": link}, NOW).code == CODE


@pytest.mark.parametrize("kind", rules.CONVERSIONS)
def test_the_kinds_are_four_and_without_an_instant_it_is_now(kind: str) -> None:
    told = rules.told({**GOOD, "kind": kind}, NOW)

    assert (told.kind, told.at, told.source) == (kind, NOW, "default")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "sale"),
        ("kind", None),
        ("kind", 5),
        ("id", ""),
        ("id", "  "),
        ("id", None),
        ("id", 4711),
        ("id", "x" * 101),
        ("id", "a\0b"),
        ("id", "a\nb"),
        ("source", "two words"),
        ("source", "x" * 41),
        ("source", ["crm"]),
        ("at", "yesterday"),
        ("at", "2026-11-22T09:00:00"),
        ("at", "2026-11-22T09:05:01Z"),
        ("at", 5),
    ],
)
def test_what_does_not_follow_the_rules_is_refused_and_named(field: str, value: object) -> None:
    with pytest.raises(Unfit) as caught:
        rules.told({**GOOD, field: value}, NOW)

    assert caught.value.field == field


def test_a_clock_may_be_five_minutes_ahead() -> None:
    assert rules.told({**GOOD, "at": "2026-11-22T09:05:00Z"}, NOW).at == NOW + timedelta(minutes=5)


@pytest.mark.parametrize("link", ["", None, "nothing", "https://evil.example/", CODE + "x"])
def test_a_link_that_cannot_be_ours_is_none(link: str | None) -> None:
    with pytest.raises(rules.NoSuchLink):
        rules.told({**GOOD, "link": link}, NOW)


def test_a_signature_is_an_hmac_over_the_parts_and_full_stops() -> None:
    assert (
        rules.signature("secret", CODE, "lead", "4711")
        == new(b"secret", f"{CODE}.lead.4711".encode(), sha256).hexdigest()
    )
