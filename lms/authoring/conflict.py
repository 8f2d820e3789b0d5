"""The page on which two texts of a file that went different ways are brought together."""

import re
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.authoring import drafts, texts
from lms.authoring import service as authoring
from lms.authoring.desk import WRITERS, guard
from lms.authoring.making import writings
from lms.library import service as library
from lms.web import access, context
from lms.web.errors import Missing, Refused

bp = Blueprint("conflict", __name__)
_MARK = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
NAMES = {"draft": ("the draft", "what is published"), "folder": ("the folder", "the studio")}


@dataclass(frozen=True, slots=True)
class Sides:
    """A file that went two ways since ``base``; None is a file that is not there.

    ``kind`` draft: ours is the draft, theirs what was published meanwhile. ``kind`` folder: ours is the folder's,
    theirs the draft or, without one, what is published.
    """

    kind: Literal["draft", "folder"]
    source: drafts.Source
    base: bytes | None
    ours: bytes | None
    theirs: bytes | None
    by: str

    @property
    def names(self) -> tuple[str, str]:
        """Name both sides."""
        return NAMES[self.kind]

    @property
    def state(self) -> str:
        """Tell the state that was looked at from any other."""
        return ":".join(library.hash_of(one or b"")[:16] for one in (self.base, self.ours, self.theirs))

    @property
    def merged(self) -> str:
        """Bring both together; what has to be decided stands between marks."""
        if self.ours is None or self.theirs is None:
            return texts.shown(self.ours if self.theirs is None else self.theirs)
        base, ours, theirs = (texts.shown(one) for one in (self.base, self.ours, self.theirs))
        return library.merge(base, ours, theirs).text(ours=self.names[0], theirs=self.names[1])


@bp.get("/studio/conflict/<path:path>")
@access.roles(*WRITERS)
def show(path: str) -> ResponseReturnValue:
    """Show both texts of a file, and one made of both."""
    sides = _sides(context.session(), path)
    return _page(sides, sides.merged)


@bp.post("/studio/conflict/<path:path>")
@access.takes(texts.MOST_SENT)
@access.roles(*WRITERS)
def decide(path: str) -> ResponseReturnValue:
    """Go on with one of the texts, or with what was made of both."""
    guard(path)
    sides = _sides(context.reading(), path)
    text, keep = request.form.get("text", ""), request.form.get("keep", "merged")
    if request.form.get("state") != sides.state:
        return _page(sides, text, "One of the texts changed since this page was shown. Look at them again."), 422
    body = sides.ours if keep == "ours" else sides.theirs
    if keep == "merged":
        if _MARK.search(text.replace("\r\n", "\n")):
            return _page(sides, text, "There are still marks in the text. Decide about each part, then save."), 422
        try:
            body = texts.typed(text, sides.theirs)
        except texts.Unfit as error:
            return _page(sides, text, str(error)), 422
    _save(sides, body)
    context.flash("Decided. It is a draft until it is published." if _drafted(sides, body) else "Decided.")
    return redirect(url_for("lms.authoring.edit", path=path) if _there(sides, body) else _files(), 303)


def _save(sides: Sides, body: bytes | None) -> None:
    source, at, by = sides.source, context.now(), context.person_id()
    # What the findings are counted by needs no lock, so it is read first.
    found = writings(context.reading(), {source.path: body}, at)[0] if body is not None else None
    errors, warnings = (found.errors, found.warnings) if found else (0, 0)
    settles = None
    if sides.kind == "folder":
        settles = library.hash_of(sides.ours) if sides.ours is not None else ""
    writing = drafts.Writing(source.path, body, source.published_digest, source.version, errors, warnings, settles)
    session = context.session()
    version = drafts.save(session, writing, by=by, at=at)
    if version == 0 and sides.kind == "folder":
        library.settle(session, [source.path])
    audit.record(session, "authoring.conflict_decided", actor=by, subject=source.path, at=at, between=sides.kind)


def _drafted(sides: Sides, body: bytes | None) -> bool:
    return body != sides.source.published


def _there(sides: Sides, body: bytes | None) -> bool:
    return body is not None or sides.source.published is not None


def _files() -> str:
    return url_for("lms.authoring.files")


def _sides(session: Session, path: str) -> Sides:
    source = drafts.peek(session, path)
    if source is not None and source.draft is not None and source.behind:
        base = library.bodies(session, [source.draft.base]).get(source.draft.base)
        last = library.versions(session, path, limit=1)
        return Sides("draft", source, base, source.body, source.published, last[0].author if last else "")
    waiting = {one.path: one for one in authoring.conflicts(session)}
    if path not in waiting or not texts.kind_of(path):
        raise Missing("There is nothing to decide about this file.")
    one = waiting[path]
    source = source or drafts.Source(path, texts.kind_of(path), None, None, None, "")
    return Sides("folder", source, one.base, one.ours, source.current, one.by)


def _page(sides: Sides, text: str, problem: str = "") -> str:
    if sides.source.kind not in texts.KINDS:
        raise Refused("This file cannot be decided about here.")
    return render_template(
        "lms/authoring/conflict.html",
        sides=sides,
        path=sides.source.path,
        picture=sides.source.kind == "picture",
        text=text,
        errors=[("#text", problem)] if problem else [],
        problem=bool(problem),
        ours_lines=texts.diff_lines(_difference(sides.base, sides.ours, sides.source.path)),
        theirs_lines=texts.diff_lines(_difference(sides.base, sides.theirs, sides.source.path)),
        may_write=texts.may_write(context.person().roles, sides.source.path),
    )


def _difference(before: bytes | None, after: bytes | None, path: str) -> list[str]:
    if max(len(before or b""), len(after or b"")) > texts.MOST_COMPARED:
        return ["The file is too long to be compared line by line."]
    return library.unified(before, after, path)
