"""Pages of the studio: the files of the academy, one file being written, something new."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.authoring import (
    badge_art,
    conflict,
    drafts,
    exchanging,
    forms,
    history,
    making,
    pictures,
    policies,
    preview,
    releasing,
    texts,
    wishes,
    workshop,
    zipping,
)
from lms.authoring.desk import WRITERS, file_of, guard, today
from lms.ideas import service as ideas
from lms.library import service as library
from lms.web import access, context
from lms.web.errors import Missing, Refused
from lms.web.forms import choices

bp = Blueprint("authoring", __name__)
for pages in (releasing, history, conflict, pictures, zipping, exchanging, badge_art, policies, wishes):
    bp.register_blueprint(pages.bp)
A_PAGE = 60


@bp.get("/studio")
@access.roles(*WRITERS)
def files() -> ResponseReturnValue:
    """List the files of the academy with what was drafted, searched and by group."""
    entries = workshop.entries(context.session())
    words, group = request.args.get("q", "")[:100], request.args.get("group", "")
    group = group if group in texts.GROUPS or group == "Drafts" else ""
    number = request.args.get("page", 1, type=int)
    shown = texts.page_of(entries, words=words, group=group, number=number, size=A_PAGE)
    return render_template(
        "lms/authoring/files.html",
        page=shown,
        total=len(entries),
        drafted=sum(one.state != "published" for one in entries),
        words=words,
        group=group,
        groups=("", "Drafts", *texts.GROUPS),
        waiting=library.waiting(context.session()),
        address=lambda **changes: _address({"q": words, "group": group} | changes),
    )


@bp.get("/studio/findings")
@access.roles(*WRITERS)
def findings() -> ResponseReturnValue:
    """List everything there is to mend, drafts included."""
    opened = workshop.opened(context.session(), today())
    return render_template(
        "lms/authoring/findings.html",
        findings=opened.library.findings,
        errors=sum(one.severity == "error" for one in opened.library.findings),
        known=frozenset(path for path in opened.files if texts.kind_of(path) in texts.TEXTS),
    )


@bp.get("/studio/file/<path:path>")
@access.roles(*WRITERS)
def edit(path: str) -> ResponseReturnValue:
    """Show a file to be written on, its findings, and what a learner would see."""
    source = file_of(path)
    if source.kind == "picture":
        return redirect(url_for("lms.authoring.pictures.show"), 303)
    form = forms.FileForm(
        data={
            "text": texts.shown(source.current),
            "version": source.version,
            "base": source.base,
            "level": request.args.get("level", type=int),
            "answers": request.args.get("answers", "hidden"),
        }
    )
    return _page(source, form, asked=_asked(str(form.text.data)))


@bp.post("/studio/file/<path:path>")
@access.takes(texts.MOST_SENT)
@access.roles(*WRITERS)
def save(path: str) -> ResponseReturnValue:
    """Keep what was written as a draft."""
    guard(path)
    source, form = drafts.peek(context.reading(), path), forms.FileForm(request.form)
    if source is None and not form.base.data and not form.version.data:
        raise Missing(f"The academy has no file {path}.")
    source = source or drafts.Source(path, texts.kind_of(path), None, None, None, "")
    if not form.validate():
        return _page(source, form), 422
    try:
        writing = _writing(source, form)
        drafts.save(context.session(), writing, by=context.person_id(), at=context.now())
    except texts.Unfit as error:
        form.refuse(error.field, str(error))
        return _page(source, form), 422
    except texts.Elsewhere:
        return _meanwhile(path, form), 422
    context.flash("The draft is saved." if writing.digest != source.published_digest else "This is what is published.")
    return redirect(url_for(".edit", path=path, **_view(form)), 303)


@bp.post("/studio/preview/<path:path>")
@access.takes(texts.MOST_SENT)
@access.roles(*WRITERS)
def show(path: str) -> ResponseReturnValue:
    """Show what is being typed, without keeping it."""
    form = forms.FileForm(request.form)
    session, kind = context.reading(), texts.kind_of(path)
    if kind not in texts.TEXTS:
        raise Missing(f"No text of an academy lives at {path}.")
    try:
        text = texts.typed(str(form.text.data or ""), None)
    except texts.Unfit as error:
        return str(error), 422
    files = drafts.overlaid(session, drafts.listed(session))
    read = preview.near(files, path, text, today())
    return render_template(
        "lms/authoring/_shown_anew.html", **_previewed(preview.preview(session, read, path, form.level.data or 0), form)
    )


@bp.get("/studio/new")
@access.roles("trainer")
def new() -> ResponseReturnValue:
    """Ask what to write."""
    wanted = {"kind": request.args.get("kind", "course"), "course": request.args.get("course", "")}
    return render_template("lms/authoring/new.html", form=_new_form(data=wanted))


@bp.post("/studio/new")
@access.roles("trainer")
def create() -> ResponseReturnValue:
    """Begin something new as a draft."""
    form = _new_form(request.form)
    if not form.validate():
        return context.invalid("lms/authoring/new.html", form=form)
    wish = making.Wish(
        form.kind.data, form.chosen_id, form.title.data or "", int(form.level.data or 0), form.course.data or ""
    )
    try:
        made = making.prepared(context.reading(), wish, at=context.now())
        for writing in made:
            drafts.save(context.session(), writing, by=context.person_id(), at=context.now())
    except texts.Unfit as error:
        form.refuse(error.field, str(error))
        return context.invalid("lms/authoring/new.html", form=form)
    context.flash("The draft is begun. Write over it; nobody sees it until it is published.")
    return redirect(url_for(".edit", path=made[0].path), 303)


@bp.get("/studio/discard/<path:path>")
@access.roles(*WRITERS)
def ask_discard(path: str) -> ResponseReturnValue:
    """Show what goes when the draft is discarded."""
    guard(path)
    source = _drafted(path)
    lines = texts.diff_lines(library.unified(source.published, source.body, path))
    return render_template("lms/authoring/discard.html", source=source, lines=lines)


@bp.post("/studio/discard/<path:path>")
@access.roles(*WRITERS)
def discard(path: str) -> ResponseReturnValue:
    """Forget a draft."""
    guard(path)
    source = _drafted(path)
    version = request.form.get("version", -1, type=int)
    version = version if 0 <= version < forms.MOST else -1  # No column holds more, and no draft has it.
    drafts.discard(context.session(), path, version=version, by=context.person_id(), at=context.now())
    context.flash("The draft is discarded.")
    here = url_for(".edit", path=path) if source.published_digest else url_for(".files")
    return redirect(here, 303)


@bp.post("/studio/delete/<path:path>")
@access.roles(*WRITERS)
def delete(path: str) -> ResponseReturnValue:
    """Draft a file to be deleted; it goes when that is published."""
    guard(path)
    source = file_of(path)
    if source.draft:
        raise Refused("There is a draft of this file. Discard it first, so that nothing of it is lost unseen.")
    writing = drafts.Writing(path, None, source.published_digest, 0)
    drafts.save(context.session(), writing, by=context.person_id(), at=context.now())
    context.flash("The file is drafted to be deleted. You can take that back here.")
    return redirect(url_for(".edit", path=path), 303)


def _drafted(path: str) -> drafts.Source:
    source = file_of(path)
    if source.draft is None:
        raise Missing(f"There is no draft of {path}.")
    return source


def _new_form(*arguments: Any, **values: Any) -> forms.NewForm:
    read = workshop.opened(context.reading(), today()).library
    levels = [(str(one.number), f"Level {one.number}, {one.title}") for one in read.levels]
    return forms.NewForm(*arguments, **values).offer(levels, [(one.id, one.title) for one in read.courses.values()])


def _writing(source: drafts.Source, form: forms.FileForm) -> drafts.Writing:
    """Make a draft's next text of what was typed, with the number of its findings."""
    before = source.published if source.published is not None else source.body
    body = texts.typed(str(form.text.data or ""), before)
    found = workshop.opened(context.reading(), today(), {source.path: body}).findings(source.path)
    errors = sum(one.severity == "error" for one in found)
    settles = source.draft.settles if source.draft else None
    base, version = form.base.data or "", form.version.data or 0
    return drafts.Writing(source.path, body, base, version, errors, len(found) - errors, settles)


def _page(source: drafts.Source, form: forms.FileForm, **more: Any) -> str:
    """Show a file with what is in the form; what was typed and not saved is read for itself."""
    session, text = context.reading(), str(form.text.data or "")
    opened = workshop.opened(session, today(), _instead(source, text))
    seen = preview.preview(session, opened.library, source.path, form.level.data or 0)
    found = sorted({*opened.findings(source.path), *seen.findings})
    return render_template(
        "lms/authoring/edit.html",
        source=source,
        title=texts.title_of(text.encode(errors="replace"), source.path),
        found=texts.pointed(found, text),
        beside=workshop.neighbours(opened.library, source.path),
        may_write=texts.may_write(context.person().roles, source.path),
        origin=ideas.origin_of_file(session, source.path) if source.kind == "lesson" else None,
        **_previewed(seen, form),
        **more,
    )


def _asked(text: str) -> tuple[int, str] | None:
    """Give the line another page pointed at, with its words; None where it pointed at none."""
    number, lines = request.args.get("line", 0, type=int), text.splitlines()
    return (number, lines[number - 1].strip()) if 1 <= number <= len(lines) else None


def _instead(source: drafts.Source, text: str) -> dict[str, bytes | None]:
    """Give what was typed, to be read in place of what is kept; nothing where it is the same, or too much."""
    if source.draft and source.body is None:
        return {}
    try:
        body = texts.typed(text, source.current)
    except texts.Unfit:
        return {}
    return {} if body == source.current else {source.path: body}


def _meanwhile(path: str, form: forms.FileForm) -> str:
    """Show what somebody else saved beside what was typed; saving again takes the place of theirs."""
    context.finish(commit=False)
    theirs = drafts.peek(context.reading(), path) or drafts.Source(path, texts.kind_of(path), None, None, None, "")
    form.version.data, form.base.data = theirs.version, theirs.base
    form.version.raw_data = None  # It would be shown again instead.
    form.form_errors.append(
        f"{theirs.draft.author} saved this file meanwhile. Your text is below and not saved yet."
        if theirs.draft
        else "The draft was published or discarded meanwhile. Your text is below and not saved yet."
    )
    return _page(theirs, form, theirs=texts.shown(theirs.current))


def _previewed(seen: preview.Preview, form: forms.FileForm) -> dict[str, Any]:
    levels = [(str(one.number), f"Level {one.number}, {one.title}") for one in seen.catalogue.library.levels]
    form.level.choices = choices(levels or [("0", "Level 0")])
    return {"seen": seen, "say": seen.say, "form": form, "answers": form.answers.data == "shown"}


def _view(form: forms.FileForm) -> dict[str, Any]:
    return {"level": form.level.data or None, "answers": "shown" if form.answers.data == "shown" else None}


def _address(chosen: dict[str, Any]) -> str:
    return url_for("lms.authoring.files", **{name: value for name, value in chosen.items() if value})
