"""Pages of the staff desk: one badge, a file, a QR code, a name; what was checked before."""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms.recognition import rules as recognition
from lms.recognition import service as recognition_service
from lms.recognition.desk import forms, issuer_pages, list_pages, service
from lms.web import access, context

bp = Blueprint("desk", __name__)
bp.register_blueprint(list_pages.bp)
bp.register_blueprint(issuer_pages.bp)

CHECKERS = tuple(sorted(recognition.CHECKERS))
MOST_FILE = 8_000_000
RECENT = 5
FOLLOW_SECONDS = 2
"""How often the page of a check that waits looks again by itself."""


@bp.get("/check")
@access.roles(*CHECKERS)
def show() -> ResponseReturnValue:
    """Ask which badge to check; with an id, go to its answer."""
    if "id" not in request.args:
        return _desk(forms.CheckForm())
    form = forms.CheckForm(request.args)
    if not form.validate():
        return _desk(form), HTTPStatus.UNPROCESSABLE_ENTITY
    kind, value = service.kind_of(form.id.data or "", context.academy().link(""))
    if kind == "id":
        return redirect(url_for(".check", public_id=value), HTTPStatus.SEE_OTHER)
    if kind == "nothing":
        return _unknown(form, "We found no badge id in that. Paste the whole link, or only the id.")
    return _unknown(form, "This is not a badge of this academy. Press “Check it” to have it checked all the same.")


@bp.post("/check")
@access.takes(forms.MOST_PASTED + 100_000)
@access.roles(*CHECKERS)
def look_up() -> ResponseReturnValue:
    """Check what was typed, pasted or scanned."""
    form = forms.CheckForm(request.form)
    if not form.validate():
        return _desk(form), HTTPStatus.UNPROCESSABLE_ENTITY
    typed = form.id.data or ""
    kind, value = service.kind_of(typed, context.academy().link(""))
    if kind == "nothing":
        return _unknown(form, "We found no badge id in that. Paste the whole link, or only the id.")
    try:
        if kind == "id":
            recognition_service.award(context.reading(), value)
        key = service.text(context.reading(), context.session(), context.person_id(), typed, at=context.now())
    except recognition_service.NoSuchAward as error:
        return _unknown(form, str(error))
    except service.Unfit as error:
        form.refuse("id", str(error))
        return _desk(form), HTTPStatus.UNPROCESSABLE_ENTITY
    where = url_for(".check", public_id=value) if kind == "id" else url_for(".result", key=key)
    return redirect(where, HTTPStatus.SEE_OTHER)


@bp.post("/check/file")
@access.takes(MOST_FILE + 100_000)
@access.roles(*CHECKERS)
def look_at() -> ResponseReturnValue:
    """Check a file: a credential, a picture that carries one, or a picture of a QR code."""
    form = forms.FileForm(request.form)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise service.Unfit("file", "Choose a file.")
        named = _name(sent), _read(sent)
        key = service.file(context.reading(), context.session(), context.person_id(), named, at=context.now())
    except service.Unfit as error:
        form.refuse("file", str(error))
        return _desk(forms.CheckForm(), form), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for(".result", key=key), HTTPStatus.SEE_OTHER)


@bp.get("/check/result/<key>")
@access.roles(*CHECKERS)
def result(key: str) -> ResponseReturnValue:
    """Say what came of a check; one that waits for other sites looks again by itself."""
    made = service.check(context.session(), context.person_id(), key)
    still = "still" in request.args
    page = make_response(render_template("lms/recognition/desk/result.html", made=made, still=still))
    return _followed(page, follows=made.report is None and not still)


@bp.get("/check/people")
@access.roles(*CHECKERS)
def find() -> ResponseReturnValue:
    """Find somebody by name who shows a badge."""
    form = forms.NameForm(request.args)
    words = (form.q.data or "") if form.validate() else ""
    found = service.search(context.session(), words, at=context.now())
    return render_template("lms/recognition/desk/people.html", form=form, words=words, found=found)


@bp.get("/check/history")
@access.roles(*CHECKERS)
def remember() -> ResponseReturnValue:
    """List what I checked in the last thirty days."""
    page = request.args.get("page", 1, type=int)
    history = service.history(context.session(), context.person_id(), page)
    return render_template(
        "lms/recognition/desk/history.html",
        history=history,
        before=url_for(".remember", page=history.page - 1) if history.page > 1 else None,
        after=url_for(".remember", page=history.page + 1) if history.page < history.pages else None,
    )


@bp.get("/check/<public_id>")
@access.roles(*CHECKERS)
def check(public_id: str) -> ResponseReturnValue:
    """Say whether a badge is valid, expired, suspended or revoked."""
    try:
        card = recognition_service.card(context.session(), public_id, None, recognition.CHECKERS, at=context.now())
    except recognition_service.NoSuchAward as error:
        return _unknown(forms.CheckForm(id=public_id), str(error))
    return render_template("lms/recognition/check.html", card=card, form=forms.CheckForm())


def _desk(form: forms.CheckForm, files: forms.FileForm | None = None) -> str:
    recent = service.history(context.reading(), context.person_id(), size=RECENT)
    failed = form.errors or (files and files.errors)
    return render_template(
        "lms/recognition/desk/show.html",
        form=form,
        files=files or forms.FileForm(),
        recent=recent.checks,
        problem=bool(failed),
    )


def _unknown(form: forms.CheckForm, words: str) -> ResponseReturnValue:
    form.refuse("id", words)
    return _desk(form), HTTPStatus.NOT_FOUND


def _read(sent: FileStorage) -> bytes:
    data = sent.stream.read(MOST_FILE + 1)
    if len(data) > MOST_FILE:
        raise service.Unfit("file", "The file is larger than 8 MB. Take a smaller photograph.")
    return data


def _name(sent: FileStorage) -> str:
    return (sent.filename or "").replace("\\", "/").rpartition("/")[2]


def _followed(page: Response, *, follows: bool) -> Response:
    """Have a page look again by itself; a header, so that it works without scripts and can be left off by a link."""
    if follows:
        page.headers["Refresh"] = str(FOLLOW_SECONDS)
    return page
