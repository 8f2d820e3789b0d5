"""Shares: a dialogue opened for a story, recorded once, counted once, erased when the person leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.advocacy.service import Decision, Locked
from lms.library import service as library
from lms.people import service as people
from lms.sharing import counting, facts, networks, rules, stories
from lms.sharing.checks import service as checks
from lms.sharing.checks.disclosing import placed
from lms.sharing.composing import drafts, previews
from lms.sharing.composing.doors import held
from lms.sharing.composing.rules import Wording, has_address, posted_address
from lms.sharing.links.service import link_for
from lms.sharing.models import Share, ShareResidue, ShareTotal, Story
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Shared:
    """A person's own share of a story. ``text`` is what they copy, the disclosure first; None: no longer held."""

    network: str
    title: str
    at: datetime
    text: str | None
    alt: str
    keep: bool
    posted: bool | None
    address: str


@dataclass(frozen=True, slots=True)
class Way:
    """A share with the way to the network's own dialogue.

    ``href`` None: the words are no longer held; empty: there is no address to open.
    """

    share: Shared
    network: networks.Network
    href: str | None

    @property
    def asks_address(self) -> bool:
        """Tell whether a post there has an address one can give."""
        return has_address(self.network.key)


@dataclass(frozen=True, slots=True)
class Ready:
    """All that the page with the links needs: the newest words first."""

    story: rules.Story
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A story as its page shows it to a reader, with what the reader began to write."""

    story: rules.Story
    kept: bool
    shares: tuple[Shared, ...]
    draft: drafts.Draft | None
    reminder: drafts.Reminder | None
    credit: str
    """Who proposed it, where they want to be named."""


def read(session: Session, reader: rules.Reader, public_id: str, at: datetime) -> Open:
    """Give a story that is open to a reader, with the reader's own draft, reminder and shares of it.

    :raises NoSuchStory: there is none, or it is not open to this reader now.
    """
    row, kept, draft, reminder, credit = drafts.opened(session, reader, public_id, at)
    own = session.scalars(_mine(reader.person_id, row.id).order_by(Share.id))
    return Open(stories.shown(row), kept, tuple(_shared(one) for one in own), draft, reminder, credit)


def places(session: Session, known: checks.Lists | None = None) -> tuple[rules.Place, ...]:
    """List the networks offered now; ``known`` lists are not read again."""
    return rules.places(library.current(session).library.platforms.values(), checks.networks(session, known))


def share(session: Session, reader: rules.Reader, public_id: str, wording: Wording, *, at: datetime) -> None:
    """Record that a person goes to the dialogues of some networks with these words; nothing is posted.

    All networks are recorded, or none. The record is made once for person, story and network. Doing it again
    only replaces the working copy of the words. The first time is announced as ``story_shared``. Draft and
    reminder of the story have served, and go.

    :raises Locked: the person may not read or share stories now.
    :raises NoSuchStory: there is none, or it is not open to this reader now.
    :raises StaysInside: the story is for reading only.
    :raises Unfit: a network is not offered, or the words do not fit it.
    """
    people.lock(session, reader.person_id)
    # Asked behind the lock: leaving takes the same one, so that no share slips in after it.
    held(session, reader.person_id, (rules.VIEW, rules.SHARE), at)
    row, _ = stories.open_row(session, reader, public_id, at)
    if row.internal_only:
        raise rules.StaysInside("This story is for reading: it stays inside.")
    for copy in _copies(session, reader, row, wording, at):
        if _record(session, reader.person_id, row.id, copy, at=at):
            facts = {"person_id": reader.person_id, "story_id": public_id, "network": copy["network"], "at": at}
            signals.announce(signals.story_shared, session, **facts)
    drafts.erase(session, reader.person_id, row.id)


def chosen_places(offered: Iterable[rules.Place], networks_chosen: Iterable[str]) -> tuple[rules.Place, ...]:
    """Give the places chosen, in the order offered.

    :raises Unfit: none is chosen, or one that is not offered.
    """
    known, wanted = tuple(offered), set(networks_chosen)
    if not wanted or wanted - {one.network.key for one in known}:
        raise rules.Unfit("networks", "Choose one of the networks of the list.")
    return tuple(one for one in known if one.network.key in wanted)


def ready(
    session: Session, reader: rules.Reader, public_id: str, at: datetime, *, decided: Sequence[Decision] = ()
) -> Ready:
    """Give the plain addresses of the networks' own dialogues for the shares that were recorded.

    ``decided``: what was decided about viewing and sharing in this very request, so that it is not asked again.

    :raises Locked: the person may not share stories now.
    :raises NoSuchStory: the story is not open to this reader now.
    :raises NoSuchShare: this person has not shared it anywhere.
    """
    for one in decided:
        if not one.granted:
            raise Locked(one)
    if not decided:
        held(session, reader.person_id, (rules.VIEW, rules.SHARE), at)
    row, _ = stories.open_row(session, reader, public_id, at)
    own = session.scalars(_mine(reader.person_id, row.id).order_by(Share.words_at.desc(), Share.id)).all()
    known = checks.networks(session)
    ways = tuple(_way(one, row, known[one.network]) for one in own if one.network in known)
    if not ways:
        raise rules.NoSuchShare("You have not taken this story to any network.")
    return Ready(stories.shown(row), ways)


def tell(
    session: Session,
    reader: rules.Reader,
    public_id: str,
    network: str,
    *,
    posted: bool,
    keep: bool = False,
    address: str = "",
) -> None:
    """Remember the answer to "Did you post it?", and drop the words unless they are to be kept.

    ``address`` is where the post lies, if the person wants to say; it is checked and never asked for.

    :raises NoSuchShare: this person has not shared it there.
    :raises Unfit: the address is none of this network.
    """
    story_id = session.scalar(select(Story.id).where(Story.public_id == public_id)) or 0
    own = session.scalar(_mine(reader.person_id, story_id).where(Share.network == network))
    if own is None:
        raise rules.NoSuchShare("You have not taken this story to that network.")
    own.address = posted_address(network, address, own.instance or "") if posted and address.strip() else None
    own.posted, own.keep = posted, keep
    if not keep:
        own.words = own.disclosure = own.alt = own.instance = None
    session.flush()


def forget(session: Session, at: datetime) -> int:
    """Drop words that nobody asked to keep once a day is over; tell how many. A job calls it."""
    due = (Share.words.is_not(None), Share.keep.is_(False), Share.words_at <= at - rules.WORDS_HELD)
    result = session.execute(update(Share).where(*due).values(words=None, disclosure=None, alt=None, instance=None))
    return int(getattr(result, "rowcount", 0))


def sharers(since: datetime) -> Select[Any]:
    """Give the keys of the people who shared from an instant on, as a query for another room's query."""
    return select(Share.person_id).where(Share.at >= since)


def on_opted_out(_academy: Any, *, session: Session, person_id: int, **_facts: Any) -> None:
    """Erase a person's drafts, reminders and shares, keeping totals and hashes; listens to ``signals.opted_out``."""
    drafts.erase(session, person_id)
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
            "disclosure": row.disclosure,
            "alt": row.alt,
            "instance": row.instance,
            "posted": row.posted,
            "address": row.address,
            "own_words": row.own,
            "disclosed": row.disclosed,
        }
        for title, row in session.execute(query.order_by(Share.id))
    ]


def _copies(session: Session, reader: rules.Reader, row: Story, wording: Wording, at: datetime) -> list[dict[str, Any]]:
    """Give the working copy for each network chosen.

    :raises Unfit: a network is not offered, or the words, or the server of the account, do not fit it.
    """
    words = rules.clean_words(wording.words)
    if not words:
        raise rules.Unfit("words", "Write a few words of your own.")
    known, story = checks.lists(session), stories.shown(row)
    chosen = chosen_places(places(session, known), wording.networks)
    desk, own = checks.desk(session, reader, story, known), facts.are_own(session, row, words)
    copies = []
    for network in (one.network for one in chosen):
        link = link_for(session, reader.person_id, row.id, network.key, at)
        given = previews.fields(story, wording, link)
        found = checks.examine(session, reader, story, network.key, words, at_desk=desk, **given)
        checks.require(found)
        instance = rules.clean_instance(wording.instance) if network.asks_instance else None
        more = {"words": words, "words_at": at, "link": link, "instance": instance}
        shown = {"disclosure": wording.disclosure, "alt": rules.clean_words(wording.alt)}
        copies.append({"network": network.key, **more, **shown, "own": own, "disclosed": found.discloses})
    return copies


def _record(session: Session, person_id: int, story_id: int, copy: dict[str, Any], *, at: datetime) -> bool:
    """Write the share, or only the working copy of one that is there; tell whether it counts for the first time."""
    network = copy["network"]
    mark = rules.residue(session.info["academy"].secret(), person_id, story_id, network)
    erased = session.scalar(select(ShareResidue.hash).where(ShareResidue.hash == mark)) is not None
    row = {"person_id": person_id, "story_id": story_id, "at": at, "counted": not erased, "keep": False}
    if insert_once(session, Share, **row, **copy):
        if not erased:
            _count(session, story_id, network)
        return not erased
    mine = (Share.person_id == person_id, Share.story_id == story_id, Share.network == network)
    session.execute(update(Share).where(*mine).values({name: copy[name] for name in copy if name not in facts.FIRST}))
    return False


def _count(session: Session, story_id: int, network: str) -> None:
    insert_once(session, ShareTotal, story_id=story_id, network=network, count=0)
    this = (ShareTotal.story_id == story_id, ShareTotal.network == network)
    session.execute(update(ShareTotal).where(*this).values(count=ShareTotal.count + 1))


def _mine(person_id: int, story_id: int) -> Any:
    return select(Share).where(Share.person_id == person_id, Share.story_id == story_id)


def _columns(model: Any) -> Sequence[Any]:
    return (model.story_id, model.network)


def _shared(row: Share, known: networks.Network | None = None) -> Shared:
    network = known or networks.NETWORKS.get(row.network)
    text = placed(row.words, row.disclosure or "") if row.words is not None else None
    if text is not None and network is not None:
        text = counting.sent_text(network, text, row.link or "")
    return Shared(
        row.network,
        network.title if network else row.network,
        row.at,
        text,
        row.alt or "",
        row.keep,
        row.posted,
        row.address or "",
    )


def _way(row: Share, story: Story, known: networks.Network) -> Way:
    if row.words is None:
        return Way(_shared(row, known), known, None)
    text = placed(row.words, row.disclosure or "")
    link = row.link or story.link
    media = f"{link}/picture" if story.picture and link != story.link else ""
    href = networks.dialogue(known, text, link, subject=story.title, instance=row.instance or "", media=media)
    return Way(_shared(row, known), known, href)
