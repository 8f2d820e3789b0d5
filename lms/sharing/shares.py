"""Shares: a dialogue opened for a story, recorded once, counted once, erased when the person leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy import service as advocacy
from lms.library import service as library
from lms.people import service as people
from lms.sharing import networks, rules, stories
from lms.sharing.checks import service as checks
from lms.sharing.models import Share, ShareResidue, ShareTotal, Story
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Shared:
    """A person's own share of a story. ``words`` None: they are no longer held."""

    network: str
    title: str
    at: datetime
    words: str | None
    keep: bool
    posted: bool | None


@dataclass(frozen=True, slots=True)
class Ready:
    """All that the page with the link needs; ``href`` None: the words are no longer held."""

    story: rules.Story
    network: networks.Network
    share: Shared
    href: str | None


@dataclass(frozen=True, slots=True)
class Open:
    """A story as its page shows it to a reader."""

    story: rules.Story
    kept: bool
    shares: tuple[Shared, ...]


def read(session: Session, reader: rules.Reader, public_id: str, at: datetime) -> Open:
    """Give a story that is open to a reader, with the reader's own shares of it.

    :raises NoSuchStory: there is none, or it is not open to this reader now.
    """
    row, kept = stories.open_row(session, reader, public_id, at)
    mine = select(Share).where(Share.person_id == reader.person_id, Share.story_id == row.id)
    own = session.scalars(mine.order_by(Share.id))
    return Open(stories.shown(row), kept, tuple(_shared(one) for one in own))


def places(session: Session) -> tuple[rules.Place, ...]:
    """List the networks offered now."""
    return rules.places(library.current(session).library.platforms.values(), checks.networks(session))


def share(
    session: Session,
    reader: rules.Reader,
    public_id: str,
    network: str,
    words: str,
    *,
    instance: str = "",
    keep: bool = False,
    at: datetime,
) -> None:
    """Record that a person goes to a network's dialogue with these words; nothing is posted.

    The record is made once for person, story and network. Doing it again only replaces the working
    copy of the words. The first time is announced as ``story_shared``.

    :raises Locked: the person may not read or share stories now.
    :raises NoSuchStory: there is none, or it is not open to this reader now.
    :raises StaysInside: the story is for reading only.
    :raises Unfit: the network is not offered, or the words do not fit it.
    """
    people.lock(session, reader.person_id)
    # Asked behind the lock: leaving takes the same one, so that no share slips in after it.
    advocacy.require(session, reader.person_id, advocacy.key_for(session, rules.VIEW), at)
    advocacy.require(session, reader.person_id, advocacy.key_for(session, rules.SHARE), at)
    row, _ = stories.open_row(session, reader, public_id, at)
    if row.internal_only:
        raise rules.StaysInside("This story is for reading: it stays inside.")
    place = next((one for one in places(session) if one.network.key == network), None)
    if place is None:
        raise rules.Unfit("network", "Choose one of the networks of the list.")
    fit = rules.clean_words(words)
    rules.check_words(place.network, fit, row.link)
    host = rules.clean_instance(instance) if place.network.asks_instance else None
    copy = {"words": fit, "words_at": at, "keep": keep, "instance": host}
    if _record(session, reader.person_id, row.id, network, copy, at=at):
        facts = {"person_id": reader.person_id, "story_id": public_id, "network": network, "at": at}
        signals.announce(signals.story_shared, session, **facts)


def ready(session: Session, reader: rules.Reader, public_id: str, network: str, at: datetime) -> Ready:
    """Give the plain address of the network's own dialogue for a share that was recorded.

    :raises Locked: the person may not share stories now.
    :raises NoSuchStory: the story is not open to this reader now.
    :raises NoSuchShare: this person has not shared it there.
    """
    advocacy.require(session, reader.person_id, advocacy.key_for(session, rules.VIEW), at)
    advocacy.require(session, reader.person_id, advocacy.key_for(session, rules.SHARE), at)
    row, _ = stories.open_row(session, reader, public_id, at)
    own = session.scalar(_mine(reader.person_id, row.id, network))
    known = networks.NETWORKS.get(network)
    if own is None or known is None:
        raise rules.NoSuchShare("You have not taken this story to that network.")
    href = None
    if own.words is not None:
        href = networks.dialogue(known, own.words, row.link, subject=row.title, instance=own.instance or "")
    return Ready(stories.shown(row), known, _shared(own), href)


def tell(session: Session, reader: rules.Reader, public_id: str, network: str, *, posted: bool, keep: bool) -> None:
    """Remember the answer to "Did you post it?", and drop the words unless they are to be kept.

    :raises NoSuchShare: this person has not shared it there.
    """
    story_id = session.scalar(select(Story.id).where(Story.public_id == public_id)) or 0
    own = session.scalar(_mine(reader.person_id, story_id, network))
    if own is None:
        raise rules.NoSuchShare("You have not taken this story to that network.")
    own.posted, own.keep = posted, keep
    if not keep:
        own.words = own.instance = None
    session.flush()


def forget(session: Session, at: datetime) -> int:
    """Drop words that nobody asked to keep once a day is over; tell how many. A job calls it."""
    due = (Share.words.is_not(None), Share.keep.is_(False), Share.words_at <= at - rules.WORDS_HELD)
    result = session.execute(update(Share).where(*due).values(words=None, instance=None))
    return int(getattr(result, "rowcount", 0))


def on_opted_out(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Erase a person's share rows, keeping totals and keyed hashes; listens to ``signals.opted_out``."""
    secret = session.info["academy"].secret()
    counted = select(Share.story_id, Share.network).where(Share.person_id == person_id, Share.counted)
    for story_id, network in session.execute(counted).all():
        mark = rules.residue(secret, person_id, story_id, network)
        insert_once(session, ShareResidue, hash=mark, story_id=story_id, network=network)
    session.execute(delete(Share).where(Share.person_id == person_id))
    session.flush()


def recount(session: Session) -> list[str]:
    """Compare the totals with the shares and the residues of erased ones; name each difference."""
    kept = {(row[0], row[1]): row[2] for row in session.execute(select(*_columns(ShareTotal), ShareTotal.count))}
    facts: dict[tuple[int, str], int] = {}
    for model, conditions in ((Share, (Share.counted,)), (ShareResidue, ())):
        columns = _columns(model)
        query = select(*columns, func.count()).where(*conditions).group_by(*columns)
        for row in session.execute(query):
            facts[(row[0], row[1])] = facts.get((row[0], row[1]), 0) + row[2]
    return [
        f"shares of story {pair[0]} on {pair[1]}: kept {kept.get(pair, 0)}, facts say {facts.get(pair, 0)}"
        for pair in sorted(kept.keys() | facts.keys())
        if kept.get(pair, 0) != facts.get(pair, 0)
    ]


def record_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """List everything kept about a person's own shares, for their export."""
    query = select(Story.title, Share).join(Share, Share.story_id == Story.id).where(Share.person_id == person_id)
    return [
        {
            "story": title,
            "network": row.network,
            "at": row.at.isoformat(),
            "words": row.words,
            "instance": row.instance,
            "posted": row.posted,
        }
        for title, row in session.execute(query.order_by(Share.id))
    ]


def _record(
    session: Session, person_id: int, story_id: int, network: str, copy: dict[str, Any], *, at: datetime
) -> bool:
    """Write the share, or only the working copy of one that is there; tell whether it counts for the first time."""
    mark = rules.residue(session.info["academy"].secret(), person_id, story_id, network)
    erased = session.scalar(select(ShareResidue.hash).where(ShareResidue.hash == mark)) is not None
    row = {"person_id": person_id, "story_id": story_id, "network": network, "at": at, "counted": not erased}
    if insert_once(session, Share, **row, **copy):
        if not erased:
            _count(session, story_id, network)
        return not erased
    mine = (Share.person_id == person_id, Share.story_id == story_id, Share.network == network)
    session.execute(update(Share).where(*mine).values(**copy))
    return False


def _count(session: Session, story_id: int, network: str) -> None:
    insert_once(session, ShareTotal, story_id=story_id, network=network, count=0)
    this = (ShareTotal.story_id == story_id, ShareTotal.network == network)
    session.execute(update(ShareTotal).where(*this).values(count=ShareTotal.count + 1))


def _mine(person_id: int, story_id: int, network: str) -> Any:
    return select(Share).where(Share.person_id == person_id, Share.story_id == story_id, Share.network == network)


def _columns(model: Any) -> Sequence[Any]:
    return (model.story_id, model.network)


def _shared(row: Share) -> Shared:
    known = networks.NETWORKS.get(row.network)
    title = known.title if known else row.network
    return Shared(row.network, title, row.at, row.words, row.keep, row.posted)
