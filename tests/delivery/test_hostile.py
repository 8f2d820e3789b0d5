"""Hostile addresses, for what is asked (a preview, a feed) and for what is told (a webhook): refused within 3 s."""

import gzip
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms.delivery import fetching, inquiries
from lms.delivery import service as delivery
from lms.delivery.addresses import is_public, may_be_public, target
from lms.delivery.fetching import USUAL, Failed, Manner, fetch, post
from lms.web.academy import Academy
from tests.delivery.test_fetching import HERE, reply, server

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
WITHIN = 3.0
GRACE = 0.7
"""What a loaded machine may take on top."""
Way = Callable[[str, Manner], object]
WAYS: dict[str, Way] = {
    "asked": fetch,
    "told": lambda url, manner: post(url, b"{}", {"webhook-id": "m"}, manner),
}
INSIDE = [
    "http://127.0.0.1/",
    "http://10.0.0.1/",
    "http://172.16.3.4/",
    "http://192.168.0.1:8080/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.1/",
    "http://0/",
    "http://localhost/",
    "http://127.0.0.1.:80/",
    "http://①②⑦.⓪.⓪.①/",
]


def outcome(way: str, url: str, manner: Manner = USUAL) -> tuple[str, float]:
    """Tell what came of it, and how long that took."""
    begun = time.monotonic()
    try:
        WAYS[way](url, manner)
    except Failed as failed:
        return failed.code, time.monotonic() - begun
    return "answered", time.monotonic() - begun


@pytest.mark.once
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("url", INSIDE)
def test_no_machine_inside_is_reached_however_it_is_written(
    way: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_given: object, **_named: object) -> socket.socket:
        raise AssertionError("a connection was begun")

    monkeypatch.setattr(socket, "create_connection", never)
    code, seconds = outcome(way, url)

    assert code in {"not-public", "not-web", "unknown-host"}
    assert seconds < WITHIN


@pytest.mark.once
@pytest.mark.parametrize("url", INSIDE)
def test_a_form_takes_none_of_them(url: str) -> None:
    try:
        wanted = target(url)
    except delivery.NotForUs:
        return
    assert not may_be_public(wanted)


@pytest.mark.once
def test_a_form_takes_public_names_and_machines() -> None:
    for url in (
        "https://intranet.example.com/a",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://a.b.museum",
    ):
        assert may_be_public(target(url))


@pytest.mark.once
@pytest.mark.parametrize("way", WAYS)
def test_a_name_that_changes_its_meaning_is_looked_up_once(way: str) -> None:
    meanings = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    looked: list[str] = []

    def resolve(_host: str, _port: int) -> list[str]:
        looked.append("once")
        return next(meanings)

    with server(reply(b"found")) as port:
        manner = Manner(is_allowed=lambda one: one == "127.0.0.1", resolve=resolve)
        assert outcome(way, f"http://rebind.example:{port}/", manner)[0] == "answered"
    assert looked == ["once"]


@pytest.mark.once
@pytest.mark.parametrize("way", WAYS)
def test_a_redirect_leads_nowhere_inside(way: str) -> None:
    names = {"far.example": "127.0.0.1", "near.example": "10.0.0.1"}
    manner = replace(
        HERE, resolve=lambda host, _port: [names.get(host, host)], is_allowed=lambda one: one == "127.0.0.1"
    )
    for location in ("http://near.example/", "http://10.0.0.1/", "//near.example/x"):
        with server(reply(b"", "307 Temporary Redirect", Location=location)) as port:
            code, seconds = outcome(way, f"http://far.example:{port}/", manner)
        assert code == ("moved" if way == "told" else "not-public")
        assert seconds < WITHIN


def drip(*begins: bytes) -> Callable[[socket.socket], None]:
    """Send a little now and then, for longer than anybody should wait."""

    def answer(channel: socket.socket) -> None:
        for begin in begins:
            channel.sendall(begin)
        for number in range(200):
            channel.sendall(b"X-%d: .\r\n" % number)
            time.sleep(0.05)

    return answer


def flood(begin: bytes) -> Callable[[socket.socket], None]:
    def answer(channel: socket.socket) -> None:
        channel.sendall(begin)
        while True:
            channel.sendall(b"x" * 65_536)

    return answer


def never_ready(channel: socket.socket) -> None:
    while True:
        channel.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


BOMB = gzip.compress(bytes(50_000_000))
SLOW = {
    "says nothing": lambda channel: time.sleep(6),
    "drips headers": drip(b"HTTP/1.1 200 OK\r\n"),
    "is never ready": never_ready,
    "floods headers": flood(b"HTTP/1.1 200 OK\r\nX: "),
}
OF_BODIES = {
    "drips a body": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
    "floods a body": flood(b"HTTP/1.1 200 OK\r\n\r\n"),
    "floods in chunks": flood(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n"),
    "sends a bomb": reply(BOMB, Content_Encoding="gzip"),
}


@pytest.mark.once
def test_whatever_a_machine_does_it_is_over_within_three_seconds() -> None:
    """All at once, since each of them tries to take as long as it can."""
    asked = [("asked", name, answer) for name, answer in {**SLOW, **OF_BODIES}.items()]
    told = [("told", name, answer) for name, answer in SLOW.items()]
    with ExitStack() as stack, ThreadPoolExecutor(len(asked + told) + 2) as pool:
        running = {
            (way, name): pool.submit(
                outcome, way, f"http://far.example:{stack.enter_context(server(answer))}/", replace(HERE)
            )
            for way, name, answer in [*asked, *told]
        }
        quiet = stack.enter_context(server(lambda channel: time.sleep(6)))
        for way in WAYS:
            running[(way, "never finishes the handshake")] = pool.submit(
                outcome, way, f"https://far.example:{quiet}/", replace(HERE)
            )
        ended = {named: one.result() for named, one in running.items()}

    assert {named: seconds for named, (_, seconds) in ended.items() if seconds > WITHIN + GRACE} == {}
    assert {named for named, (code, _) in ended.items() if code == "answered"} == set()
    assert ended["asked", "sends a bomb"][0] == "unreadable"
    assert ended["asked", "floods a body"][0] == "too-large"
    assert ended["asked", "drips a body"][0] == ended["told", "drips headers"][0] == "too-slow"


@pytest.mark.once
def test_of_an_answer_to_what_is_told_only_the_head_is_read() -> None:
    for name, answer in OF_BODIES.items():
        with server(answer) as port:
            code, seconds = outcome("told", f"http://far.example:{port}/", HERE)
        assert (name, code) == (name, "answered")
        assert seconds < WITHIN


@pytest.mark.once
def test_what_is_told_arrives_whole_with_its_length_and_nothing_else_of_ours() -> None:
    heard: list[bytes] = []

    def listen(channel: socket.socket) -> None:
        channel.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    listening = socket.create_server(("127.0.0.1", 0))
    with listening, ThreadPoolExecutor(1) as pool:

        def once() -> None:
            channel, _ = listening.accept()
            with channel:
                heard.append(channel.recv(65_536))
                listen(channel)

        serving = pool.submit(once)
        url = f"http://far.example:{listening.getsockname()[1]}/hooks?a=b"
        assert post(url, b'{"a":1}', {"webhook-id": "msg_1"}, HERE).status == 204
        serving.result()

    head, _, body = heard[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /hooks?a=b HTTP/1.1"
    assert sorted(one.partition(":")[0] for one in lines[1:]) == [
        "Accept-Encoding",
        "Connection",
        "Content-Length",
        "Host",
        "User-Agent",
        "webhook-id",
    ]
    assert body == b'{"a":1}'


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://2130706433/", "http://[::ffff:127.0.0.1]/"])
def test_a_preview_of_an_address_inside_is_answered_with_a_failure(
    academy: Academy, session: Session, url: str
) -> None:
    number = delivery.inquire(session, url, at=AT)
    session.commit()
    begun = time.monotonic()

    inquiries.run(academy, AT)

    assert time.monotonic() - begun < WITHIN
    session.expire_all()
    found = delivery.answers(session, [number])[number]
    assert found is not None
    assert (found.status, found.body, found.failure) == (None, None, "not-public")
    assert not is_public("10.0.0.1")
    assert fetching.SECONDS == WITHIN
