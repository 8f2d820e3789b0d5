"""Sign what has no credential yet: facts are read, the notary signs, and only then a short transaction keeps it."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, text, update
from sqlalchemy.orm import Session

from lms.content.badges import Badge
from lms.library import service as library
from lms.people import service as people
from lms.recognition import awards, explain
from lms.recognition import rules as recognition
from lms.recognition.credentials import building, keys, rules, statuses
from lms.recognition.credentials.models import Credential, IssuerKey, StatusEntry, newest_version
from lms.recognition.models import Award
from lms.store.sessions import insert_once

CHUNK = 20
"""How many badges are signed at a time: about half a second of the notary's."""
MOST = 100
"""How many one run of the job signs, so that the other jobs get their turn."""
_CHECKED = "credentials checked"
_UNSIGNED = text("lms_award.unsigned")
_SALT_BYTES = 12


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest version of a credential; version 0 where there is none."""

    version: int = 0
    issuer: str = ""
    sound: bool = False
    identity: str = ""
    salt: str = ""
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A version to be signed."""

    award_id: int
    version: int
    facts: building.Facts
    expires_at: datetime | None


def run(academy: keys.Academy, at: datetime) -> int:
    """Sign badges that have no credential yet and lists that changed; tell how many. A job calls it again and again."""
    try:
        issuer = keys.issuer_of(academy)
    except rules.NoIssuer:
        return 0
    _after_a_move(academy, issuer)
    done = 0
    while done < MOST and (ids := _due(academy)):
        done += issue(academy, ids, at=at)
    with academy.store.reading() as session:
        lists = statuses.waiting(session, issuer, at=at)
    for number, purpose in lists:
        statuses.publish(academy, keys.signing(academy, at=at), number, purpose, at=at)
    return done + len(lists)


def issue(academy: keys.Academy, award_ids: Sequence[int], *, at: datetime) -> int:
    """Sign awards that are not signed as they stand; tell how many were looked at.

    :raises NoIssuer: nobody has set ``LMS_BASE_URL``.
    :raises lms.recognition.credentials.notary.NotaryError: it could not be done now.
    """
    issuer, key = keys.issuer_of(academy), keys.signing(academy, at=at)
    _give_places(academy, award_ids)
    with academy.store.reading() as session:
        session.info["academy"] = academy
        drafts, calm = _drafts(session, award_ids, issuer, at=at)
    documents = [building.credential(draft.facts, issuer) for draft in drafts]
    signed = statuses.sign(academy, key, issuer, documents, at=at) if drafts else []
    with academy.store.transaction() as session:
        there = _held(session, award_ids)
        for draft, texts in zip(drafts, signed, strict=True):
            if draft.award_id in there:
                _keep(session, draft, texts, issuer, key, at=at)
        _settle(session, calm)
    return len(award_ids)


def on_badge_renewed(_academy: Any, *, session: Session, award_id: str, **_facts: Any) -> None:
    """Have a renewed badge signed with its new end; listens to ``signals.badge_renewed``."""
    sign_anew(session, award_id)


def sign_anew(session: Session, public_id: str) -> None:
    """Have an award signed once more by the job: what it says has changed."""
    session.execute(update(Award).where(Award.public_id == public_id).values(unsigned=True))


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give every version of every credential a person holds, for their own download."""
    query = (
        select(Credential.document, Credential.version, Credential.signed_at)
        .join(Award, Award.id == Credential.award_id)
        .where(Award.person_id == person_id)
        .order_by(Credential.award_id, Credential.version)
    )
    return [
        {"version": row.version, "signed_at": row.signed_at.isoformat(), "credential": json.loads(row.document)}
        for row in session.execute(query)
    ]


def _due(academy: keys.Academy) -> list[int]:
    with academy.store.reading() as session:
        return list(session.scalars(select(Award.id).where(_UNSIGNED).order_by(Award.id).limit(CHUNK)))


def _give_places(academy: keys.Academy, award_ids: Sequence[int]) -> None:
    with academy.store.reading() as session:
        placed = statuses.places(session, award_ids)
    if missing := [one for one in award_ids if one not in placed]:
        with academy.store.transaction() as session:
            for award_id in _held(session, missing):
                statuses.give(session, award_id)


def _held(session: Session, award_ids: Iterable[int]) -> list[int]:
    """Hold awards until the transaction ends, and leave out those whose person was erased meanwhile."""
    query = select(Award.id).where(Award.id.in_(list(award_ids))).order_by(Award.id)
    return list(session.scalars(query.with_for_update(key_share=True)))


def _drafts(
    session: Session, award_ids: Sequence[int], issuer: rules.Issuer, *, at: datetime
) -> tuple[list[_Draft], list[_Draft]]:
    """Give the versions to be signed, and those that stand already."""
    held = awards.several(session, award_ids)
    holders = people.people(session, {award.person_id for award in held.values()})
    texts = [explain.texts_of(award)[1] for award in held.values()]
    revisions = library.revisions(session, [text for text in texts if text])
    wanted: list[_Draft] = []
    calm: list[_Draft] = []
    for row in session.execute(_STORED.where(StatusEntry.award_id.in_(list(held))).order_by(StatusEntry.award_id)):
        award, newest = held[row.award_id], _newest(row)
        spot = _spot(newest, holders[award.person_id], (row.list, row.place))
        facts = _facts(session, award, spot, issuer, revisions, again=newest.version > 0, at=at)
        draft = _Draft(row.award_id, newest.version + 1, facts, award.expires_at)
        same = newest.sound and newest.issuer == issuer.did and newest.valid_until == award.expires_at
        (calm if same and newest.identity == spot.identity else wanted).append(draft)
    return wanted, calm


def _spot(newest: "_Newest", holder: people.Person, place: tuple[int, int]) -> building.Spot:
    """Name the holder by a hash: the one they had, as long as it is that of what names them."""
    identity, salt = rules.identity_of(holder.email, holder.public_id), newest.salt
    if not salt or newest.identity != rules.identity_hash(identity, salt):
        salt = secrets.token_urlsafe(_SALT_BYTES)
    kind = "emailAddress" if holder.email.strip() else "systemId"
    return building.Spot(kind, rules.identity_hash(identity, salt), salt, *place)


def _facts(
    session: Session,
    award: recognition.Award,
    spot: building.Spot,
    issuer: rules.Issuer,
    revisions: Mapping[tuple[str, int], library.Revision],
    *,
    again: bool,
    at: datetime,
) -> building.Facts:
    content = library.current(session).library
    text, quiz = text_of(session, award, issuer), explain.texts_of(award)[1]
    earned, *score = explain.why_awarded(award, content, None)
    revision = revisions.get(quiz) if quiz else None
    on = [f"Earned on revision {revision.number} of the quiz."] if revision else []
    percent = award.evidence.get("percent")
    later = again and (award.expires_at is None or at < award.expires_at)
    return building.Facts(
        public_id=award.public_id,
        text=text,
        aims=building.aims_of(text.when, content),
        why=(earned, *on, *score),
        percent=percent if isinstance(percent, int) else None,
        spot=spot,
        awarded_at=award.awarded_at,
        valid_from=at if later else award.awarded_at,
        valid_until=award.expires_at,
    )


def text_of(session: Session, award: recognition.Award, issuer: rules.Issuer) -> building.Text:
    """Give what a badge stood for when it was earned; its title alone where that text is nowhere any more."""
    because = str(award.evidence.get("because", ""))
    found = library.badge_revision(session, award.digest)
    if found is None:
        return building.Text(award.badge_id, award.title, "", "", "", because, award.digest)
    return building.text_of(found, criteria_of(session, found, issuer))


def criteria_of(session: Session, badge: Badge, issuer: rules.Issuer) -> str:
    """Give the criteria of a badge as Markdown that means the same elsewhere: names filled in, links whole."""
    return library.current(session).fill(badge.criteria).replace("](@/", f"]({issuer.base}/")


def _keep(
    session: Session, draft: _Draft, texts: Mapping[str, str], issuer: rules.Issuer, key: rules.Key, *, at: datetime
) -> None:
    """Keep a version, unless another process was quicker with it: then its own look at the award counts."""
    is_new = insert_once(
        session,
        Credential,
        award_id=draft.award_id,
        version=draft.version,
        issuer=issuer.did,
        kid=key.kid,
        identity=draft.facts.spot.identity,
        salt=draft.facts.spot.salt,
        valid_until=draft.expires_at,
        signed_at=at,
        **texts,
    )
    if is_new:
        _settle(session, [draft])


def _settle(session: Session, drafts: Iterable[_Draft]) -> None:
    """Take awards off the list of the job, unless they were renewed while they were signed."""
    for draft in drafts:
        unchanged = Award.expires_at.is_not_distinct_from(draft.expires_at)
        session.execute(update(Award).where(Award.id == draft.award_id, unchanged).values(unsigned=False))


def _after_a_move(academy: keys.Academy, issuer: rules.Issuer) -> None:
    """Have everything signed anew, once a process, where the academy is found at another address than before."""
    if academy.shelf.get(_CHECKED) == issuer.did:
        return
    last = select(Credential.award_id, func.max(Credential.version).label("version")).group_by(Credential.award_id)
    newest = last.subquery("newest")
    elsewhere = (
        select(Credential.award_id)
        .join(newest, and_(newest.c.award_id == Credential.award_id, newest.c.version == Credential.version))
        .where(Credential.issuer != issuer.did)
    )
    with academy.store.reading() as session:
        moved = session.execute(elsewhere.limit(1)).first()
    if moved:
        with academy.store.transaction() as session:
            session.execute(update(Award).where(Award.id.in_(elsewhere)).values(unsigned=True))
    academy.shelf[_CHECKED] = issuer.did


def _newest(row: Any) -> _Newest:
    if row.version is None:
        return _Newest()
    return _Newest(row.version, row.issuer, row.compromised_at is None, row.identity, row.salt, row.valid_until)


_LAST = newest_version(StatusEntry.award_id)
_STORED = (
    select(
        StatusEntry.award_id,
        StatusEntry.list,
        StatusEntry.place,
        Credential.version,
        Credential.issuer,
        Credential.identity,
        Credential.salt,
        Credential.valid_until,
        IssuerKey.compromised_at,
    )
    .select_from(StatusEntry)
    .outerjoin(
        Credential,
        and_(Credential.award_id == StatusEntry.award_id, Credential.version == newest_version(StatusEntry.award_id)),
    )
    .outerjoin(IssuerKey, IssuerKey.kid == Credential.kid)
)
