"""A release as a process needs it, kept ready-made, so that a start does not read every file anew.

The rows are made by us for us: each carries a keyed hash, and one that is not ours, or that another version of
the content library made, is passed over. Then the release is read from its texts, as it always can be.
"""

import hmac
import pickle
from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.content import sources
from lms.content.library import Library
from lms.library.models import CompiledRelease
from lms.store.sessions import insert_once

PROTOCOL = 5


def keep(session: Session, number: int, library: Library, html: Mapping[str, str]) -> None:
    """Keep what was read and rendered of a release."""
    body = pickle.dumps((library, dict(html)), protocol=PROTOCOL)
    insert_once(session, CompiledRelease, release=number, made_by=maker(), seal=_seal(session, body), body=body)


def load(session: Session, number: int) -> tuple[Library, dict[str, str]] | None:
    """Give what was kept of a release, or None where it must be read from its texts."""
    query = select(CompiledRelease.seal, CompiledRelease.body).where(
        CompiledRelease.release == number, CompiledRelease.made_by == maker()
    )
    row = session.execute(query).first()
    if row is None or not hmac.compare_digest(row.seal, _seal(session, row.body)):
        return None
    kept: tuple[Library, dict[str, str]] = pickle.loads(row.body)  # noqa: S301 its seal was checked
    return kept


def thin(session: Session, keep: int) -> None:
    """Let go of what was kept of all but the newest releases; they are read from their texts if they are asked for."""
    newest = session.scalar(select(func.max(CompiledRelease.release))) or 0
    session.execute(delete(CompiledRelease).where(CompiledRelease.release <= newest - keep))


def maker() -> str:
    """Name the code that reads and renders."""
    return sources.digest()


def _seal(session: Session, body: bytes) -> str:
    key = str(session.info["academy"].secret()).encode()
    return hmac.new(key, b"release:" + maker().encode() + body, sha256).hexdigest()
