"""A file as a learner of some level would find it, rendered beside the academy and within limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.authoring import texts
from lms.content import library as content
from lms.content import markup
from lms.content.findings import Finding
from lms.content.library import Library
from lms.library import service as library
from lms.recognition import service as recognition

KEPT = 2_000
"""How many pieces of unpublished text a process keeps rendered."""
SECONDS = 0.5
"""For all pieces of a file together; whoever types waits for them."""
_PICTURE = re.compile(r'(src=")@/c/([a-z0-9_-]+)/files/')


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file shows. ``thing`` is what was read of it, None where nothing could be read."""

    kind: str
    thing: Any
    catalogue: library.Catalogue
    findings: tuple[Finding, ...]
    """What could not be rendered."""
    comes_first: tuple[str, ...]
    """What a learner of the level still has to do before this opens."""
    extra: Mapping[str, Any]

    def say(self, text: str) -> Markup:
        """Show a piece of the file."""
        return self.catalogue.html(text)


def preview(session: Session, read: Library, path: str, level: int) -> Preview:
    """Show what ``read`` holds under ``path`` to a learner of this level; ``read`` may come from a draft."""
    kind = texts.kind_of(path)
    pieces = [piece for piece in content.fragments(read) if piece.path == path]
    html, findings = _rendered(session, pieces)
    folders = {course.id: course.path.split("/")[1] for course in read.courses.values()}
    shown = {text: _with_drafted_pictures(made, folders) for text, made in html.items()}
    now = library.current(session)
    catalogue = library.Catalogue(0, read, shown, prefix=now.prefix, names=now.names)
    thing = _thing(catalogue.library, path, kind)
    met = met_at(read, level)
    extra: dict[str, Any] = {}
    if kind == "badge" and thing:
        held = recognition.holders(session).get(thing.id, 0)
        extra = {"earned": thing.when in met, "way": recognition.way(thing.when, catalogue.library), "held": held}
    return Preview(kind, thing, catalogue, findings, _comes_first(thing, kind, catalogue.library, met), extra)


def near(files: Mapping[str, bytes], path: str, text: bytes, today: date) -> Library:
    """Read a text that is being typed, with what lies beside it; quick, however large the academy is."""
    folder = path.rpartition("/")[0] + "/"
    beside = {
        name: body
        for name, body in files.items()
        if texts.kind_of(name) in texts.BESIDE or (name.startswith("courses/") and name.startswith(folder))
    }
    return content.read({**beside, path: text}, today=today)


def met_at(read: Library, number: int) -> frozenset[str]:
    """List what somebody has done who has reached a level in the shortest way."""
    met: set[str] = set()
    waiting = [f"level:{level.id}" for level in read.levels if level.number <= number]
    needs = {f"level:{level.id}": level.requires for level in read.levels}
    needs |= {f"course:{course.id}": course.requires for course in read.courses.values()}
    while waiting:
        ref = waiting.pop()
        if ref not in met:
            met.add(ref)
            waiting += needs.get(ref, ())
    closed = {f"quiz:{quiz.id}" for quiz in read.quizzes.values() if quiz.for_ in met}
    return frozenset(met | closed)


def _comes_first(thing: Any, kind: str, read: Library, met: frozenset[str]) -> tuple[str, ...]:
    course = None
    if kind == "course":
        course = thing
    elif kind == "lesson" and thing:
        course = read.courses.get(thing.course_id)
    elif kind == "quiz" and thing and thing.for_.startswith("course:"):
        course = read.courses.get(thing.for_.removeprefix("course:"))
    missing = [ref for ref in course.requires if ref not in met] if course else []
    return tuple(recognition.way(ref, read).words for ref in missing)


def _thing(read: Library, path: str, kind: str) -> Any:
    shelves: dict[str, Any] = {
        "course": read.courses,
        "quiz": read.quizzes,
        "badge": read.badges,
        "policy": read.policies,
        "platform": read.platforms,
    }
    if kind == "lesson":
        lessons = (lesson for course in read.courses.values() for lesson in course.lessons)
        return next((lesson for lesson in lessons if lesson.path == path), None)
    if kind == "glossary":
        return tuple(read.glossary.values())
    if kind == "levels":
        return read.levels
    return next((one for one in shelves.get(kind, {}).values() if one.path == path), None)


def _rendered(session: Session, pieces: list[content.Fragment]) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Render what neither a release nor this process has rendered before, within a second or two."""
    kept: dict[str, str] = session.info["academy"].shelf.setdefault("drafted", {})
    html = {piece.text: kept[piece.text] for piece in pieces if piece.text in kept}
    html |= library.rendered(session, [piece.text for piece in pieces if piece.text not in html])
    missing = [piece for piece in pieces if piece.text not in html]
    made = markup.render(missing, in_all=SECONDS) if missing else markup.Rendered({}, ())
    kept.update(made.html)
    for old in list(kept)[:-KEPT]:
        kept.pop(old, None)
    return html | dict(made.html), made.findings


def _with_drafted_pictures(html: str, folders: Mapping[str, str]) -> str:
    def address(found: re.Match[str]) -> str:
        return f"{found[1]}@/studio/pictures/{folders[found[2]]}/" if found[2] in folders else found[0]

    return _PICTURE.sub(address, html)
