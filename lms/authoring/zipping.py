"""Pages on which the academy leaves as a zip, and one that is brought along becomes drafts."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.authoring import archives, bringing, drafts, forms, texts
from lms.authoring.desk import WRITERS
from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("zipping", __name__)
PARTS = archives.MOST_FILES + 10


@bp.get("/studio/zip")
@access.roles(*WRITERS)
def show() -> ResponseReturnValue:
    """Offer the academy as a zip, and ask for one."""
    return _page(forms.ZipForm())


@bp.get("/studio/academy.zip")
@access.roles(*WRITERS)
def download() -> ResponseReturnValue:
    """Give the whole academy, byte for byte, as it is published or with every draft."""
    with_drafts = request.args.get("drafts") == "1"
    body = archives.packed(bringing.current(context.session(), with_drafts=with_drafts))
    name = "academy-with-drafts.zip" if with_drafts else "academy.zip"
    return Response(body, mimetype="application/zip", headers={"Content-Disposition": f"attachment; filename={name}"})


@bp.post("/studio/zip")
@access.takes(archives.MOST_SENT + 100_000, PARTS)
@access.roles("trainer")
def upload() -> ResponseReturnValue:
    """Take a zip or a folder, and go on to what it would change."""
    form = forms.ZipForm(request.form)
    try:
        name, data = _sent()
        archives.unpacked(data)
    except texts.Unfit as error:
        form.refuse("zip", str(error))
        return _page(form), 422
    bringing.keep(context.session(), context.person_id(), name, data, at=context.now())
    return redirect(url_for(".compare"), 303)


@bp.get("/studio/zip/plan")
@access.roles("trainer")
def compare() -> ResponseReturnValue:
    """Show what the zip would change, before anything becomes a draft."""
    return _plan(_compared())


@bp.post("/studio/zip/plan")
@access.roles("trainer")
def take() -> ResponseReturnValue:
    """Make drafts of it, or forget it."""
    session, me = context.session(), context.person_id()
    if request.form.get("do") == "forget":
        bringing.forget(session, me)
        context.flash("Forgotten. Nothing was changed.")
        return redirect(url_for(".show"), 303)
    made = _compared()
    try:
        take_away = request.form.get("take_away") == "yes"
        writings = bringing.writings(context.reading(), made, take_away=take_away, at=context.now())
        for writing in writings:
            drafts.save(session, writing, by=me, at=context.now())
    except (texts.Unfit, texts.Elsewhere) as error:
        context.finish(commit=False)
        return _plan(made, str(error)), 422
    bringing.forget(session, me)
    context.flash(f"Drafts made: {len(writings)}. Look at them, then publish.")
    return redirect(url_for("lms.authoring.files", group="Drafts"), 303)


def _sent() -> tuple[str, bytes]:
    """Give the name and bytes of the zip that was sent; a folder is packed into one first."""
    sent = request.files.get("zip")
    if sent and sent.filename:
        return sent.filename.rpartition("/")[2], sent.read()
    found = {archives.safe_name(one.filename): one.read() for one in request.files.getlist("folder") if one.filename}
    if not found:
        raise texts.Unfit("zip", "Choose a zip or a folder.")
    return "folder", archives.packed(found)


def _compared() -> bringing.Comparison:
    made = bringing.compared(context.reading(), context.person_id())
    if made is None:
        raise Missing("There is no zip of yours to look at. Send it again.")
    return made


def _page(form: forms.ZipForm) -> str:
    return render_template(
        "lms/authoring/zip.html",
        form=form,
        drafted=len(drafts.listed(context.reading())),
        most=archives.MOST_SENT // 1_000_000,
        may_write="trainer" in context.person().roles,
    )


def _plan(made: bringing.Comparison, problem: str = "") -> str:
    return render_template(
        "lms/authoring/zip_plan.html", made=made, errors=[("", problem)] if problem else [], problem=bool(problem)
    )
