"""What the folder held when it was last compared with the academy, and what waits for a decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lms.library.models import SyncConflict, SyncedFile


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file changed in the folder and in the browser; no digest where the folder no longer holds it."""

    path: str
    digest: str | None
    found_at: datetime


def synced(session: Session) -> dict[str, str]:
    """Give the hash of every file as the folder held it at the last comparison."""
    return {row.path: row.digest for row in session.execute(select(SyncedFile.path, SyncedFile.digest))}


def remember(session: Session, folder: Mapping[str, str]) -> None:
    """Keep what the folder holds now, by path and hash; no conflict waits any longer. Texts are stored before."""
    known = synced(session)
    gone = [path for path in known if folder.get(path) != known[path]]
    _drop(session, gone)
    rows = [{"path": path, "digest": folder[path]} for path in folder if known.get(path) != folder[path]]
    if rows:
        session.execute(insert(SyncedFile), rows)
    session.execute(delete(SyncConflict))


def settle(session: Session, paths: Iterable[str]) -> None:
    """Take the folder's text of conflicts as dealt with: it is what the folder is compared with from now on."""
    wanted = list(paths)
    if not wanted:
        return
    rows = [one for one in waiting(session) if one.path in wanted]
    _drop(session, [one.path for one in rows])
    kept = [{"path": one.path, "digest": one.digest} for one in rows if one.digest is not None]
    if kept:
        session.execute(insert(SyncedFile), kept)
    session.execute(delete(SyncConflict).where(SyncConflict.path.in_([one.path for one in rows])))


def note(session: Session, found: Mapping[str, str | None], *, at: datetime) -> None:
    """Keep which files wait for a decision, with the folder's text by its hash, and no others."""
    before = {one.path: one for one in waiting(session)}
    session.execute(delete(SyncConflict))
    rows = [
        {
            "path": path,
            "digest": digest,
            "found_at": before[path].found_at if path in before and before[path].digest == digest else at,
        }
        for path, digest in found.items()
    ]
    if rows:
        session.execute(insert(SyncConflict), rows)


def waiting(session: Session) -> list[Waiting]:
    """List the files that wait for a decision, by path."""
    query = select(SyncConflict.path, SyncConflict.digest, SyncConflict.found_at).order_by(SyncConflict.path)
    return [Waiting(*row) for row in session.execute(query)]


def _drop(session: Session, paths: list[str]) -> None:
    if paths:
        session.execute(delete(SyncedFile).where(SyncedFile.path.in_(paths)))
