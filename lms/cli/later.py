"""Commands whose module is imported only when they are run, so that each starts as quickly as it can."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

ROOMS: Mapping[str, Mapping[str, str]] = {
    "lms.cli.checking": {
        "lint": "Check courses, quizzes, badges and policies.",
        "explain": "Say what a code of `lms lint` means.",
    },
    "lms.cli.writing": {
        "new": "Begin a course, lesson, quiz, badge or policy.",
    },
    "lms.cli.banks": {
        "quiz": "Take in question banks of other systems, and give quizzes out.",
    },
    "lms.cli.badges": {
        "badge": "Verify badges, of this academy and of other issuers.",
    },
    "lms.cli.formatting": {
        "fmt": "Write missing ids into content files, and nothing else.",
    },
    "lms.cli.publishing": {
        "publish": "Make the content folders the current release, or undo the last one.",
        "pull": "Write what was published in the browser into the folder.",
    },
    "lms.cli.database": {
        "db": "Bring the database to the newest schema.",
        "recount": "Rebuild every counter and name the differences.",
        "audit": "Check the log of who did what.",
        "settings": "List every setting with its value.",
    },
    "lms.cli.people": {
        "people": "Add, invite, import, list and erase people.",
        "erasures": "Keep the list of who was erased, for backups.",
        "token": "Issue tokens for other systems.",
    },
    "lms.cli.xp": {
        "xp": "Show what XP pay; count anew what was paid before.",
    },
    "lms.cli.policies": {
        "policy": "Show how the signatures under policies stand; sign.",
    },
    "lms.cli.issuer": {
        "issuer": "Show and change the keys that badges are signed with.",
    },
    "lms.cli.serving": {
        "serve": "Serve the academy; with --author, preview each save.",
        "jobs": "Deliver mail and run periodic jobs.",
    },
    "lms.cli.demo": {
        "demo": "Build a demo company and serve it.",
    },
}
"""The commands of each module, with what the overview says of them."""


class Later(click.Command):
    """Stands for a command of a module that is not imported yet."""

    def __init__(self, name: str, module: str, words: str) -> None:
        super().__init__(name, short_help=words)
        self._module = module

    def real(self) -> click.Command:
        """Import the module and give the command.

        :raises LookupError: the module has no command of that name.
        """
        for command in import_module(self._module).COMMANDS:
            if command.name == self.name:
                found: click.Command = command
                return found
        raise LookupError(f"{self._module} has no command {self.name}")

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Begin the real command; from here on click knows only that one."""
        return self.real().make_context(info_name, args, parent, **extra)


def commands() -> list[click.Command]:
    """Give a stand-in for every command there is."""
    return [Later(name, module, words) for module, known in ROOMS.items() for name, words in known.items()]
