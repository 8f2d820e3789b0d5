"""The door of talk among peers: writing, marking, reading, reporting, deciding, and what is kept."""

from lms.ideas.talk.about import About, about, courses, there
from lms.ideas.talk.helping import mark
from lms.ideas.talk.moderation import Case, Cases, Decided, File, Log, Said, cases, decide, file, log, report, waiting
from lms.ideas.talk.reading import SHOWS, Line, Listing, Thread, answers_to, listing, newest, one, thread
from lms.ideas.talk.records import erase, export, forget, recount
from lms.ideas.talk.rules import (
    NoSuchNote,
    NoSuchReport,
    NotNow,
    NotYours,
    TalkError,
    TooMany,
    Unfit,
)
from lms.ideas.talk.writing import Entry, answer, change, may_write, remove, write

__all__ = [
    "SHOWS",
    "About",
    "Case",
    "Cases",
    "Decided",
    "Entry",
    "File",
    "Line",
    "Listing",
    "Log",
    "NoSuchNote",
    "NoSuchReport",
    "NotNow",
    "NotYours",
    "Said",
    "TalkError",
    "Thread",
    "TooMany",
    "Unfit",
    "about",
    "answer",
    "answers_to",
    "cases",
    "change",
    "courses",
    "decide",
    "erase",
    "export",
    "file",
    "forget",
    "listing",
    "log",
    "mark",
    "may_write",
    "newest",
    "one",
    "recount",
    "remove",
    "report",
    "there",
    "thread",
    "waiting",
    "write",
]
