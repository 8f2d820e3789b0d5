"""Sign short words of the academy with the issuer's key, for other rooms: each is a JWT that nobody keeps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lms.recognition.credentials import keys, notary, rules

LATER = "This cannot be signed just now. Try again in a minute."


def vouch(academy: keys.Academy, kind: str, claims: Mapping[str, Any], *, at: datetime) -> str:
    """Sign claims as a JWT; ``kind`` says in its header what it is. Holds no transaction meanwhile.

    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    :raises NotSigned: it could not be signed just now.
    """
    issuer = keys.issuer_of(academy)
    try:
        key = keys.signing(academy, at=at)
        reply = notary.ask(
            "sign-token",
            secret=academy.secret(),
            sealed=key.sealed,
            public=key.public,
            kid=rules.key_id(issuer.did, key.public),
            kind=kind,
            claims=dict(claims),
        )
    except notary.NotaryError as error:
        raise rules.NotSigned(LATER) from error
    return str(reply["jwt"])
