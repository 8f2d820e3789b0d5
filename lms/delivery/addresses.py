"""Which addresses of the web may be asked: pure, and strict, since texts of strangers name them."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

LONGEST = 2_000
PORTS = {"http": 80, "https": 443}
_LEAST_OTHER_PORT = 1024
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?", re.ASCII)
_CLOSED_4 = [
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
]
"""Of IPv4 what IANA lists as not global: private, shared, loopback, link-local, for documents, multicast, reserved."""
_OPEN_6 = IPv6Network("2000::/3")
"""Of IPv6 the only part that is global; mapped, translated and local addresses lie outside of it."""
_CLOSED_6 = [IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
"""Inside of it: tunnels that carry an IPv4 address, and addresses for documents."""


_LOCAL = frozenset({"local", "localhost", "internal", "lan", "home", "localdomain"})
"""Ends of names that no public name has."""


class NotForUs(ValueError):
    """An address that is never asked; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart. ``path`` is ready to be sent."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def header(self) -> str:
        """Give what the Host header says."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == PORTS[self.scheme] else f"{shown}:{self.port}"

    @property
    def url(self) -> str:
        """Write it again as an address."""
        return f"{self.scheme}://{self.header}{self.path}"


def target(address: str, base: "Target | None" = None) -> Target:
    """Take a web address apart; one that a redirect gives may be relative to ``base``.

    :raises NotForUs: it is no web address, or one with a name, a password or an odd port in it.
    """
    if len(address) > LONGEST or any(ord(sign) <= 32 or ord(sign) == 127 for sign in address):
        raise NotForUs("not-web")
    try:
        parts = urlsplit(urljoin(base.url, address) if base else address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise NotForUs("not-web") from None
    if parts.scheme not in PORTS or parts.username is not None or parts.password is not None:
        raise NotForUs("not-web")
    if base and base.scheme == "https" and parts.scheme == "http":
        raise NotForUs("not-safe")
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and port < _LEAST_OTHER_PORT:
        raise NotForUs("not-web")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return Target(parts.scheme, _host(host), port, path + query)


def _host(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        named = host.encode("idna").decode()
    except UnicodeError:
        raise NotForUs("not-web") from None
    if not _HOST.fullmatch(named):
        raise NotForUs("not-web")
    return named


def may_be_public(wanted: Target) -> bool:
    """Tell whether a target could lie in the open Internet: a name with a dot in it, or a public machine itself.

    A name is looked up only when it is asked, and then every machine it stands for is checked.
    """
    try:
        ip_address(wanted.host)
    except ValueError:
        last = wanted.host.rpartition(".")[2]
        # The last part of a name is never a number; where it is one, it is an address in another spelling.
        return "." in wanted.host and not re.fullmatch(r"[0-9]+|0x[0-9a-f]*", last) and last not in _LOCAL
    return is_public(wanted.host)


def is_public(text: str) -> bool:
    """Tell whether an address of a machine lies in the open Internet."""
    try:
        machine = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(machine, IPv4Address):
        return not any(machine in one for one in _CLOSED_4)
    return _is_public_6(machine)


def _is_public_6(machine: IPv6Address) -> bool:
    return machine in _OPEN_6 and not any(machine in one for one in _CLOSED_6)
