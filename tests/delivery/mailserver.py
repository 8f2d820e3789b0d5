"""A mail server of the tests' own, which takes, refuses or ignores mail."""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message
from email.policy import default


class MailServer:
    """Listens on a free port of this machine; ``mood``: takes, refuses or silent."""

    def __init__(self, mood: str = "takes") -> None:
        self.mood = mood
        self.mails: list[Message] = []
        self.connections = 0
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "MailServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def _handler(self):
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            timeout = 20

            def handle(self) -> None:
                outer.connections += 1
                if outer.mood == "silent":
                    self.rfile.read(1)
                    return
                self.say("220 ready")
                while line := self.rfile.readline():
                    word = line[:4].upper().strip()
                    self.obey(word)
                    if word == b"QUIT":
                        return

            def obey(self, word: bytes) -> None:
                if word == b"QUIT":
                    self.say("221 bye")
                elif word == b"RCPT" and outer.mood == "refuses":
                    self.say("550 nobody here")
                elif word == b"DATA":
                    self.say("354 go on")
                    lines = []
                    while (line := self.rfile.readline()) != b".\r\n":
                        lines.append(line.removeprefix(b"."))
                    outer.mails.append(message_from_bytes(b"".join(lines), policy=default))
                    self.say("250 taken")
                else:
                    self.say("250 ok")

            def say(self, words: str) -> None:
                self.wfile.write(f"{words}\r\n".encode())

        return Talk
