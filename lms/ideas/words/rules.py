"""Who may write to whom, how much and how often; and what a thank-you can be about. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

TEXT_BYTES = 2_000
"""Of a question, a comment and an answer."""
THANKS = 280
"""Characters of a thank-you."""
MOST_OPEN = 3
"""Questions of one person that may wait at the same time."""
MOST_A_DAY = 10
"""Thank-yous of one person a day, to whomever."""
COMMENT, ANSWER = "comment", "answer"
HELP, IDEA, SHARE, OTHER = "help", "idea", "share", "other"
ABOUT: Mapping[str, str] = MappingProxyType(
    {HELP: "You helped me", IDEA: "An idea of yours", SHARE: "Something you shared", OTHER: "Something else"}
)


class WordsError(Exception):
    """What this room refuses; the message names the thing and the mend."""


class NoSuchWords(WordsError):
    """There is nothing of that name that this person may read."""


class NotNow(WordsError):
    """It was said before, or cannot be said any more."""


class Unfit(WordsError):
    """Something typed does not follow the rules; ``field`` names where."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def text_of(typed: str, field: str = "words") -> str:
    """Take a text as it can be kept.

    :raises Unfit: it is empty, or of more than 2,000 bytes.
    """
    text = typed.replace("\0", " ").replace("\r\n", "\n").strip()
    if not text:
        raise Unfit(field, "Write a few words.")
    if len(text.encode()) > TEXT_BYTES:
        raise Unfit(field, "Use at most 2,000 characters.")
    return text


def thanks_of(typed: str) -> str:
    """Take a thank-you as it can be kept: one line.

    :raises Unfit: it is empty or too long.
    """
    text = " ".join(typed.replace("\0", " ").split())
    if not text:
        raise Unfit("words", "Say in a few words what you thank them for.")
    if len(text) > THANKS:
        raise Unfit("words", f"Use at most {THANKS} characters.")
    return text
