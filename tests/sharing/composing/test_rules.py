"""What stands first, where a post may lie, and when a reminder may come."""

from datetime import timedelta

import pytest

from lms.sharing.composing import rules
from lms.sharing.rules import Unfit
from tests.advocacy.deeds import AT

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("network", "address", "instance"),
    [
        ("linkedin", "https://www.linkedin.com/posts/ada_open-activity-7", ""),
        ("linkedin", "https://de.linkedin.com/feed/update/urn:li:activity:7/", ""),
        ("linkedin", "  https://lnkd.in/abc  ", ""),
        ("x", "https://x.com/ada/status/1", ""),
        ("x", "https://mobile.twitter.com/ada/status/1?s=20", ""),
        ("facebook", "https://m.facebook.com/ada/posts/1", ""),
        ("threads", "https://www.threads.net/@ada/post/1", ""),
        ("bluesky", "https://bsky.app/profile/ada.example/post/1", ""),
        ("pinterest", "https://www.pinterest.co.uk/pin/1/", ""),
        ("pinterest", "https://pin.it/1", ""),
        ("reddit", "https://www.reddit.com/r/norda/comments/1/", ""),
        ("telegram", "https://t.me/norda/1", ""),
        ("mastodon", "https://norda.social/@ada/115", "norda.social"),
        ("mastodon", "https://anywhere.example/@ada/115", ""),
    ],
)
def test_an_address_of_the_network_is_taken(network: str, address: str, instance: str) -> None:
    assert rules.posted_address(network, address, instance) == address.strip()


@pytest.mark.parametrize(
    ("network", "address", "instance"),
    [
        ("linkedin", "http://www.linkedin.com/posts/1", ""),
        ("linkedin", "https://linkedin.com.evil.example/posts/1", ""),
        ("linkedin", "https://notlinkedin.com/posts/1", ""),
        ("linkedin", "https://me:pass@www.linkedin.com/posts/1", ""),
        ("linkedin", "javascript:alert(1)", ""),
        ("linkedin", "https://x.com/ada/status/1", ""),
        ("x", "https://127.0.0.1/status/1", ""),
        ("pinterest", "https://www.pinterest.evil.example/pin/1", ""),
        ("mastodon", "https://other.social/@ada/115", "norda.social"),
        ("mastodon", "https://anywhere.example/about", ""),
        ("email", "https://mail.example/1", ""),
        ("x", "https://x.com/" + "a" * 600, ""),
    ],
)
def test_any_other_address_is_refused(network: str, address: str, instance: str) -> None:
    with pytest.raises(Unfit) as refused:
        rules.posted_address(network, address, instance)

    assert refused.value.field == "address"


def test_networks_whose_posts_have_no_address_ask_for_none() -> None:
    assert [one for one in ("linkedin", "mastodon", "email", "whatsapp") if rules.has_address(one)] == [
        "linkedin",
        "mastodon",
    ]


def test_a_reminder_lies_ahead_and_before_the_end_of_the_story() -> None:
    rules.check_reminder(AT + timedelta(minutes=1), AT, AT + DAY)
    for due_at in (AT, AT + timedelta(seconds=59), AT - DAY, AT + DAY):
        with pytest.raises(Unfit):
            rules.check_reminder(due_at, AT, AT + DAY)


def test_drafts_stay_a_week_longer_than_their_story() -> None:
    assert rules.old_before(AT) == AT - 7 * DAY
