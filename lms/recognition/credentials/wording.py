"""What the desk says: for each code a headline and calm sentences for a member of staff."""

from collections.abc import Mapping
from dataclasses import dataclass

VALID, EXPIRED, NOT_YET, REVOKED, SUSPENDED = "valid", "expired", "not-yet", "revoked", "suspended"
FORGED, UNTRUSTED, UNREADABLE = "forged", "untrusted", "unreadable"
VERDICTS = (VALID, EXPIRED, NOT_YET, REVOKED, SUSPENDED, FORGED, UNTRUSTED, UNREADABLE)
NAMES: Mapping[str, str] = {
    VALID: "Valid",
    EXPIRED: "Expired",
    NOT_YET: "Not valid yet",
    REVOKED: "Revoked",
    SUSPENDED: "Suspended",
    FORGED: "Not genuine",
    UNTRUSTED: "Cannot be confirmed",
    UNREADABLE: "Not readable",
}
"""What a verdict is called on a page."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What one code means: the verdict it goes with, a headline, and what it says."""

    verdict: str
    headline: str
    words: str


_ASK = "Ask the holder for a new download, or for the link to the badge."
SAYINGS: Mapping[str, Saying] = {
    "valid": Saying(VALID, "The badge is genuine and valid", "The seal is the issuer's, and every word is under it."),
    "renewed": Saying(
        VALID,
        "The badge was renewed",
        "This copy has an older end date. The badge itself was renewed since, so it counts.",
    ),
    "expired": Saying(EXPIRED, "The badge has expired", "It is genuine, but its time is over."),
    "not-yet": Saying(NOT_YET, "The badge does not count yet", "It is genuine, but its first day is still to come."),
    "revoked": Saying(REVOKED, "The badge was revoked", "It is genuine, but its issuer has taken it back."),
    "suspended": Saying(
        SUSPENDED, "The badge is suspended", "It is genuine, but its issuer has put it on hold for the time being."
    ),
    "altered-subject": Saying(
        FORGED,
        "The person was altered",
        "Whom the badge belongs to was changed after it was sealed, so it proves nothing about this person.",
    ),
    "altered-level": Saying(
        FORGED,
        "The level or badge was altered",
        "What the badge stands for was changed after it was sealed.",
    ),
    "altered-date": Saying(
        FORGED,
        "A date was altered",
        "When the badge was awarded, or how long it counts, was changed after it was sealed.",
    ),
    "altered-issuer": Saying(
        FORGED,
        "The issuer was altered",
        "It names an issuer who did not seal it.",
    ),
    "altered-text": Saying(FORGED, "The text was altered", "Something in the badge was changed after it was sealed."),
    "altered": Saying(
        FORGED,
        "The seal does not fit the text",
        "Something was changed after it was sealed, or the seal was taken from another badge.",
    ),
    "alg-none": Saying(
        FORGED, "There is no seal", "It says of itself that it needs no signature, so anybody could write it."
    ),
    "alg-hmac": Saying(
        FORGED,
        "The seal is of the wrong kind",
        "It is sealed with a shared secret, for which the issuer's public key may serve: anybody could have made it.",
    ),
    "other-key": Saying(
        FORGED,
        "Somebody else's key sealed it",
        "The seal was not made with a key of the issuer it names.",
    ),
    "key-elsewhere": Saying(
        FORGED,
        "It points to a key of its own choosing",
        "It names an address from which the key would have to be fetched. We never do that: keys come from the issuer.",
    ),
    "key-inside": Saying(
        FORGED,
        "It brings a key of its own",
        "It carries a key that is not the issuer's and asks to be checked with that one.",
    ),
    "swapped-proof": Saying(
        FORGED, "The seal belongs to another badge", "The seal is genuine, but it was taken from a different badge."
    ),
    "never-issued": Saying(
        FORGED,
        "We never issued this badge",
        "It says it comes from this academy, but we have no badge of this id, and the seal is not ours.",
    ),
    "no-seal": Saying(
        UNTRUSTED, "There is no seal", "Nothing in it shows who wrote it, so it proves nothing by itself. " + _ASK
    ),
    "two-seals": Saying(
        UNTRUSTED,
        "It carries more than one seal",
        "It does not say which of its seals counts, so we do not choose one.",
    ),
    "unknown-seal": Saying(
        UNTRUSTED, "We do not know this kind of seal", "It may be genuine, but it is sealed in a way we cannot check."
    ),
    "uncovered": Saying(
        UNTRUSTED,
        "Parts of the text are not under the seal",
        "The seal does not cover every word in it, so words may have been added. Ask the issuer.",
    ),
    "no-key": Saying(
        UNTRUSTED,
        "We do not know this issuer's key",
        "Without it the seal cannot be checked. An administrator can pin the issuer under Check, Issuers.",
    ),
    "nobody-vouches": Saying(
        UNTRUSTED,
        "Nobody vouches for this issuer",
        "The seal fits the text, so nothing was changed since. But the key belongs to whoever wrote it: anybody can "
        "name any issuer that way. An administrator can pin the issuer if you know them.",
    ),
    "key-withdrawn": Saying(
        UNTRUSTED,
        "The issuer has withdrawn the key that sealed it",
        "Seals made with that key count no longer, since it may be in other hands. " + _ASK,
    ),
    "claims-differ": Saying(
        UNTRUSTED, "It says two different things", "What stands in its envelope is not what stands in the badge itself."
    ),
    "record-gone": Saying(
        UNTRUSTED,
        "We sealed it, but keep no record of it any more",
        "The seal is ours. The record was erased, as it is "
        "when a person leaves, so we cannot say whether it still counts.",
    ),
    "status-unasked": Saying(
        UNTRUSTED,
        "We could not ask whether it was revoked",
        "The seal is the issuer's. Whether the badge was taken back since, only the issuer's list tells, and we have "
        "not been able to read it.",
    ),
    "status-unreadable": Saying(
        UNTRUSTED,
        "The issuer's list of revoked badges cannot be used",
        "The seal is the issuer's, but the list that would say whether the badge was taken back is not in order.",
    ),
    "odd-dates": Saying(UNTRUSTED, "Its dates cannot be read", "The seal is the issuer's, but a date in it is none."),
    "truncated-image": Saying(
        UNREADABLE, "The picture is cut off", "The file ends before the picture does, so part of it is missing. " + _ASK
    ),
    "broken-image": Saying(
        UNREADABLE, "The picture is damaged", "Its parts do not fit together, or were changed on the way. " + _ASK
    ),
    "no-badge-inside": Saying(
        UNREADABLE,
        "There is no badge in this picture",
        "It is a picture, but it carries neither a badge nor a QR code we can read. A screenshot of a badge carries "
        "nothing: " + _ASK[0].lower() + _ASK[1:],
    ),
    "two-credentials": Saying(
        UNREADABLE, "It carries more than one badge", "The picture says two things at once, so we take neither."
    ),
    "entities": Saying(
        UNREADABLE,
        "The picture has parts that no badge needs",
        "It defines its own building blocks, so we do not open it.",
    ),
    "too-large": Saying(
        UNREADABLE, "It is larger than any badge", "A badge has at most 256 kB of text, in a file of 8 MB."
    ),
    "too-deep": Saying(UNREADABLE, "It is nested deeper than any badge", "We do not open what goes that deep."),
    "too-much": Saying(
        UNREADABLE,
        "It takes too much work to read",
        "It was stopped after three seconds. No genuine badge needs as long.",
    ),
    "broken-json": Saying(
        UNREADABLE, "The text is damaged", "It begins like a badge, but cannot be read as one. " + _ASK
    ),
    "broken-jwt": Saying(
        UNREADABLE, "The text is damaged", "It looks like a sealed badge, but cannot be read. " + _ASK
    ),
    "said-twice": Saying(
        UNREADABLE, "It says something twice", "One of its entries stands there twice, so it can be read in two ways."
    ),
    "not-a-badge": Saying(
        UNREADABLE,
        "This is no badge",
        "We read badges as JSON, JWT, PNG or SVG, and photographs of a badge's QR code.",
    ),
    "empty": Saying(UNREADABLE, "The file is empty", "There is nothing in it to check. " + _ASK),
    "open-badges-2": Saying(
        UNREADABLE,
        "This is a badge of the older kind",
        "It follows Open Badges 2.0, which keeps its proof at the issuer's address.",
    ),
    "no-such-badge": Saying(UNTRUSTED, "We know no badge with this id", "Check that all of it was copied."),
    "not-an-id": Saying(UNREADABLE, "There is no badge id in this", "A line has to hold an id, a link or a JWT."),
    "foreign-address": Saying(
        UNTRUSTED,
        "The link leads to somewhere else",
        "It is not a badge of this academy. Check it on its own, so that its address can be asked.",
    ),
    "failed": Saying(
        UNTRUSTED, "It could not be checked just now", "Something went wrong here, not with the badge. Try again."
    ),
    "unreachable": Saying(
        UNTRUSTED, "The address did not answer", "We asked it and got no badge. Ask the holder for the file instead."
    ),
}
"""Every code the desk can give, for good: pages, the command line and the CSV say the same."""
PARTS: Mapping[str, str] = {
    "subject": "the person",
    "level": "the level or badge",
    "date": "the dates",
    "issuer": "the issuer",
    "text": "other text",
}
"""What may have been altered, in the order it is named."""
