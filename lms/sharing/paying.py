"""What sharing tells the points: shares, words of one's own, visits, leads. What they pay is the ledger's business."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.advocacy import service as advocacy
from lms.sharing.models import Share, Story
from lms.sharing.networks import title_of

HUMAN = "human"
PAID = frozenset({"lead", "application"})
"""What, of all that comes of a link, pays points."""
_TITLES = select(Story.public_id, Story.title)


def on_story_shared(
    _academy: Any, *, session: Session, person_id: int, story_id: str, network: str, at: datetime, **_facts: Any
) -> None:
    """Pay a share, and its words where they are the person's own; listens to ``signals.story_shared``."""
    mine = (Share.person_id == person_id, Share.network == network, Story.public_id == story_id)
    query = select(Share.own, Story.title).join(Story, Story.id == Share.story_id)
    row = session.execute(query.where(*mine)).first()
    about = f"{story_id}:{network}"
    shown = _shown(row.title if row else "", story_id, network)
    advocacy.pay(session, person_id, "share", f"share:{about}", at, about=about, **shown)
    if row is not None and row.own:
        advocacy.pay(session, person_id, "caption", f"caption:{about}", at, about=about, **shown)


def on_click_counted(
    _academy: Any,
    *,
    session: Session,
    person_id: int | None,
    story_id: str,
    network: str,
    kind: str,
    number: int,
    at: datetime,
    **_facts: Any,
) -> None:
    """Owe a visit of a human by its number at the share; listens to ``signals.click_counted``."""
    if person_id is None or kind != HUMAN:
        return
    about = f"{story_id}:{network}"
    advocacy.owe(session, person_id, "click", f"click:{about}:{number}", at, about=about)


def on_conversion_recorded(
    _academy: Any,
    *,
    session: Session,
    person_id: int | None,
    story_id: str,
    network: str,
    kind: str,
    key: str,
    at: datetime,
    **_facts: Any,
) -> None:
    """Owe a lead or an application, once for its key; listens to ``signals.conversion_recorded``."""
    if person_id is None or kind not in PAID:
        return
    advocacy.owe(session, person_id, "lead", f"lead:{key}", at, about=f"{story_id}:{network}")


def settle(academy: Any, _at: datetime) -> int:
    """Pay visits and leads that were told of a moment ago; tell how many. A job calls it."""
    return advocacy.settle_points(academy, _described)


def _described(session: Session, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """Give the words and the path of a line, by the story and the network it is about."""
    parts = {about: about.partition(":") for about in abouts}
    wanted = {story_id for story_id, _, _ in parts.values()}
    titles = {row[0]: row[1] for row in session.execute(_TITLES.where(Story.public_id.in_(wanted)))}
    shown = {about: _shown(titles.get(part[0], ""), part[0], part[2]) for about, part in parts.items()}
    return {about: (one["words"], one["path"]) for about, one in shown.items()}


def _shown(title: str, story_id: str, network: str) -> dict[str, str]:
    return {"words": f"{title} ({title_of(network)})", "path": f"/share/{story_id}"}
