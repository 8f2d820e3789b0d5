"""Extensions of the academy: found by entry point, loaded once a process, before anything is read or shown."""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from threading import Lock

from lms.assessment import kinds as types
from lms.assessment.kinds import QuestionType
from lms.content import kinds as readers
from lms.content.blocks import Block
from lms.content.marks import is_marked

__all__ = ["PluginError", "QuestionType", "add_question_type", "load", "packages", "remove_question_type"]

GROUP = "lms.extensions"
_loaded: set[str] = set()
_packages: dict[str, None] = {}
_loading = Lock()


class PluginError(Exception):
    """An extension that is installed could not be loaded; the message names it."""


def add_question_type(
    kind: QuestionType,
    read: readers.Read,
    *,
    is_answer: Callable[[Block], bool] = is_marked,
    templates: str = "",
) -> None:
    """Make a kind of question known to every academy of this process.

    :param kind: how its answer is kept, scored and shown; see :class:`lms.QuestionType`.
    :param read: makes an ``Answer`` of the parts of a question whose comment says ``type:`` and the kind's name.
    :param is_answer: tells which block is its answer block; any list with marks unless said.
    :param templates: the package in whose folder ``templates`` the kind's template lies.
    :raises ValueError: there is a kind of that name.
    """
    readers.add(kind.name, read, is_answer)
    types.add(kind)
    if templates:
        _packages[templates] = None


def remove_question_type(name: str) -> None:
    """Forget a kind again, as tests do."""
    readers.remove(name)
    types.remove(name)


def packages() -> tuple[str, ...]:
    """List the packages that brought templates."""
    return tuple(_packages)


def load() -> None:
    """Load every installed extension that is not loaded yet: what its entry point names is called, if it can be.

    :raises PluginError: one of them could not be loaded.
    """
    with _loading:
        for entry in entry_points(group=GROUP):
            if entry.value not in _loaded:
                _load(entry)
                _loaded.add(entry.value)


def _load(entry: EntryPoint) -> None:
    try:
        found = entry.load()
        if callable(found):
            found()
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise PluginError(f"The extension {entry.name!r} ({entry.value}) could not be loaded. {said}") from error
