"""What a link says about itself: asked by a job, read within bounds, offered and never forced on who writes."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lms.delivery import inquiries
from lms.delivery import service as delivery
from lms.people import service as people
from lms.sharing import pictures, service
from lms.sharing.models import Look, Picture
from lms.sharing.previews import rules
from lms.sharing.previews import service as previews
from lms.sharing.rules import NoSuchLook, Unfit
from lms.web.academy import Academy
from tests import factories
from tests.advocacy.deeds import AT
from tests.conftest import MovableClock
from tests.factories import post

HOST = "news.norda.example"
URL = f"https://{HOST}/lisbon"
PAGE = b"""<!doctype html><html><head><title>Plain &amp; simple</title>
<meta name="description" content="Told by name.">
<meta property='og:title' content='We open in "Lisbon" &gt; Friday'>
<META content="The   entrance &#8212; no step." property="og:description">
<meta property="og:image" content="/door.png"></head><body><meta property="og:title" content="Later"></body></html>"""


def drawn(size: tuple[int, int] = (1200, 630)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (PAGE, ('We open in "Lisbon" > Friday', "The entrance — no step.", f"https://{HOST}/door.png")),
        (b"<title>Only\na title</title>", ("Only a title", "", "")),
        (b"", ("", "", "")),
        (b"<meta property=og:title content=Bare>", ("Bare", "", "")),
        ("<meta charset=iso-8859-1><title>caf\xe9</title>".encode("latin-1"), ("café", "", "")),
        ("<meta charset=utf-9><title>café</title>".encode(), ("café", "", "")),
        (b'<meta property="og:image" content="javascript:alert(1)">', ("", "", "")),
        (b'<meta property="og:image" content="http://a.example/x.png">', ("", "", "")),
        (b'<meta property="og:image" content="https://[::1/x.png">', ("", "", "")),
        (b'<meta property="og:title" content="a\x00b&#8238;c">', ("abc", "", "")),
        (b"<meta><meta name=description content='x'>", ("", "x", "")),
        (b"<title", ("", "", "")),
    ],
)
def test_what_a_page_says_about_itself(page: bytes, expected: tuple[str, str, str]) -> None:
    card = rules.card_of(page, URL)

    assert (card.title, card.summary, card.picture) == expected


def test_long_words_are_cut_between_words() -> None:
    card = rules.card_of(b"<title>" + b"word " * 100 + b"</title>", URL)

    assert len(card.title) <= rules.TITLE
    assert card.title.endswith("word…")


@pytest.mark.parametrize(
    "page",
    [
        b"<meta " * 90_000,
        b"<meta " + b"a" * 500_000,
        b"<meta " + b"a=" * 250_000,
        b"<meta content='" + b"x" * 500_000,
        (b"<meta " + b"a-" * 1_900 + b" =") * 120,
        b"<title>" * 70_000,
        b"&" * 500_000,
        b"\xff" * 500_000,
    ],
)
def test_a_hostile_page_is_read_in_no_time(page: bytes) -> None:
    begun = time.perf_counter()
    rules.card_of(page, URL)

    assert time.perf_counter() - begun < 1


class Site(BaseHTTPRequestHandler):
    """Answers as sites do, the hostile ones too."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(6)
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "https://inside.norda.example/")
            self.end_headers()
            return
        bodies = {"/door.png": drawn(), "/huge": b"x" * 700_000, "/empty": b"<p>Nothing</p>", "/lisbon": PAGE}
        body = bodies.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the site's name, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM) + kept)
    return path


@pytest.fixture
def site(certificate: Path, academy: Academy, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site that answers at its own name; any other name stands for a machine inside."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    safe = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    safe.load_cert_chain(certificate)
    server.socket = safe.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    academy.shelf[inquiries.MANNER] = delivery.Manner(
        is_allowed=lambda machine: machine == "127.0.0.1",
        resolve=lambda host, port: ["127.0.0.1" if host == HOST else "10.0.0.1"],
    )
    yield f"https://{HOST}:{server.server_port}"
    del academy.shelf[inquiries.MANNER]
    server.shutdown()
    server.server_close()


Work = Callable[[], None]


@pytest.fixture
def work(academy: Academy, session: Session) -> Work:
    """Run the two jobs until nothing is left to do."""

    def run() -> None:
        session.commit()
        for _ in range(4):
            inquiries.run(academy, academy.clock())
            previews.run(academy, academy.clock())
        session.expire_all()

    return run


def look(session: Session, person: int, url: str, **typed: str) -> str:
    key = previews.look(session, url, typed, person_id=person, at=AT)
    session.commit()
    return key


def test_title_text_and_picture_come_from_the_page(session: Session, champion: int, site: str, work: Work) -> None:
    key = look(session, champion, f"{site}/lisbon")
    assert not previews.found(session, key, champion).is_done

    work()

    found = previews.found(session, key, champion)
    assert (found.is_done, found.failure) == (True, "")
    assert (found.title, found.summary) == ('We open in "Lisbon" > Friday', "The entrance — no step.")
    kept = session.get(Picture, found.picture)
    assert kept is not None
    assert (kept.width, kept.height) == (960, 504)
    with Image.open(BytesIO(kept.small)) as small:
        assert (small.format, small.width) == ("WEBP", 240)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/slow", "took longer than three seconds"),
        ("/huge", "larger than 512 kB"),
        ("/away", "not in the open web"),
        ("/missing", "not there, or not for us"),
        ("/empty", "says nothing about itself"),
    ],
)
def test_a_hostile_or_silent_page_is_refused_within_three_seconds_with_words(
    session: Session, champion: int, site: str, work: Work, path: str, words: str
) -> None:
    key = look(session, champion, f"{site}{path}", title="Typed already")

    begun = time.monotonic()
    work()

    assert time.monotonic() - begun < 3.6
    found = previews.found(session, key, champion)
    assert found.is_done
    assert words in found.failure
    assert found.typed["title"] == "Typed already"


@pytest.mark.parametrize(
    "machine", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fe80::1", "fd00::1", "100.64.0.1"]
)
def test_a_name_that_stands_for_a_machine_inside_is_never_asked(
    session: Session, champion: int, academy: Academy, work: Work, machine: str
) -> None:
    academy.shelf[inquiries.MANNER] = delivery.Manner(resolve=lambda host, port: ["8.8.8.8", machine])
    key = look(session, champion, URL)

    work()

    assert "not in the open web" in previews.found(session, key, champion).failure


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://[::1]/", "http://norda.example/", "file:///etc", ""])
def test_what_is_no_public_link_is_not_even_asked_for(session: Session, champion: int, url: str) -> None:
    with pytest.raises(Unfit) as refused:
        look(session, champion, url)

    assert refused.value.field == "link"
    assert session.scalars(select(Look)).all() == []


def test_when_no_job_runs_the_look_is_given_up(
    session: Session, champion: int, academy: Academy, clock: MovableClock
) -> None:
    key = look(session, champion, URL)

    previews.run(academy, AT + timedelta(minutes=1))
    assert not previews.found(session, key, champion).is_done
    session.commit()
    previews.run(academy, AT + timedelta(minutes=2))

    session.expire_all()
    assert "did not answer" in previews.found(session, key, champion).failure


def test_a_look_is_its_owners_and_goes_after_a_day_with_the_pictures_nobody_took(
    session: Session, champion: int, ada: int, site: str, work: Work
) -> None:
    key = look(session, champion, f"{site}/lisbon", title="Mine")
    work()

    with pytest.raises(NoSuchLook):
        previews.found(session, key, ada)
    assert service.export(session, champion)["links_looked_at"][0]["typed"] == {"title": "Mine"}
    assert service.forget_looks(session, AT + timedelta(hours=23)) == 0
    assert service.forget_looks(session, AT + timedelta(days=1, minutes=1)) == 2
    assert session.scalars(select(Picture)).all() == []


def test_who_is_erased_leaves_no_look(session: Session, champion: int, ada: int) -> None:
    look(session, ada, URL)

    session.execute(text("DELETE FROM lms_person WHERE id = :gone"), {"gone": ada})

    assert session.scalars(select(Look)).all() == []


def fetch(client: FlaskClient, path: str, **fields: Any) -> str:
    reply = post(client, path, look="yes", **fields)
    assert reply.status_code == 303, reply.text
    return str(reply.location)


def test_the_champion_starts_from_a_link_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, writes: int, site: str, work: Work
) -> None:
    page = fetch(client, "/programme/stories/new", link=f"{site}/lisbon", summary="My own summary.")

    waiting = client.get(page)
    assert waiting.headers["Refresh"] == "2"
    assert "<progress" in waiting.text
    early = client.get(f"{page}?wait=no")
    assert "Refresh" not in early.headers
    assert "My own summary." in early.text
    work()
    shown = client.get(page)
    assert "Refresh" not in shown.headers
    page = unescape(shown.text)
    assert 'value="We open in "Lisbon" > Friday"' in page
    assert "My own summary." in page
    assert "The entrance — no step." not in page
    digest = session.scalar(select(Picture.digest))
    assert f'name="held" value="{digest}"' in page
    assert client.get(f"/programme/pictures/{digest}").mimetype == "image/webp"


def test_a_fetched_picture_needs_words_of_a_person_and_is_not_lost_for_want_of_them(
    client: FlaskClient, session: Session, writes: int, site: str, work: Work
) -> None:
    fetch(client, "/programme/stories/new", link=f"{site}/lisbon")
    work()
    digest = session.scalar(select(Picture.digest))
    story = {"kind": "news", "link": f"{site}/lisbon", "title": "T", "summary": "S", "body": "B", "language": "en"}
    fields = {**story, "new_topic": "News", "held": digest, "source": "fetched"}

    reply = post(client, "/programme/stories/new", **fields)

    assert reply.status_code == 422
    assert "Say in a few words what the picture shows" in reply.text
    assert f'value="{digest}"' in reply.text
    made = post(client, "/programme/stories/new", **fields, alt="A green door.")
    written = service.story(session, made.location.rpartition("/")[2])
    assert written.source == "fetched"
    assert written.picture is not None
    assert (written.picture.digest, written.picture.alt) == (digest, "A green door.")
    post(client, made.location, **fields, alt="A green door.", without="y")
    session.expire_all()
    assert service.story(session, written.public_id).picture is None


def test_a_look_for_a_story_that_is_there_leads_back_to_it(
    client: FlaskClient, session: Session, writes: int, story: str, site: str, work: Work
) -> None:
    page = fetch(client, f"/programme/stories/{story}", link=f"{site}/missing", title="New title")
    work()

    shown = client.get(page).text

    assert "Nothing could be taken over" in shown
    assert f'action="/programme/stories/{story}"' in shown
    assert "New title" in shown


def test_a_link_that_cannot_be_asked_is_said_at_once(client: FlaskClient, session: Session, writes: int) -> None:
    reply = post(client, "/programme/stories/new", look="yes", link="http://norda.example", title="Typed")

    assert reply.status_code == 422
    assert "Enter a link that begins with https://" in reply.text
    assert "Typed" in reply.text


def test_another_champions_look_is_missing(client: FlaskClient, session: Session, writes: int) -> None:
    other = factories.person(session, "Other", roles=("champion",))
    key = look(session, other, URL)

    assert client.get(f"/programme/stories/looks/{key}").status_code == 404
    assert client.get("/programme/pictures/none").status_code == 404


def story_with(client: FlaskClient, **more: Any) -> Any:
    story = {"kind": "news", "link": "https://a.example/", "title": "T", "summary": "S", "body": "B", "language": "en"}
    return post(client, "/programme/stories/new", **{**story, "new_topic": "News", **more})


def test_a_picture_that_is_sent_survives_a_mistake_elsewhere(
    client: FlaskClient, session: Session, writes: int
) -> None:
    reply = story_with(client, title="", alt="A square", picture=(BytesIO(drawn()), "a.png"))

    assert reply.status_code == 422
    digest = session.scalar(select(Picture.digest))
    assert f'name="held" value="{digest}"' in reply.text
    made = story_with(client, held=digest, alt="A square")
    assert service.story(session, made.location.rpartition("/")[2]).picture is not None
    assert pictures.forget(session, AT + timedelta(days=9)) == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"picture": (b"<svg>", "a.svg")}, "Choose a picture: PNG, JPEG, WebP or GIF."),
        ({"picture": (drawn()[:200], "a.png")}, "damaged or cut short"),
        ({"held": "f" * 64}, "Choose the picture again."),
        ({"held": "../x"}, "Choose the picture again."),
    ],
)
def test_what_is_no_picture_is_422(client: FlaskClient, writes: int, fields: dict[str, Any], words: str) -> None:
    given = {name: (BytesIO(one[0]), one[1]) if isinstance(one, tuple) else one for name, one in fields.items()}

    reply = story_with(client, alt="A square", **given)

    assert reply.status_code == 422
    assert words in reply.text


def test_a_picture_is_shown_with_its_story_and_to_nobody_else(
    client: FlaskClient, session: Session, writes: int, amara: int, ada: int
) -> None:
    team = people.add_team(session, "Hinges", at=AT)
    session.commit()
    open_one, closed = (
        story_with(client, alt="A square", picture=(BytesIO(drawn()), "a.png"), team=chosen).location.rpartition("/")[2]
        for chosen in ("", str(team))
    )
    factories.sign_in(client, session, amara)

    assert 'alt="A square"' in client.get(f"/share/{open_one}").text
    assert f"/share/{open_one}/picture/small" in client.get("/share").text
    for path in ("picture", "picture/small"):
        assert client.get(f"/share/{open_one}/{path}").mimetype == "image/webp"
        assert client.get(f"/share/{closed}/{path}").status_code == 404
    factories.sign_in(client, session, ada)
    assert client.get(f"/share/{open_one}/picture").status_code == 404
