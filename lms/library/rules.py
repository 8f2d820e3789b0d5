"""The catalogue of one release: content with its names filled in and its pages ready to show."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from html import escape, unescape
from typing import Any

from markupsafe import Markup

from lms.content.findings import Finding
from lms.content.library import Library
from lms.content.policies import Policy
from lms.content.quizzes import Quiz

PLAIN = frozenset({"title", "summary", "says"})
"""Fields shown as they stand, in which the company's names are filled in."""
SIMPLE = frozenset({str, int, bool, type(None)})
MARKDOWN = frozenset({(Policy, "summary")})
"""Fields of such a name that are Markdown, and are filled in when they are shown."""
SHOWN = 5
"""How many errors are named when publishing is refused."""
MOST_OLD = 100
"""How many older revisions a process keeps beside the current release."""
_LINK = re.compile(r'((?:href|src)=")@/')
_HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.S)
_TAG = re.compile(r"<[^>]+>")


class LibraryError(Exception):
    """What the library refuses; the message names the thing and the mend."""


class LintFailed(LibraryError):
    """The content has errors, so nothing of it was published."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        errors = [one for one in findings if one.severity == "error"]
        shown = "".join(f"\n  {one.path}:{one.line}:{one.column} {one.code} {one.message}" for one in errors[:SHOWN])
        rest = f"\n  and {len(errors) - SHOWN} more" if len(errors) > SHOWN else ""
        super().__init__(f"nothing was published, since the content has errors; lms lint shows each{shown}{rest}")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of a lesson's contents."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson ready to show; ``before`` and ``after`` are lesson ids of the same course."""

    html: Markup
    contents: tuple[Heading, ...]
    before: str | None
    after: str | None
    number: int
    total: int


class Catalogue:
    """A published release in memory: read by everybody, changed by nobody."""

    def __init__(
        self, number: int, library: Library, html: Mapping[str, str], *, prefix: str, names: Mapping[str, str]
    ) -> None:
        self.number = number
        self.source = library
        self.names = dict(names)
        self.prefix = prefix
        self.library: Library = filled(library, self.fill)
        self._html = dict(html)
        self._old: dict[str, Mapping[str, str]] = {}
        self._shown: dict[str, Markup] = {}
        self._pages: dict[str, LessonPage] = {}
        self.level_numbers = {level.id: level.number for level in library.levels}
        self.revisions: dict[str, Quiz] = {quiz.digest: quiz for quiz in self.library.quizzes.values()}

    def fill(self, text: str) -> str:
        """Put the company's names where the content asks for them."""
        for name, value in self.names.items():
            text = text.replace("{" + name + "}", value)
        return text

    def html(self, text: str) -> Markup:
        """Give the rendered page of a piece of Markdown; text that was never rendered is shown as text."""
        shown = self._shown.get(text)
        if shown is None:
            made = self._html.get(text) or self._of_old(text)
            shown = self._localised(made) if made is not None else Markup.escape(self.fill(text))
            self._shown[text] = shown
        return shown

    def learn(self, quiz: Quiz, html: Mapping[str, str]) -> Quiz:
        """Keep an older revision of a quiz, for attempts begun on it, and give it with its names filled in.

        Whoever asked needs the answer, not the shelf: another thread may put so many there that it falls off again.
        """
        self.know(quiz.digest, html)
        found: Quiz = filled(quiz, self.fill)
        self.revisions[quiz.digest] = found
        return found

    def know(self, digest: str, html: Mapping[str, str]) -> None:
        """Keep the rendered pieces of an older text; of very many the one kept longest is forgotten."""
        self._old[digest] = {text: made for text, made in html.items() if text not in self._html}
        for text in html:
            self._shown.pop(text, None)
        for known in list(self._old)[:-MOST_OLD]:
            self.revisions.pop(known, None)
            for text in self._old.pop(known, {}):
                self._shown.pop(text, None)

    def plain(self, text: str) -> str:
        """Give the words of a piece of Markdown, without any markup."""
        return " ".join(unescape(_TAG.sub(" ", self.html(text))).split())

    def level_number(self, level_id: str) -> int:
        """Give the number of a level; a level this release no longer has counts as the first."""
        return self.level_numbers.get(level_id, 0)

    def lesson_page(self, course_id: str, lesson_id: str) -> LessonPage | None:
        """Give a lesson ready to show, or None where there is no such lesson."""
        key = f"{course_id}/{lesson_id}"
        if key not in self._pages:
            made = self._lesson_page(course_id, lesson_id)
            if made is None:
                return None
            self._pages[key] = made
        return self._pages[key]

    def _of_old(self, text: str) -> str | None:
        return next((pieces[text] for pieces in list(self._old.values()) if text in pieces), None)

    def _lesson_page(self, course_id: str, lesson_id: str) -> LessonPage | None:
        course = self.library.courses.get(course_id)
        ids = [lesson.id for lesson in course.lessons] if course else []
        if course is None or lesson_id not in ids:
            return None
        place = ids.index(lesson_id)
        html = self.html(course.lessons[place].body)
        contents = tuple(
            Heading(found[2], unescape(_TAG.sub("", found[3])).strip(), int(found[1]))
            for found in _HEADING.finditer(html)
        )
        before = ids[place - 1] if place else None
        after = ids[place + 1] if place + 1 < len(ids) else None
        return LessonPage(html, contents, before, after, place + 1, len(ids))

    def _localised(self, html: str) -> Markup:
        filled_in = html
        for name, value in self.names.items():
            filled_in = filled_in.replace("{" + name + "}", escape(value))
        return Markup(_LINK.sub(rf"\g<1>{self.prefix}/", filled_in))  # noqa: S704 sanitised when it was rendered


def filled(thing: Any, fill: Callable[[str], str]) -> Any:
    """Copy content with ``fill`` applied to every field that is shown as it stands."""
    if isinstance(thing, Mapping):
        new_values = {key: filled(value, fill) for key, value in thing.items()}
        return new_values if any(new_values[key] is not thing[key] for key in thing) else thing
    if isinstance(thing, tuple):
        items = tuple(value if type(value) in SIMPLE else filled(value, fill) for value in thing)
        return items if any(new is not old for new, old in zip(items, thing, strict=True)) else thing
    return _filled_fields(thing, fill) if is_dataclass(thing) else thing


def _filled_fields(thing: Any, fill: Callable[[str], str]) -> Any:
    changed = {}
    kind: Any = type(thing)
    for name, plain in _plan(kind):
        value = getattr(thing, name)
        if type(value) in SIMPLE:
            # Most fields of most content: nothing is called for them, since an academy may have many thousands.
            if plain and "{" in value:
                changed[name] = fill(value)
            continue
        new = filled(value, fill)
        if new is not value:
            changed[name] = new
    return replace(thing, **changed) if changed else thing


@cache
def _plan(kind: Any) -> tuple[tuple[str, bool], ...]:
    """List the fields of a kind of content, and whether each is shown as it stands."""
    return tuple((one.name, one.name in PLAIN and (kind, one.name) not in MARKDOWN) for one in fields(kind))
