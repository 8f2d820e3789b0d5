"""Pages on which question banks of other systems come in, and quizzes go out to them."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.authoring import banking, forms, texts
from lms.authoring.desk import WRITERS
from lms.authoring.exchange import banks, formats
from lms.authoring.exchange.bank import MOST_BYTES
from lms.library import service as library
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("exchanging", __name__)


@bp.get("/studio/import")
@access.roles(*WRITERS)
def show() -> ResponseReturnValue:
    """Ask for a bank, and offer quizzes in other formats."""
    return _page(forms.BankForm())


@bp.post("/studio/import")
@access.takes(MOST_BYTES + 100_000)
@access.roles("trainer")
def upload() -> ResponseReturnValue:
    """Take a bank, and go on to what of it comes in."""
    form = forms.BankForm(request.form)
    sent = request.files.get("file")
    try:
        if not form.validate() or sent is None or not sent.filename:
            raise texts.Unfit("file", "Choose a file.")
        name = sent.filename.replace("\\", "/").rpartition("/")[2]
        found = banking.Waiting(name, form.format.data or "", sent.read())
        banking.keep(context.session(), context.person_id(), found, at=context.now())
    except texts.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(form), 422
    return redirect(url_for(".compare"), 303)


@bp.get("/studio/import/plan")
@access.roles("trainer")
def compare() -> ResponseReturnValue:
    """Show what of the bank comes in, before anything becomes a draft."""
    sent = _sent()
    return _plan(sent, _form({"id": sent.proposed}))


@bp.post("/studio/import/plan")
@access.roles("trainer")
def take() -> ResponseReturnValue:
    """Make a draft of it, or forget it."""
    session, me = context.session(), context.person_id()
    if request.form.get("do") == "forget":
        banking.forget(session, me)
        context.flash("Forgotten. Nothing was changed.")
        return redirect(url_for(".show"), 303)
    sent, form = _sent(), _form(None)
    if not form.validate():
        return _plan(sent, form), 422
    try:
        made = banking.looked_at(context.reading(), sent, form.id.data or "", form.closes.data or "", at=context.now())
    except texts.Unfit as error:
        form.refuse(error.field, str(error))
        return _plan(sent, form), 422
    path = banking.draft(session, made, form.id.data or "", by=me, at=context.now())
    context.flash("A draft is made. Look at what is to mend, then publish.")
    return redirect(url_for("lms.authoring.edit", path=path), 303)


@bp.get("/studio/export")
@access.roles(*WRITERS)
def export() -> ResponseReturnValue:
    """Give a published quiz in another format."""
    quiz_id, name = request.args.get("quiz", ""), request.args.get("format", "")
    written = banking.written(context.session(), quiz_id, name)
    if written is None:
        raise Missing("Choose a quiz and a format.")
    ending = next(ending for one, ending in formats.ENDINGS.items() if one == name)
    kind = "application/zip" if ending.endswith(".zip") else "text/plain; charset=utf-8"
    headers = {"Content-Disposition": f"attachment; filename={quiz_id}{ending}"}
    return Response(written.body, content_type=kind, headers=headers)


@bp.get("/studio/export/<quiz_id>/<name>")
@access.roles(*WRITERS)
def losses(quiz_id: str, name: str) -> ResponseReturnValue:
    """Show what a format cannot hold of a quiz, before it is downloaded."""
    written = banking.written(context.session(), quiz_id, name)
    if written is None:
        raise Missing("There is no such quiz, or no such format.")
    quiz = library.current(context.session()).library.quizzes[quiz_id]
    return render_template(
        "lms/authoring/export.html", quiz=quiz, name=name, words=dict(formats.WORDS), losses=written.losses
    )


@bp.get("/studio/export/look")
@access.roles(*WRITERS)
def look() -> ResponseReturnValue:
    """Go to what a format can hold of the quiz that was chosen."""
    quiz_id, name = request.args.get("quiz", ""), request.args.get("format", "")
    if quiz_id not in library.current(context.session()).library.quizzes or name not in formats.NAMES:
        raise Missing("Choose a quiz and a format.")
    return redirect(url_for(".losses", quiz_id=quiz_id, name=name), 303)


def _sent() -> banking.Waiting:
    found = banking.waiting(context.reading(), context.person_id())
    if found is None:
        raise Missing("There is no question bank of yours to look at. Send it again.")
    return found


def _form(data: dict[str, str] | None) -> forms.BankPlan:
    read = library.current(context.reading()).library
    free = [one for one in read.courses.values() if read.quiz_for(f"course:{one.id}") is None]
    form = forms.BankPlan(None if data else request.form, data=data)
    return form.offer([(f"course:{one.id}", one.title) for one in free])


def _page(form: forms.BankForm) -> str:
    quizzes = library.current(context.reading()).library.quizzes.values()
    return render_template(
        "lms/authoring/import.html",
        form=form,
        export=forms.ExportForm().offer([(one.id, one.title) for one in quizzes]),
        any_quiz=bool(quizzes),
        most=MOST_BYTES // 1_000_000,
        may_write="trainer" in context.person().roles,
    )


def _plan(sent: banking.Waiting, form: forms.BankPlan) -> str:
    found = banks.looked_at(sent.body, sent.name_of_format)
    return render_template("lms/authoring/import_plan.html", sent=sent, bank=found, form=form)
