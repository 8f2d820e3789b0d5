"""Whatever somebody brings is read, refused or waits: nothing breaks the reader, and no picture passes as it came."""

import base64
import json
import time
from datetime import UTC, datetime
from io import BytesIO
from random import Random

import pytest
from PIL import Image, PngImagePlugin

from lms.recognition.credentials import examining, reports
from tests.recognition.credentials import forging, issuers
from tests.recognition.credentials.forging import GUILD, STRANGER
from tests.recognition.credentials.issuers import Issuer

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
KEYS = {"https://guild.example/.well-known/did.json": json.dumps(GUILD.published).encode()}


def drawn(size: tuple[int, int] = (800, 400), mode: str = "RGBA", **more: object) -> bytes:
    """Draw a picture and bake a credential into it."""
    told = PngImagePlugin.PngInfo()
    told.add_itxt("openbadges", Issuer().signed())
    told.add_text("Comment", "<script>alert(1)</script>")
    written = BytesIO()
    Image.new(mode, size).save(written, "PNG", pnginfo=told, exif=b"Exif\0\0place", **more)
    return written.getvalue()


def test_a_picture_is_made_small_and_keeps_nothing_but_pixels() -> None:
    made = examining.pictured(drawn())
    assert made is not None

    with Image.open(BytesIO(made)) as image:
        assert (image.size, image.format, image.info) == ((320, 160), "PNG", {})
    for secret in (b"openbadges", b"script", b"Exif"):
        assert secret not in made


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_written_anew(mode: str) -> None:
    assert examining.pictured(drawn((8, 8), mode)) is not None


def test_moving_pictures_stand_still() -> None:
    written = BytesIO()
    frames = [Image.new("RGB", (20, 20), (number, 0, 0)) for number in range(10)]
    frames[0].save(written, "PNG", save_all=True, append_images=frames[1:])

    made = examining.pictured(written.getvalue())
    assert made is not None
    with Image.open(BytesIO(made)) as image:
        assert getattr(image, "n_frames", 1) == 1


def test_what_cannot_be_shown_is_left_out() -> None:
    huge = BytesIO()
    Image.new("1", (4_100, 4_100)).save(huge, "PNG")

    assert examining.pictured(huge.getvalue()) is None
    assert examining.pictured(b"\x89PNG\r\n\x1a\n") is None
    assert examining.pictured(b"GIF89a") is None


def test_what_is_asked_for_travels_as_text() -> None:
    issuer = Issuer()
    documents = {at: body and base64.b64encode(body).decode() for at, body in issuer.served().items()}
    data = base64.b64encode(drawn()).decode()

    first = examining.examine(data=data, pinned={}, documents={}, at=AT.isoformat())
    last = examining.examine(data=data, pinned={}, documents=documents, at=AT.isoformat())

    assert json.loads(json.dumps(first))["report"]["needs"] == [f"{issuer.origin}/badge"]
    assert reports.of_json(last["report"]).code == "valid"
    assert first["picture"] == last["picture"] != ""
    assert last["text"].count(".") == 2


def test_an_address_is_asked_for_first_and_then_what_lies_there() -> None:
    issuer = Issuer()
    address = issuer.hosted()["id"]

    waiting, text, _ = examining.examined(address.encode(), {}, {}, at=AT)
    found, kept, _ = examining.examined(address.encode(), {}, issuer.served(), at=AT)
    gone = [examining.examined(address.encode(), {}, {address: body}, at=AT)[0].code for body in (None, reports.GONE)]

    assert (waiting.needs, text) == ((address,), address)
    assert (found.code, json.loads(kept)["id"]) == ("valid", address)
    assert gone == ["unreachable", "unreachable"]


def test_too_much_is_refused() -> None:
    assert examining.examined(b"{" * 1_000_001, {}, {}, at=AT)[0].code == "too-large"
    large = {"https://x.example/a": b"{" * 1_000_001}
    assert examining.examined(b"https://x.example/a", {}, large, at=AT)[0].code == "too-large"


def test_a_thousand_mutated_files_are_read_or_refused_in_no_time() -> None:
    random, issuer = Random(7), Issuer()
    documents = {**issuer.served(), **KEYS}
    text = GUILD.text()
    seeds = [
        drawn((30, 30)),
        issuers.png(issuer.signed()),
        forging.svg(GUILD.jwt(text)),
        forging.png(json.dumps(GUILD.linked(text))),
        json.dumps(GUILD.linked(text)).encode(),
        GUILD.jwt(text).encode(),
        json.dumps(issuer.hosted()).encode(),
    ]
    begin = time.process_time()
    for turn in range(1_000):
        data = mutated(random, seeds[turn % len(seeds)])
        found, kept, body = examining.examined(data, {}, documents, at=AT)
        examining.pictured(body)
        assert found.code in reports.CODES
        assert kept.isprintable() or "\n" in kept or found.code != "valid"
        if found.verdict == "valid":
            assert found.facts.title in {"First aid", "Aware"}, "what is valid is what was signed"
    assert time.process_time() - begin < 60


def mutated(random: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(made))
        choice = random.randrange(4)
        if choice == 0:
            made[place] = random.randrange(256)
        elif choice == 1:
            del made[place : place + random.randint(1, 40)]
        elif choice == 2:
            made[place:place] = made[place : place + random.randint(1, 40)]
        else:
            made[place:place] = random.choice(
                [b"null", b"{}", b"<", b"]]>", b"&a;", b"1e999", b"\0", b"\xff\xfe", b'"']
            )
        made = made or bytearray(b"x")
    return bytes(made)


def test_nobody_vouches_for_a_key_alone_unless_it_is_pinned() -> None:
    token = STRANGER.jwt().encode()

    assert examining.examined(token, {}, {}, at=AT)[0].code == "nobody-vouches"
    assert examining.examined(token, {STRANGER.issuer: {}}, {}, at=AT)[0].code == "valid"


def test_an_issuer_that_is_silent_is_told_apart_from_a_forged_key() -> None:
    token = GUILD.jwt().encode()

    assert examining.examined(token, {}, dict.fromkeys(KEYS), at=AT)[0].code == "unreachable"
    assert examining.examined(token, {}, dict.fromkeys(KEYS, b"{}"), at=AT)[0].verdict in {"untrusted", "forged"}
