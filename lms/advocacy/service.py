"""The door of the advocacy room: everything other rooms may call."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.advocacy import consent, suspensions
from lms.advocacy.anonymity import LEAST, Block, Figure, in_fives, together, total, whole
from lms.advocacy.consent import advocates, choice, decline, erase, opt_in, opt_out, text
from lms.advocacy.decisions import decided, decision, decisions, facts, key_for, known_key, may, require
from lms.advocacy.grants import (
    on_certification_lapsed,
    on_certification_renewed,
    on_level_reached,
    on_person_deactivated,
    on_policy_acknowledged,
    on_sign_off_changed,
    recount,
    refresh,
    seal,
    sweep,
    trail,
)
from lms.advocacy.invitations import BadWords, NotYourself, TooMany, TooSoon, pressing
from lms.advocacy.inviting import (
    General,
    Invited,
    call,
    forget_invited,
    invite,
    invited,
    last_call,
    take_off_invitations,
    waiting,
)
from lms.advocacy.points.service import NoSuchPoint, on_opted_out, owe, pay, take_back
from lms.advocacy.points.service import balance as points_of
from lms.advocacy.points.service import by_day as points_by_day
from lms.advocacy.points.service import export as export_points
from lms.advocacy.points.service import forget as forget_points
from lms.advocacy.points.service import of_days as points_of_days
from lms.advocacy.points.service import recount as recount_points
from lms.advocacy.points.service import settle as settle_points
from lms.advocacy.rules import (
    AdvocacyError,
    BadEnd,
    Change,
    Choice,
    Decision,
    Facts,
    Locked,
    NothingToChoose,
    NotPaused,
    Pause,
    Paused,
    Reason,
    TextChanged,
    UnknownKey,
    in_reach,
    may_invite,
    unknown,
)
from lms.advocacy.suspensions import lift, pause, suspend
from lms.advocacy.taking_part import SHARERS, count, groups, seen
from lms.advocacy.texts import ConsentText
from lms.advocacy.tokens.rules import BadAudience, NotHeld
from lms.advocacy.tokens.service import Made, Status, on_permission_withdrawn
from lms.advocacy.tokens.service import export as export_tokens
from lms.advocacy.tokens.service import forget as forget_tokens
from lms.advocacy.tokens.service import make as make_token
from lms.advocacy.tokens.service import status as token_status

__all__ = [
    "LEAST",
    "SHARERS",
    "AdvocacyError",
    "BadAudience",
    "BadEnd",
    "BadWords",
    "Block",
    "Change",
    "Choice",
    "ConsentText",
    "Decision",
    "Facts",
    "Figure",
    "General",
    "Invited",
    "Locked",
    "Made",
    "NoSuchPoint",
    "NotHeld",
    "NotPaused",
    "NotYourself",
    "NothingToChoose",
    "Pause",
    "Paused",
    "Reason",
    "Status",
    "TextChanged",
    "TooMany",
    "TooSoon",
    "UnknownKey",
    "advocates",
    "call",
    "choice",
    "count",
    "decided",
    "decision",
    "decisions",
    "decline",
    "erase",
    "export",
    "export_points",
    "export_tokens",
    "facts",
    "forget_invited",
    "forget_points",
    "forget_tokens",
    "groups",
    "in_fives",
    "in_reach",
    "invite",
    "invited",
    "key_for",
    "known_key",
    "last_call",
    "lift",
    "make_token",
    "may",
    "may_invite",
    "on_certification_lapsed",
    "on_certification_renewed",
    "on_level_reached",
    "on_opted_out",
    "on_permission_withdrawn",
    "on_person_deactivated",
    "on_policy_acknowledged",
    "on_sign_off_changed",
    "opt_in",
    "opt_out",
    "owe",
    "pause",
    "pay",
    "points_by_day",
    "points_of",
    "points_of_days",
    "pressing",
    "recount",
    "recount_points",
    "refresh",
    "require",
    "seal",
    "seen",
    "settle_points",
    "suspend",
    "sweep",
    "take_back",
    "take_off_invitations",
    "text",
    "together",
    "token_status",
    "total",
    "trail",
    "unknown",
    "waiting",
    "whole",
]


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Give everything this room keeps about a person, for that person."""
    return {
        "choices": [
            {"choice": kind, "at": _iso(at), "policies": policies, "text_shown": shown}
            for kind, at, policies, shown in consent.history(session, person_id)
        ],
        "pauses": [
            {
                "reason": one.reason,
                "from": _iso(one.starts_at),
                "until": _iso(one.until),
                "lifted_at": _iso(one.lifted_at),
            }
            for one in suspensions.history(session, person_id)
        ],
        "colleagues_invited": [{"at": _iso(one)} for one in invited(session, person_id)],
        "permissions": [
            {"key": key, "granted": granted, "reason": reason, "at": _iso(at)}
            for key, granted, reason, at in trail(session, person_id, limit=10_000)
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
