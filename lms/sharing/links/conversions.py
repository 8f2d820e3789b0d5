"""What came of a link, as other systems tell it: recorded and counted once for each id of theirs."""

import hmac
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms import signals
from lms.audit import service as audit
from lms.people import service as people
from lms.sharing.links import counting, rules
from lms.sharing.links.making import residue_key
from lms.sharing.links.models import Conversion, ConversionResidue, Link, Source
from lms.sharing.models import Story
from lms.sharing.rules import Unfit
from lms.store.sessions import insert_once


@dataclass(frozen=True, slots=True)
class Sender:
    """A system that tells of conversions with a signature."""

    id: int
    name: str
    made_at: datetime


def record(session: Session, told: rules.Told, at: datetime) -> bool:
    """Record what another system tells of a link; tell whether it counts, which it does once for each of its ids.

    Announced as ``conversion_recorded``.

    :raises NoSuchLink: no link has this code.
    """
    columns = (Link.id, Link.person_id, Link.story_id, Link.network, Story.public_id)
    query = select(*columns).join(Story, Story.id == Link.story_id).where(Link.code == told.code)
    link = session.execute(query.with_for_update(of=Link, key_share=True)).first()
    if link is None:
        raise rules.NoSuchLink("There is no link of this code.")
    mark = residue_key(session.info["academy"].secret(), "conversion", told.source, told.key)
    if session.scalar(select(ConversionResidue.hash).where(ConversionResidue.hash == mark)) is not None:
        return False
    day, facts = told.at.date(), {"source": told.source, "key": told.key, "kind": told.kind, "at": told.at}
    if not insert_once(session, Conversion, link_id=link.id, day=day, received_at=at, **facts):
        return False
    counts = counting.Counts(Counter(), Counter())
    counts.count(link, day, told.kind)
    counting.add(session, counts)
    said = {"person_id": link.person_id, "story_id": link.public_id, "network": link.network, "kind": told.kind}
    signals.announce(signals.conversion_recorded, session, **said, key=mark, link=link.id, at=told.at)
    return True


def signed(session: Session, source: str, signature: str, *parts: str, at: datetime, address: str) -> bool:
    """Tell whether a source that is let in has signed these parts; a wrong signature counts as a try of its address.

    :raises TooManyTries: that address has sent too many wrong ones.
    """
    secret = session.info["academy"].secret()

    def right(reader: Session) -> bool:
        live = (Source.name == source, Source.ended_at.is_(None))
        salt = reader.scalar(select(Source.salt).where(*live))
        wanted = rules.signature(_secret(secret, source, salt or ""), *parts)
        same = hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "surrogatepass"))
        return same and salt is not None

    return people.check_secret(session, "conversion", right, at=at, address=address)


def senders(session: Session) -> tuple[Sender, ...]:
    """List the systems that are let in."""
    rows = session.scalars(select(Source).where(Source.ended_at.is_(None)).order_by(Source.name))
    return tuple(Sender(row.id, row.name, row.made_at) for row in rows)


def let_in(session: Session, name: str, *, by: int, at: datetime) -> str:
    """Let a system tell of conversions and give its secret, to be shown once; shut out and let in again it is new.

    :raises Unfit: the name cannot be a source's, or is taken.
    """
    source, salt = rules.clean_source(name), secrets.token_hex(32)
    fresh = {"salt": salt, "made_at": at, "made_by": by}
    again = update(Source).where(Source.name == source, Source.ended_at.is_not(None)).values(ended_at=None, **fresh)
    made = getattr(session.execute(again), "rowcount", 0) or insert_once(session, Source, name=source, **fresh)
    if not made:
        raise Unfit("source", "A system of this name is let in already. Choose another name.")
    audit.record(session, "conversion_source.let_in", actor=by, subject=f"source:{source}", at=at)
    return _secret(session.info["academy"].secret(), source, salt)


def shut_out(session: Session, source_id: int, *, by: int, at: datetime) -> None:
    """Believe a system's signature no longer, from now on.

    :raises NoSuchLink: there is none of this number that is let in.
    """
    mine = (Source.id == source_id, Source.ended_at.is_(None))
    name = session.scalar(update(Source).where(*mine).values(ended_at=at).returning(Source.name))
    if name is None:
        raise rules.NoSuchLink("There is no such system.")
    audit.record(session, "conversion_source.shut_out", actor=by, subject=f"source:{name}", at=at)


def _secret(secret: str, name: str, salt: str) -> str:
    return hmac.new(secret.encode(), f"conversion source:{name}:{salt}".encode(), sha256).hexdigest()
