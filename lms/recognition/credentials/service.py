"""The door of the credentials: everything other rooms may call."""

from lms.recognition.credentials.issuing import export, on_badge_renewed, run, sign_anew
from lms.recognition.credentials.keys import compromise, issuer_of, overview, ring, rotate
from lms.recognition.credentials.notary import NotaryError, Refused, ask, stop
from lms.recognition.credentials.rules import Issuer, Key, NoIssuer, NoSuchKey, NotSigned, Overview
from lms.recognition.credentials.serving import (
    Meaning,
    Signed,
    credential,
    did_document,
    key_set,
    meaning,
    profile,
    status_list,
)
from lms.recognition.credentials.statuses import follow, on_badge_decided, recount
from lms.recognition.credentials.vouching import vouch

__all__ = [
    "Issuer",
    "Key",
    "Meaning",
    "NoIssuer",
    "NoSuchKey",
    "NotSigned",
    "NotaryError",
    "Overview",
    "Refused",
    "Signed",
    "ask",
    "compromise",
    "credential",
    "did_document",
    "export",
    "follow",
    "issuer_of",
    "key_set",
    "meaning",
    "on_badge_decided",
    "on_badge_renewed",
    "overview",
    "profile",
    "recount",
    "ring",
    "rotate",
    "run",
    "sign_anew",
    "status_list",
    "stop",
    "vouch",
]
