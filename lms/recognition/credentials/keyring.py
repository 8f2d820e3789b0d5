"""Whose keys an inspection may use, in the child process: pinned, looked up before, or spelled out by an id."""

from collections.abc import Mapping
from typing import Any

from lms.recognition.credentials import carriers, proving
from lms.recognition.credentials.carriers import Unreadable
from lms.recognition.credentials.proving import Key, NoKey

Documents = Mapping[str, Mapping[str, Any]]
"""What issuers publish about their keys, by the id of the issuer; an empty one for a did:key."""


class Keys:
    """Where keys come from: what is pinned, what was fetched, and the issuer's own id; notes what it lacks."""

    def __init__(self, pinned: Documents, fetched: Mapping[str, str]) -> None:
        self.pinned = pinned
        self.fetched = fetched
        self.needs: set[str] = set()
        """Addresses that would have to be asked."""

    def of(self, issuer: str, method: str) -> tuple[list[tuple[str, Key, bool]], str]:
        """Give the keys that may have signed for an issuer, each with its id and whether it still may, and the trust.

        Trust: ``pinned``, ``resolved`` (its address vouches for it), ``own`` (nobody does) or ``none``.
        """
        document = self.pinned.get(issuer)
        if document:
            return self._among(document, method), "pinned"
        if issuer.startswith("did:key:"):
            return spelled(issuer), "pinned" if document is not None else "own"
        resolved = self._resolved(issuer)
        if resolved is not None:
            return self._among(resolved, method), "resolved"
        if method.partition("#")[0] == issuer and not issuer.startswith("did:"):
            return spelled(method), "own"
        return [], "none"

    def _among(self, document: Mapping[str, Any], method: str) -> list[tuple[str, Key, bool]]:
        made = []
        for name, one in proving.methods(document):
            if method and name != method:
                continue
            try:
                made.append((name, proving.key_in(one), proving.may_assert(document, name)))
            except NoKey:
                continue
        return made

    def _resolved(self, issuer: str) -> Mapping[str, Any] | None:
        if not issuer.startswith("did:web:"):
            return None
        address = proving.did_web_address(issuer)
        if address not in self.fetched:
            self.needs.add(address)
            return None
        try:
            document = carriers.parsed(self.fetched[address])
        except Unreadable:
            return {}
        return document if document.get("id") == issuer else {}


def spelled(name: str) -> list[tuple[str, Key, bool]]:
    """Read the key that an id itself spells out: did:key, or a multikey as the fragment of an address."""
    text = name.rpartition("#")[2].removeprefix("did:key:")
    try:
        return [(name, proving.from_multikey(text), True)]
    except NoKey:
        return []
