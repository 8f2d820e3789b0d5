"""The door of the box of ideas: everything other rooms may call."""

from lms.ideas.box.deciding import decide, file, promise
from lms.ideas.box.leaving import erase, export, recount
from lms.ideas.box.records import Card, Line, Listing, Remark, Shown, Talk, Wanted, alike, listing, shown, talk
from lms.ideas.box.rules import Decision, IdeaError, NoSuchIdea, NotNow, NotYours, Overtaken, Text, Unfit
from lms.ideas.box.writing import change, credit, remark, submit, support, take_back, take_off, unsay

__all__ = [
    "Card",
    "Decision",
    "IdeaError",
    "Line",
    "Listing",
    "NoSuchIdea",
    "NotNow",
    "NotYours",
    "Overtaken",
    "Remark",
    "Shown",
    "Talk",
    "Text",
    "Unfit",
    "Wanted",
    "alike",
    "change",
    "credit",
    "decide",
    "erase",
    "export",
    "file",
    "listing",
    "promise",
    "recount",
    "remark",
    "shown",
    "submit",
    "support",
    "take_back",
    "take_off",
    "talk",
    "unsay",
]
