"""Markdown on its way out as HTML: what a renderer made of it, with links into the academy as references."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lms.authoring.exchange.bank import Loss
from lms.content import markup, refs
from lms.content.questions import Question

_LINK = re.compile(r'href="@/([^"]{1,300})"')
_PLACES = (
    (re.compile(r"c/([a-z0-9_-]+/[a-z0-9_-]+)"), "lesson"),
    (re.compile(r"c/([a-z0-9_-]+)"), "course"),
    (re.compile(r"quiz/about/([a-z0-9_-]+)"), "quiz"),
    (re.compile(r"badges/about/([a-z0-9_-]+)"), "badge"),
    (re.compile(r"policy/([a-z0-9_-]+)"), "policy"),
)


@dataclass(slots=True)
class Out:
    """The losses of what is written, and HTML by Markdown text for the formats that need it."""

    html: Mapping[str, str]
    losses: list[Loss] = field(default_factory=list)

    def lose(self, question: Question, words: str) -> None:
        """Note what one question lost."""
        self.losses.append(Loss(question.line, question.prompt, words))

    def block(self, text: str) -> str:
        """Give a text as HTML paragraphs."""
        return _LINK.sub(_reference, self.html.get(text, ""))

    def inline(self, text: str) -> str:
        """Give a text of one paragraph without its element."""
        return markup.inline(self.block(text))


def texts(questions: Iterable[Question]) -> list[str]:
    """List every Markdown text of questions that has to be rendered."""
    found: dict[str, None] = {}
    for one in questions:
        parts = [one.prompt, one.body, one.hint, one.explanation, *(pair.left for pair in one.pairs)]
        parts += [text for option in one.options for text in (option.text, option.feedback)]
        parts += [accepted.feedback for accepted in one.accepted]
        found |= dict.fromkeys(part for part in parts if part)
    return list(found)


def _reference(found: re.Match[str]) -> str:
    path, _, part = found[1].partition("#")
    for pattern, kind in _PLACES:
        if named := pattern.fullmatch(path):
            ref = f"{kind}:{named[1]}" + (f"#{part}" if part else "")
            return f'href="{ref}"' if refs.parse_ref(ref) else found[0]
    return found[0]
