"""Addresses that strangers name: only public machines are asked, and none of them for long."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from lms.delivery import addresses, fetching
from lms.delivery.addresses import NotForUs, is_public, target
from lms.delivery.fetching import Failed, Manner, fetch

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "machine",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:7f00:1::",
        "3fff::1",
        "localhost",
        "",
        "1.2.3",
    ],
)
def test_a_machine_that_is_not_public_is_refused(machine: str) -> None:
    assert not is_public(machine)


@pytest.mark.parametrize("machine", ["8.8.8.8", "172.15.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2a00::1"])
def test_a_public_machine_is_allowed(machine: str) -> None:
    assert is_public(machine)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "badges",
        "//example.org/a",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://:@example.org/",
        "https://exa mple.org/",
        "https://example.org/\r\nHost: evil.example",
        "https://example.org:22/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://exa_mple!.org/",
        "https://" + "x" * 70 + ".org/",
        "https://example.org/" + "x" * 2_000,
        "https://..../",
    ],
)
def test_what_is_no_plain_web_address_is_never_asked(address: str) -> None:
    with pytest.raises(NotForUs):
        target(address)


def test_an_address_is_taken_apart_for_sending() -> None:
    made = target("HTTPS://Bücher.example:8443/a b/ü?q=ä#part".replace(" ", "%20"))

    assert (made.scheme, made.host, made.port) == ("https", "xn--bcher-kva.example", 8443)
    assert made.path == "/a%20b/%C3%BC?q=%C3%A4"
    assert made.header == "xn--bcher-kva.example:8443"
    assert target("http://[2606:4700::1]/").header == "[2606:4700::1]"
    assert target("http://example.org").url == "http://example.org/"


def test_a_redirect_may_be_relative_but_never_leaves_https() -> None:
    base = target("https://example.org/a/b")

    assert target("../c", base).url == "https://example.org/c"
    with pytest.raises(NotForUs, match="not-safe"):
        target("http://example.org/", base)


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve every connection with ``answer``; give the port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                channel, _ = listening.accept()
            except OSError:
                return
            with channel:
                try:
                    channel.recv(65_536)
                    answer(channel)
                except OSError:
                    pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


def reply(body: bytes, status: str = "200 OK", **headers: str) -> Callable[[socket.socket], None]:
    named = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return lambda channel: channel.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)


HERE = Manner(is_allowed=lambda _: True, resolve=lambda _host, _port: ["127.0.0.1"])
"""Asks the machine of the test."""


def outcome(answer: Callable[[socket.socket], None], manner: Manner = HERE) -> str:
    with server(answer) as port:
        try:
            return fetch(f"http://far.example:{port}/x", manner).body.decode()
        except Failed as failed:
            return failed.code


def test_an_answer_comes_with_its_status_kind_and_body() -> None:
    with server(reply(b'{"a": 1}', "404 Not Found", Content_Type="application/JSON")) as port:
        made = fetch(f"http://far.example:{port}/did.json", HERE)

    assert (made.status, made.kind, made.body) == (404, "application/json", b'{"a": 1}')


def test_parts_of_unknown_length_are_put_together() -> None:
    def answer(channel: socket.socket) -> None:
        channel.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    assert outcome(answer) == "abcde"


def test_the_very_address_that_was_checked_is_connected_to() -> None:
    """A name that means one machine when it is checked would mean another one the next time."""
    meant = iter([["127.0.0.1"], ["10.0.0.1"]])
    checked: list[str] = []

    def allowed(machine: str) -> bool:
        checked.append(machine)
        return True

    with server(reply(b"found")) as port:
        manner = Manner(is_allowed=allowed, resolve=lambda _host, _port: next(meant))
        assert fetch(f"http://far.example:{port}/", manner).body == b"found"
    assert checked == ["127.0.0.1"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://0:{port}/",
    ],
)
def test_this_machine_is_never_asked_however_it_is_written(url: str) -> None:
    reached: list[int] = []
    with server(lambda _channel: reached.append(1)) as port, pytest.raises(Failed):
        fetch(url.format(port=port))
    assert not reached


def test_one_private_machine_among_public_ones_is_enough_to_refuse() -> None:
    manner = replace(HERE, is_allowed=is_public, resolve=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Failed, match="not-public"):
        fetch("http://far.example/", manner)


def test_a_redirect_to_a_private_machine_is_refused() -> None:
    names = {"far.example": "127.0.0.1", "near.example": "10.0.0.1"}
    manner = replace(HERE, resolve=lambda host, _port: [names[host]], is_allowed=lambda machine: machine == "127.0.0.1")

    assert outcome(reply(b"", "302 Found", Location="http://near.example/"), manner) == "not-public"


@pytest.mark.parametrize("location", ["ftp://far.example/", "http://user@far.example/", "http://far.example:22/"])
def test_a_redirect_to_no_web_address_is_refused(location: str) -> None:
    assert outcome(reply(b"", "301 Moved Permanently", Location=location)) == "not-web"


def test_redirects_are_bounded() -> None:
    assert outcome(reply(b"", "307 Temporary Redirect", Location="/again")) == "moved-too-often"


def test_a_redirect_inside_the_bounds_is_followed() -> None:
    answers = iter([reply(b"", "302 Found", Location="/there"), reply(b"found")])

    def answer(channel: socket.socket) -> None:
        next(answers)(channel)

    assert outcome(answer) == "found"


def test_a_body_that_drips_is_stopped_in_time() -> None:
    def drip(channel: socket.socket) -> None:
        channel.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(200):
            channel.sendall(b".")
            time.sleep(0.05)

    begin = time.monotonic()

    assert outcome(drip, replace(HERE, seconds=0.5)) == "too-slow"
    assert time.monotonic() - begin < 1.5


def test_headers_that_drip_are_stopped_in_time() -> None:
    def drip(channel: socket.socket) -> None:
        channel.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            channel.sendall(f"X-{number}: .\r\n".encode())
            time.sleep(0.05)

    begin = time.monotonic()

    assert outcome(drip, replace(HERE, seconds=0.5)) == "too-slow"
    assert time.monotonic() - begin < 1.5


def test_a_server_that_says_nothing_and_a_name_that_never_resolves_are_stopped_in_time() -> None:
    begin = time.monotonic()
    assert outcome(lambda _channel: time.sleep(1), replace(HERE, seconds=0.3)) == "too-slow"

    def hang(_host: str, _port: int) -> list[str]:
        time.sleep(2)
        return []

    with pytest.raises(Failed, match="too-slow"):
        fetch("http://far.example/", replace(HERE, seconds=0.3, resolve=hang))
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("said", [{}, {"Content_Length": "5"}])
def test_a_body_is_read_to_its_bound(said: dict[str, str]) -> None:
    def flood(channel: socket.socket) -> None:
        channel.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            channel.sendall(b"x" * 65_536)

    assert outcome(flood) == "too-large"
    assert outcome(reply(b"x" * fetching.MOST_BYTES)) == "x" * fetching.MOST_BYTES


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
)
def test_an_answer_that_is_none_is_unreadable(said: bytes) -> None:
    assert outcome(lambda channel: channel.sendall(said)) == "unreadable"


def test_a_name_nobody_knows_and_a_closed_door_are_told_apart() -> None:
    with pytest.raises(Failed, match="unknown-host"):
        fetch("http://far.example/", replace(HERE, resolve=lambda _host, _port: []))
    with pytest.raises(Failed, match="no-answer"):
        fetch("http://far.example:9/".replace(":9/", ":1025/"), HERE)


def test_what_is_not_encrypted_behind_https_is_no_answer() -> None:
    with server(lambda channel: channel.sendall(b"plain text")) as port, pytest.raises(Failed, match="no-answer"):
        fetch(f"https://far.example:{port}/", HERE)


def test_a_web_address_in_the_rules_has_a_bound() -> None:
    assert addresses.LONGEST == 2_000
