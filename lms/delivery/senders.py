"""How mail leaves: through a mail server, or onto the console while none is set."""

import contextlib
import smtplib
import ssl
import sys
from datetime import datetime
from typing import Protocol, TextIO

from lms.delivery import rules

SECONDS = 5
"""The longest a mail server may take to answer."""


class Sender(Protocol):
    """Takes mail, one after the other, and is closed at the end."""

    def send(self, letter: rules.Letter, at: datetime, /) -> None:
        """Hand one mail over, or raise."""

    def close(self) -> None:
        """Leave the mail server."""


class Console:
    """Prints mail to standard error, for demos and for the first steps."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream

    def send(self, letter: rules.Letter, _at: datetime, /) -> None:
        """Print one mail."""
        print(rules.shown(letter), file=self.stream or sys.stderr, flush=True)

    def close(self) -> None:
        """Do nothing."""


class MailServerSender:
    """Hands mail to a server, on one connection until it breaks."""

    def __init__(self, server: rules.MailServer, sender: str) -> None:
        self.server = server
        self.sender = sender
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: rules.Letter, at: datetime, /) -> None:
        """Hand one mail over.

        :raises OSError: the server cannot be reached or refuses the mail.
        """
        message = rules.message(letter, self.sender, at)
        try:
            self._connected().send_message(message)
        except Exception:
            # After an error nobody knows what the server expects next.
            self.close()
            raise

    def close(self) -> None:
        """Leave the server politely if it still listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.quit()
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            if server.scheme == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
        except Exception:
            connection.close()
            raise
        return connection


def choose(mail_url: str, mail_from: str) -> Sender:
    """Give the sender that the settings ask for.

    :raises lms.delivery.rules.BadMailUrl: the URL cannot be read.
    """
    return MailServerSender(rules.mail_server(mail_url), mail_from) if mail_url else Console()
