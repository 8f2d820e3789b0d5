"""Handrail: a gamified training LMS plugin that links training level to live, voluntary permissions."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lms.app import create_app
    from lms.extension import LMS
    from lms.plugins import QuestionType, add_question_type
    from lms.web.academy import Identity

__all__ = ["LMS", "Identity", "QuestionType", "add_question_type", "create_app"]
_FACE = {
    "LMS": "lms.extension",
    "Identity": "lms.web.academy",
    "QuestionType": "lms.plugins",
    "add_question_type": "lms.plugins",
    "create_app": "lms.app",
}


def __getattr__(name: str) -> Any:
    """Give what a host imports from here; only then, so that the renderer starts without the web.

    :raises AttributeError: the face shows nothing of that name.
    """
    if name not in _FACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_FACE[name]), name)
