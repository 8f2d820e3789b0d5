"""What lies at an issuer's address: asked over a real connection, and only believed when it is safe all the way."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lms.delivery import service as delivery
from lms.recognition.credentials import reports
from lms.recognition.holdings import checking

pytestmark = pytest.mark.once
HOST = "badges.example.org"


class Pages(BaseHTTPRequestHandler):
    """Answers as issuers do."""

    plain = ""
    """Where the same is answered without encryption."""

    def do_GET(self) -> None:
        status = {"/gone": 410, "/missing": 404, "/moved": 302, "/down": 302}.get(self.path, 200)
        body = b'{"a": 1}' if "json" in self.headers["Accept"] else b"<html>"
        self.send_response(status)
        if status == 302:
            there = f"https://{self.headers['Host']}/there" if self.path == "/moved" else self.plain
            self.send_header("Location", there)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the issuer's name, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + kept)
    return path


@pytest.fixture
def port(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port on which the issuer answers, trusted for this test."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = HTTPServer(("127.0.0.1", 0), Pages)
    safe = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    safe.load_cert_chain(certificate)
    server.socket = safe.wrap_socket(server.socket, server_side=True)
    plain = HTTPServer(("127.0.0.1", 0), Pages)
    monkeypatch.setattr(Pages, "plain", f"http://{HOST}:{plain.server_port}/there")
    for one in (server, plain):
        threading.Thread(target=one.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_port
    for one in (server, plain):
        one.shutdown()
        one.server_close()


MINE = delivery.Manner(is_allowed=lambda machine: True, resolve=lambda host, port: ["127.0.0.1"])


def ask(port: int, path: str) -> bytes | None:
    return checking.lies_at(f"https://{HOST}:{port}{path}", replace(MINE, accept=checking.MANNER.accept))


def test_what_lies_there_is_asked_for_as_a_program_reads_it(port: int) -> None:
    assert ask(port, "/a") == b'{"a": 1}'
    assert ask(port, "/moved") == b'{"a": 1}'


def test_what_is_gone_for_good_is_told_apart_from_what_is_missing(port: int) -> None:
    assert ask(port, "/gone") == reports.GONE
    assert ask(port, "/missing") is None


def test_a_way_that_is_not_safe_to_its_end_is_not_believed(port: int) -> None:
    assert ask(port, "/down") is None
    assert delivery.fetch(Pages.plain, MINE).body == b"<html>", "it answers, and is not believed"


def test_inside_machines_are_never_asked(port: int) -> None:
    for address in (f"https://127.0.0.1:{port}/a", f"https://localhost:{port}/a", "https://169.254.169.254/latest"):
        assert checking.lies_at(address) is None
