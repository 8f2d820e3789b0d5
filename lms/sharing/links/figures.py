"""What came over links: to each person their own, to champions sums of groups of five or more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.sharing import rules as sharing_rules
from lms.sharing.links import rules
from lms.sharing.links.making import PATH
from lms.sharing.links.models import Click, ClickTotal, Conversion, Link, LinkTotal
from lms.sharing.models import ShareTotal, Story
from lms.sharing.networks import NETWORKS

PAGE = 20
Counts = dict[int, dict[str, int]]
"""Of each link by its key, how much of each kind there is."""
_OWN = (
    Link.id,
    Link.code,
    Link.network,
    Link.made_at,
    Link.ended_at,
    Story.public_id,
    Story.title,
    Story.language,
    Story.closed_at,
    Story.published_at,
    Story.expires_at,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much of each kind there is."""

    counts: Mapping[str, int]

    @property
    def human(self) -> int:
        """Clicks of people: the only ones that count."""
        return self.counts.get(rules.HUMAN, 0)

    @property
    def came(self) -> tuple[tuple[str, int], ...]:
        """What came of it, by kind, where anything did."""
        return self._of(rules.CONVERSIONS)

    @property
    def others(self) -> tuple[tuple[str, int], ...]:
        """The clicks that do not count, by kind, where there are any."""
        return self._of(rules.CLICKS[1:])

    def _of(self, kinds: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
        return tuple((kind, self.counts[kind]) for kind in kinds if self.counts.get(kind))


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's own link, with what came over it."""

    address: str
    network: str
    network_title: str
    made_at: datetime
    ended_at: datetime | None
    leads: bool
    """Whether it leads on now: it is not stopped and its story is open."""
    story_id: str
    title: str
    language: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of a person's own links."""

    links: tuple[Mine, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class OfStory:
    """What came over all links to a story. ``figures`` None: of fewer than five people, so nothing is said."""

    story_id: str
    title: str
    language: str
    figures: Figures | None
    networks: tuple[tuple[str, Figures | None], ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """A page of stories with what came over their links, newest first."""

    stories: tuple[OfStory, ...]
    page: int
    pages: int


def mine(session: Session, person_id: int, at: datetime, *, page: int = 1) -> OwnPage:
    """List a person's own links, newest first."""
    newest = _own(person_id).order_by(Link.id.desc()).limit(PAGE + 1).offset((page - 1) * PAGE)
    rows = session.execute(newest).all()
    counts: Counts = defaultdict(dict)
    query = select(LinkTotal.link_id, LinkTotal.kind, LinkTotal.count)
    for link, kind, count in session.execute(query.where(LinkTotal.link_id.in_([row.id for row in rows[:PAGE]]))):
        counts[link][kind] = count
    return OwnPage(_shown(session, rows[:PAGE], counts, at), page, more=len(rows) > PAGE)


def of_story(session: Session, person_id: int, story_id: str, at: datetime) -> tuple[Mine, ...]:
    """List a person's own links to one story; ``story_id`` is the public one."""
    counted = _own(person_id).add_columns(LinkTotal.kind, LinkTotal.count.label("number"))
    joined = counted.outerjoin(LinkTotal, LinkTotal.link_id == Link.id).where(Story.public_id == story_id)
    found: dict[int, Any] = {}
    counts: Counts = defaultdict(dict)
    for row in session.execute(joined.order_by(Link.id)):
        found[row.id] = row
        if row.kind is not None:
            counts[row.id][row.kind] = row.number
    return _shown(session, found.values(), counts, at)


def totals(session: Session, *, page: int = 1) -> Totals:
    """Sum up what came over the links of each story that was shared; nothing of fewer than five people."""
    shared = select(ShareTotal.story_id).where(ShareTotal.count > 0).distinct()
    number = session.scalar(select(func.count()).select_from(shared.subquery())) or 0
    pages = max(1, -(-number // PAGE))
    page = min(max(page, 1), pages)
    columns = (Story.id, Story.public_id, Story.title, Story.language)
    newest = select(*columns).where(Story.id.in_(shared)).order_by(Story.published_at.desc(), Story.id.desc())
    stories = session.execute(newest.limit(PAGE).offset((page - 1) * PAGE)).all()
    people, whole = _people(session, [row.id for row in stories])
    counts = _counts(session, [row.id for row in stories])
    made = (_of_story(row, people[row.id], whole.get(row.id, 0), counts[row.id]) for row in stories)
    return Totals(tuple(made), page, pages)


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Give everything kept about a person's own links, for that person."""
    links = session.execute(_own(person_id).order_by(Link.id)).all()
    clicks, conversions = _by_link(session, Click, person_id), _by_link(session, Conversion, person_id)
    return [
        {
            "story": row.title,
            "network": row.network,
            "code": row.code,
            "made_at": row.made_at.isoformat(),
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            "clicks": [{"at": one.at.isoformat(), "kind": one.kind or "waits"} for one in clicks[row.id]],
            "conversions": [
                {"at": one.at.isoformat(), "kind": one.kind, "source": one.source, "id": one.key}
                for one in conversions[row.id]
            ],
        }
        for row in links
    ]


def title_of(network: str) -> str:
    """Name a network, also one that is offered no longer."""
    known = NETWORKS.get(network)
    return known.title if known else network


def _own(person_id: int) -> Any:
    return select(*_OWN).join(Story, Story.id == Link.story_id).where(Link.person_id == person_id)


def _shown(session: Session, rows: Iterable[Any], counts: Counts, at: datetime) -> tuple[Mine, ...]:
    academy = session.info["academy"]
    return tuple(
        Mine(
            address=academy.link(f"{PATH}{row.code}"),
            network=row.network,
            network_title=title_of(row.network),
            made_at=row.made_at,
            ended_at=row.ended_at,
            leads=row.ended_at is None and _open(row, at),
            story_id=row.public_id,
            title=row.title,
            language=row.language,
            figures=Figures(counts[row.id]),
        )
        for row in rows
    )


def _open(story: Any, at: datetime) -> bool:
    return sharing_rules.state(story.published_at, story.expires_at, story.closed_at, at) == sharing_rules.OPEN


def _people(session: Session, stories: list[int]) -> tuple[dict[int, dict[str, int]], dict[int, int]]:
    """Give how many people took each story to each network, and how many at least took it anywhere."""
    by_network: dict[int, dict[str, int]] = defaultdict(dict)
    chosen = select(ShareTotal.story_id, ShareTotal.network, ShareTotal.count).where(ShareTotal.story_id.in_(stories))
    for story, network, count in session.execute(chosen):
        by_network[story][network] = count
    named = select(Link.story_id, func.count(Link.person_id.distinct())).where(Link.story_id.in_(stories))
    known = {row[0]: row[1] for row in session.execute(named.group_by(Link.story_id))}
    # Who left is in no list any more: of them only those of the largest network are surely different people.
    return by_network, {one: max(known.get(one, 0), *by_network[one].values(), 0) for one in by_network}


def _counts(session: Session, stories: list[int]) -> dict[int, dict[str, dict[str, int]]]:
    counts: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    cell = (ClickTotal.story_id, ClickTotal.network, ClickTotal.kind)
    query = select(*cell, func.sum(ClickTotal.count)).where(ClickTotal.story_id.in_(stories)).group_by(*cell)
    for story, network, kind, count in session.execute(query):
        counts[story][network][kind] = int(count)
    return counts


def _of_story(row: Any, people: Mapping[str, int], whole: int, counts: Mapping[str, Mapping[str, int]]) -> OfStory:
    """Say of a story, and of the networks beside it, what may be said: no subtraction tells of fewer than five."""
    sums: dict[str, int] = defaultdict(int)
    for by_kind in counts.values():
        for kind, count in by_kind.items():
            sums[kind] += count
    told = advocacy.together({network: advocacy.Figure(1, number) for network, number in people.items()})
    return OfStory(
        row.public_id,
        row.title,
        row.language,
        Figures(sums) if whole >= rules.FEWEST else None,
        tuple(
            (title_of(network), Figures(counts.get(network, {})) if told[network] is not None else None)
            for network in sorted(people, key=lambda one: (-people[one], one))
        ),
    )


def _by_link(session: Session, model: Any, person_id: int) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    query = select(model).join(Link, and_(Link.id == model.link_id, Link.person_id == person_id))
    for row in session.scalars(query.order_by(model.id)):
        found[row.link_id].append(row)
    return found
