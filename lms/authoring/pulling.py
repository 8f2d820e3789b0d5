"""Bring what was published in the browser back into the folder; nothing the folder has of its own is written over."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.authoring.rules import Sides
from lms.library import service as library


@dataclass(frozen=True, slots=True)
class Pull:
    """What differs between the current release and a folder, by path.

    ``writes``: the release's text, or None for a file it no longer has. ``own`` changed in the folder only, and
    ``contested`` in both: neither is written.
    """

    release: int
    writes: Mapping[str, bytes | None]
    own: tuple[str, ...]
    contested: tuple[str, ...]


def plan_pull(session: Session, files: Mapping[str, bytes]) -> Pull:
    """Look at what bringing a folder up to the current release would write; all of it where the folder is empty.

    :raises LibraryError: nothing is published yet.
    """
    number = library.current_number(session)
    if not number:
        raise library.LibraryError("nothing is published yet; run lms publish")
    base, published = library.synced(session) if files else {}, library.digests(session, number)
    ours = {path: library.hash_of(body) for path, body in files.items()}
    sides = {path: Sides(base.get(path), ours.get(path), published.get(path)) for path in {*base, *ours, *published}}
    texts = library.files(session, number)
    differing = {path: one.side for path, one in sorted(sides.items()) if one.ours != one.theirs}
    return Pull(
        number,
        {path: texts.get(path) for path, side in differing.items() if side == "theirs"},
        tuple(path for path, side in differing.items() if side == "ours"),
        tuple(path for path, side in differing.items() if side == "both"),
    )


def pulled(session: Session, pull: Pull) -> None:
    """Remember that the folder holds now what was written to it, so that its next change is told from it."""
    published = library.digests(session, pull.release)
    kept = {path: digest for path, digest in library.synced(session).items() if path not in pull.writes}
    written = {path: published[path] for path, body in pull.writes.items() if body is not None}
    waiting = [one for one in library.waiting(session) if one.path not in pull.writes]
    library.remember(session, kept | written)
    if waiting:
        library.note(session, {one.path: one.digest for one in waiting}, at=min(one.found_at for one in waiting))
