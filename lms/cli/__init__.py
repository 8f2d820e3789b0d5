"""The command line owns the `lms` command: its words, its progress and its exit codes."""

from lms.cli.program import main

__all__ = ["main"]
