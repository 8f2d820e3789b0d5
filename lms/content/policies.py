"""Policies with numbered clauses, and the decision record of each platform."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from lms.content import scanner
from lms.content.blocks import scan
from lms.content.courses import checks
from lms.content.document import Document, Section, sections
from lms.content.questions import Question
from lms.content.refs import ID
from lms.content.source import digest_of, first_line, joined

PlatformKind = Literal["internal", "external"]
Decision = Literal["allowed", "discouraged", "not_allowed"]
CAPTION_CHECKS = (
    "disclosure",
    "confidential",
    "customers",
    "blocked",
    "claims",
    "length",
    "link",
    "alt-text",
    "capitals",
    "duplicate",
)
"""The checks of captions that are built in; an extension may bring others."""
_NUMBERED = re.compile(r"([0-9]{1,3})[.)][ \t]+(.+)")
_TARGET = re.compile(r"\]\([^()\s]{0,2000}\)")
_WORD = re.compile(r"\w+|[%€$£<>=±+−]")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; ``number`` is None for a section beside the numbered clauses."""

    id: str
    number: int | None
    title: str
    body: str
    line: int
    checks: tuple[str, ...] = ()
    """The checks of captions that rest on it, by name."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy; equal ``words_digest`` means that a change of the file is not material.

    ``summary`` is what stands before the first clause, without the heading Summary.
    """

    id: str
    title: str
    approvals: tuple[str, ...]
    acknowledge: bool
    review_by: date | None
    summary: str
    clauses: tuple[Clause, ...]
    check: tuple[Question, ...]
    path: str
    digest: str
    words_digest: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform's decision record; ``network`` is the key the share composer knows it by."""

    id: str
    title: str
    kind: PlatformKind
    decision: Decision
    network: str | None
    owner: str
    review_by: date | None
    body: str
    path: str
    digest: str
    line: int = 1


def read(document: Document) -> Policy:
    """Read one policy file."""
    body, named = checks(document)
    before, found = sections(body, 2)
    summaries = [section for section in found if section.title.casefold() == "summary"]
    summary = (*before, *(line for section in summaries for line in section.lines))
    clauses = tuple(_clause(section, document) for section in found if section not in summaries)
    _check_clauses(clauses, document)
    fields = document.fields()
    policy = Policy(
        id=fields.id(of=document.stated("title")),
        title=fields.text("title"),
        approvals=fields.words("approvals"),
        acknowledge=fields.flag("acknowledge", default=False),
        review_by=fields.day("review_by"),
        summary=joined(summary),
        clauses=tuple(clause for clause in clauses if clause.id),
        check=_questions(named, document),
        path=document.path,
        digest=document.digest,
        words_digest=words_digest(clauses),
        line=first_line(summary),
    )
    fields.close()
    return policy


def _clause(section: Section, document: Document) -> Clause:
    comment = next((block for block in scan(section.lines)[:1] if block.kind == "comment"), None)
    found = _NUMBERED.fullmatch(section.title)
    title = found[2] if found else section.title
    fields = scanner.comment_fields(comment.inner if comment else (), section.heading, document.notes)
    id_ = fields.id(of=title)
    checks = fields.words("checks")
    fields.close()
    hidden = {line.number for line in comment.lines} if comment else set()
    body = joined(line for line in section.lines if line.number not in hidden)
    return Clause(id_, int(found[1]) if found else None, title, body, section.heading.number, checks)


def _check_clauses(clauses: Sequence[Clause], document: Document) -> None:
    numbered = [clause for clause in clauses if clause.number is not None]
    if not numbered and not document.lost:
        message = "The policy has no clauses; each is “## 1. Title” with <!-- id: some-id --> below it."
        document.notes.find(1, 1, "POLICY-CLAUSES", message)
    for place, clause in enumerate(numbered, start=1):
        if clause.number != place:
            message = f"This is clause {place} by its place, but its heading says {clause.number}."
            document.notes.find(clause.line, 1, "POLICY-NUMBER", message)
    seen: dict[str, int] = {}
    for clause in clauses:
        if clause.id in seen:
            message = f"The id “{clause.id}” is that of the clause in line {seen[clause.id]} already."
            document.notes.find(clause.line, 1, "ID-DUPLICATE", message)
        if clause.id:
            seen[clause.id] = clause.line


def _questions(named: Sequence[Section], document: Document) -> tuple[Question, ...]:
    found: list[Question | None] = []
    for section in named:
        _, asked = sections(section.lines, 3)
        if not asked:
            message = "Each question of the check has a heading “### …”; there is none."
            document.notes.find(section.heading.number, 1, "POLICY-CHECK", message)
        found += (_question(place, one, document) for place, one in enumerate(asked, start=len(found) + 1))
    return tuple(question for question in found if question is not None)


def _question(place: int, section: Section, document: Document) -> Question | None:
    heading, lines = section.heading, section.lines
    return scanner.question(heading, section.title, lines, document.notes, otherwise=f"check-{place}")


def words_digest(clauses: Sequence[Clause]) -> str:
    """Hash the words of the clauses: not their case, punctuation, line ends, emphasis or where links lead."""
    words: list[str] = []
    for clause in clauses:
        words.append(f"{clause.id}:{clause.number}")
        text = unicodedata.normalize("NFKC", _TARGET.sub("]", f"{clause.title}\n{clause.body}")).casefold()
        words += _WORD.findall(text.replace("_", " "))
    return digest_of(" ".join(words))


def read_platform(document: Document) -> Platform:
    """Read the decision record of one platform."""
    fields = document.fields()
    platform = Platform(
        id=fields.id(of=document.stated("title")),
        title=fields.text("title"),
        kind=fields.choice("kind", get_args(PlatformKind), "external", required=True),
        decision=fields.choice("decision", get_args(Decision), "not_allowed", required=True),
        network=fields.form("network", ID, "the short name of a network, like linkedin") or None,
        owner=fields.text("owner", required=False),
        review_by=fields.day("review_by"),
        body=joined(document.body),
        path=document.path,
        digest=document.digest,
        line=first_line(document.body),
    )
    fields.close()
    return platform
