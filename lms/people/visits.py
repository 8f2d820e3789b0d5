"""Who is here: sessions, and the one query that reads them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, bindparam, literal, null, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from lms.audit import service as audit
from lms.people import models, rules
from lms.store.sessions import ask
from lms.store.types import Moment

NOTHING: Mapping[str, ColumnElement[Any]] = MappingProxyType({})
_person = models.Person.__table__.c
_session = models.SignIn.__table__.c
_role = models.Role.__table__.c


class _Joined(FunctionElement[str]):
    """Texts of a group, joined by commas.

    SQLAlchemy's own ``aggregate_strings`` expands its separator anew at each execution, which costs 20 µs.
    """

    inherit_cache = True
    type = String()


@compiles(_Joined)
def _joined(element: _Joined, compiler: Any, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, ',')"


@compiles(_Joined, "postgresql")
def _joined_on_postgresql(element: _Joined, compiler: Any, **options: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **options)}, ',')"


ROLE_NAMES = (
    select(_Joined(_role.role))
    .where(_role.person_id == _person.id)
    .correlate(models.Person.__table__)
    .scalar_subquery()
)
"""The roles of the person of the query around it, joined by commas; null for none."""

_WHO = (
    _person.id.label("person_id"),
    _person.public_id,
    _person.name,
    _person.email,
    ROLE_NAMES.label("role_names"),
    _person.team_id,
    _person.time_zone,
    _person.theme,
    _person.language,
)


def hash_of(token: str) -> str:
    """Give what is stored of a secret link, session or API token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _by_token() -> Select[Any]:
    return (
        select(*_WHO, _session.id.label("session_id"), _session.seen_at, _session.renew)
        .select_from(models.SignIn.__table__.join(models.Person.__table__, _person.id == _session.person_id))
        .where(
            _session.token_hash == bindparam("token_hash"),
            _session.ended_at.is_(None),
            _session.expires_at > bindparam("at", type_=Moment()),
            _person.active,
        )
    )


def _by_external_id() -> Select[Any]:
    nothing = (null().label("session_id"), null().label("seen_at"), literal(False).label("renew"))
    return select(*_WHO, *nothing).where(_person.external_id == bindparam("external_id"), _person.active)


def visit_select(
    *,
    external: bool = False,
    release: ColumnElement[Any] | None = None,
    extras: Mapping[str, ColumnElement[Any]] = NOTHING,
) -> Select[Any]:
    """Give the one query that tells who is here.

    Bind ``token_hash`` and ``at``, or ``external_id``. ``release`` and each of ``extras`` become columns of
    that name; they may refer to ``lms_person.id``. Hand in the same column objects again and the statement
    is the one built before, which saves most of its cost.
    """
    columns = tuple(extras.items())
    return _built(external, (*columns, ("release", release)) if release is not None else columns)


@lru_cache(maxsize=512)
def _built(external: bool, columns: tuple[tuple[str, ColumnElement[Any]], ...]) -> Select[Any]:
    base = _by_external_id() if external else _by_token()
    return base.add_columns(*(column.label(name) for name, column in columns))


def visit(
    where: Session | Connection,
    *,
    at: datetime,
    token: str = "",
    external_id: str = "",
    release: ColumnElement[Any] | None = None,
    extras: Mapping[str, ColumnElement[Any]] = NOTHING,
) -> Any:
    """Read who is here in one query: the row of the active person of a live session, or of a host's own key; or None.

    Columns: person_id, public_id, name, email, role_names (see ``roles_of``), team_id, time_zone, theme,
    language, session_id, seen_at, renew, then release and the extras by their names.
    """
    if not token and not external_id:
        return None
    statement = visit_select(external=not token, release=release, extras=extras)
    values = {"token_hash": hash_of(token), "at": at} if token else {"external_id": external_id}
    return ask(where, statement, values).one_or_none()


@lru_cache(maxsize=128)
def roles_of(role_names: str | None) -> frozenset[str]:
    """Give the set of roles from the column of the visit query; everybody is a learner."""
    return frozenset(role_names.split(",") if role_names else ()) | {"learner"}


def open_session(session: Session, person_id: int, *, at: datetime, remember: bool = False, agent: str = "") -> str:
    """Begin a session of this person and give its token, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    days = session.info["academy"].settings.session_days
    lasts = timedelta(days=days) if remember else rules.SHORT_SESSION
    row = models.SignIn(
        person_id=person_id,
        token_hash=hash_of(token),
        remember=remember,
        agent=rules.device(agent),
        created_at=at,
        seen_at=at,
        expires_at=at + lasts,
    )
    session.add(row)
    session.flush()
    return token


def end_session(session: Session, person_id: int, session_id: int, *, at: datetime) -> bool:
    """End one session of this person; tell whether it was theirs and still live."""
    mine = (models.SignIn.id == session_id, models.SignIn.person_id == person_id, models.SignIn.ended_at.is_(None))
    result = session.execute(update(models.SignIn).where(*mine).values(ended_at=at))
    return bool(getattr(result, "rowcount", 0))


def end_sessions(session: Session, person_id: int, *, at: datetime, by: int | None = None) -> None:
    """End every session of this person, in every browser and every copy of a cookie.

    ``by``: who did it to somebody else, for the audit log.
    """
    mine = (models.SignIn.person_id == person_id, models.SignIn.ended_at.is_(None))
    session.execute(update(models.SignIn).where(*mine).values(ended_at=at))
    if by is not None and by != person_id:
        subject = session.scalar(select(_person.public_id).where(_person.id == person_id)) or ""
        audit.record(session, "person.sessions_ended", actor=by, subject=subject, at=at)


def renew_session(session: Session, session_id: int, token: str) -> str | None:
    """Give a session a new token in place of ``token``; nothing if another request was quicker."""
    fresh = secrets.token_urlsafe(32)
    mine = (models.SignIn.id == session_id, models.SignIn.token_hash == hash_of(token))
    change = update(models.SignIn).where(*mine).values(token_hash=hash_of(fresh), renew=False)
    result = session.execute(change)
    return fresh if getattr(result, "rowcount", 0) else None


def ask_renewal(session: Session, person_ids: list[int]) -> None:
    """Have the next request of each live session of these people get a new token."""
    live = (models.SignIn.person_id.in_(person_ids), models.SignIn.ended_at.is_(None))
    session.execute(update(models.SignIn).where(*live).values(renew=True))


def seen(session: Session, session_id: int, *, at: datetime) -> None:
    """Remember that this session was used."""
    session.execute(update(models.SignIn).where(models.SignIn.id == session_id).values(seen_at=at))


@dataclass(frozen=True, slots=True)
class Device:
    """A live session, as its owner sees it."""

    id: int
    words: str
    """Such as "Firefox on Linux"."""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def sessions_of(session: Session, person_id: int, *, at: datetime) -> list[Device]:
    """List the live sessions of this person, the newest first."""
    live = (_session.person_id == person_id, _session.ended_at.is_(None), _session.expires_at > at)
    columns = (_session.id, _session.agent, _session.created_at, _session.seen_at, _session.expires_at)
    rows = session.execute(select(*columns).where(*live).order_by(_session.id.desc()).limit(200))
    return [Device(*row) for row in rows]
