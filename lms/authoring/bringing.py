"""An academy that is brought along: what it would change, and the drafts it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.authoring import archives, drafts, images, making, texts
from lms.authoring.models import Draft, Upload
from lms.library import service as library

KEPT = timedelta(days=1)
"""How long what was brought along waits to be looked at."""
MOST_PICTURES = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """One file that differs. ``author`` is whose draft it would take the place of."""

    path: str
    kind: Literal["new", "changed", "missing"]
    author: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was brought along beside what is there."""

    name: str
    files: Mapping[str, bytes]
    lines: tuple[Brought, ...]
    same: int
    left_out: tuple[str, ...]

    def of(self, kind: str) -> tuple[Brought, ...]:
        """Give the lines of one kind."""
        return tuple(one for one in self.lines if one.kind == kind)


def current(session: Session, *, with_drafts: bool) -> dict[str, bytes]:
    """Give every file of the academy, byte for byte."""
    files = library.files(session, library.current_number(session))
    for path, body in (drafts.everything(session) if with_drafts else {}).items():
        files.pop(path, None)
        if body is not None:
            files[path] = body
    return files


def keep(session: Session, person_id: int, name: str, data: bytes, *, at: datetime) -> None:
    """Keep a zip until its owner has looked at what it would change; the one before goes."""
    session.execute(
        delete(Upload).where((Upload.person_id == person_id) | (Upload.uploaded_at < at - KEPT)),
    )
    session.add(Upload(person_id=person_id, name=name[:200], body=data, uploaded_at=at))
    session.flush()


def forget(session: Session, person_id: int) -> None:
    """Forget what somebody brought along."""
    session.execute(delete(Upload).where(Upload.person_id == person_id))


def compared(session: Session, person_id: int) -> Comparison | None:
    """Compare what somebody brought along with the academy and its drafts; None where there is nothing."""
    row = session.execute(select(Upload.name, Upload.body).where(Upload.person_id == person_id)).first()
    if row is None:
        return None
    found = archives.unpacked(row.body)
    kept = drafts.listed(session)
    now = library.digests(session, library.current_number(session))
    now |= {path: one.digest for path, one in kept.items()}
    lines = []
    for path, body in sorted(found.files.items()):
        author = kept[path].author if path in kept else ""
        if now.get(path, "") != library.hash_of(body):
            lines.append(Brought(path, "changed" if now.get(path) else "new", author))
    gone = (path for path, digest in sorted(now.items()) if digest and path not in found.files and texts.kind_of(path))
    lines += [Brought(path, "missing", kept[path].author if path in kept else "") for path in gone]
    differing = {one.path for one in lines}
    files = {path: body for path, body in found.files.items() if path in differing}
    return Comparison(row.name, files, tuple(lines), len(found.files) - len(files), found.left_out)


def writings(session: Session, made: Comparison, *, take_away: bool, at: datetime) -> list[drafts.Writing]:
    """Give the drafts that what was brought along becomes, with its pictures written anew.

    :raises Unfit: a picture is none, or there are too many new ones.
    """
    files: dict[str, bytes | None] = dict(made.files)
    pictures = [path for path in made.files if texts.kind_of(path) == "picture"]
    if len(pictures) > MOST_PICTURES:
        raise texts.Unfit("zip", f"There are more than {MOST_PICTURES} new pictures; bring them in several zips.")
    known = _known(session, [library.hash_of(made.files[path]) for path in pictures])
    for path in pictures:
        body = made.files[path]
        if library.hash_of(body) not in known:
            files[path] = _picture(path, body)
    if take_away:
        files |= {one.path: None for one in made.of("missing")}
    return making.writings(session, files, at)


def _picture(path: str, body: bytes) -> bytes:
    try:
        return images.cleaned(body, ending=path[path.rfind(".") :]).body
    except texts.Unfit as error:
        raise texts.Unfit("zip", f"{path}: {error}") from error


def _known(session: Session, digests: list[str]) -> set[str]:
    """Tell which pictures were published or drafted here before, and so were written anew already."""
    drafted = set(session.scalars(select(Draft.digest).where(Draft.kind == "picture")))
    return set(library.bodies(session, digests)) | drafted
