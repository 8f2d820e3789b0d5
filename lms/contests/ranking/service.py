"""The door of the ranking: what contests and boards call."""

from lms.contests.ranking.counting import rebuild, recount
from lms.contests.ranking.looking import after, members, neighbours, rank, scores, top, view
from lms.contests.ranking.moving import drop, erase, fold, move, remove, remove_person
from lms.contests.ranking.rules import MOST, Rank, View

__all__ = [
    "MOST",
    "Rank",
    "View",
    "after",
    "drop",
    "erase",
    "fold",
    "members",
    "move",
    "neighbours",
    "rank",
    "rebuild",
    "recount",
    "remove",
    "remove_person",
    "scores",
    "top",
    "view",
]
