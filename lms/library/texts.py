"""Texts under their hashes, and what was rendered of them."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.content import markup
from lms.library.models import RenderedText, StoredText
from lms.store.sessions import insert_once

CHUNK = 500


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


def rendered(session: Session, pieces: Iterable[str]) -> dict[str, str]:
    """Give the HTML of those pieces of Markdown that were ever published, by their text."""
    keys = {piece: key_of(piece) for piece in pieces}
    wanted = list(set(keys.values()))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        rows = session.execute(select(RenderedText.key, RenderedText.html).where(RenderedText.key.in_(part)))
        found |= {row.key: row.html for row in rows}
    return {piece: found[key] for piece, key in keys.items() if key in found}


def store_texts(session: Session, bodies: Iterable[bytes]) -> None:
    """Keep texts under their hashes; those that are there already stay."""
    named = {hash_of(body): body for body in bodies}
    for digest in _missing(session, StoredText.digest, named):
        insert_once(session, StoredText, digest=digest, body=named[digest])


def store_html(session: Session, made: Mapping[str, str]) -> None:
    """Keep rendered pieces by their text; those that are there already stay."""
    named = {key_of(piece): html for piece, html in made.items()}
    for key in _missing(session, RenderedText.key, named):
        insert_once(session, RenderedText, key=key, html=named[key])


def _missing(session: Session, column: InstrumentedAttribute[str], names: Iterable[str]) -> list[str]:
    """Give the names no row has: nearly all of a release was there before, and writers wait for each other."""
    wanted, known = list(names), set[str]()
    for start in range(0, len(wanted), CHUNK):
        known |= set(session.scalars(select(column).where(column.in_(wanted[start : start + CHUNK]))))
    return [name for name in wanted if name not in known]
