"""The door of the points: paying, the ledger of one's own, and the rules."""

from lms.advocacy.points.book import add as add_rule
from lms.advocacy.points.book import known as known_rules
from lms.advocacy.points.due import owe, settle
from lms.advocacy.points.ledger import balance, by_day, export, forget, of_days, on_opted_out, pay, recount, take_back
from lms.advocacy.points.rules import KINDS, LABELS, NoSuchPoint, Rule, Scale, difference, in_force, in_words, why_not
from lms.advocacy.points.statement import Line, Statement, statement, why

__all__ = [
    "KINDS",
    "LABELS",
    "Line",
    "NoSuchPoint",
    "Rule",
    "Scale",
    "Statement",
    "add_rule",
    "balance",
    "by_day",
    "difference",
    "export",
    "forget",
    "in_force",
    "in_words",
    "known_rules",
    "of_days",
    "on_opted_out",
    "owe",
    "pay",
    "recount",
    "settle",
    "statement",
    "take_back",
    "why",
    "why_not",
]
