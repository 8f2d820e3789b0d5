"""How often a text has changed: its revisions, counted over the releases from 1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.library import shelf
from lms.library.models import ReleaseFile

_SHELF = "revisions"
MOST_KEPT = 5_000
"""Texts whose files' histories a process keeps for a release; beyond that it begins anew."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Which revision of its file a text is, and which one is in force; None where the academy dropped the file."""

    number: int
    current: int | None


@dataclass(frozen=True, slots=True)
class _History:
    """The texts a file has held, oldest first, each with the release that brought it."""

    changes: tuple[tuple[int, str], ...]
    dropped: bool

    def revision(self, digest: str, release: int) -> Revision:
        """Number a text: of those that came back, the last one in force by that release."""
        places = [place for place, change in enumerate(self.changes, start=1) if change[1] == digest]
        reached = [place for place in places if self.changes[place - 1][0] <= release]
        return Revision(reached[-1] if reached else places[0], None if self.dropped else len(self.changes))


def revisions(session: Session, texts: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Revision]:
    """Number texts, each given by its digest and a release it was in force in; unknown texts are left out.

    What was counted once is kept until the next release, so that a page asks at most one query.
    """
    wanted = set(texts)
    number = shelf.current_number(session)
    kept: tuple[int, dict[str, _History | None]] = session.info["academy"].shelf.get(_SHELF, (0, {}))
    if kept[0] != number or len(kept[1]) > MOST_KEPT:
        kept = session.info["academy"].shelf[_SHELF] = (number, {})
    known = kept[1]
    missing = {digest for digest, _ in wanted} - known.keys()
    if missing:
        found = _histories(session, missing, number)
        known.update({digest: found.get(digest) for digest in missing})
    histories = {one: known[one[0]] for one in wanted}
    return {one: history.revision(*one) for one, history in histories.items() if history}


def _histories(session: Session, digests: set[str], number: int) -> Mapping[str, _History]:
    """Find the histories of the files that ever held one of these texts; of two files the one still there counts."""
    file = ReleaseFile.__table__.c
    holding = select(file.path).where(file.digest.in_(sorted(digests)))
    before = func.lag(file.digest).over(partition_by=file.path, order_by=file.release)
    last = func.max(file.release).over(partition_by=file.path)
    rows = select(file.path, file.release, file.digest, before.label("before"), last.label("last")).where(
        file.path.in_(holding)
    )
    row = rows.subquery().c
    changed = or_(row.before.is_(None), row.before != row.digest)
    files: dict[str, tuple[list[tuple[int, str]], bool]] = {}
    for path, release, digest, last_one in session.execute(
        select(row.path, row.release, row.digest, row.last).where(changed).order_by(row.last, row.path, row.release)
    ):
        files.setdefault(path, ([], last_one < number))[0].append((release, digest))
    return {digest: _History(tuple(changes), dropped) for changes, dropped in files.values() for _, digest in changes}
