"""The door of weeks: what makes one count, leave, and the run they make."""

from lms.recognition.weeks.active import on_learned, on_person_joined
from lms.recognition.weeks.counting import recount, sweep
from lms.recognition.weeks.leave import (
    OwnLeave,
    Page,
    Weeks,
    add_leave,
    end_leave,
    export,
    page,
    weeks_column,
    weeks_of,
)
from lms.recognition.weeks.rules import BadLeave, NoSuchLeave

__all__ = [
    "BadLeave",
    "NoSuchLeave",
    "OwnLeave",
    "Page",
    "Weeks",
    "add_leave",
    "end_leave",
    "export",
    "on_learned",
    "on_person_joined",
    "page",
    "recount",
    "sweep",
    "weeks_column",
    "weeks_of",
]
