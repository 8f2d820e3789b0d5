"""Pictures of stories: written anew and kept by the hash of what is left, until no story has them."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from lms.content import images
from lms.sharing import rules
from lms.sharing.models import Look, Picture, Story
from lms.store.sessions import insert_once

WIDE, SMALL = 960, 240
"""Pixels of the longer side on the story's page and in the stream."""
MOST_SENT = images.MOST_SENT
KEPT = timedelta(days=1)
"""How long a picture stays that no story took."""


def keep(session: Session, data: bytes, at: datetime, *, most_pixels: int = images.MOST_PIXELS) -> str:
    """Write a picture anew, keep it, and give its digest.

    :raises Unfit: it is no picture, damaged or too large.
    """
    try:
        wide, small = images.resized(data, WIDE, SMALL, most_pixels=most_pixels)
    except images.BadPicture as error:
        raise rules.Unfit("picture", str(error)) from error
    digest = sha256(wide.body).hexdigest()
    values = {"body": wide.body, "small": small.body, "width": wide.width, "height": wide.height}
    insert_once(session, Picture, digest=digest, made_at=at, **values)
    return digest


def is_kept(session: Session, digest: str) -> bool:
    """Tell whether a picture is there."""
    return session.scalar(select(Picture.digest).where(Picture.digest == digest)) is not None


def body_of(session: Session, digest: str, *, small: bool = False) -> bytes | None:
    """Give a picture as WebP, or None where there is none of that digest."""
    return session.scalar(select(Picture.small if small else Picture.body).where(Picture.digest == digest))


def forget(session: Session, at: datetime) -> int:
    """Remove pictures that no story took within a day; tell how many. A job calls it."""
    in_story = exists().where(Story.picture == Picture.digest)
    in_look = exists().where(Look.picture == Picture.digest)
    old = delete(Picture).where(Picture.made_at <= at - KEPT, ~in_story, ~in_look)
    return int(getattr(session.execute(old.execution_options(synchronize_session=False)), "rowcount", 0))
