"""Give a credential to whoever may have it: as it is stored, signed on the spot where it is not yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.content.badges import Badge
from lms.library import service as library
from lms.recognition import cabinet
from lms.recognition import rules as recognition
from lms.recognition.credentials import baking, building, issuing, keys, notary, painting, rules, statuses
from lms.recognition.credentials.models import Credential, newest_version
from lms.recognition.models import Award

LATER = "This cannot be signed just now. Try again in a minute; nothing is lost."
_UNKNOWN = "We know no badge with this id. Check that all of it was copied."
_STORED = (
    select(
        Award.id,
        Award.person_id,
        Award.public,
        Award.unsigned,
        Award.expires_at,
        Award.title,
        Award.badge_id,
        Award.look,
        Credential.version,
        Credential.document,
        Credential.jwt,
        Credential.issuer,
        Credential.identity,
        Credential.salt,
        Credential.valid_until,
    )
    .select_from(Award)
    .outerjoin(Credential, (Credential.award_id == Award.id) & (Credential.version == newest_version(Award.id)))
    .where(Award.public_id == bindparam("public_id"))
)
"""Built once: the one query of a download."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A credential to hand out; ``look`` is shape, glyph and colour of its badge."""

    public: bool
    title: str
    badge_id: str
    look: dict[str, str]
    version: int
    document: str
    jwt: str

    def png(self) -> bytes:
        """Give the badge as a picture that carries its credential."""
        return baking.into_png(painting.png(self.look["shape"], self.look["glyph"], self.look["colour"]), self.jwt)

    def svg(self) -> str:
        """Give the badge as a drawing that carries its credential."""
        return baking.into_svg(cabinet.picture(self.title, self.look), self.jwt)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a badge stands for in one of its texts: for people, and as Open Badges says it."""

    badge: Badge
    picture: Markup
    criteria: Markup
    aims: tuple[building.Aim, ...]
    achievement: dict[str, Any]


def credential(
    session: Session, public_id: str, visitor: tuple[int, str] | None, roles: frozenset[str], *, at: datetime
) -> Signed:
    """Give a badge as it was signed last; signed now where it was not, or says no longer what is so.

    ``visitor`` is their key and what names them: the holder's own download names the address they have today.

    :raises NoSuchAward: nobody holds it, or it does not show to this visitor.
    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    :raises NotSigned: it could not be signed just now.
    """
    academy: keys.Academy = session.info["academy"]
    row = _stored(session, public_id)
    person_id, identity = visitor or (None, "")
    if row is None or not (row.public or row.person_id == person_id or roles & recognition.CHECKERS):
        raise recognition.NoSuchAward(_UNKNOWN)
    if not _stands(row, keys.issuer_of(academy), identity if row.person_id == person_id else ""):
        try:
            issuing.issue(academy, [row.id], at=at)
        except notary.NotaryError as error:
            raise rules.NotSigned(LATER) from error
        row = _stored(session, public_id)
        if row is None or row.version is None:
            raise recognition.NoSuchAward(_UNKNOWN)
    return Signed(row.public, row.title, row.badge_id, row.look, row.version, row.document, row.jwt)


def status_list(session: Session, number: int, purpose: rules.Purpose, *, at: datetime) -> statuses.Published | None:
    """Give a status list as it is now; None where there is none of that number.

    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    :raises NotSigned: it could not be signed just now.
    """
    academy: keys.Academy = session.info["academy"]
    found = statuses.published(session, number, purpose)
    if found is None or found.current(keys.issuer_of(academy), at):
        return found
    try:
        return statuses.publish(academy, keys.signing(academy, at=at), number, purpose, at=at)
    except notary.NotaryError as error:
        raise rules.NotSigned(LATER) from error


def did_document(session: Session) -> dict[str, Any]:
    """Give the document our keys are found in.

    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    """
    return rules.did_document(keys.issuer_of(session.info["academy"]), keys.ring(session))


def key_set(session: Session) -> dict[str, Any]:
    """Give our keys as a JWK set.

    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    """
    return rules.key_set(keys.issuer_of(session.info["academy"]), keys.ring(session))


def profile(session: Session) -> dict[str, Any]:
    """Describe the academy as an issuer.

    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    """
    return {"@context": list(building.CONTEXT[:2]), **rules.profile(keys.issuer_of(session.info["academy"]))}


def meaning(session: Session, badge_id: str, digest: str) -> Meaning | None:
    """Give what a badge stands for in one of its texts; None where it never had that text.

    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    """
    issuer = keys.issuer_of(session.info["academy"])
    badge = library.badge_revision(session, digest)
    if badge is None or badge.id != badge_id:
        return None
    catalogue = library.current(session)
    aims = building.aims_of(badge.when, catalogue.library)
    text = building.text_of(badge, issuing.criteria_of(session, badge, issuer))
    said = {"@context": list(building.CONTEXT[:2]), **building.achievement(text, aims, issuer)}
    return Meaning(badge, cabinet.drawing(badge), catalogue.html(badge.criteria), aims, said)


def _stored(session: Session, public_id: str) -> Any:
    return session.connection().execute(_STORED, {"public_id": public_id}).first()


def _stands(row: Any, issuer: rules.Issuer, identity: str) -> bool:
    """Tell whether what is stored is what would be signed now."""
    if row.version is None or row.unsigned or row.issuer != issuer.did or row.valid_until != row.expires_at:
        return False
    return not identity or rules.identity_hash(identity, row.salt) == row.identity
