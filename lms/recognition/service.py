"""The door of the recognition room: everything other rooms may call."""

from lms.recognition.awards import award, badges, revoke, set_public
from lms.recognition.cabinet import (
    Cabinet,
    Card,
    Held,
    Line,
    Open,
    Statement,
    cabinet,
    card,
    drawing,
    export,
    statement,
)
from lms.recognition.engine import (
    catch_up,
    met,
    met_at,
    on_policy_acknowledged,
    on_quiz_passed,
    re_evaluate,
    reached_select,
    record,
)
from lms.recognition.explain import RULES_IN_WORDS, Way, way
from lms.recognition.ledger import level_column, pay, reverse, standing, standings, xp_column, xp_since_column
from lms.recognition.progress import Earned, EarnedBadge, LevelMoment, earned_with, level_moment, seen
from lms.recognition.reach import holders, level_holders, level_holders_select
from lms.recognition.recounting import recount
from lms.recognition.renewals import renew
from lms.recognition.rules import (
    AlreadyRevoked,
    Award,
    NoSuchAward,
    NotAFact,
    RecognitionError,
    Standing,
)

__all__ = [
    "RULES_IN_WORDS",
    "AlreadyRevoked",
    "Award",
    "Cabinet",
    "Card",
    "Earned",
    "EarnedBadge",
    "Held",
    "LevelMoment",
    "Line",
    "NoSuchAward",
    "NotAFact",
    "Open",
    "RecognitionError",
    "Standing",
    "Statement",
    "Way",
    "award",
    "badges",
    "cabinet",
    "card",
    "catch_up",
    "drawing",
    "earned_with",
    "export",
    "holders",
    "level_column",
    "level_holders",
    "level_holders_select",
    "level_moment",
    "met",
    "met_at",
    "on_policy_acknowledged",
    "on_quiz_passed",
    "pay",
    "re_evaluate",
    "reached_select",
    "record",
    "recount",
    "renew",
    "reverse",
    "revoke",
    "seen",
    "set_public",
    "standing",
    "standings",
    "statement",
    "way",
    "xp_column",
    "xp_since_column",
]
