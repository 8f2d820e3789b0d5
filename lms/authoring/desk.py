"""What every page of the studio asks: who writes here, which file, which day."""

from datetime import date

from lms.authoring import drafts, texts
from lms.web import context
from lms.web.errors import Forbidden, Missing

WRITERS = ("champion", "trainer")
"""Who sees the studio; what each may write is decided by :func:`lms.authoring.texts.may_write`."""


def today() -> date:
    """Tell the day that review dates are compared with."""
    return context.now().date()


def guard(path: str) -> None:
    """Let only those pass who write this file.

    :raises Missing: no file of an academy lives there.
    :raises Forbidden: the roles do not open it for writing.
    """
    if not texts.kind_of(path):
        raise Missing(f"No file of an academy lives at {path}.")
    if not texts.may_write(context.person().roles, path):
        raise Forbidden("Trainers write this file. Your role opens it for reading.")


def file_of(path: str) -> drafts.Source:
    """Give the file of an address.

    :raises Missing: the academy has none there.
    """
    try:
        return drafts.source(context.reading(), path)
    except texts.NoSuchFile as error:
        raise Missing(str(error)) from error
