"""The texts of a release in memory, for those who write them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.content.document import PICTURES
from lms.library.history import digests
from lms.library.models import ReleaseFile, StoredText

KEPT = 2
"""How many releases' texts a process keeps in memory."""


def sources(session: Session, number: int) -> Mapping[str, bytes]:
    """Give every file of a release by path, kept in memory; a picture is there without its bytes."""
    shelf: dict[int, dict[str, bytes]] = session.info["academy"].shelf.setdefault("sources", {})
    found = shelf.get(number)
    if found is None:
        found = dict.fromkeys(sorted(digests(session, number)), b"")
        query = (
            select(ReleaseFile.path, StoredText.body)
            .join(StoredText, StoredText.digest == ReleaseFile.digest)
            .where(ReleaseFile.release == number)
        )
        for ending in PICTURES:
            query = query.where(ReleaseFile.path.not_like(f"%{ending}"))
        found.update((row.path, row.body) for row in session.execute(query))
        shelf[number] = found
        for old in sorted(shelf)[:-KEPT]:
            del shelf[old]
    return found
