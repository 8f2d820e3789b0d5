"""A certificate is one sheet that everybody can read, and a name on it is a name."""

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lms.content import apart, art
from lms.recognition.showing import certificate, qr
from lms.recognition.showing.rules import Certificate
from tests.recognition.showing.pdfs import Pdf

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ID = "AbCdEfGhIjKlMnOpQrStUv"
ADDRESS = f"https://academy.example.com/badges/{ID}"
PICTURE = art.draw("Our guardrails", "triangle", "handrail", "pine")
WORDS = Certificate(
    holder="Ada Lovelace",
    title="Our guardrails",
    summary="Knows the ten guardrails for talking about work in public.",
    issuer="Norda",
    awarded="22 November 2026, 09:00 UTC",
    until="Valid until 22 November 2027, 09:00 UTC.",
    over="",
    id=ID,
    address=ADDRESS,
)


def made(**changes: Any) -> Pdf:
    return Pdf(certificate.pdf(replace(WORDS, **changes), PICTURE, AT))


def test_the_pdf_says_what_the_page_says() -> None:
    written = made()

    for words in (
        "Norda",
        "Certificate",
        "Ada Lovelace",
        "has earned the badge",
        "Our guardrails",
        "Knows the ten guardrails",
        "Awarded on 22 November 2026, 09:00 UTC.",
        "Valid until 22 November 2027, 09:00 UTC.",
        ADDRESS,
        ID,
    ):
        assert words in written.words
    assert written.links == [ADDRESS.encode()]


def test_it_is_tagged_titled_and_in_a_language() -> None:
    written = made()

    assert b"/StructTreeRoot" in written.catalogue
    assert b"/MarkInfo<</Marked true" in written.catalogue
    assert b"/Lang(en)" in written.catalogue
    assert b"/DisplayDocTitle true" in written.catalogue
    assert "<pdfuaid:part>1</pdfuaid:part>" in written.metadata
    assert "<pdfaid:part>2</pdfaid:part>" in written.metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in written.metadata
    assert "Our guardrails – Ada Lovelace" in written.metadata
    assert written.alternatives == ["The badge “Our guardrails”", f"QR code of the address {ADDRESS}"]
    for tag in (b"/S/H1", b"/S/H2", b"/S/Figure", b"/S/Link"):
        assert tag in written.data


def test_an_expired_one_says_so() -> None:
    assert "Expired on 22 November 2027" in made(over="Expired on 22 November 2027.").words


HOSTILE = (
    '#let x = "a" $q$ `raw` @ref *bold* _it_ \\ // /* */ = h',
    '#image("/etc/passwd") #read("/etc/passwd") #eval("1")',
    "<b>Mallory</b> <script>alert(1)</script> &amp;",
    '"}) #panic("out") ({"',
    "\\u{41} ~ -- --- ... '",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_data_and_never_markup(name: str) -> None:
    written = made(holder=name, title=name, issuer=name)

    assert len(written.pages) == 1
    assert "".join(written.words.split()).count("".join(name.split())) >= 3


@pytest.mark.parametrize(
    "name",
    [
        "محمد بن سلمان",
        "שלום עולם",
        "Ζωή Παπαδοπούλου",
        "Владимир Žižek Łukasz Ñandú",
        "e\u0301lodie",
        "a\u202eb\u200f",
        "Ada\nLovelace\tByron",
    ],
)
def test_names_of_the_world_are_written(name: str) -> None:
    assert len(made(holder=name).pages) == 1


@pytest.mark.parametrize("name", ["W" * 200, "Word " * 40, "محمد" * 50, "M" * 60 + " " + "i" * 139])
def test_very_long_names_stay_on_one_sheet_and_are_all_there(name: str) -> None:
    written = made(holder=name, title=name[:100], summary=name + name, issuer=name, over="Expired on 1 May 2027.")

    assert len(written.pages) == 1
    if name.isascii():
        assert "".join(name.split()) in "".join(written.words.split())
    assert b"\xe2\x80\x8b" not in written.words.encode(), "nothing that cannot be seen is copied along"


def test_a_long_address_stays_on_the_sheet() -> None:
    address = f"https://{'academy.' * 20}example.com/badges/{ID}"

    written = made(address=address)

    assert len(written.pages) == 1
    assert written.links == [address.encode()]


@pytest.mark.parametrize("name", ["\U0010ffff", "Ada \ue000", "Ada \x01"])
def test_a_letter_that_no_font_has_is_said_and_nobody_is_renamed(name: str) -> None:
    with pytest.raises(certificate.NoPdf, match="no font for it"):
        made(holder=name)


def test_where_it_is_not_installed_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "NEEDS", "a_library_nobody_has")

    assert not certificate.available()
    with pytest.raises(certificate.NoPdf, match="makes no PDF files"):
        made()


def test_the_web_process_never_loads_what_makes_it() -> None:
    loads = "import sys, lms.app\nsys.exit('typst' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", loads], check=False).returncode == 0


ROOM = "room.main()"


@pytest.mark.parametrize(
    "instead",
    [
        "import time; time.sleep(60)",
        "raise SystemExit(1)",
        "'x' * 10**11",
        "print('no PDF at all')",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
def test_a_child_that_hangs_or_dies_is_only_a_pdf_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, instead: str
) -> None:
    monkeypatch.setattr(certificate, "SECONDS", 1.0)
    monkeypatch.setattr(apart, "START", apart.START.replace(ROOM, instead))

    with pytest.raises(certificate.NoPdf, match="in time"):
        made()


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = apart.START.replace(ROOM, "room.pdf = lambda asked: bytes(10**10)\n" + ROOM)
    monkeypatch.setattr(apart, "START", greedy)

    with pytest.raises(certificate.NoPdf):
        made()


def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_SECRET", "the secret is a heron")
    telling = apart.START.replace(
        ROOM, "import os\nroom.pdf = lambda asked: b'%PDF-' + str(dict(os.environ)).encode()\n" + ROOM
    )
    monkeypatch.setattr(apart, "START", telling)

    assert b"heron" not in certificate.pdf(WORDS, PICTURE, AT)


def test_few_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(certificate, "_places", threading.BoundedSemaphore(1))

    with certificate._place(), pytest.raises(certificate.NoPdf, match="in time"):
        made()

    assert made().pages


def test_the_code_on_the_sheet_is_that_of_the_page() -> None:
    assert qr.drawing(ADDRESS) == qr.drawing(ADDRESS)
    assert qr.drawing(ADDRESS) != qr.drawing(ADDRESS + "x")
