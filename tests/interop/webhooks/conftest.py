"""Another system: a machine of the test behind https, and an academy that trusts and reaches it."""

import datetime
import http.server
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy.orm import Session

from lms.delivery import fetching, inquiries
from lms.interop.webhooks import jobs, service
from lms.web.academy import Academy
from tests import factories

NAME = "intranet.example.com"


@dataclass
class Other:
    """What another system heard, and how it answers."""

    port: int = 0
    heard: list[tuple[dict[str, str], str]] = field(default_factory=list)
    answers: Callable[[], tuple[int, dict[str, str]]] = lambda: (204, {})
    trusts: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}/hooks"

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What was said, in order."""
        return [json.loads(body) for _, body in self.heard]


def certificate(folder: Path) -> Path:
    """Make a certificate that names the other system, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    at = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - datetime.timedelta(days=1))
        .not_valid_after(at + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "other.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="session")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate and the key of the other system."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def other(pem: Path) -> Iterator[Other]:
    """A system that listens behind https."""
    made = Other()
    made.trusts.load_verify_locations(pem)

    class Hears(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            made.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers = made.answers()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_facts: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hears)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    made.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def reachable(academy: Academy, other: Other) -> None:
    """Let this academy reach the machine of the test, under the name the certificate has."""
    academy.shelf[inquiries.MANNER] = replace(
        fetching.USUAL,
        is_allowed=lambda _machine: True,
        resolve=lambda _host, _port: ["127.0.0.1"],
        trusts=lambda: other.trusts,
    )


@pytest.fixture
def root(session: Session) -> int:
    """An administrator."""
    return factories.person(session, "Ad Min", roles=("admin",))


@pytest.fixture
def ada(session: Session) -> int:
    """Somebody without any role."""
    return factories.person(session, "Ada Lovelace")


@pytest.fixture
def hook(session: Session, root: int, other: Other) -> tuple[int, str]:
    """An endpoint that is told of sharing: its number and its secret."""
    wanted = service.Wanted("Intranet", other.url, ["story.share"])
    made = service.register(session, wanted, by=root, at=session.info["academy"].clock())
    session.commit()
    return made


@pytest.fixture
def deliver(academy: Academy, session: Session) -> Callable[[], int]:
    """Run the job once."""

    def run() -> int:
        session.commit()
        session.expire_all()
        return jobs.deliver(academy, academy.clock())

    return run


def wait_for(other: Other, number: int) -> None:
    """Wait until so many messages were heard."""
    until = time.monotonic() + 5
    while len(other.heard) < number and time.monotonic() < until:
        time.sleep(0.02)
