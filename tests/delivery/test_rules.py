"""What a mail may look like, and when a try is repeated."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.delivery import rules

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def letter(**change):
    values = {"to": "ada@example.com", "subject": "Hello", "text": "Words", "message_id": "<1@handrail>"}
    return rules.letter(**{**values, **change})


@pytest.mark.parametrize(
    "good", ["ada@example.com", " ada@example.com ", "ädä@exämple.com", "a+b@c.d", "ada@localhost"]
)
def test_one_address_is_taken(good):
    assert rules.address(good) == good.strip()


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@example.com, eve@example.com",
        "ada@example.com\nBcc: eve@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "Ada <ada@example.com>",
        "ada\x00@example.com",
        "ada@exam\x85ple.com",
        "ada@example.com;eve@example.com",
        "ada@[",
    ],
)
def test_anything_but_one_address_is_refused(bad):
    with pytest.raises(rules.BadAddress, match="is not an e-mail address; write one such as"):
        rules.address(bad)


def test_a_subject_can_never_add_a_header():
    made = rules.message(letter(subject="Hi\r\nBcc: eve@example.com\n"), "academy@norda.example", AT)

    assert made["Bcc"] is None
    assert made["Subject"] == "Hi Bcc: eve@example.com"


def test_a_sender_can_never_add_a_header():
    made = rules.message(letter(), "Academy <a@norda.example>\nBcc: eve@example.com", AT)

    assert made["Bcc"] is None


def test_a_mail_says_what_it_is():
    made = rules.message(letter(text="Grüße\r\nAda"), "Norda academy <a@norda.example>", AT)

    assert made["From"] == "Norda academy <a@norda.example>"
    assert made["To"] == "ada@example.com"
    assert made["Message-ID"] == "<1@handrail>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["Date"] == "Sun, 22 Nov 2026 09:00:00 +0000"
    assert made.get_content() == "Grüße\nAda\n"


def test_a_mail_on_the_console_obeys_nobody():
    shown = rules.shown(letter(subject="Hi", text="Words\x1b[2J\x07\r\nmore"))

    assert shown == "--- mail to ada@example.com\nSubject: Hi\n\nWords[2J\nmore\n---\n"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", rules.MailServer("smtp", "localhost", 25)),
        ("smtp://127.0.0.1:2525", rules.MailServer("smtp", "127.0.0.1", 2525)),
        ("starttls://mail.example.com", rules.MailServer("starttls", "mail.example.com", 587)),
        ("smtps://u:p%40ss@mail.example.com", rules.MailServer("smtps", "mail.example.com", 465, "u", "p@ss")),
        ("smtp://[::1]:25", rules.MailServer("smtp", "::1", 25)),
    ],
)
def test_a_mail_url_names_the_server(url, server):
    assert rules.mail_server(url) == server


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:99999", "smtp://[x"]
)
def test_a_wrong_mail_url_says_how_to_write_it(url):
    with pytest.raises(rules.BadMailUrl, match=r"LMS_MAIL_URL .*starttls://user:password@mail\.example\.com:587"):
        rules.mail_server(url)


@pytest.mark.parametrize(
    ("tries", "wait"),
    [
        (1, timedelta(minutes=1)),
        (2, timedelta(minutes=5)),
        (3, timedelta(minutes=30)),
        (4, timedelta(hours=2)),
        (5, timedelta(hours=12)),
        (6, None),
        (7, None),
    ],
)
def test_each_wait_is_longer_and_the_sixth_try_is_the_last(tries, wait):
    assert rules.wait_after(tries) == wait


def test_an_error_becomes_one_short_line():
    assert rules.error_words(ValueError("no\nsuch\x1b thing")) == "ValueError: no such  thing"
    assert rules.error_words(TimeoutError()) == "TimeoutError"
    assert len(rules.error_words(ValueError("x" * 999))) == 300
