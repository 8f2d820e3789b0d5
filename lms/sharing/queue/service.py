"""The door of the queue: proposals, decisions about them, and what waits."""

from typing import Any

from sqlalchemy.orm import Session

from lms.sharing.queue.listing import KINDS, Queue, Row, queue, waiting
from lms.sharing.queue.proposals import (
    Editor,
    Item,
    approve,
    change,
    decide,
    decline_items,
    edits,
    may_propose,
    propose,
    take_items,
    withdraw,
)
from lms.sharing.queue.records import (
    Line,
    Mine,
    Shown,
    credit,
    decided_by,
    mine,
    open_topics,
    own,
    proposal,
    record_of,
    recount,
)
from lms.sharing.queue.rules import CHAMPION, PROPOSE, PUBLISH, NoSuchProposal, NotNow, NotYours, Overtaken, Text

__all__ = [
    "CHAMPION",
    "KINDS",
    "PROPOSE",
    "PUBLISH",
    "Editor",
    "Item",
    "Line",
    "Mine",
    "NoSuchProposal",
    "NotNow",
    "NotYours",
    "Overtaken",
    "Queue",
    "Row",
    "Shown",
    "Text",
    "approve",
    "change",
    "credit",
    "decide",
    "decline_items",
    "edits",
    "export",
    "may_propose",
    "mine",
    "open_topics",
    "own",
    "proposal",
    "propose",
    "queue",
    "recount",
    "take_items",
    "waiting",
    "withdraw",
]


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give what somebody proposed and what they decided as an editor, for that person."""
    return {"proposals": record_of(session, person_id), "decisions": decided_by(session, person_id)}
