"""What captions are held against, read in two queries: lists, texts, limits; and what others wrote."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from lms.content.library import Library
from lms.library import service as library
from lms.sharing.checks import disclosing, matching
from lms.sharing.checks.models import CaptionTerm, DisclosureText, NetworkLimit
from lms.sharing.checks.rules import KINDS, Ground, Page
from lms.sharing.models import Share, Story
from lms.sharing.networks import INTERNAL, NETWORKS, Limit, Network, limited

Clause = tuple[Page, tuple[Page, ...]]
"""A clause with the lessons that cover it."""
LESSONS = 2
"""Lessons shown beside a finding, at most."""
OTHERS = 100
"""Captions of others that one is compared with: the newest."""
DISCLOSURE, LIMIT = "disclosure", "limit"
_NONE = literal(0)
_LISTS = union_all(
    select(
        CaptionTerm.kind.label("list"), CaptionTerm.words, CaptionTerm.note, _NONE.label("most"), _NONE.label("link")
    ),
    select(literal(DISCLOSURE), DisclosureText.words, DisclosureText.language, _NONE, _NONE),
    select(literal(LIMIT), NetworkLimit.network, literal(""), NetworkLimit.most, NetworkLimit.link),
)


@dataclass(frozen=True, slots=True)
class Lists:
    """What the champion wrote: terms by kind, disclosures by language, limits by network."""

    terms: Mapping[str, tuple[matching.Term, ...]]
    disclosures: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, Limit]


def lists(session: Session) -> Lists:
    """Read all of it in one query."""
    terms: dict[str, list[matching.Term]] = defaultdict(list)
    texts: dict[str, list[str]] = defaultdict(list)
    limits: dict[str, Limit] = {}
    for row in session.execute(_LISTS):
        if row.list == LIMIT:
            limits[row.words] = Limit(row.most, row.link)
        elif row.list == DISCLOSURE:
            texts[row.note].append(row.words)
        else:
            terms[row.list].append(matching.Term(row.words, row.note))
    return Lists(_frozen(terms), _frozen(texts), MappingProxyType(limits))


def ground(session: Session, person_id: int, story: str, known: Lists | None = None) -> Ground:
    """Put together what a caption is held against; ``story`` is its public id, empty: nothing is compared."""
    found = known or lists(session)
    settings = session.info["academy"].settings
    kinds = {kind: matching.terms(found.terms.get(kind, ())) for kind in KINDS}
    return Ground(
        company=settings.company,
        contact=settings.contact,
        **kinds,
        others=_others(session, person_id, story) if story else (),
        disclosures=_sentences(found.disclosures, settings.company),
    )


def networks(session: Session, known: Lists | None = None) -> Mapping[str, Network]:
    """Give every network with the limits that hold here, and the address of the company's own chat."""
    found = known or lists(session)
    address = session.info["academy"].settings.internal_chat
    here = {**NETWORKS, INTERNAL: replace(NETWORKS[INTERNAL], address=address)}
    return {key: limited(one, found.limits) for key, one in here.items()}


def clauses(session: Session) -> dict[str, Clause]:
    """Say for each check which clause it rests on and which lessons explain it; content itself names the checks."""
    content = library.current(session).library
    found: dict[str, Clause] = {}
    for policy in content.policies.values():
        for clause in policy.clauses:
            title = clause.title if clause.number is None else f"{clause.number}. {clause.title}"
            page = (title, f"/policy/{policy.id}#{clause.id}")
            for check in clause.checks:
                found.setdefault(check, (page, _lessons(content, check, f"policy:{policy.id}#{clause.id}")))
    return found


def _lessons(content: Library, check: str, ref: str) -> tuple[Page, ...]:
    """Give the lessons that name the check, or else the first that cover the clause."""
    every = [lesson for course in content.courses.values() for lesson in course.lessons]
    named = [lesson for lesson in every if check in lesson.checks] or content.covering(ref)
    return tuple((one.title, f"/c/{one.course_id}/{one.id}") for one in named[:LESSONS])


def _others(session: Session, person_id: int, story: str) -> tuple[str, ...]:
    mine = (Story.public_id == story, Share.person_id != person_id, Share.words.is_not(None))
    newest = select(Share.words).join(Story, Story.id == Share.story_id).where(*mine).order_by(Share.id.desc())
    return tuple(words for words in session.scalars(newest.limit(OTHERS)) if words)


def _sentences(written: Mapping[str, tuple[str, ...]], company: str) -> dict[str, tuple[str, ...]]:
    languages = {*disclosing.BUILT_IN, *written}
    return {
        one: tuple(text.replace(disclosing.COMPANY, company) for text in texts)
        for one in sorted(languages)
        if (texts := (*written.get(one, ()), *disclosing.BUILT_IN.get(one, ())))
    }


def _frozen(found: Mapping[str, list[Any]]) -> Mapping[str, tuple[Any, ...]]:
    return MappingProxyType({name: tuple(entries) for name, entries in found.items()})
