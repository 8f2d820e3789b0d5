"""The door of the webhooks: register endpoints, tell them of changes, and see how it went."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.content.levels import Permission
from lms.delivery import service as delivery
from lms.interop.webhooks import rules
from lms.interop.webhooks.models import Webhook, WebhookTry
from lms.library import service as library
from lms.people import service as people

KEPT = timedelta(days=30)
PAGE = 25


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint as administrators see it. ``stale``: the academy's own secret changed since its secret was made."""

    id: int
    label: str
    url: str
    keys: tuple[str, ...]
    made_at: datetime
    off_at: datetime | None
    old_until: datetime | None
    stale: bool
    last: "Try | None" = None


@dataclass(frozen=True, slots=True)
class Try:
    """One try, without what was told."""

    message: str
    kind: str
    number: int
    at: datetime
    milliseconds: int
    taken: bool
    words: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was given up."""

    id: int
    message: str
    kind: str
    tries: int
    dead_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator wants an endpoint to be."""

    label: str
    url: str
    keys: Sequence[str]


def choices(session: Session) -> tuple[Permission, ...]:
    """List the permissions an endpoint may be told of, the lowest level first; those open to everybody never change."""
    permissions = library.current(session).library.permissions
    return tuple(one for one in sorted(permissions, key=lambda one: one.level) if one.level > 0)


def register(session: Session, wanted: Wanted, *, by: int, at: datetime) -> tuple[int, str]:
    """Register an endpoint; give its number and its secret, which is never shown again.

    It is told of changes from now on, and of nothing that was before.

    :raises Unfit: the name, the address or the permissions cannot be used.
    """
    row = Webhook(**_fit(session, wanted), salt=_salt(), mark=_mark(session), made_at=at, made_by=by)
    session.add(row)
    session.flush()
    _record(session, "webhook.registered", row, by=by, at=at)
    return row.id, _secret(session, row)


def change(session: Session, number: int, wanted: Wanted, *, by: int, at: datetime) -> None:
    """Change the name, the address or the permissions of an endpoint.

    :raises NoSuchWebhook: there is none of that number.
    :raises Unfit: the name, the address or the permissions cannot be used.
    """
    row = _row(session, number)
    for name, value in _fit(session, wanted).items():
        setattr(row, name, value)
    row.rests_until = None
    session.flush()
    _record(session, "webhook.changed", row, by=by, at=at)


def rotate(session: Session, number: int, *, by: int, at: datetime) -> str:
    """Give an endpoint a new secret, which is never shown again; the old one signs too for a day.

    :raises NoSuchWebhook: there is none of that number.
    """
    row = _row(session, number)
    still = row.mark == _mark(session)
    row.old_salt, row.old_until = (row.salt, at + rules.OLD_SECRET) if still else (None, None)
    row.salt, row.mark, row.rests_until = _salt(), _mark(session), None
    session.flush()
    _record(session, "webhook.rotated", row, by=by, at=at)
    return _secret(session, row)


def turn(session: Session, number: int, *, on: bool, by: int, at: datetime) -> None:
    """Turn an endpoint on or off. One that is off is told nothing, and nothing is kept for it.

    :raises NoSuchWebhook: there is none of that number.
    """
    row = _row(session, number)
    row.off_at, row.rests_until = (None if on else at), None
    session.flush()
    _record(session, "webhook.on" if on else "webhook.off", row, by=by, at=at)


def remove(session: Session, number: int, *, by: int, at: datetime) -> None:
    """Remove an endpoint with everything that waits for it.

    :raises NoSuchWebhook: there is none of that number.
    """
    row = _row(session, number)
    delivery.withdraw(session, rules.KIND, "webhook", number)
    _record(session, "webhook.removed", row, by=by, at=at)
    session.execute(delete(WebhookTry).where(WebhookTry.webhook_id == number))
    session.execute(delete(Webhook).where(Webhook.id == number))


def test(session: Session, number: int, *, at: datetime) -> None:
    """Send an endpoint a message that says nothing about anybody.

    :raises NoSuchWebhook: there is none of that number.
    """
    _put(session, _row(session, number).id, rules.TEST, {}, "", at=at)


def endpoints(session: Session) -> list[Endpoint]:
    """List every endpoint, with how the last try went."""
    newest = select(func.max(WebhookTry.id)).group_by(WebhookTry.webhook_id)
    tried = {one.webhook_id: one for one in session.scalars(select(WebhookTry).where(WebhookTry.id.in_(newest)))}
    rows = session.scalars(select(Webhook).order_by(Webhook.label, Webhook.id))
    return [_endpoint(session, row, tried.get(row.id)) for row in rows]


def endpoint(session: Session, number: int) -> Endpoint:
    """Give one endpoint.

    :raises NoSuchWebhook: there is none of that number.
    """
    return _endpoint(session, _row(session, number), None)


def tries(session: Session, number: int, page: int = 1) -> tuple[list[Try], bool]:
    """List the tries for one endpoint, newest first, and whether there are older ones."""
    mine = select(WebhookTry).where(WebhookTry.webhook_id == number).order_by(WebhookTry.id.desc())
    rows = session.scalars(mine.limit(PAGE + 1).offset((max(page, 1) - 1) * PAGE)).all()
    return [_try(row) for row in rows[:PAGE]], len(rows) > PAGE


def letters(session: Session, number: int) -> list[Letter]:
    """List what was given up for one endpoint, newest first."""
    return [
        Letter(one.id, one.payload["message"], one.payload["type"], one.tries, one.dead_at, _plain(one.last_error))
        for one in delivery.given_up(session, rules.KIND, "webhook", number)
    ]


def resend(session: Session, number: int, item_id: int, *, at: datetime) -> None:
    """Try a message again that was given up.

    :raises NoSuchWebhook: there is no such endpoint.
    :raises NoSuchLetter: it has no such message.
    """
    row = _row(session, number)
    if item_id not in {one.id for one in letters(session, number)}:
        raise rules.NoSuchLetter("There is no such message. Reload the page, somebody may have sent it again.")
    row.rests_until = None
    delivery.resend(session, item_id, at, rules.KIND)


def on_permission_granted(_academy: Any, *, session: Session, person_id: int, key: str, at: datetime) -> None:
    """Tell who wants to know; listens to ``signals.permission_granted``."""
    _tell(session, rules.GRANTED, person_id, key, at=at)


def on_permission_withdrawn(
    _academy: Any, *, session: Session, person_id: int, key: str, at: datetime, **_facts: Any
) -> None:
    """Tell who wants to know, and never why; listens to ``signals.permission_withdrawn``."""
    _tell(session, rules.WITHDRAWN, person_id, key, at=at)


def erase(session: Session, person: people.Person, _at: datetime) -> None:
    """Remove every message about a person who is erased, also what would have said that their permissions ended."""
    delivery.withdraw(session, rules.KIND, "person", person.public_id)


def prune(session: Session, at: datetime) -> None:
    """Remove tries of a month ago."""
    old = delete(WebhookTry).where(WebhookTry.at < at - KEPT)
    session.execute(old.execution_options(synchronize_session=False))


def signing_keys(session: Session, row: Webhook, at: datetime) -> tuple[bytes, ...]:
    """Give what signs for an endpoint now; nothing where the academy's secret is no longer the one it was made of."""
    if row.mark != _mark(session):
        return ()
    secret = session.info["academy"].secret()
    known = rules.salts(row.salt, row.old_salt, row.old_until, at)
    return tuple(rules.signing_key(secret, salt) for salt in known)


def _tell(session: Session, kind: str, person_id: int, key: str, *, at: datetime) -> None:
    rows = session.execute(select(Webhook.id, Webhook.keys).where(Webhook.off_at.is_(None)))
    told = [number for number, keys in rows if key in keys]
    if not told:
        return
    person = people.person(session, person_id).public_id
    data = {"person": person, "key": key, "granted": kind == rules.GRANTED}
    for number in told:
        _put(session, number, kind, data, person, at=at)


def _put(session: Session, number: int, kind: str, data: dict[str, Any], person: str, *, at: datetime) -> None:
    """Write a message into the outbox; its id is made once, so that an endpoint can tell a repeated one."""
    payload = {
        "webhook": number,
        "message": f"msg_{secrets.token_hex(16)}",
        "type": kind,
        "person": person,
        "body": rules.body_of(kind, data, at),
    }
    delivery.put(session, rules.KIND, payload, at=at)


def _fit(session: Session, wanted: Wanted) -> dict[str, Any]:
    known = [one.key for one in choices(session)]
    return {
        "label": rules.label(wanted.label),
        "url": _address(wanted.url),
        "keys": rules.keys(wanted.keys, known),
    }


def _address(text: str) -> str:
    words = "Enter the https address of a public machine, for example https://intranet.example.com/hooks."
    if not text.lower().startswith("https://") or len(text) > rules.URL_LIMIT:
        raise rules.Unfit("url", words)
    try:
        taken = delivery.target(text)
    except delivery.NotForUs as error:
        raise rules.Unfit("url", words) from error
    if not delivery.may_be_public(taken):
        raise rules.Unfit("url", "This address is not in the open Internet. " + words)
    return taken.url


def _row(session: Session, number: int) -> Webhook:
    row = session.get(Webhook, number)
    if row is None:
        raise rules.NoSuchWebhook("There is no such webhook. It may have been removed.")
    return row


def _record(session: Session, action: str, row: Webhook, *, by: int, at: datetime) -> None:
    about: dict[str, Any] = {"keys": row.keys, "url": row.url}
    audit.record(session, action, actor=by, subject=f"webhook:{row.id}", at=at, **about)


def _endpoint(session: Session, row: Webhook, last: WebhookTry | None) -> Endpoint:
    stale = row.mark != _mark(session)
    return Endpoint(
        row.id,
        row.label,
        row.url,
        tuple(row.keys),
        row.made_at,
        row.off_at,
        row.old_until,
        stale,
        _try(last) if last else None,
    )


def _try(row: WebhookTry) -> Try:
    words = rules.outcome(row.status, row.failure)
    return Try(row.message, row.kind, row.number, row.at, row.milliseconds, row.taken, words)


def _plain(error: str) -> str:
    return error.partition(": ")[2] or error


def _salt() -> str:
    return secrets.token_hex(32)


def _mark(session: Session) -> str:
    return rules.mark(session.info["academy"].secret())


def _secret(session: Session, row: Webhook) -> str:
    return rules.shown(rules.signing_key(session.info["academy"].secret(), row.salt))
