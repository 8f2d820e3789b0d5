"""Files made to hurt are refused whole, at once, in words; broken ones too."""

import io
import struct
import time
import zipfile
from collections.abc import Callable
from random import Random

import pytest

from lms.authoring.exchange import formats, packages, richtext
from lms.authoring.exchange.bank import ExchangeError
from lms.authoring.exchange.formats import Name
from tests import timing
from tests.authoring.exchange import made

SECONDS = timing.allowed(2.0)
pytestmark = pytest.mark.timed
DEEP = 50_000


def zipped(files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            info = zipfile.ZipInfo(name)
            if change:
                change(info)
            archive.writestr(info, body, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def a_link(info: zipfile.ZipInfo) -> None:
    info.create_system = 3
    info.external_attr = 0o120777 << 16


LAUGHS = b'<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question><name>&x;</name></question></quiz>'

REFUSED: dict[str, tuple[bytes, str]] = {
    "entities": (LAUGHS, "document type or entities"),
    "outside reference": (OUTSIDE, "document type or entities"),
    "remote document type": (b'<!DOCTYPE quiz SYSTEM "http://example.org/x.dtd"><quiz/>', "document type or entities"),
    "depth": (b"<quiz>" + b"<a>" * DEEP + b"</a>" * DEEP + b"</quiz>", "too large or too deep"),
    "cut short": (b"<quiz><question>", "no sound XML"),
    "other root": (b"<html><quiz></quiz></html>", "no Moodle XML"),
    "no qti": (b"<feed/>", "no QTI"),
    "wrong encoding": (b'<?xml version="1.0" encoding="utf-8"?><quiz>\xff\xfe</quiz>', "no sound XML"),
    "unknown encoding": (b'<?xml version="1.0" encoding="x-evil"?><quiz/>', "no sound XML"),
    "empty": (b"\xef\xbb\xbf \n", "empty"),
    "too large": (b"a" * 20_000_001, "larger than 20 MB"),
    "zip that is none": (b"PK\x03\x04 and nothing more", "no zip, or it is damaged"),
    "zip slip": (zipped({"../../etc/x.xml": b"<a/>"}), "leads out of the folder"),
    "zip absolute": (zipped({"/etc/x.xml": b"<a/>"}), "leads out of the folder"),
    "zip backslash": (zipped({"..\\x.xml": b"<a/>"}), "leads out of the folder"),
    "zip drive": (zipped({"C:x.xml": b"<a/>"}), "leads out of the folder"),
    "zip link": (zipped({"x.xml": b"/etc/passwd"}, a_link), "is a link"),
    "zip bomb": (zipped({"x.xml": b"\0" * 19_000_000}), "larger than a file may be"),
    "zip of too many": (zipped({f"{n}.xml": b"" for n in range(10_001)}), "more than 10,000 files"),
    "zip without questions": (zipped({"x.xml": b"<course/>"}), "no question"),
    "too many questions": (b"\n\n".join(b"Is %d so? {T}" % n for n in range(5_001)), "more than 5,000 questions"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_whole_and_quickly(name: str) -> None:
    body, words = REFUSED[name]
    begun = time.perf_counter()

    if name == "zip without questions":
        assert formats.read(body).questions == ()
    else:
        with pytest.raises(ExchangeError, match=words):
            formats.read(body)

    assert time.perf_counter() - begun < SECONDS


def test_an_encrypted_zip_is_refused() -> None:
    body = bytearray(zipped({"x.xml": b"<a/>"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = body.index(mark) + (6 if mark[2] == 3 else 8)
        struct.pack_into("<H", body, at, 1)

    with pytest.raises(ExchangeError, match="locked with a password"):
        packages.unpacked(bytes(body))


def test_a_lying_size_in_a_zip_is_found_out() -> None:
    body = bytearray(zipped({"x.xml": b"\0" * 1_000_000}))
    struct.pack_into("<I", body, body.index(b"PK\x01\x02") + 24, 10)

    with pytest.raises(ExchangeError):
        packages.unpacked(bytes(body))


def test_the_same_name_twice_in_a_zip_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("x.xml", b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("x.xml", b"<b/>")

    with pytest.raises(ExchangeError, match="twice"):
        packages.unpacked(target.getvalue())


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * DEEP,
        "<ul><li>" * DEEP,
        "<" * DEEP,
        "<!--" * DEEP,
        "<a href='" * DEEP,
        "&" * DEEP,
        "<p><i>" * DEEP + "x" + "</i></p>" * DEEP,
        "</i>" * DEEP,
        "<![CDATA[" * DEEP,
        "<pre>" * DEEP,
        "*_`[" * DEEP,
    ],
    ids=lambda html: html[:12],
)
def test_html_that_never_ends_is_read_in_time(html: str) -> None:
    begun = time.perf_counter()

    richtext.from_html(html)

    assert time.perf_counter() - begun < SECONDS


@pytest.mark.parametrize(
    "words", ["{" * DEEP, "a {" + "=" * DEEP, "a {=b" + "#" * DEEP, "::" * DEEP, "\\" * DEEP, "%50" * DEEP]
)
def test_gift_that_never_ends_is_read_in_time(words: str) -> None:
    begun = time.perf_counter()

    formats.read(words.encode(), "gift")

    assert time.perf_counter() - begun < SECONDS


@pytest.mark.parametrize("name", formats.NAMES)
def test_a_thousand_damaged_files_never_crash(name: Name) -> None:
    whole = formats.write(name, "bank", "A bank", made.EVERY, {}).body
    rng = Random(name)
    outcomes = {True: 0, False: 0}
    for _ in range(1_000):
        body = bytearray(whole)
        for _ in range(rng.randint(1, 5)):
            at = rng.randrange(len(body))
            action = rng.randrange(3)
            if action == 0:
                body[at] = rng.randrange(256)
            elif action == 1:
                del body[at : at + rng.randint(1, 40)]
            else:
                body[at:at] = bytes(rng.choices(b'<>&{}=~#%:"\\/\n', k=5))
        outcomes[_is_read(bytes(body), name)] += 1

    assert outcomes[True] + outcomes[False] == 1_000


def _is_read(body: bytes, name: Name) -> bool:
    try:
        formats.read(body, name)
    except ExchangeError as refusal:
        if not str(refusal):
            raise
        return False
    return True


def in_html(html: bytes) -> bytes:
    return b"[html]" + html + b"{=b}"


def in_item(inside: bytes) -> bytes:
    return b"<questestinterop><item><presentation>" + inside + b"</presentation></item></questestinterop>"


def in_question(kind: bytes, inside: bytes) -> bytes:
    return b'<quiz><question type="%s">%s</question></quiz>' % (kind, inside)


ROOM = 1_900_000
"""Letters, just below what a bank may hold."""
SLOW: dict[str, tuple[Name, bytes]] = {
    "a title without an end": ("gift", b"::" + b"a" * ROOM),
    "answers without end": ("gift", b"a{" + b"~a" * (ROOM // 2) + b"}"),
    "one prompt 5,000 times": ("gift", b"a?{=b ~c}\n\n" * 5_000),
    "texts without a question": ("gift", b"a\n\n" * (ROOM // 3)),
    "a number of a million digits": ("gift", b"a {#1e99999999}"),
    "a range of a million digits": ("gift", b"a {#-1e-99999999..1e99999999}"),
    "emphasis never closed": ("gift", in_html(b"<b>" * (ROOM // 8) + b"</i>" * (ROOM // 8))),
    "less than": ("gift", in_html(b"<" * ROOM)),
    "more text than a bank has": ("gift", b"a" * 20_000_000),
    "signs of tolerance": ("text2qti", b"1. a\n= " + b"+-" * (ROOM // 2) + b" x\n"),
    "a flow of nothing": ("qti", in_item(b"<flow/>" * 190_000)),
    "labels and feedback": ("qti", in_item(b'<response_label ident="a"/>' * 100_000)),
    "a body of nothing": ("qti21", b"<assessmentItem><itemBody>" + b"<p/>" * 190_000 + b"</itemBody></assessmentItem>"),
    "hints": ("moodle-xml", in_question(b"essay", b"<hint/>" * 190_000)),
    "the same answer": ("moodle-xml", in_question(b"multichoice", b"<answer><text>a</text></answer>" * 140_000)),
    "attributes": ("moodle-xml", b"<quiz " + b" ".join(b'a%d="1"' % n for n in range(900_000)) + b"></quiz>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SLOW)
def test_no_bank_takes_longer_than_two_seconds(name: str) -> None:
    form, body = SLOW[name]
    begun = time.process_time()

    try:
        said = [str(one) for one in formats.read(body, form).losses]
    except ExchangeError as refused:
        said = [str(refused)]

    assert time.process_time() - begun < SECONDS
    assert said or name in ("one prompt 5,000 times", "emphasis never closed", "less than")


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_zip_that_says_itself_how_much_memory_it_takes_is_refused(kind: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as archive:
        archive.writestr("x.xml", b"<a/>")

    with pytest.raises(ExchangeError, match="rare way"):
        packages.unpacked(target.getvalue())


def test_pictures_inside_a_bank_do_not_count_as_its_text() -> None:
    picture = b'<file name="a.png" encoding="base64">' + b"QUJD" * 700_000 + b"</file>"
    asked = b"<questiontext><text>Why?</text>" + picture + b"</questiontext>"

    bank = formats.read(in_question(b"essay", asked))

    assert [one.prompt for one in bank.questions] == ["Why?"]
