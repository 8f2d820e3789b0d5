"""The door of the links: everything the rest of the sharing room, and other rooms through it, may call."""

from lms.sharing.links.conversions import Sender, let_in, record, senders, shut_out, signed
from lms.sharing.links.counting import recount
from lms.sharing.links.figures import Figures, Mine, OfStory, OwnPage, Totals, export, mine, of_story, totals
from lms.sharing.links.folding import end_day, fold
from lms.sharing.links.following import Visit, follow, uncounted
from lms.sharing.links.leaving import forget_person, on_opted_out
from lms.sharing.links.making import PATH, link_for, note_maker, stop
from lms.sharing.links.own import OwnShare, own_clicks, own_shares
from lms.sharing.links.rules import LinkOver, NoSuchLink, Told
from lms.sharing.links.visits import Visited, visits

__all__ = [
    "PATH",
    "Figures",
    "LinkOver",
    "Mine",
    "NoSuchLink",
    "OfStory",
    "OwnPage",
    "OwnShare",
    "Sender",
    "Told",
    "Totals",
    "Visit",
    "Visited",
    "end_day",
    "export",
    "fold",
    "follow",
    "forget_person",
    "let_in",
    "link_for",
    "mine",
    "note_maker",
    "of_story",
    "on_opted_out",
    "own_clicks",
    "own_shares",
    "record",
    "recount",
    "senders",
    "shut_out",
    "signed",
    "stop",
    "totals",
    "uncounted",
    "visits",
]
