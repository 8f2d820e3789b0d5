"""The door of the ideas room: everything other rooms may call."""

from lms.ideas.box.service import NotNow, Task, begun, origin_of_file, task, tasks
from lms.ideas.incidents.service import kinds as incident_kinds
from lms.ideas.incidents.service import mark as incident_mark
from lms.ideas.incidents.service import marks as incident_marks

__all__ = [
    "NotNow",
    "Task",
    "begun",
    "incident_kinds",
    "incident_mark",
    "incident_marks",
    "origin_of_file",
    "task",
    "tasks",
]
