"""What a process keeps of the releases: the catalogue of the current one, loaded once, and older revisions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any, cast

from sqlalchemy import ScalarSelect, event, func, select
from sqlalchemy.orm import Session

from lms.content import library as content
from lms.content.badges import Badge
from lms.content.library import Library
from lms.content.policies import Policy
from lms.content.quizzes import Quiz
from lms.library import compiled, texts
from lms.library.models import Release, ReleaseFile, StoredText
from lms.library.rules import Catalogue, LibraryError, filled
from lms.store.sessions import ask

KEPT = 2
"""How many releases a process keeps in memory: the current one and the one before."""
UNCOMMITTED = "uncommitted release"
_loading = Lock()
_NUMBER = select(func.max(Release.number))


def number_column() -> ScalarSelect[Any]:
    """Give the number of the current release as a column for another room's one query."""
    return select(func.max(Release.number)).scalar_subquery()


def current_number(session: Session) -> int:
    """Tell the number of the current release; 0 before the first."""
    if "release" not in session.info:
        session.info["release"] = ask(session, _NUMBER).scalar() or 0
    return cast(int, session.info["release"])


def current(session: Session) -> Catalogue:
    """Give the catalogue of the current release, loaded once a process.

    :raises LibraryError: nothing was ever published.
    """
    number = current_number(session)
    mine: Catalogue | None = session.info.get(UNCOMMITTED)
    if mine is not None and mine.number == number:
        return mine
    shelf = session.info["academy"].shelf.setdefault("releases", {})
    if number not in shelf:
        with _loading:
            if number not in shelf:
                # Over a connection of its own: whoever waits here may hold the one that writes.
                with session.info["academy"].store.reading() as reader:
                    shelf[number] = _load(reader, number)
                for old in sorted(shelf)[:-KEPT]:
                    del shelf[old]
    return cast(Catalogue, shelf[number])


def quiz_revision(session: Session, digest: str) -> Quiz:
    """Give a quiz as it was in the text with this digest, whatever has been published since.

    :raises LibraryError: no release ever held that text.
    """
    return quiz_revisions(session, (digest,))[digest]


def quiz_revisions(session: Session, digests: Iterable[str]) -> dict[str, Quiz]:
    """Give quizzes as they were in the texts with these digests: all that are not in memory in two queries.

    :raises LibraryError: no release ever held one of the texts.
    """
    catalogue = current(session)
    found: dict[str, Quiz | None] = {digest: catalogue.revisions.get(digest) for digest in digests}
    missing = [digest for digest, quiz in found.items() if quiz is None]
    if missing:
        old = _old_quizzes(session, missing)
        pieces = {digest: [piece.text for piece in content.quiz_fragments(quiz)] for digest, quiz in old.items()}
        html = texts.rendered(session, {piece for each in pieces.values() for piece in each})
        for digest, quiz in old.items():
            found[digest] = catalogue.learn(quiz, {piece: html[piece] for piece in pieces[digest] if piece in html})
    return cast(dict[str, Quiz], found)


def badge_revision(session: Session, digest: str) -> Badge | None:
    """Give a badge as it was in the text with this digest, its names filled in; None where no release held that text.

    Its criteria are filled in by the catalogue that shows them.
    """
    catalogue = current(session)
    for badge in catalogue.library.badges.values():
        if badge.digest == digest:
            return badge
    for badge in _old(session, digest).badges.values():
        catalogue.know(digest, texts.rendered(session, [badge.criteria]))
        old: Badge = filled(badge, catalogue.fill)
        return old
    return None


def policy_revision(session: Session, digest: str) -> Policy:
    """Give a policy as it was in the text with this digest.

    :raises LibraryError: no release ever held that text.
    """
    for policy in _old(session, digest).policies.values():
        pieces = [policy.summary, *(clause.body for clause in policy.clauses)]
        current(session).know(digest, texts.rendered(session, pieces))
        return policy
    raise LibraryError(f"no release holds a policy with the digest {digest[:12]}")


def policy_texts(session: Session, wanted: Mapping[str, str]) -> dict[str, Policy]:
    """Give policies by the digests of their texts, each with a path to read it under, whether ever published or not.

    Two queries, and their pages are ready to show; digests that nothing has are left out.
    """
    query = select(StoredText.digest, StoredText.body).where(StoredText.digest.in_([one for one in wanted if one]))
    found: dict[str, Policy] = {}
    for row in session.execute(query):
        for policy in content.read({wanted[row.digest]: row.body}, today=date.min).policies.values():
            found[row.digest] = policy
    pieces = {digest: [one.summary, *(clause.body for clause in one.clauses)] for digest, one in found.items()}
    html = texts.rendered(session, {piece for each in pieces.values() for piece in each}) if pieces else {}
    for digest, each in pieces.items():
        current(session).know(digest, {piece: html[piece] for piece in each if piece in html})
    return found


def picture(session: Session, path: str) -> bytes | None:
    """Give the bytes of a file of the current release."""
    query = (
        select(StoredText.body)
        .join(ReleaseFile, ReleaseFile.digest == StoredText.digest)
        .where(ReleaseFile.release == current_number(session), ReleaseFile.path == path)
    )
    return session.scalar(query)


def use(session: Session, catalogue: Catalogue) -> None:
    """Show a release to this session alone until it is committed: undone, it must be in nobody's memory."""
    session.info["release"] = catalogue.number
    session.info[UNCOMMITTED] = catalogue

    def forget(*_: Any) -> None:
        session.info.pop("release", None)
        session.info.pop(UNCOMMITTED, None)

    event.listen(session, "after_rollback", forget, once=True)


def _load(session: Session, number: int) -> Catalogue:
    kept = compiled.load(session, number)
    if kept is not None:
        return catalogue_of(session, number, *kept)
    query = (
        select(ReleaseFile.path, StoredText.body, Release.published_at)
        .join(StoredText, StoredText.digest == ReleaseFile.digest)
        .join(Release, Release.number == ReleaseFile.release)
        .where(ReleaseFile.release == number)
    )
    rows = session.execute(query).all()
    if not rows:
        raise LibraryError("nothing is published yet; run lms publish")
    library = content.read({row.path: row.body for row in rows}, today=rows[0].published_at.date())
    html = texts.rendered(session, [piece.text for piece in content.fragments(library)])
    return catalogue_of(session, number, library, html)


def catalogue_of(session: Session, number: int, library: Library, html: Mapping[str, str]) -> Catalogue:
    """Put a catalogue together, with the names of this company and the addresses of this mount."""
    academy = session.info["academy"]
    settings = academy.settings
    names = {
        "company": settings.company,
        "contact": settings.contact,
        "internal_network": settings.internal_network,
    }
    made = Catalogue(number, library, html, prefix=academy.prefix, names=names)
    if loosen := academy.shelf.get("loosen"):
        made.library = loosen(made.library)
    return made


def _old(session: Session, digest: str) -> Library:
    return _olds(session, (digest,)).get(digest) or content.read({}, today=date.min)


def _olds(session: Session, digests: Sequence[str]) -> dict[str, Library]:
    """Read texts that releases held, each by itself, in one query; without those that no release ever held."""
    found: dict[str, Library] = {}
    query = select(ReleaseFile.path, StoredText.digest, StoredText.body).join(
        StoredText, StoredText.digest == ReleaseFile.digest
    )
    for start in range(0, len(digests), texts.CHUNK):
        part = digests[start : start + texts.CHUNK]
        newest = select(func.max(ReleaseFile.release)).where(ReleaseFile.digest == StoredText.digest)
        wanted = (StoredText.digest.in_(part), ReleaseFile.release == newest.correlate(StoredText).scalar_subquery())
        for row in session.execute(query.where(*wanted)):
            found[row.digest] = content.read({row.path: row.body}, today=date.min)
    return found


def _old_quizzes(session: Session, digests: Sequence[str]) -> dict[str, Quiz]:
    read = _olds(session, digests)
    quizzes = {digest: next(iter(read[digest].quizzes.values()), None) for digest in digests if digest in read}
    found = {digest: quiz for digest, quiz in quizzes.items() if quiz is not None}
    for digest in digests:
        if digest not in found:
            raise LibraryError(f"no release holds a quiz with the digest {digest[:12]}")
    return found
