"""The door of what learning pays: rules, the ledger in words, recounts."""

from lms.recognition.xp.book import add as add_rule
from lms.recognition.xp.book import at as rule_at
from lms.recognition.xp.book import read as xp_rules
from lms.recognition.xp.recomputing import (
    WORD,
    Recompute,
    begin_recompute,
    decide_recompute,
    drop_recompute,
    go_on_recomputing,
    preview_recompute,
    recompute,
    recomputes,
)
from lms.recognition.xp.rules import (
    MOST,
    Amounts,
    NoSuchEntry,
    NoSuchRecompute,
    NothingToDecide,
    Rule,
    RuleChanged,
    SameAmounts,
    difference,
    in_force,
    in_words,
)
from lms.recognition.xp.statement import KINDS, Line, Statement, Story, statement, story

__all__ = [
    "KINDS",
    "MOST",
    "WORD",
    "Amounts",
    "Line",
    "NoSuchEntry",
    "NoSuchRecompute",
    "NothingToDecide",
    "Recompute",
    "Rule",
    "RuleChanged",
    "SameAmounts",
    "Statement",
    "Story",
    "add_rule",
    "begin_recompute",
    "decide_recompute",
    "difference",
    "drop_recompute",
    "go_on_recomputing",
    "in_force",
    "in_words",
    "preview_recompute",
    "recompute",
    "recomputes",
    "rule_at",
    "statement",
    "story",
    "xp_rules",
]
