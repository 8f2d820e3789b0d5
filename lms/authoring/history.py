"""Pages of what was published when: releases, what each changed, and the versions of one file."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.authoring import texts
from lms.authoring.desk import WRITERS
from lms.library import service as library
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("history", __name__)
PAGE = 25
ORIGINS = {"folder": "from the folder", "browser": "in the studio", "undo": "brought back"}


@bp.get("/studio/history")
@access.roles(*WRITERS)
def show() -> ResponseReturnValue:
    """List releases, newest first."""
    session = context.session()
    newest = library.current_number(session)
    wanted = request.args.get("before", 0, type=int)
    before = wanted if 0 < wanted <= newest else None
    found = library.releases(session, before=before, limit=PAGE)
    older = found[-1].number if found and found[-1].number > 1 else None
    newer = before + PAGE if before else None
    return render_template(
        "lms/authoring/history.html", releases=found, newest=newest, older=older, newer=newer, origins=ORIGINS
    )


@bp.get("/studio/history/<int(max=2147483647):number>")
@access.roles(*WRITERS)
def release(number: int) -> ResponseReturnValue:
    """Show one release and its difference to the one before."""
    session = context.session()
    found = library.release(session, number)
    if found is None:
        raise Missing("There is no release of this number.")
    touched = library.touched(session, number - 1, number)
    wanted = request.args.get("file", "")
    if wanted not in {one.path for one in touched}:
        wanted = touched[0].path if len(touched) == 1 else ""
    return render_template(
        "lms/authoring/release.html",
        release=found,
        touched=touched,
        wanted=wanted,
        lines=texts.diff_lines(_difference(wanted, number - 1, number)) if wanted else [],
        newest=library.current_number(session),
        origins=ORIGINS,
    )


@bp.get("/studio/versions/<path:path>")
@access.roles(*WRITERS)
def versions(path: str) -> ResponseReturnValue:
    """List the texts a file has held, and show what one of them changed."""
    session = context.session()
    found = library.versions(session, path) if texts.kind_of(path) else []
    if not found:
        raise Missing(f"The academy never had a file {path}.")
    number = request.args.get("release", found[0].release, type=int)
    if number not in {one.release for one in found}:
        raise Missing(f"Release {number} did not change {path}.")
    return render_template(
        "lms/authoring/versions.html",
        path=path,
        versions=found,
        number=number,
        here=number in {one.release for one in found if one.digest} and texts.kind_of(path) in texts.TEXTS,
        lines=texts.diff_lines(_difference(path, number - 1, number)),
        origins=ORIGINS,
    )


def _difference(path: str, old: int, new: int) -> list[str]:
    session = context.session()
    before, after = library.text(session, path, old), library.text(session, path, new)
    if max(len(before or b""), len(after or b"")) > texts.MOST_COMPARED:
        return ["The file is too long to be compared line by line."]
    return library.unified(before, after, path)
