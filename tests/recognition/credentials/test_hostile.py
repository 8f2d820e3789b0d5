"""Files made to harm: whatever they are, the answer is a report, within three seconds."""

import base64
import contextlib
import copy
import json
import os
import random
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from lms.recognition.credentials import inspecting, judging, notary, wording
from lms.recognition.credentials.judging import Report
from tests.recognition.credentials import forging
from tests.recognition.credentials.forging import ACADEMY, OURS

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
PINNED = {OURS: ACADEMY.published}
LINKED, JWT = ACADEMY.linked(), ACADEMY.jwt()
ROUNDS = int(os.environ.get("HANDRAIL_FUZZ", "150"))
"""Mutated files of each form; 2,000 were tried for the decision record."""
SECONDS = 3.0
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1e300,
    "",
    "x" * 5_000,
    [],
    {},
    [[]],
    [{}],
    {"id": 7},
    "did:web:",
    "did:key:z",
    "\u202e",
    "é",
]


def said(data: bytes) -> Report:
    begin = time.process_time()
    evidence = inspecting.inspect(data, PINNED, {}, at=AT.isoformat())
    json.dumps(evidence).encode()
    made = judging.judge(evidence, at=AT, own_id=OURS)
    assert made.code in wording.SAYINGS
    json.dumps(made.kept()).encode()
    assert judging.report_from(json.loads(json.dumps(made.kept()))) == made
    assert time.process_time() - begin < SECONDS
    return made


def deep(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


def nested(text: str) -> str:
    return '<svg xmlns="http://www.w3.org/2000/svg">' + text + "</svg>"


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{("&" + before + ";") * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><svg xmlns="http://www.w3.org/2000/svg">&i;</svg>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>'


def bomb() -> bytes:
    """Give a picture whose credential grows to 100 MB."""
    body = b"openbadgecredential" + bytes([0, 1, 0, 0, 0]) + zlib.compress(b"{" + b" " * 100_000_000)
    return b"\x89PNG\r\n\x1a\n" + forging.chunk(b"iTXt", body) + forging.chunk(b"IEND", b"")


def poison(size: int) -> dict[str, Any]:
    """Give a credential of nameless nodes that look alike: ordering them takes a factorial of steps."""
    evidence = [{"type": ["Evidence"], "name": "x"} for _ in range(size)]
    return ACADEMY.text() | {"evidence": evidence, "proof": LINKED["proof"]}


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "spaces": (b"  \n ", "empty"),
    "prose": (b"This is to certify that", "not-a-badge"),
    "half a character": (b"\xff\xfe\x00", "not-a-badge"),
    "a number": (b"42", "not-a-badge"),
    "an empty object": (b"{}", "not-a-badge"),
    "deep": (deep(500).encode(), "too-deep"),
    "very deep": (deep(40_000).encode(), "broken-json"),
    "long": (b'{"a":"' + b"x" * 300_000 + b'"}', "too-large"),
    "endless": (b"x" * 9_000_000, "too-large"),
    "said twice": (b'{"type":"a","type":"b"}', "said-twice"),
    "not a number": (b'{"a":NaN}', "broken-json"),
    "beyond numbers": (b'{"a":1e999}', "broken-json"),
    "half a pair": (b'{"a":"\\ud800"}', "broken-json"),
    "a long number": (b'{"a":' + b"9" * 10_000 + b"}", "broken-json"),
    "billion laughs": (LAUGHS.encode(), "entities"),
    "a file of the server": (OUTSIDE.encode(), "entities"),
    "deep drawing": (nested("<g>" * 500 + "</g>" * 500).encode(), "too-large"),
    "wide drawing": (nested("<g/>" * 30_000).encode(), "too-large"),
    "plain drawing": (nested("<circle r='1'/>").encode(), "no-badge-inside"),
    "other markup": (b"<html><body/></html>", "not-a-badge"),
    "bomb": (bomb(), "too-large"),
    "two badges": (
        forging.png(JWT).replace(forging.chunk(b"IEND", b""), b"") + forging.png(JWT)[33:],
        "two-credentials",
    ),
    "photograph": (b"\xff\xd8\xff\xe0" + bytes(2_000), "no-badge-inside"),
    "wrong sum": (forging.png(JWT).replace(b"IDAT", b"IDAX"), "broken-image"),
    "a claim of size": (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT", "truncated-image"),
    "dots": (b"a.b.c", "broken-jwt"),
    "an unknown seal": (forging.headed(JWT, alg="EdDSA512").encode(), "unknown-seal"),
    "a critical header": (ACADEMY.jwt(crit=["b64"], b64=False).encode(), "unknown-seal"),
    "no seal": (forging.dumped(ACADEMY.text()), "no-seal"),
    "two seals": (forging.dumped(LINKED | {"proof": LINKED["proof"] * 2}), "two-seals"),
    "another suite": (forging.dumped(ACADEMY.linked(cryptosuite="bbs-2023")), "unknown-seal"),
    "for another purpose": (forging.dumped(ACADEMY.linked(proofPurpose="authentication")), "unknown-seal"),
    "a context from afar": (forging.dumped(LINKED | {"@context": ["https://evil.example/c"]}), "uncovered"),
    "a context of its own": (
        forging.dumped(LINKED | {"@context": [*forging.CONTEXT, {"name": "https://evil.example/#name"}]}),
        "uncovered",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_with_a_report(name: str) -> None:
    data, code = HOSTILE[name]

    assert said(data).code == code


@pytest.mark.parametrize("size", [8, 100])
def test_a_poisoned_graph_is_bounded(size: int) -> None:
    assert said(forging.dumped(poison(size))).verdict in {"forged", "untrusted"}


def test_what_takes_too_long_is_stopped_with_the_child() -> None:
    data = base64.b64encode(forging.dumped(poison(1_500))).decode()
    mine = notary.Notary()
    try:
        mine.ask("keys-of", issuer=OURS, document={})
        begin = time.monotonic()
        with contextlib.suppress(notary.NotaryError):
            mine.ask("inspect", seconds=SECONDS, data=data, pinned=PINNED)
        assert time.monotonic() - begin < SECONDS + 2
    finally:
        mine.stop()


def test_nothing_is_asked_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_values: Any, **_more: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    far = LINKED | {"@context": [*forging.CONTEXT, "https://evil.example/context"]}
    listed = {
        "type": "BitstringStatusListEntry",
        "statusListCredential": "http://127.0.0.1/list",
        "id": "http://127.0.0.1/list#3",
    }

    for one in (far, LINKED | {"credentialStatus": listed}, LINKED | {"issuer": {"id": "did:web:evil.example"}}):
        said(forging.dumped(one))


# ---- fuzzing


def bytewise(data: bytes, rng: random.Random) -> bytes:
    """Alter, cut, double or drop bytes."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(made) or 1)
        match rng.randrange(5):
            case 0:
                made[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del made[at : at + rng.randint(1, 40)]
            case 2:
                made[at:at] = made[at : at + rng.randint(1, 60)]
            case 3:
                made[at:at] = rng.randbytes(rng.randint(1, 8))
            case _:
                made = made[: at + 1] if rng.random() < 0.3 else made
    return bytes(made)


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every value of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*way, key)
        yield from places(one, (*way, key))


def valuewise(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Put odd values where others stood."""
    made: dict[str, Any] = json.loads(json.dumps(document))
    for _ in range(rng.randint(1, 3)):
        *way, last = rng.choice(list(places(made)) or [("id",)])
        inner: Any = made
        for step in way:
            inner = inner[step]
        inner[last] = copy.deepcopy(rng.choice(ODD))
    return made


def linked(rng: random.Random) -> bytes:
    text = json.dumps(valuewise(LINKED, rng)) if rng.random() < 0.6 else json.dumps(LINKED)
    return text.encode() if rng.random() < 0.5 else bytewise(text.encode(), rng)


def jwt(rng: random.Random) -> bytes:
    head, body, last = JWT.split(".")
    if rng.random() < 0.6:
        parts = [json.loads(base64.urlsafe_b64decode(one + "==")) for one in (head, body)]
        which = rng.randrange(2)
        parts[which] = valuewise(parts[which], rng)
        return f"{forging.part(parts[0])}.{forging.part(parts[1])}.{last}".encode()
    return bytewise(JWT.encode(), rng)


def picture(rng: random.Random) -> bytes:
    text = (linked if rng.random() < 0.5 else jwt)(rng).decode(errors="replace")
    return forging.png(text, flag=rng.randrange(2)) if rng.random() < 0.3 else bytewise(forging.png(text), rng)


def drawing(rng: random.Random) -> bytes:
    text = (linked if rng.random() < 0.5 else jwt)(rng).decode(errors="replace")
    return forging.svg(text) if rng.random() < 0.3 else bytewise(forging.svg(text), rng)


@pytest.mark.parametrize("mutated", [linked, jwt, picture, drawing])
def test_mutated_files_are_answered_with_a_report_and_never_believed(mutated: Callable[[random.Random], bytes]) -> None:
    rng = random.Random(20261122)

    for _ in range(ROUNDS):
        data = mutated(rng)
        made = said(data)
        assert made.verdict != "valid", data
