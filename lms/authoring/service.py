"""The door of the authoring room: everything other rooms may call."""

from lms.authoring.holding import Held
from lms.authoring.planning import Plan, Side, conflicts, in_step, note_conflicts, plan, plan_edits, plan_undo
from lms.authoring.publishing import Outcome, dry_run, publish, undo
from lms.authoring.pulling import Pull, plan_pull, pulled
from lms.authoring.records import erase, export
from lms.authoring.rules import (
    CHOICES,
    RAISABLE,
    Affected,
    AuthoringError,
    Choice,
    Conflict,
    Conflicting,
    Decisions,
    NothingToUndo,
    Overtaken,
    Undecided,
    at_odds,
    in_favour,
)

__all__ = [
    "CHOICES",
    "RAISABLE",
    "Affected",
    "AuthoringError",
    "Choice",
    "Conflict",
    "Conflicting",
    "Decisions",
    "Held",
    "NothingToUndo",
    "Outcome",
    "Overtaken",
    "Plan",
    "Pull",
    "Side",
    "Undecided",
    "at_odds",
    "conflicts",
    "dry_run",
    "erase",
    "export",
    "in_favour",
    "in_step",
    "note_conflicts",
    "plan",
    "plan_edits",
    "plan_pull",
    "plan_undo",
    "publish",
    "pulled",
    "undo",
]
