"""Pages of the desk on lists of many: sent, followed while they are checked, filtered, downloaded."""

import csv
import io
from collections.abc import Iterable, Iterator
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.recognition import rules as recognition
from lms.recognition.desk import forms, service
from lms.web import access, context

bp = Blueprint("lists", __name__)

CHECKERS = tuple(sorted(recognition.CHECKERS))
MOST_LIST = 96_000_000
FOLLOW_SECONDS = 2
LINES_AT_ONCE = 500


@bp.get("/check/lists")
@access.roles(*CHECKERS)
def show_all() -> ResponseReturnValue:
    """Ask for a list, and show mine."""
    return _all(forms.ListForm())


@bp.post("/check/lists")
@access.takes(MOST_LIST + 100_000)
@access.roles(*CHECKERS)
def send() -> ResponseReturnValue:
    """Take a list in, to be checked by a job."""
    form = forms.ListForm(request.form)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise service.Unfit("file", "Choose a CSV file.")
        stream = io.TextIOWrapper(sent.stream, encoding="utf-8-sig", newline="")
        name = sent.filename.replace("\\", "/").rpartition("/")[2]
        key = service.take_in(context.academy(), context.person_id(), name, stream)
    except service.Unfit as error:
        form.refuse("file", str(error))
        return _all(form), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for(".show_one", key=key), HTTPStatus.SEE_OTHER)


@bp.get("/check/lists/<key>")
@access.roles(*CHECKERS)
def show_one(key: str) -> ResponseReturnValue:
    """Show how far a list is, and what was found; while it is checked the page looks again by itself."""
    session, me = context.session(), context.person_id()
    listed = service.one(session, me, key)
    verdict, number = request.args.get("show", ""), request.args.get("page", 1, type=int)
    shown = service.page_of(session, me, key, verdict=verdict, page=number)
    still = "still" in request.args

    def at(page: int) -> str:
        return url_for(".show_one", key=key, page=page, show=verdict or None)

    page = make_response(
        render_template(
            "lms/recognition/desk/list.html",
            listed=listed,
            shown=shown,
            verdict=verdict,
            still=still,
            before=at(shown.page - 1) if shown.page > 1 else None,
            after=at(shown.page + 1) if shown.page < shown.pages else None,
        )
    )
    if not listed.done and not still:
        page.headers["Refresh"] = str(FOLLOW_SECONDS)
    return page


@bp.get("/check/lists/<key>.csv")
@access.roles(*CHECKERS)
def download(key: str) -> ResponseReturnValue:
    """Give a list with what was found as a table."""
    rows = service.table(context.session(), context.person_id(), key)
    body = "".join(_lines(rows))
    headers = {"Content-Disposition": "attachment; filename=checked.csv"}
    return Response(body, mimetype="text/csv", headers=headers)


def _lines(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    yield buffer.getvalue()


def _all(form: forms.ListForm) -> str:
    lists = service.lists(context.reading(), context.person_id())
    return render_template("lms/recognition/desk/lists.html", form=form, lists=lists)
