"""What an Open Badges 3.0 credential says, before anybody signs it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.content.badges import Badge
from lms.content.levels import Level, Permission
from lms.content.library import Library
from lms.recognition.credentials import rules

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
FRAMEWORK = "/badges/framework"
"""The public page that says what levels and permissions mean; alignments point into it."""
_TYPES = {"course": "Course", "quiz": "Assessment", "level": "Certification"}


@dataclass(frozen=True, slots=True)
class Aim:
    """A level a badge counts towards, and the permissions that level unlocks."""

    level: Level
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """What a badge stood for when it was earned. ``criteria`` is Markdown with whole addresses."""

    badge_id: str
    title: str
    summary: str
    criteria: str
    evidence: str
    when: str
    digest: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Whose credential it is, as a salted hash of what names them, and its place in the status lists.

    ``kind`` is emailAddress, or systemId for somebody whose host knows no address.
    """

    kind: str
    identity: str
    salt: str
    list: int
    place: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one credential rests on. ``why`` are sentences, ``percent`` a score where there is one."""

    public_id: str
    text: Text
    aims: tuple[Aim, ...]
    why: tuple[str, ...]
    percent: int | None
    spot: Spot
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None


def credential(facts: Facts, issuer: rules.Issuer) -> dict[str, Any]:
    """Write a credential down, all but its proof."""
    address = issuer.link(f"/badges/{facts.public_id}")
    said: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.text.title,
        "description": facts.text.summary or facts.text.title,
        "issuer": rules.profile(issuer),
        "awardedDate": rules.stamp(facts.awarded_at),
        "validFrom": rules.stamp(facts.valid_from),
        "credentialSubject": _subject(facts, issuer, address),
        "evidence": [_evidence(facts)],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": _status(facts, issuer),
        "refreshService": {"id": f"{address}.json", "type": "1EdTechCredentialRefresh"},
    }
    if facts.valid_until is not None:
        said["validUntil"] = rules.stamp(facts.valid_until)
    return said


def achievement(text: Text, aims: Iterable[Aim], issuer: rules.Issuer) -> dict[str, Any]:
    """Write down what a badge stands for; the same for everybody who earned it on this text."""
    address = issuer.link(achievement_path(text.badge_id, text.digest))
    return {
        "id": address,
        "type": ["Achievement"],
        "name": text.title,
        "description": text.summary or text.title,
        "achievementType": _TYPES.get(text.when.partition(":")[0], "Badge"),
        "criteria": {"id": address, "narrative": text.criteria or text.summary or text.title},
        "image": {"id": f"{address}.svg", "type": "Image", "caption": text.title},
        "creator": rules.profile(issuer),
        "alignment": [one for aim in aims for one in _alignments(aim, issuer)],
        "resultDescription": [
            {
                "id": f"{address}#score",
                "type": ["ResultDescription"],
                "name": "Score",
                "resultType": "Percent",
                "valueMin": "0",
                "valueMax": "100",
            }
        ],
    }


def achievement_path(badge_id: str, digest: str) -> str:
    """Give the path of a badge as one of its texts has it."""
    return f"/badges/achievements/{badge_id}/{digest}"


def aims_of(when: str, library: Library) -> tuple[Aim, ...]:
    """Find the levels a condition is or counts towards; for an elective course the level it belongs to."""
    kind, _, name = when.partition(":")
    refs = {when}
    if kind == "quiz" and name in library.quizzes:
        refs.add(library.quizzes[name].for_)
    levels = [level for level in library.levels if f"level:{level.id}" in refs or refs & set(level.requires)]
    if levels:
        return tuple(Aim(level, _unlocked(level, library)) for level in levels)
    tiers = {library.courses[ref.partition(":")[2]].tier for ref in refs if ref.partition(":")[2] in library.courses}
    return tuple(Aim(level, ()) for level in library.levels if level.number in tiers)


def _unlocked(level: Level, library: Library) -> tuple[Permission, ...]:
    return tuple(one for one in library.permissions if one.level == level.number)


def text_of(badge: Badge, criteria: str) -> Text:
    """Take from a badge what a credential says of it."""
    return Text(badge.id, badge.title, badge.summary, criteria, badge.evidence, badge.when, badge.digest)


def _subject(facts: Facts, issuer: rules.Issuer, address: str) -> dict[str, Any]:
    reached = achievement(facts.text, facts.aims, issuer)
    said: dict[str, Any] = {
        "id": f"{address}#holder",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": facts.spot.identity,
                "identityType": facts.spot.kind,
                "salt": facts.spot.salt,
            }
        ],
        "achievement": reached,
    }
    if facts.percent is None:
        del reached["resultDescription"]
        return said
    score = {"type": ["Result"], "resultDescription": f"{reached['id']}#score", "value": str(facts.percent)}
    return {**said, "result": [score]}


def _evidence(facts: Facts) -> dict[str, Any]:
    said = {"type": ["Evidence"], "name": "How it was earned", "narrative": " ".join(facts.why)}
    return {**said, "description": facts.text.evidence} if facts.text.evidence else said


def _status(facts: Facts, issuer: rules.Issuer) -> dict[str, Any]:
    address = issuer.link(rules.list_path(facts.spot.list, "revocation"))
    return {
        "id": f"{address}#{facts.spot.place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(facts.spot.place),
        "statusListCredential": address,
    }


def _alignments(aim: Aim, issuer: rules.Issuer) -> Iterable[Mapping[str, Any]]:
    framework, page = f"{issuer.name}: training levels", issuer.link(FRAMEWORK)
    yield {
        "type": ["Alignment"],
        "targetType": "ext:Level",
        "targetName": f"Level {aim.level.number}: {aim.level.title}",
        "targetCode": aim.level.id,
        "targetFramework": framework,
        "targetUrl": f"{page}#level-{aim.level.id}",
    }
    for permission in aim.permissions:
        yield {
            "type": ["Alignment"],
            "targetType": "ext:Permission",
            "targetName": permission.key,
            "targetCode": permission.key,
            "targetDescription": f"Unlocked at that level: {permission.says}. It says nothing about its use, "
            "which is a free choice.",
            "targetFramework": framework,
            "targetUrl": f"{page}#permission-{permission.key}",
        }
