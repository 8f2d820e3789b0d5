"""The door of the desk: what its pages, its jobs and the command line call."""

from lms.recognition.desk.arriving import send, take_in, texts_of
from lms.recognition.desk.checking import Found, apart, of_file, of_many, of_text
from lms.recognition.desk.issuers import Pinned, follow, forget, pin, pinned, read_again
from lms.recognition.desk.kept import History, Made, check, file, history, run, text
from lms.recognition.desk.lists import HEADING, Listed, Shown, cells_of, lists, one, page_of, table
from lms.recognition.desk.lists import run as run_lists
from lms.recognition.desk.rules import DeskError, NoSuchCheck, Unfit, issuer, kind_of, neutral
from lms.recognition.desk.searching import Holder, Holders, search
from lms.recognition.desk.sweeping import export, sweep

__all__ = [
    "HEADING",
    "DeskError",
    "Found",
    "History",
    "Holder",
    "Holders",
    "Listed",
    "Made",
    "NoSuchCheck",
    "Pinned",
    "Shown",
    "Unfit",
    "apart",
    "cells_of",
    "check",
    "export",
    "file",
    "follow",
    "forget",
    "history",
    "issuer",
    "kind_of",
    "lists",
    "neutral",
    "of_file",
    "of_many",
    "of_text",
    "one",
    "page_of",
    "pin",
    "pinned",
    "read_again",
    "run",
    "run_lists",
    "search",
    "send",
    "sweep",
    "table",
    "take_in",
    "text",
    "texts_of",
]
