"""Publish releases and give the current catalogue. Nothing is rendered at request time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from threading import Lock
from typing import Any, Literal, cast

from sqlalchemy import ScalarSelect, event, func, insert, select
from sqlalchemy.orm import Session

from lms import signals
from lms.content import library as content
from lms.content import markup
from lms.content.findings import Finding
from lms.content.library import Library
from lms.content.policies import Policy
from lms.content.quizzes import Quiz
from lms.library import compiled
from lms.library import search as index
from lms.library.history import (
    Published as PublishedRelease,
)
from lms.library.history import (
    Text,
    Touched,
    bodies,
    difference,
    digests,
    files,
    release,
    releases,
    text,
    touched,
    unified,
    versions,
)
from lms.library.merging import Merge, Part, merge
from lms.library.models import Release, ReleaseFile, RenderedText, StoredText
from lms.library.rules import Catalogue, LessonPage, LibraryError, LintFailed
from lms.library.search import Hit, search
from lms.library.sources import sources
from lms.library.syncing import Waiting, note, remember, settle, synced, waiting
from lms.store.sessions import insert_once

__all__ = [
    "Catalogue",
    "Hit",
    "Label",
    "LessonPage",
    "LibraryError",
    "LintFailed",
    "Merge",
    "Origin",
    "Part",
    "Prepared",
    "Published",
    "PublishedRelease",
    "Text",
    "Touched",
    "Waiting",
    "bodies",
    "current",
    "current_number",
    "difference",
    "digests",
    "files",
    "hash_of",
    "lock",
    "merge",
    "note",
    "number_column",
    "picture",
    "policy_revision",
    "prepare",
    "publish",
    "put_out",
    "quiz_revision",
    "release",
    "releases",
    "remember",
    "rendered",
    "search",
    "settle",
    "sources",
    "store_texts",
    "synced",
    "text",
    "touched",
    "unified",
    "versions",
    "waiting",
]

Origin = Literal["folder", "browser", "undo"]
KEPT = 2
"""How many releases a process keeps in memory: the current one and the one before."""
CHUNK = 500
UNCOMMITTED = "uncommitted release"
_loading = Lock()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Content read, linted and rendered, ready to publish in one short transaction."""

    files: Mapping[str, bytes]
    library: Library
    html: Mapping[str, str]
    digest: str
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Tell whether nothing stands against publishing."""
        return not any(one.severity == "error" for one in self.findings)


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on a release. ``changes`` are dicts with ref, path, title, kind, cls and words."""

    author: str
    source: str
    note: str = ""
    origin: Origin = "folder"
    changes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """Which release is current now, and whether this call made it."""

    number: int
    changed: bool
    findings: tuple[Finding, ...] = ()


def prepare(session: Session, files: Mapping[str, bytes], *, today: date) -> Prepared:
    """Read, lint and render ``files``; only pieces never rendered before are rendered, in a child process."""
    library = content.read(files, today=today)
    pieces = content.fragments(library)
    keys = {piece.text: key_of(piece.text) for piece in pieces}
    known = _rendered(session, keys)
    missing = [piece for piece in pieces if piece.text not in known]
    render = session.info["academy"].shelf.get("render", markup.render)
    made = render(missing) if missing else markup.Rendered({}, ())
    findings = tuple(sorted((*library.findings, *made.findings)))
    return Prepared(files, library, {**known, **made.html}, digest_of(files), findings)


def publish(
    session: Session, prepared: Prepared, *, at: datetime, author: str, source: str, note: str = ""
) -> Published:
    """Make ``prepared`` the current release, unless it already is. Announces ``release_published``.

    People are better served by ``authoring.service.publish``, which knows what a change means to them.

    :raises LintFailed: the content has errors.
    """
    return put_out(session, prepared, Label(author, source, note), at=at)


def put_out(session: Session, prepared: Prepared, label: Label, *, at: datetime) -> Published:
    """Make ``prepared`` the current release under a label, unless it already is. Announces ``release_published``.

    :raises LintFailed: the content has errors.
    """
    if not prepared.sound:
        raise LintFailed(prepared.findings)
    lock(session)
    number, digest = _newest(session)
    if digest == prepared.digest:
        return Published(number, changed=False, findings=prepared.findings)
    store_texts(session, prepared.files.values())
    _store_html(session, prepared)
    number += 1
    written = {"author": label.author, "source": label.source, "note": label.note, "origin": label.origin}
    session.add(Release(number=number, digest=prepared.digest, published_at=at, changes=list(label.changes), **written))
    session.flush()
    rows = [{"release": number, "path": path, "digest": hash_of(body)} for path, body in prepared.files.items()]
    session.execute(insert(ReleaseFile), rows)
    compiled.keep(session, number, prepared.library, prepared.html)
    catalogue = _catalogue(session, number, prepared.library, prepared.html)
    _use(session, catalogue)
    index.rebuild(session, catalogue)
    signals.announce(signals.release_published, session, number=number, at=at, author=label.author)
    return Published(number, changed=True, findings=prepared.findings)


def lock(session: Session) -> None:
    """Let one publisher work at a time; readers and learners go on meanwhile."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("LOCK TABLE lms_release IN SHARE ROW EXCLUSIVE MODE")


def number_column() -> ScalarSelect[Any]:
    """Give the number of the current release as a column for another room's one query."""
    return select(func.max(Release.number)).scalar_subquery()


def current_number(session: Session) -> int:
    """Tell the number of the current release; 0 before the first."""
    if "release" not in session.info:
        session.info["release"] = session.scalar(select(func.max(Release.number))) or 0
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
                shelf[number] = _load(session, number)
                for old in sorted(shelf)[:-KEPT]:
                    del shelf[old]
    return cast(Catalogue, shelf[number])


def rendered(session: Session, pieces: Iterable[str]) -> dict[str, str]:
    """Give the HTML of those pieces of Markdown that were ever published, by their text."""
    return _rendered(session, {text: key_of(text) for text in pieces})


def quiz_revision(session: Session, digest: str) -> Quiz:
    """Give a quiz as it was in the text with this digest, whatever has been published since.

    :raises LibraryError: no release ever held that text.
    """
    catalogue = current(session)
    if digest not in catalogue.revisions:
        quiz = _old_quiz(session, digest)
        texts = [piece.text for piece in content.quiz_fragments(quiz)]
        catalogue.learn(quiz, _rendered(session, {text: key_of(text) for text in texts}))
    return catalogue.revisions[digest]


def policy_revision(session: Session, digest: str) -> Policy:
    """Give a policy as it was in the text with this digest.

    :raises LibraryError: no release ever held that text.
    """
    for policy in _old(session, digest).policies.values():
        texts = [policy.summary, *(clause.body for clause in policy.clauses)]
        catalogue = current(session)
        catalogue.know(_rendered(session, {text: key_of(text) for text in texts}))
        return policy
    raise LibraryError(f"no release holds a policy with the digest {digest[:12]}")


def picture(session: Session, path: str) -> bytes | None:
    """Give the bytes of a file of the current release."""
    query = (
        select(StoredText.body)
        .join(ReleaseFile, ReleaseFile.digest == StoredText.digest)
        .where(ReleaseFile.release == current_number(session), ReleaseFile.path == path)
    )
    return session.scalar(query)


def hash_of(body: bytes) -> str:
    """Give the name a text is kept under."""
    return sha256(body).hexdigest()


def key_of(text: str) -> str:
    """Give the name the rendered form of a piece is kept under."""
    return sha256(f"{markup.RENDERER}\0{text}".encode()).hexdigest()


def digest_of(files: Mapping[str, bytes]) -> str:
    """Give one hash over every path and text."""
    whole = sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{hash_of(files[path])}\n".encode())
    return whole.hexdigest()


def _newest(session: Session) -> tuple[int, str]:
    row = session.execute(select(Release.number, Release.digest).order_by(Release.number.desc()).limit(1)).first()
    return (row.number, row.digest) if row else (0, "")


def _rendered(session: Session, keys: Mapping[str, str]) -> dict[str, str]:
    wanted = list(set(keys.values()))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        rows = session.execute(select(RenderedText.key, RenderedText.html).where(RenderedText.key.in_(part)))
        found |= {row.key: row.html for row in rows}
    return {text: found[key] for text, key in keys.items() if key in found}


def store_texts(session: Session, texts: Iterable[bytes]) -> None:
    """Keep texts under their hashes; those that are there already stay."""
    for body in texts:
        insert_once(session, StoredText, digest=hash_of(body), body=body)


def _use(session: Session, catalogue: Catalogue) -> None:
    """Show a release to this session alone until it is committed: undone, it must be in nobody's memory."""
    session.info["release"] = catalogue.number
    session.info[UNCOMMITTED] = catalogue

    def forget(*_: Any) -> None:
        session.info.pop("release", None)
        session.info.pop(UNCOMMITTED, None)

    event.listen(session, "after_rollback", forget, once=True)


def _store_html(session: Session, prepared: Prepared) -> None:
    for piece, html in prepared.html.items():
        insert_once(session, RenderedText, key=key_of(piece), html=html)


def _load(session: Session, number: int) -> Catalogue:
    kept = compiled.load(session, number)
    if kept is not None:
        return _catalogue(session, number, *kept)
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
    html = _rendered(session, {piece.text: key_of(piece.text) for piece in content.fragments(library)})
    return _catalogue(session, number, library, html)


def _catalogue(session: Session, number: int, library: Library, html: Mapping[str, str]) -> Catalogue:
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
    query = (
        select(ReleaseFile.path, StoredText.body)
        .join(StoredText, StoredText.digest == ReleaseFile.digest)
        .where(StoredText.digest == digest)
        .limit(1)
    )
    row = session.execute(query).first()
    return content.read({row.path: row.body} if row else {}, today=date.min)


def _old_quiz(session: Session, digest: str) -> Quiz:
    for quiz in _old(session, digest).quizzes.values():
        return quiz
    raise LibraryError(f"no release holds a quiz with the digest {digest[:12]}")
