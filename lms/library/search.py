"""Full-text search over what is published: FTS5 on SQLite, tsvector on PostgreSQL. Quizzes are never in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.library.rules import Catalogue
from lms.store.sessions import ask, dialect_of

MOST_WORDS = 12
_OPEN, _CLOSE = "\x02", "\x03"
_WORD = re.compile(r"\w+", re.UNICODE)

FIND_SQLITE = text(
    "SELECT kind, ref, title, path, snippet(lms_search, 1, char(2), char(3), '…', 24) AS snippet "
    "FROM lms_search WHERE lms_search MATCH :words ORDER BY bm25(lms_search, 6.0, 1.0) LIMIT :most"
)
FIND_POSTGRESQL = text(
    "SELECT kind, ref, title, path, ts_headline('simple', body, query, "
    "'StartSel=' || chr(2) || ', StopSel=' || chr(3) || ', MaxWords=24, MinWords=12') AS snippet "
    "FROM lms_search, to_tsquery('simple', :words) AS query WHERE words @@ query "
    "ORDER BY ts_rank(words, query) DESC LIMIT :most"
)
ADD = text("INSERT INTO lms_search (title, body, kind, ref, path) VALUES (:title, :body, :kind, :ref, :path)")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words were found; ``path`` lies below the mount, ``snippet`` is safe HTML."""

    kind: str
    ref: str
    title: str
    path: str
    snippet: Markup


def search(session: Session, words: str, limit: int = 20) -> list[Hit]:
    """Find what holds all the words, the last one as a beginning; best first."""
    found = _WORD.findall(words)[:MOST_WORDS]
    if not found:
        return []
    server = dialect_of(session) == "postgresql"
    query = " & ".join(found) + ":*" if server else " ".join(f'"{word}"' for word in found[:-1]) + f' "{found[-1]}"*'
    rows = ask(session, FIND_POSTGRESQL if server else FIND_SQLITE, {"words": query, "most": limit})
    return [Hit(row.kind, row.ref, row.title, row.path, _marked(row.snippet)) for row in rows]


def rebuild(session: Session, catalogue: Catalogue) -> None:
    """Fill the index with this release and nothing else."""
    session.execute(text("DELETE FROM lms_search"))
    documents = list(_documents(catalogue))
    if documents:
        session.execute(ADD, documents)


def _documents(catalogue: Catalogue) -> Iterator[dict[str, str]]:
    library = catalogue.library
    for course in library.courses.values():
        if course.status == "draft":
            continue
        yield _document("course", course.id, course.title, f"/c/{course.id}", course.summary)
        for lesson in course.lessons:
            path = f"/c/{course.id}/{lesson.id}"
            yield _document("lesson", f"{course.id}/{lesson.id}", lesson.title, path, catalogue.plain(lesson.body))
    for policy in library.policies.values():
        for clause in policy.clauses:
            title = f"{clause.number}. {clause.title}" if clause.number else clause.title
            path = f"/policy/{policy.id}#{clause.id}"
            yield _document("clause", f"{policy.id}#{clause.id}", title, path, catalogue.plain(clause.body))
    for term in library.glossary.values():
        yield _document("term", term.id, term.title, f"/glossary#{term.id}", catalogue.plain(term.body))


def _document(kind: str, ref: str, title: str, path: str, body: str) -> dict[str, str]:
    return {"kind": kind, "ref": ref, "title": title, "path": path, "body": body}


def _marked(snippet: str) -> Markup:
    safe = str(escape(snippet))
    return Markup(safe.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>"))  # noqa: S704 escaped above
