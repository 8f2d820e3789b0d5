"""What we record about me: room by room in words, all of it as a download, and erasing it."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from lms.people import carrier, forms, recorded, rules, service
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("record", __name__)
WRITTEN = (2026, 1, 1, 0, 0, 0)
"""The time the files of a download bear, so that two downloads of the same things are the same."""


@bp.get("/me/record")
@access.members
def show() -> ResponseReturnValue:
    """List what is recorded, room by room: why, and for how long."""
    academy = context.academy()
    rooms = [(name, recorded.words_for(academy.recorded, name)) for name in academy.exports]
    return render_template("lms/people/record.html", rooms=rooms)


@bp.get("/me/record/<name>")
@access.members
def room(name: str) -> ResponseReturnValue:
    """Show everything that one room keeps about the person who looks."""
    academy = context.academy()
    if name not in academy.exports:
        raise Missing("Nothing of that name is recorded.")
    kept = academy.exports[name](context.session(), context.person_id())
    return render_template(
        "lms/people/recorded.html",
        words=recorded.words_for(academy.recorded, name),
        kept=recorded.parts(kept),
    )


@bp.get("/me/record.zip")
@access.members
def download() -> ResponseReturnValue:
    """Give everything as one zip: a file for each room, and a page of words."""
    academy = context.academy()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        lines = [f"What {academy.settings.company} records about you in the academy, on {context.now():%d %B %Y}.", ""]
        for name, export in academy.exports.items():
            words = recorded.words_for(academy.recorded, name)
            file = f"{name.replace(' ', '-')}.json"
            kept = export(context.session(), context.person_id())
            body = json.dumps(kept, ensure_ascii=False, indent=2, default=_written)
            packed.writestr(zipfile.ZipInfo(file, WRITTEN), body, zipfile.ZIP_DEFLATED)
            lines += [f"{file}: {words.title}. {words.why} Kept: {words.until}", ""]
        packed.writestr(zipfile.ZipInfo("read-me.txt", WRITTEN), "\n".join(lines), zipfile.ZIP_DEFLATED)
    headers = {"Content-Disposition": f"attachment; filename={quote('what-is-recorded.zip')}"}
    return Response(held.getvalue(), mimetype="application/zip", headers=headers)


@bp.get("/me/erase")
@access.members
def ask_erase() -> ResponseReturnValue:
    """Say what goes and what stays, and ask for the name."""
    return render_template("lms/people/erase.html", form=forms.Erase())


@bp.post("/me/erase")
@access.members
def erase() -> ResponseReturnValue:
    """Erase the person who asks for it, and sign them out."""
    form = forms.Erase(request.form)
    person = context.person()
    if form.validate() and rules.key_of(form.name.data or "") != rules.key_of(person.name):
        form.refuse("name", "This is not your name as it stands above. Type it to go on.")
    if form.errors:
        return context.invalid("lms/people/erase.html", form=form)
    try:
        service.erase(context.session(), person.person_id, at=context.now(), by=person.person_id)
    except rules.NotAllowed as error:
        form.refuse("name", str(error))
        return context.invalid("lms/people/erase.html", form=form)
    if context.academy().embedded_in_host:
        return redirect(request.script_root or "/", 303)
    return carrier.signed_out("Everything about you is erased. There is no account of yours here any more.")


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
