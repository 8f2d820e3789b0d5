"""The door of the mentors: offers, requests, threads, and what is kept."""

from lms.ideas.mentors.asking import Wish, accept, ask, decline, fitting, may_ask, sweep, withdraw
from lms.ideas.mentors.offers import (
    Made,
    end_offer,
    may_mentor,
    offer,
    offer_of,
    on_permission_granted,
    on_permission_withdrawn,
    pause,
    title,
    topics,
)
from lms.ideas.mentors.records import erase, export
from lms.ideas.mentors.rules import Candidate, MentorsError, NoSuchThing, NotNow, Terms, TooMany, Unfit
from lms.ideas.mentors.threads import Home, Line, Request, Thread, With, end, home, news, request, thread, write

__all__ = [
    "Candidate",
    "Home",
    "Line",
    "Made",
    "MentorsError",
    "NoSuchThing",
    "NotNow",
    "Request",
    "Terms",
    "Thread",
    "TooMany",
    "Unfit",
    "Wish",
    "With",
    "accept",
    "ask",
    "decline",
    "end",
    "end_offer",
    "erase",
    "export",
    "fitting",
    "home",
    "may_ask",
    "may_mentor",
    "news",
    "offer",
    "offer_of",
    "on_permission_granted",
    "on_permission_withdrawn",
    "pause",
    "request",
    "sweep",
    "thread",
    "title",
    "topics",
    "withdraw",
    "write",
]
