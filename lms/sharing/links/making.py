"""Links are made with a share, one for each person, story and network, and belong to nobody once that person leaves."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.sharing.links import following, rules
from lms.sharing.links.models import Link, LinkResidue
from lms.sharing.models import Story
from lms.store.sessions import insert_once

PATH = "/s/"


def link_for(session: Session, person_id: int, story_id: int, network: str, at: datetime) -> str:
    """Give the address a person passes on for a story at a network, made at the first call; ``story_id`` is the key.

    It holds a random code and no name. A link that was stopped is taken up again. Where the academy has no base
    URL, nobody outside could follow a short link, so the story's own is given.
    """
    code = _made(session, person_id, story_id, network, at)
    academy = session.info["academy"]
    if not academy.settings.base_url:
        return session.scalars(select(Story.link).where(Story.id == story_id)).one()
    return str(academy.link(f"{PATH}{code}"))


def note_maker(
    session: Session, person_id: int, story_id: str, networks: Iterable[str], visitor: tuple[str, str], at: datetime
) -> None:
    """Remember for today, as a hash, on which device a share was made: what it opens today is its owner's own click.

    ``story_id`` is the public one; ``visitor``: the address and the agent of the request that made the share.
    """
    salt = following.salt_in(session, at.date())
    story = select(Story.id).where(Story.public_id == story_id).scalar_subquery()
    mine = (Link.person_id == person_id, Link.story_id == story, Link.network.in_(list(networks)))
    for link, code in session.execute(select(Link.id, Link.code).where(*mine)).all():
        mark = rules.mark_of(salt, code, *visitor)
        session.execute(update(Link).where(Link.id == link).values(maker_mark=mark, maker_day=at.date()))


def stop(session: Session, person_id: int, story_id: str, network: str, *, stopped: bool, at: datetime) -> None:
    """Let a person's own link lead nowhere, or on again; ``story_id`` is the public one.

    :raises NoSuchLink: there is no such link of theirs.
    """
    story = select(Story.id).where(Story.public_id == story_id).scalar_subquery()
    mine = (Link.person_id == person_id, Link.story_id == story, Link.network == network)
    ended_at = at if stopped else None
    if session.scalar(update(Link).where(*mine).values(ended_at=ended_at).returning(Link.id)) is None:
        raise rules.NoSuchLink("You have no link to this story there.")


def residue_key(secret: str, *parts: str | int) -> str:
    """Give the keyed hash under which something erased is remembered, so that it never counts twice."""
    return hmac.new(secret.encode(), ":".join(("links", *map(str, parts))).encode(), sha256).hexdigest()


def _made(session: Session, person_id: int, story_id: int, network: str, at: datetime) -> str:
    mine = (Link.person_id == person_id, Link.story_id == story_id, Link.network == network)
    known = session.execute(select(Link.code, Link.ended_at).where(*mine)).first()
    if known is None:
        key = residue_key(session.info["academy"].secret(), person_id, story_id, network)
        before = session.scalar(select(LinkResidue.count).where(LinkResidue.hash == key)) or 0
        facts = {"person_id": person_id, "story_id": story_id, "network": network, "made_at": at}
        code = rules.code_of(secrets.randbits(5 * rules.CODE_LENGTH))
        insert_once(session, Link, code=code, counted_before=before, **facts)
        # Two at once: the other one's link is the link.
        known = session.execute(select(Link.code, Link.ended_at).where(*mine)).one()
    if known.ended_at is not None:
        session.execute(update(Link).where(*mine).values(ended_at=None))
    return str(known.code)
