"""The door of what is decided by hand; other rooms use that of recognition."""

from typing import Any

from sqlalchemy.orm import Session

from lms.recognition.byhand import appeals, signoffs, verdicts
from lms.recognition.byhand.appeals import (
    Note,
    answer,
    appeal,
    check_answering,
    note_about,
    notes_about,
    open_decision,
    waiting_notes,
)
from lms.recognition.byhand.giving import givable, give, held
from lms.recognition.byhand.mandates import sign_offs
from lms.recognition.byhand.rules import (
    DECIDERS,
    GIVERS,
    LONGEST_NOTE,
    AlreadySo,
    BadEnd,
    CannotGive,
    Decided,
    NoSuchDecision,
    NotOneself,
    NotTheOne,
    NotYet,
    signing,
)
from lms.recognition.byhand.signoffs import (
    Mandate,
    Request,
    ask,
    confirm,
    current,
    level_to_sign,
    not_now,
    own,
    propose,
    ready,
    ready_of,
    request,
    standing,
    take_back,
    waiting,
    withdraw,
)
from lms.recognition.byhand.verdicts import decisions, recount, restore, revoke, suspend

__all__ = [
    "DECIDERS",
    "GIVERS",
    "LONGEST_NOTE",
    "AlreadySo",
    "BadEnd",
    "CannotGive",
    "Decided",
    "Mandate",
    "NoSuchDecision",
    "NotOneself",
    "NotTheOne",
    "NotYet",
    "Note",
    "Request",
    "answer",
    "appeal",
    "ask",
    "check_answering",
    "confirm",
    "current",
    "decisions",
    "export",
    "givable",
    "give",
    "held",
    "level_to_sign",
    "not_now",
    "note_about",
    "notes_about",
    "open_decision",
    "own",
    "propose",
    "ready",
    "ready_of",
    "recount",
    "request",
    "restore",
    "revoke",
    "sign_offs",
    "signing",
    "standing",
    "suspend",
    "take_back",
    "waiting",
    "waiting_notes",
    "withdraw",
]


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give what was decided about a person by hand, for their own download."""
    return {
        "decisions": verdicts.export(session, person_id),
        "notes": appeals.export(session, person_id),
        "sign-offs": signoffs.export(session, person_id),
    }
