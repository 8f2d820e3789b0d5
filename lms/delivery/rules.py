"""What a mail may look like, which server takes it, and when a try that failed is repeated."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long to wait after the first, second, … try that failed; after the last comes the dead letter."""
LEASE = timedelta(minutes=2)
"""How long one sender may hold an item; longer than its slowest try."""
ERROR_LIMIT = 300
ONE_CLICK = "List-Unsubscribe=One-Click"
"""What a mail program posts to end such mails, word for word as RFC 8058 says."""
PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}
_ADDRESS = re.compile(r"""[^\s@<>"(),:;\\\[\]]+@[^\s@<>"(),:;\\\[\]]+""")
_WEB = re.compile(r"https?://[\x21-\x3b\x3d\x3f-\x7e]{1,900}")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_INVISIBLE_BUT_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class DeliveryError(Exception):
    """What the outbox refuses; the message names the thing and the mend."""


class BadAddress(DeliveryError):
    """The text is not one e-mail address."""


class BadMailUrl(DeliveryError):
    """``LMS_MAIL_URL`` cannot be read."""


class NotDead(DeliveryError):
    """Only a dead letter can be sent again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail on its way, safe to be made into headers."""

    to: str
    subject: str
    text: str
    message_id: str
    unsubscribe: str = ""
    """An absolute address at which one POST ends mails of this kind, without signing in."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. ``scheme``: smtp (no encryption), starttls or smtps."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""


def letter(*, to: str, subject: str, text: str, message_id: str, unsubscribe: str = "") -> Letter:
    """Check a mail and make its subject one line; where there is no whole web address to end it at, none is named.

    :raises BadAddress: ``to`` is not exactly one address.
    """
    ends_at = unsubscribe if _WEB.fullmatch(unsubscribe) else ""
    one_line = _INVISIBLE.sub(" ", subject).strip()
    return Letter(address(to), one_line, text.replace("\r\n", "\n"), message_id, ends_at)


def address(text: str) -> str:
    """Give one address back, as it stands.

    :raises BadAddress: the text is no address, or more than one.
    """
    trimmed = text.strip()
    if not _ADDRESS.fullmatch(trimmed) or _INVISIBLE.search(trimmed):
        shown = _INVISIBLE.sub(" ", trimmed)[:60]
        raise BadAddress(f"{shown!r} is not an e-mail address; write one such as ada@example.com")
    return trimmed


def message(sent: Letter, sender: str, at: datetime) -> EmailMessage:
    """Make the mail itself; a line break in a header is impossible here."""
    made = EmailMessage(policy=SMTP)
    made["From"] = _INVISIBLE.sub(" ", sender)
    made["To"] = sent.to
    made["Subject"] = sent.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = sent.message_id
    made["Auto-Submitted"] = "auto-generated"
    for name, value in leaving(sent):
        made[name] = value
    made.set_content(sent.text)
    return made


def leaving(sent: Letter) -> tuple[tuple[str, str], ...]:
    """Give the headers by which a mail program offers to end such mails (RFC 2369, and in one click RFC 8058)."""
    if not sent.unsubscribe:
        return ()
    ends = ("List-Unsubscribe", f"<{sent.unsubscribe}>")
    # RFC 8058 knows one click over https only.
    return (ends, ("List-Unsubscribe-Post", ONE_CLICK)) if sent.unsubscribe.startswith("https://") else (ends,)


def shown(sent: Letter) -> str:
    """Write a mail for a terminal, without anything a terminal would obey."""
    body = _INVISIBLE_BUT_LINES.sub("", sent.text).rstrip()
    return f"--- mail to {sent.to}\nSubject: {sent.subject}\n\n{body}\n---\n"


def mail_server(url: str) -> MailServer:
    """Read ``LMS_MAIL_URL``, for example ``starttls://user:pass@mail.example.com:587``.

    :raises BadMailUrl: the scheme, the host or the port is wrong.
    """
    mend = "write for example starttls://user:password@mail.example.com:587"
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise BadMailUrl(f"LMS_MAIL_URL cannot be read; {mend}") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadMailUrl(f"LMS_MAIL_URL must start with smtp://, starttls:// or smtps:// and name a host; {mend}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password)


def wait_after(tries: int) -> timedelta | None:
    """Tell how long to wait after the ``tries``-th try failed; None: give up."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def error_words(error: BaseException) -> str:
    """Keep an error to one short line."""
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return _INVISIBLE.sub(" ", words)[:ERROR_LIMIT]
