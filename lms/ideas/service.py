"""The door of the ideas room: everything other rooms may call."""

from lms.ideas.box.service import NotNow, Task, begun, origin_of_file, task, tasks

__all__ = ["NotNow", "Task", "begun", "origin_of_file", "task", "tasks"]
