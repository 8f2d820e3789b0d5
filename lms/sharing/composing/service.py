"""The door of composing: drafts, reminders, previews and what a person wrote."""

from lms.sharing.composing.drafts import Begun, Desk, Draft, Reminder, desk, erase, forget, opened, save, throw_away
from lms.sharing.composing.previews import Card, Look, likely_link, look, marked, picture_behind
from lms.sharing.composing.reminders import cancel, remind, reminders_column, reminders_of, send
from lms.sharing.composing.rules import SCHEDULE, Wording

__all__ = [
    "SCHEDULE",
    "Begun",
    "Card",
    "Desk",
    "Draft",
    "Look",
    "Reminder",
    "Wording",
    "cancel",
    "desk",
    "erase",
    "forget",
    "likely_link",
    "look",
    "marked",
    "opened",
    "picture_behind",
    "remind",
    "reminders_column",
    "reminders_of",
    "save",
    "send",
    "throw_away",
]
