"""Read, lint and render content, and make it the current release. Nothing is rendered at request time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms import signals
from lms.content import library as content
from lms.content import markup
from lms.content.findings import Finding
from lms.content.library import Library
from lms.library import compiled, shelf, texts
from lms.library import search as index
from lms.library.models import Release, ReleaseFile
from lms.library.rules import LintFailed
from lms.store.sessions import dialect_of

Origin = Literal["folder", "browser", "undo"]


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
    known = texts.rendered(session, [piece.text for piece in pieces])
    missing = [piece for piece in pieces if piece.text not in known]
    render = session.info["academy"].shelf.get("render", markup.render)
    made = render(missing) if missing else markup.Rendered({}, ())
    findings = tuple(sorted((*library.findings, *made.findings)))
    return Prepared(files, library, {**known, **made.html}, texts.digest_of(files), findings)


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
    texts.store_texts(session, prepared.files.values())
    texts.store_html(session, prepared.html)
    number += 1
    written = {"author": label.author, "source": label.source, "note": label.note, "origin": label.origin}
    session.add(Release(number=number, digest=prepared.digest, published_at=at, changes=list(label.changes), **written))
    session.flush()
    rows = [{"release": number, "path": path, "digest": texts.hash_of(body)} for path, body in prepared.files.items()]
    session.execute(insert(ReleaseFile), rows)
    compiled.keep(session, number, prepared.library, prepared.html)
    catalogue = shelf.catalogue_of(session, number, prepared.library, prepared.html)
    shelf.use(session, catalogue)
    index.rebuild(session, catalogue)
    signals.announce(signals.release_published, session, number=number, at=at, author=label.author)
    return Published(number, changed=True, findings=prepared.findings)


def lock(session: Session) -> None:
    """Let one publisher work at a time; readers and learners go on meanwhile."""
    if dialect_of(session) == "postgresql":
        session.connection().exec_driver_sql("LOCK TABLE lms_release IN SHARE ROW EXCLUSIVE MODE")


def _newest(session: Session) -> tuple[int, str]:
    row = session.execute(select(Release.number, Release.digest).order_by(Release.number.desc()).limit(1)).first()
    return (row.number, row.digest) if row else (0, "")
